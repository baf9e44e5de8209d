// SPDX-License-Identifier: GPL-2.0-or-later
/* A plan of pools for programs: docs/schema/pool-plan.json. */

#include <stdio.h>
#include <string.h>

#include "pool_impact.h"
#include "pool_work.h"
#include "units.h"

static json_t *number(uint64_t n)
{
	return json_integer((json_int_t)n);
}

static void set(json_t *to, const char *key, json_t *value)
{
	json_object_set_new(to, key, value);
}

static void set_gateway(json_t *to, const char *key,
			const struct gwha_pool_plan *p, uint32_t g)
{
	if (g != GWHA_POOL_NOBODY)
		set(to, key, json_string(p->gateways[g].conf->name));
}

static json_t *instance_name(const struct gwha_pool_plan *p, uint32_t i)
{
	return json_sprintf("%s.%u", p->pools[p->instances[i].pool].conf->name,
			    p->instances[i].number);
}

/* Kbit/s of each type. */
static json_t *by_type(const uint64_t kbps[GWHA_POOL_TYPES])
{
	json_t *all = json_object();

	for (unsigned int t = 0; t < GWHA_POOL_TYPES; t++)
		set(all, gwha_pool_type_name((enum gwha_pool_type)t),
		    number(kbps[t]));
	return all;
}

static json_t *pool_json(const struct gwha_pool_plan *p,
			 const struct gwha_plan_pool *pool)
{
	const struct gwha_pool *c = pool->conf;
	uint64_t capacity = 0, used = 0, slots[GWHA_POOL_TYPES] = {0};
	json_t *j = json_object();

	for (uint32_t m = 0; m < pool->n_members; m++) {
		const struct gwha_plan_gateway *g =
			&p->gateways[pool->members[m]];

		if (g->role != GWHA_ROLE_ACTIVE)
			continue;
		capacity += g->conf->capacity_kbps;
		used += g->used;
		for (unsigned int t = 0; t < GWHA_POOL_TYPES; t++)
			if (g->slot[t] > slots[t])
				slots[t] = g->slot[t];
	}
	set(j, "name", json_string(c->name));
	set(j, "type", json_string(gwha_pool_type_name(c->type)));
	set(j, "capacity_model", json_string(gwha_pool_model_name(c->model)));
	set(j, "beyond", json_string(gwha_pool_beyond_name(c->beyond)));
	set(j, "active", number(pool->n_active));
	set(j, "active_wanted", number(c->active));
	set(j, "standby", number(pool->n_standby));
	set(j, "standby_wanted", number(c->standby));
	set(j, "capacity_kbps", number(capacity));
	set(j, "used_kbps", number(used));
	set(j, "largest_kbps", by_type(slots));
	return j;
}

static json_t *gateway_json(const struct gwha_pool_plan *p, uint32_t number_of)
{
	const struct gwha_plan_gateway *g = &p->gateways[number_of];
	const struct gwha_pool_gateway *c = g->conf;
	char text[GWHA_TEXT_MAX];
	json_t *j = json_object();

	set(j, "name", json_string(c->name));
	set(j, "pool", json_string(p->pools[g->pool].conf->name));
	set(j, "role", json_string(gwha_pool_role_name(g->role)));
	set(j, "state", json_string(gwha_pool_state_name(c->state)));
	if (c->domain)
		set(j, "failure_domain", json_string(c->domain));
	set(j, "dip", json_string(gwha_addr_text(text, &c->dip)));
	if (c->vip.len)
		set(j, "vip", json_string(gwha_addr_text(text, &c->vip)));
	set(j, "capacity_kbps", number(c->capacity_kbps));
	set(j, "used_kbps", number(g->used));
	set(j, "largest_kbps", by_type(g->slot));
	set(j, "connections", number(g->n_conns));
	set(j, "tenants", number(g->n_tenants));
	set(j, "rrs", number(g->n_rrs));
	return j;
}

static json_t *tenant_json(const struct gwha_pool_plan *p, uint32_t number_of)
{
	const struct gwha_plan_tenant *t = &p->tenants[number_of];
	json_t *j = json_object();

	set(j, "name", json_string(t->conf->name));
	if (t->conf->vrf)
		set(j, "vrf", json_string(t->conf->vrf));
	else
		set(j, "vrf", json_sprintf("vrf%u", t->table));
	set(j, "zone", number(t->zone));
	set(j, "table", number(t->table));
	if (t->rr != GWHA_POOL_NOBODY)
		set_gateway(j, "rr", p, p->instances[t->rr].owner);
	return j;
}

static json_t *conn_json(const struct gwha_pool_plan *p, uint32_t conn,
			 const struct gwha_pool_list *list)
{
	const struct gwha_plan_conn *c = &p->conns[conn];
	const struct gwha_plan_instance *i = &p->instances[c->instance];
	json_t *j = json_object();

	set(j, "name", json_string(c->conf->name));
	set(j, "tenant", json_string(p->tenants[c->tenant].conf->name));
	set(j, "type", json_string(gwha_pool_type_name(c->conf->type)));
	set(j, "kbps", number(gwha_pool_need(c->conf)));
	set_gateway(j, "gateway", p, i->owner);
	set(j, "instance", instance_name(p, c->instance));
	set(j, "new", json_boolean(!c->conf->gateway));
	set(j, "down", json_boolean(p->gateways[i->owner].role ==
				    GWHA_ROLE_FAILED));
	if (list->moved[conn] != GWHA_POOL_NOBODY)
		set_gateway(j, "from", p, p->moves[list->moved[conn]].from);
	return j;
}

