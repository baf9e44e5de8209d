// SPDX-License-Identifier: GPL-2.0-or-later
/* Who takes whose place; drains, failures, rebalancing: what moves, and what does not. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pools.h"

#define GW(name, n, more) \
	"- {name: " name ", pool: p, capacity: 10gbit, dip: 10.0.0." n more "}\n"
#define IKE(name, tenant, rate, n, at) \
	"- {name: " name ", tenant: " tenant ", type: ikev2, in: " rate ", peer: 10.1.0." n ", gateway: " at "}\n"

/* 3 + 2 in three racks; each tenant has its reflector where its first one is. */
#define POOL(more) \
	"pools: [{name: p, type: ikev2, active: 3, standby: 2" more "}]\n" \
	"gateways:\n" \
	GW("g1", "1", ", failure-domain: r1") GW("g2", "2", ", failure-domain: r2") \
	GW("g3", "3", ", failure-domain: r3") GW("g4", "4", ", failure-domain: r1") \
	GW("g5", "5", ", failure-domain: r2")
#define CONNS \
	"tenants: [{name: a, rr: g1}, {name: b, rr: g2}, {name: c, rr: g3}]\n" \
	"connections:\n" \
	IKE("a1", "a", "1gbit", "1", "g1") IKE("a2", "a", "500mbit", "2", "g2") \
	IKE("b1", "b", "1gbit", "3", "g2") IKE("c1", "c", "1gbit", "4", "g3")

static void ok(const char *text)
{
	if (!plan_of(text))
		return;
	tell_all();
	fail();
}

static const struct gwha_plan_instance *instance_of(const char *gateway)
{
	return &plan.instances[gw(gateway)->instance];
}

static void R06_roles_and_standbys(void **state)
{
	(void)state;
	ok(POOL("") CONNS);
	assert_string_equal(role("g3"), "active");
	assert_string_equal(role("g4"), "standby");
	/* R05: others first, and never one of the same rack before another */
	assert_string_equal(standbys_of("g1"), "g5 g4");
	assert_string_equal(standbys_of("g2"), "g4 g5");
	assert_string_equal(standbys_of("g3"), "g4 g5");
	assert_int_equal(found.n, 0);
	plan_end();
}

/* First standbys differ as far as there are any; so do those behind them. */
static void V21_first_standbys_are_spread(void **state)
{
	(void)state;
	ok("pools: [{name: p, type: ikev2, active: 4, standby: 3}]\ngateways:\n"
	   GW("g1", "1", "") GW("g2", "2", "") GW("g3", "3", "") GW("g4", "4", "")
	   GW("s1", "5", "") GW("s2", "6", "") GW("s3", "7", ""));
	assert_string_equal(standbys_of("g1"), "s1 s2 s3");
	assert_string_equal(standbys_of("g2"), "s2 s3 s1");
	assert_string_equal(standbys_of("g3"), "s3 s1 s2");
	/* the second time behind s1, another one is second */
	assert_string_equal(standbys_of("g4"), "s1 s3 s2");
	plan_end();
}

/* The largest stand by; one that is too small for a gateway comes last. */
static void large_ones_stand_by(void **state)
{
	(void)state;
	ok("pools: [{name: p, type: ikev2, active: 2, standby: 2}]\ngateways:\n"
	   "- {name: b1, pool: p, capacity: 20gbit, dip: 10.0.0.11}\n"
	   "- {name: b2, pool: p, capacity: 20gbit, dip: 10.0.0.12}\n"
	   GW("g1", "1", "") GW("g2", "2", ""));
	assert_string_equal(role("b1"), "standby");
	assert_string_equal(role("b2"), "standby");
	plan_end();
	ok("pools: [{name: p, type: ikev2, active: 2, standby: 2}]\ngateways:\n"
	   "- {name: b1, pool: p, capacity: 20gbit, dip: 10.0.0.11}\n"
	   "- {name: b2, pool: p, capacity: 20gbit, dip: 10.0.0.12}\n"
	   GW("g1", "1", "") GW("g2", "2", "")
	   "instances: [{pool: p, number: 1, gateway: b1}, {pool: p, number: 2, gateway: g1}]\n");
	assert_string_equal(standbys_of("b1"), "b2 g2");
	assert_string_equal(standbys_of("g1"), "g2 b2");
	plan_end();
}

