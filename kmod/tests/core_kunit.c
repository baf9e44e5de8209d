// SPDX-License-Identifier: GPL-2.0-or-later
/* The tables of the core that need no frames: intervals, the election, health. */

#include "cases_kunit.h"
#include "../core/claims.h"
#include "../core/elect.h"
#include "../core/health.h"
#include "../core/lateness.h"
#include "../core/limits.h"
#include "../core/timing.h"
#include "cases/timing_cases.h"
#include "cases/elect_words.h"
#include "cases/elect_cases.h"
#include "cases/epoch_cases.h"
#include "cases/elect_words_end.h"
#include "cases/elect_walk.h"
#include "cases/health_cases.h"
#include "cases/health_walk.h"
#include "cases/pool_cases.h"
#include "cases/pool_walk.h"

GWHA_KUNIT_CASES(timing);
GWHA_KUNIT_CASES(interval);
GWHA_KUNIT_CASES(elect);
GWHA_KUNIT_CASES(epoch);
GWHA_KUNIT_CASES(admit);
GWHA_KUNIT_CASES(track);
GWHA_KUNIT_CASES(health);
GWHA_KUNIT_CASES(lease);
GWHA_KUNIT_CASES(late);
GWHA_KUNIT_CASES(pool);

/* RFC 9568 6.1, RFC 3768 6.1 */
static void timing(struct kunit *test)
{
	const struct timing_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test, gwha_skew_us(c->version, c->prio, c->interval_us),
			c->skew_us);
	KUNIT_EXPECT_EQ(test, gwha_down_us(c->version, c->prio, c->interval_us),
			c->down_us);
}

/* RFC 9568 5.2.7, RFC 3768 5.3.7 */
static void interval(struct kunit *test)
{
	const struct interval_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test, gwha_interval_valid(c->version, c->interval_us),
			c->valid);
}

/* RFC 9568 6.4 and the rules of groups */
static void elect(struct kunit *test)
{
	const struct elect_case *c = test->param_value;
	struct elect_walk *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);
	const struct elect_step *s;
	const char *wrong;
	u16 row;

	KUNIT_ASSERT_NOT_NULL(test, w);
	elect_walk_begin(w, c);
	for (row = 0; (s = elect_row(c, row)); row++) {
		wrong = elect_walk_step(w, s);
		if (!wrong)
			continue;
		KUNIT_FAIL(test, "step %u: %s", row, wrong);
		break;
	}
}

/* RFC 9568 7.1, RFC 3768 7.1 */
static void admit(struct kunit *test)
{
	const struct admit_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test, elect_admit(c), c->reason);
}

static void track(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, track_walk(test->param_value));
}

static void health(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, health_walk(test->param_value));
}

static void lease(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, lease_walk(test->param_value));
}

static void late(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, late_walk(test->param_value));
}

/* decisions/0029 */
static void pool(struct kunit *test)
{
	struct pool_walk *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);
	const char *wrong;
	u8 row;

	KUNIT_ASSERT_NOT_NULL(test, w);
	wrong = pool_walk_all(w, test->param_value, &row);
	if (wrong)
		KUNIT_FAIL(test, "step %u: %s", row - 1, wrong);
}

static struct kunit_case core_tests[] = {
	KUNIT_CASE_PARAM(timing, timing_gen_params),
	KUNIT_CASE_PARAM(interval, interval_gen_params),
	KUNIT_CASE_PARAM(elect, elect_gen_params),
	KUNIT_CASE_PARAM(elect, epoch_gen_params),
	KUNIT_CASE_PARAM(admit, admit_gen_params),
	KUNIT_CASE_PARAM(track, track_gen_params),
	KUNIT_CASE_PARAM(health, health_gen_params),
	KUNIT_CASE_PARAM(lease, lease_gen_params),
	KUNIT_CASE_PARAM(late, late_gen_params),
	KUNIT_CASE_PARAM(pool, pool_gen_params),
	{}
};

static struct kunit_suite core_suite = {
	.name = "gwha_core",
	.test_cases = core_tests,
};

kunit_test_suites(&core_suite);
