/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A made-up pool of gateways: each node has the groups that it has a priority for, and
 * what is on the wire between them is adverts alone. One clock for all; microseconds.
 */

#ifndef GWHA_HOST_POOL_WORLD_H
#define GWHA_HOST_POOL_WORLD_H

#include "claims.h"
#include "rng.h"

/* Whoever has larger pools says so to the compiler. */
#ifndef PW_NODES
#define PW_NODES 8
#define PW_GROUPS 5
#endif
#define PW_LANS 2

/* A group on a node; without a priority there is none. */
struct pw_group {
	struct gwha_elect g;
	struct gwha_share sh;
	struct gwha_fsm f[PW_LANS];
	struct gwha_fsm *m[PW_LANS];
	u32 timer[PW_LANS];
};

struct pw_node {
	bool up;
	u32 boot;
	struct gwha_claims c;
	struct pw_group group[PW_GROUPS];
};

/**
 * struct pool_world - the world
 * @rng: chance
 * @now_us: the time
 * @nodes: how many nodes
 * @groups: how many instances
 * @lans: how many LANs each instance is on
 * @limit: how many instances a node may serve, unless @limits says so
 * @weight: what each older one costs
 * @preempt: all groups preempt
 * @interval_us: of adverts
 * @delay_us: of a frame, at least
 * @loss: of a thousand frames
 * @cut: by sender, receiver and LAN
 * @prio: by node and group; 0: the node does not have that group
 * @limits: the same
 * @node: them
 * @verbose: print every change
 * @changes: transitions since somebody set it to 0
 * @wrong: what broke, or NULL
 */
struct pool_world {
	struct rng rng;
	u64 now_us;
	u8 nodes;
	u8 groups;
	u8 lans;
	u8 limit;
	u8 weight;
	bool preempt;
	u32 interval_us;
	u32 delay_us;
	u32 loss;
	bool cut[PW_NODES][PW_NODES][PW_LANS];
	u8 prio[PW_NODES][PW_GROUPS];
	u8 limits[PW_NODES][PW_GROUPS];
	struct pw_node node[PW_NODES];
	bool verbose;
	u32 changes;
	const char *wrong;
};

void pw_begin(struct pool_world *w, u64 seed);
void pw_boot(struct pool_world *w, u8 node);
void pw_kill(struct pool_world *w, u8 node);
void pw_configure(struct pool_world *w, u8 node, u8 group);
void pw_step(struct pool_world *w, u8 node, u8 group, struct gwha_event *ev);
void pw_run(struct pool_world *w, u64 for_us);

#endif /* GWHA_HOST_POOL_WORLD_H */
