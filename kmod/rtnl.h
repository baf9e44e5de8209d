/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A kernel socket of rtnetlink. */

#ifndef GWHA_RTNL_H
#define GWHA_RTNL_H

#include <linux/rtnetlink.h>
#include <net/netlink.h>

#include "core/wire.h"

/*
 * The longest message: header, ifaddrmsg, two addresses of either family, flags
 * and lifetimes. A route's is shorter.
 */
#define GWHA_RTNL_MAX                                             \
	(NLMSG_SPACE(sizeof(struct ifaddrmsg)) + 4 * NLA_HDRLEN + \
	 2 * sizeof(struct gwha_addr) + sizeof(u32) +             \
	 sizeof(struct ifa_cacheinfo))

struct net;
struct socket;

/* Process context; they sleep. */
int gwha_rtnl_open(struct net *net, struct socket **sock);
void gwha_rtnl_close(struct socket *sock);
int gwha_rtnl_ask(struct socket *sock, struct nlmsghdr *nlh, const void *end);

/* Any context. */
void *gwha_rtnl_put(void *at, u16 type, const void *data, u16 len);

#endif /* GWHA_RTNL_H */
