// SPDX-License-Identifier: GPL-2.0-or-later
/* Where connections go and stay, and who serves and stands by. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pools.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* A pool of 3 + 2, of which g1 has 6 Gbit/s left of 10, g2 2, g3 2 as well. */
#define THREE \
	"pools: [{name: p, type: ikev2, active: 3, standby: 2, labels: [slow]}, {name: q, type: ikev2, active: 1, standby: 1, labels: [fast]}]\n" \
	"gateways:\n" \
	"- {name: g1, pool: p, capacity: 10gbit, dip: 10.0.0.1, failure-domain: r1}\n" \
	"- {name: g2, pool: p, capacity: 10gbit, dip: 10.0.0.2, failure-domain: r2}\n" \
	"- {name: g3, pool: p, capacity: 10gbit, dip: 10.0.0.3, failure-domain: r3}\n" \
	"- {name: g4, pool: p, capacity: 10gbit, dip: 10.0.0.4, failure-domain: r1}\n" \
	"- {name: g5, pool: p, capacity: 10gbit, dip: 10.0.0.5, failure-domain: r2}\n" \
	"- {name: q1, pool: q, capacity: 4gbit, dip: 10.0.0.6}\n" \
	"- {name: q2, pool: q, capacity: 4gbit, dip: 10.0.0.7}\n" \
	"tenants: [{name: t}, {name: u}, {name: v}, {name: w}]\n" \
	"connections:\n" \
	"- {name: u1, tenant: u, type: ikev2, in: 2gbit, peer: 10.1.0.1, gateway: g1}\n" \
	"- {name: v1, tenant: v, type: ikev2, in: 4gbit, peer: 10.1.0.2, gateway: g2}\n" \
	"- {name: w1, tenant: w, type: ikev2, in: 2gbit, peer: 10.1.0.3, gateway: g3}\n" \
	"- {name: w2, tenant: w, type: ikev2, in: 2gbit, peer: 10.1.0.4, gateway: g3}\n"

#define IKE(name, tenant, rate, more) \
	"- {name: " name ", tenant: " tenant ", type: ikev2, in: " rate ", peer: 10.2.0." more "}\n"

struct fit {
	const char *name;
	const char *more; /* behind THREE */
	const char *conn;
	const char *gateway;
};

static const struct fit fits[] = {
	/* 1 Gbit/s of IPsec is 2 of such a gateway's 10 */
	{"R34 the least that it fits in, then the fewest connections",
	 IKE("t1", "t", "1gbit", "1, class: slow"), "t1", "g2"},
	{"R34 where it does not fit it does not go",
	 IKE("t1", "t", "2gbit", "1, class: slow"), "t1", "g1"},
	{"R34 then by name, of those that are empty",
	 IKE("t1", "t", "4gbit", "1, class: fast"), "t1", "q1"},
	{"R19 best of all pools", IKE("t1", "t", "1gbit", "1"), "t1", "g2"},
	{"R19 best of all pools: another one", IKE("t1", "t", "3500mbit", "1"), "t1", "q1"},
	{"R19 a pool of a class", IKE("t1", "t", "1gbit", "1, class: fast"), "t1", "q1"},
	{"R80 beside its reflector, though others fit better",
	 IKE("u2", "u", "500mbit", "1"), "u2", "g1"},
	{"R80 not where there is no room", IKE("v2", "v", "1100mbit", "1"), "v2", "g1"},
	{"R80 in another class not", IKE("u2", "u", "500mbit", "1, class: fast"), "u2", "q1"},
	{"R14 R21 on another gateway of the pool", IKE("v2", "v", "2gbit", "1, class: slow"), "v2", "g1"},
};

static void connections_go_where_they_fit_best(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(fits); i++) {
		char *text = changed(THREE "#", "#", fits[i].more);

		if (plan_of(text)) {
			tell_all();
			fail_msg("%s: no plan", fits[i].name);
		}
		if (strcmp(where(fits[i].conn), fits[i].gateway))
			fail_msg("%s: went to %s", fits[i].name,
				 where(fits[i].conn));
		/* R11: nothing else moved */
		assert_int_equal(plan.n_moves, 0);
		assert_string_equal(where("u1"), "g1");
		assert_string_equal(where("w2"), "g3");
		plan_end();
		free(text);
	}
}

