// SPDX-License-Identifier: GPL-2.0-or-later
/* IP protocol 112, from the IPv4 stack. */

#include <linux/igmp.h>
#include <linux/inetdevice.h>
#include <linux/ip.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/rtnetlink.h>
#include <linux/skbuff.h>
#include <net/ip.h>
#include <net/protocol.h>
#include <net/route.h>

#include "core/limits.h"
#include "net.h"
#include "rx.h"

/* The longest advert there is: 255 IPv6 addresses, and a trailer. */
#define GWHA_RX_MAX (GWHA_WIRE_HDR + 255 * 16 + GWHA_WIRE_TRAILER)

static void (*rx_deliver)(const struct gwha_frame *frame);

static void read_meta(const struct iphdr *iph, struct gwha_meta *meta)
{
	memset(meta, 0, sizeof(*meta));
	meta->family = GWHA_FAMILY_INET;
	meta->ttl = iph->ttl;
	memcpy(meta->src.b, &iph->saddr, sizeof(iph->saddr));
	memcpy(meta->dst.b, &iph->daddr, sizeof(iph->daddr));
}

static u8 examine(const struct gwha_frame *frame, const struct iphdr *iph,
		  struct gwha_advert *ad)
{
	struct gwha_meta meta;

	if (iph->daddr != htonl(GWHA_GROUP_V4))
		return GWHA_A_COUNTERS_DROP_DEST;
	read_meta(iph, &meta);
	return gwha_wire_parse(frame->data, frame->len, &meta, ad);
}

/* In softirq, under RCU; owns @skb. */
static int rx_v4(struct sk_buff *skb)
{
	struct gwha_frame frame = {
		.net = dev_net(skb->dev),
		/* with a VRF skb->dev is the VRF, not the interface */
		.ifindex = IPCB(skb)->iif,
		.family = GWHA_FAMILY_INET,
		.len = skb->len,
	};

	if (pskb_may_pull(skb, 2))
		frame.vrid = skb->data[1];
	if (IPCB(skb)->frag_max_size) {
		/* put together of fragments, which no advert needs */
		frame.reason = GWHA_A_COUNTERS_DROP_DEST;
	} else if (skb->len > GWHA_RX_MAX) {
		frame.reason = GWHA_A_COUNTERS_DROP_LONG;
	} else if (!pskb_may_pull(skb, skb->len)) {
		frame.reason = GWHA_A_COUNTERS_DROP_SHORT;
	} else {
		frame.data = skb->data;
		frame.reason = examine(&frame, ip_hdr(skb), &frame.ad);
	}
	rx_deliver(&frame);
	consume_skb(skb);
	return 0;
}

static const struct net_protocol rx_protocol = {
	.handler = rx_v4,
};

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
	const struct iphdr *iph = ip_hdr(skb);
	struct gwha_frame frame = {
		.net = state->net,
		.ifindex = state->in->ifindex,
		.family = GWHA_FAMILY_INET,
		.reason = GWHA_A_COUNTERS_DROP_OWN,
	};
	u8 head[2];
	u8 *at;

	if (iph->protocol != GWHA_IPPROTO || ip_is_fragment(iph) ||
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
	return inet_add_protocol(&rx_protocol, GWHA_IPPROTO) ? -EBUSY : 0;
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
	inet_del_protocol(&rx_protocol, GWHA_IPPROTO);
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

/**
 * gwha_rx_join() - have an interface receive the group address
 * @dev: the interface
 *
 * Context: process; RTNL.
 */
void gwha_rx_join(struct net_device *dev)
{
	struct in_device *in_dev = __in_dev_get_rtnl(dev);

	ASSERT_RTNL();
	if (in_dev)
		ip_mc_inc_group(in_dev, htonl(GWHA_GROUP_V4));
}

/**
 * gwha_rx_leave() - undo one gwha_rx_join()
 * @dev: the interface
 *
 * Context: process; RTNL.
 */
void gwha_rx_leave(struct net_device *dev)
{
	struct in_device *in_dev = __in_dev_get_rtnl(dev);

	ASSERT_RTNL();
	if (in_dev)
		ip_mc_dec_group(in_dev, htonl(GWHA_GROUP_V4));
}
