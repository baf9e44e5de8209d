// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is done about announcements: a line is what is seen and what comes of it.
 * One VIP after the other, of two; one neighbor.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bgp.h"

#define MS 1000

static const struct gwha_conf_bgp conf = {
	.group = "gw",
	.asn = 65001,
	.repair = true,
	.community = "graceful-shutdown",
	.drain_wait_us = 1000 * MS,
	.hold_us = 3000 * MS,
	.vips = {{.addr = {4, {192, 0, 2, 1}}}, {.addr = {4, {192, 0, 2, 2}}}},
	.n_vips = 2,
	.neighbors = {{.name = "10.9.0.1"}},
	.n_neighbors = 1,
};

/*
 * Of each VIP: - no network statement, n one, d one that drains, o one with another
 * route-map; and its path: - none, p one, D one that drains. Of the neighbor: - down,
 * u up, w up and not told all.
 */
struct line {
	unsigned int ms;
	char role; /* ? a o */
	bool mute;
	bool refused;
	const char *networks;
	const char *paths;
	char neighbor;
	bool ask;
	const char *said; /* to who asks */
	/* what comes of it */
	enum gwha_bgp_phase phase;
	bool hold;
	unsigned int add, raise, lower;
	bool handover;
};

static const struct line keeps[] = {
	{0, 'o', 0, 0, "nn", "--", 'u', 0, "", GWHA_BGP_KEEPING, false, 0, 0, 0, false},
	{1000, 'a', 0, 0, "nn", "pp", 'u', 0, "", GWHA_BGP_KEEPING, false, 0, 0, 0, false},
	/* what is missing is added, until it is there, whatever the role */
	{2000, 'a', 0, 0, "n-", "p-", 'u', 0, "", GWHA_BGP_KEEPING, false, 2, 0, 0, false},
	{3000, 'o', 0, 0, "--", "--", '-', 0, "", GWHA_BGP_KEEPING, false, 3, 0, 0, false},
	/* what drained when somebody died does so no more */
	{4000, 'a', 0, 0, "dn", "Dp", 'u', 0, "", GWHA_BGP_KEEPING, false, 0, 0, 1, false},
	/* another's route-map stays */
	{5000, 'a', 0, 0, "on", "pp", 'u', 0, "", GWHA_BGP_KEEPING, false, 0, 0, 0, false},
	/* nothing is known of one that says nothing */
	{6000, 'a', 1, 0, "--", "--", '-', 0, "", GWHA_BGP_KEEPING, false, 0, 0, 0, false},
	{7000, 'a', 1, 0, NULL, "--", '-', 0, "", GWHA_BGP_KEEPING, false, 0, 0, 0, false},
	{0}};

static const struct line drains[] = {
	{0, 'a', 0, 0, "nn", "pp", 'u', 1, "", GWHA_BGP_RAISING, true, 0, 3, 0, false},
	{1, 'a', 0, 0, "nn", "pp", 'u', 1, "one is under way already", GWHA_BGP_RAISING, true, 0, 3, 0, false},
	/* half of it, all of it, all of it said */
	{100, 'a', 0, 0, "dn", "Dp", 'u', 0, "", GWHA_BGP_RAISING, true, 0, 2, 0, false},
	{200, 'a', 0, 0, "dd", "Dp", 'u', 0, "", GWHA_BGP_RAISING, true, 0, 0, 0, false},
	{300, 'a', 0, 0, "dd", "DD", 'w', 0, "", GWHA_BGP_RAISING, true, 0, 0, 0, false},
	{400, 'a', 0, 0, "dd", "DD", 'u', 0, "", GWHA_BGP_WAITING, true, 0, 0, 0, false},
	{1399, 'a', 0, 0, "dd", "DD", 'u', 0, "", GWHA_BGP_WAITING, true, 0, 0, 0, false},
	{1400, 'a', 0, 0, "dd", "DD", 'u', 0, "", GWHA_BGP_MOVING, true, 0, 0, 0, true},
	{1500, 'a', 0, 0, "dd", "DD", 'u', 0, "", GWHA_BGP_MOVING, true, 0, 0, 0, false},
	{1600, 'o', 0, 0, "dd", "DD", 'u', 0, "", GWHA_BGP_HOLDING, true, 0, 0, 0, false},
	{4599, 'o', 0, 0, "dd", "DD", 'u', 0, "", GWHA_BGP_HOLDING, true, 0, 0, 0, false},
	/* the way goes, then the path, then the community */
	{4600, 'o', 0, 0, "dd", "DD", 'u', 0, "", GWHA_BGP_LEAVING, false, 0, 0, 0, false},
	{4700, 'o', 0, 0, "dd", "-D", 'u', 0, "", GWHA_BGP_LEAVING, false, 0, 0, 0, false},
	{4800, 'o', 0, 0, "dd", "--", 'u', 0, "", GWHA_BGP_KEEPING, false, 0, 0, 0, false},
	{4900, 'o', 0, 0, "dd", "--", 'u', 0, "", GWHA_BGP_KEEPING, false, 0, 0, 3, false},
	{5000, 'o', 0, 0, "nn", "--", 'u', 0, "", GWHA_BGP_KEEPING, false, 0, 0, 0, false},
	{0}};

