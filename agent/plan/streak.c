// SPDX-License-Identifier: GPL-2.0-or-later
/* From results that come one by one to a condition that is up or down. */

#include "streak.h"

/**
 * gwha_streak_add - one more result
 * @s: the condition; all zero before the first
 * @ok: the result
 * @rise: so many good ones in a row, and it is up
 * @fall: so many bad ones in a row, and it is down
 *
 * Until enough are in a row the condition is what it was, or not known: who
 * begins anew says nothing of what the one before him has reported.
 *
 * Return: whether it changed, or became known.
 */
bool gwha_streak_add(struct gwha_streak *s, bool ok, uint64_t rise,
		     uint64_t fall)
{
	if (s->n && s->last != ok)
		s->n = 0;
	s->last = ok;
	if (s->n < UINT64_MAX)
		s->n++;
	if (s->n < (ok ? rise : fall) || (s->known && s->up == ok))
		return false;
	s->known = true;
	s->up = ok;
	return true;
}
