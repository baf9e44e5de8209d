/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connections that have changed, and that peers are to be told of. */

#ifndef GWHA_SYNC_PENDING_H
#define GWHA_SYNC_PENDING_H

#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#define GWHA_SYNC_PENDING_MAX 65536u

struct nf_conn;

/**
 * struct gwha_sync_pending - a bounded set of connections, in order of their
 * first change
 * @lock: innermost; softirq
 * @fifo: of items
 * @spare: items that are not in use, a few
 * @n_spare: how many
 * @table: the same by connection
 * @n: how many
 * @overflow: how many did not fit
 *
 * A connection is in it once, however often it changes: what it has become is
 * read when it is taken out. Each holds its connection.
 */
struct gwha_sync_pending {
	spinlock_t lock;
	struct list_head fifo;
	struct list_head spare;
	u32 n_spare;
	struct hlist_head *table;
	u32 n;
	u64 overflow;
};

int gwha_sync_pending_begin(void);
void gwha_sync_pending_end(void);

/* Process context; sleep. */
int gwha_sync_pending_init(struct gwha_sync_pending *p);
void gwha_sync_pending_exit(struct gwha_sync_pending *p);

/* With softirqs off. */
u64 gwha_sync_pending_add(struct gwha_sync_pending *p, struct nf_conn *ct,
			  bool ended);

/* Any context but hard interrupt. */
struct nf_conn *gwha_sync_pending_take(struct gwha_sync_pending *p, bool *ended,
				       u64 *since_us);

#endif /* GWHA_SYNC_PENDING_H */
