/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was counted, as text for people. */

#ifndef GWHA_OUT_STATS_H
#define GWHA_OUT_STATS_H

#include <stdio.h>

#include "model.h"

bool gwha_text_counts(FILE *out, const struct gwha_kind *kind, const void *obj,
		      const char *indent);
void gwha_text_stats(FILE *out, const struct gwha_stats *s);

#endif /* GWHA_OUT_STATS_H */
