// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The forms: what the worker does between the verdict and the last
 * announcement.
 */
#include <linux/if_arp.h>
#include <linux/rtnetlink.h>
#include <net/arp.h>

#include "vipforms.h"

/**
 * vf_vip() - an address by its number
 * @vip: 0 and up
 *
 * Return: 10.9.x.y, 250 of them in each /24.
 */
__be32 vf_vip(int vip)
{
	return htonl(0x0a090000 + (vip / 250) * 256 + 1 + vip % 250);
}

/**
 * vf_link_of() - the link that carries an address
 * @run: the run
 * @vip: number of the address
 *
 * Return: an index of &vf_run.own and &vf_run.out.
 */
int vf_link_of(const struct vf_run *run, int vip)
{
	return vip * run->links / run->vips;
}

static s64 vf_since(const struct vf_run *run)
{
	return ktime_to_ns(ktime_sub(ktime_get(), run->t0));
}

static void vf_garp(struct vf_run *run, int vip)
{
	struct net_device *dev = run->out[vf_link_of(run, vip)];
	__be32 ip = vf_vip(run->base + vip);
	struct sk_buff *skb;

	skb = arp_create(ARPOP_REQUEST, ETH_P_ARP, ip, dev, ip, NULL,
			 dev->dev_addr, NULL);
	if (!skb) {
		run->errors++;
		return;
	}
	arp_xmit(skb);
	run->garpn_ns = vf_since(run);
	if (!run->garp1_ns)
		run->garp1_ns = run->garpn_ns;
}

static void vf_garps(struct vf_run *run, int from, int to)
{
	int i;

	for (i = from; i < to; i++)
		vf_garp(run, i);
}

typedef void (*vf_pack)(struct vf_msgs *m, const struct vf_run *run, int vip);

/* One skb: the messages of the addresses from..to-1. */
static void vf_send(struct vf_run *run, struct vf_msgs *m, vf_pack pack,
		    int from, int to)
{
	int i;

	for (i = from; i < to; i++)
		pack(m, run, run->rev ? run->vips - 1 - i : i);
	vf_msgs_send(m, run);
	if (!run->usable_ns)
		run->usable_ns = vf_since(run);
}

/* Walks on through all addresses; true if it stopped at the end of a piece. */
static bool vf_walk(struct vf_run *run, struct vf_msgs *m, vf_pack pack,
		    int garp)
{
	int stop = run->piece ? run->pos + run->piece : run->vips;

	while (run->pos < min(stop, run->vips)) {
		int from = run->pos;
		int size = from ? run->batch : run->first;

		run->pos = min3(from + size, run->vips, stop);
		vf_send(run, m, pack, from, run->pos);
		if (garp == 1)
			vf_garps(run, from, run->pos);
	}
	if (run->pos < run->vips)
		return true;
	run->pos = 0;
	run->phase++;
	if (!run->switch_ns)
		run->switch_ns = vf_since(run);
	if (garp == 2)
		vf_garps(run, 0, run->vips);
	return false;
}

/* Either way the routes come first: they are the switch. */
static bool vf_form_mix(struct vf_run *run, struct vf_msgs *m, int garp)
{
	if (run->phase == 0) {
		bool more = vf_walk(run, m, vf_msgs_route, garp);

		if (more || run->piece)
			return true;
	}
	return vf_walk(run, m, vf_msgs_addr, 0);
}

static void vf_open(struct vf_run *run, int link)
{
	int err = dev_open(run->own[link], NULL);

	if (err) {
		run->errors++;
		run->errcode = err;
	}
}

static void vf_form_link_up(struct vf_run *run)
{
	int link, share = run->vips / run->links;

	if (!run->apart)
		rtnl_lock();
	for (link = 0; link < run->links; link++) {
		if (run->apart)
			rtnl_lock();
		vf_open(run, link);
		if (run->apart)
			rtnl_unlock();
		if (!run->usable_ns)
			run->usable_ns = vf_since(run);
		if (run->garp == 1)
			vf_garps(run, link * share, (link + 1) * share);
	}
	if (!run->apart)
		rtnl_unlock();
	run->switch_ns = vf_since(run);
	if (run->garp == 2)
		vf_garps(run, 0, run->vips);
}

/* A link that is down keeps its local routes: they have to go one by one. */
static void vf_form_link_down(struct vf_run *run, struct vf_msgs *m)
{
	LIST_HEAD(all);
	int link;

	vf_walk(run, m, vf_msgs_route, 0);
	rtnl_lock();
	for (link = 0; link < run->links; link++)
		list_add_tail(&run->own[link]->close_list, &all);
	dev_close_many(&all, true);
	rtnl_unlock();
}

static bool vf_form(struct vf_run *run, struct vf_msgs *m)
{
	int garp = run->down ? 0 : run->garp;

	switch (run->form) {
	case VF_ADDR:
		return vf_walk(run, m, vf_msgs_addr, garp);
	case VF_ROUTE:
		return vf_walk(run, m, vf_msgs_route, garp);
	case VF_MIX:
		return vf_form_mix(run, m, garp);
	}
	if (run->down)
		vf_form_link_down(run, m);
	else
		vf_form_link_up(run);
	return false;
}

/**
 * vf_step() - the worker's part of a run, or one piece of it
 * @run: what to do; the times are filled in
 * @m: an open socket
 *
 * Context: process, may sleep.
 * Return: true if there is more to do.
 */
bool vf_step(struct vf_run *run, struct vf_msgs *m)
{
	bool more;

	if (!run->start_ns)
		run->start_ns = vf_since(run);
	more = vf_form(run, m);
	if (!more)
		run->done_ns = vf_since(run);
	return more;
}
