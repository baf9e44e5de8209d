// SPDX-License-Identifier: GPL-2.0-or-later
/* The words that describe a group, and whose lease is meant. */

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

static int group(enum gwha_verb verb, const char *text, struct gwha_group *g,
		 struct gwha_err *err)
{
	struct line l;

	split(&l, text);
	return gwha_group_args(verb, l.argc, l.argv, g, err);
}

static void groups_are_named_first(void **state)
{
	struct gwha_group g;
	struct gwha_err err;

	(void)state;
	assert_int_equal(
		group(GWHA_VERB_ADD, "edge prio 200 preempt off", &g, &err), 0);
	assert_string_equal(g.name, "edge");
	assert_int_equal(g.priority, 200);
	assert_true(gwha_has(&g, GWHA_A_GROUP_PREEMPT));
	assert_int_equal(group(GWHA_VERB_SHOW, "", &g, &err), 0);
	assert_int_equal(g.has, 0);
	assert_int_equal(group(GWHA_VERB_DEL, "", &g, &err), -1);
	assert_string_equal(err.text, "the group's name is missing");
	assert_int_equal(group(GWHA_VERB_DEL, "edge now", &g, &err), -1);
	assert_string_equal(err.text,
			    "\"now\": nothing follows the group's name");
	assert_int_equal(group(GWHA_VERB_SET, "edge", &g, &err), -1);
	assert_int_equal(group(GWHA_VERB_SET, "edge priority 255", &g, &err),
			 -1);
}

static const struct {
	enum gwha_verb verb;
	const char *words;
	const char *error;
} refused_groups[] = {
	{GWHA_VERB_ADD, "edge frob 1",
	 "keyword \"frob\": unknown, must be one of: priority, preempt, preempt-delay, start-delay, lease, lease-action, pool, pool-weight, pool-limit, track, weight, up-delay, down-delay"},
	{GWHA_VERB_ADD, "edge start-delay 1001s",
	 "start-delay \"1001s\": must be 0s to 1000s"},
	{GWHA_VERB_ADD, "edge lease 9ms",
	 "lease \"9ms\": must be 10ms to 1000s"},
	{GWHA_VERB_ADD, "edge lease 1001s",
	 "lease \"1001s\": must be 10ms to 1000s"},
	{GWHA_VERB_ADD, "edge lease 3",
	 "lease \"3\": give a unit, as in 10ms or 1s"},
	{GWHA_VERB_ADD, "edge lease-action stop",
	 "lease-action \"stop\": must be none or weight or fault"},
	{GWHA_VERB_ADD, "edge lease-action weight",
	 "lease-action weight: its value is missing"},
	{GWHA_VERB_ADD, "edge lease-action weight 0",
	 "lease-action weight \"0\": must be 1 to 253"},
	{GWHA_VERB_ADD, "edge lease-action weight 254",
	 "lease-action weight \"254\": must be 1 to 253"},
	{GWHA_VERB_ADD, "edge lease-action fault lease-action none",
	 "lease-action \"none\": given a second time"},
	{GWHA_VERB_ADD, "edge pool", "pool: its value is missing"},
	{GWHA_VERB_ADD, "edge pool 0123456789abcdef0123456789abcdef",
	 "pool \"0123456789abcdef0123456789abcdef\": must be at most 31 characters"},
	{GWHA_VERB_SET, "edge pool a pool none",
	 "pool \"none\": given a second time"},
	{GWHA_VERB_SET, "edge pool none pool a",
	 "pool \"a\": given a second time"},
	{GWHA_VERB_ADD, "edge pool a pool-weight 254",
	 "pool-weight \"254\": must be 0 to 253"},
	{GWHA_VERB_ADD, "edge pool a pool-limit 0",
	 "pool-limit \"0\": must be 1 to 255"},
	{GWHA_VERB_ADD, "edge pool a pool-limit 256",
	 "pool-limit \"256\": must be 1 to 255"},
	{GWHA_VERB_ADD, "edge track", "track: its value is missing"},
	{GWHA_VERB_ADD, "edge track eth1",
	 "track \"eth1\": unknown, must be one of: dev, name"},
	{GWHA_VERB_ADD, "edge track none",
	 "track \"none\": unknown, must be one of: dev, name"},
	{GWHA_VERB_SET, "edge track eth1",
	 "track \"eth1\": unknown, must be one of: dev, name, none"},
	{GWHA_VERB_ADD, "edge track dev", "track dev: its value is missing"},
	{GWHA_VERB_ADD, "edge track dev eth0123456789abc",
	 "track dev \"eth0123456789abc\": must be at most 15 characters"},
	{GWHA_VERB_ADD, "edge track name 0123456789abcdef0123456789abcdef",
	 "track name \"0123456789abcdef0123456789abcdef\": must be at most 31 characters"},
	{GWHA_VERB_ADD, "edge track dev eth1 track dev eth1",
	 "track dev \"eth1\": given a second time"},
	{GWHA_VERB_ADD, "edge track name bgp weight 5 track name bgp",
	 "track name \"bgp\": given a second time"},
	{GWHA_VERB_SET, "edge track none track dev eth1",
	 "track \"dev\": either none or what is tracked"},
	{GWHA_VERB_SET, "edge track dev eth1 track none",
	 "track \"none\": either none or what is tracked"},
	{GWHA_VERB_ADD, "edge weight 5",
	 "weight \"5\": belongs behind what is tracked: say track dev IF weight 5"},
	{GWHA_VERB_ADD, "edge up-delay 1s track dev eth1",
	 "up-delay \"1s\": belongs behind what is tracked: say track dev IF up-delay 1s"},
	{GWHA_VERB_ADD, "edge track dev eth1 weight 0",
	 "weight \"0\": must be 1 to 253; leave it out to put the group into fault"},
	{GWHA_VERB_ADD, "edge track dev eth1 weight 254",
	 "weight \"254\": must be 1 to 253; leave it out to put the group into fault"},
	{GWHA_VERB_ADD, "edge track dev eth1 weight 5 weight 6",
	 "weight \"6\": given a second time"},
	{GWHA_VERB_ADD, "edge track dev eth1 up-delay 1001s",
	 "up-delay \"1001s\": must be 0s to 1000s"},
	{GWHA_VERB_ADD, "edge track dev eth1 down-delay 1",
	 "down-delay \"1\": give a unit, as in 10ms or 1s"},
	{GWHA_VERB_TRACK, "edge",
	 "say what is reported, as in name CONDITION up"},
	{GWHA_VERB_TRACK, "edge dev eth1 up",
	 "keyword \"dev\": unknown, must be one of: name"},
	{GWHA_VERB_TRACK, "edge name", "name: its value is missing"},
	{GWHA_VERB_TRACK, "edge name bgp",
	 "name \"bgp\": say whether it is up or down"},
	{GWHA_VERB_TRACK, "edge name bgp on",
	 "state \"on\": unknown, must be one of: up, down"},
	{GWHA_VERB_TRACK, "edge name bgp up now",
	 "\"now\": nothing follows up or down"},
};

