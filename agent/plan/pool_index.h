/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From names, and from what only one may have, to numbers. Pure. */

#ifndef GWHA_POOL_INDEX_H
#define GWHA_POOL_INDEX_H

#include <stdbool.h>
#include <stdint.h>

#define GWHA_POOL_KEY_MAX 32

struct gwha_pool_key {
	uint8_t bytes[GWHA_POOL_KEY_MAX];
};

struct gwha_pool_index;

struct gwha_pool_index *gwha_pool_index_new(void);
void gwha_pool_index_free(struct gwha_pool_index *x);
bool gwha_pool_index_put(struct gwha_pool_index *x,
			 const struct gwha_pool_key *key, uint32_t value);
uint32_t gwha_pool_index_get(const struct gwha_pool_index *x,
			     const struct gwha_pool_key *key);
void gwha_pool_index_del(struct gwha_pool_index *x,
			 const struct gwha_pool_key *key);

#endif /* GWHA_POOL_INDEX_H */
