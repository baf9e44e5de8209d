/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Routes and rules of an imported configuration that follow a router. */

#ifndef GWHA_WISH_ROUTE_H
#define GWHA_WISH_ROUTE_H

#include "block.h"
#include "routes.h"

struct gwha_render;
struct gwha_wish;
struct gwha_wish_group;

/* @off: is not carried over, which is told */
struct gwha_wish_route {
	struct gwha_wish_route *next;
	struct gwha_route r;
	struct gwha_import_place place;
	bool off;
};

struct gwha_wish_rule {
	struct gwha_wish_rule *next;
	struct gwha_rule r;
	struct gwha_import_place place;
	bool off;
};

int gwha_wish_route(struct gwha_wish *w, struct gwha_wish_route **list,
		    const struct gwha_wish_route *route);
int gwha_wish_rule(struct gwha_wish *w, struct gwha_wish_rule **list,
		   const struct gwha_wish_rule *rule);
void gwha_wish_routes_finish(struct gwha_wish *w);
void gwha_render_routes(struct gwha_render *r, const struct gwha_wish_group *g);

#endif /* GWHA_WISH_ROUTE_H */
