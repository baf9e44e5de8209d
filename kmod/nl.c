// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The handlers of the netlink family. Commands of one namespace exclude each
 * other by its configuration lock; readers take RCU and never wait for them.
 */

#include <net/genetlink.h>
#include <net/sock.h>

#include "conf.h"
#include "event.h"
#include "group.h"
#include "net.h"
#include "nl.h"
#include "nl_gen.h"
#include "router.h"

static struct genl_family family;

/* Events and the end of the family exclude each other. */
static DEFINE_MUTEX(tell_lock);
static bool tell_open;

/* A reply or a row of a dump under construction. */
static void *begin(struct sk_buff *skb, u32 portid, u32 seq, int flags, u8 cmd)
{
	return genlmsg_put(skb, portid, seq, &family, flags, cmd);
}

static int refuse(struct genl_info *info, int err, const char *text)
{
	if (info->extack)
		info->extack->_msg = text;
	return err;
}

static struct gwha_router *find_router(struct gwha_net *gn,
				       struct genl_info *info,
				       const struct gwha_router_conf *conf)
{
	struct gwha_router *rt;

	rt = gwha_router_find(gn, conf->ifname, conf->vrid, conf->family);
	if (!rt)
		refuse(info, 0,
		       "no such router: 'router show' lists those there are");
	return rt;
}

int gwha_nl_router_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct gwha_net *gn = gwha_net(genl_info_net(info));
	struct gwha_router_conf conf;
	int err;

	err = gwha_nl_parse_router(&conf, info);
	if (err)
		goto out;
	mutex_lock(&gn->conf_lock);
	err = gwha_conf_router_new(gn, &conf, info->extack);
	mutex_unlock(&gn->conf_lock);
out:
	kfree(conf.vips);
	memzero_explicit(&conf, sizeof(conf));
	return err;
}

int gwha_nl_router_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct gwha_net *gn = gwha_net(genl_info_net(info));
	struct gwha_router_conf conf;
	struct gwha_router *rt;
	int err;

	err = gwha_nl_parse_router(&conf, info);
	if (err)
		goto out;
	err = -ENOENT;
	mutex_lock(&gn->conf_lock);
	rt = find_router(gn, info, &conf);
	if (rt)
		err = gwha_conf_router_set(gn, rt, &conf, info->extack);
	mutex_unlock(&gn->conf_lock);
out:
	kfree(conf.vips);
	memzero_explicit(&conf, sizeof(conf));
	return err;
}

static int parse_key(struct gwha_router_conf *conf, struct genl_info *info)
{
	return gwha_nl_parse_key(conf, info->attrs[GWHA_A_ROUTER_IFNAME],
				 info->attrs[GWHA_A_ROUTER_VRID],
				 info->attrs[GWHA_A_ROUTER_FAMILY],
				 info->extack);
}

int gwha_nl_router_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct gwha_net *gn = gwha_net(genl_info_net(info));
	struct gwha_router_conf conf;
	struct gwha_router *rt;
	int err;

	err = parse_key(&conf, info);
	if (err)
		return err;
	mutex_lock(&gn->conf_lock);
	rt = find_router(gn, info, &conf);
	if (rt)
		gwha_conf_router_del(rt);
	mutex_unlock(&gn->conf_lock);
	return rt ? 0 : -ENOENT;
}

int gwha_nl_stats_reset_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct gwha_net *gn = gwha_net(genl_info_net(info));
	struct gwha_router *rt;

	gwha_stat_reset(&gn->stats);
	rcu_read_lock();
	list_for_each_entry_rcu(rt, &gn->routers, list)
		gwha_router_forget(rt);
	rcu_read_unlock();
	return 0;
}

/*
 * Room for a router with all the VIPs it can have, each with all its
 * attributes. Readers have buffers of 16 KB.
 */
#define ROUTER_ROOM (2048 + GWHA_VIPS_MAX * 80)

/**
 * gwha_nl_reply_new() - begin a reply
 * @info: the request
 * @room: bytes that it may take
 * @hdr: is set to where it begins
 *
 * Context: process; sleeps.
 * Return: the message or NULL.
 */
struct sk_buff *gwha_nl_reply_new(struct genl_info *info, size_t room,
				  void **hdr)
{
	struct sk_buff *msg = nlmsg_new(room, GFP_KERNEL);

	if (!msg)
		return NULL;
	*hdr = begin(msg, info->snd_portid, info->snd_seq, 0,
		     info->genlhdr->cmd);
	if (!*hdr) {
		nlmsg_free(msg);
		return NULL;
	}
	return msg;
}

