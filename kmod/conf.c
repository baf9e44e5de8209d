// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Configuration. Ranges are the policies' business; here are the relations
 * between what is asked for and what there is. Everything that can be refused
 * is refused before anything is changed.
 */

#include <linux/ctype.h>
#include <linux/netdevice.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "conf.h"
#include "core/limits.h"
#include "core/timing.h"
#include "group.h"
#include "net.h"
#include "place.h"
#include "router.h"
#include "tx.h"

static int refuse(struct netlink_ext_ack *extack, int err, const char *text)
{
	if (extack)
		extack->_msg = text;
	return err;
}

static int check_interval(u8 version, u32 interval_us,
			  struct netlink_ext_ack *extack)
{
	if (gwha_interval_valid(version, interval_us))
		return 0;
	if (version == 2)
		return refuse(extack, -ERANGE,
			      "interval of version 2 must be 1s to 255s in whole seconds; version 3 takes 10ms to 40950ms");
	return refuse(extack, -ERANGE,
		      "interval of version 3 must be 10ms to 40950ms in steps of 10ms");
}

static int check_vip(struct gwha_net *gn, const struct gwha_router *self,
		     const struct gwha_vip *vip, struct netlink_ext_ack *extack)
{
	struct gwha_router *rt;
	u8 first = vip->addr.b[0];
	u8 i;

	if (vip->plen == 0 || vip->plen > 32)
		return refuse(extack, -ERANGE,
			      "prefix length of an IPv4 VIP must be 1 to 32");
	if (first == 0 || first == 127 || first >= 224)
		return refuse(extack, -EINVAL,
			      "a VIP must be a unicast address that is not loopback");
	list_for_each_entry(rt, &gn->routers, list) {
		for (i = 0; rt != self && i < rt->n_vips; i++)
			if (!gwha_addr_cmp(&rt->vips[i].addr, &vip->addr))
				return refuse(extack, -EADDRINUSE,
					      "another router has this VIP: an address belongs to one router");
	}
	if (gwha_vip_is_local(gn->net, &vip->addr) &&
	    !gwha_mute_knows(&gn->mutes, &vip->addr))
		return refuse(extack, -EADDRINUSE,
			      "the VIP is an address of this node: use one that no node has");
	return 0;
}

static int check_vips(struct gwha_net *gn, const struct gwha_router *self,
		      const struct gwha_router_conf *conf,
		      struct netlink_ext_ack *extack)
{
	int err;
	u8 i;
	u8 j;

	for (i = 0; i < conf->n_vips; i++) {
		err = check_vip(gn, self, &conf->vips[i], extack);
		if (err)
			return err;
		for (j = 0; j < i; j++)
			if (!gwha_addr_cmp(&conf->vips[i].addr,
					   &conf->vips[j].addr))
				return refuse(extack, -EINVAL,
					      "a VIP is given twice");
	}
	return 0;
}

/* A router may repeat what its group has, not contradict it. */
static int check_agrees(const struct gwha_group *g,
			const struct gwha_router_conf *conf,
			struct netlink_ext_ack *extack)
{
	const struct gwha_elect *e = &g->elect;

	if (conf->has & GWHA_HAS(PRIORITY) && conf->priority != e->prio)
		return refuse(extack, -EINVAL,
			      "the priority is the group's: leave it out, or change it with 'group set'");
	if (conf->has & GWHA_HAS(PREEMPT) && conf->preempt != e->preempt)
		return refuse(extack, -EINVAL,
			      "preempt is the group's: leave it out, or change it with 'group set'");
	if (conf->has & GWHA_HAS(PREEMPT_DELAY_US) &&
	    conf->preempt_delay_us != e->preempt_delay_us)
		return refuse(extack, -EINVAL,
			      "preempt-delay is the group's: leave it out, or change it with 'group set'");
	return 0;
}

static int check_group(const struct gwha_group *g,
		       const struct gwha_router_conf *conf,
		       struct netlink_ext_ack *extack)
{
	if (!g)
		return refuse(extack, -ENOENT,
			      "no such group: create it with 'group add', or leave it out");
	if (g->n >= GWHA_GROUP_MEMBERS_MAX)
		return refuse(extack, -ENOSPC,
			      "the group is full: a group holds 256 routers");
	if (g->implicit)
		return refuse(extack, -EINVAL,
			      "this name is that of a router without a group: choose another");
	return check_agrees(g, conf, extack);
}

static int mute_vips(struct gwha_router *rt, const struct gwha_vip *vips, u8 n)
{
	struct gwha_addr addrs[GWHA_VIP_MAX];
	u8 i;

	for (i = 0; i < n; i++)
		addrs[i] = vips[i].addr;
	return gwha_mute_set(&rt->gn->mutes, &rt->owned, &rt->stats, addrs, n);
}

