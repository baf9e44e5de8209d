// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Configuration of synchronisation. Connections of two groups must be told
 * apart by what they are told apart by, whatever comes: what cannot be decided
 * is refused here.
 */

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "conf_check.h"
#include "conf_link.h"
#include "conf_sync.h"
#include "group.h"
#include "net.h"

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

/* What a request gives of a link: bits of @has. */
static const struct {
	u64 ifname;
	u64 local;
	u64 peer;
} bits[] = {
	{ GWHA_SYNC_HAS(IFNAME), GWHA_SYNC_HAS(LOCAL), GWHA_SYNC_HAS(PEER) },
	{ GWHA_SYNC_HAS(IFNAME2), GWHA_SYNC_HAS(LOCAL2), GWHA_SYNC_HAS(PEER2) },
};

static u64 bits_of(u8 link)
{
	return bits[link].ifname | bits[link].local | bits[link].peer;
}

/* Whether the second link is to end. */
static bool ends_second(const struct gwha_sync_request *req)
{
	return req->has & GWHA_SYNC_HAS(IFNAME2) && !*req->conf.link[1].ifname;
}

static void take_link(struct gwha_sync_conf *conf,
		      const struct gwha_sync_request *req, u8 link)
{
	const struct gwha_sync_addrs *from = &req->conf.link[link];
	struct gwha_sync_addrs *to = &conf->link[link];

	if (req->has & bits[link].ifname)
		strscpy(to->ifname, from->ifname, sizeof(to->ifname));
	if (req->has & bits[link].local) {
		to->local = from->local;
		to->family = from->family;
	}
	if (req->has & bits[link].peer) {
		memcpy(to->peer, from->peer, sizeof(to->peer));
		to->n_peers = from->n_peers;
	}
	if (req->has & bits_of(link) && conf->n_links <= link)
		conf->n_links = link + 1;
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
	take_link(conf, req, 0);
	take_link(conf, req, 1);
	if (ends_second(req)) {
		memset(&conf->link[1], 0, sizeof(conf->link[1]));
		conf->n_links = 1;
	}
	if (req->has & GWHA_SYNC_HAS(PORT))
		conf->port = req->conf.port;
	if (req->has & GWHA_SYNC_HAS(RATE_KBIT))
		conf->rate = req->conf.rate;
	if (req->has & (GWHA_SYNC_HAS(IGNORE) | GWHA_SYNC_HAS(IGNORE_CLEAR))) {
		memcpy(conf->ignore, req->conf.ignore, sizeof(conf->ignore));
		conf->n_ignore = req->conf.n_ignore;
	}
	take_select(conf, req);
	take_keys(conf, req);
}

/* Local and peers may come in different requests. */
static int check_family(const struct gwha_sync_conf *now,
			const struct gwha_sync_request *req, u8 link,
			struct netlink_ext_ack *extack)
{
	bool local = req->has & bits[link].local;
	bool peer = req->has & bits[link].peer;

	if (local != peer && link < now->n_links &&
	    req->conf.link[link].family != now->link[link].family)
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

/* A second link is as whole as the first one, or it is none. */
static int check_second(const struct gwha_sync_conf *now,
			const struct gwha_sync_request *req,
			struct netlink_ext_ack *extack)
{
	u64 has = req->has & bits_of(1);

	if (ends_second(req)) {
		if (has == GWHA_SYNC_HAS(IFNAME2))
			return 0;
		return gwha_refuse(extack, -EINVAL,
				   "the second link ends by this: give no address of it");
	}
	if (now->n_links < 2 && has && has != bits_of(1))
		return gwha_refuse(extack, -EINVAL,
				   "a second link needs a device, an own address and the peers' there: give dev2, local2 and peer2");
	if (now->n_links > 1 && req->has & GWHA_SYNC_HAS(PEER) &&
	    !(has & GWHA_SYNC_HAS(PEER2)))
		return gwha_refuse(extack, -EINVAL,
				   "the peers change: give their addresses by the second link too, in the same order");
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

/* Only what is given is looked at: a change of the rate needs no device. */
static int check_addrs(struct gwha_net *gn, const struct gwha_sync_conf *conf,
		       const struct gwha_sync_request *req,
		       struct netlink_ext_ack *extack)
{
	int err = 0;
	u8 i;

	for (i = 0; i < conf->n_links && !err; i++)
		if (req->has & bits_of(i))
			err = gwha_conf_link_check(gn, &conf->link[i], extack);
	if (!err && conf->n_links > 1 && req->has & (bits_of(0) | bits_of(1)))
		err = gwha_conf_link_two(gn, conf, extack);
	return err;
}

/* Whether some connection could be of both groups, or a datagram. */
static int check_clash(const struct gwha_sync_conf *a,
		       const struct gwha_sync_conf *b,
		       struct netlink_ext_ack *extack)
{
	if (gwha_conf_link_clash(a, b))
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

/* @theirs is room for one of the others: it is too large for the stack. */
static int check_others(const struct gwha_group *g,
			const struct gwha_sync_conf *conf,
			struct gwha_sync_conf *theirs,
			struct netlink_ext_ack *extack)
{
	struct gwha_group *other;
	int err;

	list_for_each_entry(other, &g->gn->groups, list) {
		if (other == g || !gwha_sync_conf_get(other, theirs, false))
			continue;
		err = check_clash(conf, theirs, extack);
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
	return err;
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
	struct gwha_sync_conf *conf;
	int err = 0;

	lockdep_assert_held(&g->gn->conf_lock);
	/* the wanted one, and room for others */
	conf = kcalloc(2, sizeof(*conf), GFP_KERNEL_ACCOUNT);
	if (!conf)
		return -ENOMEM;
	conf->port = GWHA_SYNC_PORT;
	if (gwha_sync_conf_get(g, conf, true))
		err = check_family(conf, req, 0, extack) ?:
			      check_family(conf, req, 1, extack);
	else
		err = check_whole(req, extack);
	err = err ?: check_second(conf, req, extack);
	if (!err) {
		merge(conf, req);
		err = check(g, conf, req, extack) ?:
			      check_others(g, conf, &conf[1], extack);
	}
	if (!err)
		err = gwha_sync_set(g, conf, extack);
	kfree_sensitive(conf);
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
	if (rcu_access_pointer(g->sync))
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
