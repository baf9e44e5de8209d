/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the module knows, as Prometheus reads it. Pure. */

#ifndef GWHA_METRICS_H
#define GWHA_METRICS_H

#include <stddef.h>
#include <stdio.h>

#include "objects_sync.h"

/* What was read; it need not be of one moment. */
struct gwha_metrics {
	const struct gwha_group *groups;
	size_t n_groups;
	const struct gwha_router *routers;
	size_t n_routers;
	const struct gwha_sync *syncs;
	size_t n_syncs;
	const struct gwha_stats *stats;
	size_t n_stats;
};

void gwha_metrics_write(FILE *out, const struct gwha_metrics *m);

#endif /* GWHA_METRICS_H */
