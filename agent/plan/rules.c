// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What two rulesets of nftables are compared by: what becomes of packets that a
 * node passes on, its NAT, its zones. So chains that hang at input or output, and
 * those that only these jump to, are left out: they have what is a node's own. So
 * are numbers that grow, handles, and what packets put into sets.
 */

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rules.h"

#define KEY_MAX 1024

struct look {
	json_t *list; /* as nft has it */
	json_t *chains; /* by family, table and name: true for those to compare */
	json_t *sets; /* the same of sets and maps */
	const char *family;
	const char *table;
	bool changed;
};

static const char *text_at(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

/* A name has no spaces. */
static const char *key_of(char to[KEY_MAX], const char *family,
			  const char *table, const char *name)
{
	snprintf(to, KEY_MAX, "%s %s %s", family, table, name);
	return to;
}

static void mark(struct look *l, json_t *of, const char *name)
{
	char key[KEY_MAX];

	key_of(key, l->family, l->table, name);
	if (json_is_true(json_object_get(of, key)))
		return;
	json_object_set_new(of, key, json_true());
	l->changed = true;
}

static bool marked(json_t *of, const json_t *what, const char *name)
{
	char key[KEY_MAX];

	return json_is_true(json_object_get(
		of, key_of(key, text_at(what, "family"), text_at(what, "table"),
			   text_at(what, name))));
}

/* Where a rule, or what a map has, leads; which sets it asks. */
static void follow(struct look *l, const json_t *at)
{
	const char *key;
	json_t *in;
	size_t i;

	if (json_is_string(at) && *json_string_value(at) == '@')
		mark(l, l->sets, json_string_value(at) + 1);
	json_array_foreach((json_t *)at, i, in)
		follow(l, in);
	json_object_foreach((json_t *)at, key, in) {
		if (!strcmp(key, "jump") || !strcmp(key, "goto"))
			mark(l, l->chains, text_at(in, "target"));
		else
			follow(l, in);
	}
}

static bool is_base(const json_t *chain)
{
	const char *hook = text_at(chain, "hook");

	return *hook && strcmp(hook, "input") && strcmp(hook, "output");
}

/* Rule, set or map of an object of nft's list, or NULL. */
static json_t *set_of(const json_t *object)
{
	json_t *set = json_object_get(object, "set");

	return set ? set : json_object_get(object, "map");
}

static bool is_own(const json_t *rule)
{
	return !strncmp(text_at(rule, "comment"), GWHA_RULES_OWN,
			strlen(GWHA_RULES_OWN));
}

/* Once through all of it: as deep as chains jump, so often. */
static void pass(struct look *l)
{
	json_t *object, *what;
	size_t i;

	json_array_foreach(l->list, i, object) {
		what = json_object_get(object, "chain");
		if (!what)
			what = json_object_get(object, "rule");
		if (!what)
			what = set_of(object);
		l->family = text_at(what, "family");
		l->table = text_at(what, "table");
		if (json_object_get(object, "chain") && is_base(what))
			mark(l, l->chains, text_at(what, "name"));
		else if (json_object_get(object, "rule") && !is_own(what) &&
			 marked(l->chains, what, "chain"))
			follow(l, json_object_get(what, "expr"));
		else if (set_of(object) && marked(l->sets, what, "name"))
			follow(l, json_object_get(what, "elem"));
	}
}

/* What grows, or is another one each time it is loaded. */
static void clean(json_t *at)
{
	static const char *const gone[] = {"handle", "index", "expires"};
	const char *key;
	json_t *in;
	size_t i;

	for (i = 0; json_is_object(at) && i < sizeof(gone) / sizeof(*gone); i++)
		json_object_del(at, gone[i]);
	json_array_foreach(at, i, in)
		clean(in);
	json_object_foreach(at, key, in) {
		if (!strcmp(key, "counter") && json_is_object(in)) {
			json_object_del(in, "packets");
			json_object_del(in, "bytes");
		} else if (!strcmp(key, "quota") && json_is_object(in)) {
			json_object_del(in, "used");
			json_object_del(in, "used_unit");
		} else if (!strcmp(key, "last") && json_is_object(in)) {
			json_object_del(in, "used");
		}
		clean(in);
	}
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Elements of a set have no order, but for nft. */
static void sort_elements(json_t *set)
{
	json_t *elem = json_object_get(set, "elem"), *sorted = json_array();
	size_t n = json_array_size(elem), i;
	char **texts = calloc(n + 1, sizeof(*texts));
	json_t *one;

	for (i = 0; texts && i < n; i++) {
		texts[i] = json_dumps(json_array_get(elem, i),
				      JSON_SORT_KEYS | JSON_ENCODE_ANY);
		if (!texts[i])
			break;
	}
	if (texts && i == n) {
		qsort(texts, n, sizeof(*texts), by_text);
		for (size_t j = 0; j < n; j++) {
			one = json_string(texts[j]);
			json_array_append_new(sorted, one);
		}
		json_object_set(set, "elem", sorted);
	}
	for (i = 0; texts && i < n; i++)
		free(texts[i]);
	free(texts);
	json_decref(sorted);
}

static bool is_dynamic(const json_t *set)
{
	json_t *flags = json_object_get(set, "flags"), *one;
	size_t i;

	json_array_foreach(flags, i, one)
		if (!strcmp(json_string_value(one) ? json_string_value(one) : "",
			    "dynamic"))
			return true;
	return false;
}

/* A line, behind what it is sorted by: chains keep the order of their rules. */
static void write_line(json_t *to, const char *kind, const json_t *what,
		       const char *name)
{
	char key[KEY_MAX], whole[KEY_MAX + 32];
	json_t *lines;
	char *text;

	key_of(key, text_at(what, "family"), text_at(what, "table"),
	       text_at(what, name));
	snprintf(whole, sizeof(whole), "%s %s", key, kind);
	lines = json_object_get(to, whole);
	if (!lines) {
		lines = json_array();
		json_object_set_new(to, whole, lines);
	}
	text = json_dumps(what, JSON_SORT_KEYS | JSON_COMPACT);
	if (text)
		json_array_append_new(lines, json_string(text));
	free(text);
}

static void take(const struct look *l, json_t *object, json_t *to)
{
	static const char *const others[] = {"flowtable", "ct helper",
					     "ct timeout", "ct expectation",
					     "synproxy", "limit"};
	json_t *chain = json_object_get(object, "chain"), *what;
	json_t *rule = json_object_get(object, "rule");
	json_t *set = set_of(object);

	clean(object);
	if (chain && marked(l->chains, chain, "name"))
		write_line(to, "chain", chain, "name");
	if (rule && !is_own(rule) && marked(l->chains, rule, "chain"))
		write_line(to, "rules", rule, "chain");
	if (set && marked(l->sets, set, "name")) {
		if (is_dynamic(set))
			json_object_del(set, "elem");
		sort_elements(set);
		write_line(to, "set", set, "name");
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		what = json_object_get(object, others[i]);
		if (what)
			write_line(to, others[i], what, "name");
	}
}

/* The keys in their order, and what each has. */
static char *join(json_t *all)
{
	size_t n = json_object_size(all), i = 0, size = 0;
	const char **keys = calloc(n + 1, sizeof(*keys)), *key;
	char *text = NULL;
	FILE *out = open_memstream(&text, &size);
	json_t *lines, *line;
	size_t j;

	json_object_foreach(all, key, lines)
		if (keys)
			keys[i++] = key;
	if (keys)
		qsort(keys, n, sizeof(*keys), by_text);
	for (i = 0; out && keys && i < n; i++)
		json_array_foreach(json_object_get(all, keys[i]), j, line)
			fprintf(out, "%s: %s\n", keys[i],
				json_string_value(line));
	if (!out || fclose(out) || !keys) {
		free(text);
		text = NULL;
	}
	free(keys);
	return text;
}

/**
 * gwha_rules_text - what a ruleset is compared by, a line for each chain, rule and set
 * @json: what "nft -j list ruleset" says
 * @size: its bytes
 *
 * Return: a text to be freed, or NULL if that is no ruleset.
 */
char *gwha_rules_text(const char *json, size_t size)
{
	json_t *whole = json_loadb(json, size, 0, NULL), *all = json_object();
	struct look l = {
		.list = json_object_get(whole, "nftables"),
		.chains = json_object(),
		.sets = json_object(),
	};
	char *text = NULL;
	json_t *object;
	size_t i;

	if (json_is_array(l.list) && l.chains && l.sets && all) {
		do {
			l.changed = false;
			pass(&l);
		} while (l.changed);
		json_array_foreach(l.list, i, object)
			take(&l, object, all);
		text = join(all);
	}
	json_decref(l.chains);
	json_decref(l.sets);
	json_decref(all);
	json_decref(whole);
	return text;
}
