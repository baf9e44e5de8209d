// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Own frames. They are filled with records for each peer on its own, since each
 * has an order of its own.
 */

#include "clock.h"
#include "sync_frame.h"

#define RATE_BURST_US 10000u
#define FENCE_GAP_US 100000u
#define IP_OVERHEAD 42u /* Ethernet, IPv4, UDP; for the rate */
#define IP6_OVERHEAD 62u

/**
 * gwha_sync_frame_allowed() - whether the rate allows another one
 * @p: the peer
 * @now_us: the time
 *
 * Context: process; the worker.
 * Return: whether it does.
 */
bool gwha_sync_frame_allowed(struct gwha_sync_peer *p, u64 now_us)
{
	if (!p->sync->conf.rate || p->paid_us <= now_us)
		return true;
	gwha_sync_count(p, GWHA_A_SYNC_STATS_RATE_HELD);
	return false;
}

static void rate_pay(struct gwha_sync_peer *p, u8 link, u32 len)
{
	u8 family = p->sync->conf.link[link].family;
	u64 now_us = gwha_clock_now_us();
	u32 rate = p->sync->conf.rate;

	if (!rate)
		return;
	if (p->paid_us + RATE_BURST_US < now_us)
		p->paid_us = now_us - RATE_BURST_US;
	len += family == GWHA_FAMILY_INET6 ? IP6_OVERHEAD : IP_OVERHEAD;
	p->paid_us += DIV_ROUND_UP(len * 8000, rate);
}

/* Whether it could be sent. */
static bool send_by(struct gwha_sync_peer *p, u8 link, u8 *frame, u32 len)
{
	struct gwha_sync_way *way = &p->way[link];

	if (gwha_sync_sock_send(&p->sync->sock[link], &way->addr, frame, len)) {
		gwha_sync_count(p, GWHA_A_SYNC_STATS_TX_ERROR);
		atomic64_inc(&way->tx_error);
		return false;
	}
	gwha_sync_count(p, GWHA_A_SYNC_STATS_TX_FRAMES);
	atomic64_inc(&way->tx);
	atomic64_add(len, &p->count[GWHA_A_SYNC_STATS_TX_BYTES]);
	rate_pay(p, link, len);
	return true;
}

/**
 * gwha_sync_frame_send() - send a frame as it is, by all links
 * @p: the peer
 * @frame: the frame
 * @len: its length
 *
 * Whatever comes a second time is refused there.
 *
 * Context: process; sleeps; the worker.
 */
void gwha_sync_frame_send(struct gwha_sync_peer *p, u8 *frame, u32 len)
{
	u8 i;

	for (i = 0; i < p->sync->n_links; i++)
		send_by(p, i, frame, len);
}

/* Into @sync->out; its length, 0 if there is no stream. */
static u32 seal(struct gwha_sync_peer *p, const u8 *body, u32 len, u64 seq)
{
	struct gwha_sync *s = p->sync;

	memcpy(s->out + GWHA_SYNC_HDR, body, len);
	return gwha_stream_seal(&p->st, &s->stream, s->out, len, seq);
}

/* For the first time: by the link that works, or the other one. */
static void send_data(struct gwha_sync_peer *p, const u8 *body, u32 len,
		      u64 seq)
{
	struct gwha_sync *s = p->sync;
	u8 use = p->path.use;

	len = seal(p, body, len, seq);
	if (len && !send_by(p, use, s->out, len) && s->n_links > 1)
		send_by(p, !use, s->out, len);
}

/**
 * gwha_sync_frame_again() - send data again that the peer has missed
 * @p: the peer
 * @seq: its number
 *
 * By all links: the one that it was sent by may have failed just now.
 *
 * Context: process; sleeps; the worker.
 */
void gwha_sync_frame_again(struct gwha_sync_peer *p, u64 seq)
{
	const struct gwha_sync_body *b = &p->ring[gwha_order_slot(seq)];
	u32 len = seal(p, b->body, b->len, seq);

	if (len)
		gwha_sync_frame_send(p, p->sync->out, len);
	gwha_sync_count(p, GWHA_A_SYNC_STATS_RESENT);
}

/**
 * gwha_sync_frame_beat() - send a beat by one link
 * @p: the peer
 * @link: which
 * @body: its body
 * @len: its length
 *
 * Context: process; sleeps; the worker.
 */
void gwha_sync_frame_beat(struct gwha_sync_peer *p, u8 link, const u8 *body,
			  u32 len)
{
	len = seal(p, body, len, gwha_stream_beat(&p->st));
	if (len)
		send_by(p, link, p->sync->out, len);
}

static bool add_raw(struct gwha_sync_body *b,
		    const struct gwha_sync_record *rec)
{
	u32 len = gwha_sync_record_build(b->body + b->len,
					 sizeof(b->body) - b->len, rec);

	b->len += len;
	return len;
}

