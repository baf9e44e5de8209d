// SPDX-License-Identifier: GPL-2.0-or-later
/* Where connections are, and what that uses: every change of a plan is made here. */

#include <stdlib.h>
#include <string.h>

#include "pool_work.h"

/* What only one connection may have; of a VLAN, one tenant. */
enum claim {
	CLAIM_PEER = 1, /* of a frontend: tenants are told apart by it (R39) */
	CLAIM_TUNNEL, /* of a GRE VIP, without a key */
	CLAIM_KEY, /* with one */
	CLAIM_VLAN, /* of a LAN: whose it is (R68) */
	CLAIM_VLAN_USERS, /* how many connections that has */
};

static void key_u32(struct gwha_pool_key *key, size_t at, uint32_t value)
{
	memcpy(&key->bytes[at], &value, sizeof(value));
}

static struct gwha_pool_key claim_key(const struct gwha_pool_plan *p,
				      uint32_t conn, uint32_t instance)
{
	const struct gwha_pool_conn *c = p->conns[conn].conf;
	const struct gwha_plan_pool *pool =
		&p->pools[p->instances[instance].pool];
	struct gwha_pool_key key = {.bytes = {CLAIM_PEER}};

	if (c->type == GWHA_POOL_L3) {
		key.bytes[0] = CLAIM_VLAN;
		key_u32(&key, 1, pool->lan);
		key_u32(&key, 5, c->vlan);
		return key;
	}
	key_u32(&key, 1, pool->front);
	if (c->type == GWHA_POOL_GRE) {
		key.bytes[0] = c->has_key ? CLAIM_KEY : CLAIM_TUNNEL;
		key_u32(&key, 1, instance);
		key_u32(&key, 22, c->key);
	}
	memcpy(&key.bytes[5], c->peer.bytes, sizeof(c->peer.bytes));
	key.bytes[21] = c->peer.len;
	return key;
}

/**
 * gwha_pool_claimed - whether somebody has what a connection would need there
 * @p: plan
 * @conn: the connection
 * @instance: where it would be
 *
 * Return: the other connection, for L3 the other tenant; or GWHA_POOL_NOBODY.
 */
uint32_t gwha_pool_claimed(const struct gwha_pool_plan *p, uint32_t conn,
			   uint32_t instance)
{
	struct gwha_pool_key key = claim_key(p, conn, instance);
	uint32_t has = gwha_pool_index_get(p->claims, &key);
	uint32_t mine = p->conns[conn].conf->type == GWHA_POOL_L3 ?
				p->conns[conn].tenant :
				conn;

	return has == mine ? GWHA_POOL_NOBODY : has;
}

static void claim(struct gwha_pool_plan *p, uint32_t conn, uint32_t instance)
{
	struct gwha_pool_key key = claim_key(p, conn, instance);
	struct gwha_pool_key users = key;
	uint32_t n;

	if (p->conns[conn].conf->type != GWHA_POOL_L3) {
		p->failed |= !gwha_pool_index_put(p->claims, &key, conn);
		return;
	}
	users.bytes[0] = CLAIM_VLAN_USERS;
	n = gwha_pool_index_get(p->claims, &users);
	n = n == GWHA_POOL_NOBODY ? 1 : n + 1;
	p->failed |= !gwha_pool_index_put(p->claims, &key,
					  p->conns[conn].tenant);
	p->failed |= !gwha_pool_index_put(p->claims, &users, n);
}

static void unclaim(struct gwha_pool_plan *p, uint32_t conn, uint32_t instance)
{
	struct gwha_pool_key key = claim_key(p, conn, instance);
	struct gwha_pool_key users = key;
	uint32_t n;

	if (p->conns[conn].conf->type == GWHA_POOL_L3) {
		users.bytes[0] = CLAIM_VLAN_USERS;
		n = gwha_pool_index_get(p->claims, &users);
		if (n != GWHA_POOL_NOBODY && n > 1) {
			gwha_pool_index_put(p->claims, &users, n - 1);
			return;
		}
		gwha_pool_index_del(p->claims, &users);
	}
	gwha_pool_index_del(p->claims, &key);
}

