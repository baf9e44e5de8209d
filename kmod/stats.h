/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counters, numbered by the attributes that report them. */

#ifndef GWHA_STATS_H
#define GWHA_STATS_H

#include <linux/atomic.h>
#include <linux/gwha.h>

/**
 * struct gwha_stats - counters of a router or a namespace
 * @count: indexed by GWHA_A_COUNTERS_*
 *
 * Plain atomics: the busiest of them counts adverts, a few hundred a second.
 */
struct gwha_stats {
	atomic64_t count[GWHA_A_COUNTERS_MAX + 1];
};

/* Any context. */
static inline void gwha_stat_inc(struct gwha_stats *stats, unsigned int which)
{
	atomic64_inc(&stats->count[which]);
}

static inline void gwha_stat_reset(struct gwha_stats *stats)
{
	unsigned int i;

	for (i = 0; i <= GWHA_A_COUNTERS_MAX; i++)
		atomic64_set(&stats->count[i], 0);
}

#endif /* GWHA_STATS_H */
