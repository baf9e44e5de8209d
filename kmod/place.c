// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Whatever needs RTNL waits for it here, on one SCHED_FIFO thread a namespace,
 * and never holds up an advert. It is level-triggered: a pass compares what a
 * router should have with what it has, however many verdicts there were.
 */

#include <linux/delay.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <net/net_namespace.h>

#include "group.h"
#include "net.h"
#include "pass.h"
#include "place.h"
#include "router.h"
#include "rtnl.h"

/*
 * When gratuitous ARPs are repeated: at once, when each address has had its
 * first, then 1 s and 5 s after that. Then no more.
 */
static const unsigned int repeat_ms[] = { 0, 1000, 4000 };

/*
 * An IPv6 address that is not usable at once is looked at again each jiffy, this
 * often; then it is one that could not be placed.
 */
#define LATE_MAX 250

/* How often, and how long apart, addresses of a router that ends are removed. */
#define EVICT_TRIES 100
#define EVICT_PAUSE_MS 20

static void (*place_tell)(struct gwha_net *gn, const struct gwha_notice *n);

/* How often a repeat sends each of a router's announcements. */
static u8 repeat_times(const struct gwha_group *g, struct gwha_router *rt)
{
	u32 refresh_us = READ_ONCE(rt->garp_refresh_us);
	u64 now_us = gwha_clock_now_us();

	if (g->repeats < ARRAY_SIZE(repeat_ms)) {
		rt->refresh_due_us = now_us + refresh_us;
		return g->repeats ? 1 : READ_ONCE(rt->garp_repeat);
	}
	if (!refresh_us || now_us < rt->refresh_due_us)
		return 0;
	rt->refresh_due_us = now_us + refresh_us;
	return 1;
}

/* The shortest time after which a member refreshes; 0 if none does. */
static u32 refresh_us(struct gwha_group *g)
{
	const struct gwha_router *rt;
	u32 least_us = 0;
	u16 i;

	spin_lock_bh(&g->lock);
	for (i = 0; i < g->n && g->elect.state == GWHA_STATE_ACTIVE; i++) {
		rt = container_of(g->fsm[i], struct gwha_router, fsm);
		if (rt->garp_refresh_us &&
		    (!least_us || rt->garp_refresh_us < least_us))
			least_us = rt->garp_refresh_us;
	}
	spin_unlock_bh(&g->lock);
	return least_us;
}

/* Members come and go between two calls; each change queues a pass. */
static struct gwha_router *member_get(struct gwha_group *g, u16 i)
{
	struct gwha_router *rt = NULL;

	spin_lock_bh(&g->lock);
	if (i < g->n) {
		rt = container_of(g->fsm[i], struct gwha_router, fsm);
		refcount_inc(&rt->ref);
	}
	spin_unlock_bh(&g->lock);
	return rt;
}

static void tell(struct gwha_net *gn)
{
	struct gwha_notice notice;

	while (gwha_event_take(&gn->events, &notice))
		place_tell(gn, &notice);
}

static void schedule_repeat(struct gwha_group *g)
{
	g->turn = 0;
	g->unmet = false;
	kthread_mod_delayed_work(g->gn->worker, &g->repeat,
				 msecs_to_jiffies(repeat_ms[g->repeats]));
}

/* When the repeats are over; one that is under way comes here at its end. */
static void schedule_refresh(struct gwha_group *g)
{
	u32 next_us = refresh_us(g);

	if (!next_us || g->repeats < ARRAY_SIZE(repeat_ms))
		return;
	g->turn = 0;
	g->unmet = false;
	kthread_queue_delayed_work(g->gn->worker, &g->repeat,
				   usecs_to_jiffies(next_us));
}

static void look_work(struct kthread_work *work)
{
	struct gwha_group *g = container_of(work, struct gwha_group, look.work);

	kthread_queue_work(g->gn->worker, &g->place);
}

/*
 * Every member has had its turn. Another one for IPv6 addresses that are not
 * whole yet; then the rest of the burst, and the events.
 */
