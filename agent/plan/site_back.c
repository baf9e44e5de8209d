// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a plan gave is written back: places of connections and reflectors, numbers of
 * tenants, and instances. What is written back so is planned the same again.
 */

#include <stdlib.h>
#include <string.h>

#include "diff.h"
#include "pool_work.h"
#include "site.h"
#include "units.h"

static const char *owner_of(const struct gwha_pool_plan *p, uint32_t instance)
{
	if (instance == GWHA_POOL_NOBODY ||
	    p->instances[instance].owner == GWHA_POOL_NOBODY)
		return "";
	return p->gateways[p->instances[instance].owner].conf->name;
}

static int set_number(json_t *body, const char *key, uint32_t number)
{
	return number ? json_object_set_new(body, key, json_sprintf("%u", number)) :
			(json_object_del(body, key), 0);
}

static int set_text(json_t *body, const char *key, const char *text)
{
	return *text ? json_object_set_new(body, key, json_string(text)) :
		       (json_object_del(body, key), 0);
}

/* What an object says, with the place that a step gives it; NULL for want of memory. */
static char *text_with(const struct gwha_site_step *step, const char *text)
{
	json_t *body = json_loads(text, 0, NULL);
	char *new = NULL;
	int ret;

	if (!body)
		return NULL;
	if (step->kind == GWHA_KIND_CONN)
		ret = set_text(body, "gateway", step->place) ||
		      set_number(body, "instance", step->instance);
	else
		ret = set_number(body, "zone", step->zone) ||
		      set_number(body, "table", step->table) ||
		      set_text(body, "rr", step->place);
	if (!ret)
		new = json_dumps(body, JSON_COMPACT);
	json_decref(body);
	return new;
}

/**
 * gwha_site_apply - give an object the place that a step says
 * @step: step
 * @o: object, a connection or a tenant
 */
void gwha_site_apply(const struct gwha_site_step *step,
		     struct gwha_site_object *o)
{
	const char *place;

	strcpy(o->place, step->place);
	place = *o->place ? o->place : NULL;
	if (o->kind == GWHA_KIND_CONN) {
		o->is.conns[0].gateway = place;
		o->is.conns[0].instance = step->instance;
	} else {
		o->is.tenants[0].rr = place;
		o->is.tenants[0].zone = step->zone;
		o->is.tenants[0].table = step->table;
	}
}

/* What is new already has it at once; what is not, when the change is taken. */
static void write(struct gwha_site_edit *e, struct gwha_site_step *step,
		  struct gwha_site_object *o)
{
	char *text = text_with(step, o->text);
	struct gwha_site_step *to;

	if (!text) {
		e->failed = true;
		return;
	}
	if (o->fresh) {
		free(o->text);
		o->text = text;
		gwha_site_apply(step, o);
		return;
	}
	to = gwha_site_add_step(e, o, o);
	if (!to) {
		free(text);
		return;
	}
	*to = *step;
	to->was = o;
	to->is = o;
	to->text = text;
}

/**
 * gwha_site_write_conn - write back where a connection is
 * @e: change
 * @p: plan
 * @conn: the connection's number in it
 * @o: the connection
 */
void gwha_site_write_conn(struct gwha_site_edit *e,
			  const struct gwha_pool_plan *p, uint32_t conn,
			  struct gwha_site_object *o)
{
	uint32_t i = p->conns[conn].instance;
	struct gwha_site_step step = {
		.kind = GWHA_KIND_CONN,
		.instance = i == GWHA_POOL_NOBODY ? 0 : p->instances[i].number,
	};

	strcpy(step.place, owner_of(p, i));
	if (strcmp(step.place, o->place) ||
	    step.instance != o->is.conns[0].instance)
		write(e, &step, o);
}

/**
 * gwha_site_write_tenant - write back a tenant's reflector and numbers
 * @e: change
 * @p: plan
 * @tenant: the tenant's number in it
 * @o: the tenant
 */
void gwha_site_write_tenant(struct gwha_site_edit *e,
			    const struct gwha_pool_plan *p, uint32_t tenant,
			    struct gwha_site_object *o)
{
	const struct gwha_plan_tenant *t = &p->tenants[tenant];
	struct gwha_site_step step = {
		.kind = GWHA_KIND_TENANT,
		.zone = t->zone,
		.table = t->table,
	};

	strcpy(step.place, owner_of(p, t->rr));
	if (strcmp(step.place, o->place) || t->zone != o->is.tenants[0].zone ||
	    t->table != o->is.tenants[0].table)
		write(e, &step, o);
}

