// SPDX-License-Identifier: GPL-2.0-or-later
/* A bounded queue between the verdicts and the messages about them. */

#include <linux/mm.h>
#include <linux/slab.h>

#include "event.h"

/**
 * gwha_event_init() - an empty queue
 * @events: the queue
 *
 * Numbers go on where an earlier queue of the namespace ended.
 *
 * Context: process; sleeps.
 * Return: 0 or -ENOMEM.
 */
int gwha_event_init(struct gwha_events *events)
{
	events->ring = kvcalloc(GWHA_EVENTS_MAX, sizeof(*events->ring),
				GFP_KERNEL_ACCOUNT);
	if (!events->ring)
		return -ENOMEM;
	spin_lock_init(&events->lock);
	events->head = 0;
	events->tail = 0;
	return 0;
}

/**
 * gwha_event_exit() - end it
 * @events: the queue, which nobody uses any more
 *
 * Context: process; sleeps.
 */
void gwha_event_exit(struct gwha_events *events)
{
	kvfree(events->ring);
	events->ring = NULL;
}

/**
 * gwha_event_put() - number a notice and queue it
 * @events: the queue
 * @notice: the notice; gets its number
 *
 * Listeners may hear one sort alone: each has numbers of its own.
 *
 * Context: any but hard interrupt.
 * Return: false if the queue is full; the number is used up, so the gap shows.
 */
bool gwha_event_put(struct gwha_events *events, struct gwha_notice *notice)
{
	bool room;

	spin_lock_bh(&events->lock);
	notice->seq = notice->sync ? ++events->sync_seq : ++events->seq;
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
