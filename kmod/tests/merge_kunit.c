// SPDX-License-Identifier: GPL-2.0-or-later
/* What a peer's word does to a connection that is here: the tables of the core. */

#include "cases_kunit.h"
#include "../core/merge.h"
#include "cases/merge_cases.h"

GWHA_KUNIT_CASES(state);
GWHA_KUNIT_CASES(over);
GWHA_KUNIT_CASES(keep);
GWHA_KUNIT_CASES(room);
GWHA_KUNIT_CASES(kept);
GWHA_KUNIT_CASES(window);

static void state(struct kunit *test)
{
	const struct state_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test,
			gwha_flow_state(c->proto, c->here, c->told, c->live),
			c->want);
}

static void over(struct kunit *test)
{
	const struct over_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test, gwha_flow_over(c->proto, c->state), c->want);
}

static void keep(struct kunit *test)
{
	const struct keep_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test,
			gwha_flow_timeout_s(c->here_s, c->told_s, c->shorten),
			c->want_s);
}

static void room(struct kunit *test)
{
	const struct room_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test, gwha_flow_room(c->count, c->most), c->want);
}

static void kept(struct kunit *test)
{
	const struct kept_case *c = test->param_value;
	struct gwha_flow *flow = kunit_kzalloc(test, sizeof(*flow), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, flow);
	flow->has = c->has;
	flow->proto = c->proto;
	flow->orig.src_port = c->src_port;
	flow->orig.dst_port = c->dst_port;
	KUNIT_EXPECT_EQ(test, gwha_flow_kept(flow), c->want);
}

static void window(struct kunit *test)
{
	static const char done[] = {
		[GWHA_WINDOW_WAIT] = '.',
		[GWHA_WINDOW_LEARN] = 'l',
		[GWHA_WINDOW_CHECK] = 'c',
	};
	const struct window_case *c = test->param_value;
	bool fitted = false;
	enum gwha_window what;
	size_t i;

	KUNIT_ASSERT_EQ(test, strlen(c->looks), strlen(c->want));
	for (i = 0; c->looks[i]; i++) {
		what = gwha_flow_window(&fitted, c->looks[i] != '.',
					c->looks[i] == 'f');
		KUNIT_EXPECT_EQ(test, done[what], c->want[i]);
	}
}

static struct kunit_case merge_tests[] = {
	KUNIT_CASE_PARAM(state, state_gen_params),
	KUNIT_CASE_PARAM(over, over_gen_params),
	KUNIT_CASE_PARAM(keep, keep_gen_params),
	KUNIT_CASE_PARAM(room, room_gen_params),
	KUNIT_CASE_PARAM(kept, kept_gen_params),
	KUNIT_CASE_PARAM(window, window_gen_params),
	{}
};

static struct kunit_suite merge_suite = {
	.name = "gwha_merge",
	.test_cases = merge_tests,
};

kunit_test_suites(&merge_suite);
