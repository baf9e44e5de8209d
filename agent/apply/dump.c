// SPDX-License-Identifier: GPL-2.0-or-later
/* What the kernel has, read from it. */

#include <stdlib.h>

#include "dump.h"
#include "model.h"

/**
 * gwha_dump_read - read all groups, routers and synchronisations
 * @nl: connection
 * @dump: overwritten; to be freed, also on failure
 * @err: filled in on failure
 *
 * Each kind is of one moment; the three are not of the same.
 *
 * Return: 0 or -1.
 */
int gwha_dump_read(struct gwha_nl *nl, struct gwha_dump *dump,
		   struct gwha_err *err)
{
	*dump = (struct gwha_dump){0};
	if (gwha_nl_dump(nl, GWHA_CMD_GROUP_GET, &gwha_kind_group,
			 &dump->groups, err) ||
	    gwha_nl_dump(nl, GWHA_CMD_ROUTER_GET, &gwha_kind_router,
			 &dump->routers, err))
		return -1;
	return gwha_nl_dump(nl, GWHA_CMD_SYNC_GET, &gwha_kind_sync,
			    &dump->syncs, err);
}

/**
 * gwha_dump_free - free what was read
 * @dump: it
 */
void gwha_dump_free(struct gwha_dump *dump)
{
	free(dump->groups.at);
	free(dump->routers.at);
	free(dump->syncs.at);
	*dump = (struct gwha_dump){0};
}

/**
 * gwha_dump_have - what was read, for a planner
 * @dump: it; must outlive what is returned
 */
struct gwha_have gwha_dump_have(const struct gwha_dump *dump)
{
	return (struct gwha_have){
		.groups = dump->groups.at,
		.n_groups = dump->groups.n,
		.routers = dump->routers.at,
		.n_routers = dump->routers.n,
		.syncs = dump->syncs.at,
		.n_syncs = dump->syncs.n,
	};
}
