// SPDX-License-Identifier: GPL-2.0-or-later
/* Values that are more than one word: what they become on a command line. */

#include <string.h>

#include "shape.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/**
 * gwha_say - add a word to a piece of a command line
 * @s: added to
 * @word: word
 * @from: where it comes from
 */
void gwha_say(struct gwha_said *s, const char *word,
	      const struct gwha_node *from)
{
	if (s->n == GWHA_SAID_MAX)
		return;
	s->words[s->n] = word;
	s->from[s->n++] = from;
}

/* A text, or NULL after it is told that it is none. */
static const char *text_of(struct gwha_reading *r, const char *key,
			   const struct gwha_node *value)
{
	if (value->kind != GWHA_NODE_TEXT)
		gwha_wrong(r->f, "", value->place,
			   "%s: must be a single value: %s", key,
			   value->kind == GWHA_NODE_MAP ?
				   "keys below it must be names of nodes, or be left out" :
				   "leave out the brackets or dashes");
	else if (value->nothing)
		gwha_wrong(r->f, "", value->place,
			   "%s: its value is missing: give one, or leave the key out",
			   key);
	else
		return value->text;
	return NULL;
}

/*
 * The values of a map that has these keys alone, as this node sees them; NULL
 * for those that it does not have.
 */
static bool fields(struct gwha_reading *r, const char *what,
		   const struct gwha_node *map, const char *const *known,
		   size_t n, const struct gwha_node **found)
{
	const struct gwha_node *value;
	bool fine = true;
	size_t i;

	memset(found, 0, n * sizeof(*found));
	for (value = map->first; value; value = value->next) {
		for (i = 0; i < n && strcmp(known[i], value->key->text); i++)
			;
		if (i < n) {
			found[i] = gwha_conf_pick(r->conf, value);
			continue;
		}
		gwha_unknown_key(r->f, what, value->key->text,
				 value->key->place, known, n);
		fine = false;
	}
	return fine;
}

/* Each of these keys that has a value: KEY VALUE. */
static bool say_fields(struct gwha_reading *r, struct gwha_said *s,
		       const char *const *keys, size_t n,
		       const struct gwha_node *const *found)
{
	bool fine = true;

	for (size_t i = 0; i < n; i++) {
		const char *text;

		if (!found[i])
			continue;
		text = text_of(r, keys[i], found[i]);
		fine &= !!text;
		gwha_say(s, keys[i], found[i]->key ? found[i]->key : found[i]);
		gwha_say(s, text, found[i]);
	}
	return fine;
}

/* on or off; -1 if it is told to be neither. */
static int flag_of(struct gwha_reading *r, const char *key,
		   const struct gwha_node *value)
{
	const char *text = text_of(r, key, value);

	if (!text)
		return -1;
	if (!strcmp(text, "on"))
		return 1;
	if (!strcmp(text, "off"))
		return 0;
	gwha_wrong(r->f, "", value->place, "%s \"%.64s\": must be on or off",
		   key, text);
	return -1;
}

static bool shape_plain(struct gwha_reading *r, struct gwha_said *s,
			const struct gwha_node *value)
{
	const char *text = text_of(r, s->words[0], value);

	gwha_say(s, text, value);
	return text;
}

/* ADDR/PLEN, or a map: addr, and what else there is to say of it. */
static bool shape_vip(struct gwha_reading *r, struct gwha_said *s,
		      const struct gwha_node *value)
{
	static const char *const keys[] = {"addr", "dev", "excluded"};
	const struct gwha_node *found[COUNT(keys)];
	const char *text;
	int excluded = 0;

	if (value->kind != GWHA_NODE_MAP)
		return shape_plain(r, s, value);
	if (!fields(r, "a VIP", value, keys, COUNT(keys), found))
		return false;
	if (!found[0]) {
		gwha_wrong(r->f, "", value->place,
			   "a VIP needs its address: give addr, as in 192.0.2.1/24");
		return false;
	}
	text = text_of(r, "addr", found[0]);
	gwha_say(s, text, found[0]);
	if (found[2])
		excluded = flag_of(r, "excluded", found[2]);
	if (excluded > 0)
		gwha_say(s, "excluded", found[2]);
	return say_fields(r, s, keys + 1, 1, found + 1) && text &&
	       excluded >= 0;
}

