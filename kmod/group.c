// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Groups. Every event of a member, from whatever context, becomes one step of
 * the core and one verdict over all members, under the group's lock: all
 * change, or none.
 */

#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "core/limits.h"
#include "core/timing.h"
#include "group.h"
#include "net.h"
#include "place.h"
#include "router.h"
#include "rx.h"
#include "seal.h"
#include "trace.h"

#define to_router(f) container_of(f, struct gwha_router, fsm)

static void set_owned(struct gwha_router *rt)
{
	WRITE_ONCE(rt->owned, rt->fsm.state == GWHA_STATE_ACTIVE);
}

static void notify(struct gwha_group *g, const struct gwha_router *rt,
		   const struct gwha_verdict *v, u64 now_us)
{
	struct gwha_notice notice = {
		.time_us = now_us,
		.epoch = g->elect.epoch,
		.from = v->from,
		.to = v->to,
		.why = v->why,
		.cause = g->elect.cause,
		.vrid = rt->vrid,
		.family = rt->fsm.family,
	};

	strscpy(notice.ifname, rt->ifname, sizeof(notice.ifname));
	strscpy(notice.group, g->name, sizeof(notice.group));
	if (!gwha_event_put(&g->gn->events, &notice))
		gwha_stat_inc(&g->gn->stats, GWHA_A_COUNTERS_EVENT_LOST);
}

/*
 * The flags that make a node answer or fall silent come first, then the
 * adverts, then what may wait for RTNL.
 */
static void execute(struct gwha_group *g, struct gwha_router *rt,
		    const struct gwha_verdict *v, u64 now_us)
{
	u8 prio = g->elect.prio;
	u16 i;

	set_owned(rt);
	if (v->acts & GWHA_ACT_ALL) {
		for (i = 0; i < g->n; i++)
			set_owned(to_router(g->fsm[i]));
		for (i = 0; i < g->n; i++)
			gwha_router_act(to_router(g->fsm[i]), prio);
	} else {
		gwha_router_act(rt, prio);
	}
	if (v->late)
		gwha_stat_inc(&rt->stats, GWHA_A_COUNTERS_TIMER_LATE);
	if (v->acts & (GWHA_ACT_CLAIM | GWHA_ACT_ANNOUNCE))
		g->announce = true;
	if (v->acts & GWHA_ACT_NOTIFY)
		notify(g, rt, v, now_us);
	if (v->acts & (GWHA_ACT_CLAIM | GWHA_ACT_RELEASE | GWHA_ACT_ANNOUNCE |
		       GWHA_ACT_NOTIFY))
		gwha_place_queue(g);
}

static void step(struct gwha_group *g, struct gwha_router *rt, u8 type,
		 u8 cause, const struct gwha_advert *ad)
{
	struct gwha_event ev = {
		.type = type,
		.cause = cause,
		.member = rt->index,
		.now_us = gwha_clock_now_us(),
		.advert = ad,
	};
	struct gwha_verdict v;

	lockdep_assert_held(&g->lock);
	v = gwha_elect_step(&g->elect, g->fsm, g->n, &ev);
	trace_gwha_step(rt, type, &v);
	execute(g, rt, &v, ev.now_us);
}

static void check(struct gwha_router *rt)
{
	u8 cause = gwha_router_cause(rt);

	if (cause != rt->fsm.cause)
		step(rt->group, rt, GWHA_EV_COND, cause, NULL);
}

/**
 * gwha_group_tick() - a router's timer is due
 * @clock: the timer
 *
 * Context: softirq; takes the group's lock.
 */
void gwha_group_tick(struct gwha_clock *clock)
{
	struct gwha_router *rt = container_of(clock, struct gwha_router, clock);
	struct gwha_group *g = rt->group;

	spin_lock(&g->lock);
	if (!rt->member)
		goto out;
	if (clock->late)
		gwha_stat_inc(&rt->stats, GWHA_A_COUNTERS_RX_LATE);
	check(rt);
	step(g, rt, GWHA_EV_TICK, 0, NULL);
out:
	spin_unlock(&g->lock);
}

static bool lists_ours(const struct gwha_router *rt,
		       const struct gwha_frame *frame)
{
	struct gwha_addr addrs[GWHA_VIP_MAX];
	u8 i;

	for (i = 0; i < rt->n_vips; i++)
		addrs[i] = rt->vips[i].addr;
	return gwha_wire_lists(frame->data, frame->len, frame->family, addrs,
			       rt->n_vips);
}

