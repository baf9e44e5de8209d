// SPDX-License-Identifier: GPL-2.0-or-later
/* Intervals of VRRP in whole microseconds (RFC 9568 6.1, RFC 3768 6.1). */

#include "timing.h"
#include "limits.h"

/* 1/256 s is 3906.25 us, which is 15625/4. */
#define V2_SKEW_QUARTERS 15625u

/**
 * gwha_skew_us - Skew_Time
 * @version: 2 or 3
 * @prio: own priority; higher ones wait for less
 * @interval_us: Active_Adver_Interval, in microseconds
 *
 * Version 3 takes (256 - @prio) / 256 of the interval (RFC 9568 6.1), version
 * 2 that part of a second, whatever the interval (RFC 3768 6.1). Rounded up:
 * never early, late by less than a microsecond. Cannot fail for any argument.
 *
 * Context: any.
 * Return: microseconds.
 */
u32 gwha_skew_us(u8 version, u8 prio, u32 interval_us)
{
	u32 parts = 256u - prio;

	if (version == 2)
		return (parts * V2_SKEW_QUARTERS + 3) / 4;

	return (u32)(((u64)interval_us * parts + 255) >> 8);
}

/**
 * gwha_down_us - Active_Down_Interval (version 2: Master_Down_Interval)
 * @version: 2 or 3
 * @prio: own priority
 * @interval_us: Active_Adver_Interval, in microseconds
 *
 * Three intervals and the skew (RFC 9568 6.1, RFC 3768 6.1). Three intervals
 * are whole microseconds, so the sum is rounded up once, in the skew. Cannot
 * fail for any argument.
 *
 * Context: any.
 * Return: microseconds.
 */
u64 gwha_down_us(u8 version, u8 prio, u32 interval_us)
{
	return 3 * (u64)interval_us + gwha_skew_us(version, prio, interval_us);
}

/**
 * gwha_interval_valid - can a version carry this advertisement interval
 * @version: VRRP version; other than 2 and 3 carry none
 * @interval_us: advertisement interval, in microseconds
 *
 * Version 3 has 12 bits of centiseconds (RFC 9568 5.2.7), version 2 has 8 bits
 * of seconds (RFC 3768 5.3.7); 0 is valid in neither.
 *
 * Context: any.
 * Return: true if a frame can say it exactly.
 */
bool gwha_interval_valid(u8 version, u32 interval_us)
{
	u32 unit_us = GWHA_US_PER_CS;
	u32 max = GWHA_V3_INTERVAL_MAX_CS;

	if (version == 2) {
		unit_us = GWHA_US_PER_S;
		max = GWHA_V2_INTERVAL_MAX_S;
	} else if (version != 3) {
		return false;
	}

	return interval_us && interval_us % unit_us == 0 &&
	       interval_us / unit_us <= max;
}
