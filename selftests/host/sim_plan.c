// SPDX-License-Identifier: GPL-2.0-or-later
/* What a seed stands for: the gateways, their settings, and their troubles. */

#include "sim.h"

#define SLOP_US 300u /* lateness of timers, twice, and equal times */

static void plan_lans(struct sim *w)
{
	static const u32 usual_us[] = {
		10000, 10000, 20000, 30000, 50000, 100000, 200000, 1000000,
	};
	u32 base_us = usual_us[sim_rand(w, 8)];
	struct sim_lan *ln;
	u32 interval_us;
	u8 lan, i;

	for (lan = 0; lan < w->lans; lan++) {
		ln = &w->lan[lan];
		ln->version = sim_chance(w, 150) ? 2 : 3;
		ln->family = ln->version == 3 && sim_chance(w, 500) ?
				     GWHA_FAMILY_INET6 :
				     GWHA_FAMILY_INET;
		ln->rank = sim_rand(w, 100) * SIM_LANS_MAX + lan;
		ln->delay_us = 10 + (u32)sim_rand(w, 500);
		if (ln->version == 2)
			base_us = GWHA_US_PER_S;
	}
	for (lan = 0; lan < w->lans; lan++) {
		interval_us = base_us;
		if (sim_chance(w, 200) && w->lan[lan].version == 3)
			interval_us = base_us * 2;
		for (i = 0; i < w->nodes; i++) {
			w->node[i].interval_us[lan] = interval_us;
			if (w->lan[lan].version == 3 && sim_chance(w, 100))
				w->node[i].interval_us[lan] *= 3;
		}
	}
}

/* Addresses rank the nodes alike on every LAN, or not. */
static void plan_addresses(struct sim *w)
{
	bool contrary = sim_chance(w, 500);
	u8 rank[SIM_NODES_MAX];
	struct gwha_addr *a;
	u8 lan, i, k, tmp;
	u8 step;

	for (i = 0; i < w->nodes; i++)
		rank[i] = i;
	for (lan = 0; lan < w->lans; lan++) {
		for (i = w->nodes; (!lan || contrary) && i > 1; i--) {
			k = (u8)sim_rand(w, i);
			tmp = rank[k];
			rank[k] = rank[i - 1];
			rank[i - 1] = tmp;
		}
		/* across the sign bit of a byte */
		step = (u8)(4 + sim_rand(w, 36));
		for (i = 0; i < w->nodes; i++) {
			a = &w->node[i].addr[lan];
			memset(a, 0, sizeof(*a));
			a->b[0] = w->lan[lan].family == GWHA_FAMILY_INET6 ?
					  0xfe :
					  10;
			a->b[1] = 0x80;
			k = (u8)sim_rand(w, 2);
			a->b[w->lan[lan].family == GWHA_FAMILY_INET6 ? 15 : 3] =
				(u8)(20 + (rank[i] + 1) * step - k);
		}
	}
}

/**
 * sim_prio() - a priority for a node
 * @w: the world
 *
 * Return: 1-254.
 */
u8 sim_prio(struct sim *w)
{
	if (sim_chance(w, 300))
		return w->prio;
	return (u8)(1 + sim_rand(w, 254));
}

static void plan_nodes(struct sim *w)
{
	bool equal = sim_chance(w, 500);
	u32 epochs = sim_chance(w, 400) ? 1000 : sim_chance(w, 200) ? 500 : 0;
	u64 preempts = sim_rand(w, 4);
	struct sim_node *nd;
	u8 i;

	w->prio = (u8)(1 + sim_rand(w, 254));
	for (i = 0; i < w->nodes; i++) {
		nd = &w->node[i];
		nd->prio = equal ? w->prio : sim_prio(w);
		nd->preempt = preempts < 2 ||
			      (preempts == 2 && sim_chance(w, 500));
		nd->dialect = sim_chance(w, 500) ? GWHA_CSUM_PSEUDO :
						   GWHA_CSUM_PLAIN;
		if (sim_chance(w, 250))
			nd->delay_us = (u32)sim_rand(w, 2 * w->down_us);
		nd->epochs = sim_chance(w, epochs);
	}
}

static void plan_faults(struct sim *w, u64 end_us)
{
	u64 n = 2 + sim_rand(w, 10);
	struct sim_event *e;
	u64 at_us, last_us;

	while (n--) {
		at_us = sim_rand(w, end_us * 9 / 10);
		e = sim_post(w, at_us, SIM_DO_FAULT, (u8)sim_rand(w, w->nodes),
			     (u8)sim_rand(w, w->lans));
		e->arg = (u8)sim_rand(w, SIM_FAULTS);
		e->arg2 = (u8)sim_rand(w, 256);
		last_us = at_us + 1 + sim_rand(w, 4 * w->down_us);
		e->until_us = last_us < end_us ? last_us : end_us - 1;
	}
}

/* A world of a seed, with every node switched on at some time soon. */
static void plan(struct sim *w, u64 end_us_of_down)
{
	struct sim_event *e;
	u64 max_us = 0;
	u8 lan, i;

	w->nodes = (u8)(2 + sim_rand(w, 2));
	if (sim_chance(w, 200))
		w->nodes = (u8)(2 + sim_rand(w, SIM_NODES_MAX - 1));
	w->lans = (u8)(1 + sim_rand(w, 2));
	if (sim_chance(w, 100))
		w->lans = SIM_LANS_MAX;
	plan_lans(w);
	for (i = 0; i < w->nodes; i++)
		for (lan = 0; lan < w->lans; lan++)
			if (w->node[i].interval_us[lan] > max_us)
				max_us = w->node[i].interval_us[lan];
	w->down_us = 4 * max_us;
	plan_addresses(w);
	plan_nodes(w);
	for (i = 0; i < w->nodes; i++) {
		e = sim_post(w,
			     sim_chance(w, 300) ? 0 : sim_rand(w, w->down_us),
			     SIM_DO_HEAL, i, 0);
		e->arg = SIM_CRASH;
	}
	plan_faults(w, end_us_of_down * w->down_us);
}

