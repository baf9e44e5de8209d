/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cases for what a group depends on, and for lateness; walked by host tests
 * and KUnit. Includes nothing: comes after the core's health.h and lateness.h.
 */

#ifndef GWHA_CASES_HEALTH_CASES_H
#define GWHA_CASES_HEALTH_CASES_H

/* The rows are a table. */
/* clang-format off */

#define LOOKS_MAX 6

/* What a look at a tracked thing says: when, what is seen, what counts. */
struct track_look {
	u64 at_us;
	bool seen;
	bool up;
};

/* It was up at 0. @due_us: when to look again after the last look. */
struct track_case {
	const char *name;
	u32 up_delay_us;
	u32 down_delay_us;
	struct track_look looks[LOOKS_MAX];
	u8 n;
	u64 due_us;
};

static const struct track_case track_cases[] = {
	{ "without delays a change counts at once", 0, 0,
	  { { 5, false, false }, { 6, true, true } }, 2, 0 },
	{ "a short fall is not one", 0, 100,
	  { { 10, false, true }, { 109, false, true }, { 110, true, true },
	    { 300, true, true } }, 4, 0 },
	{ "a fall counts after its delay", 0, 100,
	  { { 10, false, true }, { 109, false, true }, { 110, false, false } },
	  3, 0 },
	{ "a fall is looked at again when it counts", 0, 100,
	  { { 10, false, true } }, 1, 110 },
	{ "a rise counts after its delay", 200, 0,
	  { { 10, false, false }, { 20, true, false }, { 219, true, false },
	    { 220, true, true } }, 4, 0 },
	{ "each fall begins the delay anew", 0, 100,
	  { { 10, false, true }, { 90, true, true }, { 100, false, true },
	    { 199, false, true }, { 200, false, false } }, 5, 0 },
};

#define WEIGHTS_MAX 3

/* Things of these weights are down; of the lease what follows. */
struct health_case {
	const char *name;
	u8 prio;
	u8 weights[WEIGHTS_MAX];
	u8 n;
	u8 lease;
	u8 action;
	u8 lease_weight;
	u8 want_prio;
	u8 want_barred;
};

#define LEASE(s, a, w)							\
	.lease = GWHA_LEASE_STATE_##s, .action = GWHA_LEASE_ACTION_##a,	\
	.lease_weight = (w)
#define LEAVES(p, c) .want_prio = (p), .want_barred = GWHA_CAUSE_##c

static const struct health_case health_cases[] = {
	{ "nothing is tracked", .prio = 100, LEAVES(100, NONE) },
	{ "a weight is taken away", .prio = 100,
	  .weights = { 30 }, .n = 1, LEAVES(70, NONE) },
	{ "weights add up", .prio = 100,
	  .weights = { 30, 20 }, .n = 2, LEAVES(50, NONE) },
	{ "never below 1 (point 13)", .prio = 100,
	  .weights = { 60, 40 }, .n = 2, LEAVES(1, NONE) },
	{ "never wraps (point 13)", .prio = 1,
	  .weights = { 253, 253, 253 }, .n = 3, LEAVES(1, NONE) },
	{ "the highest priority stays below 255 (point 13)", .prio = 254,
	  LEAVES(254, NONE) },
	{ "without a weight it is a fault", .prio = 100,
	  .weights = { 0, 20 }, .n = 2, LEAVES(80, TRACK) },
	{ "a held lease costs nothing", .prio = 100,
	  LEASE(HELD, FAULT, 50), LEAVES(100, NONE) },
	{ "a lease that nobody took costs nothing", .prio = 100,
	  LEASE(FREE, FAULT, 50), LEAVES(100, NONE) },
	{ "an expired lease with the action none", .prio = 100,
	  LEASE(EXPIRED, NONE, 50), LEAVES(100, NONE) },
	{ "an expired lease with a weight", .prio = 100,
	  LEASE(EXPIRED, WEIGHT, 50), LEAVES(50, NONE) },
	{ "its weight adds to the others", .prio = 100,
	  .weights = { 30 }, .n = 1, LEASE(EXPIRED, WEIGHT, 50),
	  LEAVES(20, NONE) },
	{ "an expired lease with the action fault", .prio = 100,
	  LEASE(EXPIRED, FAULT, 50), LEAVES(100, LEASE) },
	{ "what is tracked is told before the lease", .prio = 100,
	  .weights = { 0 }, .n = 1, LEASE(EXPIRED, FAULT, 50),
	  LEAVES(100, TRACK) },
};

/* A lease of 1 s, taken at 0; the looks at it say whether it ran out then. */
struct lease_case {
	const char *name;
	u64 looks_us[LOOKS_MAX];
	u8 n;
	u8 expires_at;
	u8 state;
	u64 due_us;
};

#define NEVER 0xff

static const struct lease_case lease_cases[] = {
	{ "it holds for its period", { 1, 999999 }, 2, NEVER,
	  GWHA_LEASE_STATE_HELD, 1000000 },
	{ "it runs out in time", { 1000000 }, 1, 0,
	  GWHA_LEASE_STATE_EXPIRED, 0 },
	{ "it runs out a little late", { 1125000 }, 1, 0,
	  GWHA_LEASE_STATE_EXPIRED, 0 },
	{ "who looks late grants one more period", { 1125001 }, 1, NEVER,
	  GWHA_LEASE_STATE_HELD, 2125001 },
	{ "only one", { 5000000, 9000000 }, 2, 1,
	  GWHA_LEASE_STATE_EXPIRED, 0 },
	{ "it runs out once", { 1000000, 1000001, 3000000 }, 3, 0,
	  GWHA_LEASE_STATE_EXPIRED, 0 },
};

/* One advert so late, the ranges that count it, the interval to use. */
struct late_case {
	const char *name;
	u64 late_us;
	u8 range;
	u8 version;
	u32 interval_us;
	u32 hint_us;
};

static const struct late_case late_cases[] = {
	{ "in time", 0, GWHA_A_LATENESS_UNDER_100US, 3, 10000, 0 },
	{ "99 us", 99, GWHA_A_LATENESS_UNDER_100US, 3, 10000, 0 },
	{ "100 us", 100, GWHA_A_LATENESS_UNDER_1MS, 3, 10000, 0 },
	{ "999 us", 999, GWHA_A_LATENESS_UNDER_1MS, 3, 10000, 0 },
	{ "1 ms", 1000, GWHA_A_LATENESS_UNDER_10MS, 3, 10000, 0 },
	{ "an interval", 10000, GWHA_A_LATENESS_UNDER_100MS, 3, 10000, 0 },
	{ "over an interval", 10001, GWHA_A_LATENESS_UNDER_100MS, 3, 10000,
	  20000 },
	{ "100 ms", 100000, GWHA_A_LATENESS_UNDER_1S, 3, 50000, 100000 },
	{ "V27: 1.4 s with 1 s", 1400000, GWHA_A_LATENESS_OVER_1S, 2, 1000000,
	  2000000 },
	{ "1 s", 1000000, GWHA_A_LATENESS_OVER_1S, 2, 1000000, 0 },
	{ "longer than any interval", 300000000000, GWHA_A_LATENESS_OVER_1S, 3,
	  1000000, 40950000 },
	{ "longer than any of version 2", 300000000000,
	  GWHA_A_LATENESS_OVER_1S, 2, 1000000, 255000000 },
};

#undef LEASE
#undef LEAVES
/* clang-format on */

#endif /* GWHA_CASES_HEALTH_CASES_H */
