/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walks the cases of health_cases.h, which comes before; includes nothing. */

#ifndef GWHA_CASES_HEALTH_WALK_H
#define GWHA_CASES_HEALTH_WALK_H

static inline bool track_walk(const struct track_case *c)
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
	return ok && h.due_us == c->due_us;
}

static inline bool health_walk(const struct health_case *c)
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
	return h.prio == c->want_prio && h.barred == c->want_barred;
}

static inline bool lease_walk(const struct lease_case *c)
{
	struct gwha_lease l = { .period_us = 1000000 };
	u8 expired = NEVER;
	u8 times = 0;
	u8 i;

	gwha_lease_take(&l, 0);
	for (i = 0; i < c->n; i++)
		if (gwha_lease_look(&l, c->looks_us[i])) {
			expired = i;
			times++;
		}
	return expired == c->expires_at && times < 2 && l.state == c->state &&
	       l.due_us == c->due_us;
}

static inline bool late_walk(const struct late_case *c)
{
	struct gwha_lateness l = { 0 };
	u32 hint_us;
	u64 sum = 0;
	u8 i;

	gwha_lateness_add(&l, c->late_us);
	for (i = 0; i <= GWHA_A_LATENESS_MAX; i++)
		sum += l.count[i];
	hint_us = gwha_lateness_hint_us(&l, c->version, c->interval_us);
	return sum == 1 && l.count[c->range] == 1 &&
	       l.worst_us == c->late_us && hint_us == c->hint_us;
}

#endif /* GWHA_CASES_HEALTH_WALK_H */
