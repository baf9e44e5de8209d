/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pools: groups of a namespace of which a node is to be active for a few only.
 * Each is told when another one begins or ceases to be.
 */

#ifndef GWHA_POOL_H
#define GWHA_POOL_H

#include <linux/bitmap.h>
#include <linux/list.h>
#include <linux/spinlock.h>

#include "clock.h"
#include "core/claims.h"

struct gwha_net;

/**
 * struct gwha_pool - a pool
 * @list: in gwha_net.pools; conf_lock
 * @name: constant
 * @n: groups that are in it, or are about to be; conf_lock
 * @lock: innermost; a step of one of them, and all below
 * @claims: of which the node is active
 * @members: them
 * @slots: taken by them
 */
struct gwha_pool {
	struct list_head list;
	char name[GWHA_NAME_MAX + 1];
	u16 n;
	spinlock_t lock;
	struct gwha_claims claims;
	struct list_head members;
	DECLARE_BITMAP(slots, GWHA_POOL_GROUPS_MAX);
};

/**
 * struct gwha_pool_member - a group's part in a pool, if it is in one
 * @list: in @pool's members; its lock
 * @pool: or NULL; the group's lock
 * @share: the group's lock; its prio counts without a pool, too
 * @elect: the group's election, constant
 * @clock: the group's, constant: called when it is to look again
 */
struct gwha_pool_member {
	struct list_head list;
	struct gwha_pool *pool;
	struct gwha_share share;
	struct gwha_elect *elect;
	struct gwha_clock *clock;
};

void gwha_pool_init(struct gwha_pool_member *pm, struct gwha_elect *elect,
		    struct gwha_clock *clock);

/* Process context, conf_lock. */
struct gwha_pool *gwha_pool_get(struct gwha_net *gn, const char *name);
void gwha_pool_put(struct gwha_pool *pool);

/* Under the group's lock. */
void gwha_pool_join(struct gwha_pool_member *pm, struct gwha_pool *pool);
struct gwha_pool *gwha_pool_leave(struct gwha_pool_member *pm);
void gwha_pool_weigh(struct gwha_pool_member *pm, u8 prio);
bool gwha_pool_look(struct gwha_pool_member *pm);
u8 gwha_pool_active(struct gwha_pool_member *pm);
struct gwha_verdict gwha_pool_step(struct gwha_pool_member *pm,
				   struct gwha_fsm *const *m, u16 n,
				   const struct gwha_event *ev);
void gwha_pool_tell(struct gwha_pool_member *pm, const struct gwha_verdict *v);

#endif /* GWHA_POOL_H */
