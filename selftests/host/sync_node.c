// SPDX-License-Identifier: GPL-2.0-or-later
/* A node of the simulator of synchronisation. */

#include <string.h>

#include "sync_node.h"

#define BEAT_US 100000u
#define FLUSH_US 5000u
#define ACK_FRAMES 128u
#define CREDIT 512u

static const struct gwha_pass_conf rates = { .wanted = 500, .audit = 20 };

static const u8 *chance(struct world *w)
{
	static u8 bytes[GWHA_STREAM_CHANCE];
	size_t i;

	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = (u8)rng_next(&w->rng);

	return bytes;
}

/*
 * Another life: nothing is left but who it is, and its table if only
 * synchronisation begins anew. Stamps go with the replicas.
 */
void node_boot(struct world *w, struct node *n, bool keep_table)
{
	struct gwha_stream_conf conf = n->conf;
	struct node_flow own[NODE_FLOWS];
	u8 links = n->links;
	struct node was;

	memcpy(own, n->own, sizeof(own));
	memcpy(&was.dropped, n->dropped, sizeof(was.dropped));
	was.disorder = n->disorder;
	was.refused = n->refused;
	was.applied = n->applied;
	was.gaps = n->gaps;
	was.sweeps = n->sweeps;
	memset(n, 0, sizeof(*n));
	n->conf = conf;
	n->links = links;
	n->conf.who.boot = rng_next(&w->rng);
	if (keep_table)
		memcpy(n->own, own, sizeof(own));
	memcpy(n->dropped, was.dropped, sizeof(was.dropped));
	n->disorder = was.disorder;
	n->refused = was.refused;
	n->applied = was.applied;
	n->gaps = was.gaps;
	n->sweeps = was.sweeps;
}

/* ------------------------------------------------------------------ sending */

static void send_body(struct world *w, struct node *n, u8 link, const u8 *body,
		      u32 len, u64 seq)
{
	u8 frame[GWHA_SYNC_FRAME_MAX];

	memcpy(frame + GWHA_SYNC_HDR, body, len);
	len = gwha_stream_seal(&n->st, &n->conf, frame, len, seq);
	if (len)
		w->send(w, n, link, frame, len);
}

static void send_all(struct world *w, struct node *n, const u8 *frame, u32 len)
{
	u8 i;

	for (i = 0; i < n->links; i++)
		w->send(w, n, i, frame, len);
}

static void send_beat(struct world *w, struct node *n, u8 ranges,
		      const struct gwha_sync_range *range)
{
	struct gwha_sync_beat beat = {
		.now_ns = w->now_us * 1000,
		.sent = n->tx.sent,
		.stream = n->st.in.number,
		.credit = CREDIT,
		.through = n->rx.next ? n->rx.next - 1 : 0,
		.echo_ns = n->echo_ns,
		.held_us = (u32)(w->now_us - n->echo_at_us),
		.want = n->rx.want,
		.n = ranges,
	};
	u8 body[GWHA_SYNC_BODY_MAX];
	u32 len;
	u8 i;

	memcpy(beat.range, range, ranges * sizeof(*range));
	if (!n->st.out.number)
		return;
	n->beat_us = w->now_us;
	n->through = beat.through;
	beat.heard = gwha_path_heard_by(&n->path, w->now_us);
	for (i = 0; i < n->links; i++) {
		beat.over = n->links > 1 ? i + 1 : 0;
		len = gwha_sync_beat_build(body, sizeof(body), &beat);
		n->refused += !len;
		send_body(w, n, i, body, len, gwha_stream_beat(&n->st));
	}
}

/* A frame begins with its group; NULL if the ring is full. */
static struct node_slot *begin_data(struct world *w, struct node *n)
{
	struct gwha_sync_record rec = { .kind = GWHA_SYNC_GROUP };
	struct node_slot *slot;
	u64 seq = gwha_order_tx_take(&n->tx, w->now_us);

	if (!seq)
		return NULL;
	slot = &n->ring[gwha_order_slot(seq)];
	slot->id = ++w->id;
	slot->len =
		gwha_sync_data_build(slot->body, GWHA_SYNC_BODY_MAX, slot->id);
	rec.epoch.group = n->conf.who.node;
	slot->len += gwha_sync_record_build(slot->body + slot->len,
					    GWHA_SYNC_BODY_MAX - slot->len,
					    &rec);