static void own_name(char *name, const struct gwha_router_conf *conf)
{
	snprintf(name, GWHA_NAME_MAX + 1, "%s/%u/%c", conf->ifname, conf->vrid,
		 conf->family == GWHA_FAMILY_INET6 ? '6' : '4');
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
				     rt->n_vips ? &rt->vips[0].addr : NULL);
}

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
	rt->n_vips = conf->n_vips;
	memcpy(rt->vips, conf->vips, sizeof(rt->vips));
	set_rank(rt);
	return rt;
}

/* Nothing is refused from here on, but for want of memory. */
static int create(struct gwha_net *gn, struct gwha_group *g,
		  struct net_device *dev, const struct gwha_router_conf *conf)
{
	bool own = !g;
	struct gwha_router *rt;
	int err;

	err = gwha_place_start(gn);
	if (err)
		return err;
	if (own)
		g = own_group(gn, conf);
	if (!g)
		return -ENOMEM;
	err = -ENOMEM;
	rt = make_router(gn, g, conf);
	if (!rt)
		goto err_group;
	err = mute_vips(rt, rt->vips, rt->n_vips);
	if (err)
		goto err_router;
	gwha_router_bind(rt, dev);
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
	mute_vips(rt, NULL, 0);
	gwha_router_put(rt);
err_group:
	/* under RTNL, but it has not asked anything of the worker yet */
	if (own)
		gwha_group_del(g);
	return err;
}

static int check_new(struct gwha_net *gn, const struct net_device *dev,
		     const struct gwha_router_conf *conf,
		     struct netlink_ext_ack *extack)
{
	int err;

	if (!dev)
		return refuse(extack, -ENODEV,
			      "no such device: create it first, or correct the name");
	if (!gwha_tx_able(dev))
		return refuse(extack, -EINVAL,
			      "not an Ethernet device: VRRP needs one");
	if (conf->family != GWHA_FAMILY_INET)
		return refuse(extack, -EAFNOSUPPORT,
			      "family inet6 is not supported by this version of the module: use inet");
	if (gn->n_routers >= GWHA_ROUTERS_MAX)
		return refuse(extack, -ENOSPC,
			      "too many routers: a namespace holds 4096");
	if (gwha_router_find(gn, conf->ifname, conf->vrid, conf->family))
		return refuse(extack, -EEXIST,
			      "this router exists: change it with 'router set', or choose another VRID");
	err = check_interval(conf->version,
			     conf->has & GWHA_HAS(INTERVAL_US) ?
				     conf->interval_us :
				     GWHA_INTERVAL_DEFAULT_US,
			     extack);
	return err ?: check_vips(gn, NULL, conf, extack);
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
		err = check_group(g, conf, extack);
	} else {
		own_name(name, conf);
		if (gwha_group_find(gn, name))
			err = refuse(extack, -EEXIST,
				     "this router exists: change it with 'router set', or choose another VRID");
	}
	if (err)
		return err;
	rtnl_lock();
	dev = __dev_get_by_name(gn->net, conf->ifname);
	err = check_new(gn, dev, conf, extack);
	if (!err)
		err = create(gn, g, dev, conf);
	rtnl_unlock();
	return err;
}

static int check_set(const struct gwha_router *rt,
		     const struct gwha_router_conf *conf,
		     struct netlink_ext_ack *extack)
{
	int err = 0;

	if (!rt->group->implicit)
		err = check_agrees(rt->group, conf, extack);
	if (!err && conf->has & GWHA_HAS(INTERVAL_US))
		err = check_interval(rt->fsm.version, conf->interval_us,
				     extack);
	if (!err && conf->has & GWHA_HAS(VIP))
		err = check_vips(rt->gn, rt, conf, extack);
	return err;
}

/* Keeps what is known of the addresses that stay. */
static void set_vips(struct gwha_router *rt,
		     const struct gwha_router_conf *conf)
{
	struct gwha_vip old[GWHA_VIP_MAX];
	u8 n_old = rt->n_vips;
	u8 i;
	u8 j;

	memcpy(old, rt->vips, sizeof(old));
	memcpy(rt->vips, conf->vips, sizeof(rt->vips));
	rt->n_vips = conf->n_vips;
	for (i = 0; i < rt->n_vips; i++)
		for (j = 0; j < n_old; j++)
			if (!gwha_addr_cmp(&rt->vips[i].addr, &old[j].addr) &&
			    rt->vips[i].plen == old[j].plen)
				rt->vips[i] = old[j];
	set_rank(rt);
}

