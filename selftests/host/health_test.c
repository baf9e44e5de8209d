// SPDX-License-Identifier: GPL-2.0-or-later
/* What a group depends on, and how late adverts are: the shared cases. */

#include "health.h"
#include "lateness.h"
#include "limits.h"
#include "health_cases.h"
#include "tap.h"

#define HEARD 4

static void walk_track(const struct track_case *c)
{
	struct gwha_track t = {
		.up_delay_us = c->up_delay_us,
		.down_delay_us = c->down_delay_us,
	};
	struct gwha_health h;
	bool ok = true;
	u32 down = 0;
	u8 i;

	gwha_track_init(&t, true, 0);
	for (i = 0; i < c->n && ok; i++) {
		gwha_track_look(&t, c->looks[i].seen, c->looks[i].at_us);
		ok = t.up == c->looks[i].up;
	}
	gwha_health_begin(&h);
	gwha_health_track(&h, &t, &down);
	if (!tap_ok(ok && h.due_us == c->due_us, "track: %s", c->name))
		tap_diag("after look %u up is %u, due %llu", i, t.up,
			 (unsigned long long)h.due_us);
}

static void walk_health(const struct health_case *c)
{
	struct gwha_lease l = {
		.state = c->lease,
		.action = c->action,
		.weight = c->lease_weight,
	};
	struct gwha_track t = { 0 };
	struct gwha_health h;
	u32 down = 0;
	u8 i;

	gwha_health_begin(&h);
	for (i = 0; i < c->n; i++) {
		t.weight = c->weights[i];
		gwha_health_track(&h, &t, &down);
	}
	gwha_health_end(&h, &l, c->prio, down);
	if (!tap_ok(h.prio == c->want_prio && h.barred == c->want_barred,
		    "health: %s", c->name))
		tap_diag("priority %u, barred %u", h.prio, h.barred);
}

static void walk_lease(const struct lease_case *c)
{
	struct gwha_lease l = { .period_us = 1000000 };
	u8 expired = NEVER;
	u8 times = 0;
	bool ok;
	u8 i;

	gwha_lease_take(&l, 0);
	for (i = 0; i < c->n; i++)
		if (gwha_lease_look(&l, c->looks_us[i])) {
			expired = i;
			times++;
		}
	ok = expired == c->expires_at && times < 2 && l.state == c->state &&
	     l.due_us == c->due_us;
	if (!tap_ok(ok, "lease: %s", c->name))
		tap_diag("expired at %u, state %u, due %llu", expired, l.state,
			 (unsigned long long)l.due_us);
}

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

static void walk_late(const struct late_case *c)
{
	struct gwha_lateness l = { 0 };
	u32 hint_us;
	u64 sum = 0;
	bool ok;
	u8 i;

	gwha_lateness_add(&l, c->late_us);
	for (i = 0; i <= GWHA_A_LATENESS_MAX; i++)
		sum += l.count[i];
	hint_us = gwha_lateness_hint_us(&l, c->version, c->interval_us);
	ok = sum == 1 && l.count[c->range] == 1 && l.worst_us == c->late_us &&
	     hint_us == c->hint_us;
	if (!tap_ok(ok, "lateness: %s", c->name))
		tap_diag("hint %u us", hint_us);
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
		walk_track(&track_cases[i]);
	for (i = 0; i < TAP_COUNT(health_cases); i++)
		walk_health(&health_cases[i]);
	for (i = 0; i < TAP_COUNT(lease_cases); i++)
		walk_lease(&lease_cases[i]);
	check_lease();
	for (i = 0; i < TAP_COUNT(late_cases); i++)
		walk_late(&late_cases[i]);
	check_heard();
	return tap_done();
}
