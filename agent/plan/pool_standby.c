// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who takes whose place: for each instance an ordered list, which becomes
 * priorities. The lists begin with different standbys as far as there are any, so
 * that two failures at once find two of them.
 */

#include <stdlib.h>

#include "pool_work.h"

/* One that may take an instance. What is smaller comes first, from the left. */
struct heir {
	uint32_t gateway;
	bool small; /* smaller than the owner: it may not be enough */
	bool near; /* fails together with the owner */
	bool twin; /* fails together with the first one */
	uint32_t firsts; /* instances that it takes first, so far */
	uint32_t order; /* among all, from the first one on */
};

static int by_all(const void *one, const void *two)
{
	const struct heir *a = one, *b = two;

	if (a->small != b->small)
		return a->small - b->small;
	if (a->near != b->near)
		return a->near - b->near;
	if (a->twin != b->twin)
		return a->twin - b->twin;
	if (a->firsts != b->firsts)
		return a->firsts < b->firsts ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

/* Those that have all of its VLANs (R77), in the order of their names. */
static uint32_t eligible(const struct gwha_pool_plan *p, uint32_t instance,
			 const uint32_t *firsts, struct heir *heirs)
{
	const struct gwha_plan_instance *i = &p->instances[instance];
	const struct gwha_plan_gateway *owner = &p->gateways[i->owner];
	const struct gwha_plan_pool *pool = &p->pools[i->pool];
	uint32_t n = 0;

	for (uint32_t m = 0; m < pool->n_members; m++) {
		const struct gwha_plan_gateway *g =
			&p->gateways[pool->members[m]];

		if (g->role != GWHA_ROLE_STANDBY ||
		    !gwha_pool_carries(p, pool->members[m], instance, 0))
			continue;
		heirs[n] = (struct heir){
			.gateway = pool->members[m],
			.small = g->conf->capacity_kbps <
				 owner->conf->capacity_kbps,
			.near = g->domain == owner->domain,
			.firsts = firsts[m],
			.order = m,
		};
		n++;
	}
	return n;
}

/*
 * The first one is who is first for the fewest others; behind it the rest, from
 * it on in the order of names, another one first each time.
 */
static void arrange(const struct gwha_pool_plan *p, struct heir *heirs,
		    uint32_t n, uint32_t n_members)
{
	const struct heir *first = heirs;
	struct heir head;

	for (uint32_t i = 1; i < n; i++)
		if (by_all(&heirs[i], first) < 0)
			first = &heirs[i];
	head = *first;
	for (uint32_t i = 0; i < n; i++) {
		heirs[i].twin = p->gateways[heirs[i].gateway].domain ==
				p->gateways[head.gateway].domain;
		heirs[i].firsts = heirs[i].gateway != head.gateway;
		heirs[i].order = (heirs[i].order + 2 * n_members -
				  head.order - 1 - head.firsts % n_members) %
				 n_members;
		if (heirs[i].gateway != head.gateway)
			continue;
		heirs[i].small = false;
		heirs[i].near = false;
		heirs[i].twin = false;
	}
	qsort(heirs, n, sizeof(*heirs), by_all);
}

/* What would be left of a gateway that took an instance; false if it can't. */
static bool left_over(const struct gwha_pool_plan *p,
		      const struct gwha_plan_gateway *g,
		      const struct gwha_plan_instance *i, uint64_t *left)
{
	uint64_t alloc[GWHA_POOL_TYPES], used;

	for (unsigned int t = 0; t < GWHA_POOL_TYPES; t++)
		alloc[t] = g->alloc[t] + i->alloc[t];
	used = gwha_pool_used(p->pools[g->pool].conf->model,
			      g->conf->capacity_kbps, alloc);
	*left = g->conf->capacity_kbps - used;
	return used <= g->conf->capacity_kbps;
}

struct full {
	uint32_t gateway;
	uint32_t rank;
	uint64_t left;
};

static int by_left(const void *one, const void *two)
{
	const struct full *a = one, *b = two;

	if (a->left != b->left)
		return a->left < b->left ? -1 : 1;
	return a->rank < b->rank ? -1 : a->rank > b->rank;
}

/* Behind all standbys: who serves already and has room, the fullest first. */
static void add_beyond(const struct gwha_pool_plan *p,
		       struct gwha_plan_instance *i, uint32_t instance,
		       struct full *full)
{
	const struct gwha_plan_pool *pool = &p->pools[i->pool];
	uint32_t n = 0;

	for (uint32_t m = 0; m < pool->n_members; m++) {
		uint32_t at = pool->members[m];
		const struct gwha_plan_gateway *g = &p->gateways[at];

		if (g->role == GWHA_ROLE_ACTIVE && at != i->owner &&
		    gwha_pool_carries(p, at, instance, 0) &&
		    left_over(p, g, i, &full[n].left)) {
			full[n].gateway = at;
			full[n++].rank = g->rank;
		}
	}
	qsort(full, n, sizeof(*full), by_left);
	for (uint32_t j = 0; j < n && i->n < GWHA_POOL_PRIORITY - 1; j++) {
		i->standbys[i->n++] = full[j].gateway;
		i->n_beyond++;
	}
}

/* Room for all that a pool may need. */
struct scratch {
	struct heir *heirs;
	struct full *full;
	uint32_t *firsts; /* of each member */
};

static bool list_one(struct gwha_pool_plan *p, uint32_t instance,
		     struct scratch *s)
{
	struct gwha_plan_instance *i = &p->instances[instance];
	const struct gwha_plan_pool *pool = &p->pools[i->pool];
	uint32_t n;

	i->n = 0;
	i->n_beyond = 0;
	if (i->owner == GWHA_POOL_NOBODY)
		return true;
	if (!i->standbys)
		i->standbys = calloc(GWHA_POOL_PRIORITY, sizeof(*i->standbys));
	if (!i->standbys)
		return false;
	n = eligible(p, instance, s->firsts, s->heirs);
	if (n)
		arrange(p, s->heirs, n, pool->n_members);
	for (uint32_t j = 0; j < n && j < GWHA_POOL_PRIORITY - 1; j++)
		i->standbys[i->n++] = s->heirs[j].gateway;
	for (uint32_t m = 0; n && m < pool->n_members; m++)
		s->firsts[m] += pool->members[m] == i->standbys[0];
	if (pool->conf->beyond == GWHA_POOL_BEYOND_FULLEST_FIT)
		add_beyond(p, i, instance, s->full);
	return true;
}

/**
 * gwha_pool_standbys - who takes whose place in a pool
 * @p: plan
 * @pool: pool
 */
void gwha_pool_standbys(struct gwha_pool_plan *p, uint32_t pool)
{
	uint32_t by_number[GWHA_POOL_NUMBER_MAX + 1] = {0};
	size_t n = p->pools[pool].n_members + 1;
	struct scratch s = {
		calloc(n, sizeof(*s.heirs)),
		calloc(n, sizeof(*s.full)),
		calloc(n, sizeof(*s.firsts)),
	};

	p->failed |= !s.heirs || !s.full || !s.firsts;
	for (uint32_t i = 0; i < p->n_instances; i++)
		if (p->instances[i].pool == pool)
			by_number[p->instances[i].number] = i + 1;
	for (uint32_t k = 1; !p->failed && k <= GWHA_POOL_NUMBER_MAX; k++)
		if (by_number[k])
			p->failed |= !list_one(p, by_number[k] - 1, &s);
	p->pools[pool].dirty = false;
	free(s.heirs);
	free(s.full);
	free(s.firsts);
}