static void R35_no_capacity_names_each_pool(void **state)
{
	(void)state;
	assert_int_equal(plan_of(THREE IKE("t1", "t", "6gbit", "1")), -1);
	assert_true(said(GWHA_ERROR, "R35",
			 "connection \"t1\": no-capacity: needs 6gbit of ikev2; the largest free place: pool \"p\" 3gbit, pool \"q\" 4gbit: add a gateway, or ask for less"));
	plan_end();
	/* a kilobit more than there is */
	assert_int_equal(plan_of(THREE IKE("t1", "t", "4000001kbit", "1")), -1);
	assert_true(said(GWHA_ERROR, "R35", "needs 4000001kbit of ikev2"));
	plan_end();
}

static void R36_the_first_one_brings_the_reflector(void **state)
{
	(void)state;
	assert_int_equal(plan_of(THREE IKE("t1", "t", "1gbit", "1") IKE("t2", "t", "3500mbit", "2")), 0);
	/* the larger one is placed first; the other finds no room there */
	assert_string_equal(where("t2"), "q1");
	assert_string_equal(rr_of("t"), "q1");
	assert_string_equal(where("t1"), "g2");
	assert_string_equal(rr_of("u"), "g1");
	assert_string_equal(rr_of("w"), "g3");
	assert_int_equal(gw("g3")->n_rrs, 1);
	assert_int_equal(gw("q1")->n_rrs, 1);
	plan_end();
}

/* Of two that fit as well, with as many connections, the one with fewer of them. */
static void R24_reflectors_are_spread(void **state)
{
	(void)state;
	assert_int_equal(plan_of(
		"pools: [{name: p, type: ikev2, active: 2, standby: 1}]\n"
		"gateways: [{name: g1, pool: p, capacity: 10gbit, dip: 10.0.0.1}, {name: g2, pool: p, capacity: 10gbit, dip: 10.0.0.2}, {name: g3, pool: p, capacity: 10gbit, dip: 10.0.0.3}]\n"
		"tenants: [{name: a, rr: g1}, {name: b}, {name: c}]\n"
		"connections:\n"
		"- {name: a1, tenant: a, type: ikev2, in: 1gbit, peer: 10.1.0.1, gateway: g1}\n"
		"- {name: a2, tenant: a, type: ikev2, in: 1gbit, peer: 10.1.0.2, gateway: g2}\n"
		"- {name: b1, tenant: b, type: ikev2, in: 1gbit, peer: 10.1.0.3}\n"
		/* found on two, as often on one as on the other, without a reflector */
		"- {name: c1, tenant: c, type: ikev2, in: 1mbit, peer: 10.1.0.4, gateway: g1}\n"
		"- {name: c2, tenant: c, type: ikev2, in: 1mbit, peer: 10.1.0.5, gateway: g2}\n"), 0);
	assert_string_equal(rr_of("c"), "g2");
	assert_string_equal(where("b1"), "g1");
	plan_end();
	assert_int_equal(plan_of(
		"pools: [{name: p, type: ikev2, active: 2, standby: 1}]\n"
		"gateways: [{name: g1, pool: p, capacity: 10gbit, dip: 10.0.0.1}, {name: g2, pool: p, capacity: 10gbit, dip: 10.0.0.2}, {name: g3, pool: p, capacity: 10gbit, dip: 10.0.0.3}]\n"
		"tenants: [{name: a, rr: g1}, {name: b}]\n"
		"connections:\n"
		"- {name: a1, tenant: a, type: ikev2, in: 1gbit, peer: 10.1.0.1, gateway: g1}\n"
		"- {name: a2, tenant: a, type: ikev2, in: 1gbit, peer: 10.1.0.2, gateway: g2}\n"
		"- {name: b1, tenant: b, type: ikev2, in: 1gbit, peer: 10.1.0.3}\n"), 0);
	assert_string_equal(where("b1"), "g2");
	plan_end();
}

#define ALL \
	"pools: [{name: all, type: all, active: 1, standby: 1}, {name: ike, type: ikev2, active: 1, standby: 1}]\n" \
	"gateways:\n" \
	"- {name: a1, pool: all, capacity: 10gbit, dip: 10.0.0.1, vip: 10.9.0.1}\n" \
	"- {name: a2, pool: all, capacity: 10gbit, dip: 10.0.0.2, vip: 10.9.0.2}\n" \
	"- {name: i1, pool: ike, capacity: 4gbit, dip: 10.0.0.3}\n" \
	"- {name: i2, pool: ike, capacity: 4gbit, dip: 10.0.0.4}\n" \
	"tenants: [{name: t}]\n" \
	"connections:\n"

