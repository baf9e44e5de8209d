/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of a site one gateway has to do. Pure. */

#ifndef GWHA_SITE_NODE_H
#define GWHA_SITE_NODE_H

#include <jansson.h>
#include <stdint.h>

#include "err.h"

/* Of the document: a node takes none of another. */
#define GWHA_NODE_PLAN_FORMAT 1

/* Each claim lowers by this, unless a pool has more gateways (0029). */
#define GWHA_NODE_PLAN_WEIGHT 100
#define GWHA_NODE_PLAN_WEIGHT_MAX 253

struct gwha_site;

json_t *gwha_site_node(const struct gwha_site *s, const char *gateway,
		       uint64_t epoch, struct gwha_err *err);

#endif /* GWHA_SITE_NODE_H */
