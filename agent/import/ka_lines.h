/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A keepalived.conf to statements: what its lines become before they are read. */

#ifndef GWHA_KA_LINES_H
#define GWHA_KA_LINES_H

#include "block.h"

/* How deep files include files, and definitions name definitions. */
#define GWHA_KA_INCLUDES_MAX 8
#define GWHA_KA_NESTED_MAX 32
/* What sequences make of a few lines. */
#define GWHA_KA_LINES_MAX 200000
#define GWHA_KA_DEFS_MAX 4096

/* A name, and what it stands for from here on. */
struct gwha_ka_def {
	struct gwha_ka_def *next;
	const char *name;
	const char *value;
};

/**
 * struct gwha_ka_lines - lines that are being read
 * @im: import
 * @block: where statements go
 * @defs: definitions
 * @n_defs: how many
 * @includes: how many files are open
 * @dir: of the present file, up to its last slash
 * @n: how many lines were read, also by repetition
 */
struct gwha_ka_lines {
	struct gwha_import *im;
	struct gwha_block block;
	struct gwha_ka_def *defs;
	unsigned int n_defs;
	unsigned int includes;
	const char *dir;
	size_t n;
};

int gwha_ka_file(struct gwha_ka_lines *l, const char *text, size_t size,
		 unsigned int file);
int gwha_ka_line(struct gwha_ka_lines *l, const struct gwha_line *line,
		 unsigned int depth);

/* ka_expand.c */
bool gwha_ka_is_name(char c);
int gwha_ka_define(struct gwha_ka_lines *l, const char *name, size_t len,
		   const char *value);
int gwha_ka_expand(struct gwha_ka_lines *l, const struct gwha_line *line,
		   const char **expanded);
int gwha_ka_repeat(struct gwha_ka_lines *l, const struct gwha_line *line,
		   unsigned int depth);

#endif /* GWHA_KA_LINES_H */