static void R77_only_who_has_its_vlans_stands_by(void **state)
{
	(void)state;
	ok("pools: [{name: p, type: l3, active: 2, standby: 2}]\ngateways:\n"
	   GW("g1", "1", ", labels: ['vlan:7']") GW("g2", "2", ", labels: ['vlan:8']")
	   GW("g3", "3", ", labels: ['vlan:7']") GW("g4", "4", ", labels: ['vlan:7', 'vlan:8']")
	   "tenants: [{name: t}]\n"
	   "connections:\n"
	   "- {name: c7, tenant: t, type: l3, in: 1mbit, vlan: 7, local: 10.7.0.1, peer: 10.7.0.2, gateway: g1}\n"
	   "- {name: c8, tenant: t, type: l3, in: 1mbit, vlan: 8, local: 10.7.0.1, peer: 10.7.0.2, gateway: g2}\n");
	assert_string_equal(standbys_of("g1"), "g3 g4");
	assert_string_equal(standbys_of("g2"), "g4");
	assert_int_equal(found.n, 0);
	plan_end();
	/* what is there stays, and that nobody takes its place is told */
	ok("pools: [{name: p, type: l3, active: 1, standby: 1}]\ngateways:\n"
	   GW("g1", "1", ", labels: ['vlan:7']") GW("g2", "2", ", labels: ['vlan:8']")
	   "tenants: [{name: t}]\n"
	   "connections:\n"
	   "- {name: c7, tenant: t, type: l3, in: 1mbit, vlan: 7, local: 10.7.0.1, peer: 10.7.0.2, gateway: g1}\n");
	assert_string_equal(where("c7"), "g1");
	assert_string_equal(standbys_of("g1"), "");
	assert_true(said(GWHA_WARNING, "R77", "nobody takes its place"));
	plan_end();
}

static void V15_V19_V21_numbers_and_priorities(void **state)
{
	(void)state;
	ok("pools: [{name: p, type: ikev2, active: 2, standby: 1, lan: x}, {name: a, type: ikev2, active: 1, standby: 1, lan: x}, {name: o, type: ikev2, active: 1, standby: 1, lan: y}]\n"
	   "gateways:\n" GW("g1", "1", "") GW("g2", "2", "") GW("g3", "3", "")
	   "- {name: a1, pool: a, capacity: 1gbit, dip: 10.0.1.1}\n- {name: a2, pool: a, capacity: 1gbit, dip: 10.0.1.2}\n"
	   "- {name: o1, pool: o, capacity: 1gbit, dip: 10.0.1.3}\n- {name: o2, pool: o, capacity: 1gbit, dip: 10.0.1.4}\n"
	   "tenants: [{name: c}, {name: b, zone: 1, table: 1002}, {name: a}]\n"
	   "instances: [{pool: p, number: 2, vrid: 1, gateway: g2}]\n");
	/* the one that was given is kept; the rest are the smallest that are free */
	assert_int_equal(instance_of("g2")->vrid, 1);
	assert_int_equal(instance_of("g2")->number, 2);
	assert_int_equal(instance_of("a1")->vrid, 2);
	assert_int_equal(instance_of("g1")->vrid, 3);
	assert_int_equal(instance_of("g1")->number, 1);
	assert_int_equal(instance_of("o1")->vrid, 1);
	/* H05: the same of zones and tables, by name */
	assert_int_equal(plan.tenants[2].zone, 2);
	assert_int_equal(plan.tenants[2].table, 1001);
	assert_int_equal(plan.tenants[0].zone, 3);
	assert_int_equal(plan.tenants[0].table, 1003);
	plan_end();
}

