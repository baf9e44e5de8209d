// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which routers change state together. What gwha has for a group alone, others
 * have for each router: priority, preemption, what is tracked.
 */

#include <stdio.h>
#include <string.h>

#include "note.h"
#include "wish.h"

/* A name as gwha.yaml takes it, which no other group has. */
static char *make_name(struct gwha_wish *w, const char *source)
{
	char name[GWHA_NAME_MAX + 1];
	char tail[12] = "";
	size_t len;

	/* a number that no name ends in is among as many as there are names */
	for (unsigned int i = 0; i <= w->n_groups + 1; i++) {
		if (i)
			snprintf(tail, sizeof(tail), "-%u", w->n_groups + i);
		len = strlen(source);
		if (len > GWHA_NAME_MAX - strlen(tail))
			len = GWHA_NAME_MAX - strlen(tail);
		memcpy(name, source, len);
		for (size_t j = 0; j < len; j++)
			if (name[j] <= ' ' || name[j] > '~' ||
			    strchr("/\"'\\", name[j]))
				name[j] = '_';
		strcpy(name + len, tail);
		if (*name && !gwha_index_find(&w->groups_by_name, name))
			return gwha_arena_text(&w->im->arena, name,
					       strlen(name));
	}
	return NULL;
}

/* @own: of one router, whose name is no group's in the source. */
static struct gwha_wish_group *add_group(struct gwha_wish *w,
					 const char *source,
					 struct gwha_import_place place,
					 bool own)
{
	struct gwha_wish_group *g;

	if (w->n_groups == GWHA_ROUTERS_MAX) {
		gwha_import_wrong(w->im, place, "",
				  "too many: there are at most %d groups",
				  GWHA_ROUTERS_MAX);
		return NULL;
	}
	g = gwha_arena_take(&w->im->arena, sizeof(*g));
	if (g)
		g->name = make_name(w, *source ? source : "group");
	if (!g || !g->name ||
	    gwha_index_add(&w->groups_by_name, &w->im->arena, g->name, g) ||
	    (!own && gwha_index_add(&w->groups_by_source, &w->im->arena, source,
				    g))) {
		gwha_import_no_memory(w->im);
		return NULL;
	}
	g->source = source;
	g->place = place;
	g->own = own;
	*(w->last_group ? &w->last_group->next : &w->groups) = g;
	w->last_group = g;
	w->n_groups++;
	return g;
}

/**
 * gwha_wish_group - a group by its name in the source
 * @w: added to, if there is none
 * @source: its name there; kept
 * @place: where it begins, or is first named
 *
 * Return: the group, NULL after it is told that there is none.
 */
struct gwha_wish_group *gwha_wish_group(struct gwha_wish *w, const char *source,
					struct gwha_import_place place)
{
	struct gwha_wish_group *g = gwha_index_find(&w->groups_by_source,
						    source);

	return g ? g : add_group(w, source, place, false);
}

static bool same_track(const struct gwha_wish_track *a,
		       const struct gwha_wish_track *b)
{
	return a->dev ? b->dev && !strcmp(a->dev, b->dev) :
			b->name && !strcmp(a->name, b->name);
}

/* A fault is more than any weight; else the first counts. */
static void merge_track(struct gwha_wish *w, struct gwha_wish_track *have,
			const struct gwha_wish_track *track)
{
	if (have->weight == track->weight)
		return;
	gwha_import_lost(w->im, track->place, "",
			 "track %s: its group tracks it already, on line %u, with another weight: %s",
			 track->dev ? track->dev : track->name,
			 have->place.line,
			 have->weight && track->weight ?
				 "that one counts" :
				 "while it is down, the group is in fault");
	if (!track->weight)
		have->weight = 0;
}

/**
 * gwha_wish_group_tracks - let a group depend on something
 * @w: what is wished
 * @g: group
 * @track: what, and all that is behind it
 *
 * Return: 0 or -1.
 */
