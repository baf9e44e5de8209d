// SPDX-License-Identifier: GPL-2.0-or-later
/* Objects by their names, found without looking at all of them. */

#include <stdint.h>
#include <string.h>

#include "index.h"

struct gwha_index_entry {
	struct gwha_index_entry *next;
	const char *name;
	void *object;
};

/* FNV-1a. Who chooses names so that they meet slows nobody but himself down. */
static size_t slot_of(const char *name)
{
	uint32_t hash = 2166136261;

	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * 16777619;
	return hash % GWHA_INDEX_SLOTS;
}

/**
 * gwha_index_add - let an object be found by a name
 * @index: added to
 * @a: where the entry is
 * @name: its name, which no other one has; kept
 * @object: object
 *
 * Return: 0, or -1 if there is no memory.
 */
int gwha_index_add(struct gwha_index *index, struct gwha_arena *a,
		   const char *name, void *object)
{
	struct gwha_index_entry *entry = gwha_arena_take(a, sizeof(*entry));
	size_t slot = slot_of(name);

	if (!entry)
		return -1;
	*entry = (struct gwha_index_entry){index->slots[slot], name, object};
	index->slots[slot] = entry;
	return 0;
}

/**
 * gwha_index_find - an object by its name
 * @index: index
 * @name: name
 *
 * Return: the object, NULL if there is none.
 */
void *gwha_index_find(const struct gwha_index *index, const char *name)
{
	const struct gwha_index_entry *entry = index->slots[slot_of(name)];

	while (entry && strcmp(entry->name, name))
		entry = entry->next;
	return entry ? entry->object : NULL;
}
