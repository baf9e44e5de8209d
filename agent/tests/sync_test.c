// SPDX-License-Identifier: GPL-2.0-or-later
/* The words that say how a group's connections are synchronised. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "args.h"
#include "line.h"
#include "model.h"
#include "units.h"

#define A(attr) GWHA_HAS(GWHA_A_SYNC_##attr)
#define WHOLE "group edge dev eth1 local 192.0.2.1 peer 192.0.2.2 "
#define ADDRESS "must be an address, as in 192.0.2.1 or 2001:db8::1"
#define RANGE "must be 100kbit to 4294gbit, or unlimited"
#define ONE_WAY "connections are told apart in one way: vips, zone, mark or default"
#define MARK "must be a value and perhaps a mask, as in 0x10/0xff"
#define MASK "the mask must have a bit, and all bits of the value"

/* The names point into the line, which is gone: only whether there are any. */
static struct gwha_secret_files files;

static int sync_args(enum gwha_verb verb, const char *text, struct gwha_sync *s,
		     struct gwha_err *err)
{
	struct line l;

	split(&l, text);
	return gwha_sync_args(verb, l.argc, l.argv, s, &files, err);
}

static const struct {
	enum gwha_verb verb;
	const char *words;
	const char *error;
} refused[] = {
	{GWHA_VERB_SET, "", "say whose connections: group NAME"},
	{GWHA_VERB_SET, "rate 10mbit", "say whose connections: group NAME"},
	{GWHA_VERB_DEL, "", "say whose connections: group NAME"},
	{GWHA_VERB_RESYNC, "", "say whose connections: group NAME"},
	{GWHA_VERB_FLUSH, "", "say whose connections: group NAME"},
	{GWHA_VERB_DEL, "edge",
	 "keyword \"edge\": unknown, must be one of: group"},
	{GWHA_VERB_SHOW, "group edge rate 10mbit",
	 "keyword \"rate\": unknown, must be one of: group"},
	{GWHA_VERB_SET, "group edge frob",
	 "keyword \"frob\": unknown, must be one of: group, dev, local, peer, dev2, local2, peer2, port, vips, zone, mark, default, ignore, rate, insecure, key-id, key-file, send"},
	{GWHA_VERB_SET, "group edge",
	 "nothing to change: say what, as in rate 100mbit"},
	{GWHA_VERB_SET, "group edge group edge",
	 "group \"edge\": given a second time"},
	{GWHA_VERB_SET, "group edge dev", "dev: its value is missing"},
	{GWHA_VERB_SET, WHOLE "dev eth2", "dev \"eth2\": given a second time"},
	{GWHA_VERB_SET, "group edge local eth1", "local \"eth1\": " ADDRESS},
	{GWHA_VERB_SET, WHOLE "local 192.0.2.1",
	 "local \"192.0.2.1\": given a second time"},
	{GWHA_VERB_SET, "group edge peer 192.0.2.2/24",
	 "peer \"192.0.2.2/24\": " ADDRESS},
	{GWHA_VERB_SET, WHOLE "peer 192.0.2.2",
	 "peer \"192.0.2.2\": given a second time"},
	{GWHA_VERB_SET, WHOLE "peer fd00::2",
	 "local and the peers must be of one family: give addresses of one"},
	{GWHA_VERB_SET, "group edge peer fd00::2 local 192.0.2.1",
	 "local and the peers must be of one family: give addresses of one"},
	{GWHA_VERB_SET, "group edge dev2 eth2 dev2 none",
	 "dev2 \"none\": given a second time"},
	{GWHA_VERB_SET, "group edge local2 198.51.100.1 local2 198.51.100.2",
	 "local2 \"198.51.100.2\": given a second time"},
	{GWHA_VERB_SET, "group edge peer2 198.51.100.2 peer2 198.51.100.2",
	 "peer2 \"198.51.100.2\": given a second time"},
	{GWHA_VERB_SET, "group edge peer2 eth2", "peer2 \"eth2\": " ADDRESS},
	{GWHA_VERB_SET, WHOLE "dev2 eth2 local2 fd00::1 peer2 198.51.100.2",
	 "local and the peers must be of one family: give addresses of one"},
	{GWHA_VERB_SET, WHOLE "peer2 198.51.100.2 peer2 198.51.100.3",
	 "peer2: give as many as there are peers, in the same order"},
	{GWHA_VERB_SET, "group edge dev2 none peer2 198.51.100.2",
	 "dev2 none: the second link ends by this: give no local2 or peer2"},
	{GWHA_VERB_SET, "group edge peer2",
	 "peer2: its value is missing"},
	{GWHA_VERB_SET, "group edge port 0", "port \"0\": must be 1 to 65535"},
	{GWHA_VERB_SET, "group edge port 65536",
	 "port \"65536\": must be 1 to 65535"},
	{GWHA_VERB_SET, "group edge zone 65536",
	 "zone \"65536\": must be 0 to 65535"},
	{GWHA_VERB_SET, "group edge zone 1 default", "default: " ONE_WAY},
	{GWHA_VERB_SET, "group edge mark 1 zone 1", "zone: " ONE_WAY},
	{GWHA_VERB_SET, "group edge vips mark 1", "mark: " ONE_WAY},
	{GWHA_VERB_SET, "group edge default vips", "vips: " ONE_WAY},
	{GWHA_VERB_SET, "group edge mark red", "mark \"red\": " MARK},
	{GWHA_VERB_SET, "group edge mark 1/", "mark \"1/\": " MARK},
	{GWHA_VERB_SET, "group edge mark /1", "mark \"/1\": " MARK},
	{GWHA_VERB_SET, "group edge mark -1", "mark \"-1\": " MARK},
	{GWHA_VERB_SET, "group edge mark 0x100000000",
	 "mark \"0x100000000\": " MARK},
	{GWHA_VERB_SET, "group edge mark 1/0x1ffffffff",
	 "mark \"1/0x1ffffffff\": " MARK},
	{GWHA_VERB_SET,
	 "group edge mark 00000000000000000000000000000000000001",
	 "mark \"00000000000000000000000000000000000001\": " MARK},
	{GWHA_VERB_SET, "group edge mark 0x100/0xff",
	 "mark \"0x100/0xff\": " MASK},
	{GWHA_VERB_SET, "group edge mark 0/0", "mark \"0/0\": " MASK},
	{GWHA_VERB_SET, "group edge ignore", "ignore: its value is missing"},
	{GWHA_VERB_SET, "group edge ignore udp",
	 "keyword \"udp\": unknown, must be one of: proto, prefix, zone, mark, none"},
	{GWHA_VERB_SET, "group edge ignore proto",
	 "proto: its value is missing"},
	{GWHA_VERB_SET, "group edge ignore proto frob",
	 "ignore proto \"frob\": must be icmp, tcp, udp, gre, icmpv6, sctp, or a number up to 255"},
	{GWHA_VERB_SET, "group edge ignore proto 256",
	 "ignore proto \"256\": must be icmp, tcp, udp, gre, icmpv6, sctp, or a number up to 255"},
	{GWHA_VERB_SET, "group edge ignore prefix 10.0.0.0",
	 "ignore prefix \"10.0.0.0\": must be a network, as in 10.0.0.0/8 or fd00::/8"},
	{GWHA_VERB_SET, "group edge ignore prefix 10.0.0.0/33",
	 "ignore prefix \"10.0.0.0/33\": must be a network, as in 10.0.0.0/8 or fd00::/8"},
	{GWHA_VERB_SET, "group edge ignore prefix 10.1.0.0/8",
	 "ignore prefix \"10.1.0.0/8\": has bits beyond its length"},
	{GWHA_VERB_SET, "group edge ignore prefix fd00::/7",
	 "ignore prefix \"fd00::/7\": has bits beyond its length"},
	{GWHA_VERB_SET, "group edge ignore zone 65536",
	 "ignore zone \"65536\": must be 0 to 65535"},
	{GWHA_VERB_SET, "group edge ignore mark red", "ignore mark \"red\": " MARK},
	{GWHA_VERB_SET, "group edge ignore mark 2/1", "ignore mark \"2/1\": " MASK},
	{GWHA_VERB_SET, "group edge ignore none ignore proto udp",
	 "ignore: either none or what is to be ignored"},
	{GWHA_VERB_SET, "group edge ignore proto udp ignore none",
	 "ignore: either none or what is to be ignored"},
	{GWHA_VERB_SET,
	 "group edge ignore proto 1 ignore proto 2 ignore proto 3 ignore proto 4 "
	 "ignore proto 5 ignore proto 6 ignore proto 7 ignore proto 8 "
	 "ignore proto 9 ignore proto 10 ignore proto 11 ignore proto 12 "
	 "ignore proto 13 ignore proto 14 ignore proto 15 ignore proto 16 "
	 "ignore proto 17",
	 "ignore proto \"17\": there can be at most 16"},
	{GWHA_VERB_SET, "group edge rate 10",
	 "rate \"10\": give a unit, as in 10mbit"},
	{GWHA_VERB_SET, "group edge rate 0",
	 "rate \"0\": give a unit, as in 10mbit"},
	{GWHA_VERB_SET, "group edge rate 10mbps",
	 "rate \"10mbps\": must be a rate in gbit, mbit or kbit, as in 10mbit, or unlimited"},
	{GWHA_VERB_SET, "group edge rate 99kbit", "rate \"99kbit\": " RANGE},
	{GWHA_VERB_SET, "group edge rate 0mbit", "rate \"0mbit\": " RANGE},
	{GWHA_VERB_SET, "group edge rate 4295gbit",
	 "rate \"4295gbit\": " RANGE},
	{GWHA_VERB_SET, "group edge rate 99999999999999999999gbit",
	 "rate \"99999999999999999999gbit\": " RANGE},
	{GWHA_VERB_SET, "group edge insecure insecure",
	 "insecure: given a second time"},
	{GWHA_VERB_SET, "group edge key-file f",
	 "key-file \"f\": say whose secret it is: key-id N key-file FILE"},
	{GWHA_VERB_SET, "group edge key-id 1",
	 "key-id \"1\": its secret is missing: say key-id 1 key-file FILE"},
	{GWHA_VERB_SET, "group edge key-id 0 key-file f",
	 "key-id \"0\": must be 1 to 255"},
	{GWHA_VERB_SET, "group edge insecure key-id 1 key-file f",
	 "insecure: give keys or this word, not both"},
	{GWHA_VERB_SET, "group edge key-id 1 key-file f insecure",
	 "insecure: give keys or this word, not both"},
	{GWHA_VERB_SET, "group edge send 1",
	 "send: give the keys with it: key-id N key-file FILE"},
	{GWHA_VERB_SET, "group edge key-id 1 key-file f send 2",
	 "send \"2\": no such key: give key-id 2 too, or send with another"},
	{GWHA_VERB_SET, "group edge key-id 1 key-file f send none",
	 "send \"none\": one of the keys must be the one to send with"},
	{GWHA_VERB_SET, "group edge key-id 1 key-file - key-id 2 key-file -",
	 "key-file \"-\": standard input can be read only once: put the other secrets into files"},
};

