// SPDX-License-Identifier: GPL-2.0-or-later
/* Histograms of lateness. */

#include "lateness.h"
#include "limits.h"

/* Ends of the ranges, in the order of the attributes. */
#define ENDS 5
static const u32 ends_us[ENDS] = { 100, 1000, 10000, 100000, 1000000 };

/**
 * gwha_lateness_add() - an advert was late
 * @l: the histogram
 * @late_us: by how much
 *
 * Context: any; pure.
 */
void gwha_lateness_add(struct gwha_lateness *l, u64 late_us)
{
	u32 i = 0;

	while (i < ENDS && late_us >= ends_us[i])
		i++;
	l->count[GWHA_A_LATENESS_UNDER_100US + i]++;
	if (late_us > l->worst_us)
		l->worst_us = late_us;
}

/**
 * gwha_lateness_heard() - the active router's advert came in
 * @l: the histogram
 * @now_us: the time
 * @interval_us: when the next one is to come, counted from now; 0 if none is
 *
 * Lost adverts are late ones: what counts is how long silence lasts.
 *
 * Context: any; pure.
 */
void gwha_lateness_heard(struct gwha_lateness *l, u64 now_us, u32 interval_us)
{
	if (l->expected_us)
		gwha_lateness_add(l, now_us > l->expected_us ?
					     now_us - l->expected_us :
					     0);
	l->expected_us = interval_us ? now_us + interval_us : 0;
}

/**
 * gwha_lateness_hint_us() - which interval to use
 * @l: the histogram
 * @version: 2 or 3
 * @interval_us: the interval in use
 *
 * The longest silence should stay below two intervals, of the three and a bit
 * that lead to a takeover.
 *
 * Context: any; pure.
 * Return: an interval that @version can have; 0 if the one in use will do.
 */
u32 gwha_lateness_hint_us(const struct gwha_lateness *l, u8 version,
			  u32 interval_us)
{
	u32 unit_us = version == 2 ? GWHA_US_PER_S : GWHA_US_PER_CS;
	u32 max = version == 2 ? GWHA_V2_INTERVAL_MAX_S :
				 GWHA_V3_INTERVAL_MAX_CS;
	u64 late_us = l->worst_us;
	u32 units = 1;

	if (late_us <= interval_us)
		return 0;
	if (late_us >= (u64)max * unit_us)
		units = max;
	else if (late_us > unit_us)
		units = ((u32)late_us + unit_us - 1) / unit_us;
	return units * unit_us;
}
