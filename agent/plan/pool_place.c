// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where a connection goes: to its tenant's route reflector if that has room
 * (R80), else to the active gateway with the least room that it fits in (R34), of
 * all pools that it may use (R19).
 */

#include <stdlib.h>
#include <string.h>

#include "pool_work.h"

/* Whether one that could take its place has the VLAN; none is told elsewhere. */
static bool has_heir(const struct gwha_pool_plan *p, uint32_t instance,
		     uint32_t vlan)
{
	const struct gwha_plan_pool *pool =
		&p->pools[p->instances[instance].pool];
	bool any = false;

	for (uint32_t i = 0; i < pool->n_members; i++) {
		if (p->gateways[pool->members[i]].role != GWHA_ROLE_STANDBY)
			continue;
		if (gwha_pool_carries(p, pool->members[i], instance, vlan))
			return true;
		any = true;
	}
	return !any;
}

static bool l3_usable(const struct gwha_pool_plan *p,
		      const struct gwha_pool_conn *c, uint32_t gateway,
		      struct gwha_pool_excuse *why)
{
	uint32_t instance = p->gateways[gateway].instance;
	const struct gwha_plan_vlan *vlans = p->instances[instance].vlans;

	if (!gwha_pool_bit(p->gateways[gateway].labels, c->vlan)) {
		why->label = true;
		return false;
	}
	if (vlans && vlans[c->vlan].vips + c->n_local > GWHA_POOL_VIPS_MAX) {
		why->vips = true;
		return false;
	}
	if ((vlans && vlans[c->vlan].n) || has_heir(p, instance, c->vlan))
		return true;
	why->standby = true;
	return false;
}

/**
 * gwha_pool_usable - whether a connection can be on a gateway, room aside
 * @p: plan
 * @conn: connection, which is nowhere
 * @gateway: gateway, which serves
 * @why: what stands in the way is noted
 */
bool gwha_pool_usable(const struct gwha_pool_plan *p, uint32_t conn,
		      uint32_t gateway, struct gwha_pool_excuse *why)
{
	const struct gwha_plan_conn *c = &p->conns[conn];
	const struct gwha_plan_gateway *g = &p->gateways[gateway];

	if (g->n_tenants >= g->conf->max_tenants &&
	    !gwha_pool_is_at(&p->tenants[c->tenant], gateway)) {
		why->tenants = true;
		return false;
	}
	if (gwha_pool_claimed(p, conn, g->instance) != GWHA_POOL_NOBODY) {
		why->claimed = g->instance;
		return false;
	}
	return c->conf->type != GWHA_POOL_L3 ||
	       l3_usable(p, c->conf, gateway, why);
}

/*
 * Whether a fits better than b: less room, then fewer connections (R34); of the
 * first one of a tenant, which brings the reflector, then fewer of those (R24);
 * then by name.
 */
static bool fits_better(const struct gwha_pool_plan *p,
			const struct gwha_plan_gateway *a,
			const struct gwha_plan_gateway *b,
			const struct gwha_plan_conn *c)
{
	enum gwha_pool_type type = c->conf->type;

	if (a->slot[type] != b->slot[type])
		return a->slot[type] < b->slot[type];
	if (a->n_conns != b->n_conns)
		return a->n_conns < b->n_conns;
	if (p->tenants[c->tenant].rr == GWHA_POOL_NOBODY &&
	    a->n_rrs != b->n_rrs)
		return a->n_rrs < b->n_rrs;
	return a->rank < b->rank;
}

/**
 * gwha_pool_best - where in a pool a connection fits best
 * @p: plan
 * @conn: connection, which is nowhere, and may use the pool
 * @pool: pool
 * @why: what stands in the way of those that have room is noted
 *
 * Return: gateway, or GWHA_POOL_NOBODY.
 */
uint32_t gwha_pool_best(const struct gwha_pool_plan *p, uint32_t conn,
			uint32_t pool, struct gwha_pool_excuse *why)
{
	const struct gwha_plan_conn *c = &p->conns[conn];
	uint64_t need = gwha_pool_need(c->conf);
	uint32_t best = GWHA_POOL_NOBODY;

	for (uint32_t i = 0; i < p->pools[pool].n_members; i++) {
		uint32_t at = p->pools[pool].members[i];
		const struct gwha_plan_gateway *g = &p->gateways[at];

		if (g->role != GWHA_ROLE_ACTIVE ||
		    g->slot[c->conf->type] < need)
			continue;
		if (best != GWHA_POOL_NOBODY &&
		    !fits_better(p, g, &p->gateways[best], c))
			continue;
		if (gwha_pool_usable(p, conn, at, why))
			best = at;
	}
	return best;
}

