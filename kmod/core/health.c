// SPDX-License-Identifier: GPL-2.0-or-later
/* Tracked things and leases, and the priority that they leave. */

#include "health.h"
#include "limits.h"

static void sooner(struct gwha_health *h, u64 due_us)
{
	if (!h->due_us || due_us < h->due_us)
		h->due_us = due_us;
}

static u64 settled_us(const struct gwha_track *t)
{
	return t->seen_us + (t->seen ? t->up_delay_us : t->down_delay_us);
}

/**
 * gwha_track_init() - begin to track
 * @t: the thing, with its weight and delays
 * @up: whether it is up; that counts at once
 * @now_us: the time
 *
 * Context: any; pure.
 */
void gwha_track_init(struct gwha_track *t, bool up, u64 now_us)
{
	t->up = up;
	t->seen = up;
	t->seen_us = now_us;
}

/**
 * gwha_track_look() - how a tracked thing is now
 * @t: the thing
 * @up: whether it is up
 * @now_us: the time
 *
 * A change counts when it has lasted for its delay.
 *
 * Context: any; pure.
 */
void gwha_track_look(struct gwha_track *t, bool up, u64 now_us)
{
	if (up != t->seen) {
		t->seen = up;
		t->seen_us = now_us;
	}
	if (t->up != t->seen && now_us >= settled_us(t))
		t->up = t->seen;
}

/**
 * gwha_lease_take() - take or renew a lease
 * @l: the lease
 * @now_us: the time
 *
 * Context: any; pure.
 */
void gwha_lease_take(struct gwha_lease *l, u64 now_us)
{
	l->state = GWHA_LEASE_STATE_HELD;
	l->graced = false;
	l->due_us = now_us + l->period_us;
}

/**
 * gwha_lease_release() - give it back; the kernel is alone in charge again
 * @l: the lease
 *
 * Context: any; pure.
 */
void gwha_lease_release(struct gwha_lease *l)
{
	l->state = GWHA_LEASE_STATE_FREE;
	l->due_us = 0;
}

/**
 * gwha_lease_look() - whether a lease still holds
 * @l: the lease
 * @now_us: the time
 *
 * Who looks late by over an eighth of the period stood still perhaps, and the
 * holder with him: it has one more period, once.
 *
 * Context: any; pure.
 * Return: whether it ran out just now.
 */
bool gwha_lease_look(struct gwha_lease *l, u64 now_us)
{
	if (l->state != GWHA_LEASE_STATE_HELD || now_us < l->due_us)
		return false;
	if (!l->graced && now_us - l->due_us > l->period_us / 8) {
		l->graced = true;
		l->due_us = now_us + l->period_us;
		return false;
	}
	l->state = GWHA_LEASE_STATE_EXPIRED;
	l->due_us = 0;
	return true;
}

/**
 * gwha_health_begin() - begin to judge
 * @h: the judgement
 *
 * Context: any; pure.
 */
void gwha_health_begin(struct gwha_health *h)
{
	memset(h, 0, sizeof(*h));
	h->barred = GWHA_CAUSE_NONE;
}

/**
 * gwha_health_track() - what a tracked thing means for it
 * @h: the judgement
 * @t: the thing
 * @down: sum of the weights that are down so far
 *
 * Context: any; pure.
 */
void gwha_health_track(struct gwha_health *h, const struct gwha_track *t,
		       u32 *down)
{
	if (t->up != t->seen)
		sooner(h, settled_us(t));
	if (t->up)
		return;
	*down += t->weight;
	if (!t->weight)
		h->barred = GWHA_CAUSE_TRACK;
}

/**
 * gwha_health_end() - what the lease means, and the sum of it all
 * @h: the judgement
 * @l: the lease
 * @prio: configured priority, 1-254
 * @down: sum of the weights that are down
 *
 * The effective priority is at least 1: 0 would resign, and a node that is
 * worse than the others is still better than none.
 *
 * Context: any; pure.
 */
void gwha_health_end(struct gwha_health *h, const struct gwha_lease *l, u8 prio,
		     u32 down)
{
	if (l->state == GWHA_LEASE_STATE_HELD)
		sooner(h, l->due_us);
	if (l->state == GWHA_LEASE_STATE_EXPIRED) {
		if (l->action == GWHA_LEASE_ACTION_WEIGHT)
			down += l->weight;
		else if (l->action == GWHA_LEASE_ACTION_FAULT && !h->barred)
			h->barred = GWHA_CAUSE_LEASE;
	}
	h->prio = down < prio ? (u8)(prio - down) : GWHA_PRIO_LOWEST;
}
