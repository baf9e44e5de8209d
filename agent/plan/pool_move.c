// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Moves that are asked for: a gateway that is drained (R12), and rebalancing.
 * Steps come one at a time, each made before it is broken. A GRE tunnel ends at
 * its gateway's VIP, which the remote side knows (R67): it moves with all of its
 * instance, or not at all.
 */

#include <stdlib.h>

#include "pool_work.h"
#include "units.h"

static struct gwha_place state_of(const struct gwha_plan_gateway *g)
{
	return gwha_pools_place(g->conf->node, "state");
}

/* That what is left can be as many active ones as standbys (R07). */
static bool leaves_enough(struct gwha_pool_plan *p, const struct gwha_plan_gateway *g)
{
	const struct gwha_plan_pool *pool = &p->pools[g->pool];
	uint32_t left = 0;

	for (uint32_t i = 0; i < pool->n_members; i++)
		left += p->gateways[pool->members[i]].conf->state ==
			GWHA_POOL_OK;
	if (left >= 2 * pool->conf->standby && left)
		return true;
	(p->how.force ? gwha_doubt : gwha_wrong)(
		p->f, "R07", state_of(g),
		"gateway \"%s\": its drain leaves %u gateways in pool \"%s\", whose %u standbys must not be more than the active ones: add a gateway, lower standby, or say --force",
		g->conf->name, left, pool->conf->name, pool->conf->standby);
	return p->how.force;
}

static void refuse(struct gwha_pool_plan *p, const struct gwha_plan_gateway *g,
		   const char *what, uint32_t conn)
{
	const struct gwha_pool_conn *c =
		conn == GWHA_POOL_NOBODY ? NULL : p->conns[conn].conf;
	char rate[GWHA_TEXT_MAX] = "";

	if (c)
		gwha_rate_text(rate, gwha_pool_need(c));
	(p->how.force ? gwha_doubt : gwha_wrong)(
		p->f, "R12", state_of(g),
		"gateway \"%s\": cannot be drained: %s%s%s%s%s: add a gateway to pool \"%s\"%s",
		g->conf->name, what, c ? " \"" : "", c ? c->name : "",
		c ? "\" of " : "", rate, p->pools[g->pool].conf->name,
		p->how.force ? "; until then it stays" : ", or say --force");
}

/* Who takes an instance as a whole: a spare, else its first standby. */
static uint32_t heir_of(const struct gwha_pool_plan *p, uint32_t instance)
{
	const struct gwha_plan_instance *i = &p->instances[instance];
	const struct gwha_plan_pool *pool = &p->pools[i->pool];

	for (uint32_t m = 0; m < pool->n_members; m++)
		if (p->gateways[pool->members[m]].role == GWHA_ROLE_SPARE &&
		    gwha_pool_carries(p, pool->members[m], instance, 0))
			return pool->members[m];
	for (uint32_t s = 0; s < i->n - i->n_beyond; s++)
		if (p->gateways[i->standbys[s]].role == GWHA_ROLE_STANDBY)
			return i->standbys[s];
	return GWHA_POOL_NOBODY;
}

static void hand_over(struct gwha_pool_plan *p, uint32_t instance)
{
	struct gwha_plan_instance *i = &p->instances[instance];
	const struct gwha_plan_gateway *g = &p->gateways[i->owner], *to;
	struct gwha_plan_move move = {
		.conn = GWHA_POOL_NOBODY,
		.instance = instance,
		.from = i->owner,
		.to = heir_of(p, instance),
		.why = GWHA_MOVE_HANDOVER,
	};

	if (move.to == GWHA_POOL_NOBODY) {
		refuse(p, g, "its GRE tunnels move with their VIP, and no standby can take it",
		       GWHA_POOL_NOBODY);
		return;
	}
	to = &p->gateways[move.to];
	if (!p->how.force &&
	    gwha_pool_used(p->pools[i->pool].conf->model,
			   to->conf->capacity_kbps, i->alloc) >
		    to->conf->capacity_kbps) {
		refuse(p, g, "its GRE tunnels move with their VIP, and the standby for it is too small",
		       GWHA_POOL_NOBODY);
		return;
	}
	p->gateways[move.to].role = GWHA_ROLE_ACTIVE;
	gwha_pool_give(p, instance, move.to);
	gwha_pool_step(p, &move);
	gwha_pool_refill(p, i->pool);
	gwha_pool_standbys(p, i->pool);
}

/* With force a standby serves, rather than that nothing can move. */
static bool call_up(struct gwha_pool_plan *p, uint32_t pool)
{
	const struct gwha_plan_pool *of = &p->pools[pool];

	for (uint32_t m = 0; p->how.force && m < of->n_members; m++)
		if (p->gateways[of->members[m]].role == GWHA_ROLE_STANDBY)
			return gwha_pool_activate(p, of->members[m]) !=
			       GWHA_POOL_NOBODY;
	return false;
}

/* To where it fits best, in its own pool; false if nowhere. */
static bool move_one(struct gwha_pool_plan *p, uint32_t conn, uint32_t to,
		     enum gwha_pool_why why)
{
	struct gwha_pool_excuse excuse = {.claimed = GWHA_POOL_NOBODY};
	uint32_t was = p->conns[conn].instance;
	uint32_t tenant = p->conns[conn].tenant;
	uint32_t pool = p->instances[was].pool;
	struct gwha_plan_move move = {
		.conn = conn,
		.instance = was,
		.from = p->instances[was].owner,
		.to = to,
		.why = why,
	};

