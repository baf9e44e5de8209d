// SPDX-License-Identifier: GPL-2.0-or-later
/* All that the kernel has, as tables on a page. */

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "model.h"
#include "sheet.h"
#include "units.h"
#include "view.h"

static const char *name_of(const struct gwha_enum *e, uint32_t value)
{
	const char *name = gwha_enum_name(e, value);

	return name ? name : "?";
}

/* How long ago, in the two units that matter. */
static const char *age(char text[GWHA_TEXT_MAX], uint64_t since, uint64_t now)
{
	uint64_t s = now > since ? (now - since) / 1000000 : 0;

	if (s < 60)
		snprintf(text, GWHA_TEXT_MAX, "%" PRIu64 "s", s);
	else if (s < 3600)
		snprintf(text, GWHA_TEXT_MAX, "%" PRIu64 "m%02us", s / 60,
			 (unsigned int)(s % 60));
	else if (s < 86400)
		snprintf(text, GWHA_TEXT_MAX, "%" PRIu64 "h%02um", s / 3600,
			 (unsigned int)(s / 60 % 60));
	else
		snprintf(text, GWHA_TEXT_MAX, "%" PRIu64 "d%02uh", s / 86400,
			 (unsigned int)(s / 3600 % 24));
	return text;
}

/* What a group has that is not as it should be. */
static void notes(char text[GWHA_CELL_MAX], const struct gwha_group *g)
{
	size_t used = 0;

	text[0] = '\0';
#define NOTE(...) \
	(used += used < GWHA_CELL_MAX ? \
		(size_t)snprintf(text + used, GWHA_CELL_MAX - used, __VA_ARGS__) : 0)
	if (g->cause)
		NOTE(" %s", name_of(&gwha_enum_cause, g->cause));
	if (g->partial)
		NOTE(" partial");
	if (g->unserved)
		NOTE(" unserved");
	if (g->leaving)
		NOTE(" leaving");
	for (uint32_t i = 0; i < g->tracks.n; i++)
		if (!g->tracks.at[i].up)
			NOTE(" %s-down", *g->tracks.at[i].ifname ?
						 g->tracks.at[i].ifname :
						 g->tracks.at[i].name);
	if (g->lease_state)
		NOTE(" lease-%s", name_of(&gwha_enum_lease_state, g->lease_state));
#undef NOTE
}

static int write_groups(FILE *out, const struct gwha_view *v)
{
	static const struct gwha_heading headings[] = {
		{"GROUP", 0},		     {"STATE", 0},
		{"FOR", SCOLS_FL_RIGHT},     {"WHY", 0},
		{"PRIORITY", SCOLS_FL_RIGHT}, {"EPOCH", SCOLS_FL_RIGHT},
		{"NOTES", SCOLS_FL_TRUNC},
	};
	const struct gwha_group *g = v->now->groups.at;
	char text[GWHA_CELL_MAX], since[GWHA_TEXT_MAX];
	struct gwha_sheet s;

	gwha_sheet_begin(&s, out, v->columns, headings,
			 sizeof(headings) / sizeof(headings[0]));
	for (size_t i = 0; i < v->now->groups.n; i++, g++) {
		gwha_line(&s);
		gwha_cell(&s, "%s", g->name);
		gwha_cell(&s, "%s", name_of(&gwha_enum_state, g->state));
		gwha_cell(&s, "%s", age(since, g->since_us, v->now->time_us));
		gwha_cell(&s, "%s", name_of(&gwha_enum_why, g->why));
		if (g->effective_priority == g->priority)
			gwha_cell(&s, "%u", g->priority);
		else
			gwha_cell(&s, "%u of %u", g->effective_priority, g->priority);
		gwha_cell(&s, "%" PRIu64, g->epoch);
		notes(text, g);
		gwha_cell(&s, "%s", *text ? text + 1 : "");
	}
	return gwha_sheet_end(&s, out);
}

