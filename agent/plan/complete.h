/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an object is where nothing is said: the module's defaults. Pure. */

#ifndef GWHA_COMPLETE_H
#define GWHA_COMPLETE_H

#include <stdbool.h>

#include "objects.h"
#include "objects_sync.h"

void gwha_complete_router(struct gwha_router *rt);
void gwha_complete_group(struct gwha_group *g);
void gwha_complete_sync(struct gwha_sync *s);
bool gwha_is_vlan(const char *ifname);
bool gwha_own_group(const struct gwha_router *rt);
void gwha_own_name(char name[GWHA_NAME_MAX + 1], const struct gwha_router *rt);

#endif /* GWHA_COMPLETE_H */
