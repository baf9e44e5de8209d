/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scripts for a node that has three groups of one pool: events of each, and what
 * the pool makes of them; walked by host tests and KUnit. Includes nothing: comes
 * after the core's claims.h. decisions/0029 has the rules.
 */

#ifndef GWHA_CASES_POOL_CASES_H
#define GWHA_CASES_POOL_CASES_H

/* The rows are a table. */
/* clang-format off */

#define POOL_GROUPS 3
#define POOL_STEPS_MAX 12

/* Flags after a step. */
#define PO_FULL		1
#define PO_UNSERVED	2
#define PO_SILENT	4
#define PO_LEAVING	8
#define PO_ADVERT	16

/*
 * @arg: the cause (join, cond), the priority (advert), that of the node for its
 * group (prio). What follows is of the same group; @claims: of the pool.
 */
struct pool_step {
	u64 at_us;
	u8 ev;
	u8 group;
	u8 arg;
	u8 state;
	u8 why;
	u8 prio;
	u8 flags;
	u8 claims;
	u64 due_us;
};

/* Groups of priority 192, adverts every second, of version 3. */
struct pool_case {
	const char *name;
	u8 weight;
	u8 limit;
	bool preempt;
	struct pool_step steps[POOL_STEPS_MAX];
	u8 n;
};

#define S	1000000ull
/* Active_Down_Interval and skew with no claim, one, and two that cost 64 each. */
#define D0	3250000ull
#define D1	3500000ull
#define D2	3750000ull
#define K0	250000ull
#define K1	500000ull

#define JOIN(t, g)	.at_us = (t), .ev = GWHA_EV_JOIN, .group = (g)
#define LEAVE(t, g)	.at_us = (t), .ev = GWHA_EV_LEAVE, .group = (g)
#define TICK(t, g)	.at_us = (t), .ev = GWHA_EV_TICK, .group = (g)
#define HEAR(t, g, p)							\
	.at_us = (t), .ev = GWHA_EV_ADVERT, .group = (g), .arg = (p)
#define LOOK(t, g)	.at_us = (t), .ev = GWHA_EV_POOL, .group = (g)
#define HANDOVER(t, g)	.at_us = (t), .ev = GWHA_EV_HANDOVER, .group = (g)
#define PRIO(t, g, p)							\
	.at_us = (t), .ev = GWHA_EV_PRIO, .group = (g), .arg = (p)
#define FAULT(t, g)							\
	.at_us = (t), .ev = GWHA_EV_COND, .group = (g),			\
	.arg = GWHA_CAUSE_NO_CARRIER
#define IS(s, w, p, c, d)						\
	.state = GWHA_STATE_##s, .why = GWHA_WHY_##w, .prio = (p),	\
	.claims = (c), .due_us = (d)
#define FLAGS(f)	.flags = (f)

/* All begin at 1 s. */
#define START(g)							\
	{ JOIN(S, g), IS(BACKUP, START, 192, 0, S + D0) }
#define TAKE(g)								\
	{ TICK(S + D0, g), IS(ACTIVE, TIMEOUT, 192, 1, 2 * S + D0),	\
	  FLAGS(PO_ADVERT) }

