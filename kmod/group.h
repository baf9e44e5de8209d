/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A sync group: the one funnel from events through the core to acts. */

#ifndef GWHA_GROUP_H
#define GWHA_GROUP_H

#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/spinlock.h>

#include "clock.h"
#include "core/elect.h"
#include "core/health.h"
#include "pool.h"

struct gwha_net;
struct gwha_router;
struct gwha_sync;
struct gwha_tracks;

/**
 * struct gwha_group - a group
 * @list: in gwha_net.groups; written under conf_lock, read under RCU
 * @rcu: frees it
 * @gn: namespace, constant
 * @name: constant
 * @implicit: made for one router that names no group; constant
 * @lock: softirq; serialises the steps, guards all below and what router.h
 *	says of it
 * @prio: configured priority; that of @elect is what is left of it
 * @tracks: what it depends on, NULL for nothing; RTNL and @lock
 * @lease: an agent's proof of life
 * @holder: netlink port that took it, 0 for none
 * @conflict_until_us: a conflict heard while starting counts until then
 * @clock: for @tracks' delays and @lease, and called by others of @in_pool
 * @in_pool: its part in a pool; @elect's priority is what that leaves
 * @elect: the election
 * @fsm: its members
 * @n: how many
 * @room: how many @fsm has room for; conf_lock
 * @announce: gratuitous ARPs are to be sent again
 * @changed: gratuitous ARPs are to be sent again later, once for many changes
 * @dirty: something changed since the worker's pass began
 * @cursor: the member that its pass is at; worker
 * @sync: synchronisation of connections, or NULL; conf_lock, RCU
 * @place: addresses and events, on the worker
 * @repeat: gratuitous ARPs later, on the worker
 * @repeats: how many of them were done; worker
 * @undone: an address could not be placed in this pass; worker
 * @stride: enum gwha_stride, how far this pass goes; worker
 * @look: queues @place again, on the worker
 * @waiting: an address was not usable in this pass; worker
 * @late: how many passes in a row that was so; worker
 * @turn: the member that the repeat is at; worker
 * @unmet: an address could not be placed in this repeat; worker
 */
struct gwha_group {
	struct list_head list;
	struct rcu_head rcu;
	struct gwha_net *gn;
	char name[GWHA_NAME_MAX + 1];
	bool implicit;

	spinlock_t lock;
	u8 prio;
	struct gwha_tracks *tracks;
	struct gwha_lease lease;
	u32 holder;
	u64 conflict_until_us;
	struct gwha_clock clock;
	struct gwha_pool_member in_pool;
	struct gwha_elect elect;
	struct gwha_fsm **fsm;
	u16 n;
	u16 room;
	bool announce;
	bool changed;
	bool dirty;
	struct gwha_sync __rcu *sync;

	u16 cursor;
	struct kthread_work place;
	struct kthread_delayed_work repeat;
	u8 repeats;
	bool undone;
	u8 stride;
	struct kthread_delayed_work look;
	bool waiting;
	u8 late;
	u16 turn;
	bool unmet;
};

/* Process context, conf_lock. */
struct gwha_group *gwha_group_new(struct gwha_net *gn, const char *name,
				  bool implicit, u8 prio, bool preempt,
				  u32 preempt_delay_us);
struct gwha_group *gwha_group_find(struct gwha_net *gn, const char *name);
void gwha_group_del(struct gwha_group *g);
int gwha_group_join(struct gwha_group *g, struct gwha_router *rt);
void gwha_group_leave(struct gwha_group *g, struct gwha_router *rt);
void gwha_group_configured(struct gwha_group *g, struct gwha_router *rt);

/* Process context. */
int gwha_group_handover(struct gwha_group *g);
void gwha_group_check(struct gwha_router *rt);
void gwha_group_lost(struct gwha_router *rt);
void gwha_group_announce(struct gwha_router *rt);

/* Under the group's lock. */
void gwha_group_step(struct gwha_router *rt, u8 type, u8 cause,
		     const struct gwha_advert *ad);
void gwha_group_weigh(struct gwha_group *g);
void gwha_group_tell(struct gwha_group *g, const struct gwha_router *rt,
		     u8 why);

/* Softirq, upcalls of the adapters. */
void gwha_group_tick(struct gwha_clock *clock);

#endif /* GWHA_GROUP_H */
