/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Intervals, computed by hand; walked by host tests and KUnit. Includes
 * nothing: comes after the core's timing.h.
 */

#ifndef GWHA_CASES_TIMING_CASES_H
#define GWHA_CASES_TIMING_CASES_H

/* @down_us is three times @interval_us and @skew_us. */
struct timing_case {
	const char *name;
	u8 version;
	u8 prio;
	u32 interval_us;
	u32 skew_us;
	u64 down_us;
};

static const struct timing_case timing_cases[] = {
	/* RFC 9568 6.1: 156/256 of 10 ms are 6093.75 us, rounded up */
	{ "v3, 10 ms, priority 100", 3, 100, 10000, 6094, 36094 },
	/* RFC 9568 6.1: 156/256 of a second, exact */
	{ "v3, 1 s, priority 100", 3, 100, 1000000, 609375, 3609375 },
	/* RFC 9568 6.1: 2/256 of 10 ms are 78.125 us; whole cs would say 0 */
	{ "v3, 10 ms, priority 254", 3, 254, 10000, 79, 30079 },
	/* RFC 9568 6.1: the next in line is 39 us later */
	{ "v3, 10 ms, priority 253", 3, 253, 10000, 118, 30118 },
	/* RFC 9568 6.1: 255/256 of 10 ms are 9960.9375 us */
	{ "v3, 10 ms, priority 1", 3, 1, 10000, 9961, 39961 },
	/* RFC 9568 6.1: the owner still waits for 39.0625 us */
	{ "v3, 10 ms, priority 255", 3, 255, 10000, 40, 30040 },
	/* RFC 9568 6.1: priority 0 would wait for a whole interval */
	{ "v3, 10 ms, priority 0", 3, 0, 10000, 10000, 40000 },
	/* RFC 9568 5.2.7: the longest interval; 24953906.25 us */
	{ "v3, 40.95 s, priority 100", 3, 100, 40950000, 24953907, 147803907 },
	/* RFC 9568 6.1: 32 bits overflow neither in skew nor in sum */
	{ "v3, longest number, priority 0", 3, 0, 4294967295u, 4294967295u, 17179869180ull },
	{ "v3, longest number, priority 1", 3, 1, 4294967295u, 4278190080u, 17163091965ull },
	/* RFC 3768 6.1: 156/256 of a second */
	{ "v2, 1 s, priority 100", 2, 100, 1000000, 609375, 3609375 },
	/* RFC 3768 6.1: of a second, though the interval is 10 */
	{ "v2, 10 s, priority 100", 2, 100, 10000000, 609375, 30609375 },
	/* RFC 3768 6.1: 2/256 s are 7812.5 us */
	{ "v2, 1 s, priority 254", 2, 254, 1000000, 7813, 3007813 },
	/* RFC 3768 6.1: 3/256 s are 11718.75 us */
	{ "v2, 1 s, priority 253", 2, 253, 1000000, 11719, 3011719 },
	/* RFC 3768 6.1: 1/256 s are 3906.25 us */
	{ "v2, 1 s, priority 255", 2, 255, 1000000, 3907, 3003907 },
	/* RFC 3768 6.1: a whole second */
	{ "v2, 255 s, priority 0", 2, 0, 255000000, 1000000, 766000000 },
	/* RFC 3768 6.1: 255/256 s are 996093.75 us */
	{ "v2, 2 s, priority 1", 2, 1, 2000000, 996094, 6996094 },
};

struct interval_case {
	const char *name;
	u8 version;
	u32 interval_us;
	bool valid;
};

static const struct interval_case interval_cases[] = {
	/* RFC 9568 5.2.7: 12 bits of centiseconds; 0 by erratum 8301 */
	{ "v3, 0", 3, 0, false },
	{ "v3, 1 us", 3, 1, false },
	{ "v3, 5 ms", 3, 5000, false },
	{ "v3, 9.999 ms", 3, 9999, false },
	{ "v3, 10 ms", 3, 10000, true },
	{ "v3, 10.001 ms", 3, 10001, false },
	{ "v3, 15 ms", 3, 15000, false },
	{ "v3, 20 ms", 3, 20000, true },
	{ "v3, 1 s", 3, 1000000, true },
	{ "v3, 40.94 s", 3, 40940000, true },
	{ "v3, 40.95 s", 3, 40950000, true },
	{ "v3, 40.96 s", 3, 40960000, false },
	{ "v3, 41 s", 3, 41000000, false },
	{ "v3, most whole centiseconds", 3, 4294960000u, false },
	/* RFC 3768 5.3.7: 8 bits of seconds */
	{ "v2, 0", 2, 0, false },
	{ "v2, 10 ms", 2, 10000, false },
	{ "v2, 0.5 s", 2, 500000, false },
	{ "v2, 1 s", 2, 1000000, true },
	{ "v2, 1.01 s", 2, 1010000, false },
	{ "v2, 254 s", 2, 254000000, true },
	{ "v2, 255 s", 2, 255000000, true },
	{ "v2, 256 s", 2, 256000000, false },
	{ "v2, most whole seconds", 2, 4294000000u, false },
	/* RFC 9568 5.2.1: there are no others */
	{ "version 0, 1 s", 0, 1000000, false },
	{ "version 1, 1 s", 1, 1000000, false },
	{ "version 4, 1 s", 4, 1000000, false },
	{ "version 255, 1 s", 255, 1000000, false },
};

#endif /* GWHA_CASES_TIMING_CASES_H */
