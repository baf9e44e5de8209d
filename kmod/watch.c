// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Notifiers. They run under RTNL, so they may walk the routers, whose list is
 * changed under RTNL too; that of IPv6 addresses runs under RCU alone, perhaps
 * in softirq. A reboot resigns everywhere first.
 */

#include <linux/inetdevice.h>
#include <linux/netdevice.h>
#include <linux/reboot.h>
#include <linux/rtnetlink.h>
#include <net/addrconf.h>
#include <net/if_inet6.h>

#include "group.h"
#include "net.h"
#include "router.h"
#include "standing.h"
#include "tx.h"
#include "watch.h"

#define for_each_router(rt, gn)                           \
	list_for_each_entry_rcu(rt, &(gn)->routers, list, \
				lockdep_rtnl_is_held())

static void bind_by_name(struct gwha_router *rt, struct net_device *dev)
{
	bool taken;

	if (rt->dev || strcmp(rt->ifname, dev->name) || !gwha_tx_able(dev))
		return;
	/* by a router that came here when its device was renamed */
	rcu_read_lock();
	taken = gwha_router_heard(rt->gn, dev->ifindex, rt->vrid,
				  rt->fsm.family);
	rcu_read_unlock();
	if (taken)
		return;
	/* what it lacks then is a cause, and asked for again */
	gwha_router_bind(rt, dev);
	gwha_group_check(rt);
}

static void rename_router(struct gwha_router *rt, const struct net_device *dev)
{
	spin_lock_bh(&rt->group->lock);
	strscpy(rt->ifname, dev->name, sizeof(rt->ifname));
	spin_unlock_bh(&rt->group->lock);
}

static void on_bound(struct gwha_router *rt, struct net_device *dev,
		     unsigned long event)
{
	switch (event) {
	case NETDEV_GOING_DOWN:
		/* still up: priority 0 goes out from within the check */
		WRITE_ONCE(rt->going_down, true);
		break;
	case NETDEV_UP:
		WRITE_ONCE(rt->going_down, false);
		fallthrough;
	case NETDEV_CHANGEMTU:
	case NETDEV_CHANGE:
		gwha_router_rejoin(rt);
		break;
	case NETDEV_NOTIFY_PEERS:
	case NETDEV_CHANGEADDR:
		gwha_group_announce(rt);
		return;
	case NETDEV_DOWN:
		break;
	case NETDEV_CHANGENAME:
		rename_router(rt, dev);
		return;
	case NETDEV_UNREGISTER:
		gwha_router_unbind(rt);
		break;
	default:
		return;
	}
	gwha_group_check(rt);
}

/*
 * The device of VIPs that have one of their own: what they were on it is to be
 * looked at, and what neighbours did not hear is to be said again.
 */
static void on_elsewhere(struct gwha_router *rt, struct net_device *dev,
			 unsigned long event)
{
	bool met;

	spin_lock_bh(&rt->group->lock);
	met = gwha_vips_meet(rt->vips, dev, event);
	spin_unlock_bh(&rt->group->lock);
	if (!met)
		return;
	switch (event) {
	case NETDEV_REGISTER:
	case NETDEV_UNREGISTER:
	case NETDEV_CHANGENAME:
	case NETDEV_DOWN:
		gwha_group_lost(rt);
		break;
	case NETDEV_UP:
		gwha_group_lost(rt);
		fallthrough;
	case NETDEV_CHANGE:
	case NETDEV_NOTIFY_PEERS:
	case NETDEV_CHANGEADDR:
		gwha_group_announce(rt);
		break;
	default:
		break;
	}
}

static void tell_groups(struct gwha_net *gn, struct net_device *dev,
			unsigned long event)
{
	struct gwha_group *g;

	rcu_read_lock();
	list_for_each_entry_rcu(g, &gn->groups, list)
		gwha_standing_device(g, dev, event);
	rcu_read_unlock();
}

static int watch_device(struct notifier_block *nb, unsigned long event,
			void *ptr)
{
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);
	struct gwha_net *gn = gwha_net(dev_net(dev));
	struct gwha_router *rt;

	for_each_router(rt, gn) {
		if (rt->dev == dev)
			on_bound(rt, dev, event);
		else if (event == NETDEV_REGISTER || event == NETDEV_CHANGENAME)
			bind_by_name(rt, dev);
		if (rt->elsewhere)
			on_elsewhere(rt, dev, event);
	}
	tell_groups(gn, dev, event);
	return NOTIFY_DONE;
}

