/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A plan in the making. */

#ifndef GWHA_PLANNER_H
#define GWHA_PLANNER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "plan.h"

/* What becomes of a router that there is. */
enum gwha_fate {
	GWHA_STAYS, /* perhaps changed */
	GWHA_GOES,
	GWHA_GOES_FIRST, /* it has an address that another will own */
	GWHA_REPLACED, /* its version or group changes, which it cannot */
	GWHA_WAITS, /* one of these three, but not without being told to */
};

/* A VIP that is wanted, and by whom. */
struct gwha_owner {
	struct gwha_addr addr;
	size_t router;
};

struct gwha_planner {
	const struct gwha_conf *conf;
	const struct gwha_have *have;
	const struct gwha_plan_how *how;
	struct gwha_plan *plan;
	struct gwha_router *want; /* complete, as conf has them */
	struct gwha_router *is; /* complete, as the kernel has them */
	ssize_t *twin; /* of each that there is: the one that is wanted */
	enum gwha_fate *fate;
	bool *there; /* of each that is wanted */
	bool *held; /* the same: wants what another one keeps for now */
	struct gwha_owner *owners; /* by address */
	size_t n_owners;
	bool failed;
};

void gwha_rest_router(const struct gwha_planner *p, struct gwha_router *rt);
int gwha_pair_routers(struct gwha_planner *p);
bool gwha_goes_elsewhere(const struct gwha_planner *p, size_t i,
			 const struct gwha_addr *addr);
bool gwha_gives_up(const struct gwha_planner *p, size_t i);
bool gwha_group_waits(const struct gwha_planner *p, const char *group);
bool gwha_members_wait(const struct gwha_planner *p, const char *group);

#endif /* GWHA_PLANNER_H */
