// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The state machine of RFC 9568 section 6.4, for all routers of a group at
 * once: a group becomes active when every member has heard no active router
 * for its Active_Down_Interval, and backup when any member hears a better one.
 */

#include "elect.h"
#include "epoch.h"
#include "limits.h"
#include "step.h"
#include "tie.h"
#include "timing.h"

static bool stepped_down(const struct gwha_step *s)
{
	return s->v.from == GWHA_STATE_ACTIVE &&
	       s->g->state == GWHA_STATE_BACKUP;
}

/* Something that moves no state. */
static void tell(struct gwha_step *s, u8 why)
{
	if (!s->v.why)
		s->v.why = why;
	s->v.acts |= GWHA_ACT_NOTIFY;
}

/* Whether what the members know is enough to change, after any of them did. */
static void settle(struct gwha_step *s)
{
	struct gwha_elect *g = s->g;
	u8 why = GWHA_WHY_FAULT;

	if (g->state == GWHA_STATE_INIT) {
		if (g->joined && !g->faulty && !g->barred) {
			g->start_until_us = s->now_us + g->start_delay_us;
			gwha_step_go_backup(s, GWHA_WHY_START, NULL, false);
		}
	} else if (g->faulty || g->barred) {
		/* who waited in fault for the group to step down is no reason */
		if (stepped_down(s))
			why = s->v.why;
		gwha_step_go_init(s, why);
	} else if (g->state == GWHA_STATE_BACKUP) {
		if (g->silent && g->silent == g->joined) {
			g->partial = false;
			if (!g->full)
				gwha_step_take_over(s);
		} else if (g->partial && !g->silent) {
			g->partial = false;
			tell(s, GWHA_WHY_WHOLE);
		} else if (g->unserved) {
			g->unserved = false;
			tell(s, GWHA_WHY_POOL_SERVED);
		}
	}
}

static bool preempting(const struct gwha_step *s)
{
	const struct gwha_elect *g = s->g;

	if (!g->preempt || g->full || s->now_us < g->hold_until_us ||
	    s->now_us < g->sync_until_us)
		return false;
	if (!g->preempt_delay_us)
		return true;
	return g->lower_since_us &&
	       s->now_us - g->lower_since_us >= g->preempt_delay_us;
}

static void learn(struct gwha_fsm *f, const struct gwha_advert *ad)
{
	if (f->version == 2)
		f->active_interval_us = f->interval_us;
	else
		f->active_interval_us = ad->interval_us;
}

/* RFC 9568 6.4.2 (500)-(590). */
static void advert_in_backup(struct gwha_step *s, struct gwha_fsm *f,
			     const struct gwha_advert *ad)
{
	struct gwha_elect *g = s->g;
	u32 skew_us;

	gwha_epoch_learn(g, f, ad, s->now_us);
	if (ad->prio == GWHA_PRIO_RESIGN) {
		/* it gives up what another has taken, and holds */
		if (gwha_epoch_is_stale(g, f, ad) && f->current_us &&
		    s->now_us - f->current_us <= gwha_step_down_us(s, f))
			return;
		skew_us = gwha_skew_us(f->version, g->prio,
				       f->active_interval_us);
		f->heard = GWHA_HEARD_RESIGN;
		if (f->silent)
			return;
		f->listen_us = s->now_us;
		gwha_step_timer(f, s->now_us + skew_us);
		return;
	}
	if (ad->prio >= g->prio) {
		g->lower_since_us = 0;
	} else {
		if (!g->lower_since_us)
			g->lower_since_us = s->now_us;
		if (preempting(s)) {
			f->heard = GWHA_HEARD_LOWER;
			return;
		}
	}
	learn(f, ad);
	gwha_step_listen(s, f);
}

static bool beats_us(struct gwha_step *s, struct gwha_fsm *f,
		     const struct gwha_advert *ad)
{
	if (ad->prio != s->g->prio)
		return ad->prio > s->g->prio;
	return gwha_tie_yields(s, f, ad);
}

/*
 * It hears that we go on, but two that both think so need not argue. Version 2
 * says nothing but in its time (RFC 3768 6.4.3).
 */
