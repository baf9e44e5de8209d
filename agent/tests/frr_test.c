// SPDX-License-Identifier: GPL-2.0-or-later
/* BGP: what the file says of it, FRR's configuration beside that, bgpd's replies. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "frr.h"
#include "yaml.h"

#define ROUTER "routers:\n- {dev: lan, vrid: 10, group: gw, version: 3, vip: [192.0.2.1/24, 203.0.113.1/32]}\n"
#define FILE_OF(more) "nodes: {a: , b: }\ngroups: {gw: {priority: {a: 200, b: 150}}}\n" ROUTER more
#define BGP "bgp:\n gw: {asn: 65001, announce: 203.0.113.1/32, neighbor: [{a: 10.9.0.1, b: 10.9.1.1}]"
#define FRR "router bgp 65001\n neighbor 10.9.0.1 remote-as 65000\n neighbor 10.9.0.1 bfd\n"
#define TENANT "bgp:\n gw: {asn: 65001, tenant: 10.7.0.1}\n"
#define CALLS "router bgp 65001\n neighbor 10.7.0.1 remote-as 65010\n"
#define NETWORK " address-family ipv4 unicast\n  network 203.0.113.1/32\n exit-address-family\n"

/* Our file, FRR's, and what is said of node a, beside b where nothing was. */
static const struct {
	const char *text;
	const char *frr;
	const char *said;
} rows[] = {
	{FILE_OF(BGP "}\n"), FRR NETWORK, ""},
	/* keys and values */
	{FILE_OF("bgp: [gw]\n"), "", "5:6: error: bgp: must be a map, of KEY: VALUE\n"},
	{FILE_OF("bgp: {gw: 1}\n"), "", "5:11: error: bgp of a group: must be a map, of KEY: VALUE\n"},
	{FILE_OF("bgp:\n gw: {as: 1}\n"), "",
	 "6:6: error: bgp needs announce: list the VIPs, as in [192.0.2.1/32]\n"
	 "6:6: error: bgp needs asn: give the AS of bgpd, as in 65001\n"
	 "6:6: error: bgp needs neighbor: list who is told, as in [198.51.100.1]\n"
	 "6:7: error: bgp has no key \"as\": did you mean \"asn\"?\n"},
	{FILE_OF("bgp:\n gw: {asn: 0, announce: [203.0.113.1/24, 1::/64, x], neighbor: a;b, socket: run,\n  repair: yes, interval: 1, hold: 1h, drain-community: 70000:1, daemon: gobgp, condition: ''}\n"), "",
	 "6:12: error: asn \"0\": must be 1 to 4294967294\n"
	 "6:26: error: announce \"203.0.113.1/24\": must be a VIP with /32 or /128, as in 192.0.2.1/32 [R63]\n"
	 "6:42: error: announce \"1::/64\": must be a VIP with /32 or /128, as in 192.0.2.1/32 [R63]\n"
	 "6:50: error: announce \"x\": must be a VIP with /32 or /128, as in 192.0.2.1/32 [R63]\n"
	 "6:64: error: neighbor \"a;b\": must be 1 to 63 letters, digits and -_.:\n"
	 "6:77: error: socket \"run\": must be the whole path of a directory, of at most 90 characters, as in /run/frr\n"
	 "7:11: error: repair \"yes\": must be on or off\n"
	 "7:26: error: interval \"1\": give a unit, as in 10ms or 1s\n"
	 "7:35: error: hold \"1h\": must be a time in s, ms or us, as in 10ms or 1s\n"
	 "7:56: error: drain-community \"70000:1\": must be graceful-shutdown, no-export, or N:N of at most 65535\n"
	 "7:73: error: daemon \"gobgp\": must be frr or bird\n"
	 "7:91: error: condition \"\": must not be empty\n"},
	{FILE_OF("bgp:\n gw: {asn: 1, announce: [203.0.113.1/32, 203.0.113.1/32], neighbor: 2001:DB8:0::1}\n"), "",
	 "6:42: error: announce \"203.0.113.1/32\": given a second time\n"},
	{FILE_OF("bgp: {'g w': {}}\n"), "", "5:7: error: bgp \"g w\": must be a group whose name has letters, digits and -_.: alone\n"},
	/* beside the rest of the file */
	{FILE_OF("bgp:\n gw: {asn: 1, announce: [192.0.2.1/32, 192.0.2.9/32], neighbor: x}\n"), "",
	 "6:26: error: announce: the VIP 192.0.2.1 is configured with /24: say vip: 192.0.2.1/32, for bgpd announces only what is there as it is announced [R63]\n"
	 "6:40: error: announce: no router of group gw has the VIP 192.0.2.9: add it to one, as vip: 192.0.2.9/32 [R63]\n"},
	{FILE_OF(BGP "}\n wg: {asn: 65001, announce: 203.0.113.1/32, neighbor: 10.9.0.1}\n"), "",
	 "7:6: error: bgp: there is no group \"wg\" in groups: add it there, or correct the name\n"
	 "7:29: error: announce: 203.0.113.1 is announced for group gw, too: leave it out of one\n"
	 "7:29: error: announce: no router of group wg has the VIP 203.0.113.1: add it to one, as vip: 203.0.113.1/32 [R63]\n"},
	{FILE_OF(BGP ", lease: on, interval: 2s, condition: bgp}\n"), FRR NETWORK,
	 "6:92: error: lease: group gw has none that could run out: say lease: 3s there, and a lease-action\n"
	 "6:106: warning: interval: more than 1s: a bgpd that hangs is noticed after more than 3 s\n"
	 "6:121: warning: condition \"bgp\": no group depends on it: say track: {name: bgp} where one shall\n"},
	{FILE_OF("bgp:\n gw: {a: {asn: 65001, announce: 203.0.113.1/32, neighbor: 10.9.0.1}}\n"), FRR NETWORK,
	 "6:33: error: announce: b does not announce 203.0.113.1: give both nodes the same, or nobody can reach it after a failover [R66]\n"},
	/* beside FRR's: what it lacks */
	{FILE_OF(BGP "}\n"), "router bgp 65002\n neighbor 10.9.0.1 remote-as 1\n",
	 "6:12: error: asn: FILE has no router bgp 65001: add it there [R64]\n"},
	{FILE_OF(BGP ", vrf: red}\n"), FRR, "6:12: error: asn: FILE has no router bgp 65001 vrf red: add it there [R64]\n"},
	{FILE_OF(BGP ", vrf: red}\n"), "router bgp 65001 vrf red\n neighbor 10.9.0.1 remote-as 65000\n neighbor 10.9.0.1 bfd\n" NETWORK, ""},
	{FILE_OF(BGP "}\n"), "router bgp 65001 view x\n", "6:12: error: asn: FILE has no router bgp 65001: add it there [R64]\n"},
	{FILE_OF(BGP "}\n"), "router bgp 65001\n neighbor 10.9.0.2 remote-as 65000\n" NETWORK,
	 "6:60: error: neighbor 10.9.0.1: FILE has none of router bgp 65001: add it there\n"},
	{FILE_OF(BGP "}\n"), FRR,
	 "6:29: warning: announce: FILE has no network 203.0.113.1/32: add it, so that it is announced whatever becomes of gwhad [R63]\n"},
	{FILE_OF(BGP "}\n"), FRR " no bgp network import-check\n" NETWORK,
	 "6:29: error: announce: line 4 of FILE says no bgp network import-check: every node would announce every VIP: leave that out [R63]\n"},
	{FILE_OF(BGP "}\n"), "router bgp 65001\n neighbor 10.9.0.1 remote-as 65000\n" NETWORK,
	 "6:60: warning: neighbor 10.9.0.1: is not watched by BFD: a node that hangs is believed until the hold time is over: say neighbor 10.9.0.1 bfd in FILE [R66]\n"},
	{FILE_OF(BGP "}\n"), FRR " neighbor 10.9.0.1 passive\n" NETWORK,
	 "6:60: error: neighbor 10.9.0.1: is passive in FILE: nobody would call after a failover: leave that out [R42]\n"},
#define GRACEFUL(line) "6:60: error: neighbor 10.9.0.1: restarts gracefully (line " line " of FILE): it would keep the path of a dead node for its restart time, usually 120 s: say neighbor 10.9.0.1 graceful-restart-disable there [R66]\n"
	/* graceful restart, of each who can ask for it; what is nearer holds */
	{FILE_OF(BGP "}\n"), FRR " bgp graceful-restart\n" NETWORK, GRACEFUL("4")},
	{FILE_OF(BGP "}\n"), FRR " bgp graceful-restart restart-time 10\n bgp graceful-restart stalepath-time 10\n" NETWORK, ""},
	{FILE_OF(BGP "}\n"), FRR " bgp graceful-restart-disable\n" NETWORK, ""},
	{FILE_OF(BGP "}\n"), FRR " bgp graceful-restart\n no bgp graceful-restart\n" NETWORK, ""},
	{FILE_OF(BGP "}\n"), FRR " bgp graceful-restart\n neighbor 10.9.0.1 graceful-restart-disable\n" NETWORK, ""},
	{FILE_OF(BGP "}\n"), FRR " bgp graceful-restart\n neighbor 10.9.0.1 graceful-restart-helper\n" NETWORK, ""},
	{FILE_OF(BGP "}\n"), FRR " neighbor 10.9.0.1 graceful-restart\n" NETWORK, GRACEFUL("4")},
	{FILE_OF(BGP "}\n"), FRR " neighbor 10.9.0.1 peer-group tor\n neighbor tor peer-group\n neighbor tor graceful-restart\n" NETWORK, GRACEFUL("6")},
	{FILE_OF(BGP "}\n"), FRR " bgp graceful-restart\n neighbor tor peer-group\n neighbor 10.9.0.1 peer-group tor\n neighbor tor graceful-restart-disable\n" NETWORK, ""},
	{FILE_OF(BGP "}\n"), "router bgp 65001\n neighbor tor peer-group\n neighbor tor bfd\n neighbor 10.9.0.1 peer-group tor\n" NETWORK, ""},
	/* a tenant's session is from a VIP, and comes back soon */
	{FILE_OF(TENANT), CALLS " neighbor 10.7.0.1 update-source 192.0.2.1\n neighbor 10.7.0.1 timers 1 3\n neighbor 10.7.0.1 timers connect 1\n", ""},
	{FILE_OF(TENANT), CALLS " timers bgp 3 9\n neighbor 10.7.0.1 peer-group ces\n neighbor ces peer-group\n neighbor ces update-source 203.0.113.1\n neighbor ces timers connect 2\n", ""},
	{FILE_OF(TENANT), CALLS " neighbor 10.7.0.1 update-source 192.0.2.1\n neighbor 10.7.0.1 timers 1 3\n",
	 "6:27: error: tenant 10.7.0.1: is called each 120 s (FILE), so long after a failover: say neighbor 10.7.0.1 timers connect 1 there [R42]\n"},
	{FILE_OF(TENANT), CALLS " neighbor 10.7.0.1 update-source lan\n neighbor 10.7.0.1 timers 4 10\n neighbor 10.7.0.1 timers connect 3\n neighbor 10.7.0.1 passive\n",
	 "6:27: error: neighbor 10.7.0.1: is passive in FILE: nobody would call after a failover: leave that out [R42]\n"
	 "6:27: error: tenant 10.7.0.1: is called each 3 s (FILE), so long after a failover: say neighbor 10.7.0.1 timers connect 1 there [R42]\n"
	 "6:27: error: tenant 10.7.0.1: its hold time in FILE is more than 9 s, so it believes in the session with a dead node for long: say neighbor 10.7.0.1 timers 1 3 there [R76]\n"
	 "6:27: error: tenant 10.7.0.1: its session in FILE is not from a VIP of group gw, so it stays with this node: say neighbor 10.7.0.1 update-source VIP there [R76]\n"},
	{FILE_OF(TENANT), CALLS " neighbor 10.7.0.1 update-source 192.0.2.7\n neighbor 10.7.0.1 timers 1 3\n no neighbor 10.7.0.1 timers 1 3\n neighbor 10.7.0.1 timers connect 1\n",
	 "6:27: error: tenant 10.7.0.1: its hold time in FILE is more than 9 s, so it believes in the session with a dead node for long: say neighbor 10.7.0.1 timers 1 3 there [R76]\n"
	 "6:27: error: tenant 10.7.0.1: its session in FILE is not from a VIP of group gw, so it stays with this node: say neighbor 10.7.0.1 update-source VIP there [R76]\n"},
	{FILE_OF("bgp:\n gw: {asn: 65001, tenant: {a: 10.7.0.1, b: 10.7.0.2}}\n"), "",
	 "6:31: error: tenant: b does not have 10.7.0.1: give both nodes the same, or nobody calls it after a failover [R76]\n"},
	{FILE_OF("bgp:\n gw: {asn: 65001, tenant: 'a;b', announce: 203.0.113.1/32}\n"), "",
	 "6:6: error: bgp needs neighbor: list who is told, as in [198.51.100.1]\n"
	 "6:27: error: tenant \"a;b\": must be 1 to 63 letters, digits and -_.:\n"},
	{FILE_OF("bgp:\n gw: {asn: 65001, tenant: 10.7.0.1, daemon: bird}\n"), "",
	 "6:27: error: tenant: not with daemon: bird: leave it out\n"},
	/* of another instance */
	{FILE_OF(BGP "}\n"), FRR NETWORK "exit\n!\nrouter bgp 65001 vrf red\n bgp graceful-restart\n no bgp network import-check\n", ""},
};

