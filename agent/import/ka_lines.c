// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A keepalived.conf to statements. Before a line is read, it may not count
 * (@ID), define ($NAME=), be repeated (~SEQ, ~LST), or stand for other lines
 * ($NAME, include).
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ka_lines.h"
#include "note.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Of a line of a file: comments, and blanks at its end, are gone. */
static char *strip(struct gwha_ka_lines *l, const char *text, size_t len)
{
	char quote = '\0';
	size_t n = 0;

	for (; n < len && (quote || (text[n] != '#' && text[n] != '!')); n++) {
		if (quote && text[n] == '\\' && n + 1 < len)
			n++;
		else if (quote ? text[n] == quote :
				 text[n] == '"' || text[n] == '\'')
			quote = quote ? '\0' : text[n];
	}
	while (n && is_blank(text[n - 1]))
		n--;
	return gwha_arena_text(&l->im->arena, text, n);
}

/* Whether a line begins a definition: behind its name, or NULL. */
static const char *definition(const char *text, const char **name, size_t *len)
{
	const char *c = text + 1;

	if (*text != '$' || (*c >= '0' && *c <= '9'))
		return NULL;
	while (gwha_ka_is_name(*c))
		c++;
	if (*c != '=' || c == text + 1)
		return NULL;
	*name = text + 1;
	*len = (size_t)(c - text - 1);
	return c + 1;
}

/* Whether this node's lines are meant: behind @ID, or NULL if they are not. */
static const char *condition(const struct gwha_ka_lines *l, const char *text)
{
	const char *id = l->im->how->id ? l->im->how->id : "";
	bool not = text[1] == '^';
	const char *word = text + 1 + not;
	size_t len = strcspn(word, " \t");
	bool same = len == strlen(id) && !strncmp(word, id, len);

	if (same == not)
		return NULL;
	word += len;
	return word + strspn(word, " \t");
}

static int wrong(struct gwha_ka_lines *l, const struct gwha_line *line,
		 const char *text)
{
	return gwha_import_wrong(l->im, line->place, "", "%s", text);
}

/* The lines of a definition. */
static int several(struct gwha_ka_lines *l, const struct gwha_line *line,
		   unsigned int depth)
{
	struct gwha_line one = *line;
	const char *text = line->text;
	const char *end;
	int ret = 0;

	while (!ret && *text) {
		end = strchrnul(text, '\n');
		one.text = gwha_arena_text(&l->im->arena, text,
					   (size_t)(end - text));
		if (!one.text)
			return gwha_import_no_memory(l->im);
		ret = gwha_ka_line(l, &one, depth);
		text = end + (*end == '\n');
	}
	return ret;
}

static int include(struct gwha_ka_lines *l, const struct gwha_line *line,
		   const char *name)
{
	struct gwha_import_file files[GWHA_IMPORT_FILES_MAX] = {0};
	const struct gwha_import_how *how = l->im->how;
	const char *why = "no such file", *dir = l->dir;
	char pattern[4096];
	unsigned int file;
	int n, ret = 0;

	if (!how->find) {
		gwha_import_lost(l->im, line->place, "",
				 "include: other files are not followed here");
		return 0;
	}
	if (l->includes == GWHA_KA_INCLUDES_MAX)
		return wrong(l, line,
			     "include: files include files too deep: at most 8 levels");
	if ((size_t)snprintf(pattern, sizeof(pattern), "%s%s",
			     *name == '/' ? "" : dir, name) >= sizeof(pattern))
		return wrong(l, line, "include: the name is too long");
	n = how->find(how->arg, pattern, files, GWHA_IMPORT_FILES_MAX, &why);
	if (n < 0)
		return gwha_import_wrong(l->im, line->place, "",
					 "include \"%.128s\": %s", name, why);
	if (!n)
		gwha_import_doubt(l->im, line->place, "",
				  "include \"%.128s\": no file is called so",
				  name);
	l->includes++;
	for (int i = 0; i < n && !ret; i++)
		ret = gwha_import_add_file(l->im, files[i].name, files[i].text,
					   files[i].size, &file) ||
		      gwha_ka_file(l, files[i].text, files[i].size, file);
	l->includes--;
	l->dir = dir;
	for (int i = 0; i < n; i++) {
		explicit_bzero(files[i].text, files[i].size);
		free(files[i].text);
		free(files[i].name);
	}
	return ret ? -1 : 0;
}

/* What a line includes, or NULL; its variants differ in what must be there. */
static const char *included(const char *text)
{
	static const char word[] = "include";
	size_t len = sizeof(word) - 1;

	if (strncmp(text, word, len))
		return NULL;
	if (text[len] && strchr("rmwba", text[len]))
		len++;
	return is_blank(text[len]) ? text + len + strspn(text + len, " \t") :
				     NULL;
}

