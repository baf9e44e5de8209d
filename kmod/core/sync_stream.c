// SPDX-License-Identifier: GPL-2.0-or-later
/* Streams with one peer (docs/protocol-sync.md, "Hello and welcome"). */

#include "sync_key.h"
#include "sync_stream.h"

#define HELLO_TEXT (GWHA_SYNC_HELLO - GWHA_SYNC_TAG)
#define WELCOME_TEXT (GWHA_SYNC_WELCOME - GWHA_SYNC_TAG)

#define RATE_US 1000u /* between two hellos whose tag is looked at */
#define BURST_US 64000u

static bool same_life(const struct gwha_sync_who *a,
		      const struct gwha_sync_who *b)
{
	return a->node == b->node && a->boot == b->boot;
}

/* What hello and welcome have in common, before anything is computed. */
static u8 check_peer(const struct gwha_stream_conf *conf,
		     const struct gwha_sync_who *peer, u8 key_id)
{
	if (peer->cluster != conf->who.cluster)
		return GWHA_A_SYNC_COUNTERS_DROP_CLUSTER;
	if (peer->node == conf->who.node ||
	    (conf->peer_node && peer->node != conf->peer_node))
		return GWHA_A_SYNC_COUNTERS_DROP_NODE;
	if (conf->insecure ? key_id != 0 : !gwha_sync_key(conf, key_id))
		return GWHA_A_SYNC_COUNTERS_DROP_KEY;

	return 0;
}

/*
 * A stream from before the administrator changed their mind: what is insecure
 * has no key, and must not be taken for one that has.
 */
static bool usable(const struct gwha_stream_conf *conf,
		   const struct gwha_stream_key *key)
{
	return key->number && !key->key_id == conf->insecure;
}

/**
 * gwha_stream_due_us() - when to say hello
 * @st: the streams
 * @conf: what this node says
 *
 * Every GWHA_STREAM_HELLO_US without a stream, with one of another shared key, one that is
 * worn out, or one that the peer has not told of for a second.
 *
 * Context: any; pure.
 * Return: the time; not later than now for at once.
 */
u64 gwha_stream_due_us(const struct gwha_stream *st,
		       const struct gwha_stream_conf *conf)
{
	u64 next_us = st->hello_us ? st->hello_us + GWHA_STREAM_HELLO_US : 0;
	u64 worn_us = st->out.since_us + GWHA_STREAM_LIFE_US;
	u64 silent_us = st->told_us + GWHA_STREAM_SILENT_US;

	if (!st->out.number || st->out.key_id != conf->send ||
	    st->out.used >= GWHA_STREAM_FRAMES_MAX / 2)
		return next_us;
	if (silent_us < worn_us)
		worn_us = silent_us;

	return worn_us > next_us ? worn_us : next_us;
}

/**
 * gwha_stream_hello() - want to begin a stream
 * @st: the streams
 * @conf: what this node says
 * @buf: where to
 * @size: room there, GWHA_SYNC_HELLO
 * @chance: GWHA_SYNC_NONCE random bytes
 * @first: the oldest number of data that is kept, else the next
 * @now_us: the time
 *
 * The stream so far is used until the answer comes.
 *
 * Context: any; the caller serialises.
 * Return: length in bytes; 0 if there is no room.
 */
u32 gwha_stream_hello(struct gwha_stream *st,
		      const struct gwha_stream_conf *conf, u8 *buf, u32 size,
		      const u8 *chance, u64 first, u64 now_us)
{
	struct gwha_sync_hello *hello = &st->hello;

	if (size < GWHA_SYNC_HELLO)
		return 0;
	hello->version_min = conf->version_min;
	hello->version_max = conf->version_max;
	hello->key_id = conf->send;
	hello->who = conf->who;
	hello->count++;
	hello->first = first;
	memcpy(hello->nonce, chance, GWHA_SYNC_NONCE);
	gwha_sync_hello_build(buf, size, hello);
	gwha_sync_tag(conf, hello->key_id, buf, HELLO_TEXT, buf + HELLO_TEXT);
	st->asked = true;
	st->hello_us = now_us ? now_us : 1;

	return GWHA_SYNC_HELLO;
}

/* Whether the sender has already gone beyond this hello. */
static bool hello_is_old(const struct gwha_stream_key *key,
			 const struct gwha_sync_hello *hello)
{
	return same_life(&key->peer, &hello->who) && hello->count <= key->count;
}

