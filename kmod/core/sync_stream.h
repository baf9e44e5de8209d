/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Streams with one peer: who may begin one, under which key, and which frames
 * open. docs/protocol-sync.md, "Hello and welcome".
 */

#ifndef GWHA_CORE_SYNC_STREAM_H
#define GWHA_CORE_SYNC_STREAM_H

#include "auth.h"
#include "sync_wire.h"

#define GWHA_STREAM_KEY		32 /* bytes */
#define GWHA_STREAM_CHANCE	(GWHA_SYNC_NONCE + 4) /* bytes that an answer needs */
#define GWHA_STREAM_HELLO_US	250000u /* between two hellos */
#define GWHA_STREAM_SILENT_US	1000000u /* a peer that does not tell of our stream has it not */
#define GWHA_STREAM_OFFER_US	5000000u
#define GWHA_STREAM_LIFE_US	3600000000ull
#define GWHA_STREAM_FRAMES_MAX	0x1000000000000ull /* under one key */

/**
 * struct gwha_stream_crypto - what the core has not
 * @hmac: HMAC-SHA256, 32 bytes to @out
 * @seal: ChaCha20-Poly1305 of @len bytes in place, the tag behind them; @ad has
 *	GWHA_SYNC_HDR bytes; the nonce is four zeros and @nonce, little-endian
 * @open: the reverse; false, if the tag is wrong
 */
struct gwha_stream_crypto {
	void (*hmac)(const u8 *key, u32 key_len, const u8 *text, u32 len, u8 *out);
	void (*seal)(const u8 *key, u64 nonce, const u8 *ad, u8 *text, u32 len);
	bool (*open)(const u8 *key, u64 nonce, const u8 *ad, u8 *text, u32 len);
};

/**
 * struct gwha_stream_conf - what a node and its administrator say
 * @crypto: functions
 * @keys: shared keys, each id once
 * @n_keys: how many
 * @send: id of the one that own streams begin under; 0 for insecure
 * @insecure: asked for by that word; no key is used
 * @who: this node
 * @peer_node: number of the peer; 0 for any but the own
 * @version_min: lowest version of the protocol
 * @version_max: highest
 */
struct gwha_stream_conf {
	const struct gwha_stream_crypto *crypto;
	const struct gwha_auth_key *keys;
	u8 n_keys;
	u8 send;
	bool insecure;
	struct gwha_sync_who who;
	u32 peer_node;
	u8 version_min;
	u8 version_max;
};

/**
 * struct gwha_stream_key - one stream
 * @number: 0 for none
 * @version: of the protocol
 * @key_id: which shared key it was begun under
 * @peer: the other end; kept when the stream is gone
 * @since_us: when it began
 * @used: frames sealed
 * @count: of the hello that began it, where this node received that
 * @first: the same
 * @key: secret
 */
struct gwha_stream_key {
	u32 number;
	u8 version;
	u8 key_id;
	struct gwha_sync_who peer;
	u64 since_us;
	u64 used;
	u64 count;
	u64 first;
	u8 key[GWHA_STREAM_KEY];
};

/**
 * struct gwha_stream - both streams with a peer
 * @out: to it
 * @in: from it
 * @offer: from it, not confirmed by a frame yet
 * @hello: the last own hello; its count is how many there were
 * @asked: that is under way
 * @hello_us: when it was sent; 0 for never
 * @told_us: when the peer last told of @out
 * @paid_us: up to when the rate of hellos is used up
 * @beats: own beats
 *
 * All zeros at the start. Holds secrets: gwha_stream_end() wipes them.
 */
struct gwha_stream {
	struct gwha_stream_key out;
	struct gwha_stream_key in;
	struct gwha_stream_key offer;
	struct gwha_sync_hello hello;
	bool asked;
	u64 hello_us;
	u64 told_us;
	u64 paid_us;
	u64 beats;
};

/* What a frame's stream is to this node. */
enum gwha_stream_which {
	GWHA_STREAM_NONE,
	GWHA_STREAM_CURRENT,
	GWHA_STREAM_OFFERED, /* new keys of the same order */
	GWHA_STREAM_OFFERED_ORDER, /* the peer's new life: another order */
};

u64 gwha_stream_due_us(const struct gwha_stream *st, const struct gwha_stream_conf *conf);
u32 gwha_stream_hello(struct gwha_stream *st, const struct gwha_stream_conf *conf,
		      u8 *buf, u32 size, const u8 *chance, u64 first, u64 now_us);
u8 gwha_stream_heard_hello(struct gwha_stream *st, const struct gwha_stream_conf *conf,
			   const u8 *data, u32 len, u8 *answer, const u8 *chance,
			   u64 now_us);
u8 gwha_stream_heard_welcome(struct gwha_stream *st,
			     const struct gwha_stream_conf *conf, const u8 *data,
			     u32 len, bool *peer_new, u64 now_us);
bool gwha_stream_told(struct gwha_stream *st, u32 number, u64 now_us);
u64 gwha_stream_beat(struct gwha_stream *st);
u32 gwha_stream_seal(struct gwha_stream *st, const struct gwha_stream_conf *conf,
		     u8 *frame, u32 body_len, u64 seq);
u8 gwha_stream_which(const struct gwha_stream *st, u32 number, u64 now_us);
u8 gwha_stream_open(struct gwha_stream *st, const struct gwha_stream_conf *conf,
		    u8 *frame, u32 len, const struct gwha_sync_head *head,
		    u64 now_us);
void gwha_stream_end(struct gwha_stream *st);

#endif /* GWHA_CORE_SYNC_STREAM_H */
