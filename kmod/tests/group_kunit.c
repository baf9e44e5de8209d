// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How a verdict is carried out, and how members and groups end: group.c over
 * fake routers and a fake worker, which keep a log of what is asked of them.
 */

#include "cases_kunit.h"
#include "../core/limits.h"
#include "../group.h"
#include "../net.h"
#include "../place.h"
#include "../pool.h"
#include "../router.h"
#include "../sync.h"

#define LOG_MAX 64
#define MEMBERS 5
#define INTERVAL_US 1000000

/* One thing asked of the fakes, and who owned its VIPs at that moment. */
struct entry {
	char what;
	u16 index;
	u8 prio;
	u32 acts;
	u32 owners;
};

struct group_test {
	struct gwha_net gn;
	struct gwha_group *g;
	struct gwha_group *other;
	struct gwha_router rt[MEMBERS];
	struct entry log[LOG_MAX];
	u32 n;
	bool dead_at_exit;
	bool listed_at_exit;
	bool listed_at_sync_end;
};

/* One test runs at a time. */
static struct group_test *gt;

static void note(char what, u16 index, u8 prio, u32 acts)
{
	struct entry *e = &gt->log[min_t(u32, gt->n++, LOG_MAX - 1)];
	u32 i;

	*e = (struct entry){ what, index, prio, acts, 0 };
	for (i = 0; i < MEMBERS; i++)
		e->owners |= (u32)gt->rt[i].owned << i;
}

/* ------------------------------------------------------ in place of router.c */

void gwha_router_act(struct gwha_router *rt, u8 prio)
{
	lockdep_assert_held(&rt->group->lock);
	note('a', rt - gt->rt, prio, rt->fsm.acts);
	rt->fsm.acts = 0;
}

u8 gwha_router_cause(const struct gwha_router *rt)
{
	return rt->going_down ? GWHA_CAUSE_ADMIN_DOWN : GWHA_CAUSE_NONE;
}

void gwha_router_set_source(struct gwha_router *rt)
{
	rt->fsm.src.b[0] = 10;
	rt->fsm.src.b[3] = 1;
}

void gwha_router_ticked(struct gwha_router *rt, u64 now_us)
{
}

/* ------------------------------------------------------- in place of place.c */

void gwha_place_init(struct gwha_group *g)
{
}

void gwha_place_queue(struct gwha_group *g)
{
	lockdep_assert_held(&g->lock);
	note('q', 0, 0, 0);
}

void gwha_place_exit(struct gwha_group *g)
{
	note('x', 0, 0, 0);
	gt->dead_at_exit = g->clock.dead;
	gt->listed_at_exit = gwha_group_find(g->gn, g->name);
}

/* -------------------------------------------------------- in place of sync.c */

void gwha_sync_elected(struct gwha_group *g)
{
	lockdep_assert_held(&g->lock);
}

void gwha_sync_del(struct gwha_group *g)
{
	/* sends events still: nothing of the group may have ended */
	gt->listed_at_sync_end = gwha_group_find(g->gn, g->name);
}

/* ------------------------------------------------------------------ the bench */

static void make_router(u32 i)
{
	struct gwha_router *rt = &gt->rt[i];

	rt->gn = &gt->gn;
	rt->group = gt->g;
	rt->vrid = i + 1;
	gwha_fsm_init(&rt->fsm, 3, GWHA_FAMILY_INET, INTERVAL_US);
	rt->fsm.rank = gwha_fsm_rank(rt->vrid, GWHA_FAMILY_INET, NULL);
	gwha_clock_init(&rt->clock, gwha_group_tick);
}

static int group_begin(struct kunit *test)
{
	u32 i;

	gt = kunit_kzalloc(test, sizeof(*gt), GFP_KERNEL);
	if (!gt)
		return -ENOMEM;
	mutex_init(&gt->gn.conf_lock);
	INIT_LIST_HEAD(&gt->gn.groups);
	INIT_LIST_HEAD(&gt->gn.pools);
	if (gwha_event_init(&gt->gn.events))
		return -ENOMEM;
	mutex_lock(&gt->gn.conf_lock);
	gt->g = gwha_group_new(&gt->gn, "g", false, 100, false, 0);
	for (i = 0; i < MEMBERS; i++)
		make_router(i);
	return gt->g ? 0 : -ENOMEM;
}

static void end_group(struct gwha_group *g)
{
	while (g && g->n)
		gwha_group_leave(g, container_of(g->fsm[0], struct gwha_router,
						 fsm));
	if (g)
		gwha_group_del(g);
}

