/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a failure of gateways would do. Pure. */

#ifndef GWHA_POOL_IMPACT_H
#define GWHA_POOL_IMPACT_H

#include <jansson.h>

#include "pool_plan.h"

/**
 * struct gwha_taken - an instance whose gateway failed
 * @instance: instance
 * @from: who had it
 * @to: who takes it, or GWHA_POOL_NOBODY
 * @beyond: no standby was left: one that served already takes it
 * @over: it is more than who takes it can carry (R90)
 */
struct gwha_taken {
	uint32_t instance;
	uint32_t from;
	uint32_t to;
	bool beyond;
	bool over;
};

/**
 * struct gwha_impact - what a failure would do
 * @taken: instances, by pool and number; their connections are those of R50 (a)
 * @n_taken: how many
 * @n_conns: how many connections they have
 * @n_down: how many of those nobody takes
 * @others: connections of other gateways whose reflector moves: R50 (b)
 * @n_others: how many
 */
struct gwha_impact {
	struct gwha_taken *taken;
	uint32_t n_taken;
	uint32_t n_conns;
	uint32_t n_down;
	uint32_t *others;
	uint32_t n_others;
};

int gwha_pool_impact_make(const struct gwha_pool_plan *p, const bool *failed,
			  struct gwha_impact *impact);
json_t *gwha_pool_json(const struct gwha_pool_plan *p,
		       const struct gwha_impact *impact);
void gwha_pool_impact_free(struct gwha_impact *impact);

#endif /* GWHA_POOL_IMPACT_H */
