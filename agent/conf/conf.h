/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A configuration file, as one of its nodes reads it. Pure. */

#ifndef GWHA_CONF_H
#define GWHA_CONF_H

#include "args.h"
#include "bgp_conf.h"
#include "controller.h"
#include "gateway.h"
#include "ipsec.h"
#include "listen.h"
#include "peer.h"
#include "programs.h"
#include "routes.h"
#include "tree.h"

/* Nodes of a file: one, and as many peers as synchronisation can have. */
#define GWHA_NODES_MAX (GWHA_SYNC_PEERS_MAX + 1)

/* What stands in the file; secrets are named, not read. */
struct gwha_conf_group {
	struct gwha_group g;
	const struct gwha_node *node;
};

struct gwha_conf_router {
	struct gwha_router rt;
	struct gwha_secret_files files;
	const struct gwha_node *node;
};

struct gwha_conf_sync {
	struct gwha_sync s;
	struct gwha_secret_files files;
	const struct gwha_node *node;
};

/**
 * struct gwha_conf - what a file says to a node
 * @name: of the node, or NULL where the file names none
 * @nodes: the nodes that the file names, or NULL
 * @facts: what it says of this one, or NULL
 * @groups: its groups, in the file's order
 * @n_groups: how many
 * @routers: its routers
 * @n_routers: how many
 * @syncs: how groups are synchronised
 * @n_syncs: how many
 * @checks: programs that say how conditions are
 * @n_checks: how many
 * @notifies: programs that are told of changes, in the order in which they are
 * @n_notifies: how many
 * @bgps: how VIPs of groups are announced
 * @n_bgps: how many
 * @routes: routes that follow groups
 * @n_routes: how many
 * @rules: rules that do
 * @n_rules: how many
 * @agent: how the agent is to be
 * @peer: how it speaks with those of the other nodes
 * @controller: the controller of pools, if this node is one
 * @gateway: the gateway of a pool, if this node is one
 * @ipsecs: IPsec connections that follow a group
 * @n_ipsecs: how many
 *
 * Points into the tree that it was read from, which must outlive it.
 */
struct gwha_conf {
	const char *name;
	const struct gwha_node *nodes;
	const struct gwha_node *facts;
	struct gwha_conf_group *groups;
	size_t n_groups;
	struct gwha_conf_router *routers;
	size_t n_routers;
	struct gwha_conf_sync *syncs;
	size_t n_syncs;
	struct gwha_conf_check *checks;
	size_t n_checks;
	struct gwha_conf_notify *notifies;
	size_t n_notifies;
	struct gwha_conf_bgp *bgps;
	size_t n_bgps;
	struct gwha_conf_route *routes;
	size_t n_routes;
	struct gwha_conf_rule *rules;
	size_t n_rules;
	struct gwha_conf_agent agent;
	struct gwha_conf_peer peer;
	struct gwha_conf_controller controller;
	struct gwha_conf_gateway gateway;
	struct gwha_conf_ipsec *ipsecs;
	size_t n_ipsecs;
};

int gwha_conf_read(const struct gwha_tree *tree, const char *name,
		   struct gwha_conf *conf, struct gwha_findings *f);
void gwha_conf_free(struct gwha_conf *conf);
const struct gwha_node *gwha_conf_pick(const struct gwha_conf *conf,
				       const struct gwha_node *value);
struct gwha_place gwha_conf_place(const struct gwha_conf *conf,
				  const struct gwha_node *object,
				  const char *key);

#endif /* GWHA_CONF_H */
