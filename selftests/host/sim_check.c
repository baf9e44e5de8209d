// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What must hold in the simulated world, told from the outside: the checks see
 * the same events as a node does, and know the RFC instead of the code.
 */

#include <stdio.h>

#include "sim.h"

static u64 clock_of(const struct sim *w, u8 node)
{
	return w->now_us + w->node[node].off_us;
}

static u64 down_us(const struct sim *w, u8 node, u8 lan, u32 interval_us)
{
	return gwha_down_us(w->lan[lan].version, w->node[node].prio,
			    interval_us);
}

/**
 * sim_fail() - an invariant is broken; the first one counts
 * @w: the world
 * @fmt: what is wrong
 */
void sim_fail(struct sim *w, const char *fmt, ...)
{
	va_list args;
	int n;

	if (w->failed)
		return;
	w->failed = true;
	n = snprintf(w->report, sizeof(w->report),
		     "at %llu us: ", (unsigned long long)w->now_us);
	va_start(args, fmt);
	vsnprintf(w->report + n, sizeof(w->report) - (size_t)n, fmt, args);
	va_end(args);
	if (w->verbose)
		printf("# FAILED %s\n", w->report);
}

/**
 * sim_trace() - print what happens, if asked to
 * @w: the world
 * @node: to whom
 * @fmt: what
 */
void sim_trace(struct sim *w, u8 node, const char *fmt, ...)
{
	va_list args;

	if (!w->verbose)
		return;
	printf("# %12llu node %u ", (unsigned long long)w->now_us, node);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
}

/* RFC 9568 6.4.2 (500)-(590): how soon the member may now believe in silence. */
static void hear_in_backup(struct sim *w, u8 node, u8 lan,
			   const struct gwha_advert *ad)
{
	struct sim_node *nd = &w->node[node];
	struct sim_model *mo = &nd->model;
	u64 now_us = clock_of(w, node);
	u64 skewed_us;

	if (ad->prio == GWHA_PRIO_RESIGN) {
		if (sim_epoch_held(w, node, lan, ad))
			return;
		skewed_us = now_us + gwha_skew_us(w->lan[lan].version, nd->prio,
						  mo->interval_us[lan]);
		if (skewed_us < mo->earliest_us[lan])
			mo->earliest_us[lan] = skewed_us;
		return;
	}
	sim_epoch_hear(w, node, lan, ad);
	if (ad->prio >= nd->prio)
		mo->lower_us = 0;
	else if (!mo->lower_us)
		mo->lower_us = now_us;
	if (mo->lower_us && nd->preempt && now_us >= mo->hold_us &&
	    now_us - mo->lower_us >= nd->delay_us)
		return;
	mo->interval_us[lan] = w->lan[lan].version == 2 ? nd->interval_us[lan] :
							  ad->interval_us;
	mo->earliest_us[lan] =
		now_us + down_us(w, node, lan, mo->interval_us[lan]);
}

/**
 * sim_before() - look at a node before a step
 * @w: the world
 * @node: which
 * @ev: what happens to it
 */
void sim_before(struct sim *w, u8 node, const struct gwha_event *ev)
{
	struct sim_node *nd = &w->node[node];
	struct sim_model *mo = &nd->model;
	const struct gwha_fsm *f;
	u64 late_us;
	u16 i;
	u8 lan;

	mo->state = nd->g.state;
	mo->leaving = nd->g.leaving;
	mo->slept = false;
	for (i = 0; i < nd->n; i++) {
		f = nd->m[i];
		lan = nd->lan[i];
		mo->due_us[lan] = f->due_us;
		if (f->state != GWHA_STATE_ACTIVE || !f->due_us ||
		    ev->now_us <= f->due_us)
			continue;
		late_us = ev->now_us - f->due_us + f->interval_us;
		if (late_us > down_us(w, node, lan, f->active_interval_us))
			mo->slept = true;
	}
	mo->next = sim_epoch_next(w, node, ev);
	if (ev->type == GWHA_EV_ADVERT && mo->state == GWHA_STATE_BACKUP)
		hear_in_backup(w, node, nd->lan[ev->member], ev->advert);
}

