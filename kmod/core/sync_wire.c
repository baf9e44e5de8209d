// SPDX-License-Identifier: GPL-2.0-or-later
/* Frames of the synchronisation protocol: bytes to struct and back. */

#include "sync_wire.h"

/* Where the fields of a header begin. */
enum head_offset {
	OFF_MAGIC,
	OFF_VERSION = 2,
	OFF_TYPE,
	OFF_STREAM,
	OFF_SEQ = 8,
};

#define HANDSHAKE_VERSION 1 /* the header of hello and welcome */

/* Where the fields of hello and welcome begin, behind the header. */
enum hello_offset {
	HELLO_VERSION_MIN = GWHA_SYNC_HDR,
	HELLO_VERSION_MAX,
	HELLO_KEY_ID,
	HELLO_RESERVED,
	HELLO_WHO,
	HELLO_COUNT = HELLO_WHO + 20,
	HELLO_FIRST = HELLO_COUNT + 8,
	HELLO_NONCE = HELLO_FIRST + 8,
};

enum welcome_offset {
	WELCOME_VERSION = GWHA_SYNC_HDR,
	WELCOME_RESERVED,
	WELCOME_KEY_ID,
	WELCOME_RESERVED_2,
	WELCOME_WHO,
	WELCOME_STREAM = WELCOME_WHO + 20,
	WELCOME_NONCE = WELCOME_STREAM + 4,
	WELCOME_HELLO_NONCE = WELCOME_NONCE + GWHA_SYNC_NONCE,
};

/* Where the fields of a beat begin. */
enum beat_offset {
	BEAT_NOW,
	BEAT_SENT = 8,
	BEAT_STREAM = 16,
	BEAT_CREDIT = 20,
	BEAT_THROUGH = 24,
	BEAT_ECHO = 32,
	BEAT_HELD = 40,
	BEAT_WANT = 44,
	BEAT_N = 48,
	BEAT_OVER = 49,
	BEAT_HEARD = 50,
	BEAT_RESERVED = 51,
	BEAT_RANGES = 52,
};

#define RANGE 12 /* bytes */

static bool is_handshake(u8 type)
{
	return type == GWHA_SYNC_TYPE_HELLO || type == GWHA_SYNC_TYPE_WELCOME;
}

/* Numbers that a type can have. */
static bool head_numbered(const struct gwha_sync_head *head)
{
	bool beat = head->type == GWHA_SYNC_TYPE_BEAT;

	if (is_handshake(head->type))
		return !head->stream && !head->seq;

	return head->stream && head->seq & ~GWHA_SYNC_BEAT_BIT &&
	       !!(head->seq & GWHA_SYNC_BEAT_BIT) == beat;
}

/**
 * gwha_sync_head_parse() - judge and decode the header of a frame
 * @data: the whole datagram
 * @len: its length in bytes
 * @head: filled if accepted, else left as it was
 *
 * Context: any; reads no byte at or after @data + @len.
 * Return: 0, or the GWHA_A_SYNC_COUNTERS_DROP_* to count.
 */
u8 gwha_sync_head_parse(const u8 *data, u32 len, struct gwha_sync_head *head)
{
	struct gwha_sync_head h;

	if (len < GWHA_SYNC_HDR + GWHA_SYNC_TAG)
		return GWHA_A_SYNC_COUNTERS_DROP_SHORT;
	if (len > GWHA_SYNC_FRAME_MAX)
		return GWHA_A_SYNC_COUNTERS_DROP_LONG;
	if (data[OFF_MAGIC] != 'g' || data[OFF_MAGIC + 1] != 'w')
		return GWHA_A_SYNC_COUNTERS_DROP_MAGIC;
	h.version = data[OFF_VERSION];
	h.type = data[OFF_TYPE];
	if (h.type < GWHA_SYNC_TYPE_HELLO || h.type > GWHA_SYNC_TYPE_BEAT)
		return GWHA_A_SYNC_COUNTERS_DROP_TYPE;
	if (!h.version ||
	    (is_handshake(h.type) && h.version != HANDSHAKE_VERSION))
		return GWHA_A_SYNC_COUNTERS_DROP_VERSION;
	h.stream = gwha_get_be32(data + OFF_STREAM);
	h.seq = gwha_get_be64(data + OFF_SEQ);
	if (!head_numbered(&h))
		return GWHA_A_SYNC_COUNTERS_DROP_NUMBER;
	*head = h;

	return 0;
}

