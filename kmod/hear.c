// SPDX-License-Identifier: GPL-2.0-or-later
/* From a frame to an event of the router that it is for, or to a counter. */

#include "core/epoch.h"
#include "core/limits.h"
#include "core/timing.h"
#include "group.h"
#include "hear.h"
#include "net.h"
#include "router.h"
#include "rx.h"
#include "seal.h"
#include "trace.h"

static bool lists_ours(const struct gwha_router *rt,
		       const struct gwha_frame *frame)
{
	return gwha_wire_lists(frame->data, frame->len, frame->family,
			       rt->vips->advertised, rt->vips->n_advertised);
}

/*
 * Another node uses the VRID with another configuration (V17). While we are
 * starting, that keeps the group from taking part; later it is only told.
 */
static void conflict(struct gwha_router *rt)
{
	struct gwha_group *g = rt->group;
	u64 now_us = gwha_clock_now_us();

	gwha_stat_inc(&rt->stats, GWHA_A_COUNTERS_CONFLICT);
	if (now_us < g->elect.start_until_us || g->elect.barred) {
		g->conflict_until_us =
			now_us +
			gwha_down_us(rt->fsm.version, 0, rt->fsm.interval_us);
		gwha_group_weigh(g);
	}
	if (rt->conflict_us && now_us - rt->conflict_us < GWHA_CONFLICT_GAP_US)
		return;
	rt->conflict_us = now_us;
	gwha_group_tell(g, rt, GWHA_WHY_CONFLICT);
}

/*
 * Of what a frame was refused for, what another configuration explains. Where
 * adverts must be signed, one that nobody has signed tells nothing, or anybody
 * could keep a group from starting.
 */
static bool is_conflict(const struct gwha_router *rt, u8 reason)
{
	if (rt->auth.type == GWHA_AUTH_HMAC &&
	    rt->auth.mode == GWHA_AUTH_MODE_ENFORCE)
		return reason == GWHA_A_COUNTERS_DROP_ADDRESSES;
	return reason == GWHA_A_COUNTERS_DROP_VERSION ||
	       reason == GWHA_A_COUNTERS_DROP_AUTH ||
	       reason == GWHA_A_COUNTERS_DROP_INTERVAL_DIFFERS ||
	       reason == GWHA_A_COUNTERS_DROP_ADDRESSES;
}

static u8 check_auth(struct gwha_router *rt, const struct gwha_frame *frame)
{
	const struct gwha_auth_frame claim = {
		.ad = &frame->ad,
		.data = frame->data,
		.len = frame->len,
		.family = frame->family,
		.now_s = (u32)gwha_clock_utc().tv_sec,
	};
	u8 reason =
		gwha_auth_check(&rt->auth, &rt->replay, &claim, &gwha_seal_mac);

	if (!reason && rt->auth.type == GWHA_AUTH_HMAC && !frame->ad.trailer)
		gwha_stat_inc(&rt->stats, GWHA_A_COUNTERS_RX_UNAUTHENTICATED);
	return reason;
}

/* A router with unicast peers hears them alone, any other the group. */
static u8 check_path(const struct gwha_router *rt,
		     const struct gwha_frame *frame)
{
	u8 i;

	if (!frame->unicast)
		return rt->n_peers ? GWHA_A_COUNTERS_DROP_DEST : 0;
	if (!rt->n_peers || gwha_addr_cmp(&frame->dst, &rt->fsm.src))
		return GWHA_A_COUNTERS_DROP_DEST;
	for (i = 0; i < rt->n_peers; i++)
		if (!gwha_addr_cmp(&rt->peers[i], &frame->ad.src))
			return frame->ttl < rt->ttl_min ?
				       GWHA_A_COUNTERS_DROP_TTL :
				       0;
	return GWHA_A_COUNTERS_DROP_PEER;
}

/* 0, or what counts the refusal. */
static u8 admit(struct gwha_router *rt, const struct gwha_frame *frame,
		bool same_addresses)
{
	u8 reason = check_path(rt, frame);

	reason = reason ?: gwha_fsm_admit(&rt->fsm, &frame->ad);
	reason = reason ?: check_auth(rt, frame);
	if (reason || same_addresses || !rt->check_addresses)
		return reason;
	/* the address owner is right (RFC 3768 7.1) */
	if (frame->ad.prio == GWHA_PRIO_OWNER)
		return 0;
	return GWHA_A_COUNTERS_DROP_ADDRESSES;
}

static void receive(struct gwha_router *rt, const struct gwha_frame *frame)
{
	const struct gwha_advert *ad = &frame->ad;
	bool same = lists_ours(rt, frame);
	u8 reason;

	if (!rt->member)
		return;
	reason = admit(rt, frame, same);
	if (reason) {
		gwha_stat_inc(&rt->stats, reason);
		trace_gwha_drop(frame, reason);
		if (is_conflict(rt, reason))
			conflict(rt);
		return;
	}
	gwha_stat_inc(&rt->stats, GWHA_A_COUNTERS_RX_ADVERT);
	if (ad->prio == GWHA_PRIO_RESIGN)
		gwha_stat_inc(&rt->stats, GWHA_A_COUNTERS_RX_PRIO_ZERO);
	if (gwha_epoch_is_stale(&rt->group->elect, &rt->fsm, ad))
		gwha_stat_inc(&rt->stats, GWHA_A_COUNTERS_RX_STALE);
	if (!same) {
		gwha_stat_inc(&rt->stats, GWHA_A_COUNTERS_ADDRESSES_DIFFER);
		conflict(rt);
	}
	gwha_router_heard_advert(rt, ad);
	gwha_group_step(rt, GWHA_EV_ADVERT, 0, ad);
}

/**
 * gwha_hear() - a packet of protocol 112 came in
 * @frame: the packet
 *
 * Context: softirq, RCU; takes the group's lock.
 */
void gwha_hear(const struct gwha_frame *frame)
{
	struct gwha_net *gn = gwha_net(frame->net);
	struct gwha_router *rt;
	u8 reason = frame->reason;

	rt = gwha_router_heard(gn, frame->ifindex, frame->vrid, frame->family);
	if (!rt && !reason)
		reason = GWHA_A_COUNTERS_DROP_VRID;
	if (reason) {
		gwha_stat_inc(rt ? &rt->stats : &gn->stats, reason);
		trace_gwha_drop(frame, reason);
		return;
	}
	spin_lock(&rt->group->lock);
	receive(rt, frame);
	spin_unlock(&rt->group->lock);
}
