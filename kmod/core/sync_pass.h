/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Generation passes, the one means of repair: when a sender walks its table and
 * how fast, and what a receiver sweeps when a pass has ended.
 */

#ifndef GWHA_CORE_SYNC_PASS_H
#define GWHA_CORE_SYNC_PASS_H

#include "deps.h"

#define GWHA_PASS_REST_US	200000u /* between the end of one and the next wanted */
#define GWHA_PASS_AUDIT_US	300000000u /* without anybody's wish */
#define GWHA_PASS_BURST_US	10000u /* for no longer than this, rate is saved up */
#define GWHA_PASS_RATE_MAX	10000u /* records a millisecond */

/* What a sender's step can come to. */
enum gwha_pass_act {
	GWHA_PASS_WAIT, /* nothing before the next time or beat */
	GWHA_PASS_BEGIN, /* send "begin" */
	GWHA_PASS_WALK, /* send flows */
	GWHA_PASS_END, /* send "end" */
};

/**
 * struct gwha_pass_conf - how fast a pass is
 * @wanted: records a millisecond of one that somebody wants, at least 1
 * @audit: of one that nobody does
 */
struct gwha_pass_conf {
	u32 wanted;
	u32 audit;
};

/**
 * struct gwha_pass_tx - the sender's side
 * @walking: between begin and end
 * @walked: the walk is at its end
 * @again: another one is wanted
 * @wanted: this one was
 * @answered: the peer's wish that was last heard of
 * @generation: of the pass under way, else of the last one
 * @count: flows that it had
 * @cursor: where the walk has got to, a number of the table's
 * @paid_us: up to when the rate is used up
 * @ended_us: when the last pass ended; 0 for never
 *
 * All zeros at the start.
 */
struct gwha_pass_tx {
	bool walking;
	bool walked;
	bool again;
	bool wanted;
	u32 answered;
	u32 generation;
	u32 count;
	u64 cursor;
	u64 paid_us;
	u64 ended_us;
};

/**
 * struct gwha_pass_verdict - what to do now
 * @act: GWHA_PASS_*
 * @records: with GWHA_PASS_WALK how many at most
 * @at_us: with GWHA_PASS_WAIT when to ask again; 0 for with the next beat
 */
struct gwha_pass_verdict {
	u8 act;
	u32 records;
	u64 at_us;
};

/**
 * struct gwha_pass_rx - the receiver's side, of one peer and group
 * @open: between begin and end
 * @broken: something was lost since the begin
 * @generation: as the sender says
 * @count: flows of the pass that came
 * @stamp: goes to every connection that a record is applied to
 *
 * All zeros at the start, and @stamp kept as long as connections have one.
 */
struct gwha_pass_rx {
	bool open;
	bool broken;
	u32 generation;
	u32 count;
	u32 stamp;
};

/* What a receiver does at the end of a pass. */
enum gwha_pass_end {
	GWHA_PASS_LEAVE, /* nothing */
	GWHA_PASS_SWEEP, /* remove what has another stamp */
	GWHA_PASS_WANT, /* want another pass */
};

void gwha_pass_tx_heard(struct gwha_pass_tx *tx, u32 want);
void gwha_pass_tx_peer(struct gwha_pass_tx *tx);
void gwha_pass_tx_dirty(struct gwha_pass_tx *tx);
void gwha_pass_tx_restart(struct gwha_pass_tx *tx);
struct gwha_pass_verdict gwha_pass_tx_step(const struct gwha_pass_tx *tx,
					   const struct gwha_pass_conf *conf,
					   u32 frames, u64 now_us);
void gwha_pass_tx_began(struct gwha_pass_tx *tx, u64 now_us);
void gwha_pass_tx_walked(struct gwha_pass_tx *tx, const struct gwha_pass_conf *conf,
			 u64 cursor, u32 records, bool done, u64 now_us);
void gwha_pass_tx_ended(struct gwha_pass_tx *tx, u64 now_us);

void gwha_pass_rx_begin(struct gwha_pass_rx *rx, u32 generation);
void gwha_pass_rx_flow(struct gwha_pass_rx *rx);
void gwha_pass_rx_lost(struct gwha_pass_rx *rx);
void gwha_pass_rx_reset(struct gwha_pass_rx *rx);
u8 gwha_pass_rx_end(struct gwha_pass_rx *rx, u32 generation, u32 count);

#endif /* GWHA_CORE_SYNC_PASS_H */
