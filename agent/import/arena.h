/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory that is given back all at once, and wiped: secrets pass through it. */

#ifndef GWHA_ARENA_H
#define GWHA_ARENA_H

#include <stddef.h>

/* What importing takes at most, however its input is nested and repeated. */
#define GWHA_ARENA_MAX (64 * 1024 * 1024)

struct gwha_arena_chunk;

/* Begins as zeroes. */
struct gwha_arena {
	struct gwha_arena_chunk *chunks;
	size_t taken;
};

void *gwha_arena_take(struct gwha_arena *a, size_t size);
char *gwha_arena_text(struct gwha_arena *a, const char *text, size_t len);
void gwha_arena_free(struct gwha_arena *a);

#endif /* GWHA_ARENA_H */
