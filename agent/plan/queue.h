/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Changes that wait until somebody is told of them. Pure. */

#ifndef GWHA_QUEUE_H
#define GWHA_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

#include "objects.h"

#define GWHA_QUEUE_MAX 64

/**
 * struct gwha_queue - changes, oldest first
 * @at: the changes
 * @n: how many
 * @dropped: how many had no room
 */
struct gwha_queue {
	struct gwha_event at[GWHA_QUEUE_MAX];
	size_t n;
	uint64_t dropped;
};

bool gwha_queue_add(struct gwha_queue *q, const struct gwha_event *ev);
bool gwha_queue_take(struct gwha_queue *q, struct gwha_event *ev);

#endif /* GWHA_QUEUE_H */