static bool rate_allows(struct gwha_stream *st, u64 now_us)
{
	if (st->paid_us + BURST_US < now_us)
		st->paid_us = now_us - BURST_US;
	if (st->paid_us + RATE_US > now_us)
		return false;
	st->paid_us += RATE_US;

	return true;
}

static bool offer_stands(const struct gwha_stream *st, u64 now_us)
{
	return st->offer.number &&
	       now_us - st->offer.since_us < GWHA_STREAM_OFFER_US;
}

/*
 * A recording of a former life may be what comes now: it does not take the
 * place of an offer to the life that has the current stream.
 */
static bool offer_protected(const struct gwha_stream *st,
			    const struct gwha_sync_hello *hello, u64 now_us)
{
	return offer_stands(st, now_us) &&
	       now_us - st->offer.since_us < GWHA_STREAM_HELLO_US &&
	       same_life(&st->offer.peer, &st->in.peer) &&
	       !same_life(&st->offer.peer, &hello->who);
}

static u8 check_hello(struct gwha_stream *st,
		      const struct gwha_stream_conf *conf, const u8 *data,
		      const struct gwha_sync_hello *hello, u64 now_us)
{
	u8 reason = check_peer(conf, &hello->who, hello->key_id);

	if (reason)
		return reason;
	if (hello_is_old(&st->in, hello) || hello_is_old(&st->offer, hello))
		return GWHA_A_SYNC_COUNTERS_DROP_REPLAY;
	if (!rate_allows(st, now_us) || offer_protected(st, hello, now_us))
		return GWHA_A_SYNC_COUNTERS_DROP_RATE;
	reason = gwha_sync_tag_check(conf, hello->key_id, data, HELLO_TEXT);
	if (reason)
		return reason;
	if (hello->version_max < conf->version_min ||
	    hello->version_min > conf->version_max)
		return GWHA_A_SYNC_COUNTERS_DROP_VERSION;

	return 0;
}

/* A number that is not 0, and that of no other stream of this peer. */
static u32 pick_number(const struct gwha_stream *st, const u8 *chance)
{
	u32 number = gwha_get_be32(chance);

	while (!number || number == st->in.number || number == st->offer.number)
		number++;

	return number;
}

/**
 * gwha_stream_heard_hello() - the peer wants to begin a stream
 * @st: the streams
 * @conf: what this node says
 * @data: a frame of that type whose header was accepted
 * @len: its length in bytes
 * @answer: room for GWHA_SYNC_WELCOME bytes, which are to be sent back
 * @chance: GWHA_STREAM_CHANCE random bytes
 * @now_us: the time
 *
 * The offer takes the place of the one before, and nothing else changes: the
 * hello may be a recording.
 *
 * Context: any; the caller serialises.
 * Return: 0, with the answer; or the GWHA_A_SYNC_COUNTERS_DROP_* to count.
 */
u8 gwha_stream_heard_hello(struct gwha_stream *st,
			   const struct gwha_stream_conf *conf, const u8 *data,
			   u32 len, u8 *answer, const u8 *chance, u64 now_us)
{
	struct gwha_stream_key *offer = &st->offer;
	struct gwha_sync_welcome welcome = { 0 };
	struct gwha_sync_hello hello;
	u8 reason;

	reason = gwha_sync_hello_parse(data, len, &hello);
	if (!reason)
		reason = check_hello(st, conf, data, &hello, now_us);
	if (reason)
		return reason;

	welcome.version = hello.version_max < conf->version_max ?
				  hello.version_max :
				  conf->version_max;
	welcome.key_id = hello.key_id;
	welcome.who = conf->who;
	welcome.stream = pick_number(st, chance + GWHA_SYNC_NONCE);
	memcpy(welcome.nonce, chance, GWHA_SYNC_NONCE);
	memcpy(welcome.hello_nonce, hello.nonce, GWHA_SYNC_NONCE);
	gwha_sync_welcome_build(answer, GWHA_SYNC_WELCOME, &welcome);
	gwha_sync_tag(conf, hello.key_id, answer, WELCOME_TEXT,
		      answer + WELCOME_TEXT);

	offer->number = welcome.stream;
	offer->version = welcome.version;
	offer->key_id = hello.key_id;
	offer->peer = hello.who;
	offer->since_us = now_us;
	offer->used = 0;
	offer->count = hello.count;
	offer->first = hello.first;
	gwha_sync_stream_key(conf, hello.key_id, &hello, &welcome, offer->key);

	return 0;
}

