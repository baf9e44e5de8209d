// SPDX-License-Identifier: GPL-2.0-or-later
/* The order of data frames (docs/protocol-sync.md, "Order and loss"). */

#include "sync_order.h"

#define RTT_MAX_US GWHA_ORDER_PATIENCE_US

static bool bit_get(const u64 *map, u64 seq)
{
	u32 slot = gwha_order_slot(seq);

	return map[slot / 64] >> (slot % 64) & 1;
}

static void bit_set(u64 *map, u64 seq)
{
	u32 slot = gwha_order_slot(seq);

	map[slot / 64] |= 1ull << (slot % 64);
}

static void bit_clear(u64 *map, u64 seq)
{
	u32 slot = gwha_order_slot(seq);

	map[slot / 64] &= ~(1ull << (slot % 64));
}

/* Time between two requests for the same frame. */
static u32 ask_gap_us(u32 rtt_us)
{
	return rtt_us > GWHA_ORDER_ASK_US ? rtt_us : GWHA_ORDER_ASK_US;
}

/**
 * gwha_order_rtt_us() - the time of a round trip, from what a beat echoes
 * @rtt_us: what it was taken for
 * @beat: what the peer says
 * @now_ns: own clock, that which beats are sent with
 *
 * An eighth of each measurement goes in; the first one counts whole.
 *
 * Context: any; pure.
 * Return: what it is taken for now.
 */
u32 gwha_order_rtt_us(u32 rtt_us, const struct gwha_sync_beat *beat, u64 now_ns)
{
	u64 held_ns = (u64)beat->held_us * 1000;
	u64 ns;
	u32 us;

	if (!beat->echo_ns || now_ns < beat->echo_ns ||
	    now_ns - beat->echo_ns < held_ns)
		return rtt_us;
	ns = now_ns - beat->echo_ns - held_ns;
	us = ns < RTT_MAX_US * 1000ull ? (u32)ns / 1000 : RTT_MAX_US;
	if (!rtt_us)
		return us;

	return rtt_us - rtt_us / 8 + us / 8;
}

/**
 * gwha_order_tx_room() - how many frames can be begun
 * @tx: the sender
 *
 * Context: any; pure.
 * Return: how many.
 */
u32 gwha_order_tx_room(const struct gwha_order_tx *tx)
{
	return GWHA_SYNC_WINDOW - (u32)(tx->sent - tx->acked);
}

/**
 * gwha_order_tx_take() - the number of the next frame
 * @tx: the sender
 * @now_us: when it is sent
 *
 * The caller puts the frame into the slot of that number, and leaves it there
 * unchanged: no second content may go out under the same number.
 *
 * Context: any; the caller serialises.
 * Return: the number; 0 if all slots hold frames that nobody acknowledged.
 */
u64 gwha_order_tx_take(struct gwha_order_tx *tx, u64 now_us)
{
	if (!gwha_order_tx_room(tx))
		return 0;
	tx->sent++;
	tx->at_us[gwha_order_slot(tx->sent)] = (u32)now_us;

	return tx->sent;
}

/**
 * gwha_order_tx_heard() - a beat tells what came through
 * @tx: the sender
 * @beat: about the stream that this sender sends in
 *
 * Context: any; the caller serialises.
 * Return: false for a beat that tells of what was never sent: nothing of it
 * counts.
 */
bool gwha_order_tx_heard(struct gwha_order_tx *tx,
			 const struct gwha_sync_beat *beat)
{
	if (beat->through > tx->sent)
		return false;
	if (beat->through > tx->acked)
		tx->acked = beat->through;

	return true;
}

/**
 * gwha_order_tx_again() - what to send again, one number a call
 * @tx: the sender
 * @beat: what gwha_order_tx_heard() accepted
 * @place: zeros before the first call
 * @now_us: the time
 *
 * What was sent less than half a round trip ago is on its way. A beat costs no
 * more than a window's worth of looks.
 *
 * Context: any; the caller serialises.
 * Return: a number whose slot still holds its frame; 0 for no more.
 */
u64 gwha_order_tx_again(struct gwha_order_tx *tx,
			const struct gwha_sync_beat *beat,
			struct gwha_order_again *place, u64 now_us)
{
	u32 gap_us = ask_gap_us(tx->rtt_us) / 2;

