// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which of two actives took over later. Priority cannot tell: a node that stood
 * still together with its clock, or whose adverts were lost, goes on as if
 * nothing had been. docs/decisions/0009 tells why the later one is right.
 */

#include "epoch.h"
#include "limits.h"

/**
 * gwha_epoch_is_stale() - others have taken over since the sender of an advert
 * @g: the group
 * @f: its member that heard it
 * @ad: the advert
 *
 * Context: any; pure.
 * Return: whether so; never if it tells no epoch, or none is asked for.
 */
bool gwha_epoch_is_stale(const struct gwha_elect *g, const struct gwha_fsm *f,
			 const struct gwha_advert *ad)
{
	return f->epochs && ad->epoch && ad->epoch < g->epoch;
}

/**
 * gwha_epoch_is_later() - the sender took over when others, perhaps we, had
 * @g: the group
 * @f: its member that heard it
 * @ad: the advert
 *
 * Context: any; pure.
 * Return: whether so; never if none is asked for.
 */
bool gwha_epoch_is_later(const struct gwha_elect *g, const struct gwha_fsm *f,
			 const struct gwha_advert *ad)
{
	return f->epochs && ad->epoch > g->epoch;
}

/**
 * gwha_epoch_learn() - who is backup, or is so from now on, hears of an epoch
 * @g: the group; its own takeover will be a later one
 * @f: its member that heard it
 * @ad: the advert
 * @now_us: the time
 *
 * Context: any; pure.
 */
void gwha_epoch_learn(struct gwha_elect *g, struct gwha_fsm *f,
		      const struct gwha_advert *ad, u64 now_us)
{
	if (gwha_epoch_is_later(g, f, ad))
		g->epoch = ad->epoch;
	if (f->epochs && ad->epoch == g->epoch && ad->prio != GWHA_PRIO_RESIGN)
		f->current_us = now_us;
}

/**
 * gwha_epoch_raise() - an active goes on, though another one was as late
 * @g: the group
 * @f: its member that heard it
 * @ad: its advert
 *
 * What was said in that epoch may be either's. The last epoch there is stands:
 * then priorities decide alone, as without any.
 *
 * Context: any; pure.
 */
void gwha_epoch_raise(struct gwha_elect *g, const struct gwha_fsm *f,
		      const struct gwha_advert *ad)
{
	if (!f->epochs || ad->epoch < g->epoch || ad->epoch >= GWHA_EPOCH_MAX)
		return;
	g->epoch = ad->epoch + 1;
	g->reign = g->epoch;
}

/**
 * gwha_epoch_told() - a peer told of an epoch by another way than adverts
 * @g: the group; who is not active will take over in a later one
 * @epoch: the epoch
 *
 * Context: any; pure.
 */
void gwha_epoch_told(struct gwha_elect *g, u64 epoch)
{
	if (g->state != GWHA_STATE_ACTIVE && epoch > g->epoch &&
	    epoch < GWHA_EPOCH_MAX)
		g->epoch = epoch;
}

/**
 * gwha_epoch_claim() - an active is to be beyond an epoch of which it was told
 * @g: the group
 * @epoch: the one to have
 *
 * Context: any; pure.
 */
void gwha_epoch_claim(struct gwha_elect *g, u64 epoch)
{
	if (g->state != GWHA_STATE_ACTIVE || epoch <= g->epoch ||
	    epoch > GWHA_EPOCH_MAX)
		return;
	g->epoch = epoch;
	g->reign = epoch;
}
