// SPDX-License-Identifier: GPL-2.0-or-later
/* A made-up site of one pool: what is asked of it, and how nodes hear of its plans. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "site_asked.h"
#include "site_node.h"
#include "site_sim.h"

#define OF(name) (strtoul(strchr(name, '.') + 1, NULL, 10) - 1)

/* What the controller has decided. */
const struct gwha_pool_plan *sim_plan(void)
{
	return &site.plan;
}

unsigned int chance(struct sim *s, unsigned int n)
{
	s->seed = s->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned int)(s->seed >> 33) % n;
}

/* The first of it counts: what follows, follows from that. */
void sim_wrong(struct sim *s, const char *what)
{
	if (!s->wrong)
		s->wrong = what;
}

/* ---------------------------------------------------------------------- what it plans */

/* What of a gateway's plan its kernel is told. */
static uint32_t shares_of(const struct gwha_node_plan *plan, struct pk_share *to)
{
	json_t *x;
	size_t i;
	uint32_t n = 0;

	json_array_foreach(json_object_get(plan->json, "instances"), i, x)
		if (json_array_size(json_object_get(x, "links")))
			to[n++] = (struct pk_share){
				.group = (uint8_t)OF(json_string_value(json_object_get(x, "name"))),
				.prio = (uint8_t)json_integer_value(json_object_get(x, "priority")),
				.limit = (uint8_t)json_integer_value(json_object_get(x, "limit")),
				.weight = (uint8_t)json_integer_value(json_object_get(x, "weight")),
			};
	return n;
}

/* V21, R06, R54: 254 who has it, then standbys as listed, last who failed; nobody twice. */
static void check_priorities(struct sim *s, const struct gwha_plan_instance *x,
			     const uint8_t prio[SIM_NODES])
{
	uint8_t best_failed = 0, least = 255;
	bool seen[256] = {false};

	for (unsigned int i = 0; i < s->n_nodes; i++) {
		uint32_t g = gwha_pool_plan_gateway(&site.plan, s->node[i].name);

		if (!prio[i] || g == x->owner)
			continue;
		if (seen[prio[i]])
			sim_wrong(s, "V21: two have one priority");
		seen[prio[i]] = true;
		if (site.plan.gateways[g].role == GWHA_ROLE_FAILED)
			best_failed = prio[i] > best_failed ? prio[i] : best_failed;
		else
			least = prio[i] < least ? prio[i] : least;
	}
	if (seen[GWHA_POOL_PRIORITY])
		sim_wrong(s, "V21: two have the first priority");
	if (best_failed > least)
		sim_wrong(s, "R54: who failed is not last");
	for (uint32_t k = 0; k <= x->n; k++) {
		uint32_t g = k ? x->standbys[k - 1] : x->owner;

		if (prio[strtoul(site.plan.gateways[g].conf->name + 1, NULL, 10)] != 254 - k)
			sim_wrong(s, "R06: priorities are not in the order of the plan");
	}
}

static void check_plan(struct sim *s)
{
	static uint8_t prio[SIM_GROUPS][SIM_NODES];
	static struct pk_share of[SIM_GROUPS];
	const struct gwha_pool_plan *p = &site.plan;
	bool vrid[256] = {false};
	unsigned int standbys = 0;

	memset(prio, 0, sizeof(prio));
	for (unsigned int i = 0; i < s->n_nodes; i++) {
		struct gwha_node_plan plan = {NULL};
		uint32_t g = gwha_pool_plan_gateway(p, s->node[i].name);

		if (g == GWHA_POOL_NOBODY)
			continue;
		plan.json = gwha_site_node(&site, s->node[i].name, s->epoch, &err);
		for (uint32_t n = shares_of(&plan, of); n--;)
			prio[of[n].group][i] = of[n].prio;
		json_decref(plan.json);
		standbys += p->gateways[g].role == GWHA_ROLE_STANDBY;
	}
	for (uint32_t i = 0; i < p->n_instances; i++) {
		const struct gwha_plan_instance *x = &p->instances[i];

		if (x->owner == GWHA_POOL_NOBODY)
			continue;
		if (vrid[x->vrid])
			sim_wrong(s, "V15: a VRID twice");
		vrid[x->vrid] = true;
		/* one without an address is no group, and serves nothing */
		if (x->vip.len)
			check_priorities(s, x, prio[x->number - 1]);
		else if (x->n_conns)
			sim_wrong(s, "R62: connections are where no address is");
		if (p->gateways[x->owner].conf->state == GWHA_POOL_FAILED && standbys)
			sim_wrong(s, "R54: a standby is free, and who failed has an instance");
	}
}

