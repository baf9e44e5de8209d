// SPDX-License-Identifier: GPL-2.0-or-later
/* What can be said of a node's checks, and of who is notified. */

#include <string.h>

#include "complete.h"
#include "lint.h"

/**
 * gwha_lint_is_tracked - whether a group depends on a condition
 * @conf: the configuration
 * @name: of the condition
 */
bool gwha_lint_is_tracked(const struct gwha_conf *conf, const char *name)
{
	for (size_t i = 0; i < conf->n_groups; i++)
		for (uint32_t j = 0; j < conf->groups[i].g.tracks.n; j++)
			if (!strcmp(conf->groups[i].g.tracks.at[j].name, name))
				return true;
	return false;
}

static bool is_group(const struct gwha_conf *conf,
		     const struct gwha_router *all, const char *name)
{
	for (size_t i = 0; i < conf->n_groups; i++)
		if (!strcmp(conf->groups[i].g.name, name))
			return true;
	for (size_t i = 0; i < conf->n_routers; i++)
		if (!strcmp(all[i].group, name))
			return true;
	return false;
}

/**
 * gwha_lint_programs - look at the programs of a node
 * @conf: what the file says to it; read without an error
 * @all: its routers, complete
 * @f: what is wrong is added
 */
void gwha_lint_programs(const struct gwha_conf *conf,
			const struct gwha_router *all, struct gwha_findings *f)
{
	for (size_t i = 0; i < conf->n_checks; i++)
		if (!gwha_lint_is_tracked(conf, conf->checks[i].name))
			gwha_doubt(f, "", conf->checks[i].node->place,
				   "check \"%s\": no group depends on it: say track: {name: %s} where one shall",
				   conf->checks[i].name, conf->checks[i].name);
	for (size_t i = 0; i < conf->n_notifies; i++) {
		const struct gwha_conf_notify *n = &conf->notifies[i];

		for (size_t j = 0; j < n->n_groups; j++)
			if (!is_group(conf, all, n->groups[j]))
				gwha_wrong(f, "",
					   gwha_conf_place(conf, n->node,
							   "groups"),
					   "groups: there is no group \"%.64s\": name one of this file",
					   n->groups[j]);
	}
}
