// SPDX-License-Identifier: GPL-2.0-or-later
/* The simulator's engine: a queue of events, frames on the LANs, timers. */

#include <stdio.h>
#include <stdlib.h>

#include "sim.h"

#define POOL 8192
#define LATE_US 50u /* a timer is never exactly on time */

/**
 * sim_init() - memory for a world
 * @w: the world
 *
 * Return: 0 or -1.
 */
int sim_init(struct sim *w)
{
	memset(w, 0, sizeof(*w));
	w->pool = calloc(POOL, sizeof(*w->pool));
	w->queue = calloc(POOL, sizeof(*w->queue));
	w->free = calloc(POOL, sizeof(*w->free));
	return w->pool && w->queue && w->free ? 0 : -1;
}

/**
 * sim_exit() - the end of a world
 * @w: the world
 */
void sim_exit(struct sim *w)
{
	free(w->pool);
	free(w->queue);
	free(w->free);
}

/**
 * sim_clear() - an empty world for a seed; counters over all seeds stay
 * @w: the world
 * @seed: for the random numbers
 */
void sim_clear(struct sim *w, u64 seed)
{
	u32 i;

	w->seed = seed;
	w->rng = seed * 0x9e3779b97f4a7c15ull + 1;
	w->now_us = 0;
	w->order = 0;
	w->timers = 0;
	w->failed = false;
	w->report[0] = 0;
	memset(w->node, 0, sizeof(w->node));
	memset(w->lan, 0, sizeof(w->lan));
	w->queued = 0;
	w->nfree = POOL;
	for (i = 0; i < POOL; i++)
		w->free[i] = POOL - 1 - i;
}

/**
 * sim_rand() - a random number (splitmix64)
 * @w: the world
 * @n: one more than the greatest; 0 counts as 1
 *
 * Return: 0 to @n - 1.
 */
u64 sim_rand(struct sim *w, u64 n)
{
	u64 z;

	w->rng += 0x9e3779b97f4a7c15ull;
	z = w->rng;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	z ^= z >> 31;
	return n ? z % n : 0;
}

/**
 * sim_chance() - toss a coin
 * @w: the world
 * @of_thousand: how often it comes up
 *
 * Return: whether it did.
 */
bool sim_chance(struct sim *w, u32 of_thousand)
{
	return of_thousand && sim_rand(w, 1000) < of_thousand;
}

static bool sooner(const struct sim *w, u32 a, u32 b)
{
	const struct sim_event *x = &w->pool[a];
	const struct sim_event *y = &w->pool[b];

	if (x->at_us != y->at_us)
		return x->at_us < y->at_us;
	return x->order < y->order;
}

static void push(struct sim *w, u32 idx)
{
	u32 i = w->queued++;
	u32 up;

	while (i) {
		up = (i - 1) / 2;
		if (!sooner(w, idx, w->queue[up]))
			break;
		w->queue[i] = w->queue[up];
		i = up;
	}
	w->queue[i] = idx;
}

static u32 pop(struct sim *w)
{
	u32 top = w->queue[0];
	u32 last = w->queue[--w->queued];
	u32 i = 0;
	u32 k;

	while ((k = 2 * i + 1) < w->queued) {
		if (k + 1 < w->queued &&
		    sooner(w, w->queue[k + 1], w->queue[k]))
			k++;
		if (!sooner(w, w->queue[k], last))
			break;
		w->queue[i] = w->queue[k];
		i = k;
	}
	w->queue[i] = last;
	return top;
}

/**
 * sim_post() - have something happen
 * @w: the world
 * @at_us: when, world time
 * @type: enum sim_do
 * @node: to whom
 * @lan: where
 *
 * Return: the event, for what else it needs; a full queue ends the program.
 */
struct sim_event *sim_post(struct sim *w, u64 at_us, u8 type, u8 node, u8 lan)
{
	struct sim_event *e;
	u32 idx;

	if (!w->nfree) {
		fprintf(stderr, "sim: seed %llu: more than %u events\n",
			(unsigned long long)w->seed, POOL);
		exit(1);
	}
	idx = w->free[--w->nfree];
	e = &w->pool[idx];
	e->at_us = at_us;
	e->order = w->order++;
	e->type = type;
	e->node = node;
	e->lan = lan;
	e->arg = 0;
	e->arg2 = 0;
	e->gen = w->node[node].boot;
	e->len = 0;
	push(w, idx);
	return e;
}

