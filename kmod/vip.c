// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * No exported function adds an address to an interface, so it is asked of
 * rtnetlink over a kernel socket (docs/decisions/0001).
 */

#include <linux/inetdevice.h>
#include <linux/net.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <net/net_namespace.h>
#include <net/netlink.h>
#include <net/route.h>
#include <net/sock.h>

#include "vip.h"

/* One address message: header, ifaddrmsg, two addresses of either family. */
#define GWHA_VIP_MSG_MAX                                          \
	(NLMSG_SPACE(sizeof(struct ifaddrmsg)) + 2 * NLA_HDRLEN + \
	 2 * sizeof(struct gwha_addr))

/**
 * gwha_vip_open() - a socket for the other functions
 * @net: the namespace, which the socket does not keep alive
 * @sock: where it is put
 *
 * Context: process; sleeps.
 * Return: 0 or -errno.
 */
int gwha_vip_open(struct net *net, struct socket **sock)
{
	return sock_create_kern(net, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE, sock);
}

/**
 * gwha_vip_close() - close it
 * @sock: what gwha_vip_open() made
 *
 * Context: process; sleeps.
 */
void gwha_vip_close(struct socket *sock)
{
	sock_release(sock);
}

static atomic_t vip_seq = ATOMIC_INIT(0);

static void *put_attr(void *at, u16 type, const void *data, u16 len)
{
	struct nlattr *nla = at;

	nla->nla_type = type;
	nla->nla_len = nla_attr_size(len);
	memcpy(nla_data(nla), data, len);
	return at + NLA_ALIGN(nla->nla_len);
}

/*
 * rtnetlink answers within sendmsg, and without NLM_F_ACK only to refuse. What
 * is left of an earlier request that was given up is passed over.
 */
static int read_error(struct socket *sock, u32 seq)
{
	u8 buf[NLMSG_SPACE(sizeof(struct nlmsgerr)) +
	       GWHA_VIP_MSG_MAX] __aligned(NLMSG_ALIGNTO);
	struct kvec iov = { .iov_base = buf, .iov_len = sizeof(buf) };
	struct nlmsghdr *nlh = (struct nlmsghdr *)buf;
	struct msghdr msg = {};
	int len;

	for (;;) {
		len = kernel_recvmsg(sock, &msg, &iov, 1, sizeof(buf),
				     MSG_DONTWAIT);
		if (len == -EAGAIN)
			return 0;
		if (len < 0)
			return len;
		if (len < (int)NLMSG_LENGTH(sizeof(int)) ||
		    nlh->nlmsg_type != NLMSG_ERROR)
			return -EPROTO;
		if (nlh->nlmsg_seq == seq)
			return ((struct nlmsgerr *)nlmsg_data(nlh))->error;
	}
}

static int ask(struct socket *sock, u16 type, u16 flags, int ifindex,
	       const struct gwha_vip *vip)
{
	u8 buf[GWHA_VIP_MSG_MAX] __aligned(NLMSG_ALIGNTO) = {};
	struct nlmsghdr *nlh = (struct nlmsghdr *)buf;
	struct ifaddrmsg *ifa = nlmsg_data(nlh);
	struct sockaddr_nl to = { .nl_family = AF_NETLINK };
	/* without an address the capability check looks for a file: none */
	struct msghdr msg = { .msg_name = &to, .msg_namelen = sizeof(to) };
	struct kvec iov = { .iov_base = buf };
	void *at = (u8 *)ifa + NLMSG_ALIGN(sizeof(*ifa));
	u32 seq = atomic_inc_return(&vip_seq);
	int err;

	ifa->ifa_family = AF_INET;
	ifa->ifa_prefixlen = vip->plen;
	ifa->ifa_scope = RT_SCOPE_UNIVERSE;
	ifa->ifa_index = ifindex;
	at = put_attr(at, IFA_LOCAL, vip->addr.b, sizeof(__be32));
	at = put_attr(at, IFA_ADDRESS, vip->addr.b, sizeof(__be32));

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	nlh->nlmsg_seq = seq;
	nlh->nlmsg_len = (u8 *)at - buf;
	iov.iov_len = nlh->nlmsg_len;

	err = kernel_sendmsg(sock, &msg, &iov, 1, iov.iov_len);
	if (err < 0)
		return err;
	return read_error(sock, seq);
}

/**
 * gwha_vip_add() - configure an address
 * @sock: from gwha_vip_open()
 * @ifindex: interface
 * @vip: address and prefix length
 *
 * When it returns 0 the address is usable: it is answered for, and local.
 *
 * Context: process; sleeps, takes RTNL.
 * Return: 0; -EEXIST if it was there; else -errno.
 */
int gwha_vip_add(struct socket *sock, int ifindex, const struct gwha_vip *vip)
{
	return ask(sock, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, ifindex, vip);
}

/**
 * gwha_vip_del() - remove an address
 * @sock: from gwha_vip_open()
 * @ifindex: interface
 * @vip: address and prefix length
 *
 * Context: process; sleeps, takes RTNL.
 * Return: 0; -EADDRNOTAVAIL or -ENODEV if it was not there; else -errno.
 */
int gwha_vip_del(struct socket *sock, int ifindex, const struct gwha_vip *vip)
{
	return ask(sock, RTM_DELADDR, 0, ifindex, vip);
}

/**
 * gwha_vip_is_local() - whether an address is one of this node's
 * @net: namespace
 * @addr: the address
 *
 * Context: any.
 * Return: whether the routing tables say so.
 */
bool gwha_vip_is_local(struct net *net, const struct gwha_addr *addr)
{
	__be32 ip;

	memcpy(&ip, addr->b, sizeof(ip));
	return inet_addr_type(net, ip) == RTN_LOCAL;
}

/**
 * gwha_vip_primary() - the address that adverts are sent from
 * @dev: interface
 * @skip: tells addresses that are not to be taken: virtual ones
 * @addr: where it is put
 *
 * RFC 9568 7.2: the primary IPv4 address, never a virtual one.
 *
 * Context: any.
 * Return: whether there is one.
 */
bool gwha_vip_primary(const struct net_device *dev,
		      bool (*skip)(const struct net *net,
				   const struct gwha_addr *addr),
		      struct gwha_addr *addr)
{
	const struct in_ifaddr *ifa;
	struct in_device *in_dev;
	bool found = false;

	memset(addr, 0, sizeof(*addr));
	rcu_read_lock();
	in_dev = __in_dev_get_rcu(dev);
	if (!in_dev)
		goto out;
	in_dev_for_each_ifa_rcu(ifa, in_dev) {
		if (ifa->ifa_scope >= RT_SCOPE_HOST)
			continue;
		memcpy(addr->b, &ifa->ifa_local, sizeof(ifa->ifa_local));
		if (skip(dev_net(dev), addr))
			continue;
		found = true;
		break;
	}
	if (!found)
		memset(addr, 0, sizeof(*addr));
out:
	rcu_read_unlock();
	return found;
}
