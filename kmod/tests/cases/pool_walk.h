/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walks the scripts of pool_cases.h, which comes before; includes nothing. */

#ifndef GWHA_CASES_POOL_WALK_H
#define GWHA_CASES_POOL_WALK_H

/* A script on its way: a node with a group for each share. */
struct pool_walk {
	struct gwha_claims c;
	struct gwha_share sh[POOL_GROUPS];
	struct gwha_elect g[POOL_GROUPS];
	struct gwha_fsm f[POOL_GROUPS];
};

static inline void pool_walk_begin(struct pool_walk *w,
				   const struct pool_case *c)
{
	u8 i;

	memset(w, 0, sizeof(*w));
	for (i = 0; i < POOL_GROUPS; i++) {
		gwha_elect_init(&w->g[i], 192, c->preempt, 0);
		gwha_fsm_init(&w->f[i], 3, GWHA_FAMILY_INET, 1000000);
		w->f[i].src.b[0] = 10;
		/* slots in another order than the claims */
		w->sh[i].slot = (u8)(7 - i);
		w->sh[i].weight = c->weight;
		w->sh[i].limit = c->limit;
		w->sh[i].prio = 192;
	}
}

/* What differs from the script, or NULL. */
static inline const char *pool_walk_judge(const struct pool_walk *w,
					  const struct pool_step *s,
					  const struct gwha_verdict *v)
{
	const struct gwha_elect *g = &w->g[s->group];
	const struct gwha_fsm *f = &w->f[s->group];
	u8 flags = (u8)((g->full ? PO_FULL : 0) |
			(g->unserved ? PO_UNSERVED : 0) |
			(f->silent ? PO_SILENT : 0) |
			(g->leaving ? PO_LEAVING : 0) |
			(f->acts & GWHA_ACT_ADVERT ? PO_ADVERT : 0));

	if (g->state != s->state || v->to != s->state)
		return "state";
	if (v->why != s->why)
		return "why";
	if (g->prio != s->prio)
		return "priority";
	if (flags != s->flags)
		return "flags";
	if (w->c.n != s->claims)
		return "claims";
	if (f->due_us != s->due_us)
		return "timer";
	return g->shifted ? "shifted" : NULL;
}

/* Takes one step; returns what differs from the script, or NULL. */
static inline const char *pool_walk_step(struct pool_walk *w,
					 const struct pool_step *s)
{
	struct gwha_fsm *m = &w->f[s->group];
	const struct gwha_advert ad = {
		.version = 3,
		.prio = s->arg,
		.count = 1,
		.interval_us = 1000000,
		.src = { { 10, 1 } },
	};
	const struct gwha_event ev = {
		.type = s->ev,
		.cause = s->arg,
		.now_us = s->at_us,
		.advert = &ad,
	};
	struct gwha_verdict v;
	const char *wrong;

	if (s->ev == GWHA_EV_PRIO)
		w->sh[s->group].prio = s->arg;
	v = gwha_claims_step(&w->c, &w->sh[s->group], &w->g[s->group], &m, 1,
			     &ev);
	wrong = pool_walk_judge(w, s, &v);
	m->acts = 0;
	return wrong;
}

/* All of a script; returns what differs, and in which @row. */
static inline const char *pool_walk_all(struct pool_walk *w,
					const struct pool_case *c, u8 *row)
{
	const char *wrong = NULL;

	pool_walk_begin(w, c);
	for (*row = 0; *row < c->n && !wrong; ++*row)
		wrong = pool_walk_step(w, &c->steps[*row]);
	return wrong;
}

#endif /* GWHA_CASES_POOL_WALK_H */