static void arm(struct sim *w, u8 node, u8 lan)
{
	struct sim_node *nd = &w->node[node];
	u64 due_us = nd->f[lan].due_us;
	struct sim_event *e;
	u64 at_us;

	nd->timer[lan] = 0;
	if (!due_us)
		return;
	at_us = due_us - nd->off_us;
	if (due_us < w->now_us + nd->off_us)
		at_us = w->now_us;
	at_us += sim_rand(w, LATE_US);
	if (nd->late_us)
		at_us += sim_rand(w, nd->late_us);
	e = sim_post(w, at_us, SIM_DO_TICK, node, lan);
	e->gen = ++w->timers;
	nd->timer[lan] = e->gen;
}

static void deliver(struct sim *w, u8 from, u8 to, u8 lan, const u8 *data,
		    u32 len)
{
	struct sim_lan *ln = &w->lan[lan];
	struct sim_event *e;
	u64 at_us;

	at_us = w->now_us + ln->delay_us + sim_rand(w, ln->jitter_us + 1ull);
	e = sim_post(w, at_us, SIM_DO_FRAME, to, lan);
	e->arg = from;
	e->len = len;
	memcpy(e->data, data, len);
	if (sim_chance(w, ln->corrupt)) {
		e->data[sim_rand(w, len)] ^= (u8)(1u << sim_rand(w, 8));
		e->arg2 = 1;
	}
}

static void meta_of(const struct sim *w, u8 from, u8 lan, struct gwha_meta *me)
{
	static const u8 group4[4] = { 224, 0, 0, 18 };

	memset(me, 0, sizeof(*me));
	me->family = w->lan[lan].family;
	me->ttl = GWHA_TTL;
	me->src = w->node[from].addr[lan];
	if (me->family == GWHA_FAMILY_INET6) {
		me->dst.b[0] = 0xff;
		me->dst.b[1] = 0x02;
		me->dst.b[15] = 0x12;
	} else {
		memcpy(me->dst.b, group4, sizeof(group4));
	}
}

/* A frame to everybody on the LAN; now and then it comes back to us, too. */
static void send_advert(struct sim *w, u8 from, u8 lan, u8 prio)
{
	struct sim_node *nd = &w->node[from];
	struct sim_lan *ln = &w->lan[lan];
	struct gwha_addr vips[2] = { { { 10, 9, 8, 7 } }, { { 10, 9, 8, 8 } } };
	struct gwha_meta meta;
	struct gwha_advert ad = {
		.version = ln->version,
		.vrid = SIM_VRID,
		.prio = prio,
		.dialect = nd->dialect,
		.count = 1 + lan % 2,
		.interval_us = nd->interval_us[lan],
		.epoch = nd->epochs ? nd->g.reign : 0,
	};
	u8 data[SIM_FRAME_MAX];
	u32 len;
	u8 to;

	sim_sending(w, from, lan, prio);
	if (nd->broken[lan] & SIM_BROKEN_DEAD)
		return;
	meta_of(w, from, lan, &meta);
	ad.src = meta.src;
	if (meta.family == GWHA_FAMILY_INET6) {
		vips[0].b[0] = 0xfe;
		vips[0].b[1] = 0x80;
	}
	len = gwha_wire_build(data, sizeof(data), &ad, vips, &meta);
	if (!len)
		sim_fail(w, "node %u cannot build an advert", from);
	for (to = 0; len && to < w->nodes; to++) {
		if (to == from ? !sim_chance(w, 20) : ln->cut[from][to])
			continue;
		if (!sim_chance(w, ln->loss))
			deliver(w, from, to, lan, data, len);
		if (sim_chance(w, ln->dup))
			deliver(w, from, to, lan, data, len);
	}
}

/* What a verdict asks for; members' parts in the order of their bits. */
static void execute(struct sim *w, u8 node, u8 at, const struct gwha_verdict *v)
{
	struct sim_node *nd = &w->node[node];
	bool all = v->acts & GWHA_ACT_ALL;
	struct gwha_fsm *f;
	u16 i;
	u8 lan;

	for (i = 0; i < nd->n; i++) {
		f = nd->m[i];
		lan = nd->lan[i];
		if (!all && lan != at) {
			if (f->acts)
				sim_fail(w, "node %u member %u: acts unasked",
					 node, i);
			continue;
		}
		if (f->acts & GWHA_ACT_RESIGN)
			send_advert(w, node, lan, GWHA_PRIO_RESIGN);
		if (f->acts & GWHA_ACT_ADVERT)
			send_advert(w, node, lan, nd->g.prio);
		if (f->acts & GWHA_ACT_TIMER)
			arm(w, node, lan);
		f->acts = 0;
	}
}

/**
 * sim_step() - an event for a node's group: checked, decided, executed
 * @w: the world
 * @node: whose
 * @lan: of the member
 * @ev: the event; its member and time are filled in
 */
