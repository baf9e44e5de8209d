// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Virtual MAC addresses. A device with routers that have one listens to these
 * too, and a hook at its ingress tells frames for this node from those that
 * only a backup hears. There is no second link: packets come in by the device
 * that firewalls know by name, and nothing on a backup can send from such an
 * address (docs/decisions/0007).
 */

#include <linux/if_vlan.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/jhash.h>
#include <linux/netdevice.h>
#include <linux/netfilter_netdev.h>
#include <linux/rculist.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/ndisc.h>
#include <net/net_namespace.h>

#include "vmac.h"

/* The fifth byte of the addresses is 1 for IPv4 and 2 for IPv6. */
#define FAMILIES 2
#define VRIDS 256

/* Which virtual router a host sent to last is kept for so many hosts. */
#define HOSTS 256

/*
 * What a device with virtual MAC addresses has. @at is read under RCU, all is
 * changed under RTNL; it stands in gwha_vmac.on of every router that it serves.
 * @asked is written and read without a lock: single bytes, each a VRID or 0.
 */
struct gwha_vmac_dev {
	struct list_head list;
	struct net_device *dev;
	struct nf_hook_ops in;
	struct nf_hook_ops out;
	unsigned int n;
	struct rcu_head rcu;
	struct gwha_vmac __rcu *at[FAMILIES][VRIDS];
	u8 asked[FAMILIES][HOSTS];
};

/* Of all namespaces; changed under RTNL, read under RCU. */
static LIST_HEAD(vmac_devs);

static const u8 prefix[] = { 0x00, 0x00, 0x5e, 0x00 };

static u8 family_of(const struct gwha_vmac *v)
{
	return v->addr[4] == 2 ? GWHA_FAMILY_INET6 : GWHA_FAMILY_INET;
}

static struct gwha_vmac __rcu **slot(struct gwha_vmac_dev *vd, const u8 *addr)
{
	if (memcmp(addr, prefix, sizeof(prefix)) || !addr[4] ||
	    addr[4] > FAMILIES)
		return NULL;
	return &vd->at[addr[4] - 1][addr[5]];
}

/* Where the source address is in an IP header that begins the data. */
static bool sender(const struct sk_buff *skb, struct gwha_addr *host)
{
	bool v6 = skb->protocol == htons(ETH_P_IPV6);
	unsigned int at = v6 ? offsetof(struct ipv6hdr, saddr) :
			       offsetof(struct iphdr, saddr);
	unsigned int len = v6 ? sizeof(struct in6_addr) : sizeof(__be32);

	memset(host, 0, sizeof(*host));
	if (!v6 && skb->protocol != htons(ETH_P_IP))
		return false;
	return !skb_copy_bits(skb, at, host->b, len);
}

static u8 *asked_of(struct gwha_vmac_dev *vd, u8 family,
		    const struct gwha_addr *host)
{
	u32 hash = jhash2((const u32 *)host->b, sizeof(host->b) / 4, 0);

	return &vd->asked[family == GWHA_FAMILY_INET6][hash % HOSTS];
}

/* In softirq, under RCU, once for every frame that the device receives. */
static unsigned int ingress(void *priv, struct sk_buff *skb,
			    const struct nf_hook_state *state)
{
	struct gwha_vmac_dev *vd = priv;
	const struct gwha_vmac *v = NULL;
	struct gwha_vmac __rcu **at;
	struct gwha_addr host;

	if (skb->pkt_type != PACKET_OTHERHOST)
		return NF_ACCEPT;
	/* of a VLAN: its device judges, if it has a router */
	if (skb_vlan_tag_present(skb) && skb_vlan_tag_get_id(skb))
		return NF_ACCEPT;
	at = slot(vd, eth_hdr(skb)->h_dest);
	if (at)
		v = rcu_dereference(*at);
	if (!v)
		return NF_ACCEPT;
	if (!READ_ONCE(*v->owned)) {
		gwha_stat_inc(v->stats, GWHA_A_COUNTERS_VMAC_MUTED);
		return NF_DROP;
	}
	skb->pkt_type = PACKET_HOST;
	if (sender(skb, &host))
		WRITE_ONCE(*asked_of(vd, family_of(v), &host), v->addr[5]);
	return NF_ACCEPT;
}

/*
 * The virtual MAC address of ours that a packet of Neighbour Discovery tells
 * of. Nothing that is forwarded has its hop limit.
 */
static const struct gwha_vmac *told(struct gwha_vmac_dev *vd,
				    const struct sk_buff *skb)
{
	struct {
		struct ipv6hdr ip6h;
		struct nd_msg msg;
		u8 opt[2 + ETH_ALEN];
	} __packed buf;
	struct gwha_vmac __rcu **at;

	if (skb->protocol != htons(ETH_P_IPV6) ||
	    skb_copy_bits(skb, skb_network_offset(skb), &buf, sizeof(buf)))
		return NULL;
	if (buf.ip6h.nexthdr != IPPROTO_ICMPV6 || buf.ip6h.hop_limit != 255 ||
	    (buf.msg.icmph.icmp6_type != NDISC_NEIGHBOUR_ADVERTISEMENT &&
	     buf.msg.icmph.icmp6_type != NDISC_NEIGHBOUR_SOLICITATION) ||
	    (buf.opt[0] != ND_OPT_SOURCE_LL_ADDR &&
	     buf.opt[0] != ND_OPT_TARGET_LL_ADDR))
		return NULL;
	at = slot(vd, buf.opt + 2);
	return at ? rcu_dereference(*at) : NULL;
}

