// SPDX-License-Identifier: GPL-2.0-or-later
/* Walks the scripts of the election (RFC 9568 6.4 and the rules of groups). */

#include "elect.h"
#include "limits.h"
#include "elect_cases.h"
#include "elect_walk.h"

#include "tap.h"

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

int main(void)
{
	size_t i;

	tap_plan(TAP_COUNT(elect_cases) + TAP_COUNT(admit_cases));
	for (i = 0; i < TAP_COUNT(elect_cases); i++)
		walk(&elect_cases[i]);
	for (i = 0; i < TAP_COUNT(admit_cases); i++)
		admit(&admit_cases[i]);
	return tap_done();
}
