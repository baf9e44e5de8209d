// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A plan of pools. It depends on what is wanted and found alone, not on how that
 * is listed. What is found stays; what is new is placed; what is drained moves.
 */

#include <stdlib.h>
#include <string.h>

#include "pool_work.h"
#include "units.h"

/* Warnings about what is found, and stays (R81, R90). */
static void tell_loads(struct gwha_pool_plan *p)
{
	char used[GWHA_TEXT_MAX], has[GWHA_TEXT_MAX];

	for (uint32_t i = 0; i < p->n_gateways; i++) {
		const struct gwha_plan_gateway *g = &p->gateways[i];
		const struct gwha_pool_gateway *c = g->conf;

		if (g->used > c->capacity_kbps)
			gwha_doubt(p->f, "R90", gwha_pools_place(c->node, "capacity"),
				   "gateway \"%s\": its connections take %s of %s: they stay; move some away with --rebalance, or raise capacity",
				   c->name, gwha_rate_text(used, g->used),
				   gwha_rate_text(has, c->capacity_kbps));
		if (g->n_tenants > c->max_tenants)
			gwha_doubt(p->f, "R81", gwha_pools_place(c->node, "max-tenants"),
				   "gateway \"%s\": serves %u tenants, at most %u it should: they stay; raise max-tenants, or drain it",
				   c->name, g->n_tenants, c->max_tenants);
	}
}

/* What has its place already, and which no standby could take over (R77). */
static void tell_heirless(struct gwha_pool_plan *p)
{
	for (uint32_t i = 0; i < p->n_instances; i++) {
		const struct gwha_plan_instance *x = &p->instances[i];
		const struct gwha_plan_pool *pool = &p->pools[x->pool];

		if (x->owner == GWHA_POOL_NOBODY || !pool->n_standby ||
		    x->n != x->n_beyond)
			continue;
		gwha_doubt(p->f, "R77",
			   gwha_pools_place(p->gateways[x->owner].conf->node, "name"),
			   "gateway \"%s\": no standby of pool \"%s\" has the labels of all VLANs of its connections: nobody takes its place; configure them in the racks, and label the standbys",
			   p->gateways[x->owner].conf->name, pool->conf->name);
	}
}

static void list_standbys(struct gwha_pool_plan *p)
{
	for (uint32_t i = 0; i < p->n_pools; i++)
		if (p->pools[i].dirty)
			gwha_pool_standbys(p, i);
}

static void refill_all(struct gwha_pool_plan *p)
{
	for (uint32_t i = 0; i < p->n_pools; i++)
		gwha_pool_refill(p, i);
}

/* What stands in the way is told at once, with the rest of its kind. */
static bool may_go_on(const struct gwha_pool_plan *p)
{
	return !p->failed && !p->f->errors;
}

static void make(struct gwha_pool_plan *p)
{
	if (!gwha_pool_start(p))
		return;
	gwha_pool_check(p);
	if (!may_go_on(p))
		return;
	gwha_pool_number_tenants(p);
	gwha_pool_found(p);
	if (!may_go_on(p))
		return;
	gwha_pool_roles(p);
	list_standbys(p);
	gwha_pool_take_over(p);
	refill_all(p);
	gwha_pool_reflectors(p);
	list_standbys(p);
	gwha_pool_drain(p);
	if (!may_go_on(p))
		return;
	gwha_pool_place_all(p);
	if (p->how.rebalance)
		gwha_pool_rebalance(p);
	refill_all(p);
	gwha_pool_reflectors(p);
	list_standbys(p);
	gwha_pool_vips(p);
	gwha_pool_tell_roles(p);
	tell_loads(p);
	tell_heirless(p);
}

/**
 * gwha_pool_plan_make - make a plan
 * @want: what is wanted, and found; must outlive the plan
 * @how: what is asked of it
 * @plan: overwritten; to be freed, also on failure
 * @f: what is wrong is added; must hold no error yet
 *
 * Return: 0, or -1 if there is no plan: why is told.
 */