/*
 * Under RCU, once for every frame that the device sends: one that answers who
 * has an address bears the answer as its source (RFC 9568 8.2.2). ARP is told
 * where it is made, since its header is there by then.
 */
static unsigned int egress(void *priv, struct sk_buff *skb,
			   const struct nf_hook_state *state)
{
	const struct gwha_vmac *v = told(priv, skb);

	if (!v || !READ_ONCE(*v->owned))
		return NF_ACCEPT;
	if (skb_ensure_writable(skb, ETH_HLEN))
		return NF_DROP;
	ether_addr_copy(((struct ethhdr *)skb->data)->h_source, v->addr);
	return NF_ACCEPT;
}

/**
 * gwha_vmac_init() - a router's virtual MAC address
 * @v: the address
 * @vrid: virtual router identifier
 * @family: GWHA_FAMILY_*
 * @owned: whether its frames are for this node
 * @stats: where those that are not are counted
 *
 * Context: any.
 */
void gwha_vmac_init(struct gwha_vmac *v, u8 vrid, u8 family, const bool *owned,
		    struct gwha_stats *stats)
{
	memcpy(v->addr, prefix, sizeof(prefix));
	v->addr[4] = family == GWHA_FAMILY_INET6 ? 2 : 1;
	v->addr[5] = vrid;
	v->owned = owned;
	v->stats = stats;
	v->on = NULL;
}

static struct gwha_vmac_dev *find(const struct net_device *dev)
{
	struct gwha_vmac_dev *vd;

	list_for_each_entry(vd, &vmac_devs, list)
		if (vd->dev == dev)
			return vd;
	return NULL;
}

static void set_hook(struct nf_hook_ops *ops, struct gwha_vmac_dev *vd,
		     unsigned int hooknum, nf_hookfn *hook)
{
	ops->hook = hook;
	ops->pf = NFPROTO_NETDEV;
	ops->hooknum = hooknum;
	ops->priority = hooknum == NF_NETDEV_INGRESS ? INT_MIN : INT_MAX;
	ops->dev = vd->dev;
	ops->priv = vd;
}

static struct gwha_vmac_dev *make(struct net_device *dev)
{
	struct gwha_vmac_dev *vd = kzalloc(sizeof(*vd), GFP_KERNEL_ACCOUNT);
	int err;

	if (!vd)
		return ERR_PTR(-ENOMEM);
	vd->dev = dev;
	set_hook(&vd->in, vd, NF_NETDEV_INGRESS, ingress);
	set_hook(&vd->out, vd, NF_NETDEV_EGRESS, egress);
	err = nf_register_net_hook(dev_net(dev), &vd->in);
	if (err)
		goto err_in;
	err = nf_register_net_hook(dev_net(dev), &vd->out);
	if (err)
		goto err_out;
	list_add_rcu(&vd->list, &vmac_devs);
	return vd;

err_out:
	nf_unregister_net_hook(dev_net(dev), &vd->in);
	/* the hook may be running */
	kfree_rcu(vd, rcu);
	return ERR_PTR(err);
err_in:
	kfree(vd);
	return ERR_PTR(err);
}

static void drop(struct gwha_vmac_dev *vd)
{
	if (vd->n)
		return;
	list_del_rcu(&vd->list);
	nf_unregister_net_hook(dev_net(vd->dev), &vd->out);
	nf_unregister_net_hook(dev_net(vd->dev), &vd->in);
	kfree_rcu(vd, rcu);
}

/**
 * gwha_vmac_asked() - which virtual router a host last sent a packet to
 * @dev: the device it came in by
 * @family: GWHA_FAMILY_*
 * @host: the host's address
 *
 * Hosts share places: the answer may be another host's.
 *
 * Context: under RCU.
 * Return: VRID, or 0 if none is known.
 */
u8 gwha_vmac_asked(const struct net_device *dev, u8 family,
		   const struct gwha_addr *host)
{
	struct gwha_vmac_dev *vd;

	list_for_each_entry_rcu(vd, &vmac_devs, list)
		if (vd->dev == dev)
			return READ_ONCE(*asked_of(vd, family, host));
	return 0;
}

/**
 * gwha_vmac_join() - have a device receive frames to the address
 * @v: the address, not received anywhere
 * @dev: the device
 *
 * Context: process; sleeps; RTNL.
 * Return: 0 or -errno.
 */
int gwha_vmac_join(struct gwha_vmac *v, struct net_device *dev)
{
	struct gwha_vmac_dev *vd;
	int err;

	ASSERT_RTNL();
	vd = find(dev) ?: make(dev);
	if (IS_ERR(vd))
		return PTR_ERR(vd);
	err = dev_uc_add(dev, v->addr);
	if (err) {
		drop(vd);
		return err;
	}
	rcu_assign_pointer(*slot(vd, v->addr), v);
	vd->n++;
	v->on = vd;
	return 0;
}

/**
 * gwha_vmac_leave() - undo gwha_vmac_join()
 * @v: the address; nothing happens if it is not received
 *
 * Context: process; sleeps; RTNL.
 */
void gwha_vmac_leave(struct gwha_vmac *v)
{
	struct gwha_vmac_dev *vd = v->on;

	ASSERT_RTNL();
	if (!vd)
		return;
	RCU_INIT_POINTER(*slot(vd, v->addr), NULL);
	dev_uc_del(vd->dev, v->addr);
	v->on = NULL;
	vd->n--;
	drop(vd);
}
