/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pools of gateways, as they are wanted and as they are found. Pure. */

#ifndef GWHA_POOLS_H
#define GWHA_POOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "routes.h"
#include "tree.h"

/* Of one file, and of one plan. */
#define GWHA_POOLS_MAX 256
#define GWHA_POOL_GATEWAYS_MAX 4096
#define GWHA_POOL_TENANTS_MAX 65535
#define GWHA_POOL_CONNS_MAX 131072
#define GWHA_POOL_WORDS_MAX 4096
#define GWHA_POOL_ROUTES_MAX 64
/* A group has 20 addresses in its adverts (V14). */
#define GWHA_POOL_VIPS_MAX 20
/* A terabit a second. It and four times it, multiplied, are within 64 bits. */
#define GWHA_POOL_KBPS_MAX UINT64_C(1000000000)
/* Instances are called POOL.NUMBER, which is the name of a group. */
#define GWHA_POOL_NUMBER_MAX 255
#define GWHA_POOL_NAME_MAX (GWHA_NAME_MAX - 4)
#define GWHA_POOL_TENANTS_DEFAULT 100

enum gwha_pool_type {
	GWHA_POOL_IKEV2,
	GWHA_POOL_L3,
	GWHA_POOL_GRE,
	GWHA_POOL_ALL, /* of a pool alone */
};

/* Types of a connection. */
#define GWHA_POOL_TYPES GWHA_POOL_ALL

enum gwha_pool_model {
	GWHA_POOL_WEIGHTED,
	GWHA_POOL_RATIO2016,
};

/* What becomes of an instance when all standbys are used. */
enum gwha_pool_beyond {
	GWHA_POOL_BEYOND_NONE,
	GWHA_POOL_BEYOND_FULLEST_FIT,
};

enum gwha_pool_state {
	GWHA_POOL_OK,
	GWHA_POOL_DRAIN,
	GWHA_POOL_FAILED,
};

/* Names, in the order of the file. */
struct gwha_pool_words {
	const char *const *at;
	size_t n;
};

/**
 * struct gwha_pool - gateways that stand in for each other
 * @name: its name
 * @node: where it stands, or NULL
 * @type: what it serves
 * @model: how capacity is counted
 * @beyond: what becomes of one failure too many
 * @active: M, how many serve
 * @standby: N, how many stand by
 * @labels: what connections may ask for by "class"
 * @owner: the reseller that it is for, or NULL
 * @tenants: who may use it; none for everybody
 * @lan: where its gateways hear each other: VRIDs are unique there; or NULL
 * @frontend: the public address that tenants' IKEv2 comes to; len 0 for the
 *	one that all such pools share
 * @vips: of ikev2: addresses for its instances, which move with them
 * @n_vips: how many
 */
struct gwha_pool {
	const char *name;
	const struct gwha_node *node;
	enum gwha_pool_type type;
	enum gwha_pool_model model;
	enum gwha_pool_beyond beyond;
	uint32_t active;
	uint32_t standby;
	struct gwha_pool_words labels;
	const char *owner;
	struct gwha_pool_words tenants;
	const char *lan;
	struct gwha_addr frontend;
	const struct gwha_addr *vips;
	size_t n_vips;
};

/**
 * struct gwha_pool_gateway - a gateway of a pool
 * @name: its name
 * @node: where it stands, or NULL
 * @pool: its pool
 * @capacity_kbps: what it can carry
 * @domain: what it fails together with, or NULL
 * @labels: what it has; "vlan:N" where that VLAN reaches it
 * @dip: its own address
 * @vip: the address of its GRE tunnels; len 0 for none
 * @max_tenants: how many it serves at most
 * @state: how it is found, or is to be
 */
struct gwha_pool_gateway {
	const char *name;
	const struct gwha_node *node;
	const char *pool;
	uint64_t capacity_kbps;
	const char *domain;
	struct gwha_pool_words labels;
	struct gwha_addr dip;
	struct gwha_addr vip;
	uint32_t max_tenants;
	enum gwha_pool_state state;
};

/**
 * struct gwha_pool_tenant - a tenant
 * @name: its name
 * @node: where it stands, or NULL
 * @owner: its reseller, or NULL
 * @pools: pools that it may use; none for all that take it
 * @vrf: its VRF, or NULL for vrfTABLE
 * @zone: its conntrack zone; 0: not given one yet
 * @table: its routing table; the same
 * @rr: the gateway that its route reflector is on, or NULL
 * @as: its side's AS; 0 without BGP
 * @router_id: of its BGP router; len 0 for none
 */
struct gwha_pool_tenant {
	const char *name;
	const struct gwha_node *node;
	const char *owner;
	struct gwha_pool_words pools;
	const char *vrf;
	uint32_t zone;
	uint32_t table;
	const char *rr;
	uint32_t as;
	struct gwha_addr router_id;
};

/* A static route into a connection. */
struct gwha_pool_route {
	struct gwha_prefix to;
	uint32_t metric;
};

/**
 * struct gwha_pool_conn - a connection of a tenant
 * @name: its name
 * @node: where it stands, or NULL
 * @tenant: whose it is
 * @type: ikev2, l3 or gre
 * @in_kbps: what comes from the remote side
 * @out_kbps: what goes there
 * @class: a label that its pool must have, or NULL
 * @peer: the remote side
 * @key: of GRE
 * @has_key: it has one
 * @vlan: of L3
 * @local: of L3: the addresses that move, at most GWHA_POOL_VIPS_MAX
 * @n_local: how many
 * @routes: static routes
 * @n_routes: how many
 * @bgp_peer: the neighbour; len 0 without BGP
 * @bgp_as: its AS
 * @gateway: where it is found, or NULL
 * @instance: the number of that gateway's instance; 0 for its first one
 */
struct gwha_pool_conn {
	const char *name;
	const struct gwha_node *node;
	const char *tenant;
	enum gwha_pool_type type;
	uint64_t in_kbps;
	uint64_t out_kbps;
	const char *class;
	struct gwha_addr peer;
	uint32_t key;
	bool has_key;
	uint32_t vlan;
	const struct gwha_addr *local;
	size_t n_local;
	const struct gwha_pool_route *routes;
	size_t n_routes;
	struct gwha_addr bgp_peer;
	uint32_t bgp_as;
	const char *gateway;
	uint32_t instance;
};

#endif /* GWHA_POOLS_H */
