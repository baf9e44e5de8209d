// SPDX-License-Identifier: GPL-2.0-or-later
/* The values of a source, each with its range and what it may look like. */

#include <string.h>

#include "note.h"
#include "units.h"
#include "wish_value.h"

/**
 * gwha_wish_number - read a number
 * @w: what is wished
 * @at: the word
 * @key: what it is, for texts
 * @min: least
 * @max: most
 * @value: set on success
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_wish_number(struct gwha_wish *w, const struct gwha_at *at,
		     const char *key, int64_t min, int64_t max, int64_t *value)
{
	bool minus = *at->text == '-';
	const char *text = at->text + (minus || *at->text == '+');
	uint64_t number;
	int64_t v;

	/* a leading zero means nothing to those who wrote it */
	while (*text == '0' && text[1])
		text++;
	if (gwha_number_parse(text, &number) || number > INT32_MAX)
		return gwha_import_wrong(w->im, at->place, "",
					 "%s \"%.32s\": must be a number of %lld to %lld",
					 key, at->text, (long long)min,
					 (long long)max);
	v = minus ? -(int64_t)number : (int64_t)number;
	if (v < min || v > max)
		return gwha_import_wrong(w->im, at->place, "",
					 "%s \"%.32s\": must be %lld to %lld",
					 key, at->text, (long long)min,
					 (long long)max);
	*value = v;
	return 0;
}

/**
 * gwha_wish_seconds - read a time that is written in seconds without a unit
 * @w: what is wished
 * @at: the word
 * @key: what it is, for texts
 * @max_us: most
 * @us: set on success
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_wish_seconds(struct gwha_wish *w, const struct gwha_at *at,
		      const char *key, int64_t max_us, int64_t *us)
{
	size_t len = strlen(at->text);
	char text[GWHA_TEXT_MAX];
	uint64_t value;

	if (len + 2 > sizeof(text))
		len = 0;
	memcpy(text, at->text, len);
	memcpy(text + len, "s", 2);
	if (gwha_time_parse(text, &value) || value > (uint64_t)max_us)
		return gwha_import_wrong(w->im, at->place, "",
					 "%s \"%.32s\": must be seconds, 0 to %lld",
					 key, at->text,
					 (long long)max_us / 1000000);
	*us = (int64_t)value;
	return 0;
}

/**
 * gwha_wish_priority - read a priority
 * @w: what is wished
 * @at: the word
 * @priority: set on success; 255, the address owner's (V22), becomes 254
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_wish_priority(struct gwha_wish *w, const struct gwha_at *at,
		       int *priority)
{
	int64_t value;

	if (gwha_wish_number(w, at, "priority", 1, 255, &value))
		return -1;
	if (value == 255) {
		gwha_import_lost(w->im, at->place, "V22",
				 "priority 255: is the address owner's, which gwha never is: it becomes 254");
		value = 254;
	}
	*priority = (int)value;
	return 0;
}

/**
 * gwha_wish_address - read an address
 * @w: what is wished
 * @at: the word
 * @key: what it is, for texts
 * @addr: set on success
 * @plen: set to its prefix length, that of a host if it has none; or NULL if it
 *	must not have one
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_wish_address(struct gwha_wish *w, const struct gwha_at *at,
		      const char *key, struct gwha_addr *addr,
		      unsigned int *plen)
{
	const char *slash = strchr(at->text, '/');
	size_t len = slash ? (size_t)(slash - at->text) : strlen(at->text);
	char text[GWHA_TEXT_MAX] = "";
	uint64_t bits;

	if (len < sizeof(text))
		memcpy(text, at->text, len);
	if (gwha_addr_parse(text, addr) || (slash && !plen))
		return gwha_import_wrong(w->im, at->place, "",
					 "%s \"%.64s\": must be an address, as in %s",
					 key, at->text,
					 plen ? "192.0.2.1/24" : "192.0.2.1");
	bits = addr->len * 8U;
	if (slash && (gwha_number_parse(slash + 1, &bits) ||
		      bits > addr->len * 8U))
		return gwha_import_wrong(w->im, at->place, "",
					 "%s \"%.64s\": the prefix length must be 0 to %u",
					 key, at->text, addr->len * 8U);
	if (plen)
		*plen = (unsigned int)bits;
	return 0;
}

/**
 * gwha_wish_dev - read the name of a device
 * @w: what is wished
 * @at: the word
 * @key: what it is, for texts
 * @dev: set on success
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_wish_dev(struct gwha_wish *w, const struct gwha_at *at,
		  const char *key, const char **dev)
{
	const char *c = at->text;

	for (; *c > ' ' && *c <= '~' && !strchr("/:\"'\\", *c); c++)
		;
	if (*c || c == at->text || c - at->text >= IFNAMSIZ ||
	    !strcmp(at->text, ".") || !strcmp(at->text, ".."))
		return gwha_import_wrong(w->im, at->place, "",
					 "%s \"%.32s\": must be the name of a device, of up to %d characters",
					 key, at->text, IFNAMSIZ - 1);
	*dev = at->text;
	return 0;
}

static bool has_vip(const struct gwha_wish_router *rt,
		    const struct gwha_addr *addr)
{
	const struct gwha_wish_vip *vip = rt->vips;

	while (vip && memcmp(&vip->addr, addr, sizeof(*addr)))
		vip = vip->next;
	return vip;
}

/* What one router can have is less than what others let it have. */
static bool fits(struct gwha_wish *w, struct gwha_wish_router *rt,
		 const struct gwha_at *at, bool *excluded)
{
	if (!*excluded && rt->n_vips == GWHA_VIP_MAX) {
		gwha_import_lost(w->im, at->place, "V14",
				 "%s: an advert lists at most %d addresses: this one and those behind it are excluded from it",
				 at->text, GWHA_VIP_MAX);
		*excluded = true;
	}
	if (!*excluded || rt->n_excluded < GWHA_VIP_EXCLUDED_MAX)
		return true;
	gwha_import_lost(w->im, at->place, "V14",
			 "%s: a router has at most %d addresses beside those in its adverts: put it into another one of the group",
			 at->text, GWHA_VIP_EXCLUDED_MAX);
	return false;
}

