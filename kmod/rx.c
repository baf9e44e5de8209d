// SPDX-License-Identifier: GPL-2.0-or-later
/* IP protocol 112, from the IPv4 and the IPv6 stack. */

#include <linux/igmp.h>
#include <linux/inetdevice.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/rtnetlink.h>
#include <linux/skbuff.h>
#include <net/addrconf.h>
#include <net/if_inet6.h>
#include <net/ip.h>
#include <net/protocol.h>
#include <net/route.h>

#include "core/limits.h"
#include "net.h"
#include "rx.h"

/* The longest advert there is: 255 IPv6 addresses, an epoch and a trailer. */
#define GWHA_RX_MAX \
	(GWHA_WIRE_HDR + 255 * 16 + GWHA_WIRE_EPOCH + GWHA_WIRE_TRAILER)

/* ff02::12 (RFC 9568 5.1.2.2) */
static const struct in6_addr rx_group_v6 = {
	.s6_addr = { 0xff, 0x02, [15] = 0x12 },
};

static void (*rx_deliver)(const struct gwha_frame *frame);

/* The packet as the codec wants it; it owns @skb. */
static int rx_frame(struct sk_buff *skb, struct gwha_frame *frame,
		    struct gwha_meta *meta)
{
	frame->ttl = meta->ttl;
	frame->dst = meta->dst;
	/* a router with unicast peers knows which TTL they may have */
	if (frame->unicast)
		meta->ttl = GWHA_TTL;
	frame->net = dev_net(skb->dev);
	frame->family = meta->family;
	frame->len = skb->len;
	if (pskb_may_pull(skb, 2))
		frame->vrid = skb->data[1];
	if (frame->reason) {
		/* the stack has told enough of it */
	} else if (skb->len > GWHA_RX_MAX) {
		frame->reason = GWHA_A_COUNTERS_DROP_LONG;
	} else if (!pskb_may_pull(skb, skb->len)) {
		frame->reason = GWHA_A_COUNTERS_DROP_SHORT;
	} else {
		frame->data = skb->data;
		frame->reason = gwha_wire_parse(frame->data, frame->len, meta,
						&frame->ad);
	}
	rx_deliver(frame);
	consume_skb(skb);
	return 0;
}

/* In softirq, under RCU. Fragments are put together by now: no advert has any. */
static int rx_v4(struct sk_buff *skb)
{
	const struct iphdr *iph = ip_hdr(skb);
	struct gwha_meta meta = {
		.family = GWHA_FAMILY_INET,
		.ttl = iph->ttl,
	};
	struct gwha_frame frame = {
		/* with a VRF skb->dev is the VRF, not the interface */
		.ifindex = IPCB(skb)->iif,
	};

	memcpy(meta.src.b, &iph->saddr, sizeof(iph->saddr));
	memcpy(meta.dst.b, &iph->daddr, sizeof(iph->daddr));
	if (iph->daddr != htonl(GWHA_GROUP_V4))
		frame.unicast = true;
	if (ipv4_is_lbcast(iph->daddr) || IPCB(skb)->frag_max_size ||
	    (frame.unicast && ipv4_is_multicast(iph->daddr)))
		frame.reason = GWHA_A_COUNTERS_DROP_DEST;
	return rx_frame(skb, &frame, &meta);
}

/*
 * The same. An advert follows the IPv6 header at once: whatever stood between,
 * options or a fragment, is none of ours.
 */