static const struct gwha_stats *stats_of(const struct gwha_snapshot *s,
					 const struct gwha_router *rt)
{
	const struct gwha_stats *at = s ? s->stats.at : NULL;

	for (size_t i = 0; at && i < s->stats.n; i++)
		if (at[i].vrid == rt->vrid && at[i].family == rt->family &&
		    !strcmp(at[i].ifname, rt->ifname))
			return &at[i];
	return NULL;
}

/* A second's worth of a counter; one that went back was reset. */
static void rate(struct gwha_sheet *s, const struct gwha_view *v,
		 const struct gwha_stats *now, const struct gwha_stats *before,
		 uint16_t id)
{
	uint64_t us = before ? v->now->time_us - v->before->time_us : 0;

	if (!now || !us || now->counters.at[id] < before->counters.at[id])
		gwha_cell(s, "-");
	else
		gwha_cell(s, "%.1f",
			  (double)(now->counters.at[id] - before->counters.at[id]) *
				  1e6 / (double)us);
}

/* All that was refused, for whatever reason. */
static uint64_t drops(const struct gwha_stats *st)
{
	uint64_t sum = 0;

	for (uint16_t id = 1; st && id <= gwha_set_counters.max; id++)
		if (gwha_set_counters.attrs[id].name &&
		    !strncmp(gwha_set_counters.attrs[id].name, "drop-", 5))
			sum += st->counters.at[id];
	return sum;
}

static void write_router(struct gwha_sheet *s, const struct gwha_view *v,
			 const struct gwha_router *rt)
{
	const struct gwha_stats *now = stats_of(v->now, rt);
	const struct gwha_stats *before = stats_of(v->before, rt);
	char text[GWHA_TEXT_MAX];
	unsigned int present = 0;

	for (uint32_t i = 0; i < rt->vips.n; i++)
		present += rt->vips.at[i].state == GWHA_VIP_STATE_PRESENT;
	gwha_line(s);
	gwha_cell(s, "%s/%u/%c", rt->ifname, rt->vrid,
		  rt->family == GWHA_FAMILY_INET6 ? '6' : '4');
	gwha_cell(s, "%s", rt->group);
	gwha_cell(s, "%s", rt->cause ? name_of(&gwha_enum_cause, rt->cause) :
				  name_of(&gwha_enum_state, rt->state));
	gwha_cell(s, "%u/%u", present, rt->vips.n);
	gwha_cell(s, "%s", gwha_time_text(text, rt->active_interval_us ?
						   rt->active_interval_us :
						   rt->interval_us));
	if (rt->peer.len)
		gwha_cell(s, "%s", gwha_addr_text(text, &rt->peer));
	else
		gwha_cell(s, "-");
	rate(s, v, now, before, GWHA_A_COUNTERS_TX_ADVERT);
	rate(s, v, now, before, GWHA_A_COUNTERS_RX_ADVERT);
	if (now && now->worst_rx_late_us)
		gwha_cell(s, "%s%s", gwha_time_brief(text, now->worst_rx_late_us),
			  now->hint_interval_us ? " !" : "");
	else
		gwha_cell(s, "-");
	gwha_cell(s, "%" PRIu64, drops(now));
}

static int write_routers(FILE *out, const struct gwha_view *v)
{
	static const struct gwha_heading headings[] = {
		{"ROUTER", 0},		   {"GROUP", SCOLS_FL_TRUNC},
		{"STATE", 0},		   {"VIPS", SCOLS_FL_RIGHT},
		{"INTERVAL", SCOLS_FL_RIGHT}, {"PEER", SCOLS_FL_TRUNC},
		{"TX/s", SCOLS_FL_RIGHT},  {"RX/s", SCOLS_FL_RIGHT},
		{"LATE", SCOLS_FL_RIGHT},  {"DROPS", SCOLS_FL_RIGHT},
	};
	const struct gwha_router *rt = v->now->routers.at;
	struct gwha_sheet s;

	gwha_sheet_begin(&s, out, v->columns, headings,
			 sizeof(headings) / sizeof(headings[0]));
	for (size_t i = 0; i < v->now->routers.n; i++)
		write_router(&s, v, &rt[i]);
	return gwha_sheet_end(&s, out);
}