static void assert_active(struct gwha_step *s, struct gwha_fsm *f,
			  const struct gwha_advert *ad)
{
	f->foreign_us = s->now_us;
	if (f->version == 2)
		return;
	if (ad->prio == s->g->prio && !gwha_epoch_is_stale(s->g, f, ad) &&
	    gwha_addr_cmp(&ad->src, &f->src) > 0)
		return;
	if (s->now_us - f->sent_us >= GWHA_ASSERT_GAP_US)
		gwha_step_advert(s, f);
}

/* The winner may not know that its neighbours were misled. */
static void give_way(struct gwha_step *s, struct gwha_fsm *f,
		     const struct gwha_advert *ad, u8 why)
{
	learn(f, ad);
	gwha_step_go_backup(s, why, f, true);
	gwha_epoch_learn(s->g, f, ad, s->now_us);
	gwha_step_advert(s, f);
}

/*
 * RFC 9568 6.4.3 (600)-(690). A later epoch wins against any priority: our clock
 * may have stood still, or our adverts been lost.
 */
static void advert_in_active(struct gwha_step *s, struct gwha_fsm *f,
			     const struct gwha_advert *ad)
{
	struct gwha_elect *g = s->g;

	if (gwha_epoch_is_stale(g, f, ad)) {
		if (!g->leaving)
			assert_active(s, f, ad);
	} else if (g->leaving) {
		if (ad->prio == GWHA_PRIO_RESIGN)
			return;
		g->hold_until_us = s->now_us + GWHA_HOLD_OFF_US;
		learn(f, ad);
		gwha_step_go_backup(s, GWHA_WHY_HANDOVER, f, false);
		gwha_epoch_learn(g, f, ad, s->now_us);
	} else if (ad->prio == GWHA_PRIO_RESIGN) {
		/* it was active here: the neighbours may know its card */
		f->foreign_us = s->now_us;
		gwha_epoch_raise(g, f, ad);
		gwha_step_advert(s, f);
		gwha_step_timer(f, s->now_us + f->interval_us);
	} else if (gwha_epoch_is_later(g, f, ad) && ad->prio <= g->prio) {
		give_way(s, f, ad, GWHA_WHY_SUPERSEDED);
	} else if (beats_us(s, f, ad)) {
		give_way(s, f, ad, GWHA_WHY_BETTER);
	} else {
		if (ad->prio < g->prio)
			gwha_epoch_raise(g, f, ad);
		assert_active(s, f, ad);
	}
}

static void on_advert(struct gwha_step *s, struct gwha_fsm *f,
		      const struct gwha_advert *ad)
{
	f->peer = ad->src;
	f->peer_prio = ad->prio;
	if (f->state == GWHA_STATE_BACKUP)
		advert_in_backup(s, f, ad);
	else if (f->state == GWHA_STATE_ACTIVE)
		advert_in_active(s, f, ad);
}

static void tick_in_backup(struct gwha_step *s, struct gwha_fsm *f)
{
	struct gwha_elect *g = s->g;
	u16 i;

	if (s->now_us - f->due_us > f->active_interval_us) {
		s->v.late = true;
		s->v.why = GWHA_WHY_LATE;
		s->v.acts |= GWHA_ACT_NOTIFY | GWHA_ACT_ALL;
		for (i = 0; i < s->n; i++)
			gwha_step_listen(s, s->m[i]);
		return;
	}
	if (s->now_us < g->start_until_us) {
		gwha_step_timer(f, g->start_until_us);
		return;
	}
	if (!f->silent) {
		f->silent = true;
		g->silent++;
		/* the others may agree, or stay of another mind for long */
		gwha_step_timer(f, s->now_us + gwha_step_longest_us(s));
		return;
	}
	gwha_step_timer(f, 0);
	if (g->silent == g->joined && !g->unserved) {
		g->unserved = true;
		tell(s, GWHA_WHY_POOL_FULL);
	} else if (g->silent != g->joined && !g->partial) {
		g->partial = true;
		tell(s, GWHA_WHY_PARTIAL);
	}
}