/* A map of dev or name, and how it counts. */
static bool shape_track(struct gwha_reading *r, struct gwha_said *s,
			const struct gwha_node *value)
{
	static const char *const keys[] = {"dev", "name", "weight", "up-delay",
					   "down-delay"};
	const struct gwha_node *found[COUNT(keys)];

	if (value->kind != GWHA_NODE_MAP) {
		gwha_wrong(r->f, "", value->place,
			   "track: say what, as in {dev: eth2} or {name: bgp}");
		return false;
	}
	if (!fields(r, "track", value, keys, COUNT(keys), found))
		return false;
	if (!found[0] == !found[1]) {
		gwha_wrong(r->f, "", value->place,
			   "track: a device or a condition with a name: give dev or name, one of them");
		return false;
	}
	return say_fields(r, s, keys, COUNT(keys), found);
}

/* A word, or {weight: N}. */
static bool shape_lease_action(struct gwha_reading *r, struct gwha_said *s,
			       const struct gwha_node *value)
{
	static const char *const keys[] = {"weight"};
	const struct gwha_node *found;

	if (value->kind == GWHA_NODE_MAP)
		return fields(r, "lease-action", value, keys, 1, &found) &&
		       say_fields(r, s, keys, 1, &found);
	if (value->kind == GWHA_NODE_TEXT && !strcmp(value->text, "weight")) {
		gwha_wrong(r->f, "", value->place,
			   "lease-action weight needs the weight: write {weight: N}");
		return false;
	}
	return shape_plain(r, s, value);
}

/* A word, {zone: N} or {mark: VALUE/MASK}. */
static bool shape_select(struct gwha_reading *r, struct gwha_said *s,
			 const struct gwha_node *value)
{
	static const char *const ways[] = {"vips", "default"};
	static const char *const keys[] = {"zone", "mark"};
	const struct gwha_node *found[COUNT(keys)];
	const char *text;

	s->n = 0;
	if (value->kind == GWHA_NODE_MAP)
		return fields(r, "select", value, keys, COUNT(keys), found) &&
		       say_fields(r, s, keys, COUNT(keys), found);
	text = text_of(r, "select", value);
	for (size_t i = 0; text && i < COUNT(ways); i++) {
		if (strcmp(text, ways[i]))
			continue;
		gwha_say(s, text, value);
		return true;
	}
	if (text)
		gwha_wrong(r->f, "", value->place,
			   "select \"%.64s\": must be vips, default, {zone: N} or {mark: VALUE/MASK}",
			   text);
	return false;
}

/* A map of one thing that connections have in common, or none. */
static bool shape_ignore(struct gwha_reading *r, struct gwha_said *s,
			 const struct gwha_node *value)
{
	static const char *const keys[] = {"proto", "prefix", "zone", "mark"};
	const struct gwha_node *found[COUNT(keys)];
	size_t n = 0;

	if (value->kind == GWHA_NODE_TEXT && !strcmp(value->text, "none"))
		return shape_plain(r, s, value);
	if (value->kind != GWHA_NODE_MAP) {
		gwha_wrong(r->f, "", value->place,
			   "ignore: say what, as in {proto: udp} or {prefix: 10.0.0.0/8}");
		return false;
	}
	if (!fields(r, "ignore", value, keys, COUNT(keys), found))
		return false;
	for (size_t i = 0; i < COUNT(keys); i++)
		n += !!found[i];
	if (n != 1) {
		gwha_wrong(r->f, "", value->place,
			   "ignore: give one of proto, prefix, zone and mark; more of them are more elements of the list");
		return false;
	}
	return say_fields(r, s, keys, COUNT(keys), found);
}

static bool shape_insecure(struct gwha_reading *r, struct gwha_said *s,
			   const struct gwha_node *value)
{
	int on = flag_of(r, "insecure", value);

	if (!on)
		s->n = 0;
	return on >= 0;
}

/* A map of key-id and key-file. */
static bool shape_key(struct gwha_reading *r, struct gwha_said *s,
		      const struct gwha_node *value)
{
	static const char *const keys[] = {"key-id", "key-file"};
	const struct gwha_node *found[COUNT(keys)];

	if (value->kind != GWHA_NODE_MAP) {
		gwha_wrong(r->f, "", value->place,
			   "key: must be {key-id: N, key-file: FILE}; the secret itself is never in this file");
		return false;
	}
	if (!fields(r, "a key", value, keys, COUNT(keys), found))
		return false;
	if (!found[0] || !found[1]) {
		gwha_wrong(r->f, "", value->place,
			   "a key needs its number and its secret: give key-id and key-file");
		return false;
	}
	return say_fields(r, s, keys, COUNT(keys), found);
}

static bool shape_sync_key(struct gwha_reading *r, struct gwha_said *s,
			   const struct gwha_node *value)
{
	s->n = 0;
	return shape_key(r, s, value);
}

