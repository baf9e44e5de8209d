/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What configuration is refused. */

#ifndef GWHA_CONF_CHECK_H
#define GWHA_CONF_CHECK_H

struct gwha_addr;
struct gwha_group;
struct gwha_group_conf;
struct gwha_net;
struct gwha_router;
struct gwha_router_conf;
struct net_device;
struct netlink_ext_ack;

int gwha_refuse(struct netlink_ext_ack *extack, int err, const char *text);
bool gwha_check_unicast(u8 family, const struct gwha_addr *addr);
int gwha_check_name(const char *name, struct netlink_ext_ack *extack);
int gwha_check_group(const struct gwha_group *g,
		     const struct gwha_router_conf *conf,
		     struct netlink_ext_ack *extack);
int gwha_check_new(struct gwha_net *gn, const struct net_device *dev,
		   const struct gwha_router_conf *conf,
		   struct netlink_ext_ack *extack);
int gwha_check_set(const struct gwha_router *rt,
		   const struct gwha_router_conf *conf,
		   struct netlink_ext_ack *extack);
int gwha_check_standing(const struct gwha_group *g,
			const struct gwha_group_conf *conf,
			struct netlink_ext_ack *extack);

#endif /* GWHA_CONF_CHECK_H */
