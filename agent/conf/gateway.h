/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A gateway of a pool: where its plan comes from, and on which devices it is done. Pure. */

#ifndef GWHA_GATEWAY_H
#define GWHA_GATEWAY_H

#include <stddef.h>

struct gwha_conf;
struct gwha_findings;
struct gwha_node;

/**
 * struct gwha_conf_gateway - a gateway of a pool
 * @node: where it stands; NULL: it is none
 * @name: as the controller calls it
 * @from: where the controller answers, or NULL: plans are brought by hand
 * @dev: the device of the pool's LAN, or NULL
 * @vlans: the device whose VLANs are those of tenants: N is DEV.N; or NULL
 * @routers: what each of its routers has besides; a map, or NULL
 * @groups: the same of each of its groups
 */
struct gwha_conf_gateway {
	const struct gwha_node *node;
	const char *name;
	const char *from;
	const char *dev;
	const char *vlans;
	const struct gwha_node *routers;
	const struct gwha_node *groups;
};

int gwha_gateway_read(struct gwha_conf *conf, const struct gwha_node *part,
		      struct gwha_findings *f);

#endif /* GWHA_GATEWAY_H */
