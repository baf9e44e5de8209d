// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Virtual MAC addresses. A device with routers that have one listens to these
 * too, and a hook at its ingress tells frames for this node from those that
 * only a backup hears. There is no second link: packets come in by the device
 * that firewalls know by name, and nothing on a backup can send from such an
 * address (docs/decisions/0007).
 */

#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <linux/netfilter_netdev.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/net_namespace.h>

#include "vmac.h"

/* The fifth byte of the addresses is 1 for IPv4 and 2 for IPv6. */
#define FAMILIES 2
#define VRIDS 256

/*
 * What a device with virtual MAC addresses has. @at is read under RCU, all is
 * changed under RTNL; it stands in gwha_vmac.on of every router that it serves.
 */
struct gwha_vmac_dev {
	struct list_head list;
	struct net_device *dev;
	struct nf_hook_ops ops;
	unsigned int n;
	struct rcu_head rcu;
	struct gwha_vmac __rcu *at[FAMILIES][VRIDS];
};

/* Of all namespaces; RTNL. */
static LIST_HEAD(vmac_devs);

static const u8 prefix[] = { 0x00, 0x00, 0x5e, 0x00 };

static struct gwha_vmac __rcu **slot(struct gwha_vmac_dev *vd, const u8 *addr)
{
	if (memcmp(addr, prefix, sizeof(prefix)) || !addr[4] ||
	    addr[4] > FAMILIES)
		return NULL;
	return &vd->at[addr[4] - 1][addr[5]];
}

/* In softirq, under RCU, once for every frame that the device receives. */
static unsigned int ingress(void *priv, struct sk_buff *skb,
			    const struct nf_hook_state *state)
{
	const struct gwha_vmac *v = NULL;
	struct gwha_vmac __rcu **at;

	if (skb->pkt_type != PACKET_OTHERHOST)
		return NF_ACCEPT;
	/* of a VLAN: its device judges, if it has a router */
	if (skb_vlan_tag_present(skb) && skb_vlan_tag_get_id(skb))
		return NF_ACCEPT;
	at = slot(priv, eth_hdr(skb)->h_dest);
	if (at)
		v = rcu_dereference(*at);
	if (!v)
		return NF_ACCEPT;
	if (!READ_ONCE(*v->owned)) {
		gwha_stat_inc(v->stats, GWHA_A_COUNTERS_VMAC_MUTED);
		return NF_DROP;
	}
	skb->pkt_type = PACKET_HOST;
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

static struct gwha_vmac_dev *make(struct net_device *dev)
{
	struct gwha_vmac_dev *vd = kzalloc(sizeof(*vd), GFP_KERNEL_ACCOUNT);

	if (!vd)
		return NULL;
	vd->dev = dev;
	vd->ops.hook = ingress;
	vd->ops.pf = NFPROTO_NETDEV;
	vd->ops.hooknum = NF_NETDEV_INGRESS;
	vd->ops.priority = INT_MIN;
	vd->ops.dev = dev;
	vd->ops.priv = vd;
	if (nf_register_net_hook(dev_net(dev), &vd->ops)) {
		kfree(vd);
		return NULL;
	}
	list_add(&vd->list, &vmac_devs);
	return vd;
}

static void drop(struct gwha_vmac_dev *vd)
{
	if (vd->n)
		return;
	list_del(&vd->list);
	nf_unregister_net_hook(dev_net(vd->dev), &vd->ops);
	kfree_rcu(vd, rcu);
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
	if (!vd)
		return -ENOMEM;
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
