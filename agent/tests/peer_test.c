// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where the file says that the nodes' agents are, what two files are compared by,
 * and which rules let the agents through (V44).
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "firewall.h"
#include "parts.h"
#include "yaml.h"

#define HEAD "nodes: {gw1: {}, gw2: {}}\nrouters: []\npeer: {"
#define BOTH "address: {gw1: 10.0.0.1, gw2: 10.0.0.2}"

static struct reading r;

static const struct {
	const char *text;
	const char *said;
} wrong[] = {
	{"routers: []\npeer: {address: {gw1: 10.0.0.1}}\n",
	 "2:7: error: peer: this file names no nodes: add nodes, so that they know each other [V44]\n"},
	{HEAD "port: 0}\n",
	 "3:7: error: peer: has no address: say where the nodes are, as in address: {gw1: 10.0.0.1, gw2: 10.0.0.2} [V44]\n"
	 "3:14: error: port \"0\": must be 1 to 65535\n"},
	{HEAD "address: {gw1: 10.0.0.1}}\n",
	 "3:17: error: address: gw1 has no peer: give this node and its peers one each [V44]\n"},
	{HEAD "address: {gw2: 10.0.0.2}}\n",
	 "3:17: error: address: gw1 has none itself: give this node and its peers one each [V44]\n"},
	{HEAD "address: {gw1: 10.0.0.1, gw2: 'fd00::2'}}\n",
	 "3:17: error: address: gw1 and gw2 have not one family: give both IPv4 or both IPv6 [V44]\n"},
	{HEAD "address: {gw1: 10.0.0.1, gw2: 224.0.0.1}}\n",
	 "3:38: error: address \"224.0.0.1\": must be one that belongs to one host, and is not link-local [V44]\n"},
	{HEAD "address: {gw1: 'fe80::1', gw2: 'fd00::2'}}\n",
	 "3:23: error: address \"fe80::1\": must be one that belongs to one host, and is not link-local [V44]\n"},
	{HEAD "address: {gw1: 10.0.0.1, gw2: x}}\n",
	 "3:38: error: address \"x\": must be an address, as 10.0.0.1 or 2001:db8::1 [V44]\n"},
	{HEAD "address: 10.0.0.1}\n",
	 "3:17: error: address: must be a map by nodes, as {gw1: 10.0.0.1, gw2: 10.0.0.2} [V44]\n"},
	{HEAD BOTH ", accept: yes}\n", "3:57: error: accept \"yes\": must be on or off\n"},
	{HEAD BOTH ", key-file: peer.key}\n",
	 "3:59: error: key-file \"peer.key\": must be a whole path, of at most 255 characters\n"},
	{HEAD BOTH ", certfile: /c}\n",
	 "3:49: error: peer has no key \"certfile\": did you mean \"cert-file\"?\n"},
};

static void V44_the_file_is_held_to_it(void **state)
{
	int differ = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_int_equal(read_yaml(&r, wrong[i].text, "gw1"), -1);
		if (strcmp(r.said, wrong[i].said)) {
			print_error("of:\n%s\nsaid:\n%swanted:\n%s\n",
				    wrong[i].text, r.said, wrong[i].said);
			differ++;
		}
		free_yaml(&r);
	}
	assert_int_equal(differ, 0);
}

static void V44_port_443_unless_it_is_given(void **state)
{
	struct gwha_conf_peer one;

	(void)state;
	assert_int_equal(read_yaml(&r, HEAD BOTH "}\n", "gw2"), 0);
	one = r.conf.peer;
	assert_true(one.on && one.ruleset && !one.accept);
	assert_int_equal(one.port, 443);
	assert_string_equal(one.own.name, "gw2");
	assert_int_equal(one.n, 1);
	assert_string_equal(one.at[0].name, "gw1");
	assert_string_equal(one.key, "/etc/gwha/peer.key");
	assert_non_null(gwha_peer_find(&one, "gw1"));
	assert_null(gwha_peer_find(&one, "gw2"));
	assert_true(gwha_peer_same(&one, &r.conf.peer));
	free_yaml(&r);
	assert_int_equal(read_yaml(&r, HEAD BOTH ", port: {gw1: 8443, gw2: 443}, trust-file: /t}\n", "gw1"), 0);
	assert_int_equal(r.conf.peer.port, 8443);
	assert_false(gwha_peer_same(&one, &r.conf.peer));
	free_yaml(&r);
}

static void V44_the_firewall_lets_peers_through(void **state)
{
	static const char *const rules[] = {
		"ip saddr 10.0.0.2 ip daddr 10.0.0.1 tcp dport 443 accept",
		"ip saddr 10.0.0.2 ip daddr 10.0.0.1 tcp sport 443 ct state established accept",
		"ip saddr 10.0.0.1 ip daddr 10.0.0.2 tcp dport 443 accept",
		"ip saddr 10.0.0.1 ip daddr 10.0.0.2 tcp sport 443 ct state established accept",
	};
	const struct gwha_fw_how how = {.table = false}, table = {.table = true};
	struct gwha_firewall fw;
	struct gwha_err err;

	(void)state;
	assert_int_equal(read_yaml(&r, HEAD BOTH "}\n", "gw1"), 0);
	assert_int_equal(gwha_firewall_make(&r.conf, &how, &fw, &err), 0);
	assert_int_equal(fw.n, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(fw.at[i].out, i > 1);
		assert_string_equal(fw.at[i].text, rules[i]);
	}
	gwha_firewall_free(&fw);
	assert_int_equal(gwha_firewall_make(&r.conf, &table, &fw, &err), 0);
	assert_int_equal(fw.n, 0);
	gwha_firewall_free(&fw);
	free_yaml(&r);
}

/* What a file says, and not how it is written. */
static void files_differ_in_their_parts(void **state)
{
	static const struct {
		const char *text;
		const char *differs;
	} rows[] = {
		{"# another comment\nrouters: []\ngroups:\n  a:\n    priority: 7\n", ""},
		{"groups: {a: {priority: 8}}\nrouters: []\n", "groups"},
		{"groups: {a: {priority: 7}}\nrouters: {}\n", "routers"},
		{"groups: {a: {priority: 7}}\nrouters:\n", "routers"},
		{"groups: {a: [priority, 7]}\nrouters: ['']\n", "groups, routers"},
		{"routers: []\n", "groups"},
		{"groups: {a: {priority: 7}}\nrouters: []\nsync: {}\n", "sync"},
	};
	struct gwha_parts mine, theirs;
	char names[512];

	(void)state;
	read_yaml(&r, "groups: {a: {priority: 7}}\nrouters: []\n", NULL);
	assert_int_equal(gwha_parts_of(&r.tree, &mine), 0);
	free_yaml(&r);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		read_yaml(&r, rows[i].text, NULL);
		assert_int_equal(gwha_parts_of(&r.tree, &theirs), 0);
		free_yaml(&r);
		assert_int_equal(gwha_parts_differ(&mine, &theirs, names,
						   sizeof(names)),
				 *rows[i].differs != '\0');
		assert_string_equal(names, rows[i].differs);
		assert_int_equal(gwha_parts_same(&mine, &theirs, "groups"),
				 !strstr(rows[i].differs, "groups"));
	}
	/* names are cut where there is no room, and no further */
	gwha_parts_differ(&theirs, &mine, names, 3);
	assert_string_equal(names, "sy");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(V44_the_file_is_held_to_it),
		cmocka_unit_test(V44_port_443_unless_it_is_given),
		cmocka_unit_test(V44_the_firewall_lets_peers_through),
		cmocka_unit_test(files_differ_in_their_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
