// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Configuration. Ranges are the policies' business; here are the relations
 * between what is asked for and what there is. Everything that can be refused
 * is refused before anything is changed.
 */

#include <linux/netdevice.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "answer.h"
#include "conf.h"
#include "conf_check.h"
#include "core/limits.h"
#include "group.h"
#include "net.h"
#include "place.h"
#include "redirect.h"
#include "router.h"
#include "rx.h"

static void own_name(char *name, const struct gwha_router_conf *conf)
{
	snprintf(name, GWHA_NAME_MAX + 1, "%s/%u/%c", conf->ifname, conf->vrid,
		 conf->family == GWHA_FAMILY_INET6 ? '6' : '4');
}

/**
 * gwha_conf_begin() - what a namespace needs from its first group on
 * @gn: namespace
 *
 * Few have one.
 *
 * Context: process; sleeps; conf_lock.
 * Return: 0 or -errno.
 */
int gwha_conf_begin(struct gwha_net *gn)
{
	int err;

	lockdep_assert_held(&gn->conf_lock);
	if (gn->begun)
		return 0;
	err = gwha_event_init(&gn->events);
	if (err)
		return err;
	err = gwha_mute_init(gn->net, &gn->mutes);
	if (err)
		goto err_events;
	err = gwha_redirect_init(gn->net);
	if (err)
		goto err_mute;
	err = gwha_answer_init(gn->net);
	if (err)
		goto err_redirect;
	err = gwha_rx_begin(gn->net);
	if (err)
		goto err_answer;
	err = gwha_place_start(gn);
	if (err)
		goto err_rx;
	gn->begun = true;
	return 0;

err_rx:
	gwha_rx_end(gn->net);
err_answer:
	gwha_answer_exit(gn->net);
err_redirect:
	gwha_redirect_exit(gn->net);
err_mute:
	gwha_mute_exit(gn->net, &gn->mutes);
err_events:
	gwha_event_exit(&gn->events);
	return err;
}

static int mute_vips(struct gwha_router *rt, const struct gwha_vips *vips)
{
	const struct gwha_mute_owner of = {
		.owned = &rt->owned,
		.early = &rt->early,
		.accept = &rt->accept,
		.masked = &rt->use_vmac,
		.mac = rt->vmac.addr,
		.ifindex = &rt->ifindex,
		.stats = &rt->stats,
		.family = rt->fsm.family,
	};

	return gwha_mute_set(&rt->gn->mutes, &of, vips);
}

static struct gwha_group *own_group(struct gwha_net *gn,
				    const struct gwha_router_conf *conf)
{
	char name[GWHA_NAME_MAX + 1];

	own_name(name, conf);
	return gwha_group_new(gn, name, true,
			      conf->has & GWHA_HAS(PRIORITY) ?
				      conf->priority :
				      GWHA_PRIO_DEFAULT,
			      conf->preempt, conf->preempt_delay_us);
}

static void set_rank(struct gwha_router *rt)
{
	rt->fsm.rank = gwha_fsm_rank(rt->vrid, rt->fsm.family,
				     rt->vips->n_advertised ?
					     rt->vips->advertised :
					     NULL);
}

/* What matters at the next advert or announcement, no sooner. */
static void set_details(struct gwha_router *rt,
			const struct gwha_router_conf *conf)
{
	if (conf->has & GWHA_HAS(CHECKSUM))
		rt->checksum = conf->checksum;
	if (conf->has & GWHA_HAS(CHECK_ADDRESSES))
		rt->check_addresses = conf->check_addresses;
	if (conf->has & GWHA_HAS(GARP_REPEAT))
		rt->garp_repeat = conf->garp_repeat;
	if (conf->has & GWHA_HAS(GARP_REFRESH_US))
		rt->garp_refresh_us = conf->garp_refresh_us;
	if (conf->has & GWHA_HAS(AUTH_TYPE))
		rt->auth = conf->auth;
	if (conf->has & GWHA_HAS(ACCEPT))
		WRITE_ONCE(rt->accept, conf->accept);
	if (conf->has & GWHA_HAS(SEND_EPOCH))
		rt->fsm.epochs = conf->send_epoch;
	if (conf->has & GWHA_HAS(TTL_MIN))
		rt->ttl_min = conf->ttl_min;
	if (conf->has & GWHA_HAS(FIXED_SOURCE))
		rt->fixed_src = conf->fixed_src;
	if (conf->has & GWHA_HAS(UNICAST_PEER)) {
		rt->n_peers = conf->n_peers;
		memcpy(rt->peers, conf->peers, sizeof(rt->peers));
	}
}

/* Few have more than fit into an advert. */
static u8 room_for(const struct gwha_vips *vips)
{
	return vips->n > GWHA_VIP_MAX ? GWHA_VIPS_MAX : GWHA_VIP_MAX;
}

