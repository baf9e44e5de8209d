/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All that the kernel has, as tables on a page. Pure. */

#ifndef GWHA_VIEW_H
#define GWHA_VIEW_H

#include <stdint.h>
#include <stdio.h>

#include "nl.h"

/**
 * struct gwha_snapshot - all that the kernel has
 * @time_us: CLOCK_BOOTTIME when it was asked
 * @groups: its groups
 * @routers: its routers
 * @stats: what they count
 * @syncs: how groups are synchronised
 */
struct gwha_snapshot {
	uint64_t time_us;
	struct gwha_list groups;
	struct gwha_list routers;
	struct gwha_list stats;
	struct gwha_list syncs;
};

/**
 * struct gwha_view - a page
 * @head: what stands at its right in the first line
 * @now: what there is
 * @before: what there was, for rates; or NULL
 * @columns: how wide it is; 0 for as wide as it takes
 */
struct gwha_view {
	const char *head;
	const struct gwha_snapshot *now;
	const struct gwha_snapshot *before;
	size_t columns;
};

int gwha_view_write(FILE *out, const struct gwha_view *v);
void gwha_snapshot_free(struct gwha_snapshot *s);

#endif /* GWHA_VIEW_H */
