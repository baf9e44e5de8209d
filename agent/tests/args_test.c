// SPDX-License-Identifier: GPL-2.0-or-later
/* The words of the command line: what they become, and what is refused. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "args.h"
#include "line.h"
#include "model.h"
#include "options.h"
#include "show.h"

/* The names point into the line, which is gone: only whether there are any. */
static struct gwha_secret_files files;

static int router(enum gwha_verb verb, const char *text, struct gwha_router *rt,
		  struct gwha_err *err)
{
	struct line l;

	split(&l, text);
	return gwha_router_args(verb, l.argc, l.argv, rt, &files, err);
}

#define KEY "dev eth0 vrid 10 "

static const struct {
	enum gwha_verb verb;
	const char *words;
	const char *error;
} refused[] = {
	{GWHA_VERB_ADD, "dev eth0 vrid 256", "vrid \"256\": must be 1 to 255"},
	{GWHA_VERB_ADD, "dev eth0 vrid 0", "vrid \"0\": must be 1 to 255"},
	{GWHA_VERB_ADD, "dev eth0 vrid 1x", "vrid \"1x\": must be 1 to 255"},
	{GWHA_VERB_ADD, KEY "priority 0", "priority \"0\": must be 1 to 254"},
	{GWHA_VERB_ADD, KEY "priority 255",
	 "priority \"255\": must be 1 to 254; 255 is the address owner's, which gwha never is"},
	{GWHA_VERB_ADD, KEY "version 1", "version \"1\": must be 2 to 3"},
	{GWHA_VERB_ADD, KEY "interval 1",
	 "interval \"1\": give a unit, as in 10ms or 1s"},
	{GWHA_VERB_ADD, KEY "interval 1h",
	 "interval \"1h\": must be a time in s, ms or us, as in 10ms or 1s"},
	{GWHA_VERB_ADD, KEY "interval 5000s",
	 "interval \"5000s\": must be 0s to 4294967295us"},
	{GWHA_VERB_ADD, KEY "version 3 interval 0s",
	 "interval \"0s\": version 3 takes 10ms to 40950ms in steps of 10ms"},
	{GWHA_VERB_ADD, KEY "version 3 interval 5ms",
	 "interval \"5ms\": version 3 takes 10ms to 40950ms in steps of 10ms"},
	{GWHA_VERB_ADD, KEY "interval 15ms version 3",
	 "interval \"15ms\": version 3 takes 10ms to 40950ms in steps of 10ms"},
	{GWHA_VERB_ADD, KEY "version 3 interval 41s",
	 "interval \"41s\": version 3 takes 10ms to 40950ms in steps of 10ms"},
	{GWHA_VERB_ADD, KEY "version 2 interval 0s",
	 "interval \"0s\": version 2 takes 1s to 255s in steps of 1s"},
	{GWHA_VERB_ADD, KEY "version 2 interval 10ms",
	 "interval \"10ms\": version 2 takes 1s to 255s in steps of 1s"},
	{GWHA_VERB_ADD, KEY "version 2 interval 0.5s",
	 "interval \"500ms\": version 2 takes 1s to 255s in steps of 1s"},
	{GWHA_VERB_ADD, KEY "version 2 interval 256s",
	 "interval \"256s\": version 2 takes 1s to 255s in steps of 1s"},
	{GWHA_VERB_SET, KEY "interval 15ms",
	 "interval \"15ms\": version 3 takes 10ms to 40950ms in steps of 10ms; version 2 takes 1s to 255s in steps of 1s"},
	{GWHA_VERB_ADD, KEY "family ipv4",
	 "family \"ipv4\": must be inet or inet6"},
	{GWHA_VERB_ADD, KEY "preempt yes",
	 "preempt \"yes\": must be on or off"},
	{GWHA_VERB_ADD, KEY "preempt-delay 1001s",
	 "preempt-delay \"1001s\": must be 0s to 1000s"},
	{GWHA_VERB_ADD, "vrid 10", "dev is missing: say dev IF vrid N"},
	{GWHA_VERB_DEL, "dev eth0", "vrid is missing: say dev IF vrid N"},
	{GWHA_VERB_ADD, "dev eth0123456789abc vrid 10",
	 "dev \"eth0123456789abc\": must be at most 15 characters"},
	{GWHA_VERB_ADD, KEY "group 0123456789abcdef0123456789abcdef",
	 "group \"0123456789abcdef0123456789abcdef\": must be at most 31 characters"},
	{GWHA_VERB_ADD, KEY "priority", "priority: its value is missing"},
	{GWHA_VERB_ADD, KEY "priority 1 prio 2",
	 "priority \"2\": given a second time"},
	{GWHA_VERB_ADD, KEY "v 1",
	 "keyword \"v\": ambiguous: vrid, version, vip, vmac"},
	{GWHA_VERB_ADD, KEY "frob 1",
	 "keyword \"frob\": unknown, must be one of: dev, vrid, family, version, interval, priority, group, vip, preempt, preempt-delay, vmac, accept, checksum, check-addresses, garp-repeat, garp-refresh, peer, ttl-min, src, auth, text-file, key-id, key-file, send, mode, send-epoch"},
	{GWHA_VERB_ADD, KEY "accept yes", "accept \"yes\": must be on or off"},
	{GWHA_VERB_ADD, KEY "send-epoch 1", "send-epoch \"1\": must be on or off"},
	{GWHA_VERB_ADD, KEY "checksum rfc",
	 "checksum \"rfc\": must be auto or pseudo or plain"},
	{GWHA_VERB_ADD, KEY "check-addresses 1",
	 "check-addresses \"1\": must be on or off"},
	{GWHA_VERB_ADD, KEY "garp-repeat 11",
	 "garp-repeat \"11\": must be 0 to 10"},
	{GWHA_VERB_ADD, KEY "garp-refresh 1",
	 "garp-refresh \"1\": give a unit, as in 10ms or 1s"},
	{GWHA_VERB_ADD, KEY "garp-refresh 3601s",
	 "garp-refresh \"3601s\": must be 0s to 3600s"},
	{GWHA_VERB_ADD, KEY "ttl-min 0", "ttl-min \"0\": must be 1 to 255"},
	{GWHA_VERB_ADD, KEY "ttl-min 256",
	 "ttl-min \"256\": must be 1 to 255"},
	{GWHA_VERB_ADD, KEY "peer", "peer: its value is missing"},
	{GWHA_VERB_ADD, KEY "peer 192.0.2.2/24",
	 "peer \"192.0.2.2/24\": must be an address, as in 192.0.2.1 or 2001:db8::1"},
	{GWHA_VERB_ADD, KEY "peer none",
	 "peer \"none\": must be an address, as in 192.0.2.1 or 2001:db8::1"},
	{GWHA_VERB_ADD, KEY "peer 192.0.2.2 peer 192.0.2.2",
	 "peer \"192.0.2.2\": given a second time"},
	{GWHA_VERB_SET, KEY "peer none peer 192.0.2.2",
	 "peer \"192.0.2.2\": either none or addresses"},
	{GWHA_VERB_SET, KEY "peer 192.0.2.2 peer none",
	 "peer \"none\": either none or addresses"},
	{GWHA_VERB_ADD, KEY "vip 192.0.2.1/24 peer 2001:db8::2",
	 "peer \"2001:db8::2\": is of the other family, the router is inet; make a router for each family"},
	{GWHA_VERB_ADD, KEY "family inet6 peer 192.0.2.2",
	 "peer \"192.0.2.2\": is of the other family, the router is inet6; make a router for each family"},
	{GWHA_VERB_ADD, KEY "src 192.0.2.2 peer 192.0.2.3 vip 2001:db8::1/64",
	 "peer \"192.0.2.3\": is of the other family, the router is inet6; make a router for each family"},
	{GWHA_VERB_ADD, KEY "src 192.0.2.2 vip 2001:db8::1/64",
	 "src \"192.0.2.2\": is of the other family, the router is inet6; make a router for each family"},
	{GWHA_VERB_ADD, KEY "src any",
	 "src \"any\": must be an address, as in 192.0.2.1 or 2001:db8::1"},
	{GWHA_VERB_ADD, KEY "src auto src 192.0.2.2",
	 "src \"192.0.2.2\": given a second time"},
	{GWHA_VERB_ADD, KEY "src 192.0.2.2 peer 192.0.2.2",
	 "peer \"192.0.2.2\": is this router's own src; peers are the other nodes"},
	/* V35: a secret without a type */
	{GWHA_VERB_ADD, KEY "text-file f", "text-file: say auth text-file FILE"},
	{GWHA_VERB_ADD, KEY "key-id 1 key-file f",
	 "key-id: belongs behind auth hmac: say auth hmac key-id N key-file FILE"},
	{GWHA_VERB_ADD, KEY "auth none key-id 1 key-file f",
	 "key-id: belongs behind auth hmac: say auth hmac key-id N key-file FILE"},
	{GWHA_VERB_ADD, KEY "mode enforce",
	 "mode: belongs behind auth hmac: say auth hmac key-id N key-file FILE"},
	{GWHA_VERB_ADD, KEY "auth text-file f mode enforce",
	 "mode: belongs behind auth hmac: say auth hmac key-id N key-file FILE"},
	/* V36: a type without a secret */
	{GWHA_VERB_ADD, KEY "auth text-file",
	 "auth text-file: its value is missing"},
	{GWHA_VERB_ADD, KEY "auth hmac",
	 "auth hmac: its keys are missing: say auth hmac key-id N key-file FILE"},
	{GWHA_VERB_SET, KEY "auth hmac mode enforce",
	 "auth hmac: its keys are missing: say auth hmac key-id N key-file FILE"},
	{GWHA_VERB_ADD, KEY "auth hmac key-id 7",
	 "key-id \"7\": its secret is missing: say key-id 7 key-file FILE"},
	{GWHA_VERB_ADD, KEY "auth hmac key-id 7 key-id 8 key-file f",
	 "key-id \"7\": its secret is missing: say key-id 7 key-file FILE"},
	/* V38 */
	{GWHA_VERB_ADD, KEY "version 3 auth text-file f",
	 "version 3 has no text authentication: use auth hmac, or version 2"},
	{GWHA_VERB_ADD, KEY "auth text-file f version 3",
	 "version 3 has no text authentication: use auth hmac, or version 2"},
	{GWHA_VERB_ADD, KEY "auth text-file f vip 2001:db8::1/64",
	 "version 3 has no text authentication: use auth hmac, or version 2"},
	{GWHA_VERB_ADD, KEY "auth",
	 "auth: its value is missing"},
	{GWHA_VERB_ADD, KEY "auth md5",
	 "auth \"md5\": unknown, must be one of: none, text-file, hmac"},
	{GWHA_VERB_ADD, KEY "auth none auth hmac",
	 "auth \"hmac\": given a second time"},
	{GWHA_VERB_ADD, KEY "auth hmac key-file f",
	 "key-file \"f\": say whose secret it is: key-id N key-file FILE"},
	{GWHA_VERB_ADD, KEY "auth hmac key-id 1 key-file f key-file g",
	 "key-file \"g\": say whose secret it is: key-id N key-file FILE"},
	{GWHA_VERB_ADD, KEY "auth hmac key-id 0",
	 "key-id \"0\": must be 1 to 255"},
	{GWHA_VERB_ADD, KEY "auth hmac key-id 256",
	 "key-id \"256\": must be 1 to 255"},
	{GWHA_VERB_ADD, KEY "auth hmac key-id 1 key-file f key-id 1 key-file g",
	 "key-id \"1\": given a second time"},
	{GWHA_VERB_ADD, KEY "auth hmac key-id 1 key-file f key-id 2 key-file f key-id 3 key-file f key-id 4 key-file f key-id 5",
	 "key-id \"5\": there can be at most 4 keys; leave out one that no node sends with"},
	{GWHA_VERB_ADD, KEY "auth hmac key-id 1 key-file f send 2",
	 "send \"2\": no such key: give key-id 2 too, or send with another"},
	{GWHA_VERB_ADD, KEY "auth hmac key-id 1 key-file f send 1 send 1",
	 "send \"1\": given a second time"},
	{GWHA_VERB_ADD, KEY "auth hmac key-id 1 key-file f send none",
	 "send \"none\": needs mode permissive: who enforces must sign"},
	{GWHA_VERB_ADD, KEY "auth hmac key-id 1 key-file f send none mode enforce",
	 "send \"none\": needs mode permissive: who enforces must sign"},
	{GWHA_VERB_ADD, KEY "auth hmac key-id 1 key-file f send none send 1",
	 "send \"1\": given a second time"},
	{GWHA_VERB_ADD, KEY "auth hmac key-id 1 key-file f send 0",
	 "send \"0\": must be 1 to 255"},
	{GWHA_VERB_ADD, KEY "auth hmac key-id 1 key-file - key-id 2 key-file -",
	 "key-file \"-\": standard input can be read only once: put the other secrets into files"},
	{GWHA_VERB_ADD, KEY "auth hmac key-id 1 key-file f mode strict",
	 "mode \"strict\": must be enforce or permissive"},
	{GWHA_VERB_SHOW, "auth none",
	 "keyword \"auth\": unknown, must be one of: dev, vrid, family"},
	{GWHA_VERB_DEL, KEY "priority 1",
	 "keyword \"priority\": unknown, must be one of: dev, vrid, family"},
	{GWHA_VERB_ADD, KEY "vip 192.0.2.1",
	 "vip \"192.0.2.1\": give a prefix length, as in 192.0.2.1/32"},
	{GWHA_VERB_ADD, KEY "vip 192.0.2.1/33",
	 "vip \"192.0.2.1/33\": the prefix length must be 0 to 32"},
	{GWHA_VERB_ADD, KEY "vip 192.0.2/24",
	 "vip \"192.0.2/24\": must be an address and its prefix length, as in 192.0.2.1/24"},
	{GWHA_VERB_ADD, KEY "vip none",
	 "vip \"none\": must be an address and its prefix length, as in 192.0.2.1/24"},
	{GWHA_VERB_ADD, KEY "vip 192.0.2.1/24 vip 192.0.2.1/32",
	 "vip \"192.0.2.1/32\": given a second time"},
	{GWHA_VERB_ADD, KEY "vip 192.0.2.1/24 vip 2001:db8::1/64",
	 "vip \"2001:db8::1/64\": is of the other family, the router is inet; make a router for each family"},
	{GWHA_VERB_ADD, KEY "family inet6 vip 192.0.2.1/24",
	 "vip \"192.0.2.1/24\": is of the other family, the router is inet6; make a router for each family"},
	{GWHA_VERB_SET, KEY "vip none vip 192.0.2.1/24",
	 "vip \"192.0.2.1/24\": either none or addresses"},
	{GWHA_VERB_SET, KEY "vip 192.0.2.1/24 vip none",
	 "vip \"none\": either none or addresses"},
	{GWHA_VERB_SET, KEY, "nothing to change: say what, as in priority 150"},
	{GWHA_VERB_SET, KEY "version 3",
	 "version cannot be changed: delete the router and add it again"},
	{GWHA_VERB_SET, KEY "group edge",
	 "group cannot be changed: delete the router and add it again"},
};

