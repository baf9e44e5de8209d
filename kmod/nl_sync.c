// SPDX-License-Identifier: GPL-2.0-or-later
/* Requests about synchronisation, carried out; how it is set, and events. */

#include <linux/slab.h>
#include <net/genetlink.h>
#include <net/sock.h>

#include "conf_check.h"
#include "conf_sync.h"
#include "event.h"
#include "group.h"
#include "net.h"
#include "nl.h"
#include "nl_gen.h"
#include "nl_ignore.h"

static int refuse(struct netlink_ext_ack *extack, const struct nlattr *attr,
		  int err, const char *text)
{
	NL_SET_BAD_ATTR(extack, attr);
	return gwha_refuse(extack, err, text);
}

/* All addresses of a link are of one family. */
static int parse_addr(struct gwha_sync_addrs *conf, struct gwha_addr *addr,
		      const struct nlattr *attr, struct netlink_ext_ack *extack)
{
	u8 family = nla_len(attr) == 16 ? GWHA_FAMILY_INET6 : GWHA_FAMILY_INET;

	if (nla_len(attr) != gwha_addr_len(family))
		return refuse(extack, attr, -EINVAL,
			      "an address has 4 or 16 bytes");
	if (conf->family && conf->family != family)
		return refuse(extack, attr, -EAFNOSUPPORT,
			      "local and the peers must be of one family: give addresses of one");
	conf->family = family;
	nla_memcpy(addr->b, attr, sizeof(addr->b));
	return 0;
}

/* The attributes of a link. */
static const struct {
	int ifname;
	int local;
	int peer;
} attr_of[] = {
	{ GWHA_A_SYNC_IFNAME, GWHA_A_SYNC_LOCAL, GWHA_A_SYNC_PEER },
	{ GWHA_A_SYNC_IFNAME2, GWHA_A_SYNC_LOCAL2, GWHA_A_SYNC_PEER2 },
};

static int parse_link(struct gwha_sync_request *req, struct genl_info *info,
		      u8 i)
{
	const struct nlattr *ifname = info->attrs[attr_of[i].ifname];
	const struct nlattr *local = info->attrs[attr_of[i].local];
	struct gwha_sync_addrs *link = &req->conf.link[i];
	const struct nlattr *attr;
	int err = 0;
	int rem;

	if (ifname) {
		req->has |= BIT_ULL(attr_of[i].ifname);
		nla_strscpy(link->ifname, ifname, sizeof(link->ifname));
	}
	if (local) {
		req->has |= BIT_ULL(attr_of[i].local);
		err = parse_addr(link, &link->local, local, info->extack);
	}
	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (err)
			break;
		if (nla_type(attr) != attr_of[i].peer)
			continue;
		req->has |= BIT_ULL(attr_of[i].peer);
		if (link->n_peers == GWHA_SYNC_PEERS_MAX)
			return refuse(info->extack, attr, -E2BIG,
				      "too many peers: there are 8 at most");
		err = parse_addr(link, &link->peer[link->n_peers++], attr,
				 info->extack);
	}
	return err;
}

static void parse_numbers(struct gwha_sync_request *req, struct nlattr **attrs)
{
	struct gwha_sync_conf *conf = &req->conf;

	if (attrs[GWHA_A_SYNC_PORT]) {
		req->has |= GWHA_SYNC_HAS(PORT);
		conf->port = nla_get_u16(attrs[GWHA_A_SYNC_PORT]);
	}
	if (attrs[GWHA_A_SYNC_SELECT]) {
		req->has |= GWHA_SYNC_HAS(SELECT);
		conf->select = nla_get_u8(attrs[GWHA_A_SYNC_SELECT]);
	}
	if (attrs[GWHA_A_SYNC_ZONE]) {
		req->has |= GWHA_SYNC_HAS(ZONE);
		conf->zone = nla_get_u16(attrs[GWHA_A_SYNC_ZONE]);
	}
	if (attrs[GWHA_A_SYNC_MARK]) {
		req->has |= GWHA_SYNC_HAS(MARK);
		conf->mark = nla_get_u32(attrs[GWHA_A_SYNC_MARK]);
	}
	if (attrs[GWHA_A_SYNC_MASK]) {
		req->has |= GWHA_SYNC_HAS(MASK);
		conf->mask = nla_get_u32(attrs[GWHA_A_SYNC_MASK]);
	}
	if (attrs[GWHA_A_SYNC_RATE_KBIT]) {
		req->has |= GWHA_SYNC_HAS(RATE_KBIT);
		conf->rate = nla_get_u32(attrs[GWHA_A_SYNC_RATE_KBIT]);
	}
	if (attrs[GWHA_A_SYNC_INSECURE]) {
		req->has |= GWHA_SYNC_HAS(INSECURE);
		conf->insecure = nla_get_u8(attrs[GWHA_A_SYNC_INSECURE]);
	}
}

