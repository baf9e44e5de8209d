// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gwha doctor: what runs beside, known versions, what there is and how it does,
 * on hosts made of files; and how it is written.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "debver.h"
#include "golden.h"
#include "look.h"
#include "run.h"
#include "tree.h"
#include "units.h"

static struct gwha_router routers[3];
static struct gwha_group groups[2];
static struct gwha_stats stats[2];
static struct gwha_sync syncs[1];

static void have(void)
{
	memset(routers, 0, sizeof(routers));
	memset(groups, 0, sizeof(groups));
	memset(stats, 0, sizeof(stats));
	memset(syncs, 0, sizeof(syncs));
	strcpy(routers[0].ifname, "eth0");
	routers[0].vrid = 10;
	strcpy(routers[1].ifname, "eth1");
	routers[1].vrid = 20;
	strcpy(groups[0].name, "gw");
	strcpy(groups[1].name, "dmz");
	strcpy(syncs[0].group, "gw");
	strcpy(syncs[0].ifname, "eth2");
	host.routers = routers;
	host.n_routers = 2;
	host.groups = groups;
	host.n_groups = 2;
	host.stats = stats;
	host.n_stats = 2;
	host.loaded = true;
}

static void have_sync(void)
{
	host.syncs = syncs;
	host.n_syncs = 1;
}

/* A process of a name, in this network namespace or in another. */
static void process(const char *pid, const char *name, const char *ns)
{
	char path[64];

	snprintf(path, sizeof(path), "proc/%s/comm", pid);
	put(path, name);
	if (!ns)
		return;
	snprintf(path, sizeof(path), "proc/%s/ns/net", pid);
	put_link(path, ns);
}

static void keepalived(void **state)
{
	static const char path[] = "etc/keepalived/keepalived.conf";

	(void)state;
	have();
	process("7", "keepalivedX\n", NULL);
	process("x9", "keepalived\n", NULL);
	look(gwha_check_beside);
	OK("keepalived", "does not run");
	process("8", "keepalived\n", NULL);
	look(gwha_check_beside);
	UNKNOWN("keepalived", "cannot be read");
	put(path, "vrrp_instance a {\n\tinterface eth0\n\tvirtual_router_id 11\n}\n"
		  "vrrp_instance b {\n\tvirtual_router_id 10 # eth0's\n\tinterface eth1\n}\n"
		  "#interface eth0\n# virtual_router_id 10\n");
	look(gwha_check_beside);
	OK("keepalived", "none of gwha's VRIDs");
	put(path, "vrrp_instance a {\n\tinterface eth0\n\tvirtual_router_id 11\n}\n"
		  "vrrp_instance b {\n\tvirtual_router_id 20\n\tpriority 5\n\tinterface eth1\n}\n");
	look(gwha_check_beside);
	WRONG("keepalived", "runs VRID 20 on eth1", "gwha router del dev eth1 vrid 20");
	assert_int_equal(report.count[GWHA_STATUS_ERROR], 1);
}

static void other_namespaces(void **state)
{
	(void)state;
	have();
	put_link("proc/self/ns/net", "net:[1]");
	process("8", "keepalived\n", "net:[2]");
	look(gwha_check_beside);
	OK("keepalived", "does not run");
	process("9", "keepalived\n", "net:[1]");
	look(gwha_check_beside);
	UNKNOWN("keepalived", "runs");
}

static void frr(void **state)
{
	static const char path[] = "etc/frr/frr.conf";

	(void)state;
	have();
	look(gwha_check_beside);
	OK("frr-vrrpd", "does not run");
	UNSAID("frr-graceful-restart");
	process("8", "vrrpd\n", NULL);
	look(gwha_check_beside);
	UNKNOWN("frr-vrrpd", "cannot be read");
	put(path, "interface eth0\n vrrp 20\n vrrp 20 ip 192.0.2.1\n!\nrouter bgp 1\n bgp graceful-restart-disable\n!bgp graceful-restart\n");
	look(gwha_check_beside);
	OK("frr-vrrpd", "none of gwha's VRIDs");
	OK("frr-graceful-restart", "does not set");
	put(path, "interface eth1\n vrrp 20 version 3\n vrrp 20 ip 192.0.2.1\n!\nrouter bgp 1\n bgp graceful-restart\n");
	look(gwha_check_beside);
	WRONG("frr-vrrpd", "runs VRID 20 on eth1", "FRR's vrrpd's");
	WARNED("frr-graceful-restart", "dead node's path", "graceful-restart-disable");
	assert_int_equal(report.count[GWHA_STATUS_ERROR], 1);
}

