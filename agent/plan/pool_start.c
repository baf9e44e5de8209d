// SPDX-License-Identifier: GPL-2.0-or-later
/* A plan's beginning: names become numbers, and each names what there is. */

#include <stdlib.h>
#include <string.h>

#include "pool_work.h"
#include "units.h"

static void *room(struct gwha_pool_plan *p, size_t n, size_t size)
{
	void *at = calloc(n + 1, size);

	p->failed |= !at;
	return at;
}

/**
 * gwha_pool_name_key - a name as a key
 * @noun: what it is of
 * @name: name; what is longer than names are is cut
 */
struct gwha_pool_key gwha_pool_name_key(enum gwha_pool_noun noun,
					const char *name)
{
	struct gwha_pool_key key = {.bytes = {(uint8_t)noun}};

	memcpy(&key.bytes[1], name, strnlen(name, GWHA_NAME_MAX));
	return key;
}

/**
 * gwha_pool_addr_key - an address as a key
 * @noun: what it is of
 * @addr: address
 */
struct gwha_pool_key gwha_pool_addr_key(enum gwha_pool_noun noun,
					const struct gwha_addr *addr)
{
	struct gwha_pool_key key = {.bytes = {(uint8_t)noun, addr->len}};

	memcpy(&key.bytes[2], addr->bytes, sizeof(addr->bytes));
	return key;
}

/**
 * gwha_pool_find - the number of an object
 * @p: plan
 * @noun: what it is
 * @name: its name
 *
 * Return: the number, or GWHA_POOL_NOBODY.
 */
uint32_t gwha_pool_find(const struct gwha_pool_plan *p,
			enum gwha_pool_noun noun, const char *name)
{
	struct gwha_pool_key key = gwha_pool_name_key(noun, name);

	if (strlen(name) > GWHA_NAME_MAX)
		return GWHA_POOL_NOBODY;
	return gwha_pool_index_get(p->names, &key);
}

/**
 * gwha_pool_name_ok - whether something can be a name
 * @p: plan
 * @key: what it is called where it is given
 * @name: the name
 * @node: whose it is
 *
 * Return: whether it can; what is wrong is told.
 */
bool gwha_pool_name_ok(struct gwha_pool_plan *p, const char *key,
		       const char *name, const struct gwha_node *node)
{
	size_t len = strnlen(name, GWHA_NAME_MAX + 1);

	for (const char *c = name; *c; c++)
		if (*c <= ' ' || *c > '~' || *c == '/')
			len = 0;
	if (len && len <= GWHA_NAME_MAX)
		return true;
	gwha_wrong(p->f, "", gwha_pools_place(node, key),
		   "%s \"%.64s\": must be 1 to %d letters, digits and signs, without spaces and '/'",
		   key, name, GWHA_NAME_MAX);
	return false;
}

/* What is told apart by a word, or by having none. */
static uint32_t number_of(struct gwha_pool_plan *p, enum gwha_pool_noun noun,
			  const char *key, const char *name,
			  const struct gwha_node *node)
{
	struct gwha_pool_key k = gwha_pool_name_key(noun, name ? name : "");
	uint32_t number;

	if (name && !gwha_pool_name_ok(p, key, name, node))
		return 0;
	number = gwha_pool_index_get(p->names, &k);
	if (number != GWHA_POOL_NOBODY)
		return number;
	p->failed |= !gwha_pool_index_put(p->names, &k, p->numbers);
	return p->numbers++;
}

static void add_name(struct gwha_pool_plan *p, enum gwha_pool_noun noun,
		     const char *what, const char *name, uint32_t number,
		     const struct gwha_node *node)
{
	struct gwha_pool_key key = gwha_pool_name_key(noun, name);

	if (!gwha_pool_name_ok(p, "name", name, node))
		return;
	if (gwha_pool_index_get(p->names, &key) != GWHA_POOL_NOBODY)
		gwha_wrong(p->f, "", gwha_pools_place(node, "name"),
			   "%s \"%s\": there are two of this name: give one of them another",
			   what, name);
	else
		p->failed |= !gwha_pool_index_put(p->names, &key, number);
}