static void read_beside(const char *frr, struct reading *r)
{
	if (!r->f.errors)
		gwha_lint_frr(&r->conf, frr, "FILE", &r->f);
}

static void files(void **state)
{
	static struct reading r, other;
	int differ = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		read_yaml(&r, rows[i].text, "a");
		read_yaml(&other, rows[i].text, "b");
		if (!r.f.errors) {
			struct gwha_findings *f = &r.f;

			/* of the rest of the file nothing is asked here */
			gwha_lint(&r.conf, f);
			if (!f->errors && !f->warnings)
				gwha_mirror(&r.conf, &other.conf, f);
			read_beside(rows[i].frr, &r);
		}
		say_all(&r);
		if (strcmp(r.said, rows[i].said)) {
			print_error("of:\n%s\n%s\nsaid:\n%swanted:\n%s\n", rows[i].text, rows[i].frr,
				    r.said, rows[i].said);
			differ++;
		}
		free_yaml(&r);
		free_yaml(&other);
	}
	assert_int_equal(differ, 0);
}

static struct gwha_conf_bgp want(void)
{
	struct gwha_conf_bgp b = {.group = "gw", .asn = 65001, .community = "graceful-shutdown",
				  .n_vips = 2, .n_neighbors = 2};

	b.vips[0].addr = (struct gwha_addr){4, {203, 0, 113, 1}};
	b.vips[1].addr = (struct gwha_addr){16, {0x20, 1, 0xd, 0xb8, [15] = 1}};
	strcpy(b.neighbors[0].name, "10.9.0.1");
	strcpy(b.neighbors[1].name, "eth1");
	return b;
}

