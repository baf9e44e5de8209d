// SPDX-License-Identifier: GPL-2.0-or-later
/* Rules of a connection by itself. */

#include <string.h>

#include "pool_work.h"
#include "units.h"

static struct gwha_place at(const struct gwha_pool_conn *c, const char *key)
{
	return gwha_pools_place(c->node, key);
}

static void check_rates(struct gwha_pool_plan *p,
			const struct gwha_pool_conn *c)
{
	char most[GWHA_TEXT_MAX];

	if (c->in_kbps > GWHA_POOL_KBPS_MAX || c->out_kbps > GWHA_POOL_KBPS_MAX)
		gwha_wrong(p->f, "R91", at(c, c->in_kbps > GWHA_POOL_KBPS_MAX ?
						  "in" : "out"),
			   "connection \"%s\": in and out: must be at most %s",
			   c->name, gwha_rate_text(most, GWHA_POOL_KBPS_MAX));
	else if (!c->in_kbps && !c->out_kbps)
		gwha_wrong(p->f, "R33", at(c, "in"),
			   "connection \"%s\": needs in or out: it is placed by its bandwidth, as in 100mbit",
			   c->name);
}

/* What a type has none of. */
static void check_foreign(struct gwha_pool_plan *p,
			  const struct gwha_pool_conn *c, const char *key,
			  bool given)
{
	if (given)
		gwha_wrong(p->f, "R91", at(c, key),
			   "connection \"%s\": %s: is not for type %s: leave it out",
			   c->name, key, gwha_pool_type_name(c->type));
}

static struct gwha_pool_key local_key(const struct gwha_plan_conn *c, size_t i)
{
	struct gwha_pool_key key = {.bytes = {GWHA_NOUN_LOCAL}};

	memcpy(&key.bytes[1], &c->tenant, 4);
	memcpy(&key.bytes[5], &c->conf->vlan, 4);
	key.bytes[9] = c->conf->local[i].len;
	memcpy(&key.bytes[10], c->conf->local[i].bytes, 16);
	return key;
}

/**
 * gwha_pool_forget_locals - a connection has no addresses any more
 * @p: plan
 * @conn: connection
 */
void gwha_pool_forget_locals(struct gwha_pool_plan *p, uint32_t conn)
{
	for (size_t i = 0; i < p->conns[conn].conf->n_local; i++) {
		struct gwha_pool_key key = local_key(&p->conns[conn], i);

		if (gwha_pool_index_get(p->names, &key) == conn)
			gwha_pool_index_del(p->names, &key);
	}
}

/**
 * gwha_pool_renumber_locals - addresses are a connection's that gets another number
 * @p: plan
 * @from: the number that it has
 * @to: the one that it gets
 */
void gwha_pool_renumber_locals(struct gwha_pool_plan *p, uint32_t from,
			       uint32_t to)
{
	for (size_t i = 0; i < p->conns[from].conf->n_local; i++) {
		struct gwha_pool_key key = local_key(&p->conns[from], i);

		p->failed |= !gwha_pool_index_put(p->names, &key, to);
	}
}

/* The addresses that move, on a tenant's own VLAN. */
static void check_locals(struct gwha_pool_plan *p, uint32_t conn)
{
	const struct gwha_pool_conn *c = p->conns[conn].conf;
	char text[GWHA_TEXT_MAX];
	uint32_t other;

	if (!c->n_local)
		gwha_wrong(p->f, "R69", at(c, "local"),
			   "connection \"%s\": needs local: the address that moves with the gateway, which the remote side has as next hop",
			   c->name);
	if (c->n_local > GWHA_POOL_VIPS_MAX) {
		gwha_wrong(p->f, "V14", at(c, "local"),
			   "connection \"%s\": local: a group has at most %d addresses: make two connections of it",
			   c->name, GWHA_POOL_VIPS_MAX);
		return;
	}
	for (size_t i = 0; i < c->n_local; i++) {
		struct gwha_pool_key key = local_key(&p->conns[conn], i);

		other = gwha_pool_index_get(p->names, &key);
		if (other == GWHA_POOL_NOBODY)
			p->failed |= !gwha_pool_index_put(p->names, &key, conn);
		else
			gwha_wrong(p->f, "R69", at(c, "local"),
				   "connection \"%s\": local %s: is given twice, first for connection \"%s\" of the same VLAN: leave one out",
				   c->name, gwha_addr_text(text, &c->local[i]),
				   p->conns[other].conf->name);
	}
}

