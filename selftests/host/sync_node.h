/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A node of the simulator of synchronisation: what an adapter does around the
 * core, with a model of a connection table. docs/protocol-sync.md says it all.
 */

#ifndef GWHA_SELFTEST_SYNC_NODE_H
#define GWHA_SELFTEST_SYNC_NODE_H

#include <stdbool.h>

#include "rng.h"
#include "sync_order.h"
#include "sync_pass.h"
#include "sync_path.h"
#include "sync_record.h"
#include "sync_stream.h"

#define NODE_FLOWS 200
#define NODE_RESERVE 256 /* slots that a pass leaves to changes */

/* A body that is kept, by the slot of its number. */
struct node_slot {
	u8 body[GWHA_SYNC_BODY_MAX];
	u32 len;
	u64 id;
};

/* An own connection, or a replica of the peer's. */
struct node_flow {
	bool there;
	u32 value;
	u32 stamp;
};

struct node {
	struct gwha_stream st;
	struct gwha_stream_conf conf;
	u8 links;
	struct gwha_path path;
	struct gwha_order_tx tx;
	struct gwha_order_rx rx;
	struct gwha_pass_tx pass_tx;
	struct gwha_pass_rx pass_rx;
	struct node_slot ring[GWHA_SYNC_WINDOW];
	struct node_slot kept[GWHA_SYNC_WINDOW];
	struct node_flow own[NODE_FLOWS];
	struct node_flow replica[NODE_FLOWS];
	bool pending[NODE_FLOWS];
	u32 credit;
	u64 echo_ns;
	u64 echo_at_us;
	u64 beat_us;
	u64 through;
	u64 last_id; /* of the frame applied last */
	/* what must not happen */
	u32 disorder;
	u32 refused;
	/* what did happen */
	u32 applied;
	u32 gaps;
	u32 sweeps;
	u32 dropped[GWHA_A_SYNC_COUNTERS_MAX + 1];
};

/* The world that nodes live in. */
struct world {
	struct rng rng;
	u64 now_us;
	u64 id; /* of data frames, each another */
	void (*send)(struct world *w, const struct node *from, u8 link,
		     const u8 *frame, u32 len);
};

void node_boot(struct world *w, struct node *n, bool keep_table);
void node_receive(struct world *w, struct node *n, const u8 *frame, u32 len);
void node_step(struct world *w, struct node *n);

#endif /* GWHA_SELFTEST_SYNC_NODE_H */