static void finish_pass(struct gwha_group *g)
{
	bool changed = false;
	bool again = false;
	bool late;

	g->cursor = 0;
	if (g->waiting && g->stride < GWHA_STRIDE_ALL) {
		g->stride++;
		kthread_queue_work(g->gn->worker, &g->place);
		return;
	}
	tell(g->gn);
	spin_lock_bh(&g->lock);
	late = g->waiting && g->n && g->late < LATE_MAX;
	if (!late) {
		again = g->elect.state == GWHA_STATE_ACTIVE && g->announce;
		changed = g->elect.state == GWHA_STATE_ACTIVE && g->changed;
		g->announce = false;
		g->changed = false;
	}
	if (g->dirty)
		kthread_queue_work(g->gn->worker, &g->place);
	spin_unlock_bh(&g->lock);
	if (late) {
		g->late++;
		kthread_mod_delayed_work(g->gn->worker, &g->look, 1);
		return;
	}
	g->late = 0;
	g->stride = GWHA_STRIDE_ROUTE;
	if (again || g->undone || g->waiting) {
		g->repeats = 0;
		schedule_repeat(g);
	} else if (changed) {
		g->repeats = 1;
		schedule_repeat(g);
	} else {
		schedule_refresh(g);
	}
}

/*
 * One member a turn, each address announced as it can be used. Then the next
 * turn queues behind other groups: none waits for a thousand addresses of
 * another (docs/decisions/0001).
 */
static void place_work(struct kthread_work *work)
{
	struct gwha_group *g = container_of(work, struct gwha_group, place);
	struct gwha_router *rt;
	u8 left;

	if (!g->cursor) {
		spin_lock_bh(&g->lock);
		/* what is new is to be announced before older ones are whole */
		if (g->dirty)
			g->stride = GWHA_STRIDE_ROUTE;
		g->dirty = false;
		spin_unlock_bh(&g->lock);
		g->undone = false;
		g->waiting = false;
	}
	rt = member_get(g, g->cursor);
	if (!rt) {
		finish_pass(g);
		return;
	}
	left = gwha_pass_place(rt, g->stride);
	gwha_router_put(rt);
	if (left & GWHA_LEFT_FAILED)
		g->undone = true;
	if (left & GWHA_LEFT_WAITING)
		g->waiting = true;
	g->cursor++;
	kthread_queue_work(g->gn->worker, &g->place);
}

/* A pass is asked for, or has members or steps before it. */
static bool is_passing(struct gwha_group *g)
{
	bool dirty;

	spin_lock_bh(&g->lock);
	dirty = g->dirty;
	spin_unlock_bh(&g->lock);
	return dirty || g->cursor || g->stride != GWHA_STRIDE_ROUTE;
}

/*
 * One member a turn as well; what could not be placed is tried again. Not in
 * between the turns of a pass: it would make one router's addresses whole while
 * neighbours wait for the next one's.
 */
static void repeat_work(struct kthread_work *work)
{
	struct gwha_group *g =
		container_of(work, struct gwha_group, repeat.work);
	struct gwha_router *rt;

	if (is_passing(g)) {
		kthread_mod_delayed_work(g->gn->worker, &g->repeat, 1);
		return;
	}
	rt = member_get(g, g->turn);
	if (rt) {
		if (gwha_pass_place(rt, GWHA_STRIDE_ALL))
			g->unmet = true;
		gwha_pass_announce(rt, repeat_times(g, rt));
		gwha_router_put(rt);
		g->turn++;
		kthread_mod_delayed_work(g->gn->worker, &g->repeat, 0);
		return;
	}
	if (g->repeats < ARRAY_SIZE(repeat_ms))
		g->repeats++;
	if (g->repeats == ARRAY_SIZE(repeat_ms) && g->unmet)
		g->repeats = 1;
	if (g->repeats < ARRAY_SIZE(repeat_ms))
		schedule_repeat(g);
	else
		schedule_refresh(g);
}

/* A router that is in no group any more gives its addresses back. */
struct eviction {
	struct kthread_work work;
	struct gwha_router *rt;
};

