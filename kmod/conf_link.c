// SPDX-License-Identifier: GPL-2.0-or-later
/* Links for synchronisation: which of them can be, alone and beside others. */

#include <linux/netdevice.h>
#include <linux/netlink.h>
#include <linux/string.h>

#include "conf_check.h"
#include "conf_link.h"
#include "net.h"
#include "vip.h"

/* Own address, the device under RTNL. */
static int check_local(struct gwha_net *gn, const struct net_device *dev,
		       const struct gwha_sync_addrs *conf,
		       struct netlink_ext_ack *extack)
{
	if (!gwha_check_unicast(conf->family, &conf->local))
		return gwha_refuse(extack, -EINVAL,
				   "local must be a unicast address that is not loopback");
	if (gwha_mute_knows(&gn->mutes, conf->family, &conf->local,
			    dev->ifindex))
		return gwha_refuse(extack, -EINVAL,
				   "local must not be a VIP, which moves: give an address of this node alone");
	if (!gwha_vip_is_on(dev, conf->family, &conf->local))
		return gwha_refuse(extack, -EADDRNOTAVAIL,
				   "local is no address of the device: add it there first, or correct it");
	return 0;
}

static int check_peer(struct gwha_net *gn, const struct net_device *dev,
		      const struct gwha_sync_addrs *conf, u8 i,
		      struct netlink_ext_ack *extack)
{
	const struct gwha_addr *peer = &conf->peer[i];
	u8 j;

	if (!gwha_check_unicast(conf->family, peer))
		return gwha_refuse(extack, -EINVAL,
				   "a peer must be a unicast address that is not loopback");
	for (j = 0; j < i; j++)
		if (!gwha_addr_cmp(&conf->peer[j], peer))
			return gwha_refuse(extack, -EINVAL,
					   "a peer is given twice");
	if (!gwha_addr_cmp(peer, &conf->local) ||
	    gwha_vip_is_on(dev, conf->family, peer) ||
	    gwha_vip_is_local(dev, conf->family, peer))
		return gwha_refuse(extack, -EADDRINUSE,
				   "the peer is an address of this node: give the other node's");
	if (gwha_mute_knows(&gn->mutes, conf->family, peer, dev->ifindex))
		return gwha_refuse(extack, -EINVAL,
				   "a peer must not be a VIP, which moves: give an address of that node alone");
	if (gwha_addr_is_link(conf->family, &conf->local) !=
	    gwha_addr_is_link(conf->family, peer))
		return gwha_refuse(extack, -EINVAL,
				   "one of local and peer is link-local, the other is not: give two of one scope");
	return 0;
}

/**
 * gwha_conf_link_check() - whether a link can be
 * @gn: the namespace
 * @link: where the nodes are on it
 * @extack: where the reason of a refusal is put
 *
 * Context: process; RTNL.
 * Return: 0 or -errno.
 */
int gwha_conf_link_check(struct gwha_net *gn,
			 const struct gwha_sync_addrs *link,
			 struct netlink_ext_ack *extack)
{
	const struct net_device *dev;
	int err;
	u8 i;

	dev = __dev_get_by_name(gn->net, link->ifname);
	if (!dev)
		return gwha_refuse(extack, -ENODEV,
				   "no such device: create it first, or correct the name");
	err = check_local(gn, dev, link, extack);
	for (i = 0; i < link->n_peers && !err; i++)
		err = check_peer(gn, dev, link, i, extack);
	return err;
}

/**
 * gwha_conf_link_two() - whether two links can be those of one synchronisation
 * @gn: the namespace
 * @conf: it
 * @extack: where the reason of a refusal is put
 *
 * Devices are compared, not names: a device may have several.
 *
 * Context: process; RTNL.
 * Return: 0 or -errno.
 */
int gwha_conf_link_two(struct gwha_net *gn, const struct gwha_sync_conf *conf,
		       struct netlink_ext_ack *extack)
{
	if (__dev_get_by_name(gn->net, conf->link[0].ifname) ==
	    __dev_get_by_name(gn->net, conf->link[1].ifname))
		return gwha_refuse(extack, -EINVAL,
				   "the second link has the device of the first, and would fail with it: give another one");
	if (conf->link[0].n_peers != conf->link[1].n_peers)
		return gwha_refuse(extack, -EINVAL,
				   "each peer needs an address by the second link: give as many, in the same order");
	return 0;
}

/**
 * gwha_conf_link_clash() - whether a datagram could be for two synchronisations
 * @a: one of them
 * @b: the other
 *
 * Context: any.
 * Return: whether it could.
 */
bool gwha_conf_link_clash(const struct gwha_sync_conf *a,
			  const struct gwha_sync_conf *b)
{
	const struct gwha_sync_addrs *x;
	const struct gwha_sync_addrs *y;

	if (a->port != b->port)
		return false;
	for (x = a->link; x < a->link + a->n_links; x++)
		for (y = b->link; y < b->link + b->n_links; y++)
			if (x->family == y->family &&
			    !gwha_addr_cmp(&x->local, &y->local) &&
			    (!gwha_addr_is_link(x->family, &x->local) ||
			     !strcmp(x->ifname, y->ifname)))
				return true;
	return false;
}
