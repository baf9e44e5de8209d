// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Whatever needs RTNL waits for it here, on one SCHED_FIFO thread a namespace,
 * and never holds up an advert. It is level-triggered: a pass compares what a
 * router should have with what it has, however many verdicts there were.
 */

#include <linux/netdevice.h>
#include <linux/sched.h>
#include <net/net_namespace.h>

#include "announce.h"
#include "group.h"
#include "net.h"
#include "place.h"
#include "router.h"

/*
 * When gratuitous ARPs are repeated: at once, when each address has had its
 * first, then 1 s and 5 s after that. Then no more.
 */
static const unsigned int repeat_ms[] = { 0, 1000, 4000 };

static void (*place_tell)(struct gwha_net *gn, const struct gwha_notice *n);

/* A pass over one router. */
struct pass {
	struct gwha_router *rt;
	struct net_device *dev;
	int ifindex;
	bool lost;
	u8 n;
	struct gwha_vip want[GWHA_VIP_MAX];
};

static bool same_vip(const struct gwha_vip *a, const struct gwha_vip *b)
{
	return a->plen == b->plen && !gwha_addr_cmp(&a->addr, &b->addr);
}

static struct gwha_vip *find_vip(struct gwha_vip *vips, u8 n,
				 const struct gwha_vip *vip)
{
	u8 i;

	for (i = 0; i < n; i++)
		if (same_vip(&vips[i], vip))
			return &vips[i];
	return NULL;
}

/* What a router should have now, and where. */
static void look(struct pass *p, struct gwha_router *rt)
{
	struct gwha_group *g = rt->group;

	p->rt = rt;
	p->n = 0;
	p->lost = false;
	spin_lock_bh(&g->lock);
	p->dev = rt->dev;
	p->ifindex = rt->ifindex;
	if (p->dev)
		dev_hold(p->dev);
	if (p->dev && rt->owned) {
		p->n = rt->n_vips;
		memcpy(p->want, rt->vips, p->n * sizeof(*p->want));
	}
	spin_unlock_bh(&g->lock);
}

/* The same, and the duty to put back what somebody removed. */
static void begin_pass(struct pass *p, struct gwha_router *rt)
{
	bool lost;

	spin_lock_bh(&rt->group->lock);
	lost = rt->lost;
	rt->lost = false;
	spin_unlock_bh(&rt->group->lock);
	look(p, rt);
	p->lost = lost;
}

static void end_pass(struct pass *p)
{
	struct gwha_router *rt = p->rt;
	struct gwha_vip *done;
	u8 i;

	spin_lock_bh(&rt->group->lock);
	for (i = 0; i < rt->n_vips; i++) {
		done = find_vip(p->want, p->n, &rt->vips[i]);
		rt->vips[i].state = done ? done->state : GWHA_VIP_STATE_ABSENT;
		rt->vips[i].error = done ? done->error : 0;
	}
	spin_unlock_bh(&rt->group->lock);
	if (p->dev)
		dev_put(p->dev);
}

static void announce(struct gwha_router *rt, struct net_device *dev,
		     const struct gwha_vip *vip)
{
	if (READ_ONCE(rt->owned) && !gwha_announce(dev, &vip->addr))
		gwha_stat_inc(&rt->stats, GWHA_A_COUNTERS_ARP_SENT);
}

/*
 * Backwards, so that of one subnet the primary address goes last. What the
 * kernel has not room to remove now is tried again.
 */
static bool remove_unwanted(struct pass *p)
{
	struct gwha_router *rt = p->rt;
	bool done = true;
	int err;
	int i;

	for (i = rt->n_placed - 1; i >= 0; i--) {
		struct gwha_vip *vip = &rt->placed[i];

		if (rt->placed_on == p->ifindex && find_vip(p->want, p->n, vip))
			continue;
		err = gwha_vip_del(rt->gn->sock, rt->placed_on, vip);
		if (err && err != -EADDRNOTAVAIL && err != -ENODEV) {
			gwha_stat_inc(&rt->stats, GWHA_A_COUNTERS_VIP_ERROR);
			done = false;
			continue;
		}
		gwha_stat_inc(&rt->stats, GWHA_A_COUNTERS_VIP_REMOVED);
		rt->n_placed--;
		memmove(vip, vip + 1, (rt->n_placed - i) * sizeof(*vip));
	}
	return done;
}

