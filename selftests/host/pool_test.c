// SPDX-License-Identifier: GPL-2.0-or-later
/* What a pool makes of a node's groups: the shared scripts, and who comes and goes. */

#include "claims.h"
#include "limits.h"
#include "pool_cases.h"
#include "pool_walk.h"
#include "tap.h"

#define CHANGES 6
#define ROOM 2

static void walk(const struct pool_case *c)
{
	struct pool_walk w;
	const char *wrong;
	u8 row;

	wrong = pool_walk_all(&w, c, &row);
	if (tap_ok(!wrong, "%s", c->name))
		return;
	row--;
	tap_diag("step %u: %s: state %u, priority %u, %u claims, due %llu", row,
		 wrong, w.g[c->steps[row].group].state,
		 w.g[c->steps[row].group].prio, w.c.n,
		 (unsigned long long)w.f[c->steps[row].group].due_us);
}

static void make(struct gwha_elect *g, struct gwha_share *sh, u8 slot, u8 state)
{
	gwha_elect_init(g, 100, false, 0);
	g->state = state;
	sh->slot = slot;
	sh->weight = 30;
	sh->limit = 1;
	sh->prio = 100;
}

/* Groups that are active already come into a pool, and go. */
static void check_changes(void)
{
	struct gwha_claims c = { 0 };
	struct gwha_elect g[3];
	struct gwha_share sh[3];
	bool rise;

	make(&g[0], &sh[0], 0, GWHA_STATE_ACTIVE);
	make(&g[1], &sh[1], 1, GWHA_STATE_ACTIVE);
	make(&g[2], &sh[2], 2, GWHA_STATE_BACKUP);
	gwha_claims_join(&c, &sh[0], &g[0]);
	tap_ok(c.n == 1 && g[0].prio == 100 && !g[0].full && !g[0].shifted,
	       "join: the first active one is as it was");
	gwha_claims_join(&c, &sh[1], &g[1]);
	tap_ok(c.n == 2 && g[1].prio == 70 && g[1].full && g[1].shifted,
	       "join: a second one is lowered, and beyond the limit");
	gwha_claims_join(&c, &sh[2], &g[2]);
	tap_ok(c.n == 2 && g[2].prio == 40 && g[2].full,
	       "join: one in backup is lowered by both");
	gwha_claims_leave(&c, &sh[0], &g[0]);
	gwha_claims_look(&c, &sh[1], &g[1]);
	gwha_claims_look(&c, &sh[2], &g[2]);
	rise = !g[1].full && g[1].prio == 100 && g[2].full && g[2].prio == 70;
	tap_ok(c.n == 1 && g[0].prio == 100 && rise,
	       "leave: its claim ends, the others rise");
	sh[2].limit = 2;
	sh[2].weight = 10;
	gwha_claims_look(&c, &sh[2], &g[2]);
	tap_ok(g[2].prio == 90 && !g[2].full, "another limit and weight count");
	gwha_claims_leave(&c, &sh[2], &g[2]);
	tap_ok(c.n == 1 && g[2].prio == 100 && !g[2].full,
	       "leave: one without a claim takes none along");
}

/* As many groups as there can be. */
static void check_room(void)
{
	struct gwha_claims c = { 0 };
	struct gwha_elect g;
	struct gwha_share sh;
	bool ok = true;
	u16 i;

	for (i = 0; i < GWHA_POOL_GROUPS_MAX; i++) {
		make(&g, &sh, (u8)i, GWHA_STATE_ACTIVE);
		gwha_claims_join(&c, &sh, &g);
		gwha_claims_join(&c, &sh, &g);
		ok &= c.n == i + 1 && g.full == (i > 0);
	}
	tap_ok(ok, "room: one claim for each of 255 groups");
	for (i = 0; i < GWHA_POOL_GROUPS_MAX; i++) {
		/* every other one first */
		sh.slot = (u8)(i * 2 % GWHA_POOL_GROUPS_MAX);
		gwha_claims_leave(&c, &sh, &g);
		gwha_claims_leave(&c, &sh, &g);
		ok &= c.n == GWHA_POOL_GROUPS_MAX - 1 - i;
	}
	tap_ok(ok, "room: each ends once");
}

int main(void)
{
	size_t i;

	tap_plan(TAP_COUNT(pool_cases) + CHANGES + ROOM);
	for (i = 0; i < TAP_COUNT(pool_cases); i++)
		walk(&pool_cases[i]);
	check_changes();
	check_room();
	return tap_done();
}
