// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What of a site one gateway has to do: every instance of its pool that it could serve,
 * with its priority, and the addresses that move with it. So the kernels of a pool
 * need nobody when one of them fails. What gwhad does not configure is counted.
 */

#include <stdlib.h>
#include <string.h>

#include "pool_work.h"
#include "site.h"
#include "site_node.h"
#include "units.h"

/* What of an instance's connections is not configured by this. */
enum left {
	LEFT_ADDRESS, /* the instance has none: nobody can serve it */
	LEFT_VLAN, /* it does not reach the gateway */
	LEFT_IKEV2,
	LEFT_GRE,
	LEFT_ROUTES, /* static ones of these */
	LEFT_BGP,
	LEFT_N,
};

static const char *const left_names[LEFT_N] = {
	[LEFT_ADDRESS] = "address", [LEFT_VLAN] = "vlan", [LEFT_IKEV2] = "ikev2",
	[LEFT_GRE] = "gre",	    [LEFT_ROUTES] = "routes", [LEFT_BGP] = "bgp",
};

/* The pool's connections, those of an instance and a VLAN beside each other. */
struct node {
	const struct gwha_pool_plan *p;
	uint32_t gateway;
	uint32_t *conns;
	uint32_t n;
};

static int by_place(const void *one, const void *two, void *arg)
{
	const struct gwha_pool_plan *p = arg;
	const struct gwha_plan_conn *a = &p->conns[*(const uint32_t *)one];
	const struct gwha_plan_conn *b = &p->conns[*(const uint32_t *)two];

	if (a->instance != b->instance)
		return a->instance < b->instance ? -1 : 1;
	if (a->conf->vlan != b->conf->vlan)
		return a->conf->vlan < b->conf->vlan ? -1 : 1;
	return strcmp(a->conf->name, b->conf->name);
}

static bool collect(struct node *x)
{
	const struct gwha_pool_plan *p = x->p;

	x->conns = calloc(p->n_conns + 1, sizeof(*x->conns));
	if (!x->conns)
		return false;
	for (uint32_t i = 0; i < p->n_conns; i++)
		if (p->conns[i].instance != GWHA_POOL_NOBODY &&
		    p->instances[p->conns[i].instance].pool ==
			    p->gateways[x->gateway].pool)
			x->conns[x->n++] = i;
	qsort_r(x->conns, x->n, sizeof(*x->conns), by_place, (void *)p);
	return true;
}

static void append_addr(json_t *to, const struct gwha_addr *addr)
{
	char text[GWHA_TEXT_MAX];

	json_array_append_new(to, json_string(gwha_addr_text(text, addr)));
}

/* A static route of L3: by the remote side, in the tenant's table. */
static void add_routes(json_t *to, const struct gwha_pool_plan *p,
		       const struct gwha_plan_conn *c)
{
	char net[GWHA_TEXT_MAX], via[GWHA_TEXT_MAX];

	gwha_addr_text(via, &c->conf->peer);
	for (size_t i = 0; i < c->conf->n_routes; i++) {
		const struct gwha_pool_route *r = &c->conf->routes[i];

		gwha_addr_text(net, &r->to.addr);
		json_array_append_new(to, json_pack("{s:o, s:s, s:I, s:I}", "to",
						    json_sprintf("%s/%u", net, r->to.plen),
						    "via", via, "table",
						    (json_int_t)p->tenants[c->tenant].table,
						    "metric", (json_int_t)r->metric));
	}
}

static void count_left(const struct gwha_pool_conn *c, uint32_t left[LEFT_N])
{
	if (c->type != GWHA_POOL_L3) {
		left[c->type == GWHA_POOL_GRE ? LEFT_GRE : LEFT_IKEV2]++;
		left[LEFT_ROUTES] += c->n_routes > 0;
	}
	left[LEFT_BGP] += c->bgp_peer.len > 0;
}

