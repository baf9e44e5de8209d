// SPDX-License-Identifier: GPL-2.0-or-later
/* Generation passes (docs/protocol-sync.md, "Passes"). */

#include "sync_pass.h"

/* The fewest flows that a frame holds, behind one group's record each. */
#define RECORDS_PER_FRAME 7u

/**
 * gwha_pass_tx_heard() - a beat tells how many passes the peer wanted
 * @tx: the sender's side
 * @want: how many
 *
 * Context: any; the caller serialises.
 */
void gwha_pass_tx_heard(struct gwha_pass_tx *tx, u32 want)
{
	if (want == tx->answered)
		return;
	tx->answered = want;
	tx->again = true;
}

/**
 * gwha_pass_tx_peer() - the peer begins another life
 * @tx: the sender's side
 *
 * It has nothing, and what it wanted before it will want anew.
 *
 * Context: any; the caller serialises.
 */
void gwha_pass_tx_peer(struct gwha_pass_tx *tx)
{
	tx->answered = 0;
	gwha_pass_tx_restart(tx);
}

/**
 * gwha_pass_tx_dirty() - something could not be told
 * @tx: the sender's side
 *
 * Context: any; the caller serialises.
 */
void gwha_pass_tx_dirty(struct gwha_pass_tx *tx)
{
	tx->again = true;
}

/**
 * gwha_pass_tx_restart() - what was walked so far is worth nothing
 * @tx: the sender's side
 *
 * The table was made anew, or a group came in the middle. The next begin cuts
 * off the pass under way, and nothing is swept by it.
 *
 * Context: any; the caller serialises.
 */
void gwha_pass_tx_restart(struct gwha_pass_tx *tx)
{
	tx->walking = false;
	tx->ended_us = 0;
	tx->again = true;
}

/* When the next pass may begin. */
static u64 begin_at_us(const struct gwha_pass_tx *tx)
{
	if (!tx->ended_us)
		return 0;

	return tx->ended_us +
	       (tx->again ? GWHA_PASS_REST_US : GWHA_PASS_AUDIT_US);
}

/* Records a millisecond. */
static u32 rate(const struct gwha_pass_tx *tx,
		const struct gwha_pass_conf *conf)
{
	u32 r = tx->wanted ? conf->wanted : conf->audit;

	if (!r)
		return 1;

	return r < GWHA_PASS_RATE_MAX ? r : GWHA_PASS_RATE_MAX;
}

/* How many records the time since @tx->paid_us is good for. */
static u32 rate_allows(const struct gwha_pass_tx *tx, u32 per_ms, u64 now_us)
{
	u64 us = now_us > tx->paid_us ? now_us - tx->paid_us : 0;

	if (us > GWHA_PASS_BURST_US)
		us = GWHA_PASS_BURST_US;

	return (u32)us * per_ms / 1000;
}

/**
 * gwha_pass_tx_step() - what the sender does next
 * @tx: the sender's side
 * @conf: how fast
 * @frames: how many the ring and the peer's credit have room for, beyond what is
 *	kept for changes of the moment
 * @now_us: the time
 *
 * What was done is told by gwha_pass_tx_began(), _walked() and _ended(). What
 * could not be done is asked for again.
 *
 * Context: any; pure.
 * Return: one thing.
 */
struct gwha_pass_verdict gwha_pass_tx_step(const struct gwha_pass_tx *tx,
					   const struct gwha_pass_conf *conf,
					   u32 frames, u64 now_us)
{
	struct gwha_pass_verdict v = { .act = GWHA_PASS_WAIT };
	u64 at_us = begin_at_us(tx);
	u32 n;

	if (!tx->walking && now_us < at_us) {
		v.at_us = at_us;
		return v;
	}
	if (!frames)
		return v;
	if (!tx->walking) {
		v.act = GWHA_PASS_BEGIN;
		return v;
	}
	if (tx->walked) {
		v.act = GWHA_PASS_END;
		return v;
	}
	n = rate_allows(tx, rate(tx, conf), now_us);
	if (!n) {
		v.at_us = tx->paid_us + 1000;
		return v;
	}
	v.act = GWHA_PASS_WALK;
	v.records = n;
	if (frames < (n + RECORDS_PER_FRAME - 1) / RECORDS_PER_FRAME)
		v.records = frames * RECORDS_PER_FRAME;

	return v;
}