static void start_pool(struct gwha_pool_plan *p, uint32_t i)
{
	const struct gwha_pool *c = &p->want->pools[i];
	struct gwha_plan_pool *to = &p->pools[i];
	struct gwha_pool_key key = gwha_pool_addr_key(GWHA_NOUN_FRONT,
						      &c->frontend);

	to->conf = c;
	add_name(p, GWHA_NOUN_POOL, "pool", c->name, i, c->node);
	if (strlen(c->name) > GWHA_POOL_NAME_MAX)
		gwha_wrong(p->f, "", gwha_pools_place(c->node, "name"),
			   "pool \"%.64s\": its instances are groups, NAME.NUMBER, of %d letters at most: give it a name of at most %d",
			   c->name, GWHA_NAME_MAX, GWHA_POOL_NAME_MAX);
	to->lan = number_of(p, GWHA_NOUN_LAN, "lan", c->lan, c->node);
	to->owner = number_of(p, GWHA_NOUN_OWNER, "owner", c->owner, c->node);
	to->front = gwha_pool_index_get(p->names, &key);
	if (to->front == GWHA_POOL_NOBODY) {
		to->front = p->numbers++;
		p->failed |= !gwha_pool_index_put(p->names, &key, to->front);
	}
	to->dirty = true;
	for (size_t l = 0; l < c->labels.n; l++)
		gwha_pool_name_ok(p, "labels", c->labels.at[l], c->node);
}

static void start_label(struct gwha_pool_plan *p, struct gwha_plan_gateway *g,
			const char *label)
{
	uint64_t vlan;

	if (!gwha_pool_name_ok(p, "labels", label, g->conf->node) ||
	    strncmp(label, "vlan:", 5))
		return;
	if (gwha_number_parse(label + 5, &vlan) || !vlan || vlan > 4094) {
		gwha_wrong(p->f, "R77", gwha_pools_place(g->conf->node, "labels"),
			   "gateway \"%s\": label \"%s\": a VLAN is vlan:1 to vlan:4094",
			   g->conf->name, label);
		return;
	}
	if (!g->labels)
		g->labels = room(p, GWHA_POOL_VLAN_WORDS, sizeof(*g->labels));
	if (g->labels)
		g->labels[vlan / 64] |= UINT64_C(1) << vlan % 64;
}

static void start_gateway(struct gwha_pool_plan *p, uint32_t i)
{
	const struct gwha_pool_gateway *c = &p->want->gateways[i];
	struct gwha_plan_gateway *to = &p->gateways[i];

	to->conf = c;
	to->instance = GWHA_POOL_NOBODY;
	add_name(p, GWHA_NOUN_GATEWAY, "gateway", c->name, i, c->node);
	to->pool = gwha_pool_find(p, GWHA_NOUN_POOL, c->pool);
	if (to->pool == GWHA_POOL_NOBODY)
		gwha_wrong(p->f, "", gwha_pools_place(c->node, "pool"),
			   "gateway \"%.64s\": there is no pool \"%.64s\": add it, or name another",
			   c->name, c->pool);
	else
		p->pools[to->pool].n_members++;
	if (c->domain)
		to->domain = number_of(p, GWHA_NOUN_DOMAIN, "failure-domain",
				       c->domain, c->node);
	else
		to->domain = p->numbers++;
	for (size_t l = 0; l < c->labels.n; l++)
		start_label(p, to, c->labels.at[l]);
}

