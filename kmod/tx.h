/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sending adverts. */

#ifndef GWHA_TX_H
#define GWHA_TX_H

#include "core/trailer.h"

struct net_device;

/**
 * struct gwha_tx - an advert to be sent
 * @ad: what to say
 * @vips: @ad->count addresses
 * @sign: with what, if @ad has a trailer
 * @mac: its source on Ethernet, NULL for the device's own; to the group only
 * @meta: addresses and TTL of the packet
 */
struct gwha_tx {
	const struct gwha_advert *ad;
	const struct gwha_addr *vips;
	const struct gwha_sign *sign;
	const u8 *mac;
	struct gwha_meta meta;
};

bool gwha_tx_able(const struct net_device *dev);
int gwha_tx_group(struct net_device *dev, const struct gwha_tx *tx);
int gwha_tx_peer(struct net_device *dev, const struct gwha_tx *tx);

#endif /* GWHA_TX_H */
