// SPDX-License-Identifier: GPL-2.0-or-later
/* What the agent knows of itself, as JSON and as Prometheus reads it. */

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "reconcile.h"
#include "status.h"

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
	json_t *all;
	char *text;

	all = json_pack("{s:s, s:s, s:s, s:b, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
			"state", gwhad_state_name(a->state), "why", a->why,
			"file", a->desired.path, "configured",
			!!a->desired.conf, "file_error", a->desired.bad, "looks",
			number(a->looks), "steps", number(a->steps),
			"events_lost", number(a->kernel.n_lost), "leases",
			leases_json(a), "checks", checks_json(a), "notify",
			notify_json(&a->notices), "bgp",
			gwhad_bgps_json(&a->bgps));
	text = all ? json_dumps(all, 0) : NULL;
	json_decref(all);
	return text;
}

static void head(FILE *out, const char *name, const char *type, const char *help)
{
	fprintf(out, "# HELP gwha_agent_%s %s\n# TYPE gwha_agent_%s %s\n", name,
		help, name, type);
}

static void one(FILE *out, const char *name, const char *type, const char *help,
		uint64_t value)
{
	head(out, name, type, help);
	fprintf(out, "gwha_agent_%s %" PRIu64 "\n", name, value);
}

static void write_states(FILE *out, const struct gwhad *a)
{
	head(out, "state", "gauge", "What came of the last look: 1 for that.");
	for (int i = GWHAD_STARTING; i <= GWHAD_REFUSED; i++)
		fprintf(out, "gwha_agent_state{state=\"%s\"} %d\n",
			gwhad_state_name((enum gwhad_state)i),
			a->state == (enum gwhad_state)i);
}

static void write_leases(FILE *out, const struct gwhad *a)
{
	head(out, "lease_held", "gauge", "Whether a group's lease is held.");
	for (size_t i = 0; i < a->leases.r.n; i++)
		fprintf(out, "gwha_agent_lease_held{group=\"%s\"} %d\n",
			a->leases.r.at[i].name, a->leases.r.at[i].held);
}

/* What programs say of a check: a row for each, under one head. */
static void write_checks(FILE *out, const struct gwhad *a)
{
	const struct gwhad_check *c;

	head(out, "check_state", "gauge", "0: not known, 1: down, 2: up.");
	for (c = a->checks.first; c; c = c->next)
		fprintf(out, "gwha_agent_check_state{check=\"%s\"} %d\n",
			c->conf->name, condition(&c->streak));
	head(out, "check_runs_total", "counter", "Ends of a check's program.");
	for (c = a->checks.first; c; c = c->next)
		fprintf(out,
			"gwha_agent_check_runs_total{check=\"%s\"} %" PRIu64
			"\n",
			c->conf->name, c->runs);
	head(out, "check_failures_total", "counter", "Those that said no.");
	for (c = a->checks.first; c; c = c->next)
		fprintf(out,
			"gwha_agent_check_failures_total{check=\"%s\"} %" PRIu64
			"\n",
			c->conf->name, c->failed);
	head(out, "check_timeouts_total", "counter",
	     "Those that were killed for taking too long.");
	for (c = a->checks.first; c; c = c->next)
		fprintf(out,
			"gwha_agent_check_timeouts_total{check=\"%s\"} %" PRIu64
			"\n",
			c->conf->name, c->timeouts);
}

static void write_notices(FILE *out, const struct gwhad_notices *n)
{
	one(out, "notify_waiting", "gauge", "Changes that are not told yet.",
	    n->queue.n + n->busy);
	one(out, "notify_told_total", "counter",
	    "Ends of programs that were notified.", n->told);
	one(out, "notify_failures_total", "counter", "Those that failed.",
	    n->failed);
	one(out, "notify_timeouts_total", "counter",
	    "Those that were killed for taking too long.", n->timeouts);
	one(out, "notify_dropped_total", "counter",
	    "Changes that had no room to wait.", n->queue.dropped);
}

/**
 * gwhad_status_metrics - how it goes, for Prometheus
 * @a: the agent
 *
 * Return: a text to be freed, or NULL for want of memory.
 */
char *gwhad_status_metrics(const struct gwhad *a)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	write_states(out, a);
	one(out, "file_good", "gauge", "Whether the file was good when it was read last.",
	    !*a->desired.bad);
	one(out, "looks_total", "counter", "Comparisons with what there is.",
	    a->looks);
	one(out, "steps_total", "counter", "Changes asked of the module.",
	    a->steps);
	one(out, "events_lost_total", "counter",
	    "Times when events came faster than they were read.",
	    a->kernel.n_lost);
	write_leases(out, a);
	write_checks(out, a);
	write_notices(out, &a->notices);
	gwhad_bgps_metrics(out, &a->bgps);
	return fclose(out) ? NULL : text;
}
