// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rules of pools: a line is a file that is right but for one thing, the rule that
 * refuses it, and a piece of the text that says what to do.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pools.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const char good[] =
	"pools:\n"
	"- {name: ike, type: ikev2, active: 2, standby: 1, labels: [fast]}\n"
	"- {name: l3, type: l3, active: 1, standby: 1}\n"
	"- {name: gre, type: gre, active: 1, standby: 1}\n"
	"- {name: any, type: all, active: 1, standby: 1, owner: res, tenants: [c]}\n"
	"gateways:\n"
	"- {name: i1, pool: ike, capacity: 10gbit, dip: 10.0.0.1}\n"
	"- {name: i2, pool: ike, capacity: 10gbit, dip: 10.0.0.2}\n"
	"- {name: i3, pool: ike, capacity: 10gbit, dip: 10.0.0.3}\n"
	"- {name: l1, pool: l3, capacity: 10gbit, dip: 10.0.0.4, labels: ['vlan:7', 'vlan:8']}\n"
	"- {name: l2, pool: l3, capacity: 10gbit, dip: 10.0.0.5, labels: ['vlan:7', 'vlan:8']}\n"
	"- {name: g1, pool: gre, capacity: 10gbit, dip: 10.0.0.6, vip: 192.0.2.6}\n"
	"- {name: g2, pool: gre, capacity: 10gbit, dip: 10.0.0.7, vip: 192.0.2.7}\n"
	"- {name: a1, pool: any, capacity: 10gbit, dip: 10.0.0.8, vip: 192.0.2.8}\n"
	"- {name: a2, pool: any, capacity: 10gbit, dip: 10.0.0.9, vip: 192.0.2.9}\n"
	"tenants:\n"
	"- {name: a, as: 65001, router-id: 192.0.2.99, pools: [ike, l3, gre]}\n"
	"- {name: b, vrf: blue, zone: 7, table: 1007}\n"
	"- {name: c, owner: res}\n"
	"connections:\n"
	"- {name: a1, tenant: a, type: ikev2, in: 10mbit, out: 10mbit, peer: 203.0.113.1, class: fast, bgp: {peer: 169.254.0.2, as: 65002}}\n"
	"- {name: a2, tenant: a, type: l3, in: 10mbit, vlan: 7, local: 10.1.0.1, peer: 10.1.0.2, routes: [{to: 10.9.0.0/16, metric: 5}, {to: 10.8.0.0/16}]}\n"
	"- {name: a3, tenant: a, type: gre, in: 10mbit, peer: 203.0.113.3, key: 9}\n"
	"- {name: b1, tenant: b, type: ikev2, out: 20mbit, peer: 203.0.113.4}\n"
	"- {name: c1, tenant: c, type: ikev2, out: 20mbit, peer: 203.0.113.5}\n"
	"instances:\n"
	"- {pool: ike, number: 1, vrid: 9, gateway: i1}\n"
	"- {pool: ike, number: 2, vrid: 10, gateway: i2}\n";

struct row {
	const char *name;
	const char *from;
	const char *to;
	const char *rule;
	const char *text;
};