static void bad_words_say_what_to_change(void **state)
{
	struct gwha_sync s;
	struct gwha_err err;

	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		print_message("# %s\n", refused[i].words);
		assert_int_equal(sync_args(refused[i].verb, refused[i].words,
					   &s, &err),
				 -1);
		assert_string_equal(err.text, refused[i].error);
		assert_int_equal(err.code, GWHA_EXIT_USAGE);
	}
}

static void every_word_arrives(void **state)
{
	char text[GWHA_TEXT_MAX];
	struct gwha_sync s;
	struct gwha_err err;

	(void)state;
	assert_int_equal(
		sync_args(GWHA_VERB_SET,
			  WHOLE "peer 192.0.2.3 port 9000 mark 0x10/0xf0 rate 1.5mbit key-id 1 key-file f key-id 2 key-file g send 1",
			  &s, &err),
		0);
	assert_int_equal(s.has, A(GROUP) | A(IFNAME) | A(LOCAL) | A(PEER) |
					A(PORT) | A(SELECT) | A(MARK) |
					A(MASK) | A(RATE_KBIT) | A(KEY));
	assert_string_equal(s.group, "edge");
	assert_string_equal(s.ifname, "eth1");
	assert_string_equal(gwha_addr_text(text, &s.local), "192.0.2.1");
	assert_int_equal(s.peers.n, 2);
	assert_string_equal(gwha_addr_text(text, &s.peers.at[1]), "192.0.2.3");
	assert_int_equal(s.port, 9000);
	assert_int_equal(s.select, GWHA_SYNC_SELECT_MARK);
	assert_int_equal(s.mark, 0x10);
	assert_int_equal(s.mask, 0xf0);
	assert_int_equal(s.rate_kbit, 1500);
	assert_int_equal(s.keys.n, 2);
	assert_true(s.keys.at[0].send);
	assert_false(s.keys.at[1].send);
	assert_non_null(files.key[1]);
}

