// SPDX-License-Identifier: GPL-2.0-or-later
/* What an imported configuration is to become, whoever it was written for. */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "complete.h"
#include "note.h"
#include "prove.h"
#include "units.h"

/**
 * gwha_wish_router - add a router with what both sources have as defaults
 * @w: added to
 * @place: where it begins
 * @name: its name there, which no other one has, or NULL; kept
 * @fmt: what it is called there, for texts; as for printf
 *
 * Return: the router, NULL after it is told that there is none.
 */
struct gwha_wish_router *gwha_wish_router(struct gwha_wish *w,
					  struct gwha_import_place place,
					  const char *name, const char *fmt,
					  ...)
{
	struct gwha_wish_router *rt;
	char what[128];
	va_list args;

	va_start(args, fmt);
	vsnprintf(what, sizeof(what), fmt, args);
	va_end(args);
	if (w->n_routers == GWHA_ROUTERS_MAX) {
		gwha_import_wrong(w->im, place, "",
				  "too many: there are at most %d routers",
				  GWHA_ROUTERS_MAX);
		return NULL;
	}
	rt = gwha_arena_take(&w->im->arena, sizeof(*rt));
	if (rt)
		rt->what = gwha_arena_text(&w->im->arena, what, strlen(what));
	if (!rt || !rt->what ||
	    (name && gwha_index_add(&w->routers_by_name, &w->im->arena, name,
				    rt))) {
		gwha_import_no_memory(w->im);
		return NULL;
	}
	rt->name = name;
	rt->place = place;
	rt->interval_us = GWHA_UNSAID;
	rt->priority = 100;
	rt->preempt = 1;
	rt->vmac = GWHA_UNSAID;
	rt->accept = GWHA_UNSAID;
	rt->garp_repeat = GWHA_UNSAID;
	rt->garp_refresh_us = GWHA_UNSAID;
	rt->ttl_min = GWHA_UNSAID;
	*(w->last_router ? &w->last_router->next : &w->routers) = rt;
	w->last_router = rt;
	w->n_routers++;
	return rt;
}

/**
 * gwha_wish_track - add something that is tracked
 * @w: what is wished
 * @list: added to
 * @track: it
 *
 * Return: 0 or -1.
 */
int gwha_wish_track(struct gwha_wish *w, struct gwha_wish_track **list,
		    const struct gwha_wish_track *track)
{
	unsigned int n = 0;

	for (; *list; n++)
		list = &(*list)->next;
	if (n == GWHA_WISH_TRACKS_MAX)
		return gwha_import_wrong(w->im, track->place, "",
					 "too many: at most %d things are tracked",
					 GWHA_WISH_TRACKS_MAX);
	*list = gwha_arena_take(&w->im->arena, sizeof(**list));
	if (!*list)
		return gwha_import_no_memory(w->im);
	**list = *track;
	(*list)->next = NULL;
	return 0;
}

static bool is_link_local(const struct gwha_addr *addr)
{
	return addr->len == 16 && addr->bytes[0] == 0xfe &&
	       (addr->bytes[1] & 0xc0) == 0x80;
}

/* RFC 9568 5.2.9; others are less strict. */
static void order_vips(struct gwha_wish *w, struct gwha_wish_router *rt)
{
	struct gwha_wish_vip **at = &rt->vips;
	struct gwha_wish_vip *first;

	while (*at && ((*at)->excluded || !is_link_local(&(*at)->addr)))
		at = &(*at)->next;
	first = *at;
	if (!first) {
		rt->off = true;
		gwha_import_lost(w->im, rt->place, "",
				 "%s: an IPv6 router's first virtual address must be link-local (RFC 9568 5.2.9): add one of fe80::/10, the same on all nodes, and import again",
				 rt->what);
		return;
	}
	*at = first->next;
	first->next = rt->vips;
	rt->vips = first;
}

/* Steps and longest interval of a version. */
static void fit_interval(struct gwha_wish *w, struct gwha_wish_router *rt)
{
	bool v2 = rt->version != 3;
	int64_t step = v2 ? GWHA_V2_INTERVAL_STEP_US : GWHA_V3_INTERVAL_STEP_US;
	int64_t max = v2 ? GWHA_V2_INTERVAL_MAX_US : GWHA_V3_INTERVAL_MAX_US;
	int64_t was = rt->interval_us;
	char from[GWHA_TEXT_MAX], to[GWHA_TEXT_MAX];

	if (was == GWHA_UNSAID)
		return;
	rt->interval_us = (was + step - 1) / step * step;
	if (!rt->interval_us)
		rt->interval_us = step;
	if (rt->interval_us > max)
		rt->interval_us = max;
	if (rt->interval_us != was)
		gwha_import_lost(w->im, rt->place, "V39",
				 "%s: version %d has no interval of %s: it becomes %s",
				 rt->what, v2 ? 2 : 3,
				 gwha_time_text(from, (uint64_t)was),
				 gwha_time_text(to,
						(uint64_t)rt->interval_us));
}

