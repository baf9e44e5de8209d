// SPDX-License-Identifier: GPL-2.0-or-later
/* Changes that wait until somebody is told of them. */

#include <string.h>

#include "queue.h"

static void drop(struct gwha_queue *q, size_t i)
{
	q->n--;
	memmove(&q->at[i], &q->at[i + 1], (q->n - i) * sizeof(q->at[0]));
}

/* The oldest that a later one of its group makes worthless; else the oldest. */
static size_t worst(const struct gwha_queue *q, const struct gwha_event *ev)
{
	for (size_t i = 0; i < q->n; i++) {
		if (!strcmp(q->at[i].group, ev->group))
			return i;
		for (size_t j = i + 1; j < q->n; j++)
			if (!strcmp(q->at[i].group, q->at[j].group))
				return i;
	}
	return 0;
}

/**
 * gwha_queue_add - let a change wait
 * @q: the queue
 * @ev: the change
 *
 * If there is no room, one goes: the oldest of a group that has a later one, so
 * that what a group is in the end is told.
 *
 * Return: whether there was room.
 */
bool gwha_queue_add(struct gwha_queue *q, const struct gwha_event *ev)
{
	bool room = q->n < GWHA_QUEUE_MAX;

	if (!room) {
		drop(q, worst(q, ev));
		q->dropped++;
	}
	q->at[q->n++] = *ev;
	return room;
}

/**
 * gwha_queue_take - take the oldest change
 * @q: the queue
 * @ev: overwritten with it
 *
 * Return: whether there was one.
 */
bool gwha_queue_take(struct gwha_queue *q, struct gwha_event *ev)
{
	if (!q->n)
		return false;
	*ev = q->at[0];
	drop(q, 0);
	return true;
}