static void evict_work(struct kthread_work *work)
{
	struct gwha_router *rt = container_of(work, struct eviction, work)->rt;
	int tries = EVICT_TRIES;

	/* what stays now, for want of memory, nobody would remove any more */
	while (gwha_pass_place(rt, GWHA_STRIDE_ALL) && --tries)
		msleep(EVICT_PAUSE_MS);
}

/**
 * gwha_place_on_event() - who tells userspace
 * @tell: called on the worker for every notice, in order
 *
 * Context: module init.
 */
void gwha_place_on_event(void (*tell)(struct gwha_net *gn,
				      const struct gwha_notice *notice))
{
	place_tell = tell;
}

/**
 * gwha_place_start() - start a namespace's worker, if it is not running
 * @gn: namespace
 *
 * Context: process; sleeps; conf_lock.
 * Return: 0 or -errno.
 */
int gwha_place_start(struct gwha_net *gn)
{
	struct kthread_worker *worker;
	int err;

	lockdep_assert_held(&gn->conf_lock);
	if (gn->worker)
		return 0;
	gn->scratch = kcalloc(GWHA_VIPS_MAX, sizeof(*gn->scratch),
			      GFP_KERNEL_ACCOUNT);
	if (!gn->scratch)
		return -ENOMEM;
	err = gwha_rtnl_open(gn->net, &gn->sock);
	if (err)
		goto err_scratch;
	worker = kthread_create_worker(0, "gwha/%u", gn->net->ns.inum);
	if (IS_ERR(worker)) {
		err = PTR_ERR(worker);
		goto err_sock;
	}
	sched_set_fifo(worker->task);
	gn->worker = worker;
	return 0;

err_sock:
	gwha_rtnl_close(gn->sock);
err_scratch:
	kfree(gn->scratch);
	return err;
}

/**
 * gwha_place_stop() - stop it
 * @gn: namespace, without groups
 *
 * Context: process; sleeps; conf_lock, not RTNL.
 */
void gwha_place_stop(struct gwha_net *gn)
{
	if (!gn->worker)
		return;
	kthread_destroy_worker(gn->worker);
	gwha_rtnl_close(gn->sock);
	kfree(gn->scratch);
	gn->worker = NULL;
}

/**
 * gwha_place_init() - a group's work
 * @g: the group
 *
 * Context: any.
 */
void gwha_place_init(struct gwha_group *g)
{
	kthread_init_work(&g->place, place_work);
	kthread_init_delayed_work(&g->repeat, repeat_work);
	kthread_init_delayed_work(&g->look, look_work);
}

/**
 * gwha_place_exit() - wait for a group's work and end it
 * @g: the group, without members
 *
 * Context: process; sleeps; conf_lock, not RTNL.
 */
void gwha_place_exit(struct gwha_group *g)
{
	/* what happened last is told, if it can be; then nothing runs again */
	kthread_flush_work(&g->place);
	kthread_cancel_delayed_work_sync(&g->look);
	kthread_cancel_work_sync(&g->place);
	kthread_cancel_delayed_work_sync(&g->repeat);
}

/**
 * gwha_place_evict() - remove the addresses of a router that left its group
 * @rt: the router, not owning anything
 *
 * Context: process; sleeps until it is done; conf_lock, not RTNL.
 */
void gwha_place_evict(struct gwha_router *rt)
{
	struct eviction ev = { .rt = rt };

	kthread_init_work(&ev.work, evict_work);
	kthread_queue_work(rt->gn->worker, &ev.work);
	kthread_flush_work(&ev.work);
}

/**
 * gwha_place_tell() - the worker shall tell userspace what there is
 * @g: the group
 *
 * Context: any but hard interrupt; before gwha_place_exit() of the group.
 */
void gwha_place_tell(struct gwha_group *g)
{
	kthread_queue_work(g->gn->worker, &g->place);
}

/**
 * gwha_place_queue() - there is something for the worker to do
 * @g: the group
 *
 * Context: any but hard interrupt; the group's lock.
 */
void gwha_place_queue(struct gwha_group *g)
{
	lockdep_assert_held(&g->lock);
	g->dirty = true;
	kthread_queue_work(g->gn->worker, &g->place);
}