/**
 * gwha_wish_vip - read a virtual address
 * @w: what is wished
 * @rt: added to
 * @at: the word
 * @excluded: whether it is in no advert
 * @vip: set to it, or to NULL if it is not carried over
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_wish_vip(struct gwha_wish *w, struct gwha_wish_router *rt,
		  const struct gwha_at *at, bool excluded,
		  struct gwha_wish_vip **vip)
{
	struct gwha_wish_vip new = {.place = at->place};
	struct gwha_wish_vip **to = &rt->vips;

	*vip = NULL;
	if (gwha_wish_address(w, at, "virtual address", &new.addr, &new.plen))
		return -1;
	if (has_vip(rt, &new.addr)) {
		gwha_import_lost(w->im, at->place, "",
				 "%s: is given a second time", at->text);
		return 0;
	}
	if (rt->vips && rt->vips->addr.len != new.addr.len) {
		gwha_import_lost(w->im, at->place, "V40",
				 "%s: is of the other family: make another router of the group for it",
				 at->text);
		return 0;
	}
	if (!fits(w, rt, at, &excluded))
		return 0;
	new.excluded = excluded;
	++*(excluded ? &rt->n_excluded : &rt->n_vips);
	while (*to)
		to = &(*to)->next;
	*to = gwha_arena_take(&w->im->arena, sizeof(new));
	if (!*to)
		return gwha_import_no_memory(w->im);
	**to = new;
	*vip = *to;
	return 0;
}

/**
 * gwha_wish_peer - read the address of a peer
 * @w: what is wished
 * @peers: added to
 * @at: the word
 * @key: what it is, for texts
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_wish_peer(struct gwha_wish *w, struct gwha_peers *peers,
		   const struct gwha_at *at, const char *key)
{
	struct gwha_addr addr;

	if (gwha_wish_address(w, at, key, &addr, NULL))
		return -1;
	for (uint32_t i = 0; i < peers->n; i++)
		if (!memcmp(&peers->at[i], &addr, sizeof(addr))) {
			gwha_import_lost(w->im, at->place, "",
					 "%s %s: is given a second time", key,
					 at->text);
			return 0;
		}
	if (peers->n == GWHA_PEERS_MAX) {
		gwha_import_lost(w->im, at->place, "",
				 "%s %s: there are at most %d peers", key,
				 at->text, GWHA_PEERS_MAX);
		return 0;
	}
	peers->at[peers->n++] = addr;
	return 0;
}
