// SPDX-License-Identifier: GPL-2.0-or-later
/* An object of a site is changed. What has its place keeps it, if it still can. */

#include <string.h>

#include "pool_work.h"
#include "site.h"

static void missing(const struct gwha_site_request *r, struct gwha_findings *f)
{
	gwha_site_wrong(f, "", "%s \"%.64s\": there is none: see gwha %s show",
			gwha_pool_kind_name(r->kind), r->name,
			gwha_pool_kind_name(r->kind));
}

/* What it is then: null takes a key away. */
static json_t *merged(const struct gwha_site_object *was,
		      const struct gwha_site_request *r)
{
	json_t *body = json_loads(was->text, 0, NULL), *value;
	const char *key;
	int ret = 0;

	if (!body)
		return NULL;
	json_object_foreach((json_t *)r->body, key, value) {
		if (json_is_null(value))
			json_object_del(body, key);
		else
			ret |= json_object_set(body, key, value);
	}
	if (!ret)
		return body;
	json_decref(body);
	return NULL;
}

/* Whose it is decides what it has, and what it may: that is not changed in passing. */
static bool keeps_owner(const struct gwha_site_request *r,
			const struct gwha_site_object *was,
			const struct gwha_site_object *is,
			struct gwha_findings *f)
{
	if (was->kind != GWHA_KIND_CONN ||
	    !strcmp(was->is.conns[0].tenant, is->is.conns[0].tenant))
		return true;
	gwha_site_wrong(f, "", "connection \"%.64s\": tenant: cannot be changed: del it, and add another",
			r->name);
	return false;
}

static bool has_place(const struct gwha_site_object *o)
{
	return o->kind == GWHA_KIND_CONN && *o->place;
}

/* It is to be placed as if it were new. */
static struct gwha_site_object *unplaced(json_t *body, struct gwha_findings *f)
{
	json_object_del(body, "gateway");
	json_object_del(body, "instance");
	return gwha_site_object_new(GWHA_KIND_CONN, body, f);
}

/* Whether it asks for more than before where there is not so much (R33). */
static bool is_too_much(const struct gwha_site_edit *e,
			const struct gwha_site_object *was,
			const struct gwha_site_object *is)
{
	const struct gwha_pool_plan *p = &e->plan;
	uint32_t g;

	if (gwha_pool_need(&is->is.conns[0]) <= gwha_pool_need(&was->is.conns[0]))
		return false;
	g = gwha_pool_where(p, gwha_pool_find(p, GWHA_NOUN_CONN, is->name));
	return p->gateways[g].used > p->gateways[g].conf->capacity_kbps;
}

/* First where it is; and if that cannot be, wherever it can. */
static void settle(struct gwha_site *s, struct gwha_site_edit *e, json_t *body,
		   struct gwha_findings *f)
{
	const struct gwha_pool_how how = gwha_site_how(s);
	struct gwha_site_object *was = e->steps[0].was, *o;

	if (!gwha_site_settle(s, e, &how, f) &&
	    !(has_place(was) && is_too_much(e, was, e->steps[0].is)))
		return;
	if (!has_place(was) || e->failed)
		return;
	gwha_site_unsettle(e);
	*f = (struct gwha_findings){.n = 0};
	o = unplaced(body, f);
	if (!o)
		return;
	gwha_site_object_free(e->steps[0].is);
	o->fresh = true;
	e->steps[0].is = o;
	gwha_site_settle(s, e, &how, f);
}

/**
 * gwha_site_set - change an object
 * @s: site
 * @r: request
 * @e: change, begun
 * @f: what is wrong is added
 */
void gwha_site_set(struct gwha_site *s, const struct gwha_site_request *r,
		   struct gwha_site_edit *e, struct gwha_findings *f)
{
	struct gwha_site_object *was = gwha_site_find(s, r->kind, r->name), *o;
	json_t *body;

	if (!was) {
		missing(r, f);
		return;
	}
	if (!gwha_site_is_plain(r, f))
		return;
	body = merged(was, r);
	if (!body) {
		e->failed = true;
		return;
	}
	o = gwha_site_object_new(r->kind, body, f);
	if (o && keeps_owner(r, was, o, f) && gwha_site_add_step(e, was, o))
		settle(s, e, body, f);
	else
		gwha_site_object_free(o);
	json_decref(body);
}
