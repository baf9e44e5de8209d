// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Pools that seeds make: what is always so, whatever is wanted, found, drained or
 * has failed; and that order is no matter.
 *   POOL_SEEDS=N  so many of them
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pool_world.h"

static struct gwha_findings found;
static size_t n_wanted, n_placed, n_at_once;

/* What a gateway carries, counted anew. */
struct count {
	uint64_t alloc[GWHA_POOL_TYPES];
	uint32_t conns;
	uint32_t rrs;
};

static bool taken(const struct gwha_pool_plan *p, uint32_t gateway)
{
	for (uint32_t i = 0; i < p->n_moves; i++)
		if (p->moves[i].conn == GWHA_POOL_NOBODY &&
		    p->moves[i].to == gateway)
			return true;
	return false;
}

static void check_gateways(const struct gwha_pool_plan *p)
{
	struct count *counts = calloc(p->n_gateways, sizeof(*counts));

	for (uint32_t c = 0; c < p->n_conns; c++) {
		const struct gwha_pool_conn *conf = p->conns[c].conf;
		struct count *n = &counts[gwha_pool_where(p, c)];

		n->alloc[conf->type] += conf->in_kbps + conf->out_kbps;
		n->conns++;
	}
	for (uint32_t t = 0; t < p->n_tenants; t++)
		if (p->tenants[t].rr != GWHA_POOL_NOBODY)
			counts[p->instances[p->tenants[t].rr].owner].rrs++;
	for (uint32_t i = 0; i < p->n_gateways; i++) {
		const struct gwha_plan_gateway *g = &p->gateways[i];
		enum gwha_pool_model model = p->pools[g->pool].conf->model;

		assert_memory_equal(g->alloc, counts[i].alloc, sizeof(g->alloc));
		assert_int_equal(g->n_conns, counts[i].conns);
		assert_int_equal(g->n_rrs, counts[i].rrs);
		assert_int_equal(g->used, gwha_pool_used(model, g->conf->capacity_kbps, g->alloc));
		/* an instance that was taken as a whole may be too much (R90) */
		if (!taken(p, i)) {
			assert_true(g->used <= g->conf->capacity_kbps);
			assert_true(g->n_tenants <= g->conf->max_tenants);
		}
		assert_true(!g->n_conns || g->role == GWHA_ROLE_ACTIVE ||
			    g->role == GWHA_ROLE_FAILED);
		assert_true(g->role != GWHA_ROLE_ACTIVE ||
			    p->instances[g->instance].owner == i);
	}
	free(counts);
}

/* Types, owners, VLANs, and what two may not both have. */
static void check_conns(const struct gwha_pool_plan *p)
{
	for (uint32_t c = 0; c < p->n_conns; c++) {
		const struct gwha_plan_gateway *g = &p->gateways[gwha_pool_where(p, c)];
		const struct gwha_plan_pool *pool = &p->pools[g->pool];
		const struct gwha_pool_conn *conf = p->conns[c].conf;

		assert_true(pool->conf->type == GWHA_POOL_ALL || pool->conf->type == conf->type);
		assert_int_equal(pool->owner, p->tenants[p->conns[c].tenant].owner);
		if (conf->type == GWHA_POOL_L3)
			assert_true(gwha_pool_bit(g->labels, conf->vlan));
		assert_int_equal(gwha_pool_claimed(p, c, p->conns[c].instance), GWHA_POOL_NOBODY);
	}
}

