// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The kernel answers Neighbour Solicitations from its addresses. A virtual one is
 * announced before it is among these (docs/decisions/0001): until then it is
 * answered for here.
 */

#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <linux/ipv6.h>
#include <linux/netdevice.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv6.h>
#include <net/ndisc.h>
#include <net/net_namespace.h>

#include "announce.h"
#include "answer.h"
#include "mute.h"
#include "net.h"

/* What is asked for, or false if nothing is. */
static bool is_question(const struct sk_buff *skb, struct gwha_addr *target)
{
	const struct ipv6hdr *ip6h = ipv6_hdr(skb);
	const struct nd_msg *msg;
	struct nd_msg buf;

	if (ip6h->nexthdr != IPPROTO_ICMPV6 || ip6h->hop_limit != 255)
		return false;
	msg = skb_header_pointer(skb, skb_network_offset(skb) + sizeof(*ip6h),
				 sizeof(buf), &buf);
	if (!msg || msg->icmph.icmp6_type != NDISC_NEIGHBOUR_SOLICITATION)
		return false;
	memcpy(target->b, &msg->target, sizeof(target->b));
	return true;
}

/*
 * Before the stack sees that it is in none of the groups, and drops it. One
 * without a source asks whether the address is free: everybody is told that
 * it is not (RFC 4861 7.2.4).
 */
static unsigned int ip6_asked(void *priv, struct sk_buff *skb,
			      const struct nf_hook_state *state)
{
	struct gwha_addr target;
	struct in6_addr host;
	const u8 *mac;

	if (!is_question(skb, &target) || state->in->type != ARPHRD_ETHER ||
	    !gwha_mute_early(&gwha_net(state->net)->mutes, &target,
			     state->in->ifindex, &mac))
		return NF_ACCEPT;
	host = ipv6_hdr(skb)->saddr;
	if (ipv6_addr_any(&host))
		gwha_announce(state->in, GWHA_FAMILY_INET6, &target, mac);
	else
		gwha_announce_to(state->in, &target, mac, &host,
				 eth_hdr(skb)->h_source);
	return NF_ACCEPT;
}

static const struct nf_hook_ops answer_hooks[] = {
	{
		.hook = ip6_asked,
		.pf = NFPROTO_IPV6,
		.hooknum = NF_INET_PRE_ROUTING,
		.priority = NF_IP6_PRI_FIRST,
	},
};

/**
 * gwha_answer_init() - begin to answer in a namespace
 * @net: the namespace
 *
 * Context: process; sleeps.
 * Return: 0 or -errno.
 */
int gwha_answer_init(struct net *net)
{
	return nf_register_net_hooks(net, answer_hooks,
				     ARRAY_SIZE(answer_hooks));
}

/**
 * gwha_answer_exit() - stop it
 * @net: the namespace
 *
 * Context: process; sleeps.
 */
void gwha_answer_exit(struct net *net)
{
	nf_unregister_net_hooks(net, answer_hooks, ARRAY_SIZE(answer_hooks));
}