enum {
	AUTH_TYPE,
	AUTH_TEXT_FILE,
	AUTH_KEY,
	AUTH_SEND,
	AUTH_MODE,
	AUTH_N
};

static bool shape_auth_keys(struct gwha_reading *r, struct gwha_said *s,
			    const struct gwha_node *keys)
{
	const struct gwha_node *key = keys;
	bool fine = true;

	if (keys->kind != GWHA_NODE_LIST)
		return shape_key(r, s, keys);
	if (keys->n > GWHA_KEYS_MAX) {
		gwha_wrong(r->f, "", keys->place,
			   "key: there can be at most %d; leave out one that no node sends with",
			   GWHA_KEYS_MAX);
		return false;
	}
	for (key = keys->first; key; key = key->next)
		fine &= shape_key(r, s, key);
	return fine;
}

/* The type and its secret go together (V35, V36); without both there is none. */
static bool check_auth(struct gwha_reading *r, const struct gwha_node *map,
		       const struct gwha_node *const *found, const char *type)
{
	const struct gwha_node *text = found[AUTH_TEXT_FILE];
	const struct gwha_node *key = found[AUTH_KEY];
	const char *lacks = NULL;

	if (!type) {
		gwha_wrong(r->f, "V35", map->place,
			   "auth: a secret without a type: give type: text or type: hmac, or leave out auth");
		return false;
	}
	if (strcmp(type, "text") && strcmp(type, "hmac")) {
		gwha_wrong(r->f, "", found[AUTH_TYPE]->place,
			   "type \"%.64s\": must be text or hmac", type);
		return false;
	}
	if (*type == 't' && !text)
		lacks = "text-file";
	if (*type == 'h' && !key)
		lacks = "key";
	if (lacks)
		gwha_wrong(r->f, "V36", map->place,
			   "auth: the type %s without its secret: give %s, or leave out auth",
			   type, lacks);
	if (*type == 't' ? !!key : !!text)
		gwha_wrong(r->f, "", map->place,
			   "auth: %s is not of type %s: leave it out, or change the type",
			   *type == 't' ? "key" : "text-file", type);
	return !lacks && (*type == 't' ? !key : !text);
}

/* none, or a map. */
static bool shape_auth(struct gwha_reading *r, struct gwha_said *s,
		       const struct gwha_node *value)
{
	static const char *const keys[AUTH_N] = {
		[AUTH_TYPE] = "type", [AUTH_TEXT_FILE] = "text-file",
		[AUTH_KEY] = "key",   [AUTH_SEND] = "send",
		[AUTH_MODE] = "mode",
	};
	const struct gwha_node *found[AUTH_N];
	const char *type = NULL;

	if (value->kind != GWHA_NODE_MAP) {
		if (value->kind == GWHA_NODE_TEXT &&
		    !strcmp(value->text, "none")) {
			gwha_say(s, "none", value);
			return true;
		}
		gwha_wrong(r->f, "", value->place,
			   "auth: must be none or a map, as in {type: hmac, key: {key-id: 1, key-file: FILE}}");
		return false;
	}
	if (!fields(r, "auth", value, keys, AUTH_N, found))
		return false;
	if (found[AUTH_TYPE]) {
		type = text_of(r, "type", found[AUTH_TYPE]);
		if (!type)
			return false;
	}
	if (!check_auth(r, value, found, type))
		return false;
	if (*type == 't')
		return say_fields(r, s, keys + AUTH_TEXT_FILE,
				  AUTH_N - AUTH_TEXT_FILE,
				  found + AUTH_TEXT_FILE);
	gwha_say(s, "hmac", found[AUTH_TYPE]);
	return shape_auth_keys(r, s, found[AUTH_KEY]) &&
	       say_fields(r, s, keys + AUTH_SEND, AUTH_N - AUTH_SEND,
			  found + AUTH_SEND);
}

/* What is not written as KEY: VALUE. */
static const struct {
	const char *key;
	gwha_shape_fn shape;
} shapes[] = {
	{"vip", shape_vip},
	{"track", shape_track},
	{"lease-action", shape_lease_action},
	{"auth", shape_auth},
	{"select", shape_select},
	{"key", shape_sync_key},
	{"insecure", shape_insecure},
	{"ignore", shape_ignore},
};

/**
 * gwha_shape_of - how the values of a key become words
 * @key: key
 *
 * Return: what adds them behind the key.
 */
gwha_shape_fn gwha_shape_of(const char *key)
{
	for (size_t i = 0; i < COUNT(shapes); i++)
		if (!strcmp(shapes[i].key, key))
			return shapes[i].shape;
	return shape_plain;
}