/**
 * gwha_sync_head_build() - encode a header
 * @buf: where to
 * @size: room there in bytes
 * @head: what to encode
 *
 * Context: any; writes no byte at or after @buf + @size.
 * Return: GWHA_SYNC_HDR; 0, with nothing written, if there is no room.
 */
u32 gwha_sync_head_build(u8 *buf, u32 size, const struct gwha_sync_head *head)
{
	if (size < GWHA_SYNC_HDR)
		return 0;
	buf[OFF_MAGIC] = 'g';
	buf[OFF_MAGIC + 1] = 'w';
	buf[OFF_VERSION] = head->version;
	buf[OFF_TYPE] = head->type;
	gwha_put_be32(buf + OFF_STREAM, head->stream);
	gwha_put_be64(buf + OFF_SEQ, head->seq);

	return GWHA_SYNC_HDR;
}

static void put_who(u8 *p, const struct gwha_sync_who *who)
{
	gwha_put_be64(p, who->cluster);
	gwha_put_be32(p + 8, who->node);
	gwha_put_be64(p + 12, who->boot);
}

static void get_who(const u8 *p, struct gwha_sync_who *who)
{
	who->cluster = gwha_get_be64(p);
	who->node = gwha_get_be32(p + 8);
	who->boot = gwha_get_be64(p + 12);
}

/* Header and zeros; @len, or 0 if there is no room. */
static u32 begin_handshake(u8 *buf, u32 size, u32 len, u8 type)
{
	const struct gwha_sync_head head = {
		.version = HANDSHAKE_VERSION,
		.type = type,
	};

	if (size < len)
		return 0;
	memset(buf, 0, len);
	gwha_sync_head_build(buf, size, &head);

	return len;
}

static u8 check_len(u32 len, u32 want)
{
	if (len < want)
		return GWHA_A_SYNC_COUNTERS_DROP_SHORT;
	if (len > want)
		return GWHA_A_SYNC_COUNTERS_DROP_LONG;

	return 0;
}

/**
 * gwha_sync_hello_parse() - decode a hello
 * @data: a frame of that type whose header was accepted
 * @len: its length in bytes
 * @hello: filled if accepted, else left as it was
 *
 * Whether the tag is right is left to others.
 *
 * Context: any; reads no byte at or after @data + @len.
 * Return: 0, or the GWHA_A_SYNC_COUNTERS_DROP_* to count.
 */
u8 gwha_sync_hello_parse(const u8 *data, u32 len, struct gwha_sync_hello *hello)
{
	u8 reason = check_len(len, GWHA_SYNC_HELLO);
	u64 first;

	if (reason)
		return reason;
	if (data[HELLO_RESERVED])
		return GWHA_A_SYNC_COUNTERS_DROP_RESERVED;
	if (!data[HELLO_VERSION_MIN] ||
	    data[HELLO_VERSION_MIN] > data[HELLO_VERSION_MAX])
		return GWHA_A_SYNC_COUNTERS_DROP_VERSION;
	first = gwha_get_be64(data + HELLO_FIRST);
	if (!first || first & GWHA_SYNC_BEAT_BIT)
		return GWHA_A_SYNC_COUNTERS_DROP_NUMBER;

	hello->version_min = data[HELLO_VERSION_MIN];
	hello->version_max = data[HELLO_VERSION_MAX];
	hello->key_id = data[HELLO_KEY_ID];
	get_who(data + HELLO_WHO, &hello->who);
	hello->count = gwha_get_be64(data + HELLO_COUNT);
	hello->first = first;
	memcpy(hello->nonce, data + HELLO_NONCE, GWHA_SYNC_NONCE);

	return 0;
}

/**
 * gwha_sync_hello_build() - encode a hello, its tag zeros
 * @buf: where to
 * @size: room there in bytes
 * @hello: what to encode
 *
 * Context: any; writes no byte at or after @buf + @size.
 * Return: GWHA_SYNC_HELLO; 0, with nothing written, if there is no room.
 */
