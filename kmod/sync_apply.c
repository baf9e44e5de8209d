// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What peers tell goes straight into the kernel's table of connections, and is
 * held alive there for as long as its owner lives. So there is nothing left to
 * do at a takeover.
 */

#include "clock.h"
#include "group_sync.h"
#include "sync_apply.h"
#include "sync_own.h"
#include "sync_frame.h"
#include "sync_send.h"
#include "trace.h"

#define HOLD_S 120u /* replicas live as long at least */
#define KEEP_US 30000000u /* each replica is looked at as often */
#define KEEP_TURNS 200u /* in so many turns, of 100 ms */
#define SWEEP_MAX 2048u /* connections a turn */

static u32 hold_s(u32 nominal_s)
{
	return max(nominal_s, HOLD_S);
}

static void count_lag(struct gwha_sync_peer *p, u64 made_ns)
{
	s64 ns = (s64)(gwha_clock_now_us() * 1000 - made_ns) + p->ahead_ns;
	u64 us = ns > 0 ? div_u64(ns, 1000) : 0;
	u32 slot = 0;

	if (us >= 4)
		slot = ilog2(us) * 4 + ((us >> (ilog2(us) - 2)) & 3) - 4;
	slot = min_t(u32, slot, GWHA_SYNC_LAGS - 1);
	WRITE_ONCE(p->lag[slot], p->lag[slot] + 1);
}

/* Another one has taken over, as far as its records tell. */
static void superseded(struct gwha_sync_peer *p)
{
	p->rx.want++;
	gwha_sync_peer_tell(p, GWHA_SYNC_WHAT_FENCED, 0);
}

static void hear_group(struct gwha_sync_peer *p,
		       const struct gwha_sync_epoch *epoch, u64 now_us)
{
	struct gwha_sync *s = p->sync;
	bool owned = gwha_role_owns(&s->role);

	p->ours = false;
	if (epoch->group != s->group) {
		gwha_sync_count(p, GWHA_A_SYNC_STATS_REFUSED_GROUP);
		return;
	}
	if (gwha_role_heard(&s->role, epoch, now_us) == GWHA_ROLE_STALE) {
		gwha_sync_frame_fence(p, now_us);
		return;
	}
	p->ours = true;
	gwha_group_told(s->g, epoch->counter);
	if (owned && !gwha_role_owns(&s->role))
		superseded(p);
}

static void hear_fence(struct gwha_sync_peer *p,
		       const struct gwha_sync_epoch *epoch, u64 now_us)
{
	struct gwha_sync *s = p->sync;
	bool owned = gwha_role_owns(&s->role);

	if (epoch->group != s->group) {
		gwha_sync_count(p, GWHA_A_SYNC_STATS_REFUSED_GROUP);
		return;
	}
	gwha_sync_count(p, GWHA_A_SYNC_STATS_FENCES_HEARD);
	if (!gwha_role_fenced(&s->role, epoch, now_us))
		return;
	gwha_group_told(s->g, epoch->counter);
	if (owned)
		superseded(p);
}

/* Why the kernel's table did not take it. */
static void refuse(struct gwha_sync_peer *p, int err)
{
	/* it was going at this moment */
	if (err == -EAGAIN)
		p->rx.want++;
	if (err == -ENOSPC || err == -ENOMEM)
		p->sync->lacking = true;
	gwha_sync_count(p, err == -EEXIST ? GWHA_A_SYNC_STATS_REFUSED_CLASH :
					    GWHA_A_SYNC_STATS_REFUSED_TABLE);
}

static void stamp(struct gwha_sync_peer *p, struct gwha_sync_entry *e,
		  u32 nominal_s)
{
	if (e->owner != p->index) {
		gwha_sync_table_own(p->sync->table, e, p->index);
		e->fitted = false;
	}
	/* another one has taken over: what it tells of is not to be swept */
	if (p->sync->sweep && p->sync->sweep != p)
		p->sync->sweep = NULL;
	e->stamp = p->pass_rx.stamp;
	e->nominal_s = nominal_s;
}

/*
 * Most that are not known by their key are not there at all. @e is set to its entry; of
 * what is made anew there is none.
 */
static int write_flow(struct gwha_sync_peer *p, const struct gwha_flow *flow,
		      u64 key, struct nf_conn **ct, struct gwha_sync_entry **e)
{
	struct gwha_sync *s = p->sync;
	int err = -EEXIST;

	*e = NULL;
	if (p->hashed && !gwha_sync_table_named(s->table, key))
		err = gwha_ct_make(s->net, flow, ct);
	if (err != -EEXIST)
		return err;
	err = gwha_ct_write(s->net, flow, ct);
	if (err)
		return err;
	*e = gwha_sync_table_find(s->table, *ct);
	/* what passed through here before is worth less than the owner's word */
	if ((!*e || (*e)->owner != p->index) && gwha_ct_forget(*ct))
		gwha_ct_write(s->net, flow, NULL);
	return 0;
}

