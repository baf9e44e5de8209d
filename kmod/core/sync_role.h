/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whose connections a group's are: of the node that took over last, as far as
 * is known. docs/protocol-sync.md, "Epochs".
 */

#ifndef GWHA_CORE_SYNC_ROLE_H
#define GWHA_CORE_SYNC_ROLE_H

#include "sync_record.h"

/* So long an active that was told of a later one waits for its word. */
#define GWHA_ROLE_YIELD_US 3000000u
/* So often an owner names its epoch, also when it has nothing to tell; two may be late. */
#define GWHA_ROLE_SPEAK_US 1000000u

/**
 * struct gwha_role - a node's part in a group's synchronisation
 * @node: this node's number
 * @active: the election says so
 * @counter: of the latest epoch that is known
 * @owner: number of the node whose epoch that is
 * @later_us: when another's later epoch was last heard of
 *
 * All zeros but for @node at the start.
 */
struct gwha_role {
	u32 node;
	bool active;
	u64 counter;
	u32 owner;
	u64 later_us;
};

/* What a record's epoch is to this node. */
enum gwha_role_heard {
	GWHA_ROLE_STALE, /* over: nothing of it counts, and its sender is told */
	GWHA_ROLE_CURRENT,
};

static inline bool gwha_role_owns(const struct gwha_role *role)
{
	return role->active && role->owner == role->node;
}

u64 gwha_role_elected(struct gwha_role *role, bool active, u64 reign, u64 now_us);
u8 gwha_role_heard(struct gwha_role *role, const struct gwha_sync_epoch *epoch,
		   u64 now_us);
bool gwha_role_fenced(struct gwha_role *role, const struct gwha_sync_epoch *epoch,
		      u64 now_us);

#endif /* GWHA_CORE_SYNC_ROLE_H */
