// SPDX-License-Identifier: GPL-2.0-or-later
/* The order of frames: the shared scripts, and what must hold in any. */

#include <string.h>

#include "sync_order.h"
#include "sync_order_cases.h"
#include "rng.h"
#include "tap.h"

#define SEED 0x6f726465ull
#define LAST 5000 /* frames of the properties */

struct order_pair {
	struct gwha_order_rx rx;
	struct gwha_order_tx tx;
};

static bool try_frame(struct gwha_order_rx *rx, const struct order_step *s)
{
	u8 reason = gwha_order_rx_test(rx, s->a);

	if (!reason)
		gwha_order_rx_take(rx, s->a, s->at);
	return reason == s->want;
}

static bool try_ask(struct gwha_order_rx *rx, const struct order_step *s)
{
	struct gwha_sync_range range[GWHA_SYNC_RANGES];
	u8 n = gwha_order_rx_ask(rx, range, s->at);

	return n == s->want &&
	       (!n || (range[0].from == s->a && range[0].count == s->b));
}

static bool try_again(struct gwha_order_tx *tx, const struct order_step *s)
{
	struct gwha_sync_beat beat = { .n = 1 };
	struct gwha_order_again place = { 0 };
	u32 n = 0;

	beat.range[0].from = s->a;
	beat.range[0].count = s->b;
	while (gwha_order_tx_again(tx, &beat, &place, s->at))
		n++;
	return n == s->want;
}

static bool try_step(struct order_pair *p, const struct order_step *s)
{
	struct gwha_sync_beat beat = { .through = s->a };
	struct gwha_order_item item;

	switch (s->op) {
	case ORDER_FRAME:
		return try_frame(&p->rx, s);
	case ORDER_TOLD:
		gwha_order_rx_told(&p->rx, s->a, s->at);
		return true;
	case ORDER_POP:
		item = gwha_order_rx_pop(&p->rx);
		return item.what == s->want && (!item.what || item.seq == s->a);
	case ORDER_ASK:
		return try_ask(&p->rx, s);
	case ORDER_DUE:
		return gwha_order_rx_due_us(&p->rx, s->at) == s->a;
	case ORDER_WANT:
		return p->rx.want == s->a;
	case ORDER_SEND:
		return gwha_order_tx_take(&p->tx, s->at) == s->a;
	case ORDER_ACK:
		return gwha_order_tx_heard(&p->tx, &beat) == s->want;
	case ORDER_AGAIN:
		return try_again(&p->tx, s);
	default:
		p->rx.rtt_us = (u32)s->a;
		p->tx.rtt_us = (u32)s->a;
		return true;
	}
}

static void walk_cases(void)
{
	size_t i;
	size_t n;

	for (i = 0; i < TAP_COUNT(order_cases); i++) {
		const struct order_case *c = &order_cases[i];
		struct order_pair p = { 0 };

		gwha_order_rx_begin(&p.rx, 1);
		for (n = 0; n < TAP_COUNT(c->step) && c->step[n].op; n++)
			if (!try_step(&p, &c->step[n]))
				break;
		if (!tap_ok(n == TAP_COUNT(c->step) || !c->step[n].op,
			    "order: %s", c->name))
			tap_diag("step %zu", n);
	}
}

/* 16 ranges at most, and the rest with the next beat. */
static void many_holes(void)
{
	struct gwha_sync_range range[GWHA_SYNC_RANGES];
	struct gwha_order_rx rx = { 0 };
	u64 seq;
	bool ok;

	gwha_order_rx_begin(&rx, 1);
	for (seq = 2; seq <= 40; seq += 2)
		gwha_order_rx_take(&rx, seq, 0);
	ok = gwha_order_rx_ask(&rx, range, 5000) == 16 && range[0].from == 1 &&
	     range[15].from == 31;
	ok &= gwha_order_rx_due_us(&rx, 5000) == 5000;
	ok &= gwha_order_rx_ask(&rx, range, 5000) == 4 && range[0].from == 33;
	tap_ok(ok, "order: 20 holes are asked for in two beats");
}