/* As bgpd 8.4.4 writes it. */
static void running_config(void **state)
{
	static const char text[] =
		"frr version 8.4.4\nfrr defaults traditional\n!\nhostname a\n!\n"
		"router bgp 65001\n bgp router-id 10.9.0.2\n neighbor 10.9.0.1 remote-as 65000\n"
		" neighbor eth1 interface remote-as external\n !\n"
		" address-family ipv4 unicast\n  network 1.0.0.0/8\n"
		"  network 203.0.113.1/32 route-map gwha-drain-gw\n exit-address-family\n !\n"
		" address-family ipv6 unicast\n  network 2001:db8::1/128\n exit-address-family\n!\nexit\n"
		"!\nroute-map gwha-drain-gw permit 10\n set community graceful-shutdown additive\nexit\n!\n";
	struct gwha_conf_bgp b = want();
	struct gwha_frr_conf c;

	(void)state;
	gwha_frr_read(&b, text, &c);
	assert_true(c.instance && c.line == 6 && !c.import_off);
	assert_true(c.network[0] && c.network[1] && c.drain_map);
	assert_string_equal(c.map[0], "gwha-drain-gw");
	assert_string_equal(c.map[1], "");
	assert_true(c.neighbors[0].there && c.neighbors[1].there);
	/* a family of its own has its networks alone, and views are not ours */
	gwha_frr_read(&b, "router bgp 65001\n address-family ipv4 multicast\n  network 203.0.113.1/32\n", &c);
	assert_true(c.instance && !c.network[0]);
	gwha_frr_read(&b, "router bgp 65001\n network 203.0.113.1/32\n", &c);
	assert_true(c.network[0]);
	gwha_frr_read(&b, "route-map gwha-drain-gw permit 10\n set community 1:1 additive\n", &c);
	assert_true(!c.drain_map && !c.instance);
}

