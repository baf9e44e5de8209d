// SPDX-License-Identifier: GPL-2.0-or-later
/* Definitions of a keepalived.conf, and lines that are repeated with them. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ka_lines.h"
#include "note.h"

/* Names that one repetition gives a value to, at once. */
#define NAMES_MAX 16

/**
 * gwha_ka_is_name - whether a name can hold a character
 * @c: character
 */
bool gwha_ka_is_name(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '_';
}

/**
 * gwha_ka_define - let a name stand for a text
 * @l: lines
 * @name: name
 * @len: its length
 * @value: text, perhaps of several lines; kept
 *
 * Return: 0 or -1.
 */
int gwha_ka_define(struct gwha_ka_lines *l, const char *name, size_t len,
		   const char *value)
{
	struct gwha_ka_def *def = l->defs;

	while (def && (strlen(def->name) != len || memcmp(def->name, name, len)))
		def = def->next;
	if (!def && l->n_defs == GWHA_KA_DEFS_MAX)
		return gwha_import_wrong(l->im, (struct gwha_import_place){0},
					 "", "too many definitions: at most %d",
					 GWHA_KA_DEFS_MAX);
	if (!def) {
		def = gwha_arena_take(&l->im->arena, sizeof(*def));
		if (def)
			def->name = gwha_arena_text(&l->im->arena, name, len);
		if (!def || !def->name)
			return gwha_import_no_memory(l->im);
		def->next = l->defs;
		l->defs = def;
		l->n_defs++;
	}
	/* a first line with nothing on it is that of several */
	value += strspn(value, " \t");
	def->value = *value == '\n' ? value + 1 : value;
	return 0;
}

static const char *value_of(const struct gwha_ka_lines *l, const char *name,
			    size_t len)
{
	static const struct {
		const char *name;
		const char *value;
	} own[] = {{"_HASH", "#"}, {"_BANG", "!"}};
	const struct gwha_ka_def *def = l->defs;

	while (def && (strlen(def->name) != len || memcmp(def->name, name, len)))
		def = def->next;
	if (def)
		return def->value;
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (strlen(own[i].name) == len && !memcmp(own[i].name, name, len))
			return own[i].value;
	if (len == 4 && !memcmp(name, "_PWD", len))
		return *l->dir ? l->dir : ".";
	if (len == 9 && !memcmp(name, "_INSTANCE", len))
		return l->im->how->id;
	return NULL;
}

/*
 * At a $: the value of the name behind it, and where the text goes on; NULL if
 * it is no name that stands for anything.
 */
static const char *look_up(const struct gwha_ka_lines *l, const char **at)
{
	const char *name = *at + 1;
	bool braces = *name == '{';
	const char *end, *value;

	name += braces;
	for (end = name; gwha_ka_is_name(*end); end++)
		;
	if (end == name || (braces ? *end != '}' : *end && !strchr(" \t\n", *end)))
		return NULL;
	value = value_of(l, name, (size_t)(end - name));
	if (value)
		*at = end + braces;
	return value;
}

/**
 * gwha_ka_expand - put what names stand for into a line, once
 * @l: lines
 * @line: line
 * @expanded: set to the new text, or NULL if nothing stands for anything
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_ka_expand(struct gwha_ka_lines *l, const struct gwha_line *line,
		   const char **expanded)
{
	const char *at = strchr(line->text, '$');
	char *text = NULL;
	size_t size = 0;
	bool some = false;
	FILE *out;

	*expanded = NULL;
	if (!at)
		return 0;
	if (strstr(at, "${_RANDOM"))
		return gwha_import_wrong(l->im, line->place, "",
					 "${_RANDOM}: what is another each time cannot be carried over: write a number");
	out = open_memstream(&text, &size);
	if (!out)
		return gwha_import_no_memory(l->im);
	for (at = line->text; *at;) {
		const char *value = *at == '$' ? look_up(l, &at) : NULL;

		some |= !!value;
		if (value)
			fputs(value, out);
		else
			fputc(*at++, out);
		if (ftell(out) > GWHA_LINE_MAX)
			break;
	}
	if (!fclose(out) && some && !*at)
		*expanded = gwha_arena_text(&l->im->arena, text, size);
	explicit_bzero(text, text ? size : 0);
	free(text);
	if (*at)
		return gwha_import_wrong(l->im, line->place, "",
					 "too long: what a line stands for has at most 64 KiB");
	return some && !*expanded ? gwha_import_no_memory(l->im) : 0;
}

static int wrong(struct gwha_ka_lines *l, const struct gwha_line *line,
		 const char *text)
{
	return gwha_import_wrong(l->im, line->place, "", "%s", text);
}

/* A part of what stands in brackets, without blanks around it. */
struct part {
	const char *text;
	size_t len;
};

