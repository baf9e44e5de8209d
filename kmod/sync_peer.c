// SPDX-License-Identifier: GPL-2.0-or-later
/* One peer: what selftests/host/sync_node.c is to the simulator. */

#include <linux/mm.h>
#include <linux/random.h>
#include <linux/slab.h>

#include "clock.h"
#include "group.h"
#include "sync_apply.h"
#include "sync_peer.h"
#include "sync_frame.h"
#include "trace.h"

#define BEAT_US 100000u
#define SILENT_US 1000000u /* a peer that is not heard for so long is down */
#define ACK_FRAMES 128u
#define CREDIT 512u

/**
 * gwha_sync_peer_new() - a peer of which nothing is known
 * @s: the instance
 * @index: its number in the configuration
 *
 * Context: process; sleeps.
 * Return: the peer or NULL.
 */
struct gwha_sync_peer *gwha_sync_peer_new(struct gwha_sync *s, u8 index)
{
	struct gwha_sync_peer *p = kvzalloc(sizeof(*p), GFP_KERNEL_ACCOUNT);
	u8 i;

	if (!p)
		return NULL;
	p->sync = s;
	p->index = index;
	for (i = 0; i < s->n_links; i++)
		p->way[i].addr = s->conf.link[i].peer[index];
	p->ring = kvmalloc_array(GWHA_SYNC_WINDOW, sizeof(*p->ring),
				 GFP_KERNEL_ACCOUNT);
	p->kept = kvmalloc_array(GWHA_SYNC_WINDOW, sizeof(*p->kept),
				 GFP_KERNEL_ACCOUNT);
	if (p->ring && p->kept)
		return p;
	gwha_sync_peer_free(p);
	return NULL;
}

/**
 * gwha_sync_peer_free() - forget a peer, and its keys
 * @p: the peer, or NULL
 *
 * Context: process; sleeps.
 */
void gwha_sync_peer_free(struct gwha_sync_peer *p)
{
	if (!p)
		return;
	gwha_stream_end(&p->st);
	kvfree(p->ring);
	kvfree(p->kept);
	kvfree(p);
}

/* Each has a number of its own, and says where it was sent. */
static void send_beat_by(struct gwha_sync_peer *p, u8 link,
			 struct gwha_sync_beat *beat)
{
	u8 body[sizeof(*beat) + GWHA_SYNC_RANGES];
	u32 len;

	beat->over = p->sync->n_links > 1 ? link + 1 : 0;
	len = gwha_sync_beat_build(body, sizeof(body), beat);
	if (!WARN_ON_ONCE(!len))
		gwha_sync_frame_beat(p, link, body, len);
}

static void send_beat(struct gwha_sync_peer *p, u8 ranges,
		      const struct gwha_sync_range *range)
{
	u64 now_us = gwha_clock_now_us();
	struct gwha_sync_beat beat = {
		.now_ns = now_us * 1000,
		.sent = p->tx.sent,
		.stream = p->st.in.number,
		.credit = CREDIT,
		.through = p->rx.next ? p->rx.next - 1 : 0,
		.echo_ns = p->echo_ns,
		.held_us = p->echo_ns ? (u32)(now_us - p->echo_at_us) : 0,
		.want = p->rx.want,
		.n = ranges,
	};
	u8 i;

	if (!p->st.out.number)
		return;
	for (i = 0; i < ranges; i++) {
		beat.range[i] = range[i];
		atomic64_add(range[i].count,
			     &p->count[GWHA_A_SYNC_STATS_ASKED]);
	}
	p->beat_us = now_us;
	p->through = beat.through;
	if (p->sync->n_links > 1)
		beat.heard = gwha_path_heard_by(&p->path, now_us);
	for (i = 0; i < p->sync->n_links; i++)
		send_beat_by(p, i, &beat);
}

static void drain(struct gwha_sync_peer *p)
{
	struct gwha_order_item item;
	struct gwha_sync_body *b;

	while ((item = gwha_order_rx_pop(&p->rx)).what) {
		if (item.what == GWHA_ORDER_GAP) {
			gwha_sync_apply_lost(p);
			continue;
		}
		b = &p->kept[gwha_order_slot(item.seq)];
		gwha_sync_apply(p, b->body, b->len);
	}
}

/* How far its clock is ahead, half a round trip being the way of a beat. */
static void hear_clock(struct gwha_sync_peer *p,
		       const struct gwha_sync_beat *beat, u64 now_us)
{
	s64 ahead_ns =
		(s64)(beat->now_ns - now_us * 1000) + (s64)p->rx.rtt_us * 500;

	if (!p->echo_ns)
		p->ahead_ns = ahead_ns;
	else
		p->ahead_ns += (ahead_ns - p->ahead_ns) / 8;
	p->echo_ns = beat->now_ns;
	p->echo_at_us = now_us;
}

