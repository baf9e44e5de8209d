// SPDX-License-Identifier: GPL-2.0-or-later
/* What groups, routers and synchronisation themselves tell. */

#include <string.h>

#include "attrs_gen.h"
#include "looks.h"
#include "look.h"
#include "units.h"

static void check_groups(const struct gwha_host *h, struct gwha_report *r)
{
	size_t well = 0;

	for (size_t i = 0; i < h->n_groups; i++) {
		const struct gwha_group *g = &h->groups[i];
		const char *cause = gwha_enum_name(&gwha_enum_cause, g->cause);

		if (g->partial)
			gwha_remedy(gwha_found(r, "groups", GWHA_STATUS_WARNING,
					       "group %s is partial: some of its routers hear an active gateway and others do not",
					       g->name),
				    "one LAN is cut: look where adverts get lost (docs/operations.md)");
		else if (g->unserved)
			gwha_remedy(gwha_found(r, "groups", GWHA_STATUS_WARNING,
					       "group %s is served by nobody that is heard, and this node serves as much of pool %s as it may",
					       g->name, g->pool),
				    "more nodes have failed than stand by: bring one back, or gwha group set %s pool-limit %u",
				    g->name, g->pool_limit + 1u);
		else if (g->state == GWHA_STATE_INIT && g->cause)
			gwha_remedy(gwha_found(r, "groups", GWHA_STATUS_WARNING,
					       "group %s stands in fault: %s",
					       g->name, cause ? cause : "?"),
				    "gwha router show names the router");
		else
			well++;
	}
	if (h->loaded && well == h->n_groups)
		gwha_found(r, "groups", GWHA_STATUS_OK,
			   "%zu, none in fault, none partial, none unserved", well);
}

/* V27: the interval is too short for what was seen. */
static void check_lateness(const struct gwha_host *h, struct gwha_report *r)
{
	char late[GWHA_TEXT_MAX], hint[GWHA_TEXT_MAX];
	size_t bad = 0;

	for (size_t i = 0; i < h->n_stats; i++) {
		const struct gwha_stats *s = &h->stats[i];

		if (!s->hint_interval_us)
			continue;
		bad++;
		gwha_remedy(gwha_found(r, "lateness", GWHA_STATUS_WARNING,
				       "%s vrid %u: adverts came up to %s late, which the interval leaves too little room for",
				       s->ifname, s->vrid,
				       gwha_time_brief(late,
						       s->worst_rx_late_us)),
			    "interval %s would do, on all nodes; gwha stats shows how late how many were",
			    gwha_time_text(hint, s->hint_interval_us));
	}
	if (h->loaded && !bad)
		gwha_found(r, "lateness", GWHA_STATUS_OK,
			   "no router's adverts were too late for its interval");
}

static const char *shared(const struct gwha_host *h, const struct gwha_sync *s)
{
	for (size_t i = 0; i < h->n_routers; i++)
		if (*h->routers[i].ifname &&
		    (!strcmp(h->routers[i].ifname, s->ifname) ||
		     !strcmp(h->routers[i].ifname, s->ifname2)))
			return h->routers[i].ifname;
	return NULL;
}

/* V58 */
static void check_link(const struct gwha_host *h, const struct gwha_sync *s,
		       struct gwha_report *r)
{
	const char *dev = shared(h, s);

	if (!dev)
		gwha_found(r, "sync-link", GWHA_STATUS_OK,
			   "group %s: a link of its own", s->group);
	else if (s->rate_kbit)
		gwha_found(r, "sync-link", GWHA_STATUS_OK,
			   "group %s: by %s, which has a router, within a rate",
			   s->group, dev);
	else
		gwha_remedy(gwha_found(r, "sync-link", GWHA_STATUS_WARNING,
				       "group %s is synchronised by %s, which has a router: many connections may saturate it",
				       s->group, dev),
			    "use another device, or gwha sync set group %s rate 100mbit, or what it can bear",
			    s->group);
}

static void check_peers(const struct gwha_host *h, const struct gwha_sync *s,
			struct gwha_report *r)
{
	char peer[GWHA_TEXT_MAX];
	bool bad = false;

	for (uint32_t i = 0; i < s->statuses.n; i++) {
		const struct gwha_sync_peer *p = &s->statuses.at[i];

		if (p->up && p->synced)
			continue;
		bad = true;
		gwha_remedy(gwha_found(r, "sync-peer", GWHA_STATUS_WARNING,
				       "group %s: peer %s is %s", s->group,
				       gwha_addr_text(peer, &p->addr),
				       p->up ? "not synchronised yet" : "down"),
			    "look at its link, at the firewalls of both, and at drop counters in gwha sync show");
	}
	if (h->loaded && !bad)
		gwha_found(r, "sync-peer", GWHA_STATUS_OK,
			   "group %s: all peers are up and synchronised",
			   s->group);
}

/* V34: such a switch passes frames from and to one address a port. */
static void check_switch(const struct gwha_host *h, struct gwha_report *r)
{
	const char *dev = NULL;
	char vendor[64];

	for (size_t i = 0; i < h->n_routers && !dev; i++)
		if (h->routers[i].vmac)
			dev = h->routers[i].ifname;
	if (!dev)
		return;
	if (gwha_look_text(h, vendor, sizeof(vendor),
			   "sys/class/dmi/id/sys_vendor"))
		gwha_found(r, "virtual-switch", GWHA_STATUS_UNKNOWN,
			   "the machine does not tell its maker");
	else if (strncmp(vendor, "VMware", 6))
		gwha_found(r, "virtual-switch", GWHA_STATUS_OK,
			   "no machine of VMware");
	else
		gwha_remedy(gwha_found(r, "virtual-switch", GWHA_STATUS_WARNING,
				       "a machine of VMware, with a virtual MAC address on %s: its switch may drop the frames",
				       dev),
			    "vmac off; or let the port group accept forged transmits, MAC address changes and promiscuous mode");
}

/* Somebody meant it; and may have forgotten it. */
static void check_maintenance(const struct gwha_host *h, struct gwha_report *r)
{
	struct gwha_result *found;

	if (!gwha_look(h, "var/lib/gwha/maintenance")) {
		gwha_found(r, "maintenance", GWHA_STATUS_OK,
			   "this node is not in maintenance");
		return;
	}
	found = gwha_found(
		r, "maintenance", GWHA_STATUS_WARNING,
		"this node is in maintenance: it takes over only where nobody else does");
	gwha_remedy(found,
		    "gwha maintenance off, when it is ready; gwha maintenance says since when");
}

/**
 * gwha_check_state - what there is, and how it does
 * @h: host
 * @r: results are added
 */
void gwha_check_state(const struct gwha_host *h, struct gwha_report *r)
{
	check_maintenance(h, r);
	check_groups(h, r);
	check_lateness(h, r);
	for (size_t i = 0; i < h->n_syncs; i++) {
		check_link(h, &h->syncs[i], r);
		check_peers(h, &h->syncs[i], r);
	}
	check_switch(h, r);
}
