// SPDX-License-Identifier: GPL-2.0-or-later
/* IP protocol 112, from the IPv4 stack. */

#include <linux/igmp.h>
#include <linux/inetdevice.h>
#include <linux/ip.h>
#include <linux/rtnetlink.h>
#include <linux/skbuff.h>
#include <net/ip.h>
#include <net/protocol.h>

#include "core/limits.h"
#include "net.h"
#include "rx.h"

/* The longest advert there is: 255 IPv6 addresses. */
#define GWHA_RX_MAX (GWHA_WIRE_HDR + 255 * 16)

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

	if (skb->len > GWHA_RX_MAX) {
		frame.reason = GWHA_A_COUNTERS_DROP_LONG;
	} else if (!pskb_may_pull(skb, skb->len)) {
		frame.reason = GWHA_A_COUNTERS_DROP_SHORT;
	} else {
		frame.data = skb->data;
		if (skb->len > 1)
			frame.vrid = skb->data[1];
		frame.reason = examine(&frame, ip_hdr(skb), &frame.ad);
	}
	rx_deliver(&frame);
	consume_skb(skb);
	return 0;
}

static const struct net_protocol rx_protocol = {
	.handler = rx_v4,
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