	return slot;
}

static bool add(struct node_slot *slot, const struct gwha_sync_record *rec)
{
	u32 len = gwha_sync_record_build(slot->body + slot->len,
					 GWHA_SYNC_BODY_MAX - slot->len, rec);

	slot->len += len;

	return len;
}

static void end_data(struct world *w, struct node *n,
		     const struct node_slot *slot)
{
	send_body(w, n, n->path.use, slot->body, slot->len, n->tx.sent);
}

/* The state of a connection, as it is now. */
static void sample(struct world *w, const struct node *n, u32 key, bool pass,
		   struct gwha_sync_record *rec)
{
	const struct node_flow *f = &n->own[key];

	memset(rec, 0, sizeof(*rec));
	rec->kind = f->there ? GWHA_SYNC_FLOW : GWHA_SYNC_END;
	if (!f->there) {
		rec->key = key;
	} else if (!pass && rng_below(&w->rng, 2)) {
		rec->kind = GWHA_SYNC_CHANGE;
		rec->change.proto = 6;
		rec->change.timeout_s = f->value;
		rec->change.key = key;
	} else {
		rec->flow.has = pass ? GWHA_FLOW_PASS : 0;
		rec->flow.proto = 6;
		rec->flow.timeout_s = f->value;
		rec->flow.orig.src_port = (u16)key;
	}
}

/* What changed, as it is now: in coalesced records, as far as there is room. */
static void flush(struct world *w, struct node *n)
{
	struct gwha_sync_record rec;
	struct node_slot *slot = NULL;
	u32 key;

	for (key = 0; key < NODE_FLOWS; key++) {
		if (!n->pending[key])
			continue;
		if (!slot)
			slot = begin_data(w, n);
		if (!slot)
			return;
		sample(w, n, key, false, &rec);
		if (!add(slot, &rec))
			break;
		n->pending[key] = false;
	}
	if (slot)
		end_data(w, n, slot);
}

static void walk(struct world *w, struct node *n, u32 records)
{
	struct node_slot *slot = begin_data(w, n);
	struct gwha_sync_record rec;
	u64 key = n->pass_tx.cursor;
	u32 told = 0;

	if (!slot)
		return;
	for (; key < NODE_FLOWS && told < records; key++) {
		if (!n->own[key].there)
			continue;
		sample(w, n, (u32)key, true, &rec);
		if (!add(slot, &rec))
			break;
		told++;
	}
	gwha_pass_tx_walked(&n->pass_tx, &rates, key, told, key == NODE_FLOWS,
			    w->now_us);
	end_data(w, n, slot);
}

static void send_pass(struct world *w, struct node *n, u8 what)
{
	struct gwha_sync_record rec = { .kind = GWHA_SYNC_PASS };
	struct node_slot *slot = begin_data(w, n);

	if (!slot)
		return;
	if (what == GWHA_SYNC_PASS_BEGIN)
		gwha_pass_tx_began(&n->pass_tx, w->now_us);
	else
		gwha_pass_tx_ended(&n->pass_tx, w->now_us);
	rec.pass.what = what;
	rec.pass.generation = n->pass_tx.generation;
	rec.pass.count = n->pass_tx.count;
	add(slot, &rec);
	end_data(w, n, slot);
}

static void pass(struct world *w, struct node *n)
{
	u32 room = gwha_order_tx_room(&n->tx);
	struct gwha_pass_verdict v;

	room = room > NODE_RESERVE ? room - NODE_RESERVE : 0;
	if (room > n->credit)
		room = n->credit;
	if (!n->st.out.number)
		room = 0;
	v = gwha_pass_tx_step(&n->pass_tx, &rates, room, w->now_us);
	if (v.act == GWHA_PASS_BEGIN)
		send_pass(w, n, GWHA_SYNC_PASS_BEGIN);
	else if (v.act == GWHA_PASS_END)
		send_pass(w, n, GWHA_SYNC_PASS_END);
	else if (v.act == GWHA_PASS_WALK)
		walk(w, n, v.records);
}

