// SPDX-License-Identifier: GPL-2.0-or-later
/* Requests about groups: from attributes to structs, and carried out. */

#include <net/genetlink.h>

#include "conf.h"
#include "conf_check.h"
#include "group.h"
#include "net.h"
#include "nl.h"
#include "nl_gen.h"
#include "standing.h"

static int refuse(struct netlink_ext_ack *extack, const struct nlattr *attr,
		  int err, const char *text)
{
	NL_SET_BAD_ATTR(extack, attr);
	return gwha_refuse(extack, err, text);
}

/* Something that is tracked; @up: what is reported, NULL if nothing may be. */
static int parse_track(struct gwha_track_conf *track, bool *up,
		       const struct nlattr *attr,
		       struct netlink_ext_ack *extack)
{
	struct nlattr *tb[GWHA_A_TRACK_MAX + 1];
	int err;

	/* the policy has seen the nest already */
	err = nla_parse_nested(tb, GWHA_A_TRACK_MAX, attr, NULL, extack);
	if (err)
		return err;
	if (!tb[GWHA_A_TRACK_IFNAME] == !tb[GWHA_A_TRACK_NAME])
		return refuse(extack, attr, -EINVAL,
			      "what is tracked is a device or a condition with a name: give one of them");
	if (up && !(tb[GWHA_A_TRACK_NAME] && tb[GWHA_A_TRACK_UP]))
		return refuse(extack, attr, -EINVAL,
			      "a report says of a condition whether it is up");
	if (!up && tb[GWHA_A_TRACK_UP])
		return refuse(extack, attr, -EINVAL,
			      "whether it is up is reported later, not configured");
	memset(track, 0, sizeof(*track));
	if (tb[GWHA_A_TRACK_IFNAME])
		nla_strscpy(track->ifname, tb[GWHA_A_TRACK_IFNAME],
			    sizeof(track->ifname));
	if (tb[GWHA_A_TRACK_NAME])
		nla_strscpy(track->name, tb[GWHA_A_TRACK_NAME],
			    sizeof(track->name));
	if (!*track->ifname && !*track->name)
		return refuse(extack, attr, -EINVAL,
			      "the name of what is tracked must not be empty");
	if (tb[GWHA_A_TRACK_WEIGHT])
		track->weight = nla_get_u8(tb[GWHA_A_TRACK_WEIGHT]);
	if (tb[GWHA_A_TRACK_UP_DELAY_US])
		track->up_delay_us = nla_get_u32(tb[GWHA_A_TRACK_UP_DELAY_US]);
	if (tb[GWHA_A_TRACK_DOWN_DELAY_US])
		track->down_delay_us =
			nla_get_u32(tb[GWHA_A_TRACK_DOWN_DELAY_US]);
	if (up)
		*up = nla_get_u8(tb[GWHA_A_TRACK_UP]);
	return 0;
}

static int parse_tracks(struct gwha_group_conf *conf, struct genl_info *info)
{
	const struct nlattr *attr;
	int err = 0;
	int rem;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(attr) != GWHA_A_GROUP_TRACK)
			continue;
		conf->has |= GWHA_GROUP_HAS(TRACK);
		if (conf->n_tracks == GWHA_TRACKS_MAX)
			return refuse(info->extack, attr, -E2BIG,
				      "too much is tracked: a group tracks at most 16 things");
		err = parse_track(&conf->tracks[conf->n_tracks++], NULL, attr,
				  info->extack);
		if (err)
			break;
	}
	return err;
}

