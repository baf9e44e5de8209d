// SPDX-License-Identifier: GPL-2.0-or-later
/* Conditions that groups track, told to the module. */

#include <errno.h>
#include <string.h>

#include "condition.h"
#include "log.h"
#include "model.h"

/* To one group, if it tracks the condition. */
static void tell(struct gwhad_kernel *kernel, const struct gwha_group *g,
		 const char *name, bool up)
{
	struct gwha_group report = {
		.has = GWHA_HAS(GWHA_A_GROUP_NAME) | GWHA_HAS(GWHA_A_GROUP_TRACK),
		.tracks = {.n = 1},
	};
	struct gwha_track *track = &report.tracks.at[0];
	struct gwha_err err;
	uint32_t i;

	for (i = 0; i < g->tracks.n; i++)
		if (!strcmp(g->tracks.at[i].name, name))
			break;
	if (i == g->tracks.n)
		return;
	memcpy(report.name, g->name, sizeof(report.name));
	memcpy(track->name, g->tracks.at[i].name, sizeof(track->name));
	track->up = up;
	track->has = GWHA_HAS(GWHA_A_TRACK_NAME) | GWHA_HAS(GWHA_A_TRACK_UP);
	/* a group that is not there yet is told when it is */
	if (gwha_nl_request(kernel->nl, GWHA_CMD_TRACK_REPORT, &gwha_kind_group,
			    &report, &err) &&
	    err.error != ENOENT)
		gwhad_log(GWHAD_WARNING, "condition %s: group %s: %s", name,
			  g->name, err.text);
}

/**
 * gwhad_condition_tell - say how a condition is to all groups that track it
 * @kernel: the connections; without one nobody is told
 * @conf: the file, as this node reads it
 * @name: the condition
 * @up: how it is
 */
void gwhad_condition_tell(struct gwhad_kernel *kernel,
			  const struct gwha_conf *conf, const char *name,
			  bool up)
{
	if (!kernel->nl)
		return;
	for (size_t i = 0; i < conf->n_groups; i++)
		tell(kernel, &conf->groups[i].g, name, up);
}
