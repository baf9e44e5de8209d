// SPDX-License-Identifier: GPL-2.0-or-later
/* Objects of a site for programs, each with what the plan made of it. */

#include <stdio.h>
#include <string.h>

#include "pool_work.h"
#include "site.h"
#include "units.h"

static void set_text(struct gwha_json_text *to, const char *key, const char *text)
{
	if (!text)
		return;
	gwha_json_text_key(to, key);
	gwha_json_text_string(to, text);
}

static void set_number(struct gwha_json_text *to, const char *key, uint64_t n)
{
	gwha_json_text_key(to, key);
	gwha_json_text_number(to, n);
}

/* "vrf7", "p.3": a name and a number. */
static void set_numbered(struct gwha_json_text *to, const char *key,
			 const char *name, const char *between, uint32_t n)
{
	char text[GWHA_TEXT_MAX + GWHA_NAME_MAX + 16];

	snprintf(text, sizeof(text), "%s%s%u", name, between, n);
	set_text(to, key, text);
}

static void set_addr(struct gwha_json_text *to, const char *key,
		     const struct gwha_addr *addr)
{
	char text[GWHA_TEXT_MAX];

	if (addr->len)
		set_text(to, key, gwha_addr_text(text, addr));
}

static void set_words(struct gwha_json_text *to, const char *key,
		      const struct gwha_pool_words *words)
{
	if (!words->n)
		return;
	gwha_json_text_key(to, key);
	gwha_json_text_open(to, '[');
	for (size_t i = 0; i < words->n; i++)
		gwha_json_text_string(to, words->at[i]);
	gwha_json_text_close(to, ']');
}

static void set_addrs(struct gwha_json_text *to, const char *key,
		      const struct gwha_addr *at, size_t n)
{
	char text[GWHA_TEXT_MAX];

	if (!n)
		return;
	gwha_json_text_key(to, key);
	gwha_json_text_open(to, '[');
	for (size_t i = 0; i < n; i++)
		gwha_json_text_string(to, gwha_addr_text(text, &at[i]));
	gwha_json_text_close(to, ']');
}

static void pool_json(struct gwha_json_text *j, const struct gwha_site *s,
		      const struct gwha_pool *c)
{
	const struct gwha_pool_plan *p = &s->plan;
	const struct gwha_plan_pool *pool =
		&p->pools[gwha_pool_find(p, GWHA_NOUN_POOL, c->name)];
	uint64_t capacity = 0, used = 0, conns = 0;

	for (uint32_t m = 0; m < pool->n_members; m++) {
		const struct gwha_plan_gateway *g = &p->gateways[pool->members[m]];

		conns += g->n_conns;
		if (g->role != GWHA_ROLE_ACTIVE)
			continue;
		capacity += g->conf->capacity_kbps;
		used += g->used;
	}
	set_text(j, "type", gwha_pool_type_name(c->type));
	set_number(j, "active", pool->n_active);
	set_number(j, "active_wanted", c->active);
	set_number(j, "standby", pool->n_standby);
	set_number(j, "standby_wanted", c->standby);
	set_number(j, "gateways", pool->n_members);
	set_number(j, "connections", conns);
	set_number(j, "capacity_kbps", capacity);
	set_number(j, "used_kbps", used);
	set_text(j, "capacity_model", gwha_pool_model_name(c->model));
	set_text(j, "beyond", gwha_pool_beyond_name(c->beyond));
	set_words(j, "labels", &c->labels);
	set_text(j, "owner", c->owner);
	set_words(j, "allowed", &c->tenants);
	set_text(j, "lan", c->lan);
	set_addr(j, "frontend", &c->frontend);
	set_addrs(j, "vips", c->vips, c->n_vips);
}

static void gateway_json(struct gwha_json_text *j, const struct gwha_site *s,
			 const struct gwha_pool_gateway *c)
{
	const struct gwha_plan_gateway *g =
		&s->plan.gateways[gwha_pool_plan_gateway(&s->plan, c->name)];

	set_text(j, "pool", c->pool);
	set_text(j, "role", gwha_pool_role_name(g->role));
	set_text(j, "state", gwha_pool_state_name(c->state));
	set_text(j, "failure_domain", c->domain);
	set_addr(j, "dip", &c->dip);
	set_addr(j, "vip", &c->vip);
	set_number(j, "capacity_kbps", c->capacity_kbps);
	set_number(j, "used_kbps", g->used);
	set_number(j, "connections", g->n_conns);
	set_number(j, "tenants", g->n_tenants);
	set_number(j, "max_tenants", c->max_tenants);
	set_number(j, "rrs", g->n_rrs);
	set_words(j, "labels", &c->labels);
}

static void tenant_json(struct gwha_json_text *j, const struct gwha_site *s,
			const struct gwha_site_object *o)
{
	const struct gwha_pool_tenant *c = &o->is.tenants[0];
	const struct gwha_plan_tenant *t =
		&s->plan.tenants[gwha_pool_find(&s->plan, GWHA_NOUN_TENANT, c->name)];
	uint32_t conns = 0;

	for (uint32_t i = 0; i < t->n_at; i++)
		conns += t->at[i].n;
	set_text(j, "owner", c->owner);
	if (c->vrf)
		set_text(j, "vrf", c->vrf);
	else
		set_numbered(j, "vrf", "vrf", "", t->table);
	set_number(j, "zone", t->zone);
	set_number(j, "table", t->table);
	set_text(j, "rr", *o->place ? o->place : NULL);
	set_number(j, "connections", conns);
	set_number(j, "gateways", t->n_at);
	set_words(j, "pools", &c->pools);
	if (c->as)
		set_number(j, "as", c->as);
	set_addr(j, "router_id", &c->router_id);
}

