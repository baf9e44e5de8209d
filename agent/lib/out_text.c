// SPDX-License-Identifier: GPL-2.0-or-later
/* Objects of the model as text for people, in iproute2's manner. */

#include <inttypes.h>
#include <string.h>

#include "model.h"
#include "out_stats.h"
#include "units.h"
#include "writer.h"

#define INDENT "    "

/* How an item of a line is shown. */
enum {
	BARE = 1 << 0, /* its value without its name */
	NONZERO = 1 << 1, /* only if it is not 0 */
	WORD = 1 << 2, /* its name alone, if it is not 0 */
	LINE = 1 << 3, /* on a new line, if it is shown at all */
	AFTER = 1 << 4, /* only if something stands before it on its line */
	BRIEF = 1 << 5, /* a time, to three decimals */
	UPDOWN = 1 << 6, /* as up or down, without its name */
	HEX = 1 << 7, /* a number of bits */
	SLASH = 1 << 8, /* its value alone, joined to what is before by '/' */
	YESNO = 1 << 9, /* its name alone, after "not" if it is 0 */
};

struct item {
	uint16_t id;
	unsigned int how;
};

static const struct item router_items[] = {
	{GWHA_A_ROUTER_IFNAME, BARE},
	{GWHA_A_ROUTER_VRID, 0},
	{GWHA_A_ROUTER_FAMILY, BARE},
	{GWHA_A_ROUTER_STATE, 0},
	{GWHA_A_ROUTER_CAUSE, NONZERO},
	{GWHA_A_ROUTER_VERSION, 0},
	{GWHA_A_ROUTER_INTERVAL_US, 0},
	{GWHA_A_ROUTER_GROUP, LINE},
	{GWHA_A_ROUTER_PRIORITY, 0},
	{GWHA_A_ROUTER_PREEMPT, 0},
	{GWHA_A_ROUTER_PREEMPT_DELAY_US, NONZERO},
	{GWHA_A_ROUTER_VMAC, 0},
	{GWHA_A_ROUTER_ACCEPT, LINE},
	{GWHA_A_ROUTER_SEND_EPOCH, NONZERO},
	{GWHA_A_ROUTER_CHECKSUM, NONZERO},
	{GWHA_A_ROUTER_CHECK_ADDRESSES, NONZERO},
	{GWHA_A_ROUTER_GARP_REPEAT, 0},
	{GWHA_A_ROUTER_GARP_REFRESH_US, NONZERO},
	{GWHA_A_ROUTER_UNICAST_PEER, LINE},
	{GWHA_A_ROUTER_TTL_MIN, AFTER},
	{GWHA_A_ROUTER_FIXED_SOURCE, 0},
	{GWHA_A_ROUTER_AUTH_TYPE, LINE | NONZERO},
	{GWHA_A_ROUTER_AUTH_MODE, AFTER | NONZERO},
	{GWHA_A_ROUTER_KEY, 0},
	{GWHA_A_ROUTER_SOURCE, LINE},
	{GWHA_A_ROUTER_PEER, 0},
	{GWHA_A_ROUTER_PEER_PRIORITY, 0},
	{GWHA_A_ROUTER_ACTIVE_INTERVAL_US, NONZERO},
	{GWHA_A_ROUTER_SILENT, WORD},
	{GWHA_A_ROUTER_VIP, LINE},
	{0, 0},
};

static const struct item group_items[] = {
	{GWHA_A_GROUP_NAME, BARE},
	{GWHA_A_GROUP_STATE, 0},
	{GWHA_A_GROUP_CAUSE, NONZERO},
	{GWHA_A_GROUP_WHY, NONZERO},
	{GWHA_A_GROUP_SINCE_US, 0},
	{GWHA_A_GROUP_EPOCH, 0},
	{GWHA_A_GROUP_PARTIAL, WORD},
	{GWHA_A_GROUP_LEAVING, WORD},
	{GWHA_A_GROUP_PRIORITY, LINE},
	{GWHA_A_GROUP_EFFECTIVE_PRIORITY, 0},
	{GWHA_A_GROUP_PREEMPT, 0},
	{GWHA_A_GROUP_PREEMPT_DELAY_US, NONZERO},
	{GWHA_A_GROUP_START_DELAY_US, NONZERO},
	{GWHA_A_GROUP_MEMBERS, 0},
	{GWHA_A_GROUP_IMPLICIT, WORD},
	{GWHA_A_GROUP_LEASE_US, LINE},
	{GWHA_A_GROUP_LEASE_ACTION, 0},
	{GWHA_A_GROUP_LEASE_WEIGHT, AFTER | NONZERO},
	{GWHA_A_GROUP_LEASE_STATE, 0},
	{GWHA_A_GROUP_LEASE_LEFT_US, AFTER | NONZERO | BRIEF},
	{GWHA_A_GROUP_TRACK, LINE},
	{0, 0},
};