static void start_tenant(struct gwha_pool_plan *p, uint32_t i)
{
	const struct gwha_pool_tenant *c = &p->want->tenants[i];
	struct gwha_plan_tenant *to = &p->tenants[i];

	to->conf = c;
	to->rr = GWHA_POOL_NOBODY;
	add_name(p, GWHA_NOUN_TENANT, "tenant", c->name, i, c->node);
	to->owner = number_of(p, GWHA_NOUN_OWNER, "owner", c->owner, c->node);
	to->zone = c->zone;
	to->table = c->table;
	if (!c->pools.n)
		return;
	to->pools = room(p, c->pools.n, sizeof(*to->pools));
	for (size_t j = 0; to->pools && j < c->pools.n; j++) {
		to->pools[j] = gwha_pool_find(p, GWHA_NOUN_POOL,
					      c->pools.at[j]);
		if (to->pools[j] == GWHA_POOL_NOBODY)
			gwha_wrong(p->f, "R92", gwha_pools_place(c->node, "pools"),
				   "tenant \"%.64s\": there is no pool \"%.64s\": add it, or name another",
				   c->name, c->pools.at[j]);
	}
}

/* Who may use a pool, as bits. */
static void start_tenants_of(struct gwha_pool_plan *p,
			     struct gwha_plan_pool *pool)
{
	const struct gwha_pool *c = pool->conf;

	if (!c->tenants.n)
		return;
	pool->tenants = room(p, p->n_tenants / 64 + 1, sizeof(*pool->tenants));
	for (size_t j = 0; pool->tenants && j < c->tenants.n; j++) {
		uint32_t t = gwha_pool_find(p, GWHA_NOUN_TENANT,
					    c->tenants.at[j]);

		if (t == GWHA_POOL_NOBODY)
			gwha_wrong(p->f, "R17", gwha_pools_place(c->node, "tenants"),
				   "pool \"%.64s\": there is no tenant \"%.64s\": add it, or name another",
				   c->name, c->tenants.at[j]);
		else
			pool->tenants[t / 64] |= UINT64_C(1) << t % 64;
	}
}

/**
 * gwha_pool_new_conn - a connection more, which is nowhere yet
 * @p: plan
 * @conf: as it is wanted
 *
 * Return: false if that cannot be; what is wrong is told.
 */
bool gwha_pool_new_conn(struct gwha_pool_plan *p,
			const struct gwha_pool_conn *conf)
{
	uint32_t more = p->conns_room ? 2 * p->conns_room : 64;
	size_t before = p->f->errors;
	struct gwha_plan_conn *to;

	if (p->n_conns == p->conns_room) {
		to = realloc(p->conns, more * sizeof(*to));
		if (!to) {
			p->failed = true;
			return false;
		}
		p->conns = to;
		p->conns_room = more;
	}
	to = &p->conns[p->n_conns];
	*to = (struct gwha_plan_conn){conf, GWHA_POOL_NOBODY, GWHA_POOL_NOBODY};
	to->tenant = gwha_pool_find(p, GWHA_NOUN_TENANT, conf->tenant);
	if (to->tenant == GWHA_POOL_NOBODY)
		gwha_wrong(p->f, "", gwha_pools_place(conf->node, "tenant"),
			   "connection \"%.64s\": there is no tenant \"%.64s\": add it, or name another",
			   conf->name, conf->tenant);
	else
		add_name(p, GWHA_NOUN_CONN, "connection", conf->name,
			 p->n_conns, conf->node);
	if (p->f->errors != before)
		return false;
	p->n_conns++;
	return true;
}

struct named {
	const char *name;
	uint32_t number;
};

static int by_name(const void *one, const void *two)
{
	const struct named *a = one, *b = two;
	int c = strcmp(a->name, b->name);

	/* two of one name are an error; its text is the same each time */
	return c ? c : a->number < b->number ? -1 : 1;
}

/* Numbers in the order of names. */
static uint32_t *sorted(struct gwha_pool_plan *p, struct named *all, uint32_t n)
{
	uint32_t *order = room(p, n, sizeof(*order));

	if (all && n)
		qsort(all, n, sizeof(*all), by_name);
	for (uint32_t i = 0; all && order && i < n; i++)
		order[i] = all[i].number;
	free(all);
	return order;
}

