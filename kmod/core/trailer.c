// SPDX-License-Identifier: GPL-2.0-or-later
/* The trailer that authenticates an advert (drawn in trailer.h). */

#include "trailer.h"

#define TRAILER_TYPE 1 /* HMAC-SHA256, cut to 128 bits */

/* Where the fields of a trailer begin. */
enum trailer_offset {
	OFF_TYPE,
	OFF_KEY_ID,
	OFF_RESERVED,
	OFF_STAMP = 4,
	OFF_TAG = GWHA_WIRE_TRAILER - GWHA_AUTH_TAG,
};

#define MESSAGE_CHECKSUM 6 /* in a message, two bytes */
#define HEAD_SENDER 4 /* in what the tag is over */
#define HEAD_MESSAGE 20

static u32 stamp_s(u64 stamp)
{
	return (u32)(stamp >> 32);
}

/* RFC 1982: seconds of UTC wrap in 2106. */
static bool stamp_after(u64 a, u64 b)
{
	return a != b && a - b < 1ull << 63;
}

static bool stamp_current(u64 stamp, u32 now_s)
{
	u32 age_s = now_s - stamp_s(stamp);

	return age_s <= GWHA_REPLAY_WINDOW_S ||
	       0u - age_s <= GWHA_REPLAY_WINDOW_S;
}

static const struct gwha_auth_key *find_key(const struct gwha_auth_conf *auth,
					    u8 id)
{
	u8 i;

	for (i = 0; i < auth->n_keys && i < GWHA_KEYS_MAX; i++)
		if (auth->keys[i].id == id)
			return &auth->keys[i];

	return NULL;
}

/* What the tag of a message with a trailer is over; @data outlives @text. */
static void make_text(const u8 *data, u32 len, u8 family,
		      const struct gwha_addr *src, struct gwha_auth_text *text)
{
	u8 *head = text->head;

	head[0] = family == GWHA_FAMILY_INET6 ? 6 : 4;
	head[1] = data[0] >> 4;
	head[2] = data[1];
	head[3] = 0;
	memcpy(head + HEAD_SENDER, src->b, sizeof(src->b));
	memcpy(head + HEAD_MESSAGE, data, GWHA_WIRE_HDR);
	gwha_put_be16(head + HEAD_MESSAGE + MESSAGE_CHECKSUM, 0);
	text->rest = data + GWHA_WIRE_HDR;
	text->rest_len = len - GWHA_WIRE_HDR - GWHA_AUTH_TAG;
}

/**
 * gwha_trailer_clock() - a time as a stamp
 * @utc_s: seconds of UTC, modulo 2^32
 * @ns: nanoseconds beyond, below 10^9
 *
 * Context: any; pure.
 * Return: the stamp, its counter 0.
 */
u64 gwha_trailer_clock(u32 utc_s, u32 ns)
{
	/* 2^63 / 10^9, rounded up; a division would be a call on 32 bits */
	u64 part = (u64)ns * 9223372037ull >> 47;

	return (u64)utc_s << 32 | part << 16;
}

/**
 * gwha_trailer_stamp() - the stamp of the next own advert
 * @replay: the router's memory
 * @clock: gwha_trailer_clock() of now
 *
 * Grows from advert to advert, also while the clock stands still or is set
 * back. If that was by more than the window, receivers refuse what goes on
 * growing: it begins again with the clock.
 *
 * Context: any; the caller serialises.
 * Return: the stamp.
 */
u64 gwha_trailer_stamp(struct gwha_replay *replay, u64 clock)
{
	if (!replay->sent || stamp_after(clock, replay->sent) ||
	    !stamp_current(replay->sent, stamp_s(clock)))
		replay->sent = clock;
	else
		replay->sent++;

	return replay->sent;
}

static void sign_message(const struct gwha_sign *sign, u8 *data, u32 len,
			 const struct gwha_meta *meta)
{
	u8 *trailer = data + len - GWHA_WIRE_TRAILER;
	const struct gwha_auth_key *key;
	struct gwha_auth_text text;

	trailer[OFF_TYPE] = TRAILER_TYPE;
	trailer[OFF_KEY_ID] = sign->auth->send;
	gwha_put_be64(trailer + OFF_STAMP, sign->stamp);
	key = find_key(sign->auth, sign->auth->send);
	if (!key)
		return;
	make_text(data, len, meta->family, &meta->src, &text);
	sign->mac->make(key, &text, trailer + OFF_TAG);
}

