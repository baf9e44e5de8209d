// SPDX-License-Identifier: GPL-2.0-or-later
/* Generation passes, by docs/protocol-sync.md, "Passes". */

#include "sync_pass.h"
#include "tap.h"

#define S 1000000ull
#define FRAMES 500

static const struct gwha_pass_conf conf = { .wanted = 500, .audit = 20 };

/* What a receiver is told, and what it does in the end. */
enum rx_op {
	RX_STOP,
	RX_BEGIN, /* of generation @a */
	RX_FLOWS, /* @a of them */
	RX_LOST,
	RX_RESET,
	RX_END, /* of generation @a with @b flows; @want */
	RX_STAMP, /* is @a */
};

struct rx_step {
	u8 op;
	u32 a;
	u32 b;
	u8 want;
};

struct rx_case {
	const char *name;
	struct rx_step step[10];
};

#define BEGIN(g)                    \
	{                           \
		RX_BEGIN, (g), 0, 0 \
	}
#define FLOWS(n)                    \
	{                           \
		RX_FLOWS, (n), 0, 0 \
	}
#define LOST                     \
	{                        \
		RX_LOST, 0, 0, 0 \
	}
#define RESET                     \
	{                         \
		RX_RESET, 0, 0, 0 \
	}
#define STAMP(n)                    \
	{                           \
		RX_STAMP, (n), 0, 0 \
	}
#define END(g, n, what)                            \
	{                                          \
		RX_END, (g), (n), GWHA_PASS_##what \
	}

static const struct rx_case rx_cases[] = {
	{ "a whole pass sweeps",
	  { BEGIN(4), STAMP(1), FLOWS(3), END(4, 3, SWEEP) } },
	{ "an empty one too", { BEGIN(4), END(4, 0, SWEEP) } },
	{ "one flow less: nothing is swept, another pass is wanted",
	  { BEGIN(4), FLOWS(2), END(4, 3, WANT) } },
	{ "one flow more", { BEGIN(4), FLOWS(4), END(4, 3, WANT) } },
	{ "the end of another generation",
	  { BEGIN(4), FLOWS(3), END(5, 3, WANT) } },
	{ "a gap in the middle, wherever",
	  { BEGIN(4), FLOWS(3), LOST, END(4, 3, LEAVE) } },
	{ "its begin was lost", { LOST, FLOWS(3), END(4, 3, LEAVE) } },
	{ "what was lost before it began is no matter",
	  { LOST, BEGIN(4), FLOWS(3), END(4, 3, SWEEP) } },
	{ "cut off by another begin: only the second sweeps",
	  { BEGIN(4), FLOWS(3), BEGIN(5), STAMP(2), FLOWS(2),
	    END(5, 2, SWEEP) } },
	{ "its end was lost, the next one sweeps",
	  { BEGIN(4), FLOWS(3), LOST, BEGIN(5), FLOWS(3), END(5, 3, SWEEP) } },
	{ "an end twice", { BEGIN(4), END(4, 0, SWEEP), END(4, 0, LEAVE) } },
	{ "another order in the middle",
	  { BEGIN(1), FLOWS(3), RESET, END(1, 3, LEAVE) } },
	{ "the same generation of another life has another stamp",
	  { BEGIN(1), STAMP(1), RESET, BEGIN(1), STAMP(2), END(1, 0, SWEEP) } },
};

static bool rx_step(struct gwha_pass_rx *rx, const struct rx_step *s)
{
	u32 n;

	switch (s->op) {
	case RX_BEGIN:
		gwha_pass_rx_begin(rx, s->a);
		return true;
	case RX_FLOWS:
		for (n = 0; n < s->a; n++)
			gwha_pass_rx_flow(rx);
		return true;
	case RX_LOST:
		gwha_pass_rx_lost(rx);
		return true;
	case RX_RESET:
		gwha_pass_rx_reset(rx);
		return true;
	case RX_END:
		return gwha_pass_rx_end(rx, s->a, s->b) == s->want;
	default:
		return rx->stamp == s->a;
	}
}

static void walk_rx(void)
{
	size_t i;
	size_t n;
	bool ok;

	for (i = 0; i < TAP_COUNT(rx_cases); i++) {
		const struct rx_case *c = &rx_cases[i];
		struct gwha_pass_rx rx = { 0 };

		ok = true;
		for (n = 0; c->step[n].op; n++)
			ok &= rx_step(&rx, &c->step[n]);
		tap_ok(ok, "receiver: %s", c->name);
	}
}

static struct gwha_pass_verdict step(struct gwha_pass_tx *tx, u32 frames,
				     u64 now)
{
	return gwha_pass_tx_step(tx, &conf, frames, now);
}

