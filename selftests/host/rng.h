/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers by chance that are the same in every run: xorshift64*. */

#ifndef GWHA_SELFTEST_RNG_H
#define GWHA_SELFTEST_RNG_H

#include "deps.h"

struct rng {
	u64 state; /* the seed; not 0 */
};

static inline u64 rng_next(struct rng *rng)
{
	rng->state ^= rng->state >> 12;
	rng->state ^= rng->state << 25;
	rng->state ^= rng->state >> 27;

	return rng->state * 0x2545f4914f6cdd1dull;
}

/* 0 to @n - 1 */
static inline u32 rng_below(struct rng *rng, u32 n)
{
	return (u32)((rng_next(rng) >> 32) % n);
}

#endif /* GWHA_SELFTEST_RNG_H */