static void bad_words_of_groups_say_what_to_change(void **state)
{
	struct gwha_group g;
	struct gwha_err err;

	(void)state;
	for (size_t i = 0;
	     i < sizeof(refused_groups) / sizeof(refused_groups[0]); i++) {
		memset(&err, 0, sizeof(err));
		print_message("# %s\n", refused_groups[i].words);
		assert_int_equal(group(refused_groups[i].verb,
				       refused_groups[i].words, &g, &err),
				 -1);
		assert_string_equal(err.text, refused_groups[i].error);
		assert_int_equal(err.code, GWHA_EXIT_USAGE);
	}
}

static void what_a_group_depends_on_arrives(void **state)
{
	const struct gwha_track *track;
	struct gwha_group g;
	struct gwha_err err;

	(void)state;
	assert_int_equal(
		group(GWHA_VERB_ADD,
		      "edge start 5s lease 3s lease-a weight 40 track dev eth1 w 50 up 2s down 100ms track name bgp track name dns weight 253",
		      &g, &err),
		0);
	track = g.tracks.at;
	assert_int_equal(g.start_delay_us, 5000000);
	assert_int_equal(g.lease_us, 3000000);
	assert_int_equal(g.lease_action, GWHA_LEASE_ACTION_WEIGHT);
	assert_int_equal(g.lease_weight, 40);
	assert_int_equal(g.tracks.n, 3);
	assert_string_equal(track[0].ifname, "eth1");
	assert_int_equal(track[0].weight, 50);
	assert_int_equal(track[0].up_delay_us, 2000000);
	assert_int_equal(track[0].down_delay_us, 100000);
	assert_string_equal(track[1].name, "bgp");
	assert_int_equal(track[1].has, GWHA_HAS(GWHA_A_TRACK_NAME));
	assert_int_equal(track[2].weight, 253);

	assert_int_equal(group(GWHA_VERB_SET, "edge track none lease-a none",
			       &g, &err),
			 0);
	assert_true(gwha_has(&g, GWHA_A_GROUP_TRACK_CLEAR));
	assert_false(gwha_has(&g, GWHA_A_GROUP_TRACK));
	assert_false(gwha_has(&g, GWHA_A_GROUP_LEASE_WEIGHT));
	/* a device and a condition may share a name */
	assert_int_equal(group(GWHA_VERB_SET,
			       "edge track dev wan track name wan", &g, &err),
			 0);
}

