// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A file of pools becomes the whole of a site, as one change. It is planned by
 * itself first, so that what is wrong with it has its place in the file.
 */

#include <stdlib.h>
#include <string.h>

#include "pool_work.h"
#include "site.h"
#include "tree_json.h"

static bool is_good(const struct gwha_tree *tree, struct gwha_findings *f)
{
	const struct gwha_pool_how how = {.force = true};
	struct gwha_pool_plan plan = {0};
	struct gwha_pools pools;
	bool good;

	good = !gwha_pools_read(tree, &pools, f) &&
	       !gwha_pool_plan_make(&pools, &how, &plan, f);
	gwha_pool_plan_free(&plan);
	gwha_pools_free(&pools);
	return good;
}

/* Those that are in the file: new, or instead of what there is. */
static bool take_part(const struct gwha_site *s, struct gwha_site_edit *e,
		      enum gwha_pool_kind kind, const struct gwha_node *part,
		      struct gwha_findings *f)
{
	const struct gwha_node *node = part ? part->first : NULL;
	struct gwha_site_object *o;
	json_t *body;

	for (; node; node = node->next) {
		body = gwha_tree_to_json(node);
		o = body ? gwha_site_object_new(kind, body, f) : NULL;
		json_decref(body);
		if (!o || !gwha_site_add_step(e, gwha_site_find(s, kind, o->name), o)) {
			gwha_site_object_free(o);
			e->failed |= !f->errors;
			return false;
		}
	}
	return true;
}

static int by_name(const void *one, const void *two)
{
	const char *const *a = one, *const *b = two;

	return strcmp(*a, *b);
}

/* Those that are not in the file; what was added since @from is. */
static bool drop_rest(const struct gwha_site *s, struct gwha_site_edit *e,
		      enum gwha_pool_kind kind, size_t from)
{
	const struct gwha_site_list *list = &s->of[kind];
	size_t n = e->n - from;
	const char **names = calloc(n + 1, sizeof(*names));

	if (!names)
		return false;
	for (size_t i = 0; i < n; i++)
		names[i] = e->steps[from + i].is->name;
	if (n)
		qsort(names, n, sizeof(*names), by_name);
	for (size_t i = 0; i < list->n && !e->failed; i++) {
		const char *name = list->at[i]->name;

		if (!n || !bsearch(&name, names, n, sizeof(*names), by_name))
			gwha_site_add_step(e, list->at[i], NULL);
	}
	free(names);
	return !e->failed;
}

static bool take_all(const struct gwha_site *s, struct gwha_site_edit *e,
		     const struct gwha_tree *tree, struct gwha_findings *f)
{
	for (unsigned int i = 0; i < GWHA_KINDS; i++) {
		enum gwha_pool_kind kind = (enum gwha_pool_kind)i;
		size_t from = e->n;

		if (!take_part(s, e, kind, gwha_node_at(tree->root, gwha_site_part(kind)), f))
			return false;
		if (!drop_rest(s, e, kind, from)) {
			e->failed = true;
			return false;
		}
	}
	return true;
}

static bool is_empty(const struct gwha_site *s)
{
	size_t n = 0;

	for (unsigned int kind = 0; kind < GWHA_KINDS; kind++)
		n += s->of[kind].n;
	return !n;
}

/**
 * gwha_site_import - make a file of pools the whole of a site
 * @s: site
 * @r: request, with the file
 * @e: change, begun
 * @f: what is wrong is added
 */
void gwha_site_import(struct gwha_site *s, const struct gwha_site_request *r,
		      struct gwha_site_edit *e, struct gwha_findings *f)
{
	const struct gwha_pool_how how = {.force = true};
	struct gwha_tree tree;

	if (!r->replace && !is_empty(s)) {
		gwha_site_wrong(f, "", "import: there is something already, which the file would replace: say replace, or export that first");
		return;
	}
	if (!gwha_tree_read_large(r->text, strlen(r->text), &gwha_pools_limits,
				  &tree, f) &&
	    !f->errors && is_good(&tree, f)) {
		/* warnings come again, of the same plan */
		*f = (struct gwha_findings){.n = 0};
		e->whole = true;
		if (take_all(s, e, &tree, f))
			gwha_site_settle(s, e, &how, f);
	}
	gwha_tree_free(&tree);
}
