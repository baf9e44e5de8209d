// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the module knows, as Prometheus reads it: a name for each kind of thing.
 * Counters have one name, and are told apart by a label that is called as the
 * contract calls them: one that the module learns is there at once.
 */

#include "metric.h"
#include "metrics.h"
#include "model.h"
#include "units.h"

/* What names a router. */
#define ROUTER_LABELS(dev, vrid, family) \
	"dev", dev, "vrid", vrid, "family", family

static const char *vrid_text(char text[8], uint8_t vrid)
{
	snprintf(text, 8, "%u", vrid);
	return text;
}

static const char *family_text(uint8_t family)
{
	return gwha_enum_name(&gwha_enum_family, family);
}

static void write_group_states(FILE *out, const struct gwha_metrics *m)
{
	const struct gwha_enum *e = &gwha_enum_state;

	gwha_metric_head(out, "group_state", GWHA_GAUGE,
			 "What a group is: 1 for that.");
	for (size_t i = 0; i < m->n_groups; i++)
		for (size_t j = 0; j < e->n; j++)
			gwha_metric(out, "group_state",
				    m->groups[i].state == e->values[j].value,
				    "group", m->groups[i].name, "state",
				    e->values[j].name, NULL);
	gwha_metric_head(out, "group_fault", GWHA_GAUGE,
			 "1, and what is wrong, while something is.");
	for (size_t i = 0; i < m->n_groups; i++)
		if (m->groups[i].cause != GWHA_CAUSE_NONE)
			gwha_metric(out, "group_fault", 1, "group",
				    m->groups[i].name, "cause",
				    gwha_enum_name(&gwha_enum_cause,
						   m->groups[i].cause),
				    NULL);
}

static void write_group_numbers(FILE *out, const struct gwha_metrics *m)
{
	static const struct {
		uint16_t id;
		const char *name;
		const char *help;
	} rows[] = {
		{GWHA_A_GROUP_PRIORITY, "group_priority",
		 "As it is configured."},
		{GWHA_A_GROUP_EFFECTIVE_PRIORITY, "group_effective_priority",
		 "Without what failed tracks and a lost lease take."},
		{GWHA_A_GROUP_PARTIAL, "group_partial",
		 "Whether some of its routers hear an active one and others do not."},
		{GWHA_A_GROUP_UNSERVED, "group_unserved",
		 "Whether no active one is heard, and this node serves all it may of the pool."},
		{GWHA_A_GROUP_MEMBERS, "group_members", "How many routers it has."},
	};

	for (size_t r = 0; r < sizeof(rows) / sizeof(rows[0]); r++) {
		gwha_metric_head(out, rows[r].name, GWHA_GAUGE, rows[r].help);
		for (size_t i = 0; i < m->n_groups; i++)
			gwha_metric(out, rows[r].name,
				    gwha_number(&gwha_kind_group, &m->groups[i],
						rows[r].id),
				    "group", m->groups[i].name, NULL);
	}
}

static void write_routers(FILE *out, const struct gwha_metrics *m)
{
	const struct gwha_enum *e = &gwha_enum_state;
	char vrid[8];

	gwha_metric_head(out, "router_state", GWHA_GAUGE,
			 "What a router is: 1 for that.");
	for (size_t i = 0; i < m->n_routers; i++) {
		const struct gwha_router *rt = &m->routers[i];

		for (size_t j = 0; j < e->n; j++)
			gwha_metric(out, "router_state",
				    rt->state == e->values[j].value,
				    ROUTER_LABELS(rt->ifname,
						  vrid_text(vrid, rt->vrid),
						  family_text(rt->family)),
				    "group", rt->group, "state",
				    e->values[j].name, NULL);
	}
}

