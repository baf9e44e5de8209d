// SPDX-License-Identifier: GPL-2.0-or-later
/* Routers: lookup, binding to a device, and what a step asks of one. */

#include <linux/jhash.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "core/limits.h"
#include "group.h"
#include "net.h"
#include "router.h"
#include "rx.h"
#include "seal.h"
#include "trace.h"
#include "tx.h"

/* How often a source that is not there yet is looked for. */
#define SETTLE_MS 50

static u32 table_key(int ifindex, u8 vrid, u8 family)
{
	return jhash_2words(ifindex, vrid << 8 | family, 0);
}

/* What it needs of its device, and could not have for want of memory. */
static bool lacks(const struct gwha_router *rt)
{
	return READ_ONCE(rt->heard.missing) ||
	       (READ_ONCE(rt->use_vmac) && !READ_ONCE(rt->vmac.on));
}

/*
 * Looks again while the kernel finds out whether it may use an address, or had no
 * memory. Who waits for this work may hold RTNL.
 */
static void settle_work(struct work_struct *work)
{
	struct gwha_router *rt =
		container_of(to_delayed_work(work), struct gwha_router, settle);

	if (lacks(rt) && rtnl_trylock()) {
		gwha_router_rejoin(rt);
		rtnl_unlock();
	}
	gwha_group_check(rt);
}

/**
 * gwha_router_alloc() - a router that is in no list and bound to nothing
 * @gn: namespace
 * @ifname: name of the device it will be bound to
 * @vrid: virtual router identifier
 *
 * Context: process; sleeps.
 * Return: the router with one reference, or NULL.
 */
struct gwha_router *gwha_router_alloc(struct gwha_net *gn, const char *ifname,
				      u8 vrid)
{
	struct gwha_router *rt = kzalloc(sizeof(*rt), GFP_KERNEL_ACCOUNT);

	if (!rt)
		return NULL;
	refcount_set(&rt->ref, 1);
	INIT_LIST_HEAD(&rt->list);
	INIT_HLIST_NODE(&rt->node);
	rt->gn = gn;
	rt->vrid = vrid;
	rt->shown = GWHA_STATE_INIT;
	rt->dialect = GWHA_CSUM_PSEUDO;
	rt->garp_repeat = GWHA_GARP_REPEAT_DEFAULT;
	rt->accept = true;
	rt->ttl_min = GWHA_TTL;
	strscpy(rt->ifname, ifname, sizeof(rt->ifname));
	gwha_clock_init(&rt->clock, gwha_group_tick);
	INIT_DELAYED_WORK(&rt->settle, settle_work);
	return rt;
}

/**
 * gwha_router_put() - give a reference back
 * @rt: the router; freed after a grace period if it was the last one
 *
 * Context: any.
 */
void gwha_router_put(struct gwha_router *rt)
{
	if (!refcount_dec_and_test(&rt->ref))
		return;
	/* who still finds it sees that it is no member, and looks no further */
	memzero_explicit(&rt->auth, sizeof(rt->auth));
	if (rt->vips)
		kfree_rcu(rt->vips, rcu);
	kfree(rt->placed);
	kfree(rt->spare);
	kfree_rcu(rt, rcu);
}

/**
 * gwha_router_forget() - set all that was counted to zero
 * @rt: the router
 *
 * Context: any but hard interrupt; takes the group's lock.
 */
void gwha_router_forget(struct gwha_router *rt)
{
	gwha_stat_reset(&rt->stats);
	spin_lock_bh(&rt->group->lock);
	memset(&rt->rx_lateness, 0, sizeof(rt->rx_lateness));
	memset(&rt->tx_lateness, 0, sizeof(rt->tx_lateness));
	spin_unlock_bh(&rt->group->lock);
}

/**
 * gwha_router_find() - the router that a user means
 * @gn: namespace
 * @ifname: its device's name
 * @vrid: its identifier
 * @family: GWHA_FAMILY_*
 *
 * Context: conf_lock or RCU.
 * Return: the router without a reference, or NULL.
 */
struct gwha_router *gwha_router_find(struct gwha_net *gn, const char *ifname,
				     u8 vrid, u8 family)
{
	struct gwha_router *rt;

	list_for_each_entry_rcu(rt, &gn->routers, list,
				lockdep_is_held(&gn->conf_lock))
		if (rt->vrid == vrid && rt->fsm.family == family &&
		    !strcmp(rt->ifname, ifname))
			return rt;
	return NULL;
}

