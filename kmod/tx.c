// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Adverts go straight to the device: neither routing nor addresses nor a
 * firewall's output chain can hold one up.
 */

#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/netdevice.h>
#include <linux/pkt_sched.h>
#include <net/if_inet6.h>
#include <net/ip.h>
#include <net/ipv6.h>

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

static void put_ip6_header(struct sk_buff *skb, const struct gwha_meta *meta)
{
	struct ipv6hdr *ip6h = skb_push(skb, sizeof(*ip6h));

	skb_reset_network_header(skb);
	ip6_flow_hdr(ip6h, IPTOS_PREC_INTERNETCONTROL, 0);
	ip6h->payload_len = htons(skb->len - sizeof(*ip6h));
	ip6h->nexthdr = GWHA_IPPROTO;
	ip6h->hop_limit = meta->ttl;
	memcpy(&ip6h->saddr, meta->src.b, sizeof(ip6h->saddr));
	memcpy(&ip6h->daddr, meta->dst.b, sizeof(ip6h->daddr));
}

/* The IP header, and what Ethernet's shall say. */
static u16 put_header(struct sk_buff *skb, const struct gwha_meta *meta,
		      u8 *mac)
{
	struct in6_addr group6;
	__be32 group;

	if (meta->family == GWHA_FAMILY_INET6) {
		put_ip6_header(skb, meta);
		memcpy(&group6, meta->dst.b, sizeof(group6));
		ipv6_eth_mc_map(&group6, mac);
		return ETH_P_IPV6;
	}
	put_ip_header(skb, meta);
	memcpy(&group, meta->dst.b, sizeof(group));
	ip_eth_mc_map(group, mac);
	return ETH_P_IP;
}

/**
 * gwha_tx_advert() - send an advert
 * @dev: where; up, of a kind that gwha_tx_able() knows
 * @ad: what to say
 * @vips: @ad->count addresses
 * @meta: addresses and TTL of the packet
 * @sign: with what, if @ad has a trailer
 *
 * RFC 9568 5.1.1, 5.1.2 and 7.2.
 *
 * Context: any but hard interrupt; allocates one skb atomically; spinlocks may
 * be held, since no device hands a frame back to us before its queue.
 * Return: 0, or -errno if the frame did not reach the device's queue.
 */
int gwha_tx_advert(struct net_device *dev, const struct gwha_advert *ad,
		   const struct gwha_addr *vips, const struct gwha_meta *meta,
		   const struct gwha_sign *sign)
{
	int room = LL_RESERVED_SPACE(dev) + sizeof(struct ipv6hdr);
	u8 mac[ETH_ALEN];
	struct sk_buff *skb;
	u16 type;
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
	type = put_header(skb, meta, mac);

	skb->dev = dev;
	skb->protocol = htons(type);
	skb->priority = TC_PRIO_CONTROL;
	skb->ip_summed = CHECKSUM_NONE;
	if (dev_hard_header(skb, dev, type, mac, NULL, skb->len) < 0) {
		kfree_skb(skb);
		return -EINVAL;
	}
	err = dev_queue_xmit(skb);
	return err > 0 ? net_xmit_errno(err) : err;
}
