// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * No exported function adds an address to an interface, or a route, so it is asked
 * of rtnetlink over a kernel socket (docs/decisions/0001).
 */

#include <linux/net.h>
#include <net/net_namespace.h>

#include "rtnl.h"

/* What is said against a message, which follows. */
#define GWHA_RTNL_ERROR_MAX \
	(NLMSG_SPACE(sizeof(struct nlmsgerr)) + GWHA_RTNL_MAX)

static atomic_t rtnl_seq = ATOMIC_INIT(0);

/**
 * gwha_rtnl_open() - a socket for the other functions
 * @net: the namespace, which the socket does not keep alive
 * @sock: where it is put
 *
 * Context: process; sleeps.
 * Return: 0 or -errno.
 */
int gwha_rtnl_open(struct net *net, struct socket **sock)
{
	int err;

	err = sock_create_kern(net, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE, sock);
	/* what it says when it has no memory for a socket's inode */
	return err == -ENFILE ? -ENOMEM : err;
}

/**
 * gwha_rtnl_close() - close it
 * @sock: what gwha_rtnl_open() made
 *
 * Context: process; sleeps.
 */
void gwha_rtnl_close(struct socket *sock)
{
	sock_release(sock);
}

/**
 * gwha_rtnl_put() - one more attribute
 * @at: where the message ends, in a buffer of zeros of GWHA_RTNL_MAX
 * @type: its type
 * @data: what is in it
 * @len: of @data
 *
 * Context: any.
 * Return: where the message ends now.
 */
void *gwha_rtnl_put(void *at, u16 type, const void *data, u16 len)
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
	u8 buf[GWHA_RTNL_ERROR_MAX] __aligned(NLMSG_ALIGNTO);
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

/**
 * gwha_rtnl_ask() - send a message, and read what is said against it
 * @sock: from gwha_rtnl_open()
 * @nlh: the message; the rest of its header is filled in
 * @end: where it ends
 *
 * Context: process; sleeps, takes RTNL.
 * Return: 0 or -errno, rtnetlink's or that of sending.
 */
int gwha_rtnl_ask(struct socket *sock, struct nlmsghdr *nlh, const void *end)
{
	struct sockaddr_nl to = { .nl_family = AF_NETLINK };
	/* without an address the capability check looks for a file: none */
	struct msghdr msg = { .msg_name = &to, .msg_namelen = sizeof(to) };
	struct kvec iov = { .iov_base = nlh };
	u32 seq = atomic_inc_return(&rtnl_seq);
	int err;

	nlh->nlmsg_flags |= NLM_F_REQUEST;
	nlh->nlmsg_seq = seq;
	nlh->nlmsg_len = (u8 *)end - (u8 *)nlh;
	iov.iov_len = nlh->nlmsg_len;
	err = kernel_sendmsg(sock, &msg, &iov, 1, iov.iov_len);
	if (err < 0)
		return err;
	return read_error(sock, seq);
}
