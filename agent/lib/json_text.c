// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * JSON, written straight as text. A tree that is made of an object, written, and freed
 * again costs four times as much as the text alone.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json_text.h"

#define ROOM_MIN 512
/* Of a byte in a string: \u00XX. */
#define ESCAPE_MAX 6
#define DIGITS_MAX 20

static bool reserve(struct gwha_json_text *t, size_t n)
{
	size_t room = t->room ? t->room : ROOM_MIN;
	char *new;

	while (room < t->n + n)
		room *= 2;
	if (room == t->room)
		return true;
	new = realloc(t->text, room);
	if (!new) {
		t->failed = true;
		return false;
	}
	t->text = new;
	t->room = room;
	return true;
}

static void put(struct gwha_json_text *t, char c)
{
	t->text[t->n++] = c;
}

/* Room for what comes next, with a comma before it if something is there. */
static bool begin(struct gwha_json_text *t, size_t n)
{
	if (!reserve(t, n + 1))
		return false;
	if (t->n && !strchr("{[:", t->text[t->n - 1]))
		put(t, ',');
	return true;
}

static void put_escaped(struct gwha_json_text *t, unsigned char c)
{
	static const char names[] = "btn\0fr";

	put(t, '\\');
	if (c == '"' || c == '\\') {
		put(t, (char)c);
	} else if (c >= '\b' && c <= '\r' && names[c - '\b']) {
		put(t, names[c - '\b']);
	} else {
		snprintf(t->text + t->n, ESCAPE_MAX, "u%04X", c);
		t->n += ESCAPE_MAX - 1;
	}
}

static void put_string(struct gwha_json_text *t, const char *value)
{
	put(t, '"');
	for (; *value; value++) {
		unsigned char c = (unsigned char)*value;

		if (c < 0x20 || c == '"' || c == '\\')
			put_escaped(t, c);
		else
			put(t, (char)c);
	}
	put(t, '"');
}

/**
 * gwha_json_text_free - free a text
 * @t: text; empty after that
 */
void gwha_json_text_free(struct gwha_json_text *t)
{
	free(t->text);
	*t = (struct gwha_json_text){.text = NULL};
}

/**
 * gwha_json_text_open - begin an object or a list
 * @t: text
 * @bracket: { or [
 */
void gwha_json_text_open(struct gwha_json_text *t, char bracket)
{
	if (begin(t, 1))
		put(t, bracket);
}

/**
 * gwha_json_text_close - end an object or a list
 * @t: text
 * @bracket: } or ]
 */
void gwha_json_text_close(struct gwha_json_text *t, char bracket)
{
	if (reserve(t, 1))
		put(t, bracket);
}

/**
 * gwha_json_text_key - write the name of what comes next in an object
 * @t: text
 * @key: name
 */
void gwha_json_text_key(struct gwha_json_text *t, const char *key)
{
	gwha_json_text_string(t, key);
	if (reserve(t, 1))
		put(t, ':');
}

/**
 * gwha_json_text_string - write a text
 * @t: text
 * @value: UTF-8
 */
void gwha_json_text_string(struct gwha_json_text *t, const char *value)
{
	/* a NUL that snprintf() writes is room that a quote has later */
	if (begin(t, ESCAPE_MAX * strlen(value) + 2))
		put_string(t, value);
}

/**
 * gwha_json_text_number - write a number
 * @t: text
 * @value: number
 */
void gwha_json_text_number(struct gwha_json_text *t, uint64_t value)
{
	char digits[DIGITS_MAX];
	size_t n = 0;

	do {
		digits[n++] = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	if (!begin(t, n))
		return;
	while (n)
		put(t, digits[--n]);
}

/**
 * gwha_json_text_bool - write true or false
 * @t: text
 * @value: which
 */
void gwha_json_text_bool(struct gwha_json_text *t, bool value)
{
	const char *word = value ? "true" : "false";

	if (!begin(t, strlen(word)))
		return;
	memcpy(t->text + t->n, word, strlen(word));
	t->n += strlen(word);
}
