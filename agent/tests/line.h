/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A command line of words with one space between them. */

#ifndef GWHA_LINE_H
#define GWHA_LINE_H

#include <string.h>

#define WORDS_MAX 512

struct line {
	char text[8192];
	char *argv[WORDS_MAX];
	int argc;
};

static inline void split(struct line *l, const char *text)
{
	char *save = NULL;

	assert_true(strlen(text) < sizeof(l->text));
	strcpy(l->text, text);
	l->argc = 0;
	for (char *w = strtok_r(l->text, " ", &save); w;
	     w = strtok_r(NULL, " ", &save)) {
		assert_true(l->argc < WORDS_MAX);
		l->argv[l->argc++] = w;
	}
}

#endif /* GWHA_LINE_H */