static const struct item lease_items[] = {
	{GWHA_A_GROUP_NAME, BARE},
	{GWHA_A_GROUP_LEASE_US, 0},
	{GWHA_A_GROUP_LEASE_ACTION, 0},
	{GWHA_A_GROUP_LEASE_WEIGHT, NONZERO},
	{GWHA_A_GROUP_LEASE_STATE, 0},
	{GWHA_A_GROUP_LEASE_LEFT_US, NONZERO | BRIEF},
	{0, 0},
};

static const struct item track_items[] = {
	{GWHA_A_TRACK_IFNAME, 0},
	{GWHA_A_TRACK_NAME, 0},
	{GWHA_A_TRACK_WEIGHT, NONZERO},
	{GWHA_A_TRACK_UP_DELAY_US, NONZERO},
	{GWHA_A_TRACK_DOWN_DELAY_US, NONZERO},
	{GWHA_A_TRACK_UP, UPDOWN},
	{0, 0},
};

static const struct item key_items[] = {
	{GWHA_A_KEY_ID, BARE},
	{GWHA_A_KEY_SEND, WORD},
	{0, 0},
};

static const struct item stats_items[] = {
	{GWHA_A_STATS_IFNAME, BARE},
	{GWHA_A_STATS_VRID, 0},
	{GWHA_A_STATS_FAMILY, BARE},
	{0, 0},
};

static const struct item vip_items[] = {
	{GWHA_A_VIP_IFNAME, 0},
	{GWHA_A_VIP_EXCLUDED, WORD},
	{GWHA_A_VIP_STATE, BARE},
	{0, 0},
};

static const struct item sync_items[] = {
	{GWHA_A_SYNC_GROUP, BARE},
	{GWHA_A_SYNC_IFNAME, 0},
	{GWHA_A_SYNC_LOCAL, 0},
	{GWHA_A_SYNC_PEER, 0},
	{GWHA_A_SYNC_PORT, 0},
	{GWHA_A_SYNC_IFNAME2, LINE},
	{GWHA_A_SYNC_LOCAL2, 0},
	{GWHA_A_SYNC_PEER2, 0},
	{GWHA_A_SYNC_SELECT, LINE | BARE},
	{GWHA_A_SYNC_ZONE, 0},
	{GWHA_A_SYNC_MARK, HEX},
	{GWHA_A_SYNC_MASK, SLASH | HEX},
	{GWHA_A_SYNC_IGNORE, 0},
	{GWHA_A_SYNC_RATE_KBIT, NONZERO},
	{GWHA_A_SYNC_INSECURE, WORD},
	{GWHA_A_SYNC_KEY, 0},
	{GWHA_A_SYNC_FLOWS, LINE},
	{GWHA_A_SYNC_REPLICAS, 0},
	{GWHA_A_SYNC_PENDING, 0},
	{GWHA_A_SYNC_SYNCED, YESNO},
	{GWHA_A_SYNC_DROP_PEER, NONZERO},
	{0, 0},
};

static const struct item sync_peer_items[] = {
	{GWHA_A_SYNC_PEER_ADDR, BARE},
	{GWHA_A_SYNC_PEER_UP, UPDOWN},
	{GWHA_A_SYNC_PEER_SYNCED, YESNO},
	{GWHA_A_SYNC_PEER_BEHIND, 0},
	{GWHA_A_SYNC_PEER_RTT_US, 0},
	{GWHA_A_SYNC_PEER_LAG_P50_US, 0},
	{GWHA_A_SYNC_PEER_LAG_P99_US, 0},
	{0, 0},
};

