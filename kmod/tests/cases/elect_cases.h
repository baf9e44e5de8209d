/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scripts for the election: events with their times, and what each must lead
 * to; walked by host tests and KUnit. Includes nothing: comes after
 * elect_words.h. Each case names its section of RFC 9568, or of the design
 * where the RFC does not know groups.
 */

#ifndef GWHA_CASES_ELECT_CASES_H
#define GWHA_CASES_ELECT_CASES_H

/* The rows are a table. */
/* clang-format off */

static const struct elect_case elect_cases[] = {
	/* one router, RFC 9568 6.4.1 */
	{
		"6.4.1: not the owner, so it listens for Active_Down_Interval",
		USUAL, .prio = 100,
		BEGINS(one_starts)
	},
	{
		"6.1: version 2 skews by 1/256 s, whatever the interval",
		ALONE(2, INET, 2000000), .prio = 100,
		STEPS({ JOIN(S, 0), IS(BACKUP, START, EL_CHANGE, 0),
		      ONE(T, 7 * S + SKEW) },
		      { HEAR_EVERY(2 * S, 0, 0, 1, 2000000), STAYS(BACKUP, 0),
			ONE(T, 2 * S + SKEW) },
		      { TICK(2 * S + SKEW, 0),
			IS(ACTIVE, RESIGNED, EL_TAKE, 1),
			ONE(A | T, 4 * S + SKEW) })
	},
	{
		"6.1: version 3, IPv6, 10 ms: the skew is finer than 1 cs",
		ALONE(3, INET6, 10000), .prio = 100,
		STEPS({ JOIN(S, 0), IS(BACKUP, START, EL_CHANGE, 0),
		      ONE(T, S + 36094) },
		      { TICK(S + 36094, 0), IS(ACTIVE, TIMEOUT, EL_TAKE, 1),
			ONE(A | T, S + 46094) })
	},
	{
		"6.4.1: what cannot run waits in init, and listens in full",
		USUAL, .prio = 100,
		STEPS({ JOIN_BROKEN(S, 0, NO_ADDRESS), STAYS(INIT, 0),
		      ONE(0, 0) },
		      { HEAR(2 * S, 0, 50, 1), STAYS(INIT, 0), ONE(0, 0) },
		      { COND(5 * S, 0, NO_CARRIER), STAYS(INIT, 0),
			ONE(0, 0) },
		      { COND(9 * S, 0, NONE), IS(BACKUP, START, EL_CHANGE, 0),
			ONE(T, 9 * S + DOWN) })
	},

	/* one router in backup, RFC 9568 6.4.2 */
	{
		"6.4.2: a higher or equal advert restarts the timer",
		USUAL, .prio = 100, .preempt = true,
		BEGINS(one_starts),
		STEPS({ HEAR(2 * S, 0, 101, 1), STAYS(BACKUP, 0),
		      ONE(T, 2 * S + DOWN) },
		      { HEAR(3 * S, 0, 100, 1), STAYS(BACKUP, 0),
			ONE(T, 3 * S + DOWN) },
		      { HEAR(4 * S, 0, 100, 0xffff), STAYS(BACKUP, 0),
			ONE(T, 4 * S + DOWN) })
	},
	{
		"6.4.2: the interval is learned, for the down timer and the skew",
		USUAL, .prio = 100,
		BEGINS(one_starts),
		STEPS({ HEAR_EVERY(2 * S, 0, 200, 1, 500000),
		      STAYS(BACKUP, 0), ONE(T, 2 * S + 1804688) },
		      { HEAR_EVERY(3 * S, 0, 0, 1, 1000000),
			STAYS(BACKUP, 0), ONE(T, 3 * S + 304688) },
		      { TICK(3 * S + 304688, 0),
			IS(ACTIVE, RESIGNED, EL_TAKE, 1),
			ONE(A | T, 4 * S + 304688) })
	},
	{
		"6.4.1: once active, and backup again, its own interval counts",
		USUAL, .prio = 100,
		BEGINS(one_starts),
		STEPS({ HEAR_EVERY(2 * S, 0, 200, 1, 500000),
		      STAYS(BACKUP, 0), ONE(T, 2 * S + 1804688) },
		      { COND(3 * S, 0, NO_CARRIER),
			IS(INIT, FAULT, EL_CHANGE, 0), ONE(T, 0) },
		      { COND(9 * S, 0, NONE), IS(BACKUP, START, EL_CHANGE, 0),
			ONE(T, 9 * S + DOWN) })
	},
	{
		"6.4.2: priority 0 sets the timer to Skew_Time",
		USUAL, .prio = 100,
		BEGINS(one_starts),
		STEPS({ HEAR(2 * S, 0, 0, 1), STAYS(BACKUP, 0),
		      ONE(T, 2 * S + SKEW) },
		      { HEAR(2 * S + 100, 0, 120, 1), STAYS(BACKUP, 0),
			ONE(T, 2 * S + 100 + DOWN) },
		      { TICK(2 * S + 100 + DOWN, 0),
			IS(ACTIVE, TIMEOUT, EL_TAKE, 1),
			ONE(A | T, 3 * S + 100 + DOWN) })
	},
	{
		"6.4.2: with preemption a lower advert does not touch the timer",
		USUAL, .prio = 100, .preempt = true,
		BEGINS(one_starts),
		STEPS({ HEAR(2 * S, 0, 99, 0xffff), STAYS(BACKUP, 0),
		      ONE(0, S + DOWN) },
		      { HEAR(4 * S, 0, 99, 0xffff), STAYS(BACKUP, 0),
			ONE(0, S + DOWN) },
		      { TICK(S + DOWN, 0), IS(ACTIVE, PREEMPT, EL_TAKE, 1),
			ONE(A | T, 2 * S + DOWN) })
	},
	{
		"6.4.2: without preemption a lower advert restarts it",
		USUAL, .prio = 100,
		BEGINS(one_starts),
		STEPS({ HEAR_EVERY(2 * S, 0, 1, 1, 500000), STAYS(BACKUP, 0),
		      ONE(T, 2 * S + 1804688) })
	},
	{
		"design 5: preempt-delay counts while only lower ones are heard",
		USUAL, .prio = 100, .preempt = true, .delay_us = 3000000,
		BEGINS(one_starts),
		STEPS({ HEAR(2 * S, 0, 50, 1), STAYS(BACKUP, 0),
		      ONE(T, 2 * S + DOWN) },
		      { HEAR(3 * S, 0, 150, 2), STAYS(BACKUP, 0),
			ONE(T, 3 * S + DOWN) },
		      { HEAR(4 * S, 0, 50, 1), STAYS(BACKUP, 0),
			ONE(T, 4 * S + DOWN) },
		      { HEAR(7 * S - 1, 0, 50, 1), STAYS(BACKUP, 0),
			ONE(T, 7 * S - 1 + DOWN) },
		      { HEAR(7 * S, 0, 50, 1), STAYS(BACKUP, 0),
			ONE(0, 7 * S - 1 + DOWN) },
		      { TICK(7 * S - 1 + DOWN, 0),
			IS(ACTIVE, PREEMPT, EL_TAKE, 1),
			ONE(A | T, 8 * S - 1 + DOWN) })
	},
	{
		"design 4: a timer that is late by an interval may still decide",
		USUAL, .prio = 100,
		BEGINS(one_starts),
		STEPS({ TICK(2 * S + DOWN, 0), IS(ACTIVE, TIMEOUT, EL_TAKE, 1),
		      ONE(A | T, 3 * S + DOWN) })
	},
	{
		"design 4: later than that it listens again, in full",
		USUAL, .prio = 100,
		BEGINS(one_starts),
		STEPS({ TICK(2 * S + DOWN + 1, 0),
		      IS(BACKUP, LATE, EL_CHANGE, 0), FLAGS(EL_LATE),
		      ONE(T, 2 * S + 2 * DOWN + 1) },
		      { TICK(2 * S + 2 * DOWN + 1, 0),
			IS(ACTIVE, TIMEOUT, EL_TAKE, 1),
			ONE(A | T, 3 * S + 2 * DOWN + 1) })
	},
	{
		"design 4: late is measured by the interval of the active",
		USUAL, .prio = 100,
		BEGINS(one_starts),
		STEPS({ HEAR_EVERY(2 * S, 0, 200, 1, 10000), STAYS(BACKUP, 0),
		      ONE(T, 2 * S + 36094) },
		      { TICK(2 * S + 46095, 0),
			IS(BACKUP, LATE, EL_CHANGE, 0), FLAGS(EL_LATE),
			ONE(T, 2 * S + 82189) })
	},
	{
		"6.4.2: a timer that was moved and fires all the same is ignored",
		USUAL, .prio = 100,
		BEGINS(one_starts),
		STEPS({ HEAR(2 * S, 0, 200, 1), STAYS(BACKUP, 0),
		      ONE(T, 2 * S + DOWN) },
		      { TICK(S + DOWN, 0), STAYS(BACKUP, 0),
			ONE(T, 2 * S + DOWN) })
	},
	{
		"6.4.2: a backup that goes says nothing",
		USUAL, .prio = 100,
		BEGINS(one_starts),
		STEPS({ LEAVE(2 * S, 0), IS(INIT, SHUTDOWN, EL_CHANGE, 0),
		      ONE(T, 0) })
	},
	{
		"6.4.2: a backup whose link fails says nothing",
		USUAL, .prio = 100,
		BEGINS(one_starts),
		STEPS({ COND(2 * S, 0, ADMIN_DOWN),
		      IS(INIT, FAULT, EL_CHANGE, 0), ONE(T, 0) })
	},
	{
		"6.1: a new priority means a new Active_Down_Interval",
		USUAL, .prio = 100,
		BEGINS(one_starts),
		STEPS({ CONF(2 * S, 0, 200), STAYS(BACKUP, 0),
		      ONE(T, 5 * S + 218750) })
	},

	/* one active router, RFC 9568 6.4.3 */
	{
		"6.4.3: adverts come at the interval, and do not drift",
		USUAL, .prio = 100,
		BEGINS(one_takes),
		STEPS({ TICK(2 * S + DOWN + 70, 0), STAYS(ACTIVE, 1),
		      ONE(A | T, 3 * S + DOWN) },
		      { TICK(4 * S + DOWN, 0), STAYS(ACTIVE, 1),
			ONE(A | T, 4 * S + DOWN) },
		      { TICK(5 * S + DOWN + 1, 0), STAYS(ACTIVE, 1),
			FLAGS(EL_LATE), ONE(A | T, 6 * S + DOWN + 1) })
	},
	{
		"6.4.3: priority 0 is answered at once",
		USUAL, .prio = 100,
		BEGINS(one_takes),
		STEPS({ HEAR(S + DOWN + 300, 0, 0, 0xffff), STAYS(ACTIVE, 1),
		      ONE(A | T, 2 * S + DOWN + 300) })
	},
	{
		"6.4.3: a higher priority wins, and its interval is learned",
		USUAL, .prio = 100,
		BEGINS(one_takes),
		STEPS({ HEAR_EVERY(5 * S, 0, 101, 1, 500000),
		      IS(BACKUP, BETTER, EL_YIELD, 1),
		      ONE(A | T, 5 * S + 1804688) },
		      { TICK(5 * S + 1804688, 0),
			IS(ACTIVE, TIMEOUT, EL_TAKE, 2),
			ONE(A | T, 6 * S + 1804688) })
	},
	{
		"6.4.3: at equal priority the greater address wins, byte by byte",
		USUAL, .prio = 100, .preempt = true,
		BEGINS(one_takes),
		STEPS({ HEAR(5 * S, 0, 100, 0x00ff), STAYS(ACTIVE, 1),
		      ONE(A, 2 * S + DOWN) },
		      { HEAR(5 * S + 2000, 0, 100, 0x0201),
			IS(BACKUP, BETTER, EL_YIELD, 1),
			ONE(A | T, 5 * S + 2000 + DOWN) })
	},
	{
		"6.4.3: addresses are compared without a sign",
		ALONE(3, INET6, 1000000), .prio = 100,
		BEGINS(one_takes),
		STEPS({ HEAR(5 * S, 0, 100, 0x8001),
		      IS(BACKUP, BETTER, EL_YIELD, 1),
		      ONE(A | T, 5 * S + DOWN) })
	},
	{
		"6.4.3: a lower priority loses, whatever its address",
		USUAL, .prio = 100,
		BEGINS(one_takes),
		STEPS({ HEAR(5 * S, 0, 99, 0xffff), STAYS(ACTIVE, 1),
		      ONE(A, 2 * S + DOWN) })
	},
	{
		"6.4.3: losers are answered at once, but not a flood of them",
		USUAL, .prio = 100,
		BEGINS(one_takes),
		STEPS({ HEAR(S + DOWN + 999, 0, 50, 1), STAYS(ACTIVE, 1),
		      ONE(0, 2 * S + DOWN) },
		      { HEAR(S + DOWN + 1000, 0, 50, 1), STAYS(ACTIVE, 1),
			ONE(A, 2 * S + DOWN) },
		      { HEAR(S + DOWN + 1500, 0, 50, 1), STAYS(ACTIVE, 1),
			ONE(0, 2 * S + DOWN) },
		      { HEAR(S + DOWN + 2000, 0, 50, 1), STAYS(ACTIVE, 1),
			ONE(A, 2 * S + DOWN) })
	},
	{
		"RFC 3768 6.4.3: version 2 discards a loser's advert",
		ALONE(2, INET, 1000000), .prio = 100,
		BEGINS(one_takes),
		STEPS({ HEAR(S + DOWN + S / 2, 0, 50, 1), STAYS(ACTIVE, 1),
		      ONE(0, 2 * S + DOWN) },
		      { HEAR(S + DOWN + S / 2, 0, 0, 1), STAYS(ACTIVE, 1),
			ONE(A | T, 2 * S + DOWN + S / 2) })
	},
	{
		"design 4: when a losing active is lost, VIPs are announced again",
		USUAL, .prio = 100,
		BEGINS(one_takes),
		STEPS({ HEAR(S + DOWN + 5000, 0, 50, 1), STAYS(ACTIVE, 1),
		      ONE(A, 2 * S + DOWN) },
		      { TICK(2 * S + DOWN, 0), STAYS(ACTIVE, 1),
			ONE(A | T, 3 * S + DOWN) },
		      { TICK(3 * S + DOWN, 0), STAYS(ACTIVE, 1),
			ONE(A | T, 4 * S + DOWN) },
		      { TICK(4 * S + DOWN, 0), STAYS(ACTIVE, 1),
			ONE(A | T, 5 * S + DOWN) },
		      { TICK(5 * S + DOWN, 0),
			IS(ACTIVE, NONE, GWHA_ACT_ANNOUNCE, 1),
			ONE(A | T, 6 * S + DOWN) },
		      { TICK(6 * S + DOWN, 0), STAYS(ACTIVE, 1),
			ONE(A | T, 7 * S + DOWN) })
	},
	{
		"design 4: so they are when an active resigns beside us",
		USUAL, .prio = 100,
		BEGINS(one_takes),
		STEPS({ HEAR(S + DOWN + 5000, 0, 0, 1), STAYS(ACTIVE, 1),
		      ONE(A | T, 2 * S + DOWN + 5000) },
		      { TICK(2 * S + DOWN + 5000, 0), STAYS(ACTIVE, 1),
			ONE(A | T, 3 * S + DOWN + 5000) },
		      { TICK(3 * S + DOWN + 5000, 0), STAYS(ACTIVE, 1),
			ONE(A | T, 4 * S + DOWN + 5000) },
		      { TICK(4 * S + DOWN + 5000, 0), STAYS(ACTIVE, 1),
			ONE(A | T, 5 * S + DOWN + 5000) },
		      { TICK(5 * S + DOWN + 5000, 0),
			IS(ACTIVE, NONE, GWHA_ACT_ANNOUNCE, 1),
			ONE(A | T, 6 * S + DOWN + 5000) },
		      { TICK(6 * S + DOWN + 5000, 0), STAYS(ACTIVE, 1),
			ONE(A | T, 7 * S + DOWN + 5000) })
	},
	{
		"6.4.3: an active that goes says so once",
		USUAL, .prio = 100,
		BEGINS(one_takes),
		STEPS({ LEAVE(5 * S, 0), IS(INIT, SHUTDOWN, EL_YIELD, 1),
		      ONE(R | T, 0) })
	},
	{
		"6.4.3: a link set down can still carry the last advert",
		USUAL, .prio = 100,
		BEGINS(one_takes),
		STEPS({ COND(5 * S, 0, ADMIN_DOWN),
		      IS(INIT, FAULT, EL_YIELD, 1), ONE(R | T, 0) },
		      { COND(9 * S, 0, NONE), IS(BACKUP, START, EL_CHANGE, 1),
			ONE(T, 9 * S + DOWN) })
	},
	{
		"6.4.3: one without carrier cannot",
		USUAL, .prio = 100,
		BEGINS(one_takes),
		STEPS({ COND(5 * S, 0, NO_CARRIER),
		      IS(INIT, FAULT, EL_YIELD, 1), ONE(T, 0) })
	},
	{
		"6.1: an active says at once that its priority is another",
		USUAL, .prio = 100,
		BEGINS(one_takes),
		STEPS({ CONF(5 * S, 0, 50), STAYS(ACTIVE, 1),
		      ONE(A | T, 6 * S) },
		      { HEAR(5 * S + 9, 0, 51, 1),
			IS(BACKUP, BETTER, EL_YIELD, 1),
			ONE(A | T, 8 * S + 804697) })
	},

	/* an active that stood still (docs/architecture.md) */
	{
		"design 4: Active_Down_Interval after its advert it goes on",
		USUAL, .prio = 100,
		BEGINS(one_takes),
		STEPS({ TICK(S + 2 * DOWN, 0), STAYS(ACTIVE, 1),
		      FLAGS(EL_LATE), ONE(A | T, 2 * S + 2 * DOWN) })
	},
	{
		"design 4: later than that it yields, and says nothing",
		USUAL, .prio = 100,
		BEGINS(one_takes),
		STEPS({ TICK(S + 2 * DOWN + 1, 0),
		      IS(BACKUP, PAUSED, EL_YIELD, 1), FLAGS(EL_LATE),
		      ONE(T, S + 3 * DOWN + 1) })
	},
	{
		"design 4: it yields before it judges an advert",
		USUAL, .prio = 100,
		BEGINS(one_takes),
		STEPS({ HEAR_EVERY(60 * S, 0, 50, 1, 500000),
		      IS(BACKUP, PAUSED, EL_YIELD, 1),
		      ONE(T, 60 * S + 1804688) })
	},
	{
		"design 4: it yields before it answers priority 0",
		USUAL, .prio = 100,
		BEGINS(one_takes),
		STEPS({ HEAR(60 * S, 0, 0, 1),
		      IS(BACKUP, PAUSED, EL_YIELD, 1),
		      ONE(T, 60 * S + SKEW) })
	},
	{
		"design 4: it does not resign for a link that failed meanwhile",
		USUAL, .prio = 100,
		BEGINS(one_takes),
		STEPS({ COND(60 * S, 0, ADMIN_DOWN),
		      IS(INIT, PAUSED, EL_YIELD, 1), ONE(T, 0) })
	},
	{
		"design 4: it does not resign when it is removed",
		USUAL, .prio = 100,
		BEGINS(one_takes),
		STEPS({ LEAVE(60 * S, 0), IS(INIT, SHUTDOWN, EL_YIELD, 1),
		      ONE(T, 0) })
	},
	{
		"design 4: it sends no advert when it is configured",
		USUAL, .prio = 100,
		BEGINS(one_takes),
		STEPS({ CONF(60 * S, 0, 0), IS(BACKUP, PAUSED, EL_YIELD, 1),
		      ONE(T, 60 * S + DOWN) })
	},
	{
		"design 4: it has nothing to hand over",
		USUAL, .prio = 100,
		BEGINS(one_takes),
		STEPS({ HANDOVER(60 * S), IS(BACKUP, PAUSED, EL_YIELD, 1),
		      ONE(T, 60 * S + DOWN) })
	},

	/* tracking and the lease (design 4) */
	{
		"design 4: a weight moves a backup's timer, not its patience",
		USUAL, .prio = 100,
		BEGINS(one_starts),
		STEPS({ PRIO(2 * S, 36), IS(BACKUP, WEIGHT, EL_CHANGE, 0),
			ONE(T, S + DOWN + S / 4) },
		      { PRIO(3 * S, 100), IS(BACKUP, WEIGHT, EL_CHANGE, 0),
			ONE(T, S + DOWN) },
		      { TICK(S + DOWN, 0), IS(ACTIVE, TIMEOUT, EL_TAKE, 1),
			ONE(A | T, 2 * S + DOWN) })
	},
	{
		"design 4: a higher priority is due at once, not before",
		USUAL, .prio = 36,
		BEGINS(one_waits),
		STEPS({ PRIO(S + DOWN + S / 8, 100),
			IS(BACKUP, WEIGHT, EL_CHANGE, 0),
			ONE(T, S + DOWN + S / 8) },
		      { TICK(S + DOWN + S / 8, 0),
			IS(ACTIVE, TIMEOUT, EL_TAKE, 1),
			ONE(A | T, 2 * S + DOWN + S / 8) })
	},
	{
		"design 4: a weight does not lengthen the skew of priority 0",
		USUAL, .prio = 100,
		BEGINS(one_starts),
		STEPS({ HEAR(2 * S, 0, 0, 1), STAYS(BACKUP, 0),
			ONE(T, 2 * S + SKEW) },
		      { PRIO(2 * S + 1, 1), IS(BACKUP, WEIGHT, EL_CHANGE, 0),
			ONE(0, 2 * S + SKEW) })
	},
	{
		"design 4: an active tells its new priority at once",
		USUAL, .prio = 100,
		BEGINS(one_takes),
		STEPS({ PRIO(4 * S + DOWN - 2 * S, 50),
			IS(ACTIVE, WEIGHT, EL_CHANGE, 1),
			ONE(A | T, 3 * S + DOWN) })
	},
	{
		"design 4: barred, it resigns; freed, it listens anew",
		USUAL, .prio = 100,
		BEGINS(one_takes),
		STEPS({ BAR(5 * S, LEASE), IS(INIT, FAULT, EL_YIELD, 1),
			ONE(R | T, 0) },
		      { HEAR(6 * S, 0, 200, 1), STAYS(INIT, 1), ONE(0, 0) },
		      { BAR(7 * S, NONE), IS(BACKUP, START, EL_CHANGE, 1),
			ONE(T, 7 * S + DOWN) })
	},
	{
		"design 4: barred from the start, it takes no part",
		USUAL, .prio = 100,
		STEPS({ JOIN_BROKEN(S, 0, NO_CARRIER), STAYS(INIT, 0),
			ONE(0, 0) },
		      { BAR(2 * S, TRACK), STAYS(INIT, 0), ONE(0, 0) },
		      { COND(3 * S, 0, NONE), STAYS(INIT, 0), ONE(0, 0) },
		      { BAR(4 * S, NONE), IS(BACKUP, START, EL_CHANGE, 0),
			ONE(T, 4 * S + DOWN) })
	},

	/* start delay */
	{
		"start delay: silence counts only from its end",
		USUAL, .prio = 100, .start_us = 10000000,
		STEPS({ JOIN(S, 0), IS(BACKUP, START, EL_CHANGE, 0),
			ONE(T, S + DOWN) },
		      { TICK(S + DOWN, 0), STAYS(BACKUP, 0), ONE(T, 11 * S) },
		      { HEAR(6 * S, 0, 0, 1), STAYS(BACKUP, 0),
			ONE(T, 6 * S + SKEW) },
		      { TICK(6 * S + SKEW, 0), STAYS(BACKUP, 0),
			ONE(T, 11 * S) },
		      { TICK(11 * S, 0), IS(ACTIVE, RESIGNED, EL_TAKE, 1),
			ONE(A | T, 12 * S) })
	},
	{
		"start delay: an active that is heard is waited for as ever",
		USUAL, .prio = 100, .start_us = 10000000,
		STEPS({ JOIN(S, 0), IS(BACKUP, START, EL_CHANGE, 0),
			ONE(T, S + DOWN) },
		      { HEAR(9 * S, 0, 200, 1), FLAGS(0), STAYS(BACKUP, 0),
			ONE(T, 9 * S + DOWN) },
		      { TICK(9 * S + DOWN, 0), IS(ACTIVE, TIMEOUT, EL_TAKE, 1),
			ONE(A | T, 10 * S + DOWN) })
	},

	/* what the active knows of connections is not here yet */
	{
		"sync: a lower advert is heard as if there were no preemption",
		USUAL, .prio = 100, .preempt = true, .sync_us = 8000000,
		BEGINS(one_starts),
		STEPS({ HEAR(2 * S, 0, 50, 1), STAYS(BACKUP, 0),
		      ONE(T, 2 * S + DOWN) },
		      { HEAR(5 * S, 0, 50, 1), STAYS(BACKUP, 0),
			ONE(T, 5 * S + DOWN) },
		      { HEAR(8 * S - 1, 0, 50, 1), STAYS(BACKUP, 0),
			ONE(T, 8 * S - 1 + DOWN) },
		      { HEAR(8 * S, 0, 50, 1), STAYS(BACKUP, 0),
			ONE(0, 8 * S - 1 + DOWN) },
		      { TICK(8 * S - 1 + DOWN, 0),
			IS(ACTIVE, PREEMPT, EL_TAKE, 1),
			ONE(A | T, 9 * S - 1 + DOWN) })
	},
	{
		"sync: silence is not waited for any longer than ever",
		USUAL, .prio = 100, .preempt = true, .sync_us = 80000000,
		BEGINS(one_starts),
		STEPS({ HEAR(2 * S, 0, 50, 1), STAYS(BACKUP, 0),
		      ONE(T, 2 * S + DOWN) },
		      { TICK(2 * S + DOWN, 0), IS(ACTIVE, TIMEOUT, EL_TAKE, 1),
			ONE(A | T, 3 * S + DOWN) })
	},

	/* handover, V54 */
	{
		"V54: it resigns, goes on, and yields to its successor",
		USUAL, .prio = 100, .preempt = true,
		BEGINS(one_takes),
		STEPS({ HANDOVER(5 * S), IS(ACTIVE, NONE, GWHA_ACT_ALL, 1),
		      FLAGS(EL_LEAVING), ONE(R | T, 5 * S + DOWN) },
		      { HANDOVER(5 * S + 1), STAYS(ACTIVE, 1),
			FLAGS(EL_LEAVING), ONE(0, 5 * S + DOWN) },
		      { CONF(5 * S + 2, 0, 0), STAYS(ACTIVE, 1),
			FLAGS(EL_LEAVING), ONE(0, 5 * S + DOWN) },
		      { HEAR(5 * S + 3, 0, 0, 1), STAYS(ACTIVE, 1),
			FLAGS(EL_LEAVING), ONE(0, 5 * S + DOWN) },
		      { HEAR(6 * S, 0, 50, 1),
			IS(BACKUP, HANDOVER, EL_YIELD, 1),
			ONE(T, 6 * S + DOWN) },
		      { HEAR(66 * S - 1, 0, 50, 1), STAYS(BACKUP, 1),
			ONE(T, 66 * S - 1 + DOWN) },
		      { HEAR(66 * S, 0, 50, 1), STAYS(BACKUP, 1),
			ONE(0, 66 * S - 1 + DOWN) },
		      { TICK(66 * S - 1 + DOWN, 0),
			IS(ACTIVE, PREEMPT, EL_TAKE, 2),
			ONE(A | T, 67 * S - 1 + DOWN) })
	},
	{
		"V54: nobody took over, so it goes on",
		USUAL, .prio = 100,
		BEGINS(one_takes),
		STEPS({ HANDOVER(5 * S), IS(ACTIVE, NONE, GWHA_ACT_ALL, 1),
		      FLAGS(EL_LEAVING), ONE(R | T, 5 * S + DOWN) },
		      { TICK(5 * S + DOWN, 0),
			IS(ACTIVE, NO_SUCCESSOR, EL_TAKE, 1),
			ONE(A | T, 6 * S + DOWN) },
		      { HEAR(7 * S + DOWN, 0, 50, 1), STAYS(ACTIVE, 1),
			ONE(A, 6 * S + DOWN) })
	},
	{
		"V54: a backup has nothing to hand over",
		USUAL, .prio = 100,
		BEGINS(one_starts),
		STEPS({ HANDOVER(2 * S), STAYS(BACKUP, 0),
		      ONE(0, S + DOWN) })
	},

	/* groups (docs/architecture.md) */
	{
		"design 4: a group takes over when every member is silent",
		PAIR, .prio = 100,
		BEGINS(two_take),
		STEPS({ TICK(2 * S + DOWN, 1), STAYS(ACTIVE, 1),
		      TWO(0, 2 * S + DOWN, A | T, 3 * S + DOWN) })
	},
	{
		"design 4: not while one member hears an active",
		PAIR, .prio = 100,
		BEGINS(first_silent),
		STEPS({ HEAR(S + DOWN, 1, 100, 1), STAYS(BACKUP, 0),
		      FLAGS(EL_SILENT0),
		      TWO(0, S + 2 * DOWN, T, S + 2 * DOWN) },
		      { HEAR(7 * S, 1, 100, 1), STAYS(BACKUP, 0),
			FLAGS(EL_SILENT0),
			TWO(0, S + 2 * DOWN, T, 7 * S + DOWN) },
		      { TICK(S + 2 * DOWN, 0),
			IS(BACKUP, PARTIAL, GWHA_ACT_NOTIFY, 0),
			FLAGS(EL_SILENT0 | EL_PARTIAL),
			TWO(T, 0, 0, 7 * S + DOWN) },
		      { TICK(9 * S, 0), STAYS(BACKUP, 0),
			FLAGS(EL_SILENT0 | EL_PARTIAL),
			TWO(0, 0, 0, 7 * S + DOWN) },
		      { HEAR(10 * S, 0, 100, 1),
			IS(BACKUP, WHOLE, GWHA_ACT_NOTIFY, 0),
			TWO(T, 10 * S + DOWN, 0, 7 * S + DOWN) })
	},
	{
		"design 4: a partial group takes over when the last falls silent",
		PAIR, .prio = 100,
		BEGINS(first_silent),
		STEPS({ HEAR(4 * S, 1, 100, 1), STAYS(BACKUP, 0),
		      FLAGS(EL_SILENT0),
		      TWO(0, S + 2 * DOWN, T, 4 * S + DOWN) },
		      { HEAR(8 * S, 1, 100, 1), STAYS(BACKUP, 0),
			FLAGS(EL_SILENT0),
			TWO(0, S + 2 * DOWN, T, 8 * S + DOWN) },
		      { TICK(S + 2 * DOWN, 0),
			IS(BACKUP, PARTIAL, GWHA_ACT_NOTIFY, 0),
			FLAGS(EL_SILENT0 | EL_PARTIAL),
			TWO(T, 0, 0, 8 * S + DOWN) },
		      { TICK(8 * S + DOWN, 1),
			IS(ACTIVE, TIMEOUT, EL_TAKE, 1),
			TWO(A | T, 9 * S + DOWN, A | T, 9 * S + DOWN) })
	},
	{
		"design 4: a silent member that hears an active is not silent",
		PAIR, .prio = 100,
		BEGINS(first_silent),
		STEPS({ HEAR(S + DOWN, 0, 100, 1), STAYS(BACKUP, 0),
		      TWO(T, S + 2 * DOWN, 0, S + DOWN) },
		      { TICK(S + DOWN, 1), STAYS(BACKUP, 0),
			FLAGS(EL_SILENT1),
			TWO(0, S + 2 * DOWN, T, S + 2 * DOWN) })
	},
	{
		"design 4: priority 0 tells a silent member nothing new",
		PAIR, .prio = 100,
		BEGINS(first_silent),
		STEPS({ HEAR(S + DOWN, 0, 0, 1), STAYS(BACKUP, 0),
		      FLAGS(EL_SILENT0),
		      TWO(0, S + 2 * DOWN, 0, S + DOWN) },
		      { HEAR(S + DOWN, 1, 0, 1), STAYS(BACKUP, 0),
			FLAGS(EL_SILENT0),
			TWO(0, S + 2 * DOWN, T, S + DOWN + SKEW) },
		      { TICK(S + DOWN + SKEW, 1),
			IS(ACTIVE, RESIGNED, EL_TAKE, 1),
			TWO(A | T, 2 * S + DOWN + SKEW, A | T,
			    2 * S + DOWN + SKEW) })
	},
	{
		"design 4: one late timer, and every member listens again",
		PAIR, .prio = 100,
		BEGINS(first_silent),
		STEPS({ TICK(2 * S + DOWN + 1, 1),
		      IS(BACKUP, LATE, EL_CHANGE, 0), FLAGS(EL_LATE),
		      TWO(T, 2 * S + 2 * DOWN + 1, T,
			  2 * S + 2 * DOWN + 1) })
	},
	{
		"design 4: a partial group that was late says so",
		PAIR, .prio = 100,
		BEGINS(first_silent),
		STEPS({ HEAR(4 * S, 1, 100, 1), STAYS(BACKUP, 0),
			FLAGS(EL_SILENT0),
			TWO(0, S + 2 * DOWN, T, 4 * S + DOWN) },
		      { HEAR(8 * S, 1, 100, 1), STAYS(BACKUP, 0),
			FLAGS(EL_SILENT0),
			TWO(0, S + 2 * DOWN, T, 8 * S + DOWN) },
		      { TICK(S + 2 * DOWN, 0),
			IS(BACKUP, PARTIAL, GWHA_ACT_NOTIFY, 0),
			FLAGS(EL_SILENT0 | EL_PARTIAL),
			TWO(T, 0, 0, 8 * S + DOWN) },
		      { TICK(9 * S + DOWN + 1, 1),
			IS(BACKUP, LATE, EL_CHANGE, 0), FLAGS(EL_LATE),
			TWO(T, 9 * S + 2 * DOWN + 1, T,
			    9 * S + 2 * DOWN + 1) })
	},
	{
		"design 4: it waits for the slowest member before it is partial",
		.version = { 3, 3 },
		.family = { GWHA_FAMILY_INET, GWHA_FAMILY_INET },
		.interval_us = { 10000, 1000000 }, .src = 0x0102, .prio = 100,
		STEPS({ JOIN(S, 0), IS(BACKUP, START, EL_CHANGE, 0),
		      ONE(T, S + 36094) },
		      { JOIN(S, 1), STAYS(BACKUP, 0),
			TWO(0, S + 36094, T, S + DOWN) },
		      { HEAR(2 * S, 1, 100, 1), STAYS(BACKUP, 0),
			TWO(0, S + 36094, T, 2 * S + DOWN) },
		      { TICK(S + 36094, 0), STAYS(BACKUP, 0),
			FLAGS(EL_SILENT0),
			TWO(T, S + DOWN + 36094, 0, 2 * S + DOWN) },
		      { TICK(S + DOWN + 36094, 0),
			IS(BACKUP, PARTIAL, GWHA_ACT_NOTIFY, 0),
			FLAGS(EL_SILENT0 | EL_PARTIAL),
			TWO(T, 0, 0, 2 * S + DOWN) })
	},
	{
		"design 4: one member hears a better active, the others resign",
		PAIR, .prio = 100,
		BEGINS(two_take),
		STEPS({ HEAR_EVERY(5 * S, 1, 200, 1, 500000),
		      IS(BACKUP, BETTER, EL_YIELD, 1),
		      TWO(R | T, 5 * S + DOWN, A | T, 5 * S + 1804688) })
	},
	{
		"design 4: one member fails, the others resign",
		PAIR, .prio = 100,
		BEGINS(two_take),
		STEPS({ COND(5 * S, 0, NO_CARRIER),
		      IS(INIT, FAULT, EL_YIELD, 1), TWO(T, 0, R | T, 0) },
		      { COND(6 * S, 1, NO_ADDRESS), STAYS(INIT, 1),
			TWO(0, 0, 0, 0) },
		      { COND(7 * S, 0, NONE), STAYS(INIT, 1),
			TWO(0, 0, 0, 0) },
		      { COND(8 * S, 1, NONE), IS(BACKUP, START, EL_CHANGE, 1),
			TWO(T, 8 * S + DOWN, T, 8 * S + DOWN) })
	},
	{
		"design 4: one that is set down resigns with the others",
		PAIR, .prio = 100,
		BEGINS(two_take),
		STEPS({ COND(5 * S, 1, ADMIN_DOWN),
		      IS(INIT, FAULT, EL_YIELD, 1), TWO(R | T, 0, R | T, 0) })
	},
	{
		"design 4: who joins an active group is active at once",
		PAIR, .prio = 100,
		BEGINS(one_takes),
		STEPS({ JOIN(5 * S, 1), IS(ACTIVE, NONE, GWHA_ACT_CLAIM, 1),
		      TWO(0, 2 * S + DOWN, A | T, 6 * S) })
	},
	{
		"design 4: who joins during a handover is as silent as the others",
		PAIR, .prio = 100,
		BEGINS(one_takes),
		STEPS({ HANDOVER(5 * S), IS(ACTIVE, NONE, GWHA_ACT_ALL, 1),
			FLAGS(EL_LEAVING), ONE(R | T, 5 * S + DOWN) },
		      { JOIN(6 * S, 1), IS(ACTIVE, NONE, GWHA_ACT_CLAIM, 1),
			FLAGS(EL_LEAVING),
			TWO(0, 5 * S + DOWN, T, 5 * S + DOWN) },
		      { HEAR(7 * S, 1, 50, 1),
			IS(BACKUP, HANDOVER, EL_YIELD, 1),
			TWO(T, 7 * S + DOWN, T, 7 * S + DOWN) })
	},
	{
		"design 4: who cannot run waits, and disturbs nothing",
		PAIR, .prio = 100,
		BEGINS(one_takes),
		STEPS({ JOIN_BROKEN(5 * S, 1, NO_CARRIER), STAYS(ACTIVE, 1),
		      TWO(0, 2 * S + DOWN, 0, 0) },
		      { HEAR(5 * S + 1, 1, 200, 1), STAYS(ACTIVE, 1),
			TWO(0, 2 * S + DOWN, 0, 0) },
		      { COND(5 * S + 2, 1, NONE),
			IS(ACTIVE, NONE, GWHA_ACT_CLAIM, 1),
			TWO(0, 2 * S + DOWN, A | T, 6 * S + 2) })
	},
	{
		"design 4: who waits counts once the group steps down",
		PAIR, .prio = 100,
		BEGINS(one_takes),
		STEPS({ JOIN_BROKEN(5 * S, 1, NO_CARRIER), STAYS(ACTIVE, 1),
		      TWO(0, 2 * S + DOWN, 0, 0) },
		      { HEAR(5 * S + 1, 0, 200, 1),
			IS(INIT, BETTER, EL_YIELD, 1), TWO(A | T, 0, T, 0) },
		      { COND(6 * S, 1, NONE), IS(BACKUP, START, EL_CHANGE, 1),
			TWO(T, 6 * S + DOWN, T, 6 * S + DOWN) })
	},
	{
		"design 4: the same after a handover",
		PAIR, .prio = 100,
		BEGINS(one_takes),
		STEPS({ JOIN_BROKEN(S + DOWN + 1, 1, NO_CARRIER),
			STAYS(ACTIVE, 1), TWO(0, 2 * S + DOWN, 0, 0) },
		      { HANDOVER(S + DOWN + 2),
			IS(ACTIVE, NONE, GWHA_ACT_ALL, 1), FLAGS(EL_LEAVING),
			TWO(R | T, S + 2 * DOWN + 2, 0, 0) },
		      { HEAR(2 * S + DOWN, 0, 50, 1),
			IS(INIT, HANDOVER, EL_YIELD, 1), TWO(T, 0, T, 0) })
	},
	{
		"design 4: who joins in fault takes a backup to init",
		PAIR, .prio = 100,
		BEGINS(one_starts),
		STEPS({ JOIN_BROKEN(2 * S, 1, NO_DEVICE),
		      IS(INIT, FAULT, EL_CHANGE, 0), TWO(T, 0, T, 0) },
		      { LEAVE(3 * S, 1), IS(BACKUP, START, EL_CHANGE, 0),
			TWO(T, 3 * S + DOWN, T, 0) })
	},
	{
		"design 4: who leaves an active group resigns alone",
		PAIR, .prio = 100,
		BEGINS(two_take),
		STEPS({ LEAVE(5 * S, 0), STAYS(ACTIVE, 1),
		      TWO(R | T, 0, 0, 2 * S + DOWN) },
		      { TICK(2 * S + DOWN, 1), STAYS(ACTIVE, 1),
			TWO(0, 0, A | T, 3 * S + DOWN) },
		      { LEAVE(6 * S, 1), IS(INIT, SHUTDOWN, EL_YIELD, 1),
			TWO(0, 0, R | T, 0) })
	},
	{
		"design 4: the last that heard an active leaves",
		PAIR, .prio = 100,
		BEGINS(first_silent),
		STEPS({ LEAVE(5 * S, 1), IS(ACTIVE, TIMEOUT, EL_TAKE, 1),
		      TWO(A | T, 6 * S, T, 0) })
	},
	{
		"design 4: the only active leaves, and who waits begins",
		PAIR, .prio = 100,
		BEGINS(one_takes),
		STEPS({ JOIN_BROKEN(5 * S, 1, NO_ADDRESS), STAYS(ACTIVE, 1),
		      TWO(0, 2 * S + DOWN, 0, 0) },
		      { LEAVE(5 * S + 1, 0), IS(INIT, SHUTDOWN, EL_YIELD, 1),
			TWO(R | T, 0, T, 0) },
		      { COND(6 * S, 1, NONE), IS(BACKUP, START, EL_CHANGE, 1),
			TWO(0, 0, T, 6 * S + DOWN) })
	},
	{
		"V54: all members resign, and wait for the longest",
		.version = { 3, 2 },
		.family = { GWHA_FAMILY_INET6, GWHA_FAMILY_INET },
		.interval_us = { 10000, 1000000 }, .src = 0x0102, .prio = 100,
		STEPS({ JOIN(S, 0), IS(BACKUP, START, EL_CHANGE, 0),
		      ONE(T, S + 36094) },
		      { JOIN(S, 1), STAYS(BACKUP, 0),
			TWO(0, S + 36094, T, S + DOWN) },
		      { TICK(S + 36094, 0), STAYS(BACKUP, 0),
			FLAGS(EL_SILENT0),
			TWO(T, S + DOWN + 36094, 0, S + DOWN) },
		      { TICK(S + DOWN, 1), IS(ACTIVE, TIMEOUT, EL_TAKE, 1),
			TWO(A | T, S + DOWN + 10000, A | T, 2 * S + DOWN) },
		      { HANDOVER(S + DOWN + 1),
			IS(ACTIVE, NONE, GWHA_ACT_ALL, 1), FLAGS(EL_LEAVING),
			TWO(R | T, S + 2 * DOWN + 1, R | T,
			    S + 2 * DOWN + 1) },
		      { TICK(S + 2 * DOWN + 1, 1),
			IS(ACTIVE, NO_SUCCESSOR, EL_TAKE, 1),
			TWO(A | T, S + 2 * DOWN + 10001, A | T,
			    2 * S + 2 * DOWN + 1) },
		      { HANDOVER(S + 2 * DOWN + 2),
			IS(ACTIVE, NONE, GWHA_ACT_ALL, 1), FLAGS(EL_LEAVING),
			TWO(R | T, S + 3 * DOWN + 2, R | T,
			    S + 3 * DOWN + 2) },
		      { HEAR_EVERY(S + 2 * DOWN + 3, 1, 1, 1, 1000000),
			IS(BACKUP, HANDOVER, EL_YIELD, 1),
			TWO(T, S + 2 * DOWN + 36097, T,
			    S + 3 * DOWN + 3) })
	},
	/* equal priorities in a group: docs/decisions/0005; member 1 leads */
	{
		"decision 0005: who does not count does not lead",
		RANKED, .prio = 100,
		BEGINS(one_takes),
		STEPS({ JOIN_BROKEN(5 * S, 1, NO_CARRIER), STAYS(ACTIVE, 1),
			TWO(0, 2 * S + DOWN, 0, 0) },
		      { HEAR(5 * S + 1, 0, 100, 0x0201),
			IS(INIT, BETTER, EL_YIELD, 1), TWO(A | T, 0, T, 0) })
	},
	{
		"decision 0005: the lead yields at once to a higher address",
		RANKED, .prio = 100,
		BEGINS(two_take),
		STEPS({ HEAR(TIE, 1, 100, 0x0201),
			IS(BACKUP, BETTER, EL_YIELD, 1),
			TWO(R | T, TIE + DOWN, A | T, TIE + DOWN) })
	},
	{
		"decision 0005: another one gives the lead time to hear it",
		RANKED, .prio = 100,
		BEGINS(two_take),
		STEPS({ HEAR(TIE, 0, 100, 0x0201), STAYS(ACTIVE, 1),
			TWO(0, 2 * S + DOWN, 0, 2 * S + DOWN) },
		      { HEAR(TIE + 3 * S / 2 - 1, 0, 100, 0x0201),
			STAYS(ACTIVE, 1),
			TWO(0, 2 * S + DOWN, 0, 2 * S + DOWN) },
		      { HEAR(TIE + 3 * S / 2, 0, 100, 0x0201),
			IS(BACKUP, BETTER, EL_YIELD, 1),
			TWO(A | T, TIE + 3 * S / 2 + DOWN, R | T,
			    TIE + 3 * S / 2 + DOWN) })
	},
	{
		"decision 0005: the lead won, so the other one does not yield",
		RANKED, .prio = 100,
		BEGINS(two_take),
		STEPS({ HEAR(TIE, 1, 100, 1), STAYS(ACTIVE, 1),
			TWO(0, 2 * S + DOWN, A, 2 * S + DOWN) },
		      { HEAR(TIE, 0, 100, 0x0201), STAYS(ACTIVE, 1),
			TWO(0, 2 * S + DOWN, 0, 2 * S + DOWN) },
		      { HEAR(TIE + 2 * S - 1, 0, 100, 0x0201),
			STAYS(ACTIVE, 1),
			TWO(0, 2 * S + DOWN, 0, 2 * S + DOWN) },
		      TICKS(TIE + 2 * S, 2 * S + DOWN, 1),
		      { HEAR(TIE + 3 * S, 0, 100, 0x0201), STAYS(ACTIVE, 1),
			TWO(0, TIE + 3 * S, 0, TIE + 3 * S) },
		      { HEAR(TIE + 7 * S / 2, 0, 100, 0x0201),
			IS(BACKUP, BETTER, EL_YIELD, 1),
			TWO(A | T, TIE + 7 * S / 2 + DOWN, R | T,
			    TIE + 7 * S / 2 + DOWN) })
	},
	{
		"decision 0005: a higher priority wins whatever the lead says",
		RANKED, .prio = 100,
		BEGINS(two_take),
		STEPS({ HEAR(TIE, 1, 100, 1), STAYS(ACTIVE, 1),
			TWO(0, 2 * S + DOWN, A, 2 * S + DOWN) },
		      { HEAR(TIE, 0, 101, 1),
			IS(BACKUP, BETTER, EL_YIELD, 1),
			TWO(A | T, TIE + DOWN, R | T, TIE + DOWN) })
	},
	{
		"decision 0005: who is not heard yields, at most once a minute",
		RANKED, .prio = 100,
		BEGINS(two_take),
		STEPS(UNHEARD(TIE, 1),
		      { HEAR_EVERY(TIE + 12 * S, 0, 100, 1, 2000000),
			IS(BACKUP, BETTER, EL_YIELD, 1),
			TWO(A | T, TIE + 18 * S + 2 * SKEW, R | T,
			    TIE + 12 * S + DOWN) },
		      { TICK(TIE + 12 * S + DOWN, 1), STAYS(BACKUP, 1),
			FLAGS(EL_SILENT1),
			TWO(0, TIE + 18 * S + 2 * SKEW, T,
			    TIE + 18 * S + 2 * SKEW + DOWN) },
		      { TICK(TIE + 18 * S + 2 * SKEW, 0),
			IS(ACTIVE, TIMEOUT, EL_TAKE, 2),
			TWO(A | T, TIE + 19 * S + 2 * SKEW, A | T,
			    TIE + 19 * S + 2 * SKEW) },
		      UNHEARD(AGAIN, 2),
		      HEAR_SLOW(AGAIN + 12 * S, 2, 0, AGAIN + 10 * S))
	},
	{
		"decision 0005: among equal ranks the first member leads",
		PAIR, .prio = 100,
		BEGINS(two_take),
		STEPS({ HEAR(TIE, 0, 100, 0x0201),
			IS(BACKUP, BETTER, EL_YIELD, 1),
			TWO(A | T, TIE + DOWN, R | T, TIE + DOWN) })
	},
	{
		"design 4: one member overslept, and no other speaks",
		PAIR, .prio = 100,
		BEGINS(two_take),
		STEPS({ TICK(4 * S + DOWN, 0), STAYS(ACTIVE, 1),
		      FLAGS(EL_LATE),
		      TWO(A | T, 5 * S + DOWN, 0, 2 * S + DOWN) },
		      { TICK(3 * S + 2 * DOWN, 0),
			IS(BACKUP, PAUSED, EL_YIELD, 1), FLAGS(EL_LATE),
			TWO(T, 3 * S + 3 * DOWN, T, 3 * S + 3 * DOWN) })
	},
	{
		"design 4: who joins an active that overslept listens with it",
		PAIR, .prio = 100,
		BEGINS(one_takes),
		STEPS({ JOIN(60 * S, 1), IS(BACKUP, PAUSED, EL_YIELD, 1),
		      TWO(T, 60 * S + DOWN, T, 60 * S + DOWN) })
	},
	{
		"design 4: and takes it to init if it cannot run",
		PAIR, .prio = 100,
		BEGINS(one_takes),
		STEPS({ JOIN_BROKEN(60 * S, 1, NO_ADDRESS),
		      IS(INIT, PAUSED, EL_YIELD, 1), TWO(T, 0, T, 0) },
		      { COND(61 * S, 1, NONE), IS(BACKUP, START, EL_CHANGE, 1),
			TWO(T, 61 * S + DOWN, T, 61 * S + DOWN) })
	},
};

