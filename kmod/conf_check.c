// SPDX-License-Identifier: GPL-2.0-or-later
/* What configuration is refused, and what the user is told to change. */

#include <linux/ctype.h>
#include <linux/netdevice.h>
#include <linux/netlink.h>
#include <linux/string.h>
#include <net/ipv6.h>

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

/* It has no addresses of its own: they are those of the whole. */
static bool is_port(const struct net_device *dev)
{
	return netif_is_bridge_port(dev) || netif_is_lag_port(dev) ||
	       netif_is_ovs_port(dev);
}

static int check_form_v4(const struct gwha_vip *vip,
			 struct netlink_ext_ack *extack)
{
	u8 first = vip->addr.b[0];

	if (vip->plen == 0 || vip->plen > 32)
		return gwha_refuse(extack, -ERANGE,
				   "prefix length of an IPv4 VIP must be 1 to 32");
	if (first == 0 || first == 127 || first >= 224)
		return gwha_refuse(extack, -EINVAL,
				   "a VIP must be a unicast address that is not loopback");
	return 0;
}

static int check_form_v6(const struct gwha_vip *vip,
			 struct netlink_ext_ack *extack)
{
	struct in6_addr addr;
	int type;

	memcpy(&addr, vip->addr.b, sizeof(addr));
	type = __ipv6_addr_type(&addr);
	if (vip->plen == 0 || vip->plen > 128)
		return gwha_refuse(extack, -ERANGE,
				   "prefix length of an IPv6 VIP must be 1 to 128");
	if (!ipv6_addr_v4mapped(&addr) &&
	    (!(type & IPV6_ADDR_UNICAST) || type & IPV6_ADDR_LOOPBACK))
		return gwha_refuse(extack, -EINVAL,
				   "a VIP must be a unicast address that is not loopback");
	/* ::ffff:0:0/96, and what is left of ::/96 */
	if (!(addr.s6_addr32[0] | addr.s6_addr32[1]) &&
	    (ipv6_addr_v4mapped(&addr) || !addr.s6_addr32[2]))
		return gwha_refuse(extack, -EINVAL,
				   "a VIP must not be an IPv4 address in IPv6 form: make a router of family inet for it");
	return 0;
}

/**
 * gwha_check_unicast() - whether an address can be a node's
 * @family: GWHA_FAMILY_*
 * @addr: the address
 *
 * Context: any.
 * Return: whether it is unicast, and not loopback.
 */
bool gwha_check_unicast(u8 family, const struct gwha_addr *addr)
{
	const struct gwha_vip as_vip = {
		.addr = *addr,
		.plen = 1,
	};

	return !(family == GWHA_FAMILY_INET6 ? check_form_v6(&as_vip, NULL) :
					       check_form_v4(&as_vip, NULL));
}

/* A link-local address is another one on each interface. */
static bool has_vip(const struct gwha_router *rt, const char *ifname, u8 family,
		    const struct gwha_addr *addr)
{
	bool link = gwha_addr_is_link(family, addr);
	const struct gwha_vips *vips = rt->vips;
	const struct gwha_vip *vip;
	const char *on;

	if (rt->fsm.family != family)
		return false;
	for (vip = vips->at; vip < vips->at + vips->n; vip++) {
		on = *vip->ifname ? vip->ifname : rt->ifname;
		if (!gwha_addr_cmp(&vip->addr, addr) &&
		    (!link || !strcmp(on, ifname)))
			return true;
	}
	return false;
}

/* Of thousands of routers none is looked at unless one has the address. */
static int check_taken(struct gwha_net *gn, const struct gwha_router *self,
		       const struct gwha_router_conf *conf,
		       const struct gwha_vip *vip,
		       struct netlink_ext_ack *extack)
{
	const char *own = self ? self->ifname : conf->ifname;
	struct gwha_router *rt;

	if (!gwha_mute_taken(&gn->mutes, conf->family, &vip->addr,
			     self ? &self->owned : NULL))
		return 0;
	list_for_each_entry(rt, &gn->routers, list)
		if (rt != self && has_vip(rt, *vip->ifname ? vip->ifname : own,
					  conf->family, &vip->addr))
			return gwha_refuse(extack, -EADDRINUSE,
					   "another router has this VIP: an address belongs to one router");
	return 0;
}

/* Whether a router has a VIP there already, perhaps on a device that went. */
static bool keeps_device(const struct gwha_router *rt, const char *ifname)
{
	const struct gwha_vip *vip;

	for (vip = rt->vips->at; vip < rt->vips->at + rt->vips->n; vip++)
		if (!strcmp(vip->ifname, ifname))
			return true;
	return false;
}

/* The device of a VIP that has one of its own. */
static int check_vip_device(struct gwha_net *gn, const struct gwha_router *self,
			    const struct gwha_vip *vip,
			    const struct net_device **dev,
			    struct netlink_ext_ack *extack)
{
	*dev = __dev_get_by_name(gn->net, vip->ifname);
	if (!*dev && !(self && keeps_device(self, vip->ifname)))
		return gwha_refuse(extack, -ENODEV,
				   "no such device for a VIP: create it first, or correct the name");
	if (*dev && is_port(*dev))
		return gwha_refuse(extack, -EINVAL,
				   "the device of a VIP is a port of a bridge or bond: put the VIP on that");
	return 0;
}

