// SPDX-License-Identifier: GPL-2.0-or-later
/* A made-up pool of gateways: its clock, its timers and its wires. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "limits.h"
#include "pool_world.h"

/* An advert of each group to each node, and timers that were set anew. */
#define EVENTS (PW_NODES * PW_GROUPS * 12 + 4096)

enum pw_do {
	PW_TICK,
	PW_FRAME,
	PW_LOOK,
};

/* @gen: of the timer, or of the receiver's boot. */
struct pw_event {
	u64 at_us;
	u32 order;
	u32 gen;
	u8 type;
	u8 node;
	u8 group;
	u8 lan;
	struct gwha_advert ad;
};

/* Worlds come one after another. */
static struct pw_event queue[EVENTS];
static u32 queued;
static u32 counter;

static bool sooner(const struct pw_event *a, const struct pw_event *b)
{
	return a->at_us != b->at_us ? a->at_us < b->at_us : a->order < b->order;
}

static void push(struct pw_event e)
{
	u32 i = queued;

	if (queued == EVENTS) {
		fputs("pool_world: too many events\n", stderr);
		exit(1);
	}
	e.order = ++counter;
	for (queued++; i && sooner(&e, &queue[(i - 1) / 2]); i = (i - 1) / 2)
		queue[i] = queue[(i - 1) / 2];
	queue[i] = e;
}

static struct pw_event pop(void)
{
	struct pw_event top = queue[0];
	struct pw_event last = queue[--queued];
	u32 i = 0;
	u32 k;

	while ((k = 2 * i + 1) < queued) {
		if (k + 1 < queued && sooner(&queue[k + 1], &queue[k]))
			k++;
		if (!sooner(&queue[k], &last))
			break;
		queue[i] = queue[k];
		i = k;
	}
	queue[i] = last;
	return top;
}

static void send(struct pool_world *w, u8 from, u8 group, u8 lan, u8 prio)
{
	struct pw_event e = {
		.type = PW_FRAME,
		.group = group,
		.lan = lan,
		.ad.version = 3,
		.ad.prio = prio,
		.ad.count = 1,
		.ad.interval_us = w->interval_us,
	};

	e.ad.src = w->node[from].group[group].f[lan].src;
	for (e.node = 0; e.node < w->nodes; e.node++) {
		if (e.node == from || w->cut[from][e.node][lan] ||
		    rng_below(&w->rng, 1000) < w->loss)
			continue;
		e.gen = w->node[e.node].boot;
		e.at_us = w->now_us + w->delay_us + rng_below(&w->rng, 50);
		push(e);
	}
}

static void execute(struct pool_world *w, u8 node, u8 group)
{
	struct pw_group *pg = &w->node[node].group[group];
	struct pw_event e = {
		.type = PW_TICK,
		.node = node,
		.group = group,
	};
	struct gwha_fsm *f;
	u8 lan;

	for (lan = 0; lan < w->lans; lan++) {
		f = &pg->f[lan];
		if (f->acts & GWHA_ACT_RESIGN)
			send(w, node, group, lan, GWHA_PRIO_RESIGN);
		if (f->acts & GWHA_ACT_ADVERT)
			send(w, node, group, lan, pg->g.prio);
		if (f->acts & GWHA_ACT_TIMER)
			pg->timer[lan] = 0;
		if (f->acts & GWHA_ACT_TIMER && f->due_us) {
			e.lan = lan;
			e.at_us = f->due_us + rng_below(&w->rng, 3);
			if (e.at_us < w->now_us)
				e.at_us = w->now_us;
			e.gen = counter + 1;
			pg->timer[lan] = e.gen;
			push(e);
		}
		f->acts = 0;
	}
}

/* What must hold at any time. */
static void check(struct pool_world *w, const struct pw_node *nd,
		  const struct pw_group *pg)
{
	u8 active = 0;
	u8 i;

	for (i = 0; i < w->groups; i++)
		active += nd->group[i].g.state == GWHA_STATE_ACTIVE;
	if (active != nd->c.n)
		w->wrong = "claims are not what it is active for";
	else if (pg->g.state != GWHA_STATE_BACKUP && pg->g.unserved)
		w->wrong = "unserved, and not backup";
	else if (pg->g.prio > pg->sh.prio || !pg->g.prio)
		w->wrong = "a pool raises a priority, or resigns";
}

/**
 * pw_step() - an event of a group of a node, decided and carried out
 * @w: the world
 * @node: whose
 * @group: which
 * @ev: what happens; its time is filled in
 */
void pw_step(struct pool_world *w, u8 node, u8 group, struct gwha_event *ev)
{
	struct pw_node *nd = &w->node[node];
	struct pw_group *pg = &nd->group[group];
	struct pw_event e = { .type = PW_LOOK, .node = node, .gen = nd->boot };
	struct gwha_verdict v;
	bool before, after;

	if (!nd->up)
		return;
	ev->now_us = w->now_us;
	v = gwha_claims_step(&nd->c, &pg->sh, &pg->g, pg->m, w->lans, ev);
	execute(w, node, group);
	w->changes += v.from != v.to;
	if (w->verbose && (v.why || v.from != v.to))
		printf("# %9llu node %u group %u: %u -> %u, why %u, priority %u, %u claims%s\n",
		       (unsigned long long)w->now_us, node, group, v.from, v.to,
		       v.why, pg->g.prio, nd->c.n, pg->g.full ? ", full" : "");
	check(w, nd, pg);
	before = v.from == GWHA_STATE_ACTIVE;
	after = v.to == GWHA_STATE_ACTIVE;
	if (before == after)
		return;
	if (after && nd->c.n > pg->sh.limit)
		w->wrong = "a node takes over more than its limit";
	/* the others' clocks run soon, in their own time */
	for (e.group = 0; e.group < w->groups; e.group++) {
		e.at_us = w->now_us + rng_below(&w->rng, 20);
		push(e);
	}
}

