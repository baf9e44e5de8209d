/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inside the synchronisation of a group: what its worker has of a peer. Whatever
 * is not said to be read by anybody is the worker's alone, and needs no lock.
 */

#ifndef GWHA_SYNC_LINK_H
#define GWHA_SYNC_LINK_H

#include <linux/atomic.h>
#include <linux/siphash.h>

#include "core/sync_order.h"
#include "core/sync_pass.h"
#include "core/sync_path.h"
#include "core/sync_stream.h"

struct gwha_sync;

#define GWHA_SYNC_LAGS	96 /* four for each doubling, from 1 us */

/* struct gwha_sync_body - the body of a data frame, by the slot of its number */
struct gwha_sync_body {
	u32 len;
	u8 body[GWHA_SYNC_BODY_MAX];
};

/**
 * struct gwha_sync_way - a link to a peer
 * @addr: its address there
 * @heard_us: when a beat of it last came by it
 * @up: both hear each other by it; read by anybody
 * @tx: frames sent; read by anybody
 * @rx: frames received and accepted; read by anybody
 * @tx_error: frames that could not be sent; read by anybody
 */
struct gwha_sync_way {
	struct gwha_addr addr;
	u64 heard_us;
	bool up;
	atomic64_t tx;
	atomic64_t rx;
	atomic64_t tx_error;
};

/**
 * struct gwha_sync_peer - a peer
 * @sync: whose
 * @index: its number
 * @way: each link to it
 * @path: which of them carries data; @path.use is read by anybody
 * @st: streams
 * @tx: order of own frames
 * @rx: order of its frames
 * @pass_tx: own passes
 * @pass_rx: its passes
 * @ring: own frames that it has not acknowledged
 * @kept: its frames that came early
 * @open: own frame that is being filled, or NULL
 * @credit: for how many frames it has room
 * @echo_ns: its clock, as it last told
 * @echo_at_us: when
 * @ahead_ns: how far its clock is ahead
 * @beat_us: when it was last sent a beat
 * @through: what that acknowledged
 * @heard_us: when it was last heard
 * @paid_us: up to when the rate is used up
 * @fence_us: when it was last told of a later epoch
 * @named_us: when it was last told of ours, in whose name we speak
 * @hash: what its keys are made with
 * @hashed: it told of @hash
 * @hash_told: it was told of ours, in this order
 * @ours: the records being read are of our group, and not of an epoch that is over
 * @want_begun: how many passes were wanted when its present one began
 * @want_swept: the same of the one that is swept after
 * @want_done: the same of its last one that was whole, and swept after; 0 for none
 * @lag: how many frames took how long; read by anybody
 * @up: both ways; read by anybody
 * @synced: it has told all it has; read by anybody
 * @behind: frames that it has not acknowledged; read by anybody
 * @rtt_us: time of a round trip; read by anybody
 * @count: by GWHA_A_SYNC_STATS_*; read by anybody
 * @drop: by GWHA_A_SYNC_COUNTERS_*; read by anybody
 */
struct gwha_sync_peer {
	struct gwha_sync *sync;
	u8 index;
	struct gwha_sync_way way[GWHA_SYNC_LINKS_MAX];
	struct gwha_path path;
	struct gwha_stream st;
	struct gwha_order_tx tx;
	struct gwha_order_rx rx;
	struct gwha_pass_tx pass_tx;
	struct gwha_pass_rx pass_rx;
	struct gwha_sync_body *ring;
	struct gwha_sync_body *kept;
	struct gwha_sync_body *open;
	u32 credit;
	u64 echo_ns;
	u64 echo_at_us;
	s64 ahead_ns;
	u64 beat_us;
	u64 through;
	u64 heard_us;
	u64 paid_us;
	u64 fence_us;
	u64 named_us;
	siphash_key_t hash;
	bool hashed;
	bool hash_told;
	bool ours;
	u32 want_begun;
	u32 want_swept;
	u32 want_done;

	u32 lag[GWHA_SYNC_LAGS];
	bool up;
	bool synced;
	u32 behind;
	u32 rtt_us;
	atomic64_t count[GWHA_A_SYNC_STATS_MAX + 1];
	atomic64_t drop[GWHA_A_SYNC_COUNTERS_MAX + 1];
};

static inline void gwha_sync_count(struct gwha_sync_peer *p, unsigned int which)
{
	atomic64_inc(&p->count[which]);
}

#endif /* GWHA_SYNC_LINK_H */
