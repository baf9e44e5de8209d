// SPDX-License-Identifier: GPL-2.0-or-later
/* gwha doctor: the kernel, its clocks and its settings, on hosts made of files. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tree.h"

#define NOW "6.1.0-9-amd64"
#define NEXT "6.1.0-10-amd64"
#define ARP "proc/sys/net/ipv4/conf/"

static struct gwha_router routers[4];
static struct gwha_sync syncs[1];

/* A router of IPv4 on eth0, and one of IPv6. */
static void have_routers(void)
{
	memset(routers, 0, sizeof(routers));
	strcpy(routers[0].ifname, "eth0");
	routers[0].vrid = 10;
	routers[0].family = GWHA_FAMILY_INET;
	strcpy(routers[1].ifname, "eth0");
	routers[1].vrid = 10;
	routers[1].family = GWHA_FAMILY_INET6;
	host.routers = routers;
	host.n_routers = 2;
}

static void have_sync(void)
{
	memset(syncs, 0, sizeof(syncs));
	strcpy(syncs[0].group, "gw");
	host.syncs = syncs;
	host.n_syncs = 1;
}

static void kernels(void **state)
{
	static const struct {
		const char *release;
		enum gwha_status status;
	} rows[] = {
		{"6.1.0-57-amd64", GWHA_STATUS_OK},
		{"6.12.9", GWHA_STATUS_OK},
		{"7.0-rc1", GWHA_STATUS_OK},
		{"6.0.19", GWHA_STATUS_ERROR},
		{"5.10.0-9-amd64", GWHA_STATUS_ERROR},
		{"strange", GWHA_STATUS_UNKNOWN},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		put("proc/sys/kernel/osrelease", rows[i].release);
		look(gwha_check_kernel);
		assert_string_equal(report.at[0].id, "kernel");
		assert_int_equal(report.at[0].status, rows[i].status);
	}
	drop("proc/sys/kernel/osrelease");
	look(gwha_check_kernel);
	UNKNOWN("kernel", "cannot be read");
}

static void module(void **state)
{
	(void)state;
	look(gwha_check_kernel);
	WRONG("module", "not loaded", "modprobe gwha");
	put("sys/module/gwha/refcnt", "1\n");
	look(gwha_check_kernel);
	WARNED("module", "tells no version", "one version");
	put("sys/module/gwha/version", "0.0.9\n");
	look(gwha_check_kernel);
	WARNED("module", "gwha 0.0.9 is loaded, this program is 0.1.0", "one version");
	put("sys/module/gwha/version", "0.1.0\n");
	look(gwha_check_kernel);
	OK("module", "gwha 0.1.0");
}

/* The newest is by number, and what is left of a removed one is none. */
static void the_next_kernel(void **state)
{
	(void)state;
	put("proc/sys/kernel/osrelease", NOW "\n");
	look(gwha_check_kernel);
	UNKNOWN("dkms", "no kernel's modules");

	put("lib/modules/" NOW "/kernel/x", "");
	put("lib/modules/" NOW "/modules.dep", "kernel/a.ko:\nupdates/dkms/gwha.ko: kernel/a.ko\n");
	look(gwha_check_kernel);
	OK("dkms", NOW);

	put("lib/modules/6.1.0-99-amd64/updates/dkms/gwha.ko", "");
	look(gwha_check_kernel);
	OK("dkms", NOW);

	put("lib/modules/" NEXT "/kernel/x", "");
	look(gwha_check_kernel);
	UNKNOWN("dkms", NEXT);

	put("lib/modules/" NEXT "/modules.dep", "kernel/a.ko:\nkernel/notgwha.ko:\n");
	look(gwha_check_kernel);
	WARNED("dkms", NEXT ", the newest kernel", "linux-headers-" NEXT);

	put("lib/modules/" NEXT "/build/Makefile", "");
	look(gwha_check_kernel);
	WARNED("dkms", NEXT, "package gwha-dkms");

	put("var/lib/dkms/gwha/0.1.0/source/x", "");
	look(gwha_check_kernel);
	WARNED("dkms", NEXT, "dkms autoinstall -k " NEXT "; why it failed is in /var/lib/dkms/gwha/0.1.0/build/make.log");

	put("lib/modules/" NEXT "/modules.dep", "updates/dkms/gwha.ko.xz: kernel/a.ko\n");
	look(gwha_check_kernel);
	OK("dkms", NEXT);

	put("proc/sys/kernel/osrelease", NEXT "\n");
	put("lib/modules/" NEXT "/modules.dep", "kernel/a.ko:\n");
	look(gwha_check_kernel);
	WARNED("dkms", NEXT ", the kernel that runs", "dkms autoinstall");
}

