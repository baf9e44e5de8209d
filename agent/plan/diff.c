// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a change of an object must say, so that it becomes as wanted. Both sides
 * are complete (complete.c), so what is wanted has every attribute that can be
 * changed; lists, and what may be absent, are looked at one by one.
 *
 * Secrets cannot be compared, since the kernel never shows them: keys of one
 * number are taken for the same.
 */

#include <string.h>

#include "diff.h"
#include "model.h"

#define R(attr) GWHA_A_ROUTER_##attr
#define G(attr) GWHA_A_GROUP_##attr
#define S(attr) GWHA_A_SYNC_##attr

#define BITS(...) bits((const uint16_t[]){__VA_ARGS__, 0})

static uint64_t bits(const uint16_t *id)
{
	uint64_t all = 0;

	for (; *id; id++)
		all |= GWHA_HAS(*id);
	return all;
}

/**
 * gwha_same_addr - whether two addresses are one
 * @a: address
 * @b: address
 */
bool gwha_same_addr(const struct gwha_addr *a, const struct gwha_addr *b)
{
	return a->len == b->len && !memcmp(a->bytes, b->bytes, a->len);
}

/**
 * gwha_same_vip - whether two VIPs are configured alike
 * @a: VIP of a complete router
 * @b: VIP of a complete router
 */
bool gwha_same_vip(const struct gwha_vip *a, const struct gwha_vip *b)
{
	return gwha_same_addr(&a->addr, &b->addr) && a->plen == b->plen &&
	       a->excluded == b->excluded && !strcmp(a->ifname, b->ifname);
}

/* The order is that of the adverts. */
static bool same_vips(const struct gwha_vips *a, const struct gwha_vips *b)
{
	if (a->n != b->n)
		return false;
	for (uint32_t i = 0; i < a->n; i++)
		if (!gwha_same_vip(&a->at[i], &b->at[i]))
			return false;
	return true;
}

static bool same_keys(const struct gwha_keys *a, const struct gwha_keys *b)
{
	if (a->n != b->n)
		return false;
	for (uint32_t i = 0; i < a->n; i++)
		if (a->at[i].id != b->at[i].id ||
		    a->at[i].send != b->at[i].send)
			return false;
	return true;
}

static bool same_tracks(const struct gwha_tracks *a,
			const struct gwha_tracks *b)
{
	if (a->n != b->n)
		return false;
	for (uint32_t i = 0; i < a->n; i++) {
		const struct gwha_track *x = &a->at[i], *y = &b->at[i];

		if (strcmp(x->ifname, y->ifname) || strcmp(x->name, y->name) ||
		    x->weight != y->weight ||
		    x->up_delay_us != y->up_delay_us ||
		    x->down_delay_us != y->down_delay_us)
			return false;
	}
	return true;
}

/* Values and lists alike: each lies in its struct as a whole. */
static void copy(const struct gwha_kind *kind, void *to, const void *from,
		 uint64_t which)
{
	uint64_t from_has, has;

	memcpy(&from_has, from, sizeof(from_has));
	memcpy(&has, to, sizeof(has));
	for (uint16_t id = 1; id <= kind->set->max; id++) {
		const struct gwha_field field = gwha_field_of(kind, id);

		if (!(which & from_has & GWHA_HAS(id)) || !field.size)
			continue;
		memcpy((char *)to + field.offset,
		       (const char *)from + field.offset, field.size);
		has |= GWHA_HAS(id);
	}
	memcpy(to, &has, sizeof(has));
}

static bool is_number(const struct gwha_attr *attr)
{
	return attr->type == GWHA_TYPE_BOOL || attr->type == GWHA_TYPE_U8 ||
	       attr->type == GWHA_TYPE_U16 || attr->type == GWHA_TYPE_U32 ||
	       attr->type == GWHA_TYPE_U64;
}

/* What can be compared without knowing what it is. */
static bool is_plain(const struct gwha_attr *attr)
{
	return is_number(attr) || attr->type == GWHA_TYPE_STRING ||
	       attr->is_addr;
}