	while (place->range < beat->n) {
		const struct gwha_sync_range *r = &beat->range[place->range];
		u64 seq = r->from + place->at;
		u32 *at_us = &tx->at_us[gwha_order_slot(seq)];

		if (place->at >= r->count) {
			place->range++;
			place->at = 0;
			continue;
		}
		place->at++;
		if (seq <= tx->acked || seq > tx->sent ||
		    (u32)now_us - *at_us < gap_us)
			continue;
		*at_us = (u32)now_us;
		return seq;
	}

	return 0;
}

/**
 * gwha_order_rx_begin() - begin an order
 * @rx: the receiver
 * @first: the number that is applied first
 *
 * What came early in the order before is gone, and a pass is wanted. Not for a
 * new stream of the same order.
 *
 * Context: any; the caller serialises.
 */
void gwha_order_rx_begin(struct gwha_order_rx *rx, u64 first)
{
	u32 want = rx->want;

	memset(rx, 0, sizeof(*rx));
	rx->next = first;
	rx->known = first - 1;
	rx->want = want + 1;
}

/* Beats of two links overtake each other; none counts twice. */
static bool beat_is_new(const struct gwha_order_rx *rx, u64 seq)
{
	if (seq >= rx->beat)
		return seq > rx->beat;

	return rx->beat - seq <= GWHA_ORDER_BEATS &&
	       !(rx->beats >> (rx->beat - seq - 1) & 1);
}

static bool take_beat(struct gwha_order_rx *rx, u64 seq)
{
	u64 ahead = seq - rx->beat;

	if (seq < rx->beat) {
		rx->beats |= 1ull << (rx->beat - seq - 1);
		return false;
	}
	rx->beats = ahead < GWHA_ORDER_BEATS ? rx->beats << ahead : 0;
	if (rx->beat && ahead <= GWHA_ORDER_BEATS)
		rx->beats |= 1ull << (ahead - 1);
	rx->beat = seq;

	return true;
}

/**
 * gwha_order_rx_test() - can a frame of this number be taken
 * @rx: the receiver
 * @seq: of data or of a beat
 *
 * Asked before a frame is opened, which it spares, and grants nothing.
 *
 * Context: any; pure.
 * Return: 0, or the GWHA_A_SYNC_COUNTERS_DROP_* to count.
 */
u8 gwha_order_rx_test(const struct gwha_order_rx *rx, u64 seq)
{
	if (seq & GWHA_SYNC_BEAT_BIT)
		return beat_is_new(rx, seq) ? 0 :
					      GWHA_A_SYNC_COUNTERS_DROP_REPLAY;
	if (seq < rx->next)
		return GWHA_A_SYNC_COUNTERS_DROP_REPLAY;
	if (seq - rx->next >= GWHA_SYNC_WINDOW)
		return GWHA_A_SYNC_COUNTERS_DROP_WINDOW;
	if (bit_get(rx->have, seq))
		return GWHA_A_SYNC_COUNTERS_DROP_REPLAY;

	return 0;
}

/* Everything up to @seq is known to exist; what is not there is missed. */
static void notice(struct gwha_order_rx *rx, u64 seq, u64 now_us)
{
	if (rx->known + 1 < rx->next)
		rx->known = rx->next - 1;
	while (rx->known < seq) {
		rx->known++;
		rx->noticed_us[gwha_order_slot(rx->known)] = (u32)now_us;
		bit_clear(rx->asked, rx->known);
	}
}

/**
 * gwha_order_rx_take() - a frame came in
 * @rx: the receiver
 * @seq: its number, which gwha_order_rx_test() let pass; it was opened
 * @now_us: the time
 *
 * The caller keeps data in the slot of that number, then calls
 * gwha_order_rx_pop() until it has nothing.
 *
 * Context: any; the caller serialises.
 * Return: false for a beat that a newer one has overtaken: what it says is old.
 */
bool gwha_order_rx_take(struct gwha_order_rx *rx, u64 seq, u64 now_us)
{
	if (seq & GWHA_SYNC_BEAT_BIT)
		return take_beat(rx, seq);
	notice(rx, seq, now_us);
	bit_set(rx->have, seq);

	return true;
}

/**
 * gwha_order_rx_told() - a beat tells what was sent
 * @rx: the receiver
 * @sent: the last number
 * @now_us: the time
 *
 * Context: any; the caller serialises.
 */
