/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What becomes of pools, gateways, tenants, connections and instances. Pure. */

#ifndef GWHA_POOL_OBJECTS_H
#define GWHA_POOL_OBJECTS_H

#include "pools_read.h"

/* No gateway, instance or whatever has this number. */
#define GWHA_POOL_NOBODY UINT32_MAX

enum gwha_pool_role {
	GWHA_ROLE_SPARE, /* nobody needs it yet */
	GWHA_ROLE_ACTIVE,
	GWHA_ROLE_STANDBY,
	GWHA_ROLE_DRAIN,
	GWHA_ROLE_FAILED,
};

/**
 * struct gwha_plan_pool - what becomes of a pool
 * @conf: as it is wanted
 * @members: its gateways, by name
 * @n_members: how many
 * @lan: number of its LAN
 * @front: number of its frontend
 * @owner: number of its owner
 * @tenants: a bit for each that may use it; NULL for all
 * @n_active: how many serve
 * @n_standby: how many stand by
 * @dirty: its instances' standbys are to be ordered anew
 */
struct gwha_plan_pool {
	const struct gwha_pool *conf;
	uint32_t *members;
	uint32_t n_members;
	uint32_t lan;
	uint32_t front;
	uint32_t owner;
	uint64_t *tenants;
	uint32_t n_active;
	uint32_t n_standby;
	bool dirty;
};

/**
 * struct gwha_plan_gateway - what becomes of a gateway
 * @conf: as it is
 * @pool: number of its pool
 * @rank: its place among all gateways, by name
 * @domain: number of its failure domain; one of its own if it names none
 * @role: what it does
 * @instance: the first instance that it has, or GWHA_POOL_NOBODY
 * @alloc: kbit/s of each type
 * @used: of its capacity, kbit/s
 * @slot: the largest connection of each type that would still fit, kbit/s
 * @n_conns: connections on it
 * @n_tenants: tenants that have one there
 * @n_rrs: route reflectors
 * @labels: VLANs that reach it, a bit each; NULL for none
 */
struct gwha_plan_gateway {
	const struct gwha_pool_gateway *conf;
	uint32_t pool;
	uint32_t rank;
	uint32_t domain;
	enum gwha_pool_role role;
	uint32_t instance;
	uint64_t alloc[GWHA_POOL_TYPES];
	uint64_t used;
	uint64_t slot[GWHA_POOL_TYPES];
	uint32_t n_conns;
	uint32_t n_tenants;
	uint32_t n_rrs;
	uint64_t *labels;
};

/* Where a tenant has how many connections. */
struct gwha_plan_at {
	uint32_t gateway;
	uint32_t n;
};

/**
 * struct gwha_plan_tenant - what becomes of a tenant
 * @conf: as it is
 * @owner: number of its owner
 * @pools: pools that it named; NULL for none
 * @rr: the instance that has its route reflector, or GWHA_POOL_NOBODY
 * @at: gateways that have connections of it
 * @n_at: how many
 * @room: for how many there is room
 * @zone: its conntrack zone
 * @table: its routing table
 */
struct gwha_plan_tenant {
	const struct gwha_pool_tenant *conf;
	uint32_t owner;
	uint32_t *pools;
	uint32_t rr;
	struct gwha_plan_at *at;
	uint32_t n_at;
	uint32_t room;
	uint32_t zone;
	uint32_t table;
};

/* A connection is where the owner of its @instance is. */
struct gwha_plan_conn {
	const struct gwha_pool_conn *conf;
	uint32_t tenant;
	uint32_t instance;
};

/* Connections of a VLAN, and their addresses that move. */
struct gwha_plan_vlan {
	uint32_t n;
	uint32_t vips;
};

/**
 * struct gwha_plan_instance - what one active gateway serves
 * @pool: number of its pool
 * @number: its number there
 * @vrid: of its routers
 * @owner: the gateway that has it, or GWHA_POOL_NOBODY
 * @vip: its address, which moves with it; len 0 for none
 * @standbys: who takes it, the first one first
 * @n: how many; priorities count down from GWHA_POOL_PRIORITY - 1
 * @n_beyond: how many of those serve already: after all standbys
 * @alloc: kbit/s of each type
 * @n_conns: connections of it
 * @n_rrs: route reflectors
 * @vlans: what it has of each VLAN; NULL for none
 * @carried: VLANs that it has connections of, a bit each
 */
struct gwha_plan_instance {
	uint32_t pool;
	uint32_t number;
	uint32_t vrid;
	uint32_t owner;
	struct gwha_addr vip;
	uint32_t *standbys;
	uint32_t n;
	uint32_t n_beyond;
	uint64_t alloc[GWHA_POOL_TYPES];
	uint32_t n_conns;
	uint32_t n_rrs;
	struct gwha_plan_vlan *vlans;
	uint64_t *carried;
};

#endif /* GWHA_POOL_OBJECTS_H */
