// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Whether the kernel has a VIP: its route says so. What a socket may be bound to is
 * a question of ip_nonlocal_bind, and what one takes for its source is the first
 * address of the subnet.
 */

#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tunnels.h"

/* A header, what is asked, and an address behind it. */
struct question {
	struct nlmsghdr head;
	struct rtmsg route;
	struct rtattr attr;
	uint8_t addr[16];
};

/* The answer is there when what was asked is sent. */
static bool ask(int fd, const struct question *q, struct rtmsg *route)
{
	union {
		struct nlmsghdr head;
		uint8_t room[4096];
	} buf;
	ssize_t n;

	if (send(fd, q, q->head.nlmsg_len, 0) < 0)
		return false;
	n = recv(fd, &buf, sizeof(buf), MSG_DONTWAIT);
	if (n < (ssize_t)NLMSG_SPACE(sizeof(*route)) ||
	    buf.head.nlmsg_type != RTM_NEWROUTE)
		return false;
	memcpy(route, NLMSG_DATA(&buf.head), sizeof(*route));
	return true;
}

/**
 * gwhad_vip_there - whether the kernel has an address
 * @addr: address
 */
bool gwhad_vip_there(const struct gwha_addr *addr)
{
	struct question q = {
		.head = {.nlmsg_type = RTM_GETROUTE, .nlmsg_flags = NLM_F_REQUEST},
		.route = {.rtm_family = addr->len == 16 ? AF_INET6 : AF_INET,
			  .rtm_dst_len = (unsigned char)(addr->len * 8)},
		.attr = {.rta_type = RTA_DST},
	};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	struct rtmsg route;
	bool there;

	if (fd < 0)
		return false;
	q.attr.rta_len = (unsigned short)RTA_LENGTH(addr->len);
	q.head.nlmsg_len = (uint32_t)(sizeof(q) - sizeof(q.addr)) + addr->len;
	memcpy(q.addr, addr->bytes, addr->len);
	there = ask(fd, &q, &route) && route.rtm_type == RTN_LOCAL;
	close(fd);
	return there;
}
