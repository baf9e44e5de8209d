// SPDX-License-Identifier: GPL-2.0-or-later
/* A request to a controller: JSON, of which everything is known or refused. */

#include <string.h>

#include "site_request.h"

static const char *const verbs[GWHA_SITE_VERBS] = {
	[GWHA_SITE_ADD] = "add",       [GWHA_SITE_SET] = "set",
	[GWHA_SITE_DEL] = "del",       [GWHA_SITE_DRAIN] = "drain",
	[GWHA_SITE_IMPORT] = "import", [GWHA_SITE_SHOW] = "show",
	[GWHA_SITE_EXPORT] = "export", [GWHA_SITE_HISTORY] = "history",
	[GWHA_SITE_PLAN] = "plan",
};

enum {
	R_VERB = 1 << 0,
	R_KIND = 1 << 1,
	R_NAME = 1 << 2,
	R_BODY = 1 << 3,
	R_FILTER = 1 << 4,
	R_TEXT = 1 << 5,
	R_CAUSE = 1 << 6,
	R_AFTER = 1 << 7,
	R_BEFORE = 1 << 8,
	R_LIMIT = 1 << 9,
	R_FORCE = 1 << 10,
	R_REPLACE = 1 << 11,
	R_EPOCH = 1 << 12,
};

static const struct {
	const char *name;
	unsigned int bit;
	json_type type; /* JSON_TRUE for either */
} keys[] = {
	{"verb", R_VERB, JSON_STRING},	   {"kind", R_KIND, JSON_STRING},
	{"name", R_NAME, JSON_STRING},	   {"body", R_BODY, JSON_OBJECT},
	{"filter", R_FILTER, JSON_OBJECT}, {"text", R_TEXT, JSON_STRING},
	{"cause", R_CAUSE, JSON_STRING},   {"after", R_AFTER, JSON_STRING},
	{"before", R_BEFORE, JSON_INTEGER}, {"limit", R_LIMIT, JSON_INTEGER},
	{"force", R_FORCE, JSON_TRUE},	   {"replace", R_REPLACE, JSON_TRUE},
	{"epoch", R_EPOCH, JSON_INTEGER},
};

/* What a request must have, and what it can have besides; "verb" is understood. */
static const struct {
	unsigned int needs;
	unsigned int takes;
} forms[GWHA_SITE_VERBS] = {
	[GWHA_SITE_ADD] = {R_KIND | R_NAME | R_BODY, R_CAUSE},
	[GWHA_SITE_SET] = {R_KIND | R_NAME | R_BODY, R_CAUSE},
	[GWHA_SITE_DEL] = {R_KIND | R_NAME, R_CAUSE | R_FORCE},
	[GWHA_SITE_DRAIN] = {R_KIND | R_NAME, R_CAUSE | R_FORCE},
	[GWHA_SITE_IMPORT] = {R_TEXT, R_CAUSE | R_REPLACE},
	[GWHA_SITE_SHOW] = {R_KIND, R_FILTER | R_AFTER | R_LIMIT},
	[GWHA_SITE_EXPORT] = {R_KIND, R_AFTER | R_LIMIT},
	[GWHA_SITE_HISTORY] = {0, R_KIND | R_NAME | R_BEFORE | R_LIMIT},
	[GWHA_SITE_PLAN] = {R_NAME, R_EPOCH},
};

/**
 * gwha_site_verb_name - the word for what is to be done
 * @verb: that
 */
const char *gwha_site_verb_name(enum gwha_site_verb verb)
{
	return verbs[verb];
}

/**
 * gwha_site_changes - whether something changes what there is
 * @verb: what is to be done
 */
bool gwha_site_changes(enum gwha_site_verb verb)
{
	return verb <= GWHA_SITE_IMPORT;
}

static int wrong(struct gwha_err *err, const char *key, const char *what)
{
	return gwha_fail(err, GWHA_EXIT_USAGE, "request: \"%.64s\": %s", key,
			 what);
}

static bool is_of(const json_t *value, json_type type)
{
	return type == JSON_TRUE ? json_is_boolean(value) :
				   json_typeof(value) == type;
}

