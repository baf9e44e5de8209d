/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pools of gateways: who serves, who stands by, and where connections go. Pure: a
 * plan is made of what is wanted and what is found, and of nothing else.
 */

#ifndef GWHA_POOL_PLAN_H
#define GWHA_POOL_PLAN_H

#include "pool_objects.h"

/* The first of an instance has it, the next ones less by one each (V21, V22). */
#define GWHA_POOL_PRIORITY 254

enum gwha_pool_why {
	GWHA_MOVE_DRAIN, /* made there before it is broken here */
	GWHA_MOVE_REBALANCE, /* the same */
	GWHA_MOVE_HANDOVER, /* with all of its instance, in order */
	GWHA_MOVE_FAILOVER, /* with all of its instance */
};

/* What is asked of a plan. */
struct gwha_pool_how {
	bool force; /* a drain that breaks a rule */
	bool rebalance;
};

/* A step; they are taken one at a time, in this order. */
struct gwha_plan_move {
	uint32_t conn; /* or GWHA_POOL_NOBODY: all of an instance */
	uint32_t instance;
	uint32_t from;
	uint32_t to;
	enum gwha_pool_why why;
};

struct gwha_pool_index;

/**
 * struct gwha_pool_plan - a plan
 * @want: what it was made for; must outlive it
 * @how: what was asked of it
 * @f: where findings go while it is made
 * @pools: pools, as they are listed
 * @n_pools: how many
 * @pools_by_name: their numbers, sorted
 * @gateways_by_name: the same of gateways
 * @gateways: gateways
 * @n_gateways: how many
 * @tenants: tenants
 * @n_tenants: how many
 * @conns: connections
 * @n_conns: how many
 * @conns_room: for how many there is room
 * @instances: instances, also those that nobody has any more
 * @n_instances: how many
 * @moves: steps
 * @n_moves: how many
 * @moves_room: for how many there is room
 * @names: of each kind of object, to its number
 * @claims: what two connections cannot both have
 * @numbers: how many LANs, owners, domains and frontends were told apart
 * @failed: there was no memory
 *
 * Changed by gwha_pool_plan_add() and gwha_pool_plan_del() alone.
 */
struct gwha_pool_plan {
	const struct gwha_pools *want;
	struct gwha_pool_how how;
	struct gwha_findings *f;
	struct gwha_plan_pool *pools;
	uint32_t n_pools;
	uint32_t *pools_by_name;
	uint32_t *gateways_by_name;
	struct gwha_plan_gateway *gateways;
	uint32_t n_gateways;
	struct gwha_plan_tenant *tenants;
	uint32_t n_tenants;
	struct gwha_plan_conn *conns;
	uint32_t n_conns;
	uint32_t conns_room;
	struct gwha_plan_instance *instances;
	uint32_t n_instances;
	struct gwha_plan_move *moves;
	uint32_t n_moves;
	uint32_t moves_room;
	struct gwha_pool_index *names;
	struct gwha_pool_index *claims;
	uint32_t numbers;
	bool failed;
};

int gwha_pool_plan_make(const struct gwha_pools *want,
			const struct gwha_pool_how *how,
			struct gwha_pool_plan *plan, struct gwha_findings *f);
int gwha_pool_plan_add(struct gwha_pool_plan *plan,
		       const struct gwha_pool_conn *conn,
		       struct gwha_findings *f);
int gwha_pool_plan_del(struct gwha_pool_plan *plan, const char *conn);
void gwha_pool_plan_free(struct gwha_pool_plan *plan);
uint32_t gwha_pool_where(const struct gwha_pool_plan *plan, uint32_t conn);
uint32_t gwha_pool_plan_gateway(const struct gwha_pool_plan *plan,
				const char *name);

/**
 * struct gwha_pool_list - the order in which a plan is shown: by name
 * @tenants: all of them
 * @conns: all of them
 * @instances: those that somebody has, or should have; by pool and number
 * @n_instances: how many
 * @moved: of each connection, the number of its last step; or GWHA_POOL_NOBODY
 */
struct gwha_pool_list {
	uint32_t *tenants;
	uint32_t *conns;
	uint32_t *instances;
	uint32_t n_instances;
	uint32_t *moved;
};

int gwha_pool_list_make(const struct gwha_pool_plan *plan,
			struct gwha_pool_list *list);
void gwha_pool_list_free(struct gwha_pool_list *list);
const char *gwha_pool_role_name(enum gwha_pool_role role);
const char *gwha_pool_why_name(enum gwha_pool_why why);

#endif /* GWHA_POOL_PLAN_H */
