// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is known of versions of programs that run beside gwha (H30). What is in
 * the table was seen with the versions named: by this project's own tests
 * (docs/conformance.md, docs/measurements.md), or in the report that is named.
 */

#include <string.h>

#include "looks.h"
#include "debver.h"
#include "look.h"

#define VERSION_MAX 64

enum package {
	KEEPALIVED,
	FRR,
	STRONGSWAN,
	PACKAGES
};

/* The package of each that has its daemon. */
static const char *const names[PACKAGES] = {
	[KEEPALIVED] = "keepalived",
	[FRR] = "frr",
	[STRONGSWAN] = "libstrongswan",
};

/*
 * A fault, seen with versions from @from to @to; @file with @setting in it
 * says that it is used so that it matters; NULL if it always does.
 */
static const struct fault {
	enum package package;
	const char *from;
	const char *to;
	const char *file;
	const char *setting;
	const char *text;
	const char *remedy;
} faults[] = {
	{KEEPALIVED, "2.2.7", "2.4.3", "etc/keepalived/keepalived.conf",
	 "vrrp_instance",
	 "takes over at each advert of version 3 whose interval is 0, and sends none while it reads its configuration anew",
	 "as a peer of gwha: intervals of 1s or more, and a firewall against others (docs/conformance.md, 21)"
	},
	{FRR, "8.1", "8.4.4", "etc/frr/daemons", "vrrpd=yes",
	 "vrrpd: a backup answers ARP for its VIPs after the interface below was down (github.com/FRRouting/frr/issues/16995)",
	 "let gwha run those routers, or take VIPs off the macvlan by hand after such a fault"
	},
	{STRONGSWAN, "5.9.8", "5.9.8", "etc/strongswan.d/charon/ha.conf",
	 "local",
	 "the ha plugin: what is sent after a takeover begins at sequence 1, and the peer drops it until that has passed its window",
	 "standby: hot in gwha.yaml, which sees to it; else rekey each CHILD_SA at once after a takeover; no IKEv1 with it (github.com/strongswan/strongswan/issues/3113)"
	},
};

struct versions {
	char is[PACKAGES][VERSION_MAX];
};

static int package_of(const char *name)
{
	for (int i = 0; i < PACKAGES; i++)
		if (!strcmp(names[i], name))
			return i;
	return -1;
}

/* Blocks of "Package:", "Status:", "Version:", in this order, a blank between. */
static int read_versions(const struct gwha_host *h, struct versions *v)
{
	struct gwha_lines lines;
	bool installed = false;
	int package = -1;

	if (gwha_look_lines(h, &lines, "var/lib/dpkg/status"))
		return -1;
	while (gwha_look_next(&lines)) {
		if (!strncmp(lines.text, "Package: ", 9)) {
			package = package_of(lines.text + 9);
			installed = false;
		} else if (package >= 0 &&
			   !strncmp(lines.text, "Status: ", 8)) {
			installed = strstr(lines.text, " installed");
		} else if (package >= 0 && installed &&
			   !strncmp(lines.text, "Version: ", 9)) {
			gwha_debver_upstream(lines.text + 9, v->is[package],
					     VERSION_MAX);
		}
	}
	gwha_look_end(&lines);
	return 0;
}

/**
 * gwha_check_known - known faults of the versions that are installed
 * @h: host
 * @r: results are added
 */
void gwha_check_known(const struct gwha_host *h, struct gwha_report *r)
{
	struct versions v = {0};
	bool any = false;

	if (read_versions(h, &v)) {
		gwha_found(r, "known-faults", GWHA_STATUS_UNKNOWN,
			   "/var/lib/dpkg/status cannot be read: which versions are installed is not known");
		return;
	}
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		const struct fault *f = &faults[i];
		const char *is = v.is[f->package];

		if (!*is || gwha_debver_compare(is, f->from) < 0 ||
		    gwha_debver_compare(is, f->to) > 0)
			continue;
		if (f->file && !gwha_look_setting(h, f->setting, "%s", f->file))
			continue;
		any = true;
		gwha_remedy(gwha_found(r, "known-faults", GWHA_STATUS_WARNING,
				       "%s %s %s", names[f->package], is,
				       f->text),
			    "%s", f->remedy);
	}
	if (!any)
		gwha_found(r, "known-faults", GWHA_STATUS_OK,
			   "of the versions of keepalived, FRR and strongSwan here none is in the table");
}
