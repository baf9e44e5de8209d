/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The agent's own routes and rules in the kernel. */

#ifndef GWHAD_FIB_H
#define GWHAD_FIB_H

#include "err.h"
#include "routes.h"

/*
 * Who has set a route, as the kernel keeps it (rtm_protocol): the number of VRRP,
 * which nobody else uses. What has another number is never touched.
 */
#define GWHAD_RTPROT 112

struct gwhad_fib;

/**
 * struct gwhad_fib_have - the routes and rules that the agent has in the kernel
 * @routes: routes
 * @n_routes: how many
 * @rules: rules
 * @n_rules: how many
 */
struct gwhad_fib_have {
	struct gwha_route *routes;
	size_t n_routes;
	struct gwha_rule *rules;
	size_t n_rules;
};

struct gwhad_fib *gwhad_fib_open(struct gwha_err *err);
void gwhad_fib_close(struct gwhad_fib *fib);
int gwhad_fib_read(struct gwhad_fib *fib, struct gwhad_fib_have *have,
		   struct gwha_err *err);
void gwhad_fib_free(struct gwhad_fib_have *have);
int gwhad_fib_route(struct gwhad_fib *fib, const struct gwha_route *r, bool add,
		    struct gwha_err *err);
int gwhad_fib_rule(struct gwhad_fib *fib, const struct gwha_rule *r, bool add,
		   struct gwha_err *err);

#endif /* GWHAD_FIB_H */