u32 gwha_sync_hello_build(u8 *buf, u32 size,
			  const struct gwha_sync_hello *hello)
{
	u32 len = begin_handshake(buf, size, GWHA_SYNC_HELLO,
				  GWHA_SYNC_TYPE_HELLO);

	if (!len)
		return 0;
	buf[HELLO_VERSION_MIN] = hello->version_min;
	buf[HELLO_VERSION_MAX] = hello->version_max;
	buf[HELLO_KEY_ID] = hello->key_id;
	put_who(buf + HELLO_WHO, &hello->who);
	gwha_put_be64(buf + HELLO_COUNT, hello->count);
	gwha_put_be64(buf + HELLO_FIRST, hello->first);
	memcpy(buf + HELLO_NONCE, hello->nonce, GWHA_SYNC_NONCE);

	return len;
}

/**
 * gwha_sync_welcome_parse() - decode a welcome
 * @data: a frame of that type whose header was accepted
 * @len: its length in bytes
 * @welcome: filled if accepted, else left as it was
 *
 * Whether the tag is right is left to others.
 *
 * Context: any; reads no byte at or after @data + @len.
 * Return: 0, or the GWHA_A_SYNC_COUNTERS_DROP_* to count.
 */
u8 gwha_sync_welcome_parse(const u8 *data, u32 len,
			   struct gwha_sync_welcome *welcome)
{
	u8 reason = check_len(len, GWHA_SYNC_WELCOME);
	u32 stream;

	if (reason)
		return reason;
	if (data[WELCOME_RESERVED] || data[WELCOME_RESERVED_2])
		return GWHA_A_SYNC_COUNTERS_DROP_RESERVED;
	if (!data[WELCOME_VERSION])
		return GWHA_A_SYNC_COUNTERS_DROP_VERSION;
	stream = gwha_get_be32(data + WELCOME_STREAM);
	if (!stream)
		return GWHA_A_SYNC_COUNTERS_DROP_NUMBER;

	welcome->version = data[WELCOME_VERSION];
	welcome->key_id = data[WELCOME_KEY_ID];
	get_who(data + WELCOME_WHO, &welcome->who);
	welcome->stream = stream;
	memcpy(welcome->nonce, data + WELCOME_NONCE, GWHA_SYNC_NONCE);
	memcpy(welcome->hello_nonce, data + WELCOME_HELLO_NONCE,
	       GWHA_SYNC_NONCE);

	return 0;
}

/**
 * gwha_sync_welcome_build() - encode a welcome, its tag zeros
 * @buf: where to
 * @size: room there in bytes
 * @welcome: what to encode
 *
 * Context: any; writes no byte at or after @buf + @size.
 * Return: GWHA_SYNC_WELCOME; 0, with nothing written, if there is no room.
 */
u32 gwha_sync_welcome_build(u8 *buf, u32 size,
			    const struct gwha_sync_welcome *welcome)
{
	u32 len = begin_handshake(buf, size, GWHA_SYNC_WELCOME,
				  GWHA_SYNC_TYPE_WELCOME);

	if (!len)
		return 0;
	buf[WELCOME_VERSION] = welcome->version;
	buf[WELCOME_KEY_ID] = welcome->key_id;
	put_who(buf + WELCOME_WHO, &welcome->who);
	gwha_put_be32(buf + WELCOME_STREAM, welcome->stream);
	memcpy(buf + WELCOME_NONCE, welcome->nonce, GWHA_SYNC_NONCE);
	memcpy(buf + WELCOME_HELLO_NONCE, welcome->hello_nonce,
	       GWHA_SYNC_NONCE);

	return len;
}

/*
 * Each range begins above the one before, and ends within a window above what
 * came in: so nobody counts for longer than that.
 */
static bool ranges_right(const struct gwha_sync_beat *beat)
{
	u64 above = beat->through;
	u8 i;

	for (i = 0; i < beat->n; i++) {
		const struct gwha_sync_range *r = &beat->range[i];

		if (!r->count || r->count > GWHA_SYNC_WINDOW ||
		    r->from <= above || r->from & GWHA_SYNC_BEAT_BIT)
			return false;
		above = r->from + r->count - 1;
		if (above - beat->through > GWHA_SYNC_WINDOW)
			return false;
	}

	return true;
}

