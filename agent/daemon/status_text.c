// SPDX-License-Identifier: GPL-2.0-or-later
/* What the agent knows of itself, as JSON and as Prometheus reads it. */

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "dump.h"
#include "metric.h"
#include "metrics.h"
#include "model.h"
#include "reconcile.h"
#include "status.h"

/* What was said this long ago is said again. */
#define METRICS_US 1000000

/* 0: not known, 1: down, 2: up */
static const char *const conditions[] = {"unknown", "down", "up"};

static int condition(const struct gwha_streak *s)
{
	return s->known ? 1 + s->up : 0;
}

static json_t *number(uint64_t n)
{
	return json_integer((json_int_t)n);
}

static json_t *checks_json(const struct gwhad *a)
{
	json_t *list = json_array();

	for (const struct gwhad_check *c = a->checks.first; c; c = c->next)
		json_array_append_new(
			list, json_pack("{s:s, s:s, s:b, s:o, s:o, s:o}", "name",
					c->conf->name, "state",
					conditions[condition(&c->streak)],
					"running", c->running, "runs",
					number(c->runs), "failed",
					number(c->failed), "timeouts",
					number(c->timeouts)));
	return list;
}

static json_t *leases_json(const struct gwhad *a)
{
	json_t *list = json_array();

	for (size_t i = 0; i < a->leases.r.n; i++) {
		const struct gwha_renewal *r = &a->leases.r.at[i];

		json_array_append_new(list, json_pack("{s:s, s:b, s:o}", "group",
						      r->name, "held", r->held,
						      "period_us",
						      number(r->period_us)));
	}
	return list;
}

static json_t *ports_json(const struct gwhad_ports *p)
{
	json_t *list = json_array();
	char text[GWHA_LISTEN_TEXT_MAX];

	for (size_t i = 0; i < p->n; i++)
		json_array_append_new(
			list, json_pack("{s:s, s:b}", "address",
					gwha_listen_text(text, &p->at[i].at),
					"open", !!p->at[i].bound));
	return list;
}

static json_t *notify_json(const struct gwhad_notices *n)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o}", "waiting",
			 number(n->queue.n + n->busy), "told", number(n->told),
			 "failed", number(n->failed), "timeouts",
			 number(n->timeouts), "dropped",
			 number(n->queue.dropped));
}

/**
 * gwhad_status_json - how it goes, for programs
 * @a: the agent
 *
 * Return: a text to be freed, or NULL for want of memory.
 */
char *gwhad_status_json(const struct gwhad *a)
{
	json_t *all, *plan = gwhad_plans_json(&a->plans);
	char *text;

	all = json_pack("{s:s, s:s, s:s, s:b, s:s, s:b, s:{s:o, s:o}, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
			"state", gwhad_state_name(a->state), "why", a->why,
			"file", a->desired.path, "configured",
			!!a->desired.conf, "file_error", a->desired.bad, "maintenance",
			a->resting, "routes", "wanted",
			number(a->follow.wanted), "missing",
			number(a->follow.missing), "looks",
			number(a->looks), "steps", number(a->steps),
			"events_lost", number(a->kernel.n_lost), "leases",
			leases_json(a), "checks", checks_json(a), "notify",
			notify_json(&a->notices), "bgp",
			gwhad_bgps_json(&a->bgps), "ipsec",
			gwhad_ipsec_json(&a->ipsec), "takeovers",
			gwhad_takeovers_json(&a->takeovers), "listen",
			ports_json(&a->ports), "peer",
			gwhad_peers_json(&a->peers));
	if (all && plan)
		json_object_set(all, "plan", plan);
	json_decref(plan);
	text = all ? json_dumps(all, 0) : NULL;
	json_decref(all);
	return text;
}

static void one(FILE *out, const char *name, const char *type, const char *help,
		uint64_t value)
{
	gwha_metric_head(out, name, type, help);
	gwha_metric(out, name, value, NULL);
}

static void write_states(FILE *out, const struct gwhad *a)
{
	gwha_metric_head(out, "agent_state", GWHA_GAUGE,
			 "What came of the last look: 1 for that.");
	for (int i = GWHAD_STARTING; i <= GWHAD_REFUSED; i++)
		gwha_metric(out, "agent_state", a->state == (enum gwhad_state)i,
			    "state", gwhad_state_name((enum gwhad_state)i),
			    NULL);
}

static void write_leases(FILE *out, const struct gwhad *a)
{
	gwha_metric_head(out, "agent_lease_held", GWHA_GAUGE,
			 "Whether a group's lease is held.");
	for (size_t i = 0; i < a->leases.r.n; i++)
		gwha_metric(out, "agent_lease_held", a->leases.r.at[i].held,
			    "group", a->leases.r.at[i].name, NULL);
}

/* What programs say of a check: a row for each, under one head. */
static void write_checks(FILE *out, const struct gwhad *a)
{
	const struct gwhad_check *c;

	gwha_metric_head(out, "agent_check_state", GWHA_GAUGE,
			 "0: not known, 1: down, 2: up.");
	for (c = a->checks.first; c; c = c->next)
		gwha_metric(out, "agent_check_state", (uint64_t)condition(&c->streak),
			    "check", c->conf->name, NULL);
	gwha_metric_head(out, "agent_check_runs_total", GWHA_COUNTER,
			 "Ends of a check's program.");
	for (c = a->checks.first; c; c = c->next)
		gwha_metric(out, "agent_check_runs_total", c->runs, "check",
			    c->conf->name, NULL);
	gwha_metric_head(out, "agent_check_failures_total", GWHA_COUNTER,
			 "Those that said no.");
	for (c = a->checks.first; c; c = c->next)
		gwha_metric(out, "agent_check_failures_total", c->failed, "check",
			    c->conf->name, NULL);
	gwha_metric_head(out, "agent_check_timeouts_total", GWHA_COUNTER,
			 "Those that were killed for taking too long.");
	for (c = a->checks.first; c; c = c->next)
		gwha_metric(out, "agent_check_timeouts_total", c->timeouts, "check",
			    c->conf->name, NULL);
}

