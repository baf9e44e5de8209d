// SPDX-License-Identifier: GPL-2.0-or-later
/* Gratuitous ARP (RFC 9568 6.4.2, RFC 5227 section 3). */

#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <linux/netdevice.h>
#include <net/arp.h>

#include "announce.h"

/**
 * gwha_announce() - send a gratuitous ARP request
 * @dev: where
 * @vip: the IPv4 address
 *
 * Context: process or softirq; does not sleep.
 * Return: 0 or -ENOMEM.
 */
int gwha_announce(struct net_device *dev, const struct gwha_addr *vip)
{
	struct sk_buff *skb;
	__be32 ip;

	memcpy(&ip, vip->b, sizeof(ip));
	skb = arp_create(ARPOP_REQUEST, ETH_P_ARP, ip, dev, ip, NULL,
			 dev->dev_addr, NULL);
	if (!skb)
		return -ENOMEM;
	arp_xmit(skb);
	return 0;
}