static int parse_keys(struct gwha_sync_request *req, struct genl_info *info)
{
	struct gwha_sync_conf *conf = &req->conf;
	struct gwha_auth_conf auth = {};
	int err;

	if (!info->attrs[GWHA_A_SYNC_KEY])
		return 0;
	req->has |= GWHA_SYNC_HAS(KEY);
	if (conf->insecure)
		return refuse(info->extack, info->attrs[GWHA_A_SYNC_INSECURE],
			      -EINVAL, "give keys or insecure, not both");
	err = gwha_nl_parse_keys(&auth, info, GWHA_A_SYNC_KEY);
	memcpy(conf->keys, auth.keys, sizeof(conf->keys));
	conf->n_keys = auth.n_keys;
	conf->send = auth.send;
	memzero_explicit(&auth, sizeof(auth));
	return err;
}

static int parse_sync(struct gwha_sync_request *req, struct genl_info *info)
{
	int err;

	memset(req, 0, sizeof(*req));
	parse_numbers(req, info->attrs);
	err = parse_link(req, info, 0)		       ?:
		      parse_link(req, info, 1)	       ?:
		      gwha_nl_parse_ignores(req, info) ?:
							 parse_keys(req, info);
	return err;
}

/* Of which group a request is; under conf_lock or RCU. */
static struct gwha_group *find(struct genl_info *info, int *err)
{
	struct gwha_net *gn = gwha_net(genl_info_net(info));
	const struct nlattr *name = info->attrs[GWHA_A_SYNC_GROUP];
	struct gwha_group *g = NULL;

	*err = -EINVAL;
	if (!name) {
		refuse(info->extack, NULL, 0, "which group? Give its name");
		return NULL;
	}
	*err = -ENOENT;
	g = gwha_nl_find_group(gn, info, nla_data(name));
	if (g)
		*err = 0;
	return g;
}

int gwha_nl_sync_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct gwha_net *gn = gwha_net(genl_info_net(info));
	struct gwha_sync_request req;
	struct gwha_group *g;
	int err;

	err = parse_sync(&req, info);
	if (err)
		goto out;
	mutex_lock(&gn->conf_lock);
	g = find(info, &err);
	if (g)
		err = gwha_conf_sync_set(g, &req, info->extack);
	mutex_unlock(&gn->conf_lock);
out:
	memzero_explicit(&req, sizeof(req));
	return err;
}

int gwha_nl_sync_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct gwha_net *gn = gwha_net(genl_info_net(info));
	struct gwha_group *g;
	int err;

	mutex_lock(&gn->conf_lock);
	g = find(info, &err);
	if (g)
		err = gwha_conf_sync_del(g, info->extack);
	mutex_unlock(&gn->conf_lock);
	return err;
}

/* What is done to a synchronisation that there is. */
static int act(struct genl_info *info, void (*what)(struct gwha_group *g))
{
	struct gwha_net *gn = gwha_net(genl_info_net(info));
	struct gwha_group *g;
	int err;

	mutex_lock(&gn->conf_lock);
	g = find(info, &err);
	if (g)
		err = gwha_conf_sync_find(g, info->extack);
	if (!err)
		what(g);
	mutex_unlock(&gn->conf_lock);
	return err;
}

int gwha_nl_sync_resync_doit(struct sk_buff *skb, struct genl_info *info)
{
	return act(info, gwha_sync_resync);
}

int gwha_nl_sync_flush_doit(struct sk_buff *skb, struct genl_info *info)
{
	return act(info, gwha_sync_flush);
}

/* Never a secret. */
static int fill_keys(struct sk_buff *skb, const struct gwha_sync_conf *conf)
{
	struct nlattr *nest;
	u8 i;

	if (nla_put_u8(skb, GWHA_A_SYNC_INSECURE, conf->insecure))
		return -EMSGSIZE;
	for (i = 0; i < conf->n_keys; i++) {
		nest = nla_nest_start(skb, GWHA_A_SYNC_KEY);
		if (!nest || nla_put_u8(skb, GWHA_A_KEY_ID, conf->keys[i].id) ||
		    nla_put_u8(skb, GWHA_A_KEY_SEND,
			       conf->keys[i].id == conf->send))
			return -EMSGSIZE;
		nla_nest_end(skb, nest);
	}
	return 0;
}

static int fill_select(struct sk_buff *skb, const struct gwha_sync_conf *conf)
{
	if (nla_put_u8(skb, GWHA_A_SYNC_SELECT, conf->select))
		return -EMSGSIZE;
	if (conf->select == GWHA_SYNC_SELECT_ZONE &&
	    nla_put_u16(skb, GWHA_A_SYNC_ZONE, conf->zone))
		return -EMSGSIZE;
	if (conf->select == GWHA_SYNC_SELECT_MARK &&
	    (nla_put_u32(skb, GWHA_A_SYNC_MARK, conf->mark) ||
	     nla_put_u32(skb, GWHA_A_SYNC_MASK, conf->mask)))
		return -EMSGSIZE;
	return 0;
}

static int fill_link(struct sk_buff *skb, const struct gwha_sync_conf *conf,
		     u8 i)
{
	const struct gwha_sync_addrs *link = &conf->link[i];
	u8 len = gwha_addr_len(link->family);
	u8 j;

	if (nla_put_string(skb, attr_of[i].ifname, link->ifname) ||
	    nla_put(skb, attr_of[i].local, len, link->local.b))
		return -EMSGSIZE;
	for (j = 0; j < link->n_peers; j++)
		if (nla_put(skb, attr_of[i].peer, len, link->peer[j].b))
			return -EMSGSIZE;
	return 0;
}

