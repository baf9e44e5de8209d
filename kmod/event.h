/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Changes that userspace is to be told of, in order. */

#ifndef GWHA_EVENT_H
#define GWHA_EVENT_H

#include <linux/if.h>
#include <linux/spinlock.h>

#include <linux/gwha.h>

/* Changes that may wait for the worker; one more is lost and counted. */
#define GWHA_EVENTS_MAX 128

/**
 * struct gwha_notice - a change of a group, or of its synchronisation
 * @seq: its number among those of its sort in the namespace
 * @time_us: when it was decided, CLOCK_BOOTTIME
 * @epoch: of the group, after it
 * @from: GWHA_STATE_* before
 * @to: GWHA_STATE_* after
 * @why: GWHA_WHY_*
 * @cause: GWHA_CAUSE_*
 * @vrid: router that saw it
 * @family: router that saw it
 * @ifname: router that saw it
 * @group: name of the group
 * @sync: GWHA_SYNC_WHAT_*, and @family is that of @peer; 0 for a change of the
 *	group itself
 * @has_peer: of synchronisation: it is about a peer
 * @peer: which, in network order
 */
struct gwha_notice {
	u64 seq;
	u64 time_us;
	u64 epoch;
	u8 from;
	u8 to;
	u8 why;
	u8 cause;
	u8 vrid;
	u8 family;
	char ifname[IFNAMSIZ];
	char group[GWHA_NAME_MAX + 1];
	u8 sync;
	bool has_peer;
	u8 peer[16];
};

/**
 * struct gwha_events - a bounded queue of them
 * @lock: innermost; softirq
 * @seq: number of the newest of a change
 * @sync_seq: number of the newest of synchronisation
 * @head: how many were put in
 * @tail: how many were taken out
 * @ring: those between, GWHA_EVENTS_MAX of them
 */
struct gwha_events {
	spinlock_t lock;
	u64 seq;
	u64 sync_seq;
	u32 head;
	u32 tail;
	struct gwha_notice *ring;
};

int gwha_event_init(struct gwha_events *events);
void gwha_event_exit(struct gwha_events *events);
bool gwha_event_put(struct gwha_events *events, struct gwha_notice *notice);
bool gwha_event_take(struct gwha_events *events, struct gwha_notice *notice);

#endif /* GWHA_EVENT_H */
