// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What peers are told of connections: changes of the moment, and passes. What a
 * peer has no room for waits, and all others with it, unless it does not answer
 * anyway.
 */

#include <linux/sched.h>

#include "clock.h"
#include "sync_frame.h"
#include "sync_own.h"
#include "sync_send.h"
#include "trace.h"

#define RESERVE 256u /* slots that a pass leaves to changes */
#define FLUSH_MAX 1024u /* changes a turn */
#define WALK_MAX 4096u /* connections looked at a turn */
#define BATCH 64u /* at once, and what else is in the last bucket */

static const struct gwha_pass_conf rates = { .wanted = 500, .audit = 20 };

/* ------------------------------------------------------ changes of the moment */

/**
 * gwha_sync_send_dirty() - something could not be told to anybody
 * @s: the instance
 *
 * Context: process; the worker.
 */
void gwha_sync_send_dirty(struct gwha_sync *s)
{
	u8 i;

	for (i = 0; i < s->n_peers; i++)
		gwha_pass_tx_dirty(&s->peer[i]->pass_tx);
}

/* Whether a peer knows all that it was told of: else nothing is a change to it. */
static bool knows_all(const struct gwha_sync_peer *p)
{
	const struct gwha_pass_tx *tx = &p->pass_tx;

	return tx->ended_us && !tx->walking && !tx->again;
}

static bool listens(const struct gwha_sync_peer *p)
{
	return p->st.out.number;
}

/* Whether nobody who answers is out of room. */
static bool can_tell(struct gwha_sync *s, u64 now_us, u64 *due_us)
{
	struct gwha_sync_peer *p;
	u8 i;

	for (i = 0; i < s->n_peers; i++) {
		p = s->peer[i];
		if (!listens(p) || !p->up)
			continue;
		if (!gwha_sync_frame_room(p))
			return false;
		if (!gwha_sync_frame_allowed(p, now_us)) {
			*due_us = min(*due_us, p->paid_us);
			return false;
		}
	}
	return true;
}

static void close_all(struct gwha_sync *s)
{
	u8 i;

	for (i = 0; i < s->n_peers; i++)
		gwha_sync_frame_close(s->peer[i]);
}

static void tell_peer(struct gwha_sync_peer *p,
		      const struct gwha_sync_record *rec, unsigned int stat)
{
	if (listens(p) && gwha_sync_frame_room(p) &&
	    gwha_sync_frame_add(p, rec))
		gwha_sync_count(p, stat);
	else
		gwha_pass_tx_dirty(&p->pass_tx);
}

static void tell_end(struct gwha_sync *s, struct gwha_sync_entry *e)
{
	struct gwha_sync_record rec = { .kind = GWHA_SYNC_END, .key = e->key };
	u8 i;

	for (i = 0; i < s->n_peers; i++)
		tell_peer(s->peer[i], &rec, GWHA_A_SYNC_STATS_TX_ENDS);
}

/**
 * gwha_sync_send_end() - a connection was found gone
 * @s: the instance
 * @e: its entry, which goes after this
 *
 * That it ended may wait to be told, and then its entry is not found any more.
 *
 * Context: process; sleeps; the worker, which calls gwha_sync_send_close() after the
 * last.
 */
void gwha_sync_send_end(struct gwha_sync *s, struct gwha_sync_entry *e)
{
	if (gwha_role_owns(&s->role) && e->owner == GWHA_SYNC_OWNER_SELF)
		tell_end(s, e);
}

/**
 * gwha_sync_send_close() - send what was filled so far
 * @s: the instance
 *
 * Context: process; sleeps; the worker.
 */
void gwha_sync_send_close(struct gwha_sync *s)
{
	close_all(s);
}

static void as_change(const struct gwha_flow *flow, u64 key,
		      struct gwha_sync_record *rec)
{
	rec->kind = GWHA_SYNC_CHANGE;
	rec->change.proto = flow->proto;
	rec->change.state = flow->state;
	rec->change.status = flow->status;
	memcpy(rec->change.scale, flow->scale, sizeof(flow->scale));
	rec->change.tcp_flags = flow->tcp_flags;
	rec->change.timeout_s = flow->timeout_s;
	rec->change.key = key;
}

/* As whole to who may not know it, else what has changed. */
static void tell_flow(struct gwha_sync *s, const struct gwha_sync_entry *e,
		      bool whole)
{
	struct gwha_sync_record rec;
	struct gwha_sync_peer *p;
	u8 i;

	for (i = 0; i < s->n_peers; i++) {
		p = s->peer[i];
		if (whole || !knows_all(p)) {
			rec.kind = GWHA_SYNC_FLOW;
			rec.flow = s->flow;
			tell_peer(p, &rec, GWHA_A_SYNC_STATS_TX_FLOWS);
		} else {
			as_change(&s->flow, e->key, &rec);
			tell_peer(p, &rec, GWHA_A_SYNC_STATS_TX_CHANGES);
		}
	}
}

