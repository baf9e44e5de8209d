// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Configuration of synchronisation. Connections of two groups must be told
 * apart by what they are told apart by, whatever comes: what cannot be decided
 * is refused here.
 */

#include <linux/netdevice.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/string.h>

#include "conf_check.h"
#include "conf_sync.h"
#include "group.h"
#include "net.h"
#include "vip.h"

/* What the request gives of which connections are meant. */
static void take_select(struct gwha_sync_conf *conf,
			const struct gwha_sync_request *req)
{
	if (req->has & GWHA_SYNC_HAS(SELECT)) {
		conf->select = req->conf.select;
		conf->zone = 0;
		conf->mark = 0;
		conf->mask = 0;
	}
	if (req->has & GWHA_SYNC_HAS(ZONE))
		conf->zone = req->conf.zone;
	if (req->has & GWHA_SYNC_HAS(MARK)) {
		conf->mark = req->conf.mark;
		conf->mask = U32_MAX;
	}
	if (req->has & GWHA_SYNC_HAS(MASK))
		conf->mask = req->conf.mask;
}

static void take_keys(struct gwha_sync_conf *conf,
		      const struct gwha_sync_request *req)
{
	if (req->has & GWHA_SYNC_HAS(INSECURE)) {
		conf->insecure = req->conf.insecure;
		if (conf->insecure) {
			memzero_explicit(conf->keys, sizeof(conf->keys));
			conf->n_keys = 0;
			conf->send = 0;
		}
	}
	if (req->has & GWHA_SYNC_HAS(KEY)) {
		memcpy(conf->keys, req->conf.keys, sizeof(conf->keys));
		conf->n_keys = req->conf.n_keys;
		conf->send = req->conf.send;
		conf->insecure = false;
	}
}

/* What there is, with what the request gives in its place. */
static void merge(struct gwha_sync_conf *conf,
		  const struct gwha_sync_request *req)
{
	if (req->has & GWHA_SYNC_HAS(IFNAME))
		strscpy(conf->ifname, req->conf.ifname, sizeof(conf->ifname));
	if (req->has & GWHA_SYNC_HAS(LOCAL)) {
		conf->local = req->conf.local;
		conf->family = req->conf.family;
	}
	if (req->has & GWHA_SYNC_HAS(PEER)) {
		memcpy(conf->peer, req->conf.peer, sizeof(conf->peer));
		conf->n_peers = req->conf.n_peers;
	}
	if (req->has & GWHA_SYNC_HAS(PORT))
		conf->port = req->conf.port;
	if (req->has & GWHA_SYNC_HAS(RATE_KBIT))
		conf->rate = req->conf.rate;
	take_select(conf, req);
	take_keys(conf, req);
}

/* Local and peers may come in different requests. */
static int check_family(const struct gwha_sync_conf *now,
			const struct gwha_sync_request *req,
			struct netlink_ext_ack *extack)
{
	bool local = req->has & GWHA_SYNC_HAS(LOCAL);
	bool peer = req->has & GWHA_SYNC_HAS(PEER);

	if (local != peer && req->conf.family != now->family)
		return gwha_refuse(extack, -EAFNOSUPPORT,
				   "local and the peers must be of one family: give all of them");
	return 0;
}

/* What a first request must give. */
static int check_whole(const struct gwha_sync_request *req,
		       struct netlink_ext_ack *extack)
{
	if (!(req->has & GWHA_SYNC_HAS(IFNAME)))
		return gwha_refuse(extack, -EINVAL,
				   "by which device are the peers reached? Give dev");
	if (!(req->has & GWHA_SYNC_HAS(LOCAL)))
		return gwha_refuse(extack, -EINVAL,
				   "which is this node's own address there? Give local");
	if (!(req->has & GWHA_SYNC_HAS(PEER)))
		return gwha_refuse(extack, -EINVAL,
				   "with whom? Give the address of at least one peer");
	return 0;
}

