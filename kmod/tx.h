/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sending adverts. */

#ifndef GWHA_TX_H
#define GWHA_TX_H

#include "core/trailer.h"

struct net_device;

bool gwha_tx_able(const struct net_device *dev);
int gwha_tx_advert(struct net_device *dev, const struct gwha_advert *ad,
		   const struct gwha_addr *vips, const struct gwha_meta *meta,
		   const struct gwha_sign *sign);

#endif /* GWHA_TX_H */
