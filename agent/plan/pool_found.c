// SPDX-License-Identifier: GPL-2.0-or-later
/* What is found: instances, connections and route reflectors that have their place. */

#include <stdlib.h>
#include <string.h>

#include "diff.h"
#include "pool_work.h"

static struct gwha_place at(const struct gwha_node *node, const char *key)
{
	return gwha_pools_place(node, key);
}

/* Its gateway, or GWHA_POOL_NOBODY. */
static uint32_t owner_of(struct gwha_pool_plan *p,
			 const struct gwha_pool_instance *c, uint32_t pool)
{
	uint32_t g = gwha_pool_find(p, GWHA_NOUN_GATEWAY, c->gateway);

	if (g == GWHA_POOL_NOBODY)
		gwha_wrong(p->f, "", at(c->node, "gateway"),
			   "instance %s.%u: there is no gateway \"%.64s\": let another have it, or leave the instance out",
			   p->pools[pool].conf->name, c->number, c->gateway);
	else if (p->gateways[g].pool != pool)
		gwha_wrong(p->f, "", at(c->node, "gateway"),
			   "instance %s.%u: gateway \"%s\" is of pool \"%s\": an instance stays in its pool",
			   p->pools[pool].conf->name, c->number, c->gateway,
			   p->pools[p->gateways[g].pool].conf->name);
	else
		return g;
	return GWHA_POOL_NOBODY;
}

/* Numbers are of the pool, VRIDs of the LAN: two are never the same (V15, V19). */
static bool is_free(struct gwha_pool_plan *p, uint32_t pool,
		    const struct gwha_pool_instance *c)
{
	for (uint32_t i = 0; i < p->n_instances; i++) {
		const struct gwha_plan_instance *x = &p->instances[i];
		const struct gwha_plan_pool *of = &p->pools[x->pool];

		if (x->pool == pool && x->number == c->number) {
			gwha_wrong(p->f, "", at(c->node, "number"),
				   "instance %s.%u: is there twice: leave one out",
				   of->conf->name, c->number);
			return false;
		}
		if (c->vrid && x->vrid == c->vrid &&
		    of->lan == p->pools[pool].lan) {
			gwha_wrong(p->f, "V15", at(c->node, "vrid"),
				   "instance %s.%u: vrid %u: instance %s.%u has it on the same LAN: give one of them another, or leave it out",
				   p->pools[pool].conf->name, c->number, c->vrid,
				   of->conf->name, x->number);
			return false;
		}
		if (c->vip.len && gwha_same_addr(&x->vip, &c->vip)) {
			gwha_wrong(p->f, "R66", at(c->node, "vip"),
				   "instance %s.%u: vip: instance %s.%u has it: give one of them another, or leave it out",
				   p->pools[pool].conf->name, c->number,
				   of->conf->name, x->number);
			return false;
		}
	}
	return true;
}

static void find_instance(struct gwha_pool_plan *p,
			  const struct gwha_pool_instance *c)
{
	uint32_t pool = gwha_pool_find(p, GWHA_NOUN_POOL, c->pool);
	uint32_t g;

	if (pool == GWHA_POOL_NOBODY) {
		gwha_wrong(p->f, "", at(c->node, "pool"),
			   "instance %.64s.%u: there is no such pool: leave it out",
			   c->pool, c->number);
		return;
	}
	if (!c->number || c->number > GWHA_POOL_NUMBER_MAX ||
	    c->vrid > GWHA_POOL_NUMBER_MAX) {
		gwha_wrong(p->f, "V13", at(c->node, c->vrid > GWHA_POOL_NUMBER_MAX ?
							    "vrid" : "number"),
			   "instance %s.%u: number and vrid must be 1 to %d",
			   c->pool, c->number, GWHA_POOL_NUMBER_MAX);
		return;
	}
	g = owner_of(p, c, pool);
	if (g == GWHA_POOL_NOBODY || !is_free(p, pool, c))
		return;
	if (p->gateways[g].instance == GWHA_POOL_NOBODY ||
	    c->number < p->instances[p->gateways[g].instance].number)
		p->gateways[g].instance = p->n_instances;
	p->instances[p->n_instances++] = (struct gwha_plan_instance){
		.pool = pool,
		.number = c->number,
		.vrid = c->vrid,
		.owner = g,
		.vip = c->vip,
	};
}

