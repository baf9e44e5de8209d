/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Leases: the agent's proof of life to the module. */

#ifndef GWHAD_LEASE_H
#define GWHAD_LEASE_H

#include <event2/event.h>

#include "kernel.h"
#include "renewal.h"

struct gwhad_leases {
	struct gwhad_kernel *kernel;
	struct event *timer;
	struct gwha_renewals r;
	/* whether a group is fit to have its lease renewed; NULL: it is */
	bool (*fit)(void *arg, const char *group);
	void *arg;
};

int gwhad_leases_begin(struct gwhad_leases *l, struct event_base *base,
		       struct gwhad_kernel *kernel);
void gwhad_leases_want(struct gwhad_leases *l, const struct gwha_conf *conf);
void gwhad_leases_lost(struct gwhad_leases *l);
void gwhad_leases_look(struct gwhad_leases *l);
void gwhad_leases_end(struct gwhad_leases *l, bool release_all);

#endif /* GWHAD_LEASE_H */
