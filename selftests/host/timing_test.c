// SPDX-License-Identifier: GPL-2.0-or-later
/* Intervals: the shared cases, and the rule behind them for every argument. */

#include "limits.h"
#include "timing.h"
#include "timing_cases.h"
#include "tap.h"

static void walk_timing(void)
{
	size_t i;

	for (i = 0; i < TAP_COUNT(timing_cases); i++) {
		const struct timing_case *c = &timing_cases[i];
		u32 skew_us = gwha_skew_us(c->version, c->prio, c->interval_us);
		u64 down_us = gwha_down_us(c->version, c->prio, c->interval_us);

		if (!tap_ok(skew_us == c->skew_us && down_us == c->down_us,
			    "timing: %s", c->name))
			tap_diag("skew %u us, want %u; down %llu us, want %llu",
				 skew_us, c->skew_us,
				 (unsigned long long)down_us,
				 (unsigned long long)c->down_us);
	}
}

static void walk_intervals(void)
{
	size_t i;

	for (i = 0; i < TAP_COUNT(interval_cases); i++) {
		const struct interval_case *c = &interval_cases[i];
		bool valid = gwha_interval_valid(c->version, c->interval_us);

		tap_ok(valid == c->valid, "interval: %s", c->name);
	}
}

/*
 * In 256ths of a microsecond, where nothing is rounded: never early, late by
 * less than one microsecond, a higher priority never waits longer.
 */
static bool timing_holds(u8 version, u32 interval_us)
{
	u64 base_us = version == 2 ? 1000000 : interval_us;
	u64 before_us = UINT64_MAX;
	unsigned int prio;

	for (prio = 0; prio <= 255; prio++) {
		u64 exact = (256 - prio) * base_us;
		u64 skew_us = gwha_skew_us(version, (u8)prio, interval_us);
		u64 down_us = gwha_down_us(version, (u8)prio, interval_us);

		if (skew_us * 256 < exact || skew_us * 256 >= exact + 256 ||
		    skew_us > before_us ||
		    down_us != 3 * (u64)interval_us + skew_us) {
			tap_diag("version %u, priority %u, %u us", version,
				 prio, interval_us);
			return false;
		}
		before_us = skew_us;
	}

	return true;
}

/* RFC 9568 6.1: every interval that a frame can carry, every priority. */
static void every_v3(void)
{
	bool ok = true;
	u32 cs;

	for (cs = 1; ok && cs <= 4095; cs++)
		ok = timing_holds(3, cs * 10000);
	tap_ok(ok, "timing: version 3, every interval and priority");
}

/* RFC 3768 6.1 */
static void every_v2(void)
{
	bool ok = true;
	u32 s;

	for (s = 1; ok && s <= 255; s++)
		ok = timing_holds(2, s * 1000000);
	tap_ok(ok, "timing: version 2, every interval and priority");
}

/* Numbers that no frame carries must not overflow either. */
static void every_power(void)
{
	bool ok = true;
	int bit;

	for (bit = 0; ok && bit < 32; bit++)
		ok = timing_holds(3, 1u << bit) &&
		     timing_holds(3, UINT32_MAX >> bit) &&
		     timing_holds(2, UINT32_MAX >> bit);
	tap_ok(ok, "timing: every power of two");
}

/* RFC 9568 6.1: two backups of different priority never wait equally long. */
static void no_collision(void)
{
	unsigned int prio;
	bool ok = true;

	for (prio = 0; prio < 255; prio++)
		if (gwha_down_us(3, (u8)prio, 10000) <=
		    gwha_down_us(3, (u8)(prio + 1), 10000) + 38)
			ok = false;
	tap_ok(ok, "timing: 10 ms, neighbours are over 38 us apart");
}

/* RFC 9568 5.2.7, RFC 3768 5.3.7: as many valid intervals as field values. */
static void count_intervals(void)
{
	unsigned int v2 = 0;
	unsigned int v3 = 0;
	u32 us;

	for (us = 0; us <= 300000000; us += 1000) {
		v2 += gwha_interval_valid(2, us);
		v3 += gwha_interval_valid(3, us);
	}
	tap_ok(v2 == 255 && v3 == 4095,
	       "interval: 255 and 4095 values are valid");
}

int main(void)
{
	tap_plan(TAP_COUNT(timing_cases) + TAP_COUNT(interval_cases) + 5);
	walk_timing();
	walk_intervals();
	every_v3();
	every_v2();
	every_power();
	no_collision();
	count_intervals();

	return tap_done();
}