static void send_again(struct gwha_sync_peer *p,
		       const struct gwha_sync_beat *beat, u64 now_us)
{
	struct gwha_order_again place = { 0 };
	u64 seq;

	while ((seq = gwha_order_tx_again(&p->tx, beat, &place, now_us)))
		gwha_sync_frame_again(p, seq);
}

/* One that was overtaken says nothing but that its link works. */
static u8 hear_beat(struct gwha_sync_peer *p, u8 link, const u8 *body, u32 len,
		    bool newest, u64 now_us)
{
	struct gwha_sync_beat beat;
	u8 reason = gwha_sync_beat_parse(body, len, &beat);

	if (reason)
		return reason;
	p->way[link].heard_us = now_us;
	gwha_path_heard(&p->path, beat.over, now_us);
	if (!newest)
		return 0;
	if (p->sync->n_links > 1)
		gwha_path_told(&p->path, beat.heard, now_us);
	p->rx.rtt_us = gwha_order_rtt_us(p->rx.rtt_us, &beat, now_us * 1000);
	p->tx.rtt_us = p->rx.rtt_us;
	hear_clock(p, &beat, now_us);
	gwha_order_rx_told(&p->rx, beat.sent, now_us);
	if (!gwha_stream_told(&p->st, beat.stream, now_us) ||
	    !gwha_order_tx_heard(&p->tx, &beat))
		return 0;
	p->credit = beat.credit;
	gwha_pass_tx_heard(&p->pass_tx, beat.want);
	send_again(p, &beat, now_us);
	return 0;
}

/* Another life of the peer's, or of ours to it. */
static void begin_order(struct gwha_sync_peer *p)
{
	gwha_order_rx_begin(&p->rx, p->st.in.first);
	gwha_pass_rx_reset(&p->pass_rx);
	p->hashed = false;
	p->echo_ns = 0;
}

static u8 hear_sealed(struct gwha_sync_peer *p, u8 link, u8 *frame, u32 len,
		      const struct gwha_sync_head *head, u64 now_us)
{
	u32 body_len = len - GWHA_SYNC_HDR - GWHA_SYNC_TAG;
	u8 which = gwha_stream_which(&p->st, head->stream, now_us);
	bool order = which == GWHA_STREAM_OFFERED_ORDER;
	struct gwha_sync_body *b;
	bool newest;
	u8 reason = 0;

	if (!order && which)
		reason = gwha_order_rx_test(&p->rx, head->seq);
	if (!reason)
		reason = gwha_stream_open(&p->st, &p->sync->stream, frame, len,
					  head, now_us);
	if (reason)
		return reason;
	if (order) {
		begin_order(p);
		reason = gwha_order_rx_test(&p->rx, head->seq);
		if (reason)
			return reason;
	}
	newest = gwha_order_rx_take(&p->rx, head->seq, now_us);
	p->heard_us = now_us;
	if (head->type == GWHA_SYNC_TYPE_BEAT)
		return hear_beat(p, link, frame + GWHA_SYNC_HDR, body_len,
				 newest, now_us);
	b = &p->kept[gwha_order_slot(head->seq)];
	memcpy(b->body, frame + GWHA_SYNC_HDR, body_len);
	b->len = body_len;
	drain(p);
	return 0;
}

static u8 hear_handshake(struct gwha_sync_peer *p, const u8 *frame, u32 len,
			 u8 type, u64 now_us)
{
	static const struct gwha_sync_range none;
	const struct gwha_stream_conf *conf = &p->sync->stream;
	u8 answer[GWHA_SYNC_WELCOME];
	u8 chance[GWHA_STREAM_CHANCE];
	bool peer_new;
	u8 reason;

	if (type == GWHA_SYNC_TYPE_HELLO) {
		get_random_bytes(chance, sizeof(chance));
		reason = gwha_stream_heard_hello(&p->st, conf, frame, len,
						 answer, chance, now_us);
		if (!reason)
			gwha_sync_frame_send(p, answer, sizeof(answer));
		return reason;
	}
	reason = gwha_stream_heard_welcome(&p->st, conf, frame, len, &peer_new,
					   now_us);
	if (reason)
		return reason;
	if (peer_new) {
		gwha_pass_tx_peer(&p->pass_tx);
		p->hash_told = false;
	}
	send_beat(p, 0, &none);
	return 0;
}

/**
 * gwha_sync_peer_hear() - a datagram came from a peer's address
 * @p: the peer
 * @link: by which link
 * @frame: it; opened in place
 * @len: its length
 *
 * Context: process; sleeps; the worker.
 */
