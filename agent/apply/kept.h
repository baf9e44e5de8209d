/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The plan that a node keeps on its disk: it acts by it when no controller answers. */

#ifndef GWHA_KEPT_H
#define GWHA_KEPT_H

#include "file.h"
#include "node_plan.h"

#define GWHA_KEPT_FILE "plan.json"

int gwha_kept_read(const char *dir, struct gwha_node_plan *plan,
		   struct gwha_err *err);
int gwha_kept_write(const char *dir, const struct gwha_node_plan *plan,
		    struct gwha_err *err);
int gwha_kept_take(const char *dir, const struct gwha_node_plan *plan,
		   struct gwha_err *err);
const struct gwha_conf *gwha_kept_check(struct gwha_file *file, const char *node,
					const char *dir, struct gwha_err *err);
int gwha_kept_forget(const char *dir, struct gwha_err *err);

#endif /* GWHA_KEPT_H */