static u8 check_welcome(const struct gwha_stream *st,
			const struct gwha_stream_conf *conf, const u8 *data,
			const struct gwha_sync_welcome *welcome)
{
	u8 reason = check_peer(conf, &welcome->who, welcome->key_id);

	if (reason)
		return reason;
	if (!st->asked ||
	    memcmp(welcome->hello_nonce, st->hello.nonce, GWHA_SYNC_NONCE))
		return GWHA_A_SYNC_COUNTERS_DROP_UNASKED;
	if (welcome->key_id != st->hello.key_id)
		return GWHA_A_SYNC_COUNTERS_DROP_KEY;
	reason = gwha_sync_tag_check(conf, welcome->key_id, data, WELCOME_TEXT);
	if (reason)
		return reason;
	if (welcome->version < st->hello.version_min ||
	    welcome->version > st->hello.version_max)
		return GWHA_A_SYNC_COUNTERS_DROP_VERSION;

	return 0;
}

/**
 * gwha_stream_heard_welcome() - the peer's answer
 * @st: the streams
 * @conf: what this node says
 * @data: a frame of that type whose header was accepted
 * @len: its length in bytes
 * @peer_new: set to whether the peer is in another life than it was
 * @now_us: the time
 *
 * If it is accepted, the caller sends a beat at once: the first frame that opens
 * makes the stream the current one on the other side.
 *
 * Context: any; the caller serialises.
 * Return: 0, or the GWHA_A_SYNC_COUNTERS_DROP_* to count.
 */
u8 gwha_stream_heard_welcome(struct gwha_stream *st,
			     const struct gwha_stream_conf *conf,
			     const u8 *data, u32 len, bool *peer_new,
			     u64 now_us)
{
	struct gwha_sync_welcome welcome;
	u8 reason;

	reason = gwha_sync_welcome_parse(data, len, &welcome);
	if (!reason)
		reason = check_welcome(st, conf, data, &welcome);
	if (reason)
		return reason;

	*peer_new = !same_life(&st->out.peer, &welcome.who);
	st->asked = false;
	st->told_us = now_us;
	st->out.number = welcome.stream;
	st->out.version = welcome.version;
	st->out.key_id = welcome.key_id;
	st->out.peer = welcome.who;
	st->out.since_us = now_us;
	st->out.used = 0;
	gwha_sync_stream_key(conf, welcome.key_id, &st->hello, &welcome,
			     st->out.key);

	return 0;
}

/**
 * gwha_stream_told() - a beat of the peer tells which stream it receives
 * @st: the streams
 * @number: which; 0 for none
 * @now_us: the time
 *
 * Context: any; the caller serialises.
 * Return: whether what it says of that stream is about the own one.
 */
bool gwha_stream_told(struct gwha_stream *st, u32 number, u64 now_us)
{
	if (!st->out.number || number != st->out.number)
		return false;
	st->told_us = now_us;

	return true;
}

/**
 * gwha_stream_beat() - the number of the next own beat
 * @st: the streams
 *
 * Context: any; the caller serialises.
 * Return: the number.
 */
u64 gwha_stream_beat(struct gwha_stream *st)
{
	return ++st->beats | GWHA_SYNC_BEAT_BIT;
}

/**
 * gwha_stream_seal() - make a frame of a body
 * @st: the streams
 * @conf: what this node says
 * @frame: GWHA_SYNC_HDR bytes to fill, the body, room for GWHA_SYNC_TAG
 * @body_len: length of the body, at most GWHA_SYNC_BODY_MAX
 * @seq: its number, which never had another body
 *
 * Context: any; the caller serialises.
 * Return: length of the frame; 0 if there is no stream, or its key has sealed
 * all that it may.
 */
