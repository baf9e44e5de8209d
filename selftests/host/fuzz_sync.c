// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any bytes as a datagram of synchronisation: what is accepted is in range and
 * is built again from what was read. Then to a node with an insecure stream,
 * whose frames need no tag: it must stay sound whatever they say.
 *
 * Input: the first byte tells what the rest is. 0: a frame, its header judged
 * too. 1: the body of a data frame. 2: a beat's.
 */

#include <stdlib.h>
#include <string.h>

#include "sync_order.h"
#include "sync_pass.h"
#include "sync_record.h"
#include "sync_stream.h"

static void check(bool ok)
{
	if (!ok)
		abort();
}

/* What a receiver indexes, shifts or sleeps by. */
static void check_range(const struct gwha_sync_record *r)
{
	const struct gwha_flow *f = &r->flow;
	u8 states = f->proto == 6 || f->proto == 132 ? 10 : 1;

	check(r->kind >= GWHA_SYNC_GROUP && r->kind <= GWHA_SYNC_HASH_KEY);
	if (r->kind == GWHA_SYNC_PASS)
		check(r->pass.what == 1 || r->pass.what == 2);
	if (r->kind == GWHA_SYNC_CHANGE)
		check(r->change.state < 10 && r->change.scale[0] <= 14 &&
		      r->change.scale[1] <= 14 && r->change.status <= 31);
	if (r->kind != GWHA_SYNC_FLOW)
		return;
	check(f->state < states && f->scale[0] <= 14 && f->scale[1] <= 14);
	check(f->status <= 31 && f->timeout_s <= 2147483);
	check(f->helper < GWHA_HELPERS && f->zone_dir <= 3);
	check(!(f->has & GWHA_FLOW_ZONE) || f->zone_dir);
}

/* The records of a body: all of it, and each in range. */
static void try_data(const u8 *body, u32 len)
{
	static struct gwha_sync_record rec[GWHA_SYNC_RECORDS_MAX];
	u8 again[GWHA_SYNC_RECORD_MAX];
	u32 at = GWHA_SYNC_DATA_HEAD;
	u64 now_ns;
	u32 built;
	u32 i, n;

	if (gwha_sync_data_read(body, len, rec, &n, &now_ns))
		return;
	for (i = 0; i < n; i++, at += built) {
		check_range(&rec[i]);
		built = gwha_sync_record_build(again, sizeof(again), &rec[i]);
		check(built && built <= len - at &&
		      !memcmp(again, body + at, built));
	}
	check(at == len);
}

/* Both sides of an order under whatever a beat says: bounded, and sound. */
static void try_beat(const u8 *body, u32 len)
{
	static struct gwha_order_tx tx;
	static struct gwha_order_rx rx;
	struct gwha_order_again place = { 0 };
	struct gwha_sync_beat beat;
	u8 again[GWHA_SYNC_BODY_MAX];
	u32 n = 0;
	u64 seq;

	if (gwha_sync_beat_parse(body, len, &beat))
		return;
	check(gwha_sync_beat_build(again, sizeof(again), &beat) == len);
	check(!memcmp(again, body, len));
	memset(&tx, 0, sizeof(tx));
	memset(&rx, 0, sizeof(rx));
	tx.sent = beat.through + 20;
	tx.acked = beat.through < 10 ? 0 : beat.through - 10;
	check(gwha_order_tx_heard(&tx, &beat));
	while ((seq = gwha_order_tx_again(&tx, &beat, &place, 1000000))) {
		check(seq > tx.acked && seq <= tx.sent);
		check(++n <= GWHA_SYNC_WINDOW);
	}
	gwha_order_rx_begin(&rx, 1);
	gwha_order_rx_told(&rx, beat.sent, 1000);
	check(rx.known < rx.next + GWHA_SYNC_WINDOW);
	gwha_order_rx_ask(&rx, beat.range, 1000 + GWHA_ORDER_PATIENCE_US);
	while (gwha_order_rx_pop(&rx).what)
		check(rx.next <= GWHA_SYNC_WINDOW + 1);
}

/* A node with a stream that needs no tag; the frame is opened in place. */
static void try_frame(u8 *frame, u32 len)
{
	const struct gwha_stream_conf conf = {
		.insecure = true,
		.who = { .cluster = 0x1122334455667788ull, .node = 1 },
		.version_min = 1,
		.version_max = 3,
	};
	static const u8 chance[GWHA_STREAM_CHANCE];
	struct gwha_stream st = { .in = { .number = 7, .version = 1 } };
	u32 body = len - GWHA_SYNC_HDR - GWHA_SYNC_TAG;
	u8 answer[GWHA_SYNC_WELCOME];
	struct gwha_sync_head head;
	bool peer_new;

	if (gwha_sync_head_parse(frame, len, &head))
		return;
	if (head.type == GWHA_SYNC_TYPE_HELLO) {
		if (!gwha_stream_heard_hello(&st, &conf, frame, len, answer,
					     chance, 9000000))
			check(st.offer.number && st.in.number == 7 &&
			      st.offer.peer.node != 1 && st.offer.version <= 3);
	} else if (head.type == GWHA_SYNC_TYPE_WELCOME) {
		check(gwha_stream_heard_welcome(&st, &conf, frame, len,
						&peer_new, 9000000));
	} else if (!gwha_stream_open(&st, &conf, frame, len, &head, 9000000)) {
		check(head.stream == 7 && head.version == 1);
		if (head.type == GWHA_SYNC_TYPE_DATA)
			try_data(frame + GWHA_SYNC_HDR, body);
		else
			try_beat(frame + GWHA_SYNC_HDR, body);
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	u32 len;
	u8 *p;

	if (size < 1 || size > GWHA_SYNC_FRAME_MAX + 2)
		return 0;
	len = (u32)(size - 1);
	p = malloc(len ? len : 1);
	check(p);
	memcpy(p, data + 1, len);
	if (data[0] == 0)
		try_frame(p, len);
	else if (data[0] == 1)
		try_data(p, len);
	else
		try_beat(p, len);
	free(p);

	return 0;
}
