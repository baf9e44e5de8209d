/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Routes and rules that are there while a group is active. */

#ifndef GWHAD_FOLLOW_H
#define GWHAD_FOLLOW_H

#include "conf.h"

/**
 * struct gwhad_follow - what follows groups
 * @active: names of the groups that are active
 * @n_active: how many
 * @clean: the kernel has none of the agent's routes and rules, and none is wanted
 * @wanted: how many are
 * @missing: how many of these could not be had
 * @again_us: for how long to wait before they are tried again; 0 if none is missing
 * @bad: what was said of the last one
 */
struct gwhad_follow {
	char (*active)[GWHA_NAME_MAX + 1];
	size_t n_active;
	bool clean;
	size_t wanted;
	size_t missing;
	uint64_t again_us;
	char bad[512];
};

void gwhad_follow_look(struct gwhad_follow *f, const struct gwha_conf *conf,
		       const struct gwha_group *groups, size_t n_groups);
void gwhad_follow_event(struct gwhad_follow *f, const struct gwha_conf *conf,
			const struct gwha_event *ev);

#endif /* GWHAD_FOLLOW_H */
