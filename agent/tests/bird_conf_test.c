// SPDX-License-Identifier: GPL-2.0-or-later
/* BIRD's file beside ours: what is said of both. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bird.h"
#include "yaml.h"

#define FILE_OF(more) "nodes: {a: , b: }\ngroups: {gw: {priority: {a: 200, b: 150}}}\n" \
	"routers:\n- {dev: lan, vrid: 10, group: gw, version: 3, vip: [192.0.2.1/24, 203.0.113.1/32]}\n" more
#define BGP "bgp:\n gw: {daemon: bird, asn: 65001, announce: 203.0.113.1/32, neighbor: 10.9.0.1"
#define ANNOUNCE "6:43: "
#define NEIGHBOR "6:69: "
#define P_DIRECT "protocol direct { ipv4; }\n"
#define P_DRAIN(more, preference, carries) "protocol static 'gwha-drain-gw-ipv4' {\n" more \
	" ipv4 { preference " preference "; };\n route 203.0.113.1/32 via \"lan\" {" carries "};\n}\n"
#define CARRIES " bgp_community.add((65535, 0)); "
#define GOOD "" P_DIRECT P_DRAIN(" disabled;\n", "250", CARRIES)
#define P_BGP(more) "protocol bgp tor {\n local 10.9.0.2 as 65001;\n neighbor 10.9.0.1 as 65000;\n bfd;\n" more " ipv4 { import all; };\n}\n"
#define GRACEFUL(line, kind) NEIGHBOR "error: neighbor 10.9.0.1: restarts gracefully (line " line " of FILE): it would keep the path of a dead node for its restart time, usually 120 s: say " kind " aware; there [R66]\n"
#define NO_DIRECT ANNOUNCE "error: announce: FILE has no protocol direct that is not disabled: add it, for by it BIRD knows of VIPs [R63]\n"

static const struct {
	const char *text;
	const char *bird;
	const char *said;
} files[] = {
	{FILE_OF(BGP "}\n"), GOOD P_BGP(""), ""},
	/* ours */
	{FILE_OF(BGP ", repair: on, vrf: red, socket: run}\n"), "",
	 "6:87: error: repair: with daemon: bird nothing can be added to what it has: leave it out\n"
	 "6:96: error: vrf: not with daemon: bird: leave it out\n"
	 "6:109: error: socket \"run\": must be the whole path of a socket, of at most 90 characters, as in /run/bird/bird.ctl\n"},
	{FILE_OF("bgp:\n gw: {daemon: bird, asn: 65001, announce: 203.0.113.1/32, neighbor: eth1, repair: off}\n"), "",
	 "6:69: error: neighbor \"eth1\": must be an address with daemon: bird, as in 198.51.100.1\n"},
	{FILE_OF("bgp:\n gw: {daemon: bird, asn: 65001, announce: 192.0.2.1/32, neighbor: 10.9.0.1, interval: 2s}\n"), "",
	 "6:43: error: announce: the VIP 192.0.2.1 is configured with /24: say vip: 192.0.2.1/32, for BIRD announces only what is there as it is announced [R63]\n"
	 "6:87: warning: interval: more than 1s: a BIRD that hangs is noticed after more than 3 s\n"},
	/* what is missing, or not where it is read */
	{FILE_OF(BGP "}\n"), "",
	 NO_DIRECT
	 "6:43: warning: announce: FILE has no route 203.0.113.1/32 in a protocol static 'gwha-drain-gw-ipv4': add it, or a planned handover cannot drain [R63]\n"
	 NEIGHBOR "error: neighbor 10.9.0.1: FILE has no protocol bgp with it, of local AS 65001: add one\n"},
	{FILE_OF(BGP "}\n"), "include \"/etc/bird/more*.conf\";\n" P_DRAIN("disabled;", "250", CARRIES),
	 "6:43: warning: announce: FILE has no protocol direct that is not disabled: add it, for by it BIRD knows of VIPs, unless it includes it [R63]\n"
	 "6:69: warning: neighbor 10.9.0.1: FILE has no protocol bgp with it, of local AS 65001: add one, unless it includes it\n"},
	{FILE_OF(BGP "}\n"), GOOD "protocol bgp { local as 65002; neighbor 10.9.0.1 external; }\n",
	 NEIGHBOR "error: neighbor 10.9.0.1: FILE has no protocol bgp with it, of local AS 65001: add one\n"},
	{FILE_OF(BGP "}\n"), P_DRAIN("disabled yes;", "250", CARRIES) "protocol direct { disabled; ipv4; }\n" P_BGP(""), NO_DIRECT},
	{FILE_OF(BGP "}\n"), P_DRAIN("disabled;", "250", CARRIES) "/* protocol direct { ipv4; }\n */\n# protocol direct {}\n" P_BGP(""), NO_DIRECT},
	/* AS by a constant: anything */
	{FILE_OF(BGP "}\n"), GOOD "define OURS = 65001;\nprotocol bgp { local as OURS; neighbor 10.9.0.1 port 179 as 65000; bfd on; }", ""},
	/* what drains */
	{FILE_OF(BGP "}\n"), P_DIRECT P_DRAIN("", "250", CARRIES) P_BGP(""),
	 ANNOUNCE "error: announce: line 2 of FILE: what drains must be disabled; or every node would announce every VIP [R63]\n"},
	{FILE_OF(BGP "}\n"), P_DIRECT P_DRAIN("disabled;", "240", CARRIES) P_BGP(""),
	 ANNOUNCE "error: announce: line 2 of FILE: what drains needs more preference than protocol direct, or nobody is told: say preference 250; in its channel [R63]\n"},
	{FILE_OF(BGP "}\n"), P_DIRECT P_DRAIN("disabled;", "250", " bgp_community.add((65535, 1)); ") P_BGP(""),
	 ANNOUNCE "error: announce: line 4 of FILE drains 203.0.113.1 without graceful-shutdown: say bgp_community.add there, of that community [R63]\n"},
	{FILE_OF(BGP ", drain-community: 65001:7}\n"), P_DIRECT P_DRAIN("disabled;", "250", "bgp_community.add((65001,7));") P_BGP(""), ""},
	/* a static route is there wherever the VIP is; one that is disabled is not */
	{FILE_OF(BGP "}\n"), GOOD P_BGP("") "protocol static {\n ipv4;\n route 10.0.0.0/8 blackhole;\n route 203.0.113.1/32 blackhole;\n}\n",
	 ANNOUNCE "error: announce: line 16 of FILE has a static route to 203.0.113.1: every node would announce it: leave that out [R63]\n"},
	{FILE_OF(BGP "}\n"), GOOD P_BGP("") "protocol static {\n route 203.0.113.1/32 blackhole;\n disabled;\n}\n", ""},
	/* the session */
	{FILE_OF(BGP "}\n"), GOOD P_BGP(" passive;\n"),
	 NEIGHBOR "error: neighbor 10.9.0.1: is passive in FILE: nobody would call after a failover: leave that out [R42]\n"},
	{FILE_OF(BGP "}\n"), GOOD P_BGP(" passive off; bfd no;\n"),
	 NEIGHBOR "warning: neighbor 10.9.0.1: is not watched by BFD: a node that hangs is believed until the hold time is over: say bfd; in its protocol bgp of FILE [R66]\n"},
	{FILE_OF(BGP "}\n"), GOOD P_BGP(" bfd off;\n bfd { min rx interval 50 ms; };\n"), ""},
	{FILE_OF(BGP "}\n"), GOOD P_BGP(" graceful restart on;\n"), GRACEFUL("11", "graceful restart")},
	{FILE_OF(BGP "}\n"), GOOD P_BGP(" graceful restart;\n"), GRACEFUL("11", "graceful restart")},
	{FILE_OF(BGP "}\n"), GOOD P_BGP(" graceful restart aware;\n graceful restart time 10;\n"), ""},
	{FILE_OF(BGP "}\n"), GOOD P_BGP(" graceful restart on;\n graceful restart off;\n"), ""},
	{FILE_OF(BGP "}\n"), GOOD P_BGP(" long lived graceful restart yes;\n"), GRACEFUL("11", "long lived graceful restart")},
	{FILE_OF(BGP "}\n"), GOOD P_BGP(" ipv6 {\n  graceful restart on;\n };\n"), GRACEFUL("12", "graceful restart")},
	/* a template's holds, until its protocol says otherwise */
	{FILE_OF(BGP "}\n"), GOOD "template bgp tors { local as 65001; bfd; graceful restart on; }\nprotocol bgp tor from tors { neighbor 10.9.0.1 as 65000; }\n",
	 GRACEFUL("7", "graceful restart")},
	{FILE_OF(BGP "}\n"), GOOD "template bgp tors { local as 65001; bfd; graceful restart on; }\nprotocol bgp from tors { neighbor 10.9.0.1 as 65000; graceful restart off }\n", ""},
	/* what looks like it elsewhere */
	{FILE_OF(BGP "}\n"), GOOD P_BGP("") "filter f { if net = 203.0.113.1/32 then { bgp_community.add((1,2)); accept; } reject; }\n"
	 "protocol ospf v2 { graceful restart on; area 0 { interface \"graceful restart\" { passive; }; }; }\n", ""},
	/* cut anywhere, and brackets without end */
	{FILE_OF(BGP "}\n"), GOOD P_BGP("") "}}}}{{{{{{{{{{{{ 'a", ""},
};

