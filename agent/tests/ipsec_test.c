// SPDX-License-Identifier: GPL-2.0-or-later
/* IPsec connections in a file: what is read of them, and what is said of them. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "yaml.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* A pair that nothing is to be said of, and its connections. */
#define PAIR \
	"nodes: {gw1: , gw2: }\n" \
	"groups: {gw: {priority: {gw1: 254, gw2: 253}}}\n" \
	"routers:\n- {dev: eth0, vrid: 10, group: gw, vip: 192.0.2.1/24}\n" \
	"- {dev: eth1, vrid: 20, group: gw, version: 3, vip: ['fe80::1/64', '2001:db8::1/64']}\n"
/* The same with an epoch that both know. */
#define EPOCHS(nodes, more) \
	"nodes: {" nodes "}\n" \
	"groups: {gw: {priority: {gw1: 254, gw2: 253}}, gx: {priority: {gw1: 254, gw2: 253}}}\n" \
	"routers:\n- {dev: eth0, vrid: 10, group: gw, version: 3, send-epoch: on, vip: 192.0.2.1/24}\n" \
	"- {dev: eth1, vrid: 20, group: gx, version: 3, send-epoch: on, vip: 198.51.100.1/24}\n" \
	"ipsec:\n" more
#define APART "5:32: warning: router dev eth1 vrid 20 is in group gx, that on line 4 in gw: let all routers of a node be in one group, or some may be active and others not [V30]\n"
#define PSK "group: gw, local: 192.0.2.1, remote: 203.0.113.9, psk-file: /k"
#define NETS "local-net: 10.1.0.0/16, remote-net: 10.2.0.0/16"
#define ONE(more) PAIR "ipsec:\n  a: {" more "}\n"
#define TWO(more) PAIR "ipsec:\n  a: {" PSK ", " NETS "}\n  b: {" more "}\n"

