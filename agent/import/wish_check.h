/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an imported configuration looks at: what checks are made of. */

#ifndef GWHA_WISH_CHECK_H
#define GWHA_WISH_CHECK_H

#include "block.h"
#include "programs.h"

struct gwha_wish;

/**
 * struct gwha_wish_check - what says how a condition is
 * @next: the one behind it
 * @what: what its source calls it, for texts
 * @source: its name there
 * @name: that of the condition
 * @exec: program and arguments
 * @n: how many; one more than there can be if there are too many
 * @process: name of a process, if there is no program
 * @interval_us: from one start to the next
 * @timeout_us: of the program, or GWHA_UNSAID
 * @rise: so many successes in a row, and it is up
 * @fall: so many failures in a row, and it is down
 * @weight: where who tracks it gives none, as in struct gwha_wish_track
 * @turned: the same, but turned round
 * @place: where it begins
 * @off: is not carried over
 * @used: is tracked
 */
struct gwha_wish_check {
	struct gwha_wish_check *next;
	const char *what;
	const char *source;
	const char *name;
	const char *exec[GWHA_EXEC_WORDS_MAX + 1];
	size_t n;
	const char *process;
	int64_t interval_us;
	int64_t timeout_us;
	int64_t rise;
	int64_t fall;
	int weight;
	bool turned;
	struct gwha_import_place place;
	bool off;
	bool used;
};

int gwha_wish_exec(struct gwha_wish *w, struct gwha_wish_check *c,
		   const struct gwha_at *words, size_t n);
struct gwha_wish_check *gwha_wish_check(struct gwha_wish *w,
					const struct gwha_wish_check *check);

#endif /* GWHA_WISH_CHECK_H */
