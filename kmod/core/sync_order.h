/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The order of data frames: what a sender keeps until it came through, what a
 * receiver waits for, asks for again, or goes on without. Frames themselves are
 * kept by others, each in the slot gwha_order_slot() of its number.
 */

#ifndef GWHA_CORE_SYNC_ORDER_H
#define GWHA_CORE_SYNC_ORDER_H

#include "sync_wire.h"

#define GWHA_ORDER_ASK_US	5000u /* from noticing to asking; the shortest time between */
#define GWHA_ORDER_PATIENCE_US	250000u /* longer nothing is waited for */
#define GWHA_ORDER_BEATS	64u /* one that is overtaken by more is refused */
#define GWHA_ORDER_WORDS	(GWHA_SYNC_WINDOW / 64)

/**
 * struct gwha_order_tx - what a sender keeps
 * @sent: the last number that was used; 0 for none
 * @acked: all up to here came through
 * @rtt_us: time of a round trip
 * @at_us: by slot, when it was sent last, modulo 2^32
 *
 * All zeros at the start. None is given up before it is acknowledged.
 */
struct gwha_order_tx {
	u64 sent;
	u64 acked;
	u32 rtt_us;
	u32 at_us[GWHA_SYNC_WINDOW];
};

/**
 * struct gwha_order_again - a place in what a beat asks for
 * @range: which of its ranges
 * @at: how far in it
 */
struct gwha_order_again {
	u8 range;
	u32 at;
};

/**
 * struct gwha_order_rx - what a receiver waits for
 * @next: the number that is applied next
 * @known: the highest that is known to have been sent
 * @skip: what is missing below is not waited for
 * @beat: number of the newest beat
 * @beats: which of the GWHA_ORDER_BEATS before it came, the bit 0 being the one
 *	just before
 * @rtt_us: time of a round trip
 * @want: how many passes were wanted
 * @have: by slot, came early
 * @asked: by slot, was asked for
 * @noticed_us: by slot, when it was first missed, modulo 2^32
 * @asked_us: by slot, when it was last asked for
 *
 * All zeros before gwha_order_rx_begin(). What was noticed later has a higher
 * number.
 */
struct gwha_order_rx {
	u64 next;
	u64 known;
	u64 skip;
	u64 beat;
	u64 beats;
	u32 rtt_us;
	u32 want;
	u64 have[GWHA_ORDER_WORDS];
	u64 asked[GWHA_ORDER_WORDS];
	u32 noticed_us[GWHA_SYNC_WINDOW];
	u32 asked_us[GWHA_SYNC_WINDOW];
};

/* What comes next in order. */
enum gwha_order_what {
	GWHA_ORDER_NONE, /* nothing yet */
	GWHA_ORDER_FRAME, /* the frame in the slot of this number */
	GWHA_ORDER_GAP, /* up to this number, nothing: given up */
};

/**
 * struct gwha_order_item - what comes next
 * @what: GWHA_ORDER_*
 * @seq: number
 */
struct gwha_order_item {
	u8 what;
	u64 seq;
};

static inline u32 gwha_order_slot(u64 seq)
{
	return (u32)(seq % GWHA_SYNC_WINDOW);
}

u32 gwha_order_rtt_us(u32 rtt_us, const struct gwha_sync_beat *beat, u64 now_ns);

u32 gwha_order_tx_room(const struct gwha_order_tx *tx);
u64 gwha_order_tx_take(struct gwha_order_tx *tx, u64 now_us);
bool gwha_order_tx_heard(struct gwha_order_tx *tx, const struct gwha_sync_beat *beat);
u64 gwha_order_tx_again(struct gwha_order_tx *tx, const struct gwha_sync_beat *beat,
			struct gwha_order_again *place, u64 now_us);

void gwha_order_rx_begin(struct gwha_order_rx *rx, u64 first);
u8 gwha_order_rx_test(const struct gwha_order_rx *rx, u64 seq);
bool gwha_order_rx_take(struct gwha_order_rx *rx, u64 seq, u64 now_us);
void gwha_order_rx_told(struct gwha_order_rx *rx, u64 sent, u64 now_us);
struct gwha_order_item gwha_order_rx_pop(struct gwha_order_rx *rx);
u8 gwha_order_rx_ask(struct gwha_order_rx *rx, struct gwha_sync_range *range,
		     u64 now_us);
u64 gwha_order_rx_due_us(const struct gwha_order_rx *rx, u64 now_us);

#endif /* GWHA_CORE_SYNC_ORDER_H */
