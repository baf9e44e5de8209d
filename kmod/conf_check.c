// SPDX-License-Identifier: GPL-2.0-or-later
/* What configuration is refused, and what the user is told to change. */

#include <linux/ctype.h>
#include <linux/netdevice.h>
#include <linux/netlink.h>
#include <linux/string.h>

#include "conf.h"
#include "conf_check.h"
#include "core/limits.h"
#include "core/timing.h"
#include "group.h"
#include "net.h"
#include "router.h"
#include "tx.h"

/**
 * gwha_refuse() - say why
 * @extack: where it is put, or NULL
 * @err: -errno
 * @text: what to change, a constant
 *
 * Context: any.
 * Return: @err.
 */
int gwha_refuse(struct netlink_ext_ack *extack, int err, const char *text)
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
		return gwha_refuse(extack, -ERANGE,
				   "interval of version 2 must be 1s to 255s in whole seconds; version 3 takes 10ms to 40950ms");
	return gwha_refuse(extack, -ERANGE,
			   "interval of version 3 must be 10ms to 40950ms in steps of 10ms");
}

/* What only one version has. */
static int check_version(u8 version, const struct gwha_router_conf *conf,
			 struct netlink_ext_ack *extack)
{
	if (version != 2 && conf->has & GWHA_HAS(CHECK_ADDRESSES) &&
	    conf->check_addresses)
		return gwha_refuse(extack, -EINVAL,
				   "check-addresses is for version 2: version 3 never refuses an advert for its addresses");
	if (version != 2 && conf->has & GWHA_HAS(AUTH_TYPE) &&
	    conf->auth.type == GWHA_AUTH_TEXT)
		return gwha_refuse(extack, -EINVAL,
				   "version 3 has no text authentication: use auth hmac, or version 2");
	if ((version == 2 || conf->family == GWHA_FAMILY_INET6) &&
	    conf->has & GWHA_HAS(CHECKSUM) &&
	    conf->checksum != GWHA_CHECKSUM_AUTO)
		return gwha_refuse(extack, -EINVAL,
				   "only version 3 over IPv4 has a choice of checksums: use checksum auto");
	return 0;
}