static void mark(struct sim *w)
{
	u8 i;

	for (i = 0; i < w->nodes; i++)
		w->node[i].changes = 0;
}

/* Whether a hold-off ends about now, after which one may preempt by right. */
static bool hold_ends(const struct sim *w, u64 within_us)
{
	u64 now_us, hold_us;
	u8 i;

	for (i = 0; i < w->nodes; i++) {
		hold_us = w->node[i].model.hold_us;
		now_us = w->now_us + w->node[i].off_us;
		if (hold_us && hold_us < now_us + within_us &&
		    now_us < hold_us + 4 * w->down_us)
			return true;
	}
	return false;
}

static void expect_calm(struct sim *w, u64 for_us, const char *when)
{
	u8 i;

	if (hold_ends(w, for_us))
		return;
	mark(w);
	sim_run(w, w->now_us + for_us);
	for (i = 0; i < w->nodes; i++)
		if (w->node[i].changes)
			sim_fail(w, "%s: node %u changed %u times", when, i,
				 w->node[i].changes);
}

static void settle(struct sim *w, const char *when)
{
	u64 delay_us = 0;
	u8 i;

	for (i = 0; i < w->nodes; i++)
		if (w->node[i].delay_us > delay_us)
			delay_us = w->node[i].delay_us;
	sim_trace(w, 0, "and all others: quiet time begins");
	sim_heal(w);
	sim_run(w, w->now_us + 8 * w->down_us + 2 * delay_us);
	sim_converged(w, when);
	expect_calm(w, 3 * w->down_us, when);
}

/* Cuts that stay must not make the gateways flap. */
static void persist(struct sim *w)
{
	u64 cuts = 1 + sim_rand(w, 3);
	struct sim_event e = { .until_us = w->now_us + 60 * w->down_us };

	while (cuts--) {
		e.node = (u8)sim_rand(w, w->nodes);
		e.lan = (u8)sim_rand(w, w->lans);
		e.arg = (u8)sim_rand(w, SIM_CUT_LAN + 1);
		e.arg2 = (u8)sim_rand(w, 256);
		sim_fault_begin(w, &e);
	}
	sim_run(w, w->now_us + 6 * w->down_us);
	expect_calm(w, 6 * w->down_us, "under cuts that stay");
	sim_agreed(w, "under cuts that stay");
}

/* When the first of the others must have noticed; world time from now on. */
static u64 failover_bound_us(const struct sim *w, u8 active, bool resigned)
{
	u64 best_us = ~0ull;
	const struct sim_node *nd;
	const struct sim_lan *ln;
	u64 need_us, one_us;
	u32 every_us;
	u8 i, lan;

	for (i = 0; i < w->nodes; i++) {
		nd = &w->node[i];
		need_us = 0;
		for (lan = 0; i != active && lan < w->lans; lan++) {
			ln = &w->lan[lan];
			every_us = w->node[active].interval_us[lan];
			one_us = gwha_down_us(ln->version, nd->prio, every_us);
			if (resigned)
				one_us = gwha_skew_us(ln->version, nd->prio,
						      every_us);
			one_us += ln->delay_us + SLOP_US;
			if (one_us > need_us)
				need_us = one_us;
		}
		if (i != active && need_us < best_us)
			best_us = need_us;
	}
	return best_us;
}

/* In quiet, one failover: in time, and by somebody else. */
static void fail_over(struct sim *w)
{
	static const u8 ways[] = { SIM_CRASH, SIM_STOP, SIM_HANDOVER };
	int active = sim_active(w);
	u8 way = ways[sim_rand(w, 3)];
	struct sim_event e = {
		.until_us = w->now_us + 60 * w->down_us,
		.arg = way,
	};
	u64 start_us = w->now_us;
	u64 len_us;
	int next;

	if (w->failed || active < 0 || hold_ends(w, 4 * w->down_us))
		return;
	e.node = (u8)active;
	sim_fault_begin(w, &e);
	sim_run(w, start_us + failover_bound_us(w, e.node, way != SIM_CRASH));
	if (w->failed)
		return;
	for (next = 0; next < w->nodes; next++)
		if (next != active &&
		    w->node[next].g.state == GWHA_STATE_ACTIVE)
			break;
	if (next == w->nodes)
		sim_fail(w, "%s of node %d: nobody took over in time",
			 sim_fault_name(way), active);
	/* well within the hold-off, which keeps it from coming back */
	len_us = 6 * w->down_us;
	if (len_us > GWHA_HOLD_OFF_US / 4)
		len_us = GWHA_HOLD_OFF_US / 4;
	sim_run(w, w->now_us + len_us);
	if (!w->failed && way == SIM_HANDOVER && sim_active(w) == active)
		sim_fail(w, "node %d is active after its handover", active);
}

/**
 * sim_play() - all that a seed stands for
 * @w: the world
 * @seed: the seed; whether it failed is in @w
 */
void sim_play(struct sim *w, u64 seed)
{
	u64 len;

	sim_clear(w, seed);
	len = 6 + sim_rand(w, 14);
	plan(w, len);
	sim_run(w, len * w->down_us);
	settle(w, "after the troubles");
	if (!w->failed && sim_chance(w, 500)) {
		persist(w);
		settle(w, "after cuts that stayed");
	}
	if (!w->failed)
		fail_over(w);
}
