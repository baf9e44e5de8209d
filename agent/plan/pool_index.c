// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From names, and from what only one may have, to numbers: a table with open
 * places, at most half full.
 */

#include <stdlib.h>
#include <string.h>

#include "pool_index.h"
#include "pool_plan.h"

struct entry {
	struct gwha_pool_key key;
	uint32_t value;
	bool used;
};

struct gwha_pool_index {
	struct entry *at;
	uint32_t size; /* a power of two */
	uint32_t n;
};

/* FNV-1a: its order is never seen, so it need be no secret. */
static uint32_t hash(const struct gwha_pool_key *key)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < sizeof(key->bytes); i++)
		h = (h ^ key->bytes[i]) * UINT64_C(0x100000001b3);
	return (uint32_t)(h ^ h >> 32);
}

/* Where a key is, or the open place where it would be. */
static uint32_t find(const struct gwha_pool_index *x,
		     const struct gwha_pool_key *key)
{
	uint32_t i = hash(key) & (x->size - 1);

	while (x->at[i].used && memcmp(&x->at[i].key, key, sizeof(*key)))
		i = (i + 1) & (x->size - 1);
	return i;
}

static bool grow(struct gwha_pool_index *x)
{
	struct gwha_pool_index more = {.size = 2 * x->size};

	more.at = calloc(more.size, sizeof(*more.at));
	if (!more.at)
		return false;
	for (uint32_t i = 0; i < x->size; i++)
		if (x->at[i].used)
			more.at[find(&more, &x->at[i].key)] = x->at[i];
	free(x->at);
	x->at = more.at;
	x->size = more.size;
	return true;
}

/**
 * gwha_pool_index_new - an empty table
 *
 * Return: the table, to be freed, or NULL.
 */
struct gwha_pool_index *gwha_pool_index_new(void)
{
	struct gwha_pool_index *x = calloc(1, sizeof(*x));

	if (!x)
		return NULL;
	x->size = 64;
	x->at = calloc(x->size, sizeof(*x->at));
	if (x->at)
		return x;
	free(x);
	return NULL;
}

/**
 * gwha_pool_index_free - free a table
 * @x: table, or NULL
 */
void gwha_pool_index_free(struct gwha_pool_index *x)
{
	if (x)
		free(x->at);
	free(x);
}

/**
 * gwha_pool_index_put - let a key have a number
 * @x: table
 * @key: key
 * @value: number; the one that it had is gone
 *
 * Return: false for want of memory.
 */
bool gwha_pool_index_put(struct gwha_pool_index *x,
			 const struct gwha_pool_key *key, uint32_t value)
{
	uint32_t i;

	if (2 * (x->n + 1) > x->size && !grow(x))
		return false;
	i = find(x, key);
	x->n += !x->at[i].used;
	x->at[i] = (struct entry){*key, value, true};
	return true;
}

/**
 * gwha_pool_index_get - the number of a key
 * @x: table
 * @key: key
 *
 * Return: the number, or GWHA_POOL_NOBODY.
 */
uint32_t gwha_pool_index_get(const struct gwha_pool_index *x,
			     const struct gwha_pool_key *key)
{
	const struct entry *e = &x->at[find(x, key)];

	return e->used ? e->value : GWHA_POOL_NOBODY;
}

/**
 * gwha_pool_index_del - forget a key
 * @x: table
 * @key: key; may be unknown
 *
 * What stands behind it, and could not stand there, moves up.
 */
void gwha_pool_index_del(struct gwha_pool_index *x,
			 const struct gwha_pool_key *key)
{
	uint32_t mask = x->size - 1, hole = find(x, key), i = hole;

	if (!x->at[hole].used)
		return;
	x->n--;
	for (;;) {
		x->at[hole].used = false;
		do {
			i = (i + 1) & mask;
			if (!x->at[i].used)
				return;
			/* as far from its place as the hole is, or farther? */
		} while (((i - hash(&x->at[i].key)) & mask) < ((i - hole) & mask));
		x->at[hole] = x->at[i];
		hole = i;
	}
}