/* Of the namespace as a whole, and of each router. */
static void write_counters(FILE *out, const struct gwha_metrics *m)
{
	const struct gwha_attr_set *set = gwha_kind_counters.set;
	char vrid[8];

	gwha_metric_head(out, "count_total", GWHA_COUNTER,
			 "What was counted that belongs to no router.");
	for (size_t i = 0; i < m->n_stats; i++)
		for (uint16_t id = 1; !*m->stats[i].ifname && id <= set->max; id++)
			if (gwha_has(&m->stats[i].counters, id))
				gwha_metric(out, "count_total",
					    m->stats[i].counters.at[id], "name",
					    set->attrs[id].key, NULL);
	gwha_metric_head(out, "router_count_total", GWHA_COUNTER,
			 "What was counted for a router.");
	for (size_t i = 0; i < m->n_stats; i++) {
		const struct gwha_stats *s = &m->stats[i];

		for (uint16_t id = 1; *s->ifname && id <= set->max; id++)
			if (gwha_has(&s->counters, id))
				gwha_metric(out, "router_count_total",
					    s->counters.at[id],
					    ROUTER_LABELS(s->ifname,
							  vrid_text(vrid, s->vrid),
							  family_text(s->family)),
					    "name", set->attrs[id].key, NULL);
	}
}

static void write_late(FILE *out, const struct gwha_stats *s, const char *way,
		       const struct gwha_lateness *l)
{
	char vrid[8];

	for (uint16_t id = 1; id <= gwha_set_lateness.max; id++)
		if (gwha_has(l, id))
			gwha_metric(out, "router_lateness_total", l->at[id],
				    ROUTER_LABELS(s->ifname,
						  vrid_text(vrid, s->vrid),
						  family_text(s->family)),
				    "way", way, "range",
				    gwha_set_lateness.attrs[id].key, NULL);
}

static void write_lateness(FILE *out, const struct gwha_metrics *m)
{
	char vrid[8];

	gwha_metric_head(out, "router_lateness_total", GWHA_COUNTER,
			 "Adverts, by how late they came or went.");
	for (size_t i = 0; i < m->n_stats; i++) {
		if (!*m->stats[i].ifname)
			continue;
		write_late(out, &m->stats[i], "rx", &m->stats[i].rx_lateness);
		write_late(out, &m->stats[i], "tx", &m->stats[i].tx_lateness);
	}
	gwha_metric_head(out, "router_worst_late_seconds", GWHA_GAUGE,
			 "The latest advert of the active router.");
	for (size_t i = 0; i < m->n_stats; i++)
		if (*m->stats[i].ifname)
			gwha_metric_us(out, "router_worst_late_seconds",
				       m->stats[i].worst_rx_late_us,
				       ROUTER_LABELS(m->stats[i].ifname,
						     vrid_text(vrid, m->stats[i].vrid),
						     family_text(m->stats[i].family)),
				       NULL);
}

static void write_syncs(FILE *out, const struct gwha_metrics *m)
{
	static const struct {
		uint16_t id;
		const char *name;
		const char *help;
	} rows[] = {
		{GWHA_A_SYNC_FLOWS, "sync_flows",
		 "Own connections that the peers were told of."},
		{GWHA_A_SYNC_REPLICAS, "sync_replicas",
		 "Connections of peers that are kept here."},
		{GWHA_A_SYNC_PENDING, "sync_pending",
		 "Changes that wait to be sent."},
		{GWHA_A_SYNC_SYNCED, "sync_synced",
		 "Whether every peer that is up has told all it has, or the wait for it ended."},
	};

	for (size_t r = 0; r < sizeof(rows) / sizeof(rows[0]); r++) {
		gwha_metric_head(out, rows[r].name, GWHA_GAUGE, rows[r].help);
		for (size_t i = 0; i < m->n_syncs; i++)
			gwha_metric(out, rows[r].name,
				    gwha_number(&gwha_kind_sync, &m->syncs[i],
						rows[r].id),
				    "group", m->syncs[i].group, NULL);
	}
}