static void write_notices(FILE *out, const struct gwhad_notices *n)
{
	one(out, "agent_notify_waiting", GWHA_GAUGE, "Changes that are not told yet.",
	    n->queue.n + n->busy);
	one(out, "agent_notify_told_total", GWHA_COUNTER,
	    "Ends of programs that were notified.", n->told);
	one(out, "agent_notify_failures_total", GWHA_COUNTER, "Those that failed.",
	    n->failed);
	one(out, "agent_notify_timeouts_total", GWHA_COUNTER,
	    "Those that were killed for taking too long.", n->timeouts);
	one(out, "agent_notify_dropped_total", GWHA_COUNTER,
	    "Changes that had no room to wait.", n->queue.dropped);
}

/* Of the last one of each group that had any. */
static void write_takeovers(FILE *out, const struct gwhad_takeovers *t)
{
	const struct gwha_takeover *o;
	uint64_t us;

	one(out, "agent_takeovers_total", GWHA_COUNTER,
	    "Times when a group became active, or was so no more.", t->count);
	gwha_metric_head(out, "agent_takeover_degraded", GWHA_GAUGE,
			 "Whether something is missing still of the last one.");
	for (size_t i = 0; i < t->n; i++) {
		o = gwha_timeline_last(&t->at[i].t);
		if (o)
			gwha_metric(out, "agent_takeover_degraded",
				    o->state == GWHA_TAKEOVER_DEGRADED, "group",
				    t->at[i].group, NULL);
	}
	gwha_metric_head(out, "agent_takeover_ready_seconds", GWHA_GAUGE,
			 "How long the last one took until all was ready.");
	for (size_t i = 0; i < t->n; i++) {
		o = gwha_timeline_last(&t->at[i].t);
		us = o ? gwha_takeover_ready_us(o) : 0;
		if (us)
			gwha_metric_us(out, "agent_takeover_ready_seconds", us,
				       "group", t->at[i].group, NULL);
	}
}

static void write_ports(FILE *out, const struct gwhad_ports *p)
{
	char text[GWHA_LISTEN_TEXT_MAX];

	gwha_metric_head(out, "agent_listening", GWHA_GAUGE,
			 "Whether it answers at an address that the file has.");
	for (size_t i = 0; i < p->n; i++)
		gwha_metric(out, "agent_listening", !!p->at[i].bound, "address",
			    gwha_listen_text(text, &p->at[i].at), NULL);
}

/* By a connection of its own: the other one's end would take leases along. */
static void write_module(FILE *out)
{
	struct gwha_list stats = {0};
	struct gwha_dump dump = {0};
	struct gwha_err err;
	struct gwha_nl *nl = gwha_nl_open(&err);
	bool up;

	up = nl && !gwha_dump_read(nl, &dump, &err) &&
	     !gwha_nl_dump(nl, GWHA_CMD_STATS_GET, &gwha_kind_stats, &stats,
			   &err);
	one(out, "up", GWHA_GAUGE, "Whether the module said what follows.", up);
	if (up)
		gwha_metrics_write(out, &(struct gwha_metrics){
						dump.groups.at, dump.groups.n,
						dump.routers.at, dump.routers.n,
						dump.syncs.at, dump.syncs.n,
						stats.at, stats.n});
	free(stats.at);
	gwha_dump_free(&dump);
	gwha_nl_close(nl);
}

static char *make(const struct gwhad *a)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	write_states(out, a);
	one(out, "agent_file_good", GWHA_GAUGE,
	    "Whether the file was good when it was read last.",
	    !*a->desired.bad);
	one(out, "agent_maintenance", GWHA_GAUGE,
	    "Whether the node is in maintenance.", a->resting);
	one(out, "agent_routes_wanted", GWHA_GAUGE,
	    "Routes and rules of groups that are active.", a->follow.wanted);
	one(out, "agent_routes_missing", GWHA_GAUGE,
	    "Those that could not be had.", a->follow.missing);
	one(out, "agent_looks_total", GWHA_COUNTER,
	    "Comparisons with what there is.", a->looks);
	one(out, "agent_steps_total", GWHA_COUNTER,
	    "Changes asked of the module.", a->steps);
	one(out, "agent_events_lost_total", GWHA_COUNTER,
	    "Times when events came faster than they were read.",
	    a->kernel.n_lost);
	write_leases(out, a);
	write_checks(out, a);
	write_notices(out, &a->notices);
	write_takeovers(out, &a->takeovers);
	gwhad_bgps_metrics(out, &a->bgps);
	gwhad_ipsec_metrics(out, &a->ipsec);
	write_ports(out, &a->ports);
	gwhad_peers_metrics(out, &a->peers);
	write_module(out);
	return fclose(out) ? NULL : text;
}

/**
 * gwhad_status_metrics - how it goes, for Prometheus
 * @a: the agent
 *
 * Whoever asks again at once gets what was said before: to read a thousand
 * routers takes time, in which no lease is renewed.
 *
 * Return: a text to be freed, or NULL for want of memory.
 */
char *gwhad_status_metrics(struct gwhad *a)
{
	uint64_t now = gwhad_now_us();

	if (!a->metrics || now - a->metrics_us >= METRICS_US) {
		free(a->metrics);
		a->metrics = make(a);
		a->metrics_us = gwhad_now_us();
	}
	return a->metrics ? strdup(a->metrics) : NULL;
}
