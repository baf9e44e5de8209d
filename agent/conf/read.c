// SPDX-License-Identifier: GPL-2.0-or-later
/* The whole of a file, as one of its nodes reads it. */

#include <stdlib.h>
#include <string.h>

#include "expand.h"
#include "model.h"
#include "units.h"
#include "part.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum {
	NODES,
	GROUPS,
	ROUTERS,
	SYNC,
	CHECKS,
	NOTIFY,
	BGP,
	AGENT,
	IPSEC,
	PEER,
	CONTROLLER,
	GATEWAY,
};

static const char *const parts[] = {
	[NODES] = "nodes", [GROUPS] = "groups", [ROUTERS] = "routers",
	[SYNC] = "sync",   [CHECKS] = "checks", [NOTIFY] = "notify",
	[BGP] = "bgp",
	[AGENT] = "agent",
	[IPSEC] = "ipsec",
	[PEER] = "peer",   [CONTROLLER] = "controller",
	[GATEWAY] = "gateway",
};

/**
 * gwha_conf_pick - what a value is to this node
 * @conf: the file, as a node reads it
 * @value: a value
 *
 * A map whose keys are names of nodes has a value for each.
 *
 * Return: the value, NULL if it has none for this node.
 */
const struct gwha_node *gwha_conf_pick(const struct gwha_conf *conf,
				       const struct gwha_node *value)
{
	if (!conf->nodes || value->kind != GWHA_NODE_MAP || !value->n ||
	    !gwha_node_at(conf->nodes, value->first->key->text))
		return value;
	return gwha_node_at(value, conf->name);
}

/**
 * gwha_conf_place - where something of an object stands
 * @conf: the file, as a node reads it
 * @object: the object
 * @key: what is asked for
 *
 * Return: the place of its value, or of the object if that has no such key.
 */
struct gwha_place gwha_conf_place(const struct gwha_conf *conf,
				  const struct gwha_node *object,
				  const char *key)
{
	const struct gwha_node *value = gwha_node_at(object, key);

	if (value)
		value = gwha_conf_pick(conf, value);
	return value ? value->place : object->place;
}

/* Of a map by nodes, that it names those that there are. */
static void check_names(const struct gwha_conf *conf,
			const struct gwha_node *map, struct gwha_findings *f)
{
	const char *known[GWHA_NODES_MAX];
	const struct gwha_node *node;
	size_t n = 0;

	for (node = conf->nodes->first; node && n < GWHA_NODES_MAX;
	     node = node->next)
		known[n++] = node->key->text;
	for (node = map->first; node; node = node->next)
		if (!gwha_node_at(conf->nodes, node->key->text))
			gwha_unknown_key(f, "what differs by node",
					 node->key->text, node->key->place,
					 known, n);
}

/* Deep, but never deeper than a tree can be. */
static void check_all_names(const struct gwha_conf *conf,
			    const struct gwha_node *node,
			    struct gwha_findings *f)
{
	const struct gwha_node *in;

	if (node->kind == GWHA_NODE_MAP && node->n &&
	    gwha_node_at(conf->nodes, node->first->key->text))
		check_names(conf, node, f);
	for (in = node->first; in; in = in->next)
		check_all_names(conf, in, f);
}

static void check_node(const struct gwha_node *node, struct gwha_findings *f)
{
	static const char *const known[] = {"address"};
	const struct gwha_node *fact;
	const char *name = node->key->text;

	if (gwha_expand_reserved(name))
		gwha_wrong(f, "", node->key->place,
			   "node \"%s\": is a word of this file: give the node another name, and say --node with it",
			   name);
	if (!gwha_part_map(node, "node", f))
		return;
	for (fact = node->first; fact; fact = fact->next)
		if (strcmp(fact->key->text, known[0]))
			gwha_unknown_key(f, "a node", fact->key->text,
					 fact->key->place, known, 1);
}

/* Which nodes there are, and that this is one of them. */
static int read_nodes(struct gwha_conf *conf, const struct gwha_node *root,
		      struct gwha_findings *f)
{
	const struct gwha_node *nodes = gwha_node_at(root, parts[NODES]);
	const struct gwha_node *node;

	if (!nodes)
		return 0;
	if (!gwha_part_map(nodes, "nodes", f))
		return -1;
	if (!nodes->n || nodes->n > GWHA_NODES_MAX) {
		gwha_wrong(f, "", nodes->place,
			   "nodes: there can be 1 to %d: leave out the key if the file is for one node alone",
			   GWHA_NODES_MAX);
		return -1;
	}
	conf->nodes = nodes;
	for (node = nodes->first; node; node = node->next)
		check_node(node, f);
	conf->facts = gwha_node_at(nodes, conf->name ? conf->name : "");
	if (!conf->facts) {
		gwha_wrong(f, "", nodes->place,
			   "node \"%.64s\": not among the nodes of this file: add it, or say --node NAME",
			   conf->name ? conf->name : "");
		return -1;
	}
	check_all_names(conf, root, f);
	return 0;
}