/* By name: pools, gateways, and those of each pool. */
static void rank(struct gwha_pool_plan *p)
{
	struct named *pools = room(p, p->n_pools, sizeof(*pools));
	struct named *all = room(p, p->n_gateways, sizeof(*all));

	for (uint32_t i = 0; pools && i < p->n_pools; i++) {
		struct gwha_plan_pool *pool = &p->pools[i];

		pools[i] = (struct named){pool->conf->name, i};
		pool->members = room(p, pool->n_members, sizeof(*pool->members));
		pool->n_members = 0;
	}
	for (uint32_t i = 0; all && i < p->n_gateways; i++)
		all[i] = (struct named){p->gateways[i].conf->name, i};
	p->pools_by_name = sorted(p, pools, p->n_pools);
	p->gateways_by_name = sorted(p, all, p->n_gateways);
	for (uint32_t i = 0; !p->failed && i < p->n_gateways; i++) {
		uint32_t number = p->gateways_by_name[i];
		struct gwha_plan_gateway *g = &p->gateways[number];
		struct gwha_plan_pool *pool;

		g->rank = i;
		if (g->pool == GWHA_POOL_NOBODY)
			continue;
		pool = &p->pools[g->pool];
		pool->members[pool->n_members++] = number;
	}
}

static bool fits(struct gwha_pool_plan *p, const char *what, size_t n,
		 size_t most)
{
	if (n <= most)
		return true;
	gwha_wrong(p->f, "", (struct gwha_place){0},
		   "%s: there can be at most %zu: make another plan of the rest",
		   what, most);
	return false;
}

/**
 * gwha_pool_start - give everything its number, and see that there is what it names
 * @p: plan, with what is wanted and nothing else
 *
 * Return: false if it cannot go on; what is wrong is told.
 */
bool gwha_pool_start(struct gwha_pool_plan *p)
{
	const struct gwha_pools *w = p->want;

	if (!fits(p, "pools", w->n_pools, GWHA_POOLS_MAX) ||
	    !fits(p, "gateways", w->n_gateways, GWHA_POOL_GATEWAYS_MAX) ||
	    !fits(p, "tenants", w->n_tenants, GWHA_POOL_TENANTS_MAX) ||
	    !fits(p, "connections", w->n_conns, GWHA_POOL_CONNS_MAX) ||
	    !fits(p, "instances", w->n_instances, GWHA_POOL_GATEWAYS_MAX))
		return false;
	p->n_pools = (uint32_t)w->n_pools;
	p->n_gateways = (uint32_t)w->n_gateways;
	p->n_tenants = (uint32_t)w->n_tenants;
	p->pools = room(p, w->n_pools, sizeof(*p->pools));
	p->gateways = room(p, w->n_gateways, sizeof(*p->gateways));
	p->tenants = room(p, w->n_tenants, sizeof(*p->tenants));
	/* those that there are, and one for each gateway */
	p->instances = room(p, w->n_instances + w->n_gateways,
			    sizeof(*p->instances));
	p->names = gwha_pool_index_new();
	p->claims = gwha_pool_index_new();
	p->failed |= !p->names || !p->claims;
	if (p->failed)
		return false;
	for (uint32_t i = 0; i < p->n_pools; i++)
		start_pool(p, i);
	for (uint32_t i = 0; i < p->n_gateways; i++)
		start_gateway(p, i);
	for (uint32_t i = 0; i < p->n_tenants; i++)
		start_tenant(p, i);
	for (uint32_t i = 0; i < p->n_pools; i++)
		start_tenants_of(p, &p->pools[i]);
	rank(p);
	for (size_t i = 0; !p->failed && i < w->n_conns; i++)
		gwha_pool_new_conn(p, &w->conns[i]);
	return !p->failed && !p->f->errors;
}
