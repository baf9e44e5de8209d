// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A pass over one router: what it should have is compared with what it has, and
 * made so. The worker does one after the other (place.c).
 */

#include <linux/netdevice.h>

#include "announce.h"
#include "group.h"
#include "net.h"
#include "pass.h"
#include "router.h"

/* A pass over one router. */
struct pass {
	struct gwha_router *rt;
	struct net_device *dev;
	int ifindex;
	bool lost;
	enum gwha_settle settle;
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
	dev_put(p->dev);
}

static void announce(struct gwha_router *rt, struct net_device *dev,
		     const struct gwha_vip *vip)
{
	u8 family = rt->fsm.family;
	const u8 *mac = READ_ONCE(rt->use_vmac) ? rt->vmac.addr : NULL;

	if (READ_ONCE(rt->owned) &&
	    !gwha_announce(dev, family, &vip->addr, mac))
		gwha_stat_inc(&rt->stats, family == GWHA_FAMILY_INET6 ?
						  GWHA_A_COUNTERS_NA_SENT :
						  GWHA_A_COUNTERS_ARP_SENT);
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
		err = gwha_vip_del(rt->gn->sock, rt->placed_on, rt->fsm.family,
				   vip);
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

/*
 * Adds it if it is not there, and announces it when it is usable. IPv6: the more
 * multicast groups an interface has, the longer the kernel takes to add an
 * address, and each that works has one.
 */
static void add_one(struct pass *p, struct gwha_vip *vip)
{
	struct gwha_router *rt = p->rt;
	struct gwha_vip *placed = find_vip(rt->placed, rt->n_placed, vip);
	u8 family = rt->fsm.family;
	int err = 0;

	if (!placed && rt->n_placed == GWHA_VIP_MAX)
		err = -ENOSPC; /* until what is left of older ones is gone */
	else if (!placed || p->lost)
		err = gwha_vip_add(rt->gn->sock, p->ifindex, family, vip);
	if (err && err != -EEXIST) {
		vip->state = GWHA_VIP_STATE_FAILED;
		vip->error = -err;
		gwha_stat_inc(&rt->stats, GWHA_A_COUNTERS_VIP_ERROR);
		return;
	}
	vip->error = 0;
	if (!placed) {
		placed = &rt->placed[rt->n_placed++];
		*placed = *vip;
		placed->state = GWHA_VIP_STATE_PENDING;
		gwha_stat_inc(&rt->stats, GWHA_A_COUNTERS_VIP_ADDED);
	} else if (p->lost && !err) {
		placed->state = GWHA_VIP_STATE_PENDING;
		gwha_stat_inc(&rt->stats, GWHA_A_COUNTERS_VIP_RESTORED);
	}
	if (placed->state == GWHA_VIP_STATE_PENDING &&
	    (family == GWHA_FAMILY_INET || p->settle) &&
	    gwha_vip_settle(p->dev, family, vip)) {
		placed->state = GWHA_VIP_STATE_PRESENT;
		announce(rt, p->dev, vip);
		if (p->settle == GWHA_SETTLE_ONE)
			p->settle = GWHA_SETTLE_NONE;
	}
	vip->state = placed->state;
}

/**
 * gwha_pass_place() - give a router the addresses it should have, no others
 * @rt: the router
 * @settle: how many of those that are not usable when they are added, IPv6's, are
 *	made so in this pass
 *
 * Each is announced as soon as it is usable.
 *
 * Context: the worker; sleeps, takes RTNL; takes the group's lock.
 * Return: what is left to be done, GWHA_LEFT_*; 0 if it has them all.
 */
u8 gwha_pass_place(struct gwha_router *rt, enum gwha_settle settle)
{
	struct pass p = { .settle = settle };
	u8 left = 0;
	u8 i;

	begin_pass(&p, rt);
	if (!remove_unwanted(&p))
		left = GWHA_LEFT_FAILED;
	if (!rt->n_placed)
		rt->placed_on = p.ifindex;
	else if (rt->placed_on != p.ifindex)
		p.n = 0;
	for (i = 0; i < p.n && READ_ONCE(rt->owned); i++) {
		add_one(&p, &p.want[i]);
		if (p.want[i].state == GWHA_VIP_STATE_PENDING)
			left |= GWHA_LEFT_WAITING;
		else if (p.want[i].state != GWHA_VIP_STATE_PRESENT)
			left |= GWHA_LEFT_FAILED;
	}
	/* what a new verdict cut short is done by the pass that it queued */
	for (; i < p.n; i++)
		p.want[i].state = GWHA_VIP_STATE_ABSENT;
	end_pass(&p);
	return left;
}

/**
 * gwha_pass_announce() - announce the addresses of a router again
 * @rt: the router
 * @times: how often each
 *
 * Context: the worker; takes the group's lock.
 */
void gwha_pass_announce(struct gwha_router *rt, u8 times)
{
	const struct gwha_vip *placed;
	struct pass p;
	u8 i;

	look(&p, rt);
	for (; times; times--) {
		for (i = 0; i < p.n; i++) {
			placed = find_vip(rt->placed, rt->n_placed, &p.want[i]);
			if (placed && placed->state == GWHA_VIP_STATE_PRESENT)
				announce(rt, p.dev, &p.want[i]);
		}
	}
	dev_put(p.dev);
}
