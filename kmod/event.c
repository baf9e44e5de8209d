// SPDX-License-Identifier: GPL-2.0-or-later
/* A bounded queue between the verdicts and the messages about them. */

#include "event.h"

/**
 * gwha_event_init() - an empty queue
 * @events: the queue
 *
 * Context: any.
 */
void gwha_event_init(struct gwha_events *events)
{
	spin_lock_init(&events->lock);
	events->seq = 0;
	events->head = 0;
	events->tail = 0;
}

/**
 * gwha_event_put() - number a notice and queue it
 * @events: the queue
 * @notice: the notice; gets its number
 *
 * Context: any but hard interrupt.
 * Return: false if the queue is full; the number is used up, so the gap shows.
 */
bool gwha_event_put(struct gwha_events *events, struct gwha_notice *notice)
{
	bool room;

	spin_lock_bh(&events->lock);
	notice->seq = ++events->seq;
	room = events->head - events->tail < GWHA_EVENTS_MAX;
	if (room)
		events->ring[events->head++ % GWHA_EVENTS_MAX] = *notice;
	spin_unlock_bh(&events->lock);
	return room;
}

/**
 * gwha_event_take() - take the oldest notice out
 * @events: the queue
 * @notice: where it is put
 *
 * Context: any but hard interrupt.
 * Return: false if there is none.
 */
bool gwha_event_take(struct gwha_events *events, struct gwha_notice *notice)
{
	bool any;

	spin_lock_bh(&events->lock);
	any = events->head != events->tail;
	if (any)
		*notice = events->ring[events->tail++ % GWHA_EVENTS_MAX];
	spin_unlock_bh(&events->lock);
	return any;
}