/* The gateway of its tenant's reflector, if that will do (R80). */
static uint32_t beside_rr(const struct gwha_pool_plan *p, uint32_t conn)
{
	struct gwha_pool_excuse why = {.claimed = GWHA_POOL_NOBODY};
	const struct gwha_plan_conn *c = &p->conns[conn];
	uint32_t rr = p->tenants[c->tenant].rr, at;
	const struct gwha_plan_gateway *g;

	if (rr == GWHA_POOL_NOBODY)
		return rr;
	at = p->instances[rr].owner;
	g = &p->gateways[at];
	if (g->role != GWHA_ROLE_ACTIVE ||
	    g->slot[c->conf->type] < gwha_pool_need(c->conf) ||
	    !gwha_pool_may(p, conn, g->pool) ||
	    !gwha_pool_usable(p, conn, at, &why))
		return GWHA_POOL_NOBODY;
	return at;
}

/**
 * gwha_pool_place - find a place for a connection
 * @p: plan
 * @conn: connection, which is nowhere
 *
 * Return: false if there is none; that is told.
 */
bool gwha_pool_place(struct gwha_pool_plan *p, uint32_t conn)
{
	struct gwha_pool_excuse why = {.claimed = GWHA_POOL_NOBODY};
	const struct gwha_plan_conn *c = &p->conns[conn];
	uint32_t best = beside_rr(p, conn);
	bool beside = best != GWHA_POOL_NOBODY;

	for (uint32_t i = 0; !beside && i < p->n_pools; i++) {
		uint32_t other = GWHA_POOL_NOBODY;

		if (gwha_pool_may(p, conn, i))
			other = gwha_pool_best(p, conn, i, &why);
		if (other != GWHA_POOL_NOBODY &&
		    (best == GWHA_POOL_NOBODY ||
		     fits_better(p, &p->gateways[other], &p->gateways[best],
				 c)))
			best = other;
	}
	if (best == GWHA_POOL_NOBODY) {
		gwha_pool_refuse_place(p, conn, &why);
		return false;
	}
	if (p->tenants[c->tenant].rr == GWHA_POOL_NOBODY)
		gwha_pool_reflect(p, c->tenant, p->gateways[best].instance);
	return gwha_pool_put(p, conn, p->gateways[best].instance);
}

struct sized {
	uint64_t need;
	const char *name;
	uint32_t conn;
};

static int by_need(const void *one, const void *two)
{
	const struct sized *a = one, *b = two;

	if (a->need != b->need)
		return a->need > b->need ? -1 : 1;
	return strcmp(a->name, b->name);
}

/**
 * gwha_pool_by_need - connections, the largest first, then by name
 * @p: plan
 * @gateway: of this gateway, or GWHA_POOL_NOBODY for those that are nowhere
 * @n: set to how many
 *
 * Return: them, to be freed, or NULL for want of memory.
 */
uint32_t *gwha_pool_by_need(struct gwha_pool_plan *p, uint32_t gateway,
			    uint32_t *n)
{
	struct sized *all = calloc((size_t)p->n_conns + 1, sizeof(*all));
	uint32_t *conns = calloc((size_t)p->n_conns + 1, sizeof(*conns));

	*n = 0;
	for (uint32_t i = 0; all && conns && i < p->n_conns; i++)
		if (gwha_pool_where(p, i) == gateway)
			all[(*n)++] = (struct sized){
				gwha_pool_need(p->conns[i].conf),
				p->conns[i].conf->name, i,
			};
	if (all && *n)
		qsort(all, *n, sizeof(*all), by_need);
	for (uint32_t i = 0; i < *n; i++)
		conns[i] = all[i].conn;
	free(all);
	p->failed |= !all || !conns;
	if (all)
		return conns;
	free(conns);
	return NULL;
}

/**
 * gwha_pool_place_all - find a place for all connections that have none
 * @p: plan
 *
 * The largest first, which leaves the least over, and not as they are listed.
 */
void gwha_pool_place_all(struct gwha_pool_plan *p)
{
	uint32_t n;
	uint32_t *conns = gwha_pool_by_need(p, GWHA_POOL_NOBODY, &n);

	for (uint32_t i = 0; conns && i < n && !p->failed; i++)
		gwha_pool_place(p, conns[i]);
	free(conns);
}
