// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Addresses, and routes that stand in for them, by rtnetlink: docs/decisions/0001.
 */

#include <linux/if_arp.h>
#include <linux/inetdevice.h>
#include <linux/net.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <net/addrconf.h>
#include <net/if_inet6.h>
#include <net/ip6_fib.h>
#include <net/l3mdev.h>
#include <net/net_namespace.h>
#include <net/netlink.h>
#include <net/route.h>
#include <net/sock.h>

#include "rtnl.h"
#include "vip.h"

#define GWHA_FOREVER 0xffffffff /* as a lifetime */

/*
 * No duplicate address detection: who has the address is the election's to say.
 * A link-local VIP is deprecated, which matters to nobody but a node that looks
 * for a source: the newest link-local address would be it, and what the node
 * began would end with the next verdict. The choice among global addresses
 * is left to prefixes.
 */
static void *put_v6(void *at, const struct gwha_vip *vip)
{
	static const u32 flags = IFA_F_NODAD;
	struct ifa_cacheinfo life = {
		.ifa_valid = GWHA_FOREVER,
		.ifa_prefered = GWHA_FOREVER,
	};

	if (gwha_addr_is_link(GWHA_FAMILY_INET6, &vip->addr))
		life.ifa_prefered = 0;
	at = gwha_rtnl_put(at, IFA_FLAGS, &flags, sizeof(flags));
	return gwha_rtnl_put(at, IFA_CACHEINFO, &life, sizeof(life));
}

static int ask_address(struct socket *sock, u16 type, u16 flags, int ifindex,
		       u8 family, const struct gwha_vip *vip)
{
	u8 buf[GWHA_RTNL_MAX] __aligned(NLMSG_ALIGNTO) = {};
	struct nlmsghdr *nlh = (struct nlmsghdr *)buf;
	struct ifaddrmsg *ifa = nlmsg_data(nlh);
	void *at = (u8 *)ifa + NLMSG_ALIGN(sizeof(*ifa));
	u8 len = gwha_addr_len(family);

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = flags;
	ifa->ifa_family = family;
	ifa->ifa_prefixlen = vip->plen;
	ifa->ifa_scope = RT_SCOPE_UNIVERSE;
	ifa->ifa_index = ifindex;
	at = gwha_rtnl_put(at, IFA_LOCAL, vip->addr.b, len);
	at = gwha_rtnl_put(at, IFA_ADDRESS, vip->addr.b, len);
	if (family == GWHA_FAMILY_INET6)
		at = put_v6(at, vip);
	return gwha_rtnl_ask(sock, nlh, at);
}

/*
 * As the route that comes with an address, but for the metric: the kernel gives
 * 0 to its own alone, and without one would delete that.
 */
static int ask_route(struct socket *sock, u16 type, u16 flags, int ifindex,
		     u32 table, const struct gwha_vip *vip)
{
	static const u32 metric = IP6_RT_PRIO_USER;
	u8 buf[GWHA_RTNL_MAX] __aligned(NLMSG_ALIGNTO) = {};
	struct nlmsghdr *nlh = (struct nlmsghdr *)buf;
	struct rtmsg *rtm = nlmsg_data(nlh);
	void *at = (u8 *)rtm + NLMSG_ALIGN(sizeof(*rtm));

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = flags;
	rtm->rtm_family = GWHA_FAMILY_INET6;
	rtm->rtm_dst_len = 8 * sizeof(vip->addr);
	rtm->rtm_protocol = RTPROT_KERNEL;
	rtm->rtm_type = RTN_LOCAL;
	at = gwha_rtnl_put(at, RTA_DST, vip->addr.b, sizeof(vip->addr));
	at = gwha_rtnl_put(at, RTA_OIF, &ifindex, sizeof(ifindex));
	at = gwha_rtnl_put(at, RTA_TABLE, &table, sizeof(table));
	at = gwha_rtnl_put(at, RTA_PRIORITY, &metric, sizeof(metric));
	return gwha_rtnl_ask(sock, nlh, at);
}

/* Under RCU. An address of a device that is not on its way out, or NULL. */
static struct inet6_ifaddr *find_v6(const struct net_device *dev,
				    const struct gwha_addr *addr)
{
	const struct inet6_dev *idev;
	struct inet6_ifaddr *ifa;

	idev = __in6_dev_get(dev);
	if (!idev)
		return NULL;
	list_for_each_entry_rcu(ifa, &idev->addr_list, if_list)
		if (!memcmp(&ifa->addr, addr->b, sizeof(ifa->addr)) &&
		    READ_ONCE(ifa->state) != INET6_IFADDR_STATE_DEAD)
			return ifa;
	return NULL;
}