static void bird(void **state)
{
	static const char path[] = "etc/bird/bird.conf";

	(void)state;
	have();
	look(gwha_check_beside);
	UNSAID("bird-graceful-restart");
	put(path, "protocol bgp tor {\n\tgraceful restart aware;\n#graceful restart on;\n\tgraceful restart time 10;\n}\n");
	look(gwha_check_beside);
	OK("bird-graceful-restart", "does not turn");
	put(path, "protocol bgp tor {\n\tgraceful restart on;\n}\n");
	look(gwha_check_beside);
	WARNED("bird-graceful-restart", "dead node's path", "graceful restart aware");
	put(path, "protocol bgp tor {\n\tlong lived graceful restart on;\n}\n");
	look(gwha_check_beside);
	WARNED("bird-graceful-restart", "dead node's path", "use BFD");
	assert_int_equal(report.count[GWHA_STATUS_ERROR], 0);
}

static void conntrackd(void **state)
{
	(void)state;
	have();
	look(gwha_check_beside);
	OK("conntrackd", "does not run");
	process("8", "conntrackd\n", NULL);
	look(gwha_check_beside);
	OK("conntrackd", "synchronises no connections");
	have_sync();
	look(gwha_check_beside);
	WARNED("conntrackd", "replicas", "stop conntrackd");
}

/* A file of contrib/, which is beside the golden ones. */
static void put_contrib(const char *path, const char *file)
{
	char from[512], text[4096];
	size_t n;
	FILE *f;

	snprintf(from, sizeof(from), "%s/../../../contrib/%s", getenv("GWHA_GOLDEN"), file);
	f = fopen(from, "r");
	assert_non_null(f);
	n = fread(text, 1, sizeof(text) - 1, f);
	text[n] = '\0';
	fclose(f);
	put(path, text);
}

#include "beside_standby.h"

static void managers(void **state)
{
	(void)state;
	have();
	look(gwha_check_managers);
	OK("managers", "neither");
	put("sys/class/net/eth0/ifindex", "2\n");
	put("sys/class/net/eth1/ifindex", "3\n");
	put("run/systemd/netif/links/2", "ADMIN_STATE=unmanaged\n");
	put("run/NetworkManager/devices/3", "[device]\nmanaged=false\n");
	look(gwha_check_managers);
	OK("managers", "neither");
	put("run/systemd/netif/links/2", "ADMIN_STATE=configured\nNETWORK_FILE=/etc/systemd/network/lan.network\n");
	put("run/NetworkManager/devices/3", "[device]\nmanaged=true\n");
	look(gwha_check_managers);
	UNSAID("managers");
	WARNED("networkd", "manages eth0", "KeepConfiguration=static");
	WARNED("network-manager", "manages eth1", "unmanaged-devices");
	put("etc/systemd/network/lan.network", "[Network]\nKeepConfiguration=static\n");
	look(gwha_check_managers);
	OK("networkd", "keeps others' addresses");
	put("etc/systemd/network/lan.network", "[Network]\n#KeepConfiguration=static\nKeepConfiguration=dhcp-on-stop\n");
	look(gwha_check_managers);
	WARNED("networkd", "manages eth0", "KeepConfiguration=static");
}

