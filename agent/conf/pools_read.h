/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file of pools. Pure. */

#ifndef GWHA_POOLS_READ_H
#define GWHA_POOLS_READ_H

#include "pools.h"

struct gwha_part;

/* A connection takes some 120 bytes and 17 values; then there is room for more. */
extern const struct gwha_tree_limits gwha_pools_limits;

/**
 * struct gwha_pool_instance - an instance that was given its place
 * @node: where it stands, or NULL
 * @pool: its pool
 * @number: 1 to GWHA_POOL_NUMBER_MAX
 * @vrid: its VRID; 0: not given one yet
 * @gateway: who has it
 * @vip: its address, which moves with it; len 0: not given one yet
 */
struct gwha_pool_instance {
	const struct gwha_node *node;
	const char *pool;
	uint32_t number;
	uint32_t vrid;
	const char *gateway;
	struct gwha_addr vip;
};

/**
 * struct gwha_pools - all that is wanted, and found
 * @pools: pools
 * @n_pools: how many
 * @gateways: gateways
 * @n_gateways: how many
 * @tenants: tenants
 * @n_tenants: how many
 * @conns: connections
 * @n_conns: how many
 * @instances: instances that were given their place
 * @n_instances: how many
 * @rooms: what was allocated for lists, to be freed
 *
 * What a file says points into its tree, which must outlive it.
 */
struct gwha_pools {
	struct gwha_pool *pools;
	size_t n_pools;
	struct gwha_pool_gateway *gateways;
	size_t n_gateways;
	struct gwha_pool_tenant *tenants;
	size_t n_tenants;
	struct gwha_pool_conn *conns;
	size_t n_conns;
	struct gwha_pool_instance *instances;
	size_t n_instances;
	struct gwha_pool_room *rooms;
};

/* Blocks of memory, one behind the other. */
struct gwha_pool_room {
	struct gwha_pool_room *next;
	max_align_t at[];
};

int gwha_pools_read(const struct gwha_tree *tree, struct gwha_pools *p,
		    struct gwha_findings *f);
void gwha_pools_free(struct gwha_pools *p);
struct gwha_place gwha_pools_place(const struct gwha_node *node,
				   const char *key);
const char *gwha_pool_type_name(enum gwha_pool_type type);
const char *gwha_pool_model_name(enum gwha_pool_model model);
const char *gwha_pool_beyond_name(enum gwha_pool_beyond beyond);
const char *gwha_pool_state_name(enum gwha_pool_state state);

/* pools_read.c, for pools_conn.c */
void *gwha_pools_room(struct gwha_pools *p, const struct gwha_node *node,
		      size_t size, struct gwha_findings *f);
const char *gwha_pools_name(const struct gwha_part *part, const char *key,
			    const struct gwha_node *value);
bool gwha_pools_words(struct gwha_pools *p, const struct gwha_part *part,
		      const char *key, const struct gwha_node *value,
		      struct gwha_pool_words *to);
void gwha_pools_rate(const struct gwha_part *part, const char *key,
		     const struct gwha_node *value, uint64_t *kbps);
bool gwha_pools_word(const struct gwha_part *part, const char *key,
		     const struct gwha_node *value, const char *rule,
		     const char *const *words, size_t n, unsigned int *to);
bool gwha_pools_needs(const struct gwha_part *part, const struct gwha_node *map,
		      const char *key, const struct gwha_node *value);

/* pools_conn.c, for pools_read.c */
void gwha_pools_tenant(struct gwha_pools *p, const struct gwha_node *map,
		       struct gwha_findings *f);
void gwha_pools_conn(struct gwha_pools *p, const struct gwha_node *map,
		     struct gwha_findings *f);
void gwha_pools_instance(struct gwha_pools *p, const struct gwha_node *map,
			 struct gwha_findings *f);
void gwha_pools_addrs(struct gwha_pools *p, const struct gwha_part *part,
		      const char *key, const struct gwha_node *value,
		      const struct gwha_addr **to, size_t *n);

#endif /* GWHA_POOLS_READ_H */
