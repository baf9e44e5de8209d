// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Groups. Every event of a member, from whatever context, becomes one step of
 * the core and one verdict over all members, under the group's lock: all
 * change, or none.
 */

#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "core/limits.h"
#include "group.h"
#include "net.h"
#include "place.h"
#include "pool.h"
#include "router.h"
#include "sync.h"
#include "trace.h"
#include "track.h"

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
	/* one that begins in an active group is no news to the others' neighbours */
	if ((v->acts & (GWHA_ACT_CLAIM | GWHA_ACT_ALL)) == GWHA_ACT_CLAIM)
		g->changed = true;
	else if (v->acts & (GWHA_ACT_CLAIM | GWHA_ACT_ANNOUNCE))
		g->announce = true;
	if (v->acts & GWHA_ACT_NOTIFY)
		notify(g, rt, v, now_us);
	if (v->acts & (GWHA_ACT_CLAIM | GWHA_ACT_RELEASE | GWHA_ACT_ANNOUNCE |
		       GWHA_ACT_NOTIFY))
		gwha_place_queue(g);
}

/**
 * gwha_group_step() - one event of a member through the core, and its verdict
 * @rt: the member
 * @type: enum gwha_ev
 * @cause: GWHA_CAUSE_* (join, cond, bar)
 * @ad: the advert (advert)
 *
 * Context: any but hard interrupt; the group's lock.
 */
void gwha_group_step(struct gwha_router *rt, u8 type, u8 cause,
		     const struct gwha_advert *ad)
{
	struct gwha_group *g = rt->group;
	struct gwha_event ev = {
		.type = type,
		.cause = cause,
		.member = rt->index,
		.now_us = gwha_clock_now_us(),
		.advert = ad,
	};
	struct gwha_verdict v;

	lockdep_assert_held(&g->lock);
	v = gwha_pool_step(&g->in_pool, g->fsm, g->n, &ev);
	trace_gwha_step(rt, type, &v);
	execute(g, rt, &v, ev.now_us);
	if (v.from != v.to)
		gwha_sync_elected(g);
	gwha_pool_tell(&g->in_pool, &v);
}

/**
 * gwha_group_tell() - tell userspace of something that moves no state
 * @g: the group
 * @rt: the router that saw it
 * @why: GWHA_WHY_*
 *
 * Context: any but hard interrupt; the group's lock.
 */
void gwha_group_tell(struct gwha_group *g, const struct gwha_router *rt, u8 why)
{
	const struct gwha_verdict v = {
		.why = why,
		.from = g->elect.state,
		.to = g->elect.state,
	};

	lockdep_assert_held(&g->lock);
	notify(g, rt, &v, gwha_clock_now_us());
	gwha_place_queue(g);
}

/* A step that concerns every member; without one, the next joins it. */
static void step_all(struct gwha_group *g, u8 type, u8 cause)
{
	if (g->n)
		gwha_group_step(to_router(g->fsm[0]), type, cause, NULL);
	else
		g->elect.barred = type == GWHA_EV_BAR ? cause : g->elect.barred;
}

static struct gwha_health judge(struct gwha_group *g, u64 now_us)
{
	struct gwha_health h;
	u32 down;

	gwha_health_begin(&h);
	down = gwha_tracks_look(g->tracks, &h, now_us);
	gwha_health_end(&h, &g->lease, g->prio, down);
	if (now_us < g->conflict_until_us) {
		h.barred = GWHA_CAUSE_CONFLICT;
		if (!h.due_us || g->conflict_until_us < h.due_us)
			h.due_us = g->conflict_until_us;
	}
	return h;
}

/**
 * gwha_group_weigh() - look at all that a group depends on
 * @g: the group
 *
 * A lease that ran out with the action weight hands an active group over: its
 * peers do not preempt it unless they are told to. Who finds no successor
 * goes on.
 *
 * Context: any but hard interrupt; the group's lock.
 */