static void hear_flow(struct gwha_sync_peer *p, struct gwha_flow *flow)
{
	struct gwha_sync *s = p->sync;
	u32 nominal_s = flow->timeout_s;
	struct gwha_sync_entry *e;
	struct nf_conn *ct;
	u64 key = 0;
	int err;

	if (flow->has & GWHA_FLOW_PASS)
		gwha_pass_rx_flow(&p->pass_rx);
	flow->has &= ~GWHA_FLOW_PASS;
	flow->timeout_s = hold_s(nominal_s);
	if (p->hashed)
		key = gwha_sync_own_key(&p->hash, flow);
	err = write_flow(p, flow, key, &ct, &e);
	if (err) {
		refuse(p, err);
		return;
	}
	e = e ?: gwha_sync_table_add(s->table, ct);
	if (e) {
		stamp(p, e, nominal_s);
		e->rest = gwha_sync_own_rest(s, flow);
		if (p->hashed)
			gwha_sync_table_key(s->table, e, key);
		gwha_sync_count(p, GWHA_A_SYNC_STATS_RX_FLOWS);
	} else {
		gwha_ct_kill(ct);
		refuse(p, -ENOMEM);
	}
	gwha_ct_put(ct);
}

/* Keys name what this peer owns, nothing else. */
static struct gwha_sync_entry *named(struct gwha_sync_peer *p, u64 key)
{
	struct gwha_sync_entry *e = gwha_sync_table_named(p->sync->table, key);

	if (e && e->owner == p->index)
		return e;
	gwha_sync_count(p, GWHA_A_SYNC_STATS_UNKNOWN_KEY);
	return NULL;
}

static void hear_change(struct gwha_sync_peer *p,
			const struct gwha_sync_change *c)
{
	struct gwha_sync_entry *e = named(p, c->key);

	if (!e) {
		p->rx.want++;
		return;
	}
	if (gwha_ct_change(e->ct, c->state, c->status, c->scale, c->tcp_flags,
			   hold_s(c->timeout_s))) {
		gwha_sync_table_del(p->sync->table, e, false);
		p->rx.want++;
		return;
	}
	stamp(p, e, c->timeout_s);
	gwha_sync_count(p, GWHA_A_SYNC_STATS_RX_CHANGES);
}

static void hear_end(struct gwha_sync_peer *p, u64 key)
{
	struct gwha_sync_entry *e = named(p, key);

	if (!e)
		return;
	gwha_sync_table_del(p->sync->table, e, true);
	gwha_sync_count(p, GWHA_A_SYNC_STATS_RX_ENDS);
}

/*
 * An active that yields keeps what it has: it may be the one that goes on. It
 * wants another pass when the election has made it backup.
 */
static void sweep(struct gwha_sync_peer *p)
{
	struct gwha_sync *s = p->sync;

	gwha_sync_count(p, GWHA_A_SYNC_STATS_PASSES_HEARD);
	if (s->role.active)
		return;
	s->sweep = p;
	s->sweep_stamp = p->pass_rx.stamp;
	s->sweep_cursor = 0;
}

/* Whoever owned it before; what came since has a later stamp. */
static void sweep_one(void *priv, struct gwha_sync_entry *e)
{
	struct gwha_sync *s = priv;

	if (e->owner == s->sweep->index &&
	    (s32)(e->stamp - s->sweep_stamp) >= 0)
		return;
	gwha_sync_table_del(s->table, e, true);
	gwha_sync_count(s->sweep, GWHA_A_SYNC_STATS_SWEPT);
}

/**
 * gwha_sync_apply_sweep() - remove some of what a pass has not told of
 * @s: the instance
 *
 * In pieces, since peers are to hear of us meanwhile. A group counts as
 * synchronised when all of it is done.
 *
 * Context: process; sleeps; the worker.
 * Return: whether there is more to do.
 */
bool gwha_sync_apply_sweep(struct gwha_sync *s)
{
	struct gwha_sync_peer *p = s->sweep;

	if (!p)
		return false;
	if (s->role.active) {
		s->sweep = NULL;
		return false;
	}
	if (!gwha_sync_table_walk(s->table, &s->sweep_cursor, SWEEP_MAX,
				  sweep_one, s))
		return true;
	s->sweep = NULL;
	p->want_done = p->want_swept;
	if (p->want_done == p->rx.want)
		gwha_group_synced(s->g);
	return false;
}

