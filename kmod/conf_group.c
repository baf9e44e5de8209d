// SPDX-License-Identifier: GPL-2.0-or-later
/* Configuration of groups. */

#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include "conf.h"
#include "conf_check.h"
#include "core/limits.h"
#include "group.h"
#include "net.h"
#include "track.h"

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

/* Nothing is refused from here on. */
static void apply(struct gwha_group *g, const struct gwha_group_conf *conf,
		  struct gwha_tracks *tracks)
{
	struct gwha_elect *e = &g->elect;
	struct gwha_tracks *old = NULL;

	spin_lock_bh(&g->lock);
	if (conf->has & GWHA_GROUP_HAS(PREEMPT))
		e->preempt = conf->preempt;
	if (conf->has & GWHA_GROUP_HAS(PREEMPT_DELAY_US))
		e->preempt_delay_us = conf->preempt_delay_us;
	if (conf->has & GWHA_GROUP_HAS(START_DELAY_US))
		e->start_delay_us = conf->start_delay_us;
	set_lease(&g->lease, conf);
	if (gives_tracks(conf)) {
		old = g->tracks;
		g->tracks = tracks;
	}
	/* a backup listens anew: repeating a value must not do that */
	if (conf->has & GWHA_GROUP_HAS(PRIORITY) && conf->priority != g->prio) {
		g->prio = conf->priority;
		gwha_group_configured(g, NULL);
	}
	gwha_group_weigh(g);
	spin_unlock_bh(&g->lock);
	gwha_tracks_free(old);
}

static int change(struct gwha_group *g, const struct gwha_group_conf *conf)
{
	struct gwha_tracks *tracks = NULL;
	int err = 0;

	rtnl_lock();
	if (conf->n_tracks) {
		tracks = gwha_tracks_new(g->gn->net, conf->tracks,
					 conf->n_tracks, g->tracks,
					 gwha_clock_now_us());
		if (!tracks)
			err = -ENOMEM;
	}
	if (!err)
		apply(g, conf, tracks);
	rtnl_unlock();
	return err;
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

	err = gwha_check_name(conf->name, extack) ?:
		      gwha_check_standing(NULL, conf, extack);
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
	err = change(g, conf);
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
	int err = gwha_check_standing(g, conf, extack);

	return err ?: change(g, conf);
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
