// SPDX-License-Identifier: GPL-2.0-or-later
/* The routers that there are beside those that are wanted. */

#include <stdlib.h>
#include <string.h>

#include "complete.h"
#include "diff.h"
#include "maintenance.h"
#include "model.h"
#include "planner.h"

static bool is_link_local(const struct gwha_addr *addr)
{
	return addr->len == 16 && addr->bytes[0] == 0xfe &&
	       (addr->bytes[1] & 0xc0) == 0x80;
}

static int by_addr(const void *a, const void *b)
{
	const struct gwha_owner *x = a, *y = b;

	if (x->addr.len != y->addr.len)
		return x->addr.len < y->addr.len ? -1 : 1;
	return memcmp(x->addr.bytes, y->addr.bytes, x->addr.len);
}

static int list_owners(struct gwha_planner *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->conf->n_routers; i++)
		n += p->want[i].vips.n;
	p->owners = calloc(n + 1, sizeof(*p->owners));
	if (!p->owners)
		return -1;
	for (size_t i = 0; i < p->conf->n_routers; i++)
		for (uint32_t j = 0; j < p->want[i].vips.n; j++)
			p->owners[p->n_owners++] = (struct gwha_owner){
				.addr = p->want[i].vips.at[j].addr,
				.router = i,
			};
	qsort(p->owners, p->n_owners, sizeof(*p->owners), by_addr);
	return 0;
}

static const char *on(const struct gwha_router *rt, const struct gwha_addr *a)
{
	for (uint32_t i = 0; i < rt->vips.n; i++)
		if (gwha_same_addr(&rt->vips.at[i].addr, a) &&
		    *rt->vips.at[i].ifname)
			return rt->vips.at[i].ifname;
	return rt->ifname;
}

/* The first of the routers that are to own an address; NULL if none is. */
static const struct gwha_owner *first_owner(const struct gwha_planner *p,
					    const struct gwha_owner *key)
{
	const struct gwha_owner *o;

	o = bsearch(key, p->owners, p->n_owners, sizeof(*o), by_addr);
	while (o && o > p->owners && !by_addr(o - 1, key))
		o--;
	return o;
}

/* Not the same router, nor the same address on another link. */
static bool is_another(const struct gwha_planner *p, size_t i,
		       const struct gwha_owner *o)
{
	const struct gwha_router *rt = &p->want[o->router];

	return (ssize_t)o->router != p->twin[i] &&
	       !(is_link_local(&o->addr) &&
		 strcmp(on(rt, &o->addr), on(&p->is[i], &o->addr)));
}

/**
 * gwha_goes_elsewhere - whether another router is to own an address
 * @p: planner, its routers paired
 * @i: the router that has it, of those that there are
 * @addr: the address
 */
bool gwha_goes_elsewhere(const struct gwha_planner *p, size_t i,
			 const struct gwha_addr *addr)
{
	struct gwha_owner key = {.addr = *addr};
	const struct gwha_owner *o, *end = p->owners + p->n_owners;

	for (o = first_owner(p, &key); o && o < end && !by_addr(o, &key); o++)
		if (is_another(p, i, o))
			return true;
	return false;
}

/**
 * gwha_gives_up - whether a router has an address that another is to own
 * @p: planner, its routers paired
 * @i: the router, of those that there are
 */
bool gwha_gives_up(const struct gwha_planner *p, size_t i)
{
	for (uint32_t j = 0; j < p->is[i].vips.n; j++)
		if (gwha_goes_elsewhere(p, i, &p->is[i].vips.at[j].addr))
			return true;
	return false;
}

static bool same_router(const struct gwha_router *a,
			const struct gwha_router *b)
{
	return a->vrid == b->vrid && a->family == b->family &&
	       !strcmp(a->ifname, b->ifname);
}

static enum gwha_fate wanted_fate(const struct gwha_planner *p, size_t i)
{
	const struct gwha_router *want;

	if (p->twin[i] < 0) {
		if (p->how->keep_others)
			return GWHA_STAYS;
		return gwha_gives_up(p, i) ? GWHA_GOES_FIRST : GWHA_GOES;
	}
	want = &p->want[p->twin[i]];
	if (want->version != p->is[i].version)
		return GWHA_REPLACED;
	/* by itself it is called after the device, as that was called once */
	if (gwha_own_group(want) && gwha_own_group(&p->is[i]))
		return GWHA_STAYS;
	if (strcmp(want->group, p->is[i].group))
		return GWHA_REPLACED;
	return GWHA_STAYS;
}