static void R11_a_gateway_more_moves_nothing(void **state)
{
	(void)state;
	ok(POOL("") GW("a0", "9", ", failure-domain: r9") CONNS);
	assert_int_equal(plan.n_moves, 0);
	assert_string_equal(role("a0"), "spare");
	assert_string_equal(where("a1"), "g1");
	assert_string_equal(where("c1"), "g3");
	plan_end();
}

/* One step after the other, its reflector with the first of a tenant. */
static void R12_a_drain_moves_one_by_one(void **state)
{
	(void)state;
	ok("pools: [{name: p, type: ikev2, active: 3, standby: 1}]\ngateways:\n"
	   GW("g1", "1", ", state: drain") GW("g2", "2", "") GW("g3", "3", "") GW("g4", "4", "")
	   "tenants: [{name: a, rr: g1}, {name: b, rr: g2}, {name: c, rr: g1}]\n"
	   "connections:\n"
	   IKE("a1", "a", "1gbit", "1", "g1") IKE("a2", "a", "500mbit", "2", "g1")
	   IKE("b1", "b", "4gbit", "3", "g2") IKE("b2", "b", "600mbit", "4", "g1")
	   IKE("c1", "c", "1gbit", "5", "g3"));
	assert_int_equal(plan.n_moves, 3);
	for (uint32_t i = 0; i < 3; i++) {
		assert_int_equal(plan.moves[i].why, GWHA_MOVE_DRAIN);
		assert_string_equal(name_of(plan.moves[i].from), "g1");
	}
	/* the largest first: where it fits best; then beside its reflector */
	assert_string_equal(plan.conns[plan.moves[0].conn].conf->name, "a1");
	assert_string_equal(where("a1"), "g2");
	assert_string_equal(plan.conns[plan.moves[1].conn].conf->name, "b2");
	assert_string_equal(where("b2"), "g3");
	assert_string_equal(where("a2"), "g3");
	assert_string_equal(rr_of("a"), "g2");
	/* R25: one without a connection there goes where its tenant is served */
	assert_string_equal(rr_of("c"), "g3");
	assert_string_equal(role("g1"), "drain");
	assert_int_equal(gw("g1")->n_conns, 0);
	assert_int_equal(gw("g1")->n_rrs, 0);
	assert_int_equal(gw("g1")->instance, GWHA_POOL_NOBODY);
	plan_end();
}

#define PAIR(standby, rate) \
	"pools: [{name: p, type: ikev2, active: 2, standby: " standby "}]\ngateways:\n" \
	GW("g1", "1", ", state: drain") GW("g2", "2", "") GW("g3", "3", "") \
	"tenants: [{name: a}, {name: b}]\nconnections:\n" \
	IKE("a1", "a", rate, "1", "g1") IKE("b1", "b", rate, "2", "g2")

static void R12_R07_a_drain_is_refused(void **state)
{
	(void)state;
	assert_int_equal(plan_of(PAIR("1", "3gbit")), -1);
	assert_true(said(GWHA_ERROR, "R12", "nowhere is room for connection \"a1\" of 3gbit"));
	plan_end();
	assert_int_equal(plan_of(PAIR("2", "1gbit")), -1);
	assert_true(said(GWHA_ERROR, "R07", "its drain leaves 2 gateways in pool \"p\""));
	plan_end();
	ok(PAIR("1", "1gbit"));
	assert_string_equal(where("a1"), "g2");
	plan_end();
}

