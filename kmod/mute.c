// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From the verdict on a demoted node neither answers nor accepts anything for
 * its virtual addresses, however long their removal waits for RTNL: two hooks
 * look at the router's flag. They also silence an address that somebody
 * configured on a backup by hand.
 */

#include <linux/if_arp.h>
#include <linux/ip.h>
#include <linux/jhash.h>
#include <linux/netfilter.h>
#include <linux/netfilter_arp.h>
#include <linux/netfilter_ipv4.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <net/arp.h>
#include <net/net_namespace.h>

#include "mute.h"
#include "net.h"

/*
 * An address of a router. @owned and @stats belong to the router, which is
 * freed a grace period after this was unhashed.
 */
struct gwha_mute {
	struct hlist_node node;
	struct gwha_addr addr;
	const bool *owned;
	struct gwha_stats *stats;
	bool stale;
	struct rcu_head rcu;
};

static u32 hash_of(const struct gwha_addr *addr)
{
	return jhash2((const u32 *)addr->b, sizeof(addr->b) / 4, 0);
}

/* Under RCU. An address of several routers is mute if none of them owns it. */
static unsigned int judge(struct gwha_mutes *mutes,
			  const struct gwha_addr *addr)
{
	struct gwha_mute *found = NULL;
	struct gwha_mute *mute;

	hash_for_each_possible_rcu(mutes->table, mute, node, hash_of(addr)) {
		if (gwha_addr_cmp(&mute->addr, addr))
			continue;
		if (READ_ONCE(*mute->owned))
			return NF_ACCEPT;
		found = mute;
	}
	if (!found)
		return NF_ACCEPT;
	gwha_stat_inc(found->stats, GWHA_A_COUNTERS_VIP_MUTED);
	return NF_DROP;
}

/* What the stack says about an address: replies, and requests from it. */
static unsigned int arp_out(void *priv, struct sk_buff *skb,
			    const struct nf_hook_state *state)
{
	const struct arphdr *arp = arp_hdr(skb);
	struct gwha_addr addr = {};

	if (skb_headlen(skb) < skb_network_offset(skb) + sizeof(*arp) + 10 ||
	    arp->ar_hln != ETH_ALEN || arp->ar_pln != sizeof(__be32))
		return NF_ACCEPT;
	memcpy(addr.b, (const u8 *)(arp + 1) + ETH_ALEN, sizeof(__be32));
	return judge(&gwha_net(state->net)->mutes, &addr);
}

static unsigned int ip_in(void *priv, struct sk_buff *skb,
			  const struct nf_hook_state *state)
{
	struct gwha_addr addr = {};

	memcpy(addr.b, &ip_hdr(skb)->daddr, sizeof(__be32));
	return judge(&gwha_net(state->net)->mutes, &addr);
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

/**
 * gwha_mute_set() - which addresses of a router are mute unless it owns them
 * @mutes: the table; writers are serialised by the configuration lock
 * @owned: the router's flag, valid for a grace period after it has none
 * @stats: where what was suppressed is counted
 * @addrs: the addresses, instead of those it had
 * @n: how many; 0 never fails
 *
 * Context: process; sleeps.
 * Return: 0, or -ENOMEM and nothing has changed.
 */
int gwha_mute_set(struct gwha_mutes *mutes, const bool *owned,
		  struct gwha_stats *stats, const struct gwha_addr *addrs, u8 n)
{
	struct gwha_mute *fresh[GWHA_VIP_MAX];
	struct gwha_mute *mute;
	struct hlist_node *tmp;
	int bucket;
	u8 i;

	for (i = 0; i < n; i++) {
		fresh[i] = kzalloc(sizeof(*mute), GFP_KERNEL_ACCOUNT);
		if (!fresh[i])
			goto err_fresh;
		fresh[i]->addr = addrs[i];
		fresh[i]->owned = owned;
		fresh[i]->stats = stats;
	}
	hash_for_each(mutes->table, bucket, mute, node)
		mute->stale = mute->owned == owned;
	for (i = 0; i < n; i++)
		hash_add_rcu(mutes->table, &fresh[i]->node, hash_of(&addrs[i]));
	hash_for_each_safe(mutes->table, bucket, tmp, mute, node) {
		if (!mute->stale)
			continue;
		hash_del_rcu(&mute->node);
		kfree_rcu(mute, rcu);
	}
	return 0;

err_fresh:
	while (i--)
		kfree(fresh[i]);
	return -ENOMEM;
}

/**
 * gwha_mute_knows() - whether an address is a virtual one
 * @mutes: the table
 * @addr: the address
 *
 * Context: any.
 * Return: whether a router of the namespace has it.
 */
bool gwha_mute_knows(struct gwha_mutes *mutes, const struct gwha_addr *addr)
{
	struct gwha_mute *mute;
	bool found = false;

	rcu_read_lock();
	hash_for_each_possible_rcu(mutes->table, mute, node, hash_of(addr)) {
		if (!gwha_addr_cmp(&mute->addr, addr)) {
			found = true;
			break;
		}
	}
	rcu_read_unlock();
	return found;
}