/* R15, R16: a pool of type all, and no other; R25: one reflector, where it is served. */
static void check_tenants(const struct gwha_pool_plan *p)
{
	bool *zones = calloc(65536, sizeof(*zones));
	uint32_t *pools = malloc(p->n_tenants * sizeof(*pools));

	memset(pools, 0xff, p->n_tenants * sizeof(*pools));
	for (uint32_t c = 0; c < p->n_conns; c++) {
		uint32_t pool = p->gateways[gwha_pool_where(p, c)].pool;
		uint32_t *is = &pools[p->conns[c].tenant];

		if (*is != GWHA_POOL_NOBODY && *is != pool) {
			assert_int_not_equal(p->pools[*is].conf->type, GWHA_POOL_ALL);
			assert_int_not_equal(p->pools[pool].conf->type, GWHA_POOL_ALL);
		}
		*is = pool;
	}
	for (uint32_t t = 0; t < p->n_tenants; t++) {
		const struct gwha_plan_tenant *x = &p->tenants[t];

		assert_true(x->zone && x->zone < 65536 && !zones[x->zone]);
		zones[x->zone] = true;
		if (pools[t] == GWHA_POOL_NOBODY) {
			assert_int_equal(x->rr, GWHA_POOL_NOBODY);
		} else {
			assert_int_not_equal(x->rr, GWHA_POOL_NOBODY);
			assert_int_not_equal(p->instances[x->rr].owner, GWHA_POOL_NOBODY);
		}
	}
	free(zones);
	free(pools);
}

/* Who takes an instance: nobody twice, standbys first, and all of its VLANs. */
static void check_standbys(const struct gwha_pool_plan *p, uint32_t i)
{
	const struct gwha_plan_instance *x = &p->instances[i];

	assert_true(x->n < GWHA_POOL_PRIORITY);
	for (uint32_t s = 0; s < x->n; s++) {
		const struct gwha_plan_gateway *g = &p->gateways[x->standbys[s]];

		assert_int_equal(g->pool, x->pool);
		assert_int_equal(g->role, s < x->n - x->n_beyond ?
						  GWHA_ROLE_STANDBY : GWHA_ROLE_ACTIVE);
		assert_int_not_equal(x->standbys[s], x->owner);
		assert_true(gwha_pool_carries(p, x->standbys[s], i, 0));
		for (uint32_t k = 0; k < s; k++)
			assert_int_not_equal(x->standbys[s], x->standbys[k]);
	}
}

static void check_pools(const struct gwha_pool_plan *p)
{
	for (uint32_t i = 0; i < p->n_pools; i++) {
		uint32_t active = 0, standby = 0;

		for (uint32_t m = 0; m < p->pools[i].n_members; m++) {
			enum gwha_pool_role role = p->gateways[p->pools[i].members[m]].role;

			active += role == GWHA_ROLE_ACTIVE;
			standby += role == GWHA_ROLE_STANDBY;
		}
		assert_int_equal(p->pools[i].n_active, active);
		assert_int_equal(p->pools[i].n_standby, standby);
		assert_true(standby <= p->pools[i].conf->standby);
		/* R07 */
		assert_true(standby <= active || !active);
	}
	for (uint32_t i = 0; i < p->n_instances; i++) {
		const struct gwha_plan_instance *x = &p->instances[i];

		assert_true(x->vrid >= 1 && x->vrid <= 255 && x->number >= 1);
		check_standbys(p, i);
		for (uint32_t k = 0; k < i; k++) {
			const struct gwha_plan_instance *y = &p->instances[k];

			assert_true(x->pool != y->pool || x->number != y->number);
			assert_true(p->pools[x->pool].lan != p->pools[y->pool].lan ||
				    x->vrid != y->vrid);
		}
	}
}

static void check_all(const struct gwha_pool_plan *p)
{
	check_gateways(p);
	check_conns(p);
	check_tenants(p);
	check_pools(p);
}

/* All that a plan says, by name. */
static char *said(const struct gwha_pool_plan *p)
{
	json_t *j = gwha_pool_json(p, NULL);
	char *text = json_dumps(j, JSON_SORT_KEYS);

	assert_non_null(text);
	json_decref(j);
	return text;
}

/* Places and roles alone: not what was new, or has moved. */
static char *placed(const struct gwha_pool_plan *p)
{
	json_t *j = gwha_pool_json(p, NULL), *one;
	char *text;
	size_t i;

	json_object_del(j, "moves");
	json_array_foreach(json_object_get(j, "connections"), i, one) {
		json_object_del(one, "new");
		json_object_del(one, "from");
	}
	json_array_foreach(json_object_get(j, "gateways"), i, one)
		json_object_del(one, "state");
	text = json_dumps(j, JSON_SORT_KEYS);
	json_decref(j);
	return text;
}