/* Under RTNL. */
static struct gwha_router *make_router(struct gwha_net *gn,
				       struct gwha_group *g,
				       const struct gwha_router_conf *conf)
{
	struct gwha_router *rt;

	rt = gwha_router_alloc(gn, conf->ifname, conf->vrid);
	if (!rt)
		return NULL;
	rt->group = g;
	gwha_fsm_init(&rt->fsm, conf->version, conf->family,
		      conf->has & GWHA_HAS(INTERVAL_US) ?
			      conf->interval_us :
			      GWHA_INTERVAL_DEFAULT_US);
	rt->room = room_for(conf->vips);
	rt->vips = gwha_vips_dup(conf->vips);
	rt->placed = gwha_vips_alloc(rt->room);
	if (!rt->vips || !rt->placed) {
		gwha_router_put(rt);
		return NULL;
	}
	gwha_vips_bind(rt->vips, gn->net);
	rt->elsewhere = rt->vips->n_elsewhere;
	set_rank(rt);
	gwha_vmac_init(&rt->vmac, rt->vrid, rt->fsm.family, &rt->owned,
		       &rt->stats);
	set_details(rt, conf);
	return rt;
}

/* Nothing is refused from here on, but for want of memory. */
static int create(struct gwha_net *gn, struct gwha_group *g,
		  struct net_device *dev, const struct gwha_router_conf *conf)
{
	bool own = !g;
	struct gwha_router *rt;
	int err;

	if (own)
		g = own_group(gn, conf);
	if (!g)
		return -ENOMEM;
	err = -ENOMEM;
	rt = make_router(gn, g, conf);
	if (!rt)
		goto err_group;
	err = mute_vips(rt, rt->vips);
	if (err)
		goto err_router;
	err = gwha_router_bind(rt, dev);
	if (!err && conf->vmac)
		err = gwha_router_set_vmac(rt, true);
	if (!err)
		err = gwha_group_join(g, rt);
	if (err)
		goto err_bind;
	list_add_tail_rcu(&rt->list, &gn->routers);
	gn->n_routers++;
	WRITE_ONCE(gn->generation, gn->generation + 1);
	return 0;

err_bind:
	gwha_router_unbind(rt);
err_router:
	mute_vips(rt, NULL);
	gwha_router_put(rt);
err_group:
	/* under RTNL, but it has not asked anything of the worker yet */
	if (own)
		gwha_group_del(g);
	return err;
}

/**
 * gwha_conf_router_new() - create a router
 * @gn: namespace
 * @conf: the request, complete with version and family
 * @extack: where the reason of a refusal is put
 *
 * Context: process; sleeps; conf_lock; takes RTNL.
 * Return: 0 or -errno, and nothing has changed.
 */
int gwha_conf_router_new(struct gwha_net *gn,
			 const struct gwha_router_conf *conf,
			 struct netlink_ext_ack *extack)
{
	char name[GWHA_NAME_MAX + 1];
	struct gwha_group *g = NULL;
	struct net_device *dev;
	int err = 0;

	lockdep_assert_held(&gn->conf_lock);
	if (conf->has & GWHA_HAS(GROUP)) {
		g = gwha_group_find(gn, conf->group);
		err = gwha_check_group(g, conf, extack);
	} else {
		own_name(name, conf);
		if (gwha_group_find(gn, name))
			err = gwha_refuse(extack, -EEXIST,
					  "this router exists, perhaps under its device's new name: change it with 'router set', or choose another VRID");
	}
	err = err ?: gwha_conf_begin(gn);
	if (err)
		return err;
	rtnl_lock();
	dev = __dev_get_by_name(gn->net, conf->ifname);
	err = gwha_check_new(gn, dev, conf, extack);
	if (!err)
		err = create(gn, g, dev, conf);
	rtnl_unlock();
	return err;
}

/* What a change of the addresses takes: a list, and room to place them. */
struct lists {
	struct gwha_vips *vips;
	struct gwha_vips *spare;
};

static int make_lists(struct lists *new, struct gwha_router *rt,
		      const struct gwha_router_conf *conf)
{
	u8 room = room_for(conf->vips);

	new->vips = gwha_vips_dup(conf->vips);
	if (!new->vips)
		return -ENOMEM;
	gwha_vips_bind(new->vips, rt->gn->net);
	gwha_vips_keep(new->vips, rt->vips);
	if (room > rt->room) {
		new->spare = gwha_vips_alloc(room);
		if (!new->spare)
			return -ENOMEM;
	}
	return 0;
}

static void free_lists(struct lists *lists)
{
	/* mutes point into it for a grace period after it was replaced */
	if (lists->vips)
		kfree_rcu(lists->vips, rcu);
	kfree(lists->spare);
}

/*
 * Keeps what is known of the addresses that stay. @lists has the old ones
 * afterwards.
 */
static void set_vips(struct gwha_router *rt, struct lists *lists)
{
	struct gwha_vip *vip;

	swap(rt->vips, lists->vips);
	rt->vips_seq++;
	for (vip = rt->vips->at; vip < rt->vips->at + rt->vips->n; vip++) {
		if (!vip->kept)
			continue;
		vip->state = lists->vips->at[vip->kept - 1].state;
		vip->error = lists->vips->at[vip->kept - 1].error;
	}
	WRITE_ONCE(rt->elsewhere, rt->vips->n_elsewhere);
	if (lists->spare) {
		rt->room = lists->spare->room;
		swap(rt->spare, lists->spare);
	}
	set_rank(rt);
}

