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

/* The next change of a group; that which comes, if it is none of these. */
static struct gwha_event *next_of(struct gwha_queue *q, const char *group,
				  struct gwha_event *comes)
{
	for (size_t i = 0; i < q->n; i++)
		if (!strcmp(q->at[i].group, group))
			return &q->at[i];
	return strcmp(comes->group, group) ? NULL : comes;
}

/*
 * One goes, and what follows it is a change from where that one began; perhaps
 * none any more, and then it goes, too. False if that is the one that comes.
 */
static bool make_room(struct gwha_queue *q, struct gwha_event *comes)
{
	size_t i = worst(q, comes);
	const struct gwha_event gone = q->at[i];
	struct gwha_event *next;

	drop(q, i);
	q->dropped++;
	next = next_of(q, gone.group, comes);
	if (!next)
		return true;
	next->from = gone.from;
	if (next->from != next->to)
		return true;
	q->dropped++;
	if (next == comes)
		return false;
	drop(q, (size_t)(next - q->at));
	return true;
}

/**
 * gwha_queue_add - let a change wait
 * @q: the queue
 * @ev: the change
 *
 * If there is no room, one goes: the oldest of a group that has a later one, so
 * that what a group is in the end is told; and each change from the state that
 * was told before.
 *
 * Return: whether there was room.
 */
bool gwha_queue_add(struct gwha_queue *q, const struct gwha_event *ev)
{
	bool room = q->n < GWHA_QUEUE_MAX;
	struct gwha_event comes = *ev;

	if (room || make_room(q, &comes))
		q->at[q->n++] = comes;
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