/* A file, and what is said: of the first node, and of both beside each other. */
static const struct {
	const char *text;
	const char *said;
} rows[] = {
	{ONE(PSK ", " NETS), ""},
	{ONE(PSK ", if-id: 42"), ""},
	{PAIR "ipsec:\n", ""},
	{ONE("group: gw, local: 192.0.2.1, remote: [203.0.113.9, 203.0.113.10], cert-file: /c, key-file: /k, ca-file: /ca, "
	     "local-id: gw.example, remote-id: 'C=DE, CN=berlin', local-net: [10.1.0.0/16, '2001:db8:1::/48'], remote-net: 10.2.0.1, "
	     "proposals: aes256gcm16-prfsha384-ecp384, esp-proposals: [aes256gcm16-ecp384, aes128-sha256], bandwidth: 100mbit, dpd: 10s, encap: on"), ""},
	{ONE("group: gw, local: '2001:db8::1', remote: '2001:db8:9::9', psk-file: /k, if-id: 1"), ""},
	/* what has to be there */
	{ONE(NETS), "7:6: error: a connection needs a group: that whose owner has it\n"
		    "7:6: error: a connection needs local: a VIP of its group, so that the peer never sees another address [V41]\n"
		    "7:6: error: a connection needs psk-file, or cert-file, key-file and ca-file: secrets stand in files of their own\n"
		    "7:6: error: a connection needs remote: the address of the peer\n"},
	{ONE(PSK), "7:6: error: a connection needs local-net and remote-net, or the if-id of an xfrm interface: which traffic is to go through it?\n"},
	{ONE(PSK ", local-net: 10.1.0.0/16"), "7:6: error: a connection needs local-net and remote-net, or the if-id of an xfrm interface: which traffic is to go through it?\n"},
	{ONE(PSK ", cert-file: /c, " NETS), "7:67: error: psk-file: with certificates there is none: leave it out, or cert-file, key-file and ca-file\n"},
	{ONE("group: gw, local: 192.0.2.1, remote: 203.0.113.9, cert-file: /c, key-file: /k, " NETS),
	 "7:6: error: a connection needs all of cert-file, key-file and ca-file\n"},
	/* a secret does not stand here */
	{ONE("psk: secret, " PSK ", " NETS), "7:7: error: a connection has no key \"psk\": did you mean \"psk-file\"?\n"},
	/* values */
	{ONE("group: gw, local: 192.0.2.1/24, remote: 203.0.113.9, psk-file: /k, " NETS),
	 "7:25: error: local \"192.0.2.1/24\": must be an address, a VIP of the group, without a length [V41]\n"},
	{ONE("group: gw, local: 192.0.2.1, remote: ['2001:db8::9'], psk-file: /k, " NETS),
	 "7:45: error: remote \"2001:db8::9\": must be an address, of the same family as local\n"},
	{ONE("group: gw, local: 192.0.2.1, remote: berlin.example, psk-file: k, " NETS),
	 "7:44: error: remote \"berlin.example\": must be an address, of the same family as local\n"
	 "7:70: error: psk-file \"k\": give its whole path, from / on\n"},
	{ONE(PSK ", local-net: 10.1.0.0/33, remote-net: office"),
	 "7:82: error: local-net \"10.1.0.0/33\": must be a subnet, as in 10.1.0.0/16 or 2001:db8::/48\n"
	 "7:107: error: remote-net \"office\": must be a subnet, as in 10.1.0.0/16 or 2001:db8::/48\n"},
	{ONE(PSK ", if-id: 0"), "7:78: error: if-id \"0\": must be 1 to 4294967294: that of ip link add type xfrm\n"},
	{ONE(PSK ", if-id: 4294967295"), "7:78: error: if-id \"4294967295\": must be 1 to 4294967294: that of ip link add type xfrm\n"},
	{ONE(PSK ", if-id: 1, dpd: 500ms"), "7:86: error: dpd \"500ms\": must be 1s to 60s\n"},
	{ONE(PSK ", if-id: 1, dpd: 1500ms"), "7:86: error: dpd: takes whole seconds\n"},
	{ONE(PSK ", if-id: 1, bandwidth: 5"), "7:92: error: bandwidth \"5\": must be a rate, as in 100mbit\n"},
	{ONE(PSK ", if-id: 1, encap: yes"), "7:88: error: encap \"yes\": must be on or off\n"},
	{ONE(PSK ", if-id: 1, proposals: 'aes256;x'"), "7:92: error: proposals \"aes256;x\": must be as charon calls it, as in aes256gcm16-prfsha384-ecp384\n"},
	{ONE(PSK ", if-id: 1, remote-id: '%any'"), "7:92: error: remote-id \"%any\": must be who that is, as in gw.example: an address, a name, or a certificate's subject\n"},
	{ONE(PSK ", if-id: 1, local-id: \"a\\nb\""), "7:91: error: local-id: takes letters, digits and signs, no others\n"},
	{ONE(PSK ", if-id: 1, local-net: []"), "7:92: error: local-net: is empty: give one, or leave the key out\n"},
	{PAIR "ipsec:\n  a b: {" PSK ", if-id: 1}\n", "7:3: error: connection \"a b\": its name takes 1 to 32 letters, digits, '-', '_' and '.'\n"},
	{PAIR "ipsec: {a: 1}\n", "6:12: error: a connection: must be a map, of KEY: VALUE\n"},
	{PAIR "ipsec: [a]\n", "6:8: error: ipsec: must be a map, of KEY: VALUE\n"},
	/* what does not go together */
	{ONE("group: gw, local: 192.0.2.2, remote: 203.0.113.9, psk-file: /k, if-id: 1"),
	 "7:25: error: local \"192.0.2.2\": is no VIP of group gw: at a failover the peer would be left with an address that does not move [V41]\n"},
	{ONE("group: gx, local: 192.0.2.1, remote: 203.0.113.9, psk-file: /k, if-id: 1"),
	 "7:14: error: group \"gx\": there is none of that name: name one of this file\n"},
	{TWO(PSK ", if-id: 1"),
	 "8:6: error: connection \"b\": has the addresses and identities of \"a\": the two would replace each other; give one of them several local-net and remote-net, or another identity\n"},
	{TWO(PSK ", remote-id: b, if-id: 1"), ""},
	{ONE(PSK ", if-id: 1, dpd: 11s"), "7:86: warning: dpd: should be 10s at most: so long it takes until a peer that is gone is even asked\n"},
	/* what is hot */
	{EPOCHS("gw1: , gw2: ", "  a: {" PSK ", if-id: 1, standby: hot}\n  b: {" PSK ", remote-id: b, if-id: 2, standby: hot, esp-proposals: aes128gcm16-noesn}\n"), APART},
	{EPOCHS("gw1: , gw2: ", "  a: {" PSK ", if-id: 1, standby: hot}\n  b: {group: gx, local: 198.51.100.1, remote: 203.0.113.9, psk-file: /k, if-id: 2}\n"), APART},
	{ONE(PSK ", if-id: 1, standby: warm"), "7:90: error: standby \"warm\": must be hot or cold\n"},
	{ONE(PSK ", if-id: 1, standby: cold"), ""},
	{ONE(PSK ", if-id: 1, standby: hot"),
	 "7:90: error: standby: hot needs an epoch that both nodes know: give a router of group gw send-epoch: on, or the group sync\n"},
	{EPOCHS("gw1: , gw2: , gw3: ", "  a: {" PSK ", if-id: 1, standby: hot}\n"),
	 APART "7:90: error: standby: hot is for two nodes, and the file has 3: charon gives copies to one other\n"},
	{EPOCHS("gw1: , gw2: ", "  a: {" PSK ", if-id: 1, standby: hot, esp-proposals: [aes128gcm16-noesn, aes128-sha256-esn, esn-aes256-sha256]}\n"),
	 APART "7:110: error: esp-proposals \"aes128-sha256-esn\": with standby: hot there is no esn: who takes over could not tell where the other node was\n"
	 "7:110: error: esp-proposals \"esn-aes256-sha256\": with standby: hot there is no esn: who takes over could not tell where the other node was\n"},
	{EPOCHS("gw1: , gw2: ", "  a: {" PSK ", if-id: 1, standby: hot}\n  b: {group: gx, local: 198.51.100.1, remote: 203.0.113.9, psk-file: /k, if-id: 2, standby: hot}\n"),
	 APART "8:93: error: standby: hot is for the connections of one group: charon takes over all or none, and \"a\" is of group gw\n"},
	{EPOCHS("gw1: , gw2: ", "  a: {" PSK ", if-id: 1, standby: {gw1: hot, gw2: cold}}\n"),
	 APART "7:96: warning: standby: gw2 has another one: there will be no copy to take over\n"},
	{PAIR "ipsec:\n  a: {gw1: {" PSK ", if-id: 1}}\n",
	 "7:12: warning: connection \"a\": gw2 does not have it: give both nodes the same, or it is gone after a failover [V43]\n"},
	{PAIR "ipsec:\n  a: {gw2: {" PSK ", if-id: 1}}\n",
	 "0:0: warning: connection \"a\": gw2 has it, and this node does not: give both nodes the same, or it is gone after a failover [V43]\n"},
	{ONE("group: gw, local: {gw1: 192.0.2.1, gw2: 192.0.2.7}, remote: 203.0.113.9, psk-file: /k, if-id: 1"),
	 "7:31: warning: local: gw2 has another one: the peer would see another address after a failover [V41]\n"},
};