/**
 * gwha_router_heard() - the router that a frame is for
 * @gn: namespace
 * @ifindex: interface that received it
 * @vrid: identifier in it
 * @family: GWHA_FAMILY_*
 *
 * Context: RCU.
 * Return: the router without a reference, or NULL.
 */
struct gwha_router *gwha_router_heard(struct gwha_net *gn, int ifindex, u8 vrid,
				      u8 family)
{
	u32 key = table_key(ifindex, vrid, family);
	struct gwha_router *rt;

	hash_for_each_possible_rcu(gn->table, rt, node, key)
		if (READ_ONCE(rt->ifindex) == ifindex && rt->vrid == vrid &&
		    rt->fsm.family == family)
			return rt;
	return NULL;
}

/**
 * gwha_router_bind() - a device exists for a router
 * @rt: the router, bound to none
 * @dev: the device
 *
 * Context: process; RTNL; takes the group's lock.
 * Return: 0, or -errno: it is bound, and goes on asking for what it lacks.
 */
int gwha_router_bind(struct gwha_router *rt, struct net_device *dev)
{
	struct gwha_net *gn = rt->gn;
	u32 key = table_key(dev->ifindex, rt->vrid, rt->fsm.family);
	int err;

	ASSERT_RTNL();
	netdev_hold(dev, &rt->tracker, GFP_KERNEL);
	err = gwha_rx_join(dev, rt->fsm.family, &rt->heard);
	/* a failure shows as a cause: see gwha_router_cause() */
	if (rt->use_vmac)
		gwha_vmac_join(&rt->vmac, dev);

	spin_lock_bh(&rt->group->lock);
	rt->dev = dev;
	rt->going_down = false;
	WRITE_ONCE(rt->ifindex, dev->ifindex);
	strscpy(rt->ifname, dev->name, sizeof(rt->ifname));
	gwha_router_set_source(rt);
	spin_unlock_bh(&rt->group->lock);

	spin_lock_bh(&gn->table_lock);
	hash_add_rcu(gn->table, &rt->node, key);
	spin_unlock_bh(&gn->table_lock);
	return err;
}

/**
 * gwha_router_unbind() - its device is going away, or the router is
 * @rt: the router
 *
 * Context: process; RTNL; takes the group's lock.
 */
void gwha_router_unbind(struct gwha_router *rt)
{
	struct gwha_net *gn = rt->gn;
	struct net_device *dev = rt->dev;

	ASSERT_RTNL();
	if (!dev)
		return;
	spin_lock_bh(&gn->table_lock);
	hlist_del_init_rcu(&rt->node);
	spin_unlock_bh(&gn->table_lock);

	spin_lock_bh(&rt->group->lock);
	rt->dev = NULL;
	WRITE_ONCE(rt->ifindex, 0);
	gwha_router_set_source(rt);
	spin_unlock_bh(&rt->group->lock);

	gwha_vmac_leave(&rt->vmac);
	/* without a device it is not queued again */
	cancel_delayed_work_sync(&rt->settle);
	gwha_rx_leave(dev, &rt->heard);
	netdev_put(dev, &rt->tracker);
}

/**
 * gwha_router_set_vmac() - begin or cease to use the virtual MAC address
 * @rt: the router
 * @use: whether to
 *
 * Context: process; RTNL; takes the group's lock.
 * Return: 0 or -errno, and nothing has changed.
 */
int gwha_router_set_vmac(struct gwha_router *rt, bool use)
{
	int err = 0;

	ASSERT_RTNL();
	if (use == rt->use_vmac)
		return 0;
	if (use && rt->dev)
		err = gwha_vmac_join(&rt->vmac, rt->dev);
	if (err)
		return err;
	spin_lock_bh(&rt->group->lock);
	rt->use_vmac = use;
	spin_unlock_bh(&rt->group->lock);
	if (!use)
		gwha_vmac_leave(&rt->vmac);
	return 0;
}

/**
 * gwha_router_rejoin() - its device may have lost its memberships, or not had the
 *	memory for them
 * @rt: the router
 *
 * Context: process; sleeps; RTNL.
 */
void gwha_router_rejoin(struct gwha_router *rt)
{
	ASSERT_RTNL();
	if (!rt->dev)
		return;
	gwha_rx_join(rt->dev, rt->fsm.family, &rt->heard);
	if (rt->use_vmac && !rt->vmac.on)
		gwha_vmac_join(&rt->vmac, rt->dev);
}