static void bad_words_say_what_to_change(void **state)
{
	struct gwha_router rt;
	struct gwha_err err;

	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		memset(&err, 0, sizeof(err));
		print_message("# %s\n", refused[i].words);
		assert_int_equal(router(refused[i].verb, refused[i].words, &rt,
					&err),
				 -1);
		assert_string_equal(err.text, refused[i].error);
		assert_int_equal(err.code, GWHA_EXIT_USAGE);
	}
}

static void only_what_is_given_is_sent(void **state)
{
	struct gwha_router rt;
	struct gwha_err err;

	(void)state;
	assert_int_equal(router(GWHA_VERB_ADD, KEY, &rt, &err), 0);
	assert_int_equal(rt.has, GWHA_HAS(GWHA_A_ROUTER_IFNAME) |
					 GWHA_HAS(GWHA_A_ROUTER_VRID));
	assert_string_equal(rt.ifname, "eth0");
	assert_int_equal(rt.vrid, 10);
	assert_int_equal(router(GWHA_VERB_SHOW, "", &rt, &err), 0);
	assert_int_equal(rt.has, 0);
	assert_int_equal(router(GWHA_VERB_SHOW, "vrid 3", &rt, &err), 0);
	assert_int_equal(rt.has, GWHA_HAS(GWHA_A_ROUTER_VRID));
}