static int rx_v6(struct sk_buff *skb)
{
	const struct inet6_skb_parm *cb = IP6CB(skb);
	const struct ipv6hdr *ip6h = ipv6_hdr(skb);
	struct gwha_meta meta = {
		.family = GWHA_FAMILY_INET6,
		.ttl = ip6h->hop_limit,
	};
	struct gwha_frame frame = {
		.ifindex = cb->iif,
	};

	memcpy(meta.src.b, &ip6h->saddr, sizeof(ip6h->saddr));
	memcpy(meta.dst.b, &ip6h->daddr, sizeof(ip6h->daddr));
	if (!ipv6_addr_equal(&ip6h->daddr, &rx_group_v6))
		frame.unicast = true;
	if ((frame.unicast && ipv6_addr_is_multicast(&ip6h->daddr)) ||
	    cb->flags & IP6SKB_FRAGMENTED ||
	    cb->nhoff != offsetof(struct ipv6hdr, nexthdr))
		frame.reason = GWHA_A_COUNTERS_DROP_DEST;
	return rx_frame(skb, &frame, &meta);
}

/*
 * Own adverts bypass IPsec, so the peers' may not be held to its policies
 * either.
 */
static const struct net_protocol rx_protocol_v4 = {
	.handler = rx_v4,
	.no_policy = 1,
};

static const struct inet6_protocol rx_protocol_v6 = {
	.handler = rx_v6,
	.flags = INET6_PROTO_NOPOLICY | INET6_PROTO_FINAL,
};

/* Not inlined: an advert's frame is made on the stack, for adverts alone. */
static noinline unsigned int rx_own(struct sk_buff *skb,
				    const struct nf_hook_state *state)
{
	const struct iphdr *iph = ip_hdr(skb);
	struct gwha_frame frame = {
		.net = state->net,
		.ifindex = state->in->ifindex,
		.family = GWHA_FAMILY_INET,
		.reason = GWHA_A_COUNTERS_DROP_OWN,
	};
	u8 head[2];
	u8 *at;

	if (ip_is_fragment(iph) ||
	    inet_addr_type_dev_table(state->net, state->in, iph->saddr) !=
		    RTN_LOCAL)
		return NF_ACCEPT;
	at = skb_header_pointer(skb, skb_network_offset(skb) + ip_hdrlen(skb),
				sizeof(head), head);
	if (at)
		frame.vrid = at[1];
	rx_deliver(&frame);
	return NF_DROP;
}

/*
 * The stack takes a packet from an address of this node for a lie, and drops it
 * while routing, before its protocol is asked; unless accept_local is on. So
 * what a switch gave back to us is counted here, and only here. A fragment goes
 * its way: it ends with the lies, or whole at rx_v4(). With a VRF this comes
 * before the packet changes to that device.
 */
static unsigned int rx_own_v4(void *priv, struct sk_buff *skb,
			      const struct nf_hook_state *state)
{
	/* all that is forwarded comes by here */
	if (likely(ip_hdr(skb)->protocol != GWHA_IPPROTO))
		return NF_ACCEPT;
	return rx_own(skb, state);
}

static const struct nf_hook_ops rx_hooks[] = {
	{
		.hook = rx_own_v4,
		.pf = NFPROTO_IPV4,
		.hooknum = NF_INET_PRE_ROUTING,
		.priority = NF_IP_PRI_FIRST,
	},
};

/**
 * gwha_rx_init() - take over protocol 112
 * @deliver: called for every packet, in softirq under RCU
 *
 * Raw sockets go on receiving their copies.
 *
 * Context: process.
 * Return: 0, or -EBUSY if another module has the protocol.
 */
int gwha_rx_init(void (*deliver)(const struct gwha_frame *frame))
{
	rx_deliver = deliver;
	if (inet_add_protocol(&rx_protocol_v4, GWHA_IPPROTO))
		return -EBUSY;
	if (inet6_add_protocol(&rx_protocol_v6, GWHA_IPPROTO)) {
		inet_del_protocol(&rx_protocol_v4, GWHA_IPPROTO);
		return -EBUSY;
	}
	return 0;
}

/**
 * gwha_rx_exit() - give it back
 *
 * No call of deliver is under way when it returns.
 *
 * Context: process; sleeps.
 */
void gwha_rx_exit(void)
{
	inet6_del_protocol(&rx_protocol_v6, GWHA_IPPROTO);
	inet_del_protocol(&rx_protocol_v4, GWHA_IPPROTO);
}

