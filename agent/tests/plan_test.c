// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From what there is to what is wanted: which steps, in which order. Both are
 * written as files; a kernel shows the same, completed.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "complete.h"
#include "model.h"
#include "plan.h"
#include "yaml.h"

static struct reading there, wanted;
static struct gwha_plan_how how;

/* As dumps show it, groups of one router included. */
static struct gwha_group groups[64];
static struct gwha_router routers[64];
static struct gwha_sync syncs[8];

static void dump(struct gwha_have *have, const struct gwha_conf *conf)
{
	*have = (struct gwha_have){
		.groups = groups, .routers = routers, .syncs = syncs};
	for (size_t i = 0; i < conf->n_groups; i++) {
		groups[have->n_groups] = conf->groups[i].g;
		gwha_complete_group(&groups[have->n_groups++]);
	}
	for (size_t i = 0; i < conf->n_routers; i++) {
		struct gwha_router *rt = &routers[have->n_routers++];

		*rt = conf->routers[i].rt;
		gwha_complete_router(rt);
		for (uint32_t j = 0; j < rt->vips.n; j++)
			gwha_number_set(&gwha_kind_vip, &rt->vips.at[j],
					GWHA_A_VIP_STATE,
					GWHA_VIP_STATE_PRESENT);
		if (!gwha_own_group(rt))
			continue;
		memset(&groups[have->n_groups], 0, sizeof(groups[0]));
		strcpy(groups[have->n_groups].name, rt->group);
		groups[have->n_groups++].implicit = true;
	}
	for (size_t i = 0; i < conf->n_syncs; i++) {
		syncs[have->n_syncs] = conf->syncs[i].s;
		gwha_complete_sync(&syncs[have->n_syncs++]);
	}
}

static char *steps(const char *is, const char *want)
{
	struct gwha_plan plan;
	struct gwha_have have;
	struct gwha_err err;
	char *text = NULL;
	size_t size;
	FILE *out;

	if (read_yaml(&there, is, NULL) || read_yaml(&wanted, want, NULL))
		print_error("%s%s", there.said, wanted.said);
	assert_int_equal(there.f.errors + wanted.f.errors, 0);
	dump(&have, &there.conf);
	assert_int_equal(gwha_plan_make(&wanted.conf, &have, &how, &plan, &err),
			 0);
	out = open_memstream(&text, &size);
	assert_non_null(out);
	for (size_t i = 0; i < plan.n; i++) {
		gwha_op_write(out, &plan.at[i]);
		fputs(plan.at[i].disrupts ? " # disrupts\n" : "\n", out);
	}
	fclose(out);
	gwha_plan_free(&plan);
	free_yaml(&there);
	free_yaml(&wanted);
	return text;
}

#define NONE "routers: []\n"
#define G "groups: {g: }\n"
#define R "routers:\n"
#define LAN(more) "- {dev: eth0, vrid: 10, group: g" more "}\n"
#define WAN(more) "- {dev: eth1, vrid: 20, group: g" more "}\n"
#define S(more) "sync: {g: {dev: eth2, local: 10.0.0.1, peer: 10.0.0.2" more "}}\n"
#define VIP ", vip: 192.0.2.1/24"

