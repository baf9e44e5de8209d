// SPDX-License-Identifier: GPL-2.0-or-later
/* What can be said of routes and rules that follow a node's groups. */

#include <string.h>

#include "lint.h"
#include "units.h"

/* An address that the group has when its routes are there. */
static bool is_vip_of(const struct gwha_conf *conf,
		      const struct gwha_router *all, const char *group,
		      const struct gwha_addr *addr)
{
	for (size_t i = 0; i < conf->n_routers; i++)
		for (uint32_t j = 0;
		     !strcmp(all[i].group, group) && j < all[i].vips.n; j++)
			if (!memcmp(&all[i].vips.at[j].addr, addr,
				    sizeof(*addr)))
				return true;
	return false;
}

/* A rule that looks where nothing is does nothing. */
static bool is_filled(const struct gwha_conf *conf, uint32_t table)
{
	for (size_t i = 0; i < conf->n_routes; i++)
		if (conf->routes[i].r.table == table)
			return true;
	return table == GWHA_TABLE_MAIN;
}

/**
 * gwha_lint_routes - look at the routes and rules of a node
 * @conf: what the file says to it; read without an error
 * @all: its routers, complete
 * @f: what is wrong is added
 */
void gwha_lint_routes(const struct gwha_conf *conf,
		      const struct gwha_router *all, struct gwha_findings *f)
{
	char text[GWHA_TEXT_MAX];

	for (size_t i = 0; i < conf->n_routes; i++) {
		const struct gwha_conf_route *r = &conf->routes[i];

		if (r->r.src.len &&
		    !is_vip_of(conf, all, r->group, &r->r.src))
			gwha_wrong(f, "", gwha_conf_place(conf, r->node, "src"),
				   "src \"%s\": is no VIP of group %s, and may not be there when the route is to be: give one, or leave it out",
				   gwha_addr_text(text, &r->r.src), r->group);
	}
	for (size_t i = 0; i < conf->n_rules; i++) {
		const struct gwha_conf_rule *r = &conf->rules[i];

		if (!is_filled(conf, r->r.table))
			gwha_doubt(f, "",
				   gwha_conf_place(conf, r->node, "table"),
				   "table \"%u\": no route of this file is in it: is that another one's?",
				   r->r.table);
	}
}
