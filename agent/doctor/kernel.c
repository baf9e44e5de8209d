// SPDX-License-Identifier: GPL-2.0-or-later
/* The kernel, its module, and the kernel that the next boot may start. */

#include <string.h>

#include "looks.h"
#include "look.h"

#define RELEASE_MAX 128

/* What a path of modules.dep and modules.builtin ends with. */
static bool lists(const struct gwha_host *h, const char *release,
		  const char *list, const char *module)
{
	char file[64];

	snprintf(file, sizeof(file), "/%s.ko", module);
	if (gwha_look_has(h, file, NULL, "lib/modules/%s/%s", release, list))
		return true;
	/* some are called with '_' and have a file with '-' */
	for (char *c = file; *c; c++)
		if (*c == '_')
			*c = '-';
	return gwha_look_has(h, file, NULL, "lib/modules/%s/%s", release, list);
}

static void check_release(struct gwha_report *r, const char *release)
{
	unsigned int major = 0, minor = 0;
	struct gwha_result *bad;

	if (sscanf(release, "%u.%u", &major, &minor) != 2) {
		gwha_found(r, "kernel", GWHA_STATUS_UNKNOWN,
			   "its version cannot be read");
		return;
	}
	if (major > 6 || (major == 6 && minor >= 1)) {
		gwha_found(r, "kernel", GWHA_STATUS_OK,
			   "%s; 6.1 and later are supported", release);
		return;
	}
	bad = gwha_found(r, "kernel", GWHA_STATUS_ERROR,
			 "%s is too old: 6.1 and later are supported", release);
	gwha_remedy(bad, "boot a kernel of Debian 12 or later");
}

static void check_module(const struct gwha_host *h, struct gwha_report *r)
{
	struct gwha_result *bad;
	char version[64];

	if (!gwha_look(h, "sys/module/gwha")) {
		bad = gwha_found(r, "module", GWHA_STATUS_ERROR,
				 "gwha is not loaded: nothing is highly available");
		gwha_remedy(bad, "modprobe gwha, then gwha apply with the file");
		return;
	}
	if (gwha_look_text(h, version, sizeof(version),
			   "sys/module/gwha/version")) {
		bad = gwha_found(r, "module", GWHA_STATUS_WARNING,
				 "gwha is loaded and tells no version: it is older than this program, %s",
				 h->version);
		gwha_remedy(bad, "install module and program of one version; hand over before the module is loaded anew");
		return;
	}
	if (!strcmp(version, h->version)) {
		gwha_found(r, "module", GWHA_STATUS_OK,
			   "gwha %s is loaded, of this program's version",
			   version);
		return;
	}
	bad = gwha_found(r, "module", GWHA_STATUS_WARNING,
			 "gwha %s is loaded, this program is %s", version,
			 h->version);
	gwha_remedy(bad, "install both of one version; hand over before the module is loaded anew");
}

struct newest {
	const struct gwha_host *h;
	char release[RELEASE_MAX];
};

/* What a removed kernel leaves is a folder without its modules. */
static bool take_newer(const char *name, void *arg)
{
	struct newest *newest = arg;

	if (strlen(name) < RELEASE_MAX &&
	    strverscmp(name, newest->release) > 0 &&
	    gwha_look(newest->h, "lib/modules/%s/kernel", name))
		strcpy(newest->release, name);
	return true;
}

static void say_not_built(const struct gwha_host *h, struct gwha_report *r,
			  const char *release, const char *running)
{
	struct gwha_result *bad;
	bool dkms = gwha_look(h, "var/lib/dkms/gwha");

	bad = gwha_found(r, "dkms", GWHA_STATUS_WARNING,
			 "%s, %s, has no module gwha: after a boot of it nothing is highly available",
			 release,
			 strcmp(release, running) ?
				 "the newest kernel that is installed" :
				 "the kernel that runs");
	if (!gwha_look(h, "lib/modules/%s/build", release))
		gwha_remedy(bad, "its headers are missing: apt install linux-headers-%s, which has DKMS build it",
			    release);
	else if (dkms)
		gwha_remedy(bad, "dkms autoinstall -k %s; why it failed is in /var/lib/dkms/gwha/%s/build/make.log",
			    release, h->version);
	else
		gwha_remedy(bad, "install the package gwha-dkms, or make dkms-install in the sources");
}

/* The newest kernel is what a reboot starts, if nobody says otherwise. */
static void check_next(const struct gwha_host *h, struct gwha_report *r,
		       const char *running)
{
	struct newest newest = {.h = h};

	if (gwha_look_names(h, "lib/modules", take_newer, &newest) ||
	    !*newest.release) {
		gwha_found(r, "dkms", GWHA_STATUS_UNKNOWN,
			   "no kernel's modules are in /lib/modules");
		return;
	}
	if (!gwha_look(h, "lib/modules/%s/modules.dep", newest.release))
		gwha_found(r, "dkms", GWHA_STATUS_UNKNOWN,
			   "%s, the newest kernel that is installed, has no list of modules",
			   newest.release);
	else if (lists(h, newest.release, "modules.dep", "gwha"))
		gwha_found(r, "dkms", GWHA_STATUS_OK,
			   "%s, the newest kernel that is installed, has the module",
			   newest.release);
	else
		say_not_built(h, r, newest.release, running);
}

/* H29: what tenants' networks need of the kernel, and connections. */
static void check_modules(const struct gwha_host *h, struct gwha_report *r,
			  const char *running)
{
	static const char *const names[] = {"nf_conntrack", "vrf", "vxlan",
					    "ip_gre", "xfrm_interface"};
	char said[256] = "", lacking[128] = "";
	enum gwha_status status = GWHA_STATUS_OK;
	size_t used = 0, less = 0;

	if (!gwha_look(h, "lib/modules/%s/modules.dep", running)) {
		gwha_found(r, "modules", GWHA_STATUS_UNKNOWN,
			   "%s has no list of modules", running);
		return;
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *how = "missing";

		if (gwha_look(h, "sys/module/%s/refcnt", names[i]))
			how = "loaded";
		else if (lists(h, running, "modules.builtin", names[i]))
			how = "built in";
		else if (lists(h, running, "modules.dep", names[i]))
			how = "available";
		used += (size_t)snprintf(said + used, sizeof(said) - used,
					 "%s%s %s", i ? ", " : "", names[i],
					 how);
		if (strcmp(how, "missing"))
			continue;
		/* the module itself cannot be without connection tracking */
		status = !i || status == GWHA_STATUS_ERROR ?
				 GWHA_STATUS_ERROR :
				 GWHA_STATUS_WARNING;
		less += (size_t)snprintf(lacking + less, sizeof(lacking) - less,
					 " %s", names[i]);
	}
	if (status == GWHA_STATUS_OK)
		gwha_found(r, "modules", status, "%s", said);
	else
		gwha_remedy(gwha_found(r, "modules", status, "%s", said),
			    "boot a kernel that has%s, as Debian's linux-image-amd64 has",
			    lacking);
}

/**
 * gwha_check_kernel - the kernel and its modules
 * @h: host
 * @r: results are added
 */
void gwha_check_kernel(const struct gwha_host *h, struct gwha_report *r)
{
	char running[RELEASE_MAX];

	gwha_look_text(h, running, sizeof(running), "proc/sys/kernel/osrelease");
	check_release(r, running);
	check_module(h, r);
	check_next(h, r, running);
	check_modules(h, r, running);
}
