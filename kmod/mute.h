/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Silence for virtual addresses that this node does not own (any more). */

#ifndef GWHA_MUTE_H
#define GWHA_MUTE_H

#include <linux/hashtable.h>

#include "core/wire.h"
#include "stats.h"

struct net;

/**
 * struct gwha_mutes - the virtual addresses of a namespace
 * @table: of struct gwha_mute by address; readers under RCU
 */
struct gwha_mutes {
	DECLARE_HASHTABLE(table, 10);
};

int gwha_mute_init(struct net *net, struct gwha_mutes *mutes);
void gwha_mute_exit(struct net *net, struct gwha_mutes *mutes);
int gwha_mute_set(struct gwha_mutes *mutes, const bool *owned,
		  struct gwha_stats *stats, const struct gwha_addr *addrs,
		  u8 n);
bool gwha_mute_knows(struct gwha_mutes *mutes, const struct gwha_addr *addr);

#endif /* GWHA_MUTE_H */