/* 0, or what counts the refusal. */
static u8 admit(struct gwha_router *rt, const struct gwha_frame *frame)
{
	const struct gwha_auth_frame claim = {
		.ad = &frame->ad,
		.data = frame->data,
		.len = frame->len,
		.family = frame->family,
		.now_s = (u32)gwha_clock_utc().tv_sec,
	};
	u8 reason = gwha_fsm_admit(&rt->fsm, &frame->ad);

	if (!reason)
		reason = gwha_auth_check(&rt->auth, &rt->replay, &claim,
					 &gwha_seal_mac);
	if (!reason && rt->auth.type == GWHA_AUTH_HMAC && !frame->ad.trailer)
		gwha_stat_inc(&rt->stats, GWHA_A_COUNTERS_RX_UNAUTHENTICATED);
	return reason;
}

static void receive(struct gwha_router *rt, const struct gwha_frame *frame)
{
	const struct gwha_advert *ad = &frame->ad;
	u8 reason;

	if (!rt->member)
		return;
	reason = admit(rt, frame);
	if (reason) {
		gwha_stat_inc(&rt->stats, reason);
		trace_gwha_drop(frame, reason);
		return;
	}
	gwha_stat_inc(&rt->stats, GWHA_A_COUNTERS_RX_ADVERT);
	if (ad->prio == GWHA_PRIO_RESIGN)
		gwha_stat_inc(&rt->stats, GWHA_A_COUNTERS_RX_PRIO_ZERO);
	if (!lists_ours(rt, frame))
		gwha_stat_inc(&rt->stats, GWHA_A_COUNTERS_ADDRESSES_DIFFER);
	rt->dialect = ad->dialect;
	step(rt->group, rt, GWHA_EV_ADVERT, 0, ad);
}

/**
 * gwha_group_rx() - a packet of protocol 112 came in
 * @frame: the packet
 *
 * Context: softirq, RCU; takes the group's lock.
 */
void gwha_group_rx(const struct gwha_frame *frame)
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

/**
 * gwha_group_check() - something changed about a router's device
 * @rt: the router
 *
 * Context: process or softirq; takes the group's lock.
 */
void gwha_group_check(struct gwha_router *rt)
{
	spin_lock_bh(&rt->group->lock);
	if (rt->member) {
		gwha_router_set_source(rt);
		check(rt);
	}
	spin_unlock_bh(&rt->group->lock);
}

/**
 * gwha_group_lost() - somebody removed a VIP of an active router
 * @rt: the router
 *
 * Context: process or softirq; takes the group's lock.
 */
void gwha_group_lost(struct gwha_router *rt)
{
	spin_lock_bh(&rt->group->lock);
	if (rt->member && rt->owned) {
		rt->lost = true;
		gwha_place_queue(rt->group);
	}
	spin_unlock_bh(&rt->group->lock);
}

/**
 * gwha_group_new() - an empty group
 * @gn: namespace, with its worker started
 * @name: its name, not in use
 * @implicit: it is made for one router
 * @prio: priority, 1-254
 * @preempt: take over from a lower priority
 * @preempt_delay_us: how long that must be heard before
 *
 * Context: process; sleeps; conf_lock.
 * Return: the group or NULL.
 */
struct gwha_group *gwha_group_new(struct gwha_net *gn, const char *name,
				  bool implicit, u8 prio, bool preempt,
				  u32 preempt_delay_us)
{
	struct gwha_group *g = kzalloc(sizeof(*g), GFP_KERNEL_ACCOUNT);

	lockdep_assert_held(&gn->conf_lock);
	if (!g)
		return NULL;
	g->gn = gn;
	g->implicit = implicit;
	strscpy(g->name, name, sizeof(g->name));
	spin_lock_init(&g->lock);
	gwha_elect_init(&g->elect, prio, preempt, preempt_delay_us);
	gwha_place_init(g);
	list_add_tail_rcu(&g->list, &gn->groups);
	return g;
}

/**
 * gwha_group_find() - a group by name
 * @gn: namespace
 * @name: the name
 *
 * Context: conf_lock or RCU.
 * Return: the group or NULL.
 */