static void a_group_is_of_a_pool_or_of_none(void **state)
{
	struct gwha_group g;
	struct gwha_err err;

	(void)state;
	assert_int_equal(group(GWHA_VERB_ADD,
			       "edge pool ike pool-w 0 pool-l 255", &g, &err),
			 0);
	assert_string_equal(g.pool, "ike");
	assert_true(gwha_has(&g, GWHA_A_GROUP_POOL_WEIGHT));
	assert_int_equal(g.pool_weight, 0);
	assert_int_equal(g.pool_limit, 255);
	assert_int_equal(group(GWHA_VERB_SET, "edge pool none", &g, &err), 0);
	assert_true(gwha_has(&g, GWHA_A_GROUP_POOL));
	assert_string_equal(g.pool, "");
	assert_false(gwha_has(&g, GWHA_A_GROUP_POOL_LIMIT));
}

static void the_17th_track_is_refused(void **state)
{
	char words[1024] = "edge ";
	struct gwha_group g;
	struct gwha_err err;

	(void)state;
	for (int i = 1; i <= GWHA_TRACKS_MAX; i++)
		sprintf(words + strlen(words), "track dev eth%d ", i);
	assert_int_equal(group(GWHA_VERB_ADD, words, &g, &err), 0);
	assert_int_equal(g.tracks.n, GWHA_TRACKS_MAX);
	strcat(words, "track name bgp");
	assert_int_equal(group(GWHA_VERB_ADD, words, &g, &err), -1);
	assert_string_equal(
		err.text,
		"track name \"bgp\": a group can track at most 16 devices and names; let userspace report several as one name");
}

static void a_report_is_a_name_and_its_state(void **state)
{
	struct gwha_group g;
	struct gwha_err err;

	(void)state;
	assert_int_equal(group(GWHA_VERB_TRACK, "edge name bgp down", &g, &err),
			 0);
	assert_string_equal(g.name, "edge");
	assert_int_equal(g.has, GWHA_HAS(GWHA_A_GROUP_NAME) |
					GWHA_HAS(GWHA_A_GROUP_TRACK));
	assert_int_equal(g.tracks.n, 1);
	assert_string_equal(g.tracks.at[0].name, "bgp");
	assert_int_equal(g.tracks.at[0].has, GWHA_HAS(GWHA_A_TRACK_NAME) |
						     GWHA_HAS(GWHA_A_TRACK_UP));
	assert_int_equal(g.tracks.at[0].up, 0);
	assert_int_equal(group(GWHA_VERB_TRACK, "edge n bgp u", &g, &err), 0);
	assert_int_equal(g.tracks.at[0].up, 1);
}

static void a_lease_is_a_groups(void **state)
{
	static const struct {
		enum gwha_verb verb;
		const char *words;
		const char *error;
	} rows[] = {
		{GWHA_VERB_TAKE, "group edge", NULL},
		{GWHA_VERB_HOLD, "g edge", NULL},
		{GWHA_VERB_SHOW, "", NULL},
		{GWHA_VERB_TAKE, "", "say whose lease: group NAME"},
		{GWHA_VERB_TAKE, "edge",
		 "keyword \"edge\": unknown, must be one of: group"},
		{GWHA_VERB_RENEW, "group", "the group's name is missing"},
		{GWHA_VERB_RELEASE, "group edge now",
		 "\"now\": nothing follows the group's name"},
	};
	struct gwha_group g;
	struct gwha_err err;
	struct line l;
	int ret;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		split(&l, rows[i].words);
		ret = gwha_lease_args(rows[i].verb, l.argc, l.argv, &g, &err);
		assert_int_equal(ret, rows[i].error ? -1 : 0);
		if (ret)
			assert_string_equal(err.text, rows[i].error);
		else if (*rows[i].words)
			assert_string_equal(g.name, "edge");
		else
			assert_int_equal(g.has, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(groups_are_named_first),
		cmocka_unit_test(bad_words_of_groups_say_what_to_change),
		cmocka_unit_test(what_a_group_depends_on_arrives),
		cmocka_unit_test(a_group_is_of_a_pool_or_of_none),
		cmocka_unit_test(the_17th_track_is_refused),
		cmocka_unit_test(a_report_is_a_name_and_its_state),
		cmocka_unit_test(a_lease_is_a_groups),
	};

	return cmocka_run_group_tests_name("group", tests, NULL, NULL);
}
