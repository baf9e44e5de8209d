// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From the verdict on a demoted node neither answers nor accepts anything for
 * its virtual addresses, however long their removal waits for RTNL: hooks look
 * at the router's flag. They also silence an address that somebody
 * configured on a backup by hand.
 */

#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/jhash.h>
#include <linux/netfilter.h>
#include <linux/netfilter_arp.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter_ipv6.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <net/arp.h>
#include <net/ndisc.h>
#include <net/net_namespace.h>

#include "mute.h"
#include "net.h"
#include "vips.h"

/* An address of a router, which is freed a grace period after it was unhashed. */
struct gwha_mute {
	struct hlist_node node;
	struct gwha_addr addr;
	const int *ifindex;
	struct gwha_mute_owner of;
	bool stale;
	struct rcu_head rcu;
};

static u32 hash_of(const struct gwha_addr *addr)
{
	return jhash2((const u32 *)addr->b, sizeof(addr->b) / 4, 0);
}

/* A link-local address means another host on each interface. */
static bool is_it(const struct gwha_mute *mute, u8 family,
		  const struct gwha_addr *addr, int ifindex)
{
	return mute->of.family == family && !gwha_addr_cmp(&mute->addr, addr) &&
	       (!gwha_addr_is_link(family, addr) ||
		READ_ONCE(*mute->ifindex) == ifindex);
}

/*
 * Under RCU. The router that owns an address, or one that does not if there is
 * none: then the address is mute.
 */
static const struct gwha_mute_owner *look(const struct nf_hook_state *state,
					  u8 family,
					  const struct gwha_addr *addr,
					  int ifindex)
{
	struct gwha_mutes *mutes = &gwha_net(state->net)->mutes;
	const struct gwha_mute_owner *found = NULL;
	struct gwha_mute *mute;

	hash_for_each_possible_rcu(mutes->table, mute, node, hash_of(addr)) {
		if (!is_it(mute, family, addr, ifindex))
			continue;
		found = &mute->of;
		if (READ_ONCE(*found->owned))
			break;
	}
	return found;
}

static unsigned int suppress(const struct gwha_mute_owner *of)
{
	gwha_stat_inc(of->stats, GWHA_A_COUNTERS_VIP_MUTED);
	return NF_DROP;
}

/* Whether neighbours on an interface know the address by the virtual MAC. */
static bool is_masked(const struct gwha_mute_owner *of,
		      const struct net_device *out)
{
	return READ_ONCE(*of->masked) &&
	       READ_ONCE(*of->ifindex) == out->ifindex;
}

/* Both headers name the sender: Ethernet's, in front, and ARP's. */
static unsigned int mask_arp(const struct gwha_mute_owner *of,
			     struct sk_buff *skb)
{
	unsigned int sender = skb_network_offset(skb) + sizeof(struct arphdr);

	if (skb_network_offset(skb) < ETH_HLEN ||
	    skb_ensure_writable(skb, sender + ETH_ALEN))
		return NF_DROP;
	ether_addr_copy(((struct ethhdr *)skb->data)->h_source, of->mac);
	ether_addr_copy(skb->data + sender, of->mac);
	return NF_ACCEPT;
}

/* What the stack says about an address: replies, and requests from it. */
static unsigned int arp_out(void *priv, struct sk_buff *skb,
			    const struct nf_hook_state *state)
{
	const struct arphdr *arp = arp_hdr(skb);
	const struct gwha_mute_owner *of;
	struct gwha_addr addr = {};

	if (skb_headlen(skb) < skb_network_offset(skb) + sizeof(*arp) + 10 ||
	    arp->ar_hln != ETH_ALEN || arp->ar_pln != sizeof(__be32))
		return NF_ACCEPT;
	memcpy(addr.b, (const u8 *)(arp + 1) + ETH_ALEN, sizeof(__be32));
	of = look(state, GWHA_FAMILY_INET, &addr, state->out->ifindex);
	if (!of)
		return NF_ACCEPT;
	if (!READ_ONCE(*of->owned))
		return suppress(of);
	return is_masked(of, state->out) ? mask_arp(of, skb) : NF_ACCEPT;
}