/* H29 */
static void modules(void **state)
{
	(void)state;
	put("proc/sys/kernel/osrelease", NOW "\n");
	look(gwha_check_kernel);
	UNKNOWN("modules", NOW);

	put("lib/modules/" NOW "/modules.dep",
	    "kernel/net/nf_conntrack.ko:\nkernel/drivers/vrf.ko:\nkernel/ip_gre.ko:\nkernel/xfrm-interface.ko:\n");
	put("lib/modules/" NOW "/modules.builtin", "kernel/drivers/net/vxlan/vxlan.ko\n");
	put("sys/module/ip_gre/refcnt", "0\n");
	look(gwha_check_kernel);
	OK("modules", "nf_conntrack available, vrf available, vxlan built in, ip_gre loaded, xfrm_interface available");

	drop("lib/modules/" NOW "/modules.builtin");
	look(gwha_check_kernel);
	WARNED("modules", "vxlan missing", "has vxlan, as");

	put("lib/modules/" NOW "/modules.dep", "kernel/drivers/vrf.ko:\n");
	look(gwha_check_kernel);
	WRONG("modules", "nf_conntrack missing", "nf_conntrack vxlan xfrm_interface");
}

static void clocks(void **state)
{
	static const char path[] = "sys/devices/system/clocksource/clocksource0/current_clocksource";

	(void)state;
	look(gwha_check_clocks);
	UNKNOWN("clock-source", "cannot be read");
	UNKNOWN("timers", "timer_list");
	put(path, "tsc\n");
	put("proc/timer_list", "cpu: 0\n  .hres_active    : 1\n  .hres_active    : 0\n");
	look(gwha_check_clocks);
	OK("clock-source", "tsc");
	OK("timers", "high resolution");
	put(path, "jiffies\n");
	put("proc/timer_list", "cpu: 0\n  .hres_active    : 0\n");
	look(gwha_check_clocks);
	WARNED("clock-source", "jiffies", "kernel's log");
	WARNED("timers", "tick", "highres=off");
}

/* Only signed adverts are of the time of day. */
static void time_of_day(void **state)
{
	(void)state;
	have_routers();
	host.clock = GWHA_CLOCK_FREE;
	look(gwha_check_clocks);
	OK("clock", "does not matter");
	routers[1].auth_type = GWHA_AUTH_HMAC;
	look(gwha_check_clocks);
	WARNED("clock", "30 s", "NTP");
	host.clock = GWHA_CLOCK_UNKNOWN;
	look(gwha_check_clocks);
	UNKNOWN("clock", "cannot be told");
	host.clock = GWHA_CLOCK_SYNCED;
	look(gwha_check_clocks);
	OK("clock", "is synchronised");
}

/* Each at the edge of what is well, and beyond it. */
static void simple_settings(void **state)
{
	static const struct {
		const char *id;
		const char *path;
		const char *well;
		const char *bad;
	} rows[] = {
		{"forwarding", "net/ipv4/ip_forward", "1", "0"},
		{"forwarding6", "net/ipv6/conf/all/forwarding", "1", "0"},
		{"dev-weight", "net/core/dev_weight", "8", "9"},
		{"fib-sync-mem", "net/ipv4/fib_sync_mem", "67108864", "67108863"},
		{"tcp-loose", "net/netfilter/nf_conntrack_tcp_loose", "0", "1"},
	};
	char path[128];

	(void)state;
	look(gwha_check_settings);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		UNSAID(rows[i].id);
	have_routers();
	have_sync();
	look(gwha_check_settings);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		UNKNOWN(rows[i].id, rows[i].path);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(path, sizeof(path), "proc/sys/%s", rows[i].path);
		put(path, rows[i].well);
		look(gwha_check_settings);
		OK(rows[i].id, rows[i].path);
		put(path, rows[i].bad);
		look(gwha_check_settings);
		WARNED(rows[i].id, rows[i].path, strrchr(rows[i].path, '/') + 1);
		put(path, "none\n");
		look(gwha_check_settings);
		UNKNOWN(rows[i].id, rows[i].path);
	}
}

