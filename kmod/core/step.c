// SPDX-License-Identifier: GPL-2.0-or-later
/* The changes that a step of the election can make to a group. */

#include "limits.h"
#include "step.h"
#include "timing.h"

/**
 * gwha_step_down_us() - Active_Down_Interval of a member, in microseconds
 * @s: the step
 * @f: the member
 *
 * RFC 9568 6.1, with the interval learned from the active router.
 *
 * Context: any; pure.
 * Return: the interval.
 */
u64 gwha_step_down_us(const struct gwha_step *s, const struct gwha_fsm *f)
{
	return gwha_down_us(f->version, s->g->prio, f->active_interval_us);
}

/**
 * gwha_step_longest_us() - the longest Active_Down_Interval of the group
 * @s: the step
 *
 * Context: any; pure.
 * Return: microseconds.
 */
u64 gwha_step_longest_us(const struct gwha_step *s)
{
	u64 longest_us = 0;
	u64 down_us;
	u16 i;

	for (i = 0; i < s->n; i++) {
		down_us = gwha_step_down_us(s, s->m[i]);
		if (s->m[i]->joined && down_us > longest_us)
			longest_us = down_us;
	}
	return longest_us;
}

/**
 * gwha_step_timer() - set or cancel a member's timer
 * @f: the member
 * @due_us: absolute time in microseconds, 0 to cancel
 *
 * Context: any; pure.
 */
void gwha_step_timer(struct gwha_fsm *f, u64 due_us)
{
	f->due_us = due_us;
	f->acts |= GWHA_ACT_TIMER;
}

/**
 * gwha_step_advert() - have a member send an advert
 * @s: the step
 * @f: the member
 *
 * Context: any; pure.
 */
void gwha_step_advert(struct gwha_step *s, struct gwha_fsm *f)
{
	f->sent_us = s->now_us;
	f->acts |= GWHA_ACT_ADVERT;
}

/**
 * gwha_step_unsilence() - a member heard something, or starts again
 * @s: the step
 * @f: the member
 *
 * Context: any; pure.
 */
void gwha_step_unsilence(struct gwha_step *s, struct gwha_fsm *f)
{
	if (f->silent) {
		f->silent = false;
		s->g->silent--;
	}
}

/**
 * gwha_step_listen() - a full Active_Down_Interval for a member, from now on
 * @s: the step
 * @f: the member
 *
 * Context: any; pure.
 */
void gwha_step_listen(struct gwha_step *s, struct gwha_fsm *f)
{
	gwha_step_unsilence(s, f);
	f->heard = GWHA_HEARD_NOTHING;
	f->listen_us = s->now_us;
	gwha_step_timer(f, s->now_us + gwha_step_down_us(s, f));
}

/**
 * gwha_step_changed() - record and report a change of the group
 * @s: the step
 * @state: GWHA_STATE_* it is in now
 * @why: GWHA_WHY_*
 *
 * Context: any; pure.
 */
void gwha_step_changed(struct gwha_step *s, u8 state, u8 why)
{
	s->g->state = state;
	s->g->why = why;
	s->g->since_us = s->now_us;
	s->v.why = why;
	s->v.acts |= GWHA_ACT_NOTIFY | GWHA_ACT_ALL;
}

/**
 * gwha_step_can_send() - whether a member's interface can still carry a frame
 * @f: the member
 *
 * An interface that is being set down is told of before it is down.
 *
 * Context: any; pure.
 * Return: whether it can.
 */
bool gwha_step_can_send(const struct gwha_fsm *f)
{
	return !f->cause || f->cause == GWHA_CAUSE_ADMIN_DOWN;
}

/* Members that waited for the group to leave the active state count now. */
static void absorb(struct gwha_step *s)
{
	struct gwha_fsm *f;
	u16 i;

	gwha_step_for_each(s, i, f) {
		if (f->joined)
			continue;
		f->joined = true;
		s->g->joined++;
		if (f->cause)
			s->g->faulty++;
	}
}

/* What a group and its members forget when it leaves its state. */
static void reset(struct gwha_step *s)
{
	struct gwha_elect *g = s->g;
	struct gwha_fsm *f;
	u16 i;

	gwha_step_for_each(s, i, f) {
		gwha_step_unsilence(s, f);
		f->foreign_us = 0;
		f->current_us = 0;
		f->tie_us = 0;
	}
	g->partial = false;
	g->unserved = false;
	g->leaving = false;
	g->lower_since_us = 0;
	if (g->state == GWHA_STATE_ACTIVE) {
		absorb(s);
		s->v.acts |= GWHA_ACT_RELEASE;
	}
}

/**
 * gwha_step_activate() - a member of an active group begins
 * @s: the step
 * @f: the member
 *
 * The advert comes first and at once (RFC 9568 6.4.2).
 *
 * Context: any; pure.
 */
void gwha_step_activate(struct gwha_step *s, struct gwha_fsm *f)
{
	f->state = GWHA_STATE_ACTIVE;
	f->active_interval_us = f->interval_us;
	f->heard = GWHA_HEARD_NOTHING;
	gwha_step_advert(s, f);
	gwha_step_timer(f, s->now_us + f->interval_us);
	s->v.acts |= GWHA_ACT_CLAIM;
}

/**
 * gwha_step_take_over() - backup to active, with a new epoch
 * @s: the step; its member tells why
 *
 * Context: any; pure.
 */
