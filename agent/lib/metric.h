/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A number with a name and labels, as Prometheus reads it. Pure. */

#ifndef GWHA_METRIC_H
#define GWHA_METRIC_H

#include <stdint.h>
#include <stdio.h>

#define GWHA_GAUGE "gauge"
#define GWHA_COUNTER "counter"

void gwha_metric_head(FILE *out, const char *name, const char *type,
		      const char *help);
__attribute__((sentinel)) void gwha_metric(FILE *out, const char *name,
					   uint64_t value, ...);
__attribute__((sentinel)) void gwha_metric_us(FILE *out, const char *name,
					      uint64_t us, ...);

#endif /* GWHA_METRIC_H */
