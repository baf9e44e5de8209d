/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which leases are to be held, and what is due of them. Pure. */

#ifndef GWHA_RENEWAL_H
#define GWHA_RENEWAL_H

#include <stdbool.h>
#include <stddef.h>

#include "conf.h"

/* Renewals in a period: two may be lost or late. */
#define GWHA_RENEWALS 3

/**
 * struct gwha_renewal - a lease that is to be held
 * @name: its group's
 * @period_us: for how long it holds
 * @due_us: when something is to be done
 * @held: whether it was taken; else that is what is due
 * @wanted: whether the file still has it
 * @foreign: somebody else has taken it
 * @failed: it could not be taken the last time
 */
struct gwha_renewal {
	char name[GWHA_NAME_MAX + 1];
	uint64_t period_us;
	uint64_t due_us;
	bool held;
	bool wanted;
	bool foreign;
	bool failed;
};

struct gwha_renewals {
	struct gwha_renewal *at;
	size_t n;
};

int gwha_renewals_want(struct gwha_renewals *r, const struct gwha_conf *conf,
		       uint64_t now_us);
struct gwha_renewal *gwha_renewals_drop(struct gwha_renewals *r,
					struct gwha_renewal *gone);
uint64_t gwha_renewals_due(const struct gwha_renewals *r);
void gwha_renewal_done(struct gwha_renewal *r, bool held, uint64_t now_us);
void gwha_renewals_free(struct gwha_renewals *r);

#endif /* GWHA_RENEWAL_H */
