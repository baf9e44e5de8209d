/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What two configuration files are compared by. Pure. */

#ifndef GWHA_PARTS_H
#define GWHA_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "digest.h"

/* More than a file can have. */
#define GWHA_PARTS_MAX 16
#define GWHA_PART_NAME_MAX 16

struct gwha_tree;

/* A part of a file, and the digest of what it says. */
struct gwha_part_digest {
	char name[GWHA_PART_NAME_MAX];
	char digest[GWHA_DIGEST_TEXT];
};

/**
 * struct gwha_parts - the parts of a file: what it says, and not how
 * @at: the parts, in the order of the file
 * @n: how many
 */
struct gwha_parts {
	struct gwha_part_digest at[GWHA_PARTS_MAX];
	size_t n;
};

int gwha_parts_of(const struct gwha_tree *tree, struct gwha_parts *to);
bool gwha_parts_same(const struct gwha_parts *a, const struct gwha_parts *b,
		     const char *name);
bool gwha_parts_differ(const struct gwha_parts *a, const struct gwha_parts *b,
		       char *names, size_t room);

#endif /* GWHA_PARTS_H */