static const struct line refuses[] = {
	{0, 'o', 0, 0, "nn", "--", 'u', 1, "the group is not active here: ask its owner", GWHA_BGP_KEEPING, false, 0, 0, 0, false},
	{1, '?', 0, 0, "nn", "--", 'u', 1, "the group is not active here: ask its owner", GWHA_BGP_KEEPING, false, 0, 0, 0, false},
	{2, 'a', 1, 0, "nn", "--", 'u', 1, "bgpd does not answer: leave out drain", GWHA_BGP_KEEPING, false, 0, 0, 0, false},
	{3, 'a', 0, 0, "n-", "p-", 'u', 1, "bgpd lacks network statements: see gwhad's status", GWHA_BGP_KEEPING, false, 2, 0, 0, false},
	{4, 'a', 0, 0, "no", "pp", 'u', 1, "a network statement has a route-map of its own: leave out drain", GWHA_BGP_KEEPING, false, 0, 0, 0, false},
	{0}};

/* It ends as it began: with no community, and no way. */
static const struct line gives_up[] = {
	{0, 'a', 0, 0, "nn", "pp", 'u', 1, "", GWHA_BGP_RAISING, true, 0, 3, 0, false},
	{10000, 'a', 1, 0, "nn", "pp", 'u', 0, "", GWHA_BGP_RAISING, true, 0, 0, 0, false},
	{10001, 'a', 0, 0, "dd", "Dp", 'u', 0, "", GWHA_BGP_KEEPING, false, 0, 0, 0, false},
	{10002, 'a', 0, 0, "dd", "Dp", 'u', 0, "", GWHA_BGP_KEEPING, false, 0, 0, 3, false},
	{20000, 'a', 0, 0, "nn", "pp", 'u', 1, "", GWHA_BGP_RAISING, true, 0, 3, 0, false},
	{20001, 'a', 0, 0, "dd", "DD", '-', 0, "", GWHA_BGP_WAITING, true, 0, 0, 0, false},
	{21001, 'a', 0, 0, "dd", "DD", '-', 0, "", GWHA_BGP_MOVING, true, 0, 0, 0, true},
	{21002, 'a', 0, 1, "dd", "DD", '-', 0, "", GWHA_BGP_KEEPING, false, 0, 0, 0, false},
	{21003, 'a', 0, 0, "dd", "DD", '-', 0, "", GWHA_BGP_KEEPING, false, 0, 0, 3, false},
	{30000, 'a', 0, 0, "nn", "pp", 'u', 1, "", GWHA_BGP_RAISING, true, 0, 3, 0, false},
	{30001, 'a', 0, 0, "dd", "DD", 'u', 0, "", GWHA_BGP_WAITING, true, 0, 0, 0, false},
	{31001, 'a', 0, 0, "dd", "DD", 'u', 0, "", GWHA_BGP_MOVING, true, 0, 0, 0, true},
	{41001, 'a', 0, 0, "dd", "DD", 'u', 0, "", GWHA_BGP_MOVING, true, 0, 0, 0, false},
	{41002, 'a', 0, 0, "dd", "DD", 'u', 0, "", GWHA_BGP_KEEPING, false, 0, 0, 0, false},
	{0}};

