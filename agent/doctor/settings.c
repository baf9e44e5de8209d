// SPDX-License-Identifier: GPL-2.0-or-later
/* Settings of the kernel, as this network namespace has them. */

#include <inttypes.h>
#include <string.h>

#include "looks.h"
#include "look.h"

/* What a setting is about: it matters only where there is one. */
enum need {
	NEED_INET,
	NEED_INET6,
	NEED_ROUTER,
	NEED_SYNC,
};

static const struct setting {
	const char *id;
	const char *path;
	enum need need;
	uint64_t low;
	uint64_t high;
	const char *otherwise;
	const char *remedy;
} settings[] = {
	{"forwarding", "net/ipv4/ip_forward", NEED_INET, 1, UINT64_MAX,
	 "the node is no gateway: it forwards no IPv4",
	 "sysctl -w net.ipv4.ip_forward=1, and in /etc/sysctl.d"},
	{"forwarding6", "net/ipv6/conf/all/forwarding", NEED_INET6, 1,
	 UINT64_MAX, "the node is no gateway: it forwards no IPv6",
	 "sysctl -w net.ipv6.conf.all.forwarding=1, and in /etc/sysctl.d"},
	{"dev-weight", "net/core/dev_weight", NEED_ROUTER, 1, 8,
	 "under a flood the first gratuitous ARP of a takeover may be late",
	 "net.core.dev_weight = 8, as 60-gwha.conf has it"},
	{"fib-sync-mem", "net/ipv4/fib_sync_mem", NEED_ROUTER, 64 * 1024 * 1024,
	 UINT64_MAX,
	 "taking or giving back a thousand addresses stops for up to 9 ms at a time",
	 "net.ipv4.fib_sync_mem = 67108864, as 60-gwha.conf has it"},
	{"tcp-loose", "net/netfilter/nf_conntrack_tcp_loose", NEED_SYNC, 0, 0,
	 "a connection that is not known is taken up in its middle, and may be translated to another port than it had",
	 "sysctl -w net.netfilter.nf_conntrack_tcp_loose=0, and in /etc/sysctl.d"},
};

static bool needed(const struct gwha_host *h, enum need need)
{
	uint8_t family = need == NEED_INET6 ? GWHA_FAMILY_INET6 :
					      GWHA_FAMILY_INET;

	if (need == NEED_SYNC)
		return h->n_syncs;
	if (need == NEED_ROUTER)
		return h->n_routers;
	for (size_t i = 0; i < h->n_routers; i++)
		if (h->routers[i].family == family)
			return true;
	return false;
}

static void check_setting(const struct gwha_host *h, const struct setting *s,
			  struct gwha_report *r)
{
	uint64_t value;

	if (!needed(h, s->need))
		return;
	if (gwha_look_number(h, &value, "proc/sys/%s", s->path)) {
		gwha_found(r, s->id, GWHA_STATUS_UNKNOWN,
			   "/proc/sys/%s cannot be read: it is not this network namespace's, or what has it is not loaded",
			   s->path);
		return;
	}
	if (value >= s->low && value <= s->high)
		gwha_found(r, s->id, GWHA_STATUS_OK, "%s is %" PRIu64, s->path,
			   value);
	else
		gwha_remedy(gwha_found(r, s->id, GWHA_STATUS_WARNING,
				       "%s is %" PRIu64 ": %s", s->path, value,
				       s->otherwise),
			    "%s", s->remedy);
}

/* The device's own, or that of all, whichever the kernel takes. */
static int of_device(const struct gwha_host *h, const char *ifname,
		     const char *name, uint64_t *value)
{
	uint64_t all;

	if (gwha_look_number(h, &all, "proc/sys/net/ipv4/conf/all/%s", name) ||
	    gwha_look_number(h, value, "proc/sys/net/ipv4/conf/%s/%s", ifname,
			     name))
		return -1;
	if (all > *value)
		*value = all;
	return 0;
}

static bool first_of_device(const struct gwha_host *h, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (h->routers[j].family == GWHA_FAMILY_INET &&
		    !strcmp(h->routers[j].ifname, h->routers[i].ifname))
			return false;
	return h->routers[i].family == GWHA_FAMILY_INET;
}

static void check_arp(struct gwha_report *r, const char *dev, uint64_t ignore)
{
	/* of what they ask, 3 and more answer for other addresses, or none */
	if (ignore < 3)
		gwha_found(r, "arp-ignore", GWHA_STATUS_OK,
			   "%s: arp_ignore is %" PRIu64, dev, ignore);
	else
		gwha_remedy(gwha_found(r, "arp-ignore", GWHA_STATUS_WARNING,
				       "%s: arp_ignore is %" PRIu64
				       ": requests for VIPs may stay unanswered",
				       dev, ignore),
			    "net.ipv4.conf.all.arp_ignore and that of %s: 0, 1 or 2",
			    dev);
}

