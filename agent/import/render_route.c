// SPDX-License-Identifier: GPL-2.0-or-later
/* The routes and rules of a group, as gwha.yaml has them. */

#include <inttypes.h>
#include <string.h>

#include "prove.h"
#include "units.h"

/* Below a group, its list, and a dash. */
#define LEVEL 4

/* The first of an element stands behind its dash. */
static void put(struct gwha_render *r, bool *begun, const char *name,
		const char *text)
{
	if (!*begun)
		fprintf(r->out, "%*s- ", 2 * LEVEL - 2, "");
	gwha_render_value(r, *begun ? LEVEL : 0, name, text);
	*begun = true;
}

static void put_number(struct gwha_render *r, bool *begun, const char *name,
		       uint32_t n)
{
	char text[16];

	snprintf(text, sizeof(text), "%" PRIu32, n);
	put(r, begun, name, text);
}

static void put_addr(struct gwha_render *r, bool *begun, const char *name,
		     const struct gwha_addr *addr)
{
	char text[GWHA_TEXT_MAX];

	if (addr->len)
		put(r, begun, name, gwha_addr_text(text, addr));
}

static void put_net(struct gwha_render *r, bool *begun, const char *name,
		    const struct gwha_prefix *net)
{
	char addr[GWHA_TEXT_MAX], text[GWHA_TEXT_MAX + 4];

	if (!net->addr.len)
		return;
	snprintf(text, sizeof(text), "%s/%u",
		 gwha_addr_text(addr, &net->addr), net->plen);
	put(r, begun, name, text);
}

static void put_route(struct gwha_render *r, const struct gwha_route *route)
{
	bool begun = false;

	put_net(r, &begun, "to", &route->to);
	put_addr(r, &begun, "via", &route->via);
	if (*route->dev)
		put(r, &begun, "dev", route->dev);
	put_addr(r, &begun, "src", &route->src);
	if (route->table != GWHA_TABLE_MAIN)
		put_number(r, &begun, "table", route->table);
	if (route->metric)
		put_number(r, &begun, "metric", route->metric);
}

static void put_rule(struct gwha_render *r, const struct gwha_rule *rule)
{
	bool begun = false;

	put_net(r, &begun, "from", &rule->from);
	put_net(r, &begun, "to", &rule->to);
	if (*rule->iif)
		put(r, &begun, "iif", rule->iif);
	put_number(r, &begun, "table", rule->table);
	put_number(r, &begun, "priority", rule->priority);
}

static bool is_member(const struct gwha_wish_router *rt,
		      const struct gwha_wish_group *g)
{
	return !rt->off && rt->sync && !strcmp(rt->sync, g->name);
}

/**
 * gwha_render_routes - write the routes and rules that a group's routers have
 * @r: what is written
 * @g: group
 */
void gwha_render_routes(struct gwha_render *r, const struct gwha_wish_group *g)
{
	const struct gwha_wish_router *rt;
	const struct gwha_wish_route *route;
	const struct gwha_wish_rule *rule;
	bool open = false;

	for (rt = r->w->routers; rt; rt = rt->next)
		for (route = is_member(rt, g) ? rt->routes : NULL; route;
		     route = route->next) {
			r->place = route->place;
			if (!route->off && !open)
				gwha_render_open(r, 2, "routes");
			open |= !route->off;
			if (!route->off)
				put_route(r, &route->r);
		}
	open = false;
	for (rt = r->w->routers; rt; rt = rt->next)
		for (rule = is_member(rt, g) ? rt->rules : NULL; rule;
		     rule = rule->next) {
			r->place = rule->place;
			if (!rule->off && !open)
				gwha_render_open(r, 2, "rules");
			open |= !rule->off;
			if (!rule->off)
				put_rule(r, &rule->r);
		}
}