static void dispatch(struct pool_world *w, struct pw_event *e)
{
	struct pw_node *nd = &w->node[e->node];
	struct pw_group *pg = &nd->group[e->group];
	struct gwha_event ev = { .member = e->lan, .advert = &e->ad };

	if (!pg->sh.prio)
		return;
	if (e->type == PW_TICK) {
		if (pg->timer[e->lan] != e->gen)
			return;
		ev.type = GWHA_EV_TICK;
	} else if (e->gen != nd->boot || !nd->up) {
		return;
	} else if (e->type == PW_FRAME) {
		ev.type = GWHA_EV_ADVERT;
	} else {
		gwha_claims_look(&nd->c, &pg->sh, &pg->g);
		ev.type = GWHA_EV_POOL;
		if (!pg->g.shifted)
			return;
	}
	pw_step(w, e->node, e->group, &ev);
}

/**
 * pw_run() - let time pass
 * @w: the world
 * @for_us: how much; it ends early when something is wrong
 */
void pw_run(struct pool_world *w, u64 for_us)
{
	u64 until_us = w->now_us + for_us;
	struct pw_event e;

	while (queued && queue[0].at_us <= until_us && !w->wrong) {
		e = pop();
		w->now_us = e.at_us;
		dispatch(w, &e);
	}
	w->now_us = until_us;
}

/**
 * pw_begin() - an empty world
 * @w: the world
 * @seed: of its chances
 */
void pw_begin(struct pool_world *w, u64 seed)
{
	memset(w, 0, sizeof(*w));
	w->rng.state = seed * 0x9e3779b97f4a7c15ull + 1;
	w->now_us = 1000000;
	queued = 0;
}

static u8 limit_of(const struct pool_world *w, u8 node, u8 group)
{
	return w->limits[node][group] ? w->limits[node][group] : w->limit;
}

/* A group that the node does not have yet, from what is configured. */
static void add_group(struct pool_world *w, u8 node, u8 group)
{
	struct pw_group *pg = &w->node[node].group[group];
	u8 lan;

	gwha_elect_init(&pg->g, w->prio[node][group], w->preempt, 0);
	pg->sh.slot = group;
	pg->sh.weight = w->weight;
	pg->sh.limit = limit_of(w, node, group);
	pg->sh.prio = w->prio[node][group];
	for (lan = 0; lan < w->lans; lan++) {
		gwha_fsm_init(&pg->f[lan], 3, GWHA_FAMILY_INET, w->interval_us);
		pg->f[lan].src.b[0] = 10;
		pg->f[lan].src.b[3] = (u8)(node + 1);
		pg->f[lan].rank = lan;
		pg->m[lan] = &pg->f[lan];
	}
	gwha_claims_join(&w->node[node].c, &pg->sh, &pg->g);
}

static void join(struct pool_world *w, u8 node, u8 group)
{
	struct gwha_event ev = { .type = GWHA_EV_JOIN };

	for (; ev.member < w->lans; ev.member++)
		pw_step(w, node, group, &ev);
}

/**
 * pw_boot() - a node starts, with all groups of the pool that it has
 * @w: the world
 * @node: which
 */
void pw_boot(struct pool_world *w, u8 node)
{
	struct pw_node *nd = &w->node[node];
	u32 boot = nd->boot + 1;
	u8 i;

	if (nd->up)
		return;
	memset(nd, 0, sizeof(*nd));
	nd->up = true;
	nd->boot = boot;
	for (i = 0; i < w->groups; i++)
		if (w->prio[node][i])
			add_group(w, node, i);
	for (i = 0; i < w->groups; i++)
		if (w->prio[node][i])
			join(w, node, i);
}

/**
 * pw_configure() - a node that runs is told a priority, a limit and the weight
 * @w: the world, which has them
 * @node: which
 * @group: of which group; one that it does not have yet begins
 */
void pw_configure(struct pool_world *w, u8 node, u8 group)
{
	struct pw_node *nd = &w->node[node];
	struct pw_group *pg = &nd->group[group];
	struct gwha_event ev = { .type = GWHA_EV_PRIO };
	bool changes = pg->sh.prio != w->prio[node][group];

	if (!nd->up || !w->prio[node][group])
		return;
	if (!pg->sh.prio) {
		add_group(w, node, group);
		join(w, node, group);
		return;
	}
	pg->sh.prio = w->prio[node][group];
	pg->sh.limit = limit_of(w, node, group);
	pg->sh.weight = w->weight;
	gwha_claims_look(&nd->c, &pg->sh, &pg->g);
	if (changes)
		pw_step(w, node, group, &ev);
	ev.type = GWHA_EV_POOL;
	if (pg->g.shifted)
		pw_step(w, node, group, &ev);
}

/**
 * pw_kill() - a node loses power
 * @w: the world
 * @node: which
 */
void pw_kill(struct pool_world *w, u8 node)
{
	struct pw_node *nd = &w->node[node];
	u8 i;

	nd->up = false;
	for (i = 0; i < w->groups; i++)
		memset(nd->group[i].timer, 0, sizeof(nd->group[i].timer));
	memset(&nd->c, 0, sizeof(nd->c));
}