static bool is_vip(const struct net_device *dev, u8 family,
		   const struct gwha_addr *addr)
{
	return gwha_mute_knows(&gwha_net(dev_net(dev))->mutes, family, addr,
			       dev->ifindex);
}

/**
 * gwha_router_set_source() - look the source of adverts up again
 * @rt: the router
 *
 * The kernel tells nobody when it has found out that it may use an IPv6 address, or
 * when there is memory again. Until then it is asked again and again.
 *
 * Context: any; the group's lock.
 */
void gwha_router_set_source(struct gwha_router *rt)
{
	static const struct gwha_addr none;
	bool fixed = gwha_addr_cmp(&rt->fixed_src, &none);
	bool again = rt->dev && lacks(rt);

	lockdep_assert_held(&rt->group->lock);
	if (!rt->dev || (fixed && !gwha_vip_is_local(rt->dev, rt->fsm.family,
						     &rt->fixed_src)))
		memset(&rt->fsm.src, 0, sizeof(rt->fsm.src));
	else if (fixed)
		rt->fsm.src = rt->fixed_src;
	else if (gwha_vip_primary(rt->dev, rt->fsm.family, is_vip,
				  &rt->fsm.src) == -EAGAIN)
		again = true;
	if (again)
		queue_delayed_work(system_wq, &rt->settle,
				   msecs_to_jiffies(SETTLE_MS));
}

/**
 * gwha_router_cause() - what keeps a router from running, now
 * @rt: the router
 *
 * Looks at the carrier itself: its event needs RTNL and may be a second late.
 *
 * Context: any; the group's lock.
 * Return: GWHA_CAUSE_*.
 */
u8 gwha_router_cause(const struct gwha_router *rt)
{
	static const struct gwha_addr none;

	lockdep_assert_held(&rt->group->lock);
	if (!rt->dev)
		return GWHA_CAUSE_NO_DEVICE;
	if (READ_ONCE(rt->gn->closing) || READ_ONCE(rt->going_down) ||
	    !netif_running(rt->dev))
		return GWHA_CAUSE_ADMIN_DOWN;
	if (!netif_carrier_ok(rt->dev))
		return GWHA_CAUSE_NO_CARRIER;
	if (!gwha_addr_cmp(&rt->fsm.src, &none))
		return GWHA_CAUSE_NO_ADDRESS;
	if (READ_ONCE(rt->heard.missing))
		return GWHA_CAUSE_NO_GROUP;
	if (rt->use_vmac && !READ_ONCE(rt->vmac.on))
		return GWHA_CAUSE_NO_VMAC;
	/* peers drop adverts that list none (RFC 9568 5.2.5) */
	if (!rt->vips->n_advertised)
		return GWHA_CAUSE_NO_VIP;
	return GWHA_CAUSE_NONE;
}

static u8 dialect(const struct gwha_router *rt)
{
	if (rt->checksum == GWHA_CHECKSUM_AUTO)
		return rt->dialect;
	return rt->checksum == GWHA_CHECKSUM_PLAIN ? GWHA_CSUM_PLAIN :
						     GWHA_CSUM_PSEUDO;
}

/* What the next advert bears for its authentication. */
static void authenticate(struct gwha_router *rt, struct gwha_advert *ad,
			 struct gwha_sign *sign)
{
	struct timespec64 now;

	gwha_auth_advert(&rt->auth, ad);
	if (!ad->trailer)
		return;
	now = gwha_clock_utc();
	sign->auth = &rt->auth;
	sign->mac = &gwha_seal_mac;
	sign->stamp = gwha_trailer_stamp(&rt->replay,
					 gwha_trailer_clock((u32)now.tv_sec,
							    now.tv_nsec));
}

/* To all peers, whatever becomes of one of them. */
static int send_to_peers(struct gwha_router *rt, struct gwha_tx *tx)
{
	int err = 0;
	int one;
	u8 i;

	for (i = 0; i < rt->n_peers; i++) {
		tx->meta.dst = rt->peers[i];
		one = gwha_tx_peer(rt->dev, tx);
		err = err ?: one;
	}
	return err;
}

static int send_to_group(struct gwha_router *rt, struct gwha_tx *tx)
{
	static const struct gwha_addr group_v4 = { { 224, 0, 0, 18 } };
	static const struct gwha_addr group_v6 = { { 0xff, 2, [15] = 0x12 } };

	tx->meta.dst = rt->fsm.family == GWHA_FAMILY_INET6 ? group_v6 :
							     group_v4;
	if (rt->use_vmac)
		tx->mac = rt->vmac.addr;
	return gwha_tx_group(rt->dev, tx);
}