static const struct row {
	const char *name;
	const char *is;
	const char *want;
	const char *steps;
} rows[] = {
	{"all is new", NONE,
	 "groups: {g: {priority: 254, track: [{dev: eth2, weight: 20}, {name: bgp, up-delay: 1s}], lease-action: {weight: 30}}}\n"
	 R LAN(", version: 3, interval: 100ms, vip: [192.0.2.1/24, {addr: 192.0.2.9/32, dev: lo, excluded: on}], auth: {type: hmac, key: {key-id: 1, key-file: '/k y'}}")
	 "- {dev: eth0.5, vrid: 1, peer: 10.0.0.9, src: 10.0.0.8, vip: 10.0.0.1/24, auth: {type: text, text-file: /t}}\n"
	 S(", select: {mark: 0x10/0xf0}, rate: 10mbit, key: [{key-id: 3, key-file: /3}, {key-id: 4, key-file: /4}], send: 3"),
	 "gwha group add g priority 254 lease-action weight 30 track dev eth2 weight 20 track name bgp up-delay 1s\n"
	 "gwha router add dev eth0 vrid 10 family inet version 3 interval 100ms group g vip 192.0.2.1/24 vip 192.0.2.9/32 dev lo excluded vmac on auth hmac key-id 1 key-file '/k y' send 1\n"
	 "gwha router add dev eth0.5 vrid 1 family inet vip 10.0.0.1/24 vmac off peer 10.0.0.9 src 10.0.0.8 auth text-file /t\n"
	 "gwha sync set group g dev eth2 local 10.0.0.1 peer 10.0.0.2 rate 10mbit mark 0x10/0xf0 key-id 3 key-file /3 key-id 4 key-file /4 send 3\n"},
	{"nothing is wanted", G R LAN(VIP) "- {dev: eth1, vrid: 1, vip: 10.0.0.1/24}\n" S(", insecure: on"), NONE,
	 "gwha router del dev eth0 vrid 10 family inet # disrupts\n"
	 "gwha router del dev eth1 vrid 1 family inet # disrupts\n"
	 "gwha group del g\n"},
	{"a priority", G R LAN(VIP), "groups: {g: {priority: 7}}\n" R LAN(VIP), "gwha group set g priority 7\n"},
	{"a priority that is not given any more", "groups: {g: {priority: 7, preempt: on}}\n" R LAN(VIP), G R LAN(VIP),
	 "gwha group set g priority 100 preempt off\n"},
	{"a VIP more", G R LAN(VIP) WAN(""), G R LAN(", vip: [192.0.2.1/24, 192.0.2.2/24]") WAN(""),
	 "gwha router set dev eth0 vrid 10 family inet vip 192.0.2.1/24 vip 192.0.2.2/24\n"},
	{"V09: a VIP less", G R LAN(", vip: [192.0.2.1/24, 192.0.2.2/24]"), G R LAN(VIP),
	 "gwha router set dev eth0 vrid 10 family inet vip 192.0.2.1/24 # disrupts\n"},
	{"V09: no VIP any more", G R LAN(VIP), G R LAN(""),
	 "gwha router set dev eth0 vrid 10 family inet vip none # disrupts\n"},
	{"V16: another VRID", G R LAN(VIP), G R "- {dev: eth0, vrid: 11, group: g" VIP "}\n",
	 "gwha router del dev eth0 vrid 10 family inet # disrupts\n"
	 "gwha router add dev eth0 vrid 11 family inet group g vip 192.0.2.1/24 vmac on\n"},
	{"the order of VIPs is that of adverts", G R LAN(", vip: [192.0.2.1/24, 192.0.2.2/24]"), G R LAN(", vip: [192.0.2.2/24, 192.0.2.1/24]"),
	 "gwha router set dev eth0 vrid 10 family inet vip 192.0.2.2/24 vip 192.0.2.1/24\n"},
	{"the device of a VIP that is the router's", G R LAN(", vip: {addr: 192.0.2.1/24, dev: eth0}"), G R LAN(VIP), ""},
	{"a version cannot change", G R LAN(VIP) WAN(", vip: 10.0.0.1/24"), G R LAN(VIP ", version: 3") WAN(", vip: 10.0.0.1/24"),
	 "gwha router del dev eth0 vrid 10 family inet # disrupts\n"
	 "gwha router add dev eth0 vrid 10 family inet version 3 group g vip 192.0.2.1/24 vmac on\n"},
	{"nor can a group", "groups: {g: , h: }\n" R LAN(VIP), "groups: {g: , h: }\n" R "- {dev: eth0, vrid: 10, group: h" VIP "}\n",
	 "gwha router del dev eth0 vrid 10 family inet # disrupts\n"
	 "gwha router add dev eth0 vrid 10 family inet group h vip 192.0.2.1/24 vmac on\n"},
	{"groups come before their routers, and go after them", "groups: {g: }\n" R LAN(VIP), "groups: {h: }\n" R "- {dev: eth0, vrid: 10, group: h" VIP "}\n",
	 "gwha group add h\n"
	 "gwha router del dev eth0 vrid 10 family inet # disrupts\n"
	 "gwha router add dev eth0 vrid 10 family inet group h vip 192.0.2.1/24 vmac on\n"
	 "gwha group del g\n"},
	{"two routers change places: both give up first", G R LAN(VIP) WAN(", vip: 10.0.0.1/24"), G R LAN(", vip: 10.0.0.1/24") WAN(VIP),
	 "gwha router set dev eth0 vrid 10 family inet vip none # disrupts\n"
	 "gwha router set dev eth1 vrid 20 family inet vip none # disrupts\n"
	 "gwha router set dev eth0 vrid 10 family inet vip 10.0.0.1/24\n"
	 "gwha router set dev eth1 vrid 20 family inet vip 192.0.2.1/24\n"},
	{"a VIP moves, its neighbour stays", G R LAN(", vip: [192.0.2.1/24, 192.0.2.2/24]") WAN(", vip: 10.0.0.1/24"),
	 G R LAN(VIP) WAN(", vip: [10.0.0.1/24, 192.0.2.2/24]"),
	 "gwha router set dev eth0 vrid 10 family inet vip 192.0.2.1/24 # disrupts\n"
	 "gwha router set dev eth1 vrid 20 family inet vip 10.0.0.1/24 vip 192.0.2.2/24\n"},
	{"one link-local address on two devices does not move", G R "- {dev: eth0, vrid: 1, vip: fe80::1/64, group: g}\n",
	 G R "- {dev: eth0, vrid: 1, vip: fe80::1/64, group: g}\n- {dev: eth1, vrid: 1, vip: fe80::1/64, group: g}\n",
	 "gwha router add dev eth1 vrid 1 family inet6 group g vip fe80::1/64 vmac on\n"},
	{"what is deleted comes last", G R LAN(VIP), G R WAN(", vip: 10.0.0.1/24"),
	 "gwha router add dev eth1 vrid 20 family inet group g vip 10.0.0.1/24 vmac on\n"
	 "gwha router del dev eth0 vrid 10 family inet # disrupts\n"},
	{"peers end, the source is the device's own again", G R LAN(VIP ", peer: [10.0.0.2], src: 10.0.0.1, ttl-min: 254"), G R LAN(VIP),
	 "gwha router set dev eth0 vrid 10 family inet ttl-min 255 src auto peer none\n"},
	{"other peers, another source", G R LAN(VIP ", peer: [10.0.0.2], src: 10.0.0.1"), G R LAN(VIP ", peer: [10.0.0.3, 10.0.0.2], src: 10.0.0.4"),
	 "gwha router set dev eth0 vrid 10 family inet peer 10.0.0.3 peer 10.0.0.2 src 10.0.0.4\n"},
	{"peers, a source", G R LAN(VIP), G R LAN(VIP ", peer: [10.0.0.3], src: 10.0.0.4"),
	 "gwha router set dev eth0 vrid 10 family inet peer 10.0.0.3 src 10.0.0.4\n"},
	{"synchronisation: another peer", G R LAN(VIP) S(", insecure: on"), G R LAN(VIP) "sync: {g: {dev: eth2, local: 10.0.0.1, peer: [10.0.0.2, 10.0.0.3], insecure: on}}\n",
	 "gwha sync set group g local 10.0.0.1 peer 10.0.0.2 peer 10.0.0.3\n"},
	{"the device's own source, said", G R LAN(VIP), G R LAN(VIP ", src: auto"), ""},
	{"authentication ends", G R LAN(VIP ", auth: {type: hmac, key: {key-id: 1, key-file: /k}}"), G R LAN(VIP),
	 "gwha router set dev eth0 vrid 10 family inet auth none\n"},
	{"another key sends", G R LAN(VIP ", auth: {type: hmac, key: [{key-id: 1, key-file: /1}, {key-id: 2, key-file: /2}]}"),
	 G R LAN(VIP ", auth: {type: hmac, key: [{key-id: 1, key-file: /1}, {key-id: 2, key-file: /2}], send: 1}"),
	 "gwha router set dev eth0 vrid 10 family inet auth hmac key-id 1 key-file /1 key-id 2 key-file /2 send 1 mode enforce\n"},
	{"another file of a key cannot be seen", G R LAN(VIP ", auth: {type: hmac, key: {key-id: 1, key-file: /1}}"),
	 G R LAN(VIP ", auth: {type: hmac, key: {key-id: 1, key-file: /other}}"), ""},
	{"nothing is tracked any more", "groups: {g: {track: [{dev: a}]}}\n" R LAN(VIP), G R LAN(VIP), "gwha group set g track none\n"},
	{"a pool", G R LAN(VIP), "groups: {g: {pool: p, pool-weight: 20}}\n" R LAN(VIP), "gwha group set g pool p pool-weight 20\n"},
	{"another pool, and the limit again", "groups: {g: {pool: p, pool-limit: 2}}\n" R LAN(VIP), "groups: {g: {pool: q}}\n" R LAN(VIP),
	 "gwha group set g pool q pool-limit 1\n"},
	{"no pool any more", "groups: {g: {pool: p, pool-weight: 20}}\n" R LAN(VIP), G R LAN(VIP), "gwha group set g pool none pool-weight 100\n"},
	{"no pool, said", G R LAN(VIP), "groups: {g: {pool: none}}\n" R LAN(VIP), ""},
	{"a weight", "groups: {g: {lease-action: {weight: 3}}}\n" R LAN(VIP), "groups: {g: {lease-action: {weight: 4}}}\n" R LAN(VIP),
	 "gwha group set g lease-action weight 4\n"},
	{"synchronisation: a rate", G R LAN(VIP) S(", insecure: on"), G R LAN(VIP) S(", insecure: on, rate: 1gbit"),
	 "gwha sync set group g rate 1gbit\n"},
	{"synchronisation: no limit any more", G R LAN(VIP) S(", insecure: on, rate: 1gbit"), G R LAN(VIP) S(", insecure: on"),
	 "gwha sync set group g rate unlimited\n"},
	{"synchronisation: what is selected", G R LAN(VIP) S(", insecure: on, select: {mark: 1/3}"), G R LAN(VIP) S(", insecure: on, select: {mark: 2/3}"),
	 "gwha sync set group g mark 0x2/0x3\n"},
	{"synchronisation: a zone, then VIPs", G R LAN(VIP) S(", insecure: on, select: {zone: 5}"), G R LAN(VIP) S(", insecure: on"),
	 "gwha sync set group g vips\n"},
	{"synchronisation: keys", G R LAN(VIP) S(", insecure: on"), G R LAN(VIP) S(", key: {key-id: 1, key-file: /1}"),
	 "gwha sync set group g key-id 1 key-file /1 send 1\n"},
	{"synchronisation: no keys any more", G R LAN(VIP) S(", key: {key-id: 1, key-file: /1}"), G R LAN(VIP) S(", insecure: on"),
	 "gwha sync set group g insecure\n"},
	{"synchronisation: another family", G R LAN(VIP) S(", insecure: on"), G R LAN(VIP) "sync: {g: {dev: eth2, local: fd00::1, peer: fd00::2, insecure: on}}\n",
	 "gwha sync set group g local fd00::1 peer fd00::2\n"},
	{"synchronisation: a second link", G R LAN(VIP) S(", insecure: on"), G R LAN(VIP) S(", insecure: on, dev2: eth3, local2: 10.0.1.1, peer2: 10.0.1.2"),
	 "gwha sync set group g dev2 eth3 local2 10.0.1.1 peer2 10.0.1.2\n"},
	{"synchronisation: the second link is the same", G R LAN(VIP) S(", insecure: on, dev2: eth3, local2: 10.0.1.1, peer2: 10.0.1.2"),
	 G R LAN(VIP) S(", insecure: on, dev2: eth3, local2: 10.0.1.1, peer2: 10.0.1.2"), ""},
	{"synchronisation: the second link moves", G R LAN(VIP) S(", insecure: on, dev2: eth3, local2: 10.0.1.1, peer2: 10.0.1.2"),
	 G R LAN(VIP) S(", insecure: on, dev2: eth4, local2: 10.0.1.1, peer2: 10.0.1.2"),
	 "gwha sync set group g dev2 eth4 local2 10.0.1.1 peer2 10.0.1.2\n"},
	{"synchronisation: the second link ends", G R LAN(VIP) S(", insecure: on, dev2: eth3, local2: 10.0.1.1, peer2: 10.0.1.2"), G R LAN(VIP) S(", insecure: on"),
	 "gwha sync set group g dev2 none\n"},
	{"synchronisation: what is ignored", G R LAN(VIP) S(", insecure: on"), G R LAN(VIP) S(", insecure: on, ignore: [{proto: udp}, {prefix: 10.0.0.0/8}, {zone: 0}, {mark: 1/3}]"),
	 "gwha sync set group g ignore proto udp ignore prefix 10.0.0.0/8 ignore zone 0 ignore mark 0x1/0x3\n"},
	{"synchronisation: the same is ignored", G R LAN(VIP) S(", insecure: on, ignore: {proto: udp}"), G R LAN(VIP) S(", insecure: on, ignore: [{proto: udp}]"), ""},
	{"synchronisation: nothing is ignored any more", G R LAN(VIP) S(", insecure: on, ignore: {proto: udp}"), G R LAN(VIP) S(", insecure: on"),
	 "gwha sync set group g ignore none\n"},
	{"synchronisation ends", G R LAN(VIP) S(", insecure: on"), G R LAN(VIP), "gwha sync del group g\n"},
	{"synchronisation of a router that is made anew", R "- {dev: a, vrid: 1" VIP "}\nsync: {a/1/4: {dev: eth2, local: 10.0.0.1, peer: 10.0.0.2, insecure: on}}\n",
	 R "- {dev: a, vrid: 1, version: 3" VIP "}\nsync: {a/1/4: {dev: eth2, local: 10.0.0.1, peer: 10.0.0.2, insecure: on}}\n",
	 "gwha router del dev a vrid 1 family inet # disrupts\n"
	 "gwha router add dev a vrid 1 family inet version 3 vip 192.0.2.1/24 vmac on\n"
	 "gwha sync set group a/1/4 dev eth2 local 10.0.0.1 peer 10.0.0.2 insecure\n"},
};