static void tick_in_active(struct gwha_step *s, struct gwha_fsm *f)
{
	struct gwha_elect *g = s->g;
	u16 i;

	s->v.late = s->now_us - f->due_us > f->interval_us;
	if (g->leaving) {
		g->leaving = false;
		for (i = 0; i < s->n; i++)
			if (s->m[i]->joined)
				gwha_step_activate(s, s->m[i]);
		gwha_step_changed(s, GWHA_STATE_ACTIVE, GWHA_WHY_NO_SUCCESSOR);
		return;
	}
	if (f->foreign_us &&
	    s->now_us - f->foreign_us > gwha_step_down_us(s, f)) {
		f->foreign_us = 0;
		s->v.acts |= GWHA_ACT_ANNOUNCE;
	}
	gwha_step_advert(s, f);
	if (s->v.late)
		gwha_step_timer(f, s->now_us + f->interval_us);
	else
		gwha_step_timer(f, f->due_us + f->interval_us);
}

static void on_tick(struct gwha_step *s, struct gwha_fsm *f)
{
	if (!f->due_us)
		return;
	if (s->now_us < f->due_us) {
		gwha_step_timer(f, f->due_us);
		return;
	}
	if (f->state == GWHA_STATE_BACKUP)
		tick_in_backup(s, f);
	else if (f->state == GWHA_STATE_ACTIVE)
		tick_in_active(s, f);
}

/* A member that can run enters a group that may be running already. */
static void enter(struct gwha_step *s, struct gwha_fsm *f)
{
	if (!f->joined) {
		f->joined = true;
		s->g->joined++;
	}
	if (s->g->state == GWHA_STATE_BACKUP) {
		f->state = GWHA_STATE_BACKUP;
		gwha_step_listen(s, f);
	} else if (s->g->state == GWHA_STATE_ACTIVE) {
		gwha_step_activate(s, f);
		if (s->g->leaving) {
			f->acts &= ~(u32)GWHA_ACT_ADVERT;
			gwha_step_timer(f, s->g->leave_by_us);
		}
	}
}

static void on_join(struct gwha_step *s, struct gwha_fsm *f, u8 cause)
{
	f->cause = cause;
	if (!cause) {
		enter(s, f);
	} else if (s->g->state != GWHA_STATE_ACTIVE) {
		if (!f->joined) {
			f->joined = true;
			s->g->joined++;
		}
		s->g->faulty++;
	}
}

static void on_leave(struct gwha_step *s, struct gwha_fsm *f)
{
	struct gwha_elect *g = s->g;

	s->gone = f;
	if (f->state == GWHA_STATE_ACTIVE && gwha_step_can_send(f))
		f->acts |= GWHA_ACT_RESIGN;
	f->state = GWHA_STATE_INIT;
	gwha_step_unsilence(s, f);
	gwha_step_timer(f, 0);
	if (f->joined) {
		f->joined = false;
		g->joined--;
		if (f->cause)
			g->faulty--;
	}
	if (!g->joined && g->state != GWHA_STATE_INIT)
		gwha_step_go_init(s, GWHA_WHY_SHUTDOWN);
}

static void on_cond(struct gwha_step *s, struct gwha_fsm *f, u8 cause)
{
	u8 before = f->cause;

	f->cause = cause;
	if (!f->joined) {
		if (!cause)
			enter(s, f);
		return;
	}
	if (!before && cause)
		s->g->faulty++;
	else if (before && !cause)
		s->g->faulty--;
}

static void on_conf(struct gwha_step *s, struct gwha_fsm *f)
{
	if (f->state == GWHA_STATE_BACKUP) {
		if (f->version == 2)
			f->active_interval_us = f->interval_us;
		gwha_step_listen(s, f);
	} else if (f->state == GWHA_STATE_ACTIVE && !s->g->leaving) {
		f->active_interval_us = f->interval_us;
		gwha_step_advert(s, f);
		gwha_step_timer(f, s->now_us + f->interval_us);
	}
}