static void group_end(struct kunit *test)
{
	if (!gt || !gt->gn.events.ring)
		return;
	end_group(gt->g);
	end_group(gt->other);
	mutex_unlock(&gt->gn.conf_lock);
	gwha_event_exit(&gt->gn.events);
}

static void join(struct kunit *test, u32 n)
{
	u32 i;

	for (i = 0; i < n; i++)
		KUNIT_ASSERT_EQ(test, gwha_group_join(gt->g, &gt->rt[i]), 0);
}

/* Its down timer ran out just now. */
static void expire(u32 i)
{
	struct gwha_router *rt = &gt->rt[i];

	spin_lock_bh(&rt->group->lock);
	rt->fsm.due_us = gwha_clock_now_us();
	/* and began long enough ago for any priority */
	rt->fsm.listen_us = rt->fsm.due_us - 4 * INTERVAL_US;
	gwha_group_step(rt, GWHA_EV_TICK, 0, NULL);
	spin_unlock_bh(&rt->group->lock);
}

static void hear(u32 i, u8 prio)
{
	struct gwha_advert ad = {
		.version = 3,
		.vrid = i + 1,
		.prio = prio,
		.count = 1,
		.interval_us = INTERVAL_US,
		.src = { { 10, 0, 0, 9 } },
	};

	spin_lock_bh(&gt->g->lock);
	gwha_group_step(&gt->rt[i], GWHA_EV_ADVERT, 0, &ad);
	spin_unlock_bh(&gt->g->lock);
}

/* All @n are active; the log begins anew. */
static void become_active(struct kunit *test, u32 n)
{
	u32 i;

	join(test, n);
	for (i = 0; i < n; i++)
		expire(i);
	KUNIT_ASSERT_EQ(test, gt->g->elect.state, GWHA_STATE_ACTIVE);
	gt->n = 0;
}

static const struct entry *at(struct kunit *test, u32 i)
{
	KUNIT_ASSERT_LT(test, i, gt->n);
	return &gt->log[i];
}

/* ------------------------------------------------------------------ the tests */

/* Nobody owns anything before all are silent; then all do before any sends. */
static void group_takes(struct kunit *test)
{
	u32 i;

	join(test, 3);
	expire(0);
	expire(1);
	for (i = 0; i < gt->n; i++)
		KUNIT_EXPECT_EQ(test, gt->log[i].owners, 0);
	gt->n = 0;
	expire(2);
	for (i = 0; i < 3; i++) {
		KUNIT_EXPECT_EQ(test, at(test, i)->what, 'a');
		KUNIT_EXPECT_EQ(test, at(test, i)->index, i);
		KUNIT_EXPECT_EQ(test, at(test, i)->prio, 100);
		KUNIT_EXPECT_EQ(test, at(test, i)->owners, 7);
		KUNIT_EXPECT_TRUE(test, at(test, i)->acts & GWHA_ACT_ADVERT);
	}
	KUNIT_EXPECT_EQ(test, at(test, 3)->what, 'q');
	KUNIT_EXPECT_EQ(test, gt->n, 4);
	KUNIT_EXPECT_TRUE(test, gt->g->announce);
	KUNIT_EXPECT_EQ(test, gt->g->elect.epoch, 1);
}

/* All are silent before any of them says a word, and the winner hears none. */
static void group_yields(struct kunit *test)
{
	u32 i;

	become_active(test, 3);
	hear(1, 200);
	KUNIT_EXPECT_EQ(test, gt->g->elect.state, GWHA_STATE_BACKUP);
	for (i = 0; i < 3; i++) {
		KUNIT_EXPECT_EQ(test, at(test, i)->what, 'a');
		KUNIT_EXPECT_EQ(test, at(test, i)->owners, 0);
		KUNIT_EXPECT_EQ(test, !!(at(test, i)->acts & GWHA_ACT_RESIGN),
				i != 1);
	}
	KUNIT_EXPECT_EQ(test, at(test, 3)->what, 'q');
}

/* What concerns one member asks nothing of the others. */
static void group_one_acts(struct kunit *test)
{
	become_active(test, 3);
	expire(1);
	KUNIT_EXPECT_EQ(test, gt->n, 1);
	KUNIT_EXPECT_EQ(test, at(test, 0)->index, 1);
	KUNIT_EXPECT_TRUE(test, at(test, 0)->acts & GWHA_ACT_ADVERT);
}

/*
 * Who joins an active group owns its addresses at once; those of the others are
 * not announced anew, but for the repeats that each change has.
 */