static int check_select(const struct gwha_sync_conf *conf,
			const struct gwha_sync_request *req,
			struct netlink_ext_ack *extack)
{
	if (req->has & GWHA_SYNC_HAS(ZONE) &&
	    conf->select != GWHA_SYNC_SELECT_ZONE)
		return gwha_refuse(extack, -EINVAL,
				   "a zone is given, but the connections are not selected by it: say select zone with it");
	if (req->has & (GWHA_SYNC_HAS(MARK) | GWHA_SYNC_HAS(MASK)) &&
	    conf->select != GWHA_SYNC_SELECT_MARK)
		return gwha_refuse(extack, -EINVAL,
				   "a mark is given, but the connections are not selected by it: say select mark with it");
	if (conf->select == GWHA_SYNC_SELECT_ZONE && !conf->zone)
		return gwha_refuse(extack, -EINVAL,
				   "which zone? Give 1 to 65535; for connections that have none, select default");
	if (conf->select != GWHA_SYNC_SELECT_MARK)
		return 0;
	if (!conf->mask)
		return gwha_refuse(extack, -EINVAL,
				   "which mark? Give it with a mask of one bit at least; for every connection, select default");
	if (conf->mark & ~conf->mask)
		return gwha_refuse(extack, -EINVAL,
				   "the mark has bits outside its mask, so no connection has it: give them to the mask, or leave them out");
	return 0;
}

static int check_keys(const struct gwha_sync_conf *conf,
		      struct netlink_ext_ack *extack)
{
	if (conf->insecure)
		return 0;
	if (!conf->n_keys)
		return gwha_refuse(extack, -EINVAL,
				   "without a key anybody on the link can read and forge: give a key, or say insecure");
	if (!conf->send)
		return gwha_refuse(extack, -EINVAL,
				   "one of the keys must be the one to send with: mark it");
	return 0;
}

/* Own address, the device under RTNL. */
static int check_local(struct gwha_net *gn, const struct net_device *dev,
		       const struct gwha_sync_conf *conf,
		       struct netlink_ext_ack *extack)
{
	if (!gwha_check_unicast(conf->family, &conf->local))
		return gwha_refuse(extack, -EINVAL,
				   "local must be a unicast address that is not loopback");
	if (gwha_mute_knows(&gn->mutes, conf->family, &conf->local,
			    dev->ifindex))
		return gwha_refuse(extack, -EINVAL,
				   "local must not be a VIP, which moves: give an address of this node alone");
	if (!gwha_vip_is_on(dev, conf->family, &conf->local))
		return gwha_refuse(extack, -EADDRNOTAVAIL,
				   "local is no address of the device: add it there first, or correct it");
	return 0;
}

static int check_peer(struct gwha_net *gn, const struct net_device *dev,
		      const struct gwha_sync_conf *conf, u8 i,
		      struct netlink_ext_ack *extack)
{
	const struct gwha_addr *peer = &conf->peer[i];
	u8 j;

	if (!gwha_check_unicast(conf->family, peer))
		return gwha_refuse(extack, -EINVAL,
				   "a peer must be a unicast address that is not loopback");
	for (j = 0; j < i; j++)
		if (!gwha_addr_cmp(&conf->peer[j], peer))
			return gwha_refuse(extack, -EINVAL,
					   "a peer is given twice");
	if (!gwha_addr_cmp(peer, &conf->local) ||
	    gwha_vip_is_on(dev, conf->family, peer) ||
	    gwha_vip_is_local(dev, conf->family, peer))
		return gwha_refuse(extack, -EADDRINUSE,
				   "the peer is an address of this node: give the other node's");
	if (gwha_mute_knows(&gn->mutes, conf->family, peer, dev->ifindex))
		return gwha_refuse(extack, -EINVAL,
				   "a peer must not be a VIP, which moves: give an address of that node alone");
	if (gwha_addr_is_link(conf->family, &conf->local) !=
	    gwha_addr_is_link(conf->family, peer))
		return gwha_refuse(extack, -EINVAL,
				   "one of local and peer is link-local, the other is not: give two of one scope");
	return 0;
}

/* Only what is given is looked at: a change of the rate needs no device. */
static int check_addrs(struct gwha_net *gn, const struct gwha_sync_conf *conf,
		       const struct gwha_sync_request *req,
		       struct netlink_ext_ack *extack)
{
	const struct net_device *dev;
	int err = 0;
	u8 i;

	ASSERT_RTNL();
	if (!(req->has & (GWHA_SYNC_HAS(IFNAME) | GWHA_SYNC_HAS(LOCAL) |
			  GWHA_SYNC_HAS(PEER))))
		return 0;
	dev = __dev_get_by_name(gn->net, conf->ifname);
	if (!dev)
		return gwha_refuse(extack, -ENODEV,
				   "no such device: create it first, or correct the name");
	err = check_local(gn, dev, conf, extack);
	for (i = 0; i < conf->n_peers && !err; i++)
		err = check_peer(gn, dev, conf, i, extack);
	return err;
}

