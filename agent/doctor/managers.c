// SPDX-License-Identifier: GPL-2.0-or-later
/* Who else configures the devices: it may take addresses away that are ours. */

#include <inttypes.h>
#include <string.h>

#include "looks.h"
#include "look.h"

/* Whether networkd was told to leave foreign addresses alone. */
static bool keeps(const struct gwha_host *h, uint64_t ifindex)
{
	char line[GWHA_LINE_MAX], *file;

	if (!gwha_look_has(h, "NETWORK_FILE=/", line,
			   "run/systemd/netif/links/%" PRIu64, ifindex))
		return false;
	file = strchr(line, '/') + 1;
	if (!gwha_look_has(h, "KeepConfiguration=", line, "%s", file))
		return false;
	return strstr(line, "=yes") || strstr(line, "=true") ||
	       strstr(line, "=static");
}

static bool by_networkd(const struct gwha_host *h, struct gwha_report *r,
			const char *dev, uint64_t ifindex)
{
	if (!gwha_look_has(h, "ADMIN_STATE=configur", NULL,
			   "run/systemd/netif/links/%" PRIu64, ifindex))
		return false;
	if (keeps(h, ifindex))
		gwha_found(r, "networkd", GWHA_STATUS_OK,
			   "systemd-networkd manages %s and keeps others' addresses",
			   dev);
	else
		gwha_remedy(gwha_found(r, "networkd", GWHA_STATUS_WARNING,
				       "systemd-networkd manages %s: when it starts anew it removes VIPs, which gwha puts back",
				       dev),
			    "KeepConfiguration=static in the .network file of %s",
			    dev);
	return true;
}

static bool by_manager(const struct gwha_host *h, struct gwha_report *r,
		       const char *dev, uint64_t ifindex)
{
	if (!gwha_look_has(h, "managed=true", NULL,
			   "run/NetworkManager/devices/%" PRIu64, ifindex))
		return false;
	gwha_remedy(gwha_found(r, "network-manager", GWHA_STATUS_WARNING,
			       "NetworkManager manages %s: when it sets it up anew it removes VIPs, which gwha puts back",
			       dev),
		    "unmanaged-devices=interface-name:%s in its configuration, or do not set the connection up anew while this node is active",
		    dev);
	return true;
}

static bool seen(const struct gwha_host *h, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (!strcmp(h->routers[j].ifname, h->routers[i].ifname))
			return true;
	return false;
}

/**
 * gwha_check_managers - who else configures the devices
 * @h: host
 * @r: results are added
 */
void gwha_check_managers(const struct gwha_host *h, struct gwha_report *r)
{
	uint64_t ifindex;
	bool any = false;

	for (size_t i = 0; i < h->n_routers; i++) {
		const char *dev = h->routers[i].ifname;

		if (seen(h, i) ||
		    gwha_look_number(h, &ifindex, "sys/class/net/%s/ifindex",
				     dev))
			continue;
		any |= by_networkd(h, r, dev, ifindex);
		any |= by_manager(h, r, dev, ifindex);
	}
	if (h->n_routers && !any)
		gwha_found(r, "managers", GWHA_STATUS_OK,
			   "neither systemd-networkd nor NetworkManager manages a router's device");
}