static struct reading mine, theirs;

static void each_row(void **state)
{
	unsigned int bad = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (!read_yaml(&mine, rows[i].text, "gw1")) {
			gwha_lint(&mine.conf, &mine.f);
			if (!mine.f.errors && !read_yaml(&theirs, rows[i].text, "gw2"))
				gwha_mirror(&mine.conf, &theirs.conf, &mine.f);
			free_yaml(&theirs);
		}
		say_all(&mine);
		if (strcmp(mine.said, rows[i].said)) {
			print_error("row %zu says:\n%sand not:\n%s", i, mine.said, rows[i].said);
			bad++;
		}
		free_yaml(&mine);
	}
	assert_int_equal(bad, 0);
}

static void what_is_read(void **state)
{
	const struct gwha_conf_ipsec *c;

	(void)state;
	assert_int_equal(read_yaml(&mine, rows[3].text, "gw1"), 0);
	assert_int_equal(mine.conf.n_ipsecs, 1);
	c = mine.conf.ipsecs;
	assert_string_equal(c->name, "a");
	assert_int_equal(c->remote.n, 2);
	assert_string_equal(c->remote.at[1], "203.0.113.10");
	assert_string_equal(c->remote_id, "C=DE, CN=berlin");
	assert_int_equal(c->local_net.n, 2);
	assert_int_equal(c->esp_proposals.n, 2);
	assert_int_equal(c->bandwidth_kbit, 100000);
	assert_int_equal(c->dpd_us, 10000000);
	assert_true(c->encap);
	assert_false(c->hot);
	free_yaml(&mine);
	/* a route says what goes through; the other family has its own "all" */
	assert_int_equal(read_yaml(&mine, rows[4].text, "gw1"), 0);
	c = mine.conf.ipsecs;
	assert_int_equal(c->if_id, 1);
	assert_string_equal(c->local_net.at[0], "::/0");
	assert_string_equal(c->remote_net.at[0], "::/0");
	assert_int_equal(c->dpd_us, GWHA_IPSEC_DPD_US);
	free_yaml(&mine);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(what_is_read),
	};

	return cmocka_run_group_tests_name("ipsec", tests, NULL, NULL);
}