static void parse_numbers(struct gwha_group_conf *conf, struct nlattr **attrs)
{
	if (attrs[GWHA_A_GROUP_PRIORITY]) {
		conf->has |= GWHA_GROUP_HAS(PRIORITY);
		conf->priority = nla_get_u8(attrs[GWHA_A_GROUP_PRIORITY]);
	}
	if (attrs[GWHA_A_GROUP_PREEMPT]) {
		conf->has |= GWHA_GROUP_HAS(PREEMPT);
		conf->preempt = nla_get_u8(attrs[GWHA_A_GROUP_PREEMPT]);
	}
	if (attrs[GWHA_A_GROUP_PREEMPT_DELAY_US]) {
		conf->has |= GWHA_GROUP_HAS(PREEMPT_DELAY_US);
		conf->preempt_delay_us =
			nla_get_u32(attrs[GWHA_A_GROUP_PREEMPT_DELAY_US]);
	}
	if (attrs[GWHA_A_GROUP_START_DELAY_US]) {
		conf->has |= GWHA_GROUP_HAS(START_DELAY_US);
		conf->start_delay_us =
			nla_get_u32(attrs[GWHA_A_GROUP_START_DELAY_US]);
	}
	if (attrs[GWHA_A_GROUP_LEASE_US]) {
		conf->has |= GWHA_GROUP_HAS(LEASE_US);
		conf->lease_us = nla_get_u32(attrs[GWHA_A_GROUP_LEASE_US]);
	}
	if (attrs[GWHA_A_GROUP_LEASE_ACTION]) {
		conf->has |= GWHA_GROUP_HAS(LEASE_ACTION);
		conf->lease_action =
			nla_get_u8(attrs[GWHA_A_GROUP_LEASE_ACTION]);
	}
	if (attrs[GWHA_A_GROUP_LEASE_WEIGHT]) {
		conf->has |= GWHA_GROUP_HAS(LEASE_WEIGHT);
		conf->lease_weight =
			nla_get_u8(attrs[GWHA_A_GROUP_LEASE_WEIGHT]);
	}
}

static void parse_pool(struct gwha_group_conf *conf, struct nlattr **attrs)
{
	if (attrs[GWHA_A_GROUP_POOL]) {
		conf->has |= GWHA_GROUP_HAS(POOL);
		nla_strscpy(conf->pool, attrs[GWHA_A_GROUP_POOL],
			    sizeof(conf->pool));
	}
	if (attrs[GWHA_A_GROUP_POOL_WEIGHT]) {
		conf->has |= GWHA_GROUP_HAS(POOL_WEIGHT);
		conf->pool_weight = nla_get_u8(attrs[GWHA_A_GROUP_POOL_WEIGHT]);
	}
	if (attrs[GWHA_A_GROUP_POOL_LIMIT]) {
		conf->has |= GWHA_GROUP_HAS(POOL_LIMIT);
		conf->pool_limit = nla_get_u8(attrs[GWHA_A_GROUP_POOL_LIMIT]);
	}
}

static int parse_group(struct gwha_group_conf *conf, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	int err;

	memset(conf, 0, sizeof(*conf));
	if (!attrs[GWHA_A_GROUP_NAME])
		return refuse(info->extack, NULL, -EINVAL,
			      "which group? Give its name");
	nla_strscpy(conf->name, attrs[GWHA_A_GROUP_NAME], sizeof(conf->name));
	parse_numbers(conf, attrs);
	parse_pool(conf, attrs);
	err = parse_tracks(conf, info);
	if (err)
		return err;
	/* only a change can have it; its policy alone knows it */
	if (info->genlhdr->cmd == GWHA_CMD_GROUP_SET &&
	    attrs[GWHA_A_GROUP_TRACK_CLEAR]) {
		if (conf->n_tracks)
			return refuse(info->extack,
				      attrs[GWHA_A_GROUP_TRACK_CLEAR], -EINVAL,
				      "give what is tracked or none, not both");
		conf->has |= GWHA_GROUP_HAS(TRACK);
	}
	return 0;
}

/**
 * gwha_nl_find_group() - the group that a request means
 * @gn: namespace
 * @info: the request, which is told if there is none
 * @name: its name
 *
 * Context: conf_lock or RCU.
 * Return: the group or NULL.
 */
struct gwha_group *gwha_nl_find_group(struct gwha_net *gn,
				      struct genl_info *info, const char *name)
{
	struct gwha_group *g = gwha_group_find(gn, name);

	if (!g)
		gwha_refuse(info->extack, 0,
			    "no such group: 'group show' lists those there are");
	return g;
}