void gwha_sync_peer_hear(struct gwha_sync_peer *p, u8 link, u8 *frame, u32 len)
{
	u64 now_us = gwha_clock_now_us();
	struct gwha_sync_head head;
	u8 reason;

	atomic64_add(len, &p->count[GWHA_A_SYNC_STATS_RX_BYTES]);
	reason = gwha_sync_head_parse(frame, len, &head);
	if (!reason && head.type >= GWHA_SYNC_TYPE_DATA)
		reason = hear_sealed(p, link, frame, len, &head, now_us);
	else if (!reason)
		reason = hear_handshake(p, frame, len, head.type, now_us);
	if (reason) {
		atomic64_inc(&p->drop[reason]);
		trace_gwha_sync_refused(p, link, len, reason);
		return;
	}
	gwha_sync_count(p, GWHA_A_SYNC_STATS_RX_FRAMES);
	atomic64_inc(&p->way[link].rx);
}

static void say_hello(struct gwha_sync_peer *p, u64 now_us)
{
	u8 hello[GWHA_SYNC_HELLO];
	u8 chance[GWHA_SYNC_NONCE];

	get_random_bytes(chance, sizeof(chance));
	gwha_stream_hello(&p->st, &p->sync->stream, hello, sizeof(hello),
			  chance, p->tx.acked + 1, now_us);
	gwha_sync_frame_send(p, hello, sizeof(hello));
}

static bool works(const struct gwha_sync_peer *p, u8 link, u64 now_us)
{
	if (p->sync->n_links == 1)
		return p->up;
	return p->way[link].heard_us &&
	       now_us - p->way[link].heard_us < GWHA_PATH_SILENT_US &&
	       gwha_path_arrives(&p->path, link, now_us);
}

/* That one of two fails is seen by nobody else: nothing stops. */
static void look_at_links(struct gwha_sync_peer *p, u64 now_us)
{
	bool up;
	u8 i;

	for (i = 0; i < p->sync->n_links; i++) {
		up = works(p, i, now_us);
		if (up == p->way[i].up)
			continue;
		WRITE_ONCE(p->way[i].up, up);
		if (p->sync->n_links > 1)
			gwha_sync_peer_tell(p,
					    up ? GWHA_SYNC_WHAT_LINK_UP :
						 GWHA_SYNC_WHAT_LINK_DOWN,
					    i);
	}
}

static void look(struct gwha_sync_peer *p, u64 now_us)
{
	struct gwha_sync *s = p->sync;
	bool up = p->st.out.number && p->st.in.number &&
		  now_us - p->heard_us < SILENT_US &&
		  now_us - p->st.told_us < SILENT_US;
	/* who is not the owner has nothing to tell */
	bool told = gwha_role_owns(&s->role) ||
		    (s->role.owner && s->role.owner != p->st.in.peer.node) ||
		    (p->want_done && p->want_done == p->rx.want);

	if (up != p->up) {
		WRITE_ONCE(p->up, up);
		gwha_sync_peer_tell(p,
				    up ? GWHA_SYNC_WHAT_PEER_UP :
					 GWHA_SYNC_WHAT_PEER_DOWN,
				    0);
	}
	look_at_links(p, now_us);
	WRITE_ONCE(p->synced, up && told);
	WRITE_ONCE(p->behind, (u32)(p->tx.sent - p->tx.acked));
	WRITE_ONCE(p->rtt_us, p->rx.rtt_us);
}

/**
 * gwha_sync_peer_step() - what is due by the clock
 * @p: the peer
 * @due_us: set to when the next is, if that is sooner
 *
 * Context: process; sleeps; the worker.
 */
void gwha_sync_peer_step(struct gwha_sync_peer *p, u64 *due_us)
{
	struct gwha_sync_range range[GWHA_SYNC_RANGES];
	u64 now_us = gwha_clock_now_us();
	u64 ask_us = 0;
	u8 ranges = 0;

	if (gwha_stream_due_us(&p->st, &p->sync->stream) <= now_us)
		say_hello(p, now_us);
	if (p->rx.next) {
		ranges = gwha_order_rx_ask(&p->rx, range, now_us);
		drain(p);
		ask_us = gwha_order_rx_due_us(&p->rx, now_us);
	}
	if (ranges || now_us - p->beat_us >= BEAT_US ||
	    (p->rx.next && p->rx.next - 1 - p->through >= ACK_FRAMES))
		send_beat(p, ranges, range);
	gwha_sync_frame_speak(p, now_us);
	look(p, now_us);
	*due_us = min(*due_us, gwha_stream_due_us(&p->st, &p->sync->stream));
	if (p->st.out.number)
		*due_us = min(*due_us, p->beat_us + BEAT_US);
	if (ask_us)
		*due_us = min(*due_us, ask_us);
}