/* Links of an instance: its own address, and one for each of its VLANs. */
static json_t *links_of(const struct node *x, uint32_t instance,
			uint32_t left[LEFT_N])
{
	const struct gwha_plan_instance *i = &x->p->instances[instance];
	const uint64_t *reach = x->p->gateways[x->gateway].labels;
	json_t *links = json_array(), *vips = json_array(), *routes = NULL;
	uint32_t vlan = 0;

	if (i->vip.len) {
		append_addr(vips, &i->vip);
		json_array_append_new(links, json_pack("{s:O}", "vips", vips));
	}
	for (uint32_t n = 0; n < x->n; n++) {
		const struct gwha_plan_conn *c = &x->p->conns[x->conns[n]];

		if (c->instance != instance)
			continue;
		count_left(c->conf, left);
		if (c->conf->type != GWHA_POOL_L3)
			continue;
		if (!gwha_pool_bit(reach, c->conf->vlan)) {
			left[LEFT_VLAN]++;
			continue;
		}
		if (c->conf->vlan != vlan) {
			vlan = c->conf->vlan;
			json_decref(vips);
			vips = json_array();
			routes = json_array();
			json_array_append_new(links, json_pack("{s:I, s:O, s:o}", "vlan",
							       (json_int_t)vlan, "vips",
							       vips, "routes", routes));
		}
		for (size_t a = 0; a < c->conf->n_local; a++)
			append_addr(vips, &c->conf->local[a]);
		add_routes(routes, x->p, c);
	}
	json_decref(vips);
	if (!json_array_size(links))
		left[LEFT_ADDRESS]++;
	return links;
}

/* Who is not in the list comes behind it; the lower, the later. */
static unsigned int turn_of(const struct gwha_plan_gateway *g)
{
	if (g->role == GWHA_ROLE_FAILED)
		return 2;
	return g->role == GWHA_ROLE_DRAIN;
}

static bool is_listed(const struct gwha_plan_instance *i, uint32_t gateway)
{
	for (uint32_t s = 0; s < i->n; s++)
		if (i->standbys[s] == gateway)
			return true;
	return i->owner == gateway;
}

/*
 * The place of a gateway in an instance's order, 0 for who has it; the number of
 * members or more if it has none, since VLANs do not reach it.
 */
static uint32_t place_of(const struct gwha_pool_plan *p, uint32_t instance,
			 uint32_t gateway)
{
	const struct gwha_plan_instance *i = &p->instances[instance];
	const struct gwha_plan_pool *pool = &p->pools[i->pool];
	uint32_t place = i->n + 1;

	if (i->owner == gateway)
		return 0;
	for (uint32_t s = 0; s < i->n; s++)
		if (i->standbys[s] == gateway)
			return s + 1;
	if (!gwha_pool_carries(p, gateway, instance, 0))
		return pool->n_members;
	for (unsigned int turn = 0; turn < 3; turn++)
		for (uint32_t m = 0; m < pool->n_members; m++) {
			uint32_t g = pool->members[m];

			if (is_listed(i, g) || turn_of(&p->gateways[g]) != turn ||
			    !gwha_pool_carries(p, g, instance, 0))
				continue;
			if (g == gateway)
				return place;
			place++;
		}
	return place;
}

/* As many as there are, for who may serve beyond one; else one (0029). */
static uint32_t limit_of(const struct gwha_pool_plan *p, uint32_t instance,
			 uint32_t gateway)
{
	const struct gwha_plan_instance *i = &p->instances[instance];
	const struct gwha_plan_pool *pool = &p->pools[i->pool];

	if (pool->conf->beyond == GWHA_POOL_BEYOND_NONE || !is_listed(i, gateway))
		return 1;
	return pool->n_members < GWHA_POOL_NUMBER_MAX ? pool->n_members :
							GWHA_POOL_NUMBER_MAX;
}

