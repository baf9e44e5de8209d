// SPDX-License-Identifier: GPL-2.0-or-later
/* What is the same of routing daemons. */

#include <stdarg.h>
#include <stdio.h>

#include "bgp_driver.h"

/**
 * gwha_bgp_driver_of - who knows the daemon by which a group is announced
 * @conf: how its VIPs are announced
 */
const struct gwha_bgp_driver *gwha_bgp_driver_of(const struct gwha_conf_bgp *conf)
{
	static const struct gwha_bgp_driver *const drivers[] = {
		[GWHA_BGP_FRR] = &gwha_frr_driver,
		[GWHA_BGP_BIRD] = &gwha_bird_driver,
	};

	return drivers[conf->daemon];
}

/**
 * gwha_bgp_drain_name - what that is called by which a group drains
 * @conf: how its VIPs are announced
 * @name: set
 */
void gwha_bgp_drain_name(const struct gwha_conf_bgp *conf,
			 char name[GWHA_BGP_NAME_MAX + 1])
{
	snprintf(name, GWHA_BGP_NAME_MAX + 1, "gwha-drain-%s", conf->group);
}

/**
 * gwha_bgp_line - a line more to be said
 * @script: what is said; what it has no room for is left out
 * @fmt: line
 */
void gwha_bgp_line(struct gwha_bgp_script *script, const char *fmt, ...)
{
	va_list args;

	if (script->n == GWHA_BGP_SCRIPT_MAX)
		return;
	va_start(args, fmt);
	vsnprintf(script->lines[script->n++], GWHA_BGP_LINE_MAX, fmt, args);
	va_end(args);
}

/* Kept for texts of people: it comes from elsewhere. */
static void keep(char to[GWHA_BGP_NAME_MAX + 1], const char *text)
{
	gwha_reply_line(text, to, GWHA_BGP_NAME_MAX + 1);
}

/**
 * gwha_bgp_add_route - a learned route more
 * @to: what was learned; what it has no room for is counted
 * @prefix: where it leads
 * @from: whose it is
 */
void gwha_bgp_add_route(struct gwha_bgp_routes *to, const char *prefix,
			const char *from)
{
	if (to->all++ >= GWHA_BGP_ROUTES_MAX)
		return;
	keep(to->at[to->n].prefix, prefix);
	keep(to->at[to->n].from, from);
	to->n++;
}