/* Room for all of a part, or NULL; never none. */
static void *room(const struct gwha_node *part, size_t size,
		  struct gwha_findings *f)
{
	void *at = calloc(part->n + 1, size);

	if (!at)
		gwha_wrong(f, "", part->place, "out of memory");
	return at;
}

static void read_group(struct gwha_conf *conf, const struct gwha_node *node,
		       struct gwha_findings *f)
{
	struct gwha_conf_group *to = &conf->groups[conf->n_groups];
	struct gwha_reading r = {
		.conf = conf,
		.what = "a group",
		.grammar = &gwha_group_grammar,
		.obj = &to->g,
		.f = f,
	};
	const char *name = node->key->text;
	struct gwha_err err;

	if (!gwha_part_map(node, "a group", f))
		return;
	if (gwha_arg_value(&gwha_kind_group, &to->g, GWHA_A_GROUP_NAME, "group",
			   name, &err)) {
		gwha_wrong(f, "", node->key->place, "%s", err.text);
		return;
	}
	for (const char *c = name; *c; c++)
		if (*c <= ' ' || *c > '~' || *c == '/') {
			gwha_wrong(f, "", node->key->place,
				   "group \"%s\": its name takes letters, digits and signs, but no spaces and no '/'",
				   name);
			return;
		}
	if (gwha_node_at(conf->nodes, name))
		gwha_wrong(f, "", node->key->place,
			   "group \"%s\": is the name of a node: give the group another",
			   name);
	to->node = node;
	gwha_expand(&r, node, NULL);
	gwha_group_routes_read(conf, node->key->text, node, f);
	conf->n_groups++;
}

static int read_groups(struct gwha_conf *conf, const struct gwha_node *part,
		       struct gwha_findings *f)
{
	const struct gwha_node *node;

	if (!gwha_part_map(part, "groups", f))
		return -1;
	conf->groups = room(part, sizeof(*conf->groups), f);
	if (!conf->groups)
		return -1;
	for (node = part->first; node; node = node->next)
		read_group(conf, node, f);
	return 0;
}

/* A router or synchronisation of a list; NULL if this node has none of it. */
static const struct gwha_node *element(const struct gwha_conf *conf,
				       const struct gwha_node *node,
				       const char *what,
				       struct gwha_findings *f)
{
	node = gwha_conf_pick(conf, node);
	if (!node || !gwha_part_map(node, what, f))
		return NULL;
	return node;
}

static void read_router(struct gwha_conf *conf, const struct gwha_node *node,
			struct gwha_findings *f)
{
	struct gwha_conf_router *to = &conf->routers[conf->n_routers];
	struct gwha_reading r = {
		.conf = conf,
		.what = "a router",
		.grammar = &gwha_router_grammar,
		.obj = &to->rt,
		.auth = {.files = &to->files},
		.f = f,
	};

	to->node = node;
	gwha_expand(&r, node, NULL);
	conf->n_routers++;
}

static int read_routers(struct gwha_conf *conf, const struct gwha_node *part,
			struct gwha_findings *f)
{
	const struct gwha_node *node, *mine;

	if (part->kind != GWHA_NODE_LIST && !part->nothing) {
		gwha_wrong(f, "", part->place,
			   "routers: must be a list: begin each with a dash, as in - dev: eth0");
		return -1;
	}
	conf->routers = room(part, sizeof(*conf->routers), f);
	if (!conf->routers)
		return -1;
	for (node = part->first; node; node = node->next) {
		mine = element(conf, node, "a router", f);
		if (mine)
			read_router(conf, mine, f);
	}
	return 0;
}

/* Whose own addresses the file has are each other's peers. */
static void derive_peers(struct gwha_reading *r, const struct gwha_node *map,
			 const char *own, const char *peer)
{
	const struct gwha_conf *conf = r->conf;
	const struct gwha_node *local = gwha_node_at(map, own);
	const struct gwha_node *theirs;

	if (!conf->nodes || !local || gwha_node_at(map, peer) ||
	    gwha_conf_pick(conf, local) == local)
		return;
	for (theirs = local->first; theirs; theirs = theirs->next)
		if (theirs->kind == GWHA_NODE_TEXT &&
		    strcmp(theirs->key->text, conf->name))
			gwha_expand_words(r, peer, theirs->text, theirs);
}