static void a_second_link_arrives(void **state)
{
	char text[GWHA_TEXT_MAX];
	struct gwha_sync s;
	struct gwha_err err;

	(void)state;
	assert_int_equal(
		sync_args(GWHA_VERB_SET,
			  WHOLE "dev2 eth2 local2 fe80::1 peer2 fe80::2 insecure",
			  &s, &err),
		0);
	assert_int_equal(s.has, A(GROUP) | A(IFNAME) | A(LOCAL) | A(PEER) |
					A(INSECURE) | A(IFNAME2) | A(LOCAL2) |
					A(PEER2));
	assert_string_equal(s.ifname2, "eth2");
	assert_string_equal(gwha_addr_text(text, &s.local2), "fe80::1");
	assert_int_equal(s.peers2.n, 1);
	assert_string_equal(gwha_addr_text(text, &s.peers2.at[0]), "fe80::2");
	assert_string_equal(gwha_addr_text(text, &s.local), "192.0.2.1");
	assert_int_equal(sync_args(GWHA_VERB_SET, "group edge dev2 none", &s,
				   &err),
			 0);
	assert_int_equal(s.has, A(GROUP) | A(IFNAME2));
	assert_string_equal(s.ifname2, "");
}

/* Words alone, and what they leave to the kernel. */
static void only_what_is_given_is_sent(void **state)
{
	struct gwha_sync s;
	struct gwha_err err;

	(void)state;
	assert_int_equal(sync_args(GWHA_VERB_SET, "group edge rate unlimited",
				   &s, &err),
			 0);
	assert_int_equal(s.has, A(GROUP) | A(RATE_KBIT));
	assert_int_equal(s.rate_kbit, 0);
	assert_int_equal(sync_args(GWHA_VERB_SET, "group edge zone 7", &s,
				   &err),
			 0);
	assert_int_equal(s.has, A(GROUP) | A(SELECT) | A(ZONE));
	assert_int_equal(s.select, GWHA_SYNC_SELECT_ZONE);
	assert_int_equal(s.zone, 7);
	assert_int_equal(sync_args(GWHA_VERB_SET, "group edge mark 3", &s,
				   &err),
			 0);
	assert_int_equal(s.mask, UINT32_MAX);
	assert_int_equal(sync_args(GWHA_VERB_SET, "group edge def insec", &s,
				   &err),
			 0);
	assert_int_equal(s.has, A(GROUP) | A(SELECT) | A(INSECURE));
	assert_int_equal(s.select, GWHA_SYNC_SELECT_DEFAULT);
	assert_int_equal(s.insecure, 1);
	assert_int_equal(sync_args(GWHA_VERB_SET, "group edge vips", &s, &err),
			 0);
	assert_int_equal(s.has, A(GROUP) | A(SELECT));
	assert_int_equal(s.select, GWHA_SYNC_SELECT_VIPS);
	assert_int_equal(sync_args(GWHA_VERB_SET,
				   "group edge key-id 9 key-file f", &s, &err),
			 0);
	assert_int_equal(s.has, A(GROUP) | A(KEY));
	assert_true(s.keys.at[0].send);
	assert_int_equal(sync_args(GWHA_VERB_SHOW, "", &s, &err), 0);
	assert_int_equal(s.has, 0);
	assert_int_equal(sync_args(GWHA_VERB_FLUSH, "group eth0/1/4", &s, &err),
			 0);
	assert_string_equal(s.group, "eth0/1/4");
}