/**
 * gwha_trailer_build() - encode an advertisement, and sign it if asked for
 * @buf: where to
 * @size: room there in bytes
 * @ad: what to send; its trailer says whether to sign
 * @vips: @ad->count addresses
 * @meta: family and addresses of the packet
 * @sign: not read unless @ad has a trailer
 *
 * Without the key that @sign names, the tag is zeros, which nobody accepts.
 *
 * Context: any; writes no byte at or after @buf + @size.
 * Return: as gwha_wire_build().
 */
u32 gwha_trailer_build(u8 *buf, u32 size, const struct gwha_advert *ad,
		       const struct gwha_addr *vips,
		       const struct gwha_meta *meta,
		       const struct gwha_sign *sign)
{
	u32 len = gwha_wire_build(buf, size, ad, vips, meta);

	if (!len || !ad->trailer)
		return len;
	sign_message(sign, buf, len, meta);
	gwha_wire_sum(buf, len, ad, meta);

	return len;
}

/* The place of a sender: its own, else one that need not be remembered. */
static u8 find_sender(const struct gwha_replay *replay,
		      const struct gwha_addr *src, u32 now_s)
{
	u8 spare = replay->n;
	u8 i;

	for (i = 0; i < replay->n; i++) {
		if (!gwha_addr_cmp(&replay->from[i].src, src))
			return i;
		if (!stamp_current(replay->from[i].stamp, now_s))
			spare = i;
	}

	return spare;
}

/* Remembers a stamp, unless its sender has used it or a later one. */
static bool remember(struct gwha_replay *replay, const struct gwha_addr *src,
		     u64 stamp, u32 now_s)
{
	u8 i = find_sender(replay, src, now_s);

	if (i == GWHA_REPLAY_SENDERS)
		return false;
	if (i == replay->n)
		replay->n++;
	else if (!gwha_addr_cmp(&replay->from[i].src, src) &&
		 stamp_current(replay->from[i].stamp, now_s) &&
		 !stamp_after(stamp, replay->from[i].stamp))
		return false;
	replay->from[i].src = *src;
	replay->from[i].stamp = stamp;

	return true;
}

/**
 * gwha_trailer_check() - whether an advert's trailer is right
 * @auth: of type hmac
 * @replay: the router's memory; changed only by an advert that passes
 * @frame: an advert with a trailer
 * @mac: HMAC-SHA256
 *
 * What is of another time is refused before its tag is computed; that spares
 * the work and grants nothing. More senders within the window than can be
 * remembered are refused, since to forget one would let its adverts in again.
 *
 * Context: any; reads no byte outside of the frame.
 * Return: 0, or the GWHA_A_COUNTERS_DROP_* that counts the refusal.
 */
u8 gwha_trailer_check(const struct gwha_auth_conf *auth,
		      struct gwha_replay *replay,
		      const struct gwha_auth_frame *frame,
		      const struct gwha_auth_mac *mac)
{
	const struct gwha_addr *src = &frame->ad->src;
	const struct gwha_auth_key *key;
	struct gwha_auth_text text;
	const u8 *trailer;
	u64 stamp;

	if (frame->len < GWHA_WIRE_HDR + GWHA_WIRE_TRAILER)
		return GWHA_A_COUNTERS_DROP_HMAC;
	trailer = frame->data + frame->len - GWHA_WIRE_TRAILER;
	if (trailer[OFF_TYPE] != TRAILER_TYPE ||
	    gwha_get_be16(trailer + OFF_RESERVED))
		return GWHA_A_COUNTERS_DROP_HMAC;
	key = find_key(auth, trailer[OFF_KEY_ID]);
	if (!key)
		return GWHA_A_COUNTERS_DROP_HMAC;
	stamp = gwha_get_be64(trailer + OFF_STAMP);
	if (!stamp_current(stamp, frame->now_s))
		return GWHA_A_COUNTERS_DROP_REPLAY;

	make_text(frame->data, frame->len, frame->family, src, &text);
	if (!mac->holds(key, &text, trailer + OFF_TAG))
		return GWHA_A_COUNTERS_DROP_HMAC;
	if (!remember(replay, src, stamp, frame->now_s))
		return GWHA_A_COUNTERS_DROP_REPLAY;

	return 0;
}
