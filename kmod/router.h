/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A virtual router: what it is bound to, its timer, its adverts. */

#ifndef GWHA_ROUTER_H
#define GWHA_ROUTER_H

#include <linux/if.h>
#include <linux/list.h>
#include <linux/netdevice.h>
#include <linux/refcount.h>
#include <linux/workqueue.h>

#include "clock.h"
#include "core/fsm.h"
#include "core/lateness.h"
#include "core/trailer.h"
#include "rx.h"
#include "stats.h"
#include "vip.h"
#include "vmac.h"

struct gwha_group;
struct gwha_net;

/**
 * struct gwha_router - a virtual router
 * @list: in gwha_net.routers; written under conf_lock and RTNL, read under RCU
 * @node: in gwha_net.table, unhashed while there is no device; table_lock, RCU
 * @ref: held by the lists together, and by whoever works on it
 * @rcu: frees it
 * @gn: namespace, constant
 * @group: constant
 * @ifname: device it is bound to by name; RTNL and group lock
 * @vrid: constant
 * @ifindex: of @dev, 0 for none; RTNL and group lock
 * @dev: NULL while it does not exist; RTNL and group lock
 * @tracker: of the reference on @dev
 * @heard: membership of the group address; RTNL
 * @settle: looks for a source address again
 * @going_down: @dev is being set down; RTNL
 * @index: in the group's arrays; group lock
 * @member: it is in them; group lock
 * @shown: state it was in after the last step; group lock
 * @owned: it owns its VIPs: written under the group lock, read by hooks
 * @early: some IPv6 VIPs are announced and no addresses yet: written by the
 *	worker, read by hooks
 * @lost: somebody removed a VIP; group lock
 * @dialect: enum gwha_dialect its peer was heard to use; group lock
 * @checksum: GWHA_CHECKSUM_* of own adverts; group lock
 * @check_addresses: adverts with other addresses are refused; group lock
 * @conflict_us: when a conflict was told of last, 0 for never; group lock
 * @garp_repeat: how often an announcement is repeated at once; group lock
 * @garp_refresh_us: how often it is while active, 0 for never; group lock
 * @refresh_due_us: when that is next; worker
 * @rx_lateness: of the active router's adverts; group lock
 * @tx_lateness: of own adverts; group lock
 * @accept: packets to the VIPs are accepted: written under the group lock,
 *	read by hooks
 * @ttl_min: lowest TTL accepted from a peer; group lock
 * @fixed_src: source of adverts instead of the primary address; group lock
 * @n_peers: how many unicast peers; group lock
 * @peers: which
 * @use_vmac: it has a virtual MAC address; RTNL and group lock
 * @vmac: which
 * @fsm: group lock
 * @clock: group lock
 * @auth: secret, wiped when the router is freed; group lock
 * @replay: stamps that were seen and used; group lock
 * @vips: configured, replaced as a whole; RTNL and group lock, freed a grace
 *	period after it was replaced
 * @vips_seq: changes with @vips; group lock
 * @elsewhere: some of them have a device of their own: written under RTNL and
 *	group lock
 * @room: how many addresses @placed, or else @spare, has room for; conf_lock
 * @placed: configured on devices by us; worker alone
 * @spare: larger one for the worker to take instead, or NULL; group lock
 * @stats: atomic
 */
struct gwha_router {
	struct list_head list;
	struct hlist_node node;
	refcount_t ref;
	struct rcu_head rcu;

	struct gwha_net *gn;
	struct gwha_group *group;
	char ifname[IFNAMSIZ];
	u8 vrid;
	int ifindex;
	struct net_device *dev;
	netdevice_tracker tracker;
	struct gwha_rx_member heard;
	struct delayed_work settle;
	bool going_down;

	u16 index;
	bool member;
	u8 shown;
	bool owned;
	bool early;
	bool lost;
	u8 dialect;
	u8 checksum;
	bool check_addresses;
	u64 conflict_us;
	u8 garp_repeat;
	u32 garp_refresh_us;
	u64 refresh_due_us;
	struct gwha_lateness rx_lateness;
	struct gwha_lateness tx_lateness;
	bool accept;
	u8 ttl_min;
	struct gwha_addr fixed_src;
	u8 n_peers;
	struct gwha_addr peers[GWHA_PEERS_MAX];
	bool use_vmac;
	struct gwha_vmac vmac;
	struct gwha_fsm fsm;
	struct gwha_clock clock;
	struct gwha_auth_conf auth;
	struct gwha_replay replay;
	struct gwha_vips *vips;
	u32 vips_seq;
	bool elsewhere;

	u8 room;
	struct gwha_vips *placed;
	struct gwha_vips *spare;

	struct gwha_stats stats;
};

struct gwha_router *gwha_router_alloc(struct gwha_net *gn, const char *ifname,
				      u8 vrid);
void gwha_router_put(struct gwha_router *rt);
void gwha_router_forget(struct gwha_router *rt);
struct gwha_router *gwha_router_find(struct gwha_net *gn, const char *ifname,
				     u8 vrid, u8 family);
struct gwha_router *gwha_router_heard(struct gwha_net *gn, int ifindex, u8 vrid,
				      u8 family);

/* Under RTNL. */
int gwha_router_bind(struct gwha_router *rt, struct net_device *dev);
void gwha_router_unbind(struct gwha_router *rt);
void gwha_router_rejoin(struct gwha_router *rt);
int gwha_router_set_vmac(struct gwha_router *rt, bool use);

/* Under the group's lock. */
void gwha_router_set_source(struct gwha_router *rt);
u8 gwha_router_cause(const struct gwha_router *rt);
void gwha_router_act(struct gwha_router *rt, u8 prio);
void gwha_router_heard_advert(struct gwha_router *rt,
			      const struct gwha_advert *ad);
void gwha_router_ticked(struct gwha_router *rt, u64 now_us);

#endif /* GWHA_ROUTER_H */
