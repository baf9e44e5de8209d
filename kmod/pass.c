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
	bool lost;
	enum gwha_stride stride;
	u32 seq;
	u8 n;
	struct gwha_vip *want;
};

static struct gwha_vip *find_placed(const struct gwha_router *rt,
				    const struct gwha_vip *vip)
{
	return gwha_vips_find(rt->placed->at, rt->placed->n, vip);
}

/* What a router should have now, and where. */
static void look(struct pass *p, struct gwha_router *rt)
{
	struct gwha_group *g = rt->group;
	u8 i;

	p->rt = rt;
	p->n = 0;
	p->lost = false;
	p->want = rt->gn->scratch;
	spin_lock_bh(&g->lock);
	p->dev = rt->dev;
	p->seq = rt->vips_seq;
	dev_hold(p->dev);
	if (p->dev && rt->owned) {
		p->n = rt->vips->n;
		memcpy(p->want, rt->vips->at, p->n * sizeof(*p->want));
	}
	spin_unlock_bh(&g->lock);
	for (i = 0; i < p->n; i++)
		if (!*p->want[i].ifname)
			p->want[i].ifindex = p->dev->ifindex;
}

/* A configuration with more addresses brought more room for them. */
static void take_room(struct gwha_router *rt, struct gwha_vips *spare)
{
	spare->n = rt->placed->n;
	memcpy(spare->at, rt->placed->at, spare->n * sizeof(*spare->at));
	kfree(rt->placed);
	rt->placed = spare;
}

/* The same, and the duty to put back what somebody removed. */
static void begin_pass(struct pass *p, struct gwha_router *rt)
{
	struct gwha_vips *spare;
	bool lost;

	spin_lock_bh(&rt->group->lock);
	lost = rt->lost;
	rt->lost = false;
	spare = rt->spare;
	rt->spare = NULL;
	spin_unlock_bh(&rt->group->lock);
	if (spare)
		take_room(rt, spare);
	look(p, rt);
	p->lost = lost;
}

/* Until each works that was announced, the kernel does not answer for all. */
static void set_early(struct gwha_router *rt)
{
	bool early = false;
	u8 i;

	for (i = 0; i < rt->placed->n; i++)
		early |= rt->placed->at[i].routed;
	WRITE_ONCE(rt->early, early);
}

/* If the list is another one by now, another pass is queued. */
static void end_pass(struct pass *p)
{
	struct gwha_router *rt = p->rt;
	struct gwha_vip *vip;
	u8 i;

	spin_lock_bh(&rt->group->lock);
	for (i = 0; p->seq == rt->vips_seq && i < rt->vips->n; i++) {
		vip = &rt->vips->at[i];
		vip->state = i < p->n ? p->want[i].state :
					GWHA_VIP_STATE_ABSENT;
		vip->error = i < p->n ? p->want[i].error : 0;
	}
	spin_unlock_bh(&rt->group->lock);
	dev_put(p->dev);
}

/* The virtual MAC address is one of the router's own device. */
static void announce(struct gwha_router *rt, struct net_device *dev,
		     const struct gwha_vip *vip)
{
	bool own = READ_ONCE(rt->use_vmac) && !*vip->ifname;
	const u8 *mac = own ? rt->vmac.addr : NULL;
	u8 family = rt->fsm.family;

	if (READ_ONCE(rt->owned) &&
	    !gwha_announce(dev, family, &vip->addr, mac))
		gwha_stat_inc(&rt->stats, family == GWHA_FAMILY_INET6 ?
						  GWHA_A_COUNTERS_NA_SENT :
						  GWHA_A_COUNTERS_ARP_SENT);
}

/*
 * Takes away what there is of an address. Returns whether all is gone; the
 * kernel may have no room for it now.
 */