/* Own from now on; NULL if there is no room, and a pass repairs it when there is. */
static struct gwha_sync_entry *take(struct gwha_sync *s, struct nf_conn *ct,
				    struct gwha_sync_entry *e)
{
	if (!e)
		e = gwha_sync_table_add(s->table, ct);
	if (!e)
		return NULL;
	gwha_sync_table_own(s->table, e, GWHA_SYNC_OWNER_SELF);
	e->judged = s->rules;
	gwha_sync_table_name(s->table, e,
			     gwha_sync_own_key(&s->hash, &s->flow));
	return e;
}

static bool is_own(const struct gwha_sync_entry *e)
{
	return e && e->owner == GWHA_SYNC_OWNER_SELF;
}

/* Who was told of it is told that it ended, nobody else. */
static void forget(struct gwha_sync *s, struct gwha_sync_entry *e)
{
	if (!e)
		return;
	gwha_sync_send_end(s, e);
	gwha_sync_table_del(s->table, e, false);
}

/*
 * A connection was heard of; what it is by now is what counts. One that is over before
 * it is looked at costs the peers nothing, and others end for them at that moment.
 */
static void tell(struct gwha_sync *s, struct nf_conn *ct, bool ended)
{
	struct gwha_sync_entry *e = gwha_sync_table_find(s->table, ct);
	bool owner = gwha_role_owns(&s->role);
	bool whole;
	u32 rest;

	if (ended || (owner && gwha_ct_over(ct))) {
		forget(s, e);
		return;
	}
	if (!owner || !gwha_ct_read(ct, &s->flow))
		return;
	if (gwha_ct_offloaded(ct))
		WRITE_ONCE(s->offloads, true);
	whole = !is_own(e);
	if (whole) {
		if (!gwha_flow_settled(&s->flow) ||
		    !gwha_sync_own_has(s, &s->flow))
			return;
		e = take(s, ct, e);
		if (!e)
			return;
	}
	rest = gwha_sync_own_rest(s, &s->flow);
	whole |= rest != e->rest;
	e->rest = rest;
	tell_flow(s, e, whole);
}

/**
 * gwha_sync_send_pending() - tell what has changed
 * @s: the instance
 * @due_us: set to when the rate allows more, if that is sooner; where there is no
 *	room, it is the peer's next beat that makes some
 *
 * Context: process; sleeps; the worker.
 * Return: whether there is more to tell, and room for it.
 */
bool gwha_sync_send_pending(struct gwha_sync *s, u64 *due_us)
{
	u64 now_us = gwha_clock_now_us();
	u32 left = FLUSH_MAX;
	struct nf_conn *ct;
	bool ended;

	while (left && can_tell(s, now_us, due_us)) {
		ct = gwha_sync_pending_take(&s->pending, &ended, &s->since_us);
		if (!ct)
			break;
		tell(s, ct, ended);
		gwha_ct_put(ct);
		if (--left % BATCH == 0)
			cond_resched();
	}
	close_all(s);
	s->since_us = 0;
	return !left;
}

/* ------------------------------------------------------------------- passes */

static void visit(void *priv, struct nf_conn *ct)
{
	struct gwha_sync_batch *b = priv;

	if (b->n == GWHA_SYNC_BATCH) {
		b->lost = true;
		return;
	}
	gwha_ct_hold(ct);
	b->ct[b->n++] = ct;
}

/*
 * By the rules of the present; the addresses of the node are among them, whose changes
 * nobody tells of. So the audit asks again.
 */
static bool is_judged(const struct gwha_sync_peer *p,
		      const struct gwha_sync_entry *e)
{
	return is_own(e) && e->judged == p->sync->rules && p->pass_tx.wanted;
}

