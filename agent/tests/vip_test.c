// SPDX-License-Identifier: GPL-2.0-or-later
/* The words behind a virtual address, and how many there may be. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "args.h"
#include "line.h"
#include "model.h"

static int router(enum gwha_verb verb, const char *text, struct gwha_router *rt,
		  struct gwha_err *err)
{
	struct gwha_secret_files files;
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
	{GWHA_VERB_ADD, "vrid 10 vip 10.0.0.1/24 dev eth0",
	 "dev is missing: say dev IF vrid N before the VIPs: behind a VIP it is the VIP's"},
	{GWHA_VERB_ADD, KEY "vip 10.0.0.1/24 dev",
	 "dev: its value is missing"},
	{GWHA_VERB_ADD, KEY "vip 10.0.0.1/24 dev lo dev lo",
	 "dev \"lo\": given a second time"},
	{GWHA_VERB_ADD, KEY "vip 10.0.0.1/24 dev averyverylongname",
	 "dev \"averyverylongname\": must be at most 15 characters"},
	{GWHA_VERB_ADD, KEY "vip 10.0.0.1/24 excluded excluded",
	 "vip \"excluded\": given a second time"},
	{GWHA_VERB_ADD, KEY "vip 10.0.0.1/24 dev lo vip 10.0.0.1/24",
	 "vip \"10.0.0.1/24\": given a second time"},
	{GWHA_VERB_ADD, KEY "excluded",
	 "keyword \"excluded\": unknown, must be one of: dev, vrid, family, version, interval, priority, group, vip, preempt, preempt-delay, vmac, accept, checksum, check-addresses, garp-repeat, garp-refresh, peer, ttl-min, src, auth, text-file, key-id, key-file, send, mode, send-epoch"},
};

static void bad_words_say_what_to_change(void **state)
{
	struct gwha_router rt;
	struct gwha_err err;

	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		assert_int_equal(
			router(refused[i].verb, refused[i].words, &rt, &err),
			-1);
		assert_string_equal(err.text, refused[i].error);
	}
}

static void the_21st_vip_is_refused(void **state)
{
	char words[1024] = KEY;
	struct gwha_router rt;
	struct gwha_err err;

	(void)state;
	for (int i = 1; i <= GWHA_VIP_MAX; i++)
		sprintf(words + strlen(words), "vip 10.0.0.%d/24 ", i);
	assert_int_equal(router(GWHA_VERB_ADD, words, &rt, &err), 0);
	assert_int_equal(rt.vips.n, GWHA_VIP_MAX);
	strcat(words, "vip 10.0.0.21/24");
	assert_int_equal(router(GWHA_VERB_ADD, words, &rt, &err), -1);
	assert_string_equal(
		err.text,
		"vip \"10.0.0.21/24\": an advertisement lists at most 20 addresses; mark the rest excluded, or put them into another router of the group");
	strcat(words, " excluded");
	assert_int_equal(router(GWHA_VERB_ADD, words, &rt, &err), 0);
	assert_int_equal(rt.vips.n, GWHA_VIP_MAX + 1);
	assert_int_equal(rt.vips.at[GWHA_VIP_MAX].excluded, 1);
}

static void the_101st_excluded_vip_is_refused(void **state)
{
	static char words[8192];
	struct gwha_router rt;
	struct gwha_err err;

	(void)state;
	strcpy(words, KEY);
	for (int i = 1; i <= GWHA_VIP_EXCLUDED_MAX; i++)
		sprintf(words + strlen(words), "vip 10.0.0.%d/32 excluded ", i);
	assert_int_equal(router(GWHA_VERB_ADD, words, &rt, &err), 0);
	assert_int_equal(rt.vips.n, GWHA_VIP_EXCLUDED_MAX);
	strcat(words, "vip 10.0.0.101/32 excl");
	assert_int_equal(router(GWHA_VERB_ADD, words, &rt, &err), -1);
	assert_string_equal(
		err.text,
		"vip \"10.0.0.101/32\": a router can own at most 100 excluded addresses; put the rest into another router of the group");
	for (int i = 1; i <= GWHA_VIP_MAX; i++)
		sprintf(words + strlen(words), " vip 10.0.1.%d/32", i);
	assert_int_equal(router(GWHA_VERB_ADD, words, &rt, &err), -1);
	assert_string_equal(
		err.text,
		"vip \"10.0.1.20/32\": a router can own at most 120 addresses; put the rest into another router of the group");
}

static void a_vip_has_details(void **state)
{
	const struct gwha_vip *vips;
	struct gwha_router rt;
	struct gwha_err err;

	(void)state;
	assert_int_equal(
		router(GWHA_VERB_ADD,
		       KEY "vip 10.0.0.1/24 vip 10.0.0.2/32 dev lo excluded vip 10.0.0.3/32 e d dummy0 priority 9 vip 10.0.0.4/32 excluded",
		       &rt, &err),
		0);
	vips = rt.vips.at;
	assert_string_equal(rt.ifname, "eth0");
	assert_int_equal(rt.priority, 9);
	assert_int_equal(rt.vips.n, 4);
	assert_false(gwha_has(&vips[0], GWHA_A_VIP_IFNAME));
	assert_false(gwha_has(&vips[0], GWHA_A_VIP_EXCLUDED));
	assert_string_equal(vips[1].ifname, "lo");
	assert_int_equal(vips[1].excluded, 1);
	assert_string_equal(vips[2].ifname, "dummy0");
	assert_int_equal(vips[2].excluded, 1);
	assert_false(gwha_has(&vips[3], GWHA_A_VIP_IFNAME));
	assert_int_equal(vips[3].excluded, 1);
	assert_int_equal(router(GWHA_VERB_SET, "vip none dev eth0 vrid 10", &rt,
				&err),
			 0);
	assert_string_equal(rt.ifname, "eth0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bad_words_say_what_to_change),
		cmocka_unit_test(the_21st_vip_is_refused),
		cmocka_unit_test(the_101st_excluded_vip_is_refused),
		cmocka_unit_test(a_vip_has_details),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
