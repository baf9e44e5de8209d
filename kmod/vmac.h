/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Virtual MAC addresses: what arrives for them (RFC 9568 7.3). */

#ifndef GWHA_VMAC_H
#define GWHA_VMAC_H

#include <linux/etherdevice.h>

#include "core/wire.h"
#include "stats.h"

struct gwha_vmac_dev;
struct net_device;

/**
 * struct gwha_vmac - a router's virtual MAC address
 * @addr: 00-00-5E-00-01-VRID or 00-00-5E-00-02-VRID; constant
 * @owned: the router's flag: frames to @addr are for this node; constant
 * @stats: where frames that are not are counted; constant
 * @on: its device, NULL while it is not received; RTNL
 *
 * Readers find it under RCU: its memory goes a grace period after
 * gwha_vmac_leave().
 */
struct gwha_vmac {
	u8 addr[ETH_ALEN];
	const bool *owned;
	struct gwha_stats *stats;
	struct gwha_vmac_dev *on;
};

void gwha_vmac_init(struct gwha_vmac *v, u8 vrid, u8 family, const bool *owned,
		    struct gwha_stats *stats);

u8 gwha_vmac_asked(const struct net_device *dev, u8 family,
		   const struct gwha_addr *host);

/* Under RTNL. */
int gwha_vmac_join(struct gwha_vmac *v, struct net_device *dev);
void gwha_vmac_leave(struct gwha_vmac *v);

#endif /* GWHA_VMAC_H */
