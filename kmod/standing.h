/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What decides a group's standing besides its routers. */

#ifndef GWHA_STANDING_H
#define GWHA_STANDING_H

#include <linux/types.h>

struct gwha_group;
struct net_device;

/* Process context. */
int gwha_standing_report(struct gwha_group *g, const char *name, bool up);
void gwha_standing_device(struct gwha_group *g, struct net_device *dev,
			  unsigned long event);
void gwha_standing_take(struct gwha_group *g, u32 holder);
int gwha_standing_renew(struct gwha_group *g, u32 holder);
void gwha_standing_release(struct gwha_group *g);

#endif /* GWHA_STANDING_H */
