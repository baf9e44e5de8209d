// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The index of synchronised connections. Nobody but the worker looks at it, so
 * it needs no lock of its own, and what is removed is freed at once.
 */

#include <linux/sched.h>
#include <linux/slab.h>

#include "ct.h"
#include "sync_table.h"

static struct kmem_cache *entry_cache;

static const struct rhashtable_params ct_params = {
	.key_len = sizeof(struct nf_conn *),
	.key_offset = offsetof(struct gwha_sync_entry, ct),
	.head_offset = offsetof(struct gwha_sync_entry, by_ct),
	.automatic_shrinking = true,
};

static const struct rhashtable_params key_params = {
	.key_len = sizeof(u64),
	.key_offset = offsetof(struct gwha_sync_entry, key),
	.head_offset = offsetof(struct gwha_sync_entry, by_key),
	.automatic_shrinking = true,
};

/**
 * gwha_sync_table_begin() - what all tables need
 *
 * Context: module init.
 * Return: 0 or -ENOMEM.
 */
int gwha_sync_table_begin(void)
{
	BUILD_BUG_ON(sizeof(struct gwha_sync_entry) > 64);
	entry_cache = KMEM_CACHE(gwha_sync_entry, SLAB_ACCOUNT);
	return entry_cache ? 0 : -ENOMEM;
}

/**
 * gwha_sync_table_end() - give it back
 *
 * Context: module exit; no table is left.
 */
void gwha_sync_table_end(void)
{
	kmem_cache_destroy(entry_cache);
}

/**
 * gwha_sync_table_new() - an empty table
 *
 * Context: process; sleeps.
 * Return: the table or NULL.
 */
struct gwha_sync_table *gwha_sync_table_new(void)
{
	struct gwha_sync_table *t = kzalloc(sizeof(*t), GFP_KERNEL_ACCOUNT);

	if (!t)
		return NULL;
	INIT_LIST_HEAD(&t->all);
	if (rhashtable_init(&t->by_ct, &ct_params))
		goto err_table;
	if (rhashtable_init(&t->by_key, &key_params))
		goto err_ct;
	return t;

err_ct:
	rhashtable_destroy(&t->by_ct);
err_table:
	kfree(t);
	return NULL;
}

/**
 * gwha_sync_table_free() - give a table back, and all connections in it
 * @t: the table, or NULL
 *
 * Connections stay where they are.
 *
 * Context: process; sleeps.
 */
void gwha_sync_table_free(struct gwha_sync_table *t)
{
	struct gwha_sync_entry *e;

	if (!t)
		return;
	while ((e = list_first_entry_or_null(&t->all, struct gwha_sync_entry,
					     list))) {
		gwha_sync_table_del(t, e, false);
		cond_resched();
	}
	rhashtable_destroy(&t->by_key);
	rhashtable_destroy(&t->by_ct);
	kfree(t);
}

static void count(struct gwha_sync_table *t, u8 owner, int by)
{
	if (owner == GWHA_SYNC_OWNER_SELF)
		WRITE_ONCE(t->own, t->own + by);
	else
		WRITE_ONCE(t->others, t->others + by);
}

/**
 * gwha_sync_table_add() - a connection that is not in the table
 * @t: the table
 * @ct: the connection; is held
 *
 * Context: process; sleeps; the worker.
 * Return: its entry, of no owner; NULL if there is no memory.
 */
struct gwha_sync_entry *gwha_sync_table_add(struct gwha_sync_table *t,
					    struct nf_conn *ct)
{
	struct gwha_sync_entry *e = kmem_cache_zalloc(entry_cache, GFP_KERNEL);

	if (!e)
		return NULL;
	e->ct = ct;
	e->owner = GWHA_SYNC_OWNER_NONE;
	if (rhashtable_insert_fast(&t->by_ct, &e->by_ct, ct_params)) {
		kmem_cache_free(entry_cache, e);
		return NULL;
	}
	gwha_ct_hold(ct);
	list_add_tail(&e->list, &t->all);
	count(t, e->owner, 1);
	return e;
}

static void forget_key(struct gwha_sync_table *t, struct gwha_sync_entry *e)
{
	if (e->keyed)
		rhashtable_remove_fast(&t->by_key, &e->by_key, key_params);
	e->keyed = false;
}

/**
 * gwha_sync_table_del() - take a connection out of the table
 * @t: the table
 * @e: its entry; freed
 * @kill: out of the kernel's table as well
 *
 * Context: process; sleeps; the worker.
 */
void gwha_sync_table_del(struct gwha_sync_table *t, struct gwha_sync_entry *e,
			 bool kill)
{
	if (t->at == e)
		t->at = list_is_last(&e->list, &t->all) ?
				NULL :
				list_next_entry(e, list);
	forget_key(t, e);
	rhashtable_remove_fast(&t->by_ct, &e->by_ct, ct_params);
	list_del(&e->list);
	count(t, e->owner, -1);
	if (kill)
		gwha_ct_kill(e->ct);
	gwha_ct_put(e->ct);
	kmem_cache_free(entry_cache, e);
}

