// SPDX-License-Identifier: GPL-2.0-or-later
/* Memory that is given back all at once, and wiped. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "model.h"

#define CHUNK_SIZE 4096

struct gwha_arena_chunk {
	struct gwha_arena_chunk *before;
	size_t size;
	size_t used;
	max_align_t room[];
};

static struct gwha_arena_chunk *add_chunk(struct gwha_arena *a, size_t size)
{
	struct gwha_arena_chunk *chunk;

	size = size > CHUNK_SIZE ? size : CHUNK_SIZE;
	if (size > GWHA_ARENA_MAX - a->taken)
		return NULL;
	chunk = calloc(1, sizeof(*chunk) + size);
	if (!chunk)
		return NULL;
	chunk->size = size;
	chunk->before = a->chunks;
	a->chunks = chunk;
	a->taken += size;
	return chunk;
}

/**
 * gwha_arena_take - take memory
 * @a: arena
 * @size: bytes
 *
 * Return: zeroes, aligned for anything; NULL if there is no more.
 */
void *gwha_arena_take(struct gwha_arena *a, size_t size)
{
	const size_t unit = sizeof(max_align_t);
	struct gwha_arena_chunk *chunk = a->chunks;
	void *at;

	if (size > GWHA_ARENA_MAX)
		return NULL;
	size = (size + unit - 1) / unit * unit;
	if (!chunk || size > chunk->size - chunk->used)
		chunk = add_chunk(a, size);
	if (!chunk)
		return NULL;
	at = (char *)chunk->room + chunk->used;
	chunk->used += size;
	return at;
}

/**
 * gwha_arena_text - keep a text
 * @a: arena
 * @text: text
 * @len: its bytes
 *
 * Return: the text with a NUL behind it; NULL if there is no more memory.
 */
char *gwha_arena_text(struct gwha_arena *a, const char *text, size_t len)
{
	char *at = gwha_arena_take(a, len + 1);

	if (at && len)
		memcpy(at, text, len);
	return at;
}

/**
 * gwha_arena_free - give all of it back, wiped
 * @a: arena; empty then
 */
void gwha_arena_free(struct gwha_arena *a)
{
	struct gwha_arena_chunk *chunk = a->chunks;
	struct gwha_arena_chunk *before;

	for (; chunk; chunk = before) {
		before = chunk->before;
		gwha_wipe(chunk->room, chunk->used);
		free(chunk);
	}
	*a = (struct gwha_arena){0};
}
