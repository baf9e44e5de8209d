// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Between equal priorities the higher address stays active (RFC 9568 6.4.3).
 * The addresses of two nodes may rank differently on every LAN, and a group
 * cannot be active in part: so one member decides for all, the first that
 * hears the other node, in an order that both nodes have. The first of that
 * order, the lead, decides at once. Another one gives those before it time to
 * hear something, and both nodes different times, so that only one yields.
 * docs/decisions/0005-ties-of-groups.md tells why.
 */

#include "limits.h"
#include "step.h"
#include "tie.h"

#define PLACES 3 /* further back than this makes no difference */

/* What the members say on a tie that one of them hears. */
struct tie {
	u32 place;
	bool overruled;
	u64 longest_us;
};

/* The same rank is a tie in itself: then the group's order must do. */
static bool goes_before(const struct gwha_step *s, u16 i)
{
	const struct gwha_fsm *f = s->m[s->at];

	if (s->m[i]->rank != f->rank)
		return s->m[i]->rank < f->rank;
	return i < s->at;
}

static struct tie survey(const struct gwha_step *s)
{
	struct tie t = { 0 };
	const struct gwha_fsm *f;
	u16 i;

	for (i = 0; i < s->n; i++) {
		f = s->m[i];
		if (!f->joined)
			continue;
		if (f->interval_us > t.longest_us)
			t.longest_us = f->interval_us;
		if (!goes_before(s, i))
			continue;
		if (t.place < PLACES)
			t.place++;
		if (f->tie_us && s->now_us < f->tie_until_us)
			t.overruled = true;
	}
	return t;
}

/**
 * gwha_tie_yields() - an active heard another one of its own priority
 * @s: the step
 * @f: the member that heard it
 * @ad: its advert
 *
 * RFC 9568 6.4.3 with the group's rule; alone, a router is its own lead. Loops
 * over the members of the group.
 *
 * Context: any; pure.
 * Return: whether the group must yield to it.
 */
bool gwha_tie_yields(struct gwha_step *s, struct gwha_fsm *f,
		     const struct gwha_advert *ad)
{
	bool higher = gwha_addr_cmp(&ad->src, &f->src) > 0;
	struct tie t = survey(s);
	u64 wait_us;

	if (!f->tie_us || s->now_us >= f->tie_until_us || t.overruled)
		f->tie_us = s->now_us;
	f->tie_until_us = s->now_us + 2 * (u64)ad->interval_us;
	if (t.overruled)
		return false;
	if (!t.place)
		return higher;
	if (ad->interval_us > t.longest_us)
		t.longest_us = ad->interval_us;
	/* the other one would have yielded, had it heard us */
	if (!higher)
		t.place += PLACES;
	wait_us = t.longest_us * 3 / 2 * t.place;
	if (s->now_us - f->tie_us < wait_us)
		return false;
	if (higher)
		return true;
	/* unless three hear each other in a circle, and all wait in vain */
	if (s->now_us < s->g->concede_from_us)
		return false;
	s->g->concede_from_us = s->now_us + GWHA_HOLD_OFF_US;
	return true;
}