static bool take_away(struct gwha_router *rt, struct gwha_vip *vip)
{
	struct socket *sock = rt->gn->sock;
	int err = 0;

	if (vip->routed)
		err = gwha_vip_unroute(sock, vip->ifindex, vip);
	if (err)
		goto err_stat;
	vip->routed = false;
	if (!vip->added)
		return true;
	err = gwha_vip_del(sock, vip->ifindex, rt->fsm.family, vip);
	if (err && err != -EADDRNOTAVAIL && err != -ENODEV)
		goto err_stat;
	gwha_stat_inc(&rt->stats, GWHA_A_COUNTERS_VIP_REMOVED);
	return true;

err_stat:
	gwha_stat_inc(&rt->stats, GWHA_A_COUNTERS_VIP_ERROR);
	return false;
}

static struct gwha_vip *remember(struct gwha_router *rt,
				 const struct gwha_vip *vip)
{
	struct gwha_vip *placed = &rt->placed->at[rt->placed->n++];

	*placed = *vip;
	placed->state = GWHA_VIP_STATE_PENDING;
	return placed;
}

static void forget(struct gwha_router *rt, struct gwha_vip *placed)
{
	const struct gwha_vip *end = &rt->placed->at[rt->placed->n--];

	memmove(placed, placed + 1, (u8 *)end - (u8 *)(placed + 1));
}

/*
 * Backwards, so that of one subnet the primary address goes last. What the
 * kernel has not room to remove now is tried again.
 */
static bool remove_unwanted(struct pass *p)
{
	struct gwha_router *rt = p->rt;
	bool done = true;
	int i;

	for (i = rt->placed->n - 1; i >= 0; i--) {
		struct gwha_vip *vip = &rt->placed->at[i];

		if (gwha_vips_find(p->want, p->n, vip))
			continue;
		if (take_away(rt, vip))
			forget(rt, vip);
		else
			done = false;
	}
	return done;
}

/*
 * Where an address is to be, held; NULL while it cannot be there, and the
 * address says why. It is tried again when the device comes.
 */
static struct net_device *device_of(const struct pass *p, struct gwha_vip *vip)
{
	struct net_device *dev;

	if (!*vip->ifname) {
		dev_hold(p->dev);
		return p->dev;
	}
	dev = dev_get_by_index(p->rt->gn->net, vip->ifindex);
	if (dev && netif_running(dev))
		return dev;
	vip->state = GWHA_VIP_STATE_FAILED;
	vip->error = dev ? ENETDOWN : ENODEV;
	dev_put(dev);
	return NULL;
}

static void fail(struct pass *p, struct gwha_vip *vip, int err)
{
	vip->state = GWHA_VIP_STATE_FAILED;
	vip->error = -err;
	gwha_stat_inc(&p->rt->stats, GWHA_A_COUNTERS_VIP_ERROR);
}

/* Adds it if it is not there. Returns where it is remembered, or NULL. */
static struct gwha_vip *add(struct pass *p, struct gwha_vip *vip)
{
	struct gwha_router *rt = p->rt;
	struct gwha_vip *placed = find_placed(rt, vip);
	bool restored = placed && placed->added;
	int err;

	if (restored && !p->lost)
		return placed;
	if (!placed && rt->placed->n == rt->placed->room) {
		/* until what is left of older ones is gone */
		fail(p, vip, -ENOSPC);
		return NULL;
	}
	err = gwha_vip_add(rt->gn->sock, vip->ifindex, rt->fsm.family, vip);
	if (err && err != -EEXIST) {
		fail(p, vip, err);
		if (placed && !placed->added && take_away(rt, placed))
			forget(rt, placed);
		return NULL;
	}
	if (!placed)
		placed = remember(rt, vip);
	placed->added = true;
	if (!restored) {
		gwha_stat_inc(&rt->stats, GWHA_A_COUNTERS_VIP_ADDED);
	} else if (!err) {
		placed->state = GWHA_VIP_STATE_PENDING;
		gwha_stat_inc(&rt->stats, GWHA_A_COUNTERS_VIP_RESTORED);
	}
	return placed;
}

