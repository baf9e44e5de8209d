// SPDX-License-Identifier: GPL-2.0-or-later
/* The simulator's nodes: how they boot, fail, are operated and recover. */

#include "sim.h"

static bool awake(const struct sim *w, u8 node)
{
	return w->node[node].up && w->now_us >= w->node[node].asleep_us;
}

static u8 cause_of(const struct sim_node *nd, u8 lan)
{
	if (nd->broken[lan] & SIM_BROKEN_ADMIN)
		return GWHA_CAUSE_ADMIN_DOWN;
	if (nd->broken[lan] & SIM_BROKEN_LINK)
		return GWHA_CAUSE_NO_CARRIER;
	if (nd->broken[lan] & SIM_BROKEN_ADDRESS)
		return GWHA_CAUSE_NO_ADDRESS;
	return GWHA_CAUSE_NONE;
}

/**
 * sim_join() - add a member to a node's group
 * @w: the world
 * @node: whose
 * @lan: where it sits
 */
void sim_join(struct sim *w, u8 node, u8 lan)
{
	struct sim_node *nd = &w->node[node];
	struct gwha_fsm *f = &nd->f[lan];
	struct gwha_event ev = {
		.type = GWHA_EV_JOIN,
		.cause = cause_of(nd, lan),
	};
	u16 i;

	for (i = 0; i < nd->n; i++)
		if (nd->lan[i] == lan)
			return;
	gwha_fsm_init(f, w->lan[lan].version, w->lan[lan].family,
		      nd->interval_us[lan]);
	f->src = nd->addr[lan];
	f->rank = w->lan[lan].rank;
	f->epochs = nd->epochs;
	nd->model.tie_us[lan] = 0;
	nd->m[nd->n] = f;
	nd->lan[nd->n++] = lan;
	sim_step(w, node, lan, &ev);
}

/**
 * sim_leave() - take a member out of a node's group
 * @w: the world
 * @node: whose
 * @lan: where it sits
 */
void sim_leave(struct sim *w, u8 node, u8 lan)
{
	struct sim_node *nd = &w->node[node];
	struct gwha_event ev = { .type = GWHA_EV_LEAVE };
	u16 i;

	for (i = 0; i < nd->n && nd->lan[i] != lan; i++)
		;
	if (i == nd->n)
		return;
	sim_step(w, node, lan, &ev);
	if (nd->f[lan].joined || nd->f[lan].state != GWHA_STATE_INIT)
		sim_fail(w, "node %u member %u left, and did not", node, i);
	nd->model.owned[lan] = false;
	nd->timer[lan] = 0;
	for (nd->n--; i < nd->n; i++) {
		nd->m[i] = nd->m[i + 1];
		nd->lan[i] = nd->lan[i + 1];
	}
}

/**
 * sim_boot() - a node starts from nothing
 * @w: the world
 * @node: which
 */
void sim_boot(struct sim *w, u8 node)
{
	struct sim_node *nd = &w->node[node];
	u8 lan;

	if (nd->up)
		return;
	nd->up = true;
	nd->boot++;
	nd->asleep_us = 0;
	nd->late_us = 0;
	nd->n = 0;
	/* its clock counts from the boot */
	nd->off_us = 1 + sim_rand(w, 2 * GWHA_US_PER_S) - w->now_us;
	memset(&nd->model, 0, sizeof(nd->model));
	nd->model.state = GWHA_STATE_INIT;
	gwha_elect_init(&nd->g, nd->prio, nd->preempt, nd->delay_us);
	sim_trace(w, node, "boots, priority %u%s", nd->prio,
		  nd->preempt ? ", preempts" : "");
	for (lan = 0; lan < w->lans; lan++)
		sim_join(w, node, lan);
}

/**
 * sim_halt() - a node loses power
 * @w: the world
 * @node: which
 */
void sim_halt(struct sim *w, u8 node)
{
	struct sim_node *nd = &w->node[node];

	nd->up = false;
	nd->boot++;
	nd->n = 0;
	memset(nd->timer, 0, sizeof(nd->timer));
	memset(nd->model.owned, 0, sizeof(nd->model.owned));
	sim_trace(w, node, "is dead");
}

/**
 * sim_cond() - a node looks at a link
 * @w: the world
 * @node: which
 * @lan: of the link
 */
