// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A way to VIPs that are about to leave this node: a host route to each, on the LAN
 * that it is on, where its next owner answers for it. As long as the VIP is here the
 * local table comes first; once it is not, what still arrives is passed on, and
 * bgpd goes on announcing what it finds in the table of routes.
 */

#include <errno.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <string.h>

#include "detour.h"

/* By these they are ours: no other program's number, and after all others. */
#define PROTOCOL 103
#define METRIC 4000000000U

/* The device of the router that has the VIP, or 0. */
static unsigned int device_of(const struct gwha_conf *conf,
			      const struct gwha_addr *addr)
{
	for (size_t i = 0; i < conf->n_routers; i++) {
		const struct gwha_router *rt = &conf->routers[i].rt;

		for (uint32_t j = 0; j < rt->vips.n; j++)
			if (!memcmp(&rt->vips.at[j].addr, addr, sizeof(*addr)))
				return if_nametoindex(rt->ifname);
	}
	return 0;
}

static struct nl_msg *make(const struct gwha_addr *addr, unsigned int device,
			   bool there)
{
	struct rtmsg head = {
		.rtm_family = addr->len == 4 ? AF_INET : AF_INET6,
		.rtm_dst_len = (unsigned char)(addr->len * 8),
		.rtm_table = RT_TABLE_MAIN,
		.rtm_protocol = PROTOCOL,
		.rtm_scope = addr->len == 4 ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE,
		.rtm_type = RTN_UNICAST,
	};
	struct nl_msg *msg;

	msg = nlmsg_alloc_simple(there ? RTM_NEWROUTE : RTM_DELROUTE,
				 there ? NLM_F_CREATE | NLM_F_REPLACE : 0);
	if (!msg)
		return NULL;
	if (nlmsg_append(msg, &head, sizeof(head), NLMSG_ALIGNTO) ||
	    nla_put(msg, RTA_DST, addr->len, addr->bytes) ||
	    nla_put_u32(msg, RTA_PRIORITY, METRIC) ||
	    (there && nla_put_u32(msg, RTA_OIF, device))) {
		nlmsg_free(msg);
		return NULL;
	}
	return msg;
}

/* Frees the message. Returns 0 or an error of libnl's. */
static int say(struct nl_sock *sock, struct nl_msg *msg)
{
	int ret;

	if (!msg)
		return -NLE_NOMEM;
	ret = nl_send_auto(sock, msg);
	nlmsg_free(msg);
	return ret < 0 ? ret : nl_wait_for_ack(sock);
}

/**
 * gwhad_detour - have a way to VIPs, or have none
 * @conf: the file, as this node reads it
 * @bgp: whose VIPs
 * @there: whether there is to be one; what is so already stays
 * @err: filled in on failure
 *
 * Return: 0 or -1; the others are seen to in any case.
 */
int gwhad_detour(const struct gwha_conf *conf, const struct gwha_conf_bgp *bgp,
		 bool there, struct gwha_err *err)
{
	struct nl_sock *sock = nl_socket_alloc();
	int ret = sock ? nl_connect(sock, NETLINK_ROUTE) : -NLE_NOMEM;
	int worst = ret;

	for (size_t i = 0; !ret && i < bgp->n_vips; i++) {
		const struct gwha_addr *addr = &bgp->vips[i].addr;
		unsigned int device = there ? device_of(conf, addr) : 0;
		int one = there && !device ? -NLE_NODEV :
					     say(sock, make(addr, device, there));

		/* none was there */
		if (one && (there || one != -NLE_OBJ_NOTFOUND))
			worst = one;
	}
	nl_socket_free(sock);
	return worst ? gwha_fail(err, GWHA_EXIT_REFUSED,
				 "route to a VIP: %s", nl_geterror(worst)) :
		       0;
}
