// SPDX-License-Identifier: GPL-2.0-or-later
/* Of a file of pools: tenants, their connections, and instances. */

#include <string.h>

#include "conf.h"
#include "part.h"
#include "pools_read.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct gwha_conf nobody;

static void take_u32(const struct gwha_part *part, const char *key,
		     const struct gwha_node *value, uint32_t *to)
{
	uint64_t n = *to;

	gwha_part_number(part, key, value, 0, UINT32_MAX, &n);
	*to = (uint32_t)n;
}

enum {
	T_NAME, T_OWNER, T_POOLS, T_VRF, T_ZONE, T_TABLE, T_RR, T_AS, T_ROUTER,
	T_N
};

static const char *const tenant_keys[T_N] = {
	[T_NAME] = "name",   [T_OWNER] = "owner", [T_POOLS] = "pools",
	[T_VRF] = "vrf",     [T_ZONE] = "zone",	  [T_TABLE] = "table",
	[T_RR] = "rr",	     [T_AS] = "as",	  [T_ROUTER] = "router-id",
};

/**
 * gwha_pools_tenant - read a tenant
 * @p: added to
 * @map: the tenant
 * @f: what is wrong is added
 */
void gwha_pools_tenant(struct gwha_pools *p, const struct gwha_node *map,
		       struct gwha_findings *f)
{
	const struct gwha_part part = {&nobody, "a tenant", f};
	struct gwha_pool_tenant *to = &p->tenants[p->n_tenants];
	const struct gwha_node *v[T_N];

	gwha_part_fields(&part, map, tenant_keys, T_N, v);
	to->node = map;
	to->name = gwha_pools_name(&part, "name", v[T_NAME]);
	if (!gwha_pools_needs(&part, map, "name", v[T_NAME]) || !to->name)
		return;
	to->owner = gwha_pools_name(&part, "owner", v[T_OWNER]);
	gwha_pools_words(p, &part, "pools", v[T_POOLS], &to->pools);
	to->vrf = gwha_pools_name(&part, "vrf", v[T_VRF]);
	take_u32(&part, "zone", v[T_ZONE], &to->zone);
	take_u32(&part, "table", v[T_TABLE], &to->table);
	to->rr = gwha_pools_name(&part, "rr", v[T_RR]);
	take_u32(&part, "as", v[T_AS], &to->as);
	gwha_part_addr(&part, "router-id", v[T_ROUTER], &to->router_id);
	p->n_tenants++;
}

static const char *const route_keys[] = {"to", "metric"};

static void read_route(const struct gwha_part *part,
		       const struct gwha_node *map, struct gwha_pool_conn *to,
		       struct gwha_pool_route *routes)
{
	const struct gwha_part own = {part->conf, "a route", part->f};
	const struct gwha_node *v[COUNT(route_keys)];

	if (!gwha_part_map(map, "a route", part->f))
		return;
	gwha_part_fields(&own, map, route_keys, COUNT(route_keys), v);
	if (!gwha_pools_needs(&own, map, "to", v[0]) ||
	    !gwha_part_net(&own, "to", v[0], &routes[to->n_routes].to))
		return;
	take_u32(&own, "metric", v[1], &routes[to->n_routes].metric);
	to->n_routes++;
}

static void read_routes(struct gwha_pools *p, const struct gwha_part *part,
			const struct gwha_node *value,
			struct gwha_pool_conn *to)
{
	const struct gwha_node *one, *mine;
	struct gwha_pool_route *routes;

	if (!value || !gwha_part_fits(value, GWHA_POOL_ROUTES_MAX, "routes",
				      part->f))
		return;
	routes = gwha_pools_room(p, value, (value->n + 1) * sizeof(*routes),
				 part->f);
	if (!routes)
		return;
	to->routes = routes;
	one = gwha_part_next(part, value, NULL, &mine);
	for (; one; one = gwha_part_next(part, value, one, &mine))
		read_route(part, mine, to, routes);
}

/**
 * gwha_pools_addrs - a value that is an address, or a list of them
 * @p: what it is a part of
 * @part: the map that has it
 * @key: what it is called
 * @value: value, or NULL
 * @to: set
 * @n: how many were there; set to how many there are
 */
void gwha_pools_addrs(struct gwha_pools *p, const struct gwha_part *part,
		      const char *key, const struct gwha_node *value,
		      const struct gwha_addr **to, size_t *n)
{
	const struct gwha_node *one, *mine;
	struct gwha_addr *at;

	if (!value || !gwha_part_fits(value, GWHA_POOL_WORDS_MAX, key, part->f))
		return;
	at = gwha_pools_room(p, value, (value->n + 1) * sizeof(*at), part->f);
	if (!at)
		return;
	*to = at;
	one = gwha_part_next(part, value, NULL, &mine);
	for (; one; one = gwha_part_next(part, value, one, &mine))
		if (gwha_part_addr(part, key, mine, &at[*n]))
			(*n)++;
}

static const char *const bgp_keys[] = {"peer", "as"};

