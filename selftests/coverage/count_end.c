// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Linked last: where the pointers to counts end. See count.c.
 */
#include "count.h"

const void *const gwha_counts_end[1] __used __section(GWHA_COUNTS_SECTION);
