/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known of a routing daemon, whichever it is. */

#ifndef GWHA_BGP_KNOWN_H
#define GWHA_BGP_KNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bgp_conf.h"

/* Learned routes that are kept; all are counted. */
#define GWHA_BGP_ROUTES_MAX 256

/* What a daemon's configuration has for a VIP. */
enum gwha_bgp_statement {
	GWHA_BGP_NONE, /* nothing by which it would be announced */
	GWHA_BGP_PLAIN, /* it is announced by who owns it */
	GWHA_BGP_DRAINING, /* the same, as about to go */
	GWHA_BGP_FIXED, /* the same, and it cannot be made to drain */
};

/**
 * struct gwha_bgp_setup - what a daemon's configuration has of what was asked for
 * @instance: there is BGP with this AS
 * @everywhere: VIPs are announced whether or not they are here
 * @vips: of each VIP
 * @leftover: something of ours can be taken away when nothing drains
 */
struct gwha_bgp_setup {
	bool instance;
	bool everywhere;
	enum gwha_bgp_statement vips[GWHA_BGP_VIPS_MAX];
	bool leftover;
};

/**
 * struct gwha_bgp_session - what a daemon says of a neighbor
 * @there: it is configured
 * @up: its session is established
 * @restart: we have told it that we would restart gracefully
 * @bfd: its BFD session is up; @has_bfd: there is one
 * @has_bfd: see there
 * @state: of the session, in the daemon's words
 * @name: how the daemon calls it, or "" if as the file does
 * @waiting: messages and packets that were not sent yet
 * @accepted: routes that it told us of
 * @sent: routes that it was told of
 * @up_us: for how long the session is established
 */
struct gwha_bgp_session {
	bool there;
	bool up;
	bool restart;
	bool bfd;
	bool has_bfd;
	char state[24];
	char name[GWHA_BGP_NAME_MAX + 1];
	uint64_t waiting;
	uint64_t accepted;
	uint64_t sent;
	uint64_t up_us;
};

/**
 * struct gwha_bgp_path - what a daemon says of a VIP
 * @there: it has a path of its own
 * @valid: the VIP is here, as far as it knows
 * @draining: it carries the community that drains
 * @told: of each neighbor: it was told
 */
struct gwha_bgp_path {
	bool there;
	bool valid;
	bool draining;
	bool told[GWHA_BGP_NEIGHBORS_MAX];
};

struct gwha_bgp_route {
	char prefix[GWHA_BGP_NAME_MAX + 1];
	char from[GWHA_BGP_NAME_MAX + 1];
};

struct gwha_bgp_routes {
	size_t all;
	size_t n;
	struct gwha_bgp_route at[GWHA_BGP_ROUTES_MAX];
};

/**
 * struct gwha_bgp_known - all that is known of a daemon
 * @setup: its configuration
 * @setup_known: that was read
 * @neighbors: what was said of each
 * @since_us: of each: since when its session is up, where that is not said
 * @paths: what was said of each VIP
 * @routes: what is being learned
 */
struct gwha_bgp_known {
	struct gwha_bgp_setup setup;
	bool setup_known;
	struct gwha_bgp_session neighbors[GWHA_BGP_NEIGHBORS_MAX];
	uint64_t since_us[GWHA_BGP_NEIGHBORS_MAX];
	struct gwha_bgp_path paths[GWHA_BGP_VIPS_MAX];
	struct gwha_bgp_routes routes;
};

void gwha_bgp_add_route(struct gwha_bgp_routes *to, const char *prefix,
			const char *from);

#endif /* GWHA_BGP_KNOWN_H */