/* ---------------------------------------------------------------- receiving */

static void put(struct node *n, u64 key, u32 value)
{
	if (key >= NODE_FLOWS)
		return;
	n->replica[key].there = true;
	n->replica[key].value = value;
	n->replica[key].stamp = n->pass_rx.stamp;
}

static void sweep(struct node *n)
{
	u32 key;

	n->sweeps++;
	for (key = 0; key < NODE_FLOWS; key++)
		if (n->replica[key].stamp != n->pass_rx.stamp)
			n->replica[key].there = false;
}

static void apply_pass(struct node *n, const struct gwha_sync_pass *p)
{
	u8 end;

	if (p->what == GWHA_SYNC_PASS_BEGIN) {
		gwha_pass_rx_begin(&n->pass_rx, p->generation);
		return;
	}
	end = gwha_pass_rx_end(&n->pass_rx, p->generation, p->count);
	if (end == GWHA_PASS_SWEEP)
		sweep(n);
	else if (end == GWHA_PASS_WANT)
		n->rx.want++;
}

static void apply_record(struct node *n, const struct gwha_sync_record *rec)
{
	if (rec->kind == GWHA_SYNC_FLOW) {
		if (rec->flow.has & GWHA_FLOW_PASS)
			gwha_pass_rx_flow(&n->pass_rx);
		put(n, rec->flow.orig.src_port, rec->flow.timeout_s);
	} else if (rec->kind == GWHA_SYNC_CHANGE) {
		if (rec->change.key < NODE_FLOWS &&
		    n->replica[rec->change.key].there)
			put(n, rec->change.key, rec->change.timeout_s);
		else
			n->rx.want++;
	} else if (rec->kind == GWHA_SYNC_END) {
		if (rec->key < NODE_FLOWS)
			n->replica[rec->key].there = false;
	} else if (rec->kind == GWHA_SYNC_PASS) {
		apply_pass(n, &rec->pass);
	}
}

static void apply(struct node *n, const struct node_slot *slot)
{
	static struct gwha_sync_record rec[GWHA_SYNC_RECORDS_MAX];
	u32 i, records;
	u64 id = 0;

	if (gwha_sync_data_read(slot->body, slot->len, rec, &records, &id)) {
		n->refused++;
		return;
	}
	n->disorder += id <= n->last_id;
	n->last_id = id;
	n->applied++;
	for (i = 0; i < records; i++)
		apply_record(n, &rec[i]);
}

static void drain(struct node *n)
{
	struct gwha_order_item item;

	while ((item = gwha_order_rx_pop(&n->rx)).what) {
		if (item.what == GWHA_ORDER_FRAME) {
			apply(n, &n->kept[gwha_order_slot(item.seq)]);
			continue;
		}
		n->gaps++;
		gwha_pass_rx_lost(&n->pass_rx);
	}
}

static u8 hear_beat(struct world *w, struct node *n, const u8 *body, u32 len,
		    bool newest)
{
	struct gwha_order_again place = { 0 };
	struct gwha_sync_beat beat;
	u8 reason = gwha_sync_beat_parse(body, len, &beat);
	u64 seq;
	u8 i;

	if (reason)
		return reason;
	gwha_path_heard(&n->path, beat.over, w->now_us);
	if (!newest)
		return 0;
	if (n->links > 1)
		gwha_path_told(&n->path, beat.heard, w->now_us);
	n->echo_ns = beat.now_ns;
	n->echo_at_us = w->now_us;
	gwha_order_rx_told(&n->rx, beat.sent, w->now_us);
	n->rx.rtt_us = gwha_order_rtt_us(n->rx.rtt_us, &beat, w->now_us * 1000);
	n->tx.rtt_us = n->rx.rtt_us;
	if (!gwha_stream_told(&n->st, beat.stream, w->now_us) ||
	    !gwha_order_tx_heard(&n->tx, &beat))
		return 0;
	n->credit = beat.credit;
	gwha_pass_tx_heard(&n->pass_tx, beat.want);
	while ((seq = gwha_order_tx_again(&n->tx, &beat, &place, w->now_us))) {
		const struct node_slot *slot = &n->ring[gwha_order_slot(seq)];

		for (i = 0; i < n->links; i++)
			send_body(w, n, i, slot->body, slot->len, seq);
	}

	return 0;
}