/**
 * sim_sending() - look at a frame that a node wants sent
 * @w: the world
 * @node: which
 * @lan: where
 * @prio: of the advert
 */
void sim_sending(struct sim *w, u8 node, u8 lan, u8 prio)
{
	struct sim_node *nd = &w->node[node];

	sim_trace(w, node, "lan %u: sends %u", lan, prio);
	if (nd->model.slept)
		sim_fail(w, "node %u slept as active, and sends %u", node,
			 prio);
	if (prio == GWHA_PRIO_RESIGN)
		return;
	nd->model.sent_us[lan] = clock_of(w, node);
	if (nd->g.reign != nd->model.reign)
		sim_fail(w, "node %u tells epoch %llu, not %llu", node,
			 (unsigned long long)nd->g.reign,
			 (unsigned long long)nd->model.reign);
	/* its last word to who has won (decision 0002) */
	if ((nd->g.why == GWHA_WHY_BETTER ||
	     nd->g.why == GWHA_WHY_SUPERSEDED) &&
	    nd->g.since_us == clock_of(w, node))
		return;
	if (nd->f[lan].state != GWHA_STATE_ACTIVE || nd->g.leaving)
		sim_fail(w, "node %u sends an advert in %s%s", node,
			 sim_state_name(nd->f[lan].state),
			 nd->g.leaving ? " while leaving" : "");
}

/* All members or none; the counts are right; what is owned is what is active. */
static void check_whole(struct sim *w, u8 node, const struct gwha_event *ev,
			const struct gwha_verdict *v)
{
	struct sim_node *nd = &w->node[node];
	bool *owned = nd->model.owned;
	u16 joined = 0, faulty = 0, silent = 0;
	const struct gwha_fsm *f;
	bool active;
	u8 lan;
	u16 i;

	for (i = 0; i < nd->n; i++) {
		f = nd->m[i];
		lan = nd->lan[i];
		active = f->state == GWHA_STATE_ACTIVE;
		joined += f->joined;
		faulty += f->joined && f->cause;
		silent += f->joined && f->silent;
		if (active && v->acts & GWHA_ACT_CLAIM)
			owned[lan] = true;
		if (!active && v->acts & GWHA_ACT_RELEASE)
			owned[lan] = false;
		if (ev->type == GWHA_EV_LEAVE && ev->member == i)
			continue;
		if (f->joined && f->state != nd->g.state)
			sim_fail(w, "node %u is %s, its member %u %s", node,
				 sim_state_name(nd->g.state), i,
				 sim_state_name(f->state));
		if (!f->joined && f->state != GWHA_STATE_INIT)
			sim_fail(w, "node %u member %u is not in, and %s", node,
				 i, sim_state_name(f->state));
		if (owned[lan] != active)
			sim_fail(w, "node %u member %u is %s and owns %u", node,
				 i, sim_state_name(f->state), owned[lan]);
		if (active && f->joined && f->cause)
			sim_fail(w, "node %u is active with a fault", node);
		if (f->joined && !f->due_us && f->state != GWHA_STATE_INIT &&
		    !f->silent)
			sim_fail(w, "node %u member %u has no timer", node, i);
	}
	if (joined != nd->g.joined || faulty != nd->g.faulty ||
	    silent != nd->g.silent)
		sim_fail(w, "node %u counts %u %u %u for %u %u %u", node,
			 nd->g.joined, nd->g.faulty, nd->g.silent, joined,
			 faulty, silent);
	if (nd->g.partial &&
	    (!silent || silent == joined || nd->g.state != GWHA_STATE_BACKUP))
		sim_fail(w, "node %u is partial with %u of %u", node, silent,
			 joined);
}

