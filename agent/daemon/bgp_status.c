// SPDX-License-Identifier: GPL-2.0-or-later
/* What is known of announcements, as JSON and as Prometheus reads it. */

#include <inttypes.h>
#include <string.h>

#include "bgp_watch.h"
#include "units.h"

static json_t *number(uint64_t n)
{
	return json_integer((json_int_t)n);
}

static uint64_t timeouts_of(const struct gwhad_bgp *one)
{
	uint64_t n = 0;

	for (size_t i = 0; i < GWHA_BGP_SOCKETS_MAX; i++)
		n += one->ctl[i].timeouts;
	return n;
}

static const char *state_of(const struct gwhad_bgp *one)
{
	if (!one->ready)
		return "unknown";
	if (!one->well)
		return one->ctl[0].hung || one->ctl[1].hung ? "hung" : "dead";
	return *one->why ? "degraded" : "well";
}

/**
 * gwhad_bgp_told - whether a neighbor was told of a VIP; tenants are not in the way to it
 * @one: what is watched
 * @vip: which
 */
bool gwhad_bgp_told(const struct gwhad_bgp *one, size_t vip)
{
	for (size_t i = 0; i < one->conf->n_neighbors; i++)
		if (one->known.paths[vip].told[i] &&
		    !one->conf->neighbors[i].tenant)
			return true;
	return false;
}

/* Tenants have theirs with the owner alone. */
static void tally_sessions(const struct gwhad_bgp *one, bool owner,
			   struct gwha_timeline_seen *seen)
{
	struct gwha_tally *t = &seen->sessions;

	for (size_t i = 0; i < one->conf->n_neighbors; i++) {
		const struct gwha_bgp_session *n = &one->known.neighbors[i];

		if (one->conf->neighbors[i].tenant && !owner)
			continue;
		t->all++;
		t->done += n->up;
		if (n->up && one->looked_us - n->up_us > seen->session_us)
			seen->session_us = one->looked_us - n->up_us;
		if (!n->up && !*t->lacks)
			snprintf(t->lacks, sizeof(t->lacks),
				 "BGP neighbor %.60s: %s",
				 one->conf->neighbors[i].name,
				 n->there ? n->state : "not there");
	}
}

static void tally_routes(const struct gwhad_bgp *one, bool owner,
			 struct gwha_tally *t)
{
	char text[GWHA_TEXT_MAX];

	for (size_t i = 0; i < one->conf->n_vips; i++) {
		bool done = gwhad_bgp_told(one, i) == owner;

		t->all++;
		t->done += done;
		if (!done && !*t->lacks)
			snprintf(t->lacks, sizeof(t->lacks),
				 "no BGP neighbor was told of %s%s",
				 owner ? "" : "the end of ",
				 gwha_addr_text(text, &one->conf->vips[i].addr));
	}
}

/**
 * gwhad_bgps_tally - how much of a group's announcements is as it must be
 * @b: what is watched
 * @group: the group
 * @owner: this node owns it
 * @since_us: what was seen before that does not count
 * @seen: sessions and routes are filled in
 */
void gwhad_bgps_tally(const struct gwhad_bgps *b, const char *group, bool owner,
		      uint64_t since_us, struct gwha_timeline_seen *seen)
{
	const struct gwhad_bgp *one = b->first;

	while (one && strcmp(one->conf->group, group))
		one = one->next;
	seen->sessions = (struct gwha_tally){.known = true};
	seen->routes = seen->sessions;
	if (!one)
		return;
	seen->sessions.known = one->ready && one->looked_us >= since_us;
	seen->routes.known = seen->sessions.known;
	tally_sessions(one, owner, seen);
	tally_routes(one, owner, &seen->routes);
	/* of daemons that are gone nothing is known but that */
	if (one->well)
		return;
	snprintf(seen->sessions.lacks, sizeof(seen->sessions.lacks), "%.120s",
		 one->why);
}

static json_t *vips_json(const struct gwhad_bgp *one)
{
	json_t *list = json_array();
	char text[GWHA_TEXT_MAX];

	for (size_t i = 0; i < one->conf->n_vips; i++)
		json_array_append_new(
			list,
			json_pack("{s:s, s:b, s:b, s:b}", "address",
				  gwha_addr_text(text,
						 &one->conf->vips[i].addr),
				  "network",
				  one->known.setup_known &&
					  one->known.setup.vips[i] !=
						  GWHA_BGP_NONE,
				  "announced", gwhad_bgp_told(one, i), "draining",
				  one->known.paths[i].draining));
	return list;
}

static json_t *neighbors_json(const struct gwhad_bgp *one)
{
	json_t *list = json_array();

	for (size_t i = 0; i < one->conf->n_neighbors; i++) {
		const struct gwha_bgp_session *n = &one->known.neighbors[i];
		json_t *j = json_pack("{s:s, s:b, s:s, s:b, s:b, s:o, s:o, s:o}",
				      "name", one->conf->neighbors[i].name,
				      "tenant", one->conf->neighbors[i].tenant,
				      "state", n->there ? n->state : "unknown",
				      "up", n->up, "graceful_restart",
				      n->restart, "routes_accepted",
				      number(n->accepted), "routes_sent",
				      number(n->sent), "up_us",
				      number(n->up_us));

		if (n->has_bfd)
			json_object_set_new(j, "bfd_up", json_boolean(n->bfd));
		json_array_append_new(list, j);
	}
	return list;
}

