// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who serves and who stands by. Who serves already goes on (R11); the largest
 * ones stand by, for they can take the place of any other.
 */

#include "pool_work.h"

static uint32_t least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

/**
 * gwha_pool_number - give an instance its number and VRID, if it has none
 * @p: plan
 * @instance: instance
 *
 * The smallest that are free (V15): of the pool, and of its LAN.
 *
 * Return: false if there are no more; that is told.
 */
bool gwha_pool_number(struct gwha_pool_plan *p, uint32_t instance)
{
	struct gwha_plan_instance *mine = &p->instances[instance];
	const struct gwha_plan_pool *pool = &p->pools[mine->pool];
	bool number[GWHA_POOL_NUMBER_MAX + 2] = {true};
	bool vrid[GWHA_POOL_NUMBER_MAX + 2] = {true};
	uint32_t n = 0, v = 0;

	for (uint32_t i = 0; i < p->n_instances; i++) {
		const struct gwha_plan_instance *x = &p->instances[i];

		if (x->pool == mine->pool)
			number[x->number] = true;
		if (p->pools[x->pool].lan == pool->lan)
			vrid[x->vrid] = true;
	}
	while (number[n])
		n++;
	while (vrid[v])
		v++;
	if (!mine->number)
		mine->number = n;
	if (!mine->vrid)
		mine->vrid = v;
	if (mine->number <= GWHA_POOL_NUMBER_MAX &&
	    mine->vrid <= GWHA_POOL_NUMBER_MAX)
		return true;
	mine->number = least(mine->number, GWHA_POOL_NUMBER_MAX);
	mine->vrid = least(mine->vrid, GWHA_POOL_NUMBER_MAX);
	gwha_wrong(p->f, "V13", gwha_pools_place(pool->conf->node, "lan"),
		   "pool \"%s\": no VRID is left on its LAN, there are 255: give pools lan: NAME, each of its own, where their gateways do not hear each other",
		   pool->conf->name);
	return false;
}

/**
 * gwha_pool_activate - let a gateway serve: an instance of its own
 * @p: plan
 * @gateway: gateway, which has none
 *
 * Return: its instance, or GWHA_POOL_NOBODY; that is told.
 */
uint32_t gwha_pool_activate(struct gwha_pool_plan *p, uint32_t gateway)
{
	struct gwha_plan_gateway *g = &p->gateways[gateway];
	uint32_t instance = p->n_instances++;

	p->instances[instance] = (struct gwha_plan_instance){
		.pool = g->pool,
		.owner = gateway,
	};
	g->instance = instance;
	g->role = GWHA_ROLE_ACTIVE;
	p->pools[g->pool].dirty = true;
	return gwha_pool_number(p, instance) ? instance : GWHA_POOL_NOBODY;
}

static uint32_t count(const struct gwha_pool_plan *p,
		      const struct gwha_plan_pool *pool, enum gwha_pool_role role)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < pool->n_members; i++)
		n += p->gateways[pool->members[i]].role == role;
	return n;
}

static uint32_t n_vlans(const struct gwha_plan_gateway *g)
{
	uint32_t n = 0;

	for (uint32_t i = 0; g->labels && i < GWHA_POOL_VLAN_WORDS; i++)
		n += (uint32_t)__builtin_popcountll(g->labels[i]);
	return n;
}

/* How many of a domain have a role already. */
static uint32_t in_domain(const struct gwha_pool_plan *p,
			  const struct gwha_plan_pool *pool, uint32_t domain,
			  enum gwha_pool_role role)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < pool->n_members; i++) {
		const struct gwha_plan_gateway *g =
			&p->gateways[pool->members[i]];

		n += g->role == role && g->domain == domain;
	}
	return n;
}

/* Whether a stands by rather than b, who stands behind it in their names' order. */
static bool stands_by_rather(const struct gwha_pool_plan *p,
			     const struct gwha_plan_pool *pool, uint32_t a,
			     uint32_t b)
{
	const struct gwha_plan_gateway *x = &p->gateways[a];
	const struct gwha_plan_gateway *y = &p->gateways[b];

	if (x->conf->capacity_kbps != y->conf->capacity_kbps)
		return x->conf->capacity_kbps > y->conf->capacity_kbps;
	if (n_vlans(x) != n_vlans(y))
		return n_vlans(x) > n_vlans(y);
	return in_domain(p, pool, x->domain, GWHA_ROLE_STANDBY) <
	       in_domain(p, pool, y->domain, GWHA_ROLE_STANDBY);
}

static void add_standby(struct gwha_pool_plan *p, struct gwha_plan_pool *pool)
{
	uint32_t best = GWHA_POOL_NOBODY;

	/* from the last one, so that the first ones serve */
	for (uint32_t i = pool->n_members; i--;) {
		uint32_t g = pool->members[i];

		if (p->gateways[g].role == GWHA_ROLE_SPARE &&
		    (best == GWHA_POOL_NOBODY ||
		     stands_by_rather(p, pool, g, best)))
			best = g;
	}
	if (best != GWHA_POOL_NOBODY)
		p->gateways[best].role = GWHA_ROLE_STANDBY;
	pool->dirty = true;
}