static void change(struct gwha_router *rt, const struct gwha_router_conf *conf)
{
	struct gwha_group *g = rt->group;
	struct gwha_elect *e = &g->elect;

	spin_lock_bh(&g->lock);
	if (conf->has & GWHA_HAS(INTERVAL_US))
		rt->fsm.interval_us = conf->interval_us;
	if (conf->has & GWHA_HAS(PRIORITY))
		e->prio = conf->priority;
	if (conf->has & GWHA_HAS(PREEMPT))
		e->preempt = conf->preempt;
	if (conf->has & GWHA_HAS(PREEMPT_DELAY_US))
		e->preempt_delay_us = conf->preempt_delay_us;
	if (conf->has & GWHA_HAS(VIP))
		set_vips(rt, conf);
	if (conf->has & (GWHA_HAS(INTERVAL_US) | GWHA_HAS(PRIORITY)))
		gwha_group_configured(g);
	g->announce |= conf->has & GWHA_HAS(VIP);
	gwha_place_queue(g);
	spin_unlock_bh(&g->lock);
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
	int err;

	lockdep_assert_held(&gn->conf_lock);
	rtnl_lock();
	err = check_set(rt, conf, extack);
	if (!err && conf->has & GWHA_HAS(VIP))
		err = mute_vips(rt, conf->vips, conf->n_vips);
	if (!err)
		change(rt, conf);
	rtnl_unlock();
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
	mute_vips(rt, NULL, 0);
	gwha_router_put(rt);
	if (g->implicit)
		gwha_group_del(g);
}

static int check_name(const char *name, struct netlink_ext_ack *extack)
{
	const char *c;

	if (!*name)
		return refuse(extack, -EINVAL,
			      "the name of a group must not be empty");
	for (c = name; *c; c++)
		if (*c == '/' || !isascii(*c) || !isgraph(*c))
			return refuse(extack, -EINVAL,
				      "the name of a group takes letters, digits and signs, but no spaces and no '/'");
	return 0;
}

/**
 * gwha_conf_group_new() - create an empty group
 * @gn: namespace
 * @conf: the request
 * @extack: where the reason of a refusal is put
 *
 * Context: process; sleeps; conf_lock.
 * Return: 0 or -errno, and nothing has changed.
 */
int gwha_conf_group_new(struct gwha_net *gn, const struct gwha_group_conf *conf,
			struct netlink_ext_ack *extack)
{
	u8 prio = GWHA_PRIO_DEFAULT;
	int err;

	err = check_name(conf->name, extack);
	if (err)
		return err;
	if (gwha_group_find(gn, conf->name))
		return refuse(extack, -EEXIST,
			      "this group exists: change it with 'group set', or choose another name");
	err = gwha_place_start(gn);
	if (err)
		return err;
	if (conf->has & BIT(GWHA_A_GROUP_PRIORITY))
		prio = conf->priority;
	if (!gwha_group_new(gn, conf->name, false, prio, conf->preempt,
			    conf->preempt_delay_us))
		return -ENOMEM;
	WRITE_ONCE(gn->generation, gn->generation + 1);
	return 0;
}

/**
 * gwha_conf_group_set() - change a group
 * @g: the group
 * @conf: what is to change
 *
 * Context: process; conf_lock.
 * Return: 0.
 */
int gwha_conf_group_set(struct gwha_group *g,
			const struct gwha_group_conf *conf)
{
	struct gwha_elect *e = &g->elect;

	spin_lock_bh(&g->lock);
	if (conf->has & BIT(GWHA_A_GROUP_PREEMPT))
		e->preempt = conf->preempt;
	if (conf->has & BIT(GWHA_A_GROUP_PREEMPT_DELAY_US))
		e->preempt_delay_us = conf->preempt_delay_us;
	if (conf->has & BIT(GWHA_A_GROUP_PRIORITY)) {
		e->prio = conf->priority;
		gwha_group_configured(g);
	}
	spin_unlock_bh(&g->lock);
	return 0;
}

/**
 * gwha_conf_group_del() - delete a group
 * @g: the group
 * @extack: where the reason of a refusal is put
 *
 * Context: process; sleeps; conf_lock.
 * Return: 0 or -errno, and nothing has changed.
 */
int gwha_conf_group_del(struct gwha_group *g, struct netlink_ext_ack *extack)
{
	struct gwha_net *gn = g->gn;

	if (g->implicit)
		return refuse(extack, -EINVAL,
			      "this group belongs to one router: delete that with 'router del'");
	if (g->n)
		return refuse(extack, -EBUSY,
			      "the group has routers: delete them first");
	gwha_group_del(g);
	WRITE_ONCE(gn->generation, gn->generation + 1);
	return 0;
}

/**
 * gwha_conf_clear() - delete everything
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
}
