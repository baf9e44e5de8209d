/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connections that peers were told of, or that peers told of. */

#ifndef GWHA_SYNC_TABLE_H
#define GWHA_SYNC_TABLE_H

#include "sync_hash.h"

struct nf_conn;

/* Owners that are no peers, whose are numbered from 0. */
#define GWHA_SYNC_OWNER_SELF 0xfe
#define GWHA_SYNC_OWNER_NONE 0xff

/* However many connections the kernel may track. */
#define GWHA_SYNC_TABLE_MAX 16000000u

/**
 * struct gwha_sync_entry - a connection
 * @by_ct: in gwha_sync_table.by_ct
 * @by_key: in gwha_sync_table.by_key, if @keyed
 * @ct: the connection, held
 * @key: by which its owner names it
 * @nominal_s: timeout that its owner told of
 * @stamp: of its owner's pass that told of it last
 * @rest: hash of what a change does not tell
 * @owner: GWHA_SYNC_OWNER_SELF, GWHA_SYNC_OWNER_NONE or a peer's number
 * @keyed: it is found by @key, as what peers own is
 * @judged: by which rules it was found to be the group's
 * @fitted: gwha_ct_keep()'s
 *
 * One entry is "told" while this node is active, and "replica" while it is backup.
 */
struct gwha_sync_entry {
	struct gwha_sync_link by_ct;
	struct gwha_sync_link by_key;
	struct nf_conn *ct;
	u64 key;
	u32 nominal_s;
	u32 stamp;
	u32 rest;
	u8 owner;
	bool keyed;
	u8 judged;
	bool fitted;
};

/**
 * struct gwha_sync_table - all of them; the worker's alone
 * @by_ct: by connection
 * @by_key: those of peers by their owner's key
 * @own: how many are told by this node
 * @others: how many are not
 * @full: how many did not fit, or found no memory
 */
struct gwha_sync_table {
	struct gwha_sync_hash by_ct;
	struct gwha_sync_hash by_key;
	u32 own;
	u32 others;
	u64 full;
};

int gwha_sync_table_begin(void);
void gwha_sync_table_end(void);

/* Process context; sleep. */
struct gwha_sync_table *gwha_sync_table_new(void);
void gwha_sync_table_free(struct gwha_sync_table *t);
struct gwha_sync_entry *gwha_sync_table_add(struct gwha_sync_table *t,
					    struct nf_conn *ct);
void gwha_sync_table_del(struct gwha_sync_table *t, struct gwha_sync_entry *e,
			 bool kill);
void gwha_sync_table_key(struct gwha_sync_table *t, struct gwha_sync_entry *e,
			 u64 key);
void gwha_sync_table_name(struct gwha_sync_table *t, struct gwha_sync_entry *e,
			  u64 key);
void gwha_sync_table_own(struct gwha_sync_table *t, struct gwha_sync_entry *e,
			 u8 owner);
struct gwha_sync_entry *gwha_sync_table_find(struct gwha_sync_table *t,
					     struct nf_conn *ct);
struct gwha_sync_entry *gwha_sync_table_named(struct gwha_sync_table *t, u64 key);
bool gwha_sync_table_walk(struct gwha_sync_table *t, u32 *cursor, u32 max,
			  void (*visit)(void *priv, struct gwha_sync_entry *e),
			  void *priv);
bool gwha_sync_table_purge(struct gwha_sync_table *t, u32 *cursor, u32 max);
void gwha_sync_table_disown(struct gwha_sync_table *t);
bool gwha_sync_table_room(const struct gwha_sync_table *t);
bool gwha_sync_table_slack(const struct gwha_sync_table *t);

#endif /* GWHA_SYNC_TABLE_H */