static void swap_all(struct world *x, void *at, size_t n, size_t size)
{
	char tmp[512];

	for (size_t i = n; i > 1; i--) {
		char *a = (char *)at + (i - 1) * size;
		char *b = (char *)at + chance(x, (uint32_t)i) * size;

		memcpy(tmp, a, size);
		memcpy(a, b, size);
		memcpy(b, tmp, size);
	}
}

/* The same, listed in another order. */
static void shuffle(struct world *x)
{
	swap_all(x, x->w.pools, x->w.n_pools, sizeof(*x->w.pools));
	swap_all(x, x->w.gateways, x->w.n_gateways, sizeof(*x->w.gateways));
	swap_all(x, x->w.tenants, x->w.n_tenants, sizeof(*x->w.tenants));
	swap_all(x, x->w.conns, x->w.n_conns, sizeof(*x->w.conns));
	swap_all(x, x->w.instances, x->w.n_instances,
		 sizeof(*x->w.instances));
}

/* Connections that a plan has not are wanted no more. */
static void drop(struct world *x, size_t i)
{
	x->w.conns[i] = x->w.conns[--x->w.n_conns];
}

static int make(struct world *x, struct gwha_pool_plan *p, bool force)
{
	const struct gwha_pool_how how = {.force = force};

	memset(&found, 0, sizeof(found));
	return gwha_pool_plan_make(&x->w, &how, p, &found);
}

/* What has no place is left out, one by one, until there is a plan of the rest. */
static void make_some(struct world *x, struct gwha_pool_plan *p)
{
	size_t n = x->w.n_conns, all = n;

	x->w.n_conns = 0;
	assert_int_equal(make(x, p, false), 0);
	for (size_t i = 0; i < n;) {
		memset(&found, 0, sizeof(found));
		if (!gwha_pool_plan_add(p, &x->w.conns[i], &found)) {
			i++;
			continue;
		}
		assert_int_equal(found.errors, 1);
		assert_true(*found.at[0].rule);
		x->w.conns[i] = x->w.conns[--n];
	}
	n_wanted += all;
	n_placed += n;
	x->w.n_conns = n;
	check_all(p);
}

static void same_in_any_order(struct world *x, const struct gwha_pool_plan *p)
{
	char *before = said(p), *after;
	struct gwha_pool_plan q;

	for (int i = 0; i < 3; i++) {
		shuffle(x);
		assert_int_equal(make(x, &q, false), 0);
		check_all(&q);
		after = said(&q);
		assert_string_equal(before, after);
		free(after);
		gwha_pool_plan_free(&q);
	}
	free(before);
}

/* Which gateways fail, or are drained: some that serve, some that do not. */
static void some(struct world *x, enum gwha_pool_state state, uint32_t one_of)
{
	for (size_t i = 0; i < x->w.n_gateways; i++)
		x->w.gateways[i].state = chance(x, one_of) ? GWHA_POOL_OK : state;
}

/* Each standby takes one; who takes has not failed; the rest is counted. */
static void check_impact(struct world *x, const struct gwha_pool_plan *p)
{
	bool *failed = calloc(p->n_gateways, sizeof(*failed));
	struct gwha_impact impact;
	uint32_t conns = 0;

	for (uint32_t g = 0; g < p->n_gateways; g++)
		failed[g] = !chance(x, 3);
	assert_int_equal(gwha_pool_impact_make(p, failed, &impact), 0);
	for (uint32_t i = 0; i < impact.n_taken; i++) {
		const struct gwha_taken *t = &impact.taken[i];

		assert_true(failed[t->from]);
		conns += p->instances[t->instance].n_conns;
		if (t->to == GWHA_POOL_NOBODY)
			continue;
		assert_false(failed[t->to]);
		for (uint32_t k = 0; k < i; k++)
			assert_true(t->beyond || impact.taken[k].to != t->to);
	}
	assert_int_equal(impact.n_conns, conns);
	for (uint32_t i = 0; i < impact.n_others; i++) {
		uint32_t c = impact.others[i];

		assert_false(failed[gwha_pool_where(p, c)]);
		assert_true(failed[p->instances[p->tenants[p->conns[c].tenant].rr].owner]);
	}
	gwha_pool_impact_free(&impact);
	free(failed);
}

