// SPDX-License-Identifier: GPL-2.0-or-later
/* The set of connections that have changed: once each, in order, bounded, all given back. */

#include <kunit/test.h>

#include "../ct.h"
#include "../sync_pending.h"

/* Never looked into: what is counted is who holds them. */
static char cts[GWHA_SYNC_PENDING_MAX + 2];
static int held;

/* ------------------------------------------------------- in place of ct_read.c */

void gwha_ct_hold(struct nf_conn *ct)
{
	held++;
}

void gwha_ct_put(struct nf_conn *ct)
{
	held--;
}

static struct nf_conn *ct_of(u32 i)
{
	return (struct nf_conn *)&cts[i];
}

static u64 add(struct gwha_sync_pending *p, u32 i, bool ended)
{
	u64 first_us;

	local_bh_disable();
	first_us = gwha_sync_pending_add(p, ct_of(i), ended);
	local_bh_enable();
	return first_us;
}

/* Takes one out; whether it is this one, and so. */
static bool takes(struct gwha_sync_pending *p, u32 i, bool ended)
{
	u64 since_us = 0;
	bool was = !ended;
	struct nf_conn *ct = gwha_sync_pending_take(p, &was, &since_us);

	if (ct)
		gwha_ct_put(ct);
	return ct == ct_of(i) && was == ended && since_us;
}

static bool empty(struct gwha_sync_pending *p)
{
	u64 since_us;
	bool ended;

	return !gwha_sync_pending_take(p, &ended, &since_us) && !p->n;
}

/* ----------------------------------------------------------------------- tests */

static void once_each(struct kunit *test)
{
	struct gwha_sync_pending *p = test->priv;

	KUNIT_EXPECT_NE(test, add(p, 0, false), 0ull);
	KUNIT_EXPECT_EQ(test, add(p, 1, false), 0ull);
	KUNIT_EXPECT_EQ(test, add(p, 0, false), 0ull);
	KUNIT_EXPECT_EQ(test, add(p, 2, true), 0ull);
	KUNIT_EXPECT_EQ(test, add(p, 1, true), 0ull);
	KUNIT_EXPECT_EQ(test, add(p, 2, false), 0ull);
	KUNIT_EXPECT_EQ(test, p->n, 3u);
	KUNIT_EXPECT_EQ(test, held, 3);
	KUNIT_EXPECT_TRUE(test, takes(p, 0, false));
	KUNIT_EXPECT_TRUE(test, takes(p, 1, true));
	KUNIT_EXPECT_TRUE(test, takes(p, 2, true));
	KUNIT_EXPECT_TRUE(test, empty(p));
	KUNIT_EXPECT_EQ(test, held, 0);
	/* and it is the first again, with nothing of what it was */
	KUNIT_EXPECT_NE(test, add(p, 2, false), 0ull);
	KUNIT_EXPECT_TRUE(test, takes(p, 2, false));
}

static void items_again(struct kunit *test)
{
	struct gwha_sync_pending *p = test->priv;
	u32 most = 0;
	u32 i, round;

	for (round = 0; round < 3; round++) {
		for (i = 0; i < 1000; i++)
			add(p, i, false);
		KUNIT_EXPECT_EQ(test, p->n_spare, 0u);
		for (i = 0; i < 1000; i++)
			KUNIT_EXPECT_TRUE(test, takes(p, i, false));
		most = max(most, p->n_spare);
	}
	KUNIT_EXPECT_GT(test, most, 0u);
	KUNIT_EXPECT_LT(test, most, 1000u);
	KUNIT_EXPECT_EQ(test, held, 0);
}

static void bounded(struct kunit *test)
{
	struct gwha_sync_pending *p = test->priv;
	u32 i;

	/* some that are used again must not let in more */
	for (i = 0; i < 300; i++)
		add(p, i, false);
	for (i = 0; i < 300; i++)
		KUNIT_EXPECT_TRUE(test, takes(p, i, false));
	for (i = 0; i < GWHA_SYNC_PENDING_MAX; i++)
		add(p, i, false);
	KUNIT_EXPECT_EQ(test, p->n, GWHA_SYNC_PENDING_MAX);
	KUNIT_EXPECT_EQ(test, p->overflow, 0ull);
	add(p, GWHA_SYNC_PENDING_MAX, false);
	add(p, GWHA_SYNC_PENDING_MAX + 1, true);
	KUNIT_EXPECT_EQ(test, p->n, GWHA_SYNC_PENDING_MAX);
	KUNIT_EXPECT_EQ(test, p->overflow, 2ull);
	/* what is there already is no overflow */
	add(p, 7, true);
	KUNIT_EXPECT_EQ(test, p->overflow, 2ull);
	KUNIT_EXPECT_TRUE(test, takes(p, 0, false));
	add(p, GWHA_SYNC_PENDING_MAX, false);
	KUNIT_EXPECT_EQ(test, p->overflow, 2ull);
	KUNIT_EXPECT_EQ(test, held, (int)GWHA_SYNC_PENDING_MAX);
	gwha_sync_pending_exit(p);
	KUNIT_EXPECT_EQ(test, held, 0);
}

static int pending_begin(struct kunit *test)
{
	struct gwha_sync_pending *p =
		kunit_kzalloc(test, sizeof(*p), GFP_KERNEL);

	if (!p || gwha_sync_pending_begin())
		return -ENOMEM;
	held = 0;
	test->priv = p;
	return gwha_sync_pending_init(p);
}

/* A cache that has items left says so. */
static void pending_end(struct kunit *test)
{
	if (!test->priv)
		return;
	gwha_sync_pending_exit(test->priv);
	gwha_sync_pending_end();
}

static struct kunit_case pending_tests[] = {
	KUNIT_CASE(once_each), KUNIT_CASE(items_again), KUNIT_CASE(bounded), {}
};

static struct kunit_suite pending_suite = {
	.name = "gwha_pending",
	.init = pending_begin,
	.exit = pending_end,
	.test_cases = pending_tests,
};

kunit_test_suites(&pending_suite);