static const struct item sync_link_items[] = {
	{GWHA_A_SYNC_LINK_ADDR, BARE},
	{GWHA_A_SYNC_LINK_UP, UPDOWN},
	{GWHA_A_SYNC_LINK_USED, WORD},
	{GWHA_A_SYNC_LINK_TX_FRAMES, 0},
	{GWHA_A_SYNC_LINK_RX_FRAMES, 0},
	{GWHA_A_SYNC_LINK_TX_ERROR, NONZERO},
	{0, 0},
};

static const struct item sync_ignore_items[] = {
	{GWHA_A_SYNC_IGNORE_ZONE, 0},
	{GWHA_A_SYNC_IGNORE_MARK, HEX},
	{GWHA_A_SYNC_IGNORE_MASK, SLASH | HEX},
	{0, 0},
};

static const struct item event_tail[] = {
	{GWHA_A_EVENT_WHY, 0},
	{GWHA_A_EVENT_CAUSE, NONZERO},
	{GWHA_A_EVENT_EPOCH, 0},
	{GWHA_A_EVENT_IFNAME, 0},
	{GWHA_A_EVENT_VRID, 0},
	{GWHA_A_EVENT_FAMILY, BARE},
	{0, 0},
};

/* The items of what is written by items alone. */
static const struct {
	const struct gwha_kind *kind;
	const struct item *items;
} sheets[] = {
	{&gwha_kind_router, router_items}, {&gwha_kind_group, group_items},
	{&gwha_kind_lease, lease_items},   {&gwha_kind_stats, stats_items},
	{&gwha_kind_track, track_items},   {&gwha_kind_key, key_items},
	{&gwha_kind_vip, vip_items},	   {&gwha_kind_sync, sync_items},
	{&gwha_kind_sync_peer, sync_peer_items},
	{&gwha_kind_sync_link, sync_link_items},
	{&gwha_kind_sync_ignore, sync_ignore_items},
};

static const struct item *items_of(const struct gwha_kind *kind)
{
	size_t i = 0;

	while (sheets[i].kind != kind)
		i++;
	return sheets[i].items;
}

/* The name of an attribute as people write it. */
static void put_label(FILE *out, const struct gwha_attr *attr)
{
	size_t len = strlen(attr->name);

	if (attr->is_time)
		len -= strlen("-us");
	if (attr->is_rate)
		len -= strlen("-kbit");
	if (!strcmp(attr->name, "ifname"))
		fputs("dev", out);
	else if (!strcmp(attr->name, "ifname2"))
		fputs("dev2", out);
	else
		fprintf(out, "%.*s", (int)len, attr->name);
}

static void put_value(FILE *out, const struct gwha_attr *attr,
		      const struct gwha_kind *kind, const void *obj)
{
	const char *at =
		(const char *)obj + gwha_field_of(kind, attr->id).offset;
	uint64_t number = gwha_number(kind, obj, attr->id);
	char text[GWHA_TEXT_MAX];
	const char *name;

	if (attr->type == GWHA_TYPE_STRING) {
		fputs(at, out);
	} else if (attr->is_addr) {
		fputs(gwha_addr_text(text, (const void *)at), out);
	} else if (attr->type == GWHA_TYPE_BOOL) {
		fputs(number ? "on" : "off", out);
	} else if (attr->is_time) {
		fputs(gwha_time_text(text, number), out);
	} else if (attr->is_rate) {
		fputs(gwha_rate_text(text, number), out);
	} else {
		name = attr->values ?
			       gwha_enum_name(attr->values, (uint32_t)number) :
			       NULL;
		if (name)
			fputs(name, out);
		else
			fprintf(out, "%" PRIu64, number);
	}
}

/* What says nothing beside what else is known of a group. */
static bool idle(const struct gwha_group *g, uint16_t id)
{
	switch (id) {
	case GWHA_A_GROUP_EFFECTIVE_PRIORITY:
		return g->effective_priority == g->priority;
	case GWHA_A_GROUP_LEASE_US:
	case GWHA_A_GROUP_LEASE_ACTION:
	case GWHA_A_GROUP_LEASE_STATE:
		return g->lease_action == GWHA_LEASE_ACTION_NONE &&
		       g->lease_state == GWHA_LEASE_STATE_FREE;
	default:
		return false;
	}
}

