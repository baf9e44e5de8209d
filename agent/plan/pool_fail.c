// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a failure does: which standby takes which instance, as the kernels of the
 * pool would do it by their priorities, each standby one of them.
 */

#include <stdlib.h>
#include <string.h>

#include "pool_impact.h"
#include "pool_work.h"

/* What has failed, and what has been taken meanwhile. */
struct ruin {
	const struct gwha_pool_plan *p;
	const bool *failed;
	bool *taken; /* standbys that have taken one */
	uint64_t (*alloc)[GWHA_POOL_TYPES]; /* what each gateway then carries */
};

/* How much would be left; false if it is more than the gateway can carry. */
static bool left_of(const struct ruin *r, uint32_t gateway,
		    const struct gwha_plan_instance *i, uint64_t *left)
{
	const struct gwha_plan_gateway *g = &r->p->gateways[gateway];
	uint64_t alloc[GWHA_POOL_TYPES], used;

	for (unsigned int t = 0; t < GWHA_POOL_TYPES; t++)
		alloc[t] = r->alloc[gateway][t] + i->alloc[t];
	used = gwha_pool_used(r->p->pools[g->pool].conf->model,
			      g->conf->capacity_kbps, alloc);
	*left = g->conf->capacity_kbps - used;
	return used <= g->conf->capacity_kbps;
}

static uint32_t fullest_fit(const struct ruin *r, uint32_t instance)
{
	const struct gwha_plan_instance *i = &r->p->instances[instance];
	const struct gwha_plan_pool *pool = &r->p->pools[i->pool];
	uint32_t best = GWHA_POOL_NOBODY;
	uint64_t least = UINT64_MAX, left;

	for (uint32_t m = 0; m < pool->n_members; m++) {
		uint32_t at = pool->members[m];
		bool serves = r->p->gateways[at].role == GWHA_ROLE_ACTIVE ||
			      r->taken[at];

		if (!serves || r->failed[at] ||
		    !gwha_pool_carries(r->p, at, instance, 0) ||
		    !left_of(r, at, i, &left) || left >= least)
			continue;
		best = at;
		least = left;
	}
	return best;
}

static void take(struct ruin *r, struct gwha_taken *t)
{
	const struct gwha_plan_instance *i = &r->p->instances[t->instance];
	const struct gwha_pool *pool = r->p->pools[i->pool].conf;
	uint64_t left;

	for (uint32_t s = 0; s < i->n - i->n_beyond; s++) {
		if (r->failed[i->standbys[s]] || r->taken[i->standbys[s]])
			continue;
		t->to = i->standbys[s];
		r->taken[t->to] = true;
		break;
	}
	if (t->to == GWHA_POOL_NOBODY &&
	    pool->beyond == GWHA_POOL_BEYOND_FULLEST_FIT) {
		t->to = fullest_fit(r, t->instance);
		t->beyond = t->to != GWHA_POOL_NOBODY;
	}
	if (t->to == GWHA_POOL_NOBODY)
		return;
	t->over = !left_of(r, t->to, i, &left);
	for (unsigned int k = 0; k < GWHA_POOL_TYPES; k++)
		r->alloc[t->to][k] += i->alloc[k];
}

/* By pool and number: an order that is no matter of how things are listed. */
static void take_all(struct ruin *r, struct gwha_impact *impact)
{
	const struct gwha_pool_plan *p = r->p;

	for (uint32_t k = 0; k < p->n_pools; k++) {
		uint32_t by_number[GWHA_POOL_NUMBER_MAX + 1] = {0};

		for (uint32_t i = 0; i < p->n_instances; i++)
			if (p->instances[i].pool == p->pools_by_name[k])
				by_number[p->instances[i].number] = i + 1;
		for (uint32_t n = 1; n <= GWHA_POOL_NUMBER_MAX; n++) {
			struct gwha_taken *t = &impact->taken[impact->n_taken];
			uint32_t i = by_number[n] - 1;

			if (!by_number[n] ||
			    p->instances[i].owner == GWHA_POOL_NOBODY ||
			    !r->failed[p->instances[i].owner])
				continue;
			*t = (struct gwha_taken){
				.instance = i,
				.from = p->instances[i].owner,
				.to = GWHA_POOL_NOBODY,
			};
			take(r, t);
			impact->n_taken++;
			impact->n_conns += p->instances[i].n_conns;
			if (t->to == GWHA_POOL_NOBODY)
				impact->n_down += p->instances[i].n_conns;
		}
	}
}

