/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scripts for the election by epochs (docs/decisions/0009), walked as those of
 * elect_cases.h. Includes nothing: comes after elect_words.h.
 */

#ifndef GWHA_CASES_EPOCH_CASES_H
#define GWHA_CASES_EPOCH_CASES_H

/* The rows are a table. */
/* clang-format off */

#define EPOCHS		.epochs = true
#define SAYS(e)		.said = (e)
#define TELLS(e)	.tells = (e)

static const struct elect_case epoch_cases[] = {
	/* in backup */
	{
		"0009: a takeover is later than all that was heard",
		USUAL, EPOCHS, .prio = 100,
		BEGINS(one_starts),
		STEPS({ HEAR(2 * S, 0, 200, 1), SAYS(7), STAYS(BACKUP, 7),
		      ONE(T, 2 * S + DOWN) },
		      { HEAR(3 * S, 0, 50, 1), SAYS(4), STAYS(BACKUP, 7),
			ONE(T, 3 * S + DOWN) },
		      { TICK(3 * S + DOWN, 0), IS(ACTIVE, TIMEOUT, EL_TAKE, 8),
			ONE(A | T, 4 * S + DOWN) })
	},
	{
		"0009: who gives up what others have taken is not believed",
		USUAL, EPOCHS, .prio = 100,
		BEGINS(one_starts),
		STEPS({ HEAR(2 * S, 0, 200, 1), SAYS(7), STAYS(BACKUP, 7),
		      ONE(T, 2 * S + DOWN) },
		      { HEAR(3 * S, 0, 0, 2), SAYS(6), STAYS(BACKUP, 7),
			ONE(0, 2 * S + DOWN) },
		      { HEAR(3 * S + 1, 0, 0, 1), SAYS(7), STAYS(BACKUP, 7),
			ONE(T, 3 * S + 1 + SKEW) })
	},
	{
		"0009: priority 0 of a later epoch, or of none, is believed",
		USUAL, EPOCHS, .prio = 100,
		BEGINS(one_starts),
		STEPS({ HEAR(2 * S, 0, 0, 1), SAYS(3), STAYS(BACKUP, 3),
		      ONE(T, 2 * S + SKEW) },
		      { HEAR(2 * S + 9, 0, 0, 1), STAYS(BACKUP, 3),
			ONE(T, 2 * S + 9 + SKEW) },
		      { TICK(2 * S + 9 + SKEW, 0),
			IS(ACTIVE, RESIGNED, EL_TAKE, 4),
			ONE(A | T, 3 * S + 9 + SKEW) })
	},
	{
		"0009: the end of the only active is believed, however old it is",
		USUAL, EPOCHS, .prio = 100,
		BEGINS(one_starts),
		STEPS({ HEAR(2 * S, 0, 200, 1), SAYS(7), STAYS(BACKUP, 7),
		      ONE(T, 2 * S + DOWN) },
		      { HEAR(5 * S, 0, 200, 2), SAYS(4), STAYS(BACKUP, 7),
			ONE(T, 5 * S + DOWN) },
		      { HEAR(2 * S + DOWN, 0, 0, 2), SAYS(4),
			STAYS(BACKUP, 7), ONE(0, 5 * S + DOWN) },
		      { HEAR(2 * S + DOWN + 1, 0, 0, 2), SAYS(4),
			STAYS(BACKUP, 7), ONE(T, 2 * S + DOWN + 1 + SKEW) })
	},
	{
		"0009: preemption is a takeover like any other",
		USUAL, EPOCHS, .prio = 100, .preempt = true,
		BEGINS(one_starts),
		STEPS({ HEAR(2 * S, 0, 99, 1), SAYS(7), STAYS(BACKUP, 7),
		      ONE(0, S + DOWN) },
		      { TICK(S + DOWN, 0), IS(ACTIVE, PREEMPT, EL_TAKE, 8),
			ONE(A | T, 2 * S + DOWN) })
	},

	/* active */
	{
		"0009: a later epoch wins against a higher priority",
		USUAL, EPOCHS, .prio = 100,
		BEGINS(one_takes),
		STEPS({ HEAR_EVERY(5 * S, 0, 50, 1, 500000), SAYS(2),
			IS(BACKUP, SUPERSEDED, EL_YIELD, 2), TELLS(1),
			ONE(A | T, 5 * S + 1804688) },
		      { TICK(5 * S + 1804688, 0),
			IS(ACTIVE, TIMEOUT, EL_TAKE, 3), TELLS(3),
			ONE(A | T, 6 * S + 1804688) })
	},
	{
		"0009: a later epoch of a higher priority is better as ever",
		USUAL, EPOCHS, .prio = 100,
		BEGINS(one_takes),
		STEPS({ HEAR(5 * S, 0, 101, 1), SAYS(2),
			IS(BACKUP, BETTER, EL_YIELD, 2), TELLS(1),
			ONE(A | T, 5 * S + DOWN) })
	},
	{
		"0009: a later epoch wins a tie that the address would lose",
		USUAL, EPOCHS, .prio = 100,
		BEGINS(one_takes),
		STEPS({ HEAR(5 * S, 0, 100, 1), SAYS(2),
			IS(BACKUP, SUPERSEDED, EL_YIELD, 2),
			ONE(A | T, 5 * S + DOWN) })
	},
	{
		"0009: an older epoch loses in spite of its priority, and is told",
		USUAL, EPOCHS, .prio = 100,
		BEGINS(one_starts),
		STEPS({ HEAR(2 * S, 0, 200, 1), SAYS(7), STAYS(BACKUP, 7),
		      ONE(T, 2 * S + DOWN) },
		      { TICK(2 * S + DOWN, 0), IS(ACTIVE, TIMEOUT, EL_TAKE, 8),
			ONE(A | T, 3 * S + DOWN) },
		      { HEAR(2 * S + DOWN + 5000, 0, 200, 1), SAYS(7),
			STAYS(ACTIVE, 8), ONE(A, 3 * S + DOWN) },
		      { HEAR(2 * S + DOWN + 5999, 0, 200, 1), SAYS(7),
			STAYS(ACTIVE, 8), ONE(0, 3 * S + DOWN) },
		      { HEAR(2 * S + DOWN + 6000, 0, 0, 1), SAYS(7),
			STAYS(ACTIVE, 8), ONE(A, 3 * S + DOWN) })
	},
	{
		"0009: an older epoch is told, though its address is higher",
		USUAL, EPOCHS, .prio = 100,
		BEGINS(one_starts),
		STEPS({ HEAR(2 * S, 0, 100, 0xffff), SAYS(7),
			STAYS(BACKUP, 7), ONE(T, 2 * S + DOWN) },
		      { TICK(2 * S + DOWN, 0), IS(ACTIVE, TIMEOUT, EL_TAKE, 8),
			ONE(A | T, 3 * S + DOWN) },
		      { HEAR(2 * S + DOWN + 5000, 0, 100, 0xffff), SAYS(7),
			STAYS(ACTIVE, 8), ONE(A, 3 * S + DOWN) })
	},
	{
		"0009: an older one of version 2 is told at the next advert",
		ALONE(2, INET, 1000000), EPOCHS, .prio = 100,
		STEPS({ JOIN(S, 0), IS(BACKUP, START, EL_CHANGE, 0),
		      ONE(T, S + DOWN) },
		      { HEAR(2 * S, 0, 200, 1), SAYS(7), STAYS(BACKUP, 7),
			ONE(T, 2 * S + DOWN) },
		      { TICK(2 * S + DOWN, 0), IS(ACTIVE, TIMEOUT, EL_TAKE, 8),
			ONE(A | T, 3 * S + DOWN) },
		      { HEAR(2 * S + DOWN + 5000, 0, 200, 1), SAYS(7),
			STAYS(ACTIVE, 8), ONE(0, 3 * S + DOWN) })
	},
	{
		"0009: of one epoch the priority decides, and the winner's is later",
		USUAL, EPOCHS, .prio = 100,
		BEGINS(one_takes),
		STEPS({ HEAR(5 * S, 0, 99, 0xffff), SAYS(1), STAYS(ACTIVE, 2),
			TELLS(2), ONE(A, 2 * S + DOWN) },
		      { HEAR(5 * S + 5000, 0, 99, 0xffff), SAYS(1),
			STAYS(ACTIVE, 2), ONE(A, 2 * S + DOWN) },
		      { HEAR(5 * S + 9000, 0, 101, 1), SAYS(2),
			IS(BACKUP, BETTER, EL_YIELD, 2),
			ONE(A | T, 5 * S + 9000 + DOWN) })
	},
	{
		"0009: of one epoch and priority the address decides, and it stays",
		USUAL, EPOCHS, .prio = 100,
		BEGINS(one_takes),
		STEPS({ HEAR(5 * S, 0, 100, 1), SAYS(1), STAYS(ACTIVE, 1),
			ONE(A, 2 * S + DOWN) },
		      { HEAR(5 * S + 5000, 0, 100, 0x0201), SAYS(1),
			IS(BACKUP, BETTER, EL_YIELD, 1),
			ONE(A | T, 5 * S + 5000 + DOWN) })
	},
	{
		"0009: who goes on after a later one's end is later still",
		USUAL, EPOCHS, .prio = 100,
		BEGINS(one_takes),
		STEPS({ HEAR(S + DOWN + 300, 0, 0, 1), SAYS(5),
			STAYS(ACTIVE, 6), ONE(A | T, 2 * S + DOWN + 300) })
	},
	{
		"0009: an advert without an epoch is judged by its priority",
		USUAL, EPOCHS, .prio = 100,
		BEGINS(one_takes),
		STEPS({ HEAR(5 * S, 0, 99, 1), STAYS(ACTIVE, 1),
			ONE(A, 2 * S + DOWN) },
		      { HEAR(5 * S + 5000, 0, 101, 1),
			IS(BACKUP, BETTER, EL_YIELD, 1),
			ONE(A | T, 5 * S + 5000 + DOWN) })
	},
	{
		"0009: an older active is no successor",
		USUAL, EPOCHS, .prio = 100,
		BEGINS(one_starts),
		STEPS({ HEAR(2 * S, 0, 200, 1), SAYS(7), STAYS(BACKUP, 7),
		      ONE(T, 2 * S + DOWN) },
		      { TICK(2 * S + DOWN, 0), IS(ACTIVE, TIMEOUT, EL_TAKE, 8),
			ONE(A | T, 3 * S + DOWN) },
		      { HANDOVER(3 * S), IS(ACTIVE, NONE, GWHA_ACT_ALL, 8),
			FLAGS(EL_LEAVING), ONE(R | T, 3 * S + DOWN) },
		      { HEAR(3 * S + 5000, 0, 200, 1), SAYS(7),
			STAYS(ACTIVE, 8), FLAGS(EL_LEAVING),
			ONE(0, 3 * S + DOWN) },
		      { HEAR(3 * S + 6000, 0, 50, 2), SAYS(9),
			IS(BACKUP, HANDOVER, EL_YIELD, 9),
			ONE(T, 3 * S + 6000 + DOWN) },
		      { TICK(3 * S + 6000 + DOWN, 0),
			IS(ACTIVE, TIMEOUT, EL_TAKE, 10), TELLS(10),
			ONE(A | T, 4 * S + 6000 + DOWN) })
	},
	{
		"0009: a group gives way where one member hears a later one",
		PAIR, EPOCHS, .prio = 100,
		BEGINS(two_take),
		STEPS({ HEAR(5 * S, 1, 50, 1), SAYS(2),
			IS(BACKUP, SUPERSEDED, EL_YIELD, 2), TELLS(1),
			TWO(R | T, 5 * S + DOWN, A | T, 5 * S + DOWN) })
	},

	/* the last epoch there is, which nobody reaches by taking over */
	{
		"0009: after the last epoch there is none, and no first one",
		USUAL, EPOCHS, .prio = 100,
		BEGINS(one_starts),
		STEPS({ HEAR(2 * S, 0, 50, 1), SAYS(GWHA_EPOCH_MAX),
			STAYS(BACKUP, GWHA_EPOCH_MAX), ONE(T, 2 * S + DOWN) },
		      { TICK(2 * S + DOWN, 0),
			IS(ACTIVE, TIMEOUT, EL_TAKE, GWHA_EPOCH_MAX),
			ONE(A | T, 3 * S + DOWN) },
		      { HEAR(2 * S + DOWN + 5000, 0, 99, 1),
			SAYS(GWHA_EPOCH_MAX), STAYS(ACTIVE, GWHA_EPOCH_MAX),
			ONE(A, 3 * S + DOWN) },
		      { HEAR(2 * S + DOWN + 5100, 0, 101, 1),
			SAYS(GWHA_EPOCH_MAX),
			IS(BACKUP, BETTER, EL_YIELD, GWHA_EPOCH_MAX),
			ONE(A | T, 2 * S + DOWN + 5100 + DOWN) })
	},

	/* who is not told to, does not compare */
	{
		"0009: off, a later epoch of a lower priority loses",
		USUAL, .prio = 100,
		BEGINS(one_takes),
		STEPS({ HEAR(5 * S, 0, 99, 1), SAYS(9), STAYS(ACTIVE, 1),
			ONE(A, 2 * S + DOWN) })
	},
	{
		"0009: off, nothing is learned",
		USUAL, .prio = 100,
		BEGINS(one_starts),
		STEPS({ HEAR(2 * S, 0, 0, 1), SAYS(9), STAYS(BACKUP, 0),
			ONE(T, 2 * S + SKEW) })
	},
};

/* clang-format on */

#endif /* GWHA_CASES_EPOCH_CASES_H */