static void every_word_arrives(void **state)
{
	struct gwha_router rt;
	struct gwha_err err;

	(void)state;
	assert_int_equal(
		router(GWHA_VERB_ADD,
		       KEY
		       "vers 3 int 250ms pri 150 gr edge preempt on preempt-d 1.5s vmac off vip 2001:db8::1/64 vip fe80::1/128",
		       &rt, &err),
		0);
	assert_int_equal(rt.family, GWHA_FAMILY_INET6);
	assert_int_equal(rt.version, 3);
	assert_int_equal(rt.interval_us, 250000);
	assert_int_equal(rt.priority, 150);
	assert_string_equal(rt.group, "edge");
	assert_int_equal(rt.preempt, 1);
	assert_int_equal(rt.preempt_delay_us, 1500000);
	assert_int_equal(rt.vmac, 0);
	assert_true(gwha_has(&rt, GWHA_A_ROUTER_VMAC));
	assert_int_equal(rt.vips.n, 2);
	assert_int_equal(rt.vips.at[0].plen, 64);
	assert_int_equal(rt.vips.at[1].plen, 128);
}

static void vip_none_clears(void **state)
{
	struct gwha_router rt;
	struct gwha_err err;

	(void)state;
	assert_int_equal(router(GWHA_VERB_SET, KEY "vip none", &rt, &err), 0);
	assert_true(gwha_has(&rt, GWHA_A_ROUTER_VIP_CLEAR));
	assert_false(gwha_has(&rt, GWHA_A_ROUTER_VIP));
	assert_false(gwha_has(&rt, GWHA_A_ROUTER_FAMILY));
}

