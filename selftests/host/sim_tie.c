// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What must hold between gateways of equal priority. Their addresses rank
 * them differently on every LAN, and a group yields everywhere or nowhere.
 */

#include "sim.h"

#define WAIT_MAX 5 /* no tie with a higher address lasts longer, in intervals */

/* Whether a member heard an equal not long ago, so that it decides. */
static bool decides(const struct sim_node *nd, u8 lan, u64 now_us)
{
	return nd->model.tie_us[lan] && now_us < nd->model.tie_until_us[lan];
}

static void note(struct sim_model *mo, u8 lan, bool again,
		 const struct gwha_event *ev)
{
	if (again)
		mo->tie_us[lan] = ev->now_us;
	mo->tie_until_us[lan] = ev->now_us + 2 * ev->advert->interval_us;
}

/**
 * sim_tie() - what an active must do with an equal that it heard
 * @w: the world
 * @node: which
 * @lan: where
 * @ev: the advert
 *
 * Return: enum sim_tie.
 */
u8 sim_tie(struct sim *w, u8 node, u8 lan, const struct gwha_event *ev)
{
	struct sim_node *nd = &w->node[node];
	struct sim_model *mo = &nd->model;
	const struct gwha_addr *src = &ev->advert->src;
	bool higher = memcmp(src->b, nd->addr[lan].b, 16) > 0;
	u64 most_us = ev->advert->interval_us;
	bool lead = true, overruled = false;
	u64 lasts_us;
	u16 i;
	u8 k;

	for (i = 0; i < nd->n; i++) {
		k = nd->lan[i];
		/* it waits until the group steps down */
		if (!mo->due_us[k])
			continue;
		if (nd->interval_us[k] > most_us)
			most_us = nd->interval_us[k];
		if (w->lan[k].rank >= w->lan[lan].rank)
			continue;
		lead = false;
		overruled |= decides(nd, k, ev->now_us);
	}
	note(mo, lan, overruled || !decides(nd, lan, ev->now_us), ev);
	lasts_us = ev->now_us - mo->tie_us[lan];
	if (lead)
		return higher ? SIM_TIE_YIELD : SIM_TIE_STAY;
	if (overruled || lasts_us < nd->interval_us[lan] * 3ull / 2)
		return SIM_TIE_STAY;
	if (!higher || lasts_us <= WAIT_MAX * most_us)
		return SIM_TIE_EITHER;
	return SIM_TIE_YIELD;
}

/**
 * sim_tie_forget() - a node is not active any more
 * @w: the world
 * @node: which
 */
void sim_tie_forget(struct sim *w, u8 node)
{
	memset(w->node[node].model.tie_us, 0,
	       sizeof(w->node[node].model.tie_us));
}

static bool see_each_other(const struct sim *w, u8 a, u8 b)
{
	u8 lan;

	for (lan = 0; lan < w->lans; lan++)
		if (!w->lan[lan].cut[a][b] && !w->lan[lan].cut[b][a])
			return true;
	return false;
}

/**
 * sim_agreed() - after long enough, no two actives hear each other
 * @w: the world, in which only cuts are wrong
 * @when: for the report
 */
void sim_agreed(struct sim *w, const char *when)
{
	u8 i, k;

	for (i = 0; i < w->nodes; i++)
		for (k = 0; k < i; k++)
			if (w->node[i].g.state == GWHA_STATE_ACTIVE &&
			    w->node[k].g.state == GWHA_STATE_ACTIVE &&
			    see_each_other(w, i, k))
				sim_fail(w, "%s: nodes %u and %u are active",
					 when, k, i);
}
