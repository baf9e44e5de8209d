/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How late adverts are, and which interval would bear that (V27). */

#ifndef GWHA_CORE_LATENESS_H
#define GWHA_CORE_LATENESS_H

#include "deps.h"

/**
 * struct gwha_lateness - a histogram
 * @count: by GWHA_A_LATENESS_*
 * @worst_us: the latest
 * @expected_us: when the next one is to come; 0 for not known
 */
struct gwha_lateness {
	u64 count[GWHA_A_LATENESS_MAX + 1];
	u64 worst_us;
	u64 expected_us;
};

void gwha_lateness_add(struct gwha_lateness *l, u64 late_us);
void gwha_lateness_heard(struct gwha_lateness *l, u64 now_us, u32 interval_us);
u32 gwha_lateness_hint_us(const struct gwha_lateness *l, u8 version,
			  u32 interval_us);

#endif /* GWHA_CORE_LATENESS_H */
