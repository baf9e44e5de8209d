// SPDX-License-Identifier: GPL-2.0-or-later
/* What is shown of a group's synchronisation, without asking its worker. */

#include "group.h"
#include "net.h"
#include "sync.h"
#include "sync_inst.h"

/* RCU or conf_lock. */
static struct gwha_sync *instance(struct gwha_group *g)
{
	return rcu_dereference_check(g->sync,
				     lockdep_is_held(&g->gn->conf_lock));
}

/* The upper end of a slot, as count_lag() numbers them. */
static u32 slot_us(u32 slot)
{
	u32 k = slot + 4;

	return slot < 4 ? 4 : (5 + k % 4) << (k / 4 - 2);
}

/* In how much time @percent of the frames were applied; 0 for there are none. */
static u32 lag_us(const struct gwha_sync_peer *p, u32 percent)
{
	u64 sum = 0;
	u64 part = 0;
	u32 i;

	for (i = 0; i < GWHA_SYNC_LAGS; i++)
		sum += READ_ONCE(p->lag[i]);
	if (!sum)
		return 0;
	for (i = 0; i < GWHA_SYNC_LAGS - 1; i++) {
		part += READ_ONCE(p->lag[i]);
		if (part * 100 >= sum * percent)
			break;
	}
	return slot_us(i);
}

static void show_link(struct gwha_sync_peer *p, u8 i,
		      struct gwha_sync_link_status *status)
{
	struct gwha_sync_way *way = &p->way[i];

	status->addr = way->addr;
	status->up = READ_ONCE(way->up);
	status->used = READ_ONCE(p->path.use) == i;
	status->tx = atomic64_read(&way->tx);
	status->rx = atomic64_read(&way->rx);
	status->tx_error = atomic64_read(&way->tx_error);
}

static void show_peer(struct gwha_sync_peer *p,
		      struct gwha_sync_peer_status *status)
{
	unsigned int i;

	for (i = 0; i < p->sync->n_links; i++)
		show_link(p, i, &status->link[i]);
	status->up = READ_ONCE(p->up);
	status->synced = READ_ONCE(p->synced);
	status->behind = READ_ONCE(p->behind);
	status->rtt_us = READ_ONCE(p->rtt_us);
	status->lag_p50_us = lag_us(p, 50);
	status->lag_p99_us = lag_us(p, 99);
	for (i = 0; i <= GWHA_A_SYNC_STATS_MAX; i++)
		status->count[i] = atomic64_read(&p->count[i]);
	for (i = 0; i <= GWHA_A_SYNC_COUNTERS_MAX; i++)
		status->drop[i] = atomic64_read(&p->drop[i]);
}

/**
 * gwha_sync_status() - how a group's synchronisation is
 * @g: the group
 * @status: filled in, if there is one
 *
 * Context: process; RCU or conf_lock.
 */
void gwha_sync_status(struct gwha_group *g, struct gwha_sync_status *status)
{
	struct gwha_sync *s = instance(g);
	u8 i;

	if (!s)
		return;
	status->flows = READ_ONCE(s->table->own);
	status->replicas = READ_ONCE(s->table->others);
	status->pending = READ_ONCE(s->pending.n);
	status->synced = READ_ONCE(s->synced);
	status->drop_peer = atomic64_read(&s->drop_peer);
	status->n_peers = s->n_peers;
	for (i = 0; i < s->n_peers; i++)
		show_peer(s->peer[i], &status->peer[i]);
}

/**
 * gwha_sync_conf_get() - how a group's connections are synchronised
 * @g: the group
 * @conf: filled in, if they are
 * @secrets: with the keys' secrets, else zeros are there
 *
 * Context: process; RCU or conf_lock.
 * Return: whether they are.
 */
bool gwha_sync_conf_get(struct gwha_group *g, struct gwha_sync_conf *conf,
			bool secrets)
{
	struct gwha_sync *s = instance(g);
	u8 i;

	if (!s)
		return false;
	spin_lock_bh(&s->guard);
	*conf = s->conf;
	spin_unlock_bh(&s->guard);
	if (secrets)
		return true;
	for (i = 0; i < GWHA_KEYS_MAX; i++)
		memzero_explicit(conf->keys[i].secret,
				 sizeof(conf->keys[i].secret));
	return true;
}