/**
 * gwha_nl_reply_send() - end a reply
 * @msg: from gwha_nl_reply_new()
 * @hdr: where it begins
 * @err: why it is not to be sent, or 0
 * @info: the request
 *
 * Context: process.
 * Return: 0 or -errno.
 */
int gwha_nl_reply_send(struct sk_buff *msg, void *hdr, int err,
		       struct genl_info *info)
{
	if (err) {
		nlmsg_free(msg);
		return err;
	}
	genlmsg_end(msg, hdr);
	return genlmsg_reply(msg, info);
}

int gwha_nl_router_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct gwha_net *gn = gwha_net(genl_info_net(info));
	struct gwha_router_conf conf;
	struct gwha_router *rt;
	struct sk_buff *msg;
	void *hdr;
	int err;

	err = parse_key(&conf, info);
	if (err)
		return err;
	msg = gwha_nl_reply_new(info, ROUTER_ROOM, &hdr);
	if (!msg)
		return -ENOMEM;
	rcu_read_lock();
	rt = find_router(gn, info, &conf);
	err = rt ? gwha_nl_fill_router(msg, rt) : -ENOENT;
	rcu_read_unlock();
	return gwha_nl_reply_send(msg, hdr, err, info);
}

int gwha_nl_group_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct gwha_net *gn = gwha_net(genl_info_net(info));
	struct nlattr *name = info->attrs[GWHA_A_GROUP_NAME];
	struct gwha_group *g;
	struct sk_buff *msg;
	void *hdr;
	int err;

	if (!name)
		return refuse(info, -EINVAL, "which group? Give its name");
	msg = gwha_nl_reply_new(info, NLMSG_GOODSIZE, &hdr);
	if (!msg)
		return -ENOMEM;
	rcu_read_lock();
	g = gwha_nl_find_group(gn, info, nla_data(name));
	err = g ? gwha_nl_fill_group(msg, g) : -ENOENT;
	rcu_read_unlock();
	return gwha_nl_reply_send(msg, hdr, err, info);
}

int gwha_nl_stats_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct gwha_net *gn = gwha_net(genl_info_net(info));
	struct gwha_router_conf conf;
	struct gwha_router *rt;
	struct sk_buff *msg;
	void *hdr;
	int err;

	err = gwha_nl_parse_key(&conf, info->attrs[GWHA_A_STATS_IFNAME],
				info->attrs[GWHA_A_STATS_VRID],
				info->attrs[GWHA_A_STATS_FAMILY], info->extack);
	if (err)
		return err;
	msg = gwha_nl_reply_new(info, NLMSG_GOODSIZE, &hdr);
	if (!msg)
		return -ENOMEM;
	rcu_read_lock();
	rt = find_router(gn, info, &conf);
	err = rt ? gwha_nl_fill_stats(msg, rt, &rt->stats) : -ENOENT;
	rcu_read_unlock();
	return gwha_nl_reply_send(msg, hdr, err, info);
}

/**
 * gwha_nl_dump_row() - one more row of a dump
 * @skb: the message
 * @cb: the dump; counts the row
 * @cmd: GWHA_CMD_*
 * @fill: fills it in
 * @row: a struct of the dump's kind, for @fill
 *
 * Context: any but hard interrupt.
 * Return: 0 or -EMSGSIZE, and the message is as it was.
 */
int gwha_nl_dump_row(struct sk_buff *skb, struct netlink_callback *cb, u8 cmd,
		     gwha_nl_fill_fn *fill, void *row)
{
	void *hdr;

	hdr = begin(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
		    NLM_F_MULTI, cmd);
	if (!hdr)
		return -EMSGSIZE;
	genl_dump_check_consistent(cb, hdr);
	if (fill(skb, row)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	cb->args[0]++;
	return 0;
}

static int row_router(struct sk_buff *skb, void *row)
{
	return gwha_nl_fill_router(skb, row);
}

static int row_group(struct sk_buff *skb, void *row)
{
	return gwha_nl_fill_group(skb, row);
}

static int row_stats(struct sk_buff *skb, void *row)
{
	struct gwha_router *rt = row;

	return gwha_nl_fill_stats(skb, rt, &rt->stats);
}

static int row_net(struct sk_buff *skb, void *row)
{
	return gwha_nl_fill_stats(skb, NULL, &((struct gwha_net *)row)->stats);
}

/* Rows after the first @skip, as many as the message holds. */
static void dump_routers(struct sk_buff *skb, struct netlink_callback *cb,
			 u8 cmd, gwha_nl_fill_fn *fill, long skip)
{
	struct gwha_net *gn = gwha_net(sock_net(cb->skb->sk));
	struct gwha_router *rt;
	long i = skip;

	list_for_each_entry_rcu(rt, &gn->routers, list)
		if (i++ >= cb->args[0] &&
		    gwha_nl_dump_row(skb, cb, cmd, fill, rt))
			break;
}

/**
 * gwha_nl_router_get_start() - begin a dump of routers
 * @cb: the dump
 *
 * Context: process.
 * Return: 0.
 */
int gwha_nl_router_get_start(struct netlink_callback *cb)
{
	cb->min_dump_alloc = ROUTER_ROOM;
	return 0;
}

int gwha_nl_router_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct gwha_net *gn = gwha_net(sock_net(cb->skb->sk));

	rcu_read_lock();
	cb->seq = READ_ONCE(gn->generation);
	dump_routers(skb, cb, GWHA_CMD_ROUTER_GET, row_router, 0);
	rcu_read_unlock();
	return skb->len;
}

