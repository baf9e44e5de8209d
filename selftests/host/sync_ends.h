/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two nodes that begin streams, for tests of one program file. */

#ifndef GWHA_SELFTEST_SYNC_ENDS_H
#define GWHA_SELFTEST_SYNC_ENDS_H

#include <string.h>

#include "aead.h"
#include "rng.h"

#define SEED 0x73747265ull
#define S 1000000ull

static struct rng rng = { SEED };
static u64 now = 100 * S;

/* One end. */
struct end {
	struct gwha_stream st;
	struct gwha_stream_conf conf;
	struct gwha_auth_key keys[2];
	bool peer_new;
};

static inline const u8 *chance(void)
{
	static u8 bytes[GWHA_STREAM_CHANCE];
	size_t i;

	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = (u8)rng_next(&rng);

	return bytes;
}

static inline void set_key(struct gwha_auth_key *key, u8 id, u8 first)
{
	u8 i;

	memset(key, 0, sizeof(*key));
	key->id = id;
	key->len = 32;
	for (i = 0; i < 32; i++)
		key->secret[i] = (u8)(first + i);
}

static inline void set_end(struct end *e, u32 node)
{
	memset(e, 0, sizeof(*e));
	set_key(&e->keys[0], 1, 0);
	set_key(&e->keys[1], 2, 50);
	e->conf.crypto = &aead;
	e->conf.keys = e->keys;
	e->conf.n_keys = 2;
	e->conf.send = 1;
	e->conf.who.cluster = 77;
	e->conf.who.node = node;
	e->conf.who.boot = rng_next(&rng);
	e->conf.version_min = 1;
	e->conf.version_max = 1;
}

static inline u32 say_hello(struct end *e, u8 *buf)
{
	return gwha_stream_hello(&e->st, &e->conf, buf, GWHA_SYNC_HELLO,
				 chance(), 1, now);
}

/* Whatever handshake; 0 or the reason. The answer, if any, is in @answer. */
static inline u8 hear(struct end *e, const u8 *frame, u32 len, u8 *answer)
{
	struct gwha_sync_head head;
	u8 reason = gwha_sync_head_parse(frame, len, &head);

	if (reason)
		return reason;
	if (head.type == GWHA_SYNC_TYPE_HELLO)
		return gwha_stream_heard_hello(&e->st, &e->conf, frame, len,
					       answer, chance(), now);

	return gwha_stream_heard_welcome(&e->st, &e->conf, frame, len,
					 &e->peer_new, now);
}

/* What @a says to a welcome whose version is above what it has offered. */
static inline u8 hear_unoffered(struct end *a, struct end *b)
{
	u8 welcome[GWHA_SYNC_WELCOME];
	u8 hello[GWHA_SYNC_HELLO];

	set_end(a, 1);
	set_end(b, 2);
	a->conf.version_max = 2;
	b->conf.version_max = 2;
	say_hello(a, hello);
	hear(b, hello, sizeof(hello), welcome);
	a->st.hello.version_max = 1;
	return hear(a, welcome, sizeof(welcome), NULL);
}

/* A frame with one byte of body. */
static inline u32 say(struct end *e, u8 byte, u64 seq, u8 *frame)
{
	frame[GWHA_SYNC_HDR] = byte;

	return gwha_stream_seal(&e->st, &e->conf, frame, 1, seq);
}

/* Opens a copy; -1 - reason, or the byte. */
static inline int listen(struct end *e, const u8 *frame, u32 len)
{
	u8 copy[GWHA_SYNC_FRAME_MAX];
	struct gwha_sync_head head;
	u8 reason;

	memcpy(copy, frame, len);
	reason = gwha_sync_head_parse(copy, len, &head);
	if (!reason)
		reason = gwha_stream_open(&e->st, &e->conf, copy, len, &head,
					  now);

	return reason ? -1 - reason : copy[GWHA_SYNC_HDR];
}

static inline int drop(u8 reason)
{
	return -1 - reason;
}

/* A stream from @a to @b; false if it did not come about. */
static inline bool join(struct end *a, struct end *b)
{
	u8 welcome[GWHA_SYNC_WELCOME];
	u8 hello[GWHA_SYNC_HELLO];
	u8 frame[64];
	u32 len;

	say_hello(a, hello);
	if (hear(b, hello, sizeof(hello), welcome) ||
	    hear(a, welcome, sizeof(welcome), NULL))
		return false;
	len = say(a, 42, gwha_stream_beat(&a->st), frame);

	return len && listen(b, frame, len) == 42;
}

#endif /* GWHA_SELFTEST_SYNC_ENDS_H */