void sim_cond(struct sim *w, u8 node, u8 lan)
{
	struct gwha_event ev = {
		.type = GWHA_EV_COND,
		.cause = cause_of(&w->node[node], lan),
	};

	sim_step(w, node, lan, &ev);
}

static void post_cond(struct sim *w, u8 node, u8 lan)
{
	sim_post(w, w->now_us + sim_rand(w, w->down_us / 8), SIM_DO_COND, node,
		 lan);
}

static void cut(struct sim *w, const struct sim_event *e, bool on)
{
	bool(*cut)[SIM_NODES_MAX] = w->lan[e->lan].cut;
	u8 peer = (u8)((e->node + 1 + e->arg2 % (w->nodes - 1)) % w->nodes);
	u8 i, k;

	for (i = 0; i < w->nodes; i++) {
		for (k = 0; k < w->nodes; k++) {
			switch (e->arg) {
			case SIM_CUT_PORT:
				if (i == e->node || k == e->node)
					cut[i][k] = on;
				break;
			case SIM_CUT_RX:
				if (k == e->node)
					cut[i][k] = on;
				break;
			case SIM_CUT_TX:
				if (i == e->node)
					cut[i][k] = on;
				break;
			case SIM_CUT_PAIR:
				if (i == e->node && k == peer)
					cut[i][k] = on;
				break;
			default:
				cut[i][k] = on;
			}
		}
	}
}

static void sleep_until(struct sim *w, u8 node, u64 until_us, bool frozen)
{
	struct sim_node *nd = &w->node[node];

	if (!awake(w, node))
		return;
	nd->asleep_us = until_us;
	nd->deaf = sim_chance(w, 500);
	if (frozen)
		nd->off_us -= until_us - w->now_us;
}

/* A change of priority, preemption and intervals, told to each member. */
static void reconfigure(struct sim *w, u8 node)
{
	struct sim_node *nd = &w->node[node];
	struct gwha_event ev = { .type = GWHA_EV_CONF };
	u8 other = (u8)sim_rand(w, w->nodes);
	u16 i;

	if (sim_chance(w, 700))
		nd->prio = sim_prio(w);
	if (sim_chance(w, 200))
		nd->preempt = !nd->preempt;
	nd->g.prio = nd->prio;
	nd->g.preempt = nd->preempt;
	sim_trace(w, node, "priority is %u now%s", nd->prio,
		  nd->preempt ? ", preempts" : "");
	for (i = 0; i < nd->n; i++) {
		if (nd->m[i]->version == 3 && sim_chance(w, 200)) {
			nd->interval_us[nd->lan[i]] =
				w->node[other].interval_us[nd->lan[i]];
			nd->m[i]->interval_us = nd->interval_us[nd->lan[i]];
		}
		sim_step(w, node, nd->lan[i], &ev);
	}
}

static void operate(struct sim *w, const struct sim_event *e)
{
	struct sim_node *nd = &w->node[e->node];
	struct gwha_event ev = { .type = GWHA_EV_HANDOVER };

	if (!awake(w, e->node))
		return;
	switch (e->arg) {
	case SIM_ADMIN_DOWN:
		/* told of while it can still resign */
		ev.type = GWHA_EV_COND;
		ev.cause = GWHA_CAUSE_ADMIN_DOWN;
		sim_step(w, e->node, e->lan, &ev);
		nd->broken[e->lan] |= SIM_BROKEN_ADMIN;
		break;
	case SIM_STOP:
		while (nd->n)
			sim_leave(w, e->node, nd->lan[0]);
		sim_halt(w, e->node);
		break;
	case SIM_HANDOVER:
		if (nd->n)
			sim_step(w, e->node, nd->lan[0], &ev);
		break;
	case SIM_REJOIN:
		sim_leave(w, e->node, e->lan);
		break;
	case SIM_CONF:
		reconfigure(w, e->node);
		break;
	}
}

static void degrade(struct sim *w, const struct sim_event *e)
{
	struct sim_lan *ln = &w->lan[e->lan];

	switch (e->arg) {
	case SIM_LOSS:
		ln->loss = 50 + (u32)sim_rand(w, 600);
		break;
	case SIM_JITTER:
		ln->jitter_us = (u32)sim_rand(w, w->down_us / 2);
		break;
	case SIM_DUP:
		ln->dup = 100 + (u32)sim_rand(w, 500);
		break;
	case SIM_CORRUPT:
		ln->corrupt = 50 + (u32)sim_rand(w, 500);
		break;
	default:
		cut(w, e, true);
	}
}