static uint32_t weight_of(const struct gwha_plan_pool *pool)
{
	if (pool->n_members > GWHA_NODE_PLAN_WEIGHT_MAX)
		return GWHA_NODE_PLAN_WEIGHT_MAX;
	return pool->n_members > GWHA_NODE_PLAN_WEIGHT ? pool->n_members :
							 GWHA_NODE_PLAN_WEIGHT;
}

static json_t *left_json(const uint32_t left[LEFT_N])
{
	json_t *j = json_object();

	for (unsigned int i = 0; i < LEFT_N; i++)
		if (left[i])
			json_object_set_new(j, left_names[i], json_integer(left[i]));
	return j;
}

/* What it is to the gateway; NULL for nothing. */
static json_t *instance_json(const struct node *x, uint32_t instance)
{
	const struct gwha_plan_instance *i = &x->p->instances[instance];
	const struct gwha_plan_pool *pool = &x->p->pools[i->pool];
	uint32_t place = place_of(x->p, instance, x->gateway);
	uint32_t left[LEFT_N] = {0};
	json_t *links;

	if (place && (place >= pool->n_members || place >= GWHA_POOL_PRIORITY))
		return NULL;
	links = links_of(x, instance, left);
	return json_pack("{s:o, s:I, s:s, s:I, s:I, s:I, s:o, s:o}", "name",
			 json_sprintf("%s.%u", pool->conf->name, i->number), "vrid",
			 (json_int_t)i->vrid, "gateway",
			 x->p->gateways[i->owner].conf->name, "priority",
			 (json_int_t)(GWHA_POOL_PRIORITY - place), "limit",
			 (json_int_t)limit_of(x->p, instance, x->gateway), "weight",
			 (json_int_t)weight_of(pool), "links", links, "left",
			 left_json(left));
}

/* By number: the order of names is another one. */
static json_t *instances_json(const struct node *x)
{
	uint32_t by_number[GWHA_POOL_NUMBER_MAX + 1] = {0};
	const struct gwha_pool_plan *p = x->p;
	json_t *all = json_array(), *one;

	for (uint32_t i = 0; i < p->n_instances; i++)
		if (p->instances[i].pool == p->gateways[x->gateway].pool &&
		    p->instances[i].owner != GWHA_POOL_NOBODY)
			by_number[p->instances[i].number] = i + 1;
	for (uint32_t k = 1; k <= GWHA_POOL_NUMBER_MAX; k++) {
		one = by_number[k] ? instance_json(x, by_number[k] - 1) : NULL;
		if (one)
			json_array_append_new(all, one);
	}
	return all;
}

/**
 * gwha_site_node - what of a site a gateway has to do
 * @s: site, with a plan
 * @gateway: its name
 * @epoch: of the site
 * @err: filled in on failure
 *
 * Return: the plan of a node (docs/schema/plan-show.json), or NULL.
 */
json_t *gwha_site_node(const struct gwha_site *s, const char *gateway,
		       uint64_t epoch, struct gwha_err *err)
{
	struct node x = {.p = &s->plan};
	const struct gwha_plan_gateway *g;
	json_t *j = NULL;

	x.gateway = s->made ? gwha_pool_plan_gateway(&s->plan, gateway) :
			      GWHA_POOL_NOBODY;
	if (x.gateway == GWHA_POOL_NOBODY) {
		gwha_fail(err, GWHA_EXIT_REFUSED,
			  "gateway \"%.64s\": there is none: see gwha gateway show, and what gateway: says in the node's gwha.yaml",
			  gateway);
		return NULL;
	}
	g = &s->plan.gateways[x.gateway];
	if (collect(&x))
		j = json_pack("{s:i, s:I, s:s, s:s, s:s, s:o}", "format",
			      GWHA_NODE_PLAN_FORMAT, "epoch", (json_int_t)epoch,
			      "gateway", gateway, "pool",
			      s->plan.pools[g->pool].conf->name, "role",
			      gwha_pool_role_name(g->role), "instances",
			      instances_json(&x));
	free(x.conns);
	if (!j)
		gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
	return j;
}