static void group_grows(struct kunit *test)
{
	become_active(test, 2);
	gt->g->announce = false;
	KUNIT_ASSERT_EQ(test, gwha_group_join(gt->g, &gt->rt[2]), 0);
	KUNIT_EXPECT_EQ(test, at(test, 0)->what, 'a');
	KUNIT_EXPECT_EQ(test, at(test, 0)->index, 2);
	KUNIT_EXPECT_EQ(test, at(test, 0)->owners, 7);
	KUNIT_EXPECT_EQ(test, at(test, 1)->what, 'q');
	KUNIT_EXPECT_EQ(test, gt->n, 2);
	KUNIT_EXPECT_FALSE(test, gt->g->announce);
	KUNIT_EXPECT_TRUE(test, gt->g->changed);
}

/* A member that leaves has resigned, and its timer is dead when it has left. */
static void group_leaves(struct kunit *test)
{
	become_active(test, 1);
	gwha_group_leave(gt->g, &gt->rt[0]);
	KUNIT_EXPECT_EQ(test, at(test, 0)->what, 'a');
	KUNIT_EXPECT_EQ(test, at(test, 0)->owners, 0);
	KUNIT_EXPECT_TRUE(test, at(test, 0)->acts & GWHA_ACT_RESIGN);
	KUNIT_EXPECT_TRUE(test, gt->rt[0].clock.dead);
	KUNIT_EXPECT_FALSE(test, gt->rt[0].member);
	KUNIT_EXPECT_EQ(test, gt->g->n, 0);
	KUNIT_EXPECT_EQ(test, gt->g->elect.state, GWHA_STATE_INIT);
	/* a timer that was on its way finds no member, and asks for nothing */
	gt->n = 0;
	local_bh_disable();
	gwha_group_tick(&gt->rt[0].clock);
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, gt->n, 0);
}

/* The last takes the place of who leaves; everybody knows his own. */
static void group_places(struct kunit *test)
{
	u32 i;

	join(test, MEMBERS);
	KUNIT_EXPECT_GE(test, gt->g->room, MEMBERS);
	gwha_group_leave(gt->g, &gt->rt[1]);
	KUNIT_EXPECT_EQ(test, gt->g->n, MEMBERS - 1);
	KUNIT_EXPECT_PTR_EQ(test, gt->g->fsm[1], &gt->rt[MEMBERS - 1].fsm);
	for (i = 0; i < MEMBERS; i++)
		if (gt->rt[i].member)
			KUNIT_EXPECT_PTR_EQ(test, gt->g->fsm[gt->rt[i].index],
					    &gt->rt[i].fsm);
}

/* Nobody finds the group, and its timer is dead, when the worker is ended. */
static void group_ends(struct kunit *test)
{
	struct gwha_group *g = gt->g;

	gt->g = NULL;
	gwha_group_del(g);
	KUNIT_EXPECT_EQ(test, gt->n, 1);
	KUNIT_EXPECT_EQ(test, at(test, 0)->what, 'x');
	KUNIT_EXPECT_TRUE(test, gt->dead_at_exit);
	KUNIT_EXPECT_TRUE(test, gt->listed_at_sync_end);
	KUNIT_EXPECT_FALSE(test, gt->listed_at_exit);
	KUNIT_EXPECT_TRUE(test, list_empty(&gt->gn.groups));
}

/* What nobody fetches is counted, and holds nothing up. */
static void group_notices(struct kunit *test)
{
	const unsigned int lost = GWHA_A_COUNTERS_EVENT_LOST;
	u32 i;

	join(test, 1);
	spin_lock_bh(&gt->g->lock);
	for (i = 0; i < 2 * GWHA_EVENTS_MAX; i++)
		gwha_group_tell(gt->g, &gt->rt[0], GWHA_WHY_LEASE);
	spin_unlock_bh(&gt->g->lock);
	KUNIT_EXPECT_EQ(test, gt->gn.events.head - gt->gn.events.tail,
			GWHA_EVENTS_MAX);
	KUNIT_EXPECT_EQ(test, gt->gn.events.seq,
			atomic64_read(&gt->gn.stats.count[lost]) +
				GWHA_EVENTS_MAX);
	KUNIT_EXPECT_GE(test, atomic64_read(&gt->gn.stats.count[lost]),
			GWHA_EVENTS_MAX);
}

static void group_hands_over(struct kunit *test)
{
	join(test, 2);
	KUNIT_EXPECT_EQ(test, gwha_group_handover(gt->g), -EPERM);
	expire(0);
	expire(1);
	gt->n = 0;
	KUNIT_EXPECT_EQ(test, gwha_group_handover(gt->g), 0);
	KUNIT_EXPECT_TRUE(test, at(test, 0)->acts & GWHA_ACT_RESIGN);
	KUNIT_EXPECT_TRUE(test, at(test, 1)->acts & GWHA_ACT_RESIGN);
	/* it goes on answering until its successor is heard */
	KUNIT_EXPECT_EQ(test, at(test, 1)->owners, 3);
	KUNIT_EXPECT_EQ(test, gwha_group_handover(gt->g), -EALREADY);
	hear(0, 50);
	KUNIT_EXPECT_EQ(test, gt->g->elect.state, GWHA_STATE_BACKUP);
	KUNIT_EXPECT_FALSE(test, gt->rt[0].owned || gt->rt[1].owned);
}