/* From the network: what the node sends itself was never refused. */
static unsigned int judge_in(const struct gwha_mute_owner *of,
			     const struct nf_hook_state *state)
{
	if (!of)
		return NF_ACCEPT;
	if (!READ_ONCE(*of->owned))
		return suppress(of);
	if (READ_ONCE(*of->accept) || state->in->flags & IFF_LOOPBACK)
		return NF_ACCEPT;
	gwha_stat_inc(of->stats, GWHA_A_COUNTERS_VIP_REFUSED);
	return NF_DROP;
}

static unsigned int ip_in(void *priv, struct sk_buff *skb,
			  const struct nf_hook_state *state)
{
	struct gwha_addr addr = {};

	memcpy(addr.b, &ip_hdr(skb)->daddr, sizeof(__be32));
	return judge_in(look(state, GWHA_FAMILY_INET, &addr,
			     state->in->ifindex),
			state);
}

/* The type of a packet of Neighbour Discovery, else 0. */
static u8 nd_type(const struct sk_buff *skb)
{
	const struct ipv6hdr *ip6h = ipv6_hdr(skb);
	const u8 *type;
	u8 buf;

	if (ip6h->nexthdr != IPPROTO_ICMPV6)
		return 0;
	type = skb_header_pointer(skb, skb_network_offset(skb) + sizeof(*ip6h),
				  sizeof(buf), &buf);
	if (!type || *type < NDISC_ROUTER_SOLICITATION ||
	    *type > NDISC_NEIGHBOUR_ADVERTISEMENT)
		return 0;
	return *type;
}

/*
 * The interface as in rx.c: with a VRF @state has the VRF's. Neighbour
 * Discovery is never refused (RFC 9568 6.1, Accept_Mode).
 */
static unsigned int ip6_in(void *priv, struct sk_buff *skb,
			   const struct nf_hook_state *state)
{
	const struct gwha_mute_owner *of;
	struct gwha_addr addr;

	memcpy(addr.b, &ipv6_hdr(skb)->daddr, sizeof(addr.b));
	of = look(state, GWHA_FAMILY_INET6, &addr, IP6CB(skb)->iif);
	if (of && READ_ONCE(*of->owned) && nd_type(skb))
		return NF_ACCEPT;
	return judge_in(of, state);
}

/*
 * The link-layer address that a packet of Neighbour Discovery tells of us, if
 * any, and its checksum. Options begin at @at.
 */
static unsigned int mask_nd(const struct gwha_mute_owner *of,
			    const struct net_device *out, struct sk_buff *skb,
			    unsigned int at)
{
	struct icmp6hdr *icmp;
	__wsum sum;
	u8 *opt;

	if (skb_ensure_writable(skb, skb->len))
		return NF_DROP;
	icmp = (struct icmp6hdr *)(skb_network_header(skb) +
				   sizeof(struct ipv6hdr));
	for (; at + 8 <= skb->len; at += opt[1] * 8) {
		opt = skb->data + at;
		if (!opt[1])
			break;
		if ((opt[0] != ND_OPT_SOURCE_LL_ADDR &&
		     opt[0] != ND_OPT_TARGET_LL_ADDR) ||
		    !ether_addr_equal(opt + 2, out->dev_addr))
			continue;
		sum = csum_sub(~csum_unfold(icmp->icmp6_cksum),
			       csum_partial(opt + 2, ETH_ALEN, 0));
		ether_addr_copy(opt + 2, of->mac);
		sum = csum_add(sum, csum_partial(opt + 2, ETH_ALEN, 0));
		icmp->icmp6_cksum = csum_fold(sum);
	}
	return NF_ACCEPT;
}

/* Where the options of Neighbour Discovery begin behind the IPv6 header. */
static unsigned int nd_options(u8 type)
{
	switch (type) {
	case NDISC_ROUTER_SOLICITATION:
		return sizeof(struct rs_msg);
	case NDISC_ROUTER_ADVERTISEMENT:
		return sizeof(struct ra_msg);
	default:
		return sizeof(struct nd_msg);
	}
}