/* Those that stay where they are, and lose who reflects their routes (R50 b). */
static void find_others(const struct ruin *r, struct gwha_impact *impact)
{
	const struct gwha_pool_plan *p = r->p;

	for (uint32_t c = 0; c < p->n_conns; c++) {
		uint32_t at = gwha_pool_where(p, c);
		uint32_t rr = p->tenants[p->conns[c].tenant].rr;

		if (at == GWHA_POOL_NOBODY || r->failed[at] ||
		    rr == GWHA_POOL_NOBODY)
			continue;
		if (r->failed[p->instances[rr].owner])
			impact->others[impact->n_others++] = c;
	}
}

/**
 * gwha_pool_impact_make - what a failure would do
 * @p: plan, which stays as it is
 * @failed: of each gateway, whether it fails, all at once
 * @impact: overwritten; to be freed, also on failure
 *
 * Return: 0, or -1 for want of memory.
 */
int gwha_pool_impact_make(const struct gwha_pool_plan *p, const bool *failed,
			  struct gwha_impact *impact)
{
	struct ruin r = {
		.p = p,
		.failed = failed,
		.taken = calloc(p->n_gateways + 1, sizeof(*r.taken)),
		.alloc = calloc(p->n_gateways + 1, sizeof(*r.alloc)),
	};
	int ret = -1;

	*impact = (struct gwha_impact){
		.taken = calloc(p->n_instances + 1, sizeof(*impact->taken)),
		.others = calloc((size_t)p->n_conns + 1,
				 sizeof(*impact->others)),
	};
	if (!r.taken || !r.alloc || !impact->taken || !impact->others)
		goto out;
	for (uint32_t g = 0; g < p->n_gateways; g++)
		memcpy(r.alloc[g], p->gateways[g].alloc, sizeof(r.alloc[g]));
	take_all(&r, impact);
	find_others(&r, impact);
	ret = 0;
out:
	free(r.taken);
	free(r.alloc);
	return ret;
}

/**
 * gwha_pool_impact_free - free what a failure would do
 * @impact: that
 */
void gwha_pool_impact_free(struct gwha_impact *impact)
{
	free(impact->taken);
	free(impact->others);
	*impact = (struct gwha_impact){0};
}

/* Who reflects routes for tenants that are served elsewhere as well (R25). */
static void reflect_elsewhere(struct gwha_pool_plan *p, uint32_t instance)
{
	for (uint32_t t = 0; p->instances[instance].n_rrs && t < p->n_tenants;
	     t++) {
		uint32_t to = GWHA_POOL_NOBODY;

		if (p->tenants[t].rr == instance)
			to = gwha_pool_fewest_rrs(p, t);
		if (to != GWHA_POOL_NOBODY)
			gwha_pool_reflect(p, t, to);
	}
}

static void adopt(struct gwha_pool_plan *p, const struct gwha_taken *t)
{
	const struct gwha_plan_instance *i = &p->instances[t->instance];
	const struct gwha_pool_gateway *from = p->gateways[t->from].conf;
	const struct gwha_plan_move move = {
		.conn = GWHA_POOL_NOBODY,
		.instance = t->instance,
		.from = t->from,
		.to = t->to,
		.why = GWHA_MOVE_FAILOVER,
	};

	if (t->to == GWHA_POOL_NOBODY) {
		reflect_elsewhere(p, t->instance);
		gwha_doubt(p->f, "R54", gwha_pools_place(from->node, "state"),
			   "gateway \"%s\": failed, and nobody takes instance %s.%u: its %u connections are down: bring a gateway of pool \"%s\" back, or add one",
			   from->name, p->pools[i->pool].conf->name, i->number,
			   i->n_conns, p->pools[i->pool].conf->name);
		return;
	}
	p->gateways[t->to].role = GWHA_ROLE_ACTIVE;
	gwha_pool_give(p, t->instance, t->to);
	gwha_pool_step(p, &move);
}

/**
 * gwha_pool_take_over - standbys take what gateways have that failed
 * @p: plan, with roles and standbys
 */
void gwha_pool_take_over(struct gwha_pool_plan *p)
{
	bool *failed = calloc(p->n_gateways + 1, sizeof(*failed));
	struct gwha_impact impact = {0};

	p->failed |= !failed;
	for (uint32_t g = 0; failed && g < p->n_gateways; g++)
		failed[g] = p->gateways[g].role == GWHA_ROLE_FAILED;
	if (failed && gwha_pool_impact_make(p, failed, &impact))
		p->failed = true;
	for (uint32_t i = 0; !p->failed && i < impact.n_taken; i++)
		adopt(p, &impact.taken[i]);
	gwha_pool_impact_free(&impact);
	free(failed);
}