static struct gwha_site_object *
instance_object(struct gwha_site_edit *e, const struct gwha_plan_instance *i)
{
	struct gwha_findings *f = calloc(1, sizeof(*f));
	struct gwha_site_object *o = NULL;
	char text[GWHA_TEXT_MAX];
	json_t *body;

	body = json_pack("{s:s, s:o, s:o, s:s}", "pool",
			 e->plan.pools[i->pool].conf->name, "number",
			 json_sprintf("%u", i->number), "vrid",
			 json_sprintf("%u", i->vrid), "gateway",
			 e->plan.gateways[i->owner].conf->name);
	if (body && i->vip.len)
		json_object_set_new(body, "vip",
				    json_string(gwha_addr_text(text, &i->vip)));
	if (body && f)
		o = gwha_site_object_new(GWHA_KIND_INSTANCE, body, f);
	json_decref(body);
	free(f);
	e->failed |= !o;
	return o;
}

static bool is_same(const struct gwha_pool_plan *p,
		    const struct gwha_plan_instance *i,
		    const struct gwha_site_object *o)
{
	const struct gwha_pool_instance *was = &o->is.instances[0];

	return was->vrid == i->vrid && gwha_same_addr(&was->vip, &i->vip) &&
	       !strcmp(was->gateway, p->gateways[i->owner].conf->name);
}

/* An instance that a file brought is another one now, or none. */
static void replace_fresh(struct gwha_site_edit *e, struct gwha_site_object *was,
			  struct gwha_site_object *is)
{
	for (size_t i = 0; i < e->asked; i++)
		if (e->steps[i].is == was)
			e->steps[i].is = is;
	if (is)
		is->fresh = true;
	gwha_site_object_free(was);
}

static bool step_instance(struct gwha_site_edit *e, struct gwha_site_object *was,
			  struct gwha_site_object *o)
{
	if (o == was)
		return true;
	if (!was || !was->fresh)
		return gwha_site_add_step(e, was, o);
	replace_fresh(e, was, o);
	return true;
}

/* Puts the instance in the list, or leaves the one that is the same. */
static void write_instance(struct gwha_site_edit *e, struct gwha_site_list *to,
			   const struct gwha_plan_instance *i)
{
	struct gwha_site_list *from = &e->next[GWHA_KIND_INSTANCE];
	struct gwha_site_object *o, *was;
	char name[2 * GWHA_NAME_MAX];
	bool found;
	size_t at;

	snprintf(name, sizeof(name), "%s.%u", e->plan.pools[i->pool].conf->name,
		 i->number);
	at = gwha_site_seek(from, name, &found);
	was = found ? from->at[at] : NULL;
	o = was && is_same(&e->plan, i, was) ? was : instance_object(e, i);
	if (!o)
		return;
	if (!step_instance(e, was, o)) {
		gwha_site_object_free(o);
		return;
	}
	from->at[at] = found ? o : from->at[at];
	e->failed |= !gwha_site_insert(to, o);
}

/* Of those that were: who has none any more goes. */
static void write_instances(struct gwha_site_edit *e)
{
	struct gwha_site_list *was = &e->next[GWHA_KIND_INSTANCE], to = {0};
	bool found;

	for (uint32_t i = 0; i < e->plan.n_instances && !e->failed; i++)
		if (e->plan.instances[i].owner != GWHA_POOL_NOBODY)
			write_instance(e, &to, &e->plan.instances[i]);
	for (size_t i = 0; i < was->n && !e->failed; i++) {
		gwha_site_seek(&to, was->at[i]->name, &found);
		if (!found && was->at[i]->fresh)
			replace_fresh(e, was->at[i], NULL);
		else if (!found)
			gwha_site_add_step(e, was->at[i], NULL);
	}
	free(was->at);
	*was = to;
}

/**
 * gwha_site_write_back - write back all that a change's plan gave
 * @e: change, with its plan
 */
void gwha_site_write_back(struct gwha_site_edit *e)
{
	const struct gwha_site_list *conns = &e->next[GWHA_KIND_CONN];
	const struct gwha_site_list *tenants = &e->next[GWHA_KIND_TENANT];

	for (size_t i = 0; i < tenants->n && !e->failed; i++)
		gwha_site_write_tenant(e, &e->plan, (uint32_t)i, tenants->at[i]);
	for (size_t i = 0; i < conns->n && !e->failed; i++)
		gwha_site_write_conn(e, &e->plan, (uint32_t)i, conns->at[i]);
	write_instances(e);
}