void sim_step(struct sim *w, u8 node, u8 lan, struct gwha_event *ev)
{
	struct sim_node *nd = &w->node[node];
	struct gwha_verdict v;
	u16 i;

	for (i = 0; i < nd->n && nd->lan[i] != lan; i++)
		;
	if (!nd->up || i == nd->n)
		return;
	ev->member = i;
	ev->now_us = w->now_us + nd->off_us;
	w->steps++;
	sim_before(w, node, ev);
	v = gwha_elect_step(&nd->g, nd->m, nd->n, ev);
	sim_after(w, node, lan, ev, &v);
	execute(w, node, lan, &v);
}

static void on_tick(struct sim *w, const struct sim_event *e)
{
	struct sim_node *nd = &w->node[e->node];
	struct gwha_event ev = { .type = GWHA_EV_TICK };
	struct sim_event *again;

	if (e->gen != nd->timer[e->lan])
		return;
	if (w->now_us + nd->off_us < nd->f[e->lan].due_us) {
		/* the node's clock stood still */
		again = sim_post(w, nd->f[e->lan].due_us - nd->off_us,
				 SIM_DO_TICK, e->node, e->lan);
		again->gen = e->gen;
		return;
	}
	nd->timer[e->lan] = 0;
	sim_step(w, e->node, e->lan, &ev);
}

static void on_frame(struct sim *w, const struct sim_event *e)
{
	struct sim_node *nd = &w->node[e->node];
	struct gwha_advert ad;
	struct gwha_event ev = { .type = GWHA_EV_ADVERT, .advert = &ad };
	struct gwha_meta meta;
	u8 reason;

	if (!nd->up || (nd->broken[e->lan] & SIM_BROKEN_DEAD))
		return;
	meta_of(w, e->arg, e->lan, &meta);
	reason = gwha_wire_parse(e->data, e->len, &meta, &ad);
	if (!!reason != !!e->arg2) {
		sim_fail(w, "node %u: a frame of %u is %s (%u)", e->node,
			 e->arg,
			 reason ? "refused" : "taken in spite of damage",
			 reason);
		return;
	}
	if (!reason)
		reason = gwha_fsm_admit(&nd->f[e->lan], &ad);
	if (!!reason != (e->arg2 || e->arg == e->node))
		sim_fail(w, "node %u admits a frame of %u: %u", e->node, e->arg,
			 reason);
	if (!reason)
		sim_step(w, e->node, e->lan, &ev);
}

static void dispatch(struct sim *w, const struct sim_event *e)
{
	struct gwha_event ev = { .type = GWHA_EV_TICK };

	switch (e->type) {
	case SIM_DO_TICK:
		on_tick(w, e);
		break;
	case SIM_DO_EARLY:
		if (w->node[e->node].f[e->lan].due_us >
		    w->now_us + w->node[e->node].off_us)
			sim_step(w, e->node, e->lan, &ev);
		break;
	case SIM_DO_FRAME:
		on_frame(w, e);
		break;
	case SIM_DO_COND:
		if (e->gen == w->node[e->node].boot)
			sim_cond(w, e->node, e->lan);
		break;
	case SIM_DO_FAULT:
		sim_fault_begin(w, e);
		break;
	case SIM_DO_HEAL:
		sim_fault_end(w, e);
		break;
	}
}

/* A node that stands still sees nothing until it goes on, and then all. */
static bool put_off(struct sim *w, struct sim_event *e, u32 idx)
{
	const struct sim_node *nd = &w->node[e->node];

	if (e->type == SIM_DO_FAULT || e->type == SIM_DO_HEAL ||
	    w->now_us >= nd->asleep_us)
		return false;
	if (e->type == SIM_DO_FRAME && nd->deaf)
		return false;
	e->at_us = nd->asleep_us + sim_rand(w, 20);
	e->order = w->order++;
	push(w, idx);
	return true;
}

/**
 * sim_run() - let time pass
 * @w: the world
 * @until_us: world time; a broken invariant ends it earlier
 */
void sim_run(struct sim *w, u64 until_us)
{
	const struct sim_node *nd;
	struct sim_event *e;
	struct sim_event now;
	u32 idx;

	while (w->queued && !w->failed &&
	       w->pool[w->queue[0]].at_us <= until_us) {
		idx = pop(w);
		e = &w->pool[idx];
		w->now_us = e->at_us;
		if (put_off(w, e, idx))
			continue;
		nd = &w->node[e->node];
		now = *e;
		w->free[w->nfree++] = idx;
		if (now.type == SIM_DO_FRAME && w->now_us < nd->asleep_us)
			continue;
		dispatch(w, &now);
	}
	if (!w->failed)
		w->now_us = until_us;
}
