/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Telling the neighbours where an address is now. */

#ifndef GWHA_ANNOUNCE_H
#define GWHA_ANNOUNCE_H

#include "core/wire.h"

struct net_device;

int gwha_announce(struct net_device *dev, u8 family,
		  const struct gwha_addr *vip, const u8 *mac);

#endif /* GWHA_ANNOUNCE_H */