static void send(struct gwha_router *rt, u8 prio)
{
	struct gwha_advert ad = {
		.version = rt->fsm.version,
		.vrid = rt->vrid,
		.prio = prio,
		.dialect = dialect(rt),
		.count = rt->vips->n_advertised,
		.interval_us = rt->fsm.interval_us,
		.epoch = rt->fsm.epochs ? rt->group->elect.reign : 0,
		.src = rt->fsm.src,
	};
	struct gwha_sign sign;
	struct gwha_tx tx = {
		.ad = &ad,
		.vips = rt->vips->advertised,
		.sign = &sign,
		.meta.family = rt->fsm.family,
		.meta.ttl = GWHA_TTL,
		.meta.src = rt->fsm.src,
	};
	int err = -ENODEV;

	authenticate(rt, &ad, &sign);
	if (rt->dev)
		err = rt->n_peers ? send_to_peers(rt, &tx) :
				    send_to_group(rt, &tx);
	trace_gwha_advert(rt, prio, err);
	if (err) {
		gwha_stat_inc(&rt->stats, GWHA_A_COUNTERS_TX_ERROR);
		return;
	}
	gwha_stat_inc(&rt->stats, GWHA_A_COUNTERS_TX_ADVERT);
	if (prio == GWHA_PRIO_RESIGN)
		gwha_stat_inc(&rt->stats, GWHA_A_COUNTERS_TX_PRIO_ZERO);
}

static void count_state(struct gwha_router *rt)
{
	static const u8 counter[] = {
		[GWHA_STATE_INIT] = GWHA_A_COUNTERS_TO_INIT,
		[GWHA_STATE_BACKUP] = GWHA_A_COUNTERS_TO_BACKUP,
		[GWHA_STATE_ACTIVE] = GWHA_A_COUNTERS_TO_ACTIVE,
	};

	if (rt->shown == rt->fsm.state)
		return;
	rt->shown = rt->fsm.state;
	gwha_stat_inc(&rt->stats, counter[rt->shown]);
}

/**
 * gwha_router_heard_advert() - remember how a peer's advert came
 * @rt: the router
 * @ad: the advert, admitted
 *
 * Context: softirq; the group's lock.
 */
void gwha_router_heard_advert(struct gwha_router *rt,
			      const struct gwha_advert *ad)
{
	lockdep_assert_held(&rt->group->lock);
	rt->dialect = ad->dialect;
	if (rt->fsm.state != GWHA_STATE_BACKUP)
		rt->rx_lateness.expected_us = 0;
	else
		gwha_lateness_heard(&rt->rx_lateness, gwha_clock_now_us(),
				    ad->prio ? ad->interval_us : 0);
}

/**
 * gwha_router_ticked() - remember how late an own timer fired
 * @rt: the router
 * @now_us: the time
 *
 * Context: softirq; the group's lock.
 */
void gwha_router_ticked(struct gwha_router *rt, u64 now_us)
{
	lockdep_assert_held(&rt->group->lock);
	if (rt->fsm.state == GWHA_STATE_ACTIVE && rt->fsm.due_us &&
	    now_us >= rt->fsm.due_us)
		gwha_lateness_add(&rt->tx_lateness, now_us - rt->fsm.due_us);
}

/**
 * gwha_router_act() - do what the last step asks of a router
 * @rt: the router
 * @prio: priority of its group
 *
 * Context: process or softirq; the group's lock; allocates one skb atomically.
 */
void gwha_router_act(struct gwha_router *rt, u8 prio)
{
	u32 acts = rt->fsm.acts;

	lockdep_assert_held(&rt->group->lock);
	rt->fsm.acts = 0;
	if (acts & GWHA_ACT_RESIGN)
		send(rt, GWHA_PRIO_RESIGN);
	/* by the virtual MAC address, a last word would lead switches here */
	if (acts & GWHA_ACT_ADVERT &&
	    !(rt->use_vmac && rt->fsm.state != GWHA_STATE_ACTIVE))
		send(rt, prio);
	if (acts & GWHA_ACT_TIMER)
		gwha_clock_set(&rt->clock, rt->fsm.due_us,
			       rt->fsm.state == GWHA_STATE_BACKUP ||
				       rt->group->elect.leaving);
	count_state(rt);
}
