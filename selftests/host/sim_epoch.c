// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What must hold between gateways that tell each other their epochs, in words
 * of decision 0009: of two actives the later one stays.
 */

#include "sim.h"

/**
 * sim_epoch_order() - whether an advert's sender took over before or after us
 * @w: the world
 * @node: us
 * @ad: the advert
 *
 * Return: below 0 for before, above 0 for after; 0 if it cannot be told.
 */
int sim_epoch_order(const struct sim *w, u8 node, const struct gwha_advert *ad)
{
	const struct sim_node *nd = &w->node[node];

	if (!nd->epochs || !ad->epoch || ad->epoch == nd->model.epoch)
		return 0;
	return ad->epoch < nd->model.epoch ? -1 : 1;
}

/**
 * sim_epoch_held() - a backup hears: whether its sender has no say any more
 * @w: the world
 * @node: the backup
 * @lan: where
 * @ad: the advert
 *
 * Return: whether a later active is alive, so that its priority 0 means nothing.
 */
bool sim_epoch_held(struct sim *w, u8 node, u8 lan,
		    const struct gwha_advert *ad)
{
	struct sim_node *nd = &w->node[node];
	struct sim_model *mo = &nd->model;
	u64 now_us = w->now_us + nd->off_us;
	u64 down_us = gwha_down_us(w->lan[lan].version, nd->prio,
				   mo->interval_us[lan]);

	return sim_epoch_order(w, node, ad) < 0 && mo->current_us[lan] &&
	       now_us - mo->current_us[lan] <= down_us;
}

/**
 * sim_epoch_hear() - a backup hears an active
 * @w: the world
 * @node: the backup
 * @lan: where
 * @ad: the advert, not of priority 0
 */
void sim_epoch_hear(struct sim *w, u8 node, u8 lan,
		    const struct gwha_advert *ad)
{
	struct sim_node *nd = &w->node[node];

	if (nd->epochs && ad->epoch && sim_epoch_order(w, node, ad) >= 0)
		nd->model.current_us[lan] = w->now_us + nd->off_us;
}

/**
 * sim_epoch_next() - what a node's epoch must be after an event that is no takeover
 * @w: the world
 * @node: which, as it was before
 * @ev: the event
 *
 * Return: the epoch.
 */
u64 sim_epoch_next(const struct sim *w, u8 node, const struct gwha_event *ev)
{
	const struct sim_node *nd = &w->node[node];
	const struct sim_model *mo = &nd->model;
	const struct gwha_advert *ad = ev->advert;
	bool backup = mo->state == GWHA_STATE_BACKUP || mo->slept;
	int order;

	if (ev->type != GWHA_EV_ADVERT || !nd->epochs || !ad->epoch)
		return mo->epoch;
	/* it waits in fault for the group to step down */
	if (!mo->slept && nd->m[ev->member]->state == GWHA_STATE_INIT)
		return mo->epoch;
	order = sim_epoch_order(w, node, ad);
	if (order < 0 || (!backup && mo->state != GWHA_STATE_ACTIVE))
		return mo->epoch;
	/* known at once to who gives way, or was waiting for it */
	if (backup || (order > 0 && ad->prio != GWHA_PRIO_RESIGN))
		return ad->epoch;
	if (mo->leaving)
		return mo->epoch;
	/* a later one that is over, or one as late that must yield */
	if (ad->prio == GWHA_PRIO_RESIGN || (!order && ad->prio < nd->prio))
		return ad->epoch + 1;
	return mo->epoch;
}