/* Cut from replies of bgpd 8.4.4. */
static void neighbors(void **state)
{
	static const struct {
		const char *text;
		int ret;
		struct gwha_bgp_session is;
	} cases[] = {
		{"{\"10.9.0.1\":{\"bgpState\":\"Established\",\"bgpTimerUpMsec\":69000,\"gracefulRestartInfo\":{\"localGrMode\":\"Helper*\"},\"messageStats\":{\"depthOutq\":1},\"addressFamilyInfo\":{\"ipv4Unicast\":{\"packetQueueLength\":2,\"acceptedPrefixCounter\":3,\"sentPrefixCounter\":4},\"ipv6Unicast\":{\"acceptedPrefixCounter\":5}}}}", 0,
		 {.there = true, .up = true, .state = "Established", .waiting = 3, .accepted = 8, .sent = 4, .up_us = 69000000}},
		{"{\"10.9.0.1\":{\"bgpState\":\"Active\",\"bgpTimerUpMsec\":1,\"gracefulRestartInfo\":{\"localGrMode\":\"Restart*\"},\"peerBfdInfo\":{\"status\":\"Down\"}}}", 0,
		 {.there = true, .restart = true, .has_bfd = true, .state = "Active"}},
		{"{\"10.9.0.1\":{\"bgpState\":\"Established\",\"gracefulRestartInfo\":{\"localGrMode\":\"Disable\"},\"peerBfdInfo\":{\"status\":\"Up\"}}}", 0,
		 {.there = true, .up = true, .has_bfd = true, .bfd = true, .state = "Established"}},
		{"{\"bgpNoSuchNeighbor\":true}", 0, {0}},
		{"{\"10.9.0.1\":{\"bgpState\":7,\"messageStats\":{\"depthOutq\":-1}}}", 0, {0}},
		{"{\"10.9.0.1\":[]}", 0, {0}},
		{"[]", -1, {0}},
		{"", -1, {0}},
		{"% No such neighbor", -1, {0}},
	};
	struct gwha_bgp_session n;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(gwha_frr_neighbor(cases[i].text, "10.9.0.1", &n), cases[i].ret);
		if (memcmp(&n, &cases[i].is, sizeof(n)))
			print_error("case %zu\n", i);
		assert_memory_equal(&n, &cases[i].is, sizeof(n));
	}
}

