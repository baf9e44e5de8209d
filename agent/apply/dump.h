/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel has, read from it. */

#ifndef GWHA_DUMP_H
#define GWHA_DUMP_H

#include "nl.h"
#include "plan.h"

struct gwha_dump {
	struct gwha_list groups;
	struct gwha_list routers;
	struct gwha_list syncs;
};

int gwha_dump_read(struct gwha_nl *nl, struct gwha_dump *dump,
		   struct gwha_err *err);
void gwha_dump_free(struct gwha_dump *dump);
struct gwha_have gwha_dump_have(const struct gwha_dump *dump);

#endif /* GWHA_DUMP_H */