/* Where that which drains keeps the path it is taken back first: the path goes with it. */
static const struct line drains_bird[] = {
	{0, 'a', 0, 0, "nn", "pp", 'u', 1, "", GWHA_BGP_RAISING, true, 0, 3, 0, false},
	{100, 'a', 0, 0, "dd", "DD", 'u', 0, "", GWHA_BGP_WAITING, true, 0, 0, 0, false},
	{1100, 'a', 0, 0, "dd", "DD", 'u', 0, "", GWHA_BGP_MOVING, true, 0, 0, 0, true},
	{1200, 'o', 0, 0, "dd", "DD", 'u', 0, "", GWHA_BGP_HOLDING, true, 0, 0, 0, false},
	{4200, 'o', 0, 0, "dd", "DD", 'u', 0, "", GWHA_BGP_LEAVING, false, 0, 0, 0, false},
	{4250, 'o', 0, 0, "dd", "DD", 'u', 0, "", GWHA_BGP_LEAVING, false, 0, 0, 3, false},
	{4260, 'o', 1, 0, "dd", "DD", 'u', 0, "", GWHA_BGP_LEAVING, false, 0, 0, 0, false},
	{4300, 'o', 0, 0, "nn", "--", 'u', 0, "", GWHA_BGP_KEEPING, false, 0, 0, 0, false},
	/* what one has that cannot be made to drain */
	{5000, 'a', 0, 0, "no", "pp", 'u', 1, "BIRD has no protocol static that drains: leave out drain, or add one: see gwha.yaml(5)", GWHA_BGP_KEEPING, false, 0, 0, 0, false},
	{5001, 'a', 0, 0, "--", "pp", 'u', 1, "BIRD has no protocol direct that is up: see gwhad's status", GWHA_BGP_KEEPING, false, 0, 0, 0, false},
	{5002, 'a', 1, 0, "nn", "pp", 'u', 1, "BIRD does not answer: leave out drain", GWHA_BGP_KEEPING, false, 0, 0, 0, false},
	{0}};

/* A failover, or its way back, in the middle of it. */
static const struct line overtaken[] = {
	{0, 'a', 0, 0, "nn", "pp", 'u', 1, "", GWHA_BGP_RAISING, true, 0, 3, 0, false},
	{1, 'o', 0, 0, "dd", "DD", 'u', 0, "", GWHA_BGP_HOLDING, true, 0, 0, 0, false},
	{2, 'a', 0, 0, "dd", "DD", 'u', 0, "", GWHA_BGP_KEEPING, false, 0, 0, 0, false},
	{3, 'a', 0, 0, "dd", "DD", 'u', 0, "", GWHA_BGP_KEEPING, false, 0, 0, 3, false},
	{10, 'a', 0, 0, "nn", "pp", 'u', 1, "", GWHA_BGP_RAISING, true, 0, 3, 0, false},
	{11, 'a', 0, 0, "dd", "DD", 'u', 0, "", GWHA_BGP_WAITING, true, 0, 0, 0, false},
	{12, 'o', 0, 0, "dd", "DD", 'u', 0, "", GWHA_BGP_HOLDING, true, 0, 0, 0, false},
	/* bgpd hangs, and the way goes all the same; the rest waits for it, not for ever */
	{3012, 'o', 1, 0, "dd", "DD", 'u', 0, "", GWHA_BGP_LEAVING, false, 0, 0, 0, false},
	{13012, 'o', 1, 0, "dd", "DD", 'u', 0, "", GWHA_BGP_LEAVING, false, 0, 0, 0, false},
	{13013, 'o', 1, 0, "dd", "DD", 'u', 0, "", GWHA_BGP_KEEPING, false, 0, 0, 0, false},
	{0}};

static void see(const struct line *l, struct gwha_bgp_seen *seen, struct gwha_bgp_setup *setup,
		struct gwha_bgp_path *paths, struct gwha_bgp_session *neighbor)
{
	*setup = (struct gwha_bgp_setup){.instance = true};
	*neighbor = (struct gwha_bgp_session){.there = true, .up = l->neighbor != '-',
					       .waiting = l->neighbor == 'w'};
	for (size_t i = 0; i < 2; i++) {
		paths[i] = (struct gwha_bgp_path){.there = l->paths[i] != '-',
						  .valid = l->paths[i] != '-',
						  .draining = l->paths[i] == 'D'};
		if (!l->networks)
			continue;
		setup->vips[i] = l->networks[i] == '-' ? GWHA_BGP_NONE :
				 l->networks[i] == 'd' ? GWHA_BGP_DRAINING :
				 l->networks[i] == 'o' ? GWHA_BGP_FIXED : GWHA_BGP_PLAIN;
	}
	*seen = (struct gwha_bgp_seen){
		.now_us = l->ms * 1000ULL,
		.answers = !l->mute,
		.setup = l->networks ? setup : NULL,
		.paths = paths,
		.neighbors = neighbor,
		.role = l->role == 'a' ? GWHA_BGP_ACTIVE : l->role == 'o' ? GWHA_BGP_OTHER : GWHA_BGP_UNKNOWN,
		.refused = l->refused,
	};
}

