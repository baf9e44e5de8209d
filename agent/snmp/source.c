// SPDX-License-Identifier: GPL-2.0-or-later
/* What gwhad-snmp shows comes from here: the module. */

#include <stdlib.h>

#include "model.h"
#include "source.h"

static struct gwha_nl *asking, *hearing;

static const char *const state[] = {GWHA_MCGRP_STATE};

static int connect_both(struct gwha_err *err)
{
	if (!asking)
		asking = gwha_nl_open(err);
	if (asking && !hearing) {
		hearing = gwha_nl_open(err);
		if (hearing && gwha_nl_subscribe(hearing, state, 1, err)) {
			gwha_nl_close(hearing);
			hearing = NULL;
		}
	}
	return asking && hearing ? 0 : -1;
}

/**
 * gwha_source_read - all groups, routers and counters
 * @s: overwritten; nothing in it on failure
 * @err: filled in on failure
 *
 * A module that was loaded again has another number: each failure begins anew.
 *
 * Return: 0 or -1.
 */
int gwha_source_read(struct gwha_snapshot *s, struct gwha_err *err)
{
	*s = (struct gwha_snapshot){0};
	if (!connect_both(err) &&
	    !gwha_nl_dump(asking, GWHA_CMD_GROUP_GET, &gwha_kind_group,
			  &s->groups, err) &&
	    !gwha_nl_dump(asking, GWHA_CMD_ROUTER_GET, &gwha_kind_router,
			  &s->routers, err) &&
	    !gwha_nl_dump(asking, GWHA_CMD_STATS_GET, &gwha_kind_stats,
			  &s->stats, err))
		return 0;
	free(s->groups.at);
	free(s->routers.at);
	free(s->stats.at);
	*s = (struct gwha_snapshot){0};
	gwha_source_close();
	return -1;
}

/**
 * gwha_source_fd - what becomes readable when something changes
 *
 * Return: a descriptor, or -1 while there is none.
 */
int gwha_source_fd(void)
{
	return hearing ? gwha_nl_fd(hearing) : -1;
}

static void ignore(const struct gwha_kind *kind, const void *ev, void *arg)
{
	(void)kind;
	(void)ev;
	(void)arg;
}

/**
 * gwha_source_drain - take what came; that it came is all that matters
 *
 * Return: 0, or -1 if the descriptor is no good any more.
 */
int gwha_source_drain(void)
{
	struct gwha_err err;
	bool lost;

	return gwha_nl_events(hearing, ignore, NULL, &lost, &err);
}

/**
 * gwha_source_close - end both connections
 */
void gwha_source_close(void)
{
	if (asking)
		gwha_nl_close(asking);
	if (hearing)
		gwha_nl_close(hearing);
	asking = NULL;
	hearing = NULL;
}