static int check_vip(struct gwha_net *gn, const struct gwha_router *self,
		     const struct gwha_vip *vip, struct netlink_ext_ack *extack)
{
	struct gwha_router *rt;
	u8 first = vip->addr.b[0];
	u8 i;

	if (vip->plen == 0 || vip->plen > 32)
		return gwha_refuse(extack, -ERANGE,
				   "prefix length of an IPv4 VIP must be 1 to 32");
	if (first == 0 || first == 127 || first >= 224)
		return gwha_refuse(extack, -EINVAL,
				   "a VIP must be a unicast address that is not loopback");
	list_for_each_entry(rt, &gn->routers, list) {
		for (i = 0; rt != self && i < rt->n_vips; i++)
			if (!gwha_addr_cmp(&rt->vips[i].addr, &vip->addr))
				return gwha_refuse(extack, -EADDRINUSE,
						   "another router has this VIP: an address belongs to one router");
	}
	if (gwha_vip_is_local(gn->net, &vip->addr) &&
	    !gwha_mute_knows(&gn->mutes, &vip->addr))
		return gwha_refuse(extack, -EADDRINUSE,
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
				return gwha_refuse(extack, -EINVAL,
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

	if (conf->has & GWHA_HAS(PRIORITY) && conf->priority != g->prio)
		return gwha_refuse(extack, -EINVAL,
				   "the priority is the group's: leave it out, or change it with 'group set'");
	if (conf->has & GWHA_HAS(PREEMPT) && conf->preempt != e->preempt)
		return gwha_refuse(extack, -EINVAL,
				   "preempt is the group's: leave it out, or change it with 'group set'");
	if (conf->has & GWHA_HAS(PREEMPT_DELAY_US) &&
	    conf->preempt_delay_us != e->preempt_delay_us)
		return gwha_refuse(extack, -EINVAL,
				   "preempt-delay is the group's: leave it out, or change it with 'group set'");
	return 0;
}

/**
 * gwha_check_group() - whether a new router fits a group
 * @g: the group, NULL if there is none of its name
 * @conf: the request
 * @extack: where the reason of a refusal is put
 *
 * Context: process; conf_lock.
 * Return: 0 or -errno.
 */
int gwha_check_group(const struct gwha_group *g,
		     const struct gwha_router_conf *conf,
		     struct netlink_ext_ack *extack)
{
	if (!g)
		return gwha_refuse(extack, -ENOENT,
				   "no such group: create it with 'group add', or leave it out");
	if (g->n >= GWHA_GROUP_MEMBERS_MAX)
		return gwha_refuse(extack, -ENOSPC,
				   "the group is full: a group holds 256 routers");
	if (g->implicit)
		return gwha_refuse(extack, -EINVAL,
				   "this name is that of a router without a group: choose another");
	return check_agrees(g, conf, extack);
}

/**
 * gwha_check_new() - whether a router can be made
 * @gn: namespace
 * @dev: its device, NULL if there is none of its name
 * @conf: the request
 * @extack: where the reason of a refusal is put
 *
 * Context: process; conf_lock and RTNL.
 * Return: 0 or -errno.
 */
int gwha_check_new(struct gwha_net *gn, const struct net_device *dev,
		   const struct gwha_router_conf *conf,
		   struct netlink_ext_ack *extack)
{
	int err;

	if (!dev)
		return gwha_refuse(extack, -ENODEV,
				   "no such device: create it first, or correct the name");
	if (!gwha_tx_able(dev))
		return gwha_refuse(extack, -EINVAL,
				   "not an Ethernet device: VRRP needs one");
	if (conf->family != GWHA_FAMILY_INET)
		return gwha_refuse(extack, -EAFNOSUPPORT,
				   "family inet6 is not supported by this version of the module: use inet");
	if (gn->n_routers >= GWHA_ROUTERS_MAX)
		return gwha_refuse(extack, -ENOSPC,
				   "too many routers: a namespace holds 4096");
	if (gwha_router_find(gn, conf->ifname, conf->vrid, conf->family))
		return gwha_refuse(extack, -EEXIST,
				   "this router exists: change it with 'router set', or choose another VRID");
	err = check_interval(conf->version,
			     conf->has & GWHA_HAS(INTERVAL_US) ?
				     conf->interval_us :
				     GWHA_INTERVAL_DEFAULT_US,
			     extack);
	return err						  ?:
		       check_version(conf->version, conf, extack) ?:
		       check_vips(gn, NULL, conf, extack);
}

/**
 * gwha_check_set() - whether a router can be changed
 * @rt: the router
 * @conf: what is to change
 * @extack: where the reason of a refusal is put
 *
 * Context: process; conf_lock and RTNL.
 * Return: 0 or -errno.
 */
int gwha_check_set(const struct gwha_router *rt,
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
	return err ?: check_version(rt->fsm.version, conf, extack);
}

/**
 * gwha_check_standing() - whether a group can depend on what is asked
 * @g: the group, NULL for a new one
 * @conf: the request
 * @extack: where the reason of a refusal is put
 *
 * Context: process; conf_lock.
 * Return: 0 or -errno.
 */
int gwha_check_standing(const struct gwha_group *g,
			const struct gwha_group_conf *conf,
			struct netlink_ext_ack *extack)
{
	u8 weight = g ? g->lease.weight : 0;
	u8 action = g ? g->lease.action : GWHA_LEASE_ACTION_NONE;
	const struct gwha_track_conf *a;
	const struct gwha_track_conf *b;
	u8 i;
	u8 j;

	if (conf->has & GWHA_GROUP_HAS(LEASE_ACTION))
		action = conf->lease_action;
	if (conf->has & GWHA_GROUP_HAS(LEASE_WEIGHT))
		weight = conf->lease_weight;
	if (action == GWHA_LEASE_ACTION_WEIGHT && !weight)
		return gwha_refuse(extack, -EINVAL,
				   "lease-action weight needs the weight: 1 to 253");
	for (i = 0; i < conf->n_tracks; i++) {
		a = &conf->tracks[i];
		for (j = 0; j < i; j++) {
			b = &conf->tracks[j];
			if (!strcmp(a->ifname, b->ifname) &&
			    !strcmp(a->name, b->name))
				return gwha_refuse(extack, -EINVAL,
						   "something is tracked twice");
		}
	}
	return 0;
}

/**
 * gwha_check_name() - whether a group can have a name
 * @name: the name
 * @extack: where the reason of a refusal is put
 *
 * Context: any.
 * Return: 0 or -errno.
 */
int gwha_check_name(const char *name, struct netlink_ext_ack *extack)
{
	const char *c;

	if (!*name)
		return gwha_refuse(extack, -EINVAL,
				   "the name of a group must not be empty");
	for (c = name; *c; c++)
		if (*c == '/' || !isascii(*c) || !isgraph(*c))
			return gwha_refuse(extack, -EINVAL,
					   "the name of a group takes letters, digits and signs, but no spaces and no '/'");
	return 0;
}
