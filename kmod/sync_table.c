// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The index of synchronised connections. Nobody but the worker looks at it, so
 * it needs no lock of its own, and what is removed is freed at once.
 */

#include <linux/hash.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "core/merge.h"
#include "ct.h"
#include "sync_table.h"

#define BREATH 64u /* buckets */

static struct kmem_cache *entry_cache;

static struct gwha_sync_entry *of_ct(struct gwha_sync_link *link)
{
	return container_of(link, struct gwha_sync_entry, by_ct);
}

static struct gwha_sync_entry *of_key(struct gwha_sync_link *link)
{
	return container_of(link, struct gwha_sync_entry, by_key);
}

static u32 hash_ct(const struct gwha_sync_link *link)
{
	const struct gwha_sync_entry *e =
		container_of(link, struct gwha_sync_entry, by_ct);

	return hash_ptr(e->ct, 32);
}

/* A key is a hash already, which nobody else can aim at a bucket. */
static u32 hash_key(const struct gwha_sync_link *link)
{
	return (u32)container_of(link, struct gwha_sync_entry, by_key)->key;
}

/**
 * gwha_sync_table_begin() - what all tables need
 *
 * Context: module init.
 * Return: 0 or -ENOMEM.
 */
int gwha_sync_table_begin(void)
{
	BUILD_BUG_ON(sizeof(struct gwha_sync_entry) > 48);
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
	if (!gwha_sync_hash_init(&t->by_ct, hash_ct) &&
	    !gwha_sync_hash_init(&t->by_key, hash_key))
		return t;
	gwha_sync_table_free(t);
	return NULL;
}

static void drop_one(void *priv, struct gwha_sync_entry *e)
{
	gwha_sync_table_del(priv, e, false);
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
	u32 cursor = 0;

	if (!t)
		return;
	if (t->by_ct.n)
		gwha_sync_table_walk(t, &cursor, U32_MAX, drop_one, t);
	gwha_sync_hash_exit(&t->by_key);
	gwha_sync_hash_exit(&t->by_ct);
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
 * Return: its entry, of no owner; NULL if there is no room or no memory, which is
 * counted.
 */
struct gwha_sync_entry *gwha_sync_table_add(struct gwha_sync_table *t,
					    struct nf_conn *ct)
{
	struct gwha_sync_entry *e = NULL;

	if (gwha_sync_table_room(t))
		e = kmem_cache_zalloc(entry_cache, GFP_KERNEL);
	if (!e) {
		WRITE_ONCE(t->full, t->full + 1);
		return NULL;
	}
	e->ct = ct;
	e->owner = GWHA_SYNC_OWNER_NONE;
	gwha_sync_hash_add(&t->by_ct, &e->by_ct);
	gwha_ct_hold(ct);
	count(t, e->owner, 1);
	return e;
}

static void forget_key(struct gwha_sync_table *t, struct gwha_sync_entry *e)
{
	if (e->keyed)
		gwha_sync_hash_del(&t->by_key, &e->by_key);
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
	forget_key(t, e);
	gwha_sync_hash_del(&t->by_ct, &e->by_ct);
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
	e->keyed = true;
	gwha_sync_hash_add(&t->by_key, &e->by_key);
}

/**
 * gwha_sync_table_name() - by which key this node names a connection
 * @t: the table
 * @e: its entry, own from now on
 * @key: the key
 *
 * Nobody looks for it by that: it is those that peers name that are to be found.
 *
 * Context: process; the worker.
 */
void gwha_sync_table_name(struct gwha_sync_table *t, struct gwha_sync_entry *e,
			  u64 key)
{
	forget_key(t, e);
	e->key = key;
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
	struct gwha_sync_link *link;

	for (link = gwha_sync_hash_chain(&t->by_ct, hash_ptr(ct, 32)); link;
	     link = link->next)
		if (of_ct(link)->ct == ct)
			return of_ct(link);
	return NULL;
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
	struct gwha_sync_link *link;

	for (link = gwha_sync_hash_chain(&t->by_key, (u32)key); link;
	     link = link->next)
		if (of_key(link)->key == key)
			return of_key(link);
	return NULL;
}

/**
 * gwha_sync_table_walk() - visit entries, some at a time
 * @t: the table
 * @cursor: where to go on; 0 to begin
 * @max: stop when this many were visited, or as many empty places
 * @visit: called for each; may remove it, and no other
 * @priv: for @visit
 *
 * Between calls entries may come and go. What is there all the while is visited, some
 * of it perhaps twice.
 *
 * Context: process; sleeps; the worker, or nobody is.
 * Return: whether the end was reached.
 */
bool gwha_sync_table_walk(struct gwha_sync_table *t, u32 *cursor, u32 max,
			  void (*visit)(void *priv, struct gwha_sync_entry *e),
			  void *priv)
{
	struct gwha_sync_link *link, *next;
	u32 n = 0;

	for (; n < max && *cursor < t->by_ct.buckets; n++, ++*cursor) {
		link = gwha_sync_hash_bucket(&t->by_ct, *cursor);
		for (; link; link = next, n++) {
			next = link->next;
			visit(priv, of_ct(link));
		}
		if (*cursor % BREATH == 0)
			cond_resched();
	}
	return *cursor >= t->by_ct.buckets;
}

static void purge_one(void *priv, struct gwha_sync_entry *e)
{
	if (e->owner != GWHA_SYNC_OWNER_SELF)
		gwha_sync_table_del(priv, e, true);
}

/**
 * gwha_sync_table_purge() - remove what other nodes have told of
 * @t: the table
 * @cursor: where to go on; 0 to begin
 * @max: at most as much at once as gwha_sync_table_walk() says
 *
 * Out of the kernel's table as well.
 *
 * Context: process; sleeps; the worker, or nobody is.
 * Return: whether the end was reached.
 */
bool gwha_sync_table_purge(struct gwha_sync_table *t, u32 *cursor, u32 max)
{
	return gwha_sync_table_walk(t, cursor, max, purge_one, t);
}

static void disown_one(void *priv, struct gwha_sync_entry *e)
{
	gwha_sync_table_own(priv, e, GWHA_SYNC_OWNER_NONE);
}

/**
 * gwha_sync_table_disown() - owners' numbers mean nothing any more
 * @t: the table
 *
 * Context: process; sleeps; the worker, or nobody is.
 */
void gwha_sync_table_disown(struct gwha_sync_table *t)
{
	u32 cursor = 0;

	gwha_sync_table_walk(t, &cursor, U32_MAX, disown_one, t);
}

/**
 * gwha_sync_table_room() - whether one more connection fits
 * @t: the table
 *
 * Peers take no more than this share of what they may track, so there is no sense in
 * telling them of more.
 *
 * Context: any.
 * Return: whether it does.
 */
bool gwha_sync_table_room(const struct gwha_sync_table *t)
{
	return t->by_ct.n < GWHA_SYNC_TABLE_MAX &&
	       gwha_flow_room(t->by_ct.n, gwha_ct_most());
}

/**
 * gwha_sync_table_slack() - whether many more connections fit
 * @t: the table
 *
 * Context: any.
 * Return: whether an eighth more would.
 */
bool gwha_sync_table_slack(const struct gwha_sync_table *t)
{
	return t->by_ct.n < GWHA_SYNC_TABLE_MAX / 8 * 7 &&
	       gwha_flow_room(t->by_ct.n + t->by_ct.n / 8, gwha_ct_most());
}
