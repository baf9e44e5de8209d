// SPDX-License-Identifier: GPL-2.0-or-later
/* Objects of a site are shown: those that are asked for, a page at a time. */

#include <stdio.h>
#include <string.h>

#include "pool_work.h"
#include "site.h"

static const char *pool_field(const struct gwha_pool *c, const char *key)
{
	if (!strcmp(key, "type"))
		return gwha_pool_type_name(c->type);
	return c->owner;
}

static const char *gateway_field(const struct gwha_site *s,
				 const struct gwha_pool_gateway *c,
				 const char *key)
{
	uint32_t g;

	if (!strcmp(key, "pool"))
		return c->pool;
	if (!strcmp(key, "state"))
		return gwha_pool_state_name(c->state);
	if (!strcmp(key, "failure-domain"))
		return c->domain;
	g = gwha_pool_plan_gateway(&s->plan, c->name);
	return g == GWHA_POOL_NOBODY ? NULL :
				       gwha_pool_role_name(s->plan.gateways[g].role);
}

static const char *conn_field(const struct gwha_site *s,
			      const struct gwha_site_object *o, const char *key)
{
	const struct gwha_pool_conn *c = &o->is.conns[0];
	const struct gwha_site_object *one;

	if (!strcmp(key, "tenant"))
		return c->tenant;
	if (!strcmp(key, "type"))
		return gwha_pool_type_name(c->type);
	if (!strcmp(key, "gateway"))
		return *o->place ? o->place : NULL;
	if (!strcmp(key, "owner")) {
		one = gwha_site_find(s, GWHA_KIND_TENANT, c->tenant);
		return one ? one->is.tenants[0].owner : NULL;
	}
	one = gwha_site_find(s, GWHA_KIND_GATEWAY, o->place);
	return one ? one->is.gateways[0].pool : NULL;
}

static const char *const known[GWHA_KINDS] = {
	[GWHA_KIND_POOL] = " name type owner ",
	[GWHA_KIND_GATEWAY] = " name pool state role failure-domain ",
	[GWHA_KIND_TENANT] = " name owner rr ",
	[GWHA_KIND_CONN] = " name tenant type gateway pool owner ",
	[GWHA_KIND_INSTANCE] = " name pool gateway ",
};

/**
 * gwha_site_field - what of an object is looked for
 * @s: site, with a plan
 * @o: object
 * @key: one that its kind has
 *
 * Return: its value, or NULL if it has none.
 */
const char *gwha_site_field(const struct gwha_site *s,
			    const struct gwha_site_object *o, const char *key)
{
	if (!strcmp(key, "name"))
		return o->name;
	switch (o->kind) {
	case GWHA_KIND_POOL:
		return pool_field(&o->is.pools[0], key);
	case GWHA_KIND_GATEWAY:
		return gateway_field(s, &o->is.gateways[0], key);
	case GWHA_KIND_TENANT:
		if (!strcmp(key, "owner"))
			return o->is.tenants[0].owner;
		return *o->place ? o->place : NULL;
	case GWHA_KIND_CONN:
		return conn_field(s, o, key);
	default:
		if (!strcmp(key, "pool"))
			return o->is.instances[0].pool;
		return o->is.instances[0].gateway;
	}
}

static int check_filter(const struct gwha_site_request *r, struct gwha_err *err)
{
	const char *key;
	json_t *value;
	char word[40];

	json_object_foreach((json_t *)r->filter, key, value) {
		snprintf(word, sizeof(word), " %.36s ", key);
		if (strchr(key, ' ') || !strstr(known[r->kind], word))
			return gwha_fail(err, GWHA_EXIT_USAGE,
					 "filter \"%.36s\": is not known of a %s, which has:%s",
					 key, gwha_pool_kind_name(r->kind), known[r->kind]);
		if (!json_is_string(value))
			return gwha_fail(err, GWHA_EXIT_USAGE,
					 "filter \"%.36s\": must be a text", key);
	}
	return 0;
}

/* A text, or with * at its end, the beginning of one. */
static bool matches(const char *has, const char *want)
{
	size_t len = strlen(want);

	if (!has)
		return false;
	if (len && want[len - 1] == '*')
		return !strncmp(has, want, len - 1);
	return !strcmp(has, want);
}

