/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A hash table that grows by one bucket at a time (linear hashing): no insertion
 * ever moves more than one bucket's entries, whatever the table holds.
 */

#ifndef GWHA_SYNC_HASH_H
#define GWHA_SYNC_HASH_H

#include <linux/types.h>

/* struct gwha_sync_link - in what is hashed */
struct gwha_sync_link {
	struct gwha_sync_link *next;
};

/**
 * struct gwha_sync_hash - a table; its user serialises
 * @seg: buckets, in pieces
 * @buckets: how many are in use
 * @n: how many entries
 * @hash: the hash of an entry
 */
struct gwha_sync_hash {
	struct gwha_sync_link ***seg;
	u32 buckets;
	u32 n;
	u32 (*hash)(const struct gwha_sync_link *link);
};

/* Process context; sleep. */
int gwha_sync_hash_init(struct gwha_sync_hash *h,
			u32 (*hash)(const struct gwha_sync_link *link));
void gwha_sync_hash_exit(struct gwha_sync_hash *h);
void gwha_sync_hash_add(struct gwha_sync_hash *h, struct gwha_sync_link *link);
void gwha_sync_hash_del(struct gwha_sync_hash *h, struct gwha_sync_link *link);

/* Any context. */
struct gwha_sync_link *gwha_sync_hash_chain(const struct gwha_sync_hash *h, u32 hash);
struct gwha_sync_link *gwha_sync_hash_bucket(const struct gwha_sync_hash *h, u32 i);

#endif /* GWHA_SYNC_HASH_H */
