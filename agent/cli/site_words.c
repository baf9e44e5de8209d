// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Words about pools, gateways, tenants and connections to requests. They are those
 * of a file of pools; what their values may be is the controller's to say, who reads
 * files by the same reader.
 */

#include <string.h>

#include "args.h"
#include "ask_control.h"
#include "site_words.h"
#include "units.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum form {
	W_WORD, /* also "none" */
	W_TEXT,
	W_LIST, /* A,B,C */
	W_ROUTE,
	W_METRIC,
	W_BGP,
	W_BGP_AS,
	W_SOCKET,
	W_CAUSE,
	W_AFTER,
	W_LIMIT,
	W_BEFORE,
	W_FORCE,
};

/* A keyword, and what its value is. */
struct keyword {
	const char *name;
	enum form form;
};

#define WORDS_MAX 16

static const struct keyword pool_words[] = {
	{"type", W_TEXT},     {"active", W_TEXT},	 {"standby", W_TEXT},
	{"beyond", W_WORD},   {"capacity-model", W_TEXT}, {"labels", W_LIST},
	{"owner", W_TEXT},    {"tenants", W_LIST},	 {"lan", W_TEXT},
	{"frontend", W_TEXT}, {"vips", W_LIST},	 {"cause", W_CAUSE},
	{"socket", W_SOCKET},
};

static const struct keyword gateway_words[] = {
	{"pool", W_TEXT},   {"capacity", W_TEXT},    {"failure-domain", W_TEXT},
	{"labels", W_LIST}, {"dip", W_TEXT},	     {"vip", W_TEXT},
	{"state", W_TEXT},  {"max-tenants", W_TEXT}, {"cause", W_CAUSE},
	{"socket", W_SOCKET},
};

static const struct keyword tenant_words[] = {
	{"owner", W_TEXT}, {"pools", W_LIST}, {"vrf", W_TEXT},
	{"zone", W_TEXT},  {"table", W_TEXT}, {"as", W_TEXT},
	{"router-id", W_TEXT}, {"cause", W_CAUSE}, {"socket", W_SOCKET},
};

static const struct keyword conn_words[] = {
	{"tenant", W_TEXT}, {"type", W_TEXT},	  {"in", W_TEXT},
	{"out", W_TEXT},    {"class", W_TEXT},	  {"peer", W_TEXT},
	{"key", W_TEXT},    {"vlan", W_TEXT},	  {"local", W_LIST},
	{"route", W_ROUTE}, {"metric", W_METRIC}, {"bgp", W_BGP},
	{"as", W_BGP_AS},   {"cause", W_CAUSE},	  {"socket", W_SOCKET},
};

static const struct keyword plain_words[] = {
	{"force", W_FORCE},   {"cause", W_CAUSE}, {"socket", W_SOCKET},
	{"before", W_BEFORE}, {"limit", W_LIMIT},
};

/* What shows which ones: words of gwha_site_show(). */
static const struct keyword pool_filters[] = {
	{"type", W_TEXT}, {"owner", W_TEXT}, {"after", W_AFTER},
	{"limit", W_LIMIT}, {"socket", W_SOCKET},
};

static const struct keyword gateway_filters[] = {
	{"pool", W_TEXT},	    {"state", W_TEXT},	{"role", W_TEXT},
	{"failure-domain", W_TEXT}, {"after", W_AFTER}, {"limit", W_LIMIT},
	{"socket", W_SOCKET},
};

static const struct keyword tenant_filters[] = {
	{"owner", W_TEXT}, {"rr", W_TEXT}, {"after", W_AFTER},
	{"limit", W_LIMIT}, {"socket", W_SOCKET},
};

static const struct keyword conn_filters[] = {
	{"tenant", W_TEXT}, {"type", W_TEXT},	{"gateway", W_TEXT},
	{"pool", W_TEXT},   {"owner", W_TEXT},	{"after", W_AFTER},
	{"limit", W_LIMIT}, {"socket", W_SOCKET},
};