	gwha_pool_take(p, conn);
	if (to == GWHA_POOL_NOBODY)
		move.to = gwha_pool_best(p, conn, pool, &excuse);
	if (move.to == GWHA_POOL_NOBODY) {
		gwha_pool_put(p, conn, was);
		return false;
	}
	move.instance = p->gateways[move.to].instance;
	gwha_pool_put(p, conn, move.instance);
	if (why == GWHA_MOVE_DRAIN && p->tenants[tenant].rr == was)
		gwha_pool_reflect(p, tenant, move.instance);
	return gwha_pool_step(p, &move);
}

/* Beside its reflector, if that is of this pool and has room (R80). */
static uint32_t beside_rr(struct gwha_pool_plan *p, uint32_t conn)
{
	struct gwha_pool_excuse why = {.claimed = GWHA_POOL_NOBODY};
	const struct gwha_plan_conn *c = &p->conns[conn];
	uint32_t rr = p->tenants[c->tenant].rr, at, was = c->instance;
	bool usable;

	if (rr == GWHA_POOL_NOBODY || rr == was)
		return GWHA_POOL_NOBODY;
	at = p->instances[rr].owner;
	if (p->instances[rr].pool != p->instances[was].pool ||
	    p->gateways[at].role != GWHA_ROLE_ACTIVE ||
	    p->gateways[at].slot[c->conf->type] < gwha_pool_need(c->conf))
		return GWHA_POOL_NOBODY;
	gwha_pool_take(p, conn);
	usable = gwha_pool_usable(p, conn, at, &why);
	gwha_pool_put(p, conn, was);
	return usable ? at : GWHA_POOL_NOBODY;
}

static void drain_conns(struct gwha_pool_plan *p, uint32_t gateway)
{
	const struct gwha_plan_gateway *g = &p->gateways[gateway];
	uint32_t n, *conns = gwha_pool_by_need(p, gateway, &n);

	for (uint32_t i = 0; conns && i < n && !p->failed; i++) {
		/* what could not be handed over stays, and has been told */
		if (p->conns[conns[i]].conf->type == GWHA_POOL_GRE ||
		    move_one(p, conns[i], beside_rr(p, conns[i]),
			     GWHA_MOVE_DRAIN))
			continue;
		if (call_up(p, g->pool) &&
		    move_one(p, conns[i], GWHA_POOL_NOBODY, GWHA_MOVE_DRAIN))
			continue;
		refuse(p, g, "nowhere is room for connection", conns[i]);
		if (!p->how.force)
			break;
	}
	free(conns);
}

/* What is empty now is nobody's; a reflector without connections goes as well. */
static void leave(struct gwha_pool_plan *p, uint32_t gateway)
{
	for (uint32_t i = 0; i < p->n_instances; i++) {
		if (p->instances[i].owner != gateway || p->instances[i].n_conns)
			continue;
		for (uint32_t t = 0; p->instances[i].n_rrs && t < p->n_tenants;
		     t++)
			if (p->tenants[t].rr == i)
				gwha_pool_reflect(p, t, gwha_pool_fewest_rrs(p, t));
		gwha_pool_give(p, i, GWHA_POOL_NOBODY);
	}
}

static void drain(struct gwha_pool_plan *p, uint32_t gateway)
{
	size_t before = p->f->errors;

	for (uint32_t i = 0; i < p->n_instances; i++)
		if (p->instances[i].owner == gateway &&
		    p->instances[i].alloc[GWHA_POOL_GRE])
			hand_over(p, i);
	if (p->f->errors == before)
		drain_conns(p, gateway);
	if (p->f->errors == before)
		leave(p, gateway);
}

/**
 * gwha_pool_drain - move everything away from gateways that are to go
 * @p: plan, with roles and standbys
 *
 * What cannot be moved is told.
 */
void gwha_pool_drain(struct gwha_pool_plan *p)
{
	for (uint32_t i = 0; i < p->n_gateways; i++) {
		uint32_t g = p->gateways_by_name[i];

		if (p->gateways[g].role == GWHA_ROLE_DRAIN &&
		    leaves_enough(p, &p->gateways[g]))
			drain(p, g);
	}
}

/* The largest first, until the rest is no more than there is (R90). */
static void relieve(struct gwha_pool_plan *p, uint32_t gateway)
{
	const struct gwha_plan_gateway *g = &p->gateways[gateway];
	uint32_t n, *conns = gwha_pool_by_need(p, gateway, &n);

	for (uint32_t i = 0; conns && i < n && !p->failed; i++)
		if (g->used > g->conf->capacity_kbps &&
		    p->conns[conns[i]].conf->type != GWHA_POOL_GRE)
			move_one(p, conns[i], beside_rr(p, conns[i]),
				 GWHA_MOVE_REBALANCE);
	free(conns);
}

/* Connections that would rather be beside their reflector. */
static void gather(struct gwha_pool_plan *p, uint32_t gateway)
{
	uint32_t n, *conns = gwha_pool_by_need(p, gateway, &n), to;

	for (uint32_t i = 0; conns && i < n && !p->failed; i++) {
		to = beside_rr(p, conns[i]);
		if (to != GWHA_POOL_NOBODY &&
		    p->conns[conns[i]].conf->type != GWHA_POOL_GRE)
			move_one(p, conns[i], to, GWHA_MOVE_REBALANCE);
	}
	free(conns);
}

/**
 * gwha_pool_rebalance - gather tenants, and relieve gateways that have too much
 * @p: plan
 *
 * In this order nothing moves twice: who is gathered had room there.
 */
void gwha_pool_rebalance(struct gwha_pool_plan *p)
{
	for (int pass = 0; pass < 2; pass++)
		for (uint32_t i = 0; i < p->n_gateways; i++) {
			uint32_t g = p->gateways_by_name[i];

			if (p->gateways[g].role != GWHA_ROLE_ACTIVE)
				continue;
			if (pass)
				relieve(p, g);
			else
				gather(p, g);
		}
}