u32 gwha_stream_seal(struct gwha_stream *st,
		     const struct gwha_stream_conf *conf, u8 *frame,
		     u32 body_len, u64 seq)
{
	const struct gwha_sync_head head = {
		.version = st->out.version,
		.type = seq & GWHA_SYNC_BEAT_BIT ? GWHA_SYNC_TYPE_BEAT :
						   GWHA_SYNC_TYPE_DATA,
		.stream = st->out.number,
		.seq = seq,
	};
	u8 *body = frame + GWHA_SYNC_HDR;

	if (!usable(conf, &st->out) || body_len > GWHA_SYNC_BODY_MAX ||
	    st->out.used >= GWHA_STREAM_FRAMES_MAX)
		return 0;
	st->out.used++;
	gwha_sync_head_build(frame, GWHA_SYNC_HDR, &head);
	if (conf->insecure)
		memset(body + body_len, 0, GWHA_SYNC_TAG);
	else
		conf->crypto->seal(st->out.key, seq, frame, body, body_len);

	return GWHA_SYNC_HDR + body_len + GWHA_SYNC_TAG;
}

/**
 * gwha_stream_which() - what a frame's stream is to this node
 * @st: the streams
 * @number: the stream, from the frame's header
 * @now_us: the time
 *
 * Where it is another order, the window so far says nothing about its numbers.
 *
 * Context: any; pure.
 * Return: GWHA_STREAM_*.
 */
u8 gwha_stream_which(const struct gwha_stream *st, u32 number, u64 now_us)
{
	if (!number)
		return GWHA_STREAM_NONE;
	if (number == st->in.number)
		return GWHA_STREAM_CURRENT;
	if (number != st->offer.number || !offer_stands(st, now_us))
		return GWHA_STREAM_NONE;

	return same_life(&st->offer.peer, &st->in.peer) ?
		       GWHA_STREAM_OFFERED :
		       GWHA_STREAM_OFFERED_ORDER;
}

/* What was offered is taken. */
static void confirm(struct gwha_stream *st)
{
	bool other = st->out.number &&
		     !same_life(&st->out.peer, &st->offer.peer);

	gwha_sync_wipe(st->in.key, sizeof(st->in.key));
	st->in = st->offer;
	gwha_sync_wipe(st->offer.key, sizeof(st->offer.key));
	st->offer.number = 0;
	if (!other)
		return;
	/* whom the own stream was for is gone: a hello is due at once */
	gwha_sync_wipe(st->out.key, sizeof(st->out.key));
	st->out.number = 0;
	st->hello_us = 0;
}

/**
 * gwha_stream_open() - open a frame
 * @st: the streams
 * @conf: what this node says
 * @frame: the whole of it; its body is opened in place
 * @len: its length in bytes
 * @head: its header, decoded; data or beat
 * @now_us: the time
 *
 * The first one that opens under an offer makes it the current stream; what
 * gwha_stream_which() said before tells whether another order begins with it,
 * at @st->in.first.
 *
 * Context: any; the caller serialises. The body is between GWHA_SYNC_HDR and
 * @len - GWHA_SYNC_TAG.
 * Return: 0, or the GWHA_A_SYNC_COUNTERS_DROP_* to count.
 */
u8 gwha_stream_open(struct gwha_stream *st, const struct gwha_stream_conf *conf,
		    u8 *frame, u32 len, const struct gwha_sync_head *head,
		    u64 now_us)
{
	static const u8 zeros[GWHA_SYNC_TAG];
	u8 which = gwha_stream_which(st, head->stream, now_us);
	const struct gwha_stream_key *key = &st->offer;
	u32 body_len = len - GWHA_SYNC_HDR - GWHA_SYNC_TAG;
	u8 *body = frame + GWHA_SYNC_HDR;
	bool opens;

	if (which == GWHA_STREAM_NONE)
		return GWHA_A_SYNC_COUNTERS_DROP_STREAM;
	if (which == GWHA_STREAM_CURRENT)
		key = &st->in;
	if (!usable(conf, key))
		return GWHA_A_SYNC_COUNTERS_DROP_STREAM;
	if (head->version != key->version)
		return GWHA_A_SYNC_COUNTERS_DROP_VERSION;
	if (conf->insecure)
		opens = !memcmp(body + body_len, zeros, sizeof(zeros));
	else
		opens = conf->crypto->open(key->key, head->seq, frame, body,
					   body_len);
	if (!opens)
		return GWHA_A_SYNC_COUNTERS_DROP_TAG;
	if (which != GWHA_STREAM_CURRENT)
		confirm(st);

	return 0;
}

/**
 * gwha_stream_end() - forget all streams and wipe their keys
 * @st: the streams
 *
 * Context: any; the caller serialises.
 */
void gwha_stream_end(struct gwha_stream *st)
{
	gwha_sync_wipe(st, sizeof(*st));
}