/* What contrib/ has is what is asked for. */
static void snippets(void **state)
{
	(void)state;
	have();
	put("sys/class/net/eth0/ifindex", "2\n");
	put("run/systemd/netif/links/2", "ADMIN_STATE=configured\nNETWORK_FILE=/run/systemd/network/lan.network\n");
	put("run/systemd/network/lan.network", "[Network]\nKeepConfiguration=no\n");
	look(gwha_check_managers);
	WARNED("networkd", "manages eth0", "share/gwha/networkd/keep.conf");
	WARNED("networkd-foreign", "routes and rules of others", "ManageForeignRoutes=no");
	put_contrib("etc/systemd/network/lan.network.d/gwha.conf", "networkd/keep.conf");
	put_contrib("etc/systemd/networkd.conf.d/gwha.conf", "networkd/foreign.conf");
	look(gwha_check_managers);
	OK("networkd", "keeps others' addresses");
	OK("networkd-foreign", "leaves routes and rules of others alone");
	/* half of it will not do, nor what is no .conf */
	put("etc/systemd/networkd.conf.d/gwha.conf", "[Network]\nManageForeignRoutes=no\n");
	put_contrib("etc/systemd/networkd.conf.d/gwha.conf.bak", "networkd/foreign.conf");
	look(gwha_check_managers);
	WARNED("networkd-foreign", "routes and rules of others", "ManageForeignRoutingPolicyRules=no");
	put("usr/lib/systemd/networkd.conf", "[Network]\nManageForeignRoutingPolicyRules=false\n");
	look(gwha_check_managers);
	OK("networkd-foreign", "leaves");
}

#define BLOCK(name, status, version)                                 \
	"Package: " name "\nStatus: install ok " status              \
	"\nPriority: optional\nDescription: x\n Version: 1\nVersion: " \
	version "\n\n"

/* H30: only in the versions that it was seen with, and where it matters. */
static void known(void **state)
{
	static const char dpkg[] = "var/lib/dpkg/status";

	(void)state;
	look(gwha_check_known);
	UNKNOWN("known-faults", "dpkg");
	put(dpkg, BLOCK("keepalived", "installed", "1:2.2.7-1+b2")
		    BLOCK("frr", "installed", "8.4.4-1.1~deb12u2")
		    BLOCK("libstrongswan", "installed", "5.9.8-5+deb12u6"));
	look(gwha_check_known);
	OK("known-faults", "none is in the table");
	put("etc/keepalived/keepalived.conf", "vrrp_instance a {\n}\n");
	put("etc/frr/daemons", "bgpd=yes\n vrrpd=yes\n");
	put("etc/strongswan.d/charon/ha.conf", "ha {\n    # local = 1\n}\n");
	look(gwha_check_known);
	assert_int_equal(report.n, 2);
	WARNED("known-faults", "keepalived 2.2.7", "docs/conformance.md, 21");
	WARNED("known-faults", "frr 8.4.4", "take VIPs off");
	put("etc/strongswan.d/charon/ha.conf", "ha {\n    local = 192.0.2.1\n}\n");
	put("etc/frr/daemons", "bgpd=yes\n#vrrpd=yes\nvrrpd=no\n");
	put(dpkg, BLOCK("keepalived", "config-files", "1:2.2.7-1+b2")
		    BLOCK("frr", "installed", "8.4.4-1.1~deb12u2")
		    BLOCK("libstrongswan", "installed", "5.9.8-5+deb12u6"));
	look(gwha_check_known);
	assert_int_equal(report.n, 1);
	WARNED("known-faults", "libstrongswan 5.9.8", "rekey");
	put(dpkg, BLOCK("keepalived", "installed", "1:2.4.4-1")
		    BLOCK("libstrongswan", "installed", "6.0.1-6"));
	look(gwha_check_known);
	OK("known-faults", "none is in the table");
}

