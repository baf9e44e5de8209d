// SPDX-License-Identifier: GPL-2.0-or-later
/* The timer: due once, cancelled, and dead when it is killed. */

#include <linux/delay.h>

#include "cases_kunit.h"
#include "../clock.h"

struct clock_test {
	struct gwha_clock clock;
	atomic_t fired;
	bool in_softirq;
};

static void clock_fired(struct gwha_clock *clock)
{
	struct clock_test *ct = container_of(clock, struct clock_test, clock);

	ct->in_softirq = in_serving_softirq();
	atomic_inc(&ct->fired);
}

static int clock_begin(struct kunit *test)
{
	struct clock_test *ct = kunit_kzalloc(test, sizeof(*ct), GFP_KERNEL);

	if (!ct)
		return -ENOMEM;
	gwha_clock_init(&ct->clock, clock_fired);
	test->priv = ct;
	return 0;
}

static void clock_end(struct kunit *test)
{
	struct clock_test *ct = test->priv;

	if (!ct)
		return;
	gwha_clock_kill(&ct->clock);
	gwha_clock_stop(&ct->clock);
}

static void clock_fires(struct kunit *test)
{
	struct clock_test *ct = test->priv;

	gwha_clock_set(&ct->clock, gwha_clock_now_us() + 2000, true);
	msleep(20);
	KUNIT_EXPECT_EQ(test, atomic_read(&ct->fired), 1);
	KUNIT_EXPECT_TRUE(test, ct->in_softirq);
	/* what is due in the past is due now */
	gwha_clock_set(&ct->clock, 1, false);
	msleep(20);
	KUNIT_EXPECT_EQ(test, atomic_read(&ct->fired), 2);
}

static void clock_cancelled(struct kunit *test)
{
	struct clock_test *ct = test->priv;

	gwha_clock_set(&ct->clock, gwha_clock_now_us() + 100000, false);
	gwha_clock_set(&ct->clock, 0, false);
	msleep(200);
	KUNIT_EXPECT_EQ(test, atomic_read(&ct->fired), 0);
}

/* Setting it again moves it, and never has it fire twice. */
static void clock_moved(struct kunit *test)
{
	struct clock_test *ct = test->priv;
	u64 now_us = gwha_clock_now_us();

	gwha_clock_set(&ct->clock, now_us + 20000, false);
	gwha_clock_set(&ct->clock, now_us + 400000, false);
	msleep(200);
	KUNIT_EXPECT_EQ(test, atomic_read(&ct->fired), 0);
	msleep(400);
	KUNIT_EXPECT_EQ(test, atomic_read(&ct->fired), 1);
}

static void clock_killed(struct kunit *test)
{
	struct clock_test *ct = test->priv;

	gwha_clock_kill(&ct->clock);
	gwha_clock_set(&ct->clock, gwha_clock_now_us() + 1000, true);
	msleep(50);
	KUNIT_EXPECT_EQ(test, atomic_read(&ct->fired), 0);
}

/* After that, its memory may go. */
static void clock_stopped(struct kunit *test)
{
	struct clock_test *ct = test->priv;

	gwha_clock_set(&ct->clock, gwha_clock_now_us() + 50000, true);
	gwha_clock_kill(&ct->clock);
	gwha_clock_stop(&ct->clock);
	KUNIT_EXPECT_FALSE(test, hrtimer_active(&ct->clock.timer));
	msleep(100);
	KUNIT_EXPECT_EQ(test, atomic_read(&ct->fired), 0);
}

static struct kunit_case clock_tests[] = {
	KUNIT_CASE(clock_fires),   KUNIT_CASE(clock_cancelled),
	KUNIT_CASE(clock_moved),   KUNIT_CASE(clock_killed),
	KUNIT_CASE(clock_stopped), {}
};

static struct kunit_suite clock_suite = {
	.name = "gwha_clock",
	.init = clock_begin,
	.exit = clock_end,
	.test_cases = clock_tests,
};

kunit_test_suites(&clock_suite);
