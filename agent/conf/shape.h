/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values that are more than one word: what they become on a command line. */

#ifndef GWHA_SHAPE_H
#define GWHA_SHAPE_H

#include "expand.h"

/* What authentication with all of its keys takes, and some. */
#define GWHA_SAID_MAX 32

/* A piece of a command line, and where in the file its words come from. */
struct gwha_said {
	const char *words[GWHA_SAID_MAX];
	const struct gwha_node *from[GWHA_SAID_MAX];
	size_t n;
};

/* How a value of the file becomes words; false if it is told to be wrong. */
typedef bool (*gwha_shape_fn)(struct gwha_reading *r, struct gwha_said *s,
			      const struct gwha_node *value);

void gwha_say(struct gwha_said *s, const char *word,
	      const struct gwha_node *from);
gwha_shape_fn gwha_shape_of(const char *key);

#endif /* GWHA_SHAPE_H */