/* With force a standby serves; what fits nowhere even so stays, and that is told. */
static void R12_a_drain_is_forced(void **state)
{
	const struct gwha_pool_how force = {.force = true};

	(void)state;
	assert_int_equal(plan_how(PAIR("1", "3gbit"), force), 0);
	assert_string_equal(where("a1"), "g3");
	assert_string_equal(role("g3"), "active");
	assert_true(said(GWHA_WARNING, "R06", "0 of 1 standby"));
	plan_end();
	assert_int_equal(plan_how(PAIR("1", "6gbit"), force), 0);
	assert_string_equal(where("a1"), "g1");
	assert_true(said(GWHA_WARNING, "R12", "until then it stays"));
	plan_end();
}

#define GRE \
	"pools: [{name: p, type: gre, active: 2, standby: 1}]\ngateways:\n" \
	GW("g1", "1", ", vip: 10.9.0.1, state: drain") GW("g2", "2", ", vip: 10.9.0.2") \
	GW("g3", "3", ", vip: 10.9.0.3") \
	"tenants: [{name: a, rr: g1}]\nconnections:\n" \
	"- {name: a1, tenant: a, type: gre, in: 1gbit, peer: 10.1.0.1, gateway: g1}\n" \
	"- {name: a2, tenant: a, type: gre, in: 1gbit, peer: 10.1.0.2, gateway: g1}\n"

/* The remote sides know the VIP: it goes, with all that ends there. */
static void R67_gre_is_drained_as_a_whole(void **state)
{
	char *spare;

	(void)state;
	ok(GRE);
	assert_int_equal(plan.n_moves, 1);
	assert_int_equal(plan.moves[0].why, GWHA_MOVE_HANDOVER);
	assert_int_equal(plan.moves[0].conn, GWHA_POOL_NOBODY);
	assert_string_equal(where("a1"), "g3");
	assert_string_equal(where("a2"), "g3");
	assert_string_equal(rr_of("a"), "g3");
	assert_string_equal(role("g3"), "active");
	assert_int_equal(instance_of("g3")->number, 1);
	assert_true(said(GWHA_WARNING, "R06", "0 of 1 standby"));
	plan_end();
	/* a spare takes it, and the standby stands by */
	spare = changed(GRE, "tenants:", GW("g4", "4", ", vip: 10.9.0.4") "tenants:");
	ok(spare);
	assert_string_equal(where("a1"), "g3");
	assert_string_equal(role("g2"), "active");
	assert_string_equal(role("g4"), "standby");
	assert_int_equal(found.n, 0);
	plan_end();
	free(spare);
}

/* With force, what is not known by its VIP moves, and the tunnels stay. */
static void R67_gre_never_moves_alone(void **state)
{
	static const char text[] =
		"pools: [{name: p, type: all, active: 2, standby: 0}]\ngateways:\n"
		GW("g1", "1", ", vip: 10.9.0.1, state: drain") GW("g2", "2", ", vip: 10.9.0.2")
		"tenants: [{name: a, rr: g1}]\nconnections:\n"
		IKE("a1", "a", "1gbit", "1", "g1")
		"- {name: a2, tenant: a, type: gre, in: 1gbit, peer: 10.1.0.2, gateway: g1}\n";
	struct gwha_pool_how how = {.rebalance = true};

	(void)state;
	assert_int_equal(plan_how(text, how), -1);
	assert_true(said(GWHA_ERROR, "R12", "no standby can take it"));
	plan_end();
	how.force = true;
	assert_int_equal(plan_how(text, how), 0);
	assert_true(said(GWHA_WARNING, "R12", "until then it stays"));
	assert_string_equal(where("a1"), "g2");
	assert_string_equal(where("a2"), "g1");
	plan_end();
}

