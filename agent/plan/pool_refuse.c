// SPDX-License-Identifier: GPL-2.0-or-later
/* Which pools a connection may use, and what is said of one that has no place. */

#include <stdio.h>
#include <string.h>

#include "pool_work.h"
#include "units.h"

/* What stands between a connection and a pool; what is nearer comes later. */
enum bar {
	BAR_NONE,
	BAR_TYPE,
	BAR_OWNER,
	BAR_TENANT,
	BAR_POOLS,
	BAR_CLASS,
	BAR_IS_ALL, /* the tenant is on a pool of type all */
	BAR_TO_ALL, /* this is one, and the tenant is on others */
};

static bool has(const struct gwha_pool_words *words, const char *word)
{
	for (size_t i = 0; i < words->n; i++)
		if (!strcmp(words->at[i], word))
			return true;
	return false;
}

static bool names(const struct gwha_plan_tenant *t, uint32_t pool)
{
	for (size_t i = 0; t->pools && i < t->conf->pools.n; i++)
		if (t->pools[i] == pool)
			return true;
	return !t->pools;
}

/* Whose pool it is. */
static enum bar bar_of_tenant(const struct gwha_pool_plan *p, uint32_t tenant,
			      uint32_t pool)
{
	const struct gwha_plan_tenant *t = &p->tenants[tenant];
	const struct gwha_plan_pool *to = &p->pools[pool];

	if (to->owner != t->owner)
		return BAR_OWNER;
	if (to->tenants && !gwha_pool_bit(to->tenants, tenant))
		return BAR_TENANT;
	return names(t, pool) ? BAR_NONE : BAR_POOLS;
}

static enum bar bar_of(const struct gwha_pool_plan *p, uint32_t conn,
		       uint32_t pool)
{
	const struct gwha_plan_conn *c = &p->conns[conn];
	const struct gwha_plan_tenant *t = &p->tenants[c->tenant];
	const struct gwha_plan_pool *to = &p->pools[pool];
	enum bar bar = bar_of_tenant(p, c->tenant, pool);
	uint32_t is;

	if (to->conf->type != GWHA_POOL_ALL && to->conf->type != c->conf->type)
		return BAR_TYPE;
	if (bar != BAR_NONE)
		return bar;
	if (c->conf->class && !has(&to->conf->labels, c->conf->class))
		return BAR_CLASS;
	if (!t->n_at)
		return BAR_NONE;
	/* where it has one, it has all: the first one tells */
	is = p->gateways[t->at[0].gateway].pool;
	if (is == pool)
		return BAR_NONE;
	if (p->pools[is].conf->type == GWHA_POOL_ALL)
		return BAR_IS_ALL;
	return to->conf->type == GWHA_POOL_ALL ? BAR_TO_ALL : BAR_NONE;
}

/**
 * gwha_pool_may - whether a connection may use a pool
 * @p: plan
 * @conn: connection, which is nowhere
 * @pool: pool
 */
bool gwha_pool_may(const struct gwha_pool_plan *p, uint32_t conn, uint32_t pool)
{
	return bar_of(p, conn, pool) == BAR_NONE;
}

/**
 * gwha_pool_serves - whether a tenant may use a pool, whatever for
 * @p: plan
 * @tenant: tenant
 * @pool: pool
 */
bool gwha_pool_serves(const struct gwha_pool_plan *p, uint32_t tenant,
		      uint32_t pool)
{
	return bar_of_tenant(p, tenant, pool) == BAR_NONE;
}

static void tell(struct gwha_pool_plan *p, const struct gwha_pool_conn *c,
		 const char *rule, const char *text)
{
	const char *key = c->gateway ? "gateway" : "name";

	gwha_wrong(p->f, rule, gwha_pools_place(c->node, key),
		   "connection \"%s\": %s", c->name, text);
}

/**
 * gwha_pool_refuse - say why a connection may not use a pool
 * @p: plan
 * @conn: connection
 * @pool: pool, which it may not use
 */