static int read_line(struct gwha_ka_lines *l, struct gwha_line *line,
		     unsigned int depth)
{
	const char *text = line->text;
	const char *name, *value;
	size_t len;

	if (*text == '@') {
		text = condition(l, text);
		if (!text && !l->im->how->id)
			gwha_import_lost_again(l->im, line->place,
					       "%.*s: lines that count for one node alone: say --id",
					       (int)strcspn(line->text, " \t"),
					       line->text);
		if (!text || !*text)
			return 0;
		line->place.column += (unsigned int)(text - line->text);
		line->text = text;
		return gwha_ka_line(l, line, depth + 1);
	}
	value = definition(text, &name, &len);
	if (value)
		return gwha_ka_define(l, name, len, value);
	if (!strncmp(text, "~SEQ", 4) || !strncmp(text, "~LST", 4))
		return gwha_ka_repeat(l, line, depth);
	name = included(text);
	if (name)
		return include(l, line, name);
	if (gwha_ka_expand(l, line, &value))
		return -1;
	if (!value)
		return gwha_block_line(&l->block, line);
	line->text = value;
	line->exact = false;
	return strchr(value, '\n') ? several(l, line, depth + 1) :
				     gwha_ka_line(l, line, depth + 1);
}

/**
 * gwha_ka_line - read a line
 * @l: lines
 * @line: without its comment; blanks before it are skipped
 * @depth: how many others stand for it
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_ka_line(struct gwha_ka_lines *l, const struct gwha_line *line,
		 unsigned int depth)
{
	struct gwha_line mine = *line;

	while (is_blank(*mine.text)) {
		mine.text++;
		mine.place.column += mine.exact;
	}
	if (!*mine.text)
		return 0;
	if (depth > GWHA_KA_NESTED_MAX)
		return wrong(l, &mine,
			     "definitions stand for each other too deep: at most 32 levels");
	if (++l->n > GWHA_KA_LINES_MAX)
		return wrong(l, &mine,
			     "too many lines: at most 200000, with all that are repeated");
	return read_line(l, &mine, depth);
}

/* One more line of a definition; without the backslash that continues it. */
static char *join(struct gwha_ka_lines *l, char *text, const char *more)
{
	size_t len = text ? strlen(text) : 0;
	size_t add = strlen(more);
	char *to = gwha_arena_take(&l->im->arena, len + add + 2);

	if (!to)
		return NULL;
	if (text) {
		memcpy(to, text, len);
		to[len++] = '\n';
	}
	memcpy(to + len, more, add);
	return to;
}

/* A line that defines, and ends in a backslash, goes on in the next. */
static bool defines(const struct gwha_ka_lines *l, const char *text)
{
	const char *name;
	size_t len;

	text += strspn(text, " \t");
	if (*text == '@')
		text = condition(l, text);
	return text && definition(text, &name, &len);
}

/* The directory of a file, with its slash. */
static const char *dir_of(struct gwha_ka_lines *l, const char *name)
{
	const char *slash = strrchr(name, '/');

	return gwha_arena_text(&l->im->arena, name,
			       slash ? (size_t)(slash + 1 - name) : 0);
}

/**
 * gwha_ka_file - read a file
 * @l: lines
 * @text: what is in it
 * @size: its bytes
 * @file: its number
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_ka_file(struct gwha_ka_lines *l, const char *text, size_t size,
		 unsigned int file)
{
	struct gwha_line line = {.exact = true, .braces = true};
	const char *end = text + size, *newline;
	struct gwha_import_place place = {file, 0, 1};
	char *whole = NULL, *one;
	size_t len;

	l->dir = dir_of(l, l->im->files[file]);
	while (l->dir && text < end) {
		newline = memchr(text, '\n', (size_t)(end - text));
		len = (size_t)((newline ? newline : end) - text);
		place.line++;
		if (!whole)
			line.place = place;
		if (len > GWHA_LINE_MAX)
			return wrong(l, &line,
				     "too long: a line has at most 64 KiB");
		one = strip(l, text, len);
		text += len + 1;
		if (!one)
			return gwha_import_no_memory(l->im);
		len = strlen(one);
		if (len && one[len - 1] == '\\' && (whole || defines(l, one))) {
			one[len - 1] = '\0';
			whole = join(l, whole, one);
			if (!whole)
				return gwha_import_no_memory(l->im);
			if (text < end)
				continue;
			one = "";
		}
		line.text = whole ? join(l, whole, one) : one;
		whole = NULL;
		if (!line.text)
			return gwha_import_no_memory(l->im);
		if (gwha_ka_line(l, &line, 0))
			return -1;
	}
	return l->dir ? 0 : gwha_import_no_memory(l->im);
}