/* Which keys there are; each is known, and of its type. */
static int look(const json_t *json, unsigned int *has, struct gwha_err *err)
{
	const size_t n = sizeof(keys) / sizeof(keys[0]);
	const char *key;
	json_t *value;
	size_t i;

	json_object_foreach((json_t *)json, key, value) {
		for (i = 0; i < n && strcmp(keys[i].name, key); i++)
			;
		if (i == n)
			return wrong(err, key, "is not known: leave it out");
		if (!is_of(value, keys[i].type))
			return wrong(err, key, "is of another type than it must be");
		*has |= keys[i].bit;
	}
	return 0;
}

static int check_form(const struct gwha_site_request *r, unsigned int has,
		      struct gwha_err *err)
{
	unsigned int needs = forms[r->verb].needs;
	unsigned int takes = needs | forms[r->verb].takes | R_VERB;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (keys[i].bit & needs & ~has)
			return wrong(err, keys[i].name, "is missing: give it");
		if (keys[i].bit & has & ~takes)
			return wrong(err, keys[i].name, "has no meaning here: leave it out");
	}
	return 0;
}

static const char *text(const struct gwha_site_request *r, const char *key)
{
	return json_string_value(json_object_get(r->json, key));
}

static int take_words(struct gwha_site_request *r, struct gwha_err *err)
{
	const char *verb = text(r, "verb"), *kind = text(r, "kind");
	unsigned int i = 0;

	if (!verb)
		return wrong(err, "verb", "is missing: give it");
	while (i < GWHA_SITE_VERBS && strcmp(verbs[i], verb))
		i++;
	r->verb = (enum gwha_site_verb)i;
	if (i == GWHA_SITE_VERBS)
		return wrong(err, verb, "is no verb: say add, set, del, drain, import, show, export, history or plan");
	r->kind = kind ? gwha_pool_kind_of(kind) : GWHA_KINDS;
	if (kind && r->kind == GWHA_KINDS)
		return wrong(err, kind, "is no kind: say pool, gateway, tenant, connection or instance");
	return 0;
}

static int take_number(const struct gwha_site_request *r, const char *key,
		       uint64_t most, uint64_t *to, struct gwha_err *err)
{
	const json_t *value = json_object_get(r->json, key);

	if (!value)
		return 0;
	if (json_integer_value(value) < 1 ||
	    (uint64_t)json_integer_value(value) > most)
		return wrong(err, key, "is out of its range");
	*to = (uint64_t)json_integer_value(value);
	return 0;
}

static int take(struct gwha_site_request *r, struct gwha_err *err)
{
	uint64_t limit = GWHA_SITE_PAGE_MAX;

	r->name = text(r, "name");
	r->text = text(r, "text");
	r->after = text(r, "after");
	r->cause = text(r, "cause");
	r->body = json_object_get(r->json, "body");
	r->filter = json_object_get(r->json, "filter");
	r->force = json_is_true(json_object_get(r->json, "force"));
	r->replace = json_is_true(json_object_get(r->json, "replace"));
	if (!r->cause)
		r->cause = "";
	if (strlen(r->cause) > GWHA_SITE_CAUSE_MAX)
		return wrong(err, "cause", "is too long: 256 bytes at most");
	if (r->name && strlen(r->name) > GWHA_NAME_MAX)
		return wrong(err, "name", "is too long: 31 letters at most");
	if (take_number(r, "limit", GWHA_SITE_PAGE_MAX, &limit, err) ||
	    take_number(r, "before", INT64_MAX, &r->before, err) ||
	    take_number(r, "epoch", INT64_MAX, &r->epoch, err))
		return -1;
	r->limit = (uint32_t)limit;
	return 0;
}

/**
 * gwha_site_request_read - read a request
 * @text: JSON
 * @size: its bytes
 * @r: overwritten; to be freed, also on failure
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_site_request_read(const char *text, size_t size,
			   struct gwha_site_request *r, struct gwha_err *err)
{
	unsigned int has = 0;
	json_error_t error;

	*r = (struct gwha_site_request){.kind = GWHA_KINDS};
	r->json = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
	if (!r->json)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "request: line %d, column %d: %.100s",
				 error.line, error.column, error.text);
	if (!json_is_object(r->json))
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "request: must be an object, as {\"verb\": \"show\", \"kind\": \"pool\"}");
	if (look(r->json, &has, err) || take_words(r, err) ||
	    check_form(r, has, err))
		return -1;
	return take(r, err);
}

/**
 * gwha_site_request_free - free a request
 * @r: request
 */
void gwha_site_request_free(struct gwha_site_request *r)
{
	json_decref(r->json);
	*r = (struct gwha_site_request){.kind = GWHA_KINDS};
}
