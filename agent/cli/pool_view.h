/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A plan of pools, as tables. Pure. */

#ifndef GWHA_POOL_VIEW_H
#define GWHA_POOL_VIEW_H

#include <stdio.h>

#include "pool_impact.h"
#include "units.h"

const char *gwha_pool_rate(char text[GWHA_TEXT_MAX], uint64_t kbit);
int gwha_pool_view_write(FILE *out, const struct gwha_pool_plan *p,
			 const struct gwha_impact *impact);

#endif /* GWHA_POOL_VIEW_H */