int gwha_nl_group_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct gwha_net *gn = gwha_net(genl_info_net(info));
	struct gwha_group_conf conf;
	int err;

	err = parse_group(&conf, info);
	if (err)
		return err;
	mutex_lock(&gn->conf_lock);
	err = gwha_conf_group_new(gn, &conf, info->extack);
	mutex_unlock(&gn->conf_lock);
	return err;
}

/* What a command does to a group that exists. */
static int change_group(struct genl_info *info,
			int (*change)(struct gwha_group *g,
				      const struct gwha_group_conf *conf,
				      struct genl_info *info))
{
	struct gwha_net *gn = gwha_net(genl_info_net(info));
	struct nlattr *name = info->attrs[GWHA_A_GROUP_NAME];
	struct gwha_group_conf conf;
	struct gwha_group *g;
	int err = 0;

	if (!name)
		return refuse(info->extack, NULL, -EINVAL,
			      "which group? Give its name");
	if (info->genlhdr->cmd == GWHA_CMD_GROUP_SET)
		err = parse_group(&conf, info);
	if (err)
		return err;
	mutex_lock(&gn->conf_lock);
	g = gwha_nl_find_group(gn, info, nla_data(name));
	err = g ? change(g, &conf, info) : -ENOENT;
	mutex_unlock(&gn->conf_lock);
	return err;
}

static int set_group(struct gwha_group *g, const struct gwha_group_conf *conf,
		     struct genl_info *info)
{
	return gwha_conf_group_set(g, conf, info->extack);
}

int gwha_nl_group_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	return change_group(info, set_group);
}

static int del_group(struct gwha_group *g, const struct gwha_group_conf *conf,
		     struct genl_info *info)
{
	return gwha_conf_group_del(g, info->extack);
}

int gwha_nl_group_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return change_group(info, del_group);
}

static int hand_over(struct gwha_group *g, const struct gwha_group_conf *conf,
		     struct genl_info *info)
{
	int err = gwha_group_handover(g);

	if (err == -EPERM)
		return gwha_refuse(info->extack, err,
				   "this node is not active for the group: run it on the node that is");
	if (err == -EALREADY)
		return gwha_refuse(info->extack, err,
				   "a handover is under way already");
	return err;
}

int gwha_nl_handover_doit(struct sk_buff *skb, struct genl_info *info)
{
	return change_group(info, hand_over);
}

static int report(struct gwha_group *g, const struct gwha_group_conf *conf,
		  struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[GWHA_A_GROUP_TRACK];
	struct gwha_track_conf track;
	bool up;
	int err;

	if (!attr)
		return refuse(info->extack, NULL, -EINVAL,
			      "what is reported? Give the condition's name and whether it is up");
	err = parse_track(&track, &up, attr, info->extack);
	if (err)
		return err;
	err = gwha_standing_report(g, track.name, up);
	if (err)
		return refuse(info->extack, attr, err,
			      "the group does not track this condition: 'group show' lists what it does");
	return 0;
}

int gwha_nl_track_report_doit(struct sk_buff *skb, struct genl_info *info)
{
	return change_group(info, report);
}

static int take(struct gwha_group *g, const struct gwha_group_conf *conf,
		struct genl_info *info)
{
	gwha_standing_take(g, info->snd_portid);
	return 0;
}

int gwha_nl_lease_take_doit(struct sk_buff *skb, struct genl_info *info)
{
	return change_group(info, take);
}

static int renew(struct gwha_group *g, const struct gwha_group_conf *conf,
		 struct genl_info *info)
{
	int err = gwha_standing_renew(g, info->snd_portid);

	if (err == -EPERM)
		return gwha_refuse(info->extack, err,
				   "another socket took this lease: take it first");
	if (err)
		return gwha_refuse(info->extack, err,
				   "nobody holds this lease: take it first");
	return 0;
}

int gwha_nl_lease_renew_doit(struct sk_buff *skb, struct genl_info *info)
{
	return change_group(info, renew);
}

static int release(struct gwha_group *g, const struct gwha_group_conf *conf,
		   struct genl_info *info)
{
	gwha_standing_release(g);
	return 0;
}

int gwha_nl_lease_release_doit(struct sk_buff *skb, struct genl_info *info)
{
	return change_group(info, release);
}