/* A zone and a mark say themselves what connections are selected by. */
static bool says_itself(const struct gwha_sync *s, uint16_t id)
{
	return id == GWHA_A_SYNC_SELECT && (s->select == GWHA_SYNC_SELECT_ZONE ||
					    s->select == GWHA_SYNC_SELECT_MARK);
}

static bool shown(const struct gwha_attr *attr, const struct gwha_kind *kind,
		  const void *obj, unsigned int how)
{
	const struct gwha_field field = gwha_field_of(kind, attr->id);

	if (!gwha_has(obj, attr->id))
		return false;
	if (kind == &gwha_kind_group && idle(obj, attr->id))
		return false;
	if (kind == &gwha_kind_sync && says_itself(obj, attr->id))
		return false;
	if (field.room)
		return gwha_list_n(&field, obj);
	if (attr->is_addr)
		return *((const char *)obj + field.offset);
	if (how & (NONZERO | WORD))
		return gwha_number(kind, obj, attr->id);
	return true;
}

static void put_items(FILE *out, const struct item *items,
		      const struct gwha_kind *kind, const void *obj,
		      uint64_t now_us);

/* The words that say it. */
static void put_ignore(FILE *out, const struct gwha_sync_ignore *ig)
{
	char text[GWHA_TEXT_MAX];

	if (gwha_has(ig, GWHA_A_SYNC_IGNORE_PROTO))
		fprintf(out, "proto %s", gwha_proto_text(text, ig->proto));
	if (gwha_has(ig, GWHA_A_SYNC_IGNORE_ADDR))
		fprintf(out, "prefix %s/%u", gwha_addr_text(text, &ig->addr),
			ig->plen);
}

static void put_element(FILE *out, const struct gwha_kind *kind, const void *at)
{
	const struct gwha_vip *vip = at;
	char text[GWHA_TEXT_MAX];

	if (!kind) {
		fputs(gwha_addr_text(text, at), out);
		return;
	}
	if (kind == &gwha_kind_sync_ignore)
		put_ignore(out, at);
	if (kind == &gwha_kind_vip)
		fprintf(out, "%s/%u ", gwha_addr_text(text, &vip->addr),
			vip->plen);
	put_items(out, items_of(kind), kind, at, 0);
	if (kind == &gwha_kind_vip && vip->error)
		fprintf(out, ": %s", strerror((int)vip->error));
}

/* Addresses share one label; objects have one each, and a line each. */
static void put_list(FILE *out, const struct gwha_attr *attr,
		     const struct gwha_kind *kind, const void *obj,
		     const char *gap)
{
	const struct gwha_field field = gwha_field_of(kind, attr->id);
	const char *at = (const char *)obj + field.first;

	for (uint32_t i = 0; i < gwha_list_n(&field, obj); i++) {
		if (field.kind || !i) {
			fputs(gap, out);
			put_label(out, attr);
		}
		fputc(' ', out);
		put_element(out, field.kind, at + i * field.step);
	}
}

/* The time a group has been in its state, to the millisecond. */
static void put_since(FILE *out, uint64_t since_us, uint64_t now_us)
{
	uint64_t ms = now_us > since_us ? (now_us - since_us) / 1000 : 0;

	fprintf(out, "for %" PRIu64 ".%03" PRIu64 "s", ms / 1000, ms % 1000);
}

static void put_item(FILE *out, const struct item *item,
		     const struct gwha_kind *kind, const void *obj)
{
	const struct gwha_attr *attr = &kind->set->attrs[item->id];
	uint64_t number = gwha_number(kind, obj, item->id);
	char text[GWHA_TEXT_MAX];

	if (item->how & UPDOWN) {
		fputs(number ? "up" : "down", out);
		return;
	}
	if (item->how & YESNO && !number)
		fputs("not ", out);
	if (!(item->how & (BARE | SLASH)))
		put_label(out, attr);
	if (!(item->how & (BARE | WORD | SLASH | YESNO)))
		fputc(' ', out);
	if (item->how & HEX)
		fprintf(out, "%#" PRIx64, number);
	else if (item->how & BRIEF)
		fputs(gwha_time_brief(text, number), out);
	else if (!(item->how & (WORD | YESNO)))
		put_value(out, attr, kind, obj);
}