static void R15_who_is_on_an_all_pool_is_on_no_other(void **state)
{
	(void)state;
	/* i1 fits better, but the GRE one, which is larger, has been placed */
	assert_int_equal(plan_of(ALL IKE("t1", "t", "1gbit", "1")
				 "- {name: t2, tenant: t, type: gre, in: 2gbit, peer: 10.2.0.2}\n"), 0);
	assert_string_equal(where("t2"), "a1");
	assert_string_equal(where("t1"), "a1");
	plan_end();
	/* it needs the room that i1 has, and may not have it */
	assert_int_equal(plan_of(ALL "- {name: t2, tenant: t, type: gre, in: 9gbit, peer: 10.2.0.2, gateway: a1}\n"
				 IKE("t1", "t", "3gbit", "1")), -1);
	assert_true(said(GWHA_ERROR, "R35", "pool \"all\" 500mbit:"));
	plan_end();
	assert_int_equal(plan_of(ALL "- {name: t2, tenant: t, type: gre, in: 1gbit, peer: 10.2.0.2, gateway: a1}\n"
				 IKE("t1", "t", "1gbit", "1, gateway: i1")), -1);
	assert_true(said(GWHA_ERROR, "R15", "is on pool \"all\""));
	plan_end();
}

static void R16_who_is_on_another_is_on_no_all_pool(void **state)
{
	(void)state;
	assert_int_equal(plan_of(ALL IKE("t1", "t", "1gbit", "1, gateway: i1")
				 "- {name: t2, tenant: t, type: gre, in: 1gbit, peer: 10.2.0.2}\n"), -1);
	assert_true(said(GWHA_ERROR, "R16", "is on pool \"ike\""));
	plan_end();
	assert_int_equal(plan_of(ALL IKE("t1", "t", "1gbit", "1, gateway: i1")
				 IKE("t2", "t", "2gbit", "2, gateway: a1")), -1);
	assert_true(said(GWHA_ERROR, "R16", "is on pool \"ike\""));
	plan_end();
}

static void R17_R18_pools_of_a_tenant_and_of_a_reseller(void **state)
{
	(void)state;
	assert_int_equal(plan_of(
		"pools: [{name: one, type: ikev2, active: 1, standby: 1, tenants: [a]}, {name: res, type: ikev2, active: 1, standby: 1, owner: r}, {name: pub, type: ikev2, active: 1, standby: 1}]\n"
		"gateways: [{name: o1, pool: one, capacity: 1gbit, dip: 10.0.0.1}, {name: o2, pool: one, capacity: 1gbit, dip: 10.0.0.2}, {name: r1, pool: res, capacity: 2gbit, dip: 10.0.0.3}, {name: r2, pool: res, capacity: 2gbit, dip: 10.0.0.4}, {name: p1, pool: pub, capacity: 4gbit, dip: 10.0.0.5}, {name: p2, pool: pub, capacity: 4gbit, dip: 10.0.0.6}]\n"
		"tenants: [{name: a}, {name: b}, {name: c, owner: r}]\n"
		"connections:\n"
		IKE("a1", "a", "1mbit", "1") IKE("b1", "b", "1mbit", "2")
		IKE("c1", "c", "1mbit", "3")), 0);
	assert_string_equal(where("a1"), "o1");
	assert_string_equal(where("b1"), "p1");
	assert_string_equal(where("c1"), "r1");
	plan_end();
}

