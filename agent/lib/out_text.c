// SPDX-License-Identifier: GPL-2.0-or-later
/* Objects of the model as text for people, in iproute2's manner. */

#include <inttypes.h>
#include <string.h>

#include "model.h"
#include "out_items.h"
#include "out_stats.h"
#include "units.h"
#include "writer.h"

#define INDENT "    "

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
	case GWHA_A_GROUP_POOL:
		return !*g->pool;
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

static void put_items(FILE *out, const struct gwha_item *items,
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
	put_items(out, gwha_items_of(kind), kind, at, 0);
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

static void put_item(FILE *out, const struct gwha_item *item,
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

static void put_items(FILE *out, const struct gwha_item *items,
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
		put_items(out, gwha_items_of(&gwha_kind_sync_link), &gwha_kind_sync_link,
			  &links->at[i], 0);
	}
}

/* Each peer on a line, and below it what is not zero of its counters. */
static void put_peers(FILE *out, const struct gwha_sync *s)
{
	const struct gwha_sync_peer *peer = s->statuses.at;

	for (uint32_t i = 0; i < s->statuses.n; i++, peer++) {
		fputs("\n" INDENT "peer ", out);
		put_items(out, gwha_items_of(&gwha_kind_sync_peer), &gwha_kind_sync_peer, peer, 0);
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
	put_items(out, gwha_items_of(kind), kind, obj, now_us);
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
	put_items(out, gwha_items_of(&gwha_kind_event), &gwha_kind_event, ev, 0);
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
