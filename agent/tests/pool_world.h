/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pools that a seed makes: what is wanted, in any order, and what is found again. */

#ifndef GWHA_TEST_POOL_WORLD_H
#define GWHA_TEST_POOL_WORLD_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pool_impact.h"
#include "pool_work.h"

#define WORLD_VLANS 6

static const char *const vlan_labels[WORLD_VLANS] = {
	"vlan:1", "vlan:2", "vlan:3", "vlan:4", "vlan:5", "vlan:6",
};

static const char *const world_owners[] = {NULL, "red", "blue"};

/* Chance, what is wanted and found, and what its names and addresses are kept in. */
struct world {
	uint64_t seed;
	struct gwha_pools w;
	char (*names)[16];
	size_t n_names;
	const char *(*labels)[WORLD_VLANS];
	struct gwha_addr *addrs;
};

static inline uint32_t chance(struct world *x, uint32_t n)
{
	x->seed = x->seed * UINT64_C(6364136223846793005) +
		  UINT64_C(1442695040888963407);
	return (uint32_t)(x->seed >> 33) % n;
}

static inline const char *world_name(struct world *x, const char *what, size_t i)
{
	char *name = x->names[x->n_names++];

	snprintf(name, sizeof(*x->names), "%s%zu", what, i);
	return name;
}

static inline struct gwha_addr world_addr(uint8_t net, size_t i)
{
	return (struct gwha_addr){4, {net, (uint8_t)(i >> 16), (uint8_t)(i >> 8),
				      (uint8_t)i}};
}

static inline void world_gateway(struct world *x, size_t i, size_t pools)
{
	struct gwha_pool_gateway *g = &x->w.gateways[i];
	const struct gwha_pool *p = &x->w.pools[i % pools];
	size_t n = 0;

	*g = (struct gwha_pool_gateway){
		.name = world_name(x, "g", i),
		.pool = p->name,
		.capacity_kbps = UINT64_C(5000000) << chance(x, 4),
		.domain = chance(x, 3) ? x->names[chance(x, 8)] : NULL,
		.dip = world_addr(10, i),
		.max_tenants = chance(x, 4) ? 100 : 2 + chance(x, 4),
	};
	if (p->type == GWHA_POOL_GRE || p->type == GWHA_POOL_ALL)
		g->vip = world_addr(11, i);
	for (int v = 0; v < WORLD_VLANS; v++)
		if (chance(x, 4))
			x->labels[i][n++] = vlan_labels[v];
	g->labels = (struct gwha_pool_words){x->labels[i], n};
}

static inline void world_conn(struct world *x, size_t i, uint32_t most_kbps)
{
	struct gwha_pool_conn *c = &x->w.conns[i];
	size_t t = chance(x, (uint32_t)x->w.n_tenants);

	*c = (struct gwha_pool_conn){
		.name = world_name(x, "c", i),
		.tenant = x->w.tenants[t].name,
		.type = (enum gwha_pool_type)chance(x, GWHA_POOL_TYPES),
		.in_kbps = 1 + chance(x, most_kbps),
		.out_kbps = chance(x, 2) ? 0 : chance(x, most_kbps),
		.peer = world_addr(12, i),
	};
	if (c->type == GWHA_POOL_L3) {
		/* each tenant has VLANs of its own */
		c->vlan = 1 + t % WORLD_VLANS;
		x->addrs[i] = world_addr(13, i);
		c->local = &x->addrs[i];
		c->n_local = 1;
	}
}

static inline void world_make(struct world *x, uint64_t seed, size_t pools,
			      size_t gateways, size_t tenants, size_t conns,
			      uint32_t most_kbps)
{
	*x = (struct world){.seed = seed * 2654435761 + 1};
	x->names = calloc(pools + gateways + tenants + conns, sizeof(*x->names));
	x->labels = calloc(gateways, sizeof(*x->labels));
	x->addrs = calloc(conns + 1, sizeof(*x->addrs));
	x->w = (struct gwha_pools){
		calloc(pools, sizeof(*x->w.pools)), pools,
		calloc(gateways, sizeof(*x->w.gateways)), gateways,
		calloc(tenants, sizeof(*x->w.tenants)), tenants,
		calloc(conns + 1, sizeof(*x->w.conns)), conns,
		calloc(gateways, sizeof(*x->w.instances)), 0, NULL,
	};
	for (size_t i = 0; i < pools; i++) {
		uint32_t each = (uint32_t)(gateways / pools);

		x->w.pools[i] = (struct gwha_pool){
			.name = world_name(x, "p", i),
			.type = (enum gwha_pool_type)((i + chance(x, 2)) % 4),
			.model = (enum gwha_pool_model)chance(x, 2),
			.beyond = (enum gwha_pool_beyond)!chance(x, 3),
			.standby = each * 2 / 5,
			.owner = world_owners[chance(x, 8) ? 0 : 1 + chance(x, 2)],
		};
		x->w.pools[i].active = each - x->w.pools[i].standby;
		if (chance(x, 2))
			x->w.pools[i].lan = x->w.pools[i].name;
	}
	for (size_t i = 0; i < gateways; i++)
		world_gateway(x, i, pools);
	for (size_t i = 0; i < tenants; i++)
		x->w.tenants[i] = (struct gwha_pool_tenant){
			.name = world_name(x, "t", i),
			.owner = world_owners[chance(x, 8) ? 0 : 1 + chance(x, 2)],
		};
	for (size_t i = 0; i < conns; i++)
		world_conn(x, i, most_kbps);
}

static inline void world_end(struct world *x)
{
	gwha_pools_free(&x->w);
	free(x->names);
	free(x->labels);
	free(x->addrs);
}

/* What a plan says is found: as who acted by it would report it. */
static inline void world_found(struct world *x, const struct gwha_pool_plan *p)
{
	x->w.n_instances = 0;
	for (uint32_t i = 0; i < p->n_instances; i++) {
		const struct gwha_plan_instance *n = &p->instances[i];

		if (n->owner == GWHA_POOL_NOBODY)
			continue;
		x->w.instances[x->w.n_instances++] = (struct gwha_pool_instance){
			NULL, p->pools[n->pool].conf->name, n->number, n->vrid,
			p->gateways[n->owner].conf->name, n->vip,
		};
	}
	for (size_t i = 0; i < x->w.n_conns; i++) {
		uint32_t c = gwha_pool_find(p, GWHA_NOUN_CONN, x->w.conns[i].name);
		uint32_t n = p->conns[c].instance;

		x->w.conns[i].gateway = p->gateways[p->instances[n].owner].conf->name;
		x->w.conns[i].instance = p->instances[n].number;
	}
	for (size_t i = 0; i < x->w.n_tenants; i++) {
		uint32_t t = gwha_pool_find(p, GWHA_NOUN_TENANT, x->w.tenants[i].name);
		uint32_t n = p->tenants[t].rr;

		x->w.tenants[i].zone = p->tenants[t].zone;
		x->w.tenants[i].table = p->tenants[t].table;
		x->w.tenants[i].rr = n == GWHA_POOL_NOBODY ? NULL :
			p->gateways[p->instances[n].owner].conf->name;
	}
}

#endif /* GWHA_TEST_POOL_WORLD_H */
