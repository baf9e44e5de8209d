/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Golden frames and records of the synchronisation protocol, and what is to
 * become of them. Our encoder had no part in them. Walked by host tests, and
 * the corpus of the fuzzer. Includes nothing: comes after sync_record.h and
 * sync_wire.h.
 */

#ifndef GWHA_CASES_SYNC_VECTORS_H
#define GWHA_CASES_SYNC_VECTORS_H

/* clang-format off: tables */

#define SYNC_DROP(what) GWHA_A_SYNC_COUNTERS_DROP_##what

/*
 * A whole frame of @len bytes, those not given zero; @reason is 0 for one that
 * is accepted: by its header, and where it has one, by what the type has.
 */
struct sync_frame {
	const char *name;
	u32 len;
	u8 reason;
	u8 frame[140];
};

/* Header up to the stream's number; then 8 bytes of sequence number. */
#define SYNC_HEAD(version, type, stream) \
	'g', 'w', (version), (type), 0, 0, 0, (stream)
#define SYNC_SEQ(high, low) (high), 0, 0, 0, 0, 0, 0, (low)

/* Versions, key id, cluster 0x1122334455667788, node 9, boot 0xb0. */
#define SYNC_HELLO_BODY(min, max, key)			\
	(min), (max), (key), 0,				\
	0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88,	\
	0, 0, 0, 9,					\
	0, 0, 0, 0, 0, 0, 0, 0xb0,			\
	0, 0, 0, 0, 0, 0, 0, 3,	/* the third */		\
	0, 0, 0, 0, 0, 0, 0, 1	/* numbers from 1 */

#define SYNC_WELCOME_BODY(version, key, stream)		\
	(version), 0, (key), 0,				\
	0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88,	\
	0, 0, 0, 9,					\
	0, 0, 0, 0, 0, 0, 0, 0xb0,			\
	0, 0, 0, (stream)

/* A beat up to the count of ranges: sent 20, stream 7, credit 256, through 9. */
#define SYNC_BEAT_BODY(n)			\
	0, 0, 0, 0, 0, 0, 0x10, 0,		\
	0, 0, 0, 0, 0, 0, 0, 20,		\
	0, 0, 0, 7, 0, 0, 1, 0,			\
	0, 0, 0, 0, 0, 0, 0, 9,			\
	0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 6,	\
	0, 0, 0, 2, (n), 0, 0, 0

