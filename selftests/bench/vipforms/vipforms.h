/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vipforms - measures ways to own a virtual address
 *
 *	main.c   /proc/vipforms, the ticker, the verdict
 *	forms.c  what the worker does after a verdict
 *	msg.c    rtnetlink messages, several in one skb
 *
 * For measuring only; never loaded outside a guest.
 */
#ifndef VIPFORMS_H
#define VIPFORMS_H

#include <linux/net.h>
#include <linux/netdevice.h>
#include <linux/types.h>

#define VF_MAX_LINKS 64
#define VF_MAX_VIPS 4000

enum vf_form {
	VF_ADDR, /* form 1: address objects by rtnetlink */
	VF_LINK, /* form 2: addresses wait on a link that is down */
	VF_ROUTE, /* form 3: a local host route is the switch */
	VF_MIX, /* routes, all announcements, then the addresses */
};

/**
 * struct vf_run - one run: what is wanted, and what was measured
 * @form: which form
 * @down: 1: give the addresses up, 0: take them
 * @vips: number of addresses, spread over @links in equal parts
 * @links: links that carry the addresses
 * @first: messages in the first skb
 * @batch: messages in every other skb
 * @ack: ask for an acknowledgement of every message
 * @noprefix: set IFA_F_NOPREFIXROUTE
 * @plen: prefix length of the address objects
 * @bcast: give each address object a broadcast address
 * @rev: give up in the reverse order
 * @garp: 1: announce after each skb, 2: all at the end, 0: never
 * @hostroute: prefsrc and protocol as the kernel's own local route has them
 * @apart: 1: with VF_LINK, open each link in an RTNL section of its own
 * @piece: addresses that one work item handles before it queues itself again
 *	behind what has come meanwhile; 0: all
 * @second: 1: another group of one address gets its verdict a tick later
 * @base: number that the first address has
 * @tick_us: period of the ticker, microseconds
 * @own: devices that get the addresses
 * @out: devices that carry the announcements
 * @phase: how many walks through the addresses are done
 * @pos: the next address of this walk
 * @t0: the verdict; every other time is in ns after it
 * @start_ns: the worker runs
 * @usable_ns: the first address is usable
 * @garp1_ns: the first announcement was taken by the device
 * @garpn_ns: the last one was
 * @switch_ns: the last address is usable, or is usable no more
 * @done_ns: everything is done
 * @errors: messages that the kernel refused
 * @errcode: the last error of these
 */
struct vf_run {
	int form, down, vips, links, first, batch, ack, noprefix, plen;
	int bcast, rev, garp, hostroute, apart, piece, second;
	int base, tick_us;
	struct net_device *own[VF_MAX_LINKS];
	struct net_device *out[VF_MAX_LINKS];
	int phase, pos;
	ktime_t t0;
	s64 start_ns, usable_ns, garp1_ns, garpn_ns, switch_ns, done_ns;
	int errors, errcode;
};

/* msg.c */
struct vf_msgs {
	struct socket *sock;
	u8 *buf;
	unsigned int len;
};

int vf_msgs_init(struct vf_msgs *m, struct net *net);
void vf_msgs_exit(struct vf_msgs *m);
void vf_msgs_addr(struct vf_msgs *m, const struct vf_run *run, int vip);
void vf_msgs_route(struct vf_msgs *m, const struct vf_run *run, int vip);
void vf_msgs_send(struct vf_msgs *m, struct vf_run *run);

/* forms.c */
__be32 vf_vip(int vip);
int vf_link_of(const struct vf_run *run, int vip);
bool vf_step(struct vf_run *run, struct vf_msgs *m);

#endif /* VIPFORMS_H */
