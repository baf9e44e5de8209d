// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A change of a site: tried beside what there is, with a plan of its own; then taken
 * whole, or dropped. One connection more or less is tried in the site's own plan:
 * that takes no time, however large the site is.
 */

#include <stdlib.h>
#include <string.h>

#include "pool_work.h"
#include "site.h"

/**
 * gwha_site_add_step - one row more that a change changes
 * @e: change
 * @was: the object so far, or NULL
 * @is: the object from now on, or NULL; the change has it now, if it is another one
 *
 * Return: the step, or NULL for want of memory: @is is still the caller's.
 */
struct gwha_site_step *gwha_site_add_step(struct gwha_site_edit *e,
					  struct gwha_site_object *was,
					  struct gwha_site_object *is)
{
	if (e->n == e->room) {
		size_t room = e->room ? 2 * e->room : 16;
		void *new = realloc(e->steps, room * sizeof(*e->steps));

		if (!new) {
			e->failed = true;
			return NULL;
		}
		e->steps = new;
		e->room = room;
	}
	if (is && is != was)
		is->fresh = true;
	e->steps[e->n] = (struct gwha_site_step){
		.kind = is ? is->kind : was->kind,
		.was = was,
		.is = is,
	};
	return &e->steps[e->n++];
}

static bool copy_lists(const struct gwha_site *s, struct gwha_site_edit *e)
{
	for (unsigned int kind = 0; kind < GWHA_KINDS; kind++) {
		const struct gwha_site_list *from = &s->of[kind];
		struct gwha_site_list *to = &e->next[kind];

		to->room = from->n + 64;
		to->at = malloc(to->room * sizeof(struct gwha_site_object *));
		if (!to->at)
			return false;
		if (from->n)
			memcpy(to->at, from->at,
			       from->n * sizeof(struct gwha_site_object *));
		to->n = from->n;
	}
	return true;
}

static void remove_at(struct gwha_site_list *list, size_t at)
{
	list->n--;
	memmove(&list->at[at], &list->at[at + 1],
		(list->n - at) * sizeof(struct gwha_site_object *));
}

static int by_name(const void *one, const void *two)
{
	const struct gwha_site_object *const *a = one, *const *b = two;

	return strcmp((*a)->name, (*b)->name);
}

/* A whole site at once: one sort, rather than that each finds its place. */
static bool fill_list(struct gwha_site_edit *e, enum gwha_pool_kind kind)
{
	struct gwha_site_list *to = &e->next[kind];
	void *room = realloc(to->at, (e->n + 1) * sizeof(struct gwha_site_object *));

	if (!room)
		return false;
	to->at = room;
	to->room = e->n + 1;
	to->n = 0;
	for (size_t i = 0; i < e->n; i++)
		if (e->steps[i].is && e->steps[i].kind == kind)
			to->at[to->n++] = e->steps[i].is;
	if (to->n)
		qsort(to->at, to->n, sizeof(struct gwha_site_object *), by_name);
	return true;
}

static bool step_lists(struct gwha_site_edit *e)
{
	for (size_t i = 0; i < e->n; i++) {
		const struct gwha_site_step *step = &e->steps[i];
		struct gwha_site_list *list = &e->next[step->kind];

		if (step->was && step->is)
			list->at[gwha_site_seek(list, step->was->name, NULL)] = step->is;
		else if (step->was)
			remove_at(list, gwha_site_seek(list, step->was->name, NULL));
		else if (!gwha_site_insert(list, step->is))
			return false;
	}
	return true;
}

static bool make_lists(const struct gwha_site *s, struct gwha_site_edit *e)
{
	bool done = copy_lists(s, e);

	if (!e->whole)
		return done && step_lists(e);
	for (unsigned int kind = 0; done && kind < GWHA_KINDS; kind++)
		done = fill_list(e, (enum gwha_pool_kind)kind);
	return done;
}

static struct gwha_site_object *tenant_of(const struct gwha_site *s,
					  const struct gwha_site_object *conn)
{
	return gwha_site_find(s, GWHA_KIND_TENANT, conn->is.conns[0].tenant);
}

/* One connection more or less, in the plan that there is. */
static int settle_one(struct gwha_site *s, struct gwha_site_edit *e,
		      struct gwha_findings *f)
{
	struct gwha_site_object *o = e->steps[0].is, *was = e->steps[0].was;
	struct gwha_site_object *tenant = tenant_of(s, o ? o : was);
	struct gwha_pool_plan *p = &s->plan;