/*
 * Which adverts a router listens to; its version and interval, then the
 * advert's version, interval and sender (0x0102: its own).
 */
struct admit_case {
	const char *name;
	u8 version;
	u32 interval_us;
	u8 ad_version;
	u32 ad_interval_us;
	u16 ad_src;
	u8 reason;
};

static const struct admit_case admit_cases[] = {
	{"RFC 3768 7.1: version 2 hears its equal", 2, 1000000, 2, 1000000,
	 0x0201, 0},
	{"RFC 3768 7.1: version 2 refuses another interval", 2, 1000000, 2,
	 2000000, 0x0201, GWHA_A_COUNTERS_DROP_INTERVAL_DIFFERS},
	{"7.1: version 3 learns another interval", 3, 1000000, 3, 10000,
	 0x0201, 0},
	{"7.1: version 3 refuses version 2", 3, 1000000, 2, 1000000, 0x0201,
	 GWHA_A_COUNTERS_DROP_VERSION},
	{"RFC 3768 7.1: version 2 refuses version 3", 2, 1000000, 3, 1000000,
	 0x0201, GWHA_A_COUNTERS_DROP_VERSION},
	{"7.1: its own advert, come back, is not an active's", 3, 1000000, 3,
	 1000000, 0x0102, GWHA_A_COUNTERS_DROP_OWN},
};

/* clang-format on */

#endif /* GWHA_CASES_ELECT_CASES_H */
