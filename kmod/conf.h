/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Configuration: what is asked for, whether it can be, and doing it whole. */

#ifndef GWHA_CONF_H
#define GWHA_CONF_H

#include <linux/bits.h>
#include <linux/if.h>

#include <linux/gwha.h>

#include "vip.h"

struct gwha_group;
struct gwha_net;
struct gwha_router;
struct netlink_ext_ack;

/* What a request gives: bits of @has, by attribute of the router set. */
#define GWHA_HAS(attr) BIT(GWHA_A_ROUTER_##attr)

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
 * @n_vips: length of @vips
 * @vips: the whole list
 */
struct gwha_router_conf {
	u32 has;
	char ifname[IFNAMSIZ];
	u8 vrid;
	u8 family;
	u8 version;
	u32 interval_us;
	char group[GWHA_NAME_MAX + 1];
	u8 priority;
	u8 preempt;
	u32 preempt_delay_us;
	u8 n_vips;
	struct gwha_vip vips[GWHA_VIP_MAX];
};

/**
 * struct gwha_group_conf - a request about a group
 * @has: bits by attribute of the group set
 * @name: which
 * @priority: of its routers
 * @preempt: take over from a lower priority
 * @preempt_delay_us: how long that must be heard before
 */
struct gwha_group_conf {
	u32 has;
	char name[GWHA_NAME_MAX + 1];
	u8 priority;
	u8 preempt;
	u32 preempt_delay_us;
};

/* All: process context; sleep; conf_lock held; RTNL not. */
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
			const struct gwha_group_conf *conf);
int gwha_conf_group_del(struct gwha_group *g, struct netlink_ext_ack *extack);
void gwha_conf_clear(struct gwha_net *gn);

#endif /* GWHA_CONF_H */