static enum gwha_fate fate_of(const struct gwha_planner *p, size_t i)
{
	enum gwha_fate fate = wanted_fate(p, i);

	return fate == GWHA_STAYS || !p->how->gentle ? fate : GWHA_WAITS;
}

/* Who wants an address of a router that keeps it has to wait for that. */
static void hold_claimants(struct gwha_planner *p, size_t i)
{
	const struct gwha_owner *o, *end = p->owners + p->n_owners;

	for (uint32_t j = 0; j < p->is[i].vips.n; j++) {
		struct gwha_owner key = {.addr = p->is[i].vips.at[j].addr};

		o = first_owner(p, &key);
		for (; o && o < end && !by_addr(o, &key); o++)
			if (is_another(p, i, o))
				p->held[o->router] = true;
	}
}

/**
 * gwha_group_waits - whether a router that is to leave a group stays for now
 * @p: planner, its routers paired
 * @group: the group
 */
bool gwha_group_waits(const struct gwha_planner *p, const char *group)
{
	for (size_t i = 0; i < p->have->n_routers; i++)
		if (p->fate[i] == GWHA_WAITS && !strcmp(p->is[i].group, group))
			return true;
	return false;
}

/**
 * gwha_members_wait - whether a router that a group is to have is not there yet
 * @p: planner, its routers paired
 * @group: the group
 */
bool gwha_members_wait(const struct gwha_planner *p, const char *group)
{
	for (size_t i = 0; i < p->have->n_routers; i++)
		if (p->fate[i] == GWHA_WAITS && p->twin[i] >= 0 &&
		    !strcmp(p->want[p->twin[i]].group, group))
			return true;
	for (size_t j = 0; j < p->conf->n_routers; j++)
		if (p->held[j] && !strcmp(p->want[j].group, group))
			return true;
	return false;
}

/**
 * gwha_rest_router - in maintenance, a router's own group has the lowest priority
 * @p: planner
 * @rt: a router that is wanted
 */
void gwha_rest_router(const struct gwha_planner *p, struct gwha_router *rt)
{
	if (p->how->resting && !gwha_has(rt, GWHA_A_ROUTER_GROUP))
		gwha_number_set(&gwha_kind_router, rt, GWHA_A_ROUTER_PRIORITY,
				GWHA_MAINTENANCE_PRIORITY);
}

/**
 * gwha_pair_routers - find for each router what is to become of it
 * @p: planner; what is filled in is the caller's to free
 *
 * Return: 0, or -1 for want of memory.
 */
int gwha_pair_routers(struct gwha_planner *p)
{
	size_t n = p->conf->n_routers, m = p->have->n_routers;

	p->want = calloc(n + 1, sizeof(*p->want));
	p->there = calloc(n + 1, sizeof(*p->there));
	p->held = calloc(n + 1, sizeof(*p->held));
	p->is = calloc(m + 1, sizeof(*p->is));
	p->twin = calloc(m + 1, sizeof(*p->twin));
	p->fate = calloc(m + 1, sizeof(*p->fate));
	if (!p->want || !p->there || !p->held || !p->is || !p->twin || !p->fate)
		return -1;
	for (size_t i = 0; i < n; i++) {
		p->want[i] = p->conf->routers[i].rt;
		gwha_rest_router(p, &p->want[i]);
		gwha_complete_router(&p->want[i]);
	}
	if (list_owners(p))
		return -1;
	for (size_t i = 0; i < m; i++) {
		p->is[i] = p->have->routers[i];
		gwha_complete_router(&p->is[i]);
		p->twin[i] = -1;
		for (size_t j = 0; j < n; j++)
			if (same_router(&p->is[i], &p->want[j]))
				p->twin[i] = (ssize_t)j;
	}
	for (size_t i = 0; i < m; i++) {
		p->fate[i] = fate_of(p, i);
		if ((p->fate[i] == GWHA_STAYS || p->fate[i] == GWHA_WAITS) &&
		    p->twin[i] >= 0)
			p->there[p->twin[i]] = true;
		if (p->how->gentle)
			hold_claimants(p, i);
	}
	return 0;
}
