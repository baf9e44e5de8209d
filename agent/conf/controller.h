/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A controller of pools: where it keeps them, and who may ask it what. Pure. */

#ifndef GWHA_CONTROLLER_H
#define GWHA_CONTROLLER_H

#include <stdbool.h>
#include <stddef.h>

#include "etcd_conf.h"

#define GWHA_CONTROLLER_GROUPS_MAX 64
#define GWHA_CONTROLLER_STORE "/var/lib/gwha/pools.db"
#define GWHA_CONTROLLER_ETCD "etcd"
#define GWHA_CONTROLLER_SOCKET "/run/gwha/controller.sock"
/* As a socket's name can be, with the NUL. */
#define GWHA_CONTROLLER_PATH_MAX 108

struct gwha_conf;
struct gwha_findings;
struct gwha_node;

enum gwha_controller_role {
	GWHA_CONTROLLER_READER,
	GWHA_CONTROLLER_OPERATOR,
	GWHA_CONTROLLER_ADMIN,
};

/**
 * struct gwha_controller_group - what members of a group may (H22)
 * @name: the group
 * @role: that
 * @owner: of an admin: the reseller whose tenants are his, or NULL
 * @tenant: of an admin: the tenant that is his, or NULL
 */
struct gwha_controller_group {
	const char *name;
	enum gwha_controller_role role;
	const char *owner;
	const char *tenant;
};

/**
 * struct gwha_conf_controller - a controller
 * @node: where it stands; NULL: there is none
 * @store: its file; "etcd" if that is its store
 * @etcd: then where that is
 * @socket: where it answers
 * @groups: who may what
 * @n_groups: how many
 */
struct gwha_conf_controller {
	const struct gwha_node *node;
	const char *store;
	struct gwha_conf_etcd etcd;
	const char *socket;
	struct gwha_controller_group groups[GWHA_CONTROLLER_GROUPS_MAX];
	size_t n_groups;
};

int gwha_controller_read(struct gwha_conf *conf, const struct gwha_node *part,
			 struct gwha_findings *f);

#endif /* GWHA_CONTROLLER_H */
