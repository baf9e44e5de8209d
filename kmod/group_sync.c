// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Between a group's election and its synchronisation. None of this is a step:
 * nothing changes hands by it.
 */

#include "core/epoch.h"
#include "group_sync.h"
#include "sync.h"

/**
 * gwha_group_view() - how a group stands
 * @g: the group
 *
 * Context: any but hard interrupt; takes the group's lock.
 * Return: a copy.
 */
struct gwha_group_view gwha_group_view(struct gwha_group *g)
{
	struct gwha_group_view view;

	spin_lock_bh(&g->lock);
	view.active = g->elect.state == GWHA_STATE_ACTIVE;
	view.reign = g->elect.reign;
	view.waits_until_us = g->elect.sync_until_us;
	spin_unlock_bh(&g->lock);
	return view;
}

/**
 * gwha_group_told() - a peer told of an epoch
 * @g: the group; its own next takeover will be a later one
 * @epoch: the epoch
 *
 * Context: any but hard interrupt; takes the group's lock.
 */
void gwha_group_told(struct gwha_group *g, u64 epoch)
{
	spin_lock_bh(&g->lock);
	gwha_epoch_told(&g->elect, epoch);
	spin_unlock_bh(&g->lock);
}

/**
 * gwha_group_claim() - an active group's epoch is to be at least this
 * @g: the group
 * @epoch: the epoch
 *
 * Context: any but hard interrupt; takes the group's lock.
 */
void gwha_group_claim(struct gwha_group *g, u64 epoch)
{
	spin_lock_bh(&g->lock);
	gwha_epoch_claim(&g->elect, epoch);
	spin_unlock_bh(&g->lock);
}

/**
 * gwha_group_wait() - what the active knows of connections is not here
 * @g: the group
 *
 * Context: any but hard interrupt; the group's lock.
 */
void gwha_group_wait(struct gwha_group *g)
{
	lockdep_assert_held(&g->lock);
	g->elect.sync_until_us = gwha_clock_now_us() + GWHA_SYNC_WAIT_US;
}

/**
 * gwha_group_synced() - it is here
 * @g: the group
 *
 * Context: any but hard interrupt; takes the group's lock.
 */
void gwha_group_synced(struct gwha_group *g)
{
	spin_lock_bh(&g->lock);
	g->elect.sync_until_us = 0;
	spin_unlock_bh(&g->lock);
}
