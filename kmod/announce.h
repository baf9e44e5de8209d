/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Telling the neighbours where an address is now. */

#ifndef GWHA_ANNOUNCE_H
#define GWHA_ANNOUNCE_H

#include "core/wire.h"

struct in6_addr;
struct net_device;

int gwha_announce(struct net_device *dev, u8 family,
		  const struct gwha_addr *vip, const u8 *mac);
int gwha_announce_to(struct net_device *dev, const struct gwha_addr *vip,
		     const u8 *mac, const struct in6_addr *host,
		     const u8 *host_mac);

#endif /* GWHA_ANNOUNCE_H */
