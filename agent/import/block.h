/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of words and braces to statements, and blocks of statements. */

#ifndef GWHA_BLOCK_H
#define GWHA_BLOCK_H

#include "import.h"

#define GWHA_BLOCK_DEPTH_MAX 16
#define GWHA_LINE_MAX (64 * 1024)
#define GWHA_LINE_WORDS_MAX 1024

/* A word of a line, and where it begins. */
struct gwha_at {
	const char *text;
	struct gwha_import_place place;
};

/**
 * struct gwha_stmt - words, and perhaps a block behind them
 * @next: the statement behind it
 * @in: the one whose block it is in; NULL for the outermost
 * @first: the first of its block
 * @last: the last of its block
 * @block: whether it has a block
 * @place: where it begins
 * @words: its words
 * @n: how many; at least one, but for the outermost
 */
struct gwha_stmt {
	struct gwha_stmt *next;
	struct gwha_stmt *in;
	struct gwha_stmt *first;
	struct gwha_stmt *last;
	bool block;
	struct gwha_import_place place;
	const struct gwha_at *words;
	size_t n;
};

/**
 * struct gwha_block - statements that are being read
 * @im: import
 * @root: the outermost, which has no words
 * @in: where the next one belongs
 * @depth: how many blocks are open
 * @words: of the statement that is being read
 * @n: how many
 */
struct gwha_block {
	struct gwha_import *im;
	struct gwha_stmt root;
	struct gwha_stmt *in;
	size_t depth;
	struct gwha_at words[GWHA_LINE_WORDS_MAX];
	size_t n;
};

/**
 * struct gwha_line - a line to be taken apart
 * @text: without its newline
 * @place: where it begins
 * @exact: whether columns can be counted; else all have that of @place
 * @braces: whether braces are more than characters
 */
struct gwha_line {
	const char *text;
	struct gwha_import_place place;
	bool exact;
	bool braces;
};

enum gwha_token {
	GWHA_TOKEN_END,
	GWHA_TOKEN_WORD,
	GWHA_TOKEN_OPEN,
	GWHA_TOKEN_CLOSE,
	GWHA_TOKEN_BAD,
};

enum gwha_token gwha_token_next(struct gwha_import *im,
				const struct gwha_line *line, size_t *at,
				struct gwha_at *word);
void gwha_block_begin(struct gwha_block *b, struct gwha_import *im);
int gwha_block_line(struct gwha_block *b, const struct gwha_line *line);
int gwha_block_end(struct gwha_block *b);
const char *gwha_stmt_word(const struct gwha_stmt *s, size_t i);

#endif /* GWHA_BLOCK_H */
