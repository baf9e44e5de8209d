// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Notifiers. They run under RTNL, so they may walk the routers, whose list is
 * changed under RTNL too. A reboot resigns everywhere first.
 */

#include <linux/inetdevice.h>
#include <linux/netdevice.h>
#include <linux/reboot.h>
#include <linux/rtnetlink.h>

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
		break;
	case NETDEV_DOWN:
	case NETDEV_CHANGE:
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
	}
	tell_groups(gn, dev, event);
	return NOTIFY_DONE;
}

static bool has_vip(struct gwha_router *rt, const struct in_ifaddr *ifa)
{
	bool found = false;
	u8 i;

	spin_lock_bh(&rt->group->lock);
	for (i = 0; i < rt->n_vips && !found; i++)
		found = !memcmp(rt->vips[i].addr.b, &ifa->ifa_local,
				sizeof(ifa->ifa_local));
	spin_unlock_bh(&rt->group->lock);
	return found;
}

static int watch_address(struct notifier_block *nb, unsigned long event,
			 void *ptr)
{
	const struct in_ifaddr *ifa = ptr;
	struct net_device *dev = ifa->ifa_dev->dev;
	struct gwha_net *gn = gwha_net(dev_net(dev));
	struct gwha_router *rt;

	for_each_router(rt, gn) {
		if (rt->dev != dev)
			continue;
		if (!has_vip(rt, ifa))
			gwha_group_check(rt);
		else if (event == NETDEV_DOWN)
			gwha_group_lost(rt);
	}
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
	err = register_reboot_notifier(&reboot_watcher);
	if (err)
		goto err_address;
	return 0;

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
	unregister_inetaddr_notifier(&address_watcher);
	unregister_netdevice_notifier(&device_watcher);
}
