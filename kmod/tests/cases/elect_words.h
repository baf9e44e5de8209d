/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words of the scripts in elect_cases.h and epoch_cases.h, which come next;
 * elect_words_end.h takes them back. Includes nothing: comes after the core's
 * elect.h and limits.h.
 */

#ifndef GWHA_CASES_ELECT_WORDS_H
#define GWHA_CASES_ELECT_WORDS_H

#define ELECT_MEMBERS_MAX 2

/* Flags after a step. */
enum elect_flag {
	EL_PARTIAL = 1,
	EL_LEAVING = 2,
	EL_LATE = 4,
	EL_SILENT0 = 8,
	EL_SILENT1 = 16,
};

/*
 * @arg: the cause (join, cond), the priority (advert), the new priority or 0
 * (conf, prio). @src: the last bytes of the sender, whose first count more.
 * @said: the epoch in the advert, 0 for none. @tells: the epoch that own adverts
 * tell, 0 where that does not matter.
 */
struct elect_step {
	u64 at_us;
	u8 ev;
	u8 member;
	u8 arg;
	u16 src;
	u32 interval_us;
	u64 said;
	u64 tells;
	u8 state;
	u8 why;
	u32 acts;
	u64 epoch;
	u8 flags;
	u32 member_acts[ELECT_MEMBERS_MAX];
	u64 due_us[ELECT_MEMBERS_MAX];
};

/* @before: how the script begins; @steps: how it goes on */
struct elect_case {
	const char *name;
	u8 version[ELECT_MEMBERS_MAX];
	u8 family[ELECT_MEMBERS_MAX];
	u32 interval_us[ELECT_MEMBERS_MAX];
	u64 rank[ELECT_MEMBERS_MAX];
	u8 prio;
	bool preempt;
	u32 delay_us;
	u32 start_us;
	u64 sync_us;
	u16 src;
	bool epochs;
	const struct elect_step *before;
	u16 nbefore;
	const struct elect_step *steps;
	u16 n;
};

/* The rows are a table. */
/* clang-format off */

/* One second, and the intervals of version 3 at 1 s and priority 100. */
#define S		1000000ull
#define DOWN		3609375ull
#define SKEW		609375ull

/* Events. */
#define JOIN(t, m)	.at_us = (t), .ev = GWHA_EV_JOIN, .member = (m)
#define JOIN_BROKEN(t, m, c)						\
	.at_us = (t), .ev = GWHA_EV_JOIN, .member = (m),		\
	.arg = GWHA_CAUSE_##c
#define LEAVE(t, m)	.at_us = (t), .ev = GWHA_EV_LEAVE, .member = (m)
#define COND(t, m, c)							\
	.at_us = (t), .ev = GWHA_EV_COND, .member = (m),		\
	.arg = GWHA_CAUSE_##c
#define TICK(t, m)	.at_us = (t), .ev = GWHA_EV_TICK, .member = (m)
#define HEAR_EVERY(t, m, p, s, i)					\
	.at_us = (t), .ev = GWHA_EV_ADVERT, .member = (m), .arg = (p),	\
	.src = (s), .interval_us = (i)
#define HEAR(t, m, p, s)	HEAR_EVERY(t, m, p, s, 1000000)
#define CONF(t, m, p)							\
	.at_us = (t), .ev = GWHA_EV_CONF, .member = (m), .arg = (p)
#define PRIO(t, p)	.at_us = (t), .ev = GWHA_EV_PRIO, .arg = (p)
#define BAR(t, c)							\
	.at_us = (t), .ev = GWHA_EV_BAR, .arg = GWHA_CAUSE_##c
#define HANDOVER(t)	.at_us = (t), .ev = GWHA_EV_HANDOVER

/* What they lead to. */
#define IS(s, w, a, e)							\
	.state = GWHA_STATE_##s, .why = GWHA_WHY_##w, .acts = (a), .epoch = (e)
#define STAYS(s, e)	IS(s, NONE, 0, e)
#define FLAGS(f)	.flags = (f)
#define ONE(a, d)	.member_acts = { (a) }, .due_us = { (d) }
#define TWO(a, d, b, e)							\
	.member_acts = { (a), (b) }, .due_us = { (d), (e) }

/* Acts of a group, and of a member. */
#define EL_CHANGE	(GWHA_ACT_NOTIFY | GWHA_ACT_ALL)
#define EL_TAKE		(GWHA_ACT_CLAIM | EL_CHANGE)
#define EL_YIELD	(GWHA_ACT_RELEASE | EL_CHANGE)
#define R		GWHA_ACT_RESIGN
#define A		GWHA_ACT_ADVERT
#define T		GWHA_ACT_TIMER

