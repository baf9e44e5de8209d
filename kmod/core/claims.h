/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which groups of a pool this node is active for, in the order in which it took
 * them over, and what follows for the others: docs/decisions/0029.
 */

#ifndef GWHA_CORE_CLAIMS_H
#define GWHA_CORE_CLAIMS_H

#include "elect.h"

#define GWHA_POOL_WEIGHT_DEFAULT 100
#define GWHA_POOL_LIMIT_DEFAULT 1

/**
 * struct gwha_claims - what a node is active for, of one pool
 * @n: how many groups
 * @at: their slots, the oldest claim first
 */
struct gwha_claims {
	u8 n;
	u8 at[GWHA_POOL_GROUPS_MAX];
};

/**
 * struct gwha_share - what a group is in its pool
 * @slot: its number, another one for each group of the pool
 * @weight: what each older claim takes from its priority
 * @limit: with so many older claims it takes over no more
 * @prio: the priority as all but the pool leaves it, 1-254
 *
 * Set by the caller.
 */
struct gwha_share {
	u8 slot;
	u8 weight;
	u8 limit;
	u8 prio;
};

void gwha_claims_look(const struct gwha_claims *c, const struct gwha_share *sh,
		      struct gwha_elect *g);
void gwha_claims_join(struct gwha_claims *c, const struct gwha_share *sh,
		      struct gwha_elect *g);
void gwha_claims_leave(struct gwha_claims *c, const struct gwha_share *sh,
		       struct gwha_elect *g);
struct gwha_verdict gwha_claims_step(struct gwha_claims *c,
				     const struct gwha_share *sh,
				     struct gwha_elect *g,
				     struct gwha_fsm *const *m, u16 n,
				     const struct gwha_event *ev);

#endif /* GWHA_CORE_CLAIMS_H */