int gwha_nl_group_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct gwha_net *gn = gwha_net(sock_net(cb->skb->sk));
	struct gwha_group *g;
	long i = 0;

	rcu_read_lock();
	cb->seq = READ_ONCE(gn->generation);
	list_for_each_entry_rcu(g, &gn->groups, list)
		if (i++ >= cb->args[0] &&
		    gwha_nl_dump_row(skb, cb, GWHA_CMD_GROUP_GET, row_group, g))
			break;
	rcu_read_unlock();
	return skb->len;
}

int gwha_nl_stats_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct gwha_net *gn = gwha_net(sock_net(cb->skb->sk));

	rcu_read_lock();
	cb->seq = READ_ONCE(gn->generation);
	if (cb->args[0] ||
	    !gwha_nl_dump_row(skb, cb, GWHA_CMD_STATS_GET, row_net, gn))
		dump_routers(skb, cb, GWHA_CMD_STATS_GET, row_stats, 1);
	rcu_read_unlock();
	return skb->len;
}

static void tell(struct gwha_net *gn, const struct gwha_notice *notice)
{
	int mcgrp = notice->sync ? GWHA_NL_MCGRP_SYNC : GWHA_NL_MCGRP_STATE;
	u8 cmd = notice->sync ? GWHA_CMD_SYNC_EVENT : GWHA_CMD_STATE_EVENT;
	struct sk_buff *msg;
	void *hdr;

	if (!genl_has_listeners(&family, gn->net, mcgrp))
		return;
	msg = nlmsg_new(NLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!msg)
		goto err_lost;
	hdr = begin(msg, 0, 0, 0, cmd);
	if (!hdr || (notice->sync ? gwha_nl_fill_sync_event(msg, notice) :
				    gwha_nl_fill_event(msg, notice))) {
		nlmsg_free(msg);
		goto err_lost;
	}
	genlmsg_end(msg, hdr);
	genlmsg_multicast_netns(&family, gn->net, msg, 0, mcgrp, GFP_KERNEL);
	return;

err_lost:
	gwha_stat_inc(&gn->stats, GWHA_A_COUNTERS_EVENT_LOST);
}

/**
 * gwha_nl_tell() - tell listeners of a change
 * @gn: namespace
 * @notice: the change
 *
 * Context: process; sleeps.
 */
void gwha_nl_tell(struct gwha_net *gn, const struct gwha_notice *notice)
{
	mutex_lock(&tell_lock);
	if (tell_open)
		tell(gn, notice);
	mutex_unlock(&tell_lock);
}

static struct genl_family family __ro_after_init = {
	.name = GWHA_GENL_NAME,
	.version = GWHA_GENL_VERSION,
	.netnsok = true,
	.parallel_ops = true,
	.module = THIS_MODULE,
	.ops = gwha_nl_ops,
	.n_ops = GWHA_NL_OPS_N,
	.resv_start_op = GWHA_CMD_STATE_EVENT + 1,
	.mcgrps = gwha_nl_mcgrps,
	.n_mcgrps = GWHA_NL_MCGRPS_N,
};

/**
 * gwha_nl_init() - open the family
 *
 * Context: module init; sleeps.
 * Return: 0 or -errno.
 */
int gwha_nl_init(void)
{
	int err = genl_register_family(&family);

	mutex_lock(&tell_lock);
	tell_open = !err;
	mutex_unlock(&tell_lock);
	return err;
}

/**
 * gwha_nl_exit() - close it; no handler runs when this returns
 *
 * Context: module exit; sleeps.
 */
void gwha_nl_exit(void)
{
	mutex_lock(&tell_lock);
	tell_open = false;
	mutex_unlock(&tell_lock);
	genl_unregister_family(&family);
}