static const struct keyword instance_filters[] = {
	{"pool", W_TEXT},   {"gateway", W_TEXT}, {"after", W_AFTER},
	{"limit", W_LIMIT}, {"socket", W_SOCKET},
};

#define WORDS(a) {a, COUNT(a)}

static const struct {
	const struct keyword *words;
	size_t n;
} bodies[GWHA_KINDS] = {
	[GWHA_KIND_POOL] = WORDS(pool_words),
	[GWHA_KIND_GATEWAY] = WORDS(gateway_words),
	[GWHA_KIND_TENANT] = WORDS(tenant_words),
	[GWHA_KIND_CONN] = WORDS(conn_words),
}, filters[GWHA_KINDS] = {
	[GWHA_KIND_POOL] = WORDS(pool_filters),
	[GWHA_KIND_GATEWAY] = WORDS(gateway_filters),
	[GWHA_KIND_TENANT] = WORDS(tenant_filters),
	[GWHA_KIND_CONN] = WORDS(conn_filters),
	[GWHA_KIND_INSTANCE] = WORDS(instance_filters),
};

/* "none" takes it away, which is what null says. */
static json_t *value_of(const char *text)
{
	return strcmp(text, "none") ? json_string(text) : json_null();
}

static json_t *list_of(const char *text)
{
	json_t *list = strcmp(text, "none") ? json_array() : json_null();

	while (json_is_array(list) && text) {
		const char *comma = strchr(text, ',');
		size_t len = comma ? (size_t)(comma - text) : strlen(text);

		json_array_append_new(list, json_stringn(text, len));
		text = comma ? comma + 1 : NULL;
	}
	return list;
}

static int add_route(json_t *body, const char *text, struct gwha_err *err)
{
	json_t *list = json_object_get(body, "routes");

	if (!strcmp(text, "none"))
		return json_object_set_new(body, "routes", json_null());
	if (!json_is_array(list)) {
		list = json_array();
		json_object_set_new(body, "routes", list);
	}
	if (!json_array_append_new(list, json_pack("{s:s}", "to", text)))
		return 0;
	return gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
}

static int add_metric(json_t *body, const char *text, struct gwha_err *err)
{
	json_t *list = json_object_get(body, "routes");
	size_t n = json_array_size(list);

	if (!n)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "metric \"%.64s\": is of a route: say route NETWORK before it",
				 text);
	return json_object_set_new(json_array_get(list, n - 1), "metric", json_string(text));
}

/* Of BGP a peer and its AS, as one. */
static int add_bgp(json_t *body, const char *key, const char *text)
{
	json_t *bgp = json_object_get(body, "bgp");

	if (!strcmp(text, "none"))
		return json_object_set_new(body, "bgp", json_null());
	if (!json_is_object(bgp)) {
		bgp = json_object();
		json_object_set_new(body, "bgp", bgp);
	}
	return json_object_set_new(bgp, key, json_string(text));
}

static int take_number(const char *word, const char *text, uint64_t *to,
		       struct gwha_err *err)
{
	if (!gwha_number_parse(text, to) && *to)
		return 0;
	return gwha_fail(err, GWHA_EXIT_USAGE, "%s \"%.64s\": must be a number from 1 on",
			 word, text);
}

static int take_body(const struct keyword *word, const char *text,
		     struct gwha_site_words *w, struct gwha_err *err)
{
	if (word->form <= W_LIST && json_object_get(w->body, word->name))
		return gwha_arg_twice(word->name, text, err);
	switch (word->form) {
	case W_WORD:
		return json_object_set_new(w->body, word->name, json_string(text));
	case W_TEXT:
		return json_object_set_new(w->body, word->name, value_of(text));
	case W_LIST:
		return json_object_set_new(w->body, word->name, list_of(text));
	case W_ROUTE:
		return add_route(w->body, text, err);
	case W_METRIC:
		return add_metric(w->body, text, err);
	default:
		return add_bgp(w->body, word->form == W_BGP ? "peer" : "as", text);
	}
}

/* JSON has no other texts. */
static int check_text(const char *word, const char *text, struct gwha_err *err)
{
	json_t *json = json_string(text);

	if (!json)
		return gwha_fail(err, GWHA_EXIT_USAGE, "%s: its value is no UTF-8", word);
	json_decref(json);
	return 0;
}