static void add_one(struct pass *p, struct gwha_vip *vip)
{
	struct gwha_router *rt = p->rt;
	bool placed = find_vip(rt->placed, rt->n_placed, vip);
	int err = 0;

	if (!placed && rt->n_placed == GWHA_VIP_MAX)
		err = -ENOSPC; /* until what is left of older ones is gone */
	else if (!placed || p->lost)
		err = gwha_vip_add(rt->gn->sock, p->ifindex, vip);
	if (err && err != -EEXIST) {
		vip->state = GWHA_VIP_STATE_FAILED;
		vip->error = -err;
		gwha_stat_inc(&rt->stats, GWHA_A_COUNTERS_VIP_ERROR);
		return;
	}
	vip->state = GWHA_VIP_STATE_PRESENT;
	vip->error = 0;
	if (placed && (!p->lost || err))
		return;
	if (placed) {
		gwha_stat_inc(&rt->stats, GWHA_A_COUNTERS_VIP_RESTORED);
	} else {
		rt->placed[rt->n_placed++] = *vip;
		gwha_stat_inc(&rt->stats, GWHA_A_COUNTERS_VIP_ADDED);
	}
	announce(rt, p->dev, vip);
}

/* Whether every address that should be there is. */
static bool place_router(struct gwha_router *rt)
{
	struct pass p;
	bool done;
	u8 i;

	begin_pass(&p, rt);
	done = remove_unwanted(&p);
	if (!rt->n_placed)
		rt->placed_on = p.ifindex;
	else if (rt->placed_on != p.ifindex)
		p.n = 0;
	for (i = 0; i < p.n && READ_ONCE(rt->owned); i++) {
		add_one(&p, &p.want[i]);
		done &= p.want[i].state == GWHA_VIP_STATE_PRESENT;
	}
	/* what a new verdict cut short is done by the pass that it queued */
	for (; i < p.n; i++)
		p.want[i].state = GWHA_VIP_STATE_ABSENT;
	end_pass(&p);
	return done;
}

static void announce_router(struct gwha_router *rt, u8 times)
{
	struct pass p;
	u8 i;

	look(&p, rt);
	while (times--)
		for (i = 0; i < p.n; i++)
			if (find_vip(rt->placed, rt->n_placed, &p.want[i]))
				announce(rt, p.dev, &p.want[i]);
	if (p.dev)
		dev_put(p.dev);
}

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

/* Every member has had its turn: the rest of the burst, and the events. */
static void finish_pass(struct gwha_group *g)
{
	bool again;

	spin_lock_bh(&g->lock);
	again = g->elect.state == GWHA_STATE_ACTIVE && g->announce;
	g->announce = false;
	if (g->dirty)
		kthread_queue_work(g->gn->worker, &g->place);
	spin_unlock_bh(&g->lock);

	g->cursor = 0;
	tell(g->gn);
	if (again || g->undone) {
		g->repeats = 0;
		schedule_repeat(g);
	} else {
		schedule_refresh(g);
	}
}

/*
 * One member a turn, each address announced when it works. Then the next
 * turn queues behind other groups: none waits for a thousand addresses of
 * another (docs/decisions/0001).
 */
static void place_work(struct kthread_work *work)
{
	struct gwha_group *g = container_of(work, struct gwha_group, place);
	struct gwha_router *rt;

	if (!g->cursor) {
		spin_lock_bh(&g->lock);
		g->dirty = false;
		spin_unlock_bh(&g->lock);
		g->undone = false;
	}
	rt = member_get(g, g->cursor);
	if (!rt) {
		finish_pass(g);
		return;
	}
	g->undone |= !place_router(rt);
	gwha_router_put(rt);
	g->cursor++;
	kthread_queue_work(g->gn->worker, &g->place);
}

/* One member a turn as well; what could not be placed is tried again. */
static void repeat_work(struct kthread_work *work)
{
	struct gwha_group *g =
		container_of(work, struct gwha_group, repeat.work);
	struct gwha_router *rt = member_get(g, g->turn);

	if (rt) {
		g->unmet |= !place_router(rt);
		announce_router(rt, repeat_times(g, rt));
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
	place_router(container_of(work, struct eviction, work)->rt);
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
	err = gwha_vip_open(gn->net, &gn->sock);
	if (err)
		return err;
	worker = kthread_create_worker(0, "gwha/%u", gn->net->ns.inum);
	if (IS_ERR(worker)) {
		gwha_vip_close(gn->sock);
		return PTR_ERR(worker);
	}
	sched_set_fifo(worker->task);
	gn->worker = worker;
	return 0;
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
	gwha_vip_close(gn->sock);
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
