/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers by chance that are the same in every run: xorshift64*. */

#ifndef GWHA_SELFTEST_RNG_H
#define GWHA_SELFTEST_RNG_H

#include <stdint.h>

struct rng {
	uint64_t state;		/* the seed; not 0 */
};

static inline uint64_t rng_next(struct rng *rng)
{
	rng->state ^= rng->state >> 12;
	rng->state ^= rng->state << 25;
	rng->state ^= rng->state >> 27;

	return rng->state * 0x2545f4914f6cdd1dull;
}

/* 0 to @n - 1 */
static inline uint32_t rng_below(struct rng *rng, uint32_t n)
{
	return (uint32_t)((rng_next(rng) >> 32) % n);
}

#endif /* GWHA_SELFTEST_RNG_H */
