/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A gateway of the simulated world, and what the checks know of it. */

#ifndef GWHA_HOST_SIM_NODE_H
#define GWHA_HOST_SIM_NODE_H

#include "elect.h"

#define SIM_NODES_MAX 5
#define SIM_LANS_MAX 3

/* What may be wrong with a port, as bits. */
#define SIM_BROKEN_LINK 1
#define SIM_BROKEN_ADMIN 2
#define SIM_BROKEN_ADDRESS 4
#define SIM_BROKEN_DEAD (SIM_BROKEN_LINK | SIM_BROKEN_ADMIN)

/**
 * struct sim_model - what the checks know of a node, from the outside
 * @earliest_us: by member: no takeover before this (RFC 9568 6.4.2)
 * @interval_us: by member: interval of the active as it was heard
 * @lower_us: since when only lower priorities were heard
 * @hold_us: no preemption before this
 * @epoch: as it was before the step
 * @next: as it must be after it, if it is no takeover
 * @reign: what its adverts must tell
 * @current_us: by member: when an active of that epoch was heard last in backup
 * @owned: by member: claimed and not released
 * @due_us: by member: when its timer was due before the step
 * @sent_us: by member: when it sent an advert last
 * @tie_us: by member: since when it hears an equal, while active
 * @tie_until_us: by member: for how long that counts
 * @state: before the step
 * @leaving: before the step
 * @slept: before the step: active, and a timer overdue by Active_Down_Interval
 */
struct sim_model {
	u64 earliest_us[SIM_LANS_MAX];
	u32 interval_us[SIM_LANS_MAX];
	u64 lower_us;
	u64 hold_us;
	u64 epoch;
	u64 next;
	u64 reign;
	u64 current_us[SIM_LANS_MAX];
	bool owned[SIM_LANS_MAX];
	u64 due_us[SIM_LANS_MAX];
	u64 sent_us[SIM_LANS_MAX];
	u64 tie_us[SIM_LANS_MAX];
	u64 tie_until_us[SIM_LANS_MAX];
	u8 state;
	bool leaving;
	bool slept;
};

/**
 * struct sim_node - a gateway
 * @up: it is running
 * @boot: counts its boots
 * @asleep_us: world time until which it stands still
 * @deaf: it loses what arrives while it stands still
 * @off_us: its clock less the world's
 * @late_us: how late its timers fire at most
 * @g: the group
 * @f: its routers, by LAN
 * @m: the members in order, as the group's owner keeps them
 * @lan: LAN of each of @m
 * @n: length of @m
 * @prio: of the group, over reboots
 * @preempt: the same
 * @delay_us: the same
 * @epochs: it tells its epoch, and compares
 * @interval_us: by LAN
 * @addr: by LAN
 * @dialect: how it sums IPv4 adverts of version 3
 * @timer: by LAN: the timer that is set
 * @broken: by LAN: SIM_BROKEN_*, over reboots
 * @changes: transitions since the last mark
 * @model: of the checks
 */
struct sim_node {
	bool up;
	u32 boot;
	u64 asleep_us;
	bool deaf;
	u64 off_us;
	u32 late_us;
	struct gwha_elect g;
	struct gwha_fsm f[SIM_LANS_MAX];
	struct gwha_fsm *m[SIM_LANS_MAX];
	u8 lan[SIM_LANS_MAX];
	u16 n;
	u8 prio;
	bool preempt;
	u32 delay_us;
	bool epochs;
	u32 interval_us[SIM_LANS_MAX];
	struct gwha_addr addr[SIM_LANS_MAX];
	u8 dialect;
	u32 timer[SIM_LANS_MAX];
	u8 broken[SIM_LANS_MAX];
	u32 changes;
	struct sim_model model;
};

#endif /* GWHA_HOST_SIM_NODE_H */
