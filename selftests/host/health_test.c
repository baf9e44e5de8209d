// SPDX-License-Identifier: GPL-2.0-or-later
/* What a group depends on, and how late adverts are: the shared cases. */

#include "health.h"
#include "lateness.h"
#include "limits.h"
#include "health_cases.h"
#include "health_walk.h"
#include "tap.h"

#define HEARD 4

/* Renewing ends the grace, releasing ends the lease. */
static void check_lease(void)
{
	struct gwha_lease l = { .period_us = 1000000 };

	gwha_lease_take(&l, 0);
	gwha_lease_look(&l, 5000000);
	gwha_lease_take(&l, 5500000);
	gwha_lease_look(&l, 9000000);
	tap_ok(l.state == GWHA_LEASE_STATE_HELD && l.due_us == 10000000,
	       "lease: renewed, it may be granted one more period again");
	gwha_lease_release(&l);
	gwha_lease_look(&l, 99000000);
	tap_ok(l.state == GWHA_LEASE_STATE_FREE && !l.due_us,
	       "lease: released, it never runs out");
	gwha_lease_take(&l, 100);
	gwha_lease_look(&l, 1000100);
	gwha_lease_take(&l, 2000000);
	tap_ok(l.state == GWHA_LEASE_STATE_HELD && l.due_us == 3000000,
	       "lease: taken again after it ran out");
}

static void check_heard(void)
{
	struct gwha_lateness l = { 0 };

	gwha_lateness_heard(&l, 1000, 10000);
	tap_ok(!l.worst_us && l.expected_us == 11000,
	       "lateness: the first advert is not late");
	gwha_lateness_heard(&l, 10500, 10000);
	tap_ok(!l.worst_us && l.count[GWHA_A_LATENESS_UNDER_100US] == 1,
	       "lateness: an early one is in time");
	gwha_lateness_heard(&l, 40500, 0);
	tap_ok(l.worst_us == 20000 && !l.expected_us,
	       "lateness: two lost ones are one late one");
	gwha_lateness_heard(&l, 900000, 10000);
	tap_ok(l.worst_us == 20000,
	       "lateness: none is expected after priority 0");
}

int main(void)
{
	size_t i;

	tap_plan(TAP_COUNT(track_cases) + TAP_COUNT(health_cases) +
		 TAP_COUNT(lease_cases) + 3 + TAP_COUNT(late_cases) + HEARD);
	for (i = 0; i < TAP_COUNT(track_cases); i++)
		tap_ok(track_walk(&track_cases[i]), "track: %s",
		       track_cases[i].name);
	for (i = 0; i < TAP_COUNT(health_cases); i++)
		tap_ok(health_walk(&health_cases[i]), "health: %s",
		       health_cases[i].name);
	for (i = 0; i < TAP_COUNT(lease_cases); i++)
		tap_ok(lease_walk(&lease_cases[i]), "lease: %s",
		       lease_cases[i].name);
	check_lease();
	for (i = 0; i < TAP_COUNT(late_cases); i++)
		tap_ok(late_walk(&late_cases[i]), "lateness: %s",
		       late_cases[i].name);
	check_heard();
	return tap_done();
}