static int take_value(const struct keyword *word, const char *text,
		      struct gwha_site_words *w, struct gwha_err *err)
{
	if (check_text(word->name, text, err))
		return -1;
	switch (word->form) {
	case W_SOCKET:
		w->socket = text;
		return 0;
	case W_CAUSE:
		w->cause = text;
		return 0;
	case W_AFTER:
		w->after = text;
		return 0;
	case W_LIMIT:
		return take_number(word->name, text, &w->limit, err);
	case W_BEFORE:
		return take_number(word->name, text, &w->before, err);
	default:
		return take_body(word, text, w, err);
	}
}

static int take_all(const struct keyword *known, size_t n, struct gwha_args *args,
		    struct gwha_site_words *w, struct gwha_err *err)
{
	struct gwha_word words[WORDS_MAX], found;
	const char *text;

	for (unsigned int i = 0; i < n && i < WORDS_MAX; i++)
		words[i] = (struct gwha_word){known[i].name, i};
	while (args->argc) {
		const struct keyword *word;

		if (gwha_arg_word(args, words, n, &found, err))
			return -1;
		word = &known[found.value];
		if (word->form == W_FORCE) {
			w->force = true;
			continue;
		}
		text = gwha_arg_text(args, word->name, err);
		if (!text || take_value(word, text, w, err))
			return -1;
	}
	return 0;
}

static int begin(struct gwha_site_words *w, struct gwha_err *err)
{
	*w = (struct gwha_site_words){
		.socket = GWHA_CONTROL_SOCKET,
		.body = json_object(),
	};
	return w->body ? 0 : gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
}

static int take_name(const char *what, struct gwha_args *args,
		     struct gwha_site_words *w, struct gwha_err *err)
{
	if (!args->argc)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "%s: say which one: its name is missing", what);
	w->name = args->argv[0];
	args->argc--;
	args->argv++;
	return 0;
}

/**
 * gwha_site_words_body - read NAME and what it is to say
 * @kind: what it is
 * @argc: how many words
 * @argv: words
 * @w: overwritten; its body is to be freed, also on failure
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_site_words_body(enum gwha_pool_kind kind, int argc, char **argv,
			 struct gwha_site_words *w, struct gwha_err *err)
{
	struct gwha_args args = {argc, argv};

	if (begin(w, err) || take_name(gwha_pool_kind_name(kind), &args, w, err))
		return -1;
	return take_all(bodies[kind].words, bodies[kind].n, &args, w, err);
}

/**
 * gwha_site_words_plain - read what says nothing of an object itself
 * @what: what is named first, or NULL for nothing
 * @argc: how many words
 * @argv: words
 * @w: overwritten; its body is to be freed, also on failure
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_site_words_plain(const char *what, int argc, char **argv,
			  struct gwha_site_words *w, struct gwha_err *err)
{
	struct gwha_args args = {argc, argv};

	if (begin(w, err) || (what && take_name(what, &args, w, err)))
		return -1;
	return take_all(plain_words, COUNT(plain_words), &args, w, err);
}

/**
 * gwha_site_words_filter - read which ones are to be shown
 * @kind: what they are
 * @argc: how many words
 * @argv: words: perhaps a name, then others
 * @w: overwritten, its body is the filter, to be freed, also on failure
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_site_words_filter(enum gwha_pool_kind kind, int argc, char **argv,
			   struct gwha_site_words *w, struct gwha_err *err)
{
	struct gwha_args args = {argc, argv};

	if (begin(w, err))
		return -1;
	/* words come by twos: one more is a name */
	if (argc % 2 && take_name(gwha_pool_kind_name(kind), &args, w, err))
		return -1;
	if (w->name && json_object_set_new(w->body, "name", json_string(w->name)))
		return gwha_fail(err, GWHA_EXIT_USAGE, "name \"%.64s\": is no UTF-8", w->name);
	return take_all(filters[kind].words, filters[kind].n, &args, w, err);
}