static void the_words_of_a_complete_router_arrive(void **state)
{
	struct gwha_router rt;
	struct gwha_err err;

	(void)state;
	assert_int_equal(
		router(GWHA_VERB_ADD,
		       KEY
		       "acc off send-e on check-a on checks plain garp-rep 3 garp-ref 60s peer 2001:db8::2 peer 2001:db8::3 ttl 254 src 2001:db8::9",
		       &rt, &err),
		0);
	assert_true(gwha_has(&rt, GWHA_A_ROUTER_ACCEPT));
	assert_int_equal(rt.accept, 0);
	assert_int_equal(rt.send_epoch, 1);
	assert_int_equal(rt.check_addresses, 1);
	assert_int_equal(rt.checksum, GWHA_CHECKSUM_PLAIN);
	assert_int_equal(rt.garp_repeat, 3);
	assert_int_equal(rt.garp_refresh_us, 60000000);
	assert_int_equal(rt.unicast.n, 2);
	assert_int_equal(rt.unicast.at[1].bytes[15], 3);
	assert_int_equal(rt.ttl_min, 254);
	assert_int_equal(rt.fixed_source.bytes[15], 9);
	assert_int_equal(rt.family, GWHA_FAMILY_INET6);
	assert_false(gwha_has(&rt, GWHA_A_ROUTER_AUTH_TYPE));

	assert_int_equal(router(GWHA_VERB_SET, KEY "peer none src auto", &rt,
				&err),
			 0);
	assert_true(gwha_has(&rt, GWHA_A_ROUTER_UNICAST_CLEAR));
	assert_false(gwha_has(&rt, GWHA_A_ROUTER_UNICAST_PEER));
	assert_true(gwha_has(&rt, GWHA_A_ROUTER_FIXED_SOURCE));
	assert_int_equal(rt.fixed_source.len, 0);
	assert_false(gwha_has(&rt, GWHA_A_ROUTER_FAMILY));
}

