/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From results that come one by one to a condition that is up or down. Pure. */

#ifndef GWHA_STREAK_H
#define GWHA_STREAK_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct gwha_streak - where a condition stands
 * @known: whether there were results enough
 * @up: how it is, if that is known
 * @last: the last result
 * @n: how many of its kind came in a row
 */
struct gwha_streak {
	bool known;
	bool up;
	bool last;
	uint64_t n;
};

bool gwha_streak_add(struct gwha_streak *s, bool ok, uint64_t rise,
		     uint64_t fall);

#endif /* GWHA_STREAK_H */
