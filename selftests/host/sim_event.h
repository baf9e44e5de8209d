/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What can happen in the simulated world. */

#ifndef GWHA_HOST_SIM_EVENT_H
#define GWHA_HOST_SIM_EVENT_H

#include "deps.h"

#define SIM_FRAME_MAX 64

/**
 * enum sim_do - what can happen to the world
 * @SIM_DO_TICK: a timer fires
 * @SIM_DO_EARLY: a timer that was moved meanwhile fires all the same
 * @SIM_DO_FRAME: a frame arrives
 * @SIM_DO_COND: a node learns of a link's condition
 * @SIM_DO_FAULT: a planned fault begins
 * @SIM_DO_HEAL: a planned fault ends
 */
enum sim_do {
	SIM_DO_TICK,
	SIM_DO_EARLY,
	SIM_DO_FRAME,
	SIM_DO_COND,
	SIM_DO_FAULT,
	SIM_DO_HEAL,
};

/**
 * enum sim_fault - planned faults
 *
 * The first five leave carriers up: the kinds of cuts that may persist.
 */
enum sim_fault {
	SIM_CUT_PORT,
	SIM_CUT_RX,
	SIM_CUT_TX,
	SIM_CUT_PAIR,
	SIM_CUT_LAN,
	SIM_LOSS,
	SIM_JITTER,
	SIM_DUP,
	SIM_CORRUPT,
	SIM_LINK_DOWN,
	SIM_ADMIN_DOWN,
	SIM_NO_ADDRESS,
	SIM_CRASH,
	SIM_STOP,
	SIM_PAUSE,
	SIM_FREEZE,
	SIM_LATE,
	SIM_EARLY,
	SIM_HANDOVER,
	SIM_REJOIN,
	SIM_CONF,
	SIM_FAULTS,
};

/**
 * struct sim_event - an entry of the queue
 * @at_us: world time
 * @order: breaks ties
 * @type: enum sim_do
 * @node: to whom
 * @lan: where
 * @arg: the fault, or the sender of a frame
 * @arg2: chance of a fault; whether a frame was damaged
 * @until_us: end of a fault
 * @gen: of the timer, or of the boot, that it belongs to
 * @len: of @data
 * @data: the frame
 */
struct sim_event {
	u64 at_us;
	u32 order;
	u8 type;
	u8 node;
	u8 lan;
	u8 arg;
	u8 arg2;
	u64 until_us;
	u32 gen;
	u32 len;
	u8 data[SIM_FRAME_MAX];
};

#endif /* GWHA_HOST_SIM_EVENT_H */
