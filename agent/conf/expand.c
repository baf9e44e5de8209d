// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * An object of the file to the words that the command line has for it, each of
 * which knows where in the file it stands. So both have the same words, ranges
 * and texts.
 */

#include <string.h>

#include "shape.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

#define KEYS_KNOWN_MAX 64

/* Words that have no key of their own: they are inside of another one's value. */
static const char *const router_inner[] = {"text-file", "key-id", "key-file",
					   "send", "mode"};
static const char *const group_inner[] = {"weight", "up-delay", "down-delay"};
static const char *const sync_inner[] = {"vips",    "zone",   "mark",
					 "default", "key-id", "key-file"};

/* Keys that are no words of the command line's: routes.c reads them. */
static const char *const group_more[] = {"routes", "rules"};

static bool among(const char *word, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(word, words[i]))
			return true;
	return false;
}

static bool is_inner(const struct gwha_grammar *g, const char *word)
{
	if (g == &gwha_router_grammar)
		return among(word, router_inner, COUNT(router_inner));
	if (g == &gwha_group_grammar)
		return among(word, group_inner, COUNT(group_inner));
	return among(word, sync_inner, COUNT(sync_inner));
}

/* The keys that an object can have; returns how many. */
static size_t known_keys(const struct gwha_grammar *g, const char *except,
			 const char **known)
{
	size_t n = 0;

	for (size_t i = 0; i < g->n && n < KEYS_KNOWN_MAX - 2; i++)
		if (!is_inner(g, g->words[i].name) &&
		    (!except || strcmp(g->words[i].name, except)))
			known[n++] = g->words[i].name;
	if (g == &gwha_sync_grammar) {
		known[n++] = "select";
		known[n++] = "key";
	}
	for (size_t i = 0; g == &gwha_group_grammar && i < COUNT(group_more); i++)
		known[n++] = group_more[i];
	return n;
}

/* Where the word stands that could not be read: the last that was looked at. */
static struct gwha_place culprit(const struct gwha_said *s, int left)
{
	size_t read = s->n - (size_t)left;

	return s->from[read ? read - 1 : 0]->place;
}

/* What a text of the command line's is about, where a requirement names it. */
static const char *rule_of(const char *text)
{
	static const struct {
		const char *part;
		const char *rule;
	} rules[] = {
		{"vrid \"", "V13"},
		{"at most 20 addresses", "V14"},
		{"255 is the address owner's", "V22"},
		{"version 3 has no text authentication", "V38"},
		{"is of the other family", "V40"},
	};

	for (size_t i = 0; i < COUNT(rules); i++)
		if (strstr(text, rules[i].part))
			return rules[i].rule;
	return "";
}

static bool read_words(struct gwha_reading *r, const struct gwha_said *s)
{
	const struct gwha_grammar *g = r->grammar;
	struct gwha_args args = {(int)s->n, (char **)s->words};
	struct gwha_word word;
	struct gwha_err err;

	while (args.argc)
		if (gwha_arg_word(&args, g->words, g->n, &word, &err) ||
		    g->take(GWHA_VERB_ADD, &args, &word, r->obj, &r->auth,
			    &err)) {
			gwha_wrong(r->f, rule_of(err.text),
				   culprit(s, args.argc), "%s", err.text);
			return false;
		}
	return true;
}

/**
 * gwha_expand_words - read a word and its value into an object
 * @r: the object
 * @word: word
 * @value: value
 * @at: where in the file they come from
 *
 * Return: whether they could be read; else it is told.
 */
bool gwha_expand_words(struct gwha_reading *r, const char *word,
		       const char *value, const struct gwha_node *at)
{
	struct gwha_said s = {0};

	gwha_say(&s, word, at);
	gwha_say(&s, value, at);
	return read_words(r, &s);
}

static bool read_one(struct gwha_reading *r, const char *key,
		     const struct gwha_node *named,
		     const struct gwha_node *value, gwha_shape_fn shape)
{
	struct gwha_said s = {0};

	gwha_say(&s, key, named);
	return shape(r, &s, value) && read_words(r, &s);
}

/* A list is its key, given again and again. */
static bool read_key(struct gwha_reading *r, const struct gwha_node *given)
{
	const struct gwha_node *value = gwha_conf_pick(r->conf, given);
	const struct gwha_node *one;
	const char *key = given->key->text;
	gwha_shape_fn shape = gwha_shape_of(key);
	bool fine = true;

	if (!value)
		return true;
	if (value->kind != GWHA_NODE_LIST)
		return read_one(r, key, given->key, value, shape);
	for (one = value->first; one; one = one->next) {
		const struct gwha_node *mine = gwha_conf_pick(r->conf, one);

		if (mine)
			fine &= read_one(r, key, given->key, mine, shape);
	}
	return fine;
}

/**
 * gwha_expand - read an object of the file
 * @r: the object, and how
 * @map: what the file says of it
 * @except: a key that is not in the map, since it was read elsewhere; or NULL
 */
void gwha_expand(struct gwha_reading *r, const struct gwha_node *map,
		 const char *except)
{
	const char *known[KEYS_KNOWN_MAX];
	size_t n = known_keys(r->grammar, except, known);
	const struct gwha_node *value;
	struct gwha_err err;
	bool fine = true;

	for (value = map->first; value; value = value->next) {
		if (r->grammar == &gwha_group_grammar &&
		    among(value->key->text, group_more, COUNT(group_more)))
			continue;
		if (among(value->key->text, known, n)) {
			fine &= read_key(r, value);
			continue;
		}
		gwha_unknown_key(r->f, r->what, value->key->text,
				 value->key->place, known, n);
		fine = false;
	}
	/* what is half read does not go together, which helps nobody */
	if (fine && r->grammar->check(GWHA_VERB_ADD, r->obj, &r->auth, &err))
		gwha_wrong(r->f, rule_of(err.text), map->place, "%s", err.text);
}

/**
 * gwha_expand_reserved - whether no node can have a name
 * @name: name
 *
 * A map's keys are names of nodes, or words: both at once would be neither.
 *
 * Return: whether it is a word of the file.
 */
bool gwha_expand_reserved(const char *name)
{
	static const char *const more[] = {"addr",   "name",	"type",
					   "key",    "select",	"exec",
					   "rise",   "fall",	"timeout",
					   "groups", "process", "daemon",
					   "socket", "asn",	"vrf",
					   "announce", "neighbor", "repair",
					   "routes", "condition", "hold",
					   "drain-community", "drain-wait",
					   "listen", "rules",	"to",
					   "store",  "readers", "operators",
					   "admins",
					   "via",    "from",	"iif",
					   "table",  "metric", "local",
					   "remote", "local-id",
					   "remote-id", "psk-file", "cert-file",
					   "ca-file", "local-net", "remote-net",
					   "if-id",  "proposals", "esp-proposals",
					   "bandwidth", "dpd",	"encap",
					   "trust-file", "ruleset",
					   "vlans", "routers",
					   "address"};

	static const struct gwha_grammar *const grammars[] = {
		&gwha_router_grammar,
		&gwha_group_grammar,
		&gwha_sync_grammar,
	};

	for (size_t i = 0; i < COUNT(grammars); i++)
		for (size_t j = 0; j < grammars[i]->n; j++)
			if (!strcmp(grammars[i]->words[j].name, name))
				return true;
	return among(name, more, COUNT(more));
}
