/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Routes and rules that are there while a group is active. Pure. */

#ifndef GWHA_ROUTES_H
#define GWHA_ROUTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "objects.h"

/* Of a file; each look compares each with each. */
#define GWHA_ROUTES_MAX 256
#define GWHA_RULES_MAX 64

/* The kernel's: where nothing is said, and what it keeps for itself. */
#define GWHA_TABLE_MAIN 254
#define GWHA_TABLE_LOCAL 255
#define GWHA_METRIC_6 1024
#define GWHA_RULE_PRIORITY_MAX 32765

/* A network; addr.len is 0 for none. */
struct gwha_prefix {
	struct gwha_addr addr;
	uint8_t plen;
};

/**
 * struct gwha_route - a route
 * @to: where to
 * @via: by whom; its len is 0 for nobody
 * @dev: out of which device, or ""
 * @src: the source that the kernel chooses, or none
 * @table: in which table
 * @metric: lower ones come first
 */
struct gwha_route {
	struct gwha_prefix to;
	struct gwha_addr via;
	char dev[IFNAMSIZ];
	struct gwha_addr src;
	uint32_t table;
	uint32_t metric;
};

/**
 * struct gwha_rule - what is looked up in which table
 * @len: of its addresses, 4 or 16: the family
 * @from: sources, or none
 * @to: destinations, or none
 * @iif: the device where it came in, or ""
 * @table: the table
 * @priority: lower ones come first
 */
struct gwha_rule {
	uint8_t len;
	struct gwha_prefix from;
	struct gwha_prefix to;
	char iif[IFNAMSIZ];
	uint32_t table;
	uint32_t priority;
};

struct gwha_conf;
struct gwha_findings;
struct gwha_node;

/* Of which group, and where it stands. */
struct gwha_conf_route {
	const char *group;
	struct gwha_route r;
	const struct gwha_node *node;
};

struct gwha_conf_rule {
	const char *group;
	struct gwha_rule r;
	const struct gwha_node *node;
};

/* Room for one as text, with the NUL. */
#define GWHA_ROUTE_TEXT_MAX 320

void gwha_group_routes_read(struct gwha_conf *conf, const char *group,
			    const struct gwha_node *map,
			    struct gwha_findings *f);
bool gwha_route_same_place(const struct gwha_route *a,
			   const struct gwha_route *b);
bool gwha_rule_same(const struct gwha_rule *a, const struct gwha_rule *b);
const char *gwha_route_text(char text[GWHA_ROUTE_TEXT_MAX],
			    const struct gwha_route *r);
const char *gwha_rule_text(char text[GWHA_ROUTE_TEXT_MAX],
			   const struct gwha_rule *r);

#endif /* GWHA_ROUTES_H */