static u8 hear_sealed(struct world *w, struct node *n, u8 *frame, u32 len,
		      const struct gwha_sync_head *head)
{
	u32 body_len = len - GWHA_SYNC_HDR - GWHA_SYNC_TAG;
	u8 which = gwha_stream_which(&n->st, head->stream, w->now_us);
	bool order = which == GWHA_STREAM_OFFERED_ORDER;
	struct node_slot *slot;
	bool newest;
	u8 reason = 0;

	if (!order && which)
		reason = gwha_order_rx_test(&n->rx, head->seq);
	if (!reason)
		reason = gwha_stream_open(&n->st, &n->conf, frame, len, head,
					  w->now_us);
	if (reason)
		return reason;
	if (order) {
		gwha_order_rx_begin(&n->rx, n->st.in.first);
		gwha_pass_rx_reset(&n->pass_rx);
		reason = gwha_order_rx_test(&n->rx, head->seq);
		if (reason)
			return reason;
	}
	newest = gwha_order_rx_take(&n->rx, head->seq, w->now_us);
	if (head->type == GWHA_SYNC_TYPE_BEAT)
		return hear_beat(w, n, frame + GWHA_SYNC_HDR, body_len, newest);
	slot = &n->kept[gwha_order_slot(head->seq)];
	memcpy(slot->body, frame + GWHA_SYNC_HDR, body_len);
	slot->len = body_len;
	drain(n);

	return 0;
}

static u8 hear_handshake(struct world *w, struct node *n, const u8 *frame,
			 u32 len, u8 type)
{
	static const struct gwha_sync_range none;
	u8 answer[GWHA_SYNC_WELCOME];
	bool peer_new;
	u8 reason;

	if (type == GWHA_SYNC_TYPE_HELLO) {
		reason = gwha_stream_heard_hello(&n->st, &n->conf, frame, len,
						 answer, chance(w), w->now_us);
		if (!reason)
			send_all(w, n, answer, sizeof(answer));
		return reason;
	}
	reason = gwha_stream_heard_welcome(&n->st, &n->conf, frame, len,
					   &peer_new, w->now_us);
	if (reason)
		return reason;
	if (peer_new)
		gwha_pass_tx_peer(&n->pass_tx);
	send_beat(w, n, 0, &none);

	return 0;
}

/* A datagram came in; it is the caller's. */
void node_receive(struct world *w, struct node *n, const u8 *data, u32 len)
{
	u8 frame[GWHA_SYNC_FRAME_MAX];
	struct gwha_sync_head head;
	u8 reason;

	if (len > sizeof(frame))
		return;
	memcpy(frame, data, len);
	reason = gwha_sync_head_parse(frame, len, &head);
	if (!reason && head.type >= GWHA_SYNC_TYPE_DATA)
		reason = hear_sealed(w, n, frame, len, &head);
	else if (!reason)
		reason = hear_handshake(w, n, frame, len, head.type);
	n->dropped[reason]++;
}

/* What is due by the clock. */
void node_step(struct world *w, struct node *n)
{
	struct gwha_sync_range range[GWHA_SYNC_RANGES];
	u8 hello[GWHA_SYNC_HELLO];
	u8 ranges = 0;

	if (gwha_stream_due_us(&n->st, &n->conf) <= w->now_us) {
		gwha_stream_hello(&n->st, &n->conf, hello, sizeof(hello),
				  chance(w), n->tx.acked + 1, w->now_us);
		send_all(w, n, hello, sizeof(hello));
	}
	if (n->st.out.number && w->now_us % FLUSH_US == 0)
		flush(w, n);
	pass(w, n);
	if (n->rx.next) {
		ranges = gwha_order_rx_ask(&n->rx, range, w->now_us);
		drain(n);
	}
	if (ranges || w->now_us - n->beat_us >= BEAT_US ||
	    (n->rx.next && n->rx.next - 1 - n->through >= ACK_FRAMES))
		send_beat(w, n, ranges, range);
}
