// SPDX-License-Identifier: GPL-2.0-or-later
/* How IPsec connections are, as JSON and as Prometheus reads it. */

#include <inttypes.h>
#include <string.h>

#include "metric.h"
#include "tunnels.h"

/* As its owner must have it, made by that; or gone without a trace. */
static bool is_done(const struct gwhad_tunnel *t, bool owner, uint64_t epoch)
{
	if (!t->all->charon.up)
		return false;
	if (owner)
		return (t->ike.state == GWHA_IKE_UP ||
			t->ike.state == GWHA_IKE_REKEYING) &&
		       t->ike.epoch == epoch;
	return !t->seen.ike && t->ike.state != GWHA_IKE_DIALLING &&
	       t->ike.state != GWHA_IKE_LEAVING;
}

/**
 * gwhad_ipsec_tally - how many connections of a group are as they must be
 * @i: all connections
 * @group: the group
 * @owner: this node owns it
 * @tally: overwritten
 */
void gwhad_ipsec_tally(const struct gwhad_ipsec *i, const char *group,
		       bool owner, struct gwha_tally *tally)
{
	uint64_t epoch = 0;

	*tally = (struct gwha_tally){.known = i->known};
	for (size_t n = 0; n < i->n_groups; n++)
		if (!strcmp(i->groups[n].name, group))
			epoch = i->groups[n].epoch;
	for (size_t n = 0; n < i->n; n++) {
		const struct gwhad_tunnel *t = i->tunnels[n];
		bool done = is_done(t, owner, epoch);

		if (strcmp(t->conf->group, group))
			continue;
		tally->all++;
		tally->done += done;
		if (!done && !*tally->lacks)
			snprintf(tally->lacks, sizeof(tally->lacks),
				 "connection %s is %s%s%.60s", t->name,
				 gwha_ike_state_name(t->ike.state),
				 *t->ike.cause ? ": " : "", t->ike.cause);
	}
	/* who has none asks for no charon */
	tally->known |= !tally->all;
}

static json_t *number(uint64_t n)
{
	return json_integer((json_int_t)n);
}

/* What stands by: a copy, or who dials. */
static json_t *tunnel_json(const struct gwhad_tunnel *t)
{
	json_t *one = json_pack("{s:s, s:s, s:s, s:s, s:s, s:b}", "name", t->name,
				"group", t->conf->group, "state",
				gwha_ike_state_name(t->ike.state), "cause",
				t->ike.cause, "standby",
				t->conf->hot ? "hot" : "cold", "copy",
				t->seen.passive);

	json_object_set_new(one, "since_us", number(t->ike.since_us));
	json_object_set_new(one, "dials", number(t->ike.dials));
	json_object_set_new(one, "failures", number(t->ike.failures));
	json_object_set_new(one, "taken_hot", number(t->ike.hots));
	json_object_set_new(one, "taken_cold", number(t->ike.colds));
	return one;
}

static json_t *hot_json(const struct gwhad_hot *h)
{
	return json_pack("{s:s, s:s, s:o, s:o}", "group", h->group, "cause",
			 h->cause, "words", number(h->words), "failures",
			 number(h->failures));
}

/**
 * gwhad_ipsec_json - how they are, for programs
 * @i: all connections
 *
 * Return: an object, or NULL for want of memory. No secret is in it.
 */
json_t *gwhad_ipsec_json(const struct gwhad_ipsec *i)
{
	json_t *list = json_array();

	for (size_t n = 0; n < i->n; n++)
		json_array_append_new(list, tunnel_json(i->tunnels[n]));
	return json_pack("{s:b, s:s, s:o, s:o, s:o, s:o}", "up", i->charon.up,
			 "cause", i->charon.cause, "looks", number(i->looks),
			 "timeouts", number(i->charon.timeouts), "hot",
			 hot_json(&i->hot), "connections", list);
}

static void head(FILE *out, const char *name, const char *type, const char *help)
{
	fprintf(out, "# HELP gwha_agent_ipsec_%s %s\n# TYPE gwha_agent_ipsec_%s %s\n",
		name, help, name, type);
}

static void write_states(FILE *out, const struct gwhad_ipsec *i)
{
	head(out, "state", "gauge", "How a connection is: 1 for that.");
	for (size_t n = 0; n < i->n; n++)
		for (int s = 0; s < GWHA_IKE_STATES; s++)
			fprintf(out,
				"gwha_agent_ipsec_state{connection=\"%s\",state=\"%s\"} %d\n",
				i->tunnels[n]->name,
				gwha_ike_state_name((enum gwha_ike_state)s),
				i->tunnels[n]->ike.state ==
					(enum gwha_ike_state)s);
}

static void write_hot(FILE *out, const struct gwhad_ipsec *i)
{
	head(out, "copy", "gauge",
	     "Whether there is a copy of what the other node has, of what is hot.");
	for (size_t n = 0; n < i->n; n++)
		if (i->tunnels[n]->conf->hot)
			fprintf(out,
				"gwha_agent_ipsec_copy{connection=\"%s\"} %d\n",
				i->tunnels[n]->name, i->tunnels[n]->seen.passive);
	head(out, "taken_total", "counter",
	     "Takeovers of what is hot: with a copy, or dialled for want of one.");
	for (size_t n = 0; n < i->n; n++) {
		const struct gwhad_tunnel *t = i->tunnels[n];

		if (!t->conf->hot)
			continue;
		gwha_metric(out, "agent_ipsec_taken_total", t->ike.hots,
			    "connection", t->name, "how", "hot", NULL);
		gwha_metric(out, "agent_ipsec_taken_total", t->ike.colds,
			    "connection", t->name, "how", "cold", NULL);
	}
	head(out, "hot_failures_total", "counter",
	     "Times that charon could not be told to take over.");
	fprintf(out, "gwha_agent_ipsec_hot_failures_total %" PRIu64 "\n",
		i->hot.failures);
}

/**
 * gwhad_ipsec_metrics - how they are, for Prometheus
 * @out: written to
 * @i: all connections; nothing is said if there never was one
 */
void gwhad_ipsec_metrics(FILE *out, const struct gwhad_ipsec *i)
{
	if (!i->begun)
		return;
	head(out, "charon_up", "gauge", "Whether charon answers.");
	fprintf(out, "gwha_agent_ipsec_charon_up %d\n", i->charon.up);
	head(out, "charon_timeouts_total", "counter",
	     "Answers of charon that did not come in time.");
	fprintf(out, "gwha_agent_ipsec_charon_timeouts_total %" PRIu64 "\n",
		i->charon.timeouts);
	write_states(out, i);
	head(out, "dials_total", "counter", "Attempts to begin a connection.");
	for (size_t n = 0; n < i->n; n++)
		fprintf(out,
			"gwha_agent_ipsec_dials_total{connection=\"%s\"} %" PRIu64
			"\n",
			i->tunnels[n]->name, i->tunnels[n]->ike.dials);
	head(out, "failures_total", "counter",
	     "Those that failed, and what charon did not take.");
	for (size_t n = 0; n < i->n; n++)
		fprintf(out,
			"gwha_agent_ipsec_failures_total{connection=\"%s\"} %" PRIu64
			"\n",
			i->tunnels[n]->name, i->tunnels[n]->ike.failures);
	if (*i->hot.group)
		write_hot(out, i);
}
