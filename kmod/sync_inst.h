/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inside the synchronisation of a group: what its worker has. Whatever is not
 * said to be another's is the worker's alone, and needs no lock.
 */

#ifndef GWHA_SYNC_INST_H
#define GWHA_SYNC_INST_H

#include <linux/kthread.h>

#include "clock.h"
#include "core/sync_record.h"
#include "core/sync_role.h"
#include "core/sync_select.h"
#include "ct.h"
#include "sync.h"
#include "sync_link.h"
#include "sync_pending.h"
#include "sync_sock.h"
#include "sync_table.h"

/* Addresses that are remembered to be of others; two to the power of it. */
#define GWHA_SYNC_FAR_BITS	6

/**
 * struct gwha_sync_far - an address that is not the node's
 * @addr: in IPv4 with zeros behind
 * @v6: which of both it is
 * @until: in jiffies of 64 bits, up to when that counts
 */
struct gwha_sync_far {
	struct gwha_addr addr;
	bool v6;
	u64 until;
};

/* More than are ever in one bucket of the kernel's table. */
#define GWHA_SYNC_BATCH		192u

/**
 * struct gwha_sync_batch - some connections out of the kernel's table
 * @n: how many
 * @lost: there were more
 * @ct: each, held
 */
struct gwha_sync_batch {
	u32 n;
	bool lost;
	struct nf_conn *ct[GWHA_SYNC_BATCH];
};

/**
 * struct gwha_sync_vips - some addresses
 * @at: sorted; of both families, in IPv4 with zeros behind
 * @n: how many
 */
struct gwha_sync_vips {
	struct gwha_addr *at;
	u32 n;
};

/**
 * struct gwha_sync - the synchronisation of a group
 * @g: the group; outlives this
 * @net: its namespace
 * @guard: innermost; of @conf, which the worker alone writes
 * @conf: as asked for
 * @stream: the same, as the core wants it
 * @select: the same
 * @worker: thread of its own, constant
 * @now: a turn at once
 * @later: a turn when something is due; the worker sets it
 * @later_us: when that is
 * @flush: a turn when changes have waited for others; set by who adds to @pending
 * @stopping: no more turns; READ_ONCE()
 * @active: the election says so; written under the group's lock, READ_ONCE()
 * @offloads: a connection was seen in a flowtable; the worker sets it, READ_ONCE()
 * @watch: hears of connections
 * @pending: what it heard
 * @missed: it did not hear all; READ_ONCE()
 * @overflow: how much of @pending was lost and has been noticed
 * @flush_us: when what waits is told; READ_ONCE()
 * @table: connections
 * @role: whose they are
 * @was_owner: what it was in the last turn
 * @was_active: the same
 * @n_links: constant
 * @sock: a socket of each link
 * @open_us: when to try to open them again
 * @hash_bytes: what own keys are made with
 * @hash: the same
 * @group: hash of the group's name
 * @keep_us: when the next round of holding replicas alive begins
 * @keep_left: how many of them a turn holds
 * @keep_cursor: where in @table that has got to
 * @keep_at_us: when the next turn of that is
 * @sweep: whose last pass is swept after, or NULL
 * @sweep_stamp: what that pass has told of has this stamp, or a later one
 * @sweep_cursor: where in @table the sweep has got to
 * @lacking: a replica was refused for want of room
 * @room_us: when to look whether there is room again
 * @full: how much of @table's was noticed
 * @untold: a connection found no room in @table
 * @vips: addresses of the group
 * @others: what other groups' connections are told by
 * @others_vips: addresses of those that tell them by these
 * @far: some that are not the node's, by a hash of them
 * @vips_at: generation of the configuration that all of this is of
 * @rules: counts changes of which connections are the group's
 * @batch: what a walk has found
 * @in: a datagram
 * @out: a frame
 * @since_us: when what is being told was heard of; 0 for it was read just now
 * @rec: the records of a frame
 * @flow: a connection as it is
 * @synced: read by anybody
 * @drop_peer: datagrams of strangers; read by anybody
 * @n_peers: constant
 * @peer: each, constant
 */
struct gwha_sync {
	struct gwha_group *g;
	struct net *net;
	spinlock_t guard;
	struct gwha_sync_conf conf;
	struct gwha_stream_conf stream;
	struct gwha_select select;

	struct kthread_worker *worker;
	struct kthread_work now;
	struct gwha_clock later;
	u64 later_us;
	struct gwha_clock flush;
	bool stopping;
	bool active;
	bool offloads;

	struct gwha_ct_watch watch;
	struct gwha_sync_pending pending;
	bool missed;
	u64 overflow;
	u64 flush_us;
	struct gwha_sync_table *table;
	struct gwha_role role;
	bool was_owner;
	bool was_active;
	u8 n_links;
	struct gwha_sync_sock sock[GWHA_SYNC_LINKS_MAX];
	u64 open_us;
	u8 hash_bytes[GWHA_SYNC_HASH];
	siphash_key_t hash;
	u32 group;
	u64 keep_us;
	u32 keep_left;
	u32 keep_cursor;
	u64 keep_at_us;
	struct gwha_sync_peer *sweep;
	u32 sweep_stamp;
	u32 sweep_cursor;
	bool lacking;
	u64 room_us;
	u64 full;
	bool untold;
	struct gwha_sync_vips vips;
	struct gwha_select_by *others;
	struct gwha_sync_vips others_vips;
	struct gwha_sync_far far[1 << GWHA_SYNC_FAR_BITS];
	u32 vips_at;
	u8 rules;

	struct gwha_sync_batch batch;
	u8 in[GWHA_SYNC_FRAME_MAX + 1];
	u8 out[GWHA_SYNC_FRAME_MAX];
	u64 since_us;
	struct gwha_sync_record rec[GWHA_SYNC_RECORDS_MAX];
	struct gwha_flow flow;

	bool synced;
	atomic64_t drop_peer;
	u8 n_peers;
	struct gwha_sync_peer *peer[GWHA_SYNC_PEERS_MAX];
};

#endif /* GWHA_SYNC_INST_H */