/* Whether it was done. */
bool sim_ask(struct sim *s, const char *fmt, ...)
{
	static char text[8192];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (ask_how(text, true))
		return false;
	s->epoch++;
	for (uint32_t i = 0; i < site.plan.n_instances; i++)
		if (site.plan.instances[i].number > s->n_groups)
			s->n_groups = site.plan.instances[i].number;
	assert_true(s->n_groups <= SIM_GROUPS);
	check_plan(s);
	return true;
}

void sim_add_gateway(struct sim *s, unsigned int i)
{
	char vip[40] = "";

	snprintf(s->node[i].name, sizeof(s->node[i].name), "g%03u", i);
	if (s->gre)
		snprintf(vip, sizeof(vip), ",'vip':'10.1.0.%u'", i + 1);
	s->node[i].here = true;
	if (i >= s->n_nodes)
		s->n_nodes = i + 1;
	if (!sim_ask(s, "{'verb':'add','kind':'gateway','name':'%s','body':{'pool':'p','capacity':'%ugbit','dip':'10.0.0.%u','failure-domain':'d%u'%s}}",
		     s->node[i].name, 10 + 10 * chance(s, 2), i + 1, chance(s, 4), vip))
		sim_wrong(s, "a gateway is refused");
}

void sim_add_conn(struct sim *s, unsigned int c)
{
	sim_ask(s, "{'verb':'add','kind':'connection','name':'c%u','body':{'tenant':'t%u','type':'%s','in':'%umbit','peer':'192.0.2.%u'}}",
		c, c % 3, s->gre ? "gre" : "ikev2", 1 + chance(s, 2000), c + 1);
}

/* ------------------------------------------------------------------ what nodes hear */

/* A node has a plan before it, as gwhad does: kept first, then acted by. */
void sim_take(struct sim *s, unsigned int i, const char *text)
{
	static struct pk_share of[SIM_GROUPS];
	struct sim_node *node = &s->node[i];
	struct gwha_node_plan plan;

	if (gwha_node_plan_read(text, strlen(text), &plan, &err)) {
		sim_wrong(s, "a plan cannot be read");
		return;
	}
	if (gwha_node_plan_fits(&plan, &node->plan, &err)) {
		gwha_node_plan_free(&plan);
		return;
	}
	gwha_node_plan_free(&node->plan);
	node->plan = plan;
	if (pk_is_up((uint8_t)i))
		pk_take((uint8_t)i, of, shares_of(&plan, of));
}

void sim_deliver_one(struct sim *s, unsigned int i)
{
	struct sim_node *node = &s->node[i];
	char *text;
	json_t *json;

	if (!node->here || !pk_is_up((uint8_t)i))
		return;
	json = gwha_site_node(&site, node->name, s->epoch, &err);
	text = json_dumps(json, JSON_COMPACT);
	json_decref(json);
	sim_take(s, i, text);
	if (node->plan.epoch != s->epoch)
		sim_wrong(s, "R29: a newer plan is not taken");
	if (!node->old || !chance(s, 3)) {
		free(node->old);
		node->old = text;
		node->old_epoch = s->epoch;
	} else {
		free(text);
	}
}

/* One after the other, in time; and unless it must reach all, not all. */
void sim_deliver(struct sim *s, bool all)
{
	uint8_t before[SIM_GROUPS];
	bool one_each = sim_one_each(s);

	sim_owners(s, before);
	for (unsigned int i = 0; i < s->n_nodes && !s->deaf; i++) {
		if (!all && !chance(s, 8))
			continue;
		sim_deliver_one(s, i);
		sim_run(s, chance(s, s->interval_us));
	}
	sim_run(s, sim_round_us(s));
	/* a lower limit hands over what is beyond it */
	if (one_each)
		sim_same_owners(s, before, "a plan moved what is served");
}