/* Without what disrupts, and what has to follow that. */
static const struct row gentle_rows[] = {
	{"what does not disrupt is done", G R LAN(VIP), "groups: {g: {priority: 7}}\n" R LAN(", vip: [192.0.2.1/24, 192.0.2.2/24]") WAN(", vip: 10.0.0.1/24") S(", insecure: on"),
	 "gwha group set g priority 7\n"
	 "gwha router set dev eth0 vrid 10 family inet vip 192.0.2.1/24 vip 192.0.2.2/24\n"
	 "gwha router add dev eth1 vrid 20 family inet group g vip 10.0.0.1/24 vmac on\n"
	 "gwha sync set group g dev eth2 local 10.0.0.1 peer 10.0.0.2 insecure\n"},
	{"nothing is wanted", G R LAN(VIP) "- {dev: eth1, vrid: 1, vip: 10.0.0.1/24}\n" S(", insecure: on"), NONE, ""},
	{"a group without routers goes", "groups: {g: , h: }\n" R LAN(VIP), G R LAN(VIP), "gwha group del h\n"},
	{"synchronisation may end", G R LAN(VIP) S(", insecure: on"), G R LAN(VIP), "gwha sync del group g\n"},
	{"a VIP less, a router beside it", G R LAN(", vip: [192.0.2.1/24, 192.0.2.2/24]") WAN(", vip: 10.0.0.1/24"), G R LAN(VIP) WAN(", vip: [10.0.0.1/24, 10.0.0.2/24]"),
	 "gwha router set dev eth1 vrid 20 family inet vip 10.0.0.1/24 vip 10.0.0.2/24\n"},
	{"two routers change places", G R LAN(VIP) WAN(", vip: 10.0.0.1/24"), G R LAN(", vip: 10.0.0.1/24") WAN(VIP), ""},
	{"a VIP moves: who gets it waits, too", G R LAN(", vip: [192.0.2.1/24, 192.0.2.2/24]") WAN(", vip: 10.0.0.1/24"), G R LAN(VIP) WAN(", vip: [10.0.0.1/24, 192.0.2.2/24]"), ""},
	{"a chain of them", G R LAN(VIP) WAN(", vip: 10.0.0.1/24"), G R LAN(", vip: 10.0.0.9/24") WAN(VIP) "- {dev: eth3, vrid: 3, group: g, vip: 10.0.0.1/24}\n", ""},
	{"a VIP of a router that goes", G R LAN(VIP), G R WAN(VIP) "- {dev: eth3, vrid: 3, group: g, vip: 10.0.0.1/24}\n",
	 "gwha router add dev eth3 vrid 3 family inet group g vip 10.0.0.1/24 vmac on\n"},
	{"another version", G R LAN(VIP) S(", insecure: on"), G R LAN(VIP ", version: 3") S(", insecure: on, rate: 1gbit"), ""},
	{"another group", G R LAN(VIP) S(", insecure: on"), "groups: {h: }\n" R "- {dev: eth0, vrid: 10, group: h" VIP "}\nsync: {h: {dev: eth2, local: 10.0.0.1, peer: 10.0.0.2, insecure: on}}\n",
	 "gwha group add h\n"},
	{"a link-local address on another device does not wait", G R "- {dev: eth0, vrid: 1, vip: fe80::1/64, group: g}\n", G R "- {dev: eth1, vrid: 1, vip: fe80::1/64, group: g}\n",
	 "gwha router add dev eth1 vrid 1 family inet6 group g vip fe80::1/64 vmac on\n"},
};

