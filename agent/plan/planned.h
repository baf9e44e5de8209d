/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a node's file says, and what the controller planned for it, as one. Pure. */

#ifndef GWHA_PLANNED_H
#define GWHA_PLANNED_H

#include "conf.h"
#include "node_plan.h"

/**
 * struct gwha_planned - what of a plan is not done by this
 * @routes: static routes for which there is no room
 * @idle: instances that have no address that moves
 */
struct gwha_planned {
	size_t routes;
	size_t idle;
};

int gwha_planned_tree(const struct gwha_tree *file, const struct gwha_conf *conf,
		      const struct gwha_node_plan *plan, struct gwha_tree *to,
		      struct gwha_planned *left, struct gwha_findings *f);

#endif /* GWHA_PLANNED_H */