/*
 * Somebody added the address before us, and asked the network whether it may be
 * used: it says no while a peer has it, and that stays so. Whether this is such
 * a one, and how it is to be deleted.
 */
static bool is_dud(struct net *net, int ifindex, struct gwha_vip *vip)
{
	const struct inet6_ifaddr *ifa = NULL;
	struct net_device *dev;
	bool dud = false;

	rcu_read_lock();
	dev = dev_get_by_index_rcu(net, ifindex);
	if (dev)
		ifa = find_v6(dev, &vip->addr);
	if (ifa) {
		vip->plen = ifa->prefix_len;
		dud = READ_ONCE(ifa->flags) &
		      (IFA_F_TENTATIVE | IFA_F_DADFAILED);
	}
	rcu_read_unlock();
	return dud;
}

/*
 * The kernel does not say whether it had the memory for the routes of an IPv4
 * address. Without the local one nobody answers for it.
 */
static bool has_route(struct net *net, int ifindex, const struct gwha_vip *vip)
{
	unsigned int type = RTN_UNSPEC;
	struct net_device *dev;
	__be32 ip;

	memcpy(&ip, vip->addr.b, sizeof(ip));
	rcu_read_lock();
	dev = dev_get_by_index_rcu(net, ifindex);
	if (dev)
		type = inet_addr_type_dev_table(net, dev, ip);
	rcu_read_unlock();
	return type == RTN_LOCAL || type == RTN_BROADCAST;
}

static int add_v4(struct socket *sock, int ifindex, const struct gwha_vip *vip)
{
	int err = ask_address(sock, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL,
			      ifindex, GWHA_FAMILY_INET, vip);

	if ((err && err != -EEXIST) ||
	    has_route(sock_net(sock->sk), ifindex, vip))
		return err;
	ask_address(sock, RTM_DELADDR, 0, ifindex, GWHA_FAMILY_INET, vip);
	return -ENOMEM;
}

/**
 * gwha_vip_add() - configure an address
 * @sock: from gwha_rtnl_open()
 * @ifindex: interface
 * @family: GWHA_FAMILY_*
 * @vip: address and prefix length
 *
 * An IPv4 address is usable when this returns 0: it is answered for, and local.
 * An IPv6 address is not yet, see gwha_vip_settle(). Peers that have it do not
 * hinder it.
 *
 * Context: process; sleeps, takes RTNL.
 * Return: 0; -EEXIST if it was there; else -errno.
 */
int gwha_vip_add(struct socket *sock, int ifindex, u8 family,
		 const struct gwha_vip *vip)
{
	struct gwha_vip old = *vip;
	int err;

	if (family != GWHA_FAMILY_INET6)
		return add_v4(sock, ifindex, vip);
	err = ask_address(sock, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, ifindex,
			  family, vip);
	if (err != -EEXIST || !is_dud(sock_net(sock->sk), ifindex, &old))
		return err;
	ask_address(sock, RTM_DELADDR, 0, ifindex, family, &old);
	return ask_address(sock, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL,
			   ifindex, family, vip);
}

/**
 * gwha_vip_del() - remove an address
 * @sock: from gwha_rtnl_open()
 * @ifindex: interface
 * @family: GWHA_FAMILY_*
 * @vip: address and prefix length
 *
 * Context: process; sleeps, takes RTNL.
 * Return: 0; -EADDRNOTAVAIL or -ENODEV if it was not there; else -errno.
 */
int gwha_vip_del(struct socket *sock, int ifindex, u8 family,
		 const struct gwha_vip *vip)
{
	int err = ask_address(sock, RTM_DELADDR, 0, ifindex, family, vip);

	/* the interface has no IPv6 any more */
	return err == -ENXIO ? -ENODEV : err;
}

/* The table that the kernel has a device's local routes in. */
static u32 local_table(const struct net_device *dev)
{
	return l3mdev_fib_table(dev) ?: RT_TABLE_LOCAL;
}

/* The group by which neighbours ask for an address, as cards know it. */
static bool group_mac(const struct net_device *dev, const struct gwha_vip *vip,
		      u8 *mac)
{
	struct in6_addr addr, group;

	if (dev->type != ARPHRD_ETHER)
		return false;
	memcpy(&addr, vip->addr.b, sizeof(addr));
	addrconf_addr_solict_mult(&addr, &group);
	ipv6_eth_mc_map(&group, mac);
	return true;
}