static u8 check_beat(const struct gwha_sync_beat *beat)
{
	if ((beat->sent | beat->through) & GWHA_SYNC_BEAT_BIT)
		return GWHA_A_SYNC_COUNTERS_DROP_NUMBER;
	if (beat->over > GWHA_SYNC_LINKS_MAX ||
	    beat->heard >> GWHA_SYNC_LINKS_MAX)
		return GWHA_A_SYNC_COUNTERS_DROP_RESERVED;
	if (!ranges_right(beat))
		return GWHA_A_SYNC_COUNTERS_DROP_RANGES;

	return 0;
}

/**
 * gwha_sync_beat_parse() - judge and decode a beat
 * @body: what is between header and tag, opened
 * @len: its length in bytes
 * @beat: filled if accepted, else undefined
 *
 * Context: any; reads no byte at or after @body + @len.
 * Return: 0, or the GWHA_A_SYNC_COUNTERS_DROP_* to count.
 */
u8 gwha_sync_beat_parse(const u8 *body, u32 len, struct gwha_sync_beat *beat)
{
	const u8 *p = body + BEAT_RANGES;
	u8 reason;
	u8 i;

	if (len < BEAT_RANGES)
		return GWHA_A_SYNC_COUNTERS_DROP_SHORT;
	if (body[BEAT_N] > GWHA_SYNC_RANGES)
		return GWHA_A_SYNC_COUNTERS_DROP_RANGES;
	reason = check_len(len, BEAT_RANGES + (u32)body[BEAT_N] * RANGE);
	if (reason)
		return reason;
	if (body[BEAT_RESERVED])
		return GWHA_A_SYNC_COUNTERS_DROP_RESERVED;

	memset(beat, 0, sizeof(*beat));
	beat->now_ns = gwha_get_be64(body + BEAT_NOW);
	beat->sent = gwha_get_be64(body + BEAT_SENT);
	beat->stream = gwha_get_be32(body + BEAT_STREAM);
	beat->credit = gwha_get_be32(body + BEAT_CREDIT);
	beat->through = gwha_get_be64(body + BEAT_THROUGH);
	beat->echo_ns = gwha_get_be64(body + BEAT_ECHO);
	beat->held_us = gwha_get_be32(body + BEAT_HELD);
	beat->want = gwha_get_be32(body + BEAT_WANT);
	beat->over = body[BEAT_OVER];
	beat->heard = body[BEAT_HEARD];
	beat->n = body[BEAT_N];
	for (i = 0; i < beat->n; i++, p += RANGE) {
		beat->range[i].from = gwha_get_be64(p);
		beat->range[i].count = gwha_get_be32(p + 8);
	}

	return check_beat(beat);
}

/**
 * gwha_sync_beat_build() - encode a beat
 * @body: where to
 * @size: room there in bytes
 * @beat: what to encode
 *
 * Context: any; writes no byte at or after @body + @size.
 * Return: length in bytes; 0, with nothing written, if there is no room or no
 * peer would accept it.
 */
u32 gwha_sync_beat_build(u8 *body, u32 size, const struct gwha_sync_beat *beat)
{
	u32 len = BEAT_RANGES + (u32)beat->n * RANGE;
	u8 *p = body + BEAT_RANGES;
	u8 i;

	if (beat->n > GWHA_SYNC_RANGES || len > size || check_beat(beat))
		return 0;
	memset(body, 0, len);
	gwha_put_be64(body + BEAT_NOW, beat->now_ns);
	gwha_put_be64(body + BEAT_SENT, beat->sent);
	gwha_put_be32(body + BEAT_STREAM, beat->stream);
	gwha_put_be32(body + BEAT_CREDIT, beat->credit);
	gwha_put_be64(body + BEAT_THROUGH, beat->through);
	gwha_put_be64(body + BEAT_ECHO, beat->echo_ns);
	gwha_put_be32(body + BEAT_HELD, beat->held_us);
	gwha_put_be32(body + BEAT_WANT, beat->want);
	body[BEAT_OVER] = beat->over;
	body[BEAT_HEARD] = beat->heard;
	body[BEAT_N] = beat->n;
	for (i = 0; i < beat->n; i++, p += RANGE) {
		gwha_put_be64(p, beat->range[i].from);
		gwha_put_be32(p + 8, beat->range[i].count);
	}

	return len;
}