#define I(attr) GWHA_HAS(GWHA_A_SYNC_IGNORE_##attr)

static void filters_arrive(void **state)
{
	struct gwha_sync s;
	struct gwha_err err;

	(void)state;
	assert_int_equal(
		sync_args(GWHA_VERB_SET,
			  "group edge ignore proto udp ignore prefix 10.128.0.0/9 "
			  "ignore prefix fd00::/8 ignore zone 0 ignore mark 1/3",
			  &s, &err),
		0);
	assert_int_equal(s.has, A(GROUP) | A(IGNORE));
	assert_int_equal(s.ignores.n, 5);
	assert_int_equal(s.ignores.at[0].has, I(PROTO));
	assert_int_equal(s.ignores.at[0].proto, 17);
	assert_int_equal(s.ignores.at[1].has, I(ADDR) | I(PLEN));
	assert_int_equal(s.ignores.at[1].addr.bytes[1], 128);
	assert_int_equal(s.ignores.at[1].plen, 9);
	assert_int_equal(s.ignores.at[2].addr.len, 16);
	assert_int_equal(s.ignores.at[3].has, I(ZONE));
	assert_int_equal(s.ignores.at[3].zone, 0);
	assert_int_equal(s.ignores.at[4].has, I(MARK) | I(MASK));
	assert_int_equal(s.ignores.at[4].mask, 3);
	assert_int_equal(sync_args(GWHA_VERB_SET, "group edge ignore none", &s,
				   &err),
			 0);
	assert_int_equal(s.has, A(GROUP) | A(IGNORE_CLEAR));
	assert_true(s.ignore_clear);
}

static void the_9th_peer_is_refused(void **state)
{
	char words[1024] = "group edge ";
	struct gwha_sync s;
	struct gwha_err err;

	(void)state;
	for (int i = 1; i <= GWHA_SYNC_PEERS_MAX; i++)
		sprintf(words + strlen(words), "peer 10.0.0.%d ", i);
	assert_int_equal(sync_args(GWHA_VERB_SET, words, &s, &err), 0);
	assert_int_equal(s.peers.n, GWHA_SYNC_PEERS_MAX);
	strcat(words, "peer 10.0.0.9");
	assert_int_equal(sync_args(GWHA_VERB_SET, words, &s, &err), -1);
	assert_string_equal(err.text,
			    "peer \"10.0.0.9\": there can be at most 8 peers");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bad_words_say_what_to_change),
		cmocka_unit_test(every_word_arrives),
		cmocka_unit_test(a_second_link_arrives),
		cmocka_unit_test(only_what_is_given_is_sent),
		cmocka_unit_test(filters_arrive),
		cmocka_unit_test(the_9th_peer_is_refused),
	};

	return cmocka_run_group_tests_name("sync", tests, NULL, NULL);
}
