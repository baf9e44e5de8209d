// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A file of pools: what it says, by its form. What it says together is for the
 * planner, who is asked by others as well.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "part.h"
#include "pools_read.h"
#include "units.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

const struct gwha_tree_limits gwha_pools_limits = {
	.size = 32 * 1024 * 1024,
	.list = GWHA_POOL_CONNS_MAX,
	.nodes = 4000000,
};

/* Nothing in it differs by node. */
static const struct gwha_conf nobody;

static const char *const types[] = {
	[GWHA_POOL_IKEV2] = "ikev2",
	[GWHA_POOL_L3] = "l3",
	[GWHA_POOL_GRE] = "gre",
	[GWHA_POOL_ALL] = "all",
};

static const char *const models[] = {
	[GWHA_POOL_WEIGHTED] = "weighted",
	[GWHA_POOL_RATIO2016] = "ratio2016",
};

static const char *const beyonds[] = {
	[GWHA_POOL_BEYOND_NONE] = "none",
	[GWHA_POOL_BEYOND_FULLEST_FIT] = "fullest-fit",
};

static const char *const states[] = {
	[GWHA_POOL_OK] = "ok",
	[GWHA_POOL_DRAIN] = "drain",
	[GWHA_POOL_FAILED] = "failed",
};

/**
 * gwha_pool_type_name - the word for a type
 * @type: type
 */
const char *gwha_pool_type_name(enum gwha_pool_type type)
{
	return types[type];
}

/**
 * gwha_pool_model_name - the word for how capacity is counted
 * @model: model
 */
const char *gwha_pool_model_name(enum gwha_pool_model model)
{
	return models[model];
}

/**
 * gwha_pool_beyond_name - the word for what becomes of one failure too many
 * @beyond: that
 */
const char *gwha_pool_beyond_name(enum gwha_pool_beyond beyond)
{
	return beyonds[beyond];
}

/**
 * gwha_pool_state_name - the word for how a gateway is
 * @state: state
 */
const char *gwha_pool_state_name(enum gwha_pool_state state)
{
	return states[state];
}

/**
 * gwha_pools_place - where something of an object stands
 * @node: the object, or NULL for one that is of no file
 * @key: what is asked for
 *
 * Return: the place of its value, or of the object if that has no such key.
 */
struct gwha_place gwha_pools_place(const struct gwha_node *node,
				   const char *key)
{
	const struct gwha_node *value = gwha_node_at(node, key);

	if (value)
		return value->place;
	return node ? node->place : (struct gwha_place){0};
}

/**
 * gwha_pools_room - memory that is freed with the whole
 * @p: the whole
 * @node: for whose sake
 * @size: bytes
 * @f: told if there is none
 *
 * Return: zeroes, or NULL.
 */
void *gwha_pools_room(struct gwha_pools *p, const struct gwha_node *node,
		      size_t size, struct gwha_findings *f)
{
	struct gwha_pool_room *room = calloc(1, sizeof(*room) + size + 1);

	if (!room) {
		gwha_wrong(f, "", node->place, "out of memory");
		return NULL;
	}
	room->next = p->rooms;
	p->rooms = room;
	return room->at;
}

/**
 * gwha_pools_name - a value that is a word
 * @part: the map that has it
 * @key: what it is called
 * @value: value, or NULL
 *
 * Return: it, or NULL.
 */
const char *gwha_pools_name(const struct gwha_part *part, const char *key,
			    const struct gwha_node *value)
{
	return value ? gwha_part_text(part, key, value) : NULL;
}

/**
 * gwha_pools_words - a value that is a word, or a list of words
 * @p: what it is a part of
 * @part: the map that has it
 * @key: what it is called
 * @value: value, or NULL
 * @to: set
 *
 * Return: whether there is none, or a good one; what is wrong is told.
 */
bool gwha_pools_words(struct gwha_pools *p, const struct gwha_part *part,
		      const char *key, const struct gwha_node *value,
		      struct gwha_pool_words *to)
{
	const struct gwha_node *one, *mine;
	const char **at;

