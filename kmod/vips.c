// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lists of virtual addresses. One that has a device of its own is bound to it
 * by name, as its router is to its: the device may come, be renamed, and go.
 */

#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "vips.h"

/**
 * gwha_vips_alloc() - an empty list
 * @room: how many addresses it can take
 *
 * Context: process; sleeps.
 * Return: the list or NULL.
 */
struct gwha_vips *gwha_vips_alloc(u8 room)
{
	struct gwha_vips *vips;

	vips = kzalloc(struct_size(vips, at, room), GFP_KERNEL_ACCOUNT);
	if (vips)
		vips->room = room;
	return vips;
}

/**
 * gwha_vips_dup() - a list with the same addresses
 * @vips: the list
 *
 * Context: process; sleeps.
 * Return: the copy or NULL.
 */
struct gwha_vips *gwha_vips_dup(const struct gwha_vips *vips)
{
	struct gwha_vips *copy = gwha_vips_alloc(vips->n);
	u8 i;

	for (i = 0; copy && i < vips->n; i++)
		gwha_vips_add(copy, &vips->at[i]);
	return copy;
}

/**
 * gwha_vips_add() - one more address
 * @vips: the list, with room for it; with at most 20 advertised ones then
 * @vip: the address
 *
 * Context: any.
 */
void gwha_vips_add(struct gwha_vips *vips, const struct gwha_vip *vip)
{
	if (WARN_ON(vips->n >= vips->room) ||
	    WARN_ON(!vip->excluded && vips->n_advertised >= GWHA_VIP_MAX))
		return;
	vips->at[vips->n++] = *vip;
	if (*vip->ifname)
		vips->n_elsewhere++;
	if (!vip->excluded)
		vips->advertised[vips->n_advertised++] = vip->addr;
}

/**
 * gwha_vips_find() - an address in an array
 * @vips: the array
 * @n: its length
 * @vip: the address
 *
 * Context: any.
 * Return: that of the same address, prefix length and device, or NULL.
 */
struct gwha_vip *gwha_vips_find(struct gwha_vip *vips, u8 n,
				const struct gwha_vip *vip)
{
	u8 i;

	for (i = 0; i < n; i++)
		if (vips[i].ifindex == vip->ifindex &&
		    vips[i].plen == vip->plen &&
		    !gwha_addr_cmp(&vips[i].addr, &vip->addr))
			return &vips[i];
	return NULL;
}

/**
 * gwha_vips_have() - whether an address of a device is one of a list
 * @vips: the list of a router
 * @addr: the address
 * @ifindex: the device
 * @own_ifindex: the router's device
 *
 * Context: any.
 * Return: whether it is.
 */
bool gwha_vips_have(const struct gwha_vips *vips, const struct gwha_addr *addr,
		    int ifindex, int own_ifindex)
{
	const struct gwha_vip *vip;

	for (vip = vips->at; vip < vips->at + vips->n; vip++)
		if (ifindex == (*vip->ifname ? vip->ifindex : own_ifindex) &&
		    !gwha_addr_cmp(&vip->addr, addr))
			return true;
	return false;
}

/**
 * gwha_vips_keep() - find the addresses that stay when a list replaces another
 * @vips: the new list; gwha_vip.kept is set
 * @old: the old one
 *
 * Context: any.
 */
void gwha_vips_keep(struct gwha_vips *vips, const struct gwha_vips *old)
{
	struct gwha_vip *vip;
	u8 i;

	for (vip = vips->at; vip < vips->at + vips->n; vip++) {
		vip->kept = 0;
		for (i = 0; i < old->n && !vip->kept; i++)
			if (vip->plen == old->at[i].plen &&
			    !strcmp(vip->ifname, old->at[i].ifname) &&
			    !gwha_addr_cmp(&vip->addr, &old->at[i].addr))
				vip->kept = i + 1;
	}
}

/**
 * gwha_vips_bind() - look the devices of a new list up
 * @vips: the list
 * @net: namespace
 *
 * Context: process; RTNL.
 */
void gwha_vips_bind(struct gwha_vips *vips, struct net *net)
{
	struct net_device *dev;
	struct gwha_vip *vip;

	ASSERT_RTNL();
	for (vip = vips->at; vip < vips->at + vips->n; vip++) {
		dev = *vip->ifname ? __dev_get_by_name(net, vip->ifname) : NULL;
		vip->ifindex = dev ? dev->ifindex : 0;
	}
}

static bool meet(struct gwha_vip *vip, const struct net_device *dev,
		 unsigned long event)
{
	if (vip->ifindex == dev->ifindex) {
		if (event == NETDEV_CHANGENAME)
			strscpy(vip->ifname, dev->name, sizeof(vip->ifname));
		else if (event == NETDEV_UNREGISTER)
			WRITE_ONCE(vip->ifindex, 0);
		return true;
	}
	if (vip->ifindex || strcmp(vip->ifname, dev->name) ||
	    (event != NETDEV_REGISTER && event != NETDEV_CHANGENAME))
		return false;
	WRITE_ONCE(vip->ifindex, dev->ifindex);
	return true;
}

/**
 * gwha_vips_meet() - something happened to a device
 * @vips: the list of a router
 * @dev: the device
 * @event: NETDEV_*
 *
 * Addresses are bound to the device, renamed with it, and unbound.
 *
 * Context: process; RTNL and whatever else guards the list.
 * Return: whether an address is or was bound to it.
 */
bool gwha_vips_meet(struct gwha_vips *vips, const struct net_device *dev,
		    unsigned long event)
{
	struct gwha_vip *vip;
	bool met = false;

	ASSERT_RTNL();
	for (vip = vips->at; vip < vips->at + vips->n; vip++)
		if (*vip->ifname && meet(vip, dev, event))
			met = true;
	return met;
}
