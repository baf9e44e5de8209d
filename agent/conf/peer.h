/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the agents of the nodes speak with each other. Pure. */

#ifndef GWHA_PEER_H
#define GWHA_PEER_H

#include "objects.h"

/* Beside this node: as many as synchronisation can have. */
#define GWHA_PEER_NODES_MAX GWHA_SYNC_PEERS_MAX
#define GWHA_PEER_NAME_MAX 64
#define GWHA_PEER_PATH_MAX 256
/* V44 */
#define GWHA_PEER_PORT 443

struct gwha_conf;
struct gwha_findings;
struct gwha_node;

/* A node's name and where it is. */
struct gwha_peer_at {
	char name[GWHA_PEER_NAME_MAX];
	struct gwha_addr addr;
};

/**
 * struct gwha_conf_peer - how a node's agent speaks with the others
 * @on: whether it does
 * @accept: it takes a file from them
 * @ruleset: rulesets of nftables are compared
 * @port: of TCP
 * @own: this node
 * @at: the others
 * @n: how many
 * @key: the file of its private key
 * @cert: that of its certificate
 * @trust: that of the others' certificates
 */
struct gwha_conf_peer {
	bool on;
	bool accept;
	bool ruleset;
	uint16_t port;
	struct gwha_peer_at own;
	struct gwha_peer_at at[GWHA_PEER_NODES_MAX];
	size_t n;
	char key[GWHA_PEER_PATH_MAX];
	char cert[GWHA_PEER_PATH_MAX];
	char trust[GWHA_PEER_PATH_MAX];
};

int gwha_peer_read(struct gwha_conf *conf, const struct gwha_node *part,
		   struct gwha_findings *f);
bool gwha_peer_same(const struct gwha_conf_peer *a,
		    const struct gwha_conf_peer *b);
const struct gwha_peer_at *gwha_peer_find(const struct gwha_conf_peer *p,
					  const char *name);

#endif /* GWHA_PEER_H */
