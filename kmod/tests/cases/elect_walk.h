/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walks the scripts of elect_cases.h, which comes before; includes nothing. */

#ifndef GWHA_CASES_ELECT_WALK_H
#define GWHA_CASES_ELECT_WALK_H

/* A script on its way: the group, its routers, and which of them are in. */
struct elect_walk {
	const struct elect_case *c;
	struct gwha_elect g;
	struct gwha_fsm f[ELECT_MEMBERS_MAX];
	struct gwha_fsm *m[ELECT_MEMBERS_MAX];
	u16 n;
};

static inline struct gwha_addr elect_addr(u16 src)
{
	struct gwha_addr a = {{10}};

	a.b[2] = (u8)(src >> 8);
	a.b[3] = (u8)src;
	/* what follows must not count */
	a.b[15] = (u8)(0xff - (src >> 8));
	return a;
}

static inline void elect_walk_begin(struct elect_walk *w,
				    const struct elect_case *c)
{
	u16 i;

	memset(w, 0, sizeof(*w));
	w->c = c;
	gwha_elect_init(&w->g, c->prio, c->preempt, c->delay_us);
	w->g.start_delay_us = c->start_us;
	w->g.sync_until_us = c->sync_us;
	for (i = 0; i < ELECT_MEMBERS_MAX; i++) {
		gwha_fsm_init(&w->f[i], c->version[i], c->family[i],
			      c->interval_us[i]);
		w->f[i].src = elect_addr(c->src);
		w->f[i].rank = c->rank[i];
		w->f[i].epochs = c->epochs;
	}
}

static inline u8 elect_admit(const struct admit_case *c)
{
	struct gwha_fsm f;
	const struct gwha_advert ad = {
		.version = c->ad_version,
		.prio = 100,
		.count = 1,
		.interval_us = c->ad_interval_us,
		.src = elect_addr(c->ad_src),
	};

	gwha_fsm_init(&f, c->version, GWHA_FAMILY_INET, c->interval_us);
	f.src = elect_addr(0x0102);
	return gwha_fsm_admit(&f, &ad);
}

/* What differs from the script, or NULL. */
static inline const char *elect_walk_judge(const struct elect_walk *w,
					   const struct elect_step *s,
					   const struct gwha_verdict *v)
{
	u8 flags =
		(u8)((w->g.partial ? EL_PARTIAL : 0) |
		     (w->g.leaving ? EL_LEAVING : 0) | (v->late ? EL_LATE : 0) |
		     (w->f[0].silent ? EL_SILENT0 : 0) |
		     (w->f[1].silent ? EL_SILENT1 : 0));
	u16 i;

	if (v->to != s->state || w->g.state != s->state)
		return "state";
	if (v->why != s->why)
		return "why";
	if (v->acts != s->acts)
		return "acts";
	if (w->g.epoch != s->epoch)
		return "epoch";
	if (s->tells && w->g.reign != s->tells)
		return "epoch told";
	if (flags != s->flags)
		return "flags";
	if (!w->g.cause != (s->state != GWHA_STATE_INIT || (!w->g.faulty && !w->g.barred)))
		return "cause";
	for (i = 0; i < ELECT_MEMBERS_MAX; i++) {
		if (w->f[i].acts != s->member_acts[i])
			return i ? "acts of member 1" : "acts of member 0";
		if (w->f[i].due_us != s->due_us[i])
			return i ? "timer of member 1" : "timer of member 0";
		if (w->f[i].joined && w->f[i].state != s->state)
			return i ? "state of member 1" : "state of member 0";
	}
	return NULL;
}

/* The step of a script that has number @row, or NULL after the last one. */
static inline const struct elect_step *elect_row(const struct elect_case *c,
						 u16 row)
{
	if (row < c->nbefore)
		return &c->before[row];
	row -= c->nbefore;
	return row < c->n ? &c->steps[row] : NULL;
}

/* Takes one step; returns what differs from the script, or NULL. */
static inline const char *elect_walk_step(struct elect_walk *w,
					  const struct elect_step *s)
{
	struct gwha_fsm *f = &w->f[s->member];
	struct gwha_advert ad = {
		.version = f->version,
		.prio = s->arg,
		.count = 1,
		.interval_us = s->interval_us,
		.epoch = s->said,
		.src = elect_addr(s->src),
	};
	struct gwha_event ev = {
		.type = s->ev,
		.cause = s->arg,
		.now_us = s->at_us,
		.advert = &ad,
	};
	struct gwha_verdict v;
	u8 from = w->g.state;
	const char *wrong;

	if (s->ev == GWHA_EV_JOIN)
		w->m[w->n++] = f;
	if ((s->ev == GWHA_EV_CONF || s->ev == GWHA_EV_PRIO) && s->arg)
		w->g.prio = s->arg;
	while (w->m[ev.member] != f)
		ev.member++;
	v = gwha_elect_step(&w->g, w->m, w->n, &ev);
	if (s->ev == GWHA_EV_LEAVE && !ev.member)
		w->m[0] = w->m[1];
	if (s->ev == GWHA_EV_LEAVE)
		w->n--;
	wrong = elect_walk_judge(w, s, &v);
	if (!wrong && v.from != from)
		wrong = "state before";
	w->f[0].acts = 0;
	w->f[1].acts = 0;
	return wrong;
}

#endif /* GWHA_CASES_ELECT_WALK_H */
