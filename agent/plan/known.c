// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What was told last of each group, so that a change is told once: by the event
 * of it or, where events were lost, by what there is.
 */

#include <stdlib.h>
#include <string.h>

#include "known.h"

static struct gwha_known *find(const struct gwha_knowns *k, const char *name)
{
	for (size_t i = 0; i < k->n; i++)
		if (!strcmp(k->at[i].name, name))
			return &k->at[i];
	return NULL;
}

/* NULL for want of memory: then a change is told more than once. */
static struct gwha_known *add(struct gwha_knowns *k, const char *name)
{
	struct gwha_known *at = k->at;

	if (k->n == k->room) {
		size_t room = k->room ? 2 * k->room : 16;

		at = realloc(at, room * sizeof(*at));
		if (!at)
			return NULL;
		k->at = at;
		k->room = room;
	}
	at += k->n++;
	memset(at, 0, sizeof(*at));
	strncpy(at->name, name, sizeof(at->name) - 1);
	return at;
}

/**
 * gwha_known_event - whether an event is a change that was not told
 * @k: what was told
 * @ev: the event; it becomes one from the state that was told last
 *
 * Return: whether it is to be told.
 */
bool gwha_known_event(struct gwha_knowns *k, struct gwha_event *ev)
{
	struct gwha_known *known = find(k, ev->group);

	if (!known) {
		if (ev->to == ev->from)
			return false;
		known = add(k, ev->group);
	} else {
		ev->from = known->state;
	}
	if (known)
		known->state = ev->to;
	return ev->to != ev->from;
}

static void tell(struct gwha_known *known, const struct gwha_group *g,
		 gwha_told_fn fn, void *arg)
{
	struct gwha_event ev = {
		.from = known->state,
		.to = g ? g->state : GWHA_STATE_INIT,
		.why = g ? g->why : GWHA_WHY_SHUTDOWN,
		.cause = g ? g->cause : GWHA_CAUSE_NONE,
		.epoch = g ? g->epoch : 0,
		.time_us = g ? g->since_us : 0,
	};

	memcpy(ev.group, known->name, sizeof(ev.group));
	known->state = ev.to;
	fn(arg, &ev);
}

/**
 * gwha_known_dump - tell what differs from what was told
 * @k: what was told
 * @groups: what there is
 * @n: how many
 * @fn: called for each group that is in another state, or is gone
 * @arg: passed to @fn
 */
void gwha_known_dump(struct gwha_knowns *k, const struct gwha_group *groups,
		     size_t n, gwha_told_fn fn, void *arg)
{
	size_t kept = 0;

	for (size_t i = 0; i < k->n; i++)
		k->at[i].seen = false;
	for (size_t i = 0; i < n; i++) {
		struct gwha_known *known = find(k, groups[i].name);

		if (!known)
			known = add(k, groups[i].name);
		if (!known)
			continue;
		known->seen = true;
		if (known->state != groups[i].state)
			tell(known, &groups[i], fn, arg);
	}
	for (size_t i = 0; i < k->n; i++) {
		if (!k->at[i].seen && k->at[i].state != GWHA_STATE_INIT)
			tell(&k->at[i], NULL, fn, arg);
		if (k->at[i].seen)
			k->at[kept++] = k->at[i];
	}
	k->n = kept;
}

/**
 * gwha_known_free - forget all
 * @k: what was told
 */
void gwha_known_free(struct gwha_knowns *k)
{
	free(k->at);
	*k = (struct gwha_knowns){0};
}