static const struct row wrong[] = {
	{"R06 nobody serves", "active: 2", "active: 0", "R06", "must be 1 at least"},
	{"R07 at creation", "active: 2, standby: 1", "active: 2, standby: 3", "R07", "lower it to 2, or raise active to 3"},
	{"R07 M is lowered", "active: 1, standby: 1", "active: 1, standby: 2", "R07", "not be more than active"},
	{"V13 no more VRIDs", "active: 2", "active: 256", "V13", "at most 255"},
	{"V21 no more priorities", "active: 2, standby: 1", "active: 255, standby: 254", "V21", "lower active or standby"},
	{"V21 with those beyond", "active: 2, standby: 1", "beyond: fullest-fit, active: 200, standby: 55", "V21", "would need 255 priorities"},
	{"R08 another type", "type: ikev2", "type: ikev1", "R08", "one of: ikev2, l3, gre, all"},
	{"R08 of a connection", "tenant: b, type: ikev2", "tenant: b, type: all", "R08", "one of: ikev2, l3, gre"},
	{"R08 a place in another pool", "tenant: b, type: ikev2,", "tenant: b, type: ikev2, gateway: g1,", "R08", "use a pool of type ikev2 or all"},
	{"R19 no pool of that class", "- {name: a3, tenant: a, type: gre,", "- {name: c3, tenant: c, type: ikev2, class: x, peer: 203.0.113.9, in: 1mbit}\n- {name: a3, tenant: a, type: gre,", "R19", "has no label \"x\""},
	{"R15 all and another", "{name: c, owner: res}", "{name: c, owner: res, pools: [any, any]}", "R15", "name it alone"},
	{"R16 another and all", "pools: [ike, l3, gre]", "pools: [ike, any]", "R16", "name it alone"},
	{"R18 a place of another reseller", "tenant: c, type: ikev2, out: 20mbit, peer: 203.0.113.5}", "tenant: c, type: ikev2, out: 20mbit, peer: 203.0.113.5, gateway: a1}\n- {name: c2, tenant: c, type: gre, in: 1mbit, peer: 10.0.0.1, gateway: g1}", "R18", "use a pool of its owner"},
	{"R17 not among them", "tenants: [c]", "tenants: [b]", "R17", "add it there"},
	{"R17 no such tenant", "tenants: [c]", "tenants: [c, d]", "R17", "no tenant \"d\""},
	{"R18 of another reseller", "pools: [ike, l3, gre]", "owner: res, pools: [ike, l3, gre]", "R18", "name a pool of its owner"},
	{"R18 H13 no pool of its reseller", "{name: c, owner: res}", "{name: c, owner: other}", "R18", "its tenant is of other"},
	{"R92 no such pool", "pools: [ike, l3, gre]", "pools: [ike, l4]", "R92", "no pool \"l4\""},
	{"R92 twice", "pools: [ike, l3, gre]", "pools: [ike, ike]", "R92", "twice"},
	{"R25 two reflectors", "vrf: blue", "rr: [i1, i2]", "", "must be a single value"},
	{"R25 no such gateway", "vrf: blue", "rr: i9", "R25", "leave rr out"},
	{"R25 R18 where the tenant is not served", "vrf: blue", "rr: a1", "R25", "which is not for this tenant"},
	{"R39 the same peer", "out: 20mbit, peer: 203.0.113.4", "out: 20mbit, peer: 203.0.113.1", "R39", "told apart by it"},
	{"R39 no peer", ", peer: 203.0.113.4", "", "R39", "needs peer"},
	{"R40 a frontend of GRE", "type: gre, active: 1", "type: gre, frontend: 192.0.2.1, active: 1", "R40", "leave it out"},
	{"R43 routes and BGP", "as: 65002}", "as: 65002}, routes: [{to: 10.0.0.0/8}]", "R43", "leave the other out"},
	{"R61 no address", ", dip: 10.0.0.2", "", "", "a gateway needs dip"},
	{"R62 no VIP for GRE", ", vip: 192.0.2.6", "", "R62", "where its GRE tunnels end"},
	{"R62 no VIP for all", ", vip: 192.0.2.8", "", "R62", "of type all"},
	{"R62 a VIP for IKEv2", "dip: 10.0.0.1}", "dip: 10.0.0.1, vip: 192.0.2.1}", "R62", "leave it out"},
	{"R62 a VIP for L3", "dip: 10.0.0.4,", "dip: 10.0.0.4, vip: 192.0.2.1,", "R62", "has no GRE tunnels"},
	{"R62 addresses of a pool of GRE", "type: gre, active: 1", "type: gre, vips: 192.0.2.1, active: 1", "R62", "they are the gateways' vip"},
	{"R62 addresses of a pool of L3", "type: l3, active: 1", "type: l3, vips: 192.0.2.1, active: 1", "R62", "the connections' local"},
	{"R66 an address of a pool is a gateway's", "labels: [fast]}", "vips: [192.0.2.1, 10.0.0.6], labels: [fast]}", "R66", "vips: 10.0.0.6 is a gateway's"},
	{"R66 an address of a pool twice", "labels: [fast]}", "vips: [192.0.2.1, 192.0.2.1], labels: [fast]}", "R66", "or there twice"},
	{"R66 two instances of one address", "vrid: 10, gateway: i2", "vrid: 10, gateway: i2, vip: 192.0.2.1}\n- {pool: l3, number: 1, vip: 192.0.2.1, gateway: l1", "R66", "instance ike.2 has it"},
	{"R62 two of one VIP", "192.0.2.7", "192.0.2.6", "", "gateway \"g1\" has it"},
	{"R61 two of one DIP", "dip: 10.0.0.7", "dip: 10.0.0.6", "", "gateway \"g1\" has it"},
	{"R68 a VLAN of two tenants", "- {name: b1, tenant: b, type: ikev2, out: 20mbit, peer: 203.0.113.4}", "- {name: b1, tenant: b, type: l3, in: 1mbit, vlan: 7, local: 10.1.0.1, peer: 10.1.0.3}", "R68", "VLANs of its own"},
	{"R69 no address that moves", ", local: 10.1.0.1", "", "R69", "needs local"},
	{"R69 one twice", "local: 10.1.0.1", "local: [10.1.0.1, 10.1.0.1]", "R69", "given twice"},
	{"R71 no VLAN", "vlan: 7, local", "local", "R71", "must be 1 to 4094"},
	{"R71 VLAN 4095", "vlan: 7, local", "vlan: 4095, local", "R71", "must be 1 to 4094"},
	{"R77 a label that is none", "'vlan:7', 'vlan:8'", "'vlan:7', 'vlan:4095'", "R77", "vlan:1 to vlan:4094"},
	{"R77 no gateway has the VLAN", "vlan: 7, local", "vlan: 9, local", "R77", "no active gateway with room has the label vlan:9"},
	{"R77 no standby has the VLAN", "dip: 10.0.0.5, labels: ['vlan:7', 'vlan:8']", "dip: 10.0.0.5, labels: ['vlan:8', 'vlan:9']", "R77", "no standby has the label vlan:7"},
	{"R77 a place without the VLAN", "vlan: 7, local", "vlan: 9, gateway: l1, local", "R77", "has no label vlan:9"},
	{"R72 two of one VRF", "{name: c, owner: res}", "{name: c, owner: res, vrf: blue}", "R72", "a VRF of its own"},
	{"R72 H05 two of one zone", "{name: c, owner: res}", "{name: c, owner: res, zone: 7}", "R72", "tenant \"b\" has it"},
	{"R72 two of one table", "{name: c, owner: res}", "{name: c, owner: res, table: 1007}", "R72", "tenant \"b\" has it"},
	{"zone 65536", "zone: 7", "zone: 65536", "", "1 to 65535"},
	{"table 254", "table: 1007", "table: 254", "", "the kernel's own"},
	{"R81 no tenants", "dip: 10.0.0.1}", "dip: 10.0.0.1, max-tenants: 0}", "R81", "must be 1 to 65535"},
	{"R91 no capacity", "capacity: 10gbit", "capacity: 0kbit", "R91", "1kbit to 1000gbit"},
	{"R91 too much of it", "capacity: 10gbit", "capacity: 1001gbit", "R91", "1kbit to 1000gbit"},
	{"R33 no bandwidth", "in: 10mbit, out: 10mbit", "in: 0kbit", "R33", "placed by its bandwidth"},
	{"R91 too much bandwidth", "out: 20mbit", "out: 1001gbit", "R91", "at most 1000gbit"},
	{"bandwidth without a unit", "out: 20mbit", "out: 20", "", "give a unit"},
	{"R91 a key of IKEv2", "out: 20mbit", "key: 1, out: 20mbit", "R91", "not for type ikev2"},
	{"R91 a VLAN of GRE", "key: 9", "key: 9, vlan: 7", "R91", "not for type gre"},
	{"R91 a key beyond 32 bits", "key: 9", "key: 4294967296", "", "0 to 4294967295"},
	{"R91 a tunnel twice", "- {name: b1, tenant: b, type: ikev2, out: 20mbit, peer: 203.0.113.4}", "- {name: b1, tenant: b, type: gre, in: 1mbit, peer: 203.0.113.3, key: 9}", "R91", "another key"},
	{"R91 AS_TRANS", "as: 65001", "as: 23456", "R91", "is reserved"},
	{"R91 the neighbour's", "as: 65002", "as: 4294967295", "R91", "is reserved"},
	{"R91 BGP without an AS", "as: 65001, ", "", "R91", "give the tenant as"},
	{"R91 an IPv6 router", "192.0.2.99", "'2001:db8::1'", "R91", "as an IPv4 address"},
	{"R91 a route twice", "10.8.0.0/16", "10.9.0.0/16", "R91", "given twice"},
	{"V14 the 21st address", "local: 10.1.0.1", "local: [10.1.0.1, 10.1.0.2, 10.1.0.3, 10.1.0.4, 10.1.0.5, 10.1.0.6, 10.1.0.7, 10.1.0.8, 10.1.0.9, 10.1.0.10, 10.1.0.11, 10.1.0.12, 10.1.0.13, 10.1.0.14, 10.1.0.15, 10.1.0.16, 10.1.0.17, 10.1.0.18, 10.1.0.19, 10.1.0.20, 10.1.0.21]", "V14", "at most 20 addresses"},
	{"V15 V19 a VRID twice", "vrid: 10", "vrid: 9", "V15", "instance ike.1 has it on the same LAN"},
	{"V13 VRID 256", "vrid: 10", "vrid: 256", "V13", "1 to 255"},
	{"an instance twice", "number: 2, vrid: 10", "number: 1, vrid: 10", "", "is there twice"},
	{"an instance elsewhere", "gateway: i2}", "gateway: g1}", "", "stays in its pool"},
	{"an instance of nobody", "gateway: i2}", "gateway: i9}", "", "no gateway \"i9\""},
	{"an instance of no pool", "{pool: ike, number: 2", "{pool: ikx, number: 2", "", "no such pool"},
	{"two pools of a name", "name: l3", "name: ike", "", "two of this name"},
	{"two gateways of a name", "name: i2", "name: i1", "", "two of this name"},
	{"two tenants of a name", "name: b,", "name: a,", "", "two of this name"},
	{"two connections of a name", "name: b1", "name: a1", "", "two of this name"},
	{"no such pool", "pool: gre, capacity", "pool: grx, capacity", "", "no pool \"grx\""},
	{"no such tenant", "tenant: b,", "tenant: d,", "", "no tenant \"d\""},
	{"no such gateway", "out: 20mbit", "gateway: i9, out: 20mbit", "", "the connection is placed"},
	{"no such instance", "out: 20mbit", "gateway: i1, instance: 3, out: 20mbit", "", "has no instance 3"},
	{"a name with a space", "name: b1", "name: 'b 1'", "", "without spaces"},
	{"a name that is too long", "name: any", "name: anyanyanyanyanyanyanyanyanyany", "", "at most 27"},
	{"an unknown word", "standby: 1}", "standbys: 1}", "", "standbys"},
};