/**
 * gwha_vip_route() - have what is for an IPv6 address come in before it is there
 * @sock: from gwha_rtnl_open()
 * @dev: interface it is to be on
 * @vip: the address
 *
 * Packets to it are accepted, and neighbours who ask for it are heard; but the
 * kernel does not answer them. It takes a quarter of what an address takes.
 *
 * Context: process; sleeps, takes RTNL.
 * Return: 0 or -errno.
 */
int gwha_vip_route(struct socket *sock, struct net_device *dev,
		   const struct gwha_vip *vip)
{
	u8 mac[ETH_ALEN];
	int err;

	/* not NLM_F_EXCL: the same link-local one may be on other interfaces */
	err = ask_route(sock, RTM_NEWROUTE, NLM_F_CREATE, dev->ifindex,
			local_table(dev), vip);
	if (!err && group_mac(dev, vip, mac))
		dev_mc_add(dev, mac);
	return err;
}

/**
 * gwha_vip_unroute() - undo gwha_vip_route(); an address has a route of its own
 * @sock: from gwha_rtnl_open()
 * @ifindex: interface; when it is gone there is nothing to undo
 * @vip: the address
 *
 * Context: process; sleeps, takes RTNL.
 * Return: 0 or -errno, and nothing has changed.
 */
int gwha_vip_unroute(struct socket *sock, int ifindex,
		     const struct gwha_vip *vip)
{
	struct net_device *dev = dev_get_by_index(sock_net(sock->sk), ifindex);
	u8 mac[ETH_ALEN];
	int err;

	if (!dev)
		return 0;
	err = ask_route(sock, RTM_DELROUTE, 0, ifindex, local_table(dev), vip);
	/* not there any more: the interface was down */
	if (err == -ESRCH)
		err = 0;
	if (!err && group_mac(dev, vip, mac))
		dev_mc_del(dev, mac);
	dev_put(dev);
	return err;
}

/*
 * What the kernel left to be done for an address, or NULL. It is taken out of its
 * queue, with the queue's reference to the address, which the work gives back.
 */
static struct work_struct *take_work(const struct net_device *dev,
				     const struct gwha_vip *vip)
{
	struct work_struct *work = NULL;
	struct inet6_ifaddr *ifa;

	rcu_read_lock();
	ifa = find_v6(dev, &vip->addr);
	if (ifa && cancel_delayed_work(&ifa->dad_work))
		work = &ifa->dad_work.work;
	rcu_read_unlock();
	return work;
}

/**
 * gwha_vip_settle() - make an address that was added work
 * @dev: interface
 * @family: GWHA_FAMILY_*
 * @vip: the address
 *
 * The kernel acknowledges an IPv6 address, and leaves its solicited-node group
 * and then its local route to a work item. That would run when a thread of ordinary
 * priority gets round to it; here it is done at once. When it is not in its
 * queue any more, somebody is doing it.
 *
 * Context: process; sleeps, takes RTNL.
 * Return: whether it is answered for, and local.
 */
bool gwha_vip_settle(const struct net_device *dev, u8 family,
		     const struct gwha_vip *vip)
{
	const struct inet6_ifaddr *ifa;
	const struct fib6_info *route;
	struct work_struct *work;
	bool usable = false;

	if (family != GWHA_FAMILY_INET6)
		return true;
	work = take_work(dev, vip);
	if (work)
		work->func(work);
	rcu_read_lock();
	ifa = find_v6(dev, &vip->addr);
	if (ifa) {
		route = READ_ONCE(ifa->rt);
		usable = route && rcu_access_pointer(route->fib6_node);
	}
	rcu_read_unlock();
	return usable;
}

/**
 * gwha_vip_is_local() - whether an address is one of this node's
 * @dev: interface it is meant for
 * @family: GWHA_FAMILY_*
 * @addr: the address
 *
 * A link-local address is looked for on @dev alone, others in all of its VRF.
 *
 * Context: any.
 * Return: whether it is.
 */