/**
 * gwha_sync_table_key() - by which key a connection's owner names it
 * @t: the table
 * @e: its entry
 * @key: the key
 *
 * Should another one have the same, which happens to one pair of 2^64, it is
 * not found any more until its owner tells of it as a whole.
 *
 * Context: process; the worker.
 */
void gwha_sync_table_key(struct gwha_sync_table *t, struct gwha_sync_entry *e,
			 u64 key)
{
	struct gwha_sync_entry *other;

	if (e->keyed && e->key == key)
		return;
	forget_key(t, e);
	other = gwha_sync_table_named(t, key);
	if (other)
		forget_key(t, other);
	e->key = key;
	e->keyed = !rhashtable_insert_fast(&t->by_key, &e->by_key, key_params);
}

/**
 * gwha_sync_table_own() - who tells of a connection
 * @t: the table
 * @e: its entry
 * @owner: a peer's number, or GWHA_SYNC_OWNER_*
 *
 * Context: process; the worker.
 */
void gwha_sync_table_own(struct gwha_sync_table *t, struct gwha_sync_entry *e,
			 u8 owner)
{
	count(t, e->owner, -1);
	e->owner = owner;
	count(t, e->owner, 1);
}

/**
 * gwha_sync_table_find() - the entry of a connection
 * @t: the table
 * @ct: the connection
 *
 * Context: process; the worker.
 * Return: its entry or NULL.
 */
struct gwha_sync_entry *gwha_sync_table_find(struct gwha_sync_table *t,
					     struct nf_conn *ct)
{
	return rhashtable_lookup_fast(&t->by_ct, &ct, ct_params);
}

/**
 * gwha_sync_table_named() - the entry of a connection, by its owner's key
 * @t: the table
 * @key: the key
 *
 * Context: process; the worker.
 * Return: its entry or NULL.
 */
struct gwha_sync_entry *gwha_sync_table_named(struct gwha_sync_table *t,
					      u64 key)
{
	return rhashtable_lookup_fast(&t->by_key, &key, key_params);
}

/**
 * gwha_sync_table_rewind() - begin a walk through the table
 * @t: the table
 *
 * Context: process; the worker.
 */
void gwha_sync_table_rewind(struct gwha_sync_table *t)
{
	t->at = list_first_entry_or_null(&t->all, struct gwha_sync_entry, list);
}

/**
 * gwha_sync_table_next() - one step of that walk
 * @t: the table
 *
 * Between steps entries may come and go, the one of the last step too.
 *
 * Context: process; the worker.
 * Return: an entry; NULL at the end.
 */
struct gwha_sync_entry *gwha_sync_table_next(struct gwha_sync_table *t)
{
	struct gwha_sync_entry *e = t->at;

	if (e)
		t->at = list_is_last(&e->list, &t->all) ?
				NULL :
				list_next_entry(e, list);
	return e;
}

/**
 * gwha_sync_table_sweep() - remove all that a pass has not told of
 * @t: the table
 * @owner: whose pass
 * @stamp: of what it told of
 *
 * Out of the kernel's table as well, whoever owned it before.
 *
 * Context: process; sleeps; the worker.
 * Return: how many.
 */
u32 gwha_sync_table_sweep(struct gwha_sync_table *t, u8 owner, u32 stamp)
{
	struct gwha_sync_entry *next;
	struct gwha_sync_entry *e;
	u32 n = 0;

	list_for_each_entry_safe(e, next, &t->all, list) {
		cond_resched();
		if (e->owner == owner && e->stamp == stamp)
			continue;
		gwha_sync_table_del(t, e, true);
		n++;
	}
	return n;
}

/**
 * gwha_sync_table_purge() - remove what other nodes have told of
 * @t: the table
 *
 * Out of the kernel's table as well.
 *
 * Context: process; sleeps; the worker, or nobody is.
 */
void gwha_sync_table_purge(struct gwha_sync_table *t)
{
	struct gwha_sync_entry *next;
	struct gwha_sync_entry *e;

	list_for_each_entry_safe(e, next, &t->all, list) {
		cond_resched();
		if (e->owner != GWHA_SYNC_OWNER_SELF)
			gwha_sync_table_del(t, e, true);
	}
}

/**
 * gwha_sync_table_disown() - owners' numbers mean nothing any more
 * @t: the table
 *
 * Context: process; sleeps; the worker, or nobody is.
 */
void gwha_sync_table_disown(struct gwha_sync_table *t)
{
	struct gwha_sync_entry *e;

	list_for_each_entry(e, &t->all, list)
		gwha_sync_table_own(t, e, GWHA_SYNC_OWNER_NONE);
}