static const struct pool_case pool_cases[] = {
	{
		"two timers at once: the second sees the first one's claim",
		.weight = 64, .limit = 1, .n = 4, .steps = {
		START(0), START(1), TAKE(0),
		{ TICK(S + D0, 1), IS(BACKUP, NONE, 192 - 64, 1, S + D1),
		  FLAGS(PO_FULL) } },
	},
	{
		"full: silence is no reason to take over, and is told",
		.weight = 0, .limit = 1, .n = 8, .steps = {
		START(0), START(1), TAKE(0),
		{ TICK(S + D0, 1), IS(BACKUP, NONE, 192, 1, S + 2 * D0),
		  FLAGS(PO_FULL | PO_SILENT) },
		{ TICK(S + 2 * D0, 1), IS(BACKUP, POOL_FULL, 192, 1, 0),
		  FLAGS(PO_FULL | PO_SILENT | PO_UNSERVED) },
		{ LOOK(9 * S, 1), IS(BACKUP, NONE, 192, 1, 0),
		  FLAGS(PO_FULL | PO_SILENT | PO_UNSERVED) },
		{ HEAR(10 * S, 1, 10), IS(BACKUP, POOL_SERVED, 192, 1,
					  10 * S + D0), FLAGS(PO_FULL) },
		{ TICK(10 * S + D0, 1), IS(BACKUP, NONE, 192, 1,
					   10 * S + 2 * D0),
		  FLAGS(PO_FULL | PO_SILENT) } },
	},
	{
		"the claim of who yields ends at once, and another is taken",
		.weight = 64, .limit = 1, .n = 6, .steps = {
		START(0), START(1), TAKE(0),
		{ TICK(S + D1, 1), IS(BACKUP, NONE, 128, 1, S + 2 * D1),
		  FLAGS(PO_FULL | PO_SILENT) },
		{ HEAR(5 * S, 0, 250), IS(BACKUP, BETTER, 192, 0,
					  5 * S + D0), FLAGS(PO_ADVERT) },
		{ LOOK(5 * S, 1), IS(ACTIVE, TIMEOUT, 192, 1, 6 * S),
		  FLAGS(PO_ADVERT) } },
	},
	{
		"released, it waits for what is left of its own time",
		.weight = 64, .limit = 1, .n = 7, .steps = {
		START(0), START(1), TAKE(0),
		{ HEAR(4 * S + S / 2, 1, 200), IS(BACKUP, NONE, 128, 1,
						  4 * S + S / 2 + D1),
		  FLAGS(PO_FULL) },
		{ HEAR(5 * S, 0, 250), IS(BACKUP, BETTER, 192, 0,
					  5 * S + D0), FLAGS(PO_ADVERT) },
		{ LOOK(5 * S, 1), IS(BACKUP, NONE, 192, 0,
				     4 * S + S / 2 + D0) },
		{ TICK(4 * S + S / 2 + D0, 1),
		  IS(ACTIVE, TIMEOUT, 192, 1, 5 * S + S / 2 + D0),
		  FLAGS(PO_ADVERT) } },
	},
	{
		"fullest fit: each claim lowers the next, which waits longer",
		.weight = 64, .limit = 2, .n = 8, .steps = {
		START(0), START(1), START(2), TAKE(0),
		{ TICK(S + D0, 1), IS(BACKUP, NONE, 128, 1, S + D1) },
		{ LOOK(S + D0, 2), IS(BACKUP, NONE, 128, 1, S + D1) },
		{ TICK(S + D1, 1), IS(ACTIVE, TIMEOUT, 128, 2, 2 * S + D1),
		  FLAGS(PO_ADVERT) },
		{ TICK(S + D1, 2), IS(BACKUP, NONE, 64, 2, S + D2),
		  FLAGS(PO_FULL) } },
	},
	{
		"an older claim keeps its priority, a younger rises after it",
		.weight = 64, .limit = 3, .n = 9, .steps = {
		START(0), START(1), START(2), TAKE(0),
		{ TICK(S + D1, 1), IS(ACTIVE, TIMEOUT, 128, 2, 2 * S + D1),
		  FLAGS(PO_ADVERT) },
		{ TICK(S + D2, 2), IS(ACTIVE, TIMEOUT, 64, 3, 2 * S + D2),
		  FLAGS(PO_ADVERT) },
		{ FAULT(5 * S, 1), IS(INIT, FAULT, 128, 2, 0) },
		{ LOOK(5 * S, 0), IS(ACTIVE, NONE, 192, 2, 2 * S + D0) },
		{ LOOK(5 * S, 2), IS(ACTIVE, NONE, 128, 2, 6 * S),
		  FLAGS(PO_ADVERT) } },
	},
	{
		"priority 0: a lowered one waits for its own skew",
		.weight = 64, .limit = 2, .n = 6, .steps = {
		START(0), START(1),
		{ HEAR(4 * S, 1, 0), IS(BACKUP, NONE, 192, 0, 4 * S + K0) },
		{ TICK(S + D0, 0), IS(ACTIVE, TIMEOUT, 192, 1, 2 * S + D0),
		  FLAGS(PO_ADVERT) },
		{ TICK(4 * S + K0, 1), IS(BACKUP, NONE, 128, 1,
					  4 * S + K1) },
		{ TICK(4 * S + K1, 1), IS(ACTIVE, RESIGNED, 128, 2,
					  5 * S + K1), FLAGS(PO_ADVERT) } },
	},
	{
		"full: a lower active is not preempted, and is when released",
		.weight = 0, .limit = 1, .preempt = true, .n = 7, .steps = {
		START(0), START(1), TAKE(0),
		{ HEAR(4 * S + S / 2, 1, 50), IS(BACKUP, NONE, 192, 1,
						 4 * S + S / 2 + D0),
		  FLAGS(PO_FULL) },
		{ FAULT(5 * S, 0), IS(INIT, FAULT, 192, 0, 0) },
		{ HEAR(5 * S + S / 2, 1, 50), IS(BACKUP, NONE, 192, 0,
						 4 * S + S / 2 + D0) },
		{ TICK(4 * S + S / 2 + D0, 1),
		  IS(ACTIVE, PREEMPT, 192, 1, 5 * S + S / 2 + D0),
		  FLAGS(PO_ADVERT) } },
	},
	{
		"lowered below the active that it was to preempt, it listens",
		.weight = 64, .limit = 2, .preempt = true, .n = 5, .steps = {
		START(0), START(1),
		{ HEAR(4 * S, 1, 150), IS(BACKUP, NONE, 192, 0, S + D0) },
		TAKE(0),
		{ TICK(S + D0, 1), IS(BACKUP, NONE, 128, 1, S + D0 + D1) } },
	},
	{
		"lowered, and still above it: it preempts in its own time",
		.weight = 64, .limit = 2, .preempt = true, .n = 6, .steps = {
		START(0), START(1),
		{ HEAR(4 * S, 1, 100), IS(BACKUP, NONE, 192, 0, S + D0) },
		TAKE(0),
		{ TICK(S + D0, 1), IS(BACKUP, NONE, 128, 1, S + D1) },
		{ TICK(S + D1, 1), IS(ACTIVE, PREEMPT, 128, 2, 2 * S + D1),
		  FLAGS(PO_ADVERT) } },
	},
	{
		"full before it was to preempt: it listens, and does not",
		.weight = 0, .limit = 1, .preempt = true, .n = 5, .steps = {
		START(0), START(1),
		{ HEAR(4 * S, 1, 100), IS(BACKUP, NONE, 192, 0, S + D0) },
		TAKE(0),
		{ TICK(S + D0, 1), IS(BACKUP, NONE, 192, 1, S + 2 * D0),
		  FLAGS(PO_FULL) } },
	},
	{
		"weights never lower a priority below 1",
		.weight = 253, .limit = 3, .n = 4, .steps = {
		START(0), START(1), TAKE(0),
		{ LOOK(S + D0, 1), IS(BACKUP, NONE, 1, 1,
				      S + 3 * S + 996094) } },
	},
	{
		"what else lowers it adds up, and is told as ever",
		.weight = 64, .limit = 2, .n = 5, .steps = {
		START(0), START(1), TAKE(0),
		{ PRIO(S + D0, 1, 128), IS(BACKUP, WEIGHT, 64, 1, S + D2) },
		{ PRIO(S + D0, 1, 192), IS(BACKUP, WEIGHT, 128, 1, S + D1) } },
	},
	{
		"a handover keeps the claim until the successor is heard",
		.weight = 64, .limit = 1, .n = 7, .steps = {
		START(0), START(1), TAKE(0),
		{ TICK(S + D1, 1), IS(BACKUP, NONE, 128, 1, S + 2 * D1),
		  FLAGS(PO_FULL | PO_SILENT) },
		{ HANDOVER(4 * S + 900000, 0), IS(ACTIVE, NONE, 192, 1,
						  4 * S + 900000 + D0),
		  FLAGS(PO_LEAVING) },
		{ LOOK(4 * S + 900000, 1), IS(BACKUP, NONE, 128, 1,
					      S + 2 * D1),
		  FLAGS(PO_FULL | PO_SILENT) },
		{ HEAR(5 * S, 0, 1), IS(BACKUP, HANDOVER, 192, 0,
					5 * S + D0) } },
	},
	{
		"a group that ends has no claim",
		.weight = 64, .limit = 1, .n = 6, .steps = {
		START(0), START(1), TAKE(0),
		{ TICK(S + D1, 1), IS(BACKUP, NONE, 128, 1, S + 2 * D1),
		  FLAGS(PO_FULL | PO_SILENT) },
		{ LEAVE(5 * S, 0), IS(INIT, SHUTDOWN, 192, 0, 0) },
		{ LOOK(5 * S, 1), IS(ACTIVE, TIMEOUT, 192, 1, 6 * S),
		  FLAGS(PO_ADVERT) } },
	},
	{
		"paused for too long, it has no claim either",
		.weight = 64, .limit = 1, .n = 5, .steps = {
		START(0), START(1), TAKE(0),
		{ TICK(9 * S, 0), IS(BACKUP, PAUSED, 192, 0, 9 * S + D0) },
		{ TICK(9 * S, 1), IS(BACKUP, LATE, 192, 0, 9 * S + D0) } },
	},
};

#undef S
#undef D0
#undef D1
#undef D2
#undef K0
#undef K1
#undef JOIN
#undef LEAVE
#undef TICK
#undef HEAR
#undef LOOK
#undef HANDOVER
#undef PRIO
#undef FAULT
#undef IS
#undef FLAGS
#undef START
#undef TAKE
/* clang-format on */

#endif /* GWHA_CASES_POOL_CASES_H */