/* @self and @dev may be NULL: a new router, one whose device is not there. */
static int check_vip(struct gwha_net *gn, const struct gwha_router *self,
		     const struct net_device *dev,
		     const struct gwha_router_conf *conf,
		     const struct gwha_vip *vip, struct netlink_ext_ack *extack)
{
	int err;

	if (conf->family == GWHA_FAMILY_INET6)
		err = check_form_v6(vip, extack);
	else
		err = check_form_v4(vip, extack);
	if (!err && *vip->ifname)
		err = check_vip_device(gn, self, vip, &dev, extack);
	if (!err)
		err = check_taken(gn, self, conf, vip, extack);
	if (err)
		return err;
	if (dev && gwha_vip_is_local(dev, conf->family, &vip->addr) &&
	    !gwha_mute_knows(&gn->mutes, conf->family, &vip->addr,
			     dev->ifindex))
		return gwha_refuse(extack, -EADDRINUSE,
				   "the VIP is an address of this node: use one that no node has");
	return 0;
}

static int check_vips(struct gwha_net *gn, const struct gwha_router *self,
		      const struct net_device *dev,
		      const struct gwha_router_conf *conf,
		      struct netlink_ext_ack *extack)
{
	const struct gwha_vip *vips = conf->vips->at;
	int err;
	u8 i;
	u8 j;

	for (i = 0; i < conf->vips->n; i++) {
		err = check_vip(gn, self, dev, conf, &vips[i], extack);
		if (err)
			return err;
		for (j = 0; j < i; j++)
			if (!gwha_addr_cmp(&vips[i].addr, &vips[j].addr))
				return gwha_refuse(extack, -EINVAL,
						   "a VIP is given twice");
	}
	/* RFC 9568 5.2.9 */
	if (conf->family == GWHA_FAMILY_INET6 && conf->vips->n_advertised &&
	    !gwha_addr_is_link(conf->family, conf->vips->advertised))
		return gwha_refuse(extack, -EINVAL,
				   "the first VIP of an inet6 router must be link-local: give one of fe80::/10, the same on all nodes, before the others");
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

static int check_peer(const struct net_device *dev,
		      const struct gwha_router_conf *conf, u8 i,
		      struct netlink_ext_ack *extack)
{
	const struct gwha_addr *peer = &conf->peers[i];
	u8 j;

	if (!gwha_check_unicast(conf->family, peer))
		return gwha_refuse(extack, -EINVAL,
				   "a peer must be a unicast address that is not loopback");
	for (j = 0; j < i; j++)
		if (!gwha_addr_cmp(&conf->peers[j], peer))
			return gwha_refuse(extack, -EINVAL,
					   "a peer is given twice");
	if (dev && gwha_vip_is_local(dev, conf->family, peer))
		return gwha_refuse(extack, -EADDRINUSE,
				   "the peer is an address of this node: give the other node's");
	return 0;
}

/*
 * Adverts from a link-local address, which an interface has if it is given no
 * other, do not reach a peer elsewhere. Peers and source may come in different
 * requests.
 */
static int check_reach(const struct gwha_router *self,
		       const struct gwha_router_conf *conf,
		       const struct gwha_addr *src,
		       struct netlink_ext_ack *extack)
{
	static const struct gwha_addr none;
	bool given = !self || conf->has & GWHA_HAS(UNICAST_PEER);
	const struct gwha_addr *peers = given ? conf->peers : self->peers;
	u8 n = given ? conf->n_peers : self->n_peers;
	u8 i;

	if (conf->family != GWHA_FAMILY_INET6 ||
	    (gwha_addr_cmp(src, &none) &&
	     !gwha_addr_is_link(conf->family, src)))
		return 0;
	for (i = 0; i < n; i++)
		if (!gwha_addr_is_link(conf->family, &peers[i]))
			return gwha_refuse(extack, -EINVAL,
					   "a peer that is not link-local needs a source that is not: give src");
	return 0;
}

static int check_peers(const struct net_device *dev,
		       const struct gwha_router *self,
		       const struct gwha_router_conf *conf,
		       struct netlink_ext_ack *extack)
{
	static const struct gwha_addr none;
	const struct gwha_addr *src = self ? &self->fixed_src : &none;
	int err;
	u8 i;

	for (i = 0; i < conf->n_peers; i++) {
		err = check_peer(dev, conf, i, extack);
		if (err)
			return err;
	}
	if (conf->has & GWHA_HAS(FIXED_SOURCE))
		src = &conf->fixed_src;
	err = check_reach(self, conf, src, extack);
	if (err)
		return err;
	if (gwha_addr_cmp(src, &none) && conf->has & GWHA_HAS(FIXED_SOURCE) &&
	    dev &&
	    gwha_mute_knows(&gwha_net(dev_net(dev))->mutes, conf->family, src,
			    dev->ifindex))
		return gwha_refuse(extack, -EINVAL,
				   "the source must not be a VIP: give an address of this node alone");
	return 0;
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
	if (is_port(dev))
		return gwha_refuse(extack, -EINVAL,
				   "the device is a port of a bridge or bond: put the router on that");
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
		       check_peers(dev, NULL, conf, extack)	  ?:
		       check_vips(gn, NULL, dev, conf, extack);
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
		err = check_vips(rt->gn, rt, rt->dev, conf, extack);
	return err					      ?:
		       check_peers(rt->dev, rt, conf, extack) ?:
		       check_version(rt->fsm.version, conf, extack);
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
