// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The result is read again, as gwha check reads it. What that refuses cannot
 * be carried over: the router is left out, and told with its place in the
 * source.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lint.h"
#include "note.h"
#include "prove.h"

/* Each round leaves up to 20 routers out, and looks at all that are left. */
#define ROUNDS_MAX 16

/* Where the scalars of the result stand, in its order. */
struct walk {
	const struct gwha_render *r;
	struct gwha_place *places;
	size_t n;
};

static void see(struct walk *walk, struct gwha_place place)
{
	if (walk->n < walk->r->n)
		walk->places[walk->n++] = place;
}

static void walk_node(struct walk *walk, const struct gwha_node *node)
{
	if (node->key)
		see(walk, node->key->place);
	if (node->kind == GWHA_NODE_TEXT)
		see(walk, node->place);
	for (node = node->first; node; node = node->next)
		walk_node(walk, node);
}

/* The scalar at a place, or the next behind it. */
static const struct gwha_mark *mark_at(const struct walk *walk,
				       unsigned int line, unsigned int column)
{
	for (size_t i = 0; i < walk->n; i++)
		if (walk->places[i].line > line ||
		    (walk->places[i].line == line &&
		     walk->places[i].column >= column))
			return &walk->r->marks[i];
	return walk->n ? &walk->r->marks[walk->n - 1] : NULL;
}

/* Lines of the result mean nothing to who has the source. */
static void translate(const struct walk *walk, const char *text, char *to,
		      size_t room)
{
	static const char phrase[] = " on line ";
	const char *at = strstr(text, phrase);
	const struct gwha_mark *mark;
	char *end;

	snprintf(to, room, "%s", text);
	if (!at)
		return;
	at += sizeof(phrase) - 1;
	mark = mark_at(walk, (unsigned int)strtoul(at, &end, 10), 1);
	snprintf(to, room, "%.*s%u%s", (int)(at - text), text,
		 mark ? mark->place.line : 0, end);
}

/* Whether there was something that could be left out. */
static bool leave_out(struct gwha_wish *w, const struct walk *walk,
		      const struct gwha_findings *f)
{
	bool some = false;
	char text[512];

	for (size_t i = 0; i < f->n; i++) {
		const struct gwha_finding *x = &f->at[i];
		const struct gwha_mark *mark;

		if (x->severity != GWHA_ERROR)
			continue;
		mark = mark_at(walk, x->place.line, x->place.column);
		translate(walk, x->text, text, sizeof(text));
		if (!mark || !mark->rt) {
			gwha_import_wrong(w->im,
					  mark ? mark->place :
						 (struct gwha_import_place){0},
					  x->rule, "the result cannot be: %s",
					  text);
			return false;
		}
		if (mark->rt->off)
			continue;
		mark->rt->off = true;
		if (mark->rt->group)
			mark->rt->group->n--;
		some = true;
		gwha_import_lost(w->im, mark->place, x->rule,
				 "%s: %s", mark->rt->what,
				 text);
	}
	return some;
}

static void look(const struct gwha_wish *w, const struct gwha_render *r,
		 struct gwha_tree *tree, struct gwha_findings *f)
{
	struct gwha_conf conf = {0};

	memset(f, 0, sizeof(*f));
	if (gwha_tree_read(r->text, r->size, tree, f))
		return;
	gwha_conf_read(tree, w->node, &conf, f);
	if (!f->errors)
		gwha_lint(&conf, f);
	gwha_conf_free(&conf);
}

/* 1 if the result can be, 0 if less of it may, -1 if not. */
static int try_once(struct gwha_wish *w, struct gwha_render *r,
		    struct gwha_findings *f)
{
	struct walk walk = {.r = r};
	struct gwha_tree tree = {0};
	int ret = 0;

	look(w, r, &tree, f);
	walk.places = calloc(r->n + 1, sizeof(*walk.places));
	if (!walk.places)
		ret = gwha_import_no_memory(w->im);
	else if (!f->errors)
		ret = 1;
	else if (tree.root)
		walk_node(&walk, tree.root);
	if (!ret && !leave_out(w, &walk, f))
		ret = -1;
	free(walk.places);
	gwha_tree_free(&tree);
	return ret;
}

/* A router's secret goes where the result says it is, or is asked for. */
static int keep_secrets(struct gwha_wish *w)
{
	const struct gwha_import_how *how = w->im->how;
	struct gwha_import_secret **to = &w->im->secrets;
	struct gwha_wish_router *rt = w->routers;
	char name[64];

	for (; rt; rt = rt->next) {
		if (rt->off || !rt->secret)
			continue;
		gwha_wish_secret_file(name, sizeof(name), rt);
		if (!how->kept) {
			gwha_import_todo(w->im, rt->secret_place, "",
					 "%s: put its authentication's text into %s/%s, mode 0600; --secrets-dir does that",
					 rt->what, how->secrets, name);
			continue;
		}
		*to = gwha_arena_take(&w->im->arena, sizeof(**to));
		if (!*to)
			return gwha_import_no_memory(w->im);
		(*to)->file = gwha_arena_text(&w->im->arena, name, strlen(name));
		(*to)->bytes = rt->secret;
		(*to)->len = strlen(rt->secret);
		if (!(*to)->file)
			return gwha_import_no_memory(w->im);
		to = &(*to)->next;
	}
	return 0;
}

/**
 * gwha_prove - write what is wished, as much of it as gwha check accepts
 * @w: what is wished
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_prove(struct gwha_wish *w)
{
	struct gwha_findings *f = calloc(1, sizeof(*f));
	struct gwha_render r;
	int ret = 0;

	if (!f)
		return gwha_import_no_memory(w->im);
	for (int round = 0; !ret && round < ROUNDS_MAX; round++) {
		if (gwha_render(&r, w))
			ret = gwha_import_no_memory(w->im);
		else
			ret = try_once(w, &r, f);
		if (ret > 0 && keep_secrets(w))
			ret = -1;
		if (ret > 0) {
			/* with all of what was told counted */
			gwha_render_free(&r);
			ret = gwha_render(&r, w) ? -1 : 1;
		}
		if (ret > 0) {
			w->im->yaml = r.text;
			w->im->yaml_size = r.size;
			r.text = NULL;
		}
		gwha_render_free(&r);
	}
	free(f);
	if (!ret)
		return gwha_import_wrong(w->im, (struct gwha_import_place){0},
					 "",
					 "too much of it is what gwha check refuses");
	return ret > 0 ? 0 : -1;
}