static bool is_refused(const struct row *r)
{
	char *text = changed(good, r->from, r->to);
	int ret = plan_of(text);
	bool ok = ret && said(GWHA_ERROR, r->rule, r->text);

	if (!ok)
		print_error("%s: was not refused as it should be\n", r->name);
	plan_end();
	free(text);
	return ok;
}

static void what_is_wrong_is_refused_by_its_rule(void **state)
{
	size_t bad = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++)
		bad += !is_refused(&wrong[i]);
	assert_int_equal(bad, 0);
}

static const struct row doubtful[] = {
	{"V21 the last priority", "active: 2, standby: 1", "beyond: fullest-fit, active: 200, standby: 54", "R06", "2 of 200 active"},
	{"R06 no standby at all", "active: 2, standby: 1", "active: 2, standby: 0", "R06", "raise it to 1"},
	{"R06 too few active ones", "active: 2, standby: 1", "active: 3, standby: 1", "R06", "2 of 3 active gateways"},
	{"R06 too few standbys", "active: 2, standby: 1", "active: 2, standby: 2", "R06", "1 of 2 standby gateways"},
	{"R11 too many active ones", "active: 2, standby: 1", "active: 1, standby: 1", "R11", "drain one, or raise active"},
	{"R90 over-provisioned", "out: 20mbit, peer: 203.0.113.4", "gateway: i1, out: 11gbit, peer: 203.0.113.4", "R90", "they stay"},
};