static void finish_router(struct gwha_wish *w, struct gwha_wish_router *rt)
{
	const struct gwha_wish_vip *vip = rt->vips;

	if (vip && vip->addr.len == 16) {
		/* the only one that there is for it */
		rt->version = 3;
		order_vips(w, rt);
	}
	fit_interval(w, rt);
	if (rt->secret && rt->version == 3) {
		gwha_import_lost(w->im, rt->secret_place, "V38",
				 "%s: version 3 has no authentication by text: use auth hmac, once all nodes are gwha's",
				 rt->what);
		rt->secret = NULL;
	}
	/* the networks that need unicast drop what comes from strange addresses */
	if (rt->peers.n && rt->vmac == GWHA_UNSAID)
		rt->vmac = 0;
	if (rt->vmac == GWHA_UNSAID && !gwha_is_vlan(rt->dev))
		gwha_import_doubt(w->im, rt->place, "V33",
				  "%s: has no virtual MAC address there: vmac is on here, as it should be on %s: say vmac: off if a virtual switch drops its frames",
				  rt->what, rt->dev);
	if (rt->peers.n && rt->ttl_min == GWHA_UNSAID)
		gwha_import_doubt(w->im, rt->place, "",
				  "%s: adverts of its peers must come with a TTL of 255: say ttl-min if a router is between them",
				  rt->what);
}

static bool same_router(const struct gwha_wish_router *a,
			const struct gwha_wish_router *b)
{
	return a->vrid == b->vrid && !strcmp(a->dev, b->dev) &&
	       (!a->vips || !b->vips || a->vips->addr.len == b->vips->addr.len);
}

/* A router, and which one it is of all. */
struct numbered {
	struct gwha_wish_router *rt;
	size_t number;
};

static int by_vrid(const void *one, const void *two)
{
	const struct numbered *a = one, *b = two;
	int order = strcmp(a->rt->dev, b->rt->dev);

	if (a->rt->vrid != b->rt->vrid)
		return a->rt->vrid < b->rt->vrid ? -1 : 1;
	if (order)
		return order;
	return a->number < b->number ? -1 : 1;
}

/* Of those of one device and VRID, those that stand before it are looked at. */
static void find_twin(struct gwha_wish *w, const struct numbered *all, size_t i)
{
	struct gwha_wish_router *a = all[i].rt;
	const struct gwha_wish_router *b;
	size_t first = i;

	while (first && all[first - 1].rt->vrid == a->vrid &&
	       !strcmp(all[first - 1].rt->dev, a->dev))
		first--;
	for (; first < i; first++) {
		b = all[first].rt;
		if (b->off || !same_router(a, b))
			continue;
		a->off = true;
		gwha_import_lost(w->im, a->place, "V11",
				 "%s: %s on line %u has device %s and VRID %u already: give it another VRID on all nodes",
				 a->what, b->what, b->place.line, a->dev,
				 a->vrid);
		return;
	}
}

static int find_twins(struct gwha_wish *w)
{
	struct numbered *all = calloc(w->n_routers + 1, sizeof(*all));
	struct gwha_wish_router *rt;
	size_t n = 0;

	if (!all)
		return gwha_import_no_memory(w->im);
	for (rt = w->routers; rt; rt = rt->next)
		if (!rt->off) {
			all[n] = (struct numbered){rt, n};
			n++;
		}
	qsort(all, n, sizeof(*all), by_vrid);
	for (size_t i = 0; i < n; i++)
		find_twin(w, all, i);
	free(all);
	return 0;
}

/**
 * gwha_wish_finish - make a gwha.yaml of what is wished
 * @w: what is wished, without an error
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_wish_finish(struct gwha_wish *w)
{
	struct gwha_wish_router *rt;
	size_t n = 0;

	for (rt = w->routers; rt; rt = rt->next)
		if (!rt->off)
			finish_router(w, rt);
	if (find_twins(w) || gwha_wish_groups(w) || gwha_prove(w))
		return -1;
	for (rt = w->routers; rt; rt = rt->next)
		n += !rt->off;
	if (!n)
		gwha_import_doubt(w->im, (struct gwha_import_place){0}, "",
				  "there is no router in the result: applying it takes away all that there are");
	return 0;
}