/* Names the key of our keys to who may not know it. */
static void name_hash(struct gwha_sync_peer *p)
{
	struct gwha_sync_record rec = { .kind = GWHA_SYNC_HASH_KEY };

	memcpy(rec.hash, p->sync->hash_bytes, sizeof(rec.hash));
	p->hash_told = add_raw(p->open, &rec);
}

/* Takes a number; each frame of ours names its group. */
static bool open_frame(struct gwha_sync_peer *p, bool group)
{
	struct gwha_sync *s = p->sync;
	u64 now_us = gwha_clock_now_us();
	struct gwha_sync_record head = {
		.kind = GWHA_SYNC_GROUP,
		.epoch = {
			.group = s->group,
			.counter = s->role.counter,
			.node = s->role.owner,
		},
	};
	u64 seq = gwha_order_tx_take(&p->tx, now_us);

	if (!seq)
		return false;
	p->open = &p->ring[gwha_order_slot(seq)];
	p->open->len = gwha_sync_data_build(p->open->body,
					    sizeof(p->open->body),
					    (s->since_us ?: now_us) * 1000);
	if (group) {
		add_raw(p->open, &head);
		p->named_us = now_us;
	}
	return true;
}

/**
 * gwha_sync_frame_close() - send what was filled so far
 * @p: the peer
 *
 * Context: process; sleeps; the worker.
 */
void gwha_sync_frame_close(struct gwha_sync_peer *p)
{
	if (p->open)
		send_data(p, p->open->body, p->open->len, p->tx.sent);
	p->open = NULL;
}

/**
 * gwha_sync_frame_add() - a record for a peer
 * @p: the peer
 * @rec: the record
 *
 * Context: process; sleeps; the worker.
 * Return: false if there is no room: nothing is acknowledged.
 */
bool gwha_sync_frame_add(struct gwha_sync_peer *p,
			 const struct gwha_sync_record *rec)
{
	if (p->open && add_raw(p->open, rec))
		return true;
	gwha_sync_frame_close(p);
	if (!open_frame(p, true))
		return false;
	if (!p->hash_told)
		name_hash(p);
	return add_raw(p->open, rec);
}

/**
 * gwha_sync_frame_room() - whether any record fits
 * @p: the peer
 *
 * Context: process; the worker.
 * Return: whether it does, in the open frame or in another one.
 */
bool gwha_sync_frame_room(const struct gwha_sync_peer *p)
{
	if (p->open &&
	    sizeof(p->open->body) - p->open->len >= GWHA_SYNC_RECORD_MAX)
		return true;
	return gwha_order_tx_room(&p->tx);
}

/**
 * gwha_sync_peer_tell() - tell userspace of a peer
 * @p: the peer
 * @what: GWHA_SYNC_WHAT_*
 * @link: by which of its addresses it is named
 *
 * Context: process; the worker.
 */
void gwha_sync_peer_tell(struct gwha_sync_peer *p, u8 what, u8 link)
{
	gwha_sync_tell(p->sync->g, what, p->sync->conf.link[link].family,
		       &p->way[link].addr);
}

/**
 * gwha_sync_frame_fence() - tell a peer that its epoch is over
 * @p: the peer
 * @now_us: the time
 *
 * Context: process; sleeps; the worker.
 */
void gwha_sync_frame_fence(struct gwha_sync_peer *p, u64 now_us)
{
	const struct gwha_role *role = &p->sync->role;
	struct gwha_sync_record rec = {
		.kind = GWHA_SYNC_FENCE,
		.epoch = {
			.group = p->sync->group,
			.counter = role->counter,
			.node = role->owner,
		},
	};

	if (now_us - p->fence_us < FENCE_GAP_US || !p->st.out.number)
		return;
	p->fence_us = now_us;
	gwha_sync_frame_close(p);
	if (!open_frame(p, false))
		return;
	add_raw(p->open, &rec);
	gwha_sync_frame_close(p);
	gwha_sync_count(p, GWHA_A_SYNC_STATS_FENCES_SENT);
}

/**
 * gwha_sync_frame_speak() - say that our epoch still has its owner, if it is time
 * @p: the peer
 * @now_us: the time
 *
 * An owner with nothing to tell would be taken for none by another active
 * (GWHA_ROLE_YIELD_US): beats are of a node, not of its groups.
 *
 * Context: process; sleeps; the worker.
 */
void gwha_sync_frame_speak(struct gwha_sync_peer *p, u64 now_us)
{
	if (!gwha_role_owns(&p->sync->role) || !p->st.out.number ||
	    now_us - p->named_us < GWHA_ROLE_SPEAK_US)
		return;
	gwha_sync_frame_close(p);
	if (open_frame(p, true))
		gwha_sync_frame_close(p);
}