static const struct gwha_addr *addr_at(const struct gwha_field *field,
				       const void *obj, uint32_t i)
{
	return (const void *)((const char *)obj + field->first +
			      i * field->step);
}

static bool same_list(const struct gwha_field *field, const void *a,
		      const void *b)
{
	uint32_t n = gwha_list_n(field, a);

	if (n != gwha_list_n(field, b))
		return false;
	for (uint32_t i = 0; i < n; i++)
		if (!gwha_same_addr(addr_at(field, a, i), addr_at(field, b, i)))
			return false;
	return true;
}

static bool same_value(const struct gwha_kind *kind, const void *a,
		       const void *b, uint16_t id)
{
	const struct gwha_field field = gwha_field_of(kind, id);
	const struct gwha_attr *attr = &kind->set->attrs[id];
	const char *x = (const char *)a + field.offset;
	const char *y = (const char *)b + field.offset;

	if (!gwha_has(b, id))
		return false;
	if (is_number(attr))
		return gwha_number(kind, a, id) == gwha_number(kind, b, id);
	if (attr->type == GWHA_TYPE_STRING)
		return !strcmp(x, y);
	if (field.room)
		return same_list(&field, a, b);
	return gwha_same_addr((const void *)x, (const void *)y);
}

/* Numbers, strings and addresses that differ, but for some. */
static uint64_t values(const struct gwha_kind *kind, const void *want,
		       const void *have, uint64_t but)
{
	uint64_t differ = 0;

	for (uint16_t id = 1; id <= kind->set->max; id++) {
		const struct gwha_attr *attr = &kind->set->attrs[id];

		if (but & GWHA_HAS(id) || !gwha_has(want, id) ||
		    !is_plain(attr))
			continue;
		if (!same_value(kind, want, have, id))
			differ |= GWHA_HAS(id);
	}
	return differ;
}

static bool same_auth(const struct gwha_router *want,
		      const struct gwha_router *have)
{
	if (want->auth_type != have->auth_type)
		return false;
	return want->auth_type != GWHA_AUTH_HMAC ||
	       (want->auth_mode == have->auth_mode &&
		same_keys(&want->keys, &have->keys));
}

/* Lists: what is empty has a flag of its own. */
static void diff_lists(const struct gwha_router *want,
		       const struct gwha_router *have,
		       struct gwha_router *change, uint64_t *differ)
{
	const struct gwha_kind *kind = &gwha_kind_router;

	if (!same_vips(&want->vips, &have->vips)) {
		*differ |= BITS(R(VIP));
		if (!want->vips.n)
			gwha_number_set(kind, change, R(VIP_CLEAR), 1);
	}
	if (have->unicast.n && !want->unicast.n) {
		*differ |= BITS(R(UNICAST_PEER));
		gwha_number_set(kind, change, R(UNICAST_CLEAR), 1);
	}
	/* of no length, it is the device's own again */
	if (have->fixed_source.len && !want->fixed_source.len) {
		*differ |= BITS(R(FIXED_SOURCE));
		change->has |= BITS(R(FIXED_SOURCE));
	}
}

/**
 * gwha_diff_router - what makes a router as wanted
 * @want: what it is to be, complete
 * @have: what it is, complete; of the same device, VRID, family and version
 * @secrets: give its secrets again
 * @change: overwritten: what names it, and what differs
 *
 * Return: whether anything does.
 */
bool gwha_diff_router(const struct gwha_router *want,
		      const struct gwha_router *have, bool secrets,
		      struct gwha_router *change)
{
	const uint64_t names = BITS(R(IFNAME), R(VRID), R(FAMILY));
	const uint64_t auth = BITS(R(AUTH_TYPE), R(AUTH_MODE), R(KEY));
	uint64_t but = names | auth | BITS(R(VERSION), R(GROUP));
	uint64_t differ, cleared;