static int fill_conf(struct sk_buff *skb, const struct gwha_sync_conf *conf)
{
	int err = 0;
	u8 i;

	for (i = 0; i < conf->n_links && !err; i++)
		err = fill_link(skb, conf, i);
	if (err || nla_put_u16(skb, GWHA_A_SYNC_PORT, conf->port) ||
	    nla_put_u32(skb, GWHA_A_SYNC_RATE_KBIT, conf->rate))
		return -EMSGSIZE;
	return fill_select(skb, conf)		       ?:
		       gwha_nl_fill_ignores(skb, conf) ?:
							 fill_keys(skb, conf);
}

/* What is shown of a group; too large for the stack. */
struct sheet {
	const struct gwha_group *g;
	struct gwha_sync_conf conf;
	struct gwha_sync_status status;
};

/* Under conf_lock or RCU; false if the group has none. */
static bool look(struct sheet *sheet, struct gwha_group *g)
{
	sheet->g = g;
	memset(&sheet->status, 0, sizeof(sheet->status));
	if (!gwha_sync_conf_get(g, &sheet->conf, false))
		return false;
	gwha_sync_status(g, &sheet->status);
	return true;
}

static int fill_sync(struct sk_buff *skb, void *row)
{
	const struct sheet *sheet = row;

	if (nla_put_string(skb, GWHA_A_SYNC_GROUP, sheet->g->name))
		return -EMSGSIZE;
	return fill_conf(skb, &sheet->conf) ?:
		       gwha_nl_fill_sync_status(skb, &sheet->conf,
						&sheet->status);
}

/* Room for filters, for the peers and all their counters, each with its padding. */
#define SYNC_ROOM                                                          \
	(3072 + GWHA_SYNC_PEERS_MAX * (384 + 16 * (GWHA_A_SYNC_STATS_MAX + \
						   GWHA_A_SYNC_COUNTERS_MAX)))

int gwha_nl_sync_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sheet *sheet = kzalloc(sizeof(*sheet), GFP_KERNEL);
	struct sk_buff *msg = NULL;
	struct gwha_group *g;
	void *hdr;
	int err;

	if (sheet)
		msg = gwha_nl_reply_new(info, SYNC_ROOM, &hdr);
	if (!msg) {
		kfree(sheet);
		return -ENOMEM;
	}
	rcu_read_lock();
	g = find(info, &err);
	if (g && !look(sheet, g))
		err = gwha_conf_sync_find(g, info->extack);
	else if (g)
		err = fill_sync(msg, sheet);
	rcu_read_unlock();
	kfree(sheet);
	return gwha_nl_reply_send(msg, hdr, err, info);
}

/**
 * gwha_nl_sync_get_start() - begin a dump of synchronisations
 * @cb: the dump
 *
 * Context: process.
 * Return: 0.
 */
int gwha_nl_sync_get_start(struct netlink_callback *cb)
{
	cb->min_dump_alloc = SYNC_ROOM;
	return 0;
}

int gwha_nl_sync_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct gwha_net *gn = gwha_net(sock_net(cb->skb->sk));
	struct sheet *sheet = kzalloc(sizeof(*sheet), GFP_KERNEL);
	struct gwha_group *g;
	long i = 0;

	if (!sheet)
		return -ENOMEM;
	rcu_read_lock();
	cb->seq = READ_ONCE(gn->generation);
	list_for_each_entry_rcu(g, &gn->groups, list)
		if (look(sheet, g) && i++ >= cb->args[0] &&
		    gwha_nl_dump_row(skb, cb, GWHA_CMD_SYNC_GET, fill_sync,
				     sheet))
			break;
	rcu_read_unlock();
	kfree(sheet);
	return skb->len;
}

/**
 * gwha_nl_fill_sync_event() - what happened, for sync-event
 * @skb: the message
 * @notice: what
 *
 * Context: any.
 * Return: 0 or -EMSGSIZE.
 */
int gwha_nl_fill_sync_event(struct sk_buff *skb,
			    const struct gwha_notice *notice)
{
	if (nla_put_u64_64bit(skb, GWHA_A_SYNC_EVENT_SEQ, notice->seq,
			      GWHA_A_SYNC_EVENT_PAD) ||
	    nla_put_u64_64bit(skb, GWHA_A_SYNC_EVENT_TIME_US, notice->time_us,
			      GWHA_A_SYNC_EVENT_PAD) ||
	    nla_put_string(skb, GWHA_A_SYNC_EVENT_GROUP, notice->group) ||
	    nla_put_u8(skb, GWHA_A_SYNC_EVENT_WHAT, notice->sync) ||
	    (notice->has_peer &&
	     nla_put(skb, GWHA_A_SYNC_EVENT_PEER, gwha_addr_len(notice->family),
		     notice->peer)))
		return -EMSGSIZE;
	return 0;
}