static void paths_json(struct gwha_json_text *j, const struct gwha_pool_conn *c)
{
	char text[GWHA_TEXT_MAX];

	if (c->n_routes) {
		gwha_json_text_key(j, "routes");
		gwha_json_text_open(j, '[');
		for (size_t i = 0; i < c->n_routes; i++) {
			gwha_json_text_open(j, '{');
			set_numbered(j, "to", gwha_addr_text(text, &c->routes[i].to.addr), "/",
				     c->routes[i].to.plen);
			set_number(j, "metric", c->routes[i].metric);
			gwha_json_text_close(j, '}');
		}
		gwha_json_text_close(j, ']');
	}
	if (!c->bgp_peer.len)
		return;
	gwha_json_text_key(j, "bgp");
	gwha_json_text_open(j, '{');
	set_addr(j, "peer", &c->bgp_peer);
	set_number(j, "as", c->bgp_as);
	gwha_json_text_close(j, '}');
}

/* R65: whoever makes a connection needs to know where its tunnel ends. */
static void place_json(struct gwha_json_text *j, const struct gwha_site *s,
		       const struct gwha_site_object *o)
{
	const struct gwha_site_object *g =
		gwha_site_find(s, GWHA_KIND_GATEWAY, o->place);
	const struct gwha_pool_gateway *c = g ? &g->is.gateways[0] : NULL;
	uint32_t x;

	if (!c)
		return;
	x = s->plan.conns[gwha_pool_find(&s->plan, GWHA_NOUN_CONN, o->name)].instance;
	set_text(j, "gateway", o->place);
	set_numbered(j, "instance", c->pool, ".", o->is.conns[0].instance);
	if (o->is.conns[0].type != GWHA_POOL_L3 && x != GWHA_POOL_NOBODY)
		set_addr(j, "vip", &s->plan.instances[x].vip);
}

static void conn_json(struct gwha_json_text *j, const struct gwha_site *s,
		      const struct gwha_site_object *o)
{
	const struct gwha_pool_conn *c = &o->is.conns[0];
	const struct gwha_site_object *t =
		gwha_site_find(s, GWHA_KIND_TENANT, c->tenant);

	set_text(j, "tenant", c->tenant);
	set_text(j, "type", gwha_pool_type_name(c->type));
	set_number(j, "in_kbps", c->in_kbps);
	set_number(j, "out_kbps", c->out_kbps);
	place_json(j, s, o);
	if (t && *t->place)
		set_text(j, "rr", t->place);
	set_text(j, "class", c->class);
	set_addr(j, "peer", &c->peer);
	if (c->has_key)
		set_number(j, "key", c->key);
	if (c->vlan)
		set_number(j, "vlan", c->vlan);
	set_addrs(j, "local", c->local, c->n_local);
	paths_json(j, c);
}

static void instance_json(struct gwha_json_text *j, const struct gwha_site *s,
			  const struct gwha_pool_instance *c)
{
	uint32_t pool = gwha_pool_find(&s->plan, GWHA_NOUN_POOL, c->pool);
	const struct gwha_plan_instance *x = NULL;

	set_text(j, "pool", c->pool);
	set_number(j, "number", c->number);
	set_number(j, "vrid", c->vrid);
	set_text(j, "gateway", c->gateway);
	set_addr(j, "vip", &c->vip);
	for (uint32_t i = 0; i < s->plan.n_instances; i++)
		if (s->plan.instances[i].pool == pool &&
		    s->plan.instances[i].number == c->number &&
		    s->plan.instances[i].owner != GWHA_POOL_NOBODY)
			x = &s->plan.instances[i];
	set_number(j, "connections", x ? x->n_conns : 0);
	gwha_json_text_key(j, "standbys");
	gwha_json_text_open(j, '[');
	for (uint32_t i = 0; x && i < x->n; i++)
		gwha_json_text_string(j, s->plan.gateways[x->standbys[i]].conf->name);
	gwha_json_text_close(j, ']');
}

/**
 * gwha_site_line - an object for programs, as a line
 * @s: site, with a plan
 * @o: object of it
 * @to: the line is added, without its end
 */
void gwha_site_line(const struct gwha_site *s, const struct gwha_site_object *o,
		    struct gwha_json_text *to)
{
	gwha_json_text_open(to, '{');
	set_text(to, "name", o->name);
	switch (o->kind) {
	case GWHA_KIND_POOL:
		pool_json(to, s, &o->is.pools[0]);
		break;
	case GWHA_KIND_GATEWAY:
		gateway_json(to, s, &o->is.gateways[0]);
		break;
	case GWHA_KIND_TENANT:
		tenant_json(to, s, o);
		break;
	case GWHA_KIND_CONN:
		conn_json(to, s, o);
		break;
	default:
		instance_json(to, s, &o->is.instances[0]);
	}
	gwha_json_text_close(to, '}');
}

/**
 * gwha_site_json - an object for programs
 * @s: site, with a plan
 * @o: object of it
 *
 * Return: it, or NULL for want of memory.
 */
json_t *gwha_site_json(const struct gwha_site *s,
		       const struct gwha_site_object *o)
{
	struct gwha_json_text line = {.text = NULL};
	json_t *j;

	gwha_site_line(s, o, &line);
	j = line.failed ? NULL : json_loadb(line.text, line.n, 0, NULL);
	gwha_json_text_free(&line);
	return j;
}
