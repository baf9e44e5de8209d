// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A UDP socket of the kernel's, bound to address, port and device. It does not
 * hold its namespace, and is gone before that is.
 */

#include <linux/in.h>
#include <linux/in6.h>
#include <linux/net.h>
#include <linux/netdevice.h>
#include <net/sock.h>

#include "sync_sock.h"

/* A window of frames and what each costs in memory, twice over. */
#define RECEIVE_ROOM 4000000
/* Sending never waits for long: what does not fit is asked for again. */
#define SEND_ROOM 1000000

union name {
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

static int name_of(const struct gwha_sync_sock *s, const struct gwha_addr *addr,
		   union name *name)
{
	memset(name, 0, sizeof(*name));
	if (s->family == GWHA_FAMILY_INET6) {
		name->in6.sin6_family = AF_INET6;
		name->in6.sin6_port = htons(s->port);
		memcpy(&name->in6.sin6_addr, addr->b, 16);
		/* link-local addresses need it, others may have it */
		if (addr->b[0] == 0xfe && (addr->b[1] & 0xc0) == 0x80)
			name->in6.sin6_scope_id = s->ifindex;
		return sizeof(name->in6);
	}
	name->in.sin_family = AF_INET;
	name->in.sin_port = htons(s->port);
	memcpy(&name->in.sin_addr, addr->b, 4);
	return sizeof(name->in);
}

static void data_ready(struct sock *sk)
{
	struct gwha_sync_sock *s;

	read_lock_bh(&sk->sk_callback_lock);
	rcu_read_lock();
	s = rcu_dereference_sk_user_data(sk);
	if (s)
		s->ready(s);
	rcu_read_unlock();
	read_unlock_bh(&sk->sk_callback_lock);
}

/**
 * gwha_sync_sock_device() - which device has a name
 * @net: namespace
 * @ifname: the name
 *
 * Context: process.
 * Return: its index; 0 for none.
 */
int gwha_sync_sock_device(struct net *net, const char *ifname)
{
	struct net_device *dev;
	int ifindex;

	rcu_read_lock();
	dev = dev_get_by_name_rcu(net, ifname);
	ifindex = dev ? dev->ifindex : 0;
	rcu_read_unlock();
	return ifindex;
}

/**
 * gwha_sync_sock_open() - open and bind it
 * @s: the socket, with family, port and ready
 * @net: namespace
 * @ifindex: device
 * @local: own address
 *
 * Context: process; sleeps.
 * Return: 0 or -errno; -EADDRNOTAVAIL while the address is not there.
 */
int gwha_sync_sock_open(struct gwha_sync_sock *s, struct net *net, int ifindex,
			const struct gwha_addr *local)
{
	int domain = s->family == GWHA_FAMILY_INET6 ? AF_INET6 : AF_INET;
	struct socket *sock;
	union name name;
	int err;
	int len;

	err = sock_create_kern(net, domain, SOCK_DGRAM, IPPROTO_UDP, &sock);
	if (err)
		return err;
	err = sock_bindtoindex(sock->sk, ifindex, true);
	if (err)
		goto err_sock;
	s->ifindex = ifindex;
	len = name_of(s, local, &name);
	/* the type of this argument differs between kernels */
	err = kernel_bind(sock, (void *)&name, len);
	if (err)
		goto err_sock;
	sock_set_rcvbuf(sock->sk, RECEIVE_ROOM);
	WRITE_ONCE(sock->sk->sk_sndbuf, SEND_ROOM);
	sock_set_priority(sock->sk, TC_PRIO_CONTROL);
	write_lock_bh(&sock->sk->sk_callback_lock);
	s->saved = sock->sk->sk_data_ready;
	rcu_assign_sk_user_data(sock->sk, s);
	sock->sk->sk_data_ready = data_ready;
	write_unlock_bh(&sock->sk->sk_callback_lock);
	s->sock = sock;
	return 0;

err_sock:
	sock_release(sock);
	return err;
}

/**
 * gwha_sync_sock_close() - close it, if it is open
 * @s: the socket
 *
 * Context: process; sleeps.
 */
void gwha_sync_sock_close(struct gwha_sync_sock *s)
{
	struct sock *sk;

	if (!s->sock)
		return;
	sk = s->sock->sk;
	write_lock_bh(&sk->sk_callback_lock);
	sk->sk_data_ready = s->saved;
	rcu_assign_sk_user_data(sk, NULL);
	write_unlock_bh(&sk->sk_callback_lock);
	sock_release(s->sock);
	s->sock = NULL;
}

/**
 * gwha_sync_sock_send() - send a frame
 * @s: the socket
 * @to: peer
 * @frame: the frame
 * @len: its length
 *
 * Context: process; waits for nobody.
 * Return: 0 or -errno.
 */
int gwha_sync_sock_send(struct gwha_sync_sock *s, const struct gwha_addr *to,
			u8 *frame, u32 len)
{
	struct kvec vec = { .iov_base = frame, .iov_len = len };
	struct msghdr msg = { .msg_flags = MSG_DONTWAIT | MSG_NOSIGNAL };
	union name name;
	int sent;

	if (!s->sock)
		return -ENOTCONN;
	msg.msg_namelen = name_of(s, to, &name);
	msg.msg_name = &name;
	sent = kernel_sendmsg(s->sock, &msg, &vec, 1, len);
	return sent < 0 ? sent : 0;
}

/**
 * gwha_sync_sock_receive() - take the next datagram
 * @s: the socket
 * @buf: where to
 * @size: room there; what is longer is cut off, and looks too long if this is
 *	more than a frame may have
 * @from: set to its sender; all zeros if it came from another port
 *
 * Context: process; waits for nobody.
 * Return: its length; -EAGAIN if there is none; -errno.
 */
int gwha_sync_sock_receive(struct gwha_sync_sock *s, u8 *buf, u32 size,
			   struct gwha_addr *from)
{
	struct kvec vec = { .iov_base = buf, .iov_len = size };
	struct msghdr msg = { .msg_flags = MSG_DONTWAIT };
	union name name = {};
	int len;

	if (!s->sock)
		return -EAGAIN;
	msg.msg_name = &name;
	len = kernel_recvmsg(s->sock, &msg, &vec, 1, size, MSG_DONTWAIT);
	memset(from, 0, sizeof(*from));
	if (len < 0)
		return len;
	if (s->family == GWHA_FAMILY_INET6) {
		if (name.in6.sin6_port == htons(s->port))
			memcpy(from->b, &name.in6.sin6_addr, 16);
	} else if (name.in.sin_port == htons(s->port)) {
		memcpy(from->b, &name.in.sin_addr, 4);
	}
	return len;
}