	if (!value)
		return true;
	if (!gwha_part_fits(value, GWHA_POOL_WORDS_MAX, key, part->f))
		return false;
	at = gwha_pools_room(p, value, (value->n + 1) * sizeof(*at), part->f);
	if (!at)
		return false;
	to->at = at;
	one = gwha_part_next(part, value, NULL, &mine);
	for (; one; one = gwha_part_next(part, value, one, &mine)) {
		at[to->n] = gwha_part_text(part, key, mine);
		if (!at[to->n])
			return false;
		to->n++;
	}
	return true;
}

/**
 * gwha_pools_rate - a value that is a bandwidth
 * @part: the map that has it
 * @key: what it is called
 * @value: value, or NULL
 * @kbps: set, if it is one
 */
void gwha_pools_rate(const struct gwha_part *part, const char *key,
		     const struct gwha_node *value, uint64_t *kbps)
{
	const char *text = gwha_pools_name(part, key, value);
	int ret;

	if (!text)
		return;
	ret = gwha_rate_parse(text, kbps);
	if (ret == -ENODATA)
		gwha_wrong(part->f, "", value->place,
			   "%s \"%.64s\": give a unit, as in 500mbit or 25gbit",
			   key, text);
	else if (ret)
		gwha_wrong(part->f, "", value->place,
			   "%s \"%.64s\": must be a bandwidth in gbit, mbit or kbit, as in 500mbit or 25gbit",
			   key, text);
}

/**
 * gwha_pools_word - a value that is one of some words
 * @part: the map that has it
 * @key: what it is called
 * @value: value, or NULL
 * @rule: whose rule it is, or ""
 * @words: the words, by number
 * @n: how many
 * @to: set to the number
 *
 * Return: whether there is none, or a good one; what is wrong is told.
 */
bool gwha_pools_word(const struct gwha_part *part, const char *key,
		     const struct gwha_node *value, const char *rule,
		     const char *const *words, size_t n, unsigned int *to)
{
	const char *text = gwha_pools_name(part, key, value);
	char all[128] = "";

	if (!text)
		return !value;
	for (unsigned int i = 0; i < n; i++) {
		if (!strcmp(words[i], text)) {
			*to = i;
			return true;
		}
		snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s%s",
			 i ? ", " : "", words[i]);
	}
	gwha_wrong(part->f, rule, value->place,
		   "%s \"%.64s\": must be one of: %s", key, text, all);
	return false;
}

/**
 * gwha_pools_needs - that something is there
 * @part: the map that must have it
 * @map: the same
 * @key: what it is called
 * @value: value, or NULL: that is told
 *
 * Return: whether it is.
 */
bool gwha_pools_needs(const struct gwha_part *part, const struct gwha_node *map,
		      const char *key, const struct gwha_node *value)
{
	if (value)
		return true;
	gwha_wrong(part->f, "", map->place, "%s needs %s: give it", part->what,
		   key);
	return false;
}

static void take_count(const struct gwha_part *part, const char *key,
		       const struct gwha_node *value, uint32_t *to)
{
	uint64_t n = *to;

	gwha_part_number(part, key, value, 0, UINT32_MAX, &n);
	*to = (uint32_t)n;
}

enum {
	P_NAME, P_TYPE, P_ACTIVE, P_STANDBY, P_MODEL, P_BEYOND, P_LABELS,
	P_OWNER, P_TENANTS, P_LAN, P_FRONTEND, P_VIPS, P_N
};

static const char *const pool_keys[P_N] = {
	[P_NAME] = "name",	   [P_TYPE] = "type",
	[P_ACTIVE] = "active",	   [P_STANDBY] = "standby",
	[P_MODEL] = "capacity-model", [P_BEYOND] = "beyond",
	[P_LABELS] = "labels",	   [P_OWNER] = "owner",
	[P_TENANTS] = "tenants",   [P_LAN] = "lan",
	[P_FRONTEND] = "frontend", [P_VIPS] = "vips",
};

static void read_pool(struct gwha_pools *p, const struct gwha_node *map,
		      struct gwha_findings *f)
{
	const struct gwha_part part = {&nobody, "a pool", f};
	struct gwha_pool *to = &p->pools[p->n_pools];
	unsigned int type = 0, model = 0, beyond = 0;
	const struct gwha_node *v[P_N];

