// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Routes and rules that are there while a group is active. As with all else nothing
 * is remembered of what was done: the kernel says which are there that are the
 * agent's, and those that should not be go, and those that lack are added. So one
 * that was removed by somebody comes back, and another agent goes on.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fib.h"
#include "follow.h"
#include "log.h"

/* A VIP is there a moment after its group is active; a device may never come. */
#define AGAIN_MIN_US 100000
#define AGAIN_MAX_US 10000000

/* What a look does. */
struct turn {
	struct gwhad_follow *f;
	const struct gwha_conf *conf;
	struct gwhad_fib *fib;
	struct gwhad_fib_have have;
	size_t added;
	size_t removed;
};

static bool is_active(const struct gwhad_follow *f, const char *group)
{
	for (size_t i = 0; i < f->n_active; i++)
		if (!strcmp(f->active[i], group))
			return true;
	return false;
}

/* What the kernel adds by itself, a device to a gateway for one, is no difference. */
static bool is_it(const struct gwha_route *want, const struct gwha_route *is)
{
	return gwha_route_same_place(want, is) &&
	       !memcmp(&want->via, &is->via, sizeof(want->via)) &&
	       !memcmp(&want->src, &is->src, sizeof(want->src)) &&
	       (!*want->dev || !strcmp(want->dev, is->dev));
}

static bool wants_route(const struct turn *t, const struct gwha_route *is)
{
	for (size_t i = 0; i < t->conf->n_routes; i++)
		if (is_it(&t->conf->routes[i].r, is))
			return is_active(t->f, t->conf->routes[i].group);
	return false;
}

static bool wants_rule(const struct turn *t, const struct gwha_rule *is)
{
	for (size_t i = 0; i < t->conf->n_rules; i++)
		if (gwha_rule_same(&t->conf->rules[i].r, is))
			return is_active(t->f, t->conf->rules[i].group);
	return false;
}

static bool has_route(const struct turn *t, const struct gwha_route *want)
{
	for (size_t i = 0; i < t->have.n_routes; i++)
		if (is_it(want, &t->have.routes[i]))
			return true;
	return false;
}

static bool has_rule(const struct turn *t, const struct gwha_rule *want)
{
	for (size_t i = 0; i < t->have.n_rules; i++)
		if (gwha_rule_same(want, &t->have.rules[i]))
			return true;
	return false;
}

/* It is said once, and again when another one fails. */
static void say(struct turn *t, int ret, const struct gwha_err *err)
{
	if (!ret)
		return;
	t->f->missing++;
	if (strcmp(t->f->bad, err->text))
		gwhad_log(GWHAD_WARNING, "route or rule: %s", err->text);
	snprintf(t->f->bad, sizeof(t->f->bad), "%s", err->text);
}

/* Rules go before the routes that they lead to, and come behind them. */
static void remove_others(struct turn *t)
{
	struct gwha_err err;

	for (size_t i = 0; i < t->have.n_rules; i++)
		if (!wants_rule(t, &t->have.rules[i])) {
			t->removed++;
			say(t, gwhad_fib_rule(t->fib, &t->have.rules[i], false,
					      &err), &err);
		}
	for (size_t i = 0; i < t->have.n_routes; i++)
		if (!wants_route(t, &t->have.routes[i])) {
			t->removed++;
			say(t, gwhad_fib_route(t->fib, &t->have.routes[i],
					       false, &err), &err);
		}
}

static void add_missing(struct turn *t)
{
	const struct gwha_conf *conf = t->conf;
	struct gwha_err err;
	int ret;

	for (size_t i = 0; i < conf->n_routes; i++) {
		if (!is_active(t->f, conf->routes[i].group))
			continue;
		t->f->wanted++;
		if (has_route(t, &conf->routes[i].r))
			continue;
		ret = gwhad_fib_route(t->fib, &conf->routes[i].r, true, &err);
		t->added += !ret;
		say(t, ret, &err);
	}
	for (size_t i = 0; i < conf->n_rules; i++) {
		if (!is_active(t->f, conf->rules[i].group))
			continue;
		t->f->wanted++;
		if (has_rule(t, &conf->rules[i].r))
			continue;
		ret = gwhad_fib_rule(t->fib, &conf->rules[i].r, true, &err);
		t->added += !ret;
		say(t, ret, &err);
	}
}

static void set_right(struct gwhad_follow *f, const struct gwha_conf *conf)
{
	struct turn t = {.f = f, .conf = conf};
	bool none = !conf->n_routes && !conf->n_rules;
	struct gwha_err err;
	int ret = -1;

	if (none && f->clean)
		return;
	f->wanted = 0;
	f->missing = 0;
	t.fib = gwhad_fib_open(&err);
	if (t.fib)
		ret = gwhad_fib_read(t.fib, &t.have, &err);
	if (ret) {
		say(&t, ret, &err);
	} else {
		remove_others(&t);
		add_missing(&t);
	}
	gwhad_fib_free(&t.have);
	gwhad_fib_close(t.fib);
	if (t.added || t.removed)
		gwhad_log(GWHAD_INFO,
			  "routes and rules: %zu added, %zu removed", t.added,
			  t.removed);
	f->clean = none && !f->missing;
	if (!f->missing)
		*f->bad = '\0';
	f->again_us = !f->missing  ? 0 :
		      f->again_us ? 2 * f->again_us :
				    AGAIN_MIN_US;
	if (f->again_us > AGAIN_MAX_US)
		f->again_us = AGAIN_MAX_US;
}

static void note(struct gwhad_follow *f, const char *group)
{
	char (*at)[GWHA_NAME_MAX + 1];

	at = realloc(f->active, (f->n_active + 1) * sizeof(*at));
	if (!at)
		return; /* the next look finds it again */
	f->active = at;
	snprintf(at[f->n_active++], sizeof(*at), "%s", group);
}

/**
 * gwhad_follow_look - set right what follows groups
 * @f: what follows
 * @conf: what the file says to this node
 * @groups: what there is
 * @n_groups: how many
 */
void gwhad_follow_look(struct gwhad_follow *f, const struct gwha_conf *conf,
		       const struct gwha_group *groups, size_t n_groups)
{
	f->n_active = 0;
	for (size_t i = 0; i < n_groups; i++)
		if (groups[i].state == GWHA_STATE_ACTIVE)
			note(f, groups[i].name);
	set_right(f, conf);
}

/**
 * gwhad_follow_event - a group has changed: what follows it does so at once
 * @f: what follows
 * @conf: what the file says to this node
 * @ev: the change
 */
void gwhad_follow_event(struct gwhad_follow *f, const struct gwha_conf *conf,
			const struct gwha_event *ev)
{
	bool was = is_active(f, ev->group);
	bool is = ev->to == GWHA_STATE_ACTIVE;

	if (was == is || (!conf->n_routes && !conf->n_rules))
		return;
	if (is)
		note(f, ev->group);
	for (size_t i = 0; !is && i < f->n_active; i++)
		if (!strcmp(f->active[i], ev->group)) {
			f->n_active--;
			memmove(f->active[i], f->active[f->n_active],
				sizeof(f->active[i]));
			break;
		}
	set_right(f, conf);
}
