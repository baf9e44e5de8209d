/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What gwha has in a network namespace. */

#ifndef GWHA_NET_H
#define GWHA_NET_H

#include <linux/hashtable.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

#include "event.h"
#include "mute.h"
#include "stats.h"

/* 224.0.0.18 (RFC 9568 5.1.1.2), in host order. */
#define GWHA_GROUP_V4 0xe0000012

struct gwha_vip;
struct net;
struct socket;

/**
 * struct gwha_net - a namespace
 * @net: whose
 * @conf_lock: serialises configuration; taken before RTNL
 * @routers: list of every router; written under @conf_lock, read under RCU
 * @table_lock: innermost; writers of @table
 * @table: routers that have a device, by device, VRID and family; RCU
 * @n_routers: length of @routers; @conf_lock
 * @groups: list of every group; written under @conf_lock, read under RCU
 * @pools: list of every pool that has a group; @conf_lock
 * @generation: changes with the configuration, for consistent dumps
 * @stats: packets that belong to no router
 * @mutes: virtual addresses
 * @events: what userspace is to be told
 * @worker: SCHED_FIFO thread for addresses and events; made with the first
 *	group, @conf_lock
 * @sock: rtnetlink socket, used by @worker alone
 * @scratch: room for the addresses of a router; @worker alone
 * @sync_node: this node's number in synchronisation, by chance; constant
 * @begun: @events, @mutes' hooks and @worker are there; conf_lock
 * @closing: no router starts any more
 */
struct gwha_net {
	struct net *net;
	struct mutex conf_lock;
	struct list_head routers;
	spinlock_t table_lock;
	DECLARE_HASHTABLE(table, 8);
	u32 n_routers;
	struct list_head groups;
	struct list_head pools;
	u32 generation;
	struct gwha_stats stats;
	struct gwha_mutes mutes;
	struct gwha_events events;
	struct kthread_worker *worker;
	struct socket *sock;
	struct gwha_vip *scratch;
	u32 sync_node;
	bool begun;
	bool closing;
};

struct gwha_net *gwha_net(const struct net *net);

#endif /* GWHA_NET_H */
