// SPDX-License-Identifier: GPL-2.0-or-later
/* The kernels of a pool's nodes, in a made-up world. */

#include <string.h>

#include "pool_kernels.h"
#include "pool_world.h"
#include "timing.h"

static struct pool_world w;

/**
 * pk_begin() - no node runs
 * @seed: of the world's chances
 * @interval_us: of adverts
 * @delay_us: of a frame, at least
 * @verbose: print every change
 */
void pk_begin(uint64_t seed, uint32_t interval_us, uint32_t delay_us,
	      bool verbose)
{
	pw_begin(&w, seed);
	w.lans = 1;
	w.limit = 1;
	w.interval_us = interval_us;
	w.delay_us = delay_us;
	w.verbose = verbose;
}

/* What a node is told, before it acts by it. */
static void configure(uint8_t node, const struct pk_share *of, uint32_t n)
{
	for (; n--; of++) {
		w.prio[node][of->group] = of->prio;
		w.limits[node][of->group] = of->limit;
		w.weight = of->weight;
		if (of->group >= w.groups)
			w.groups = (u8)(of->group + 1);
	}
	if (node >= w.nodes)
		w.nodes = (u8)(node + 1);
}

/**
 * pk_boot() - a node begins, with what is on its disk
 * @node: which; PW_NODES at most
 * @of: what it is told, of each instance
 * @n: how many
 */
void pk_boot(uint8_t node, const struct pk_share *of, uint32_t n)
{
	memset(w.prio[node], 0, sizeof(w.prio[node]));
	configure(node, of, n);
	pw_boot(&w, node);
}

/**
 * pk_take() - a node that runs is told something else; what it is not told of stays
 * @node: which
 * @of: what it is told, of each instance
 * @n: how many
 */
void pk_take(uint8_t node, const struct pk_share *of, uint32_t n)
{
	configure(node, of, n);
	for (; n--; of++)
		pw_configure(&w, node, of->group);
}

/**
 * pk_kill() - a node ends
 * @node: which
 * @in_order: it resigns first
 */
void pk_kill(uint8_t node, bool in_order)
{
	struct gwha_event ev = {
		.type = GWHA_EV_COND,
		.cause = GWHA_CAUSE_ADMIN_DOWN,
	};
	u8 i;

	for (i = 0; in_order && i < w.groups; i++)
		if (pk_has(node, i))
			pw_step(&w, node, i, &ev);
	pw_kill(&w, node);
}

/**
 * pk_handover() - an operator wants a node to hand an instance over
 * @node: which
 * @group: that
 */
void pk_handover(uint8_t node, uint8_t group)
{
	struct gwha_event ev = { .type = GWHA_EV_HANDOVER };

	pw_step(&w, node, group, &ev);
}

/**
 * pk_cut() - two nodes do not hear each other any more
 * @one: a node
 * @other: the other one
 */
void pk_cut(uint8_t one, uint8_t other)
{
	w.cut[one][other][0] = true;
	w.cut[other][one][0] = true;
}

/**
 * pk_heal() - all hear each other
 */
void pk_heal(void)
{
	memset(w.cut, 0, sizeof(w.cut));
}

/**
 * pk_run() - let time pass
 * @for_us: how much
 */
void pk_run(uint64_t for_us)
{
	pw_run(&w, for_us);
}

/**
 * pk_down_us() - how long an active is silent before who has a priority takes over
 * @prio: that
 *
 * Return: Active_Down_Interval.
 */
uint64_t pk_down_us(uint8_t prio)
{
	return gwha_down_us(3, prio, w.interval_us);
}

/**
 * pk_now_us() - the time
 *
 * Return: it.
 */
uint64_t pk_now_us(void)
{
	return w.now_us;
}

/**
 * pk_is_up() - whether a node runs
 * @node: which
 *
 * Return: that.
 */
bool pk_is_up(uint8_t node)
{
	return w.node[node].up;
}

/**
 * pk_active() - how many instances a node is active for
 * @node: which
 *
 * Return: that.
 */
uint8_t pk_active(uint8_t node)
{
	return w.node[node].c.n;
}

/**
 * pk_owner() - who is active for an instance
 * @group: the instance
 *
 * Return: the node, PK_NOBODY or PK_SEVERAL.
 */
uint8_t pk_owner(uint8_t group)
{
	u8 owner = PK_NOBODY;
	u8 i;

	for (i = 0; i < w.nodes; i++) {
		if (!w.node[i].up ||
		    w.node[i].group[group].g.state != GWHA_STATE_ACTIVE)
			continue;
		if (owner != PK_NOBODY)
			return PK_SEVERAL;
		owner = i;
	}
	return owner;
}

/**
 * pk_has() - whether a node knows an instance
 * @node: a node
 * @group: the instance
 *
 * Return: that.
 */
bool pk_has(uint8_t node, uint8_t group)
{
	return w.node[node].up && w.node[node].group[group].sh.prio;
}

/**
 * pk_is_full() - whether a node may not take an instance over
 * @node: a node
 * @group: the instance
 *
 * Return: that.
 */
bool pk_is_full(uint8_t node, uint8_t group)
{
	return w.node[node].group[group].g.full;
}

/**
 * pk_unserved() - whether a node says that nobody serves an instance
 * @node: a node
 * @group: the instance
 *
 * Return: that.
 */
bool pk_unserved(uint8_t node, uint8_t group)
{
	return w.node[node].group[group].g.unserved;
}

/**
 * pk_changes() - transitions since this was asked last
 *
 * Return: how many.
 */
uint32_t pk_changes(void)
{
	u32 n = w.changes;

	w.changes = 0;
	return n;
}

/**
 * pk_wrong() - what must not be, and was
 *
 * Return: a text, or NULL.
 */
const char *pk_wrong(void)
{
	return w.wrong;
}