void gwha_step_take_over(struct gwha_step *s)
{
	u8 why = GWHA_WHY_TIMEOUT;
	struct gwha_fsm *f = s->m[s->at];
	u16 i;

	if (f->heard == GWHA_HEARD_RESIGN)
		why = GWHA_WHY_RESIGNED;
	else if (f->heard == GWHA_HEARD_LOWER)
		why = GWHA_WHY_PREEMPT;

	reset(s);
	if (s->g->epoch < GWHA_EPOCH_MAX)
		s->g->epoch++;
	s->g->reign = s->g->epoch;
	gwha_step_for_each(s, i, f)
		gwha_step_activate(s, f);
	gwha_step_changed(s, GWHA_STATE_ACTIVE, why);
}

/**
 * gwha_step_go_backup() - init or active to backup
 * @s: the step
 * @why: GWHA_WHY_*
 * @winner: the member that heard another active and learned its interval, or
 *	NULL
 * @resign: tell the other members' LANs, which have not heard the winner
 *
 * Context: any; pure.
 */
void gwha_step_go_backup(struct gwha_step *s, u8 why,
			 const struct gwha_fsm *winner, bool resign)
{
	struct gwha_fsm *f;
	u16 i;

	reset(s);
	gwha_step_for_each(s, i, f) {
		if (f != winner) {
			if (resign && f->state == GWHA_STATE_ACTIVE)
				f->acts |= GWHA_ACT_RESIGN;
			f->active_interval_us = f->interval_us;
		}
		f->state = GWHA_STATE_BACKUP;
		gwha_step_listen(s, f);
	}
	gwha_step_changed(s, GWHA_STATE_BACKUP, why);
}

/**
 * gwha_step_go_init() - the group takes part no more
 * @s: the step
 * @why: GWHA_WHY_*
 *
 * Active members resign where they still can.
 *
 * Context: any; pure.
 */
void gwha_step_go_init(struct gwha_step *s, u8 why)
{
	struct gwha_fsm *f;
	u16 i;

	reset(s);
	gwha_step_for_each(s, i, f) {
		if (f->state == GWHA_STATE_ACTIVE && gwha_step_can_send(f))
			f->acts |= GWHA_ACT_RESIGN;
		f->state = GWHA_STATE_INIT;
		gwha_step_timer(f, 0);
	}
	gwha_step_changed(s, GWHA_STATE_INIT, why);
}

static void assert_prio(struct gwha_step *s, struct gwha_fsm *f)
{
	gwha_step_advert(s, f);
	gwha_step_timer(f, s->now_us + f->interval_us);
}

/**
 * gwha_step_weigh() - the group's priority is another one by itself
 * @s: the step
 *
 * Nobody touched the configuration: a backup's silence so far counts on, or a
 * condition that comes and goes would keep it from taking over.
 *
 * Context: any; pure.
 */
void gwha_step_weigh(struct gwha_step *s)
{
	struct gwha_fsm *f;
	u64 due_us;
	u16 i;

	s->v.why = GWHA_WHY_WEIGHT;
	s->v.acts |= GWHA_ACT_NOTIFY | GWHA_ACT_ALL;
	for (i = 0; i < s->n; i++) {
		f = s->m[i];
		if (f->state == GWHA_STATE_ACTIVE && !s->g->leaving) {
			assert_prio(s, f);
		} else if (f->state == GWHA_STATE_BACKUP && !f->silent &&
			   f->heard != GWHA_HEARD_RESIGN) {
			due_us = f->listen_us + gwha_step_down_us(s, f);
			if (due_us < s->now_us)
				due_us = s->now_us;
			gwha_step_timer(f, due_us);
		}
	}
}

/*
 * What a backup waits for, as if its priority had been this one all the time.
 * Unlike above, this may end its silence: the priority falls when the node takes
 * another group over, and free nodes must be given their time.
 */
static void wait_anew(struct gwha_step *s, struct gwha_fsm *f)
{
	u64 due_us = f->listen_us;

	if (f->heard == GWHA_HEARD_LOWER &&
	    (s->g->full || f->peer_prio >= s->g->prio)) {
		gwha_step_listen(s, f);
		return;
	}
	if (f->heard == GWHA_HEARD_RESIGN)
		due_us += gwha_skew_us(f->version, s->g->prio,
				       f->active_interval_us);
	else
		due_us += gwha_step_down_us(s, f);
	if (due_us > s->now_us)
		gwha_step_unsilence(s, f);
	else if (f->silent || f->due_us <= s->now_us)
		return;
	gwha_step_timer(f, due_us > s->now_us ? due_us : s->now_us);
}

/**
 * gwha_step_shift() - what the node is active for of the group's pool changed
 * @s: the step
 *
 * Told to nobody: it follows from the change of another group, of which it is.
 *
 * Context: any; pure.
 */
void gwha_step_shift(struct gwha_step *s)
{
	struct gwha_fsm *f;
	u16 i;

	s->g->shifted = false;
	s->v.acts |= GWHA_ACT_ALL;
	for (i = 0; i < s->n; i++) {
		f = s->m[i];
		if (f->state == GWHA_STATE_ACTIVE && !s->g->leaving)
			assert_prio(s, f);
		else if (f->state == GWHA_STATE_BACKUP)
			wait_anew(s, f);
	}
}
