/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Records of the synchronisation protocol, which the body of a data frame
 * consists of: the time, 8 bytes, then one record after the other. The first
 * byte of a record is its kind, the second its flags; with them its length is
 * known, a multiple of four. docs/protocol-sync.md draws each.
 */

#ifndef GWHA_CORE_SYNC_RECORD_H
#define GWHA_CORE_SYNC_RECORD_H

#include "flow.h"
#include "sync_wire.h"

#define GWHA_SYNC_DATA_HEAD	8 /* bytes of the time */
#define GWHA_SYNC_RECORD_MAX	172 /* a flow of IPv6 with all it can have */
#define GWHA_SYNC_RECORD_MIN	12 /* an end */
#define GWHA_SYNC_RECORDS_MAX	/* that a body has room for */ \
	((GWHA_SYNC_BODY_MAX - GWHA_SYNC_DATA_HEAD) / GWHA_SYNC_RECORD_MIN)
#define GWHA_SYNC_HASH		16 /* bytes of a SipHash key */

/* Kinds of a record. */
enum gwha_sync_kind {
	GWHA_SYNC_GROUP = 1,
	GWHA_SYNC_FLOW,
	GWHA_SYNC_CHANGE,
	GWHA_SYNC_END,
	GWHA_SYNC_PASS,
	GWHA_SYNC_FENCE,
	GWHA_SYNC_HASH_KEY,
};

/* What a record of kind pass says. */
enum gwha_sync_pass_what {
	GWHA_SYNC_PASS_BEGIN = 1,
	GWHA_SYNC_PASS_END,
};

/**
 * struct gwha_sync_epoch - whose turn it is
 * @group: hash of the group's name
 * @counter: how many takeovers there were
 * @node: who took it last
 */
struct gwha_sync_epoch {
	u32 group;
	u64 counter;
	u32 node;
};

/**
 * struct gwha_sync_change - a connection that is known, later
 * @proto: its protocol, which @state is of
 * @state: as in struct gwha_flow
 * @status: the same
 * @scale: the same
 * @tcp_flags: the same
 * @timeout_s: the same
 * @key: which connection
 */
struct gwha_sync_change {
	u8 proto;
	u8 state;
	u16 status;
	u8 scale[2];
	u8 tcp_flags;
	u32 timeout_s;
	u64 key;
};

/**
 * struct gwha_sync_pass - an end of a generation pass
 * @what: GWHA_SYNC_PASS_*
 * @generation: which pass
 * @count: with the end: how many flows it had
 */
struct gwha_sync_pass {
	u8 what;
	u32 generation;
	u32 count;
};

/**
 * struct gwha_sync_record - a record, decoded
 * @kind: GWHA_SYNC_*; 0 for none
 * @epoch: of a group or a fence
 * @flow: a flow
 * @change: a change
 * @key: which connection has ended
 * @pass: a pass
 * @hash: the key that the sender makes @key and @change.key with
 */
struct gwha_sync_record {
	u8 kind;
	union {
		struct gwha_sync_epoch epoch;
		struct gwha_flow flow;
		struct gwha_sync_change change;
		u64 key;
		struct gwha_sync_pass pass;
		u8 hash[GWHA_SYNC_HASH];
	};
};

/**
 * struct gwha_sync_iter - a place in the body of a data frame
 * @p: the next record
 * @left: bytes from there to the end of the body
 * @group: a group was named
 */
struct gwha_sync_iter {
	const u8 *p;
	u32 left;
	bool group;
};

u8 gwha_sync_data_begin(const u8 *body, u32 len, struct gwha_sync_iter *it,
			u64 *now_ns);
u8 gwha_sync_data_next(struct gwha_sync_iter *it, struct gwha_sync_record *rec);
u8 gwha_sync_data_read(const u8 *body, u32 len, struct gwha_sync_record *rec,
		       u32 *n, u64 *now_ns);
u32 gwha_sync_data_build(u8 *body, u32 size, u64 now_ns);
u32 gwha_sync_record_build(u8 *buf, u32 size, const struct gwha_sync_record *rec);

#endif /* GWHA_CORE_SYNC_RECORD_H */