/* Nobody takes over before every member may believe in silence. */
static void check_takeover(struct sim *w, u8 node, u8 lan,
			   const struct gwha_event *ev,
			   const struct gwha_verdict *v)
{
	struct sim_node *nd = &w->node[node];
	struct sim_model *mo = &nd->model;
	u64 early_us;
	u16 i;

	if (mo->state != GWHA_STATE_BACKUP)
		sim_fail(w, "node %u is active out of %s", node,
			 sim_state_name(mo->state));
	if (nd->g.epoch != mo->next + 1)
		sim_fail(w, "node %u took over with epoch %llu", node,
			 (unsigned long long)nd->g.epoch);
	for (i = 0; i < nd->n; i++) {
		early_us = mo->earliest_us[nd->lan[i]] - ev->now_us;
		if (nd->m[i]->joined &&
		    ev->now_us < mo->earliest_us[nd->lan[i]])
			sim_fail(w, "node %u took over %llu us early, lan %u",
				 node, (unsigned long long)early_us,
				 nd->lan[i]);
	}
	if (ev->type == GWHA_EV_TICK &&
	    ev->now_us - mo->due_us[lan] > mo->interval_us[lan])
		sim_fail(w, "node %u took over by a late timer", node);
	if (v->why == GWHA_WHY_PREEMPT && ev->type == GWHA_EV_TICK &&
	    (!nd->preempt || ev->now_us < mo->hold_us))
		sim_fail(w, "node %u preempts", node);
}

/* RFC 9568 6.4.3 and decision 0009: an active's answer to an advert. */
static void check_answer(struct sim *w, u8 node, u8 lan,
			 const struct gwha_event *ev,
			 const struct gwha_verdict *v)
{
	struct sim_node *nd = &w->node[node];
	const struct gwha_advert *ad = ev->advert;
	int order = sim_epoch_order(w, node, ad);
	bool resigns = ad->prio == GWHA_PRIO_RESIGN;
	bool better = order > 0 ? !resigns : !order && ad->prio > nd->prio;
	bool tie = !order && ad->prio == nd->prio && !nd->model.leaving;
	u8 must = tie ? sim_tie(w, node, lan, ev) : SIM_TIE_STAY;
	bool stays = v->to == GWHA_STATE_ACTIVE;

	if (nd->model.leaving)
		better = order >= 0 && !resigns;
	else if (tie)
		better = must == SIM_TIE_EITHER ? !stays :
						  must == SIM_TIE_YIELD;
	if (stays == better)
		sim_fail(w, "node %u is %s after hearing %u", node,
			 sim_state_name(v->to), ad->prio);
	if (better && nd->f[lan].acts & GWHA_ACT_RESIGN)
		sim_fail(w, "node %u resigns to the winner", node);
	if (better && !nd->model.leaving &&
	    !(nd->f[lan].acts & GWHA_ACT_ADVERT))
		sim_fail(w, "node %u yields without a last word", node);
	/* who is stale is told like any other, but its end is no news */
	resigns &= order >= 0;
	if (better || nd->model.leaving ||
	    (!resigns && w->lan[lan].version == 2) ||
	    (tie && memcmp(ad->src.b, nd->addr[lan].b, 16) > 0) ||
	    (!resigns &&
	     ev->now_us - nd->model.sent_us[lan] < GWHA_ASSERT_GAP_US))
		return;
	if (!(nd->f[lan].acts & GWHA_ACT_ADVERT))
		sim_fail(w, "node %u lets %u stand", node, ad->prio);
	if (resigns && nd->f[lan].due_us != ev->now_us + nd->interval_us[lan])
		sim_fail(w, "node %u keeps its timer after priority 0", node);
}