/**
 * gwha_pool_where - the gateway that a connection is on
 * @p: plan
 * @conn: connection
 *
 * Return: the gateway, or GWHA_POOL_NOBODY.
 */
uint32_t gwha_pool_where(const struct gwha_pool_plan *p, uint32_t conn)
{
	uint32_t i = p->conns[conn].instance;

	return i == GWHA_POOL_NOBODY ? i : p->instances[i].owner;
}

/**
 * gwha_pool_reckon - what a gateway uses, and what would fit
 * @p: plan
 * @g: gateway
 */
void gwha_pool_reckon(const struct gwha_pool_plan *p,
		      struct gwha_plan_gateway *g)
{
	enum gwha_pool_model model = p->pools[g->pool].conf->model;
	uint64_t capacity = g->conf->capacity_kbps;

	g->used = gwha_pool_used(model, capacity, g->alloc);
	for (unsigned int t = 0; t < GWHA_POOL_TYPES; t++)
		g->slot[t] = gwha_pool_slot(model, capacity, g->alloc,
					    (enum gwha_pool_type)t);
}

/**
 * gwha_pool_is_at - how many connections a tenant has on a gateway
 * @t: tenant
 * @gateway: gateway
 */
uint32_t gwha_pool_is_at(const struct gwha_plan_tenant *t, uint32_t gateway)
{
	for (uint32_t i = 0; i < t->n_at; i++)
		if (t->at[i].gateway == gateway)
			return t->at[i].n;
	return 0;
}

static void come(struct gwha_pool_plan *p, struct gwha_plan_tenant *t,
		 uint32_t gateway)
{
	uint32_t room = t->room ? 2 * t->room : 2;
	struct gwha_plan_at *at;

	for (uint32_t i = 0; i < t->n_at; i++)
		if (t->at[i].gateway == gateway) {
			t->at[i].n++;
			return;
		}
	if (t->n_at == t->room) {
		at = realloc(t->at, room * sizeof(*at));
		if (!at) {
			p->failed = true;
			return;
		}
		t->at = at;
		t->room = room;
	}
	t->at[t->n_at++] = (struct gwha_plan_at){gateway, 1};
	p->gateways[gateway].n_tenants++;
}

static void leave(struct gwha_pool_plan *p, struct gwha_plan_tenant *t,
		  uint32_t gateway)
{
	for (uint32_t i = 0; i < t->n_at; i++) {
		if (t->at[i].gateway != gateway || --t->at[i].n)
			continue;
		t->at[i] = t->at[--t->n_at];
		p->gateways[gateway].n_tenants--;
		return;
	}
}

static void add_vlan(struct gwha_pool_plan *p, struct gwha_plan_instance *i,
		     const struct gwha_pool_conn *c)
{
	if (!i->vlans) {
		i->vlans = calloc(GWHA_POOL_VLANS, sizeof(*i->vlans));
		i->carried = calloc(GWHA_POOL_VLAN_WORDS, sizeof(*i->carried));
	}
	if (!i->vlans || !i->carried) {
		p->failed = true;
		return;
	}
	if (!i->vlans[c->vlan].n++)
		p->pools[i->pool].dirty = true;
	i->vlans[c->vlan].vips += (uint32_t)c->n_local;
	i->carried[c->vlan / 64] |= UINT64_C(1) << c->vlan % 64;
}

static void drop_vlan(struct gwha_pool_plan *p, struct gwha_plan_instance *i,
		      const struct gwha_pool_conn *c)
{
	if (!i->vlans)
		return;
	i->vlans[c->vlan].vips -= (uint32_t)c->n_local;
	if (--i->vlans[c->vlan].n)
		return;
	p->pools[i->pool].dirty = true;
	i->carried[c->vlan / 64] &= ~(UINT64_C(1) << c->vlan % 64);
}

/**
 * gwha_pool_put - let a connection be somewhere
 * @p: plan
 * @conn: connection, which is nowhere
 * @instance: its instance, which a gateway has
 *
 * Return: false for want of memory.
 */