/* V37: both go with one word; V36: a type comes with its secret. */
static void authentication_comes_whole(void **state)
{
	struct gwha_router rt;
	struct gwha_err err;

	(void)state;
	assert_int_equal(router(GWHA_VERB_SET, KEY "auth none", &rt, &err), 0);
	assert_true(gwha_has(&rt, GWHA_A_ROUTER_AUTH_TYPE));
	assert_int_equal(rt.auth_type, GWHA_AUTH_NONE);
	assert_null(files.text);
	assert_int_equal(router(GWHA_VERB_ADD, KEY "auth text f", &rt, &err),
			 0);
	assert_int_equal(rt.auth_type, GWHA_AUTH_TEXT);
	assert_non_null(files.text);
	/* without a version the kernel knows it */
	assert_int_equal(router(GWHA_VERB_SET, KEY "family inet6 auth text f",
				&rt, &err),
			 0);
	assert_int_equal(router(GWHA_VERB_ADD,
				KEY "version 3 auth hmac key-id 9 key-file -",
				&rt, &err),
			 0);
	assert_int_equal(rt.auth_type, GWHA_AUTH_HMAC);
	assert_false(gwha_has(&rt, GWHA_A_ROUTER_AUTH_MODE));
	assert_int_equal(rt.keys.n, 1);
	assert_int_equal(rt.keys.at[0].send, 1);
	assert_false(gwha_has(&rt.keys.at[0], GWHA_A_KEY_SECRET));
}