static bool has_vip(struct gwha_router *rt, const struct gwha_addr *addr,
		    int ifindex)
{
	bool found;

	spin_lock_bh(&rt->group->lock);
	found = gwha_vips_have(rt->vips, addr, ifindex, rt->ifindex);
	spin_unlock_bh(&rt->group->lock);
	return found;
}

/*
 * Under RTNL or RCU. A VIP is nobody's primary address: what is not, may be one
 * that comes or goes.
 */
static void on_address(const struct net_device *dev, u8 family,
		       const struct gwha_addr *addr, unsigned long event)
{
	struct gwha_net *gn = gwha_net(dev_net(dev));
	bool virtual = gwha_mute_knows(&gn->mutes, family, addr, dev->ifindex);
	struct gwha_router *rt;

	if (virtual && event != NETDEV_DOWN)
		return;
	for_each_router(rt, gn) {
		if (rt->fsm.family != family ||
		    (READ_ONCE(rt->dev) != dev &&
		     !(virtual && READ_ONCE(rt->elsewhere))))
			continue;
		if (!virtual)
			gwha_group_check(rt);
		else if (has_vip(rt, addr, dev->ifindex))
			gwha_group_lost(rt);
	}
}

static int watch_address(struct notifier_block *nb, unsigned long event,
			 void *ptr)
{
	const struct in_ifaddr *ifa = ptr;
	struct gwha_addr addr = {};

	memcpy(addr.b, &ifa->ifa_local, sizeof(ifa->ifa_local));
	on_address(ifa->ifa_dev->dev, GWHA_FAMILY_INET, &addr, event);
	return NOTIFY_DONE;
}

static int watch_address6(struct notifier_block *nb, unsigned long event,
			  void *ptr)
{
	const struct inet6_ifaddr *ifa = ptr;
	struct gwha_addr addr;

	memcpy(addr.b, &ifa->addr, sizeof(addr.b));
	on_address(ifa->idev->dev, GWHA_FAMILY_INET6, &addr, event);
	return NOTIFY_DONE;
}

static int watch_reboot(struct notifier_block *nb, unsigned long event,
			void *ptr)
{
	struct gwha_router *rt;
	struct net *net;

	/* not under RTNL: who holds it may never let it go any more */
	rcu_read_lock();
	for_each_net_rcu(net) {
		WRITE_ONCE(gwha_net(net)->closing, true);
		list_for_each_entry_rcu(rt, &gwha_net(net)->routers, list)
			gwha_group_check(rt);
	}
	rcu_read_unlock();
	return NOTIFY_DONE;
}

static struct notifier_block device_watcher = {
	.notifier_call = watch_device,
};

static struct notifier_block address_watcher = {
	.notifier_call = watch_address,
};

static struct notifier_block address6_watcher = {
	.notifier_call = watch_address6,
};

static struct notifier_block reboot_watcher = {
	.notifier_call = watch_reboot,
	/* before anybody sets links down */
	.priority = INT_MAX,
};

/**
 * gwha_watch_init() - begin to watch
 *
 * Context: process; sleeps, takes RTNL.
 * Return: 0 or -errno.
 */
int gwha_watch_init(void)
{
	int err;

	err = register_netdevice_notifier(&device_watcher);
	if (err)
		return err;
	err = register_inetaddr_notifier(&address_watcher);
	if (err)
		goto err_device;
	err = register_inet6addr_notifier(&address6_watcher);
	if (err)
		goto err_address;
	err = register_reboot_notifier(&reboot_watcher);
	if (err)
		goto err_address6;
	return 0;

err_address6:
	unregister_inet6addr_notifier(&address6_watcher);
err_address:
	unregister_inetaddr_notifier(&address_watcher);
err_device:
	unregister_netdevice_notifier(&device_watcher);
	return err;
}

/**
 * gwha_watch_exit() - stop it
 *
 * Context: process; sleeps, takes RTNL.
 */
void gwha_watch_exit(void)
{
	unregister_reboot_notifier(&reboot_watcher);
	unregister_inet6addr_notifier(&address6_watcher);
	unregister_inetaddr_notifier(&address_watcher);
	unregister_netdevice_notifier(&device_watcher);
}