/* What was drained is empty, unless that was forced; who took something has room. */
static void check_drained(const struct gwha_pool_plan *p, bool force)
{
	for (uint32_t i = 0; i < p->n_gateways; i++) {
		const struct gwha_plan_gateway *g = &p->gateways[i];

		if (g->role == GWHA_ROLE_DRAIN && !force) {
			assert_int_equal(g->n_conns, 0);
			assert_int_equal(g->n_rrs, 0);
			assert_int_equal(g->instance, GWHA_POOL_NOBODY);
		}
	}
	for (uint32_t i = 0; i < p->n_moves; i++) {
		const struct gwha_plan_move *m = &p->moves[i];
		const struct gwha_plan_gateway *to = &p->gateways[m->to];

		assert_int_not_equal(m->from, m->to);
		assert_int_equal(p->gateways[m->from].role, GWHA_ROLE_DRAIN);
		assert_int_equal(to->role, GWHA_ROLE_ACTIVE);
		assert_int_equal(to->pool, p->gateways[m->from].pool);
		assert_true(force || to->used <= to->conf->capacity_kbps);
		if (m->conn != GWHA_POOL_NOBODY)
			assert_int_not_equal(p->conns[m->conn].conf->type, GWHA_POOL_GRE);
	}
	check_conns(p);
	check_pools(p);
}

/* What is found is planned as it is; then some fail, come back, are drained. */
static void lives(struct world *x, struct gwha_pool_plan *p)
{
	struct gwha_pool_plan q;
	char *before, *after;

	world_found(x, p);
	before = placed(p);
	assert_int_equal(make(x, &q, false), 0);
	assert_int_equal(q.n_moves, 0);
	after = placed(&q);
	assert_string_equal(before, after);
	free(before);
	free(after);
	check_impact(x, &q);
	same_in_any_order(x, &q);
	gwha_pool_plan_free(&q);

	some(x, GWHA_POOL_FAILED, 6);
	assert_int_equal(make(x, &q, false), 0);
	check_all(&q);
	world_found(x, &q);
	gwha_pool_plan_free(&q);

	some(x, GWHA_POOL_DRAIN, 10);
	for (int force = 0; force < 2; force++) {
		if (!make(x, &q, force))
			check_drained(&q, force);
		gwha_pool_plan_free(&q);
	}
}

static void R07_R15_R25_hold_whatever_happens(void **state)
{
	const char *seeds = getenv("POOL_SEEDS");
	uint64_t n = seeds ? strtoull(seeds, NULL, 10) : 60;

	(void)state;
	for (uint64_t seed = 0; seed < n; seed++) {
		size_t pools = 4 + seed % 3;
		struct gwha_pool_plan p, q;
		struct world x;

		world_make(&x, seed, pools, pools * (3 + seed % 6), 12 + seed % 30,
			   60 + seed * 7 % 200, seed % 2 ? 3000000 : 300000);
		make_some(&x, &p);
		/* some go, in any order */
		for (int i = 0; i < 10 && x.w.n_conns; i++) {
			size_t c = chance(&x, (uint32_t)x.w.n_conns);

			assert_int_equal(gwha_pool_plan_del(&p, x.w.conns[c].name), 0);
			check_all(&p);
			gwha_pool_plan_free(&p);
			drop(&x, c);
			make_some(&x, &p);
		}
		check_all(&p);
		/* all at once they may not fit */
		if (!make(&x, &q, false)) {
			check_all(&q);
			same_in_any_order(&x, &q);
			n_at_once++;
		}
		gwha_pool_plan_free(&q);
		/* what a plan points to stands elsewhere now */
		gwha_pool_plan_free(&p);
		make_some(&x, &p);
		lives(&x, &p);
		gwha_pool_plan_free(&p);
		world_end(&x);
	}
	/* it was about something */
	assert_true(2 * n_placed > n_wanted);
	assert_true(4 * n_at_once > n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(R07_R15_R25_hold_whatever_happens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