bool gwha_pool_put(struct gwha_pool_plan *p, uint32_t conn, uint32_t instance)
{
	struct gwha_plan_conn *c = &p->conns[conn];
	struct gwha_plan_instance *i = &p->instances[instance];
	struct gwha_plan_gateway *g = &p->gateways[i->owner];
	uint64_t need = gwha_pool_need(c->conf);

	c->instance = instance;
	i->alloc[c->conf->type] += need;
	i->n_conns++;
	g->alloc[c->conf->type] += need;
	g->n_conns++;
	if (c->conf->type == GWHA_POOL_L3)
		add_vlan(p, i, c->conf);
	if (p->pools[i->pool].conf->beyond != GWHA_POOL_BEYOND_NONE)
		p->pools[i->pool].dirty = true;
	come(p, &p->tenants[c->tenant], i->owner);
	claim(p, conn, instance);
	gwha_pool_reckon(p, g);
	return !p->failed;
}

/**
 * gwha_pool_take - take a connection from where it is
 * @p: plan
 * @conn: connection, which an instance has
 */
void gwha_pool_take(struct gwha_pool_plan *p, uint32_t conn)
{
	struct gwha_plan_conn *c = &p->conns[conn];
	struct gwha_plan_instance *i = &p->instances[c->instance];
	uint64_t need = gwha_pool_need(c->conf);
	struct gwha_plan_gateway *g;

	unclaim(p, conn, c->instance);
	c->instance = GWHA_POOL_NOBODY;
	i->alloc[c->conf->type] -= need;
	i->n_conns--;
	if (c->conf->type == GWHA_POOL_L3)
		drop_vlan(p, i, c->conf);
	if (p->pools[i->pool].conf->beyond != GWHA_POOL_BEYOND_NONE)
		p->pools[i->pool].dirty = true;
	if (i->owner == GWHA_POOL_NOBODY)
		return;
	g = &p->gateways[i->owner];
	g->alloc[c->conf->type] -= need;
	g->n_conns--;
	leave(p, &p->tenants[c->tenant], i->owner);
	gwha_pool_reckon(p, g);
}

/* An instance's load to a gateway, or from one. */
static void shift(struct gwha_pool_plan *p, const struct gwha_plan_instance *i,
		  uint32_t gateway, bool here)
{
	struct gwha_plan_gateway *g = &p->gateways[gateway];

	for (unsigned int t = 0; t < GWHA_POOL_TYPES; t++)
		g->alloc[t] += here ? i->alloc[t] : -i->alloc[t];
	g->n_conns += here ? i->n_conns : -i->n_conns;
	g->n_rrs += here ? i->n_rrs : -i->n_rrs;
	gwha_pool_reckon(p, g);
}

/* The first instance that a gateway still has. */
static void find_instance(struct gwha_pool_plan *p, uint32_t gateway)
{
	struct gwha_plan_gateway *g = &p->gateways[gateway];

	g->instance = GWHA_POOL_NOBODY;
	for (uint32_t i = 0; i < p->n_instances; i++) {
		const struct gwha_plan_instance *x = &p->instances[i];

		if (x->owner == gateway &&
		    (g->instance == GWHA_POOL_NOBODY ||
		     x->number < p->instances[g->instance].number))
			g->instance = i;
	}
}

/**
 * gwha_pool_give - let another gateway have an instance, and all that is on it
 * @p: plan
 * @instance: instance
 * @to: gateway, or GWHA_POOL_NOBODY
 *
 * Return: false for want of memory.
 */
bool gwha_pool_give(struct gwha_pool_plan *p, uint32_t instance, uint32_t to)
{
	struct gwha_plan_instance *i = &p->instances[instance];
	uint32_t from = i->owner;

	if (from != GWHA_POOL_NOBODY)
		shift(p, i, from, false);
	if (to != GWHA_POOL_NOBODY)
		shift(p, i, to, true);
	for (uint32_t c = 0; i->n_conns && c < p->n_conns; c++) {
		if (p->conns[c].instance != instance)
			continue;
		if (from != GWHA_POOL_NOBODY)
			leave(p, &p->tenants[p->conns[c].tenant], from);
		if (to != GWHA_POOL_NOBODY)
			come(p, &p->tenants[p->conns[c].tenant], to);
	}
	i->owner = to;
	if (from != GWHA_POOL_NOBODY)
		find_instance(p, from);
	if (to != GWHA_POOL_NOBODY)
		find_instance(p, to);
	p->pools[i->pool].dirty = true;
	return !p->failed;
}