static const struct sync_frame sync_frames[] = {
	{ "hello", 104, 0,
	  { SYNC_HEAD(1, 1, 0), SYNC_SEQ(0, 0), SYNC_HELLO_BODY(1, 1, 1) } },
	{ "hello of a later program, versions 1 to 9", 104, 0,
	  { SYNC_HEAD(1, 1, 0), SYNC_SEQ(0, 0), SYNC_HELLO_BODY(1, 9, 1) } },
	{ "hello, a byte less", 103, SYNC_DROP(SHORT),
	  { SYNC_HEAD(1, 1, 0), SYNC_SEQ(0, 0), SYNC_HELLO_BODY(1, 1, 1) } },
	{ "hello, a byte more", 105, SYNC_DROP(LONG),
	  { SYNC_HEAD(1, 1, 0), SYNC_SEQ(0, 0), SYNC_HELLO_BODY(1, 1, 1) } },
	{ "hello of version 0", 104, SYNC_DROP(VERSION),
	  { SYNC_HEAD(1, 1, 0), SYNC_SEQ(0, 0), SYNC_HELLO_BODY(0, 1, 1) } },
	{ "hello, lowest above highest", 104, SYNC_DROP(VERSION),
	  { SYNC_HEAD(1, 1, 0), SYNC_SEQ(0, 0), SYNC_HELLO_BODY(2, 1, 1) } },
	{ "hello, header of version 2", 104, SYNC_DROP(VERSION),
	  { SYNC_HEAD(2, 1, 0), SYNC_SEQ(0, 0), SYNC_HELLO_BODY(1, 2, 1) } },
	{ "hello of a stream", 104, SYNC_DROP(NUMBER),
	  { SYNC_HEAD(1, 1, 7), SYNC_SEQ(0, 0), SYNC_HELLO_BODY(1, 1, 1) } },
	{ "hello with a number", 104, SYNC_DROP(NUMBER),
	  { SYNC_HEAD(1, 1, 0), SYNC_SEQ(0, 1), SYNC_HELLO_BODY(1, 1, 1) } },
	{ "hello, reserved byte", 104, SYNC_DROP(RESERVED),
	  { SYNC_HEAD(1, 1, 0), SYNC_SEQ(0, 0), 1, 1, 1, 1 } },
	{ "hello, numbers from 0", 104, SYNC_DROP(NUMBER),
	  { SYNC_HEAD(1, 1, 0), SYNC_SEQ(0, 0), 1, 1, 1, 0 } },
	{ "welcome", 124, 0,
	  { SYNC_HEAD(1, 2, 0), SYNC_SEQ(0, 0), SYNC_WELCOME_BODY(1, 1, 7) } },
	{ "welcome, a byte less", 123, SYNC_DROP(SHORT),
	  { SYNC_HEAD(1, 2, 0), SYNC_SEQ(0, 0), SYNC_WELCOME_BODY(1, 1, 7) } },
	{ "welcome, a byte more", 125, SYNC_DROP(LONG),
	  { SYNC_HEAD(1, 2, 0), SYNC_SEQ(0, 0), SYNC_WELCOME_BODY(1, 1, 7) } },
	{ "welcome to stream 0", 124, SYNC_DROP(NUMBER),
	  { SYNC_HEAD(1, 2, 0), SYNC_SEQ(0, 0), SYNC_WELCOME_BODY(1, 1, 0) } },
	{ "welcome to version 0", 124, SYNC_DROP(VERSION),
	  { SYNC_HEAD(1, 2, 0), SYNC_SEQ(0, 0), SYNC_WELCOME_BODY(0, 1, 7) } },
	{ "welcome, reserved byte", 124, SYNC_DROP(RESERVED),
	  { SYNC_HEAD(1, 2, 0), SYNC_SEQ(0, 0), 1, 0, 1, 1 } },
	{ "data, no records", 40, 0,
	  { SYNC_HEAD(1, 3, 7), SYNC_SEQ(0, 1), 0, 0, 0, 0, 0, 0, 0x10, 0 } },
	{ "data of a later version", 40, 0,
	  { SYNC_HEAD(2, 3, 7), SYNC_SEQ(0, 1) } },
	{ "data without the time", 39, SYNC_DROP(SHORT),
	  { SYNC_HEAD(1, 3, 7), SYNC_SEQ(0, 1) } },
	{ "data of no stream", 40, SYNC_DROP(NUMBER),
	  { SYNC_HEAD(1, 3, 0), SYNC_SEQ(0, 1) } },
	{ "data without a number", 40, SYNC_DROP(NUMBER),
	  { SYNC_HEAD(1, 3, 7), SYNC_SEQ(0, 0) } },
	{ "data with the number of a beat", 40, SYNC_DROP(NUMBER),
	  { SYNC_HEAD(1, 3, 7), SYNC_SEQ(0x80, 1) } },
	{ "data of version 0", 40, SYNC_DROP(VERSION),
	  { SYNC_HEAD(0, 3, 7), SYNC_SEQ(0, 1) } },
	{ "beat, over the second link, heard by both", 84, 0,
	  { SYNC_HEAD(1, 4, 7), SYNC_SEQ(0x80, 1), [65] = 2, [66] = 3 } },
	{ "beat", 84, 0,
	  { SYNC_HEAD(1, 4, 7), SYNC_SEQ(0x80, 1), SYNC_BEAT_BODY(0) } },
	{ "beat, two ranges", 108, 0,
	  { SYNC_HEAD(1, 4, 7), SYNC_SEQ(0x80, 1), SYNC_BEAT_BODY(2),
	    0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0, 2,
	    0, 0, 0, 0, 0, 0, 0, 12, 0, 0, 0, 1 } },
	{ "beat, ranges that overlap", 108, SYNC_DROP(RANGES),
	  { SYNC_HEAD(1, 4, 7), SYNC_SEQ(0x80, 1), SYNC_BEAT_BODY(2),
	    0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0, 2,
	    0, 0, 0, 0, 0, 0, 0, 11, 0, 0, 0, 1 } },
	{ "beat, a range of none", 96, SYNC_DROP(RANGES),
	  { SYNC_HEAD(1, 4, 7), SYNC_SEQ(0x80, 1), SYNC_BEAT_BODY(1),
	    0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0, 0 } },
	{ "beat, a range of what came in", 96, SYNC_DROP(RANGES),
	  { SYNC_HEAD(1, 4, 7), SYNC_SEQ(0x80, 1), SYNC_BEAT_BODY(1),
	    0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 1 } },
	{ "beat, a range up to the window's end", 96, 0,
	  { SYNC_HEAD(1, 4, 7), SYNC_SEQ(0x80, 1), SYNC_BEAT_BODY(1),
	    0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 4, 0 } },
	{ "beat, a range beyond the window", 96, SYNC_DROP(RANGES),
	  { SYNC_HEAD(1, 4, 7), SYNC_SEQ(0x80, 1), SYNC_BEAT_BODY(1),
	    0, 0, 0, 0, 0, 0, 0, 11, 0, 0, 4, 0 } },
	{ "beat, a range of 2^32 - 1", 96, SYNC_DROP(RANGES),
	  { SYNC_HEAD(1, 4, 7), SYNC_SEQ(0x80, 1), SYNC_BEAT_BODY(1),
	    0, 0, 0, 0, 0, 0, 0, 10, 0xff, 0xff, 0xff, 0xff } },
	{ "beat, a range of beats", 96, SYNC_DROP(RANGES),
	  { SYNC_HEAD(1, 4, 7), SYNC_SEQ(0x80, 1), SYNC_BEAT_BODY(1),
	    0x80, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0, 1 } },
	{ "beat, 17 ranges", 140, SYNC_DROP(RANGES),
	  { SYNC_HEAD(1, 4, 7), SYNC_SEQ(0x80, 1), SYNC_BEAT_BODY(17) } },
	{ "beat, a range less than it says", 84, SYNC_DROP(SHORT),
	  { SYNC_HEAD(1, 4, 7), SYNC_SEQ(0x80, 1), SYNC_BEAT_BODY(1) } },
	{ "beat, a range more than it says", 96, SYNC_DROP(LONG),
	  { SYNC_HEAD(1, 4, 7), SYNC_SEQ(0x80, 1), SYNC_BEAT_BODY(0) } },
	{ "beat, without its count", 83, SYNC_DROP(SHORT),
	  { SYNC_HEAD(1, 4, 7), SYNC_SEQ(0x80, 1), SYNC_BEAT_BODY(0) } },
	{ "beat, reserved byte", 84, SYNC_DROP(RESERVED),
	  { SYNC_HEAD(1, 4, 7), SYNC_SEQ(0x80, 1), [67] = 1 } },
	{ "beat, over a third link", 84, SYNC_DROP(RESERVED),
	  { SYNC_HEAD(1, 4, 7), SYNC_SEQ(0x80, 1), [65] = 3 } },
	{ "beat, heard by a third link", 84, SYNC_DROP(RESERVED),
	  { SYNC_HEAD(1, 4, 7), SYNC_SEQ(0x80, 1), [66] = 4 } },
	{ "beat that has sent a beat", 84, SYNC_DROP(NUMBER),
	  { SYNC_HEAD(1, 4, 7), SYNC_SEQ(0x80, 1), [24] = 0x80 } },
	{ "beat with the number of data", 84, SYNC_DROP(NUMBER),
	  { SYNC_HEAD(1, 4, 7), SYNC_SEQ(0, 1), SYNC_BEAT_BODY(0) } },
	{ "beat without a number", 84, SYNC_DROP(NUMBER),
	  { SYNC_HEAD(1, 4, 7), SYNC_SEQ(0x80, 0), SYNC_BEAT_BODY(0) } },
	{ "no protocol of ours", 40, SYNC_DROP(MAGIC),
	  { 'g', 'v', 1, 3, 0, 0, 0, 7, SYNC_SEQ(0, 1) } },
	{ "type 0", 40, SYNC_DROP(TYPE),
	  { SYNC_HEAD(1, 0, 7), SYNC_SEQ(0, 1) } },
	{ "type 5", 40, SYNC_DROP(TYPE),
	  { SYNC_HEAD(1, 5, 7), SYNC_SEQ(0, 1) } },
	{ "a header and half a tag", 31, SYNC_DROP(SHORT),
	  { SYNC_HEAD(1, 3, 7), SYNC_SEQ(0, 1) } },
	{ "nothing", 0, SYNC_DROP(SHORT), { 0 } },
};