static void what_is_doubtful_is_told_and_planned(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(doubtful); i++) {
		const struct row *r = &doubtful[i];
		char *text = changed(good, r->from, r->to);

		if (plan_of(text) || !said(GWHA_WARNING, r->rule, r->text)) {
			tell_all();
			fail_msg("%s", r->name);
		}
		plan_end();
		free(text);
	}
}

static void R81_tenants_that_are_there_stay(void **state)
{
	char *one = changed(good, "dip: 10.0.0.1}", "dip: 10.0.0.1, max-tenants: 1}");
	char *two = changed(one, "out: 20mbit", "gateway: i1, out: 20mbit");
	char *three = changed(two, "in: 10mbit, out: 10mbit", "in: 20mbit, gateway: i1");

	(void)state;
	assert_int_equal(plan_of(three), 0);
	assert_true(said(GWHA_WARNING, "R81", "serves 2 tenants, at most 1"));
	assert_string_equal(where("a1"), "i1");
	assert_string_equal(where("b1"), "i1");
	plan_end();
	free(one);
	free(two);
	free(three);
}

static void what_is_right_has_nothing_said_of_it(void **state)
{
	(void)state;
	if (plan_of(good) || found.n)
		tell_all();
	assert_int_equal(found.n, 0);
	plan_end();
}