static json_t *instance_json(const struct gwha_pool_plan *p, uint32_t number_of)
{
	const struct gwha_plan_instance *i = &p->instances[number_of];
	json_t *standbys = json_array(), *vlans = json_array();
	json_t *j = json_object();
	char text[GWHA_TEXT_MAX];

	for (uint32_t v = 1; v < GWHA_POOL_VLANS; v++)
		if (gwha_pool_bit(i->carried, v))
			json_array_append_new(vlans, number(v));
	for (uint32_t s = 0; s < i->n; s++) {
		json_t *one = json_object();

		set_gateway(one, "gateway", p, i->standbys[s]);
		set(one, "priority", number(GWHA_POOL_PRIORITY - 1 - s));
		set(one, "beyond", json_boolean(s >= i->n - i->n_beyond));
		json_array_append_new(standbys, one);
	}
	set(j, "name", instance_name(p, number_of));
	set(j, "pool", json_string(p->pools[i->pool].conf->name));
	set(j, "number", number(i->number));
	set(j, "vrid", number(i->vrid));
	set_gateway(j, "gateway", p, i->owner);
	if (i->vip.len)
		set(j, "vip", json_string(gwha_addr_text(text, &i->vip)));
	set(j, "priority", number(GWHA_POOL_PRIORITY));
	set(j, "connections", number(i->n_conns));
	set(j, "standbys", standbys);
	set(j, "vlans", vlans);
	return j;
}

static json_t *move_json(const struct gwha_pool_plan *p,
			 const struct gwha_plan_move *m)
{
	json_t *j = json_object();

	if (m->conn != GWHA_POOL_NOBODY)
		set(j, "connection", json_string(p->conns[m->conn].conf->name));
	set(j, "instance", instance_name(p, m->instance));
	set_gateway(j, "from", p, m->from);
	set_gateway(j, "to", p, m->to);
	set(j, "why", json_string(gwha_pool_why_name(m->why)));
	return j;
}

static json_t *taken_json(const struct gwha_pool_plan *p,
			  const struct gwha_taken *t)
{
	json_t *j = json_object();

	set(j, "instance", instance_name(p, t->instance));
	set_gateway(j, "from", p, t->from);
	set_gateway(j, "to", p, t->to);
	set(j, "beyond", json_boolean(t->beyond));
	set(j, "over", json_boolean(t->over));
	set(j, "connections", number(p->instances[t->instance].n_conns));
	return j;
}

/* Who takes the instance of a reflector that fails. */
static uint32_t heir_of(const struct gwha_impact *impact, uint32_t instance)
{
	for (uint32_t i = 0; i < impact->n_taken; i++)
		if (impact->taken[i].instance == instance)
			return impact->taken[i].to;
	return GWHA_POOL_NOBODY;
}

static json_t *impact_json(const struct gwha_pool_plan *p,
			   const struct gwha_impact *impact)
{
	json_t *taken = json_array(), *others = json_array();
	json_t *j = json_object();

	for (uint32_t i = 0; i < impact->n_taken; i++)
		json_array_append_new(taken, taken_json(p, &impact->taken[i]));
	for (uint32_t i = 0; i < impact->n_others; i++) {
		const struct gwha_plan_conn *c = &p->conns[impact->others[i]];
		uint32_t rr = p->tenants[c->tenant].rr;
		json_t *one = json_object();

		set(one, "connection", json_string(c->conf->name));
		set_gateway(one, "gateway", p, p->instances[c->instance].owner);
		set_gateway(one, "rr_from", p, p->instances[rr].owner);
		set_gateway(one, "rr_to", p, heir_of(impact, rr));
		json_array_append_new(others, one);
	}
	set(j, "instances", taken);
	set(j, "connections", number(impact->n_conns));
	set(j, "down", number(impact->n_down));
	set(j, "others", others);
	return j;
}

/**
 * gwha_pool_json - a plan for programs
 * @p: plan
 * @impact: what a failure would do, or NULL
 *
 * Return: an object, or NULL for want of memory.
 */
json_t *gwha_pool_json(const struct gwha_pool_plan *p,
		       const struct gwha_impact *impact)
{
	json_t *pools = json_array(), *gateways = json_array();
	json_t *tenants = json_array(), *conns = json_array();
	json_t *instances = json_array(), *moves = json_array();
	struct gwha_pool_list list;
	json_t *j;

	if (gwha_pool_list_make(p, &list)) {
		gwha_pool_list_free(&list);
		return NULL;
	}
	for (uint32_t i = 0; i < p->n_pools; i++)
		json_array_append_new(pools,
				      pool_json(p, &p->pools[p->pools_by_name[i]]));
	for (uint32_t i = 0; i < p->n_gateways; i++)
		json_array_append_new(gateways,
				      gateway_json(p, p->gateways_by_name[i]));
	for (uint32_t i = 0; i < p->n_tenants; i++)
		json_array_append_new(tenants, tenant_json(p, list.tenants[i]));
	for (uint32_t i = 0; i < p->n_conns; i++)
		json_array_append_new(conns, conn_json(p, list.conns[i], &list));
	for (uint32_t i = 0; i < list.n_instances; i++)
		json_array_append_new(instances,
				      instance_json(p, list.instances[i]));
	for (uint32_t i = 0; i < p->n_moves; i++)
		json_array_append_new(moves, move_json(p, &p->moves[i]));
	j = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "pools", pools,
		      "gateways", gateways, "tenants", tenants, "connections",
		      conns, "instances", instances, "moves", moves);
	if (j && impact)
		set(j, "impact", impact_json(p, impact));
	gwha_pool_list_free(&list);
	return j;
}