/* By what it kept alone. */
void sim_boot(struct sim *s, unsigned int i)
{
	static struct pk_share of[SIM_GROUPS];

	pk_boot((uint8_t)i, of, shares_of(&s->node[i].plan, of));
}

/* The controller is told how a gateway is; its plan reaches the nodes. */
void sim_tell(struct sim *s, unsigned int i, const char *state)
{
	if (!sim_ask(s, "{'verb':'set','kind':'gateway','name':'%s','body':{'state':%s}}",
		     s->node[i].name, state))
		return;
	sim_deliver(s, chance(s, 2));
	sim_settle(s);
}

void sim_tell_all(struct sim *s)
{
	for (unsigned int i = 0; i < s->n_nodes && !s->wrong; i++)
		if (s->node[i].here)
			sim_ask(s, "{'verb':'set','kind':'gateway','name':'%s','body':{'state':%s}}",
				s->node[i].name, pk_is_up((uint8_t)i) ? "null" : "'failed'");
	sim_deliver(s, true);
	sim_settle(s);
}

/* ------------------------------------------------------------------ it begins, and ends */

static void first_site(struct sim *s)
{
	char vips[SIM_NODES * 16] = "";

	for (unsigned int i = 0; !s->gre && i < SIM_NODES; i++)
		sprintf(vips + strlen(vips), "%s'10.1.0.%u'", i ? "," : ",'vips':[", i + 1);
	memset(&found, 0, sizeof(found));
	assert_int_equal(gwha_site_plan(&site, &found), 0);
	if (!sim_ask(s, "{'verb':'add','kind':'pool','name':'p','body':{'type':'%s','active':%u,'standby':%u,'beyond':'%s'%s%s}}",
		     s->gre ? "gre" : "ikev2", s->active, s->standby,
		     s->fullest ? "fullest-fit" : "none", vips, s->gre ? "" : "]"))
		sim_wrong(s, "a pool is refused");
}

/* Homes first, or all at once: each has its own. */
static void first_nodes(struct sim *s, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		sim_add_gateway(s, i);
	for (unsigned int c = 0; c < 3; c++)
		sim_ask(s, "{'verb':'add','kind':'tenant','name':'t%u','body':{}}", c);
	for (unsigned int c = chance(s, 20); c--;)
		sim_add_conn(s, c);
	for (unsigned int i = 0; i < n; i++) {
		uint32_t g = gwha_pool_plan_gateway(&site.plan, s->node[i].name);

		if (site.plan.gateways[g].role != GWHA_ROLE_ACTIVE)
			continue;
		sim_boot(s, i);
		sim_deliver_one(s, i);
	}
	sim_run(s, 2 * sim_round_us(s));
	for (unsigned int i = 0; i < n; i++) {
		if (pk_is_up((uint8_t)i))
			continue;
		sim_boot(s, i);
		sim_deliver_one(s, i);
	}
	sim_settle(s);
	if (!sim_agrees(s))
		sim_wrong(s, "who is to serve does not");
}

void sim_begin(struct sim *s, uint64_t seed, unsigned int most, bool verbose)
{
	static const uint32_t usual_us[] = {10000, 50000, 100000, 1000000};

	memset(s, 0, sizeof(*s));
	s->seed = seed * UINT64_C(2654435761) + 1;
	for (unsigned int i = 0; i < 4; i++)
		chance(s, 2);
	s->active = 1 + chance(s, most / 2);
	s->standby = 1 + chance(s, s->active);
	s->gre = chance(s, 2);
	s->fullest = chance(s, 2);
	s->interval_us = usual_us[chance(s, 4)];
	s->delay_us = 10 + chance(s, s->interval_us / 50);
	pk_begin(seed, s->interval_us, s->delay_us, verbose);
	first_site(s);
	first_nodes(s, s->active + s->standby < most ? s->active + s->standby : most);
}

void sim_end(struct sim *s)
{
	for (unsigned int i = 0; i < SIM_NODES; i++) {
		gwha_node_plan_free(&s->node[i].plan);
		free(s->node[i].old);
	}
	site_end(NULL);
}
