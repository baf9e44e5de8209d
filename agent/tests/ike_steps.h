/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is done about a connection in each case, as rows of a table. */

#ifndef GWHA_TEST_IKE_STEPS_H
#define GWHA_TEST_IKE_STEPS_H

#include <string.h>

#include "ike.h"

#define S 1000000

/*
 * What there is: c charon answers, l loaded, o owner, v VIP, i an IKE SA, h half made,
 * t traffic, x old one; of what is hot: H hot, m charon cannot be told, p a copy,
 * s that nobody keeps up, k keys of the node before
 */
static struct gwha_ike_seen seen_of(const char *flags, uint64_t epoch)
{
	return (struct gwha_ike_seen){
		.charon = strchr(flags, 'c'), .loaded = strchr(flags, 'l'),
		.owner = strchr(flags, 'o'),  .vip = strchr(flags, 'v'),
		.ike = strchr(flags, 'i'),    .half = strchr(flags, 'h'),
		.child = strchr(flags, 't'),  .epoch = epoch,
		.old = strchr(flags, 'x'),    .hot = strchr(flags, 'H'),
		.mute = strchr(flags, 'm'),   .passive = strchr(flags, 'p'),
		.stale = strchr(flags, 's'),  .taken = strchr(flags, 'k'),
	};
}

/* From a state, with what there is: the next state, and what is done. */
struct ike_step {
	const char *what;
	enum gwha_ike_state from;
	unsigned int tries; /* with the next one due at 10 s, and now is 5 s */
	uint64_t epoch;
	enum gwha_ike_act busy;
	const char *seen;
	enum gwha_ike_state to;
	enum gwha_ike_act act;
	const char *cause;
};

static void check_steps(const struct ike_step *steps, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct gwha_ike c = {
			.state = steps[i].from, .cause = "x", .since_us = 1, .busy = steps[i].busy,
			.due_us = 10 * S, .tries = steps[i].tries, .epoch = steps[i].epoch,
		};
		struct gwha_ike_seen seen = seen_of(steps[i].seen, 7);
		enum gwha_ike_act act = gwha_ike_step(&c, &seen, 5 * S);

		if (c.state != steps[i].to || act != steps[i].act || strcmp(c.cause, steps[i].cause))
			print_error("%s: %s, %d, \"%s\"\n", steps[i].what, gwha_ike_state_name(c.state), act, c.cause);
		assert_int_equal(c.state, steps[i].to);
		assert_int_equal(act, steps[i].act);
		assert_string_equal(c.cause, steps[i].cause);
		assert_int_equal(c.since_us, c.state == steps[i].from ? 1 : 5 * S);
	}
}

#endif /* GWHA_TEST_IKE_STEPS_H */
