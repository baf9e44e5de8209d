// SPDX-License-Identifier: GPL-2.0-or-later
/* Two links: which of them carries data, and what the peer is told of them. */

#include "sync_path.h"
#include "tap.h"

#define MS 1000ull
#define LONG (GWHA_PATH_SILENT_US / MS)

/* What is heard, at which time, and what must be used and told then. */
struct path_step {
	u64 at_ms;
	u8 over; /* a beat came that was sent by this link, from 1 */
	bool tells; /* it is the newest */
	u8 heard; /* and says so */
	u8 use;
	u8 tell;
};

static const struct {
	const char *name;
	struct path_step step[8];
} cases[] = {
	{ "one link", { { 1000, 0, false, 0, 0, 0 } } },
	{ "at first",
	  { { 1000, 1, true, 0, 0, 1 }, { 1000, 2, true, 0, 0, 3 } } },
	{ "a link that works is kept",
	  { { 1000, 1, true, 3, 0, 1 },
	    { 1001, 2, true, 3, 0, 3 },
	    { 1100, 1, true, 1, 0, 3 },
	    { 1200, 1, true, 3, 0, 3 } } },
	{ "the first is not heard there: the second",
	  { { 1000, 1, true, 3, 0, 1 },
	    { 1100, 2, true, 2, 1, 3 },
	    { 1200, 1, true, 3, 1, 3 },
	    { 1300, 1, true, 1, 0, 3 } } },
	{ "none is heard there: as it was",
	  { { 1000, 1, true, 2, 1, 1 }, { 1100, 1, true, 0, 1, 1 } } },
	{ "one that was overtaken decides nothing",
	  { { 1000, 2, true, 3, 0, 2 }, { 1001, 1, false, 2, 0, 3 } } },
	{ "a link that falls silent is not told of",
	  { { 1000, 1, true, 3, 0, 1 },
	    { 1100, 2, true, 3, 0, 3 },
	    { 1000 + LONG - 1, 2, true, 3, 0, 3 },
	    { 1000 + LONG, 2, true, 3, 0, 2 } } },
	{ "no link beyond the second",
	  { { 1000, 3, true, 3, 0, 0 }, { 1000, 255, true, 3, 0, 0 } } },
};

static bool walk(const struct path_step *s)
{
	struct gwha_path path = { 0 };
	bool ok = true;

	for (; s->at_ms; s++) {
		gwha_path_heard(&path, s->over, s->at_ms * MS);
		if (s->tells)
			gwha_path_told(&path, s->heard, s->at_ms * MS);
		ok &= path.use == s->use;
		ok &= gwha_path_heard_by(&path, s->at_ms * MS) == s->tell;
	}

	return ok;
}

static void arrives(void)
{
	struct gwha_path path = { 0 };
	u64 now = 5000 * MS;
	bool ok;

	ok = !gwha_path_arrives(&path, 0, now);
	gwha_path_told(&path, 2, now);
	ok &= !gwha_path_arrives(&path, 0, now);
	ok &= gwha_path_arrives(&path, 1, now + GWHA_PATH_SILENT_US - 1);
	ok &= !gwha_path_arrives(&path, 1, now + GWHA_PATH_SILENT_US);
	tap_ok(ok, "path: what the peer has said counts for a while");
}

int main(void)
{
	size_t i;

	tap_plan(TAP_COUNT(cases) + 1);
	for (i = 0; i < TAP_COUNT(cases); i++)
		tap_ok(walk(cases[i].step), "path: %s", cases[i].name);
	arrives();

	return tap_done();
}
