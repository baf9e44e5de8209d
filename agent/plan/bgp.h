/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is to be done about a group's announcements: they are kept as they must be,
 * and moved without a gap when somebody asks for it. Pure: what was seen and the
 * time go in, what is to be done comes out.
 */

#ifndef GWHA_BGP_H
#define GWHA_BGP_H

#include "bgp_driver.h"

/* How long the daemon and the module have for what they are asked to do. */
#define GWHA_BGP_PATIENCE_US 10000000

enum gwha_bgp_phase {
	GWHA_BGP_KEEPING, /* nothing is under way */
	GWHA_BGP_RAISING, /* the paths get the community that drains */
	GWHA_BGP_WAITING, /* the neighbors had them, and choose others */
	GWHA_BGP_MOVING, /* the module was told to hand over */
	GWHA_BGP_HOLDING, /* the VIPs are elsewhere, the paths are still there */
	GWHA_BGP_LEAVING, /* the paths are taken back */
};

enum gwha_bgp_role {
	GWHA_BGP_UNKNOWN,
	GWHA_BGP_ACTIVE,
	GWHA_BGP_OTHER,
};

/**
 * struct gwha_bgp_seen - what there is
 * @now_us: when it was seen
 * @answers: the daemon did, to all that it was asked
 * @setup: of its configuration; NULL if that was not read yet
 * @paths: of each VIP
 * @neighbors: the neighbors
 * @role: what the group is on this node
 * @role_us: since when
 * @refused: the module refused the handover
 */
struct gwha_bgp_seen {
	uint64_t now_us;
	bool answers;
	const struct gwha_bgp_setup *setup;
	const struct gwha_bgp_path *paths;
	const struct gwha_bgp_session *neighbors;
	enum gwha_bgp_role role;
	uint64_t role_us;
	bool refused;
};

/**
 * struct gwha_bgp - where it stands
 * @phase: what is under way
 * @since_us: since when
 * @drains: how often it was asked to
 * @outcome: what became of the last one: "" while it is under way
 */
struct gwha_bgp {
	enum gwha_bgp_phase phase;
	uint64_t since_us;
	uint64_t drains;
	const char *outcome;
};

const char *gwha_bgp_phase_name(enum gwha_bgp_phase phase);
const char *gwha_bgp_drain(struct gwha_bgp *m, const struct gwha_conf_bgp *conf,
			   const struct gwha_bgp_seen *seen);
struct gwha_bgp_todo gwha_bgp_step(struct gwha_bgp *m,
				   const struct gwha_conf_bgp *conf,
				   const struct gwha_bgp_seen *seen);
const char *gwha_bgp_trouble(const struct gwha_conf_bgp *conf,
			     const struct gwha_bgp_seen *seen, char *text,
			     size_t size);

#endif /* GWHA_BGP_H */
