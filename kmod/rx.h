/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Receiving adverts. */

#ifndef GWHA_RX_H
#define GWHA_RX_H

#include "core/wire.h"

struct in_device;
struct inet6_dev;
struct net;
struct net_device;

/**
 * struct gwha_frame - a received packet of protocol 112
 * @net: its namespace
 * @ifindex: interface that received it
 * @family: GWHA_FAMILY_*
 * @reason: 0, or the GWHA_A_COUNTERS_DROP_* that refused it
 * @vrid: virtual router it names, 0 if it is too short for that
 * @unicast: it was sent to one of our addresses, not to the group
 * @ttl: TTL or hop limit; 255 if it was sent to the group
 * @dst: where it was sent to
 * @data: its bytes
 * @len: how many
 * @ad: decoded, if @reason is 0
 */
struct gwha_frame {
	struct net *net;
	int ifindex;
	u8 family;
	u8 reason;
	u8 vrid;
	bool unicast;
	u8 ttl;
	struct gwha_addr dst;
	const u8 *data;
	u32 len;
	struct gwha_advert ad;
};

/**
 * struct gwha_rx_member - a membership of a group address; RTNL
 * @v4: what the interface's IPv4 side was when it was joined there, held
 * @v6: the same of its IPv6 side
 * @missing: it could not be had, for want of memory; read without RTNL too
 */
struct gwha_rx_member {
	struct in_device *v4;
	struct inet6_dev *v6;
	bool missing;
};

int gwha_rx_init(void (*deliver)(const struct gwha_frame *frame));
void gwha_rx_exit(void);

/* Process context. */
int gwha_rx_begin(struct net *net);
void gwha_rx_end(struct net *net);

/* Under RTNL. */
int gwha_rx_join(struct net_device *dev, u8 family, struct gwha_rx_member *m);
void gwha_rx_leave(struct net_device *dev, struct gwha_rx_member *m);

#endif /* GWHA_RX_H */