static int count_differing(const struct row *row, size_t n)
{
	int differ = 0;

	for (size_t i = 0; i < n; i++) {
		char *text = steps(row[i].is, row[i].want);

		if (strcmp(text, row[i].steps)) {
			print_error("%s:\n%swanted:\n%s\n", row[i].name, text,
				    row[i].steps);
			differ++;
		}
		free(text);
	}
	return differ;
}

static void each_row(void **state)
{
	(void)state;
	assert_int_equal(count_differing(rows, sizeof(rows) / sizeof(rows[0])), 0);
}

static void each_gentle_row(void **state)
{
	(void)state;
	how.gentle = true;
	assert_int_equal(count_differing(gentle_rows, sizeof(gentle_rows) / sizeof(gentle_rows[0])), 0);
	how.gentle = false;
}

/* Whatever is asked for: none of its steps disrupts. */
static void gentle_steps_disrupt_nothing(void **state)
{
	(void)state;
	how.gentle = true;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *text = steps(rows[i].is, rows[i].want);

		assert_null(strstr(text, "disrupts"));
		free(text);
	}
	how.gentle = false;
}

/* Of all that there is, nothing is in a step. */
static void what_is_equal_is_in_no_step(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *text = steps(rows[i].want, rows[i].want);

		assert_string_equal(text, "");
		free(text);
	}
}

