// SPDX-License-Identifier: GPL-2.0-or-later
/* Configuration of groups. */

#include <linux/err.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include "conf.h"
#include "conf_check.h"
#include "core/limits.h"
#include "group.h"
#include "net.h"
#include "pool.h"
#include "track.h"

/* What a change brings, made before anything is changed, or takes away. */
struct parts {
	struct gwha_tracks *tracks;
	struct gwha_pool *pool;
};

static bool gives_tracks(const struct gwha_group_conf *conf)
{
	return conf->has & GWHA_GROUP_HAS(TRACK);
}

/* Under the group's lock. */
static void set_lease(struct gwha_lease *l, const struct gwha_group_conf *conf)
{
	if (conf->has & GWHA_GROUP_HAS(LEASE_US))
		l->period_us = conf->lease_us;
	if (conf->has & GWHA_GROUP_HAS(LEASE_ACTION))
		l->action = conf->lease_action;
	if (conf->has & GWHA_GROUP_HAS(LEASE_WEIGHT))
		l->weight = conf->lease_weight;
}

/* Under the group's lock. */
static void set_pool(struct gwha_group *g, const struct gwha_group_conf *conf,
		     struct gwha_pool **pool)
{
	struct gwha_share *sh = &g->in_pool.share;
	struct gwha_pool *old = NULL;

	if (conf->has & GWHA_GROUP_HAS(POOL_WEIGHT))
		sh->weight = conf->pool_weight;
	if (conf->has & GWHA_GROUP_HAS(POOL_LIMIT))
		sh->limit = conf->pool_limit;
	if (conf->has & GWHA_GROUP_HAS(POOL) && *pool != g->in_pool.pool) {
		old = gwha_pool_leave(&g->in_pool);
		if (*pool)
			gwha_pool_join(&g->in_pool, *pool);
		*pool = old;
	}
}

/*
 * Nothing is refused from here on. @parts has the old ones afterwards. Returns
 * whether the node is active for more of the pool now than the group allows.
 */
static bool apply(struct gwha_group *g, const struct gwha_group_conf *conf,
		  struct parts *parts)
{
	struct gwha_elect *e = &g->elect;
	bool over;

	spin_lock_bh(&g->lock);
	if (conf->has & GWHA_GROUP_HAS(PREEMPT))
		e->preempt = conf->preempt;
	if (conf->has & GWHA_GROUP_HAS(PREEMPT_DELAY_US))
		e->preempt_delay_us = conf->preempt_delay_us;
	if (conf->has & GWHA_GROUP_HAS(START_DELAY_US))
		e->start_delay_us = conf->start_delay_us;
	set_lease(&g->lease, conf);
	set_pool(g, conf, &parts->pool);
	if (gives_tracks(conf))
		swap(g->tracks, parts->tracks);
	/* a backup listens anew: repeating a value must not do that */
	if (conf->has & GWHA_GROUP_HAS(PRIORITY) && conf->priority != g->prio) {
		g->prio = conf->priority;
		gwha_group_configured(g, NULL);
	}
	gwha_group_weigh(g);
	over = e->state == GWHA_STATE_ACTIVE && e->full;
	spin_unlock_bh(&g->lock);
	return over;
}

static int find_pool(struct gwha_group *g, const struct gwha_group_conf *conf,
		     struct parts *parts, struct netlink_ext_ack *extack)
{
	struct gwha_pool *pool;

	if (!*conf->pool)
		return 0;
	pool = gwha_pool_get(g->gn, conf->pool);
	if (IS_ERR(pool)) {
		if (PTR_ERR(pool) == -ENOSPC)
			gwha_refuse(extack, 0,
				    "the pool is full: a pool has at most 255 groups in a namespace");
		return PTR_ERR(pool);
	}
	parts->pool = pool;
	return 0;
}

static int change(struct gwha_group *g, const struct gwha_group_conf *conf,
		  struct netlink_ext_ack *extack)
{
	const u64 of_pool = GWHA_GROUP_HAS(POOL) | GWHA_GROUP_HAS(POOL_LIMIT);
	struct parts parts = {};
	int err;

	err = find_pool(g, conf, &parts, extack);
	rtnl_lock();
	if (!err && conf->n_tracks) {
		parts.tracks = gwha_tracks_new(g->gn->net, conf->tracks,
					       conf->n_tracks, g->tracks,
					       gwha_clock_now_us());
		if (!parts.tracks)
			err = -ENOMEM;
	}
	/* somebody may take it; who finds nobody goes on */
	if (!err && apply(g, conf, &parts) && conf->has & of_pool)
		gwha_group_handover(g);
	gwha_tracks_free(parts.tracks);
	rtnl_unlock();
	gwha_pool_put(parts.pool);
	return err;
}

static int check(const struct gwha_group *g, const struct gwha_group_conf *conf,
		 struct netlink_ext_ack *extack)
{
	if (*conf->pool && gwha_check_name(conf->pool, NULL))
		return gwha_refuse(extack, -EINVAL,
				   "the name of a pool takes letters, digits and signs, but no spaces and no '/'");
	return gwha_check_standing(g, conf, extack);
}

/**
 * gwha_conf_group_new() - create an empty group
 * @gn: namespace
 * @conf: the request
 * @extack: where the reason of a refusal is put
 *
 * Context: process; sleeps; conf_lock; takes RTNL.
 * Return: 0 or -errno, and nothing has changed.
 */
int gwha_conf_group_new(struct gwha_net *gn, const struct gwha_group_conf *conf,
			struct netlink_ext_ack *extack)
{
	u8 prio = GWHA_PRIO_DEFAULT;
	struct gwha_group *g;
	int err;

	err = gwha_check_name(conf->name, extack) ?: check(NULL, conf, extack);
	if (err)
		return err;
	if (gwha_group_find(gn, conf->name))
		return gwha_refuse(extack, -EEXIST,
				   "this group exists: change it with 'group set', or choose another name");
	err = gwha_conf_begin(gn);
	if (err)
		return err;
	if (conf->has & GWHA_GROUP_HAS(PRIORITY))
		prio = conf->priority;
	g = gwha_group_new(gn, conf->name, false, prio, conf->preempt,
			   conf->preempt_delay_us);
	if (!g)
		return -ENOMEM;
	err = change(g, conf, extack);
	if (err)
		gwha_group_del(g);
	WRITE_ONCE(gn->generation, gn->generation + 1);
	return err;
}

/**
 * gwha_conf_group_set() - change a group
 * @g: the group
 * @conf: what is to change
 * @extack: where the reason of a refusal is put
 *
 * Context: process; sleeps; conf_lock; takes RTNL.
 * Return: 0 or -errno, and nothing has changed.
 */
int gwha_conf_group_set(struct gwha_group *g,
			const struct gwha_group_conf *conf,
			struct netlink_ext_ack *extack)
{
	int err = check(g, conf, extack);

	return err ?: change(g, conf, extack);
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
		return gwha_refuse(extack, -EINVAL,
				   "this group belongs to one router: delete that with 'router del'");
	if (g->n)
		return gwha_refuse(extack, -EBUSY,
				   "the group has routers: delete them first");
	gwha_group_del(g);
	WRITE_ONCE(gn->generation, gn->generation + 1);
	return 0;
}
