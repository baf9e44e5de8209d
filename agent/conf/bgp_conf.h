/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a group's VIPs are announced by BGP. Pure. */

#ifndef GWHA_BGP_CONF_H
#define GWHA_BGP_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "objects.h"

#define GWHA_BGP_VIPS_MAX 64
#define GWHA_BGP_NEIGHBORS_MAX 16
#define GWHA_BGP_NAME_MAX 63
#define GWHA_BGPS_MAX 16

/* By which daemon VIPs are announced. */
enum gwha_bgp_daemon {
	GWHA_BGP_FRR,
	GWHA_BGP_BIRD,
};

/* Where FRR's daemons listen, and where BIRD does, if nothing is said. */
#define GWHA_BGP_SOCKET "/run/frr"
#define GWHA_BGP_SOCKET_BIRD "/run/bird/bird.ctl"

#define GWHA_BGP_INTERVAL_US 1000000
#define GWHA_BGP_DRAIN_WAIT_US 1000000
#define GWHA_BGP_HOLD_US 3000000
#define GWHA_BGP_COMMUNITY "graceful-shutdown"

struct gwha_conf;
struct gwha_findings;
struct gwha_node;

/* A VIP as it is announced: whole, as /32 or /128. */
struct gwha_bgp_vip {
	struct gwha_addr addr;
	const struct gwha_node *node;
};

struct gwha_bgp_neighbor {
	char name[GWHA_BGP_NAME_MAX + 1]; /* as the daemon shows it */
	bool tenant; /* its session is from a VIP: its owner has it, and nobody else */
	const struct gwha_node *node;
};

/**
 * struct gwha_conf_bgp - how a group's VIPs are announced
 * @group: the group
 * @daemon: by which daemon
 * @asn: our AS
 * @vrf: its VRF, or "" for the default one
 * @socket: directory of FRR's vty sockets, or BIRD's control socket
 * @vips: what is announced
 * @n_vips: how many
 * @neighbors: to whom, and behind these tenants
 * @n_neighbors: how many
 * @repair: a missing network statement is added; else it is reported; off for BIRD
 * @routes: what is learned is reported
 * @lease: while the daemon is dead or hangs, the group's lease is not renewed
 * @condition: told as down meanwhile; "" for none
 * @interval_us: from one look at the daemons to the next
 * @community: what says that a path is about to go
 * @drain_wait_us: how long the neighbors have to believe it
 * @hold_us: how long the path stays after the VIP has moved
 * @node: where it stands
 */
struct gwha_conf_bgp {
	char group[GWHA_NAME_MAX + 1];
	enum gwha_bgp_daemon daemon;
	uint64_t asn;
	char vrf[GWHA_BGP_NAME_MAX + 1];
	const char *socket;
	struct gwha_bgp_vip vips[GWHA_BGP_VIPS_MAX];
	size_t n_vips;
	struct gwha_bgp_neighbor neighbors[GWHA_BGP_NEIGHBORS_MAX];
	size_t n_neighbors;
	bool repair;
	bool routes;
	bool lease;
	char condition[GWHA_NAME_MAX + 1];
	uint64_t interval_us;
	char community[GWHA_BGP_NAME_MAX + 1];
	uint64_t drain_wait_us;
	uint64_t hold_us;
	const struct gwha_node *node;
};

int gwha_bgps_read(struct gwha_conf *conf, const struct gwha_node *part,
		   struct gwha_findings *f);

#endif /* GWHA_BGP_CONF_H */
