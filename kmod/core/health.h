/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a group depends on besides its routers: links and conditions that are
 * tracked, and the lease of the agent. From these follow the priority it
 * really has, and whether it may run at all.
 */

#ifndef GWHA_CORE_HEALTH_H
#define GWHA_CORE_HEALTH_H

#include "deps.h"

/**
 * struct gwha_track - something that is tracked
 * @weight: lowers the priority by this while it is down; 0: fault
 * @up: whether it counts as up
 * @seen: whether it was up when last looked at
 * @up_delay_us: how long it must be up before it counts
 * @down_delay_us: how long it must be down before it counts
 * @seen_us: since when @seen is what it is
 */
struct gwha_track {
	u8 weight;
	bool up;
	bool seen;
	u32 up_delay_us;
	u32 down_delay_us;
	u64 seen_us;
};

/**
 * struct gwha_lease - an agent's proof of life
 * @period_us: for how long it holds; set by the caller
 * @action: GWHA_LEASE_ACTION_*; set by the caller
 * @weight: of the action weight; set by the caller
 * @state: GWHA_LEASE_STATE_*
 * @graced: one more period was granted since it was renewed
 * @due_us: when it runs out, while it is held
 */
struct gwha_lease {
	u32 period_us;
	u8 action;
	u8 weight;
	u8 state;
	bool graced;
	u64 due_us;
};

/**
 * struct gwha_health - what follows for the group
 * @prio: effective priority, 1-254
 * @barred: GWHA_CAUSE_* for which it may not run
 * @due_us: when to look again though nothing happened; 0 for never
 */
struct gwha_health {
	u8 prio;
	u8 barred;
	u64 due_us;
};

void gwha_track_init(struct gwha_track *t, bool up, u64 now_us);
void gwha_track_look(struct gwha_track *t, bool up, u64 now_us);

void gwha_lease_take(struct gwha_lease *l, u64 now_us);
void gwha_lease_release(struct gwha_lease *l);
bool gwha_lease_look(struct gwha_lease *l, u64 now_us);

void gwha_health_begin(struct gwha_health *h);
void gwha_health_track(struct gwha_health *h, const struct gwha_track *t,
		       u32 *down);
void gwha_health_end(struct gwha_health *h, const struct gwha_lease *l,
		     u8 prio, u32 down);

#endif /* GWHA_CORE_HEALTH_H */
