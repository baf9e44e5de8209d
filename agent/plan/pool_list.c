// SPDX-License-Identifier: GPL-2.0-or-later
/* The order in which a plan is shown, and words for what it says. */

#include <stdlib.h>
#include <string.h>

#include "pool_work.h"

static const char *const roles[] = {
	[GWHA_ROLE_SPARE] = "spare",
	[GWHA_ROLE_ACTIVE] = "active",
	[GWHA_ROLE_STANDBY] = "standby",
	[GWHA_ROLE_DRAIN] = "drain",
	[GWHA_ROLE_FAILED] = "failed",
};

static const char *const whys[] = {
	[GWHA_MOVE_DRAIN] = "drain",
	[GWHA_MOVE_REBALANCE] = "rebalance",
	[GWHA_MOVE_HANDOVER] = "handover",
	[GWHA_MOVE_FAILOVER] = "failover",
};

/**
 * gwha_pool_role_name - the word for what a gateway does
 * @role: role
 */
const char *gwha_pool_role_name(enum gwha_pool_role role)
{
	return roles[role];
}

/**
 * gwha_pool_why_name - the word for why something moves
 * @why: why
 */
const char *gwha_pool_why_name(enum gwha_pool_why why)
{
	return whys[why];
}

/**
 * gwha_pool_plan_gateway - the number of a gateway
 * @plan: plan
 * @name: its name
 *
 * Return: the number, or GWHA_POOL_NOBODY.
 */
uint32_t gwha_pool_plan_gateway(const struct gwha_pool_plan *plan,
				const char *name)
{
	return gwha_pool_find(plan, GWHA_NOUN_GATEWAY, name);
}

struct named {
	const char *name;
	uint32_t number;
};

static int by_name(const void *one, const void *two)
{
	const struct named *a = one, *b = two;

	return strcmp(a->name, b->name);
}

static uint32_t *sort(struct named *all, uint32_t n)
{
	uint32_t *order = calloc((size_t)n + 1, sizeof(*order));

	if (all && n)
		qsort(all, n, sizeof(*all), by_name);
	for (uint32_t i = 0; all && order && i < n; i++)
		order[i] = all[i].number;
	free(all);
	return order;
}

static void list_instances(const struct gwha_pool_plan *p,
			   struct gwha_pool_list *list)
{
	for (uint32_t k = 0; k < p->n_pools; k++) {
		uint32_t by_number[GWHA_POOL_NUMBER_MAX + 1] = {0};

		for (uint32_t i = 0; i < p->n_instances; i++)
			if (p->instances[i].pool == p->pools_by_name[k] &&
			    p->instances[i].owner != GWHA_POOL_NOBODY)
				by_number[p->instances[i].number] = i + 1;
		for (uint32_t n = 1; n <= GWHA_POOL_NUMBER_MAX; n++)
			if (by_number[n])
				list->instances[list->n_instances++] =
					by_number[n] - 1;
	}
}

/**
 * gwha_pool_list_make - in which order to show a plan
 * @plan: plan
 * @list: overwritten; to be freed, also on failure
 *
 * Return: 0, or -1 for want of memory.
 */
int gwha_pool_list_make(const struct gwha_pool_plan *plan,
			struct gwha_pool_list *list)
{
	struct named *tenants = calloc((size_t)plan->n_tenants + 1, sizeof(*tenants));
	struct named *conns = calloc((size_t)plan->n_conns + 1, sizeof(*conns));

	for (uint32_t i = 0; tenants && i < plan->n_tenants; i++)
		tenants[i] = (struct named){plan->tenants[i].conf->name, i};
	for (uint32_t i = 0; conns && i < plan->n_conns; i++)
		conns[i] = (struct named){plan->conns[i].conf->name, i};
	*list = (struct gwha_pool_list){
		.tenants = sort(tenants, plan->n_tenants),
		.conns = sort(conns, plan->n_conns),
		.instances = calloc((size_t)plan->n_instances + 1,
				    sizeof(*list->instances)),
		.moved = malloc(((size_t)plan->n_conns + 1) *
				sizeof(*list->moved)),
	};
	if (!tenants || !conns || !list->tenants || !list->conns ||
	    !list->instances || !list->moved)
		return -1;
	list_instances(plan, list);
	memset(list->moved, 0xff, plan->n_conns * sizeof(*list->moved));
	for (uint32_t i = 0; i < plan->n_moves; i++)
		if (plan->moves[i].conn != GWHA_POOL_NOBODY)
			list->moved[plan->moves[i].conn] = i;
	return 0;
}

/**
 * gwha_pool_list_free - free an order
 * @list: that
 */
void gwha_pool_list_free(struct gwha_pool_list *list)
{
	free(list->tenants);
	free(list->conns);
	free(list->instances);
	free(list->moved);
	*list = (struct gwha_pool_list){0};
}
