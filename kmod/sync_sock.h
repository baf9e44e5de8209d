/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The UDP socket that peers are reached by. */

#ifndef GWHA_SYNC_SOCK_H
#define GWHA_SYNC_SOCK_H

#include <linux/types.h>

#include "core/wire.h"

struct net;
struct sock;
struct socket;

/**
 * struct gwha_sync_sock - the socket
 * @sock: NULL while there is none
 * @ifindex: device that it is bound to
 * @index: which of its owner's
 * @family: GWHA_FAMILY_*
 * @port: own, and that of peers
 * @ready: a datagram came in; softirq
 * @saved: what the socket did before
 */
struct gwha_sync_sock {
	struct socket *sock;
	int ifindex;
	u8 index;
	u8 family;
	u16 port;
	void (*ready)(struct gwha_sync_sock *sock);
	void (*saved)(struct sock *sk);
};

/* Process context; sleep. */
int gwha_sync_sock_open(struct gwha_sync_sock *s, struct net *net, int ifindex,
			const struct gwha_addr *local);
void gwha_sync_sock_close(struct gwha_sync_sock *s);
int gwha_sync_sock_send(struct gwha_sync_sock *s, const struct gwha_addr *to,
			u8 *frame, u32 len);
int gwha_sync_sock_receive(struct gwha_sync_sock *s, u8 *buf, u32 size,
			   struct gwha_addr *from);
int gwha_sync_sock_device(struct net *net, const char *ifname);

#endif /* GWHA_SYNC_SOCK_H */