static void change(struct gwha_router *rt, const struct gwha_router_conf *conf,
		   struct lists *lists)
{
	struct gwha_group *g = rt->group;
	struct gwha_elect *e = &g->elect;
	struct gwha_router *who = NULL;
	bool differs = false;

	spin_lock_bh(&g->lock);
	if (conf->has & GWHA_HAS(INTERVAL_US) &&
	    conf->interval_us != rt->fsm.interval_us) {
		rt->fsm.interval_us = conf->interval_us;
		differs = true;
		who = rt;
	}
	if (conf->has & GWHA_HAS(PRIORITY) && conf->priority != g->prio) {
		g->prio = conf->priority;
		differs = true;
		who = NULL;
	}
	if (conf->has & GWHA_HAS(PREEMPT))
		e->preempt = conf->preempt;
	if (conf->has & GWHA_HAS(PREEMPT_DELAY_US))
		e->preempt_delay_us = conf->preempt_delay_us;
	if (conf->has & GWHA_HAS(VIP))
		set_vips(rt, lists);
	set_details(rt, conf);
	/* a backup listens anew: repeating a value must not do that */
	if (differs)
		gwha_group_configured(g, who);
	if (conf->has & GWHA_HAS(VMAC))
		g->announce = true;
	if (conf->has & GWHA_HAS(VIP))
		g->changed = true;
	gwha_place_queue(g);
	spin_unlock_bh(&g->lock);
}

/* What may fail for want of memory comes first, and is undone then. */
static int prepare(struct gwha_router *rt, const struct gwha_router_conf *conf,
		   struct lists *lists)
{
	bool vmac = rt->use_vmac;
	int err = 0;

	if (conf->has & GWHA_HAS(VMAC))
		err = gwha_router_set_vmac(rt, conf->vmac);
	if (err || !(conf->has & GWHA_HAS(VIP)))
		return err;
	err = make_lists(lists, rt, conf) ?: mute_vips(rt, lists->vips);
	if (err && vmac != rt->use_vmac)
		WARN_ON(gwha_router_set_vmac(rt, vmac));
	return err;
}

/**
 * gwha_conf_router_set() - change a router
 * @gn: namespace
 * @rt: the router
 * @conf: what is to change
 * @extack: where the reason of a refusal is put
 *
 * Context: process; sleeps; conf_lock; takes RTNL.
 * Return: 0 or -errno, and nothing has changed.
 */
int gwha_conf_router_set(struct gwha_net *gn, struct gwha_router *rt,
			 const struct gwha_router_conf *conf,
			 struct netlink_ext_ack *extack)
{
	struct lists lists = {};
	int err;

	lockdep_assert_held(&gn->conf_lock);
	rtnl_lock();
	err = gwha_check_set(rt, conf, extack);
	if (!err)
		err = prepare(rt, conf, &lists);
	if (!err) {
		change(rt, conf, &lists);
		/* the first VIP ends a fault, the last one's end begins it */
		gwha_group_check(rt);
	}
	rtnl_unlock();
	free_lists(&lists);
	WRITE_ONCE(gn->generation, gn->generation + 1);
	return err;
}

/**
 * gwha_conf_router_del() - delete a router, and its group if that was made
 * for it
 * @rt: the router; its addresses are gone when this returns
 *
 * Context: process; sleeps; conf_lock; takes RTNL.
 */
void gwha_conf_router_del(struct gwha_router *rt)
{
	struct gwha_group *g = rt->group;
	struct gwha_net *gn = rt->gn;

	lockdep_assert_held(&gn->conf_lock);
	gwha_group_leave(g, rt);
	gwha_place_evict(rt);
	rtnl_lock();
	list_del_rcu(&rt->list);
	gwha_router_unbind(rt);
	rtnl_unlock();
	gn->n_routers--;
	WRITE_ONCE(gn->generation, gn->generation + 1);
	mute_vips(rt, NULL);
	gwha_router_put(rt);
	if (g->implicit)
		gwha_group_del(g);
}

/**
 * gwha_conf_clear() - delete everything, and what served it
 * @gn: namespace
 *
 * Context: process; sleeps; conf_lock; takes RTNL.
 */
void gwha_conf_clear(struct gwha_net *gn)
{
	struct gwha_router *rt;
	struct gwha_router *next;
	struct gwha_group *g;
	struct gwha_group *next_g;

	list_for_each_entry_safe(rt, next, &gn->routers, list)
		gwha_conf_router_del(rt);
	list_for_each_entry_safe(g, next_g, &gn->groups, list)
		gwha_group_del(g);
	if (!gn->begun)
		return;
	gwha_place_stop(gn);
	gwha_rx_end(gn->net);
	gwha_answer_exit(gn->net);
	gwha_redirect_exit(gn->net);
	gwha_mute_exit(gn->net, &gn->mutes);
	gwha_event_exit(&gn->events);
	gn->begun = false;
}
