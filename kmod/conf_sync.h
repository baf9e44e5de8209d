/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Configuration of a group's synchronisation. */

#ifndef GWHA_CONF_SYNC_H
#define GWHA_CONF_SYNC_H

#include <linux/bits.h>

#include <linux/gwha.h>

#include "sync.h"

/* What a request gives: bits of @has. */
#define GWHA_SYNC_HAS(attr) BIT_ULL(GWHA_A_SYNC_##attr)

/**
 * struct gwha_sync_request - what is to be set
 * @has: GWHA_SYNC_HAS() of what it gives
 * @conf: that; holds secrets
 */
struct gwha_sync_request {
	u64 has;
	struct gwha_sync_conf conf;
};

/* All: process context; sleep; conf_lock held; RTNL not. */
int gwha_conf_sync_set(struct gwha_group *g,
		       const struct gwha_sync_request *req,
		       struct netlink_ext_ack *extack);
int gwha_conf_sync_find(struct gwha_group *g, struct netlink_ext_ack *extack);
int gwha_conf_sync_del(struct gwha_group *g, struct netlink_ext_ack *extack);

#endif /* GWHA_CONF_SYNC_H */