static void walk_as(const struct gwha_conf_bgp *as, const struct line *l)
{
	struct gwha_bgp m = {.outcome = ""};
	int n = 0;

	for (; l->role; l++, n++) {
		struct gwha_bgp_session neighbor;
		struct gwha_bgp_path paths[2];
		struct gwha_bgp_setup setup;
		struct gwha_bgp_seen seen;
		struct gwha_bgp_todo todo;
		const char *said = "";

		see(l, &seen, &setup, paths, &neighbor);
		if (l->ask)
			said = gwha_bgp_drain(&m, as, &seen);
		assert_string_equal(said ? said : "", l->said);
		todo = gwha_bgp_step(&m, as, &seen);
		if (m.phase != l->phase || todo.add != l->add || todo.raise != l->raise ||
		    todo.lower != l->lower || todo.hold != l->hold || todo.handover != l->handover)
			print_error("line %d: %s, add %d raise %d lower %d hold %d handover %d\n", n,
				    gwha_bgp_phase_name(m.phase), (int)todo.add, (int)todo.raise,
				    (int)todo.lower, todo.hold, todo.handover);
		assert_int_equal(m.phase, l->phase);
		assert_int_equal(todo.add, l->add);
		assert_int_equal(todo.raise, l->raise);
		assert_int_equal(todo.lower, l->lower);
		assert_int_equal(todo.hold, l->hold);
		assert_int_equal(todo.handover, l->handover);
	}
}

static void walk(void **state)
{
	walk_as(&conf, *state);
}

static void walk_bird(void **state)
{
	struct gwha_conf_bgp as = conf;

	as.daemon = GWHA_BGP_BIRD;
	as.repair = false;
	walk_as(&as, *state);
}

static void only_reported(void **state)
{
	struct gwha_conf_bgp quiet = conf;
	struct gwha_bgp m = {.outcome = ""};
	struct gwha_bgp_setup setup = {.instance = true};
	struct gwha_bgp_path paths[2] = {{0}};
	struct gwha_bgp_session up = {.there = true, .up = true, .state = "Established"};
	struct gwha_bgp_seen seen = {.answers = true, .setup = &setup, .paths = paths, .neighbors = &up,
				     .role = GWHA_BGP_ACTIVE};
	struct gwha_bgp_todo todo;
	char text[256];

	(void)state;
	quiet.repair = false;
	todo = gwha_bgp_step(&m, &quiet, &seen);
	assert_int_equal(todo.add, 0);
	assert_string_equal(gwha_bgp_trouble(&quiet, &seen, text, sizeof(text)),
			    "192.0.2.1: bgpd has no network statement");
	setup.vips[0] = GWHA_BGP_PLAIN;
	setup.vips[1] = GWHA_BGP_PLAIN;
	paths[0].valid = true;
	/* no trouble yet: it has just become active */
	seen.role_us = 5000000;
	seen.now_us = 5999999;
	assert_null(gwha_bgp_trouble(&quiet, &seen, text, sizeof(text)));
	seen.now_us = 6000000;
	assert_string_equal(gwha_bgp_trouble(&quiet, &seen, text, sizeof(text)),
			    "192.0.2.2: it is not announced, though the group is active");
	seen.role = GWHA_BGP_OTHER;
	assert_null(gwha_bgp_trouble(&quiet, &seen, text, sizeof(text)));
	up.restart = true;
	assert_non_null(strstr(gwha_bgp_trouble(&quiet, &seen, text, sizeof(text)),
			       "neighbor 10.9.0.1: graceful restart is on"));
	up = (struct gwha_bgp_session){.there = true, .state = "Active"};
	assert_string_equal(gwha_bgp_trouble(&quiet, &seen, text, sizeof(text)), "neighbor 10.9.0.1: Active");
	up.there = false;
	assert_string_equal(gwha_bgp_trouble(&quiet, &seen, text, sizeof(text)), "neighbor 10.9.0.1: bgpd has none");
	setup.everywhere = true;
	assert_non_null(strstr(gwha_bgp_trouble(&quiet, &seen, text, sizeof(text)), "import-check"));
	setup.instance = false;
	assert_string_equal(gwha_bgp_trouble(&quiet, &seen, text, sizeof(text)), "bgpd has no router bgp of this AS");
	seen.setup = NULL;
	assert_null(gwha_bgp_trouble(&quiet, &seen, text, sizeof(text)));
	/* in a VRF the way would have to be in its table */
	seen.setup = &setup;
	seen.role = GWHA_BGP_ACTIVE;
	strcpy(quiet.vrf, "red");
	assert_non_null(strstr(gwha_bgp_drain(&m, &quiet, &seen), "VRF"));
}