static void one_key_signs(void **state)
{
	struct gwha_router rt;
	struct gwha_err err;

	(void)state;
	assert_int_equal(
		router(GWHA_VERB_ADD,
		       KEY "auth hmac key-id 1 key-file f key-id 2 key-file g mode permissive",
		       &rt, &err),
		0);
	assert_int_equal(rt.keys.n, 2);
	assert_int_equal(rt.keys.at[0].id, 1);
	assert_int_equal(rt.keys.at[0].send, 0);
	assert_int_equal(rt.keys.at[1].send, 1);
	assert_non_null(files.key[1]);
	assert_int_equal(rt.auth_mode, GWHA_AUTH_MODE_PERMISSIVE);
	assert_int_equal(
		router(GWHA_VERB_SET,
		       KEY "auth hmac key-id 1 key-file f send 1 key-id 2 key-file g",
		       &rt, &err),
		0);
	assert_int_equal(rt.keys.at[0].send, 1);
	assert_int_equal(rt.keys.at[1].send, 0);
	/* the first step of a migration: accept, but do not sign */
	assert_int_equal(
		router(GWHA_VERB_SET,
		       KEY "auth hmac send none mode permissive key-id 1 key-file f",
		       &rt, &err),
		0);
	assert_false(gwha_has(&rt.keys.at[0], GWHA_A_KEY_SEND));
}