static bool is_asked_for(const struct gwha_site *s,
			 const struct gwha_site_request *r,
			 const struct gwha_site_object *o)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)r->filter, key, value)
		if (!matches(gwha_site_field(s, o, key), json_string_value(value)))
			return false;
	return true;
}

/* An administrator sees what is his; of pools, those that are for his tenants. */
static bool may_see(const struct gwha_site *s,
		    const struct gwha_site_rights *rights,
		    const struct gwha_site_object *o)
{
	const char *tenant = NULL, *owner;

	if (rights->role != GWHA_SITE_ADMIN)
		return true;
	if (o->kind == GWHA_KIND_TENANT)
		tenant = o->name;
	else if (o->kind == GWHA_KIND_CONN)
		tenant = o->is.conns[0].tenant;
	if (rights->tenant)
		return tenant && !strcmp(tenant, rights->tenant);
	if (o->kind == GWHA_KIND_GATEWAY || o->kind == GWHA_KIND_INSTANCE)
		return false;
	owner = gwha_site_field(s, o, "owner");
	return owner && rights->owner && !strcmp(owner, rights->owner);
}

/* One of a name alone is found, not looked for. */
static void limits(const struct gwha_site *s, const struct gwha_site_request *r,
		   size_t *from, size_t *to)
{
	const struct gwha_site_list *list = &s->of[r->kind];
	const char *name = json_string_value(json_object_get(r->filter, "name"));
	bool found = false;

	*from = 0;
	*to = list->n;
	if (name && (!*name || name[strlen(name) - 1] != '*')) {
		*from = gwha_site_seek(list, name, &found);
		*to = *from + found;
	}
	if (r->after) {
		size_t at = gwha_site_seek(list, r->after, &found);

		*from = at + found > *from ? at + found : *from;
	}
}

/* As it stands in a file of pools, or with what the plan made of it. */
static int write_object(const struct gwha_site *s,
			const struct gwha_site_request *r,
			const struct gwha_site_object *o,
			struct gwha_json_text *line, gwha_site_write_fn write,
			void *arg)
{
	if (r->verb == GWHA_SITE_EXPORT)
		return write(arg, o->text, strlen(o->text));
	line->n = 0;
	gwha_site_line(s, o, line);
	return line->failed ? -1 : write(arg, line->text, line->n);
}

static int write_last(struct gwha_json_text *line, bool more, const char *last,
		      gwha_site_write_fn write, void *arg)
{
	line->n = 0;
	gwha_json_text_open(line, '{');
	gwha_json_text_key(line, "more");
	gwha_json_text_bool(line, more);
	gwha_json_text_key(line, "last");
	gwha_json_text_string(line, last);
	gwha_json_text_close(line, '}');
	return line->failed ? -1 : write(arg, line->text, line->n);
}

/**
 * gwha_site_show - show objects
 * @s: site, with a plan
 * @r: which ones; show or export
 * @rights: who asks
 * @write: takes each as a line, without its end, and last a line that says whether
 *	there are more: {"more": BOOL, "last": NAME}; not 0: no more
 * @arg: passed to that
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_site_show(const struct gwha_site *s, const struct gwha_site_request *r,
		   const struct gwha_site_rights *rights,
		   gwha_site_write_fn write, void *arg, struct gwha_err *err)
{
	struct gwha_json_text line = {.text = NULL};
	const char *last = "";
	bool more = false;
	uint32_t n = 0;
	size_t from, to;
	int ret = 0;

	if (check_filter(r, err))
		return -1;
	limits(s, r, &from, &to);
	for (size_t i = from; i < to && !more && !ret; i++) {
		const struct gwha_site_object *o = s->of[r->kind].at[i];

		if (!may_see(s, rights, o) || !is_asked_for(s, r, o))
			continue;
		more = n++ == r->limit;
		if (!more)
			ret = write_object(s, r, o, &line, write, arg);
		last = more ? last : o->name;
	}
	if (!ret)
		ret = write_last(&line, more, last, write, arg);
	gwha_json_text_free(&line);
	return ret ? gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory") : 0;
}
