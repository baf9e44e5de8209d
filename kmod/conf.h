/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Configuration: what is asked for, whether it can be, and doing it whole. */

#ifndef GWHA_CONF_H
#define GWHA_CONF_H

#include <linux/bits.h>
#include <linux/if.h>

#include <linux/gwha.h>

#include "core/auth.h"
#include "track.h"
#include "vips.h"

struct gwha_group;
struct gwha_net;
struct gwha_router;
struct netlink_ext_ack;

/* What a request gives: bits of @has, by attribute of its set. */
#define GWHA_HAS(attr) BIT_ULL(GWHA_A_ROUTER_##attr)
#define GWHA_GROUP_HAS(attr) BIT_ULL(GWHA_A_GROUP_##attr)

/**
 * struct gwha_router_conf - a request about a router
 * @has: GWHA_HAS() of what it gives
 * @ifname: device
 * @vrid: identifier
 * @family: GWHA_FAMILY_*
 * @version: 2 or 3
 * @interval_us: advertisement interval
 * @group: name of its group
 * @priority: of its group
 * @preempt: of its group
 * @preempt_delay_us: of its group
 * @vmac: whether the virtual MAC address is used
 * @checksum: GWHA_CHECKSUM_*
 * @check_addresses: version 2: refuse adverts with other addresses
 * @garp_repeat: how often an announcement is repeated at once
 * @garp_refresh_us: how often it is while active, 0 for never
 * @accept: whether packets to the VIPs are accepted
 * @send_epoch: whether adverts tell the group's epoch, and peers' counts
 * @ttl_min: lowest TTL accepted from a unicast peer
 * @fixed_src: source of adverts, all zeros for the device's primary address
 * @n_peers: length of @peers
 * @peers: the whole list of unicast peers
 * @auth: authentication of adverts; holds secrets
 * @vips: the whole list; the request's, on the heap
 */
struct gwha_router_conf {
	u64 has;
	char ifname[IFNAMSIZ];
	u8 vrid;
	u8 family;
	u8 version;
	u32 interval_us;
	char group[GWHA_NAME_MAX + 1];
	u8 priority;
	u8 preempt;
	u32 preempt_delay_us;
	u8 vmac;
	u8 checksum;
	u8 check_addresses;
	u8 garp_repeat;
	u32 garp_refresh_us;
	u8 accept;
	u8 send_epoch;
	u8 ttl_min;
	struct gwha_addr fixed_src;
	u8 n_peers;
	struct gwha_addr peers[GWHA_PEERS_MAX];
	struct gwha_auth_conf auth;
	struct gwha_vips *vips;
};

/**
 * struct gwha_group_conf - a request about a group
 * @has: GWHA_GROUP_HAS() of what it gives
 * @name: which
 * @priority: of its routers
 * @preempt: take over from a lower priority
 * @preempt_delay_us: how long that must be heard before
 * @start_delay_us: how long it listens at least before it takes over
 * @lease_us: for how long a lease holds
 * @lease_action: GWHA_LEASE_ACTION_*
 * @lease_weight: of the action weight
 * @pool: name of its pool, empty for none
 * @pool_weight: what each group of it costs that the node was active for before
 * @pool_limit: with so many of them it takes over no more
 * @n_tracks: length of @tracks
 * @tracks: the whole list
 */
struct gwha_group_conf {
	u64 has;
	char name[GWHA_NAME_MAX + 1];
	u8 priority;
	u8 preempt;
	u32 preempt_delay_us;
	u32 start_delay_us;
	u32 lease_us;
	u8 lease_action;
	u8 lease_weight;
	char pool[GWHA_NAME_MAX + 1];
	u8 pool_weight;
	u8 pool_limit;
	u8 n_tracks;
	struct gwha_track_conf tracks[GWHA_TRACKS_MAX];
};

/* All: process context; sleep; conf_lock held; RTNL not. */
int gwha_conf_begin(struct gwha_net *gn);
int gwha_conf_router_new(struct gwha_net *gn,
			 const struct gwha_router_conf *conf,
			 struct netlink_ext_ack *extack);
int gwha_conf_router_set(struct gwha_net *gn, struct gwha_router *rt,
			 const struct gwha_router_conf *conf,
			 struct netlink_ext_ack *extack);
void gwha_conf_router_del(struct gwha_router *rt);
int gwha_conf_group_new(struct gwha_net *gn, const struct gwha_group_conf *conf,
			struct netlink_ext_ack *extack);
int gwha_conf_group_set(struct gwha_group *g,
			const struct gwha_group_conf *conf,
			struct netlink_ext_ack *extack);
int gwha_conf_group_del(struct gwha_group *g, struct netlink_ext_ack *extack);
void gwha_conf_clear(struct gwha_net *gn);

#endif /* GWHA_CONF_H */
