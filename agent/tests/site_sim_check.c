// SPDX-License-Identifier: GPL-2.0-or-later
/* What must hold of a made-up site: who serves what, how soon, and what the plan says. */

#include <stdlib.h>
#include <string.h>

#include "site_sim.h"

/* The node that a plan means. */
static unsigned int node_of(uint32_t gateway)
{
	return (unsigned int)strtoul(sim_plan()->gateways[gateway].conf->name + 1, NULL, 10);
}

/* Active_Down_Interval of the least of all, and the time to agree. */
uint64_t sim_round_us(const struct sim *s)
{
	return 4 * (uint64_t)s->interval_us + 10 * s->delay_us + 1000;
}

void sim_run(struct sim *s, uint64_t for_us)
{
	pk_run(for_us);
	if (pk_wrong())
		sim_wrong(s, pk_wrong());
}

void sim_owners(const struct sim *s, uint8_t *own)
{
	for (unsigned int g = 0; g < s->n_groups; g++)
		own[g] = pk_owner((uint8_t)g);
	memset(own + s->n_groups, PK_NOBODY, SIM_GROUPS - s->n_groups);
}

/* Of those that one node served. */
void sim_same_owners(struct sim *s, const uint8_t *own, const char *what)
{
	for (unsigned int g = 0; g < s->n_groups; g++)
		if (own[g] < PK_SEVERAL && pk_owner((uint8_t)g) != own[g])
			sim_wrong(s, what);
}

bool sim_one_each(const struct sim *s)
{
	for (unsigned int i = 0; i < s->n_nodes; i++)
		if (pk_is_up((uint8_t)i) && pk_active((uint8_t)i) > 1)
			return false;
	return true;
}

/*
 * Somebody is to have it, and it has an address. What has left the plan is served on
 * until an operator asks for it (V09), and nobody needs to take it over.
 */
bool sim_is_planned(unsigned int group)
{
	const struct gwha_pool_plan *p = sim_plan();

	for (uint32_t i = 0; i < p->n_instances; i++)
		if (p->instances[i].number == group + 1)
			return p->instances[i].owner != GWHA_POOL_NOBODY &&
			       p->instances[i].vip.len;
	return false;
}

/* One instance on a node at most, and none that has left the plan. */
bool sim_is_plain(const struct sim *s)
{
	for (unsigned int g = 0; g < s->n_groups; g++)
		if (pk_owner((uint8_t)g) != PK_NOBODY && !sim_is_planned(g))
			return false;
	return sim_one_each(s);
}

/* It may take over whatever somebody is to have. */
bool sim_is_free(const struct sim *s, unsigned int i)
{
	for (unsigned int g = 0; g < s->n_groups; g++)
		if (sim_is_planned(g) && !pk_has((uint8_t)i, (uint8_t)g))
			return false;
	return pk_is_up((uint8_t)i) && !pk_active((uint8_t)i);
}

/*
 * Until when, after those that have failed were heard last, all is served that they
 * had: the last of the free ones, and the time in which two agree on one.
 */
uint64_t sim_takeover_us(const struct sim *s)
{
	uint8_t least = 254;

	for (unsigned int i = 0; i < s->n_nodes; i++) {
		json_t *x;
		size_t k;

		if (!pk_is_up((uint8_t)i) || pk_active((uint8_t)i))
			continue;
		json_array_foreach(json_object_get(s->node[i].plan.json, "instances"), k, x) {
			uint8_t prio = (uint8_t)json_integer_value(json_object_get(x, "priority"));

			least = prio < least ? prio : least;
		}
	}
	return pk_down_us(least) + (uint64_t)4 * (s->delay_us + 60);
}

/* What nobody serves nobody may take, and all say so; the rest one node has. */
static void check_served(struct sim *s, uint8_t group)
{
	uint8_t owner = pk_owner(group);
	bool nobody = owner == PK_NOBODY;

	if (owner == PK_SEVERAL)
		sim_wrong(s, "two nodes serve one instance");
	for (unsigned int i = 0; i < s->n_nodes; i++) {
		if (!pk_has((uint8_t)i, group))
			continue;
		if (nobody && !pk_is_full((uint8_t)i, group))
			sim_wrong(s, "nobody serves it, and one may");
		if (pk_unserved((uint8_t)i, group) != nobody)
			sim_wrong(s, "unserved is not what it is");
	}
}

/* It comes to rest, as it should be, and nothing moves any more. */
void sim_settle(struct sim *s)
{
	sim_run(s, 5 * sim_round_us(s));
	for (unsigned int g = 0; g < s->n_groups && !s->wrong; g++)
		check_served(s, (uint8_t)g);
	if (!s->fullest && !sim_one_each(s))
		sim_wrong(s, "R54: it goes to who serves already, and the pool says none");
	pk_changes();
	sim_run(s, 4 * sim_round_us(s));
	if (pk_changes())
		sim_wrong(s, "it does not come to rest");
}

bool sim_owners_are_planned(const struct sim *s)
{
	const struct gwha_pool_plan *p = sim_plan();

	(void)s;
	for (uint32_t i = 0; i < p->n_instances; i++)
		if (p->instances[i].owner != GWHA_POOL_NOBODY && p->instances[i].vip.len &&
		    pk_owner((uint8_t)(p->instances[i].number - 1)) !=
			    node_of(p->instances[i].owner))
			return false;
	return true;
}

/* The site knows how its gateways are, they know its plan, and serve as it says. */
bool sim_agrees(const struct sim *s)
{
	const struct gwha_pool_plan *p = sim_plan();

	for (unsigned int i = 0; i < s->n_nodes; i++) {
		const struct sim_node *node = &s->node[i];
		uint32_t g = node->here ? gwha_pool_plan_gateway(p, node->name) : 0;

		if (!node->here)
			continue;
		if (pk_is_up((uint8_t)i) ? node->plan.epoch != s->epoch :
					   p->gateways[g].conf->state != GWHA_POOL_FAILED)
			return false;
		if (pk_is_up((uint8_t)i) && p->gateways[g].conf->state == GWHA_POOL_FAILED)
			return false;
		/* a last resort, which kernels have and planners do not count */
		if (p->gateways[g].role == GWHA_ROLE_DRAIN)
			return false;
		/* one that serves what has left the plan takes nothing over */
		if (pk_active((uint8_t)i) && p->gateways[g].role == GWHA_ROLE_STANDBY)
			return false;
	}
	return sim_owners_are_planned(s);
}

/* An operator hands over what another one is to have, who is free: he has it then. */
void sim_reconcile(struct sim *s)
{
	const struct gwha_pool_plan *p = sim_plan();

	for (uint32_t i = 0; i < p->n_instances && !s->wrong; i++) {
		uint8_t group = (uint8_t)(p->instances[i].number - 1), owner, wanted;

		if (p->instances[i].owner == GWHA_POOL_NOBODY || !p->instances[i].vip.len)
			continue;
		owner = pk_owner(group);
		wanted = (uint8_t)node_of(p->instances[i].owner);
		if (owner >= PK_SEVERAL || owner == wanted || !pk_is_up(wanted) ||
		    pk_active(wanted) || s->node[wanted].plan.epoch != s->epoch)
			continue;
		pk_handover(owner, group);
		sim_settle(s);
		if (pk_owner(group) != wanted)
			sim_wrong(s, "R12: handed over, and another one has it");
	}
}