/**
 * gwha_pool_reflect - let a tenant's route reflector be somewhere, and only there
 * @p: plan
 * @tenant: tenant
 * @instance: where, or GWHA_POOL_NOBODY
 */
void gwha_pool_reflect(struct gwha_pool_plan *p, uint32_t tenant,
		       uint32_t instance)
{
	struct gwha_plan_tenant *t = &p->tenants[tenant];

	for (int there = 0; there < 2; there++) {
		uint32_t at = there ? instance : t->rr;
		uint32_t one = there ? 1 : UINT32_MAX;

		if (at == GWHA_POOL_NOBODY)
			continue;
		p->instances[at].n_rrs += one;
		if (p->instances[at].owner != GWHA_POOL_NOBODY)
			p->gateways[p->instances[at].owner].n_rrs += one;
	}
	t->rr = instance;
}

/**
 * gwha_pool_step - a step more
 * @p: plan
 * @move: step
 *
 * Return: false for want of memory.
 */
bool gwha_pool_step(struct gwha_pool_plan *p, const struct gwha_plan_move *move)
{
	uint32_t room = p->moves_room ? 2 * p->moves_room : 64;
	struct gwha_plan_move *at;

	if (p->n_moves == p->moves_room) {
		at = realloc(p->moves, room * sizeof(*at));
		if (!at) {
			p->failed = true;
			return false;
		}
		p->moves = at;
		p->moves_room = room;
	}
	p->moves[p->n_moves++] = *move;
	return true;
}

/**
 * gwha_pool_carries - whether all VLANs of an instance reach a gateway (R77)
 * @p: plan
 * @gateway: gateway
 * @instance: instance
 * @vlan: one more, or 0
 */
bool gwha_pool_carries(const struct gwha_pool_plan *p, uint32_t gateway,
		       uint32_t instance, uint32_t vlan)
{
	const uint64_t *has = p->gateways[gateway].labels;
	const uint64_t *wants = p->instances[instance].carried;

	if (vlan && !gwha_pool_bit(has, vlan))
		return false;
	for (uint32_t i = 0; wants && i < GWHA_POOL_VLAN_WORDS; i++)
		if (wants[i] & ~(has ? has[i] : 0))
			return false;
	return true;
}

/* What names a connection by its number, and has to name it by another. */
static void renumber(struct gwha_pool_plan *p, uint32_t from, uint32_t to)
{
	const struct gwha_plan_conn *c = &p->conns[from];
	struct gwha_pool_key key = gwha_pool_name_key(GWHA_NOUN_CONN,
						      c->conf->name);

	p->failed |= !gwha_pool_index_put(p->names, &key, to);
	if (c->instance == GWHA_POOL_NOBODY || c->conf->type == GWHA_POOL_L3)
		return;
	key = claim_key(p, from, c->instance);
	p->failed |= !gwha_pool_index_put(p->claims, &key, to);
}

/**
 * gwha_pool_forget_conn - a connection is gone; the last one gets its number
 * @p: plan
 * @conn: connection, which is nowhere
 */
void gwha_pool_forget_conn(struct gwha_pool_plan *p, uint32_t conn)
{
	const struct gwha_pool_conn *c = p->conns[conn].conf;
	struct gwha_pool_key key = gwha_pool_name_key(GWHA_NOUN_CONN, c->name);
	uint32_t last = p->n_conns - 1;

	gwha_pool_index_del(p->names, &key);
	gwha_pool_forget_locals(p, conn);
	if (conn != last) {
		renumber(p, last, conn);
		gwha_pool_renumber_locals(p, last, conn);
		p->conns[conn] = p->conns[last];
	}
	p->n_conns--;
}