static void hear_pass(struct gwha_sync_peer *p,
		      const struct gwha_sync_pass *pass)
{
	trace_gwha_sync_pass(p, false, pass);
	if (pass->what == GWHA_SYNC_PASS_BEGIN) {
		gwha_pass_rx_begin(&p->pass_rx, pass->generation);
		p->want_begun = p->rx.want;
		return;
	}
	switch (gwha_pass_rx_end(&p->pass_rx, pass->generation, pass->count)) {
	case GWHA_PASS_SWEEP:
		p->want_swept = p->want_begun;
		sweep(p);
		break;
	case GWHA_PASS_WANT:
		p->rx.want++;
		break;
	}
}

static void apply_ours(struct gwha_sync_peer *p, struct gwha_sync_record *rec)
{
	switch (rec->kind) {
	case GWHA_SYNC_FLOW:
		hear_flow(p, &rec->flow);
		break;
	case GWHA_SYNC_CHANGE:
		hear_change(p, &rec->change);
		break;
	case GWHA_SYNC_END:
		hear_end(p, rec->key);
		break;
	case GWHA_SYNC_PASS:
		hear_pass(p, &rec->pass);
		break;
	}
}

static void apply_record(struct gwha_sync_peer *p, struct gwha_sync_record *rec,
			 u64 now_us)
{
	switch (rec->kind) {
	case GWHA_SYNC_GROUP:
		hear_group(p, &rec->epoch, now_us);
		break;
	case GWHA_SYNC_FENCE:
		hear_fence(p, &rec->epoch, now_us);
		break;
	case GWHA_SYNC_HASH_KEY:
		gwha_sync_own_hash(rec->hash, &p->hash);
		p->hashed = true;
		break;
	default:
		if (p->ours)
			apply_ours(p, rec);
		else
			gwha_sync_count(p, GWHA_A_SYNC_STATS_REFUSED_EPOCH);
	}
}

/**
 * gwha_sync_apply() - a data frame is next in order
 * @p: the peer
 * @body: its body
 * @len: its length
 *
 * One that is not what it should be counts as lost, though it is the peer's.
 *
 * Context: process; sleeps; the worker.
 */
void gwha_sync_apply(struct gwha_sync_peer *p, const u8 *body, u32 len)
{
	struct gwha_sync_record *rec = p->sync->rec;
	u64 now_us = gwha_clock_now_us();
	u64 made_ns;
	u8 reason;
	u32 i, n;

	reason = gwha_sync_data_read(body, len, rec, &n, &made_ns);
	if (reason) {
		atomic64_inc(&p->drop[reason]);
		gwha_sync_apply_lost(p);
		p->rx.want++;
		return;
	}
	p->ours = false;
	for (i = 0; i < n; i++)
		apply_record(p, &rec[i], now_us);
	count_lag(p, made_ns);
}

/**
 * gwha_sync_apply_lost() - data is not waited for any longer
 * @p: the peer
 *
 * Context: process; the worker.
 */
void gwha_sync_apply_lost(struct gwha_sync_peer *p)
{
	gwha_sync_count(p, GWHA_A_SYNC_STATS_GAPS);
	gwha_pass_rx_lost(&p->pass_rx);
}

/* Held alive while its owner is; who is owner now gives it what it would have. */
static void keep(void *priv, struct gwha_sync_entry *e)
{
	struct gwha_sync *s = priv;
	u32 least_s = hold_s(e->nominal_s);

	if (gwha_role_owns(&s->role) || e->owner >= s->n_peers ||
	    !s->peer[e->owner]->up)
		least_s = 0;
	if (gwha_ct_offloaded(e->ct))
		WRITE_ONCE(s->offloads, true);
	if (gwha_ct_keep(e->ct, &e->fitted, least_s))
		return;
	gwha_sync_send_end(s, e);
	gwha_sync_table_del(s->table, e, false);
}

/**
 * gwha_sync_apply_keep() - hold some replicas alive
 * @s: the instance
 * @now_us: the time
 *
 * Those that are gone by themselves are forgotten, and of own ones it is told.
 *
 * Context: process; sleeps; the worker.
 */
void gwha_sync_apply_keep(struct gwha_sync *s, u64 now_us)
{
	const struct gwha_sync_hash *all = &s->table->by_ct;

	if (now_us >= s->keep_us) {
		s->keep_us = now_us + KEEP_US;
		s->keep_left = (all->n + all->buckets) / KEEP_TURNS + 64;
		s->keep_cursor = 0;
	}
	gwha_sync_table_walk(s->table, &s->keep_cursor, s->keep_left, keep, s);
	gwha_sync_send_close(s);
}