	gwha_part_fields(&part, map, pool_keys, P_N, v);
	to->node = map;
	to->name = gwha_pools_name(&part, "name", v[P_NAME]);
	if (!gwha_pools_needs(&part, map, "name", v[P_NAME]) || !to->name)
		return;
	gwha_pools_needs(&part, map, "type", v[P_TYPE]);
	gwha_pools_needs(&part, map, "active", v[P_ACTIVE]);
	gwha_pools_needs(&part, map, "standby", v[P_STANDBY]);
	gwha_pools_word(&part, "type", v[P_TYPE], "R08", types, COUNT(types),
			&type);
	gwha_pools_word(&part, "capacity-model", v[P_MODEL], "", models,
			COUNT(models), &model);
	gwha_pools_word(&part, "beyond", v[P_BEYOND], "", beyonds,
			COUNT(beyonds), &beyond);
	to->type = (enum gwha_pool_type)type;
	to->model = (enum gwha_pool_model)model;
	to->beyond = (enum gwha_pool_beyond)beyond;
	take_count(&part, "active", v[P_ACTIVE], &to->active);
	take_count(&part, "standby", v[P_STANDBY], &to->standby);
	gwha_pools_words(p, &part, "labels", v[P_LABELS], &to->labels);
	to->owner = gwha_pools_name(&part, "owner", v[P_OWNER]);
	gwha_pools_words(p, &part, "tenants", v[P_TENANTS], &to->tenants);
	to->lan = gwha_pools_name(&part, "lan", v[P_LAN]);
	gwha_part_addr(&part, "frontend", v[P_FRONTEND], &to->frontend);
	gwha_pools_addrs(p, &part, "vips", v[P_VIPS], &to->vips, &to->n_vips);
	p->n_pools++;
}

enum {
	G_NAME, G_POOL, G_CAPACITY, G_DOMAIN, G_LABELS, G_DIP, G_VIP, G_TENANTS,
	G_STATE, G_N
};

static const char *const gateway_keys[G_N] = {
	[G_NAME] = "name",	   [G_POOL] = "pool",
	[G_CAPACITY] = "capacity", [G_DOMAIN] = "failure-domain",
	[G_LABELS] = "labels",	   [G_DIP] = "dip",
	[G_VIP] = "vip",	   [G_TENANTS] = "max-tenants",
	[G_STATE] = "state",
};

static void read_gateway(struct gwha_pools *p, const struct gwha_node *map,
			 struct gwha_findings *f)
{
	const struct gwha_part part = {&nobody, "a gateway", f};
	struct gwha_pool_gateway *to = &p->gateways[p->n_gateways];
	const struct gwha_node *v[G_N];
	unsigned int state = 0;

	gwha_part_fields(&part, map, gateway_keys, G_N, v);
	to->node = map;
	to->name = gwha_pools_name(&part, "name", v[G_NAME]);
	to->pool = gwha_pools_name(&part, "pool", v[G_POOL]);
	if (!gwha_pools_needs(&part, map, "name", v[G_NAME]) ||
	    !gwha_pools_needs(&part, map, "pool", v[G_POOL]) || !to->name ||
	    !to->pool)
		return;
	gwha_pools_needs(&part, map, "capacity", v[G_CAPACITY]);
	gwha_pools_needs(&part, map, "dip", v[G_DIP]);
	gwha_pools_rate(&part, "capacity", v[G_CAPACITY], &to->capacity_kbps);
	to->domain = gwha_pools_name(&part, "failure-domain", v[G_DOMAIN]);
	gwha_pools_words(p, &part, "labels", v[G_LABELS], &to->labels);
	gwha_part_addr(&part, "dip", v[G_DIP], &to->dip);
	gwha_part_addr(&part, "vip", v[G_VIP], &to->vip);
	to->max_tenants = GWHA_POOL_TENANTS_DEFAULT;
	take_count(&part, "max-tenants", v[G_TENANTS], &to->max_tenants);
	gwha_pools_word(&part, "state", v[G_STATE], "", states, COUNT(states),
			&state);
	to->state = (enum gwha_pool_state)state;
	p->n_gateways++;
}

typedef void (*read_fn)(struct gwha_pools *p, const struct gwha_node *map,
			struct gwha_findings *f);

