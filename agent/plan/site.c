// SPDX-License-Identifier: GPL-2.0-or-later
/* A site: its objects, by kind and name, and the plan that is made of them. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "site.h"
#include "tree_json.h"

/**
 * gwha_site_part - what a file of pools calls all objects of a kind
 * @kind: kind
 */
const char *gwha_site_part(enum gwha_pool_kind kind)
{
	static const char *const parts[GWHA_KINDS] = {
		[GWHA_KIND_POOL] = "pools",	  [GWHA_KIND_GATEWAY] = "gateways",
		[GWHA_KIND_TENANT] = "tenants",	  [GWHA_KIND_CONN] = "connections",
		[GWHA_KIND_INSTANCE] = "instances",
	};

	return parts[kind];
}

/* What it is called by the one thing that was read. */
static bool take_name(struct gwha_site_object *o)
{
	const char *name = NULL, *place = "";
	char text[2 * GWHA_NAME_MAX];

	switch (o->kind) {
	case GWHA_KIND_POOL:
		name = o->is.n_pools ? o->is.pools[0].name : NULL;
		break;
	case GWHA_KIND_GATEWAY:
		name = o->is.n_gateways ? o->is.gateways[0].name : NULL;
		break;
	case GWHA_KIND_TENANT:
		name = o->is.n_tenants ? o->is.tenants[0].name : NULL;
		place = name ? o->is.tenants[0].rr : NULL;
		break;
	case GWHA_KIND_CONN:
		name = o->is.n_conns ? o->is.conns[0].name : NULL;
		place = name ? o->is.conns[0].gateway : NULL;
		break;
	default:
		snprintf(text, sizeof(text), "%.32s.%u",
			 o->is.n_instances ? o->is.instances[0].pool : "",
			 o->is.n_instances ? o->is.instances[0].number : 0);
		name = o->is.n_instances ? text : NULL;
	}
	if (!name || strlen(name) > GWHA_NAME_MAX ||
	    (place && strlen(place) > GWHA_NAME_MAX))
		return false;
	strcpy(o->name, name);
	strcpy(o->place, place ? place : "");
	return true;
}

/* Its place is where it can be written over. */
static void point_at_place(struct gwha_site_object *o)
{
	const char *place = *o->place ? o->place : NULL;

	if (o->kind == GWHA_KIND_CONN)
		o->is.conns[0].gateway = place;
	else if (o->kind == GWHA_KIND_TENANT)
		o->is.tenants[0].rr = place;
}

static bool read_object(struct gwha_site_object *o, const json_t *body,
			struct gwha_findings *f)
{
	size_t before = f->errors;
	json_t *whole, *plain;

	whole = json_pack("{s:[O]}", gwha_site_part(o->kind), body);
	if (whole && !gwha_tree_of_json(whole, &o->tree, f))
		gwha_pools_read(&o->tree, &o->is, f);
	json_decref(whole);
	if (f->errors != before)
		return false;
	if (!whole || !o->tree.root || !take_name(o)) {
		gwha_wrong(f, "", (struct gwha_place){0},
			   "name: must be 1 to %d letters, digits and signs, without spaces and '/'",
			   GWHA_NAME_MAX);
		return false;
	}
	point_at_place(o);
	plain = gwha_tree_to_json(o->tree.root->first->first);
	o->text = plain ? json_dumps(plain, JSON_COMPACT) : NULL;
	json_decref(plain);
	if (!o->text)
		gwha_wrong(f, "", (struct gwha_place){0}, "out of memory");
	return o->text;
}

/**
 * gwha_site_object_new - make an object
 * @kind: what it is
 * @body: what it says, as in a file of pools
 * @f: what is wrong is added
 *
 * Return: it, or NULL.
 */
struct gwha_site_object *gwha_site_object_new(enum gwha_pool_kind kind,
					      const json_t *body,
					      struct gwha_findings *f)
{
	struct gwha_site_object *o = calloc(1, sizeof(*o));

