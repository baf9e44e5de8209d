/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a change of an object must say, so that it becomes as wanted. Pure. */

#ifndef GWHA_DIFF_H
#define GWHA_DIFF_H

#include <stdbool.h>

#include "objects.h"
#include "objects_sync.h"

bool gwha_diff_router(const struct gwha_router *want,
		      const struct gwha_router *have, bool secrets,
		      struct gwha_router *change);
bool gwha_diff_group(const struct gwha_group *want,
		     const struct gwha_group *have, struct gwha_group *change);
bool gwha_diff_sync(const struct gwha_sync *want, const struct gwha_sync *have,
		    bool secrets, struct gwha_sync *change);
bool gwha_same_vip(const struct gwha_vip *a, const struct gwha_vip *b);
bool gwha_same_addr(const struct gwha_addr *a, const struct gwha_addr *b);

#endif /* GWHA_DIFF_H */
