/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scripts of what comes in and goes out, and what must come of it, by
 * docs/protocol-sync.md, "Order and loss". Includes nothing: comes after
 * sync_order.h.
 */

#ifndef GWHA_CASES_SYNC_ORDER_CASES_H
#define GWHA_CASES_SYNC_ORDER_CASES_H

/* clang-format off: tables */

enum order_op {
	ORDER_STOP,
	ORDER_FRAME,	/* @a comes in at @at; @want: why it is refused */
	ORDER_TOLD,	/* a beat says that @a was sent, at @at */
	ORDER_POP,	/* @want: what comes next, @a: its number */
	ORDER_ASK,	/* at @at, @want ranges, the first of @b from @a */
	ORDER_DUE,	/* at @at, the next time is @a */
	ORDER_WANT,	/* @a passes were wanted */
	ORDER_SEND,	/* at @at, gets the number @a */
	ORDER_ACK,	/* all up to @a came through; @want: believed */
	ORDER_AGAIN,	/* asked for @b from @a at @at; @want are sent again */
	ORDER_RTT,	/* a round trip takes @a */
};

struct order_step {
	u8 op;
	u64 a;
	u32 b;
	u32 at;
	u32 want;
};

struct order_case {
	const char *name;
	struct order_step step[16];
};

#define IN(seq, at) { ORDER_FRAME, (seq), 0, (at), 0 }
#define NOT(seq, at, why) \
	{ ORDER_FRAME, (seq), 0, (at), GWHA_A_SYNC_COUNTERS_DROP_##why }
#define TOLD(seq, at) { ORDER_TOLD, (seq), 0, (at), 0 }
#define POP(seq) { ORDER_POP, (seq), 0, 0, GWHA_ORDER_FRAME }
#define GAP(seq) { ORDER_POP, (seq), 0, 0, GWHA_ORDER_GAP }
#define EMPTY { ORDER_POP, 0, 0, 0, GWHA_ORDER_NONE }
#define ASK(at, n, from, count) { ORDER_ASK, (from), (count), (at), (n) }
#define DUE(at, us) { ORDER_DUE, (us), 0, (at), 0 }
#define WANT(n) { ORDER_WANT, (n), 0, 0, 0 }
#define SEND(at, seq) { ORDER_SEND, (seq), 0, (at), 0 }
#define ACK(seq, believed) { ORDER_ACK, (seq), 0, 0, (believed) }
#define AGAIN(at, from, count, n) { ORDER_AGAIN, (from), (count), (at), (n) }
#define RTT(us) { ORDER_RTT, (us), 0, 0, 0 }
#define BEAT(n) (GWHA_SYNC_BEAT_BIT | (n))

static const struct order_case order_cases[] = {
	{ "in order, each at once",
	  { IN(1, 0), POP(1), EMPTY, IN(2, 0), POP(2), EMPTY, DUE(0, 0) } },
	{ "one that comes early waits",
	  { IN(2, 0), EMPTY, IN(3, 0), EMPTY, IN(1, 9), POP(1), POP(2), POP(3),
	    EMPTY, WANT(1) } },
	{ "a second time is refused, applied or waiting",
	  { IN(1, 0), POP(1), NOT(1, 0, REPLAY), IN(3, 0), NOT(3, 0, REPLAY) } },
	{ "the window's last number, and one beyond",
	  { IN(1024, 0), NOT(1025, 0, WINDOW), IN(1, 0), POP(1), IN(1025, 0),
	    NOT(1026, 0, WINDOW), NOT(0x7fffffffffffffff, 0, WINDOW) } },
	{ "what is missing is asked for after 5 ms, and each 5 ms at least",
	  { IN(2, 100), DUE(100, 5100), ASK(5099, 0, 0, 0), ASK(5100, 1, 1, 1),
	    DUE(5100, 10100), ASK(10099, 0, 0, 0), ASK(10100, 1, 1, 1) } },
	{ "and then every round trip",
	  { RTT(20000), IN(2, 0), ASK(5000, 1, 1, 1), ASK(24999, 0, 0, 0),
	    DUE(5000, 25000), ASK(25000, 1, 1, 1) } },
	{ "what came meanwhile is not asked for",
	  { IN(5, 0), IN(2, 0), IN(1, 0), POP(1), POP(2), EMPTY,
	    ASK(5000, 1, 3, 2), IN(3, 6000), POP(3), ASK(10000, 1, 4, 1) } },
	{ "what was missed later is asked for later",
	  { IN(2, 0), IN(4, 3000), ASK(5000, 1, 1, 1), ASK(8000, 1, 3, 1) } },
	{ "holes between, and one behind",
	  { IN(2, 0), IN(4, 0), IN(6, 0), IN(8, 0), IN(10, 0), TOLD(35, 0),
	    ASK(5000, 6, 1, 1), WANT(1) } },
	{ "the last frame's loss is noticed by a beat",
	  { IN(1, 0), POP(1), TOLD(2, 100), ASK(5100, 1, 2, 1), IN(2, 6000),
	    POP(2), DUE(6000, 0) } },
	{ "a beat that tells of more than a window",
	  { TOLD(0x7fffffffffffffff, 0), ASK(5000, 1, 1, 1024) } },
	{ "after 250 ms it goes on without, and wants a pass",
	  { IN(2, 0), ASK(249999, 1, 1, 1), EMPTY, WANT(1), DUE(249999, 250000),
	    ASK(250000, 0, 0, 0), GAP(1), POP(2), EMPTY, WANT(2),
	    NOT(1, 250000, REPLAY) } },
	{ "two holes of two times are given up apart",
	  { IN(2, 0), IN(4, 1000), ASK(250000, 1, 3, 1), GAP(1), POP(2), EMPTY,
	    ASK(251000, 0, 0, 0), GAP(3), POP(4), EMPTY, WANT(3) } },
	{ "the end of what was sent is given up too",
	  { TOLD(3, 0), ASK(250000, 0, 0, 0), GAP(3), EMPTY, WANT(2), IN(4, 0),
	    POP(4) } },
	{ "times that wrap",
	  { IN(2, 0xffffff00), ASK(0xfffffff0, 0, 0, 0),
	    ASK(0x00001388, 1, 1, 1) } },
	{ "beats: each once",
	  { IN(BEAT(1), 0), IN(BEAT(4), 0), NOT(BEAT(4), 0, REPLAY),
	    IN(BEAT(3), 0), NOT(BEAT(3), 0, REPLAY), NOT(BEAT(1), 0, REPLAY),
	    IN(BEAT(5), 0), IN(BEAT(2), 0), NOT(BEAT(2), 0, REPLAY),
	    NOT(BEAT(4), 0, REPLAY), EMPTY, DUE(0, 0) } },
	{ "beats: 64 behind the newest",
	  { IN(BEAT(1), 0), IN(BEAT(2), 0), IN(BEAT(66), 0),
	    NOT(BEAT(2), 0, REPLAY), NOT(BEAT(1), 0, REPLAY), IN(BEAT(3), 0),
	    IN(BEAT(65), 0), IN(BEAT(130), 0), NOT(BEAT(66), 0, REPLAY),
	    NOT(BEAT(65), 0, REPLAY), IN(BEAT(67), 0), IN(BEAT(300), 0),
	    NOT(BEAT(130), 0, REPLAY), IN(BEAT(236), 0),
	    NOT(BEAT(235), 0, REPLAY) } },

	{ "numbers from 1, one after the other",
	  { SEND(0, 1), SEND(0, 2), ACK(2, 1), SEND(0, 3) } },
	{ "what was never sent can't have come through",
	  { SEND(0, 1), ACK(2, 0), ACK(1, 1), ACK(0, 1), SEND(0, 2) } },
	{ "asked for: sent again, if it is kept",
	  { SEND(0, 1), SEND(0, 2), SEND(0, 3), ACK(1, 1),
	    AGAIN(9000, 1, 3, 2), AGAIN(20000, 3, 100, 1) } },
	{ "asked for twice: sent once in half a round trip",
	  { RTT(20000), SEND(0, 1), AGAIN(9999, 1, 1, 0), AGAIN(10000, 1, 1, 1),
	    AGAIN(10001, 1, 1, 0), AGAIN(20000, 1, 1, 1) } },
	{ "asked for what was never sent",
	  { SEND(0, 1), AGAIN(9000, 2, 1024, 0), AGAIN(9000, 1, 1024, 1) } },
};

#undef IN
#undef NOT
#undef TOLD
#undef POP
#undef GAP
#undef EMPTY
#undef ASK
#undef DUE
#undef WANT
#undef SEND
#undef ACK
#undef AGAIN
#undef RTT
#undef BEAT

/* clang-format on */

#endif /* GWHA_CASES_SYNC_ORDER_CASES_H */
