// SPDX-License-Identifier: GPL-2.0-or-later
/* What can be asked of a site, made a change of it. */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pool_work.h"
#include "site.h"

/**
 * gwha_site_wrong - say what is wrong with a request
 * @f: added to
 * @rule: ID of the requirement, or ""
 * @fmt: what is wrong, and what to do
 */
void gwha_site_wrong(struct gwha_findings *f, const char *rule, const char *fmt,
		     ...)
{
	char text[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	gwha_wrong(f, rule, (struct gwha_place){0}, "%s", text);
}

/**
 * gwha_site_is_plain - whether a request says nothing that is the plan's to say
 * @r: request to add or set something
 * @f: what is wrong is added
 */
bool gwha_site_is_plain(const struct gwha_site_request *r,
			struct gwha_findings *f)
{
	static const struct {
		enum gwha_pool_kind kind;
		const char *key;
	} planned[] = {
		{GWHA_KIND_CONN, "gateway"},
		{GWHA_KIND_CONN, "instance"},
		{GWHA_KIND_TENANT, "rr"},
	};
	size_t before = f->errors;
	const char *name = json_string_value(json_object_get(r->body, "name"));

	for (size_t i = 0; i < sizeof(planned) / sizeof(planned[0]); i++)
		if (planned[i].kind == r->kind &&
		    json_object_get(r->body, planned[i].key))
			gwha_site_wrong(f, "R34", "%s \"%.64s\": %s: the planner decides it: leave it out",
					gwha_pool_kind_name(r->kind), r->name,
					planned[i].key);
	if (json_object_get(r->body, "name") && (!name || strcmp(name, r->name)))
		gwha_site_wrong(f, "", "%s \"%.64s\": name: cannot be changed: del it, and add another",
				gwha_pool_kind_name(r->kind), r->name);
	return f->errors == before;
}

static void add(struct gwha_site *s, const struct gwha_site_request *r,
		struct gwha_site_edit *e, struct gwha_findings *f)
{
	const struct gwha_pool_how how = gwha_site_how(s);
	struct gwha_site_object *o = NULL;
	json_t *body;

	if (gwha_site_find(s, r->kind, r->name)) {
		gwha_site_wrong(f, "", "%s \"%.64s\": is there already: set it, or give this one another name",
				gwha_pool_kind_name(r->kind), r->name);
		return;
	}
	if (!gwha_site_is_plain(r, f))
		return;
	body = json_pack("{s:s}", "name", r->name);
	if (body && !json_object_update(body, (json_t *)r->body))
		o = gwha_site_object_new(r->kind, body, f);
	json_decref(body);
	if (o && !gwha_site_add_step(e, NULL, o))
		gwha_site_object_free(o);
	else if (o)
		gwha_site_settle(s, e, &how, f);
	else if (!f->errors)
		e->failed = true;
}

/* R12: its connections go elsewhere, and then it can be taken away. */
static void drain(struct gwha_site *s, const struct gwha_site_request *r,
		  struct gwha_site_edit *e, struct gwha_findings *f)
{
	const struct gwha_pool_how how = {.force = r->force};
	struct gwha_site_object *was = gwha_site_find(s, r->kind, r->name), *o = NULL;
	json_t *body;

	if (r->kind != GWHA_KIND_GATEWAY) {
		gwha_site_wrong(f, "", "%s \"%.64s\": cannot be drained: drain its gateways",
				gwha_pool_kind_name(r->kind), r->name);
		return;
	}
	if (!was) {
		gwha_site_wrong(f, "", "gateway \"%.64s\": there is none: see gwha gateway show",
				r->name);
		return;
	}
	body = json_loads(was->text, 0, NULL);
	if (body && !json_object_set_new(body, "state", json_string("drain")))
		o = gwha_site_object_new(r->kind, body, f);
	json_decref(body);
	if (o && gwha_site_add_step(e, was, o))
		gwha_site_settle(s, e, &how, f);
	else
		gwha_site_object_free(o);
}

static void change(struct gwha_site *s, const struct gwha_site_request *r,
		   struct gwha_site_edit *e, struct gwha_findings *f)
{
	switch (r->verb) {
	case GWHA_SITE_ADD:
		add(s, r, e, f);
		break;
	case GWHA_SITE_SET:
		gwha_site_set(s, r, e, f);
		break;
	case GWHA_SITE_DEL:
		gwha_site_del(s, r, e, f);
		break;
	case GWHA_SITE_DRAIN:
		drain(s, r, e, f);
		break;
	default:
		gwha_site_import(s, r, e, f);
	}
}

/**
 * gwha_site_try - try what is asked for
 * @s: site, with a plan
 * @r: request that changes something
 * @e: overwritten: which rows that changes; to be taken or dropped, also on failure
 * @f: what is wrong is added; must hold no error yet
 *
 * Return: 0, or -1 if it cannot be: why is told.
 */
int gwha_site_try(struct gwha_site *s, const struct gwha_site_request *r,
		  struct gwha_site_edit *e, struct gwha_findings *f)
{
	*e = (struct gwha_site_edit){.n = 0};
	if (r->verb != GWHA_SITE_IMPORT && r->kind == GWHA_KIND_INSTANCE)
		gwha_site_wrong(f, "R34", "instance: instances come of the plan: change gateways and connections");
	else
		change(s, r, e, f);
	if (e->failed && !f->errors)
		gwha_site_wrong(f, "", "out of memory");
	return f->errors ? -1 : 0;
}
