/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From what there is to what is wanted, in steps that disturb nothing. Pure. */

#ifndef GWHA_PLAN_H
#define GWHA_PLAN_H

#include <stdio.h>

#include "conf.h"

struct gwha_kind;

/* What the kernel has, as its dumps say. */
struct gwha_have {
	const struct gwha_group *groups;
	size_t n_groups;
	const struct gwha_router *routers;
	size_t n_routers;
	const struct gwha_sync *syncs;
	size_t n_syncs;
};

/**
 * struct gwha_plan_how - what is asked of a plan
 * @keep_others: leave alone what is not in the file
 * @secrets: give all secrets anew, whether or not their numbers changed
 * @gentle: no step that disrupts, and none that has to follow one
 * @resting: the node is in maintenance: each group has the lowest priority
 */
struct gwha_plan_how {
	bool keep_others;
	bool secrets;
	bool gentle;
	bool resting;
};

/**
 * struct gwha_op - a step: one request to the kernel
 * @cmd: GWHA_CMD_*
 * @kind: kind of @obj
 * @obj: what is sent, without its secrets
 * @files: where those are; NULL for a step without any
 * @disrupts: takes a VIP from its router, or a router from its LAN
 */
struct gwha_op {
	uint8_t cmd;
	const struct gwha_kind *kind;
	void *obj;
	const struct gwha_secret_files *files;
	bool disrupts;
};

/* Points into the configuration that it was made for. */
struct gwha_plan {
	struct gwha_op *at;
	size_t n;
	size_t room;
};

int gwha_plan_make(const struct gwha_conf *conf, const struct gwha_have *have,
		   const struct gwha_plan_how *how, struct gwha_plan *plan,
		   struct gwha_err *err);
void gwha_plan_free(struct gwha_plan *plan);
const struct gwha_op *gwha_plan_disrupts(const struct gwha_plan *plan);
void gwha_op_write(FILE *out, const struct gwha_op *op);

#endif /* GWHA_PLAN_H */