/* Each peer of each synchronisation, one after the other; NULL at the end. */
static const struct gwha_sync_peer *next_peer(const struct gwha_metrics *m,
					      const struct gwha_sync **s,
					      const struct gwha_sync_peer *p)
{
	if (!m->n_syncs)
		return NULL;
	if (!p)
		*s = m->syncs;
	p = p ? p + 1 : (*s)->statuses.at;
	while (p == (*s)->statuses.at + (*s)->statuses.n) {
		if (++*s == m->syncs + m->n_syncs)
			return NULL;
		p = (*s)->statuses.at;
	}
	return p;
}

static void write_peer_states(FILE *out, const struct gwha_metrics *m)
{
	static const struct {
		uint16_t id;
		const char *name;
		const char *help;
	} rows[] = {
		{GWHA_A_SYNC_PEER_UP, "sync_peer_up",
		 "Whether both nodes hear each other."},
		{GWHA_A_SYNC_PEER_SYNCED, "sync_peer_synced",
		 "Whether a peer has told all that it has."},
		{GWHA_A_SYNC_PEER_BEHIND, "sync_peer_behind",
		 "Frames that a peer has not confirmed."},
	};
	const struct gwha_sync_peer *p;
	const struct gwha_sync *s;
	char addr[GWHA_TEXT_MAX];

	for (size_t r = 0; r < sizeof(rows) / sizeof(rows[0]); r++) {
		gwha_metric_head(out, rows[r].name, GWHA_GAUGE, rows[r].help);
		for (p = next_peer(m, &s, NULL); p; p = next_peer(m, &s, p))
			gwha_metric(out, rows[r].name,
				    gwha_number(&gwha_kind_sync_peer, p,
						rows[r].id),
				    "group", s->group, "peer",
				    gwha_addr_text(addr, &p->addr), NULL);
	}
	gwha_metric_head(out, "sync_peer_lag_seconds", GWHA_GAUGE,
			 "How long a change took to be at a peer: the median, and of a hundred the worst but one.");
	for (p = next_peer(m, &s, NULL); p; p = next_peer(m, &s, p)) {
		if (!gwha_has(p, GWHA_A_SYNC_PEER_LAG_P50_US))
			continue;
		gwha_addr_text(addr, &p->addr);
		gwha_metric_us(out, "sync_peer_lag_seconds", p->lag_p50_us,
			       "group", s->group, "peer", addr, "part", "0.5",
			       NULL);
		gwha_metric_us(out, "sync_peer_lag_seconds", p->lag_p99_us,
			       "group", s->group, "peer", addr, "part", "0.99",
			       NULL);
	}
}

static void write_peer_counts(FILE *out, const struct gwha_sync *s,
			      const struct gwha_sync_peer *p,
			      const struct gwha_kind *kind, const void *obj)
{
	char addr[GWHA_TEXT_MAX];

	gwha_addr_text(addr, &p->addr);
	for (uint16_t id = 1; id <= kind->set->max; id++)
		if (gwha_has(obj, id))
			gwha_metric(out, "sync_peer_count_total",
				    gwha_number(kind, obj, id), "group",
				    s->group, "peer", addr, "name",
				    kind->set->attrs[id].key, NULL);
}

/**
 * gwha_metrics_write - write what the module knows
 * @out: written to
 * @m: what was read of it
 */
void gwha_metrics_write(FILE *out, const struct gwha_metrics *m)
{
	const struct gwha_sync_peer *p;
	const struct gwha_sync *s;

	write_group_states(out, m);
	write_group_numbers(out, m);
	write_routers(out, m);
	write_counters(out, m);
	write_lateness(out, m);
	write_syncs(out, m);
	write_peer_states(out, m);
	gwha_metric_head(out, "sync_peer_count_total", GWHA_COUNTER,
			 "What was counted for a peer.");
	for (p = next_peer(m, &s, NULL); p; p = next_peer(m, &s, p)) {
		write_peer_counts(out, s, p, &gwha_kind_sync_stats, &p->counters);
		write_peer_counts(out, s, p, &gwha_kind_sync_drops, &p->drops);
	}
}
