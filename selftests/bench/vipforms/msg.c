// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Messages for the namespace's rtnetlink socket, packed one behind the other
 * in a buffer that is sent as one skb. The kernel works through them inside
 * sendmsg and takes RTNL anew for each.
 */
#include <linux/if_addr.h>
#include <linux/inetdevice.h>
#include <linux/mm.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/netlink.h>
#include <net/sock.h>

#include "vipforms.h"

#define VF_BUF_BYTES (256 * 1024)

/**
 * vf_msgs_init() - open the socket
 * @m: what to set up
 * @net: the namespace
 *
 * Return: 0 or a negative errno.
 */
int vf_msgs_init(struct vf_msgs *m, struct net *net)
{
	int err;

	m->len = 0;
	m->buf = kvmalloc(VF_BUF_BYTES, GFP_KERNEL);
	if (!m->buf)
		return -ENOMEM;
	err = sock_create_kern(net, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE,
			       &m->sock);
	if (err) {
		kvfree(m->buf);
		return err;
	}
	m->sock->sk->sk_sndbuf = VF_BUF_BYTES * 4;
	m->sock->sk->sk_rcvbuf = VF_BUF_BYTES * 16;
	return 0;
}

/**
 * vf_msgs_exit() - close the socket
 * @m: what vf_msgs_init() set up
 */
void vf_msgs_exit(struct vf_msgs *m)
{
	sock_release(m->sock);
	kvfree(m->buf);
}

static struct nlmsghdr *vf_head(struct vf_msgs *m, u16 type, u16 flags, int seq)
{
	struct nlmsghdr *h = (struct nlmsghdr *)(m->buf + m->len);

	h->nlmsg_type = type;
	h->nlmsg_flags = NLM_F_REQUEST | flags;
	h->nlmsg_seq = seq;
	h->nlmsg_pid = 0;
	m->len += NLMSG_HDRLEN;
	return h;
}

static void vf_attr(struct vf_msgs *m, u16 type, const void *data, u16 len)
{
	struct nlattr *a = (struct nlattr *)(m->buf + m->len);

	a->nla_type = type;
	a->nla_len = NLA_HDRLEN + len;
	memcpy(a + 1, data, len);
	m->len += NLA_ALIGN(a->nla_len);
}

static u16 vf_flags(const struct vf_run *run)
{
	return (run->ack ? NLM_F_ACK : 0) |
	       (run->down ? 0 : NLM_F_CREATE | NLM_F_EXCL);
}

/**
 * vf_msgs_addr() - append RTM_NEWADDR or RTM_DELADDR
 * @m: where to
 * @run: says which direction and what kind of object
 * @vip: number of the address
 */
void vf_msgs_addr(struct vf_msgs *m, const struct vf_run *run, int vip)
{
	struct nlmsghdr *h = vf_head(m, run->down ? RTM_DELADDR : RTM_NEWADDR,
				     vf_flags(run), vip);
	struct ifaddrmsg *a = (struct ifaddrmsg *)(m->buf + m->len);
	u32 flags = IFA_F_PERMANENT | IFA_F_NOPREFIXROUTE;
	__be32 ip = vf_vip(run->base + vip);
	__be32 brd;

	*a = (struct ifaddrmsg){
		.ifa_family = AF_INET,
		.ifa_prefixlen = run->plen,
		.ifa_scope = RT_SCOPE_UNIVERSE,
		.ifa_index = run->own[vf_link_of(run, vip)]->ifindex,
	};
	m->len += sizeof(*a);
	vf_attr(m, IFA_LOCAL, &ip, sizeof(ip));
	vf_attr(m, IFA_ADDRESS, &ip, sizeof(ip));
	if (run->noprefix)
		vf_attr(m, IFA_FLAGS, &flags, sizeof(flags));
	if (run->bcast) {
		brd = ip | ~inet_make_mask(run->plen > 30 ? 24 : run->plen);
		vf_attr(m, IFA_BROADCAST, &brd, sizeof(brd));
	}
	h->nlmsg_len = m->buf + m->len - (u8 *)h;
}

/**
 * vf_msgs_route() - append RTM_NEWROUTE or RTM_DELROUTE of a local host route
 * @m: where to
 * @run: says which direction and what kind of object
 * @vip: number of the address
 */
void vf_msgs_route(struct vf_msgs *m, const struct vf_run *run, int vip)
{
	struct nlmsghdr *h = vf_head(m, run->down ? RTM_DELROUTE : RTM_NEWROUTE,
				     vf_flags(run), vip);
	struct rtmsg *r = (struct rtmsg *)(m->buf + m->len);
	u32 oif = run->own[vf_link_of(run, vip)]->ifindex;
	__be32 ip = vf_vip(run->base + vip);

	*r = (struct rtmsg){
		.rtm_family = AF_INET,
		.rtm_dst_len = 32,
		.rtm_table = RT_TABLE_LOCAL,
		.rtm_protocol = run->hostroute ? RTPROT_KERNEL : RTPROT_STATIC,
		.rtm_scope = RT_SCOPE_HOST,
		.rtm_type = RTN_LOCAL,
	};
	m->len += sizeof(*r);
	vf_attr(m, RTA_DST, &ip, sizeof(ip));
	vf_attr(m, RTA_OIF, &oif, sizeof(oif));
	if (run->hostroute)
		vf_attr(m, RTA_PREFSRC, &ip, sizeof(ip));
	h->nlmsg_len = m->buf + m->len - (u8 *)h;
}

/* Reads what came back; only refusals come when no ack was asked for. */
static void vf_drain(struct vf_msgs *m, struct vf_run *run)
{
	struct {
		struct nlmsghdr h;
		struct nlmsgerr e;
	} reply;
	struct msghdr msg = {.msg_flags = MSG_DONTWAIT};
	struct kvec iov;
	int len;

	for (;;) {
		iov.iov_base = &reply;
		iov.iov_len = sizeof(reply);
		len = kernel_recvmsg(m->sock, &msg, &iov, 1, sizeof(reply),
				     MSG_DONTWAIT);
		if (len == -EAGAIN)
			return;
		if (len < (int)sizeof(reply)) {
			run->errors++;
			run->errcode = len;
			return;
		}
		if (reply.h.nlmsg_type == NLMSG_ERROR && reply.e.error) {
			run->errors++;
			run->errcode = reply.e.error;
		}
	}
}

/**
 * vf_msgs_send() - send what was packed, wait for RTNL, read the refusals
 * @m: the messages; empty afterwards
 * @run: counts the errors
 *
 * Context: process, may sleep.
 */
void vf_msgs_send(struct vf_msgs *m, struct vf_run *run)
{
	/* Without a name netlink looks at the socket's file, which a kernel
	 * socket has not: an oops.
	 */
	struct sockaddr_nl name = {.nl_family = AF_NETLINK};
	struct msghdr msg = {.msg_name = &name, .msg_namelen = sizeof(name)};
	struct kvec iov = {.iov_base = m->buf, .iov_len = m->len};
	int len;

	if (!m->len)
		return;
	len = kernel_sendmsg(m->sock, &msg, &iov, 1, m->len);
	if (len < 0) {
		run->errors++;
		run->errcode = len;
	}
	m->len = 0;
	vf_drain(m, run);
}