static void R90_R11_nothing_is_rebalanced_unasked(void **state)
{
	static const char text[] =
		"pools: [{name: p, type: ikev2, active: 2, standby: 1}]\ngateways:\n"
		GW("g1", "1", "") GW("g2", "2", "") GW("g3", "3", "")
		"tenants: [{name: a, rr: g2}, {name: b, rr: g1}]\nconnections:\n"
		IKE("a1", "a", "1gbit", "1", "g1") IKE("a2", "a", "1gbit", "2", "g2")
		IKE("b1", "b", "3gbit", "3", "g1") IKE("b2", "b", "2500mbit", "4", "g1");
	const struct gwha_pool_how how = {.rebalance = true};
	char *less = changed(text, "2500mbit", "2gbit");

	(void)state;
	ok(text);
	assert_int_equal(plan.n_moves, 0);
	assert_true(said(GWHA_WARNING, "R90", "take 13gbit of 10gbit"));
	plan_end();
	assert_int_equal(plan_how(text, how), 0);
	/* a1 goes beside its reflector, which is not enough; then b1, which is */
	assert_int_equal(plan.n_moves, 2);
	assert_string_equal(where("b1"), "g2");
	assert_string_equal(where("b2"), "g1");
	assert_string_equal(where("a1"), "g2");
	assert_string_equal(rr_of("b"), "g1");
	assert_int_equal(found.warnings, 0);
	plan_end();
	/* where that is enough, nothing else moves, and nothing twice */
	assert_int_equal(plan_how(less, how), 0);
	assert_int_equal(plan.n_moves, 1);
	assert_string_equal(where("a1"), "g2");
	plan_end();
	free(less);
}

static struct gwha_impact impact;

static void fail_of(const char *one, const char *two, const char *three)
{
	bool *failed = calloc(plan.n_gateways, sizeof(*failed));
	const char *const names[] = {one, two, three};

	for (size_t i = 0; i < 3; i++)
		if (names[i])
			failed[gwha_pool_plan_gateway(&plan, names[i])] = true;
	assert_int_equal(gwha_pool_impact_make(&plan, failed, &impact), 0);
	free(failed);
}

/* Who takes the gateway's instance: "g4", or "-". */
static const char *heir_of(const char *gateway)
{
	for (uint32_t i = 0; i < impact.n_taken; i++)
		if (!strcmp(name_of(impact.taken[i].from), gateway))
			return name_of(impact.taken[i].to);
	return "?";
}

static void R50_what_a_failure_hits(void **state)
{
	(void)state;
	ok(POOL("") CONNS);
	fail_of("g1", NULL, NULL);
	assert_int_equal(impact.n_taken, 1);
	assert_string_equal(heir_of("g1"), "g5");
	assert_int_equal(impact.n_conns, 1);
	assert_int_equal(impact.n_down, 0);
	/* (b): a2 is on g2 and goes on, its reflector was on g1 */
	assert_int_equal(impact.n_others, 1);
	assert_int_equal(impact.others[0], conn_of("a2"));
	gwha_pool_impact_free(&impact);
	/* a standby's failure hits nothing, and who is left takes the next one */
	fail_of("g5", "g1", NULL);
	assert_int_equal(impact.n_taken, 1);
	assert_string_equal(heir_of("g1"), "g4");
	gwha_pool_impact_free(&impact);
	plan_end();
}

static void R54_two_at_once_find_two_standbys(void **state)
{
	(void)state;
	ok(POOL("") CONNS);
	fail_of("g1", "g2", NULL);
	assert_string_equal(heir_of("g1"), "g5");
	assert_string_equal(heir_of("g2"), "g4");
	gwha_pool_impact_free(&impact);
	/* g2 and g3 have the same first standby: the second one goes to the next */
	fail_of("g2", "g3", NULL);
	assert_string_equal(heir_of("g2"), "g4");
	assert_string_equal(heir_of("g3"), "g5");
	gwha_pool_impact_free(&impact);
	/* beyond N: nowhere */
	fail_of("g1", "g2", "g3");
	assert_string_equal(heir_of("g3"), "-");
	assert_int_equal(impact.n_conns, 4);
	assert_int_equal(impact.n_down, 1);
	assert_int_equal(impact.n_others, 0);
	gwha_pool_impact_free(&impact);
	plan_end();
}