/* A second frontend tells the same peer apart; L3 and GRE have nothing of it. */
static void R39_R40_peers_are_told_apart_at_a_frontend(void **state)
{
	static const char text[] =
		"pools: [{name: a, type: ikev2, active: 1, standby: 1, labels: [a], frontend: 192.0.2.1}, {name: b, type: ikev2, active: 1, standby: 1, labels: [b], frontend: 192.0.2.2}, {name: g, type: gre, active: 1, standby: 1}]\n"
		"gateways: [{name: a1, pool: a, capacity: 1gbit, dip: 10.0.0.1}, {name: a2, pool: a, capacity: 1gbit, dip: 10.0.0.2}, {name: b1, pool: b, capacity: 1gbit, dip: 10.0.0.3}, {name: b2, pool: b, capacity: 1gbit, dip: 10.0.0.4}, {name: g1, pool: g, capacity: 1gbit, dip: 10.0.0.5, vip: 10.9.0.5}, {name: g2, pool: g, capacity: 1gbit, dip: 10.0.0.6, vip: 10.9.0.6}]\n"
		"tenants: [{name: t}, {name: u}]\n"
		"connections:\n"
		IKE("t1", "t", "1mbit", "1, class: a") IKE("u1", "u", "1mbit", "1, class: b")
		"- {name: t2, tenant: t, type: gre, in: 1mbit, peer: 10.2.0.1, key: 1}\n"
		"- {name: u2, tenant: u, type: gre, in: 1mbit, peer: 10.2.0.1, key: 2}\n"
		"- {name: u3, tenant: u, type: gre, in: 1mbit, peer: 10.2.0.1}\n";
	char *same;

	(void)state;
	assert_int_equal(plan_of(text), 0);
	plan_end();
	same = changed(text, "192.0.2.2", "192.0.2.1");
	assert_int_equal(plan_of(same), -1);
	assert_true(said(GWHA_ERROR, "R39", "that of connection \"t1\" at the same public address"));
	plan_end();
	free(same);
}

/* The document's own values: the VLAN tells two equal networks apart (R73 too). */
static void R72_R73_overlapping_networks(void **state)
{
	(void)state;
	assert_int_equal(plan_of(
		"pools: [{name: l, type: l3, active: 1, standby: 1}]\n"
		"gateways: [{name: l1, pool: l, capacity: 10gbit, dip: 10.0.0.1, labels: ['vlan:1001', 'vlan:1002']}, {name: l2, pool: l, capacity: 10gbit, dip: 10.0.0.2, labels: ['vlan:1001', 'vlan:1002']}]\n"
		"tenants: [{name: contoso}, {name: woodgrove}]\n"
		"connections:\n"
		"- {name: c, tenant: contoso, type: l3, in: 1gbit, vlan: 1001, local: 10.127.134.50, peer: 10.127.134.55, routes: [{to: 10.127.134.0/24}]}\n"
		"- {name: w, tenant: woodgrove, type: l3, in: 1gbit, vlan: 1002, local: 10.127.134.60, peer: 10.127.134.65, routes: [{to: 10.127.134.0/24}]}\n"), 0);
	assert_int_equal(found.n, 0);
	assert_string_equal(where("c"), "l1");
	assert_string_equal(where("w"), "l1");
	assert_int_not_equal(plan.tenants[0].zone, plan.tenants[1].zone);
	assert_int_not_equal(plan.tenants[0].table, plan.tenants[1].table);
	plan_end();
}

/* The 21st address of a VLAN goes to another gateway, or is refused. */
static void V14_addresses_of_a_group_are_counted(void **state)
{
	static const char text[] =
		"pools: [{name: l, type: l3, active: 1, standby: 1}]\n"
		"gateways: [{name: l1, pool: l, capacity: 10gbit, dip: 10.0.0.1, labels: ['vlan:7']}, {name: l2, pool: l, capacity: 10gbit, dip: 10.0.0.2, labels: ['vlan:7']}]\n"
		"tenants: [{name: t}]\n"
		"connections:\n"
		"- {name: c, tenant: t, type: l3, in: 2mbit, vlan: 7, peer: 10.1.0.99, local: [10.1.0.1, 10.1.0.2, 10.1.0.3, 10.1.0.4, 10.1.0.5, 10.1.0.6, 10.1.0.7, 10.1.0.8, 10.1.0.9, 10.1.0.10, 10.1.0.11, 10.1.0.12, 10.1.0.13, 10.1.0.14, 10.1.0.15, 10.1.0.16, 10.1.0.17, 10.1.0.18, 10.1.0.19]}\n"
		"- {name: d, tenant: t, type: l3, in: 1mbit, vlan: 7, peer: 10.1.0.99, local: [10.1.0.20]}\n";
	char *more = changed(text, "[10.1.0.20]", "[10.1.0.20, 10.1.0.21]");

	(void)state;
	assert_int_equal(plan_of(text), 0);
	plan_end();
	assert_int_equal(plan_of(more), -1);
	assert_true(said(GWHA_ERROR, "V14", "more than 20 addresses on vlan 7"));
	plan_end();
	free(more);
}

