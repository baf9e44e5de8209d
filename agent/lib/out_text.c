// SPDX-License-Identifier: GPL-2.0-or-later
/* Objects of the model as text for people, in iproute2's manner. */

#include <inttypes.h>
#include <string.h>

#include "model.h"
#include "units.h"
#include "writer.h"

#define INDENT "    "

/* How an item of a line is shown. */
enum {
	BARE = 1 << 0, /* its value without its name */
	NONZERO = 1 << 1, /* only if it is not 0 */
	WORD = 1 << 2, /* its name alone, if it is not 0 */
	LINE = 1 << 3, /* on a new line, if it is shown at all */
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
	{GWHA_A_GROUP_PREEMPT, 0},
	{GWHA_A_GROUP_PREEMPT_DELAY_US, NONZERO},
	{GWHA_A_GROUP_MEMBERS, 0},
	{GWHA_A_GROUP_IMPLICIT, WORD},
	{0, 0},
};

static const struct item stats_items[] = {
	{GWHA_A_STATS_IFNAME, BARE},
	{GWHA_A_STATS_VRID, 0},
	{GWHA_A_STATS_FAMILY, BARE},
	{0, 0},
};

static const struct item vip_items[] = {
	{GWHA_A_VIP_STATE, BARE},
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

/* The name of an attribute as people write it. */
static void put_label(FILE *out, const struct gwha_attr *attr)
{
	size_t len = strlen(attr->name);

	if (attr->is_time)
		len -= strlen("-us");
	if (!strcmp(attr->name, "ifname"))
		fputs("dev", out);
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

static bool shown(const struct gwha_attr *attr, const struct gwha_kind *kind,
		  const void *obj, unsigned int how)
{
	const struct gwha_field field = gwha_field_of(kind, attr->id);

	if (!gwha_has(obj, attr->id))
		return false;
	if (attr->is_addr)
		return *((const char *)obj + field.offset);
	if (how & (NONZERO | WORD))
		return gwha_number(kind, obj, attr->id);
	return true;
}

static void put_vips(FILE *out, const struct gwha_vips *vips);

/* The time a group has been in its state, to the millisecond. */
static void put_since(FILE *out, uint64_t since_us, uint64_t now_us)
{
	uint64_t ms = now_us > since_us ? (now_us - since_us) / 1000 : 0;

	fprintf(out, "for %" PRIu64 ".%03" PRIu64 "s", ms / 1000, ms % 1000);
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
		if (!shown(attr, kind, obj, items->how))
			continue;
		if (attr->type == GWHA_TYPE_NEST) {
			put_vips(out,
				 (const void *)((const char *)obj +
						gwha_field_of(kind, attr->id)
							.offset));
			continue;
		}
		fputs(gap, out);
		gap = " ";
		if (attr == &gwha_set_group.attrs[GWHA_A_GROUP_SINCE_US]) {
			put_since(out, gwha_number(kind, obj, items->id),
				  now_us);
			continue;
		}
		if (!(items->how & BARE))
			put_label(out, attr);
		if (!(items->how & (BARE | WORD)))
			fputc(' ', out);
		if (!(items->how & WORD))
			put_value(out, attr, kind, obj);
	}
}

static void put_vips(FILE *out, const struct gwha_vips *vips)
{
	char text[GWHA_TEXT_MAX];

	for (uint32_t i = 0; i < vips->n; i++) {
		fprintf(out, "\n" INDENT "vip %s/%u ",
			gwha_addr_text(text, &vips->at[i].addr),
			vips->at[i].plen);
		put_items(out, vip_items, &gwha_kind_vip, &vips->at[i], 0);
		if (vips->at[i].error)
			fprintf(out, ": %s", strerror((int)vips->at[i].error));
	}
}

static void put_counters(FILE *out, const struct gwha_counters *c)
{
	bool any = false;

	for (uint16_t id = 1; id <= gwha_set_counters.max; id++) {
		if (!gwha_has(c, id) || !c->at[id])
			continue;
		any = true;
		fprintf(out, "\n" INDENT "%-21s %" PRIu64,
			gwha_set_counters.attrs[id].name, c->at[id]);
	}
	if (!any)
		fputs("\n" INDENT "nothing counted", out);
}

/**
 * gwha_text_one - write a router, a group or counters
 * @out: written to
 * @kind: kind of the object
 * @obj: a struct of that kind
 * @now_us: CLOCK_BOOTTIME, to say how long ago things were
 */
void gwha_text_one(FILE *out, const struct gwha_kind *kind, const void *obj,
		   uint64_t now_us)
{
	if (kind == &gwha_kind_router) {
		put_items(out, router_items, kind, obj, now_us);
	} else if (kind == &gwha_kind_group) {
		put_items(out, group_items, kind, obj, now_us);
	} else if (kind == &gwha_kind_stats) {
		if (!gwha_has(obj, GWHA_A_STATS_IFNAME))
			fputs("namespace", out);
		put_items(out, stats_items, kind, obj, now_us);
		put_counters(out, &((const struct gwha_stats *)obj)->counters);
	}
	fputc('\n', out);
}

/**
 * gwha_text_event - write an event as one line
 * @out: written to; not flushed
 * @ev: event
 */
void gwha_text_event(FILE *out, const struct gwha_event *ev)
{
	const struct gwha_attr *attrs = gwha_set_event.attrs;

	fprintf(out, "seq %" PRIu64 " time %" PRIu64 ".%06" PRIu64 " group %s ",
		ev->seq, ev->time_us / 1000000, ev->time_us % 1000000,
		ev->group);
	put_value(out, &attrs[GWHA_A_EVENT_FROM], &gwha_kind_event, ev);
	fputs(" -> ", out);
	put_value(out, &attrs[GWHA_A_EVENT_TO], &gwha_kind_event, ev);
	fputc(' ', out);
	put_items(out, event_tail, &gwha_kind_event, ev, 0);
	fputc('\n', out);
}