static void others_are_kept_if_asked(void **state)
{
	char *text;

	(void)state;
	how.keep_others = true;
	text = steps(G R LAN(VIP) "- {dev: x, vrid: 1, vip: 10.0.0.1/24}\n" S(", insecure: on"),
		     "groups: {h: }\nrouters: []\n");
	assert_string_equal(text, "gwha group add h\n");
	free(text);
	how.keep_others = false;
}

/* In maintenance: the lowest priority, whatever the file has, and nothing else. */
static void a_node_rests_if_asked(void **state)
{
	static const char file[] = "groups: {g: {priority: 200, preempt: on}}\n" R LAN(VIP)
		"- {dev: x, vrid: 1, vip: 10.0.0.1/24}\n- {dev: y, vrid: 1, priority: 7, vip: 10.0.1.1/24}\n";
	static const char rests[] = "groups: {g: {priority: 1, preempt: on}}\n" R LAN(VIP)
		"- {dev: x, vrid: 1, priority: 1, vip: 10.0.0.1/24}\n- {dev: y, vrid: 1, priority: 1, vip: 10.0.1.1/24}\n";
	char *text;

	(void)state;
	how.resting = true;
	text = steps(file, file);
	assert_string_equal(text, "gwha group set g priority 1\n"
				  "gwha router set dev x vrid 1 family inet priority 1\n"
				  "gwha router set dev y vrid 1 family inet priority 1\n");
	free(text);
	text = steps(rests, file);
	assert_string_equal(text, "");
	free(text);
	text = steps(NONE, file);
	assert_non_null(strstr(text, "gwha group add g priority 1 preempt on\n"));
	assert_non_null(strstr(text, "dev x vrid 1 family inet priority 1 vip"));
	assert_null(strstr(text, "priority 7"));
	free(text);
	how.resting = false;
	text = steps(rests, file);
	assert_string_equal(text, "gwha group set g priority 200\n"
				  "gwha router set dev x vrid 1 family inet priority 100\n"
				  "gwha router set dev y vrid 1 family inet priority 7\n");
	free(text);
}

