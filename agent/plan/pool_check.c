// SPDX-License-Identifier: GPL-2.0-or-later
/* Rules of pools and their gateways, each by itself. */

#include <string.h>

#include "pool_work.h"
#include "units.h"

static struct gwha_place at(const struct gwha_node *node, const char *key)
{
	return gwha_pools_place(node, key);
}

/* The one rule about how many stand by; asked wherever a number changes (R07). */
static void check_numbers(struct gwha_pool_plan *p, const struct gwha_pool *c)
{
	bool beyond = c->beyond == GWHA_POOL_BEYOND_FULLEST_FIT;
	uint64_t levels = (uint64_t)c->standby + (beyond ? c->active : 1);

	if (!c->active)
		gwha_wrong(p->f, "R06", at(c->node, "active"),
			   "pool \"%s\": active: must be 1 at least: nobody serves in it",
			   c->name);
	else if (c->active > GWHA_POOL_NUMBER_MAX)
		gwha_wrong(p->f, "V13", at(c->node, "active"),
			   "pool \"%s\": active: must be at most %d: each is a VRID: make two pools of it",
			   c->name, GWHA_POOL_NUMBER_MAX);
	else if (c->standby > c->active)
		gwha_wrong(p->f, "R07", at(c->node, "standby"),
			   "pool \"%s\": standby: %u for %u active: there must not be more than active ones: lower it to %u, or raise active to %u",
			   c->name, c->standby, c->active, c->active,
			   c->standby);
	else if (!c->standby)
		gwha_doubt(p->f, "R06", at(c->node, "standby"),
			   "pool \"%s\": standby: nobody takes the place of who fails: raise it to 1 at least",
			   c->name);
	else if (levels > GWHA_POOL_PRIORITY)
		gwha_wrong(p->f, "V21", at(c->node, "standby"),
			   "pool \"%s\": its instances would need %u priorities, of 254 that there are: lower active or standby%s",
			   c->name, (unsigned int)levels,
			   beyond ? ", or say beyond: none" : "");
}

static void check_pool(struct gwha_pool_plan *p, const struct gwha_pool *c)
{
	check_numbers(p, c);
	if (c->frontend.len && c->type != GWHA_POOL_IKEV2 &&
	    c->type != GWHA_POOL_ALL)
		gwha_wrong(p->f, "R40", at(c->node, "frontend"),
			   "pool \"%s\": frontend: L3 and GRE go to their gateway directly: leave it out of a pool of type %s",
			   c->name, gwha_pool_type_name(c->type));
}

/* An address is one gateway's, as DIP or as VIP. */
static void check_addr(struct gwha_pool_plan *p,
		       const struct gwha_pool_gateway *c, const char *what,
		       const struct gwha_addr *addr, uint32_t i)
{
	struct gwha_pool_key key = gwha_pool_addr_key(GWHA_NOUN_ADDR, addr);
	uint32_t other;
	char text[GWHA_TEXT_MAX];

	if (!addr->len)
		return;
	other = gwha_pool_index_get(p->names, &key);
	if (other != GWHA_POOL_NOBODY)
		gwha_wrong(p->f, "", at(c->node, what),
			   "gateway \"%s\": %s %s: gateway \"%s\" has it: give one of them another",
			   c->name, what, gwha_addr_text(text, addr),
			   p->gateways[other].conf->name);
	else
		p->failed |= !gwha_pool_index_put(p->names, &key, i);
}

static void check_gateway(struct gwha_pool_plan *p, uint32_t i)
{
	const struct gwha_pool_gateway *c = p->gateways[i].conf;
	const struct gwha_pool *pool = p->pools[p->gateways[i].pool].conf;
	bool gre = pool->type == GWHA_POOL_GRE || pool->type == GWHA_POOL_ALL;
	char most[GWHA_TEXT_MAX];

	if (!c->capacity_kbps || c->capacity_kbps > GWHA_POOL_KBPS_MAX)
		gwha_wrong(p->f, "R91", at(c->node, "capacity"),
			   "gateway \"%s\": capacity: must be 1kbit to %s",
			   c->name, gwha_rate_text(most, GWHA_POOL_KBPS_MAX));
	if (!c->max_tenants || c->max_tenants > GWHA_POOL_TENANTS_MAX)
		gwha_wrong(p->f, "R81", at(c->node, "max-tenants"),
			   "gateway \"%s\": max-tenants: must be 1 to %d",
			   c->name, GWHA_POOL_TENANTS_MAX);
	if (!c->dip.len)
		gwha_wrong(p->f, "R61", at(c->node, "dip"),
			   "gateway \"%s\": has no dip: give the address of the node",
			   c->name);
	if (gre && !c->vip.len)
		gwha_wrong(p->f, "R62", at(c->node, "vip"),
			   "gateway \"%s\": has no vip: give one, where its GRE tunnels end: its pool \"%s\" is of type %s",
			   c->name, pool->name, gwha_pool_type_name(pool->type));
	if (!gre && c->vip.len)
		gwha_wrong(p->f, "R62", at(c->node, "vip"),
			   "gateway \"%s\": vip: leave it out: its pool \"%s\" of type %s has no GRE tunnels",
			   c->name, pool->name, gwha_pool_type_name(pool->type));
	check_addr(p, c, "dip", &c->dip, i);
	check_addr(p, c, "vip", &c->vip, i);
}

/**
 * gwha_pool_check - look at everything by itself
 * @p: plan, begun
 *
 * What is wrong is told, with the rule and what to do.
 */
void gwha_pool_check(struct gwha_pool_plan *p)
{
	for (uint32_t i = 0; i < p->n_pools; i++)
		check_pool(p, p->pools[i].conf);
	for (uint32_t i = 0; i < p->n_gateways; i++)
		check_gateway(p, i);
	gwha_pool_check_vips(p);
	gwha_pool_check_tenants(p);
	for (uint32_t i = 0; i < p->n_conns; i++)
		gwha_pool_check_conn(p, i);
}
