/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What synchronisation and the election of a group tell each other. */

#ifndef GWHA_GROUP_SYNC_H
#define GWHA_GROUP_SYNC_H

#include "group.h"

/**
 * struct gwha_group_view - a group as its synchronisation sees it
 * @active: it is active
 * @reign: the epoch of its last takeover
 * @waits_until_us: it does not preempt before this time
 */
struct gwha_group_view {
	bool active;
	u64 reign;
	u64 waits_until_us;
};

/* Any context but hard interrupt; take the group's lock. */
struct gwha_group_view gwha_group_view(struct gwha_group *g);
void gwha_group_told(struct gwha_group *g, u64 epoch);
void gwha_group_claim(struct gwha_group *g, u64 epoch);
void gwha_group_wait(struct gwha_group *g);
void gwha_group_synced(struct gwha_group *g);

#endif /* GWHA_GROUP_SYNC_H */