void gwha_order_rx_told(struct gwha_order_rx *rx, u64 sent, u64 now_us)
{
	if (sent >= rx->next + GWHA_SYNC_WINDOW)
		sent = rx->next + GWHA_SYNC_WINDOW - 1;
	notice(rx, sent, now_us);
}

/**
 * gwha_order_rx_pop() - what comes next in order
 * @rx: the receiver
 *
 * A gap is told once, where it is, and a pass is wanted.
 *
 * Context: any; the caller serialises.
 * Return: a frame, a gap or nothing.
 */
struct gwha_order_item gwha_order_rx_pop(struct gwha_order_rx *rx)
{
	struct gwha_order_item item = { GWHA_ORDER_NONE, rx->next };

	if (bit_get(rx->have, rx->next)) {
		bit_clear(rx->have, rx->next);
		rx->next++;
		item.what = GWHA_ORDER_FRAME;
		return item;
	}
	if (rx->next >= rx->skip)
		return item;
	while (rx->next < rx->skip && !bit_get(rx->have, rx->next))
		rx->next++;
	rx->want++;
	item.what = GWHA_ORDER_GAP;
	item.seq = rx->next - 1;

	return item;
}

static bool missing(const struct gwha_order_rx *rx, u64 seq)
{
	return seq >= rx->skip && !bit_get(rx->have, seq);
}

/* How long until it has to be asked for; 0 for now. */
static u32 ask_in_us(const struct gwha_order_rx *rx, u64 seq, u64 now_us)
{
	u32 slot = gwha_order_slot(seq);
	u32 gap_us = GWHA_ORDER_ASK_US;
	u32 age_us = (u32)now_us - rx->noticed_us[slot];

	if (bit_get(rx->asked, seq)) {
		gap_us = ask_gap_us(rx->rtt_us);
		age_us = (u32)now_us - rx->asked_us[slot];
	}

	return age_us < gap_us ? gap_us - age_us : 0;
}

/* How long it is still waited for; 0 for no longer. */
static u32 wait_us(const struct gwha_order_rx *rx, u64 seq, u64 now_us)
{
	u32 age_us = (u32)now_us - rx->noticed_us[gwha_order_slot(seq)];

	return age_us < GWHA_ORDER_PATIENCE_US ?
		       GWHA_ORDER_PATIENCE_US - age_us :
		       0;
}

/**
 * gwha_order_rx_ask() - what to ask for now, and what to give up
 * @rx: the receiver
 * @range: GWHA_SYNC_RANGES of them, filled from the first
 * @now_us: the time
 *
 * The caller sends the ranges in a beat at once, if there are any, and calls
 * gwha_order_rx_pop() until it has nothing.
 *
 * Context: any; the caller serialises.
 * Return: how many ranges.
 */
u8 gwha_order_rx_ask(struct gwha_order_rx *rx, struct gwha_sync_range *range,
		     u64 now_us)
{
	u8 n = 0;
	u64 seq;

	for (seq = rx->next; seq <= rx->known; seq++) {
		if (!missing(rx, seq))
			continue;
		if (!wait_us(rx, seq, now_us)) {
			rx->skip = seq + 1;
			continue;
		}
		if (ask_in_us(rx, seq, now_us))
			continue;
		if (n && range[n - 1].from + range[n - 1].count == seq) {
			range[n - 1].count++;
		} else if (n < GWHA_SYNC_RANGES) {
			range[n].from = seq;
			range[n].count = 1;
			n++;
		} else {
			break;
		}
		rx->asked_us[gwha_order_slot(seq)] = (u32)now_us;
		bit_set(rx->asked, seq);
	}

	return n;
}

/**
 * gwha_order_rx_due_us() - when gwha_order_rx_ask() is to be called
 * @rx: the receiver
 * @now_us: the time
 *
 * Context: any; pure.
 * Return: the time; 0 if nothing is missing.
 */
u64 gwha_order_rx_due_us(const struct gwha_order_rx *rx, u64 now_us)
{
	u32 least_us = GWHA_ORDER_PATIENCE_US;
	bool any = false;
	u64 seq;

	for (seq = rx->next; seq <= rx->known; seq++) {
		u32 ask_us;
		u32 us;

		if (!missing(rx, seq))
			continue;
		us = wait_us(rx, seq, now_us);
		ask_us = ask_in_us(rx, seq, now_us);
		if (ask_us < us)
			us = ask_us;
		if (us < least_us)
			least_us = us;
		any = true;
	}

	return any ? now_us + least_us : 0;
}