void gwha_pool_refuse(struct gwha_pool_plan *p, uint32_t conn, uint32_t pool)
{
	const struct gwha_pool_conn *c = p->conns[conn].conf;
	const struct gwha_plan_tenant *t = &p->tenants[p->conns[conn].tenant];
	const struct gwha_pool *to = p->pools[pool].conf;
	const char *rule = "R08";
	char text[400];

	switch (bar_of(p, conn, pool)) {
	case BAR_TYPE:
		snprintf(text, sizeof(text), "is of type %s, pool \"%s\" of type %s: use a pool of type %s or all",
			 gwha_pool_type_name(c->type), to->name,
			 gwha_pool_type_name(to->type),
			 gwha_pool_type_name(c->type));
		break;
	case BAR_OWNER:
		rule = "R18";
		snprintf(text, sizeof(text), "pool \"%s\" is for the tenants of %s, its tenant is of %s: use a pool of its owner",
			 to->name, to->owner ? to->owner : "no reseller",
			 t->conf->owner ? t->conf->owner : "no reseller");
		break;
	case BAR_TENANT:
		rule = "R17";
		snprintf(text, sizeof(text), "tenant \"%s\" is not among the tenants of pool \"%s\": add it there, or use another pool",
			 t->conf->name, to->name);
		break;
	case BAR_POOLS:
		rule = "R92";
		snprintf(text, sizeof(text), "tenant \"%s\" does not name pool \"%s\": add it to pools of the tenant, or use another",
			 t->conf->name, to->name);
		break;
	case BAR_CLASS:
		rule = "R19";
		snprintf(text, sizeof(text), "pool \"%s\" has no label \"%.40s\": label a pool so, or leave class out",
			 to->name, c->class);
		break;
	default:
		rule = to->type == GWHA_POOL_ALL ? "R16" : "R15";
		snprintf(text, sizeof(text), "tenant \"%s\" is on pool \"%s\": who is on a pool of type all is on no other: keep to one of both",
			 t->conf->name,
			 p->pools[p->gateways[t->at[0].gateway].pool].conf->name);
		break;
	}
	tell(p, c, rule, text);
}

/**
 * gwha_pool_refuse_claim - say who has what a connection would need
 * @p: plan
 * @conn: connection
 * @instance: where it would be
 */
void gwha_pool_refuse_claim(struct gwha_pool_plan *p, uint32_t conn,
			    uint32_t instance)
{
	const struct gwha_pool_conn *c = p->conns[conn].conf;
	uint32_t other = gwha_pool_claimed(p, conn, instance);
	char text[400], peer[GWHA_TEXT_MAX];

	gwha_addr_text(peer, &c->peer);
	if (c->type == GWHA_POOL_L3)
		snprintf(text, sizeof(text), "vlan %u is tenant \"%s\"'s on that LAN: each tenant has VLANs of its own: give another",
			 c->vlan, p->tenants[other].conf->name);
	else if (c->type == GWHA_POOL_GRE)
		snprintf(text, sizeof(text), "peer %s%s is that of connection \"%s\" at the same VIP: give one of them another key",
			 peer, c->has_key ? " with this key" : ", without a key,",
			 p->conns[other].conf->name);
	else
		snprintf(text, sizeof(text), "peer %s is that of connection \"%s\" at the same public address: they are told apart by it: give one another peer, or a pool with a frontend of its own",
			 peer, p->conns[other].conf->name);
	tell(p, c, c->type == GWHA_POOL_L3 ? "R68" :
		   c->type == GWHA_POOL_GRE ? "R91" : "R39", text);
}

