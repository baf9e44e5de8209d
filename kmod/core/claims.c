// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A node and the groups of a pool: each group it is active for is a claim. The
 * order of the claims tells which of them a group comes after: these lower its
 * priority, and too many of them keep it from taking over.
 */

#include "claims.h"
#include "limits.h"

/* How many claims are older than that of @slot; all, if it has none. */
static u8 older(const struct gwha_claims *c, u8 slot)
{
	u8 i;

	for (i = 0; i < c->n && c->at[i] != slot; i++)
		;
	return i;
}

static void add(struct gwha_claims *c, u8 slot)
{
	if (older(c, slot) == c->n && c->n < GWHA_POOL_GROUPS_MAX)
		c->at[c->n++] = slot;
}

static void drop(struct gwha_claims *c, u8 slot)
{
	u8 i = older(c, slot);

	if (i == c->n)
		return;
	for (c->n--; i < c->n; i++)
		c->at[i] = c->at[i + 1];
}

static void set(struct gwha_elect *g, u8 prio, bool full)
{
	if (prio == g->prio && full == g->full)
		return;
	g->prio = prio;
	g->full = full;
	g->shifted = true;
}

/**
 * gwha_claims_look() - what the node's claims leave of a group's priority
 * @c: the claims
 * @sh: the group's share
 * @g: the group; its next step begins with what has changed
 *
 * Never below 1, as of all that lowers a priority: see gwha_health_end().
 * Bounded by the number of claims.
 *
 * Context: any; pure.
 */
void gwha_claims_look(const struct gwha_claims *c, const struct gwha_share *sh,
		      struct gwha_elect *g)
{
	u8 before = older(c, sh->slot);
	u32 cost = (u32)before * sh->weight;

	set(g, cost < sh->prio ? (u8)(sh->prio - cost) : GWHA_PRIO_LOWEST,
	    before >= sh->limit);
}

/**
 * gwha_claims_join() - a group becomes one of the pool
 * @c: the claims; an active group's is the youngest
 * @sh: its share, of a slot that no other has
 * @g: the group
 *
 * Context: any; pure.
 */
void gwha_claims_join(struct gwha_claims *c, const struct gwha_share *sh,
		      struct gwha_elect *g)
{
	if (g->state == GWHA_STATE_ACTIVE)
		add(c, sh->slot);
	gwha_claims_look(c, sh, g);
}

/**
 * gwha_claims_leave() - a group is none of the pool any more
 * @c: the claims
 * @sh: its share
 * @g: the group
 *
 * Context: any; pure.
 */
void gwha_claims_leave(struct gwha_claims *c, const struct gwha_share *sh,
		       struct gwha_elect *g)
{
	drop(c, sh->slot);
	set(g, sh->prio, false);
}

/**
 * gwha_claims_step() - a step of a group of a pool, and what becomes of its claim
 * @c: the claims
 * @sh: the group's share
 * @g: the group
 * @m: its members
 * @n: how many, at least 1
 * @ev: the event
 *
 * The claims are looked at first: of two groups whose timers are due at once,
 * the second sees the first one's claim.
 *
 * Context: any; pure. The caller serialises the steps of a pool's groups.
 * Return: the verdict; others are to look at their share again when the state
 * active begins or ends with it.
 */
struct gwha_verdict gwha_claims_step(struct gwha_claims *c,
				     const struct gwha_share *sh,
				     struct gwha_elect *g,
				     struct gwha_fsm *const *m, u16 n,
				     const struct gwha_event *ev)
{
	struct gwha_verdict v;

	gwha_claims_look(c, sh, g);
	v = gwha_elect_step(g, m, n, ev);
	if (v.to == GWHA_STATE_ACTIVE)
		add(c, sh->slot);
	else if (v.from == GWHA_STATE_ACTIVE)
		drop(c, sh->slot);
	return v;
}