static void R81_a_gateway_serves_so_many_tenants(void **state)
{
	static const char text[] =
		"pools: [{name: p, type: ikev2, active: 1, standby: 1}]\n"
		"gateways: [{name: g1, pool: p, capacity: 10gbit, dip: 10.0.0.1, max-tenants: 2}, {name: g2, pool: p, capacity: 10gbit, dip: 10.0.0.2}]\n"
		"tenants: [{name: a}, {name: b}, {name: c}]\n"
		"connections:\n"
		IKE("a1", "a", "3mbit", "1") IKE("b1", "b", "2mbit", "2")
		IKE("a2", "a", "1mbit", "3");
	char *more = changed(text, "name: a2, tenant: a", "name: a2, tenant: c");

	(void)state;
	assert_int_equal(plan_of(text), 0);
	plan_end();
	assert_int_equal(plan_of(more), -1);
	assert_true(said(GWHA_ERROR, "R81", "raise max-tenants"));
	plan_end();
	free(more);
}

/* One connection more, and it away again: as if a plan had been made of that. */
static void one_more_and_one_less(void **state)
{
	const struct gwha_pool_conn t1 = {
		.name = "t1", .tenant = "t", .type = GWHA_POOL_IKEV2,
		.in_kbps = 1000000, .class = "slow",
		.peer = {4, {10, 2, 0, 1}},
	};
	struct gwha_pool_conn bad = t1;

	(void)state;
	assert_int_equal(plan_of(THREE), 0);
	assert_int_equal(gwha_pool_plan_add(&plan, &t1, &found), 0);
	assert_string_equal(where("t1"), "g2");
	assert_string_equal(rr_of("t"), "g2");
	assert_int_equal(gw("g2")->used, 10000000);

	/* the same name, the same peer, too large: and nothing has changed */
	assert_int_equal(gwha_pool_plan_add(&plan, &t1, &found), -1);
	bad.name = "t2";
	assert_int_equal(gwha_pool_plan_add(&plan, &bad, &found), -1);
	bad.peer.bytes[3] = 2;
	bad.in_kbps = 9000000;
	assert_int_equal(gwha_pool_plan_add(&plan, &bad, &found), -1);
	assert_int_equal(plan.n_conns, 5);
	assert_int_equal(gwha_pool_find(&plan, GWHA_NOUN_CONN, "t2"), GWHA_POOL_NOBODY);
	bad.in_kbps = 1000;
	assert_int_equal(gwha_pool_plan_add(&plan, &bad, &found), 0);

	assert_int_equal(gwha_pool_plan_del(&plan, "u1"), 0);
	assert_int_equal(gwha_pool_plan_del(&plan, "u1"), -1);
	assert_string_equal(rr_of("u"), "-");
	assert_int_equal(gw("g1")->used, 0);
	/* it has the last number now */
	assert_string_equal(where("t2"), "g3");
	assert_int_equal(gw("g3")->used, 8002000);
	assert_int_equal(gwha_pool_plan_del(&plan, "t1"), 0);
	assert_int_equal(gw("g2")->used, 8000000);
	/* it stays where it was designated, until the tenant has nothing left */
	assert_string_equal(rr_of("t"), "g2");
	assert_int_equal(gwha_pool_plan_del(&plan, "t2"), 0);
	assert_string_equal(rr_of("t"), "-");
	assert_int_equal(gwha_pool_plan_add(&plan, &t1, &found), 0);
	plan_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(connections_go_where_they_fit_best),
		cmocka_unit_test(R35_no_capacity_names_each_pool),
		cmocka_unit_test(R36_the_first_one_brings_the_reflector),
		cmocka_unit_test(R24_reflectors_are_spread),
		cmocka_unit_test(R15_who_is_on_an_all_pool_is_on_no_other),
		cmocka_unit_test(R16_who_is_on_another_is_on_no_all_pool),
		cmocka_unit_test(R17_R18_pools_of_a_tenant_and_of_a_reseller),
		cmocka_unit_test(R39_R40_peers_are_told_apart_at_a_frontend),
		cmocka_unit_test(R72_R73_overlapping_networks),
		cmocka_unit_test(V14_addresses_of_a_group_are_counted),
		cmocka_unit_test(R81_a_gateway_serves_so_many_tenants),
		cmocka_unit_test(one_more_and_one_less),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