/* Both groups of one pool, the second with the last router. */
static void make_pool(struct kunit *test)
{
	struct gwha_router *rt = &gt->rt[MEMBERS - 1];
	struct gwha_pool *pool = NULL;
	struct gwha_group *g;

	gt->other = gwha_group_new(&gt->gn, "other", false, 100, false, 0);
	KUNIT_ASSERT_NOT_NULL(test, gt->other);
	rt->group = gt->other;
	list_for_each_entry(g, &gt->gn.groups, list) {
		pool = gwha_pool_get(&gt->gn, "p");
		KUNIT_ASSERT_FALSE(test, IS_ERR(pool));
		spin_lock_bh(&g->lock);
		gwha_pool_join(&g->in_pool, pool);
		spin_unlock_bh(&g->lock);
	}
	KUNIT_ASSERT_EQ(test, pool->n, 2);
	join(test, 1);
	KUNIT_ASSERT_EQ(test, gwha_group_join(gt->other, rt), 0);
}

/* One is active at a time; when it yields, its clock makes the other so at once. */
static void group_pools(struct kunit *test)
{
	make_pool(test);
	expire(0);
	expire(MEMBERS - 1);
	KUNIT_EXPECT_EQ(test, gt->g->elect.state, GWHA_STATE_ACTIVE);
	KUNIT_EXPECT_EQ(test, gt->other->elect.state, GWHA_STATE_BACKUP);
	KUNIT_EXPECT_TRUE(test, gt->other->elect.full);
	KUNIT_EXPECT_TRUE(test, gt->rt[MEMBERS - 1].fsm.silent);
	/* softirqs run before this returns */
	hear(0, 200);
	KUNIT_EXPECT_EQ(test, gt->g->elect.state, GWHA_STATE_BACKUP);
	KUNIT_EXPECT_EQ(test, gt->other->elect.state, GWHA_STATE_ACTIVE);
	KUNIT_EXPECT_TRUE(test, gt->g->elect.full);
}

/* Who leaves the pool, or ends, leaves no claim, and no pool without groups. */
static void group_unpools(struct kunit *test)
{
	struct gwha_pool *pool;

	make_pool(test);
	expire(0);
	expire(MEMBERS - 1);
	spin_lock_bh(&gt->g->lock);
	pool = gwha_pool_leave(&gt->g->in_pool);
	spin_unlock_bh(&gt->g->lock);
	gwha_pool_put(pool);
	KUNIT_EXPECT_EQ(test, gt->g->elect.state, GWHA_STATE_ACTIVE);
	KUNIT_EXPECT_EQ(test, gt->other->elect.state, GWHA_STATE_ACTIVE);
	KUNIT_EXPECT_EQ(test, pool->n, 1);
	end_group(gt->other);
	gt->other = NULL;
	KUNIT_EXPECT_TRUE(test, list_empty(&gt->gn.pools));
}

/* As many as a pool can have, and none more. */
static void group_fills_pool(struct kunit *test)
{
	struct gwha_pool *pool = NULL;
	u32 i;

	for (i = 0; i < GWHA_POOL_GROUPS_MAX; i++)
		pool = gwha_pool_get(&gt->gn, "p");
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(gwha_pool_get(&gt->gn, "p")),
			-ENOSPC);
	while (i--)
		gwha_pool_put(pool);
	KUNIT_EXPECT_TRUE(test, list_empty(&gt->gn.pools));
}

static struct kunit_case group_tests[] = { KUNIT_CASE(group_takes),
					   KUNIT_CASE(group_yields),
					   KUNIT_CASE(group_one_acts),
					   KUNIT_CASE(group_grows),
					   KUNIT_CASE(group_leaves),
					   KUNIT_CASE(group_places),
					   KUNIT_CASE(group_ends),
					   KUNIT_CASE(group_notices),
					   KUNIT_CASE(group_hands_over),
					   KUNIT_CASE(group_pools),
					   KUNIT_CASE(group_unpools),
					   KUNIT_CASE(group_fills_pool),
					   {} };

static struct kunit_suite group_suite = {
	.name = "gwha_group",
	.init = group_begin,
	.exit = group_end,
	.test_cases = group_tests,
};

kunit_test_suites(&group_suite);