static void read_bgp(const struct gwha_part *part,
		     const struct gwha_node *map, struct gwha_pool_conn *to)
{
	const struct gwha_part own = {part->conf, "bgp", part->f};
	const struct gwha_node *v[COUNT(bgp_keys)];

	if (!map || !gwha_part_map(map, "bgp", part->f))
		return;
	gwha_part_fields(&own, map, bgp_keys, COUNT(bgp_keys), v);
	if (!gwha_pools_needs(&own, map, "peer", v[0]) ||
	    !gwha_pools_needs(&own, map, "as", v[1]))
		return;
	gwha_part_addr(&own, "peer", v[0], &to->bgp_peer);
	take_u32(&own, "as", v[1], &to->bgp_as);
}

enum {
	C_NAME, C_TENANT, C_TYPE, C_IN, C_OUT, C_CLASS, C_PEER, C_KEY, C_VLAN,
	C_LOCAL, C_ROUTES, C_BGP, C_GATEWAY, C_INSTANCE, C_N
};

static const char *const conn_keys[C_N] = {
	[C_NAME] = "name",   [C_TENANT] = "tenant",   [C_TYPE] = "type",
	[C_IN] = "in",	     [C_OUT] = "out",	      [C_CLASS] = "class",
	[C_PEER] = "peer",   [C_KEY] = "key",	      [C_VLAN] = "vlan",
	[C_LOCAL] = "local", [C_ROUTES] = "routes",   [C_BGP] = "bgp",
	[C_GATEWAY] = "gateway", [C_INSTANCE] = "instance",
};

static const char *const conn_types[] = {
	[GWHA_POOL_IKEV2] = "ikev2",
	[GWHA_POOL_L3] = "l3",
	[GWHA_POOL_GRE] = "gre",
};

/**
 * gwha_pools_conn - read a connection
 * @p: added to
 * @map: the connection
 * @f: what is wrong is added
 */
void gwha_pools_conn(struct gwha_pools *p, const struct gwha_node *map,
		     struct gwha_findings *f)
{
	const struct gwha_part part = {&nobody, "a connection", f};
	struct gwha_pool_conn *to = &p->conns[p->n_conns];
	const struct gwha_node *v[C_N];
	unsigned int type = 0;

	gwha_part_fields(&part, map, conn_keys, C_N, v);
	to->node = map;
	to->name = gwha_pools_name(&part, "name", v[C_NAME]);
	to->tenant = gwha_pools_name(&part, "tenant", v[C_TENANT]);
	if (!gwha_pools_needs(&part, map, "name", v[C_NAME]) ||
	    !gwha_pools_needs(&part, map, "tenant", v[C_TENANT]) ||
	    !to->name || !to->tenant)
		return;
	if (!gwha_pools_needs(&part, map, "type", v[C_TYPE]) ||
	    !gwha_pools_word(&part, "type", v[C_TYPE], "R08", conn_types,
			     COUNT(conn_types), &type))
		return;
	to->type = (enum gwha_pool_type)type;
	gwha_pools_rate(&part, "in", v[C_IN], &to->in_kbps);
	gwha_pools_rate(&part, "out", v[C_OUT], &to->out_kbps);
	to->class = gwha_pools_name(&part, "class", v[C_CLASS]);
	gwha_part_addr(&part, "peer", v[C_PEER], &to->peer);
	to->has_key = v[C_KEY];
	take_u32(&part, "key", v[C_KEY], &to->key);
	take_u32(&part, "vlan", v[C_VLAN], &to->vlan);
	gwha_pools_addrs(p, &part, "local", v[C_LOCAL], &to->local, &to->n_local);
	read_routes(p, &part, v[C_ROUTES], to);
	read_bgp(&part, v[C_BGP], to);
	to->gateway = gwha_pools_name(&part, "gateway", v[C_GATEWAY]);
	take_u32(&part, "instance", v[C_INSTANCE], &to->instance);
	p->n_conns++;
}

static const char *const instance_keys[] = {"pool", "number", "vrid", "gateway",
					    "vip"};

/**
 * gwha_pools_instance - read an instance
 * @p: added to
 * @map: the instance
 * @f: what is wrong is added
 */
void gwha_pools_instance(struct gwha_pools *p, const struct gwha_node *map,
			 struct gwha_findings *f)
{
	const struct gwha_part part = {&nobody, "an instance", f};
	struct gwha_pool_instance *to = &p->instances[p->n_instances];
	const struct gwha_node *v[COUNT(instance_keys)];

	gwha_part_fields(&part, map, instance_keys, COUNT(instance_keys), v);
	to->node = map;
	to->pool = gwha_pools_name(&part, "pool", v[0]);
	take_u32(&part, "number", v[1], &to->number);
	take_u32(&part, "vrid", v[2], &to->vrid);
	to->gateway = gwha_pools_name(&part, "gateway", v[3]);
	gwha_part_addr(&part, "vip", v[4], &to->vip);
	gwha_pools_needs(&part, map, "number", v[1]);
	if (gwha_pools_needs(&part, map, "pool", v[0]) &&
	    gwha_pools_needs(&part, map, "gateway", v[3]) && to->pool &&
	    to->gateway)
		p->n_instances++;
}