static void on_handover(struct gwha_step *s)
{
	struct gwha_elect *g = s->g;
	u16 i;

	if (g->state != GWHA_STATE_ACTIVE || g->leaving)
		return;
	g->leaving = true;
	g->leave_by_us = s->now_us + gwha_step_longest_us(s);
	for (i = 0; i < s->n; i++) {
		if (!s->m[i]->joined)
			continue;
		s->m[i]->acts |= GWHA_ACT_RESIGN;
		gwha_step_timer(s->m[i], g->leave_by_us);
	}
	s->v.acts |= GWHA_ACT_ALL;
}

/*
 * An active of which a member's last advert, an interval before its timer is
 * due, is older than Active_Down_Interval stood still while others may have
 * taken over: it has lost, and says nothing, whatever woke it up.
 */
static bool overslept(const struct gwha_step *s)
{
	const struct gwha_fsm *f;
	u16 i;

	for (i = 0; i < s->n; i++) {
		f = s->m[i];
		if (f->state == GWHA_STATE_ACTIVE && f->due_us &&
		    s->now_us > f->due_us &&
		    s->now_us - f->due_us + f->interval_us >
			    gwha_step_down_us(s, f))
			return true;
	}
	return false;
}

static u8 group_cause(const struct gwha_step *s)
{
	u16 i;

	for (i = 0; i < s->n; i++)
		if (s->m[i]->joined && s->m[i]->cause)
			return s->m[i]->cause;
	return s->g->barred;
}

/**
 * gwha_elect_init() - a group without members
 * @g: the group
 * @prio: priority, 1-254
 * @preempt: take over from a lower priority
 * @preempt_delay_us: how long a lower priority must be heard before that
 *
 * Context: any; pure.
 */
void gwha_elect_init(struct gwha_elect *g, u8 prio, bool preempt,
		     u32 preempt_delay_us)
{
	memset(g, 0, sizeof(*g));
	g->prio = prio;
	g->preempt = preempt;
	g->preempt_delay_us = preempt_delay_us;
	g->state = GWHA_STATE_INIT;
}

/**
 * gwha_elect_step() - what an event changes in a group
 * @g: the group
 * @m: its members; during GWHA_EV_JOIN with the new one, during
 *	GWHA_EV_LEAVE with the old one
 * @n: how many, at least 1
 * @ev: the event
 *
 * Members' parts of the verdict are or-ed into their @acts. The longest loop
 * is over @n. RFC 9568 6.4; the group's rules are in docs/architecture.md.
 *
 * Context: any; pure. The caller serialises the steps of a group.
 * Return: the verdict on the group.
 */
struct gwha_verdict gwha_elect_step(struct gwha_elect *g,
				    struct gwha_fsm *const *m, u16 n,
				    const struct gwha_event *ev)
{
	struct gwha_step s = {
		.g = g,
		.m = m,
		.n = n,
		.at = ev->member,
		.now_us = ev->now_us,
		.v = { .from = g->state },
	};
	struct gwha_fsm *f = m[ev->member];

	if (overslept(&s)) {
		s.v.late = ev->type == GWHA_EV_TICK;
		gwha_step_go_backup(&s, GWHA_WHY_PAUSED, NULL, false);
	}
	if (g->shifted)
		gwha_step_shift(&s);
	switch (ev->type) {
	case GWHA_EV_JOIN:
		on_join(&s, f, ev->cause);
		break;
	case GWHA_EV_LEAVE:
		on_leave(&s, f);
		break;
	case GWHA_EV_COND:
		on_cond(&s, f, ev->cause);
		break;
	case GWHA_EV_TICK:
		on_tick(&s, f);
		break;
	case GWHA_EV_ADVERT:
		on_advert(&s, f, ev->advert);
		break;
	case GWHA_EV_CONF:
		on_conf(&s, f);
		break;
	case GWHA_EV_HANDOVER:
		on_handover(&s);
		break;
	case GWHA_EV_PRIO:
		gwha_step_weigh(&s);
		break;
	case GWHA_EV_POOL:
		break;
	case GWHA_EV_BAR:
		g->barred = ev->cause;
		break;
	}
	settle(&s);
	g->cause = g->state == GWHA_STATE_INIT ? group_cause(&s) :
						 GWHA_CAUSE_NONE;
	s.v.to = g->state;
	return s.v;
}
