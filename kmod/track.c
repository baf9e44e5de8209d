// SPDX-License-Identifier: GPL-2.0-or-later
/* Tracked links and conditions: finding them and looking at them. */

#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/net_namespace.h>

#include "track.h"

static bool is_up(const struct gwha_tracked *td)
{
	if (!*td->conf.ifname)
		return td->reported;
	return td->dev && netif_running(td->dev) && netif_carrier_ok(td->dev);
}

static void bind(struct gwha_tracked *td, struct net_device *dev)
{
	td->dev = dev;
	netdev_hold(dev, &td->ref, GFP_ATOMIC);
}

static void unbind(struct gwha_tracked *td)
{
	netdev_put(td->dev, &td->ref);
	td->dev = NULL;
}

static const struct gwha_tracked *find(const struct gwha_tracks *ts,
				       const struct gwha_track_conf *conf)
{
	u8 i;

	for (i = 0; ts && i < ts->n; i++)
		if (!strcmp(ts->at[i].conf.ifname, conf->ifname) &&
		    !strcmp(ts->at[i].conf.name, conf->name))
			return &ts->at[i];
	return NULL;
}

/**
 * gwha_tracks_new() - begin to track
 * @net: namespace of the devices, which need not exist
 * @conf: what
 * @n: how many, at least 1
 * @old: what is tracked so far, or NULL; what stays keeps its state
 * @now_us: the time
 *
 * Context: process; sleeps; RTNL.
 * Return: for gwha_tracks_free(), or NULL for want of memory.
 */
struct gwha_tracks *gwha_tracks_new(struct net *net,
				    const struct gwha_track_conf *conf, u8 n,
				    const struct gwha_tracks *old, u64 now_us)
{
	const struct gwha_tracked *was;
	struct gwha_tracks *ts;
	struct gwha_tracked *td;
	struct net_device *dev;
	u8 i;

	ASSERT_RTNL();
	ts = kzalloc(struct_size(ts, at, n), GFP_KERNEL_ACCOUNT);
	if (!ts)
		return NULL;
	for (i = 0; i < n; i++) {
		td = &ts->at[i];
		td->conf = conf[i];
		dev = NULL;
		if (*conf[i].ifname)
			dev = __dev_get_by_name(net, conf[i].ifname);
		if (dev)
			bind(td, dev);
		was = find(old, &conf[i]);
		if (was) {
			td->reported = was->reported;
			td->t = was->t;
		} else {
			gwha_track_init(&td->t, is_up(td), now_us);
		}
		td->t.weight = conf[i].weight;
		td->t.up_delay_us = conf[i].up_delay_us;
		td->t.down_delay_us = conf[i].down_delay_us;
	}
	ts->n = n;
	return ts;
}

/**
 * gwha_tracks_free() - track no more
 * @ts: what gwha_tracks_new() made, or NULL; nobody uses it
 *
 * Context: process.
 */
void gwha_tracks_free(struct gwha_tracks *ts)
{
	u8 i;

	if (!ts)
		return;
	for (i = 0; i < ts->n; i++)
		if (ts->at[i].dev)
			unbind(&ts->at[i]);
	kfree(ts);
}

/**
 * gwha_tracks_device() - something happened to a device
 * @ts: what is tracked, or NULL
 * @dev: the device
 * @event: NETDEV_*
 *
 * Context: process; RTNL and the group's lock.
 * Return: whether it is tracked, or was.
 */
bool gwha_tracks_device(struct gwha_tracks *ts, struct net_device *dev,
			unsigned long event)
{
	struct gwha_tracked *td;
	bool ours = false;
	u8 i;

	ASSERT_RTNL();
	for (i = 0; ts && i < ts->n; i++) {
		td = &ts->at[i];
		if (td->dev == dev) {
			ours = true;
			if (event == NETDEV_UNREGISTER)
				unbind(td);
			else if (event == NETDEV_CHANGENAME)
				strscpy(td->conf.ifname, dev->name,
					sizeof(td->conf.ifname));
		} else if (!td->dev && !strcmp(td->conf.ifname, dev->name) &&
			   (event == NETDEV_REGISTER ||
			    event == NETDEV_CHANGENAME)) {
			ours = true;
			bind(td, dev);
		}
	}
	return ours;
}

/**
 * gwha_tracks_report() - userspace says how a condition is
 * @ts: what is tracked, or NULL
 * @name: the condition
 * @up: how it is
 *
 * Context: any; the group's lock.
 * Return: whether the condition is tracked.
 */
bool gwha_tracks_report(struct gwha_tracks *ts, const char *name, bool up)
{
	u8 i;

	for (i = 0; ts && i < ts->n; i++) {
		if (*ts->at[i].conf.ifname || strcmp(ts->at[i].conf.name, name))
			continue;
		ts->at[i].reported = up;
		return true;
	}
	return false;
}

/**
 * gwha_tracks_look() - look at everything that is tracked
 * @ts: what is tracked, or NULL
 * @h: gets what follows
 * @now_us: the time
 *
 * Looks at the carrier itself: its event needs RTNL and may be a second late.
 *
 * Context: any; the group's lock.
 * Return: sum of the weights that are down.
 */
u32 gwha_tracks_look(struct gwha_tracks *ts, struct gwha_health *h, u64 now_us)
{
	u32 down = 0;
	u8 i;

	for (i = 0; ts && i < ts->n; i++) {
		gwha_track_look(&ts->at[i].t, is_up(&ts->at[i]), now_us);
		gwha_health_track(h, &ts->at[i].t, &down);
	}
	return down;
}