/* VRIDs that were not given; by pool and number, however they are listed. */
static void number_found(struct gwha_pool_plan *p)
{
	for (uint32_t i = 0; i < p->n_pools; i++) {
		uint32_t by_number[GWHA_POOL_NUMBER_MAX + 1] = {0};
		uint32_t pool = p->pools_by_name[i];

		for (uint32_t j = 0; j < p->n_instances; j++)
			if (p->instances[j].pool == pool)
				by_number[p->instances[j].number] = j + 1;
		for (uint32_t j = 1; j <= GWHA_POOL_NUMBER_MAX; j++)
			if (by_number[j] && !p->instances[by_number[j] - 1].vrid)
				gwha_pool_number(p, by_number[j] - 1);
	}
}

/* The gateway that a tenant says to have its reflector, if that can be. */
static uint32_t reflector_of(struct gwha_pool_plan *p, uint32_t tenant)
{
	const struct gwha_pool_tenant *t = p->tenants[tenant].conf;
	const struct gwha_plan_pool *pool;
	uint32_t g;

	if (!t->rr)
		return GWHA_POOL_NOBODY;
	g = gwha_pool_find(p, GWHA_NOUN_GATEWAY, t->rr);
	if (g == GWHA_POOL_NOBODY) {
		gwha_wrong(p->f, "R25", at(t->node, "rr"),
			   "tenant \"%s\": there is no gateway \"%.64s\": leave rr out, and one is chosen",
			   t->name, t->rr);
		return g;
	}
	pool = &p->pools[p->gateways[g].pool];
	if (gwha_pool_serves(p, tenant, p->gateways[g].pool))
		return g;
	gwha_wrong(p->f, "R25", at(t->node, "rr"),
		   "tenant \"%s\": gateway \"%s\" is of pool \"%s\", which is not for this tenant: leave rr out, and one is chosen",
		   t->name, t->rr, pool->conf->name);
	return GWHA_POOL_NOBODY;
}

/* Gateways that have something, and so serve. */
static void mark(struct gwha_pool_plan *p, bool *serves)
{
	uint32_t g;

	for (uint32_t i = 0; i < p->n_conns; i++) {
		const struct gwha_pool_conn *c = p->conns[i].conf;

		if (!c->gateway)
			continue;
		g = gwha_pool_find(p, GWHA_NOUN_GATEWAY, c->gateway);
		if (g == GWHA_POOL_NOBODY)
			gwha_wrong(p->f, "", at(c->node, "gateway"),
				   "connection \"%s\": there is no gateway \"%.64s\": leave it out, and the connection is placed",
				   c->name, c->gateway);
		else
			serves[g] = true;
	}
	for (uint32_t i = 0; i < p->n_tenants; i++) {
		g = reflector_of(p, i);
		if (g != GWHA_POOL_NOBODY)
			serves[g] = true;
	}
}

/* The instance that a connection says, or the first one of its gateway. */
static uint32_t said_instance(struct gwha_pool_plan *p,
			      const struct gwha_pool_conn *c, uint32_t gateway)
{
	if (!c->instance)
		return p->gateways[gateway].instance;
	for (uint32_t i = 0; i < p->n_instances; i++)
		if (p->instances[i].owner == gateway &&
		    p->instances[i].number == c->instance)
			return i;
	gwha_wrong(p->f, "", at(c->node, "instance"),
		   "connection \"%s\": gateway \"%s\" has no instance %u: leave it out, or list it among the instances",
		   c->name, c->gateway, c->instance);
	return GWHA_POOL_NOBODY;
}

/* Whether a connection may be where it is. */
static bool may_stay(struct gwha_pool_plan *p, uint32_t conn, uint32_t instance)
{
	const struct gwha_pool_conn *c = p->conns[conn].conf;
	uint32_t g = p->instances[instance].owner;
	uint32_t pool = p->instances[instance].pool;

	if (!gwha_pool_may(p, conn, pool)) {
		gwha_pool_refuse(p, conn, pool);
		return false;
	}
	if (gwha_pool_claimed(p, conn, instance) != GWHA_POOL_NOBODY) {
		gwha_pool_refuse_claim(p, conn, instance);
		return false;
	}
	if (c->type != GWHA_POOL_L3 ||
	    gwha_pool_bit(p->gateways[g].labels, c->vlan))
		return true;
	gwha_wrong(p->f, "R77", at(c->node, "gateway"),
		   "connection \"%s\": gateway \"%s\" has no label vlan:%u: give it that if the rack has the VLAN, or leave gateway out",
		   c->name, c->gateway, c->vlan);
	return false;
}

