/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Intervals of VRRP in whole microseconds, rounded up: never early. */

#ifndef GWHA_CORE_TIMING_H
#define GWHA_CORE_TIMING_H

#include "deps.h"

u32 gwha_skew_us(u8 version, u8 prio, u32 interval_us);
u64 gwha_down_us(u8 version, u8 prio, u32 interval_us);
bool gwha_interval_valid(u8 version, u32 interval_us);

#endif /* GWHA_CORE_TIMING_H */
