// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A group's standing: what it tracks and its lease change, and the group is
 * weighed again at once.
 */

#include <linux/rtnetlink.h>

#include "group.h"
#include "standing.h"
#include "track.h"

/**
 * gwha_standing_report() - userspace says how a tracked condition is
 * @g: the group
 * @name: the condition
 * @up: how it is
 *
 * Context: process; takes the group's lock.
 * Return: 0, or -ENOENT if the group does not track it.
 */
int gwha_standing_report(struct gwha_group *g, const char *name, bool up)
{
	bool known;

	spin_lock_bh(&g->lock);
	known = gwha_tracks_report(g->tracks, name, up);
	if (known)
		gwha_group_weigh(g);
	spin_unlock_bh(&g->lock);
	return known ? 0 : -ENOENT;
}

/**
 * gwha_standing_device() - something happened to a device
 * @g: the group
 * @dev: the device
 * @event: NETDEV_*
 *
 * Context: process; RTNL; takes the group's lock.
 */
void gwha_standing_device(struct gwha_group *g, struct net_device *dev,
			  unsigned long event)
{
	ASSERT_RTNL();
	spin_lock_bh(&g->lock);
	if (gwha_tracks_device(g->tracks, dev, event))
		gwha_group_weigh(g);
	spin_unlock_bh(&g->lock);
}

/**
 * gwha_standing_take() - an agent takes the lease
 * @g: the group
 * @holder: its netlink port; who held it before holds it no more
 *
 * Context: process; takes the group's lock.
 */
void gwha_standing_take(struct gwha_group *g, u32 holder)
{
	spin_lock_bh(&g->lock);
	g->holder = holder;
	gwha_lease_take(&g->lease, gwha_clock_now_us());
	gwha_group_weigh(g);
	spin_unlock_bh(&g->lock);
}

/**
 * gwha_standing_renew() - the holder lives on
 * @g: the group
 * @holder: its netlink port
 *
 * A lease that ran out is renewed all the same: the holder lives again.
 *
 * Context: process; takes the group's lock.
 * Return: 0; -ENOENT if nobody holds it; -EPERM if somebody else does.
 */
int gwha_standing_renew(struct gwha_group *g, u32 holder)
{
	int err = 0;

	spin_lock_bh(&g->lock);
	if (g->lease.state == GWHA_LEASE_STATE_FREE) {
		err = -ENOENT;
	} else if (g->holder != holder) {
		err = -EPERM;
	} else {
		gwha_lease_take(&g->lease, gwha_clock_now_us());
		gwha_group_weigh(g);
	}
	spin_unlock_bh(&g->lock);
	return err;
}

/**
 * gwha_standing_release() - the lease ends without a move
 * @g: the group
 *
 * Context: process; takes the group's lock.
 */
void gwha_standing_release(struct gwha_group *g)
{
	spin_lock_bh(&g->lock);
	g->holder = 0;
	gwha_lease_release(&g->lease);
	gwha_group_weigh(g);
	spin_unlock_bh(&g->lock);
}