static void check_l3(struct gwha_pool_plan *p, uint32_t conn)
{
	const struct gwha_pool_conn *c = p->conns[conn].conf;

	if (!c->vlan || c->vlan > 4094)
		gwha_wrong(p->f, "R71", at(c, "vlan"),
			   "connection \"%s\": vlan: must be 1 to 4094: L3 comes by a VLAN of the tenant's own, which racks are configured for by hand",
			   c->name);
	else
		check_locals(p, conn);
	check_foreign(p, c, "key", c->has_key);
}

static bool reserved(uint32_t as)
{
	return !as || as == 23456 || as == 65535 || as == UINT32_MAX;
}

static void check_routing(struct gwha_pool_plan *p, uint32_t conn)
{
	const struct gwha_pool_conn *c = p->conns[conn].conf;
	const struct gwha_pool_tenant *t = p->tenants[p->conns[conn].tenant].conf;
	char text[GWHA_TEXT_MAX];

	for (size_t i = 0; i < c->n_routes; i++)
		for (size_t j = 0; j < i; j++)
			if (!memcmp(&c->routes[i].to, &c->routes[j].to,
				    sizeof(c->routes[i].to)))
				gwha_wrong(p->f, "R91", at(c, "routes"),
					   "connection \"%s\": routes: %s/%u is given twice: leave one out",
					   c->name,
					   gwha_addr_text(text, &c->routes[i].to.addr),
					   c->routes[i].to.plen);
	if (!c->bgp_peer.len)
		return;
	if (c->n_routes)
		gwha_wrong(p->f, "R43", at(c, "bgp"),
			   "connection \"%s\": has routes and bgp: its routes come from one of both: leave the other out",
			   c->name);
	if (reserved(c->bgp_as))
		gwha_wrong(p->f, "R91", at(c, "bgp"),
			   "connection \"%s\": bgp: as %u: is reserved: give the AS of the remote side",
			   c->name, c->bgp_as);
	if (!t->as)
		gwha_wrong(p->f, "R91", at(c, "bgp"),
			   "connection \"%s\": bgp: tenant \"%s\" has no AS: give the tenant as: NUMBER",
			   c->name, t->name);
}

/**
 * gwha_pool_check_conn - look at a connection by itself
 * @p: plan, begun
 * @conn: connection
 *
 * What is wrong is told, with the rule and what to do.
 */
void gwha_pool_check_conn(struct gwha_pool_plan *p, uint32_t conn)
{
	const struct gwha_pool_conn *c = p->conns[conn].conf;

	check_rates(p, c);
	if (!c->peer.len)
		gwha_wrong(p->f, c->type == GWHA_POOL_IKEV2 ? "R39" : "R91",
			   at(c, "peer"),
			   "connection \"%s\": needs peer: the address of the remote side",
			   c->name);
	if (c->type == GWHA_POOL_L3) {
		check_l3(p, conn);
	} else {
		check_foreign(p, c, "vlan", c->vlan);
		check_foreign(p, c, "local", c->n_local);
	}
	if (c->type == GWHA_POOL_IKEV2)
		check_foreign(p, c, "key", c->has_key);
	if (c->class)
		gwha_pool_name_ok(p, "class", c->class, c->node);
	check_routing(p, conn);
	if (c->instance && !c->gateway)
		gwha_wrong(p->f, "", at(c, "instance"),
			   "connection \"%s\": instance: says nothing without gateway: give that, or leave it out",
			   c->name);
}
