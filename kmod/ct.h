/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's connection tracking: hearing of connections, reading them, making
 * and keeping replicas. Nothing else includes its headers.
 */

#ifndef GWHA_CT_H
#define GWHA_CT_H

#include <linux/list.h>

#include "core/flow.h"

struct net;
struct nf_conn;

/*
 * Who deletes a connection says so with the number of its netlink socket; this
 * one, "gwha", is above every process's and below those that the kernel picks.
 */
#define GWHA_CT_PORTID 0x67776861u

/**
 * struct gwha_ct_watch - who hears of a namespace's connections
 * @heard: a connection was made or has changed; with @ended it is going, perhaps
 *	said twice. In softirq, or in process context with softirqs off; RCU. Must
 *	not sleep. @ct is valid while it runs; gwha_ct_hold() keeps it. What
 *	gwha_ct_write(), gwha_ct_change() and gwha_ct_kill() do is not heard, nor are
 *	changes of connections that were there before any watch began.
 * @missed: for a moment nothing was heard: what changed then is found by
 *	gwha_ct_walk() alone. Process context; must not call anything of ct.h. May be
 *	NULL.
 * @list: ct_watch.c's own
 */
struct gwha_ct_watch {
	void (*heard)(struct gwha_ct_watch *watch, struct nf_conn *ct, bool ended);
	void (*missed)(struct gwha_ct_watch *watch);
	struct list_head list;
};

/* The module's, before and after its namespaces. */
int gwha_ct_init(void);
void gwha_ct_exit(void);

/* Process context, may sleep; conf_lock. */
int gwha_ct_begin(struct net *net, struct gwha_ct_watch *watch);
void gwha_ct_end(struct net *net, struct gwha_ct_watch *watch);

/* Any context. */
void gwha_ct_hold(struct nf_conn *ct);
void gwha_ct_put(struct nf_conn *ct);
bool gwha_ct_read(struct nf_conn *ct, struct gwha_flow *flow);
bool gwha_ct_attempt(const struct nf_conn *ct);
bool gwha_ct_over(const struct nf_conn *ct);
bool gwha_ct_offloaded(const struct nf_conn *ct);
u32 gwha_ct_most(void);
bool gwha_ct_slack(struct net *net);

/* Process context, between begin and end; sleep never while RCU or BH is off. */
int gwha_ct_make(struct net *net, const struct gwha_flow *flow, struct nf_conn **ct);
int gwha_ct_write(struct net *net, const struct gwha_flow *flow, struct nf_conn **ct);
int gwha_ct_change(struct nf_conn *ct, u8 state, u16 status, const u8 *scale,
		   u8 tcp_flags, u32 timeout_s);
bool gwha_ct_forget(struct nf_conn *ct);
bool gwha_ct_keep(struct nf_conn *ct, bool *fitted, u32 timeout_s);
void gwha_ct_kill(struct nf_conn *ct);
u32 gwha_ct_walk(struct net *net, u64 *cursor, u32 max,
		 void (*visit)(void *priv, struct nf_conn *ct), void *priv, bool *done);

/* Between the files of ct. */
bool gwha_ct_labels(struct net *net);
bool gwha_ct_live(const struct nf_conn *ct);
int gwha_ct_merge(struct nf_conn *ct, const struct gwha_flow *told);
void gwha_ct_seen(struct nf_conn *ct, const struct gwha_flow *told);
void gwha_ct_help_read(const struct nf_conn *ct, struct gwha_flow *flow);
bool gwha_ct_help_lacks(const struct nf_conn *ct, const struct gwha_flow *flow);
void gwha_ct_help_add(struct nf_conn *ct, const struct gwha_flow *flow);
void gwha_ct_help_fill(struct nf_conn *ct, const struct gwha_flow *flow);
void gwha_ct_status(struct nf_conn *ct, const struct gwha_flow *told);

#endif /* GWHA_CT_H */