/**
 * sim_fault_begin() - a planned fault sets in
 * @w: the world
 * @e: the fault
 *
 * What only an active can suffer goes to it, and half of the rest as well.
 */
void sim_fault_begin(struct sim *w, const struct sim_event *e)
{
	struct sim_event *end;
	int active = sim_active(w);
	struct sim_event f = *e;
	struct sim_node *nd;

	if (active >= 0 && (f.arg == SIM_HANDOVER || f.arg2 & 1))
		f.node = (u8)active;
	nd = &w->node[f.node];
	w->faults[f.arg]++;
	sim_trace(w, f.node, "lan %u: %s begins", f.lan, sim_fault_name(f.arg));
	end = sim_post(w, f.until_us, SIM_DO_HEAL, f.node, f.lan);
	end->arg = f.arg;
	end->arg2 = f.arg2;
	switch (f.arg) {
	case SIM_LINK_DOWN:
		nd->broken[f.lan] |= SIM_BROKEN_LINK;
		post_cond(w, f.node, f.lan);
		break;
	case SIM_NO_ADDRESS:
		nd->broken[f.lan] |= SIM_BROKEN_ADDRESS;
		post_cond(w, f.node, f.lan);
		break;
	case SIM_CRASH:
		sim_halt(w, f.node);
		break;
	case SIM_PAUSE:
	case SIM_FREEZE:
		sleep_until(w, f.node, f.until_us, f.arg == SIM_FREEZE);
		break;
	case SIM_LATE:
		nd->late_us = (u32)sim_rand(w, w->down_us * 2);
		break;
	case SIM_EARLY:
		sim_post(w, w->now_us + sim_rand(w, w->down_us), SIM_DO_EARLY,
			 f.node, f.lan);
		break;
	default:
		if (f.arg <= SIM_CORRUPT)
			degrade(w, &f);
		else
			operate(w, &f);
	}
}

/* A node that is asleep notices when it goes on. */
static void mend(struct sim *w, u8 node, u8 lan, u8 bits)
{
	w->node[node].broken[lan] &= (u8)~bits;
	post_cond(w, node, lan);
}

/**
 * sim_fault_end() - a planned fault is over
 * @w: the world
 * @e: the fault
 */
void sim_fault_end(struct sim *w, const struct sim_event *e)
{
	struct sim_node *nd = &w->node[e->node];
	struct sim_lan *ln = &w->lan[e->lan];

	sim_trace(w, e->node, "lan %u: %s ends", e->lan,
		  sim_fault_name(e->arg));
	switch (e->arg) {
	case SIM_LOSS:
		ln->loss = 0;
		break;
	case SIM_JITTER:
		ln->jitter_us = 0;
		break;
	case SIM_DUP:
		ln->dup = 0;
		break;
	case SIM_CORRUPT:
		ln->corrupt = 0;
		break;
	case SIM_LINK_DOWN:
		mend(w, e->node, e->lan, SIM_BROKEN_LINK);
		break;
	case SIM_ADMIN_DOWN:
		mend(w, e->node, e->lan, SIM_BROKEN_ADMIN);
		break;
	case SIM_NO_ADDRESS:
		mend(w, e->node, e->lan, SIM_BROKEN_ADDRESS);
		break;
	case SIM_CRASH:
	case SIM_STOP:
		sim_boot(w, e->node);
		break;
	case SIM_LATE:
		nd->late_us = 0;
		break;
	case SIM_REJOIN:
		if (awake(w, e->node))
			sim_join(w, e->node, e->lan);
		break;
	default:
		if (e->arg <= SIM_CUT_LAN)
			cut(w, e, false);
	}
}

/**
 * sim_heal() - the end of all faults
 * @w: the world, in which no node is asleep
 */
void sim_heal(struct sim *w)
{
	struct sim_lan *ln;
	u8 lan, i;

	for (lan = 0; lan < w->lans; lan++) {
		ln = &w->lan[lan];
		memset(ln->cut, 0, sizeof(ln->cut));
		ln->loss = 0;
		ln->dup = 0;
		ln->corrupt = 0;
		ln->jitter_us = 0;
		for (i = 0; i < w->nodes; i++) {
			w->node[i].late_us = 0;
			sim_boot(w, i);
			sim_join(w, i, lan);
			mend(w, i, lan, 0xff);
		}
	}
}
