// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Linear hashing. Bucket number n splits off the one that shared its lower bits
 * until then, so the table grows by one bucket, in order, each time that there are
 * more than two entries a bucket. That is what it costs, too: four bytes an entry.
 */

#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "sync_hash.h"

#define SEG_BITS 12
#define SEG_SIZE 4096u /* two to the power of SEG_BITS */
#define SEGS 2048u /* more entries than these are for are in longer chains */
#define PER_BUCKET 2u

static struct gwha_sync_link **place(const struct gwha_sync_hash *h, u32 i)
{
	return &h->seg[i >> SEG_BITS][i & (SEG_SIZE - 1)];
}

static bool more(struct gwha_sync_hash *h, u32 seg)
{
	if (seg >= SEGS)
		return false;
	if (!h->seg[seg])
		h->seg[seg] = kvcalloc(SEG_SIZE, sizeof(**h->seg),
				       GFP_KERNEL_ACCOUNT);
	return h->seg[seg];
}

/**
 * gwha_sync_hash_init() - an empty table
 * @h: the table
 * @hash: the hash of an entry, which does not change while it is in the table
 *
 * Context: process; sleeps.
 * Return: 0 or -ENOMEM.
 */
int gwha_sync_hash_init(struct gwha_sync_hash *h,
			u32 (*hash)(const struct gwha_sync_link *link))
{
	h->hash = hash;
	h->n = 0;
	h->buckets = 1;
	h->seg = kvcalloc(SEGS, sizeof(*h->seg), GFP_KERNEL_ACCOUNT);
	return h->seg && more(h, 0) ? 0 : -ENOMEM;
}

/**
 * gwha_sync_hash_exit() - give its memory back
 * @h: the table, of zeros if it never began; what is in it is not looked at
 *
 * Context: process; sleeps.
 */
void gwha_sync_hash_exit(struct gwha_sync_hash *h)
{
	u32 i;

	for (i = 0; h->seg && i < SEGS; i++)
		kvfree(h->seg[i]);
	kvfree(h->seg);
	h->seg = NULL;
}

static u32 bucket_of(const struct gwha_sync_hash *h, u32 hash)
{
	u32 size = roundup_pow_of_two(h->buckets);
	u32 i = hash & (size - 1);

	return i < h->buckets ? i : i & (size / 2 - 1);
}

static void put(struct gwha_sync_hash *h, struct gwha_sync_link *link)
{
	struct gwha_sync_link **head = place(h, bucket_of(h, h->hash(link)));

	link->next = *head;
	*head = link;
}

/* One bucket more, and the entries of the one that it splits off where they belong. */
static void grow(struct gwha_sync_hash *h)
{
	u32 from = h->buckets & (roundup_pow_of_two(h->buckets + 1) / 2 - 1);
	struct gwha_sync_link *link, *next;

	if (!more(h, h->buckets >> SEG_BITS))
		return;
	h->buckets++;
	link = *place(h, from);
	*place(h, from) = NULL;
	for (; link; link = next) {
		next = link->next;
		put(h, link);
	}
}

/* Nothing is in it: back to where it began. */
static void shrink(struct gwha_sync_hash *h)
{
	u32 i;

	for (i = 1; i < SEGS && h->seg[i]; i++) {
		kvfree(h->seg[i]);
		h->seg[i] = NULL;
	}
	h->buckets = 1;
}

/**
 * gwha_sync_hash_add() - put an entry into the table
 * @h: the table
 * @link: the entry's link
 *
 * Where there is no memory to grow, chains do.
 *
 * Context: process; sleeps.
 */
void gwha_sync_hash_add(struct gwha_sync_hash *h, struct gwha_sync_link *link)
{
	put(h, link);
	h->n++;
	if (h->n / PER_BUCKET > h->buckets)
		grow(h);
}

/**
 * gwha_sync_hash_del() - take an entry out of the table
 * @h: the table
 * @link: the link of an entry that is in it
 *
 * Memory is kept until the table is empty.
 *
 * Context: process; sleeps.
 */
void gwha_sync_hash_del(struct gwha_sync_hash *h, struct gwha_sync_link *link)
{
	struct gwha_sync_link **at = place(h, bucket_of(h, h->hash(link)));

	while (*at && *at != link)
		at = &(*at)->next;
	if (WARN_ON_ONCE(!*at))
		return;
	*at = link->next;
	h->n--;
	if (!h->n)
		shrink(h);
}

/**
 * gwha_sync_hash_chain() - entries among which are those of a hash
 * @h: the table
 * @hash: the hash
 *
 * Context: any.
 * Return: the first of a chain, or NULL.
 */
struct gwha_sync_link *gwha_sync_hash_chain(const struct gwha_sync_hash *h,
					    u32 hash)
{
	return *place(h, bucket_of(h, hash));
}

/**
 * gwha_sync_hash_bucket() - entries of a bucket
 * @h: the table
 * @i: number of the bucket, below @h->buckets
 *
 * An entry never moves to a bucket of a lower number, so who walks upwards meets
 * all that are there, some perhaps twice; unless the table is empty in between.
 *
 * Context: any.
 * Return: the first of a chain, or NULL.
 */
struct gwha_sync_link *gwha_sync_hash_bucket(const struct gwha_sync_hash *h,
					     u32 i)
{
	return *place(h, i);
}
