// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What has changed since peers were told last. It is filled in the path of
 * packets, so it does little: one look, one small allocation, never a wait.
 */

#include <linux/hash.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "clock.h"
#include "ct.h"
#include "sync_pending.h"

#define PENDING_BITS 12
#define SPARE_MAX 128u /* items that are kept for what comes next */

struct gwha_sync_item {
	struct hlist_node node;
	struct list_head list;
	struct nf_conn *ct;
	u64 since_us;
	bool ended;
};

static struct kmem_cache *item_cache;

/**
 * gwha_sync_pending_begin() - what all sets need
 *
 * Context: module init.
 * Return: 0 or -ENOMEM.
 */
int gwha_sync_pending_begin(void)
{
	item_cache = KMEM_CACHE(gwha_sync_item, 0);
	return item_cache ? 0 : -ENOMEM;
}

/**
 * gwha_sync_pending_end() - give it back
 *
 * Context: module exit; no set is left.
 */
void gwha_sync_pending_end(void)
{
	kmem_cache_destroy(item_cache);
}

/**
 * gwha_sync_pending_init() - an empty set
 * @p: the set
 *
 * Context: process; sleeps.
 * Return: 0 or -ENOMEM.
 */
int gwha_sync_pending_init(struct gwha_sync_pending *p)
{
	spin_lock_init(&p->lock);
	INIT_LIST_HEAD(&p->fifo);
	INIT_LIST_HEAD(&p->spare);
	p->n = 0;
	p->n_spare = 0;
	p->overflow = 0;
	p->table = kvcalloc(1 << PENDING_BITS, sizeof(*p->table),
			    GFP_KERNEL_ACCOUNT);
	return p->table ? 0 : -ENOMEM;
}

/**
 * gwha_sync_pending_exit() - empty it and give its memory back
 * @p: the set; nobody adds to it any more
 *
 * Context: process; sleeps.
 */
void gwha_sync_pending_exit(struct gwha_sync_pending *p)
{
	struct gwha_sync_item *item, *next;
	struct nf_conn *ct;
	u64 since_us;
	bool ended;

	if (!p->table)
		return;
	while ((ct = gwha_sync_pending_take(p, &ended, &since_us)))
		gwha_ct_put(ct);
	list_for_each_entry_safe(item, next, &p->spare, list)
		kmem_cache_free(item_cache, item);
	kvfree(p->table);
	p->table = NULL;
}

/* Under the lock. */
static struct gwha_sync_item *find(struct hlist_head *head,
				   const struct nf_conn *ct)
{
	struct gwha_sync_item *item;

	hlist_for_each_entry(item, head, node)
		if (item->ct == ct)
			return item;
	return NULL;
}

/* Under the lock; NULL if there is no room, or no memory. */
static struct gwha_sync_item *make(struct gwha_sync_pending *p)
{
	struct gwha_sync_item *item;

	if (p->n >= GWHA_SYNC_PENDING_MAX)
		return NULL;
	if (!p->n_spare)
		return kmem_cache_alloc(item_cache, GFP_ATOMIC | __GFP_NOWARN);
	item = list_first_entry(&p->spare, struct gwha_sync_item, list);
	list_del(&item->list);
	p->n_spare--;
	return item;
}

/**
 * gwha_sync_pending_add() - a connection has changed
 * @p: the set
 * @ct: the connection
 * @ended: it is going
 *
 * What does not fit is counted in @p->overflow.
 *
 * Context: softirqs are off, hard interrupt not.
 * Return: the time, in microseconds, if it is the first one in the set; else 0.
 */
u64 gwha_sync_pending_add(struct gwha_sync_pending *p, struct nf_conn *ct,
			  bool ended)
{
	struct hlist_head *head = &p->table[hash_ptr(ct, PENDING_BITS)];
	struct gwha_sync_item *item;
	u64 first_us = 0;

	spin_lock(&p->lock);
	item = find(head, ct);
	if (item) {
		item->ended |= ended;
		goto out;
	}
	item = make(p);
	if (!item) {
		p->overflow++;
		goto out;
	}
	gwha_ct_hold(ct);
	item->ct = ct;
	item->since_us = gwha_clock_now_us();
	item->ended = ended;
	hlist_add_head(&item->node, head);
	list_add_tail(&item->list, &p->fifo);
	if (!p->n)
		first_us = item->since_us;
	WRITE_ONCE(p->n, p->n + 1);
out:
	spin_unlock(&p->lock);
	return first_us;
}

/**
 * gwha_sync_pending_take() - take out what has waited longest
 * @p: the set
 * @ended: set to whether it is going
 * @since_us: set to when it was added
 *
 * Context: any but hard interrupt.
 * Return: the connection, which the caller puts; NULL if there is none.
 */
struct nf_conn *gwha_sync_pending_take(struct gwha_sync_pending *p, bool *ended,
				       u64 *since_us)
{
	struct gwha_sync_item *item;
	struct nf_conn *ct = NULL;

	spin_lock_bh(&p->lock);
	item = list_first_entry_or_null(&p->fifo, struct gwha_sync_item, list);
	if (item) {
		hlist_del(&item->node);
		list_del(&item->list);
		WRITE_ONCE(p->n, p->n - 1);
		ct = item->ct;
		*ended = item->ended;
		*since_us = item->since_us;
	}
	if (item && p->n_spare < SPARE_MAX) {
		list_add(&item->list, &p->spare);
		p->n_spare++;
		item = NULL;
	}
	spin_unlock_bh(&p->lock);
	if (item)
		kmem_cache_free(item_cache, item);
	return ct;
}