int gwha_pool_plan_make(const struct gwha_pools *want,
			const struct gwha_pool_how *how,
			struct gwha_pool_plan *plan, struct gwha_findings *f)
{
	*plan = (struct gwha_pool_plan){.want = want, .how = *how, .f = f};
	make(plan);
	plan->f = NULL;
	if (plan->failed)
		gwha_wrong(f, "", (struct gwha_place){0}, "out of memory");
	return f->errors ? -1 : 0;
}

/**
 * gwha_pool_plan_add - one connection more
 * @plan: plan, which was made; its steps are forgotten
 * @conn: the connection, of a tenant that there is; must outlive the plan
 * @f: what is wrong is added
 *
 * Nothing else moves. It comes to where a new plan of what is there by then
 * would bring it.
 *
 * Return: 0, or -1 if it has no place: the plan is as it was, and why is told.
 */
int gwha_pool_plan_add(struct gwha_pool_plan *plan,
		       const struct gwha_pool_conn *conn,
		       struct gwha_findings *f)
{
	size_t before = f->errors;

	plan->f = f;
	plan->n_moves = 0;
	if (conn->gateway)
		gwha_wrong(f, "", gwha_pools_place(conn->node, "gateway"),
			   "connection \"%.64s\": is new, and has no gateway yet: leave gateway out",
			   conn->name);
	if (plan->n_conns == GWHA_POOL_CONNS_MAX)
		gwha_wrong(f, "", gwha_pools_place(conn->node, "name"),
			   "connection \"%.64s\": there can be at most %d: make another plan",
			   conn->name, GWHA_POOL_CONNS_MAX);
	if (f->errors == before && gwha_pool_new_conn(plan, conn)) {
		gwha_pool_check_conn(plan, plan->n_conns - 1);
		if (f->errors != before ||
		    !gwha_pool_place(plan, plan->n_conns - 1))
			gwha_pool_forget_conn(plan, plan->n_conns - 1);
	}
	list_standbys(plan);
	if (plan->failed)
		gwha_wrong(f, "", (struct gwha_place){0}, "out of memory");
	plan->f = NULL;
	return f->errors == before ? 0 : -1;
}

/**
 * gwha_pool_plan_del - one connection less
 * @plan: plan, which was made; its steps are forgotten
 * @conn: its name
 *
 * Nothing else moves; the reflector of a tenant that has none left is gone.
 *
 * Return: 0, or -1 if there is no such connection.
 */
int gwha_pool_plan_del(struct gwha_pool_plan *plan, const char *conn)
{
	uint32_t c = gwha_pool_find(plan, GWHA_NOUN_CONN, conn);
	struct gwha_plan_tenant *t;

	if (c == GWHA_POOL_NOBODY)
		return -1;
	plan->n_moves = 0;
	t = &plan->tenants[plan->conns[c].tenant];
	if (plan->conns[c].instance != GWHA_POOL_NOBODY)
		gwha_pool_take(plan, c);
	if (!t->n_at)
		gwha_pool_reflect(plan, plan->conns[c].tenant,
				  GWHA_POOL_NOBODY);
	gwha_pool_forget_conn(plan, c);
	list_standbys(plan);
	return plan->failed ? -1 : 0;
}

/**
 * gwha_pool_plan_free - free a plan
 * @plan: that
 */
void gwha_pool_plan_free(struct gwha_pool_plan *plan)
{
	for (uint32_t i = 0; plan->pools && i < plan->n_pools; i++) {
		free(plan->pools[i].members);
		free(plan->pools[i].tenants);
	}
	for (uint32_t i = 0; plan->gateways && i < plan->n_gateways; i++)
		free(plan->gateways[i].labels);
	for (uint32_t i = 0; plan->tenants && i < plan->n_tenants; i++) {
		free(plan->tenants[i].pools);
		free(plan->tenants[i].at);
	}
	for (uint32_t i = 0; plan->instances && i < plan->n_instances; i++) {
		free(plan->instances[i].standbys);
		free(plan->instances[i].vlans);
		free(plan->instances[i].carried);
	}
	free(plan->pools);
	free(plan->gateways);
	free(plan->tenants);
	free(plan->conns);
	free(plan->instances);
	free(plan->moves);
	free(plan->pools_by_name);
	free(plan->gateways_by_name);
	gwha_pool_index_free(plan->names);
	gwha_pool_index_free(plan->claims);
	*plan = (struct gwha_pool_plan){0};
}