/* Each pool that it may use, with the largest place that it has. */
static void tell_slots(struct gwha_pool_plan *p, uint32_t conn)
{
	const struct gwha_pool_conn *c = p->conns[conn].conf;
	char text[400], rate[GWHA_TEXT_MAX];
	int used = snprintf(text, sizeof(text), "no-capacity: needs %s of %s; the largest free place:",
			    gwha_rate_text(rate, gwha_pool_need(c)),
			    gwha_pool_type_name(c->type));
	unsigned int more = 0;

	for (uint32_t i = 0; i < p->n_pools; i++) {
		const struct gwha_plan_pool *pool = &p->pools[p->pools_by_name[i]];
		uint64_t most = 0;

		if (!gwha_pool_may(p, conn, p->pools_by_name[i]))
			continue;
		for (uint32_t j = 0; j < pool->n_members; j++) {
			const struct gwha_plan_gateway *g =
				&p->gateways[pool->members[j]];

			if (g->role == GWHA_ROLE_ACTIVE &&
			    g->slot[c->type] > most)
				most = g->slot[c->type];
		}
		if (used > 300)
			more++;
		else
			used += snprintf(text + used, sizeof(text) - (size_t)used,
					 " pool \"%s\" %s,", pool->conf->name,
					 most ? gwha_rate_text(rate, most) : "none");
	}
	if (more)
		snprintf(text + used, sizeof(text) - (size_t)used,
			 " and %u pools more: add a gateway, or ask for less",
			 more);
	else
		snprintf(text + used - 1, sizeof(text) - (size_t)used + 1,
			 ": add a gateway, or ask for less");
	tell(p, c, "R35", text);
}

/* No pool may be used: the one that is nearest to it says why. */
static void tell_nearest(struct gwha_pool_plan *p, uint32_t conn)
{
	const struct gwha_pool_conn *c = p->conns[conn].conf;
	uint32_t nearest = GWHA_POOL_NOBODY;
	enum bar bar = BAR_TYPE;
	char text[200];

	for (uint32_t i = 0; i < p->n_pools; i++)
		if (bar_of(p, conn, p->pools_by_name[i]) > bar) {
			nearest = p->pools_by_name[i];
			bar = bar_of(p, conn, nearest);
		}
	if (nearest != GWHA_POOL_NOBODY) {
		gwha_pool_refuse(p, conn, nearest);
		return;
	}
	snprintf(text, sizeof(text), "there is no pool of type %s or all: add one",
		 gwha_pool_type_name(c->type));
	tell(p, c, "R08", text);
}

/**
 * gwha_pool_refuse_place - say why there is no place for a connection
 * @p: plan
 * @conn: connection
 * @why: what stood in the way of gateways with room
 */
void gwha_pool_refuse_place(struct gwha_pool_plan *p, uint32_t conn,
			    const struct gwha_pool_excuse *why)
{
	const struct gwha_pool_conn *c = p->conns[conn].conf;
	char text[300];
	bool any = false;

	for (uint32_t i = 0; i < p->n_pools; i++)
		any |= gwha_pool_may(p, conn, i);
	if (!any) {
		tell_nearest(p, conn);
	} else if (why->claimed != GWHA_POOL_NOBODY) {
		gwha_pool_refuse_claim(p, conn, why->claimed);
	} else if (why->standby) {
		snprintf(text, sizeof(text), "no standby has the label vlan:%u beside the VLANs that it would take over with it: configure the VLAN in its rack, and label it",
			 c->vlan);
		tell(p, c, "R77", text);
	} else if (why->vips) {
		snprintf(text, sizeof(text), "a group would have more than %d addresses on vlan %u: give fewer, or another VLAN",
			 GWHA_POOL_VIPS_MAX, c->vlan);
		tell(p, c, "V14", text);
	} else if (why->tenants) {
		tell(p, c, "R81", "gateways with room serve as many tenants as they may: add a gateway, or raise max-tenants");
	} else if (why->label) {
		snprintf(text, sizeof(text), "no active gateway with room has the label vlan:%u: configure the VLAN in its rack, and label it",
			 c->vlan);
		tell(p, c, "R77", text);
	} else {
		tell_slots(p, conn);
	}
}
