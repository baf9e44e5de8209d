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
#include <net/ip6_route.h>
#include <net/route.h>
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

/* The message alone, with room for the headers in front of it. */
static struct sk_buff *make(int room, int tail, const struct gwha_tx *tx)
{
	struct sk_buff *skb =
		alloc_skb(room + GWHA_WIRE_MAX + tail, GFP_ATOMIC);
	u32 len;

	if (!skb)
		return NULL;
	skb_reserve(skb, room);
	len = gwha_trailer_build(skb_tail_pointer(skb), GWHA_WIRE_MAX, tx->ad,
				 tx->vips, &tx->meta, tx->sign);
	skb_put(skb, len);
	skb_reset_transport_header(skb);
	skb->priority = TC_PRIO_CONTROL;
	skb->ip_summed = CHECKSUM_NONE;
	return skb;
}

/**
 * gwha_tx_group() - send an advert to the group
 * @dev: where; up, of a kind that gwha_tx_able() knows
 * @tx: what to send
 *
 * RFC 9568 5.1.1, 5.1.2 and 7.2.
 *
 * Context: any but hard interrupt; allocates one skb atomically; spinlocks may
 * be held, since no device hands a frame back to us before its queue.
 * Return: 0, or -errno if the frame did not reach the device's queue.
 */
int gwha_tx_group(struct net_device *dev, const struct gwha_tx *tx)
{
	struct sk_buff *skb;
	u8 mac[ETH_ALEN];
	u16 type;
	int err;

	skb = make(LL_RESERVED_SPACE(dev) + sizeof(struct ipv6hdr),
		   dev->needed_tailroom, tx);
	if (!skb)
		return -ENOMEM;
	type = put_header(skb, &tx->meta, mac);
	skb->dev = dev;
	skb->protocol = htons(type);
	if (dev_hard_header(skb, dev, type, mac, tx->mac, skb->len) < 0) {
		kfree_skb(skb);
		return -EINVAL;
	}
	err = dev_queue_xmit(skb);
	return err > 0 ? net_xmit_errno(err) : err;
}

static struct dst_entry *route_v4(const struct net_device *dev,
				  const struct gwha_meta *meta)
{
	struct flowi4 fl4 = {
		.flowi4_oif = dev->ifindex,
		.flowi4_proto = GWHA_IPPROTO,
	};
	struct rtable *rt;

	memcpy(&fl4.saddr, meta->src.b, sizeof(fl4.saddr));
	memcpy(&fl4.daddr, meta->dst.b, sizeof(fl4.daddr));
	rt = ip_route_output_key(dev_net(dev), &fl4);
	return IS_ERR(rt) ? ERR_CAST(rt) : &rt->dst;
}

static struct dst_entry *route_v6(const struct net_device *dev,
				  const struct gwha_meta *meta)
{
	struct flowi6 fl6 = {
		.flowi6_oif = dev->ifindex,
		.flowi6_proto = GWHA_IPPROTO,
	};
	struct dst_entry *dst;
	int err;

	memcpy(&fl6.saddr, meta->src.b, sizeof(fl6.saddr));
	memcpy(&fl6.daddr, meta->dst.b, sizeof(fl6.daddr));
	dst = ip6_route_output(dev_net(dev), NULL, &fl6);
	err = dst->error;
	if (!err)
		return dst;
	dst_release(dst);
	return ERR_PTR(err);
}

/**
 * gwha_tx_peer() - send an advert to a unicast peer
 * @dev: by which interface
 * @tx: what to send
 *
 * It takes the stack's way: routes, neighbours and a firewall's output chain
 * may hold it up.
 *
 * Context: any but hard interrupt; allocates atomically; spinlocks may be
 * held, as with gwha_tx_group().
 * Return: 0 or -errno.
 */
int gwha_tx_peer(struct net_device *dev, const struct gwha_tx *tx)
{
	bool v6 = tx->meta.family == GWHA_FAMILY_INET6;
	struct net *net = dev_net(dev);
	struct dst_entry *dst;
	struct sk_buff *skb;
	int err;

	dst = v6 ? route_v6(dev, &tx->meta) : route_v4(dev, &tx->meta);
	if (IS_ERR(dst))
		return PTR_ERR(dst);
	skb = make(LL_RESERVED_SPACE(dst->dev) + sizeof(struct ipv6hdr),
		   dst->dev->needed_tailroom, tx);
	if (!skb) {
		dst_release(dst);
		return -ENOMEM;
	}
	skb_dst_set(skb, dst);
	skb->dev = dst->dev;
	if (v6) {
		put_ip6_header(skb, &tx->meta);
		skb->protocol = htons(ETH_P_IPV6);
		err = ip6_local_out(net, NULL, skb);
	} else {
		put_ip_header(skb, &tx->meta);
		skb->protocol = htons(ETH_P_IP);
		err = ip_local_out(net, NULL, skb);
	}
	return err > 0 ? net_xmit_errno(err) : err;
}
