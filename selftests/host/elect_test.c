// SPDX-License-Identifier: GPL-2.0-or-later
/* Walks the scripts of the election (RFC 9568 6.4 and the rules of groups). */

#include "elect.h"
#include "limits.h"
#include "elect_words.h"
#include "elect_cases.h"
#include "epoch_cases.h"
#include "elect_words_end.h"
#include "elect_walk.h"

#include "tap.h"

#define RANKS 3

static void explain(const struct elect_walk *w, const struct elect_step *s,
		    u16 row, const char *wrong)
{
	tap_diag("step %u: %s: state %u (not %u), why %u (%u), epoch %llu", row,
		 wrong, w->g.state, s->state, w->g.why, s->why,
		 (unsigned long long)w->g.epoch);
	tap_diag("timers %llu %llu (not %llu %llu)",
		 (unsigned long long)w->f[0].due_us,
		 (unsigned long long)w->f[1].due_us,
		 (unsigned long long)s->due_us[0],
		 (unsigned long long)s->due_us[1]);
}

static void walk(const struct elect_case *c)
{
	const struct elect_step *s;
	const char *wrong = NULL;
	struct elect_walk w;
	u16 row = 0;

	elect_walk_begin(&w, c);
	while ((s = elect_row(c, row))) {
		wrong = elect_walk_step(&w, s);
		if (wrong)
			break;
		row++;
	}
	if (!tap_ok(!wrong, "%s", c->name))
		explain(&w, s, row, wrong);
}

static void admit(const struct admit_case *c)
{
	u8 reason = elect_admit(c);

	if (!tap_ok(reason == c->reason, "%s", c->name))
		tap_diag("reason %u, not %u", reason, c->reason);
}

/* Ranks by VRID, then family, then the first VIP. */
static void check_ranks(void)
{
	static const struct gwha_addr low = { { 10, 0, 0, 0x7f } };
	static const struct gwha_addr high = { { 10, 0, 0, 0x80 } };
	static const struct gwha_addr other = { { 0x20, 1, 0x0d, 0xb8, 0, 1 } };
	static const struct gwha_addr third = { { 0x20, 1, 0x0d, 0xb8, 0, 2 } };
	const u8 v4 = GWHA_FAMILY_INET, v6 = GWHA_FAMILY_INET6;
	const u64 low_rank = 1ull << 40 | (u64)v4 << 32 | 0x0a00007f;
	const u64 rising[] = {
		gwha_fsm_rank(1, v4, NULL),   gwha_fsm_rank(1, v4, &low),
		gwha_fsm_rank(1, v4, &high),  gwha_fsm_rank(1, v6, NULL),
		gwha_fsm_rank(1, v6, &other), gwha_fsm_rank(2, v4, NULL),
	};
	bool rises = true;
	size_t i;

	tap_ok(gwha_fsm_rank(1, v4, &low) == low_rank,
	       "rank: an IPv4 address as a number");
	for (i = 1; i < TAP_COUNT(rising); i++)
		rises &= rising[i - 1] < rising[i];
	tap_ok(rises, "rank: by VRID, family and address");
	tap_ok(gwha_fsm_rank(1, v6, &other) != gwha_fsm_rank(1, v6, &third),
	       "rank: IPv6 addresses of one /32 differ");
}

int main(void)
{
	size_t i;

	tap_plan(TAP_COUNT(elect_cases) + TAP_COUNT(epoch_cases) +
		 TAP_COUNT(admit_cases) + RANKS);
	check_ranks();
	for (i = 0; i < TAP_COUNT(elect_cases); i++)
		walk(&elect_cases[i]);
	for (i = 0; i < TAP_COUNT(epoch_cases); i++)
		walk(&epoch_cases[i]);
	for (i = 0; i < TAP_COUNT(admit_cases); i++)
		admit(&admit_cases[i]);
	return tap_done();
}
