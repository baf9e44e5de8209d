// SPDX-License-Identifier: GPL-2.0-or-later
/* Rules of tenants, and what is numbered for them: VRF, zone and table. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pool_work.h"

/* Tables below are for people. */
#define TABLE_FIRST 1001
#define ZONE_LAST 65535

static struct gwha_place at(const struct gwha_pool_tenant *c, const char *key)
{
	return gwha_pools_place(c->node, key);
}

static struct gwha_pool_key number_key(enum gwha_pool_noun noun, uint32_t n)
{
	struct gwha_pool_key key = {.bytes = {(uint8_t)noun}};

	memcpy(&key.bytes[1], &n, sizeof(n));
	return key;
}

/* A pool that a tenant names, with those that it named before. */
static void check_pool_of(struct gwha_pool_plan *p, uint32_t tenant, size_t j)
{
	const struct gwha_plan_tenant *t = &p->tenants[tenant];
	const struct gwha_plan_pool *pool = &p->pools[t->pools[j]];
	const struct gwha_pool_tenant *c = t->conf;

	for (size_t i = 0; i < j; i++)
		if (t->pools[i] == t->pools[j])
			gwha_wrong(p->f, "R92", at(c, "pools"),
				   "tenant \"%s\": names pool \"%s\" twice: leave one out",
				   c->name, pool->conf->name);
	if (pool->conf->type == GWHA_POOL_ALL && c->pools.n > 1)
		gwha_wrong(p->f, j ? "R16" : "R15", at(c, "pools"),
			   "tenant \"%s\": pool \"%s\" is of type all: who is on such a pool is on no other: name it alone, or leave it out",
			   c->name, pool->conf->name);
	if (pool->owner != t->owner)
		gwha_wrong(p->f, "R18", at(c, "pools"),
			   "tenant \"%s\": pool \"%s\" is for the tenants of %s, this one is of %s: name a pool of its owner",
			   c->name, pool->conf->name,
			   pool->conf->owner ? pool->conf->owner : "no reseller",
			   c->owner ? c->owner : "no reseller");
	else if (pool->tenants && !gwha_pool_bit(pool->tenants, tenant))
		gwha_wrong(p->f, "R17", at(c, "pools"),
			   "tenant \"%s\": is not among the tenants of pool \"%s\": add it there, or name another pool",
			   c->name, pool->conf->name);
}

static void check_vrf(struct gwha_pool_plan *p, uint32_t i)
{
	const struct gwha_pool_tenant *c = p->tenants[i].conf;
	struct gwha_pool_key key;
	uint32_t other;

	if (!c->vrf || !gwha_pool_name_ok(p, "vrf", c->vrf, c->node))
		return;
	if (strlen(c->vrf) >= IFNAMSIZ) {
		gwha_wrong(p->f, "", at(c, "vrf"),
			   "tenant \"%s\": vrf \"%s\": a device has a name of at most %d letters",
			   c->name, c->vrf, IFNAMSIZ - 1);
		return;
	}
	key = gwha_pool_name_key(GWHA_NOUN_VRF, c->vrf);
	other = gwha_pool_index_get(p->names, &key);
	if (other != GWHA_POOL_NOBODY)
		gwha_wrong(p->f, "R72", at(c, "vrf"),
			   "tenant \"%s\": vrf \"%s\": tenant \"%s\" has it: addresses may be the same in two tenants, so each needs a VRF of its own",
			   c->name, c->vrf, p->tenants[other].conf->name);
	else
		p->failed |= !gwha_pool_index_put(p->names, &key, i);
}