/* Its route alone. Where that is refused the address comes first. */
static void route(struct pass *p, struct net_device *dev,
		  const struct gwha_vip *vip)
{
	struct gwha_router *rt = p->rt;

	if (rt->placed->n == rt->placed->room ||
	    gwha_vip_route(rt->gn->sock, dev, vip))
		return;
	remember(rt, vip)->routed = true;
	/* who is told of it may ask */
	WRITE_ONCE(rt->early, true);
	announce(rt, dev, vip);
}

/* The address works, and has a route of its own. */
static void finish(struct pass *p, struct net_device *dev,
		   struct gwha_vip *placed)
{
	struct gwha_router *rt = p->rt;

	placed->state = GWHA_VIP_STATE_PRESENT;
	if (!placed->routed)
		announce(rt, dev, placed);
	else if (!gwha_vip_unroute(rt->gn->sock, placed->ifindex, placed))
		placed->routed = false;
}

/* One step towards an address. Returns what is left. */
static u8 place(struct pass *p, struct net_device *dev, struct gwha_vip *vip)
{
	struct gwha_vip *placed = find_placed(p->rt, vip);
	u8 family = p->rt->fsm.family;

	vip->error = 0;
	if (family == GWHA_FAMILY_INET6 && p->stride == GWHA_STRIDE_ROUTE &&
	    !(placed && placed->added)) {
		if (!placed)
			route(p, dev, vip);
		vip->state = GWHA_VIP_STATE_PENDING;
		return GWHA_LEFT_WAITING;
	}
	placed = add(p, vip);
	if (!placed)
		return GWHA_LEFT_FAILED;
	if (placed->state == GWHA_VIP_STATE_PENDING &&
	    (family == GWHA_FAMILY_INET || p->stride == GWHA_STRIDE_ALL) &&
	    gwha_vip_settle(dev, family, vip))
		finish(p, dev, placed);
	vip->state = placed->state;
	return vip->state == GWHA_VIP_STATE_PENDING ? GWHA_LEFT_WAITING : 0;
}

static u8 place_one(struct pass *p, struct gwha_vip *vip)
{
	struct net_device *dev = device_of(p, vip);
	u8 left;

	if (!dev)
		return 0;
	left = place(p, dev, vip);
	dev_put(dev);
	return left;
}

/**
 * gwha_pass_place() - give a router the addresses it should have, no others
 * @rt: the router
 * @stride: how far this pass brings those that it has not
 *
 * Each is announced as soon as packets to it are accepted.
 *
 * Context: the worker; sleeps, takes RTNL; takes the group's lock.
 * Return: what is left to be done, GWHA_LEFT_*; 0 if it has them all.
 */
u8 gwha_pass_place(struct gwha_router *rt, enum gwha_stride stride)
{
	struct pass p = { .stride = stride };
	u8 left = 0;
	u8 i;

	begin_pass(&p, rt);
	if (!remove_unwanted(&p))
		left = GWHA_LEFT_FAILED;
	for (i = 0; i < p.n && READ_ONCE(rt->owned); i++)
		left |= place_one(&p, &p.want[i]);
	/* what a new verdict cut short is done by the pass that it queued */
	for (; i < p.n; i++)
		p.want[i].state = GWHA_VIP_STATE_ABSENT;
	set_early(rt);
	end_pass(&p);
	return left;
}

static void announce_again(const struct pass *p, struct gwha_vip *vip)
{
	const struct gwha_vip *placed = find_placed(p->rt, vip);
	struct net_device *dev;

	if (!placed || placed->state != GWHA_VIP_STATE_PRESENT)
		return;
	dev = device_of(p, vip);
	if (dev)
		announce(p->rt, dev, vip);
	dev_put(dev);
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
	struct pass p;
	u8 i;

	look(&p, rt);
	for (; times; times--)
		for (i = 0; i < p.n; i++)
			announce_again(&p, &p.want[i]);
	dev_put(p.dev);
}
