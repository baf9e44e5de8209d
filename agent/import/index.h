/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects by their names. */

#ifndef GWHA_INDEX_H
#define GWHA_INDEX_H

#include "arena.h"

/* As many as there can be routers and groups, a few in each. */
#define GWHA_INDEX_SLOTS 1024

struct gwha_index_entry;

/* Zeroes hold nothing; ends with the arena of its entries. */
struct gwha_index {
	struct gwha_index_entry *slots[GWHA_INDEX_SLOTS];
};

int gwha_index_add(struct gwha_index *index, struct gwha_arena *a,
		   const char *name, void *object);
void *gwha_index_find(const struct gwha_index *index, const char *name);

#endif /* GWHA_INDEX_H */