/* Where a mistake stands is told to the column. */
static void mistakes_have_their_place(void **state)
{
	char *text = changed(good, "vip: 192.0.2.7", "vip: 192.0.2.6");

	(void)state;
	assert_int_equal(plan_of(text), -1);
	assert_int_equal(found.n, 1);
	assert_int_equal(found.at[0].place.line, 13);
	assert_int_equal(found.at[0].place.column, 63);
	plan_end();
	free(text);
}

static void files_are_bounded(void **state)
{
	static const char head[] = "pools: [";
	size_t n = (GWHA_POOLS_MAX + 1) * 64;
	char *text = malloc(sizeof(head) + n), *at;

	(void)state;
	at = stpcpy(text, head);
	for (int i = 0; i <= GWHA_POOLS_MAX; i++)
		at += sprintf(at, "{name: p%d, type: l3, active: 1, standby: 1},", i);
	strcpy(at, "]");
	assert_int_equal(plan_of(text), -1);
	assert_true(said(GWHA_ERROR, "", "there can be at most 256"));
	plan_end();
	free(text);
	assert_int_equal(plan_of(""), -1);
	plan_end();
	assert_int_equal(plan_of("[]"), -1);
	plan_end();
	assert_int_equal(plan_of("pools: 7"), -1);
	assert_true(said(GWHA_ERROR, "", "must be a list"));
	plan_end();
	assert_int_equal(plan_of("pools: []"), 0);
	plan_end();
}

static bool is_too_much(const char *text, struct gwha_tree_limits limits)
{
	int ret;

	memset(&found, 0, sizeof(found));
	ret = gwha_tree_read_large(text, strlen(text), &limits, &tree, &found);
	gwha_tree_free(&tree);
	return ret;
}

/* A list, the whole of it and its bytes: each by itself. */
static void trees_are_bounded(void **state)
{
	static const char text[] = "[a, b, [c, d], e]";

	(void)state;
	assert_false(is_too_much(text, (struct gwha_tree_limits){17, 4, 7}));
	assert_true(is_too_much(text, (struct gwha_tree_limits){16, 4, 7}));
	assert_true(is_too_much(text, (struct gwha_tree_limits){17, 3, 7}));
	assert_true(said(GWHA_ERROR, "", "holds at most 3"));
	assert_true(is_too_much(text, (struct gwha_tree_limits){17, 4, 6}));
	assert_true(said(GWHA_ERROR, "", "holds no more values"));
}

struct sum {
	enum gwha_pool_model model;
	uint64_t capacity;
	uint64_t alloc[GWHA_POOL_TYPES]; /* ikev2, l3, gre */
	uint64_t used;
	uint64_t slot[GWHA_POOL_TYPES];
};

