/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Taking the steps of a plan. */

#ifndef GWHA_APPLY_H
#define GWHA_APPLY_H

#include "nl.h"
#include "plan.h"

/* Called before each step: what must not wait until all are taken. */
typedef void (*gwha_between_fn)(void *arg);

char *gwha_op_text(const struct gwha_op *op);
int gwha_apply(struct gwha_nl *nl, const struct gwha_plan *plan,
	       gwha_between_fn between, void *arg, struct gwha_err *err);

#endif /* GWHA_APPLY_H */