int gwha_wish_group_tracks(struct gwha_wish *w, struct gwha_wish_group *g,
			   const struct gwha_wish_track *track)
{
	struct gwha_wish_track *have;

	for (; track; track = track->next) {
		have = g->tracks;
		while (have && !same_track(have, track))
			have = have->next;
		if (have) {
			merge_track(w, have, track);
			continue;
		}
		if (g->n_tracks == GWHA_TRACKS_MAX) {
			gwha_import_lost(w->im, track->place, "",
					 "track %s: a group tracks at most %d devices and conditions",
					 track->dev ? track->dev : track->name,
					 GWHA_TRACKS_MAX);
			continue;
		}
		if (gwha_wish_track(w, &g->tracks, track))
			return -1;
		g->n_tracks++;
	}
	return 0;
}

static void compare(struct gwha_wish *w, struct gwha_wish_group *g,
		    const struct gwha_wish_router *rt)
{
	if (rt->priority != g->priority)
		gwha_import_lost(w->im, rt->place, "",
				 "%s: its priority %d: all of group %s have that of the first, %d",
				 rt->what, rt->priority, g->name, g->priority);
	if (rt->preempt != g->preempt) {
		gwha_import_lost(w->im, rt->place, "V23",
				 "%s: preempts%s, as not all of group %s do: the group does not",
				 rt->what, rt->preempt ? "" : " not", g->name);
		g->preempt = 0;
	}
}

static int64_t longest(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int join(struct gwha_wish *w, struct gwha_wish_group *g,
		struct gwha_wish_router *rt)
{
	if (g->n == GWHA_GROUP_MEMBERS_MAX) {
		gwha_import_lost(w->im, rt->place, "",
				 "%s: group %s has %d routers already, which is the most",
				 rt->what, g->name, GWHA_GROUP_MEMBERS_MAX);
		rt->off = true;
		return 0;
	}
	if (!g->n++) {
		g->priority = rt->priority;
		g->preempt = rt->preempt;
	} else {
		compare(w, g, rt);
	}
	rt->sync = g->name;
	rt->group = g;
	g->preempt_delay_us = longest(g->preempt_delay_us,
				      rt->preempt_delay_us);
	g->start_delay_us = longest(g->start_delay_us, rt->start_delay_us);
	return gwha_wish_group_tracks(w, g, rt->tracks);
}

/* What raises a priority while it is up: from below, the same. */
static void turn_weights(struct gwha_wish *w, struct gwha_wish_group *g)
{
	struct gwha_wish_track *track;
	int was = g->priority;

	for (track = g->tracks; track; track = track->next) {
		if (track->weight >= 0)
			continue;
		track->weight = -track->weight;
		g->priority += track->weight;
	}
	if (g->priority == was)
		return;
	if (g->priority > 254) {
		gwha_import_lost(w->im, g->place, "V22",
				 "group %s: its priority with all that raises it is %d: it becomes 254, and falls by the weights from there",
				 g->name, g->priority);
		g->priority = 254;
		return;
	}
	gwha_import_doubt(w->im, g->place, "",
			  "group %s: its priority is %d, %d with all that raises it: that is written, and falls by the weights, which is the same",
			  g->name, was, g->priority);
}

/**
 * gwha_wish_groups - bring routers into groups
 * @w: what is wished
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_wish_groups(struct gwha_wish *w)
{
	struct gwha_wish_router *rt;
	struct gwha_wish_group *g;

	for (rt = w->routers; rt; rt = rt->next) {
		if (rt->off)
			continue;
		if (rt->sync)
			g = gwha_wish_group(w, rt->sync, rt->sync_place);
		else if (rt->tracks || rt->start_delay_us || rt->routes ||
			 rt->rules)
			g = add_group(w, rt->name ? rt->name : rt->dev,
				      rt->place, true);
		else
			continue;
		if (!g || join(w, g, rt))
			return -1;
	}
	for (g = w->groups; g; g = g->next)
		turn_weights(w, g);
	gwha_wish_routes_finish(w);
	return 0;
}
