/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The virtual addresses of a router, as a list. */

#ifndef GWHA_VIPS_H
#define GWHA_VIPS_H

#include <linux/if.h>
#include <linux/types.h>

#include <linux/gwha.h>

#include "core/wire.h"

struct net;
struct net_device;

/* How many a router can have, in its adverts or not. */
#define GWHA_VIPS_MAX (GWHA_VIP_MAX + GWHA_VIP_EXCLUDED_MAX)

/**
 * struct gwha_vip - a virtual address of a router
 * @addr: the address
 * @ifname: device it is to be on, empty for the router's own
 * @ifindex: of a device that exists, 0 for none; while configured, of @ifname's
 * @plen: prefix length
 * @state: GWHA_VIP_STATE_*
 * @excluded: it is not in the adverts
 * @routed: a route of ours has packets to it accepted, until it works
 * @added: it was added to its interface
 * @kept: 1 + where it was in the list before, 0 for nowhere
 * @error: positive errno of the last refusal, 0 for none
 */
struct gwha_vip {
	struct gwha_addr addr;
	char ifname[IFNAMSIZ];
	int ifindex;
	u8 plen;
	u8 state;
	bool excluded;
	bool routed;
	bool added;
	u8 kept;
	u16 error;
};

/**
 * struct gwha_vips - a list of them
 * @rcu: frees it
 * @room: how many @at has room for
 * @n: how many there are
 * @n_elsewhere: how many of them have a device of their own
 * @n_advertised: how many are in the adverts
 * @advertised: these, in their order
 * @at: all
 */
struct gwha_vips {
	struct rcu_head rcu;
	u8 room;
	u8 n;
	u8 n_elsewhere;
	u8 n_advertised;
	struct gwha_addr advertised[GWHA_VIP_MAX];
	struct gwha_vip at[];
};

/* Process context; sleep. */
struct gwha_vips *gwha_vips_alloc(u8 room);
struct gwha_vips *gwha_vips_dup(const struct gwha_vips *vips);

/* Any context. */
void gwha_vips_add(struct gwha_vips *vips, const struct gwha_vip *vip);
struct gwha_vip *gwha_vips_find(struct gwha_vip *vips, u8 n,
				const struct gwha_vip *vip);
bool gwha_vips_have(const struct gwha_vips *vips, const struct gwha_addr *addr,
		    int ifindex, int own_ifindex);
void gwha_vips_keep(struct gwha_vips *vips, const struct gwha_vips *old);

/* Under RTNL. */
void gwha_vips_bind(struct gwha_vips *vips, struct net *net);
bool gwha_vips_meet(struct gwha_vips *vips, const struct net_device *dev,
		    unsigned long event);

#endif /* GWHA_VIPS_H */
