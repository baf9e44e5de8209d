// SPDX-License-Identifier: GPL-2.0-or-later
/* Who else configures the devices: it may take addresses away that are ours. */

#include <inttypes.h>
#include <string.h>

#include "looks.h"
#include "look.h"

/* Where systemd looks for a file, and for what is added to it. */
static const char *const roots[] = {"etc", "run", "usr/lib"};

/* A setting that is looked for. */
struct search {
	const struct gwha_host *h;
	const char *key;
	char folder[GWHA_PATH_MAX];
	char line[GWHA_LINE_MAX];
	bool found;
};

static bool in_file(struct search *s, const char *path)
{
	struct gwha_lines lines;

	if (gwha_look_lines(s->h, &lines, "%s", path))
		return false;
	while (gwha_look_next(&lines))
		if (!strncmp(lines.text, s->key, strlen(s->key))) {
			strcpy(s->line, lines.text);
			s->found = true;
		}
	gwha_look_end(&lines);
	return s->found;
}

/* Called for each name in a folder, until it is found. */
static bool look_in(const char *name, void *arg)
{
	char path[2 * GWHA_PATH_MAX];
	struct search *s = arg;
	size_t len = strlen(name);

	if (len < 6 || strcmp(name + len - 5, ".conf"))
		return true;
	snprintf(path, sizeof(path), "%s/%s", s->folder, name);
	return !in_file(s, path);
}

/* A setting of a file of systemd's, or of what is added to it; NULL for none. */
static const char *setting(struct search *s, const char *file)
{
	const size_t n = sizeof(roots) / sizeof(roots[0]);

	s->found = false;
	for (size_t i = 0; i < n && !s->found; i++) {
		snprintf(s->folder, sizeof(s->folder), "%s/systemd/%s.d",
			 roots[i], file);
		gwha_look_names(s->h, s->folder, look_in, s);
	}
	for (size_t i = 0; i < n && !s->found; i++) {
		snprintf(s->folder, sizeof(s->folder), "%s/systemd/%s",
			 roots[i], file);
		in_file(s, s->folder);
	}
	return s->found ? s->line + strlen(s->key) : NULL;
}

static bool among(const char *value, const char *const *words, size_t n)
{
	for (size_t i = 0; value && i < n; i++)
		if (!strcmp(value, words[i]))
			return true;
	return false;
}

/* Whether networkd was told to leave foreign addresses alone. */
static bool keeps(const struct gwha_host *h, uint64_t ifindex)
{
	static const char *const words[] = {"yes", "true", "static"};
	char line[GWHA_LINE_MAX], file[GWHA_LINE_MAX + 8];
	struct search s = {.h = h, .key = "KeepConfiguration="};

	if (!gwha_look_has(h, "NETWORK_FILE=/", line,
			   "run/systemd/netif/links/%" PRIu64, ifindex))
		return false;
	snprintf(file, sizeof(file), "network/%s", strrchr(line, '/') + 1);
	return among(setting(&s, file), words, 3);
}

/* And routes and rules, which a group of gwha.yaml may have. */
static void check_foreign(const struct gwha_host *h, struct gwha_report *r)
{
	static const char *const keys[] = {"ManageForeignRoutes=",
					   "ManageForeignRoutingPolicyRules="};
	static const char *const words[] = {"no", "false"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct search s = {.h = h, .key = keys[i]};
		struct gwha_result *found;

		if (among(setting(&s, "networkd.conf"), words, 2))
			continue;
		found = gwha_found(
			r, "networkd-foreign", GWHA_STATUS_WARNING,
			"when systemd-networkd starts anew it removes routes and rules of others, those of groups too, which gwhad puts back");
		gwha_remedy(found,
			    "%sno in /etc/systemd/networkd.conf.d/gwha.conf (/usr/share/gwha/networkd/foreign.conf)",
			    keys[i]);
		return;
	}
	gwha_found(r, "networkd-foreign", GWHA_STATUS_OK,
		   "systemd-networkd leaves routes and rules of others alone");
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
			    "KeepConfiguration=static in the .network file of %s, or beside it (/usr/share/gwha/networkd/keep.conf)",
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
		    "unmanaged-devices=interface-name:%s in its configuration (/usr/share/gwha/NetworkManager/gwha.conf), or do not set the connection up anew while this node is active",
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
	bool any = false, networkd = false;

	for (size_t i = 0; i < h->n_routers; i++) {
		const char *dev = h->routers[i].ifname;

		if (seen(h, i) ||
		    gwha_look_number(h, &ifindex, "sys/class/net/%s/ifindex",
				     dev))
			continue;
		networkd |= by_networkd(h, r, dev, ifindex);
		any |= by_manager(h, r, dev, ifindex);
	}
	if (networkd)
		check_foreign(h, r);
	if (h->n_routers && !any && !networkd)
		gwha_found(r, "managers", GWHA_STATUS_OK,
			   "neither systemd-networkd nor NetworkManager manages a router's device");
}