/* R43: what was learned, and from whom. */
static json_t *routes_json(const struct gwhad_bgp *one)
{
	json_t *list = json_array();

	for (size_t i = 0; i < one->routes.n; i++)
		json_array_append_new(
			list, json_pack("{s:s, s:s}", "prefix",
					one->routes.at[i].prefix, "from",
					one->routes.at[i].from));
	return json_pack("{s:o, s:b, s:o}", "count", number(one->routes.all),
			 "complete",
			 !one->routes_bad && one->routes.all == one->routes.n,
			 "list", list);
}

static json_t *one_json(const struct gwhad_bgp *one)
{
	json_t *j = json_pack(
		"{s:s, s:s, s:s, s:s, s:o, s:o, s:{s:s, s:o, s:s}, s:o, s:o, s:o, s:o}",
		"group", one->conf->group, "daemon", one->driver->name, "state", state_of(one), "why",
		one->why, "vips", vips_json(one), "neighbors",
		neighbors_json(one), "drain", "phase",
		gwha_bgp_phase_name(one->machine.phase), "count",
		number(one->machine.drains), "outcome", one->machine.outcome,
		"looks", number(one->looks), "repairs", number(one->repairs),
		"failures", number(one->failures), "timeouts",
		number(timeouts_of(one)));

	if (one->conf->routes)
		json_object_set_new(j, "routes", routes_json(one));
	return j;
}

/**
 * gwhad_bgps_json - what is known of announcements, a list by group
 * @b: what is watched
 */
json_t *gwhad_bgps_json(const struct gwhad_bgps *b)
{
	json_t *list = json_array();

	for (const struct gwhad_bgp *one = b->first; one; one = one->next)
		json_array_append_new(list, one_json(one));
	return list;
}

static void head(FILE *out, const char *name, const char *type, const char *help)
{
	fprintf(out, "# HELP gwha_agent_bgp_%s %s\n# TYPE gwha_agent_bgp_%s %s\n",
		name, help, name, type);
}

static void write_vips(FILE *out, const struct gwhad_bgps *b)
{
	char text[GWHA_TEXT_MAX];

	head(out, "announced", "gauge", "Whether a neighbor was told of a VIP.");
	for (const struct gwhad_bgp *one = b->first; one; one = one->next)
		for (size_t i = 0; i < one->conf->n_vips; i++)
			fprintf(out,
				"gwha_agent_bgp_announced{group=\"%s\",vip=\"%s\"} %d\n",
				one->conf->group,
				gwha_addr_text(text, &one->conf->vips[i].addr),
				gwhad_bgp_told(one, i));
}

static void write_neighbors(FILE *out, const struct gwhad_bgps *b)
{
	head(out, "neighbor_up", "gauge",
	     "Whether a neighbor's session is established; a tenant's is with the owner alone.");
	for (const struct gwhad_bgp *one = b->first; one; one = one->next)
		for (size_t i = 0; i < one->conf->n_neighbors; i++)
			fprintf(out,
				"gwha_agent_bgp_neighbor_up{group=\"%s\",neighbor=\"%s\"} %d\n",
				one->conf->group, one->conf->neighbors[i].name,
				one->known.neighbors[i].up);
}

/**
 * gwhad_bgps_metrics - what is known of announcements, for Prometheus
 * @out: written to
 * @b: what is watched; nothing is written if that is nothing
 */
void gwhad_bgps_metrics(FILE *out, const struct gwhad_bgps *b)
{
	const struct gwhad_bgp *one;

	if (!b->first)
		return;
	head(out, "daemons_up", "gauge", "Whether the routing daemons answer.");
	for (one = b->first; one; one = one->next)
		fprintf(out, "gwha_agent_bgp_daemons_up{group=\"%s\"} %d\n",
			one->conf->group, one->ready && one->well);
	head(out, "degraded", "gauge", "Whether something is not as it must be.");
	for (one = b->first; one; one = one->next)
		fprintf(out, "gwha_agent_bgp_degraded{group=\"%s\"} %d\n",
			one->conf->group, !!*one->why);
	write_neighbors(out, b);
	write_vips(out, b);
	head(out, "repairs_total", "counter", "Times when a daemon was configured.");
	for (one = b->first; one; one = one->next)
		fprintf(out,
			"gwha_agent_bgp_repairs_total{group=\"%s\"} %" PRIu64 "\n",
			one->conf->group, one->repairs);
	head(out, "timeouts_total", "counter", "Times when a daemon hung.");
	for (one = b->first; one; one = one->next)
		fprintf(out,
			"gwha_agent_bgp_timeouts_total{group=\"%s\"} %" PRIu64 "\n",
			one->conf->group,
			timeouts_of(one));
}
