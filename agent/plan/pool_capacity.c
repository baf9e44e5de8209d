// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How much of a gateway connections use: a kilobit of a type costs capacity by
 * a ratio, and all together cost no more than there is (R86-R89). In whole
 * kbit/s, each type's cost rounded up: what is said to fit does fit.
 */

#include "pool_work.h"

/* Of all connections of a type on a gateway. More is too much all the same. */
#define ALLOC_MAX (4 * GWHA_POOL_KBPS_MAX)

/* What a type can have of a gateway that is large enough (R87). */
static const uint64_t caps[GWHA_POOL_TYPES] = {
	[GWHA_POOL_IKEV2] = 5000000,
	[GWHA_POOL_L3] = 5000000,
	[GWHA_POOL_GRE] = 15000000,
};

struct ratio {
	uint64_t cost;
	uint64_t of;
};

/* Of the older rule: 3/20, 1/2 and 1/5 of a gateway (R86). */
static const struct ratio ratios_2016[GWHA_POOL_TYPES] = {
	[GWHA_POOL_IKEV2] = {20, 3},
	[GWHA_POOL_L3] = {2, 1},
	[GWHA_POOL_GRE] = {5, 1},
};

static struct ratio ratio_of(enum gwha_pool_model model, uint64_t capacity_kbps,
			     enum gwha_pool_type type)
{
	if (model == GWHA_POOL_RATIO2016)
		return ratios_2016[type];
	/* a smaller gateway is all of its cap (R88) */
	return (struct ratio){
		capacity_kbps,
		capacity_kbps < caps[type] ? capacity_kbps : caps[type],
	};
}

static uint64_t cost(struct ratio r, uint64_t kbps)
{
	if (kbps > ALLOC_MAX)
		kbps = ALLOC_MAX;
	return (kbps * r.cost + r.of - 1) / r.of;
}

/**
 * gwha_pool_used - how much of a gateway is used
 * @model: how that is counted
 * @capacity_kbps: what it has, 1 to GWHA_POOL_KBPS_MAX
 * @alloc: kbit/s of each type
 *
 * Return: kbit/s of its capacity; more than that where too much was placed.
 */
uint64_t gwha_pool_used(enum gwha_pool_model model, uint64_t capacity_kbps,
			const uint64_t alloc[GWHA_POOL_TYPES])
{
	uint64_t used = 0;

	for (unsigned int t = 0; t < GWHA_POOL_TYPES; t++)
		used += cost(ratio_of(model, capacity_kbps,
				      (enum gwha_pool_type)t), alloc[t]);
	return used;
}

/**
 * gwha_pool_slot - the largest connection that still fits on a gateway
 * @model: how that is counted
 * @capacity_kbps: what it has, 1 to GWHA_POOL_KBPS_MAX
 * @alloc: kbit/s of each type that it carries
 * @type: of the connection
 *
 * Return: kbit/s of the connection, 0 if none fits.
 */
uint64_t gwha_pool_slot(enum gwha_pool_model model, uint64_t capacity_kbps,
			const uint64_t alloc[GWHA_POOL_TYPES],
			enum gwha_pool_type type)
{
	struct ratio mine = ratio_of(model, capacity_kbps, type);
	uint64_t others = 0, most;

	for (unsigned int t = 0; t < GWHA_POOL_TYPES; t++)
		if (t != type)
			others += cost(ratio_of(model, capacity_kbps,
						(enum gwha_pool_type)t),
				       alloc[t]);
	if (others >= capacity_kbps)
		return 0;
	most = (capacity_kbps - others) * mine.of / mine.cost;
	return most > alloc[type] ? most - alloc[type] : 0;
}

/**
 * gwha_pool_need - what a connection takes: both directions together (R89)
 * @conn: connection
 *
 * Return: kbit/s of its type.
 */
uint64_t gwha_pool_need(const struct gwha_pool_conn *conn)
{
	return conn->in_kbps + conn->out_kbps;
}
