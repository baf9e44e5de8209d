// SPDX-License-Identifier: GPL-2.0-or-later
/* Replies and events, from structs to attributes. */

#include <net/netlink.h>

#include "core/limits.h"
#include "event.h"
#include "group.h"
#include "net.h"
#include "nl.h"
#include "pool.h"
#include "router.h"
#include "track.h"

/* What is shown of a VIP: its router's flag is ahead of the worker. */
static u8 vip_state(const struct gwha_router *rt, const struct gwha_vip *vip)
{
	if (rt->owned)
		return vip->state == GWHA_VIP_STATE_ABSENT ?
			       GWHA_VIP_STATE_PENDING :
			       vip->state;
	return vip->state == GWHA_VIP_STATE_PRESENT ||
			       vip->state == GWHA_VIP_STATE_PENDING ?
		       GWHA_VIP_STATE_LEAVING :
		       GWHA_VIP_STATE_ABSENT;
}

static int fill_vip(struct sk_buff *skb, const struct gwha_router *rt,
		    const struct gwha_vip *vip)
{
	struct nlattr *nest = nla_nest_start(skb, GWHA_A_ROUTER_VIP);

	if (!nest ||
	    nla_put(skb, GWHA_A_VIP_ADDR, gwha_addr_len(rt->fsm.family),
		    vip->addr.b) ||
	    nla_put_u8(skb, GWHA_A_VIP_PLEN, vip->plen) ||
	    nla_put_u8(skb, GWHA_A_VIP_STATE, vip_state(rt, vip)) ||
	    (vip->error && nla_put_u32(skb, GWHA_A_VIP_ERROR, vip->error)) ||
	    (*vip->ifname &&
	     nla_put_string(skb, GWHA_A_VIP_IFNAME, vip->ifname)) ||
	    nla_put_u8(skb, GWHA_A_VIP_EXCLUDED, vip->excluded))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/* Never a secret. */
static int fill_auth(struct sk_buff *skb, const struct gwha_auth_conf *auth)
{
	const struct gwha_auth_key *key;
	struct nlattr *nest;

	if (nla_put_u8(skb, GWHA_A_ROUTER_AUTH_TYPE, auth->type))
		return -EMSGSIZE;
	if (auth->type != GWHA_AUTH_HMAC)
		return 0;
	if (nla_put_u8(skb, GWHA_A_ROUTER_AUTH_MODE, auth->mode))
		return -EMSGSIZE;
	for (key = auth->keys; key < auth->keys + auth->n_keys; key++) {
		nest = nla_nest_start(skb, GWHA_A_ROUTER_KEY);
		if (!nest || nla_put_u8(skb, GWHA_A_KEY_ID, key->id) ||
		    nla_put_u8(skb, GWHA_A_KEY_SEND, key->id == auth->send))
			return -EMSGSIZE;
		nla_nest_end(skb, nest);
	}
	return 0;
}

static int fill_path(struct sk_buff *skb, const struct gwha_router *rt)
{
	static const struct gwha_addr none;
	u8 len = gwha_addr_len(rt->fsm.family);
	u8 i;

	if (nla_put_u8(skb, GWHA_A_ROUTER_ACCEPT, rt->accept) ||
	    nla_put_u8(skb, GWHA_A_ROUTER_SEND_EPOCH, rt->fsm.epochs) ||
	    (gwha_addr_cmp(&rt->fixed_src, &none) &&
	     nla_put(skb, GWHA_A_ROUTER_FIXED_SOURCE, len, rt->fixed_src.b)))
		return -EMSGSIZE;
	for (i = 0; i < rt->n_peers; i++)
		if (nla_put(skb, GWHA_A_ROUTER_UNICAST_PEER, len,
			    rt->peers[i].b))
			return -EMSGSIZE;
	/* also what was set before there are peers */
	if ((rt->n_peers || rt->ttl_min != GWHA_TTL) &&
	    nla_put_u8(skb, GWHA_A_ROUTER_TTL_MIN, rt->ttl_min))
		return -EMSGSIZE;
	return 0;
}

static int fill_conf(struct sk_buff *skb, const struct gwha_router *rt)
{
	const struct gwha_elect *e = &rt->group->elect;
	int err = 0;
	u8 i;

	if (nla_put_string(skb, GWHA_A_ROUTER_IFNAME, rt->ifname) ||
	    nla_put_u32(skb, GWHA_A_ROUTER_IFINDEX, rt->ifindex) ||
	    nla_put_u8(skb, GWHA_A_ROUTER_VRID, rt->vrid) ||
	    nla_put_u8(skb, GWHA_A_ROUTER_FAMILY, rt->fsm.family) ||
	    nla_put_u8(skb, GWHA_A_ROUTER_VERSION, rt->fsm.version) ||
	    nla_put_u32(skb, GWHA_A_ROUTER_INTERVAL_US, rt->fsm.interval_us) ||
	    nla_put_string(skb, GWHA_A_ROUTER_GROUP, rt->group->name) ||
	    nla_put_u8(skb, GWHA_A_ROUTER_PRIORITY, rt->group->prio) ||
	    nla_put_u8(skb, GWHA_A_ROUTER_PREEMPT, e->preempt) ||
	    nla_put_u32(skb, GWHA_A_ROUTER_PREEMPT_DELAY_US,
			e->preempt_delay_us) ||
	    nla_put_u8(skb, GWHA_A_ROUTER_VMAC, rt->use_vmac) ||
	    nla_put_u8(skb, GWHA_A_ROUTER_CHECKSUM, rt->checksum) ||
	    nla_put_u8(skb, GWHA_A_ROUTER_CHECK_ADDRESSES,
		       rt->check_addresses) ||
	    nla_put_u8(skb, GWHA_A_ROUTER_GARP_REPEAT, rt->garp_repeat) ||
	    nla_put_u32(skb, GWHA_A_ROUTER_GARP_REFRESH_US,
			rt->garp_refresh_us))
		return -EMSGSIZE;
	err = fill_path(skb, rt) ?: fill_auth(skb, &rt->auth);
	for (i = 0; i < rt->vips->n && !err; i++)
		err = fill_vip(skb, rt, &rt->vips->at[i]);
	return err;
}

/* A sound member of a faulty group says so. */
static u8 shown_cause(const struct gwha_router *rt)
{
	if (!rt->fsm.cause && rt->fsm.state == GWHA_STATE_INIT)
		return GWHA_CAUSE_MEMBER;
	return rt->fsm.cause;
}

static int fill_state(struct sk_buff *skb, const struct gwha_router *rt)
{
	static const struct gwha_addr none;
	u8 len = gwha_addr_len(rt->fsm.family);

	if (nla_put_u8(skb, GWHA_A_ROUTER_STATE, rt->fsm.state) ||
	    nla_put_u8(skb, GWHA_A_ROUTER_CAUSE, shown_cause(rt)) ||
	    nla_put_u32(skb, GWHA_A_ROUTER_ACTIVE_INTERVAL_US,
			rt->fsm.active_interval_us) ||
	    nla_put_u8(skb, GWHA_A_ROUTER_SILENT, rt->fsm.silent))
		return -EMSGSIZE;
	if (gwha_addr_cmp(&rt->fsm.src, &none) &&
	    nla_put(skb, GWHA_A_ROUTER_SOURCE, len, rt->fsm.src.b))
		return -EMSGSIZE;
	if (gwha_addr_cmp(&rt->fsm.peer, &none) &&
	    (nla_put(skb, GWHA_A_ROUTER_PEER, len, rt->fsm.peer.b) ||
	     nla_put_u8(skb, GWHA_A_ROUTER_PEER_PRIORITY, rt->fsm.peer_prio)))
		return -EMSGSIZE;
	return 0;
}

/**
 * gwha_nl_fill_router() - a router, for router-get
 * @skb: the message
 * @rt: the router
 *
 * Context: any but hard interrupt; RCU; takes the group's lock.
 * Return: 0 or -EMSGSIZE.
 */
int gwha_nl_fill_router(struct sk_buff *skb, struct gwha_router *rt)
{
	int err;

	spin_lock_bh(&rt->group->lock);
	err = fill_conf(skb, rt) ?: fill_state(skb, rt);
	spin_unlock_bh(&rt->group->lock);
	return err;
}

static int fill_elect(struct sk_buff *skb, const struct gwha_group *g)
{
	const struct gwha_elect *e = &g->elect;

	if (nla_put_u8(skb, GWHA_A_GROUP_PRIORITY, g->prio) ||
	    nla_put_u8(skb, GWHA_A_GROUP_EFFECTIVE_PRIORITY, e->prio) ||
	    nla_put_u32(skb, GWHA_A_GROUP_START_DELAY_US, e->start_delay_us) ||
	    nla_put_u8(skb, GWHA_A_GROUP_PREEMPT, e->preempt) ||
	    nla_put_u32(skb, GWHA_A_GROUP_PREEMPT_DELAY_US,
			e->preempt_delay_us) ||
	    nla_put_u8(skb, GWHA_A_GROUP_STATE, e->state) ||
	    nla_put_u8(skb, GWHA_A_GROUP_CAUSE, e->cause) ||
	    nla_put_u8(skb, GWHA_A_GROUP_WHY, e->why) ||
	    nla_put_u64_64bit(skb, GWHA_A_GROUP_SINCE_US, e->since_us,
			      GWHA_A_GROUP_PAD) ||
	    nla_put_u64_64bit(skb, GWHA_A_GROUP_EPOCH, e->epoch,
			      GWHA_A_GROUP_PAD) ||
	    nla_put_u8(skb, GWHA_A_GROUP_PARTIAL, e->partial) ||
	    nla_put_u8(skb, GWHA_A_GROUP_LEAVING, e->leaving) ||
	    nla_put_u32(skb, GWHA_A_GROUP_MEMBERS, g->n))
		return -EMSGSIZE;
	return 0;
}

static int fill_track(struct sk_buff *skb, const struct gwha_tracked *td)
{
	struct nlattr *nest = nla_nest_start(skb, GWHA_A_GROUP_TRACK);
	const char *name = td->conf.name;
	int attr = GWHA_A_TRACK_NAME;

	if (*td->conf.ifname) {
		name = td->conf.ifname;
		attr = GWHA_A_TRACK_IFNAME;
	}
	if (!nest || nla_put_string(skb, attr, name) ||
	    nla_put_u8(skb, GWHA_A_TRACK_WEIGHT, td->t.weight) ||
	    nla_put_u32(skb, GWHA_A_TRACK_UP_DELAY_US, td->t.up_delay_us) ||
	    nla_put_u32(skb, GWHA_A_TRACK_DOWN_DELAY_US, td->t.down_delay_us) ||
	    nla_put_u8(skb, GWHA_A_TRACK_UP, td->t.up))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int fill_lease(struct sk_buff *skb, const struct gwha_lease *l)
{
	u64 now_us = gwha_clock_now_us();

	if (nla_put_u32(skb, GWHA_A_GROUP_LEASE_US, l->period_us) ||
	    nla_put_u8(skb, GWHA_A_GROUP_LEASE_ACTION, l->action) ||
	    (l->weight &&
	     nla_put_u8(skb, GWHA_A_GROUP_LEASE_WEIGHT, l->weight)) ||
	    nla_put_u8(skb, GWHA_A_GROUP_LEASE_STATE, l->state) ||
	    (l->due_us > now_us &&
	     nla_put_u64_64bit(skb, GWHA_A_GROUP_LEASE_LEFT_US,
			       l->due_us - now_us, GWHA_A_GROUP_PAD)))
		return -EMSGSIZE;
	return 0;
}

static int fill_pool(struct sk_buff *skb, struct gwha_group *g)
{
	struct gwha_pool_member *pm = &g->in_pool;

	if (nla_put_string(skb, GWHA_A_GROUP_POOL,
			   pm->pool ? pm->pool->name : "") ||
	    nla_put_u8(skb, GWHA_A_GROUP_POOL_WEIGHT, pm->share.weight) ||
	    nla_put_u8(skb, GWHA_A_GROUP_POOL_LIMIT, pm->share.limit))
		return -EMSGSIZE;
	if (pm->pool &&
	    (nla_put_u8(skb, GWHA_A_GROUP_POOL_ACTIVE, gwha_pool_active(pm)) ||
	     nla_put_u8(skb, GWHA_A_GROUP_POOL_FULL, g->elect.full) ||
	     nla_put_u8(skb, GWHA_A_GROUP_UNSERVED, g->elect.unserved)))
		return -EMSGSIZE;
	return 0;
}

static int fill_standing(struct sk_buff *skb, const struct gwha_group *g)
{
	int err = 0;
	u8 i;

	for (i = 0; g->tracks && i < g->tracks->n && !err; i++)
		err = fill_track(skb, &g->tracks->at[i]);
	return err ?: fill_lease(skb, &g->lease);
}

/**
 * gwha_nl_fill_group() - a group, for group-get
 * @skb: the message
 * @g: the group
 *
 * Context: any but hard interrupt; RCU; takes the group's lock.
 * Return: 0 or -EMSGSIZE.
 */
int gwha_nl_fill_group(struct sk_buff *skb, struct gwha_group *g)
{
	int err;

	if (nla_put_string(skb, GWHA_A_GROUP_NAME, g->name) ||
	    nla_put_u8(skb, GWHA_A_GROUP_IMPLICIT, g->implicit))
		return -EMSGSIZE;
	spin_lock_bh(&g->lock);
	err = fill_elect(skb, g) ?: fill_standing(skb, g) ?: fill_pool(skb, g);
	spin_unlock_bh(&g->lock);
	return err;
}

static int fill_lateness(struct sk_buff *skb, int attr,
			 const struct gwha_lateness *l)
{
	struct nlattr *nest = nla_nest_start(skb, attr);
	int i;

	if (!nest)
		return -EMSGSIZE;
	for (i = GWHA_A_LATENESS_PAD + 1; i <= GWHA_A_LATENESS_MAX; i++)
		if (nla_put_u64_64bit(skb, i, l->count[i], GWHA_A_LATENESS_PAD))
			return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/* Under the group's lock. */
static int fill_timing(struct sk_buff *skb, const struct gwha_router *rt)
{
	u32 hint_us = gwha_lateness_hint_us(&rt->rx_lateness, rt->fsm.version,
					    rt->fsm.active_interval_us);

	if (fill_lateness(skb, GWHA_A_STATS_RX_LATENESS, &rt->rx_lateness) ||
	    fill_lateness(skb, GWHA_A_STATS_TX_LATENESS, &rt->tx_lateness) ||
	    nla_put_u64_64bit(skb, GWHA_A_STATS_WORST_RX_LATE_US,
			      rt->rx_lateness.worst_us, GWHA_A_STATS_PAD) ||
	    (hint_us &&
	     nla_put_u32(skb, GWHA_A_STATS_HINT_INTERVAL_US, hint_us)))
		return -EMSGSIZE;
	return 0;
}

/**
 * gwha_nl_fill_stats() - counters, for stats-get
 * @skb: the message
 * @rt: the router, NULL for the namespace
 * @stats: its counters
 *
 * Context: any but hard interrupt; RCU; takes the group's lock.
 * Return: 0 or -EMSGSIZE.
 */
int gwha_nl_fill_stats(struct sk_buff *skb, struct gwha_router *rt,
		       const struct gwha_stats *stats)
{
	struct nlattr *nest;
	int err;
	int i;

	if (rt && (nla_put_string(skb, GWHA_A_STATS_IFNAME, rt->ifname) ||
		   nla_put_u8(skb, GWHA_A_STATS_VRID, rt->vrid) ||
		   nla_put_u8(skb, GWHA_A_STATS_FAMILY, rt->fsm.family)))
		return -EMSGSIZE;
	nest = nla_nest_start(skb, GWHA_A_STATS_COUNTERS);
	if (!nest)
		return -EMSGSIZE;
	for (i = GWHA_A_COUNTERS_PAD + 1; i <= GWHA_A_COUNTERS_MAX; i++)
		if (nla_put_u64_64bit(skb, i, atomic64_read(&stats->count[i]),
				      GWHA_A_COUNTERS_PAD))
			return -EMSGSIZE;
	nla_nest_end(skb, nest);
	if (!rt)
		return 0;
	spin_lock_bh(&rt->group->lock);
	err = fill_timing(skb, rt);
	spin_unlock_bh(&rt->group->lock);
	return err;
}

/**
 * gwha_nl_fill_event() - a change, for state-event
 * @skb: the message
 * @notice: the change
 *
 * Context: any.
 * Return: 0 or -EMSGSIZE.
 */
int gwha_nl_fill_event(struct sk_buff *skb, const struct gwha_notice *notice)
{
	if (nla_put_u64_64bit(skb, GWHA_A_EVENT_SEQ, notice->seq,
			      GWHA_A_EVENT_PAD) ||
	    nla_put_u64_64bit(skb, GWHA_A_EVENT_TIME_US, notice->time_us,
			      GWHA_A_EVENT_PAD) ||
	    nla_put_string(skb, GWHA_A_EVENT_GROUP, notice->group) ||
	    nla_put_u8(skb, GWHA_A_EVENT_FROM, notice->from) ||
	    nla_put_u8(skb, GWHA_A_EVENT_TO, notice->to) ||
	    nla_put_u8(skb, GWHA_A_EVENT_WHY, notice->why) ||
	    nla_put_u8(skb, GWHA_A_EVENT_CAUSE, notice->cause) ||
	    nla_put_u64_64bit(skb, GWHA_A_EVENT_EPOCH, notice->epoch,
			      GWHA_A_EVENT_PAD) ||
	    nla_put_string(skb, GWHA_A_EVENT_IFNAME, notice->ifname) ||
	    nla_put_u8(skb, GWHA_A_EVENT_VRID, notice->vrid) ||
	    nla_put_u8(skb, GWHA_A_EVENT_FAMILY, notice->family))
		return -EMSGSIZE;
	return 0;
}