static void versions(void **state)
{
	static const char *const order[] = {
		"1.0~rc1", "1.0", "1.0a", "1.0+1", "1.0.1", "1.2", "1.09", "1.10", "2",
	};
	char text[32];

	(void)state;
	for (int i = 0; i < 9; i++)
		for (int j = 0; j < 9; j++) {
			int is = gwha_debver_compare(order[i], order[j]);

			assert_int_equal((is > 0) - (is < 0), (i > j) - (i < j));
		}
	assert_int_equal(gwha_debver_compare("1.02", "1.2"), 0);
	gwha_debver_upstream("1:2.2.7-1+b2", text, sizeof(text));
	assert_string_equal(text, "2.2.7");
	gwha_debver_upstream("8.4-4-1.1~deb12u2", text, sizeof(text));
	assert_string_equal(text, "8.4-4");
	gwha_debver_upstream("7", text, sizeof(text));
	assert_string_equal(text, "7");
}

static void group_states(void **state)
{
	(void)state;
	host.loaded = false;
	look(gwha_check_state);
	UNSAID("groups");
	have();
	look(gwha_check_state);
	OK("groups", "2, none in fault");
	OK("lateness", "no router");
	groups[0].state = GWHA_STATE_INIT;
	groups[0].cause = GWHA_CAUSE_NO_CARRIER;
	groups[1].partial = 1;
	stats[1] = (struct gwha_stats){.ifname = "eth1",
				       .vrid = 20,
				       .worst_rx_late_us = 1400000,
				       .hint_interval_us = 2000000};
	look(gwha_check_state);
	WARNED("groups", "group gw stands in fault: no-carrier", "router show");
	WARNED("groups", "group dmz is partial", "docs/operations.md");
	groups[1].partial = 0;
	groups[1].unserved = 1;
	groups[1].pool_limit = 1;
	strcpy(groups[1].pool, "ike");
	look(gwha_check_state);
	WARNED("groups", "group dmz is served by nobody that is heard, and this node serves as much of pool ike",
	       "gwha group set dmz pool-limit 2");
	WARNED("lateness", "eth1 vrid 20: adverts came up to 1.4s late", "interval 2s would do");
}

static void in_maintenance(void **state)
{
	(void)state;
	look(gwha_check_state);
	OK("maintenance", "not in maintenance");
	put("var/lib/gwha/maintenance", "since 1\n");
	look(gwha_check_state);
	WARNED("maintenance", "takes over only where nobody else does", "gwha maintenance off");
}

static void sync_states(void **state)
{
	struct gwha_sync_statuses *st = &syncs[0].statuses;

	(void)state;
	have();
	have_sync();
	look(gwha_check_state);
	OK("sync-link", "link of its own");
	OK("sync-peer", "all peers");
	strcpy(syncs[0].ifname2, "eth1");
	st->n = 2;
	gwha_addr_parse("10.0.0.2", &st->at[0].addr);
	gwha_addr_parse("10.0.0.3", &st->at[1].addr);
	st->at[1].up = 1;
	look(gwha_check_state);
	WARNED("sync-link", "synchronised by eth1", "rate 100mbit");
	WARNED("sync-peer", "peer 10.0.0.2 is down", "firewalls");
	WARNED("sync-peer", "peer 10.0.0.3 is not synchronised", "drop counters");
	syncs[0].rate_kbit = 1000;
	look(gwha_check_state);
	OK("sync-link", "within a rate");
}

/* V34 */
static void virtual_switch(void **state)
{
	(void)state;
	have();
	put("sys/class/dmi/id/sys_vendor", "VMware, Inc.\n");
	look(gwha_check_state);
	UNSAID("virtual-switch");
	routers[1].vmac = 1;
	look(gwha_check_state);
	WARNED("virtual-switch", "on eth1", "forged transmits");
	put("sys/class/dmi/id/sys_vendor", "QEMU\n");
	look(gwha_check_state);
	OK("virtual-switch", "no machine of VMware");
	drop("sys/class/dmi/id/sys_vendor");
	look(gwha_check_state);
	UNKNOWN("virtual-switch", "its maker");
}

