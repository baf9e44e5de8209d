// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the agents of the nodes tell each other. Whoever sends has proved who he is,
 * and is not trusted for that: what comes is held to lengths and letters before
 * anybody looks at it.
 */

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "peer_message.h"

/* What can be read by an agent that can read others as well. */
#define PROTOCOL 1

static const char *const kinds[] = {
	[GWHA_MESSAGE_HELLO] = "hello",
	[GWHA_MESSAGE_APPLY] = "apply",
	[GWHA_MESSAGE_DONE] = "done",
	[GWHA_MESSAGE_REFUSED] = "refused",
};

static size_t take_number(const unsigned char *from)
{
	return (size_t)from[0] << 24 | (size_t)from[1] << 16 |
	       (size_t)from[2] << 8 | from[3];
}

static void put_number(char *to, size_t n)
{
	for (int i = 0; i < 4; i++)
		to[i] = (char)(n >> (24 - 8 * i));
}

/**
 * gwha_frame_read - how long a message is to be
 * @head: what stands before it
 * @f: set
 *
 * Return: NULL, or what is wrong with that.
 */
const char *gwha_frame_read(const unsigned char head[GWHA_FRAME_HEAD],
			    struct gwha_frame *f)
{
	f->json = take_number(head);
	f->text = take_number(head + 4);
	if (f->json < 2)
		return "a message of no length";
	if (f->json > GWHA_JSON_MAX || f->text > GWHA_FILE_MAX)
		return "a message that is too long";
	return NULL;
}

static json_t *make_hello(const struct gwha_hello *h)
{
	json_t *parts = json_object();

	for (size_t i = 0; i < h->parts.n; i++)
		json_object_set_new(parts, h->parts.at[i].name,
				    json_string(h->parts.at[i].digest));
	return json_pack("{s:i, s:s, s:s, s:s, s:s, s:s, s:o}", "gwha", PROTOCOL,
			 "kind", kinds[GWHA_MESSAGE_HELLO], "node", h->node,
			 "version", h->version, "file", h->file, "ruleset",
			 h->ruleset, "parts", parts);
}

static json_t *make(const struct gwha_message *m)
{
	if (m->kind == GWHA_MESSAGE_HELLO)
		return make_hello(&m->hello);
	return json_pack("{s:i, s:s, s:s}", "gwha", PROTOCOL, "kind",
			 kinds[m->kind], "replaces", m->replaces);
}

/**
 * gwha_message_write - a message with what stands before it
 * @m: message
 * @size: set to the bytes of all
 *
 * Return: to be freed, or NULL: out of memory, or too long.
 */
char *gwha_message_write(const struct gwha_message *m, size_t *size)
{
	json_t *all = make(m);
	size_t n = all ? json_dumpb(all, NULL, 0, JSON_COMPACT) : 0;
	char *to = NULL;

	if (n && n <= GWHA_JSON_MAX && m->size <= GWHA_FILE_MAX)
		to = malloc(GWHA_FRAME_HEAD + n + m->size);
	if (to) {
		put_number(to, n);
		put_number(to + 4, m->size);
		json_dumpb(all, to + GWHA_FRAME_HEAD, n, JSON_COMPACT);
		if (m->size)
			memcpy(to + GWHA_FRAME_HEAD + n, m->text, m->size);
		*size = GWHA_FRAME_HEAD + n + m->size;
	}
	json_decref(all);
	return to;
}

/* One line of ASCII that fits. */
static bool take_line(const json_t *value, char *to, size_t room)
{
	const char *text = json_string_value(value);

	if (!text || strlen(text) >= room)
		return false;
	for (const char *c = text; *c; c++)
		if (*c < ' ' || *c > '~')
			return false;
	strcpy(to, text);
	return true;
}

static bool take_digest(const json_t *value, char to[GWHA_DIGEST_TEXT])
{
	return take_line(value, to, GWHA_DIGEST_TEXT) && gwha_digest_is(to);
}

/* Names are words of files, of this version or another. */
static bool take_parts(json_t *parts, struct gwha_parts *to)
{
	const char *name;
	json_t *digest;

	json_object_foreach(parts, name, digest) {
		struct gwha_part_digest *one = &to->at[to->n];

		if (to->n == GWHA_PARTS_MAX || !*name ||
		    strlen(name) >= sizeof(one->name) ||
		    strspn(name, "abcdefghijklmnopqrstuvwxyz-") != strlen(name) ||
		    !take_digest(digest, one->digest))
			return false;
		strcpy(one->name, name);
		to->n++;
	}
	return json_is_object(parts);
}

static const char *take_hello(const json_t *all, struct gwha_hello *h)
{
	json_t *ruleset = json_object_get(all, "ruleset");

	if (!take_line(json_object_get(all, "node"), h->node, sizeof(h->node)) ||
	    !take_line(json_object_get(all, "version"), h->version,
		       sizeof(h->version)) ||
	    !take_digest(json_object_get(all, "file"), h->file) ||
	    !take_parts(json_object_get(all, "parts"), &h->parts) ||
	    !take_line(ruleset, h->ruleset, sizeof(h->ruleset)) ||
	    (*h->ruleset && !gwha_digest_is(h->ruleset)))
		return "a hello that is none";
	return NULL;
}

static const char *take(const json_t *all, struct gwha_message *m)
{
	const char *kind = json_string_value(json_object_get(all, "kind"));
	const size_t n = sizeof(kinds) / sizeof(*kinds);
	size_t i = 0;

	if (!json_is_object(all) ||
	    json_integer_value(json_object_get(all, "gwha")) != PROTOCOL)
		return "a message of another protocol";
	while (kind && i < n && strcmp(kind, kinds[i]))
		i++;
	if (!kind || i == n)
		return "a message of no kind that is known";
	m->kind = (enum gwha_message_kind)i;
	if (m->kind == GWHA_MESSAGE_HELLO)
		return m->size ? "a hello with a text" :
				 take_hello(all, &m->hello);
	if (m->kind == GWHA_MESSAGE_APPLY &&
	    !take_digest(json_object_get(all, "replaces"), m->replaces))
		return "a file that does not say what it replaces";
	return NULL;
}

/**
 * gwha_message_read - read a message
 * @text: what came behind the frame's head, whole
 * @f: how long it is
 * @m: overwritten; its text is in @text
 *
 * Return: NULL, or what is wrong with it.
 */
const char *gwha_message_read(const char *text, const struct gwha_frame *f,
			      struct gwha_message *m)
{
	json_t *all = json_loadb(text, f->json, JSON_REJECT_DUPLICATES, NULL);
	const char *why;

	memset(m, 0, sizeof(*m));
	m->text = text + f->json;
	m->size = f->text;
	why = all ? take(all, m) : "a message that is no JSON";
	json_decref(all);
	return why;
}