/* Who steps down says so wherever its successor has not been heard. */
static void check_farewell(struct sim *w, u8 node, const struct gwha_event *ev,
			   const struct gwha_verdict *v)
{
	struct sim_node *nd = &w->node[node];
	bool owes = v->why == GWHA_WHY_BETTER || v->why == GWHA_WHY_FAULT ||
		    v->why == GWHA_WHY_SUPERSEDED ||
		    v->why == GWHA_WHY_SHUTDOWN;
	const struct gwha_fsm *f;
	u16 i;

	/* after a handover everybody has been told */
	if (nd->model.leaving && ev->type == GWHA_EV_ADVERT)
		owes = false;
	for (i = 0; owes && i < nd->n; i++) {
		f = nd->m[i];
		/* it listened to the winner, was no part, or cannot send */
		if ((ev->type == GWHA_EV_ADVERT && i == ev->member) ||
		    !nd->model.due_us[nd->lan[i]] ||
		    (f->cause && f->cause != GWHA_CAUSE_ADMIN_DOWN))
			continue;
		if (!(f->acts & GWHA_ACT_RESIGN))
			sim_fail(w, "node %u member %u goes without a word",
				 node, i);
	}
}

/* A timer that was moved meanwhile and fires all the same changes nothing. */
static void check_early(struct sim *w, u8 node, u8 lan,
			const struct gwha_verdict *v)
{
	const struct gwha_fsm *f = &w->node[node].f[lan];

	if (v->why || v->late || f->due_us != w->node[node].model.due_us[lan] ||
	    f->acts & (u32)~GWHA_ACT_TIMER)
		sim_fail(w, "node %u: a timer that is not due counts", node);
}

/* A node begins to listen: which timers start, and with which interval. */
static void start_listening(struct sim *w, u8 node, u8 lan,
			    const struct gwha_event *ev, bool learned)
{
	struct sim_node *nd = &w->node[node];
	struct sim_model *mo = &nd->model;

	mo->interval_us[lan] = nd->interval_us[lan];
	if (learned && w->lan[lan].version == 3)
		mo->interval_us[lan] = ev->advert->interval_us;
	mo->earliest_us[lan] =
		ev->now_us + down_us(w, node, lan, mo->interval_us[lan]);
}

static void model_after(struct sim *w, u8 node, u8 lan,
			const struct gwha_event *ev,
			const struct gwha_verdict *v)
{
	struct sim_node *nd = &w->node[node];
	struct sim_model *mo = &nd->model;
	bool heard = v->why == GWHA_WHY_BETTER || v->why == GWHA_WHY_HANDOVER ||
		     v->why == GWHA_WHY_SUPERSEDED;
	u16 i;

	if (v->to != GWHA_STATE_ACTIVE)
		sim_tie_forget(w, node);
	if (mo->leaving && !mo->slept && ev->type == GWHA_EV_ADVERT &&
	    v->to != GWHA_STATE_ACTIVE)
		mo->hold_us = ev->now_us + GWHA_HOLD_OFF_US;
	if (v->from != GWHA_STATE_BACKUP || v->to != GWHA_STATE_BACKUP) {
		mo->lower_us = 0;
		memset(mo->current_us, 0, sizeof(mo->current_us));
	}
	if (v->from == GWHA_STATE_ACTIVE && v->to == GWHA_STATE_BACKUP &&
	    !mo->slept && ev->type == GWHA_EV_ADVERT)
		sim_epoch_hear(w, node, lan, ev->advert);
	if (v->to != GWHA_STATE_BACKUP)
		return;
	for (i = 0; i < nd->n; i++) {
		if (v->from != GWHA_STATE_BACKUP ||
		    (ev->type == GWHA_EV_JOIN && i == ev->member))
			start_listening(w, node, nd->lan[i], ev,
					heard && i == ev->member);
		else if (v->late ||
			 (ev->type == GWHA_EV_CONF && i == ev->member))
			mo->earliest_us[nd->lan[i]] =
				ev->now_us +
				down_us(w, node, nd->lan[i],
					mo->interval_us[nd->lan[i]]);
	}
	if (mo->slept && ev->type == GWHA_EV_ADVERT)
		hear_in_backup(w, node, lan, ev->advert);
}

/**
 * sim_after() - look at a node after a step
 * @w: the world
 * @node: which
 * @lan: of the member it happened to
 * @ev: what happened
 * @v: the verdict
 */
