/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a gateway has to do, as a controller says it. Pure. */

#ifndef GWHA_NODE_PLAN_H
#define GWHA_NODE_PLAN_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "objects.h"

/* Of a document: 255 instances with a thousand addresses each take less. */
#define GWHA_NODE_PLAN_MAX (16 * 1024 * 1024)

/**
 * struct gwha_node_plan - a gateway's plan
 * @json: the whole of it, which the rest points into; NULL: there is none
 * @epoch: of the site that it was made of
 * @gateway: whose it is
 * @pool: of which pool
 */
struct gwha_node_plan {
	json_t *json;
	uint64_t epoch;
	const char *gateway;
	const char *pool;
};

int gwha_node_plan_read(const char *text, size_t size,
			struct gwha_node_plan *plan, struct gwha_err *err);
int gwha_node_plan_fits(const struct gwha_node_plan *plan,
			const struct gwha_node_plan *kept,
			struct gwha_err *err);
void gwha_node_plan_free(struct gwha_node_plan *plan);

#endif /* GWHA_NODE_PLAN_H */