/* The next part, up to a comma outside of braces; false if there is none. */
static bool next_part(struct part *all, struct part *part)
{
	bool within = false;
	size_t n = 0;

	if (!all->text)
		return false;
	for (; n < all->len && (within || all->text[n] != ','); n++)
		within = all->text[n] == '{' || (within && all->text[n] != '}');
	part->text = all->text;
	part->len = n;
	all->text = n < all->len ? all->text + n + 1 : NULL;
	all->len -= n < all->len ? n + 1 : n;
	for (; part->len && strchr(" \t", *part->text); part->len--)
		part->text++;
	while (part->len && strchr(" \t", part->text[part->len - 1]))
		part->len--;
	return true;
}

/* What is within braces, or a part as it is. */
static struct part unbrace(struct part part)
{
	if (part.len >= 2 && *part.text == '{' &&
	    part.text[part.len - 1] == '}')
		return (struct part){part.text + 1, part.len - 2};
	return part;
}

static bool is_name(const struct part *part)
{
	for (size_t i = 0; i < part->len; i++)
		if (!gwha_ka_is_name(part->text[i]))
			return false;
	return part->len;
}

static int define_part(struct gwha_ka_lines *l, const struct part *name,
		       const struct part *value)
{
	const char *text = gwha_arena_text(&l->im->arena, value->text,
					   value->len);

	if (!text)
		return gwha_import_no_memory(l->im);
	return gwha_ka_define(l, name->text, name->len, text);
}

/* ~LST(NAME, VALUE...) or ~LST({NAME, ...}, {VALUE, ...}...) */
static int repeat_list(struct gwha_ka_lines *l, const struct gwha_line *line,
		       struct part all, const struct gwha_line *rest,
		       unsigned int depth)
{
	struct part names[NAMES_MAX], one, part;
	size_t n = 0;
	bool some = false;

	if (next_part(&all, &part))
		for (one = unbrace(part); n < NAMES_MAX &&
		     next_part(&one, &names[n]) && is_name(&names[n]); n++)
			;
	if (!n || one.text)
		return wrong(l, line,
			     "~LST: must be a name, or several in braces, and values behind it");
	for (; next_part(&all, &part); some = true) {
		one = n > 1 ? unbrace(part) : part;
		for (size_t i = 0; i < n; i++) {
			struct part value;

			if (n == 1)
				value = one;
			else if (!next_part(&one, &value))
				return wrong(l, line,
					     "~LST: there are not as many values as names");
			if (define_part(l, &names[i], &value))
				return -1;
		}
		if (gwha_ka_line(l, rest, depth + 1))
			return -1;
	}
	return some ? 0 : wrong(l, line, "~LST: there are no values");
}

static bool take_number(struct part part, long *value)
{
	char text[24];
	char *end;

	if (!part.len || part.len >= sizeof(text))
		return false;
	memcpy(text, part.text, part.len);
	text[part.len] = '\0';
	*value = strtol(text, &end, 0);
	return !*end && labs(*value) <= INT32_MAX;
}

/* ~SEQ(NAME[, START[, STEP]], END) */
static int repeat_sequence(struct gwha_ka_lines *l,
			   const struct gwha_line *line, struct part all,
			   bool hex, const struct gwha_line *rest,
			   unsigned int depth)
{
	struct part name, part, value;
	long number[4], start, step, end;
	size_t n = 0;
	char text[24];

	if (!next_part(&all, &name) || !is_name(&name))
		return wrong(l, line, "~SEQ: begins with a name");
	while (n < 4 && next_part(&all, &part) && take_number(part, &number[n]))
		n++;
	if (!n || n > 3 || all.text)
		return wrong(l, line,
			     "~SEQ: must be a name and one to three numbers: start, step, end");
	end = number[n - 1];
	start = n > 1 ? number[0] : end < 0 ? -1 : 1;
	step = n > 2 ? number[1] : end < start ? -1 : 1;
	if (!step)
		return wrong(l, line, "~SEQ: a step of 0 has no end");
	for (; step > 0 ? start <= end : start >= end; start += step) {
		snprintf(text, sizeof(text), hex ? "%lx" : "%ld", start);
		value = (struct part){text, strlen(text)};
		if (define_part(l, &name, &value) ||
		    gwha_ka_line(l, rest, depth + 1))
			return -1;
	}
	return 0;
}

/**
 * gwha_ka_repeat - read what is behind ~SEQ or ~LST, for each value
 * @l: lines
 * @line: begins with it
 * @depth: how many others stand for it
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_ka_repeat(struct gwha_ka_lines *l, const struct gwha_line *line,
		   unsigned int depth)
{
	bool list = line->text[1] == 'L';
	bool hex = !list && line->text[4] == 'x';
	const char *open = line->text + 4 + hex;
	const char *close = strchr(open, ')');
	struct gwha_line rest = *line;
	struct part all;

	if (*open != '(' || !close)
		return wrong(l, line,
			     "a repetition must be ~SEQ(...) or ~LST(...), with both brackets on the line");
	all = (struct part){open + 1, (size_t)(close - open - 1)};
	rest.text = close + 1;
	rest.exact = false;
	return list ? repeat_list(l, line, all, &rest, depth) :
		      repeat_sequence(l, line, all, hex, &rest, depth);
}
