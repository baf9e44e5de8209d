/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frames of the synchronisation protocol: header, hello, welcome and beat.
 * Records are in sync_record.h. docs/protocol-sync.md draws all of them.
 */

#ifndef GWHA_CORE_SYNC_WIRE_H
#define GWHA_CORE_SYNC_WIRE_H

#include "deps.h"

#define GWHA_SYNC_VERSION	1
#define GWHA_SYNC_HDR		16 /* bytes */
#define GWHA_SYNC_TAG		16
#define GWHA_SYNC_FRAME_MAX	1400 /* header to tag: whole on any path */
#define GWHA_SYNC_BODY_MAX	(GWHA_SYNC_FRAME_MAX - GWHA_SYNC_HDR - GWHA_SYNC_TAG)
#define GWHA_SYNC_HELLO		(GWHA_SYNC_HDR + 72 + GWHA_SYNC_TAG)
#define GWHA_SYNC_WELCOME	(GWHA_SYNC_HDR + 92 + GWHA_SYNC_TAG)
#define GWHA_SYNC_NONCE		32
#define GWHA_SYNC_RANGES	16 /* a beat can ask for */
#define GWHA_SYNC_WINDOW	1024u /* frames that a sender keeps */

/* The number of a beat has this bit, that of data has not: no two the same. */
#define GWHA_SYNC_BEAT_BIT	0x8000000000000000ull

/* Types of a frame. */
enum gwha_sync_type {
	GWHA_SYNC_TYPE_HELLO = 1,
	GWHA_SYNC_TYPE_WELCOME,
	GWHA_SYNC_TYPE_DATA,
	GWHA_SYNC_TYPE_BEAT,
};

/**
 * struct gwha_sync_head - a frame's header
 * @version: of the protocol; that of hello and welcome is 1 for ever
 * @type: GWHA_SYNC_TYPE_*
 * @stream: whose key it is under; 0 for hello and welcome
 * @seq: number, from 1; GWHA_SYNC_BEAT_BIT set for beats; 0 for hello and welcome
 */
struct gwha_sync_head {
	u8 version;
	u8 type;
	u32 stream;
	u64 seq;
};

/**
 * struct gwha_sync_who - a node
 * @cluster: what it belongs to
 * @node: its number there
 * @boot: which life of it, by chance
 */
struct gwha_sync_who {
	u64 cluster;
	u32 node;
	u64 boot;
};

/**
 * struct gwha_sync_hello - wants to begin a stream
 * @version_min: the lowest version of the protocol that it has
 * @version_max: the highest
 * @key_id: of the shared key; 0 for insecure
 * @who: its sender
 * @count: how many hellos it has sent in this life
 * @first: the oldest number that it can still send
 * @nonce: by chance
 */
struct gwha_sync_hello {
	u8 version_min;
	u8 version_max;
	u8 key_id;
	struct gwha_sync_who who;
	u64 count;
	u64 first;
	u8 nonce[GWHA_SYNC_NONCE];
};

/**
 * struct gwha_sync_welcome - the answer
 * @version: the one to use
 * @key_id: that of the hello
 * @who: its sender, who will receive the stream
 * @stream: the number of the stream, not 0
 * @nonce: by chance
 * @hello_nonce: which hello it answers
 */
struct gwha_sync_welcome {
	u8 version;
	u8 key_id;
	struct gwha_sync_who who;
	u32 stream;
	u8 nonce[GWHA_SYNC_NONCE];
	u8 hello_nonce[GWHA_SYNC_NONCE];
};

/* struct gwha_sync_range - @count missing frames, of which @from is the first */
struct gwha_sync_range {
	u64 from;
	u32 count;
};

/**
 * struct gwha_sync_beat - what a node tells about both its streams
 * @now_ns: the sender's clock
 * @sent: the last number of data that it has used; 0 for none
 * @stream: the stream that it receives; 0 for none
 * @credit: how many more frames it has room for
 * @through: all data up to here came in, or will not be waited for
 * @echo_ns: the last @now_ns that it was told; 0 for none
 * @held_us: how long ago
 * @want: how many passes it has asked for in this order
 * @over: which of the sender's links it was sent over, from 1; 0 if it has one
 * @heard: by which of the receiver's links the sender hears it, bits from 0
 * @n: length of @range
 * @range: what is missing, in rising order, above @through
 */
struct gwha_sync_beat {
	u64 now_ns;
	u64 sent;
	u32 stream;
	u32 credit;
	u64 through;
	u64 echo_ns;
	u32 held_us;
	u32 want;
	u8 over;
	u8 heard;
	u8 n;
	struct gwha_sync_range range[GWHA_SYNC_RANGES];
};

u8 gwha_sync_head_parse(const u8 *data, u32 len, struct gwha_sync_head *head);
u32 gwha_sync_head_build(u8 *buf, u32 size, const struct gwha_sync_head *head);
u8 gwha_sync_hello_parse(const u8 *data, u32 len, struct gwha_sync_hello *hello);
u32 gwha_sync_hello_build(u8 *buf, u32 size, const struct gwha_sync_hello *hello);
u8 gwha_sync_welcome_parse(const u8 *data, u32 len,
			   struct gwha_sync_welcome *welcome);
u32 gwha_sync_welcome_build(u8 *buf, u32 size,
			    const struct gwha_sync_welcome *welcome);
u8 gwha_sync_beat_parse(const u8 *body, u32 len, struct gwha_sync_beat *beat);
u32 gwha_sync_beat_build(u8 *body, u32 size, const struct gwha_sync_beat *beat);

#endif /* GWHA_CORE_SYNC_WIRE_H */