/* Whom a packet is about: the target of an advertisement, else its source. */
static const struct gwha_mute_owner *
subject(const struct sk_buff *skb, const struct nf_hook_state *state, u8 type)
{
	const struct ipv6hdr *ip6h = ipv6_hdr(skb);
	const struct gwha_mute_owner *of = NULL;
	const struct nd_msg *msg;
	struct gwha_addr addr;
	struct nd_msg buf;

	if (type == NDISC_NEIGHBOUR_ADVERTISEMENT) {
		msg = skb_header_pointer(skb,
					 skb_network_offset(skb) +
						 sizeof(*ip6h),
					 sizeof(buf), &buf);
		if (msg) {
			memcpy(addr.b, &msg->target, sizeof(addr.b));
			of = look(state, GWHA_FAMILY_INET6, &addr,
				  state->out->ifindex);
		}
	}
	if (of)
		return of;
	memcpy(addr.b, &ip6h->saddr, sizeof(addr.b));
	return look(state, GWHA_FAMILY_INET6, &addr, state->out->ifindex);
}

/*
 * Neighbour Advertisements of an address, and everything from it. Solicitations
 * are heard as ever: only their answer is held back.
 */
static unsigned int ip6_out(void *priv, struct sk_buff *skb,
			    const struct nf_hook_state *state)
{
	u8 type = nd_type(skb);
	const struct gwha_mute_owner *of = subject(skb, state, type);

	if (!of)
		return NF_ACCEPT;
	if (!READ_ONCE(*of->owned))
		return suppress(of);
	if (!type || !is_masked(of, state->out))
		return NF_ACCEPT;
	return mask_nd(of, state->out, skb,
		       skb_network_offset(skb) + sizeof(struct ipv6hdr) +
			       nd_options(type));
}

static const struct nf_hook_ops mute_hooks[] = {
	{
		.hook = arp_out,
		.pf = NFPROTO_ARP,
		.hooknum = NF_ARP_OUT,
		.priority = INT_MAX,
	},
	{
		.hook = ip_in,
		.pf = NFPROTO_IPV4,
		.hooknum = NF_INET_LOCAL_IN,
		.priority = NF_IP_PRI_FIRST,
	},
	{
		.hook = ip6_in,
		.pf = NFPROTO_IPV6,
		.hooknum = NF_INET_LOCAL_IN,
		.priority = NF_IP6_PRI_FIRST,
	},
	{
		.hook = ip6_out,
		.pf = NFPROTO_IPV6,
		.hooknum = NF_INET_LOCAL_OUT,
		.priority = NF_IP6_PRI_FIRST,
	},
};

/**
 * gwha_mute_init() - begin to watch a namespace
 * @net: the namespace
 * @mutes: its table
 *
 * Context: process; sleeps.
 * Return: 0 or -errno.
 */
int gwha_mute_init(struct net *net, struct gwha_mutes *mutes)
{
	return nf_register_net_hooks(net, mute_hooks, ARRAY_SIZE(mute_hooks));
}

/**
 * gwha_mute_exit() - stop it
 * @net: the namespace
 * @mutes: its table, empty by now
 *
 * Context: process; sleeps.
 */
void gwha_mute_exit(struct net *net, struct gwha_mutes *mutes)
{
	WARN_ON(!hash_empty(mutes->table));
	nf_unregister_net_hooks(net, mute_hooks, ARRAY_SIZE(mute_hooks));
}

/* The first of a list, taken off it, or NULL. */
static struct gwha_mute *take(struct hlist_head *list)
{
	struct gwha_mute *mute =
		hlist_entry_safe(list->first, struct gwha_mute, node);

	if (mute)
		hlist_del(&mute->node);
	return mute;
}

/**
 * gwha_mute_set() - which addresses of a router are mute unless it owns them
 * @mutes: the table; writers are serialised by the configuration lock
 * @of: the router; what it points at is valid for a grace period after it has
 *	no addresses any more
 * @vips: its addresses, instead of those it had; valid for a grace period after
 *	others took their place; NULL for none, which never fails
 *
 * Context: process; sleeps.
 * Return: 0, or -ENOMEM and nothing has changed.
 */