/* A zone or table that was given. */
static void check_number(struct gwha_pool_plan *p, uint32_t i,
			 enum gwha_pool_noun noun, const char *what,
			 uint32_t number)
{
	const struct gwha_pool_tenant *c = p->tenants[i].conf;
	struct gwha_pool_key key = number_key(noun, number);
	uint32_t other;

	if (!number)
		return;
	other = gwha_pool_index_get(p->names, &key);
	if (other != GWHA_POOL_NOBODY)
		gwha_wrong(p->f, "R72", at(c, what),
			   "tenant \"%s\": %s %u: tenant \"%s\" has it: give one of them another, or leave it out",
			   c->name, what, number, p->tenants[other].conf->name);
	else
		p->failed |= !gwha_pool_index_put(p->names, &key, i);
}

static void check_tenant(struct gwha_pool_plan *p, uint32_t i)
{
	const struct gwha_pool_tenant *c = p->tenants[i].conf;

	for (size_t j = 0; j < c->pools.n; j++)
		check_pool_of(p, i, j);
	check_vrf(p, i);
	if (c->zone > ZONE_LAST)
		gwha_wrong(p->f, "", at(c, "zone"),
			   "tenant \"%s\": zone: must be 1 to 65535", c->name);
	if (c->table >= 253 && c->table <= 255)
		gwha_wrong(p->f, "", at(c, "table"),
			   "tenant \"%s\": table: 253 to 255 are the kernel's own: give another, or leave it out",
			   c->name);
	check_number(p, i, GWHA_NOUN_ZONE, "zone", c->zone);
	check_number(p, i, GWHA_NOUN_TABLE, "table", c->table);
	if (c->as == 23456 || c->as == 65535 || c->as == UINT32_MAX)
		gwha_wrong(p->f, "R91", at(c, "as"),
			   "tenant \"%s\": as: %u is reserved: give another",
			   c->name, c->as);
	if (c->router_id.len && c->router_id.len != 4)
		gwha_wrong(p->f, "R91", at(c, "router-id"),
			   "tenant \"%s\": router-id: must be written as an IPv4 address",
			   c->name);
}

/**
 * gwha_pool_check_tenants - look at tenants
 * @p: plan, begun
 */
void gwha_pool_check_tenants(struct gwha_pool_plan *p)
{
	for (uint32_t i = 0; i < p->n_tenants; i++)
		check_tenant(p, i);
}

static int by_name(const void *one, const void *two)
{
	const struct gwha_plan_tenant *const *a = one, *const *b = two;

	return strcmp((*a)->conf->name, (*b)->conf->name);
}

/* The smallest that is free, from @next on; there are more than tenants. */
static uint32_t next_free(struct gwha_pool_plan *p, enum gwha_pool_noun noun,
			  uint32_t tenant, uint32_t *next)
{
	struct gwha_pool_key key = number_key(noun, *next);

	while (gwha_pool_index_get(p->names, &key) != GWHA_POOL_NOBODY)
		key = number_key(noun, ++*next);
	p->failed |= !gwha_pool_index_put(p->names, &key, tenant);
	return (*next)++;
}

/**
 * gwha_pool_number_tenants - give zones and tables to those that have none
 * @p: plan, looked at
 *
 * By name, so that it is no matter how they are listed. No two have the same one.
 */
void gwha_pool_number_tenants(struct gwha_pool_plan *p)
{
	struct gwha_plan_tenant **all = calloc(p->n_tenants + 1, sizeof(*all));
	uint32_t zone = 1, table = TABLE_FIRST;

	p->failed |= !all;
	for (uint32_t i = 0; all && i < p->n_tenants; i++)
		all[i] = &p->tenants[i];
	if (all && p->n_tenants)
		qsort(all, p->n_tenants, sizeof(*all), by_name);
	for (uint32_t i = 0; !p->failed && i < p->n_tenants; i++) {
		uint32_t t = (uint32_t)(all[i] - p->tenants);

		if (!all[i]->zone)
			all[i]->zone = next_free(p, GWHA_NOUN_ZONE, t, &zone);
		if (!all[i]->table)
			all[i]->table = next_free(p, GWHA_NOUN_TABLE, t, &table);
	}
	free(all);
}