static void secrets_are_given_again_if_asked(void **state)
{
	char *text;

	(void)state;
	how.secrets = true;
	text = steps(G R LAN(VIP ", auth: {type: hmac, key: {key-id: 1, key-file: /1}}") WAN("") S(", key: {key-id: 2, key-file: /2}"),
		     G R LAN(VIP ", auth: {type: hmac, key: {key-id: 1, key-file: /1}}") WAN("") S(", key: {key-id: 2, key-file: /2}"));
	assert_string_equal(text, "gwha router set dev eth0 vrid 10 family inet auth hmac key-id 1 key-file /1 send 1 mode enforce\n"
				  "gwha sync set group g key-id 2 key-file /2 send 2\n");
	free(text);
	how.secrets = false;
}

/* V39, and the module's other defaults (docs/netlink.md). */
static void nothing_said_is_the_default(void **state)
{
	struct gwha_router rt = {.vrid = 1, .ifname = "eth0"};
	struct gwha_router rt6 = {.vrid = 1, .ifname = "eth0.1",
				  .family = GWHA_FAMILY_INET6};

	(void)state;
	gwha_complete_router(&rt);
	assert_int_equal(rt.version, 2);
	assert_int_equal(rt.interval_us, 1000000);
	assert_int_equal(rt.priority, 100);
	assert_int_equal(rt.preempt, 0);
	assert_int_equal(rt.vmac, 1);
	assert_string_equal(rt.group, "eth0/1/4");
	rt6.has = GWHA_HAS(GWHA_A_ROUTER_FAMILY);
	gwha_complete_router(&rt6);
	assert_int_equal(rt6.version, 3);
	assert_int_equal(rt6.vmac, 0);
	assert_string_equal(rt6.group, "eth0.1/1/6");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(each_gentle_row),
		cmocka_unit_test(gentle_steps_disrupt_nothing),
		cmocka_unit_test(what_is_equal_is_in_no_step),
		cmocka_unit_test(others_are_kept_if_asked),
		cmocka_unit_test(a_node_rests_if_asked),
		cmocka_unit_test(secrets_are_given_again_if_asked),
		cmocka_unit_test(nothing_said_is_the_default),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