/* The virtual MAC address does not mind, see decisions/0007; peers do. */
static void check_filter(struct gwha_report *r, const struct gwha_router *rt,
			 uint64_t filter)
{
	if (filter != 1 || !rt->unicast.n)
		gwha_found(r, "rp-filter", GWHA_STATUS_OK,
			   "%s: rp_filter is %" PRIu64 "%s", rt->ifname, filter,
			   rt->vmac ? ", which a virtual MAC address does not mind" :
				      "");
	else
		gwha_remedy(gwha_found(r, "rp-filter", GWHA_STATUS_WARNING,
				       "%s: rp_filter is 1: adverts of a unicast peer are dropped where the route to it is by another device",
				       rt->ifname),
			    "net.ipv4.conf.all.rp_filter = 2, and that of %s",
			    rt->ifname);
}

static void check_devices(const struct gwha_host *h, struct gwha_report *r)
{
	uint64_t promote, ignore, filter;

	for (size_t i = 0; i < h->n_routers; i++) {
		const char *dev = h->routers[i].ifname;

		if (!first_of_device(h, i))
			continue;
		if (of_device(h, dev, "promote_secondaries", &promote) ||
		    of_device(h, dev, "arp_ignore", &ignore) ||
		    of_device(h, dev, "rp_filter", &filter)) {
			gwha_found(r, "device", GWHA_STATUS_UNKNOWN,
				   "%s: its settings cannot be read: there is no such device, or it has no IPv4",
				   dev);
			continue;
		}
		if (promote)
			gwha_found(r, "promote-secondaries", GWHA_STATUS_OK,
				   "%s: promote_secondaries is %" PRIu64, dev,
				   promote);
		else
			gwha_remedy(gwha_found(r, "promote-secondaries",
					       GWHA_STATUS_WARNING,
					       "%s: promote_secondaries is 0: a VIP that is removed may take others of its network along",
					       dev),
				    "net.ipv4.conf.all.promote_secondaries = 1, as 60-gwha.conf has it");
		check_arp(r, dev, ignore);
		check_filter(r, &h->routers[i], filter);
	}
}

/* Windows are known to a successor, so nothing need be let through unchecked. */
static void check_liberal(const struct gwha_host *h, struct gwha_report *r)
{
	uint64_t liberal;

	if (!h->n_syncs ||
	    gwha_look_number(h, &liberal,
			     "proc/sys/net/netfilter/nf_conntrack_tcp_be_liberal"))
		return;
	gwha_found(r, "tcp-liberal", GWHA_STATUS_OK,
		   "nf_conntrack_tcp_be_liberal is %" PRIu64 "%s", liberal,
		   liberal ? "; synchronisation does not need it" : "");
}

/* A peer's connections take places beside the own ones. */
static void check_room(const struct gwha_host *h, struct gwha_report *r)
{
	struct gwha_result *bad;
	uint64_t max, count;

	if (!h->n_syncs)
		return;
	if (gwha_look_number(h, &max, "proc/sys/net/netfilter/nf_conntrack_max") ||
	    gwha_look_number(h, &count,
			     "proc/sys/net/netfilter/nf_conntrack_count")) {
		gwha_found(r, "conntrack-room", GWHA_STATUS_UNKNOWN,
			   "nf_conntrack_max cannot be read: connection tracking is not loaded");
		return;
	}
	if (count < max / 10 * 7) {
		gwha_found(r, "conntrack-room", GWHA_STATUS_OK,
			   "%" PRIu64 " of %" PRIu64 " connections", count, max);
		return;
	}
	bad = gwha_found(r, "conntrack-room", GWHA_STATUS_WARNING,
			 "%" PRIu64 " of %" PRIu64
			 " connections: beyond nine tenths no more of the peers' are kept",
			 count, max);
	gwha_remedy(bad, "raise net.netfilter.nf_conntrack_max, alike on all nodes");
}

/* The second column: what found a CPU's queue full. */
static void check_backlog(const struct gwha_host *h, struct gwha_report *r)
{
	unsigned long long seen, dropped, all = 0;
	struct gwha_lines lines;
	struct gwha_result *bad;

	if (gwha_look_lines(h, &lines, "proc/net/softnet_stat")) {
		gwha_found(r, "backlog", GWHA_STATUS_UNKNOWN,
			   "/proc/net/softnet_stat cannot be read");
		return;
	}
	while (gwha_look_next(&lines))
		if (sscanf(lines.text, "%llx %llx", &seen, &dropped) == 2)
			all += dropped;
	gwha_look_end(&lines);
	if (!all) {
		gwha_found(r, "backlog", GWHA_STATUS_OK,
			   "no packet was dropped at a full queue of a CPU");
		return;
	}
	bad = gwha_found(r, "backlog", GWHA_STATUS_WARNING,
			 "%llu packets were dropped at full queues of CPUs since boot; adverts may have been among them",
			 all);
	gwha_remedy(bad, "raise net.core.netdev_max_backlog, or spread the load over more CPUs");
}

/**
 * gwha_check_settings - settings of the kernel
 * @h: host
 * @r: results are added
 */
void gwha_check_settings(const struct gwha_host *h, struct gwha_report *r)
{
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		check_setting(h, &settings[i], r);
	check_devices(h, r);
	check_liberal(h, r);
	check_room(h, r);
	check_backlog(h, r);
}
