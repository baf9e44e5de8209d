// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Pools of M + N nodes in a made-up world, a new one for each seed: what fails at
 * once goes to different standbys, in time; what is beyond them goes nowhere, or
 * where the rule says; and after any trouble all is served that can be, by nobody
 * beyond his limit. Nobody knows of the pool but its nodes.
 *
 *	pool_sim_test		3000 seeds
 *	pool_sim_test N		the first N
 *	pool_sim_test N FIRST	N from there; one alone with a trace
 */

#include <stdlib.h>
#include <string.h>

#include "limits.h"
#include "pool_world.h"
#include "tap.h"
#include "timing.h"

#define SEEDS 3000
#define TROUBLES 8

/* What was seen to happen: a rule that nothing tries is not shown. */
static u32 seen_two, seen_beyond, seen_over, seen_idle, seen_unserved;
static u8 standbys;

static u32 below(struct pool_world *w, u32 n)
{
	return rng_below(&w->rng, n);
}

/* Home first, then the standbys in one order or each in its own, then the rest. */
static void plan(struct pool_world *w)
{
	static const u32 usual_us[] = { 10000, 20000, 100000, 1000000 };
	bool same = below(w, 2);
	u8 node, i, place;

	w->groups = (u8)(1 + below(w, PW_GROUPS));
	standbys = (u8)(1 + below(w, w->groups));
	if (w->groups + standbys > PW_NODES)
		standbys = (u8)(PW_NODES - w->groups);
	w->nodes = (u8)(w->groups + standbys);
	w->lans = (u8)(1 + below(w, PW_LANS));
	w->limit = below(w, 2) ? 1 : (u8)(2 + below(w, 2));
	w->weight = 100;
	w->preempt = below(w, 3) == 0;
	w->interval_us = usual_us[below(w, 4)];
	w->delay_us = 10 + below(w, w->interval_us / 50);
	for (i = 0; i < w->groups; i++) {
		for (node = 0; node < w->nodes; node++) {
			place = (u8)(node - w->groups);
			if (node < w->groups)
				place = (u8)(standbys + node);
			else if (!same)
				place = (u8)((place + i) % standbys);
			w->prio[node][i] = (u8)(253 - place);
		}
		w->prio[i][i] = 254;
	}
}

/* Active_Down_Interval of the least of all, and the time to agree. */
static u64 round_us(const struct pool_world *w)
{
	return 4 * (u64)w->interval_us + 10 * w->delay_us + 1000;
}

static u8 serving(const struct pool_world *w, u8 group)
{
	u8 n = 0;
	u8 i;

	for (i = 0; i < w->nodes; i++)
		n += w->node[i].up &&
		     w->node[i].group[group].g.state == GWHA_STATE_ACTIVE;
	return n;
}

static u8 nodes_up(const struct pool_world *w)
{
	u8 n = 0;
	u8 i;

	for (i = 0; i < w->nodes; i++)
		n += w->node[i].up;
	return n;
}

/* How many instances are served; each by one node. */
static u8 served(struct pool_world *w)
{
	u8 n = 0;
	u8 i;

	for (i = 0; i < w->groups; i++) {
		if (serving(w, i) > 1)
			w->wrong = "two nodes serve one instance";
		n += serving(w, i) == 1;
	}
	return n;
}

/* All that can be is, and who may not take the rest says so. */
static void check_settled(struct pool_world *w)
{
	u8 room = (u8)(nodes_up(w) * w->limit);
	u8 n = served(w);
	u8 i, k;

	if (n != (room < w->groups ? room : w->groups))
		w->wrong = "not all is served that can be";
	for (i = 0; i < w->groups && !w->wrong; i++) {
		for (k = 0; k < w->nodes; k++)
			if (w->node[k].up &&
			    w->node[k].group[i].g.unserved != !serving(w, i))
				w->wrong = "unserved is not what it is";
		seen_unserved += !serving(w, i);
	}
	for (k = 0; k < w->nodes; k++) {
		seen_over += w->node[k].c.n > 1;
		seen_idle += w->node[k].up && !w->node[k].c.n;
	}
}

/* Then nothing moves. */
static void check_calm(struct pool_world *w)
{
	if (w->wrong)
		return;
	w->changes = 0;
	pw_run(w, 5 * round_us(w));
	if (w->changes && !w->wrong)
		w->wrong = "it does not come to rest";
}

/* Homes first: each node has its own instance. */
static void begin(struct pool_world *w)
{
	bool at_once = below(w, 2);
	u8 i;

	for (i = 0; i < w->nodes; i++) {
		if (i == w->groups)
			pw_run(w, 2 * round_us(w));
		pw_boot(w, i);
		if (!at_once)
			pw_run(w, below(w, w->interval_us / 20));
	}
	pw_run(w, 4 * round_us(w));
	for (i = 0; i < w->groups && !w->wrong; i++)
		if (w->node[i].group[i].g.state != GWHA_STATE_ACTIVE)
			w->wrong = "a node did not take its own instance";
}

/* Nobody of those left serves two while another one serves none. */
static void check_spread(struct pool_world *w)
{
	u8 most = 0;
	u8 least = PW_GROUPS;
	u8 i;

	for (i = 0; i < w->nodes; i++) {
		if (!w->node[i].up)
			continue;
		if (w->node[i].c.n > most)
			most = w->node[i].c.n;
		if (w->node[i].c.n < least)
			least = w->node[i].c.n;
	}
	if (most > 1 && !least)
		w->wrong = "one serves two, and another none";
}

