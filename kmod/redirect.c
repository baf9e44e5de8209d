// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A host believes a redirect only from the router that it sends to: one that
 * sends to a virtual MAC address knows the router by a virtual address, not by
 * the interface's own, which the kernel would name (RFC 9568 8.1.1, 8.2.1).
 */

#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/inetdevice.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter_ipv6.h>
#include <net/checksum.h>
#include <net/ndisc.h>
#include <net/net_namespace.h>

#include "group.h"
#include "net.h"
#include "redirect.h"
#include "router.h"

static bool is_near(const struct gwha_vip *vip, const struct gwha_addr *host)
{
	__be32 a, b;

	memcpy(&a, host->b, sizeof(a));
	memcpy(&b, vip->addr.b, sizeof(b));
	return !((a ^ b) & inet_make_mask(vip->plen));
}

/*
 * The address of its own device by which a host knows a router: the one in the
 * host's subnet, of IPv6 the link-local one, as hosts expect; else the first, or
 * NULL.
 */
static const struct gwha_addr *known_as(const struct gwha_router *rt,
					const struct gwha_addr *host)
{
	bool v6 = rt->fsm.family == GWHA_FAMILY_INET6;
	const struct gwha_vips *vips = rt->vips;
	const struct gwha_addr *first = NULL;
	const struct gwha_vip *vip;

	lockdep_assert_held(&rt->group->lock);
	for (vip = vips->at; vip < vips->at + vips->n; vip++) {
		if (*vip->ifname)
			continue;
		if (v6 ? gwha_addr_is_link(rt->fsm.family, &vip->addr) :
			 is_near(vip, host))
			return &vip->addr;
		first = first ?: &vip->addr;
	}
	return first;
}

/* Whether a host sends to a virtual router of ours, and how it knows it. */
static bool source_for(const struct nf_hook_state *state, u8 family,
		       const struct gwha_addr *host, struct gwha_addr *source)
{
	const struct gwha_addr *name = NULL;
	struct gwha_router *rt;
	u8 vrid;

	vrid = gwha_vmac_asked(state->out, family, host);
	if (!vrid)
		return false;
	rt = gwha_router_heard(gwha_net(state->net), state->out->ifindex, vrid,
			       family);
	if (!rt)
		return false;
	spin_lock_bh(&rt->group->lock);
	if (rt->owned && rt->use_vmac)
		name = known_as(rt, host);
	if (name)
		*source = *name;
	spin_unlock_bh(&rt->group->lock);
	return name;
}

static unsigned int ip_out(void *priv, struct sk_buff *skb,
			   const struct nf_hook_state *state)
{
	struct gwha_addr host = {}, source;
	const struct icmphdr *icmp;
	struct icmphdr buf;
	struct iphdr *iph = ip_hdr(skb);
	__be32 saddr;

	if (iph->protocol != IPPROTO_ICMP)
		return NF_ACCEPT;
	icmp = skb_header_pointer(skb, skb_network_offset(skb) + iph->ihl * 4,
				  sizeof(buf), &buf);
	if (!icmp || icmp->type != ICMP_REDIRECT)
		return NF_ACCEPT;
	memcpy(host.b, &iph->daddr, sizeof(iph->daddr));
	if (!source_for(state, GWHA_FAMILY_INET, &host, &source))
		return NF_ACCEPT;
	if (skb_ensure_writable(skb, skb_network_offset(skb) + sizeof(*iph)))
		return NF_DROP;
	iph = ip_hdr(skb);
	memcpy(&saddr, source.b, sizeof(saddr));
	csum_replace4(&iph->check, iph->saddr, saddr);
	iph->saddr = saddr;
	return NF_ACCEPT;
}

static unsigned int ip6_out(void *priv, struct sk_buff *skb,
			    const struct nf_hook_state *state)
{
	unsigned int at = skb_network_offset(skb) + sizeof(struct ipv6hdr);
	struct gwha_addr host, source;
	const struct icmp6hdr *icmp;
	struct icmp6hdr buf;
	struct ipv6hdr *ip6h = ipv6_hdr(skb);
	__be32 from[4], to[4];

	if (ip6h->nexthdr != IPPROTO_ICMPV6)
		return NF_ACCEPT;
	icmp = skb_header_pointer(skb, at, sizeof(buf), &buf);
	if (!icmp || icmp->icmp6_type != NDISC_REDIRECT)
		return NF_ACCEPT;
	memcpy(host.b, &ip6h->daddr, sizeof(host.b));
	if (!source_for(state, GWHA_FAMILY_INET6, &host, &source))
		return NF_ACCEPT;
	if (skb_ensure_writable(skb, at + sizeof(buf)))
		return NF_DROP;
	ip6h = ipv6_hdr(skb);
	memcpy(from, &ip6h->saddr, sizeof(from));
	memcpy(to, source.b, sizeof(to));
	inet_proto_csum_replace16(&icmp6_hdr(skb)->icmp6_cksum, skb, from, to,
				  true);
	memcpy(&ip6h->saddr, to, sizeof(to));
	return NF_ACCEPT;
}

/* Before whatever tracks or filters, which shall see the address sent. */
static const struct nf_hook_ops redirect_hooks[] = {
	{
		.hook = ip_out,
		.pf = NFPROTO_IPV4,
		.hooknum = NF_INET_LOCAL_OUT,
		.priority = NF_IP_PRI_FIRST,
	},
	{
		.hook = ip6_out,
		.pf = NFPROTO_IPV6,
		.hooknum = NF_INET_LOCAL_OUT,
		.priority = NF_IP6_PRI_FIRST,
	},
};

/**
 * gwha_redirect_init() - begin to name virtual routers in redirects
 * @net: the namespace
 *
 * Context: process; sleeps.
 * Return: 0 or -errno.
 */
int gwha_redirect_init(struct net *net)
{
	return nf_register_net_hooks(net, redirect_hooks,
				     ARRAY_SIZE(redirect_hooks));
}

/**
 * gwha_redirect_exit() - stop it
 * @net: the namespace
 *
 * Context: process; sleeps.
 */
void gwha_redirect_exit(struct net *net)
{
	nf_unregister_net_hooks(net, redirect_hooks,
				ARRAY_SIZE(redirect_hooks));
}
