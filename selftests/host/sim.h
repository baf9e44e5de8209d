/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A world of gateways on a made-up clock: nodes with one group each, whose
 * members sit on separate LANs. World time is in microseconds; every node has
 * a clock of its own, which differs by @off_us.
 */

#ifndef GWHA_HOST_SIM_H
#define GWHA_HOST_SIM_H

#include <stdarg.h>

#include "elect.h"
#include "limits.h"
#include "sim_event.h"
#include "sim_node.h"
#include "timing.h"
#include "wire.h"

#define SIM_VRID 10
#define SIM_WHY_MAX (GWHA_WHY_SUPERSEDED + 1)

/**
 * struct sim_lan - a network
 * @version: of all its routers
 * @family: the same
 * @rank: the same
 * @delay_us: of every frame
 * @jitter_us: added at random, up to this
 * @loss: of a thousand frames
 * @dup: of a thousand frames
 * @corrupt: of a thousand frames
 * @cut: by sender and receiver
 */
struct sim_lan {
	u8 version;
	u8 family;
	u64 rank;
	u32 delay_us;
	u32 jitter_us;
	u32 loss;
	u32 dup;
	u32 corrupt;
	bool cut[SIM_NODES_MAX][SIM_NODES_MAX];
};

/**
 * struct sim - the world
 * @seed: of this run
 * @verbose: print every step
 * @rng: state of the random numbers
 * @now_us: world time
 * @order: counts events
 * @timers: counts timers set
 * @nodes: how many nodes
 * @lans: how many LANs
 * @node: them
 * @lan: them
 * @down_us: an upper bound of Active_Down_Interval and priority's skew
 * @prio: what equal priorities are equal to
 * @failed: an invariant broke
 * @report: which
 * @whys: transitions by cause, over all seeds
 * @faults: faults begun by kind, over all seeds
 * @steps: steps taken, over all seeds
 * @queue: heap of indices into @pool
 * @queued: length of @queue
 * @pool: events
 * @free: list of free events
 * @nfree: length of @free
 */
struct sim {
	u64 seed;
	bool verbose;
	u64 rng;
	u64 now_us;
	u32 order;
	u32 timers;
	u8 nodes;
	u8 lans;
	struct sim_node node[SIM_NODES_MAX];
	struct sim_lan lan[SIM_LANS_MAX];
	u64 down_us;
	u8 prio;
	bool failed;
	char report[200];
	u64 whys[SIM_WHY_MAX];
	u64 faults[SIM_FAULTS];
	u64 steps;
	u32 *queue;
	u32 queued;
	struct sim_event *pool;
	u32 *free;
	u32 nfree;
};

/* sim_world.c: time, frames and timers */
int sim_init(struct sim *w);
void sim_exit(struct sim *w);
void sim_clear(struct sim *w, u64 seed);
u64 sim_rand(struct sim *w, u64 n);
bool sim_chance(struct sim *w, u32 of_thousand);
struct sim_event *sim_post(struct sim *w, u64 at_us, u8 type, u8 node, u8 lan);
void sim_step(struct sim *w, u8 node, u8 lan, struct gwha_event *ev);
void sim_run(struct sim *w, u64 until_us);

/* sim_node.c: a node's life */
void sim_boot(struct sim *w, u8 node);
void sim_halt(struct sim *w, u8 node);
void sim_join(struct sim *w, u8 node, u8 lan);
void sim_leave(struct sim *w, u8 node, u8 lan);
void sim_cond(struct sim *w, u8 node, u8 lan);
void sim_fault_begin(struct sim *w, const struct sim_event *e);
void sim_fault_end(struct sim *w, const struct sim_event *e);
void sim_heal(struct sim *w);

/* sim_plan.c: what a seed stands for */
u8 sim_prio(struct sim *w);
void sim_play(struct sim *w, u64 seed);

/**
 * enum sim_tie - what an active does with another of its priority
 * @SIM_TIE_STAY: stay
 * @SIM_TIE_YIELD: yield
 * @SIM_TIE_EITHER: either
 */
enum sim_tie {
	SIM_TIE_STAY,
	SIM_TIE_YIELD,
	SIM_TIE_EITHER,
};

/* sim_tie.c: what must hold between equals */
u8 sim_tie(struct sim *w, u8 node, u8 lan, const struct gwha_event *ev);
void sim_tie_forget(struct sim *w, u8 node);
void sim_agreed(struct sim *w, const char *when);

/* sim_epoch.c: what must hold between those that tell their epochs */
int sim_epoch_order(const struct sim *w, u8 node, const struct gwha_advert *ad);
bool sim_epoch_held(struct sim *w, u8 node, u8 lan,
		    const struct gwha_advert *ad);
void sim_epoch_hear(struct sim *w, u8 node, u8 lan,
		    const struct gwha_advert *ad);
u64 sim_epoch_next(const struct sim *w, u8 node, const struct gwha_event *ev);

/* sim_check.c: what must hold */
void sim_fail(struct sim *w, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void sim_trace(struct sim *w, u8 node, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void sim_before(struct sim *w, u8 node, const struct gwha_event *ev);
void sim_after(struct sim *w, u8 node, u8 lan, const struct gwha_event *ev,
	       const struct gwha_verdict *v);
void sim_sending(struct sim *w, u8 node, u8 lan, u8 prio);
int sim_active(struct sim *w);
void sim_converged(struct sim *w, const char *when);

const char *sim_state_name(u8 state);
const char *sim_why_name(u8 why);
const char *sim_ev_name(u8 ev);
const char *sim_fault_name(u8 fault);

#endif /* GWHA_HOST_SIM_H */
