/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What FRR says and has: its configuration, as its daemons show it and as its file
 * has it, and the replies of bgpd. Pure, and bounded: only what was asked for is
 * kept.
 */

#ifndef GWHA_FRR_H
#define GWHA_FRR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bgp_driver.h"

/* A line of a configuration, and peer groups of one. */
#define GWHA_FRR_LINE_MAX 512
#define GWHA_FRR_PEERGROUPS_MAX 32

/* What a neighbor, a peer group or an instance says of graceful restart. */
enum gwha_frr_restart {
	GWHA_FRR_RESTART_UNSAID,
	GWHA_FRR_RESTART_OFF,
	GWHA_FRR_RESTART_HELPER,
	GWHA_FRR_RESTART_ON,
};

struct gwha_frr_setting {
	char name[GWHA_BGP_NAME_MAX + 1];
	char group[GWHA_BGP_NAME_MAX + 1]; /* of a neighbor, or "" */
	bool there;
	bool bfd;
	bool passive;
	char source[GWHA_BGP_NAME_MAX + 1]; /* of its session, or "" */
	uint64_t hold_s; /* 0: unsaid */
	uint64_t connect_s;
	enum gwha_frr_restart restart;
	unsigned int line;
};

/**
 * struct gwha_frr_conf - what a configuration has of what was asked for
 * @instance: the BGP instance is there
 * @line: where
 * @import_off: VIPs are announced whether or not they are here
 * @import_line: where that is said
 * @hold_s: what the instance says of the hold time, or 0
 * @restart: what the instance says of graceful restart
 * @restart_line: where
 * @network: of each VIP: there is a network statement
 * @map: the same: its route-map, or ""
 * @drain_map: the route-map that drains is there, as it must be
 * @neighbors: the neighbors, in the order in which they were asked for
 * @groups: peer groups
 * @n_groups: how many
 */
struct gwha_frr_conf {
	bool instance;
	unsigned int line;
	bool import_off;
	unsigned int import_line;
	uint64_t hold_s;
	enum gwha_frr_restart restart;
	unsigned int restart_line;
	bool network[GWHA_BGP_VIPS_MAX];
	char map[GWHA_BGP_VIPS_MAX][GWHA_BGP_NAME_MAX + 1];
	bool drain_map;
	struct gwha_frr_setting neighbors[GWHA_BGP_NEIGHBORS_MAX];
	struct gwha_frr_setting groups[GWHA_FRR_PEERGROUPS_MAX];
	size_t n_groups;
};

void gwha_frr_read(const struct gwha_conf_bgp *want, const char *text,
		   struct gwha_frr_conf *conf);
enum gwha_frr_restart gwha_frr_restart_of(const struct gwha_frr_conf *conf,
					  size_t neighbor, unsigned int *line);
bool gwha_frr_bfd_of(const struct gwha_frr_conf *conf, size_t neighbor);
void gwha_frr_session_of(const struct gwha_frr_conf *conf, size_t neighbor,
			 struct gwha_frr_setting *session);

int gwha_frr_neighbor(const char *text, const char *name,
		      struct gwha_bgp_session *to);
int gwha_frr_path(const char *text, const struct gwha_conf_bgp *want,
		  struct gwha_bgp_path *to);
int gwha_frr_routes(const char *text, struct gwha_bgp_routes *to);

#endif /* GWHA_FRR_H */
