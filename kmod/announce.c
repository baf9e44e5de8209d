// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Gratuitous ARP (RFC 9568 6.4.2, RFC 5227 section 3) and unsolicited Neighbour
 * Advertisements (RFC 9568 6.4.2, RFC 4861 4.4 and 7.2.6).
 */

#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <linux/ipv6.h>
#include <linux/netdevice.h>
#include <linux/pkt_sched.h>
#include <net/addrconf.h>
#include <net/arp.h>
#include <net/ip6_checksum.h>
#include <net/ndisc.h>

#include "announce.h"

/* The message: who is where. */
struct gwha_na {
	struct icmp6hdr icmph;
	struct in6_addr target;
	u8 opt_type;
	u8 opt_len; /* in 8 bytes */
	u8 mac[ETH_ALEN];
} __packed;

/* Whom it is for: who asked, or everybody. */
struct gwha_na_to {
	struct in6_addr ip;
	u8 mac[ETH_ALEN];
	bool asked;
};

static int announce_v4(struct net_device *dev, const struct gwha_addr *vip,
		       const u8 *mac)
{
	struct sk_buff *skb;
	__be32 ip;

	memcpy(&ip, vip->b, sizeof(ip));
	skb = arp_create(ARPOP_REQUEST, ETH_P_ARP, ip, dev, ip, NULL, mac,
			 NULL);
	if (!skb)
		return -ENOMEM;
	arp_xmit(skb);
	return 0;
}

static void put_na(struct sk_buff *skb, const struct in6_addr *vip,
		   const u8 *mac, const struct gwha_na_to *to)
{
	struct gwha_na *na = skb_put_zero(skb, sizeof(*na));

	skb_reset_transport_header(skb);
	na->icmph.icmp6_type = NDISC_NEIGHBOUR_ADVERTISEMENT;
	na->icmph.icmp6_router = 1;
	na->icmph.icmp6_solicited = to->asked;
	na->icmph.icmp6_override = 1;
	na->target = *vip;
	na->opt_type = ND_OPT_TARGET_LL_ADDR;
	na->opt_len = 1;
	ether_addr_copy(na->mac, mac);
	na->icmph.icmp6_cksum =
		csum_ipv6_magic(vip, &to->ip, sizeof(*na), IPPROTO_ICMPV6,
				csum_partial(na, sizeof(*na), 0));
}

static void put_header(struct sk_buff *skb, const struct in6_addr *vip,
		       const struct gwha_na_to *to)
{
	struct ipv6hdr *ip6h = skb_push(skb, sizeof(*ip6h));

	skb_reset_network_header(skb);
	ip6_flow_hdr(ip6h, 0, 0);
	ip6h->payload_len = htons(sizeof(struct gwha_na));
	ip6h->nexthdr = IPPROTO_ICMPV6;
	ip6h->hop_limit = 255;
	ip6h->saddr = *vip;
	ip6h->daddr = to->ip;
}

/*
 * By hand: what the stack sends for itself takes routes and hooks, and leaves
 * the router flag to the forwarding sysctl.
 */
static int send_na(struct net_device *dev, const struct gwha_addr *addr,
		   const u8 *own, const struct gwha_na_to *to)
{
	int room = LL_RESERVED_SPACE(dev) + sizeof(struct ipv6hdr);
	struct in6_addr vip;
	struct sk_buff *skb;
	int err;

	skb = alloc_skb(room + sizeof(struct gwha_na) + dev->needed_tailroom,
			GFP_ATOMIC);
	if (!skb)
		return -ENOMEM;
	skb_reserve(skb, room);
	memcpy(&vip, addr->b, sizeof(vip));
	put_na(skb, &vip, own, to);
	put_header(skb, &vip, to);

	skb->dev = dev;
	skb->protocol = htons(ETH_P_IPV6);
	skb->priority = TC_PRIO_CONTROL;
	if (dev_hard_header(skb, dev, ETH_P_IPV6, to->mac, own, skb->len) < 0) {
		kfree_skb(skb);
		return -EINVAL;
	}
	err = dev_queue_xmit(skb);
	return err > 0 ? net_xmit_errno(err) : err;
}

static int announce_v6(struct net_device *dev, const struct gwha_addr *vip,
		       const u8 *mac)
{
	struct gwha_na_to all = { .ip = in6addr_linklocal_allnodes };

	ipv6_eth_mc_map(&all.ip, all.mac);
	return send_na(dev, vip, mac, &all);
}

/* Neighbours ask for no addresses there, or nobody hears. */
static bool is_deaf(const struct net_device *dev)
{
	return dev->type != ARPHRD_ETHER || !netif_running(dev) ||
	       dev->flags & (IFF_LOOPBACK | IFF_NOARP);
}

/**
 * gwha_announce() - tell everybody on a link where an address is now
 * @dev: the link's device
 * @family: GWHA_FAMILY_* of the address
 * @vip: the address
 * @mac: virtual MAC address, NULL for the device's own
 *
 * IPv4: a gratuitous ARP request. IPv6: an unsolicited Neighbour Advertisement
 * from the address, with the flags of a router that overrides. Nothing where
 * there are no link-layer addresses to be told.
 *
 * Context: process or softirq; does not sleep.
 * Return: 0 or -errno; -EOPNOTSUPP where nothing is sent.
 */
int gwha_announce(struct net_device *dev, u8 family,
		  const struct gwha_addr *vip, const u8 *mac)
{
	if (is_deaf(dev))
		return -EOPNOTSUPP;
	if (!mac)
		mac = dev->dev_addr;
	if (family == GWHA_FAMILY_INET6)
		return announce_v6(dev, vip, mac);
	return announce_v4(dev, vip, mac);
}

/**
 * gwha_announce_to() - answer a neighbour who asks for an IPv6 address
 * @dev: the link's device
 * @vip: the address
 * @mac: virtual MAC address, NULL for the device's own
 * @host: the neighbour's address
 * @host_mac: its MAC address
 *
 * A solicited Neighbour Advertisement, as announcements are otherwise.
 *
 * Context: process or softirq; does not sleep.
 * Return: 0 or -errno; -EOPNOTSUPP where nothing is sent.
 */
int gwha_announce_to(struct net_device *dev, const struct gwha_addr *vip,
		     const u8 *mac, const struct in6_addr *host,
		     const u8 *host_mac)
{
	struct gwha_na_to to = { .ip = *host, .asked = true };

	if (is_deaf(dev))
		return -EOPNOTSUPP;
	ether_addr_copy(to.mac, host_mac);
	return send_na(dev, vip, mac ?: dev->dev_addr, &to);
}