static void find_conns(struct gwha_pool_plan *p)
{
	for (uint32_t i = 0; i < p->n_conns && !p->failed; i++) {
		const struct gwha_pool_conn *c = p->conns[i].conf;
		uint32_t instance;

		if (!c->gateway)
			continue;
		instance = said_instance(p, c, gwha_pool_find(p, GWHA_NOUN_GATEWAY,
							      c->gateway));
		if (instance != GWHA_POOL_NOBODY && may_stay(p, i, instance))
			gwha_pool_put(p, i, instance);
	}
}

static void find_reflectors(struct gwha_pool_plan *p)
{
	for (uint32_t i = 0; i < p->n_tenants; i++) {
		const char *rr = p->tenants[i].conf->rr;
		uint32_t g;

		if (!rr)
			continue;
		g = gwha_pool_find(p, GWHA_NOUN_GATEWAY, rr);
		gwha_pool_reflect(p, i, p->gateways[g].instance);
	}
}

/**
 * gwha_pool_found - take what is found as it is
 * @p: plan, looked at
 *
 * Nothing of it is moved here. What cannot be is told.
 */
void gwha_pool_found(struct gwha_pool_plan *p)
{
	bool *serves = calloc(p->n_gateways + 1, sizeof(*serves));
	size_t before = p->f->errors;

	p->failed |= !serves;
	for (size_t i = 0; serves && i < p->want->n_instances; i++)
		find_instance(p, &p->want->instances[i]);
	number_found(p);
	if (serves)
		mark(p, serves);
	for (uint32_t i = 0; serves && i < p->n_gateways; i++) {
		uint32_t g = p->gateways_by_name[i];

		if (serves[g] && p->gateways[g].instance == GWHA_POOL_NOBODY)
			gwha_pool_activate(p, g);
	}
	free(serves);
	if (p->f->errors != before || p->failed)
		return;
	find_reflectors(p);
	find_conns(p);
}

/**
 * gwha_pool_fewest_rrs - where a tenant's reflector is to be, of where it is served
 * @p: plan
 * @tenant: tenant
 *
 * Where it has most connections, then where there are the fewest reflectors (R24),
 * then by name.
 *
 * Return: an instance, or GWHA_POOL_NOBODY if it is served nowhere.
 */
uint32_t gwha_pool_fewest_rrs(const struct gwha_pool_plan *p, uint32_t tenant)
{
	const struct gwha_plan_tenant *t = &p->tenants[tenant];
	const struct gwha_plan_gateway *best = NULL;
	uint32_t most = 0;

	for (uint32_t i = 0; i < t->n_at; i++) {
		const struct gwha_plan_gateway *g =
			&p->gateways[t->at[i].gateway];

		if (g->role == GWHA_ROLE_DRAIN || g->role == GWHA_ROLE_FAILED)
			continue;
		if (best && t->at[i].n < most)
			continue;
		if (best && t->at[i].n == most &&
		    (g->n_rrs > best->n_rrs ||
		     (g->n_rrs == best->n_rrs && g->rank > best->rank)))
			continue;
		best = g;
		most = t->at[i].n;
	}
	return best ? best->instance : GWHA_POOL_NOBODY;
}

static int by_name(const void *one, const void *two)
{
	const struct gwha_plan_tenant *const *a = one, *const *b = two;

	return strcmp((*a)->conf->name, (*b)->conf->name);
}

/**
 * gwha_pool_reflectors - who has connections, and no reflector, gets one
 * @p: plan
 *
 * By name, so that it is no matter how tenants are listed (R25, R36).
 */
void gwha_pool_reflectors(struct gwha_pool_plan *p)
{
	struct gwha_plan_tenant **all = calloc(p->n_tenants + 1, sizeof(*all));
	size_t n = 0;

	p->failed |= !all;
	for (uint32_t i = 0; all && i < p->n_tenants; i++)
		if (p->tenants[i].n_at &&
		    p->tenants[i].rr == GWHA_POOL_NOBODY)
			all[n++] = &p->tenants[i];
	if (n)
		qsort(all, n, sizeof(*all), by_name);
	for (size_t i = 0; i < n; i++) {
		uint32_t t = (uint32_t)(all[i] - p->tenants);

		gwha_pool_reflect(p, t, gwha_pool_fewest_rrs(p, t));
	}
	free(all);
}