static void beside(void **state)
{
	static struct reading r;
	int differ = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		read_yaml(&r, files[i].text, "a");
		if (!r.f.errors)
			gwha_lint(&r.conf, &r.f);
		if (!r.f.errors)
			gwha_lint_bird(&r.conf, files[i].bird, "FILE", &r.f);
		say_all(&r);
		if (strcmp(r.said, files[i].said)) {
			print_error("of:\n%s\n%s\nsaid:\n%swanted:\n%s\n", files[i].text, files[i].bird,
				    r.said, files[i].said);
			differ++;
		}
		free_yaml(&r);
	}
	assert_int_equal(differ, 0);
	/* each daemon's file is for what it announces */
	read_yaml(&r, FILE_OF(BGP "}\n"), "a");
	gwha_lint_frr(&r.conf, "", "FILE", &r.f);
	assert_int_equal(r.f.n, 0);
	free_yaml(&r);
	read_yaml(&r, FILE_OF("bgp:\n gw: {asn: 1, announce: 203.0.113.1/32, neighbor: 10.9.0.1}\n"), "a");
	gwha_lint_bird(&r.conf, "", "FILE", &r.f);
	say_all(&r);
	assert_string_equal(r.said, "0:0: warning: FILE was not looked at: no bgp has daemon: bird\n");
	free_yaml(&r);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(beside)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