static const struct sum sums[] = {
	/* the published example: 2 Gbit/s of IPsec leave 15 of 25, 3 IPsec or 9 GRE */
	{GWHA_POOL_WEIGHTED, 25000000, {2000000, 0, 0}, 10000000, {3000000, 3000000, 9000000}},
	{GWHA_POOL_WEIGHTED, 25000000, {0, 0, 0}, 0, {5000000, 5000000, 15000000}},
	{GWHA_POOL_WEIGHTED, 25000000, {5000000, 0, 0}, 25000000, {0, 0, 0}},
	{GWHA_POOL_WEIGHTED, 25000000, {1000000, 1000000, 3000000}, 15000000, {2000000, 2000000, 6000000}},
	/* R88: what is smaller than the cap of a type is all of it */
	{GWHA_POOL_WEIGHTED, 4000000, {1000000, 0, 0}, 1000000, {3000000, 3000000, 3000000}},
	{GWHA_POOL_WEIGHTED, 10000000, {0, 0, 4000000}, 4000000, {3000000, 3000000, 6000000}},
	/* R86: 3/20, 1/2 and 1/5 */
	{GWHA_POOL_RATIO2016, 1000000, {0, 0, 0}, 0, {150000, 500000, 200000}},
	{GWHA_POOL_RATIO2016, 1000000, {75000, 0, 0}, 500000, {75000, 250000, 100000}},
	{GWHA_POOL_RATIO2016, 1000000, {75000, 250000, 0}, 1000000, {0, 0, 0}},
	/* costs are rounded up, room is rounded down */
	{GWHA_POOL_RATIO2016, 1000000, {1, 0, 0}, 7, {149999, 499996, 199998}},
	/* R90: more than there is leaves nothing, and does not wrap */
	{GWHA_POOL_WEIGHTED, 25000000, {6000000, 0, 0}, 30000000, {0, 0, 0}},
	{GWHA_POOL_WEIGHTED, 1, {1, 0, 0}, 1, {0, 0, 0}},
	{GWHA_POOL_WEIGHTED, GWHA_POOL_KBPS_MAX, {UINT64_MAX / 2, 0, 0}, 800000000000, {0, 0, 0}},
};

static void R86_R87_R88_capacity_is_counted_as_published(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(sums); i++) {
		const struct sum *s = &sums[i];

		assert_int_equal(gwha_pool_used(s->model, s->capacity, s->alloc), s->used);
		for (unsigned int t = 0; t < GWHA_POOL_TYPES; t++)
			assert_int_equal(gwha_pool_slot(s->model, s->capacity, s->alloc,
							(enum gwha_pool_type)t), s->slot[t]);
	}
}

static void R89_both_directions_count(void **state)
{
	const struct gwha_pool_conn c = {.in_kbps = 300, .out_kbps = 200};

	(void)state;
	assert_int_equal(gwha_pool_need(&c), 500);
}

/* What the slot says fits, and one kilobit more does not. */
static void a_slot_is_as_large_as_it_says(void **state)
{
	uint64_t seed = 1;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		uint64_t alloc[GWHA_POOL_TYPES], slot, capacity;
		enum gwha_pool_model model = i & 1;
		enum gwha_pool_type t = i % 3;

		seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
		capacity = 1 + (seed >> 20) % (i & 2 ? 1000 : GWHA_POOL_KBPS_MAX);
		for (int k = 0; k < GWHA_POOL_TYPES; k++)
			alloc[k] = (seed >> (8 * k)) % (capacity / 4 + 1);
		slot = gwha_pool_slot(model, capacity, alloc, t);
		alloc[t] += slot;
		if (slot)
			assert_true(gwha_pool_used(model, capacity, alloc) <= capacity);
		alloc[t]++;
		assert_true(gwha_pool_used(model, capacity, alloc) > capacity);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_right_has_nothing_said_of_it),
		cmocka_unit_test(what_is_wrong_is_refused_by_its_rule),
		cmocka_unit_test(what_is_doubtful_is_told_and_planned),
		cmocka_unit_test(R81_tenants_that_are_there_stay),
		cmocka_unit_test(mistakes_have_their_place),
		cmocka_unit_test(files_are_bounded),
		cmocka_unit_test(trees_are_bounded),
		cmocka_unit_test(R86_R87_R88_capacity_is_counted_as_published),
		cmocka_unit_test(R89_both_directions_count),
		cmocka_unit_test(a_slot_is_as_large_as_it_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
