/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One router as the election sees it, and the events and acts that both
 * share. The machine itself is in elect.c, since a router changes only
 * together with its group.
 */

#ifndef GWHA_CORE_FSM_H
#define GWHA_CORE_FSM_H

#include "deps.h"
#include "wire.h"

/**
 * enum gwha_heard - what a backup heard last on its interface
 * @GWHA_HEARD_NOTHING: no advert since the timer was set
 * @GWHA_HEARD_RESIGN: priority 0
 * @GWHA_HEARD_LOWER: an active of lower priority that is to be preempted
 */
enum gwha_heard {
	GWHA_HEARD_NOTHING,
	GWHA_HEARD_RESIGN,
	GWHA_HEARD_LOWER,
};

/**
 * enum gwha_act - what the caller must do after a step
 * @GWHA_ACT_RESIGN: member: send an advert of priority 0
 * @GWHA_ACT_ADVERT: member: send an advert
 * @GWHA_ACT_TIMER: member: set the timer to @due_us, or cancel it if that is 0
 * @GWHA_ACT_CLAIM: group: own the VIPs of every active member
 * @GWHA_ACT_RELEASE: group: own no VIP of a member that is not active
 * @GWHA_ACT_ANNOUNCE: group: repeat the gratuitous ARPs
 * @GWHA_ACT_NOTIFY: group: tell userspace
 * @GWHA_ACT_ALL: group: every member has acts, not only the event's
 *
 * They are done in the order of their bits.
 */
enum gwha_act {
	GWHA_ACT_RESIGN		= 1 << 0,
	GWHA_ACT_ADVERT		= 1 << 1,
	GWHA_ACT_TIMER		= 1 << 2,
	GWHA_ACT_CLAIM		= 1 << 3,
	GWHA_ACT_RELEASE	= 1 << 4,
	GWHA_ACT_ANNOUNCE	= 1 << 5,
	GWHA_ACT_NOTIFY		= 1 << 6,
	GWHA_ACT_ALL		= 1 << 7,
};

/**
 * struct gwha_fsm - one router
 * @version: 2 or 3; set by the caller before it joins
 * @family: set by the caller before it joins
 * @interval_us: own advertisement interval; the caller changes it together
 *	with GWHA_EV_CONF
 * @src: own primary address; the caller keeps it current
 * @rank: gwha_fsm_rank(); set by the caller before it joins, and kept current
 * @epochs: adverts tell the epoch of the group, and that of peers counts; the
 *	caller changes it
 * @state: GWHA_STATE_*
 * @cause: GWHA_CAUSE_* of its own
 * @joined: its cause counts for the group
 * @silent: its down timer ran out, the group's other members still listen
 * @heard: enum gwha_heard
 * @peer_prio: priority of the last advert
 * @active_interval_us: interval of the active router (learned), else own
 * @due_us: when the timer is due, absolute; 0 for none
 * @listen_us: since when @due_us counts, if it is Active_Down_Interval later
 * @sent_us: when an advert was last asked for
 * @foreign_us: when an active that yields to us, or resigns, was last heard while
 *	active; 0 for never
 * @current_us: when an active of the latest epoch was last heard while backup;
 *	0 for never
 * @tie_us: since when an active of the same priority is heard while active;
 *	0 for never
 * @tie_until_us: for how long that counts, unless it is heard again
 * @peer: sender of the last advert
 * @acts: what the last step asks of this router; the caller clears it
 */
struct gwha_fsm {
	u8 version;
	u8 family;
	u32 interval_us;
	struct gwha_addr src;
	u64 rank;
	bool epochs;

	u8 state;
	u8 cause;
	bool joined;
	bool silent;
	u8 heard;
	u8 peer_prio;
	u32 active_interval_us;
	u64 due_us;
	u64 listen_us;
	u64 sent_us;
	u64 foreign_us;
	u64 current_us;
	u64 tie_us;
	u64 tie_until_us;
	struct gwha_addr peer;
	u32 acts;
};

/**
 * enum gwha_ev - events of a group's member
 * @GWHA_EV_JOIN: it was added to the group; @cause as it is now
 * @GWHA_EV_LEAVE: it is about to be taken out
 * @GWHA_EV_COND: its @cause may have changed
 * @GWHA_EV_TICK: its timer fired
 * @GWHA_EV_ADVERT: an admitted @advert came in
 * @GWHA_EV_CONF: its or the group's configuration changed
 * @GWHA_EV_HANDOVER: an operator wants the group to resign
 * @GWHA_EV_PRIO: the group's effective priority changed by itself
 * @GWHA_EV_POOL: what the node is active for of the group's pool changed
 * @GWHA_EV_BAR: what the group as a whole may not run for is @cause now
 */
enum gwha_ev {
	GWHA_EV_JOIN,
	GWHA_EV_LEAVE,
	GWHA_EV_COND,
	GWHA_EV_TICK,
	GWHA_EV_ADVERT,
	GWHA_EV_CONF,
	GWHA_EV_HANDOVER,
	GWHA_EV_PRIO,
	GWHA_EV_BAR,
	GWHA_EV_POOL,
};

/**
 * struct gwha_event - what happened
 * @type: enum gwha_ev
 * @member: index of the member it happened to
 * @cause: GWHA_CAUSE_* (join, cond, bar)
 * @now_us: the time, on a clock that counts suspend
 * @advert: the advert (advert), valid during the step only
 */
struct gwha_event {
	u8 type;
	u8 cause;
	u16 member;
	u64 now_us;
	const struct gwha_advert *advert;
};

void gwha_fsm_init(struct gwha_fsm *f, u8 version, u8 family, u32 interval_us);
u64 gwha_fsm_rank(u8 vrid, u8 family, const struct gwha_addr *vip);
u8 gwha_fsm_admit(const struct gwha_fsm *f, const struct gwha_advert *ad);

#endif /* GWHA_CORE_FSM_H */