static void beyond_all_standbys_the_fullest_fit(void **state)
{
	(void)state;
	ok(POOL(", beyond: fullest-fit") CONNS);
	assert_string_equal(standbys_of("g1"), "g5 g4 g2 g3");
	assert_int_equal(instance_of("g1")->n_beyond, 2);
	fail_of("g1", "g2", "g3");
	/* g5 has 2 Gbit/s of a1's, g4 3 of b1's and a2's */
	assert_string_equal(heir_of("g3"), "g4");
	assert_true(impact.taken[2].beyond);
	assert_false(impact.taken[2].over);
	gwha_pool_impact_free(&impact);
	plan_end();
}

/* Promoted for good: its instance keeps number, VRID and reflector; a spare stands by. */
static void X2_what_failed_is_taken_over(void **state)
{
	char *text = changed(POOL("") GW("g6", "6", ", failure-domain: r3") CONNS,
			     "dip: 10.0.0.1,", "dip: 10.0.0.1, state: failed,");
	char *back;

	(void)state;
	ok(text);
	assert_string_equal(where("a1"), "g5");
	assert_string_equal(rr_of("a"), "g5");
	assert_int_equal(instance_of("g5")->vrid, 1);
	assert_int_equal(plan.n_moves, 1);
	assert_int_equal(plan.moves[0].why, GWHA_MOVE_FAILOVER);
	assert_string_equal(role("g1"), "failed");
	assert_string_equal(role("g6"), "standby");
	assert_string_equal(role("g4"), "standby");
	assert_int_equal(found.n, 0);
	plan_end();
	free(text);
	/* it comes back, and stands by: nothing returns by itself */
	back = changed(POOL("") CONNS, "peer: 10.1.0.1, gateway: g1", "peer: 10.1.0.1, gateway: g4");
	text = changed(back, "{name: a, rr: g1}", "{name: a, rr: g4}");
	ok(text);
	assert_string_equal(role("g1"), "standby");
	assert_string_equal(where("a1"), "g4");
	assert_int_equal(plan.n_moves, 0);
	plan_end();
	free(back);
	free(text);
}

static void R54_what_nobody_takes_is_down(void **state)
{
	(void)state;
	ok("pools: [{name: p, type: ikev2, active: 2, standby: 0}]\ngateways:\n"
	   GW("g1", "1", ", state: failed") GW("g2", "2", "")
	   "tenants: [{name: a, rr: g1}]\nconnections:\n"
	   IKE("a1", "a", "1gbit", "1", "g1") IKE("a2", "a", "500mbit", "2", "g2"));
	assert_true(said(GWHA_WARNING, "R54", "nobody takes instance p.1: its 1 connections are down"));
	assert_string_equal(where("a1"), "g1");
	/* who is served elsewhere as well is reflected there */
	assert_string_equal(rr_of("a"), "g2");
	plan_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(R06_roles_and_standbys),
		cmocka_unit_test(V21_first_standbys_are_spread),
		cmocka_unit_test(large_ones_stand_by),
		cmocka_unit_test(R77_only_who_has_its_vlans_stands_by),
		cmocka_unit_test(V15_V19_V21_numbers_and_priorities),
		cmocka_unit_test(R11_a_gateway_more_moves_nothing),
		cmocka_unit_test(R12_a_drain_moves_one_by_one),
		cmocka_unit_test(R12_R07_a_drain_is_refused),
		cmocka_unit_test(R12_a_drain_is_forced),
		cmocka_unit_test(R67_gre_is_drained_as_a_whole),
		cmocka_unit_test(R67_gre_never_moves_alone),
		cmocka_unit_test(R90_R11_nothing_is_rebalanced_unasked),
		cmocka_unit_test(R50_what_a_failure_hits),
		cmocka_unit_test(R54_two_at_once_find_two_standbys),
		cmocka_unit_test(beyond_all_standbys_the_fullest_fit),
		cmocka_unit_test(X2_what_failed_is_taken_over),
		cmocka_unit_test(R54_what_nobody_takes_is_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
