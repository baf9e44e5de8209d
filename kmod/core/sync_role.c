// SPDX-License-Identifier: GPL-2.0-or-later
/* Whose connections a group's are (docs/protocol-sync.md, "Epochs"). */

#include "limits.h"
#include "sync_role.h"

/* First the counter decides, then the node. */
static bool later(u64 counter, u32 node, const struct gwha_role *role)
{
	if (counter != role->counter)
		return counter > role->counter;

	return node > role->owner;
}

static bool learn(struct gwha_role *role, u64 counter, u32 node, u64 now_us)
{
	if (counter >= GWHA_EPOCH_MAX || !later(counter, node, role))
		return false;
	role->counter = counter;
	role->owner = node;
	role->later_us = now_us;

	return true;
}

/**
 * gwha_role_elected() - what the election says now
 * @role: the part
 * @active: whether this node is active
 * @reign: the epoch of its last takeover
 * @now_us: the time
 *
 * The election decides who is active; an epoch only tells what came after what.
 * So who has just become active goes beyond every epoch it knows. Who was active
 * already and hears of a later epoch is silent, and goes beyond it only when
 * nobody has spoken in its name for GWHA_ROLE_YIELD_US: then its owner is none
 * any more.
 *
 * Context: any; the caller serialises.
 * Return: 0; or the counter that the election is to claim, after which this is
 * called again.
 */
u64 gwha_role_elected(struct gwha_role *role, bool active, u64 reign,
		      u64 now_us)
{
	bool begins = active && !role->active;

	role->active = active;
	if (!active)
		return 0;
	if (role->counter == reign && role->owner == role->node)
		return 0;
	if (learn(role, reign, role->node, now_us))
		return 0;
	if (!begins && now_us - role->later_us < GWHA_ROLE_YIELD_US)
		return 0;
	/* asked for again until it is so */
	role->active = !begins;

	return role->counter + 1;
}

/**
 * gwha_role_heard() - a peer speaks in the name of an epoch
 * @role: the part
 * @epoch: which
 * @now_us: the time
 *
 * Context: any; the caller serialises.
 * Return: GWHA_ROLE_*.
 */
u8 gwha_role_heard(struct gwha_role *role, const struct gwha_sync_epoch *epoch,
		   u64 now_us)
{
	if (learn(role, epoch->counter, epoch->node, now_us))
		return GWHA_ROLE_CURRENT;
	if (epoch->counter != role->counter || epoch->node != role->owner ||
	    epoch->node == role->node)
		return GWHA_ROLE_STALE;
	role->later_us = now_us;

	return GWHA_ROLE_CURRENT;
}

/**
 * gwha_role_fenced() - a peer tells of a later epoch
 * @role: the part
 * @epoch: which
 * @now_us: the time
 *
 * Context: any; the caller serialises.
 * Return: whether that was not known.
 */
bool gwha_role_fenced(struct gwha_role *role,
		      const struct gwha_sync_epoch *epoch, u64 now_us)
{
	return learn(role, epoch->counter, epoch->node, now_us);
}
