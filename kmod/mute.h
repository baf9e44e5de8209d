/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Silence for virtual addresses that this node does not own (any more). */

#ifndef GWHA_MUTE_H
#define GWHA_MUTE_H

#include <linux/hashtable.h>

#include "core/wire.h"
#include "stats.h"

struct gwha_vips;
struct net;

/**
 * struct gwha_mutes - the virtual addresses of a namespace
 * @table: of struct gwha_mute by address; readers under RCU
 */
struct gwha_mutes {
	DECLARE_HASHTABLE(table, 10);
};

/**
 * struct gwha_mute_owner - a router, as far as muting knows one
 * @owned: whether it owns its addresses
 * @early: it owns some for which the kernel does not answer yet
 * @accept: whether packets to them are accepted
 * @masked: whether @mac stands for the interface's own address
 * @mac: its virtual MAC address
 * @ifindex: of the interface it is on, 0 for none; also of its addresses that
 *	have no interface of their own
 * @stats: where what was suppressed is counted
 * @family: GWHA_FAMILY_* of its addresses
 */
struct gwha_mute_owner {
	const bool *owned;
	const bool *early;
	const bool *accept;
	const bool *masked;
	const u8 *mac;
	const int *ifindex;
	struct gwha_stats *stats;
	u8 family;
};

int gwha_mute_init(struct net *net, struct gwha_mutes *mutes);
void gwha_mute_exit(struct net *net, struct gwha_mutes *mutes);
int gwha_mute_set(struct gwha_mutes *mutes, const struct gwha_mute_owner *of,
		  const struct gwha_vips *vips);
bool gwha_mute_taken(struct gwha_mutes *mutes, u8 family,
		     const struct gwha_addr *addr, const bool *owned);
bool gwha_mute_early(struct gwha_mutes *mutes, const struct gwha_addr *addr,
		     int ifindex, const u8 **mac);
bool gwha_mute_knows(struct gwha_mutes *mutes, u8 family,
		     const struct gwha_addr *addr, int ifindex);

#endif /* GWHA_MUTE_H */