	if (!gwha_site_reserve(&s->of[GWHA_KIND_CONN])) {
		e->failed = true;
		return -1;
	}
	if (o && gwha_pool_plan_add(p, &o->is.conns[0], f))
		return -1;
	if (was && gwha_pool_plan_del(p, was->name)) {
		e->failed = true;
		return -1;
	}
	e->quick = true;
	if (o)
		gwha_site_write_conn(e, p, gwha_pool_find(p, GWHA_NOUN_CONN, o->name), o);
	if (tenant)
		gwha_site_write_tenant(e, p, gwha_pool_find(p, GWHA_NOUN_TENANT, tenant->name),
				       tenant);
	return e->failed ? -1 : 0;
}

static bool is_one(const struct gwha_site *s, const struct gwha_site_edit *e)
{
	return s->made && e->n == 1 && !e->whole &&
	       e->steps[0].kind == GWHA_KIND_CONN &&
	       !e->steps[0].was != !e->steps[0].is;
}

/**
 * gwha_site_settle - try a change: plan it, and write back what the plan gave
 * @s: site
 * @e: change, with the steps that were asked for
 * @how: how it is planned
 * @f: what is wrong is added
 *
 * Return: 0, or -1 if it cannot be: it is to be dropped.
 */
int gwha_site_settle(struct gwha_site *s, struct gwha_site_edit *e,
		     const struct gwha_pool_how *how, struct gwha_findings *f)
{
	size_t before = f->errors;

	e->asked = e->n;
	if (is_one(s, e)) {
		settle_one(s, e, f);
	} else if (!make_lists(s, e)) {
		e->failed = true;
	} else if (!gwha_site_want(e->next, &e->want, f)) {
		e->made = true;
		if (!gwha_pool_plan_make(&e->want, how, &e->plan, f))
			gwha_site_write_back(e);
	}
	if (e->failed)
		gwha_wrong(f, "", (struct gwha_place){0}, "out of memory");
	return f->errors == before ? 0 : -1;
}

/**
 * gwha_site_unsettle - a change is to be tried otherwise
 * @e: change, as it was tried: only what was asked for is left of it
 */
void gwha_site_unsettle(struct gwha_site_edit *e)
{
	for (size_t i = e->asked; i < e->n; i++) {
		if (e->steps[i].is && e->steps[i].is != e->steps[i].was)
			gwha_site_object_free(e->steps[i].is);
		free(e->steps[i].text);
	}
	e->n = e->asked;
	gwha_pool_plan_free(&e->plan);
	gwha_pools_free(&e->want);
	for (unsigned int kind = 0; kind < GWHA_KINDS; kind++) {
		free(e->next[kind].at);
		e->next[kind] = (struct gwha_site_list){.n = 0};
	}
	e->made = false;
}

/* The site's lists and plan become those of the change. */
static void swap(struct gwha_site *s, struct gwha_site_edit *e)
{
	gwha_pool_plan_free(&s->plan);
	gwha_pools_free(&s->want);
	s->want = e->want;
	s->plan = e->plan;
	s->plan.want = &s->want;
	s->made = true;
	for (unsigned int kind = 0; kind < GWHA_KINDS; kind++) {
		free(s->of[kind].at);
		s->of[kind] = e->next[kind];
	}
}

/* The same for one connection; there is room for one more (gwha_site_settle()). */
static void swap_one(struct gwha_site *s, const struct gwha_site_step *step)
{
	struct gwha_site_list *list = &s->of[GWHA_KIND_CONN];

	if (step->is)
		gwha_site_insert(list, step->is);
	if (step->was)
		remove_at(list, gwha_site_seek(list, step->was->name, NULL));
}

/**
 * gwha_site_take - take a change
 * @s: site
 * @e: change, which was tried and kept; gone afterwards
 */
void gwha_site_take(struct gwha_site *s, struct gwha_site_edit *e)
{
	if (e->quick)
		swap_one(s, &e->steps[0]);
	else
		swap(s, e);
	for (size_t i = 0; i < e->n; i++) {
		struct gwha_site_step *step = &e->steps[i];

		if (step->is && step->is == step->was) {
			gwha_site_apply(step, step->is);
			free(step->is->text);
			step->is->text = step->text;
			continue;
		}
		if (step->is)
			step->is->fresh = false;
		gwha_site_object_free(step->was);
	}
	free(e->steps);
	*e = (struct gwha_site_edit){.n = 0};
}

/**
 * gwha_site_drop - drop a change: the site is as it was
 * @s: site
 * @e: change; gone afterwards
 */
void gwha_site_drop(struct gwha_site *s, struct gwha_site_edit *e)
{
	struct gwha_findings *f;

	if (e->quick) {
		f = calloc(1, sizeof(*f));
		s->made = false;
		if (f)
			gwha_site_plan(s, f);
		free(f);
	}
	gwha_site_unsettle(e);
	for (size_t i = 0; i < e->n; i++)
		if (e->steps[i].is != e->steps[i].was)
			gwha_site_object_free(e->steps[i].is);
	free(e->steps);
	*e = (struct gwha_site_edit){.n = 0};
}