/* A whole pass of @n flows from @now on; when it ended, 0 if it did not. */
static u64 walk(struct gwha_pass_tx *tx, u32 n, u32 frames, u64 now)
{
	u64 limit = now + 100 * S;
	u32 sent = 0;

	while (now < limit) {
		struct gwha_pass_verdict v = step(tx, frames, now);

		if (v.act == GWHA_PASS_BEGIN) {
			gwha_pass_tx_began(tx, now);
		} else if (v.act == GWHA_PASS_END) {
			break;
		} else if (v.act == GWHA_PASS_WALK) {
			u32 some = n - sent < v.records ? n - sent : v.records;

			sent += some;
			gwha_pass_tx_walked(tx, &conf, sent, some, sent == n,
					    now);
		} else {
			now = v.at_us > now ? v.at_us : limit;
		}
	}
	gwha_pass_tx_ended(tx, now);

	return now < limit && tx->count == n ? now : 0;
}

static void sender(void)
{
	struct gwha_pass_tx tx = { 0 };
	struct gwha_pass_verdict v;
	u64 end;
	bool ok;

	ok = step(&tx, FRAMES, 5 * S).act == GWHA_PASS_BEGIN;
	ok &= step(&tx, 0, 5 * S).act == GWHA_PASS_WAIT;
	end = walk(&tx, 100000, FRAMES, 5 * S);
	ok &= end > 5 * S + 190000 && end < 5 * S + 210000;
	tap_ok(ok, "sender: begins with a pass, 500 records a millisecond");

	v = step(&tx, FRAMES, end + S);
	ok = v.act == GWHA_PASS_WAIT && v.at_us == end + 300 * S;
	ok &= step(&tx, FRAMES, end + 300 * S).act == GWHA_PASS_BEGIN;
	tap_ok(ok, "sender: every 300 s there is one");
	end = walk(&tx, 1000, FRAMES, end + 300 * S);
	ok = end > 305 * S + 190000 + 40000 && tx.generation == 2;
	tap_ok(ok, "sender: slowly, if nobody wants it");

	gwha_pass_tx_heard(&tx, 1);
	v = step(&tx, FRAMES, end + 1);
	ok = v.act == GWHA_PASS_WAIT && v.at_us == end + 200000;
	gwha_pass_tx_began(&tx, end + 200000);
	gwha_pass_tx_heard(&tx, 1);
	ok &= !tx.again;
	gwha_pass_tx_heard(&tx, 2);
	ok &= tx.again &&
	      step(&tx, FRAMES, end + 300000).act != GWHA_PASS_BEGIN;
	tap_ok(ok, "sender: one that is wanted meanwhile comes after this one");

	gwha_pass_tx_restart(&tx);
	ok = step(&tx, FRAMES, end + 300000).act == GWHA_PASS_BEGIN;
	tap_ok(ok, "sender: a restart cuts it off");
	gwha_pass_tx_began(&tx, end + 300000);
	gwha_pass_tx_walked(&tx, &conf, 0, 0, true, end + 300000);
	gwha_pass_tx_ended(&tx, end + 300000);
	gwha_pass_tx_peer(&tx);
	ok = step(&tx, FRAMES, end + 300000).act == GWHA_PASS_BEGIN;
	gwha_pass_tx_began(&tx, end + 300000);
	gwha_pass_tx_heard(&tx, 2);
	ok &= tx.again;
	tap_ok(ok, "sender: a peer's new life wants anew");
}

static void bounds(void)
{
	static const struct gwha_pass_conf mad = { ~0u, 0 };
	struct gwha_pass_tx tx = { 0 };
	struct gwha_pass_verdict v;
	bool ok;

	gwha_pass_tx_began(&tx, S);
	v = step(&tx, FRAMES, 1000 * S);
	ok = v.act == GWHA_PASS_WALK && v.records <= FRAMES * 7 &&
	     v.records <= 5000;
	v = step(&tx, 2, 1000 * S);
	ok &= v.records == 14;
	v = gwha_pass_tx_step(&tx, &mad, ~0u, 1000 * S);
	ok &= v.records == 100000;
	gwha_pass_tx_walked(&tx, &mad, ~0ull, ~0u, false, 1000 * S);
	ok &= tx.paid_us <= 1000 * S + 100000;
	tx.wanted = false;
	ok &= gwha_pass_tx_step(&tx, &mad, 1, 2000 * S).records == 7;
	tap_ok(ok, "sender: no more than rate and room allow");
}

int main(void)
{
	tap_plan(TAP_COUNT(rx_cases) + 7);
	walk_rx();
	sender();
	bounds();

	return tap_done();
}