struct gwha_group *gwha_group_find(struct gwha_net *gn, const char *name)
{
	struct gwha_group *g;

	list_for_each_entry_rcu(g, &gn->groups, list,
				lockdep_is_held(&gn->conf_lock))
		if (!strcmp(g->name, name))
			return g;
	return NULL;
}

/**
 * gwha_group_del() - delete a group
 * @g: the group, without members
 *
 * Context: process; sleeps; conf_lock, not RTNL.
 */
void gwha_group_del(struct gwha_group *g)
{
	lockdep_assert_held(&g->gn->conf_lock);
	list_del_rcu(&g->list);
	gwha_place_exit(g);
	kfree(g->fsm);
	kfree_rcu(g, rcu);
}

static int make_room(struct gwha_group *g)
{
	u16 room = g->room ? g->room * 2 : 4;
	struct gwha_fsm **fsm;
	struct gwha_fsm **old;

	if (g->n < g->room)
		return 0;
	fsm = kcalloc(room, sizeof(*fsm), GFP_KERNEL_ACCOUNT);
	if (!fsm)
		return -ENOMEM;
	spin_lock_bh(&g->lock);
	memcpy(fsm, g->fsm, g->n * sizeof(*fsm));
	old = g->fsm;
	g->fsm = fsm;
	spin_unlock_bh(&g->lock);
	g->room = room;
	kfree(old);
	return 0;
}

/**
 * gwha_group_join() - a router begins to take part
 * @g: its group
 * @rt: the router
 *
 * Context: process; sleeps; conf_lock.
 * Return: 0 or -ENOMEM.
 */
int gwha_group_join(struct gwha_group *g, struct gwha_router *rt)
{
	int err;

	lockdep_assert_held(&g->gn->conf_lock);
	err = make_room(g);
	if (err)
		return err;
	spin_lock_bh(&g->lock);
	rt->index = g->n;
	rt->member = true;
	g->fsm[g->n++] = &rt->fsm;
	gwha_router_set_source(rt);
	step(g, rt, GWHA_EV_JOIN, gwha_router_cause(rt), NULL);
	spin_unlock_bh(&g->lock);
	return 0;
}

/**
 * gwha_group_leave() - a router takes part no more
 * @g: its group
 * @rt: the router; an active one has resigned when this returns
 *
 * Context: process; sleeps; conf_lock.
 */
void gwha_group_leave(struct gwha_group *g, struct gwha_router *rt)
{
	lockdep_assert_held(&g->gn->conf_lock);
	spin_lock_bh(&g->lock);
	step(g, rt, GWHA_EV_LEAVE, 0, NULL);
	gwha_clock_kill(&rt->clock);
	rt->member = false;
	g->n--;
	g->fsm[rt->index] = g->fsm[g->n];
	to_router(g->fsm[rt->index])->index = rt->index;
	/* a pass under way may have missed the one that moved */
	gwha_place_queue(g);
	spin_unlock_bh(&g->lock);
	gwha_clock_stop(&rt->clock);
}

/**
 * gwha_group_configured() - a configuration has changed
 * @g: the group
 * @rt: the router whose interval it was, NULL if it was the group's priority
 *
 * Context: process; the group's lock.
 */
void gwha_group_configured(struct gwha_group *g, struct gwha_router *rt)
{
	u16 i;

	lockdep_assert_held(&g->lock);
	for (i = 0; i < g->n; i++)
		if (!rt || g->fsm[i] == &rt->fsm)
			step(g, to_router(g->fsm[i]), GWHA_EV_CONF, 0, NULL);
}

/**
 * gwha_group_handover() - resign in favour of the successor (V54)
 * @g: the group
 *
 * Context: process; takes the group's lock.
 * Return: 0; -EALREADY while one is under way; -EPERM if this node is not
 * active.
 */
int gwha_group_handover(struct gwha_group *g)
{
	int err = 0;

	spin_lock_bh(&g->lock);
	if (g->elect.state != GWHA_STATE_ACTIVE)
		err = -EPERM;
	else if (g->elect.leaving)
		err = -EALREADY;
	else
		step(g, to_router(g->fsm[0]), GWHA_EV_HANDOVER, 0, NULL);
	spin_unlock_bh(&g->lock);
	return err;
}