void gwha_group_weigh(struct gwha_group *g)
{
	u64 now_us = gwha_clock_now_us();
	bool expired = gwha_lease_look(&g->lease, now_us);
	struct gwha_health h = judge(g, now_us);

	lockdep_assert_held(&g->lock);
	if (expired && g->n)
		gwha_group_tell(g, to_router(g->fsm[0]), GWHA_WHY_LEASE);
	if (h.prio != g->in_pool.share.prio) {
		gwha_pool_weigh(&g->in_pool, h.prio);
		step_all(g, GWHA_EV_PRIO, 0);
	}
	if (gwha_pool_look(&g->in_pool))
		step_all(g, GWHA_EV_POOL, 0);
	if (h.barred != g->elect.barred)
		step_all(g, GWHA_EV_BAR, h.barred);
	if (expired && g->lease.action == GWHA_LEASE_ACTION_WEIGHT)
		step_all(g, GWHA_EV_HANDOVER, 0);
	gwha_clock_set(&g->clock, h.due_us, false);
}

static void clock_due(struct gwha_clock *clock)
{
	struct gwha_group *g = container_of(clock, struct gwha_group, clock);

	spin_lock(&g->lock);
	gwha_group_weigh(g);
	spin_unlock(&g->lock);
}

static void check(struct gwha_router *rt)
{
	u8 cause = gwha_router_cause(rt);

	if (cause != rt->fsm.cause)
		gwha_group_step(rt, GWHA_EV_COND, cause, NULL);
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
	gwha_router_ticked(rt, gwha_clock_now_us());
	check(rt);
	if (g->tracks)
		gwha_group_weigh(g);
	gwha_group_step(rt, GWHA_EV_TICK, 0, NULL);
out:
	spin_unlock(&g->lock);
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
 * gwha_group_lost() - a VIP of a router was removed, by us or another
 * @rt: the router
 *
 * Context: process or softirq; takes the group's lock.
 */
void gwha_group_lost(struct gwha_router *rt)
{
	spin_lock_bh(&rt->group->lock);
	if (rt->member) {
		/* not owned: a pass may find it owned again, and too late */
		rt->lost = true;
		if (rt->owned)
			gwha_place_queue(rt->group);
	}
	spin_unlock_bh(&rt->group->lock);
}

/**
 * gwha_group_announce() - neighbours are to hear of a router's addresses again
 * @rt: the router
 *
 * A bond has another port, or a device another address.
 *
 * Context: process or softirq; takes the group's lock.
 */
void gwha_group_announce(struct gwha_router *rt)
{
	spin_lock_bh(&rt->group->lock);
	if (rt->member && rt->owned) {
		rt->group->announce = true;
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
	g->prio = prio;
	g->lease.period_us = GWHA_LEASE_DEFAULT_US;
	gwha_clock_init(&g->clock, clock_due);
	g->implicit = implicit;
	strscpy(g->name, name, sizeof(g->name));
	spin_lock_init(&g->lock);
	gwha_elect_init(&g->elect, prio, preempt, preempt_delay_us);
	gwha_pool_init(&g->in_pool, &g->elect, &g->clock);
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
	struct gwha_tracks *tracks;
	struct gwha_pool *pool;

	lockdep_assert_held(&g->gn->conf_lock);
	gwha_sync_del(g);
	list_del_rcu(&g->list);
	spin_lock_bh(&g->lock);
	pool = gwha_pool_leave(&g->in_pool);
	gwha_clock_kill(&g->clock);
	spin_unlock_bh(&g->lock);
	gwha_clock_stop(&g->clock);
	gwha_pool_put(pool);
	gwha_place_exit(g);
	spin_lock_bh(&g->lock);
	tracks = g->tracks;
	g->tracks = NULL;
	spin_unlock_bh(&g->lock);
	gwha_tracks_free(tracks);
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
	gwha_group_step(rt, GWHA_EV_JOIN, gwha_router_cause(rt), NULL);
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
	gwha_group_step(rt, GWHA_EV_LEAVE, 0, NULL);
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
	/* asked for, so there is nothing to tell about it */
	if (!rt)
		gwha_pool_weigh(&g->in_pool,
				judge(g, gwha_clock_now_us()).prio);
	for (i = 0; i < g->n; i++)
		if (!rt || g->fsm[i] == &rt->fsm)
			gwha_group_step(to_router(g->fsm[i]), GWHA_EV_CONF, 0,
					NULL);
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
		gwha_group_step(to_router(g->fsm[0]), GWHA_EV_HANDOVER, 0,
				NULL);
	spin_unlock_bh(&g->lock);
	return err;
}
