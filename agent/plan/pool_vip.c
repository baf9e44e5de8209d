// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which address an instance has. Its first gateway brings it, or, of IKEv2, its pool
 * has some; from then on it is the instance's, whoever has that: remote sides know it
 * (R66, R67).
 */

#include <string.h>

#include "diff.h"
#include "pool_work.h"
#include "units.h"

static bool ends_gre(const struct gwha_plan_pool *pool)
{
	return pool->conf->type == GWHA_POOL_GRE ||
	       pool->conf->type == GWHA_POOL_ALL;
}

static void check_vip(struct gwha_pool_plan *p, uint32_t pool,
		      const struct gwha_addr *addr)
{
	const struct gwha_pool *c = p->pools[pool].conf;
	struct gwha_pool_key key = gwha_pool_addr_key(GWHA_NOUN_ADDR, addr);
	char text[GWHA_TEXT_MAX];

	if (gwha_pool_index_get(p->names, &key) != GWHA_POOL_NOBODY)
		gwha_wrong(p->f, "R66", gwha_pools_place(c->node, "vips"),
			   "pool \"%s\": vips: %s is a gateway's, or there twice: take another address",
			   c->name, gwha_addr_text(text, addr));
	else
		p->failed |= !gwha_pool_index_put(p->names, &key, 0);
}

/**
 * gwha_pool_check_vips - look at the addresses that pools have
 * @p: plan, with its gateways looked at
 *
 * Addresses of gateways and pools are all different; what is wrong is told.
 */
void gwha_pool_check_vips(struct gwha_pool_plan *p)
{
	for (uint32_t i = 0; i < p->n_pools; i++) {
		const struct gwha_pool *c = p->pools[p->pools_by_name[i]].conf;

		if (c->n_vips && c->type != GWHA_POOL_IKEV2)
			gwha_wrong(p->f, "R62", gwha_pools_place(c->node, "vips"),
				   "pool \"%s\": vips: are of pools of type ikev2: leave it out: of gre and all they are the gateways' vip, of l3 the connections' local",
				   c->name);
		for (size_t j = 0; j < c->n_vips; j++)
			check_vip(p, p->pools_by_name[i], &c->vips[j]);
	}
}

static bool is_taken(const struct gwha_pool_plan *p, const struct gwha_addr *addr)
{
	for (uint32_t i = 0; i < p->n_instances; i++)
		if (p->instances[i].owner != GWHA_POOL_NOBODY &&
		    gwha_same_addr(&p->instances[i].vip, addr))
			return true;
	return false;
}

/* Its gateway's own; else the first that is free, by the gateways' names. */
static const struct gwha_addr *of_gateways(const struct gwha_pool_plan *p,
					   const struct gwha_plan_instance *i)
{
	const struct gwha_plan_pool *pool = &p->pools[i->pool];
	const struct gwha_addr *own = &p->gateways[i->owner].conf->vip;

	if (!is_taken(p, own))
		return own;
	for (uint32_t m = 0; m < pool->n_members; m++) {
		own = &p->gateways[pool->members[m]].conf->vip;
		if (!is_taken(p, own))
			return own;
	}
	return NULL;
}

/* The lowest that is free, however they are listed. */
static const struct gwha_addr *of_pool(const struct gwha_pool_plan *p,
				       const struct gwha_pool *c)
{
	const struct gwha_addr *best = NULL;

	for (size_t j = 0; j < c->n_vips; j++)
		if ((!best || memcmp(&c->vips[j], best, sizeof(*best)) < 0) &&
		    !is_taken(p, &c->vips[j]))
			best = &c->vips[j];
	return best;
}

/* Those that have none yet, by number. */
static void give(struct gwha_pool_plan *p, uint32_t pool)
{
	uint32_t by_number[GWHA_POOL_NUMBER_MAX + 1] = {0};
	const struct gwha_addr *addr;

	for (uint32_t i = 0; i < p->n_instances; i++)
		if (p->instances[i].pool == pool && !p->instances[i].vip.len &&
		    p->instances[i].owner != GWHA_POOL_NOBODY)
			by_number[p->instances[i].number] = i + 1;
	for (uint32_t k = 1; k <= GWHA_POOL_NUMBER_MAX; k++) {
		if (!by_number[k])
			continue;
		addr = ends_gre(&p->pools[pool]) ?
			       of_gateways(p, &p->instances[by_number[k] - 1]) :
			       of_pool(p, p->pools[pool].conf);
		if (addr)
			p->instances[by_number[k] - 1].vip = *addr;
	}
}

/**
 * gwha_pool_vips - give instances their addresses
 * @p: plan, with who has which instance
 *
 * What an instance has it keeps. One of l3 has none: its connections have them; nor
 * has one of ikev2, if its pool has none left.
 */
void gwha_pool_vips(struct gwha_pool_plan *p)
{
	for (uint32_t i = 0; i < p->n_pools; i++)
		if (p->pools[p->pools_by_name[i]].conf->type != GWHA_POOL_L3)
			give(p, p->pools_by_name[i]);
}