/* No more than is allowed, of what is long or never ends. */
static void bounded(void **state)
{
	struct gwha_lines lines;
	char text[8], line[GWHA_LINE_MAX];
	char *huge = malloc(10000);

	(void)state;
	memset(huge, 'x', 9999);
	huge[9999] = '\0';
	strcpy(huge + 9000, "\nnext");
	put("long", huge);
	assert_int_equal(gwha_look_text(&host, text, sizeof(text), "long"), 0);
	assert_string_equal(text, "xxxxxxx");
	assert_true(gwha_look_has(&host, "next", line, "long"));
	assert_string_equal(line, "next");
	assert_int_equal(gwha_look_lines(&host, &lines, "long"), 0);
	assert_true(gwha_look_next(&lines));
	assert_int_equal(strlen(lines.text), GWHA_LINE_MAX - 1);
	lines.left = 2;
	assert_true(gwha_look_next(&lines));
	assert_string_equal(lines.text, "ne");
	assert_false(gwha_look_next(&lines));
	gwha_look_end(&lines);
	assert_false(gwha_look(&host, "%s", huge));
	for (int i = 0; i < GWHA_RESULTS_MAX + 5; i++)
		gwha_remedy(gwha_found(&report, "x", GWHA_STATUS_OK, "%s", huge), "%s", huge);
	assert_int_equal(report.n, GWHA_RESULTS_MAX);
	assert_int_equal(report.count[GWHA_STATUS_OK], GWHA_RESULTS_MAX + 5);
	free(huge);
}

static void programs(void **state)
{
	char *const yes[] = {"/bin/sh", "-c", "printf '%s' \"$PATH\"; echo bad >&2", NULL};
	char *const bad[] = {"/bin/sh", "-c", "echo much; exit 1", NULL};
	char *const much[] = {"/bin/sh", "-c", "while :; do echo xxxxxxxxxxxx; done", NULL};
	char *const slow[] = {"/bin/sh", "-c", "while read -r x </dev/zero; do :; done", NULL};
	char *const none[] = {"/no/such/program", NULL};
	const char *why;
	char *text = gwha_run(yes, 1000, 10, &why);

	(void)state;
	assert_non_null(text);
	assert_string_equal(text, "/usr/sbin:/usr/bin:/sbin:/bin");
	free(text);
	assert_null(gwha_run(bad, 1000, 10, &why));
	assert_string_equal(why, "it failed, which it does for all but root");
	assert_null(gwha_run(much, 1000, 10, &why));
	assert_string_equal(why, "it is too long");
	assert_null(gwha_run(slow, 1000, 1, &why));
	assert_string_equal(why, "it took too long");
	assert_null(gwha_run(none, 1000, 10, &why));
	assert_string_equal(why, "it cannot be run");
}

static void written(void **state)
{
	size_t size;
	char *text;
	FILE *out;

	(void)state;
	gwha_found(&report, "kernel", GWHA_STATUS_OK, "6.1");
	gwha_found(&report, "timers", GWHA_STATUS_UNKNOWN, "no \033[31m%s", "\xe9");
	gwha_remedy(gwha_found(&report, "dkms", GWHA_STATUS_WARNING, "one"), "do %s", "it");
	gwha_remedy(gwha_found(&report, "module", GWHA_STATUS_ERROR, "two"), "do\nthat");
	for (int form = 0; form < 3; form++) {
		out = open_memstream(&text, &size);
		if (form < 2)
			assert_int_equal(gwha_report_write_json(out, &report, form), 0);
		else
			gwha_report_write(out, &report);
		fclose(out);
		golden(form == 0 ? "doctor.json" :
		       form == 1 ? "doctor.pretty.json" :
				   "doctor.txt", text);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_TREE(keepalived),	 ON_TREE(other_namespaces),
		ON_TREE(frr),		 ON_TREE(bird),
		ON_TREE(conntrackd),
		ON_TREE(in_maintenance), ON_TREE(snippets), ON_TREE(managers),	 ON_TREE(standby), ON_TREE(standby_buffer), ON_TREE(known),
		ON_TREE(versions),	 ON_TREE(group_states),
		ON_TREE(sync_states),	 ON_TREE(virtual_switch),
		ON_TREE(bounded),	 ON_TREE(programs),
		ON_TREE(written),
	};

	return cmocka_run_group_tests_name("beside", tests, NULL, NULL);
}
