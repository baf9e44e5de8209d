// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How long a plan of a large site takes: 100,000 connections over 1,000 gateways in
 * a second, one connection more or less in 10 ms. In processor time of this
 * process, which other work on the machine adds little to; three times as much under a
 * sanitizer.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "pool_world.h"

#ifdef __SANITIZE_ADDRESS__
#define SLOWER 3
#else
#define SLOWER 1
#endif

#define POOLS 10
#define GATEWAYS 1000
#define TENANTS 10000
#define CONNS 100000
#define CHANGES 200
#define VLANS 1000

static struct gwha_findings found;
static struct gwha_pool_plan plan;
static struct world x;

static uint64_t cpu_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static char vlan_names[VLANS][12];
static const char *vlans[VLANS];

/*
 * Pools of all types, each with a LAN of its own; every tenth tenant has L3 as
 * well, by a VLAN of its own, which reaches all gateways for that.
 */
static void large_site(void)
{
	for (size_t i = 0; i < VLANS; i++) {
		sprintf(vlan_names[i], "vlan:%zu", i + 1);
		vlans[i] = vlan_names[i];
	}
	world_make(&x, 1, POOLS, GATEWAYS, TENANTS, CONNS, 15000);
	for (size_t i = 0; i < POOLS; i++) {
		struct gwha_pool *p = &x.w.pools[i];

		p->type = (enum gwha_pool_type)(i % GWHA_POOL_TYPES);
		p->lan = p->name;
		p->owner = NULL;
		p->beyond = i < 5 ? GWHA_POOL_BEYOND_NONE : GWHA_POOL_BEYOND_FULLEST_FIT;
	}
	for (size_t i = 0; i < TENANTS; i++)
		x.w.tenants[i].owner = NULL;
	for (size_t i = 0; i < GATEWAYS; i++) {
		struct gwha_pool_gateway *g = &x.w.gateways[i];
		enum gwha_pool_type type = x.w.pools[i % POOLS].type;

		g->capacity_kbps = 40000000;
		g->max_tenants = 1000;
		g->vip = type == GWHA_POOL_GRE ? world_addr(11, i) : (struct gwha_addr){0};
		g->labels = (struct gwha_pool_words){vlans, type == GWHA_POOL_L3 ? VLANS : 0};
	}
	for (size_t i = 0; i < CONNS; i++) {
		struct gwha_pool_conn *c = &x.w.conns[i];

		unsigned long t = strtoul(c->tenant + 1, NULL, 10);

		if (c->type == GWHA_POOL_L3 && t < VLANS) {
			c->vlan = (uint32_t)(1 + t);
			continue;
		}
		if (c->type == GWHA_POOL_L3)
			c->type = i % 2 ? GWHA_POOL_IKEV2 : GWHA_POOL_GRE;
		c->vlan = 0;
		c->n_local = 0;
	}
}

static void a_large_site_takes_a_second(void **state)
{
	const struct gwha_pool_how how = {0};
	uint64_t us = cpu_us();
	int ret = gwha_pool_plan_make(&x.w, &how, &plan, &found);

	(void)state;
	us = cpu_us() - us;
	for (size_t i = 0; i < found.n; i++)
		print_error("%s\n", found.at[i].text);
	assert_int_equal(ret, 0);
	assert_int_equal(plan.n_conns, CONNS);
	print_message("# %u connections, %u gateways: %u us\n", plan.n_conns,
		      plan.n_gateways, (unsigned int)us);
	assert_true(us <= SLOWER * 1000000);
}

/* Made anew of what is found, it takes no longer. */
static void made_anew_it_takes_a_second(void **state)
{
	const struct gwha_pool_how how = {0};
	struct gwha_pool_plan again;
	uint64_t us;

	(void)state;
	world_found(&x, &plan);
	us = cpu_us();
	assert_int_equal(gwha_pool_plan_make(&x.w, &how, &again, &found), 0);
	us = cpu_us() - us;
	print_message("# the same, found: %u us\n", (unsigned int)us);
	assert_int_equal(again.n_moves, 0);
	assert_true(us <= SLOWER * 1000000);
	gwha_pool_plan_free(&again);
}

/* The longest of some, of all types: it counts, not the mean. */
static void a_change_takes_10_ms(void **state)
{
	struct gwha_pool_conn one;
	uint64_t us, most[2] = {0};

	(void)state;
	for (size_t i = 0; i < CHANGES; i++) {
		one = x.w.conns[i * (CONNS / CHANGES)];
		one.gateway = NULL;
		one.instance = 0;
		us = cpu_us();
		assert_int_equal(gwha_pool_plan_del(&plan, one.name), 0);
		us = cpu_us() - us;
		most[0] = us > most[0] ? us : most[0];
		us = cpu_us();
		assert_int_equal(gwha_pool_plan_add(&plan, &one, &found), 0);
		us = cpu_us() - us;
		most[1] = us > most[1] ? us : most[1];
		/* it is of the site again */
		assert_int_equal(gwha_pool_plan_del(&plan, one.name), 0);
		x.w.conns[i * (CONNS / CHANGES)].gateway = NULL;
		x.w.conns[i * (CONNS / CHANGES)].instance = 0;
		assert_int_equal(gwha_pool_plan_add(&plan, &x.w.conns[i * (CONNS / CHANGES)], &found), 0);
	}
	print_message("# one less: %u us, one more: %u us, at most\n",
		      (unsigned int)most[0], (unsigned int)most[1]);
	assert_true(most[0] <= SLOWER * 10000);
	assert_true(most[1] <= SLOWER * 10000);
}

static void a_tenth_that_fails_takes_a_second(void **state)
{
	bool *failed = calloc(GATEWAYS, sizeof(*failed));
	struct gwha_impact impact;
	uint64_t us;

	(void)state;
	for (size_t i = 0; i < GATEWAYS; i += 10)
		failed[i] = true;
	us = cpu_us();
	assert_int_equal(gwha_pool_impact_make(&plan, failed, &impact), 0);
	us = cpu_us() - us;
	print_message("# %u instances that fail: %u us\n", impact.n_taken, (unsigned int)us);
	assert_true(us <= SLOWER * 1000000);
	gwha_pool_impact_free(&impact);
	free(failed);
}

static int begin(void **state)
{
	(void)state;
	large_site();
	return 0;
}

static int end(void **state)
{
	(void)state;
	gwha_pool_plan_free(&plan);
	world_end(&x);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_large_site_takes_a_second),
		cmocka_unit_test(made_anew_it_takes_a_second),
		cmocka_unit_test(a_change_takes_10_ms),
		cmocka_unit_test(a_tenth_that_fails_takes_a_second),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
