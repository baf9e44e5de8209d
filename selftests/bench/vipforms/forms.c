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
	__be32 ip = vf_vip(vip);
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

/* Sends the messages of all addresses, announcing as told after each skb. */
static void vf_walk(struct vf_run *run, struct vf_msgs *m, vf_pack pack,
		    int garp)
{
	int i, from = 0, size = run->first;

	while (from < run->vips) {
		int to = min(from + size, run->vips);

		for (i = from; i < to; i++)
			pack(m, run, run->rev ? run->vips - 1 - i : i);
		vf_msgs_send(m, run);
		if (!run->usable_ns)
			run->usable_ns = vf_since(run);
		if (garp == 1)
			vf_garps(run, from, to);
		from = to;
		size = run->batch;
	}
	if (!run->switch_ns)
		run->switch_ns = vf_since(run);
	if (garp == 2)
		vf_garps(run, 0, run->vips);
}

static void vf_form_addr(struct vf_run *run, struct vf_msgs *m)
{
	vf_walk(run, m, vf_msgs_addr, run->down ? 0 : run->garp);
}

static void vf_form_route(struct vf_run *run, struct vf_msgs *m)
{
	vf_walk(run, m, vf_msgs_route, run->down ? 0 : run->garp);
}

/* Either way the routes come first: they are the switch. */
static void vf_form_mix(struct vf_run *run, struct vf_msgs *m)
{
	vf_form_route(run, m);
	vf_walk(run, m, vf_msgs_addr, 0);
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

/**
 * vf_execute() - the worker's part of a run
 * @run: what to do; the times are filled in
 * @m: an open socket
 *
 * Context: process, may sleep.
 */
void vf_execute(struct vf_run *run, struct vf_msgs *m)
{
	run->start_ns = vf_since(run);
	switch (run->form) {
	case VF_ADDR:
		vf_form_addr(run, m);
		break;
	case VF_LINK:
		if (run->down)
			vf_form_link_down(run, m);
		else
			vf_form_link_up(run);
		break;
	case VF_ROUTE:
		vf_form_route(run, m);
		break;
	case VF_MIX:
		vf_form_mix(run, m);
		break;
	}
	run->done_ns = vf_since(run);
}
