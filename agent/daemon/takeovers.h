/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When what of each takeover was ready, and what is missing still. */

#ifndef GWHAD_TAKEOVERS_H
#define GWHAD_TAKEOVERS_H

#include "bgp_watch.h"
#include "kernel.h"
#include "timeline.h"
#include "tunnels.h"

struct gwhad_takeover {
	char group[GWHA_NAME_MAX + 1];
	struct gwha_timeline t;
	struct gwha_tally vips;
};

/**
 * struct gwhad_takeovers - of all groups
 * @base: the loop
 * @kernel: what knows of addresses
 * @ipsec: what knows of connections
 * @bgps: what knows of announcements
 * @at: groups that there are, or that were active
 * @n: how many
 * @timer: when it asks for addresses again
 * @wait_us: how long it has waited for that
 * @count: takeovers since the start
 * @hint: where it is looked for a group first
 */
struct gwhad_takeovers {
	struct event_base *base;
	struct gwhad_kernel *kernel;
	const struct gwhad_ipsec *ipsec;
	const struct gwhad_bgps *bgps;
	struct gwhad_takeover *at;
	size_t n;
	struct event *timer;
	uint64_t wait_us;
	uint64_t count;
	size_t hint;
};

int gwhad_takeovers_begin(struct gwhad_takeovers *t);
void gwhad_takeovers_event(struct gwhad_takeovers *t,
			   const struct gwha_event *ev);
void gwhad_takeovers_dump(struct gwhad_takeovers *t,
			  const struct gwha_group *groups, size_t n_groups,
			  const struct gwha_router *routers, size_t n_routers);
void gwhad_takeovers_look(void *takeovers);
json_t *gwhad_takeovers_history(struct gwhad_takeovers *t, const char *group);
json_t *gwhad_takeovers_json(const struct gwhad_takeovers *t);

#endif /* GWHAD_TAKEOVERS_H */