	if (!o) {
		gwha_wrong(f, "", (struct gwha_place){0}, "out of memory");
		return NULL;
	}
	o->kind = kind;
	if (read_object(o, body, f))
		return o;
	gwha_site_object_free(o);
	return NULL;
}

/**
 * gwha_site_object_free - free an object
 * @o: object, or NULL
 */
void gwha_site_object_free(struct gwha_site_object *o)
{
	if (!o)
		return;
	gwha_pools_free(&o->is);
	gwha_tree_free(&o->tree);
	free(o->text);
	free(o);
}

/**
 * gwha_site_seek - where a name stands in a list, or would
 * @list: list
 * @name: name
 * @found: set to whether it is there, or NULL
 *
 * Return: its index.
 */
size_t gwha_site_seek(const struct gwha_site_list *list, const char *name,
		      bool *found)
{
	size_t low = 0, high = list->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(list->at[mid]->name, name) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (found)
		*found = low < list->n && !strcmp(list->at[low]->name, name);
	return low;
}

/**
 * gwha_site_find - find an object
 * @s: site
 * @kind: what it is
 * @name: its name
 *
 * Return: it, or NULL.
 */
struct gwha_site_object *gwha_site_find(const struct gwha_site *s,
					enum gwha_pool_kind kind,
					const char *name)
{
	bool found;
	size_t i = gwha_site_seek(&s->of[kind], name, &found);

	return found ? s->of[kind].at[i] : NULL;
}

/**
 * gwha_site_put - put a row of a store into a site that has no plan yet
 * @s: site
 * @kind: what it is
 * @name: its name
 * @text: what it says
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_site_put(struct gwha_site *s, enum gwha_pool_kind kind,
		  const char *name, const char *text, struct gwha_err *err)
{
	struct gwha_findings *f = calloc(1, sizeof(*f));
	struct gwha_site_object *o = NULL;
	json_t *body;
	int ret = 0;

	body = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	if (body && f)
		o = gwha_site_object_new(kind, body, f);
	json_decref(body);
	if (!o || strcmp(o->name, name))
		ret = gwha_fail(err, GWHA_EXIT_REFUSED,
				"%s \"%.64s\": its row cannot be read: %.200s",
				gwha_pool_kind_name(kind), name,
				f && f->n ? f->at[0].text : "it is of another name, or no JSON");
	else if (!gwha_site_insert(&s->of[kind], o))
		ret = gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
	if (ret)
		gwha_site_object_free(o);
	free(f);
	return ret;
}

/**
 * gwha_site_how - how plans of a site are made
 * @s: site
 *
 * As long as a gateway is drained, which may have been by force, so are plans.
 */
struct gwha_pool_how gwha_site_how(const struct gwha_site *s)
{
	const struct gwha_site_list *list = &s->of[GWHA_KIND_GATEWAY];
	struct gwha_pool_how how = {.force = false};

	for (size_t i = 0; i < list->n; i++)
		how.force |= list->at[i]->is.gateways[0].state == GWHA_POOL_DRAIN;
	return how;
}

/**
 * gwha_site_plan - make a site's plan anew
 * @s: site; the plan that it has is gone
 * @f: what is wrong is added
 *
 * Return: 0, or -1 if there is none.
 */
int gwha_site_plan(struct gwha_site *s, struct gwha_findings *f)
{
	const struct gwha_pool_how how = gwha_site_how(s);

	gwha_pool_plan_free(&s->plan);
	gwha_pools_free(&s->want);
	s->made = !gwha_site_want(s->of, &s->want, f) &&
		  !gwha_pool_plan_make(&s->want, &how, &s->plan, f);
	return s->made ? 0 : -1;
}

/**
 * gwha_site_free - free a site
 * @s: site
 */
void gwha_site_free(struct gwha_site *s)
{
	gwha_pool_plan_free(&s->plan);
	gwha_pools_free(&s->want);
	for (unsigned int kind = 0; kind < GWHA_KINDS; kind++) {
		for (size_t i = 0; i < s->of[kind].n; i++)
			gwha_site_object_free(s->of[kind].at[i]);
		free(s->of[kind].at);
	}
	*s = (struct gwha_site){.made = false};
}