/* Whether some connection could be of both groups, or a datagram. */
static int check_clash(const struct gwha_sync_conf *a,
		       const struct gwha_sync_conf *b,
		       struct netlink_ext_ack *extack)
{
	if (a->family == b->family && a->port == b->port &&
	    !gwha_addr_cmp(&a->local, &b->local) &&
	    (!gwha_addr_is_link(a->family, &a->local) ||
	     !strcmp(a->ifname, b->ifname)))
		return gwha_refuse(extack, -EADDRINUSE,
				   "another group is synchronised at this address and port: give port another number, on all nodes");
	if (a->select != b->select)
		return 0;
	if (a->select == GWHA_SYNC_SELECT_DEFAULT)
		return gwha_refuse(extack, -EEXIST,
				   "another group is the default: give one of them a zone or a mark");
	if (a->select == GWHA_SYNC_SELECT_ZONE && a->zone == b->zone)
		return gwha_refuse(extack, -EEXIST,
				   "another group has this zone: a zone belongs to one group");
	if (a->select == GWHA_SYNC_SELECT_MARK &&
	    !((a->mark ^ b->mark) & a->mask & b->mask))
		return gwha_refuse(extack, -EEXIST,
				   "a connection could have this mark and another group's: let them differ in a bit of both masks");
	return 0;
}

static int check_others(const struct gwha_group *g,
			const struct gwha_sync_conf *conf,
			struct netlink_ext_ack *extack)
{
	struct gwha_sync_conf theirs;
	struct gwha_group *other;
	int err;

	list_for_each_entry(other, &g->gn->groups, list) {
		if (other == g || !gwha_sync_conf_get(other, &theirs, false))
			continue;
		err = check_clash(conf, &theirs, extack);
		if (err)
			return err;
	}
	return 0;
}

static int check(const struct gwha_group *g, const struct gwha_sync_conf *conf,
		 const struct gwha_sync_request *req,
		 struct netlink_ext_ack *extack)
{
	int err;

	if (conf->rate && conf->rate < GWHA_SYNC_RATE_MIN_KBIT)
		return gwha_refuse(extack, -ERANGE,
				   "the rate must be 100 kbit/s at least; 0 is no limit");
	err = check_select(conf, req, extack) ?: check_keys(conf, extack);
	if (err)
		return err;
	rtnl_lock();
	err = check_addrs(g->gn, conf, req, extack);
	rtnl_unlock();
	return err ?: check_others(g, conf, extack);
}

/**
 * gwha_conf_sync_set() - synchronise a group's connections, or change how
 * @g: the group
 * @req: what is given; holds secrets
 * @extack: where the reason of a refusal is put
 *
 * Context: process; sleeps; conf_lock; takes RTNL.
 * Return: 0 or -errno, and nothing has changed.
 */
int gwha_conf_sync_set(struct gwha_group *g,
		       const struct gwha_sync_request *req,
		       struct netlink_ext_ack *extack)
{
	struct gwha_sync_conf conf = { .port = GWHA_SYNC_PORT };
	int err = 0;

	lockdep_assert_held(&g->gn->conf_lock);
	if (gwha_sync_conf_get(g, &conf, true))
		err = check_family(&conf, req, extack);
	else
		err = check_whole(req, extack);
	if (!err) {
		merge(&conf, req);
		err = check(g, &conf, req, extack);
	}
	if (!err)
		err = gwha_sync_set(g, &conf, extack);
	memzero_explicit(&conf, sizeof(conf));
	WRITE_ONCE(g->gn->generation, g->gn->generation + 1);
	return err;
}

/**
 * gwha_conf_sync_find() - refuse what needs a synchronisation without one
 * @g: the group
 * @extack: where the reason of a refusal is put
 *
 * Context: process; sleeps; conf_lock or RCU.
 * Return: 0 or -ENOENT.
 */
int gwha_conf_sync_find(struct gwha_group *g, struct netlink_ext_ack *extack)
{
	struct gwha_sync_conf conf;

	if (gwha_sync_conf_get(g, &conf, false))
		return 0;
	return gwha_refuse(extack, -ENOENT,
			   "this group is not synchronised: 'sync show' lists those that are");
}

/**
 * gwha_conf_sync_del() - end the synchronisation of a group
 * @g: the group
 * @extack: where the reason of a refusal is put
 *
 * Context: process; sleeps; conf_lock.
 * Return: 0 or -errno, and nothing has changed.
 */
int gwha_conf_sync_del(struct gwha_group *g, struct netlink_ext_ack *extack)
{
	int err = gwha_conf_sync_find(g, extack);

	lockdep_assert_held(&g->gn->conf_lock);
	if (err)
		return err;
	gwha_sync_del(g);
	WRITE_ONCE(g->gn->generation, g->gn->generation + 1);
	return 0;
}