/* Whose words they are. */
static void words_of_bird(void **state)
{
	struct gwha_conf_bgp as = conf;
	struct gwha_bgp_setup setup = {.vips = {GWHA_BGP_PLAIN, GWHA_BGP_PLAIN}};
	struct gwha_bgp_path paths[2] = {{0}};
	struct gwha_bgp_session up = {0};
	struct gwha_bgp_seen seen = {.answers = true, .setup = &setup, .paths = paths, .neighbors = &up};
	char text[256];

	(void)state;
	as.daemon = GWHA_BGP_BIRD;
	assert_string_equal(gwha_bgp_trouble(&as, &seen, text, sizeof(text)), "BIRD has no protocols");
	setup.instance = true;
	setup.everywhere = true;
	assert_non_null(strstr(gwha_bgp_trouble(&as, &seen, text, sizeof(text)), "BIRD has a static route to a VIP"));
	setup.everywhere = false;
	assert_string_equal(gwha_bgp_trouble(&as, &seen, text, sizeof(text)), "neighbor 10.9.0.1: BIRD has none");
	up.there = true;
	up.restart = true;
	assert_non_null(strstr(gwha_bgp_trouble(&as, &seen, text, sizeof(text)), "say graceful restart aware;"));
	up = (struct gwha_bgp_session){.there = true, .up = true};
	assert_null(gwha_bgp_trouble(&as, &seen, text, sizeof(text)));
	setup.vips[1] = GWHA_BGP_NONE;
	assert_string_equal(gwha_bgp_trouble(&as, &seen, text, sizeof(text)),
			    "192.0.2.2: BIRD has no protocol direct that is up");
}

/* Its session is the owner's, who has 5 s to call it; a backup is well without. */
static void a_tenant(void **state)
{
	struct gwha_conf_bgp as = {.group = "gw", .asn = 65001, .n_neighbors = 1,
				   .neighbors = {{.name = "10.7.0.1", .tenant = true}}};
	struct gwha_bgp_setup setup = {.instance = true};
	struct gwha_bgp_session its = {.there = true, .state = "Active"};
	struct gwha_bgp_seen seen = {.answers = true, .setup = &setup, .neighbors = &its,
				     .role = GWHA_BGP_OTHER, .now_us = 20000 * MS};
	char text[256];

	(void)state;
	assert_null(gwha_bgp_trouble(&as, &seen, text, sizeof(text)));
	seen.role = GWHA_BGP_ACTIVE;
	seen.role_us = 20000 * MS;
	seen.now_us = 25000 * MS - 1;
	assert_null(gwha_bgp_trouble(&as, &seen, text, sizeof(text)));
	seen.now_us = 25000 * MS;
	assert_string_equal(gwha_bgp_trouble(&as, &seen, text, sizeof(text)), "neighbor 10.7.0.1: Active");
	its.up = true;
	assert_null(gwha_bgp_trouble(&as, &seen, text, sizeof(text)));
	/* that it is not there at all is wrong on every node */
	seen.role = GWHA_BGP_OTHER;
	its = (struct gwha_bgp_session){0};
	assert_string_equal(gwha_bgp_trouble(&as, &seen, text, sizeof(text)), "neighbor 10.7.0.1: bgpd has none");
}

#define WALK(lines) {.name = #lines, .test_func = walk, .initial_state = (void *)(lines)}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		{.name = "drains_bird", .test_func = walk_bird, .initial_state = (void *)drains_bird},
		WALK(keeps), WALK(drains), WALK(refuses), WALK(gives_up), WALK(overtaken),
		cmocka_unit_test(only_reported), cmocka_unit_test(words_of_bird),
		cmocka_unit_test(a_tenant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