/*
 * Records behind a group's, of @len bytes, and what becomes of the first.
 * @kind: what it is, with @reason 0.
 */
struct sync_vector {
	const char *name;
	u32 len;
	u8 kind;
	u8 reason;
	bool no_group;
	u8 record[176];
};

/* 10.0.0.1 to 192.0.2.9, then both ports. */
#define SYNC_TUPLE4(a, b, c, d) 10, 0, 0, 1, 192, 0, 2, 9, a, b, c, d
#define SYNC_TUPLE6(a, b, c, d)						\
	0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,		\
	0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, a, b, c, d
/* Up to the timeout of five days. */
#define SYNC_FLOW(flags, proto, state) \
	2, (flags), (proto), (state), 0, 3, 0, 0, 0, 6, 0x97, 0x80
#define SYNC_TCP4 SYNC_TUPLE4(0x9c, 0x40, 0, 80)
#define SYNC_NONE4 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0

static const struct sync_vector sync_vectors[] = {
	{ "group", 20, GWHA_SYNC_GROUP, 0, true,
	  { 1, 0, 0, 0, 0xab, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 9 } },
	{ "group with a flag", 20, 0, SYNC_DROP(FLAGS), true, { 1, 1 } },
	{ "group, reserved byte", 20, 0, SYNC_DROP(RESERVED), true,
	  { 1, 0, 0, 1 } },
	{ "group, cut", 16, 0, SYNC_DROP(SHORT), true, { 1 } },
	{ "flow, TCP over IPv4", 24, GWHA_SYNC_FLOW, 0, false,
	  { 2, 0, 6, 3, 0, 3, 0x7e, 0x33, 0, 6, 0x97, 0x80, SYNC_TCP4 } },
	{ "flow, no group", 24, 0, SYNC_DROP(GROUP), true,
	  { SYNC_FLOW(0, 6, 3), SYNC_TCP4 } },
	{ "flow, SNAT", 36, GWHA_SYNC_FLOW, 0, false,
	  { SYNC_FLOW(2, 6, 3), SYNC_TCP4,
	    192, 0, 2, 9, 203, 0, 113, 1, 0, 80, 0x9c, 0x41 } },
	{ "flow, UDP over IPv6", 48, GWHA_SYNC_FLOW, 0, false,
	  { SYNC_FLOW(1, 17, 0), SYNC_TUPLE6(0, 53, 0, 53) } },
	{ "flow, all that there is", 172, GWHA_SYNC_FLOW, 0, false,
	  { SYNC_FLOW(0xff, 6, 3), SYNC_TUPLE6(0x9c, 0x40, 0, 21),
	    SYNC_TUPLE6(0, 21, 0x9c, 0x41), 0, 0, 0, 5, 0, 7, 1, 0,
	    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
	    0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3,
	    0, 0, 0, 4, 0, 0, 0, 5, 0, 0, 0, 6,
	    SYNC_TUPLE6(0, 0, 0x9c, 0x3f), 1, 1, 0x9c, 0x3e } },
	{ "flow, cut in its last field", 168, 0, SYNC_DROP(SHORT), false,
	  { SYNC_FLOW(0xff, 6, 3) } },
	{ "flow, ping", 24, GWHA_SYNC_FLOW, 0, false,
	  { SYNC_FLOW(0, 1, 0), SYNC_TUPLE4(0x12, 0x34, 8, 0) } },
	{ "flow, ICMP that nothing answers", 24, 0, SYNC_DROP(TUPLE), false,
	  { SYNC_FLOW(0, 1, 0), SYNC_TUPLE4(0x12, 0x34, 3, 1) } },
	{ "flow, SNAT of ICMP that nothing answers", 36, 0, SYNC_DROP(TUPLE),
	  false, { SYNC_FLOW(2, 1, 0), SYNC_TUPLE4(0x12, 0x34, 3, 1) } },
	{ "flow, ping answered by a ping", 36, 0, SYNC_DROP(TUPLE), false,
	  { SYNC_FLOW(2, 1, 0), SYNC_TUPLE4(0x12, 0x34, 8, 0),
	    SYNC_TUPLE4(0x12, 0x34, 8, 0) } },
	{ "flow, IPv4's ICMP over IPv6", 48, 0, SYNC_DROP(TUPLE), false,
	  { SYNC_FLOW(1, 1, 0), SYNC_TUPLE6(0x12, 0x34, 8, 0) } },
	{ "flow, ICMPv6 over IPv4", 24, 0, SYNC_DROP(TUPLE), false,
	  { SYNC_FLOW(0, 58, 0), SYNC_TUPLE4(0x12, 0x34, 128, 0) } },
	{ "flow, ping over IPv6", 48, GWHA_SYNC_FLOW, 0, false,
	  { SYNC_FLOW(1, 58, 0), SYNC_TUPLE6(0x12, 0x34, 128, 0) } },
	{ "flow, TCP's last state", 24, GWHA_SYNC_FLOW, 0, false,
	  { SYNC_FLOW(0, 6, 9), SYNC_TCP4 } },
	{ "flow, a state that TCP has not", 24, 0, SYNC_DROP(STATE), false,
	  { SYNC_FLOW(0, 6, 10), SYNC_TCP4 } },
	{ "flow, SCTP's last state", 24, GWHA_SYNC_FLOW, 0, false,
	  { SYNC_FLOW(0, 132, 9), SYNC_TCP4 } },
	{ "flow, a state that SCTP has not", 24, 0, SYNC_DROP(STATE), false,
	  { SYNC_FLOW(0, 132, 10), SYNC_TCP4 } },
	{ "flow, a state of UDP", 24, 0, SYNC_DROP(STATE), false,
	  { SYNC_FLOW(0, 17, 1), SYNC_TCP4 } },
	{ "flow, a status bit of nobody", 24, 0, SYNC_DROP(STATUS), false,
	  { 2, 0, 6, 3, 0, 0x20, 0, 0, 0, 0, 0, 1, SYNC_TCP4 } },
	{ "flow, window scale 15", 24, 0, SYNC_DROP(SCALE), false,
	  { 2, 0, 6, 3, 0, 0, 0xf0, 0, 0, 0, 0, 1, SYNC_TCP4 } },
	{ "flow, window scale 15 of the reply", 24, 0, SYNC_DROP(SCALE), false,
	  { 2, 0, 6, 3, 0, 0, 0x0f, 0, 0, 0, 0, 1, SYNC_TCP4 } },
	{ "flow, window scale of UDP", 24, 0, SYNC_DROP(SCALE), false,
	  { 2, 0, 17, 0, 0, 0, 0x10, 0, 0, 0, 0, 1, SYNC_TCP4 } },
	{ "flow, TCP flags of nobody", 24, 0, SYNC_DROP(FLAGS), false,
	  { 2, 0, 6, 3, 0, 0, 0, 8, 0, 0, 0, 1, SYNC_TCP4 } },
	{ "flow, TCP flags of UDP", 24, 0, SYNC_DROP(FLAGS), false,
	  { 2, 0, 17, 0, 0, 0, 0, 1, 0, 0, 0, 1, SYNC_TCP4 } },
	{ "flow, longest timeout", 24, GWHA_SYNC_FLOW, 0, false,
	  { 2, 0, 17, 0, 0, 0, 0, 0, 0, 0x20, 0xc4, 0x9b, SYNC_TCP4 } },
	{ "flow, a timeout beyond", 24, 0, SYNC_DROP(TIMEOUT), false,
	  { 2, 0, 17, 0, 0, 0, 0, 0, 0, 0x20, 0xc4, 0x9c, SYNC_TCP4 } },
	{ "flow, zone", 28, GWHA_SYNC_FLOW, 0, false,
	  { SYNC_FLOW(8, 6, 3), SYNC_TCP4, 0, 7, 3, 0 } },
	{ "flow, zone of no direction", 28, 0, SYNC_DROP(ZONE), false,
	  { SYNC_FLOW(8, 6, 3), SYNC_TCP4, 0, 7, 0, 0 } },
	{ "flow, zone of a fourth direction", 28, 0, SYNC_DROP(ZONE), false,
	  { SYNC_FLOW(8, 6, 3), SYNC_TCP4, 0, 7, 4, 0 } },
	{ "flow, zone, reserved byte", 28, 0, SYNC_DROP(RESERVED), false,
	  { SYNC_FLOW(8, 6, 3), SYNC_TCP4, 0, 7, 3, 1 } },
	{ "flow, a helper that waits for nothing", 40, GWHA_SYNC_FLOW, 0, false,
	  { SYNC_FLOW(0x40, 6, 3), SYNC_TCP4, SYNC_NONE4, 1, 0, 0, 0 } },
	{ "flow, a helper that waits", 40, GWHA_SYNC_FLOW, 0, false,
	  { SYNC_FLOW(0x40, 6, 3), SYNC_TCP4, SYNC_TUPLE4(0, 0, 4, 1), 1, 0, 0,
	    0 } },
	{ "flow, a helper of nobody", 40, 0, SYNC_DROP(HELPER), false,
	  { SYNC_FLOW(0x40, 6, 3), SYNC_TCP4, SYNC_NONE4, 2, 0, 0, 0 } },
	{ "flow, no helper", 40, 0, SYNC_DROP(HELPER), false,
	  { SYNC_FLOW(0x40, 6, 3), SYNC_TCP4, SYNC_NONE4, 0, 0, 0, 0 } },
	{ "flow, a helper of UDP", 40, 0, SYNC_DROP(HELPER), false,
	  { SYNC_FLOW(0x40, 17, 0), SYNC_TCP4, SYNC_NONE4, 1, 0, 0, 0 } },
	{ "flow, a helper that waits for a port", 40, 0, SYNC_DROP(HELPER), false,
	  { SYNC_FLOW(0x40, 6, 3), SYNC_TCP4, SYNC_TUPLE4(0, 1, 4, 1), 1, 0, 0,
	    0 } },
	{ "flow, a helper that waits in a third direction", 40, 0,
	  SYNC_DROP(HELPER), false,
	  { SYNC_FLOW(0x40, 6, 3), SYNC_TCP4, SYNC_TUPLE4(0, 0, 4, 1), 1, 2, 0,
	    0 } },
	{ "flow, a helper that waits for an address alone", 40, 0,
	  SYNC_DROP(HELPER), false,
	  { SYNC_FLOW(0x40, 6, 3), SYNC_TCP4, SYNC_TUPLE4(0, 0, 0, 0), 1, 0, 0,
	    0 } },
	{ "flow, a helper that waits for nothing, at a port", 40, 0,
	  SYNC_DROP(HELPER), false,
	  { SYNC_FLOW(0x40, 6, 3), SYNC_TCP4, SYNC_NONE4, 1, 0, 0, 1 } },
	{ "flow, SCTP's tags", 48, GWHA_SYNC_FLOW, 0, false,
	  { SYNC_FLOW(0x20, 132, 4), SYNC_TCP4, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0,
	    0, 5, 6, 7, 8 } },
	{ "flow, SCTP's tags and more", 48, 0, SYNC_DROP(FLAGS), false,
	  { SYNC_FLOW(0x20, 132, 4), SYNC_TCP4, 1, 2, 3, 4, 0, 0, 0, 1, 0, 0, 0,
	    0, 5, 6, 7, 8 } },
	{ "flow, numbers of UDP that move", 48, 0, SYNC_DROP(FLAGS), false,
	  { SYNC_FLOW(0x20, 17, 0), SYNC_TCP4 } },
	{ "change", 20, GWHA_SYNC_CHANGE, 0, false,
	  { 3, 0, 6, 4, 0, 3, 0x7e, 0x33, 0, 0, 0, 120,
	    1, 2, 3, 4, 5, 6, 7, 8 } },
	{ "change, no group", 20, 0, SYNC_DROP(GROUP), true, { 3, 0, 6, 4 } },
	{ "change with a flag", 20, 0, SYNC_DROP(FLAGS), false, { 3, 1, 6, 4 } },
	{ "change, a state that TCP has not", 20, 0, SYNC_DROP(STATE), false,
	  { 3, 0, 6, 10 } },
	{ "change, window scale 15", 20, 0, SYNC_DROP(SCALE), false,
	  { 3, 0, 6, 3, 0, 0, 0x0f } },
	{ "change, a status bit of nobody", 20, 0, SYNC_DROP(STATUS), false,
	  { 3, 0, 6, 3, 1, 0 } },
	{ "change, cut", 16, 0, SYNC_DROP(SHORT), false, { 3, 0, 6, 3 } },
	{ "end", 12, GWHA_SYNC_END, 0, false,
	  { 4, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8 } },
	{ "end, no group", 12, 0, SYNC_DROP(GROUP), true, { 4 } },
	{ "end with a flag", 12, 0, SYNC_DROP(FLAGS), false, { 4, 2 } },
	{ "pass begins", 16, GWHA_SYNC_PASS, 0, false,
	  { 5, 1, 0, 0, 0, 0, 0, 4 } },
	{ "pass ends", 16, GWHA_SYNC_PASS, 0, false,
	  { 5, 2, 0, 0, 0, 0, 0, 4, 0, 0, 1, 0 } },
	{ "pass neither begins nor ends", 16, 0, SYNC_DROP(PASS), false,
	  { 5, 3 } },
	{ "pass, no group", 16, 0, SYNC_DROP(GROUP), true, { 5, 1 } },
	{ "pass, reserved byte", 16, 0, SYNC_DROP(RESERVED), false,
	  { 5, 1, [15] = 1 } },
	{ "fence", 20, GWHA_SYNC_FENCE, 0, true,
	  { 6, 0, 0, 0, 0xab, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 9 } },
	{ "hash key", 20, GWHA_SYNC_HASH_KEY, 0, true,
	  { 7, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 } },
	{ "kind 0", 20, 0, SYNC_DROP(KIND), false, { 0 } },
	{ "kind 8", 20, 0, SYNC_DROP(KIND), false, { 8 } },
	{ "half a record's head", 3, 0, SYNC_DROP(SHORT), false, { 4 } },
};

/* clang-format on */

#endif /* GWHA_CASES_SYNC_VECTORS_H */
