// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Adverts go straight to the device: neither routing nor addresses nor a
 * firewall's output chain can hold one up.
 */

#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <linux/ip.h>
#include <linux/netdevice.h>
#include <linux/pkt_sched.h>
#include <net/ip.h>

#include "core/limits.h"
#include "tx.h"

/**
 * gwha_tx_able() - whether adverts can be sent on a kind of device
 * @dev: the device
 *
 * Context: any.
 * Return: whether its addresses are those of Ethernet.
 */
bool gwha_tx_able(const struct net_device *dev)
{
	return dev->type == ARPHRD_ETHER && !(dev->flags & IFF_LOOPBACK);
}

static void put_ip_header(struct sk_buff *skb, const struct gwha_meta *meta)
{
	struct iphdr *iph = skb_push(skb, sizeof(*iph));

	skb_reset_network_header(skb);
	memset(iph, 0, sizeof(*iph));
	iph->version = 4;
	iph->ihl = sizeof(*iph) / 4;
	iph->tos = IPTOS_PREC_INTERNETCONTROL;
	iph->tot_len = htons(skb->len);
	iph->frag_off = htons(IP_DF);
	iph->ttl = meta->ttl;
	iph->protocol = GWHA_IPPROTO;
	memcpy(&iph->saddr, meta->src.b, sizeof(iph->saddr));
	memcpy(&iph->daddr, meta->dst.b, sizeof(iph->daddr));
	ip_send_check(iph);
}

/**
 * gwha_tx_advert() - send an IPv4 advert
 * @dev: where; up, of a kind that gwha_tx_able() knows
 * @ad: what to say
 * @vips: @ad->count addresses
 * @meta: addresses and TTL of the packet
 * @sign: with what, if @ad has a trailer
 *
 * RFC 9568 5.1.1 and 7.2.
 *
 * Context: any but hard interrupt; allocates one skb atomically; spinlocks may
 * be held, since no device hands a frame back to us before its queue.
 * Return: 0, or -errno if the frame did not reach the device's queue.
 */
int gwha_tx_advert(struct net_device *dev, const struct gwha_advert *ad,
		   const struct gwha_addr *vips, const struct gwha_meta *meta,
		   const struct gwha_sign *sign)
{
	int room = LL_RESERVED_SPACE(dev) + sizeof(struct iphdr);
	u8 mac[ETH_ALEN];
	struct sk_buff *skb;
	__be32 group;
	u32 len;
	int err;

	skb = alloc_skb(room + GWHA_WIRE_MAX + dev->needed_tailroom,
			GFP_ATOMIC);
	if (!skb)
		return -ENOMEM;
	skb_reserve(skb, room);
	len = gwha_trailer_build(skb_tail_pointer(skb), GWHA_WIRE_MAX, ad, vips,
				 meta, sign);
	skb_put(skb, len);
	skb_reset_transport_header(skb);
	put_ip_header(skb, meta);

	skb->dev = dev;
	skb->protocol = htons(ETH_P_IP);
	skb->priority = TC_PRIO_CONTROL;
	skb->ip_summed = CHECKSUM_NONE;
	memcpy(&group, meta->dst.b, sizeof(group));
	ip_eth_mc_map(group, mac);
	if (dev_hard_header(skb, dev, ETH_P_IP, mac, NULL, skb->len) < 0) {
		kfree_skb(skb);
		return -EINVAL;
	}
	err = dev_queue_xmit(skb);
	return err > 0 ? net_xmit_errno(err) : err;
}