/**
 * gwha_rx_begin() - count what comes back to a namespace
 * @net: the namespace
 *
 * Context: process; sleeps.
 * Return: 0 or -errno.
 */
int gwha_rx_begin(struct net *net)
{
	return nf_register_net_hooks(net, rx_hooks, ARRAY_SIZE(rx_hooks));
}

/**
 * gwha_rx_end() - undo gwha_rx_begin()
 * @net: the namespace
 *
 * Context: process; sleeps.
 */
void gwha_rx_end(struct net *net)
{
	nf_unregister_net_hooks(net, rx_hooks, ARRAY_SIZE(rx_hooks));
}

/* The kernel does not say whether it had the memory to join. */
static bool is_member_v4(const struct in_device *in_dev)
{
	struct ip_mc_list *im;

	for (im = rtnl_dereference(in_dev->mc_list); im;
	     im = rtnl_dereference(im->next_rcu))
		if (im->multiaddr == htonl(GWHA_GROUP_V4))
			return true;
	return false;
}

/*
 * A membership belongs to what a family has on a device, which can go, with all
 * memberships, and come back without its device doing so: an MTU too small for
 * it is enough. So it is remembered where one joined.
 */
static int join_v4(struct net_device *dev, struct gwha_rx_member *m)
{
	struct in_device *in_dev = __in_dev_get_rtnl(dev);

	if (in_dev == m->v4)
		return 0;
	gwha_rx_leave(dev, m);
	if (!in_dev)
		return 0;
	ip_mc_inc_group(in_dev, htonl(GWHA_GROUP_V4));
	if (!is_member_v4(in_dev))
		return -ENOMEM;
	in_dev_hold(in_dev);
	m->v4 = in_dev;
	return 0;
}

static int join_v6(struct net_device *dev, struct gwha_rx_member *m)
{
	struct inet6_dev *idev = __in6_dev_get(dev);
	int err;

	if (idev == m->v6)
		return 0;
	gwha_rx_leave(dev, m);
	if (!idev)
		return 0;
	err = ipv6_dev_mc_inc(dev, &rx_group_v6);
	if (err)
		return err;
	in6_dev_hold(idev);
	m->v6 = idev;
	return 0;
}

/**
 * gwha_rx_join() - have an interface receive a group address
 * @dev: the interface
 * @family: GWHA_FAMILY_*, whose group
 * @m: where it is noted; all zero at first. To join again with it is right
 *	whenever @dev may have lost the membership, and changes nothing else
 *
 * Context: process; sleeps; RTNL.
 * Return: 0, also while the interface has nothing of the family; or -errno, and
 *	@m says that it is missing: whoever hears nothing must not take over.
 */
int gwha_rx_join(struct net_device *dev, u8 family, struct gwha_rx_member *m)
{
	int err;

	ASSERT_RTNL();
	err = family == GWHA_FAMILY_INET6 ? join_v6(dev, m) : join_v4(dev, m);
	WRITE_ONCE(m->missing, err != 0);
	return err;
}

/**
 * gwha_rx_leave() - undo gwha_rx_join()
 * @dev: the interface
 * @m: from there
 *
 * Context: process; sleeps; RTNL.
 */
void gwha_rx_leave(struct net_device *dev, struct gwha_rx_member *m)
{
	ASSERT_RTNL();
	if (m->v4) {
		if (m->v4 == __in_dev_get_rtnl(dev))
			ip_mc_dec_group(m->v4, htonl(GWHA_GROUP_V4));
		in_dev_put(m->v4);
		m->v4 = NULL;
	}
	if (m->v6) {
		if (m->v6 == __in6_dev_get(dev))
			ipv6_dev_mc_dec(dev, &rx_group_v6);
		in6_dev_put(m->v6);
		m->v6 = NULL;
	}
	WRITE_ONCE(m->missing, false);
}