static void read_sync(struct gwha_conf *conf, const struct gwha_node *node,
		      const struct gwha_node *map, struct gwha_findings *f)
{
	struct gwha_conf_sync *to = &conf->syncs[conf->n_syncs];
	struct gwha_reading r = {
		.conf = conf,
		.what = "sync",
		.grammar = &gwha_sync_grammar,
		.obj = &to->s,
		.auth = {.files = &to->files},
		.f = f,
	};

	to->node = map;
	if (!gwha_expand_words(&r, "group", node->key->text, node->key))
		return;
	derive_peers(&r, map, "local", "peer");
	derive_peers(&r, map, "local2", "peer2");
	gwha_expand(&r, map, "group");
	conf->n_syncs++;
}

static int read_syncs(struct gwha_conf *conf, const struct gwha_node *part,
		      struct gwha_findings *f)
{
	const struct gwha_node *node, *mine;

	if (!gwha_part_map(part, "sync", f))
		return -1;
	conf->syncs = room(part, sizeof(*conf->syncs), f);
	if (!conf->syncs)
		return -1;
	for (node = part->first; node; node = node->next) {
		mine = element(conf, node, "sync", f);
		if (mine)
			read_sync(conf, node, mine, f);
	}
	return 0;
}

/* What is given a second time is told already, and left out. */
static int read_part(struct gwha_conf *conf, size_t which,
		     const struct gwha_node *part, struct gwha_findings *f)
{
	switch (which) {
	case GROUPS:
		return conf->groups ? 0 : read_groups(conf, part, f);
	case ROUTERS:
		return conf->routers ? 0 : read_routers(conf, part, f);
	case SYNC:
		return conf->syncs ? 0 : read_syncs(conf, part, f);
	case CHECKS:
		return conf->checks ? 0 : gwha_checks_read(conf, part, f);
	case NOTIFY:
		return conf->notifies ? 0 : gwha_notifies_read(conf, part, f);
	case BGP:
		return conf->bgps ? 0 : gwha_bgps_read(conf, part, f);
	case AGENT:
		return conf->agent.node ? 0 : gwha_agent_read(conf, part, f);
	case IPSEC:
		return conf->ipsecs ? 0 : gwha_ipsec_read(conf, part, f);
	case PEER:
		return conf->peer.on ? 0 : gwha_peer_read(conf, part, f);
	case CONTROLLER:
		return conf->controller.node ? 0 : gwha_controller_read(conf, part, f);
	case GATEWAY:
		return conf->gateway.node ? 0 : gwha_gateway_read(conf, part, f);
	default:
		return 0;
	}
}

static int read_parts(struct gwha_conf *conf, const struct gwha_node *root,
		      struct gwha_findings *f)
{
	const struct gwha_node *part;
	size_t which;
	int ret = 0;

	for (part = root->first; part; part = part->next) {
		const char *key = part->key->text;

		for (which = 0; which < COUNT(parts); which++)
			if (!strcmp(key, parts[which]))
				break;
		if (which < COUNT(parts))
			ret |= read_part(conf, which, part, f);
		else
			gwha_unknown_key(f, "a configuration", key,
					 part->key->place, parts, COUNT(parts));
	}
	return ret;
}

/**
 * gwha_conf_read - read what a file says to a node
 * @tree: the file; must outlive @conf
 * @name: the node, or NULL if it has no name
 * @conf: overwritten; to be freed, also on failure
 * @f: what is wrong is added
 *
 * Return: 0, or -1 if it could not be read as a whole; errors may be added for
 * either.
 */
int gwha_conf_read(const struct gwha_tree *tree, const char *name,
		   struct gwha_conf *conf, struct gwha_findings *f)
{
	const struct gwha_node *root = tree->root;
	const struct gwha_place whole = {0};

	*conf = (struct gwha_conf){.name = name};
	if (!root || root->nothing) {
		/* what is cut short must not take everything away */
		gwha_wrong(f, "", whole,
			   "nothing is in the file: to have no routers, say routers: []");
		return -1;
	}
	if (root->kind != GWHA_NODE_MAP) {
		gwha_wrong(f, "", root->place,
			   "a configuration is a map of nodes, groups, routers and sync");
		return -1;
	}
	if (!gwha_node_at(root, parts[ROUTERS]))
		gwha_wrong(f, "", root->place,
			   "routers: is missing: list them, or say routers: []");
	return read_nodes(conf, root, f) ? -1 : read_parts(conf, root, f);
}

/**
 * gwha_conf_free - free what a file says
 * @conf: a configuration
 */
void gwha_conf_free(struct gwha_conf *conf)
{
	free(conf->groups);
	free(conf->routers);
	free(conf->syncs);
	free(conf->checks);
	free(conf->notifies);
	free(conf->bgps);
	free(conf->routes);
	free(conf->rules);
	free(conf->ipsecs);
	*conf = (struct gwha_conf){0};
}
