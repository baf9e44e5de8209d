/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses of interfaces: adding, removing, and which one is primary. */

#ifndef GWHA_VIP_H
#define GWHA_VIP_H

#include "vips.h"

struct net_device;
struct socket;

/* Tells the addresses of a device that are not to be taken. */
typedef bool gwha_vip_skip(const struct net_device *dev, u8 family,
			   const struct gwha_addr *addr);

/* These sleep and take RTNL. */
int gwha_vip_add(struct socket *sock, int ifindex, u8 family,
		 const struct gwha_vip *vip);
int gwha_vip_del(struct socket *sock, int ifindex, u8 family,
		 const struct gwha_vip *vip);
int gwha_vip_route(struct socket *sock, struct net_device *dev,
		   const struct gwha_vip *vip);
int gwha_vip_unroute(struct socket *sock, int ifindex,
		     const struct gwha_vip *vip);
bool gwha_vip_settle(const struct net_device *dev, u8 family,
		     const struct gwha_vip *vip);

/* Any context. */
bool gwha_vip_is_on(const struct net_device *dev, u8 family,
		    const struct gwha_addr *addr);
bool gwha_vip_is_local(const struct net_device *dev, u8 family,
		       const struct gwha_addr *addr);
int gwha_vip_primary(const struct net_device *dev, u8 family,
		     gwha_vip_skip *skip, struct gwha_addr *addr);

#endif /* GWHA_VIP_H */
