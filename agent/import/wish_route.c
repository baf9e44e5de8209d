// SPDX-License-Identifier: GPL-2.0-or-later
/* Routes and rules that follow a router: of its group, in the result. */

#include <string.h>

#include "note.h"
#include "units.h"
#include "wish.h"

/**
 * gwha_wish_route - one route more
 * @w: what is wished
 * @list: added to
 * @route: route
 *
 * Return: 0, or -1 for want of memory.
 */
int gwha_wish_route(struct gwha_wish *w, struct gwha_wish_route **list,
		    const struct gwha_wish_route *route)
{
	struct gwha_wish_route *new;

	while (*list)
		list = &(*list)->next;
	new = gwha_arena_take(&w->im->arena, sizeof(*new));
	if (!new)
		return gwha_import_no_memory(w->im);
	*new = *route;
	*list = new;
	return 0;
}

/**
 * gwha_wish_rule - one rule more
 * @w: what is wished
 * @list: added to
 * @rule: rule
 *
 * Return: 0, or -1 for want of memory.
 */
int gwha_wish_rule(struct gwha_wish *w, struct gwha_wish_rule **list,
		   const struct gwha_wish_rule *rule)
{
	struct gwha_wish_rule *new;

	while (*list)
		list = &(*list)->next;
	new = gwha_arena_take(&w->im->arena, sizeof(*new));
	if (!new)
		return gwha_import_no_memory(w->im);
	*new = *rule;
	*list = new;
	return 0;
}

/* Of any router of its group. */
static bool is_vip(const struct gwha_wish *w, const char *group,
		   const struct gwha_addr *addr)
{
	const struct gwha_wish_router *rt = w->routers;
	const struct gwha_wish_vip *vip;

	for (; rt; rt = rt->next)
		for (vip = rt->off ? NULL : rt->vips; vip; vip = vip->next)
			if (rt->sync && !strcmp(rt->sync, group) &&
			    !memcmp(&vip->addr, addr, sizeof(*addr)))
				return true;
	return false;
}

/* What the result would be refused for. */
static void check_route(struct gwha_wish *w, const char *group,
			struct gwha_wish_route *route, size_t n)
{
	char text[GWHA_TEXT_MAX];
	const struct gwha_wish_router *rt = w->routers;
	const struct gwha_wish_route *other;

	if (route->r.src.len && !is_vip(w, group, &route->r.src)) {
		route->off = true;
		gwha_import_lost(w->im, route->place, "",
				 "virtual_routes: src %s is no virtual address of its group: gwha sets routes from those only",
				 gwha_addr_text(text, &route->r.src));
		return;
	}
	for (; rt; rt = rt->next)
		for (other = rt->routes; !rt->off && other; other = other->next) {
			if (other == route)
				goto last;
			if (other->off ||
			    !gwha_route_same_place(&other->r, &route->r))
				continue;
			route->off = true;
			gwha_import_lost(w->im, route->place, "",
					 "virtual_routes: line %u has one to the same network: give another metric",
					 other->place.line);
			return;
		}
last:
	if (n < GWHA_ROUTES_MAX)
		return;
	route->off = true;
	gwha_import_lost(w->im, route->place, "",
			 "virtual_routes: there are at most %d in a file",
			 GWHA_ROUTES_MAX);
}

static void check_rule(struct gwha_wish *w, struct gwha_wish_rule *rule,
		       size_t n)
{
	const struct gwha_wish_router *rt = w->routers;
	const struct gwha_wish_rule *other;

	for (; rt; rt = rt->next)
		for (other = rt->rules; !rt->off && other; other = other->next) {
			if (other == rule)
				goto last;
			if (other->off || !gwha_rule_same(&other->r, &rule->r))
				continue;
			rule->off = true;
			gwha_import_lost(w->im, rule->place, "",
					 "virtual_rules: line %u has the same one",
					 other->place.line);
			return;
		}
last:
	if (n < GWHA_RULES_MAX)
		return;
	rule->off = true;
	gwha_import_lost(w->im, rule->place, "",
			 "virtual_rules: there are at most %d in a file",
			 GWHA_RULES_MAX);
}

/**
 * gwha_wish_routes_finish - leave out what could not be read again, and tell
 * @w: what is wished, its routers in their groups
 */
void gwha_wish_routes_finish(struct gwha_wish *w)
{
	struct gwha_wish_router *rt;
	struct gwha_wish_route *route;
	struct gwha_wish_rule *rule;
	size_t routes = 0, rules = 0;

	for (rt = w->routers; rt; rt = rt->next) {
		if (rt->off)
			continue;
		for (route = rt->routes; route; route = route->next) {
			check_route(w, rt->sync, route, routes);
			routes += !route->off;
		}
		for (rule = rt->rules; rule; rule = rule->next) {
			check_rule(w, rule, rules);
			rules += !rule->off;
		}
	}
}