/* A sender without acknowledgements stops at 1,024, and goes on with one. */
static void full_ring(void)
{
	struct gwha_sync_beat beat = { .through = 1 };
	struct gwha_order_tx tx = { 0 };
	bool ok = true;
	u32 i;

	for (i = 1; i <= GWHA_SYNC_WINDOW; i++)
		ok &= gwha_order_tx_take(&tx, 0) == i;
	ok &= !gwha_order_tx_take(&tx, 0) && !gwha_order_tx_room(&tx);
	ok &= gwha_order_tx_heard(&tx, &beat) && gwha_order_tx_room(&tx) == 1;
	ok &= gwha_order_tx_take(&tx, 0) == GWHA_SYNC_WINDOW + 1;
	tap_ok(ok, "order: a full ring takes no number");
}

static void round_trips(void)
{
	struct gwha_sync_beat beat = { .echo_ns = 1000000, .held_us = 100 };
	u32 rtt_us;
	bool ok;

	ok = gwha_order_rtt_us(0, &beat, 1300000) == 200;
	ok &= gwha_order_rtt_us(7, &beat, 900000) == 7;
	ok &= gwha_order_rtt_us(7, &beat, 1050000) == 7;
	ok &= gwha_order_rtt_us(0, &beat, ~0ull) == GWHA_ORDER_PATIENCE_US;
	rtt_us = gwha_order_rtt_us(800, &beat, 1300000);
	ok &= rtt_us < 800 && rtt_us > 700;
	beat.echo_ns = 0;
	ok &= gwha_order_rtt_us(7, &beat, 1300000) == 7;
	tap_ok(ok, "order: a round trip by what a beat echoes");
}

/* Takes all that is in order; false if it comes twice or in disorder. */
static bool drain(struct gwha_order_rx *rx, u64 *last, u64 *lost)
{
	struct gwha_order_item item;

	while ((item = gwha_order_rx_pop(rx)).what) {
		if (item.what == GWHA_ORDER_FRAME && item.seq != *last + 1)
			return false;
		if (item.what == GWHA_ORDER_GAP)
			*lost += item.seq - *last;
		*last = item.seq;
	}

	return true;
}

/* A link that loses, doubles and reorders, a receiver that asks, or does not. */
static void any_link(bool asks)
{
	struct gwha_order_rx rx = { 0 };
	struct gwha_order_tx tx = { 0 };
	struct rng rng = { SEED + asks };
	u64 last = 0;
	u64 lost = 0;
	bool ok = true;
	u64 now = 1;

	gwha_order_rx_begin(&rx, 1);
	while (last < LAST && now < 100000000) {
		struct gwha_sync_beat beat = { .through = rx.next - 1 };
		struct gwha_order_again place = { 0 };
		u64 seq = tx.sent < LAST ? gwha_order_tx_take(&tx, now) : 0;
		u64 some = seq > 8 ? seq - rng_below(&rng, 8) : seq;

		now += 1000;
		if (seq && rng_below(&rng, 10) && !gwha_order_rx_test(&rx, seq))
			gwha_order_rx_take(&rx, seq, now);
		if (some && asks && !gwha_order_rx_test(&rx, some))
			gwha_order_rx_take(&rx, some, now);
		gwha_order_rx_told(&rx, tx.sent, now);
		ok &= drain(&rx, &last, &lost);
		beat.n = gwha_order_rx_ask(&rx, beat.range, now);
		ok &= drain(&rx, &last, &lost);
		ok &= gwha_order_tx_heard(&tx, &beat);
		while (asks &&
		       (seq = gwha_order_tx_again(&tx, &beat, &place, now)))
			if (!gwha_order_rx_test(&rx, seq))
				gwha_order_rx_take(&rx, seq, now);
		ok &= drain(&rx, &last, &lost);
	}
	ok &= last == LAST && (asks ? !lost : lost > LAST / 20);
	ok &= !gwha_order_rx_due_us(&rx, now);
	if (!tap_ok(ok, "property: once each and in order, %s",
		    asks ? "none lost where it asks" : "the rest is gaps"))
		tap_diag("last %llu lost %llu", (unsigned long long)last,
			 (unsigned long long)lost);
}

int main(void)
{
	tap_plan(TAP_COUNT(order_cases) + 5);
	walk_cases();
	many_holes();
	full_ring();
	round_trips();
	any_link(true);
	any_link(false);

	return tap_done();
}
