// SPDX-License-Identifier: GPL-2.0-or-later
/* What happens to synchronisation, told to userspace. */

#include <linux/string.h>

#include "clock.h"
#include "event.h"
#include "group.h"
#include "net.h"
#include "place.h"
#include "sync.h"
#include "trace.h"

/**
 * gwha_sync_tell() - tell userspace of a group's synchronisation
 * @g: the group
 * @what: GWHA_SYNC_WHAT_*
 * @family: GWHA_FAMILY_*
 * @peer: the peer that it is about, or NULL
 *
 * Context: any but hard interrupt, under any lock of ours or none; before
 * gwha_sync_del() has returned.
 */
void gwha_sync_tell(struct gwha_group *g, u8 what, u8 family,
		    const struct gwha_addr *peer)
{
	struct gwha_notice notice = {
		.time_us = gwha_clock_now_us(),
		.sync = what,
		.family = family,
		.has_peer = peer,
	};

	trace_gwha_sync_event(g, what);
	strscpy(notice.group, g->name, sizeof(notice.group));
	if (peer)
		memcpy(notice.peer, peer->b, sizeof(notice.peer));
	if (!gwha_event_put(&g->gn->events, &notice))
		gwha_stat_inc(&g->gn->stats, GWHA_A_COUNTERS_EVENT_LOST);
	gwha_place_tell(g);
}