static u32 tell_in_pass(struct gwha_sync_peer *p, struct nf_conn *ct)
{
	struct gwha_sync *s = p->sync;
	struct gwha_sync_record rec = { .kind = GWHA_SYNC_FLOW };
	struct gwha_sync_entry *e = gwha_sync_table_find(s->table, ct);

	if (gwha_ct_over(ct)) {
		forget(s, e);
		return 0;
	}
	if (!gwha_ct_read(ct, &s->flow))
		return 0;
	/* what is the group's may have become another matter */
	if (!is_judged(p, e) && !gwha_sync_own_has(s, &s->flow)) {
		if (e)
			gwha_sync_table_del(s->table, e, false);
		return 0;
	}
	if (!is_own(e)) {
		if (!e && !gwha_flow_settled(&s->flow))
			return 0;
		e = take(s, ct, e);
		if (!e)
			return 0;
		e->rest = gwha_sync_own_rest(s, &s->flow);
	}
	e->judged = s->rules;
	rec.flow = s->flow;
	rec.flow.has |= GWHA_FLOW_PASS;
	if (!gwha_sync_frame_add(p, &rec)) {
		gwha_pass_tx_dirty(&p->pass_tx);
		return 0;
	}
	gwha_sync_count(p, GWHA_A_SYNC_STATS_TX_FLOWS);
	return 1;
}

static void walk(struct gwha_sync_peer *p, u32 records)
{
	u64 cursor = p->pass_tx.cursor;
	struct gwha_sync_batch *b = &p->sync->batch;
	bool done = false;
	u32 looked = 0;
	u32 told = 0;
	u32 i;

	while (told < records && looked < WALK_MAX && !done) {
		b->n = 0;
		b->lost = false;
		looked += gwha_ct_walk(p->sync->net, &cursor,
				       min(records - told, BATCH), visit, b,
				       &done);
		looked++;
		for (i = 0; i < b->n; i++) {
			told += tell_in_pass(p, b->ct[i]);
			gwha_ct_put(b->ct[i]);
		}
		if (b->lost)
			gwha_pass_tx_dirty(&p->pass_tx);
		cond_resched();
	}
	/* all peers may have been told of ends */
	close_all(p->sync);
	gwha_pass_tx_walked(&p->pass_tx, &rates, cursor, told, done,
			    gwha_clock_now_us());
}

/* With a limit no more at once than some milliseconds of it. */
static u32 rate_caps(const struct gwha_sync *s, u32 records)
{
	return s->conf.rate ? min(records, s->conf.rate / 64 + 7) : records;
}

static void tell_bound(struct gwha_sync_peer *p, u8 what)
{
	struct gwha_sync_record rec = { .kind = GWHA_SYNC_PASS };

	if (what == GWHA_SYNC_PASS_BEGIN)
		gwha_pass_tx_began(&p->pass_tx, gwha_clock_now_us());
	else
		gwha_pass_tx_ended(&p->pass_tx, gwha_clock_now_us());
	rec.pass.what = what;
	rec.pass.generation = p->pass_tx.generation;
	rec.pass.count = p->pass_tx.count;
	trace_gwha_sync_pass(p, true, &rec.pass);
	if (what == GWHA_SYNC_PASS_BEGIN)
		p->hash_told = false;
	gwha_sync_frame_add(p, &rec);
	gwha_sync_frame_close(p);
}

static u32 pass_room(const struct gwha_sync_peer *p)
{
	u32 behind = (u32)(p->tx.sent - p->tx.acked);
	u32 room = gwha_order_tx_room(&p->tx);
	u32 credit = p->credit > behind ? p->credit - behind : 0;

	room = room > RESERVE ? room - RESERVE : 0;
	return min(room, credit);
}

/**
 * gwha_sync_send_pass() - one step of a pass, if one is due
 * @p: the peer
 * @due_us: set to when the next one is, if that is sooner
 *
 * Context: process; sleeps; the worker.
 * Return: whether another step is due at once.
 */
bool gwha_sync_send_pass(struct gwha_sync_peer *p, u64 *due_us)
{
	struct gwha_sync *s = p->sync;
	u64 now_us = gwha_clock_now_us();
	struct gwha_pass_verdict v;

	if (!gwha_role_owns(&s->role) || !p->up)
		return false;
	if (!gwha_sync_frame_allowed(p, now_us)) {
		*due_us = min(*due_us, p->paid_us);
		return false;
	}
	v = gwha_pass_tx_step(&p->pass_tx, &rates, pass_room(p), now_us);
	switch (v.act) {
	case GWHA_PASS_BEGIN:
		tell_bound(p, GWHA_SYNC_PASS_BEGIN);
		break;
	case GWHA_PASS_END:
		tell_bound(p, GWHA_SYNC_PASS_END);
		gwha_sync_count(p, GWHA_A_SYNC_STATS_PASSES_SENT);
		break;
	case GWHA_PASS_WALK:
		walk(p, rate_caps(s, v.records));
		break;
	default:
		if (v.at_us)
			*due_us = min(*due_us, v.at_us);
		return false;
	}
	return true;
}