/* How many scripts begin: alone or with two, backup at 1 s, active at DOWN. */
#define STEP_START							\
	{ JOIN(S, 0), IS(BACKUP, START, EL_CHANGE, 0), ONE(T, S + DOWN) }
#define STEP_TAKE							\
	{ TICK(S + DOWN, 0), IS(ACTIVE, TIMEOUT, EL_TAKE, 1),		\
	  ONE(A | T, 2 * S + DOWN) }
#define STEP_SECOND							\
	{ JOIN(S, 1), STAYS(BACKUP, 0), TWO(0, S + DOWN, T, S + DOWN) }
#define STEP_SILENT							\
	{ TICK(S + DOWN, 0), STAYS(BACKUP, 0), FLAGS(EL_SILENT0),	\
	  TWO(T, S + 2 * DOWN, 0, S + DOWN) }
#define STEP_BOTH							\
	{ TICK(S + DOWN, 1), IS(ACTIVE, TIMEOUT, EL_TAKE, 1),		\
	  TWO(A | T, 2 * S + DOWN, A | T, 2 * S + DOWN) }

static const struct elect_step one_starts[] = { STEP_START };
static const struct elect_step one_takes[] = { STEP_START, STEP_TAKE };
/* At priority 36 the skew is 220/256 s. */
static const struct elect_step one_waits[] = {
	{ JOIN(S, 0), IS(BACKUP, START, EL_CHANGE, 0),
	  ONE(T, S + DOWN + S / 4) },
};

static const struct elect_step first_silent[] = {
	STEP_START, STEP_SECOND, STEP_SILENT,
};

static const struct elect_step two_take[] = {
	STEP_START, STEP_SECOND, STEP_SILENT, STEP_BOTH,
};

#define BEGINS(b)							\
	.before = (b), .nbefore = sizeof(b) / sizeof((b)[0])
#define STEPS(...)							\
	.steps = (const struct elect_step[]){ __VA_ARGS__ },		\
	.n = sizeof((const struct elect_step[]){ __VA_ARGS__ }) /	\
	     sizeof(struct elect_step)
#define ALONE(v, f, i)							\
	.version = { (v) }, .family = { GWHA_FAMILY_##f },		\
	.interval_us = { (i) }, .src = 0x0102
#define USUAL		ALONE(3, INET, 1000000)
#define PAIR								\
	.version = { 3, 3 },						\
	.family = { GWHA_FAMILY_INET, GWHA_FAMILY_INET6 },		\
	.interval_us = { 1000000, 1000000 }, .src = 0x0102

/* Two members, of which the second leads; when they hear an equal. */
#define RANKED		PAIR, .rank = { 2, 1 }
#define TIE		(S + DOWN + S / 2)
#define AGAIN		(TIE + 18 * S + 2 * SKEW + S / 2)

/* Both tick, late, when they were due at @d. */
#define TICKS(t, d, e)							\
	{ TICK(t, 0), STAYS(ACTIVE, e), FLAGS(EL_LATE),			\
	  TWO(A | T, (t) + S, 0, d) },					\
	{ TICK(t, 1), STAYS(ACTIVE, e), FLAGS(EL_LATE),			\
	  TWO(0, (t) + S, A | T, (t) + S) }

/* From @t on, member 0 hears one that should yield, for 12 s. */
#define HEAR_SLOW(t, e, a, d)						\
	{ HEAR_EVERY(t, 0, 100, 1, 2000000), STAYS(ACTIVE, e),		\
	  TWO(a, d, 0, d) }
#define UNHEARD(t, e)							\
	HEAR_SLOW(t, e, A, (t) + S / 2),				\
	TICKS((t) + 3 * S, (t) + S / 2, e),				\
	HEAR_SLOW((t) + 4 * S - 1, e, A, (t) + 4 * S),			\
	TICKS((t) + 6 * S, (t) + 4 * S, e),				\
	HEAR_SLOW((t) + 8 * S - 2, e, A, (t) + 7 * S),			\
	TICKS((t) + 9 * S, (t) + 7 * S, e),				\
	HEAR_SLOW((t) + 12 * S - 3, e, A, (t) + 10 * S)

/* clang-format on */

#endif /* GWHA_CASES_ELECT_WORDS_H */