int gwha_mute_set(struct gwha_mutes *mutes, const struct gwha_mute_owner *of,
		  const struct gwha_vips *vips)
{
	u8 n = vips ? vips->n : 0;
	const struct gwha_vip *vip;
	struct gwha_mute *mute;
	struct hlist_node *tmp;
	HLIST_HEAD(fresh);
	int bucket;
	u8 i;

	for (i = 0; i < n; i++) {
		vip = &vips->at[i];
		mute = kzalloc(sizeof(*mute), GFP_KERNEL_ACCOUNT);
		if (!mute)
			goto err_fresh;
		mute->addr = vip->addr;
		mute->ifindex = *vip->ifname ? &vip->ifindex : of->ifindex;
		mute->of = *of;
		hlist_add_head(&mute->node, &fresh);
	}
	hash_for_each(mutes->table, bucket, mute, node)
		mute->stale = mute->of.owned == of->owned;
	while ((mute = take(&fresh)))
		hash_add_rcu(mutes->table, &mute->node, hash_of(&mute->addr));
	hash_for_each_safe(mutes->table, bucket, tmp, mute, node) {
		if (!mute->stale)
			continue;
		hash_del_rcu(&mute->node);
		kfree_rcu(mute, rcu);
	}
	return 0;

err_fresh:
	while ((mute = take(&fresh)))
		kfree(mute);
	return -ENOMEM;
}

/**
 * gwha_mute_taken() - whether an address is another router's virtual one
 * @mutes: the table
 * @family: GWHA_FAMILY_*
 * @addr: the address, wherever it is
 * @owned: the flag of the router whose addresses do not count, or NULL
 *
 * Context: any.
 * Return: whether it is.
 */
bool gwha_mute_taken(struct gwha_mutes *mutes, u8 family,
		     const struct gwha_addr *addr, const bool *owned)
{
	struct gwha_mute *mute;
	bool found = false;

	rcu_read_lock();
	hash_for_each_possible_rcu(mutes->table, mute, node, hash_of(addr)) {
		found = mute->of.owned != owned && mute->of.family == family &&
			!gwha_addr_cmp(&mute->addr, addr);
		if (found)
			break;
	}
	rcu_read_unlock();
	return found;
}

/**
 * gwha_mute_knows() - whether an address is a virtual one
 * @mutes: the table
 * @family: GWHA_FAMILY_*
 * @addr: the address
 * @ifindex: interface where it is met
 *
 * Context: any.
 * Return: whether a router of the namespace has it.
 */
bool gwha_mute_knows(struct gwha_mutes *mutes, u8 family,
		     const struct gwha_addr *addr, int ifindex)
{
	struct gwha_mute *mute;
	bool found = false;

	rcu_read_lock();
	hash_for_each_possible_rcu(mutes->table, mute, node, hash_of(addr)) {
		if (is_it(mute, family, addr, ifindex)) {
			found = true;
			break;
		}
	}
	rcu_read_unlock();
	return found;
}

/**
 * gwha_mute_early() - whether neighbours know of an IPv6 address before the kernel
 * @mutes: the table
 * @addr: the address
 * @ifindex: interface where it is asked for
 * @mac: the virtual MAC address it is known by there, NULL for the device's own
 *
 * Context: any; RCU, as long as @mac is used.
 * Return: whether a router of the namespace has it there, and owns it.
 */
bool gwha_mute_early(struct gwha_mutes *mutes, const struct gwha_addr *addr,
		     int ifindex, const u8 **mac)
{
	struct gwha_mute *mute;

	hash_for_each_possible_rcu(mutes->table, mute, node, hash_of(addr)) {
		if (!is_it(mute, GWHA_FAMILY_INET6, addr, ifindex) ||
		    READ_ONCE(*mute->ifindex) != ifindex ||
		    !READ_ONCE(*mute->of.early) || !READ_ONCE(*mute->of.owned))
			continue;
		*mac = NULL;
		if (READ_ONCE(*mute->of.masked) &&
		    READ_ONCE(*mute->of.ifindex) == ifindex)
			*mac = mute->of.mac;
		return true;
	}
	return false;
}