static void paths(void **state)
{
	static const struct {
		const char *text;
		int ret;
		struct gwha_bgp_path is;
	} cases[] = {
		{"{\"advertisedTo\":{\"10.9.0.1\":{}},\"paths\":[{\"valid\":true,\"sourced\":true,\"local\":true}]}", 0,
		 {.there = true, .valid = true, .told = {true}}},
		{"{\"advertisedTo\":{\"eth1\":{},\"10.9.0.1\":{}},\"paths\":[{\"valid\":true,\"sourced\":true,\"local\":true,\"community\":{\"string\":\"65001:1 graceful-shutdown\"}}]}", 0,
		 {.there = true, .valid = true, .draining = true, .told = {true, true}}},
		/* not here; what was told before is being taken back */
		{"{\"advertisedTo\":{\"10.9.0.1\":{}},\"paths\":[{\"valid\":false,\"sourced\":true,\"local\":true}]}", 0, {.there = true}},
		/* another's, which was passed on */
		{"{\"advertisedTo\":{\"10.9.0.1\":{}},\"paths\":[{\"valid\":true}]}", 0, {0}},
		{"{\"paths\":[{\"valid\":true,\"sourced\":true,\"local\":true,\"community\":{\"string\":\"graceful-shutdownx\"}}]}", 0,
		 {.there = true, .valid = true}},
		{"{}", 0, {0}},
		{"{\"paths\":{}}", 0, {0}},
		{"7", -1, {0}},
	};
	struct gwha_conf_bgp b = want();
	struct gwha_bgp_path p;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(gwha_frr_path(cases[i].text, &b, &p), cases[i].ret);
		if (memcmp(&p, &cases[i].is, sizeof(p)))
			print_error("case %zu\n", i);
		assert_memory_equal(&p, &cases[i].is, sizeof(p));
	}
}

static void routes(void **state)
{
	static struct gwha_bgp_routes to;
	char text[65536];
	size_t n;

	(void)state;
	assert_int_equal(gwha_frr_routes("{\"routes\":{\"10.9.0.0/24\":[{\"valid\":true,\"bestpath\":true,\"peerId\":\"10.9.0.1\"}],"
					 "\"10.8.0.0/24\":[{\"valid\":true,\"peerId\":\"10.9.0.1\"}],"
					 "\"203.0.113.1/32\":[{\"valid\":true,\"bestpath\":true,\"peerId\":\"(unspec)\"}]}}", &to), 0);
	assert_int_equal(to.all, 1);
	assert_string_equal(to.at[0].prefix, "10.9.0.0/24");
	assert_string_equal(to.at[0].from, "10.9.0.1");
	assert_int_equal(gwha_frr_routes("[", &to), -1);
	/* more than is kept */
	n = (size_t)sprintf(text, "{\"routes\":{");
	for (int i = 0; i < 300; i++)
		n += (size_t)sprintf(text + n, "%s\"10.0.%d.%d/32\":[{\"valid\":true,\"bestpath\":true,\"peerId\":\"x\\u001b\"}]",
				     i ? "," : "", i / 256, i % 256);
	strcpy(text + n, "}}");
	assert_int_equal(gwha_frr_routes(text, &to), 0);
	assert_int_equal(to.all, 301);
	assert_int_equal(to.n, GWHA_BGP_ROUTES_MAX);
	assert_string_equal(to.at[1].from, "x?");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(files),     cmocka_unit_test(running_config),
		cmocka_unit_test(neighbors), cmocka_unit_test(paths),
		cmocka_unit_test(routes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