enum { POOLS, GATEWAYS, TENANTS, CONNS, INSTANCES, PARTS_N };

static const char *const parts[PARTS_N] = {
	[POOLS] = "pools",	   [GATEWAYS] = "gateways",
	[TENANTS] = "tenants",	   [CONNS] = "connections",
	[INSTANCES] = "instances",
};

static const struct {
	const char *what;
	size_t most;
	read_fn read;
} readers[PARTS_N] = {
	[POOLS] = {"a pool", GWHA_POOLS_MAX, read_pool},
	[GATEWAYS] = {"a gateway", GWHA_POOL_GATEWAYS_MAX, read_gateway},
	[TENANTS] = {"a tenant", GWHA_POOL_TENANTS_MAX, gwha_pools_tenant},
	[CONNS] = {"a connection", GWHA_POOL_CONNS_MAX, gwha_pools_conn},
	[INSTANCES] = {"an instance", GWHA_POOL_GATEWAYS_MAX, gwha_pools_instance},
};

/* Room for all of a part, as what it is. */
static bool make_room(struct gwha_pools *p, size_t which,
		      const struct gwha_node *part, struct gwha_findings *f)
{
	switch (which) {
	case POOLS:
		p->pools = gwha_part_room(part, sizeof(*p->pools), f);
		return p->pools;
	case GATEWAYS:
		p->gateways = gwha_part_room(part, sizeof(*p->gateways), f);
		return p->gateways;
	case TENANTS:
		p->tenants = gwha_part_room(part, sizeof(*p->tenants), f);
		return p->tenants;
	case CONNS:
		p->conns = gwha_part_room(part, sizeof(*p->conns), f);
		return p->conns;
	default:
		p->instances = gwha_part_room(part, sizeof(*p->instances), f);
		return p->instances;
	}
}

static void read_part(struct gwha_pools *p, size_t which,
		      const struct gwha_node *part, struct gwha_findings *f)
{
	const struct gwha_node *node;

	if (part->kind != GWHA_NODE_LIST && !part->nothing) {
		gwha_wrong(f, "", part->place,
			   "%s: must be a list: begin each with a dash, as in - name: one",
			   parts[which]);
		return;
	}
	if (!gwha_part_fits(part, readers[which].most, parts[which], f) ||
	    !make_room(p, which, part, f))
		return;
	for (node = part->first; node; node = node->next)
		if (gwha_part_map(node, readers[which].what, f))
			readers[which].read(p, node, f);
}

/**
 * gwha_pools_read - read a file of pools
 * @tree: the file; must outlive @p
 * @p: overwritten; to be freed, also on failure
 * @f: what is wrong is added
 *
 * Return: 0, or -1 if something is wrong.
 */
int gwha_pools_read(const struct gwha_tree *tree, struct gwha_pools *p,
		    struct gwha_findings *f)
{
	const struct gwha_part whole = {&nobody, "a file of pools", f};
	const struct gwha_node *root = tree->root;
	const struct gwha_node *found[PARTS_N];
	size_t before = f->errors;

	*p = (struct gwha_pools){0};
	if (!root || root->nothing) {
		gwha_wrong(f, "", (struct gwha_place){0},
			   "nothing is in the file: it lists pools, gateways, tenants and connections");
		return -1;
	}
	if (root->kind != GWHA_NODE_MAP) {
		gwha_wrong(f, "", root->place,
			   "a file of pools is a map of pools, gateways, tenants and connections");
		return -1;
	}
	gwha_part_fields(&whole, root, parts, PARTS_N, found);
	for (size_t i = 0; i < PARTS_N; i++)
		if (found[i])
			read_part(p, i, found[i], f);
	return f->errors == before ? 0 : -1;
}

/**
 * gwha_pools_free - free what a file of pools says
 * @p: that
 */
void gwha_pools_free(struct gwha_pools *p)
{
	struct gwha_pool_room *room = p->rooms, *next;

	for (; room; room = next) {
		next = room->next;
		free(room);
	}
	free(p->pools);
	free(p->gateways);
	free(p->tenants);
	free(p->conns);
	free(p->instances);
	*p = (struct gwha_pools){0};
}