static void the_9th_peer_is_refused(void **state)
{
	char words[1024] = KEY;
	struct gwha_router rt;
	struct gwha_err err;

	(void)state;
	for (int i = 1; i <= GWHA_PEERS_MAX; i++)
		sprintf(words + strlen(words), "peer 10.0.0.%d ", i);
	assert_int_equal(router(GWHA_VERB_ADD, words, &rt, &err), 0);
	assert_int_equal(rt.unicast.n, GWHA_PEERS_MAX);
	strcat(words, "peer 10.0.0.9");
	assert_int_equal(router(GWHA_VERB_ADD, words, &rt, &err), -1);
	assert_string_equal(
		err.text,
		"peer \"10.0.0.9\": a router can have at most 8 unicast peers; leave one out, or use multicast");
}

static void words_match_by_prefix(void **state)
{
	static const struct gwha_word words[] = {
		{"del", 1},
		{"delete", 1},
		{"show", 2},
		{"set", 3},
	};
	unsigned int value = 0;
	struct gwha_err err;

	(void)state;
	assert_int_equal(gwha_word_match("verb", words, 4, "d", &value, &err),
			 0);
	assert_int_equal(value, 1);
	assert_int_equal(gwha_word_match("verb", words, 4, "sh", &value, &err),
			 0);
	assert_int_equal(value, 2);
	assert_int_equal(gwha_word_match("verb", words, 4, "s", &value, &err),
			 -1);
	assert_string_equal(err.text, "verb \"s\": ambiguous: show, set");
	assert_int_equal(gwha_word_match("verb", words, 4, "", &value, &err),
			 -1);
	assert_int_equal(
		gwha_word_match("verb", words, 4, "sets", &value, &err), -1);
}

static void a_key_filters_a_list(void **state)
{
	struct gwha_router at[3] = {0};
	struct gwha_list list = {at, 3};
	struct gwha_router key;
	struct gwha_err err;

	(void)state;
	for (int i = 0; i < 3; i++) {
		at[i].has = GWHA_HAS(GWHA_A_ROUTER_IFNAME) |
			    GWHA_HAS(GWHA_A_ROUTER_VRID);
		strcpy(at[i].ifname, i == 1 ? "eth1" : "eth0");
		at[i].vrid = (uint8_t)(10 + i);
	}
	assert_int_equal(router(GWHA_VERB_SHOW, "dev eth0", &key, &err), 0);
	gwha_list_filter(&gwha_kind_router, &list, &key);
	assert_int_equal(list.n, 2);
	assert_int_equal(at[1].vrid, 12);
	assert_int_equal(router(GWHA_VERB_SHOW, "family inet", &key, &err), 0);
	gwha_list_filter(&gwha_kind_router, &list, &key);
	assert_int_equal(list.n, 0);
}

/* As many as a command may want: a file among them, the last one found. */
static void a_command_has_any_number_of_options(void **state)
{
	struct gwha_option options[20];
	const char *value = NULL, *file = NULL;
	char names[20][8];
	struct gwha_err err;
	bool flag = false;
	struct line l;

	(void)state;
	for (int i = 0; i < 20; i++) {
		snprintf(names[i], sizeof(names[i]), "--%c", 'a' + i);
		options[i] = (struct gwha_option){.name = names[i]};
	}
	options[8].text = &value;
	options[19].flag = &flag;
	split(&l, "--i nine x.yaml --t");
	assert_int_equal(gwha_options_take(options, 20, &file, l.argc, l.argv,
					   &err), 0);
	assert_string_equal(value, "nine");
	assert_string_equal(file, "x.yaml");
	assert_true(flag);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bad_words_say_what_to_change),
		cmocka_unit_test(only_what_is_given_is_sent),
		cmocka_unit_test(every_word_arrives),
		cmocka_unit_test(vip_none_clears),
		cmocka_unit_test(the_words_of_a_complete_router_arrive),
		cmocka_unit_test(authentication_comes_whole),
		cmocka_unit_test(one_key_signs),
		cmocka_unit_test(the_9th_peer_is_refused),
		cmocka_unit_test(words_match_by_prefix),
		cmocka_unit_test(a_key_filters_a_list),
		cmocka_unit_test(a_command_has_any_number_of_options),
	};

	return cmocka_run_group_tests_name("args", tests, NULL, NULL);
}