/* A family that has no router has no settings. */
static void families(void **state)
{
	(void)state;
	have_routers();
	host.n_routers = 1;
	look(gwha_check_settings);
	UNSAID("forwarding6");
	host.routers = &routers[1];
	look(gwha_check_settings);
	UNSAID("forwarding");
	UNSAID("device");
	UNSAID("promote-secondaries");
}

static void set_device(const char *dev, const char *promote,
		       const char *ignore, const char *filter)
{
	static const char *const names[] = {"promote_secondaries", "arp_ignore",
					    "rp_filter"};
	const char *const values[] = {promote, ignore, filter};
	char path[128];

	for (int i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), ARP "%s/%s", dev, names[i]);
		put(path, values[i]);
	}
}

/* Of a device the larger of its own setting and that of all counts. */
static void devices(void **state)
{
	(void)state;
	have_routers();
	routers[0].vmac = 1;
	look(gwha_check_settings);
	UNKNOWN("device", "eth0");
	set_device("all", "0", "0", "0");
	set_device("eth0", "0", "0", "0");
	look(gwha_check_settings);
	WARNED("promote-secondaries", "eth0", "60-gwha.conf");
	OK("arp-ignore", "eth0: arp_ignore is 0");
	OK("rp-filter", "does not mind");
	set_device("all", "1", "2", "1");
	look(gwha_check_settings);
	OK("promote-secondaries", "eth0");
	OK("arp-ignore", "eth0: arp_ignore is 2");
	OK("rp-filter", "rp_filter is 1, which a virtual MAC address does not mind");
	set_device("eth0", "0", "3", "0");
	routers[0].unicast.n = 1;
	look(gwha_check_settings);
	WARNED("arp-ignore", "arp_ignore is 3", "eth0");
	WARNED("rp-filter", "unicast peer", "rp_filter = 2");
	set_device("eth0", "0", "0", "2");
	look(gwha_check_settings);
	OK("rp-filter", "rp_filter is 2");
	/* another router of the same device says nothing new */
	routers[2] = routers[0];
	host.n_routers = 3;
	look(gwha_check_settings);
	assert_int_equal(report.count[GWHA_STATUS_OK], 3);
}

static void connections(void **state)
{
	(void)state;
	look(gwha_check_settings);
	UNSAID("conntrack-room");
	UNSAID("tcp-liberal");
	have_sync();
	look(gwha_check_settings);
	UNKNOWN("conntrack-room", "nf_conntrack_max");
	put("proc/sys/net/netfilter/nf_conntrack_max", "1000\n");
	put("proc/sys/net/netfilter/nf_conntrack_count", "699\n");
	put("proc/sys/net/netfilter/nf_conntrack_tcp_be_liberal", "1\n");
	look(gwha_check_settings);
	OK("conntrack-room", "699 of 1000");
	OK("tcp-liberal", "does not need it");
	put("proc/sys/net/netfilter/nf_conntrack_count", "700\n");
	look(gwha_check_settings);
	WARNED("conntrack-room", "700 of 1000", "on all nodes");
}

static void backlog(void **state)
{
	(void)state;
	look(gwha_check_settings);
	UNKNOWN("backlog", "softnet_stat");
	put("proc/net/softnet_stat", "00000123 00000000 00000005 0\n00000100 00000000 0 0\n");
	look(gwha_check_settings);
	OK("backlog", "no packet");
	put("proc/net/softnet_stat", "00000123 00000002 00000005 0\n00000100 0000000a 0 0\n");
	look(gwha_check_settings);
	WARNED("backlog", "12 packets", "netdev_max_backlog");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_TREE(kernels),	  ON_TREE(module),
		ON_TREE(the_next_kernel), ON_TREE(modules),
		ON_TREE(clocks),	  ON_TREE(time_of_day),
		ON_TREE(simple_settings), ON_TREE(families),
		ON_TREE(devices),	  ON_TREE(connections),
		ON_TREE(backlog),
	};

	return cmocka_run_group_tests_name("doctor", tests, NULL, NULL);
}