/**
 * gwha_pass_tx_began() - "begin" is on its way, with @tx->generation
 * @tx: the sender's side
 * @now_us: the time
 *
 * Called first, so that the record can be built; the walk begins at cursor 0.
 *
 * Context: any; the caller serialises.
 */
void gwha_pass_tx_began(struct gwha_pass_tx *tx, u64 now_us)
{
	tx->wanted = tx->again || !tx->ended_us;
	tx->again = false;
	tx->generation++;
	tx->count = 0;
	tx->cursor = 0;
	tx->walked = false;
	tx->walking = true;
	tx->paid_us = now_us;
}

/**
 * gwha_pass_tx_walked() - some of the table was told
 * @tx: the sender's side
 * @conf: how fast
 * @cursor: where the walk goes on
 * @records: flows that were sent; the rest of the table may be none of theirs
 * @done: the walk is at its end
 * @now_us: the time
 *
 * Context: any; the caller serialises.
 */
void gwha_pass_tx_walked(struct gwha_pass_tx *tx,
			 const struct gwha_pass_conf *conf, u64 cursor,
			 u32 records, bool done, u64 now_us)
{
	u32 per_ms = rate(tx, conf);

	if (!tx->walking)
		return;
	tx->cursor = cursor;
	tx->count += records;
	tx->walked = done;
	if (tx->paid_us + GWHA_PASS_BURST_US < now_us)
		tx->paid_us = now_us - GWHA_PASS_BURST_US;
	/* more than is ever allowed at once: no overflow */
	if (records > per_ms * 100)
		records = per_ms * 100;
	tx->paid_us += (records * 1000 + per_ms - 1) / per_ms;
}

/**
 * gwha_pass_tx_ended() - "end" is on its way, with generation and count
 * @tx: the sender's side
 * @now_us: the time
 *
 * Context: any; the caller serialises.
 */
void gwha_pass_tx_ended(struct gwha_pass_tx *tx, u64 now_us)
{
	tx->walking = false;
	tx->ended_us = now_us ? now_us : 1;
}

/**
 * gwha_pass_rx_begin() - a pass begins
 * @rx: the receiver's side
 * @generation: as the sender says
 *
 * One that was under way is cut off. The new stamp is of the receiver's own
 * counting: generations of the sender's former lives are none.
 *
 * Context: any; the caller serialises.
 */
void gwha_pass_rx_begin(struct gwha_pass_rx *rx, u32 generation)
{
	rx->open = true;
	rx->broken = false;
	rx->generation = generation;
	rx->count = 0;
	rx->stamp++;
}

/**
 * gwha_pass_rx_flow() - a flow came with the mark "of the pass"
 * @rx: the receiver's side
 *
 * Context: any; the caller serialises.
 */
void gwha_pass_rx_flow(struct gwha_pass_rx *rx)
{
	rx->count++;
}

/**
 * gwha_pass_rx_lost() - frames were given up
 * @rx: the receiver's side
 *
 * Whoever gave them up has wanted another pass.
 *
 * Context: any; the caller serialises.
 */
void gwha_pass_rx_lost(struct gwha_pass_rx *rx)
{
	rx->broken = true;
}

/**
 * gwha_pass_rx_reset() - another order, or another owner of the group
 * @rx: the receiver's side
 *
 * Context: any; the caller serialises.
 */
void gwha_pass_rx_reset(struct gwha_pass_rx *rx)
{
	rx->open = false;
}

/**
 * gwha_pass_rx_end() - a pass ends
 * @rx: the receiver's side
 * @generation: as the sender says
 * @count: how many flows it had
 *
 * Context: any; the caller serialises.
 * Return: GWHA_PASS_SWEEP if it was whole: remove what this sender told of this
 * group and has another stamp than @rx->stamp. GWHA_PASS_LEAVE if its begin or
 * another part was given up, for which a pass is wanted already.
 * GWHA_PASS_WANT if it is not what it says.
 */
u8 gwha_pass_rx_end(struct gwha_pass_rx *rx, u32 generation, u32 count)
{
	if (!rx->open || rx->broken) {
		rx->open = false;
		return GWHA_PASS_LEAVE;
	}
	rx->open = false;
	if (generation != rx->generation || count != rx->count)
		return GWHA_PASS_WANT;

	return GWHA_PASS_SWEEP;
}
