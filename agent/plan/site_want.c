// SPDX-License-Identifier: GPL-2.0-or-later
/* Objects of a site in a row, as the planner takes them. */

#include <stdlib.h>
#include <string.h>

#include "site.h"

static const size_t most[GWHA_KINDS] = {
	[GWHA_KIND_POOL] = GWHA_POOLS_MAX,
	[GWHA_KIND_GATEWAY] = GWHA_POOL_GATEWAYS_MAX,
	[GWHA_KIND_TENANT] = GWHA_POOL_TENANTS_MAX,
	[GWHA_KIND_CONN] = GWHA_POOL_CONNS_MAX,
	[GWHA_KIND_INSTANCE] = GWHA_POOL_GATEWAYS_MAX,
};

/**
 * gwha_site_reserve - make room for one object more in a list
 * @list: list
 *
 * Return: false for want of memory.
 */
bool gwha_site_reserve(struct gwha_site_list *list)
{
	size_t room = list->room ? 2 * list->room : 64;
	void *new;

	if (list->n < list->room)
		return true;
	new = realloc(list->at, room * sizeof(struct gwha_site_object *));
	if (!new)
		return false;
	list->at = new;
	list->room = room;
	return true;
}

/**
 * gwha_site_insert - one object more in a list
 * @list: list
 * @o: object, whose name is not there
 *
 * Return: false for want of memory: never if there was room.
 */
bool gwha_site_insert(struct gwha_site_list *list, struct gwha_site_object *o)
{
	size_t at = gwha_site_seek(list, o->name, NULL);

	if (!gwha_site_reserve(list))
		return false;
	memmove(&list->at[at + 1], &list->at[at],
		(list->n - at) * sizeof(struct gwha_site_object *));
	list->at[at] = o;
	list->n++;
	return true;
}

static bool make_room(const struct gwha_site_list lists[GWHA_KINDS],
		      struct gwha_pools *want)
{
	want->pools = calloc(lists[GWHA_KIND_POOL].n + 1, sizeof(*want->pools));
	want->gateways = calloc(lists[GWHA_KIND_GATEWAY].n + 1,
				sizeof(*want->gateways));
	want->tenants = calloc(lists[GWHA_KIND_TENANT].n + 1,
			       sizeof(*want->tenants));
	want->conns = calloc(lists[GWHA_KIND_CONN].n + 1, sizeof(*want->conns));
	want->instances = calloc(lists[GWHA_KIND_INSTANCE].n + 1,
				 sizeof(*want->instances));
	return want->pools && want->gateways && want->tenants && want->conns &&
	       want->instances;
}

static void put(struct gwha_pools *want, const struct gwha_site_object *o)
{
	switch (o->kind) {
	case GWHA_KIND_POOL:
		want->pools[want->n_pools++] = o->is.pools[0];
		break;
	case GWHA_KIND_GATEWAY:
		want->gateways[want->n_gateways++] = o->is.gateways[0];
		break;
	case GWHA_KIND_TENANT:
		want->tenants[want->n_tenants++] = o->is.tenants[0];
		break;
	case GWHA_KIND_CONN:
		want->conns[want->n_conns++] = o->is.conns[0];
		break;
	default:
		want->instances[want->n_instances++] = o->is.instances[0];
	}
}

/**
 * gwha_site_want - put objects in a row
 * @lists: objects, which must outlive @want
 * @want: overwritten; to be freed, also on failure
 * @f: what is wrong is added
 *
 * Return: 0, or -1 if there are too many, or for want of memory.
 */
int gwha_site_want(const struct gwha_site_list lists[GWHA_KINDS],
		   struct gwha_pools *want, struct gwha_findings *f)
{
	size_t before = f->errors;

	*want = (struct gwha_pools){0};
	for (unsigned int kind = 0; kind < GWHA_KINDS; kind++)
		if (lists[kind].n > most[kind])
			gwha_wrong(f, "", (struct gwha_place){0},
				   "%s: there can be at most %zu of them in one site: make another",
				   gwha_site_part((enum gwha_pool_kind)kind), most[kind]);
	if (f->errors == before && !make_room(lists, want))
		gwha_wrong(f, "", (struct gwha_place){0}, "out of memory");
	if (f->errors != before)
		return -1;
	for (unsigned int kind = 0; kind < GWHA_KINDS; kind++)
		for (size_t i = 0; i < lists[kind].n; i++)
			put(want, lists[kind].at[i]);
	return 0;
}