	memset(change, 0, sizeof(*change));
	differ = values(&gwha_kind_router, want, have, but);
	diff_lists(want, have, change, &differ);
	if (!same_auth(want, have) ||
	    (secrets && want->auth_type != GWHA_AUTH_NONE))
		differ |= auth;
	cleared = change->has;
	copy(&gwha_kind_router, change, want, differ | names);
	return differ | cleared;
}

/**
 * gwha_diff_group - what makes a group as wanted
 * @want: what it is to be, complete
 * @have: what it is, complete
 * @change: overwritten: its name, and what differs
 *
 * Return: whether anything does.
 */
bool gwha_diff_group(const struct gwha_group *want,
		     const struct gwha_group *have, struct gwha_group *change)
{
	const uint64_t lease = BITS(G(LEASE_ACTION), G(LEASE_WEIGHT));
	uint64_t differ;

	memset(change, 0, sizeof(*change));
	differ = values(&gwha_kind_group, want, have, BITS(G(NAME)));
	if (differ & lease)
		differ |= lease;
	if (!same_tracks(&want->tracks, &have->tracks)) {
		differ |= BITS(G(TRACK));
		if (!want->tracks.n)
			gwha_number_set(&gwha_kind_group, change,
					G(TRACK_CLEAR), 1);
	}
	copy(&gwha_kind_group, change, want, differ | BITS(G(NAME)));
	return differ;
}

static bool same_ignores(const struct gwha_sync_ignores *a,
			 const struct gwha_sync_ignores *b)
{
	if (a->n != b->n)
		return false;
	for (uint32_t i = 0; i < a->n; i++) {
		const struct gwha_sync_ignore *x = &a->at[i], *y = &b->at[i];

		if (x->has != y->has || x->proto != y->proto ||
		    !gwha_same_addr(&x->addr, &y->addr) || x->plen != y->plen ||
		    x->zone != y->zone || x->mark != y->mark ||
		    x->mask != y->mask)
			return false;
	}
	return true;
}

/* Of a second link all is given, or that there is none. */
static void diff_link2(const struct gwha_sync *want,
		       const struct gwha_sync *have, struct gwha_sync *change,
		       uint64_t *differ)
{
	const uint64_t link2 = BITS(S(IFNAME2), S(LOCAL2), S(PEER2));

	if (*want->ifname2 && *differ & link2)
		*differ |= link2;
	if (*want->ifname2)
		return;
	*differ &= ~link2;
	if (*have->ifname2)
		change->has |= BITS(S(IFNAME2));
}

/**
 * gwha_diff_sync - what makes a synchronisation as wanted
 * @want: what it is to be, complete
 * @have: what it is
 * @secrets: give its secrets again
 * @change: overwritten: its group, and what differs
 *
 * Return: whether anything does.
 */
bool gwha_diff_sync(const struct gwha_sync *want, const struct gwha_sync *have,
		    bool secrets, struct gwha_sync *change)
{
	const uint64_t select = BITS(S(SELECT), S(ZONE), S(MARK), S(MASK));
	uint64_t differ, ended;

	memset(change, 0, sizeof(*change));
	differ = values(&gwha_kind_sync, want, have,
			BITS(S(GROUP), S(INSECURE)));
	diff_link2(want, have, change, &differ);
	if (!same_ignores(&want->ignores, &have->ignores)) {
		differ |= BITS(S(IGNORE));
		if (!want->ignores.n)
			gwha_number_set(&gwha_kind_sync, change,
					S(IGNORE_CLEAR), 1);
	}
	ended = change->has;
	/* a mark without its mask would be one of all bits */
	if (differ & select)
		differ |= select;
	/* of one family, which may be another one now */
	if (differ & BITS(S(LOCAL), S(PEER)))
		differ |= BITS(S(LOCAL), S(PEER));
	if (want->keys.n && (secrets || !same_keys(&want->keys, &have->keys)))
		differ |= BITS(S(KEY));
	if (!want->keys.n && want->insecure && !have->insecure)
		differ |= BITS(S(INSECURE));
	copy(&gwha_kind_sync, change, want, differ | BITS(S(GROUP)));
	return differ | ended;
}
