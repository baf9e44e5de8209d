// SPDX-License-Identifier: GPL-2.0-or-later
/* Lines of words and braces to statements, and blocks of statements. */

#include <string.h>

#include "block.h"
#include "note.h"

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

static struct gwha_import_place place_at(const struct gwha_line *line,
					 size_t at)
{
	struct gwha_import_place place = line->place;

	if (line->exact)
		place.column += (unsigned int)at;
	return place;
}

/* Where a word without quotes ends: a brace of ${NAME} is part of it. */
static bool ends(const struct gwha_line *line, size_t at, bool *within)
{
	char c = line->text[at];

	if (!c || is_space(c))
		return true;
	if (!line->braces)
		return false;
	if (c == '{' && at && line->text[at - 1] == '$') {
		*within = true;
		return false;
	}
	if (c == '}' && *within) {
		*within = false;
		return false;
	}
	return c == '{' || c == '}';
}

/*
 * A word without its quotes: its length, or -1 if they have no end. It is
 * copied if there is where.
 */
static long copy_word(const struct gwha_line *line, size_t *at, char *to)
{
	const char *text = line->text;
	bool within = false;
	char quote = '\0';
	size_t i = *at;
	long n = 0;

	for (; text[i] && (quote || !ends(line, i, &within)); i++) {
		char c = text[i];

		if (quote ? c == quote : c == '"' || c == '\'') {
			quote = quote ? '\0' : c;
			continue;
		}
		if (quote && c == '\\' && text[i + 1])
			c = text[++i];
		if (to)
			to[n] = c;
		n++;
	}
	*at = i;
	return quote ? -1 : n;
}

/**
 * gwha_token_next - the next word or brace of a line
 * @im: import
 * @line: line
 * @at: where to look on; moved behind what was read
 * @word: set for a word and a brace
 *
 * Return: what it is; GWHA_TOKEN_BAD after it is told what is wrong.
 */
enum gwha_token gwha_token_next(struct gwha_import *im,
				const struct gwha_line *line, size_t *at,
				struct gwha_at *word)
{
	size_t begin;
	char *text;
	long n;

	while (is_space(line->text[*at]))
		++*at;
	begin = *at;
	*word = (struct gwha_at){.place = place_at(line, begin)};
	if (!line->text[begin])
		return GWHA_TOKEN_END;
	if (line->braces && line->text[begin] == '{') {
		++*at;
		return GWHA_TOKEN_OPEN;
	}
	if (line->braces && line->text[begin] == '}') {
		++*at;
		return GWHA_TOKEN_CLOSE;
	}
	n = copy_word(line, at, NULL);
	if (n < 0) {
		gwha_import_wrong(im, word->place, "",
				  "a quote has no end on this line: close it");
		return GWHA_TOKEN_BAD;
	}
	text = gwha_arena_take(&im->arena, (size_t)n + 1);
	if (!text) {
		gwha_import_no_memory(im);
		return GWHA_TOKEN_BAD;
	}
	copy_word(line, &begin, text);
	word->text = text;
	return GWHA_TOKEN_WORD;
}

/**
 * gwha_block_begin - begin to read statements
 * @b: overwritten
 * @im: import
 */
void gwha_block_begin(struct gwha_block *b, struct gwha_import *im)
{
	memset(b, 0, sizeof(*b));
	b->im = im;
	b->in = &b->root;
	b->root.block = true;
}

/* The words that were read become a statement; none become none. */
static int finish(struct gwha_block *b)
{
	struct gwha_at *words;
	struct gwha_stmt *s;

	if (!b->n)
		return 0;
	s = gwha_arena_take(&b->im->arena, sizeof(*s));
	words = gwha_arena_take(&b->im->arena, b->n * sizeof(*words));
	if (!s || !words)
		return gwha_import_no_memory(b->im);
	memcpy(words, b->words, b->n * sizeof(*words));
	s->words = words;
	s->n = b->n;
	s->place = words[0].place;
	s->in = b->in;
	if (b->in->last)
		b->in->last->next = s;
	else
		b->in->first = s;
	b->in->last = s;
	b->n = 0;
	return 0;
}

/* A brace alone belongs to the statement on the line before. */
static int open_block(struct gwha_block *b, struct gwha_import_place place)
{
	struct gwha_stmt *s;

	if (finish(b))
		return -1;
	s = b->in->last;
	if (!s || s->block)
		return gwha_import_wrong(b->im, place, "",
					 "a { without a word before it: say what begins here, or leave it out");
	if (++b->depth > GWHA_BLOCK_DEPTH_MAX)
		return gwha_import_wrong(b->im, place, "",
					 "nested too deep: there are at most %d levels",
					 GWHA_BLOCK_DEPTH_MAX);
	s->block = true;
	b->in = s;
	return 0;
}

static int close_block(struct gwha_block *b, struct gwha_import_place place)
{
	if (finish(b))
		return -1;
	if (!b->depth)
		return gwha_import_wrong(b->im, place, "",
					 "a } too many: no block is open here");
	b->depth--;
	b->in = b->in->in;
	return 0;
}

/**
 * gwha_block_line - read a line
 * @b: statements
 * @line: line
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_block_line(struct gwha_block *b, const struct gwha_line *line)
{
	struct gwha_at word;
	size_t at = 0;

	for (;;) {
		switch (gwha_token_next(b->im, line, &at, &word)) {
		case GWHA_TOKEN_END:
			return finish(b);
		case GWHA_TOKEN_OPEN:
			if (open_block(b, word.place))
				return -1;
			break;
		case GWHA_TOKEN_CLOSE:
			if (close_block(b, word.place))
				return -1;
			break;
		case GWHA_TOKEN_WORD:
			if (b->n == GWHA_LINE_WORDS_MAX)
				return gwha_import_wrong(
					b->im, word.place, "",
					"too many words: a line has at most %d",
					GWHA_LINE_WORDS_MAX);
			b->words[b->n++] = word;
			break;
		default:
			return -1;
		}
	}
}

/**
 * gwha_block_end - all lines are read
 * @b: statements
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_block_end(struct gwha_block *b)
{
	if (b->in == &b->root)
		return 0;
	return gwha_import_wrong(b->im, b->in->place, "",
				 "the block that begins here has no end: add a }");
}

/**
 * gwha_stmt_word - a word of a statement
 * @s: statement
 * @i: which, from 0
 *
 * Return: the word, NULL if there are not so many.
 */
const char *gwha_stmt_word(const struct gwha_stmt *s, size_t i)
{
	return i < s->n ? s->words[i].text : NULL;
}