/* In order, with priority 0, or without a word. */
static void end(struct pool_world *w, u8 node, bool in_order)
{
	struct gwha_event ev = {
		.type = GWHA_EV_COND,
		.cause = GWHA_CAUSE_ADMIN_DOWN,
	};
	u8 i;

	for (i = 0; in_order && i < w->groups; i++)
		pw_step(w, node, i, &ev);
	pw_kill(w, node);
}

/* As many nodes as there are standbys, or some of them: all at once, or nearly. */
static void fail_at_once(struct pool_world *w)
{
	bool in_order = below(w, 2);
	u8 n = (u8)(1 + below(w, standbys));
	u32 apart_us = below(w, 2) ? 0 : w->interval_us;
	u64 needs_us;
	u8 first = (u8)below(w, w->groups);
	u8 i;

	for (i = 0; i < n; i++) {
		end(w, (u8)((first + i) % w->groups), in_order);
		if (apart_us)
			pw_run(w, below(w, apart_us));
	}
	/* the last of the standbys', and the time in which two agree on one */
	needs_us = gwha_down_us(3, (u8)(253 - standbys), w->interval_us) +
		   4 * (w->delay_us + 60);
	pw_run(w, needs_us);
	if (w->wrong)
		return;
	if (served(w) != w->groups)
		w->wrong = "not all is served, in time";
	for (i = 0; i < w->nodes && !w->wrong; i++)
		if (w->node[i].c.n > 1)
			w->wrong = "a node took two, with free ones left";
	seen_two += n > 1;
	pw_run(w, 3 * round_us(w));
	check_settled(w);
	check_spread(w);
	check_calm(w);
}

/* And as many again, until one node is left. */
static void fail_beyond(struct pool_world *w)
{
	u8 i = (u8)below(w, w->nodes);

	while (nodes_up(w) > 1 && !w->wrong) {
		pw_kill(w, (u8)(i++ % w->nodes));
		if (nodes_up(w) > 1 && below(w, 2))
			continue;
		seen_beyond += nodes_up(w) < w->groups;
		pw_run(w, 4 * round_us(w));
		check_settled(w);
		if (!w->wrong)
			check_spread(w);
	}
	check_calm(w);
}

/* Whether something was handed over. */
static bool trouble(struct pool_world *w)
{
	struct gwha_event ev = { .type = GWHA_EV_HANDOVER };
	u8 node = (u8)below(w, w->nodes);
	u8 group = (u8)below(w, w->groups);
	u8 peer = (u8)below(w, w->nodes);
	u8 lan = (u8)below(w, w->lans);

	switch (below(w, 6)) {
	case 0:
		pw_kill(w, node);
		break;
	case 1:
		pw_boot(w, node);
		break;
	case 2:
		/* a minute of short intervals would take too long */
		if (w->interval_us < 100000 ||
		    w->node[node].group[group].g.state != GWHA_STATE_ACTIVE)
			break;
		pw_step(w, node, group, &ev);
		return true;
	case 3:
		w->loss = below(w, 400);
		break;
	case 4:
		w->cut[node][peer][lan] = !w->cut[node][peer][lan];
		break;
	default:
		/* a fault, and its end */
		ev.type = GWHA_EV_COND;
		ev.member = lan;
		ev.cause = below(w, 2) ? GWHA_CAUSE_NO_CARRIER :
					 GWHA_CAUSE_NONE;
		pw_step(w, node, group, &ev);
	}
	return false;
}

static void heal(struct pool_world *w)
{
	struct gwha_event ev = { .type = GWHA_EV_COND };
	u8 node, i;

	w->loss = 0;
	memset(w->cut, 0, sizeof(w->cut));
	for (node = 0; node < w->nodes; node++) {
		for (i = 0; i < w->groups; i++)
			for (ev.member = 0; ev.member < w->lans; ev.member++)
				pw_step(w, node, i, &ev);
		if (below(w, 3))
			pw_boot(w, node);
	}
	if (!nodes_up(w))
		pw_boot(w, 0);
}

static void play(struct pool_world *w, u64 seed, bool verbose)
{
	bool handed = false;
	u32 i;

	pw_begin(w, seed);
	w->verbose = verbose;
	plan(w);
	begin(w);
	if (!w->wrong)
		fail_at_once(w);
	if (!w->wrong && below(w, 2))
		fail_beyond(w);
	for (i = 0; i < TROUBLES && !w->wrong; i++) {
		handed |= trouble(w);
		pw_run(w, below(w, 3 * w->interval_us));
	}
	if (w->wrong)
		return;
	heal(w);
	/* a handover is not undone for a minute, and then may be */
	if (handed)
		pw_run(w, GWHA_HOLD_OFF_US);
	pw_run(w, 10 * round_us(w));
	check_settled(w);
	check_calm(w);
}

int main(int argc, char **argv)
{
	u64 n = argc > 1 ? strtoull(argv[1], NULL, 10) : SEEDS;
	u64 first = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	static struct pool_world w;
	u32 failed = 0;
	bool all;
	u64 i;

	tap_plan(n < SEEDS ? 1 : 2);
	for (i = first; i < first + n; i++) {
		play(&w, i, n == 1);
		if (w.wrong && failed++ < 10)
			tap_diag("seed %llu at %llu us: %s (%u + %u, limit %u)",
				 (unsigned long long)i,
				 (unsigned long long)w.now_us, w.wrong,
				 w.groups, standbys, w.limit);
	}
	tap_ok(!failed, "%llu pools: %u failed", (unsigned long long)n, failed);
	tap_diag("two at once %u, beyond %u, served two %u, idle %u, nowhere %u",
		 seen_two, seen_beyond, seen_over, seen_idle, seen_unserved);
	all = seen_two && seen_beyond && seen_over && seen_idle &&
	      seen_unserved;
	if (n >= SEEDS)
		tap_ok(all, "all that is looked for happened");
	return tap_done();
}
