// SPDX-License-Identifier: GPL-2.0-or-later
/* The queue of notices is bounded, in order, and a gap shows in its numbers. */

#include "cases_kunit.h"
#include "../event.h"

static int event_begin(struct kunit *test)
{
	test->priv =
		kunit_kzalloc(test, sizeof(struct gwha_events), GFP_KERNEL);
	return test->priv ? gwha_event_init(test->priv) : -ENOMEM;
}

static void event_end(struct kunit *test)
{
	if (test->priv)
		gwha_event_exit(test->priv);
}

static void event_order(struct kunit *test)
{
	struct gwha_notice notice = { 0 };
	u32 i;

	KUNIT_EXPECT_FALSE(test, gwha_event_take(test->priv, &notice));
	for (i = 1; i <= 3; i++) {
		notice.epoch = 10 * i;
		KUNIT_EXPECT_TRUE(test, gwha_event_put(test->priv, &notice));
		KUNIT_EXPECT_EQ(test, notice.seq, i);
	}
	for (i = 1; i <= 3; i++) {
		KUNIT_EXPECT_TRUE(test, gwha_event_take(test->priv, &notice));
		KUNIT_EXPECT_EQ(test, notice.seq, i);
		KUNIT_EXPECT_EQ(test, notice.epoch, 10 * i);
	}
	KUNIT_EXPECT_FALSE(test, gwha_event_take(test->priv, &notice));
}

/* One more than it holds is refused, and its number is used up. */
static void event_full(struct kunit *test)
{
	struct gwha_notice notice = { 0 };
	u32 i;

	for (i = 0; i < GWHA_EVENTS_MAX; i++)
		KUNIT_EXPECT_TRUE(test, gwha_event_put(test->priv, &notice));
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_FALSE(test, gwha_event_put(test->priv, &notice));
	for (i = 1; i <= GWHA_EVENTS_MAX; i++) {
		KUNIT_EXPECT_TRUE(test, gwha_event_take(test->priv, &notice));
		KUNIT_EXPECT_EQ(test, notice.seq, i);
	}
	KUNIT_EXPECT_FALSE(test, gwha_event_take(test->priv, &notice));
	KUNIT_EXPECT_TRUE(test, gwha_event_put(test->priv, &notice));
	KUNIT_EXPECT_EQ(test, notice.seq, GWHA_EVENTS_MAX + 4);
}

/* Positions are counted in 32 bits, and go on when these wrap. */
static void event_wraps(struct kunit *test)
{
	struct gwha_events *events = test->priv;
	struct gwha_notice notice = { 0 };
	u32 i;

	events->head = (u32)-3;
	events->tail = (u32)-3;
	for (i = 0; i < GWHA_EVENTS_MAX; i++)
		KUNIT_EXPECT_TRUE(test, gwha_event_put(events, &notice));
	KUNIT_EXPECT_FALSE(test, gwha_event_put(events, &notice));
	for (i = 1; i <= GWHA_EVENTS_MAX; i++) {
		KUNIT_EXPECT_TRUE(test, gwha_event_take(events, &notice));
		KUNIT_EXPECT_EQ(test, notice.seq, i);
	}
	KUNIT_EXPECT_FALSE(test, gwha_event_take(events, &notice));
}

static struct kunit_case event_tests[] = { KUNIT_CASE(event_order),
					   KUNIT_CASE(event_full),
					   KUNIT_CASE(event_wraps),
					   {} };

static struct kunit_suite event_suite = {
	.name = "gwha_event",
	.init = event_begin,
	.exit = event_end,
	.test_cases = event_tests,
};

kunit_test_suites(&event_suite);