/* The domain in which the fewest serve, then by name. */
static void add_active(struct gwha_pool_plan *p, struct gwha_plan_pool *pool)
{
	uint32_t best = GWHA_POOL_NOBODY, fewest = UINT32_MAX, n;

	for (uint32_t i = 0; i < pool->n_members; i++) {
		const struct gwha_plan_gateway *g =
			&p->gateways[pool->members[i]];

		if (g->role != GWHA_ROLE_SPARE)
			continue;
		n = in_domain(p, pool, g->domain, GWHA_ROLE_ACTIVE);
		if (n < fewest) {
			best = pool->members[i];
			fewest = n;
		}
	}
	if (best != GWHA_POOL_NOBODY)
		gwha_pool_activate(p, best);
}

/* Whether all that a gateway has will go on elsewhere as it is, and so counts. */
static bool goes_on(const struct gwha_pool_plan *p,
		    const struct gwha_plan_gateway *g)
{
	/* one that is drained has its tunnels' VIP handed over, or ends (R12, R67) */
	return g->instance != GWHA_POOL_NOBODY &&
	       (g->conf->state != GWHA_POOL_DRAIN ||
		p->instances[g->instance].alloc[GWHA_POOL_GRE]);
}

/* As it is found: nobody has been given anything to do yet. */
static void begin(struct gwha_pool_plan *p, struct gwha_plan_pool *pool,
		  uint32_t *has, uint32_t *free)
{
	for (uint32_t i = 0; i < pool->n_members; i++) {
		struct gwha_plan_gateway *g = &p->gateways[pool->members[i]];
		bool serves = g->instance != GWHA_POOL_NOBODY;

		*has += goes_on(p, g);
		if (g->conf->state == GWHA_POOL_DRAIN)
			g->role = GWHA_ROLE_DRAIN;
		else if (g->conf->state == GWHA_POOL_FAILED)
			g->role = GWHA_ROLE_FAILED;
		else
			g->role = serves ? GWHA_ROLE_ACTIVE : GWHA_ROLE_SPARE;
		*free += g->role == GWHA_ROLE_SPARE;
	}
}

/* One that failed counts as if it served: a standby will take its place. */
static void give_roles(struct gwha_pool_plan *p, struct gwha_plan_pool *pool)
{
	uint32_t has = 0, free = 0, standbys, actives = 0;

	begin(p, pool, &has, &free);
	/* never more of them than serve, whoever is missing (R07) */
	standbys = least(pool->conf->standby, least(free, (has + free) / 2));
	if (pool->conf->active > has)
		actives = least(pool->conf->active - has, free - standbys);
	for (uint32_t i = 0; i < standbys; i++)
		add_standby(p, pool);
	for (uint32_t i = 0; i < actives; i++)
		add_active(p, pool);
}

/**
 * gwha_pool_roles - decide who serves and who stands by
 * @p: plan, with what was found
 */
void gwha_pool_roles(struct gwha_pool_plan *p)
{
	for (uint32_t i = 0; i < p->n_gateways; i++)
		gwha_pool_reckon(p, &p->gateways[i]);
	for (uint32_t i = 0; i < p->n_pools; i++)
		give_roles(p, &p->pools[p->pools_by_name[i]]);
}

/**
 * gwha_pool_refill - spares take the places of standbys that serve now
 * @p: plan
 * @pool: pool
 */
void gwha_pool_refill(struct gwha_pool_plan *p, uint32_t pool)
{
	struct gwha_plan_pool *to = &p->pools[pool];
	uint32_t standbys = count(p, to, GWHA_ROLE_STANDBY);
	uint32_t spares = count(p, to, GWHA_ROLE_SPARE);
	uint32_t actives = count(p, to, GWHA_ROLE_ACTIVE);

	while (spares && standbys < least(to->conf->standby, actives)) {
		add_standby(p, to);
		standbys++;
		spares--;
	}
	to->n_active = actives;
	to->n_standby = standbys;
}

/**
 * gwha_pool_tell_roles - say where a pool has fewer, or more, than it should
 * @p: plan, nearly made
 */
void gwha_pool_tell_roles(struct gwha_pool_plan *p)
{
	for (uint32_t i = 0; i < p->n_pools; i++) {
		const struct gwha_plan_pool *pool = &p->pools[i];
		const struct gwha_pool *c = pool->conf;
		const struct gwha_place at = gwha_pools_place(c->node, "name");

		if (pool->n_active > c->active)
			gwha_doubt(p->f, "R11", at,
				   "pool \"%s\": %u gateways serve, it should be %u: they go on as they are; drain one, or raise active",
				   c->name, pool->n_active, c->active);
		if (pool->n_active < c->active)
			gwha_doubt(p->f, "R06", at,
				   "pool \"%s\": %u of %u active gateways are there: add gateways, or lower active",
				   c->name, pool->n_active, c->active);
		if (pool->n_standby < c->standby)
			gwha_doubt(p->f, "R06", at,
				   "pool \"%s\": %u of %u standby gateways are there%s: add gateways, or lower standby",
				   c->name, pool->n_standby, c->standby,
				   pool->n_standby ?
					   "" :
					   ", nobody takes the place of who fails");
	}
}
