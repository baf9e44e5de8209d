/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The election of a group: its routers change state together or not at all. */

#ifndef GWHA_CORE_ELECT_H
#define GWHA_CORE_ELECT_H

#include "deps.h"
#include "fsm.h"

/**
 * struct gwha_elect - a group
 * @prio: effective priority of all members, 1-254; the caller changes it
 *	together with GWHA_EV_CONF or GWHA_EV_PRIO
 * @preempt: take over from a lower priority; the caller changes it, as the
 *	next three
 * @preempt_delay_us: how long a lower priority must be heard before that
 * @start_delay_us: how long it listens at least before it takes over
 * @sync_until_us: no preemption before this time: what the active knows of
 *	connections is not here yet; the caller changes it, 0 for it is
 * @full: the node is active for as many groups of the pool as it may: neither
 *	takeover nor preemption; the caller changes it
 * @shifted: @prio or @full changed with these groups; the next step begins
 *	with that
 * @state: GWHA_STATE_*, also of every member that is joined
 * @cause: GWHA_CAUSE_* while in init
 * @barred: GWHA_CAUSE_* for which it may not run, whatever its members say
 * @why: GWHA_WHY_* of the last change
 * @partial: some members hear an active and others do not
 * @unserved: no member hears an active, @full keeps it from taking over, and
 *	nobody else has
 * @leaving: resigned for a handover, waiting for the successor
 * @joined: members that count
 * @faulty: of these, how many cannot run
 * @silent: of these, how many heard no active for long enough
 * @epoch: raised at each takeover; the latest that was heard, if that is later
 * @reign: the epoch of its own last takeover, which its adverts tell
 * @since_us: time of the last change
 * @leave_by_us: end of @leaving
 * @hold_until_us: no preemption before this time
 * @concede_from_us: no yielding to a lower address before this time
 * @start_until_us: no takeover before this time
 * @lower_since_us: since when only lower priorities were heard; 0 for not
 */
struct gwha_elect {
	u8 prio;
	bool preempt;
	u32 preempt_delay_us;
	u32 start_delay_us;
	u64 sync_until_us;
	bool full;
	bool shifted;

	u8 state;
	u8 cause;
	u8 barred;
	u8 why;
	bool partial;
	bool unserved;
	bool leaving;
	u16 joined;
	u16 faulty;
	u16 silent;
	u64 epoch;
	u64 reign;
	u64 since_us;
	u64 leave_by_us;
	u64 hold_until_us;
	u64 concede_from_us;
	u64 start_until_us;
	u64 lower_since_us;
};

/**
 * struct gwha_verdict - what a step decided
 * @acts: GWHA_ACT_* of the group; those of members are in their @acts
 * @why: GWHA_WHY_* (GWHA_WHY_NONE: nothing changed)
 * @from: state before
 * @to: state after
 * @late: the member's timer fired late by over one advertisement interval
 */
struct gwha_verdict {
	u32 acts;
	u8 why;
	u8 from;
	u8 to;
	bool late;
};

void gwha_elect_init(struct gwha_elect *g, u8 prio, bool preempt,
		     u32 preempt_delay_us);
struct gwha_verdict gwha_elect_step(struct gwha_elect *g,
				    struct gwha_fsm *const *m, u16 n,
				    const struct gwha_event *ev);

#endif /* GWHA_CORE_ELECT_H */