static void write_peer(struct gwha_sheet *s, const struct gwha_sync *sync,
		       const struct gwha_sync_peer *p)
{
	char text[GWHA_TEXT_MAX];

	gwha_line(s);
	gwha_cell(s, "%s", sync->group);
	gwha_cell(s, "%s", gwha_addr_text(text, &p->addr));
	gwha_cell(s, "%s", !p->up ? "down" : p->synced ? "synced" : "not synced");
	gwha_cell(s, "%u", p->behind);
	gwha_cell(s, "%s", gwha_time_brief(text, p->rtt_us));
	gwha_cell(s, "%s", gwha_time_brief(text, p->lag_p50_us));
	gwha_cell(s, "%s", gwha_time_brief(text, p->lag_p99_us));
	gwha_cell(s, "%u", sync->flows);
	gwha_cell(s, "%u", sync->replicas);
	gwha_cell(s, "%u", sync->pending);
}

static int write_syncs(FILE *out, const struct gwha_view *v)
{
	static const struct gwha_heading headings[] = {
		{"SYNC", SCOLS_FL_TRUNC},     {"PEER", 0},
		{"STATE", 0},		      {"BEHIND", SCOLS_FL_RIGHT},
		{"RTT", SCOLS_FL_RIGHT},      {"LAG 50%", SCOLS_FL_RIGHT},
		{"LAG 99%", SCOLS_FL_RIGHT},  {"FLOWS", SCOLS_FL_RIGHT},
		{"REPLICAS", SCOLS_FL_RIGHT}, {"PENDING", SCOLS_FL_RIGHT},
	};
	const struct gwha_sync *at = v->now->syncs.at;
	struct gwha_sheet s;

	gwha_sheet_begin(&s, out, v->columns, headings,
			 sizeof(headings) / sizeof(headings[0]));
	for (size_t i = 0; i < v->now->syncs.n; i++)
		for (uint32_t j = 0; j < at[i].statuses.n; j++)
			write_peer(&s, &at[i], &at[i].statuses.at[j]);
	return gwha_sheet_end(&s, out);
}

static void write_head(FILE *out, const struct gwha_view *v)
{
	const struct gwha_group *g = v->now->groups.at;
	size_t active = 0, backup = 0, other = 0;

	for (size_t i = 0; i < v->now->groups.n; i++) {
		active += g[i].state == GWHA_STATE_ACTIVE;
		backup += g[i].state == GWHA_STATE_BACKUP;
		other += g[i].state != GWHA_STATE_ACTIVE &&
			 g[i].state != GWHA_STATE_BACKUP;
	}
	fprintf(out, "gwha top  %s  %zu active, %zu backup, %zu init\n",
		v->head, active, backup, other);
}

/**
 * gwha_view_write - write a page
 * @out: written to
 * @v: what stands on it
 *
 * Return: 0, or -1 for want of memory.
 */
int gwha_view_write(FILE *out, const struct gwha_view *v)
{
	write_head(out, v);
	if (!v->now->groups.n && !v->now->routers.n)
		fputs("\nThere are no routers: gwha router add, or gwha apply FILE.\n",
		      out);
	return write_groups(out, v) || write_routers(out, v) ||
			       write_syncs(out, v) ?
		       -1 :
		       0;
}

/**
 * gwha_snapshot_free - free what was asked of a kernel
 * @s: a snapshot
 */
void gwha_snapshot_free(struct gwha_snapshot *s)
{
	free(s->groups.at);
	free(s->routers.at);
	free(s->stats.at);
	free(s->syncs.at);
	*s = (struct gwha_snapshot){0};
}