static void put_items(FILE *out, const struct item *items,
		      const struct gwha_kind *kind, const void *obj,
		      uint64_t now_us)
{
	const struct gwha_attr *attr;
	const char *gap = "";

	for (; items->id; items++) {
		attr = &kind->set->attrs[items->id];
		if (items->how & LINE)
			gap = "\n" INDENT;
		if (!shown(attr, kind, obj, items->how) ||
		    (items->how & AFTER && *gap != ' '))
			continue;
		if (attr->is_list) {
			put_list(out, attr, kind, obj, gap);
			gap = " ";
			continue;
		}
		fputs(items->how & SLASH ? "/" : gap, out);
		gap = " ";
		if (attr == &gwha_set_group.attrs[GWHA_A_GROUP_SINCE_US])
			put_since(out, gwha_number(kind, obj, items->id),
				  now_us);
		else
			put_item(out, items, kind, obj);
	}
}

/* One link is what its peer is. */
static void put_links(FILE *out, const struct gwha_sync_links *links)
{
	for (uint32_t i = 0; links->n > 1 && i < links->n; i++) {
		fputs("\n" INDENT INDENT "link ", out);
		put_items(out, sync_link_items, &gwha_kind_sync_link,
			  &links->at[i], 0);
	}
}

/* Each peer on a line, and below it what is not zero of its counters. */
static void put_peers(FILE *out, const struct gwha_sync *s)
{
	const struct gwha_sync_peer *peer = s->statuses.at;

	for (uint32_t i = 0; i < s->statuses.n; i++, peer++) {
		fputs("\n" INDENT "peer ", out);
		put_items(out, sync_peer_items, &gwha_kind_sync_peer, peer, 0);
		put_links(out, &peer->links);
		gwha_text_counts(out, &gwha_kind_sync_stats, &peer->counters,
				 INDENT INDENT);
		gwha_text_counts(out, &gwha_kind_sync_drops, &peer->drops,
				 INDENT INDENT);
	}
}

/**
 * gwha_text_one - write a router, a group, a lease, counters or a
 *	synchronisation
 * @out: written to
 * @kind: kind of the object
 * @obj: a struct of that kind
 * @now_us: CLOCK_BOOTTIME, to say how long ago things were
 */
void gwha_text_one(FILE *out, const struct gwha_kind *kind, const void *obj,
		   uint64_t now_us)
{
	bool stats = kind == &gwha_kind_stats;

	if (stats && !gwha_has(obj, GWHA_A_STATS_IFNAME))
		fputs("namespace", out);
	put_items(out, items_of(kind), kind, obj, now_us);
	if (stats)
		gwha_text_stats(out, obj);
	if (kind == &gwha_kind_sync)
		put_peers(out, obj);
	fputc('\n', out);
}

static void put_head(FILE *out, uint64_t seq, uint64_t time_us,
		     const char *group)
{
	fprintf(out, "seq %" PRIu64 " time %" PRIu64 ".%06" PRIu64 " group %s ",
		seq, time_us / 1000000, time_us % 1000000, group);
}

/**
 * gwha_text_event - write an event as one line
 * @out: written to; not flushed
 * @ev: event
 */
void gwha_text_event(FILE *out, const struct gwha_event *ev)
{
	const struct gwha_attr *attrs = gwha_set_event.attrs;

	put_head(out, ev->seq, ev->time_us, ev->group);
	put_value(out, &attrs[GWHA_A_EVENT_FROM], &gwha_kind_event, ev);
	fputs(" -> ", out);
	put_value(out, &attrs[GWHA_A_EVENT_TO], &gwha_kind_event, ev);
	fputc(' ', out);
	put_items(out, event_tail, &gwha_kind_event, ev, 0);
	fputc('\n', out);
}

/**
 * gwha_text_sync_event - write an event of synchronisation as one line
 * @out: written to; not flushed
 * @ev: event
 */
void gwha_text_sync_event(FILE *out, const struct gwha_sync_event *ev)
{
	const struct gwha_attr *what = &gwha_set_sync_event.attrs[
		GWHA_A_SYNC_EVENT_WHAT];
	char text[GWHA_TEXT_MAX];

	put_head(out, ev->seq, ev->time_us, ev->group);
	fputs("sync ", out);
	put_value(out, what, &gwha_kind_sync_event, ev);
	if (ev->peer.len)
		fprintf(out, " %s", gwha_addr_text(text, &ev->peer));
	fputc('\n', out);
}