bool gwha_vip_is_local(const struct net_device *dev, u8 family,
		       const struct gwha_addr *addr)
{
	struct in6_addr ip6;
	__be32 ip;

	if (family == GWHA_FAMILY_INET6) {
		memcpy(&ip6, addr->b, sizeof(ip6));
		return ipv6_chk_addr_and_flags(dev_net(dev), &ip6, dev,
					       !gwha_addr_is_link(family, addr),
					       1, 0);
	}
	memcpy(&ip, addr->b, sizeof(ip));
	return inet_addr_type_dev_table(dev_net(dev), dev, ip) == RTN_LOCAL;
}

/**
 * gwha_vip_is_on() - whether an interface has an address
 * @dev: interface
 * @family: GWHA_FAMILY_*
 * @addr: the address
 *
 * Context: any.
 * Return: whether it has, usable already or not.
 */
bool gwha_vip_is_on(const struct net_device *dev, u8 family,
		    const struct gwha_addr *addr)
{
	const struct in_device *in_dev;
	const struct in_ifaddr *ifa;
	bool found = false;

	rcu_read_lock();
	if (family == GWHA_FAMILY_INET6) {
		found = find_v6(dev, addr);
		goto out;
	}
	in_dev = __in_dev_get_rcu(dev);
	if (!in_dev)
		goto out;
	in_dev_for_each_ifa_rcu(ifa, in_dev)
		if (!memcmp(&ifa->ifa_local, addr->b, sizeof(ifa->ifa_local)))
			found = true;
out:
	rcu_read_unlock();
	return found;
}

/* Under RCU. RFC 9568 7.2: the primary IPv4 address. */
static int primary_v4(const struct net_device *dev, gwha_vip_skip *skip,
		      struct gwha_addr *addr)
{
	struct gwha_addr found = {};
	const struct in_ifaddr *ifa;
	struct in_device *in_dev;

	in_dev = __in_dev_get_rcu(dev);
	if (!in_dev)
		return -EADDRNOTAVAIL;
	in_dev_for_each_ifa_rcu(ifa, in_dev) {
		if (ifa->ifa_scope >= RT_SCOPE_HOST)
			continue;
		memcpy(found.b, &ifa->ifa_local, sizeof(ifa->ifa_local));
		if (skip(dev, GWHA_FAMILY_INET, &found))
			continue;
		*addr = found;
		return 0;
	}
	return -EADDRNOTAVAIL;
}

/*
 * Under RCU. RFC 9568 7.2: the link-local address. The kernel puts new ones
 * before old ones; the oldest is taken, so that one more changes nothing.
 */
static int primary_v6(const struct net_device *dev, gwha_vip_skip *skip,
		      struct gwha_addr *addr)
{
	const struct inet6_ifaddr *ifa;
	const struct inet6_dev *idev;
	int err = -EADDRNOTAVAIL;
	struct gwha_addr found;
	u32 flags;

	idev = __in6_dev_get(dev);
	if (!idev)
		return err;
	list_for_each_entry_rcu(ifa, &idev->addr_list, if_list) {
		flags = READ_ONCE(ifa->flags);
		memcpy(found.b, &ifa->addr, sizeof(found.b));
		if (!gwha_addr_is_link(GWHA_FAMILY_INET6, &found) ||
		    READ_ONCE(ifa->state) == INET6_IFADDR_STATE_DEAD ||
		    flags & IFA_F_DADFAILED ||
		    skip(dev, GWHA_FAMILY_INET6, &found))
			continue;
		if (!(flags & IFA_F_TENTATIVE)) {
			*addr = found;
			err = 0;
		} else if (err) {
			err = -EAGAIN;
		}
	}
	return err;
}

/**
 * gwha_vip_primary() - the address that adverts are sent from
 * @dev: interface
 * @family: GWHA_FAMILY_*
 * @skip: tells addresses that are not to be taken: virtual ones
 * @addr: where it is put; all zero if there is none
 *
 * RFC 9568 7.2: the primary IPv4 address, or the link-local IPv6 address; never
 * a virtual one.
 *
 * Context: any.
 * Return: 0; -EADDRNOTAVAIL; -EAGAIN while the kernel still asks the network
 * whether it may use one, the end of which it tells nobody.
 */
int gwha_vip_primary(const struct net_device *dev, u8 family,
		     gwha_vip_skip *skip, struct gwha_addr *addr)
{
	int err;

	memset(addr, 0, sizeof(*addr));
	rcu_read_lock();
	if (family == GWHA_FAMILY_INET6)
		err = primary_v6(dev, skip, addr);
	else
		err = primary_v4(dev, skip, addr);
	rcu_read_unlock();
	return err;
}