void sim_after(struct sim *w, u8 node, u8 lan, const struct gwha_event *ev,
	       const struct gwha_verdict *v)
{
	struct sim_node *nd = &w->node[node];
	struct sim_model *mo = &nd->model;

	if (w->verbose && (v->why || v->from != v->to))
		sim_trace(w, node, "lan %u: %s: %s -> %s (%s), epoch %llu", lan,
			  sim_ev_name(ev->type), sim_state_name(v->from),
			  sim_state_name(v->to), sim_why_name(v->why),
			  (unsigned long long)nd->g.epoch);
	if (v->why < SIM_WHY_MAX)
		w->whys[v->why]++;
	if (v->from != mo->state || v->to != nd->g.state)
		sim_fail(w, "node %u: a verdict about another state", node);
	check_whole(w, node, ev, v);
	if (mo->slept && v->to == GWHA_STATE_ACTIVE)
		sim_fail(w, "node %u slept, and is still active after %s", node,
			 sim_ev_name(ev->type));
	if (v->from != GWHA_STATE_ACTIVE && v->to == GWHA_STATE_ACTIVE)
		check_takeover(w, node, lan, ev, v);
	else if (nd->g.epoch != mo->next)
		sim_fail(w, "node %u: epoch %llu, not %llu", node,
			 (unsigned long long)nd->g.epoch,
			 (unsigned long long)mo->next);
	if (ev->type == GWHA_EV_ADVERT && mo->state == GWHA_STATE_ACTIVE &&
	    mo->due_us[lan] && !mo->slept)
		check_answer(w, node, lan, ev, v);
	if (v->to == GWHA_STATE_ACTIVE)
		mo->reign = nd->g.epoch;
	mo->epoch = nd->g.epoch;
	if (v->from == GWHA_STATE_ACTIVE && v->to != v->from && !mo->slept)
		check_farewell(w, node, ev, v);
	if (ev->type == GWHA_EV_TICK && !mo->slept &&
	    ev->now_us < mo->due_us[lan])
		check_early(w, node, lan, v);
	if (v->from != v->to)
		nd->changes++;
	model_after(w, node, lan, ev, v);
}

/**
 * sim_active() - who is active
 * @w: the world
 *
 * Return: the only active node, or -1 for none or several.
 */
int sim_active(struct sim *w)
{
	int found = -1;
	u8 i;

	for (i = 0; i < w->nodes; i++) {
		if (!w->node[i].up || w->node[i].g.state != GWHA_STATE_ACTIVE)
			continue;
		if (found >= 0)
			return -1;
		found = i;
	}
	return found;
}

/**
 * sim_converged() - after quiet time: exactly one active, and a right one
 * @w: the world
 * @when: for the report
 */
void sim_converged(struct sim *w, const char *when)
{
	int active = sim_active(w);
	const struct sim_node *nd;
	u64 settled_us;
	bool doubts;
	u8 prio;
	u8 i;

	if (w->failed)
		return;
	if (active < 0) {
		for (i = 0; i < w->nodes; i++)
			sim_trace(w, i, "is %s",
				  sim_state_name(w->node[i].g.state));
		sim_fail(w, "%s: not exactly one node is active", when);
		return;
	}
	prio = w->node[active].prio;
	for (i = 0; i < w->nodes; i++) {
		nd = &w->node[i];
		settled_us = nd->model.hold_us + 4 * w->down_us;
		/* while its hold-off ends, it may be about to preempt */
		doubts = nd->g.silent &&
			 (!nd->model.hold_us || clock_of(w, i) > settled_us ||
			  clock_of(w, i) < nd->model.hold_us);
		if (i != active && nd->up &&
		    (nd->g.state != GWHA_STATE_BACKUP || doubts))
			sim_fail(w, "%s: node %u is %s, %u silent", when, i,
				 sim_state_name(nd->g.state), nd->g.silent);
		if (nd->up && nd->g.joined != w->lans)
			sim_fail(w, "%s: node %u has %u members", when, i,
				 nd->g.joined);
		if (nd->up && nd->preempt && nd->prio > prio &&
		    clock_of(w, i) > settled_us)
			sim_fail(w, "%s: node %u should have preempted %d",
				 when, i, active);
	}
}
