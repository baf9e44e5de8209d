// SPDX-License-Identifier: GPL-2.0-or-later
/* The configuration file: what it says, and where what is wrong stands. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model.h"
#include "units.h"
#include "yaml.h"

#define NODES "nodes: {gw1: , gw2: }\n"
#define NONE "routers: []\n"
#define ROUTE(more) NONE "groups: {g: {routes: [{" more "}]}}\n"
#define RULE(more) NONE "groups: {g: {rules: [{" more "}]}}\n"
#define ROUTER "routers:\n  - {dev: eth0, vrid: 10, vip: 192.0.2.1/24, "

static struct reading r;

/* A file, and the lines that are to be said of it. */
static const struct {
	const char *text;
	const char *said;
} wrong[] = {
	/* not YAML, or more than is made use of */
	{"", "0:0: error: nothing is in the file: to have no routers, say routers: []\n"},
	{"# nothing\n", "0:0: error: nothing is in the file: to have no routers, say routers: []\n"},
	{"routers", "1:1: error: a configuration is a map of nodes, groups, routers and sync\n"},
	{"routers: [\n", "2:1: error: this is not YAML: did not find expected node content, while parsing a flow node: look at indentation, colons and quotes here and above\n"},
	{"routers:\n\t- dev: eth0\n", "2:1: error: found character that cannot start any token: indent with spaces, and put quotes around the text\n"},
	{"groups: {a: &x {}, b: *x}\n" NONE, "1:13: error: anchors are not used here: leave out the word behind &\n"},
	{"groups: *x\n", "1:9: error: aliases are not used here: write out what is meant\n"},
	{"routers: !!python/name []\n", "1:10: error: tags are not used here: leave out the word behind !\n"},
	{NONE "---\nrouters: []\n", "2:1: error: a second document: a configuration is one; leave out the line ---\n"},
	{"[[[[[[[[[", "1:9: error: nested too deep: a configuration has at most 8 levels\n"},
	{"groups: {\"a\\0b\": }\n", "1:10: error: a text must not hold a NUL: leave it out\n"},
	{"groups: \xff\n", "1:9: error: invalid leading UTF-8 octet: a configuration is UTF-8 text\n"},
	{NONE "routers: []\n", "2:1: error: key \"routers\": given a second time, first on line 1: leave one out\n"},
	{NONE "? [a]\n: b\n", "2:3: error: a key must be a word: give it a name\n"},
	/* keys */
	{"router: []\n", "1:1: error: a configuration has no key \"router\": did you mean \"routers\"?\n"
			 "1:1: error: routers: is missing: list them, or say routers: []\n"},
	{"p\303\266ols: []\n" NONE, "1:1: error: a configuration has no key \"p??ols\": it must be one of nodes, groups, routers, sync, checks, notify, bgp, agent, ipsec, peer, controller, gateway\n"},
	{"\"\\e[2J\": []\n" NONE, "1:1: error: a configuration has no key \"?[2J\": it must be one of nodes, groups, routers, sync, checks, notify, bgp, agent, ipsec, peer, controller, gateway\n"},
	{"pools: []\n" NONE, "1:1: error: a configuration has no key \"pools\": it must be one of nodes, groups, routers, sync, checks, notify, bgp, agent, ipsec, peer, controller, gateway\n"},
	{ROUTER "intervl: 1s}", "2:46: error: a router has no key \"intervl\": did you mean \"interval\"?\n"},
	{ROUTER "vips: 1}", "2:46: error: a router has no key \"vips\": did you mean \"vip\"?\n"},
	{ROUTER "key-id: 1}", "2:46: error: a router has no key \"key-id\": it must be one of dev, vrid, family, version, interval, priority, group, vip, preempt, preempt-delay, vmac, accept, checksum, check-addresses, garp-repeat, garp-refresh, peer, ttl-min, src, auth, send-epoch\n"},
	{"groups: {g: {prio: 1}}\n" NONE, "1:14: error: a group has no key \"prio\": did you mean \"priority\"?\n"},
	{"groups: [g]\n" NONE, "1:9: error: groups: must be a map, of KEY: VALUE\n"},
	{"groups: {a/b: }\n" NONE, "1:10: error: group \"a/b\": its name takes letters, digits and signs, but no spaces and no '/'\n"},
	{"routers: {dev: eth0}\n", "1:10: error: routers: must be a list: begin each with a dash, as in - dev: eth0\n"},
	{"routers: [eth0]\n", "1:11: error: a router: must be a map, of KEY: VALUE\n"},
	{"sync: [g]\n" NONE, "1:7: error: sync: must be a map, of KEY: VALUE\n"},
	{"sync: {g: {group: h}}\n" NONE, "1:12: error: sync has no key \"group\": it must be one of dev, local, peer, dev2, local2, peer2, port, ignore, rate, insecure, send, select, key\n"},
	/* values: the command line's texts, each at its place */
	{"routers:\n  - dev: eth0\n", "2:5: error: vrid is missing: say dev IF vrid N\n"},
	{"routers:\n  - dev: eth0\n    vrid: 256\n", "3:11: error: vrid \"256\": must be 1 to 255 [V13]\n"},
	{"routers:\n  - dev:\n    vrid: 1\n", "2:9: error: dev: its value is missing: give one, or leave the key out\n"},
	{ROUTER "interval: 10}", "2:56: error: interval \"10\": give a unit, as in 10ms or 1s\n"},
	{ROUTER "version: 2, interval: 10ms}", "2:5: error: interval \"10ms\": version 2 takes 1s to 255s in steps of 1s\n"},
	{ROUTER "preempt: yes}", "2:55: error: preempt \"yes\": must be on or off\n"},
	{ROUTER "accept: [on, off]}", "2:59: error: accept \"off\": given a second time\n"},
	{ROUTER "accept: {on: 1}}", "2:54: error: accept: must be a single value: keys below it must be names of nodes, or be left out\n"},
	{ROUTER "peer: [192.0.2.2, x]}", "2:64: error: peer \"x\": must be an address, as in 192.0.2.1 or 2001:db8::1\n"},
	{ROUTER "priority: 1, priority: 2}", "2:59: error: key \"priority\": given a second time, first on line 2: leave one out\n"
						"2:69: error: priority \"2\": given a second time\n"},
	{"routers:\n  - {dev: a, vrid: 1, vip: 192.0.2.1}\n", "2:28: error: vip \"192.0.2.1\": give a prefix length, as in 192.0.2.1/32\n"},
	{"routers:\n  - {dev: a, vrid: 1, vip: [{dev: b}]}\n", "2:29: error: a VIP needs its address: give addr, as in 192.0.2.1/24\n"},
	{"routers:\n  - {dev: a, vrid: 1, vip: [{addr: 192.0.2.1/24, exclude: on}]}\n", "2:50: error: a VIP has no key \"exclude\": did you mean \"excluded\"?\n"},
	{"routers:\n  - {dev: a, vrid: 1, vip: [{addr: 192.0.2.1/24, excluded: 1}]}\n", "2:60: error: excluded \"1\": must be on or off\n"},
	{"routers:\n  - {dev: a, vrid: 1, vip: [192.0.2.1/24, 192.0.2.1/24]}\n", "2:43: error: vip \"192.0.2.1/24\": given a second time\n"},
	{"groups:\n  g:\n    track: eth2\n" NONE, "3:12: error: track: say what, as in {dev: eth2} or {name: bgp}\n"},
	{"groups:\n  g:\n    track: [{weight: 1}]\n" NONE, "3:13: error: track: a device or a condition with a name: give dev or name, one of them\n"},
	{"groups:\n  g:\n    track: [{dev: a, weight: 254}]\n" NONE, "3:30: error: weight \"254\": must be 1 to 253; leave it out to put the group into fault\n"},
	{"groups:\n  g:\n    lease-action: weight\n" NONE, "3:19: error: lease-action weight needs the weight: write {weight: N}\n"},
	{"groups:\n  g:\n    lease-action: {weight: 300}\n" NONE, "3:28: error: lease-action weight \"300\": must be 1 to 253\n"},
	{"groups:\n  g:\n    lease-action: stop\n" NONE, "3:19: error: lease-action \"stop\": must be none or weight or fault\n"},
	{"sync:\n  g:\n    select: zones\n" NONE, "3:13: error: select \"zones\": must be vips, default, {zone: N} or {mark: VALUE/MASK}\n"},
	{"sync:\n  g:\n    select: {mark: 1/0}\n" NONE, "3:20: error: mark \"1/0\": the mask must have a bit, and all bits of the value\n"},
	{"sync:\n  g:\n    select: {zone: 1, mark: 1}\n" NONE, "3:29: error: mark: connections are told apart in one way: vips, zone, mark or default\n"},
	{"sync:\n  g:\n    rate: 10\n" NONE, "3:11: error: rate \"10\": give a unit, as in 10mbit\n"},
	{"sync:\n  g:\n    key: hunter2\n" NONE, "3:10: error: key: must be {key-id: N, key-file: FILE}; the secret itself is never in this file\n"},
	{"sync:\n  g:\n    key: {key-id: 1}\n" NONE, "3:10: error: a key needs its number and its secret: give key-id and key-file\n"},
	{"sync:\n  g:\n    insecure: on\n    key: {key-id: 1, key-file: f}\n" NONE, "3:5: error: insecure: give keys or this word, not both\n"},
	{"sync:\n  g:\n    insecure: maybe\n" NONE, "3:15: error: insecure \"maybe\": must be on or off\n"},
	{ROUTER "auth: {type: hmac, key: {key-id: 1, key-file: f}, send: 2}}", "2:5: error: send \"2\": no such key: give key-id 2 too, or send with another\n"},
	{ROUTER "auth: hmac}", "2:52: error: auth: must be none or a map, as in {type: hmac, key: {key-id: 1, key-file: FILE}}\n"},
	/* nodes */
	{"nodes: {}\n" NONE, "1:8: error: nodes: there can be 1 to 9: leave out the key if the file is for one node alone\n"},
	{"nodes: {gw2: }\n" NONE, "1:8: error: node \"gw1\": not among the nodes of this file: add it, or say --node NAME\n"},
	{"nodes: {gw1: , dev: }\n" NONE, "1:16: error: node \"dev\": is a word of this file: give the node another name, and say --node with it\n"},
	{"nodes: {gw1: {addr: }}\n" NONE, "1:15: error: a node has no key \"addr\": did you mean \"address\"?\n"},
	{NODES "groups: {g: {priority: {gw1: 1, gw3: 2}}}\n" NONE, "2:33: error: what differs by node has no key \"gw3\": did you mean \"gw1\"?\n"},
	{NODES "groups: {gw1: }\n" NONE, "2:10: error: group \"gw1\": is the name of a node: give the group another\n"},
	/* programs */
	{NONE "checks: [a]\n", "2:9: error: checks: must be a map, of KEY: VALUE\n"},
	{NONE "checks: {c: /bin/true}\n", "2:13: error: a check: must be a map, of KEY: VALUE\n"},
	{NONE "checks: {c: {}}\n", "2:13: error: a check needs a program: give exec, as in [/usr/lib/gwha/check, ARGUMENT]\n"},
	{NONE "checks: {c: {exec: true}}\n", "2:20: error: exec \"true\": give its whole path, from / on: no shell looks for it\n"},
	{NONE "checks: {c: {exec: []}}\n", "2:20: error: exec: is empty: give the path of a program\n"},
	{NONE "checks: {c: {exec: [/a, [b]]}}\n", "2:25: error: exec: must be a single value\n"},
	{NONE "checks: {c: {exec: {a: /b}}}\n", "2:20: error: exec: must be a single value\n"},
	{NONE "checks:\n  c:\n    exec:\n", "4:10: error: exec: its value is missing: give one, or leave the key out\n"},
	{NONE "checks: {c: {exec: /a, cmd: b}}\n", "2:24: error: a check has no key \"cmd\": it must be one of exec, process, interval, timeout, rise, fall\n"},
	{NONE "checks: {c: {exec: /a, intervl: 1s}}\n", "2:24: error: a check has no key \"intervl\": did you mean \"interval\"?\n"},
	{NONE "checks: {c: {exec: /a, interval: 5}}\n", "2:34: error: interval \"5\": give a unit, as in 10ms or 1s\n"},
	{NONE "checks: {c: {exec: /a, interval: 99ms}}\n", "2:34: error: interval \"99ms\": must be 100ms to 3600s\n"},
	{NONE "checks: {c: {exec: /a, interval: x}}\n", "2:34: error: interval \"x\": must be a time in s, ms or us, as in 10ms or 1s\n"},
	{NONE "checks: {c: {exec: /a, interval: 1s, timeout: 1001ms}}\n", "2:47: error: timeout \"1001ms\": must be 10ms to 1s\n"},
	{NONE "checks: {c: {exec: /a, rise: 0, fall: 101}}\n", "2:30: error: rise \"0\": must be 1 to 100\n2:39: error: fall \"101\": must be 1 to 100\n"},
	{NONE "checks: {a-name-that-is-longer-than-31-characters: {exec: /a}}\n", "2:10: error: check \"a-name-that-is-longer-than-31-characters\": must be at most 31 characters\n"},
	{NODES NONE "checks: {c: {exec: /a}, gw1: {exec: /a}}\n", "3:25: error: check \"gw1\": is the name of a node: give the check another\n"},
	{NONE "checks: {c: {exec: /a, process: b}}\n", "2:33: error: process: is looked for, and nothing is run: leave out exec and timeout, or this\n"},
	{NONE "checks: {c: {process: b, timeout: 1s}}\n", "2:23: error: process: is looked for, and nothing is run: leave out exec and timeout, or this\n"},
	{NONE "checks: {c: {process: sixteen-letters-}}\n", "2:23: error: process \"sixteen-letters-\": must be 1 to 15 characters: the kernel's name of it, as ps -o comm shows it\n"},
	{NONE "notify: {exec: /a}\n", "2:9: error: notify: must be a list: begin each with a dash, as in - exec: /usr/lib/gwha/told\n"},
	{NONE "notify: [/a]\n", "2:10: error: notify: must be a map, of KEY: VALUE\n"},
	{NONE "notify: [{exec: a b}]\n", "2:17: error: exec \"a b\": give its whole path, from / on: no shell looks for it\n"},
	{NONE "notify: [{exec: /a, timeout: 601s, groups: []}]\n", "2:30: error: timeout \"601s\": must be 10ms to 600s\n2:44: error: groups: is empty: leave the key out to be told of all\n"},
	/* routes and rules; "{g: {routes: [{" ends at column 23, "{g: {rules: [{" at 22 */
	{ROUTE("to: 10.0.0.1/8, dev: a"), "2:28: error: to \"10.0.0.1/8\": is an address inside of a network: write 10.0.0.0/8\n"},
	{ROUTE("to: '2001:db8::1/32', dev: a"), "2:28: error: to \"2001:db8::1/32\": is an address inside of a network: write 2001:db8::/32\n"},
	{ROUTE("to: 10.0.0.0/33, dev: a"), "2:28: error: to \"10.0.0.0/33\": must be a network, as in 10.0.0.0/8 or 2001:db8::/32\n"},
	{ROUTE("to: ten, dev: a"), "2:28: error: to \"ten\": must be a network, as in 10.0.0.0/8 or 2001:db8::/32\n"},
	{ROUTE("to: default, dev: a"), "2:28: error: to \"default\": of which family? Give via or src, or write 0.0.0.0/0 or ::/0\n"},
	{ROUTE("via: 10.0.0.1"), "2:23: error: a route needs to: a network, or default\n"},
	{ROUTE("to: 10.0.0.0/8"), "2:23: error: a route needs via, dev, or both\n"},
	{ROUTE("to: 10.0.0.0/8, via: '::1'"), "2:45: error: via: is of another family than the rest: both must be IPv4, or IPv6\n"},
	{ROUTE("to: '::/0', dev: a, src: 10.0.0.1"), "2:49: error: src: is of another family than the rest: both must be IPv4, or IPv6\n"},
	{ROUTE("to: 10.0.0.0/8, via: gw"), "2:45: error: via \"gw\": must be an address, as in 192.0.2.1 or 2001:db8::1\n"},
	{ROUTE("to: 10.0.0.0/8, dev: 1234567890123456"), "2:45: error: dev \"1234567890123456\": is no name of a device: it has 1 to 15 characters\n"},
	{ROUTE("to: 10.0.0.0/8, dev: a, table: 255"), "2:55: error: table \"255\": is the kernel's own: give another one\n"},
	{ROUTE("to: 10.0.0.0/8, dev: a, table: 0"), "2:55: error: table \"0\": must be 1 to 4294967295\n"},
	{ROUTE("to: 10.0.0.0/8, dev: a, table: mine"), "2:55: error: table \"mine\": must be 1 to 4294967295\n"},
	{ROUTE("to: 10.0.0.0/8, dev: a, metric: 4294967296"), "2:56: error: metric \"4294967296\": must be 0 to 4294967295\n"},
	{ROUTE("to: 10.0.0.0/8, dev: a, gw: b"), "2:48: error: a route has no key \"gw\": it must be one of to, via, dev, src, table, metric\n"},
	{ROUTE("to: 10.0.0.0/8, dev: a}, {to: 10.0.0.0/8, via: 10.0.0.1"), "2:49: error: route: line 2 has one to the same network, in the same table and with the same metric: give another metric\n"},
	{RULE("table: 7, priority: 1"), "2:22: error: a rule needs from, to, or both; 0.0.0.0/0 or ::/0 is any\n"},
	{RULE("from: 10.0.0.0/8"), "2:22: error: a rule needs its table and its priority\n"},
	{RULE("from: 10.0.0.0/8, to: '::/0', table: 7, priority: 1"), "2:45: error: to: is of another family than the rest: both must be IPv4, or IPv6\n"},
	{RULE("from: 10.0.0.0/8, table: 7, priority: 32766"), "2:61: error: priority \"32766\": must be 1 to 32765\n"},
	{RULE("from: 10.0.0.0/8, table: 7, priority: 1}, {from: 10.0.0.0/8, table: 7, priority: 1"), "2:65: error: rule: line 2 has the same one: leave one out\n"},
	{NONE "groups: {g: {routes: [a]}}\n", "2:23: error: a route: must be a map, of KEY: VALUE\n"},
	{NONE "groups: {g: {rout: []}}\n", "2:14: error: a group has no key \"rout\": did you mean \"routes\"?\n"},
	/* the agent */
	{NONE "agent: [127.0.0.1:9119]\n", "2:8: error: agent: must be a map, of KEY: VALUE\n"},
	{NONE "agent: {lisen: 127.0.0.1:9119}\n", "2:9: error: agent has no key \"lisen\": did you mean \"listen\"?\n"},
	{NONE "agent: {listen: }\n", "2:17: error: listen: its value is missing: give one, or leave the key out\n"},
	{NONE "agent: {listen: localhost:9119}\n", "2:17: error: listen \"localhost:9119\": must be an address and a port, as in 127.0.0.1:9119 or \"[::1]:9119\"\n"},
	{NONE "agent:\n  listen: 127.0.0.1\n", "3:11: error: listen \"127.0.0.1\": must be an address and a port, as in 127.0.0.1:9119 or \"[::1]:9119\"\n"},
	{NONE "agent:\n  listen:\n  - '::1:9119'\n", "4:5: error: listen \"::1:9119\": must be an address and a port, as in 127.0.0.1:9119 or \"[::1]:9119\"\n"},
	{NONE "agent:\n  listen: '[127.0.0.1]:9119'\n", "3:11: error: listen \"[127.0.0.1]:9119\": must be an address and a port, as in 127.0.0.1:9119 or \"[::1]:9119\"\n"},
	{NONE "agent: {listen: ':9119'}\n", "2:17: error: listen \":9119\": must be an address and a port, as in 127.0.0.1:9119 or \"[::1]:9119\"\n"},
	{NONE "agent: {listen: ['127.0.0.1:1023', '127.0.0.1:65536', '127.0.0.1:', '[::1]:x']}\n",
	 "2:18: error: listen \"127.0.0.1:1023\": the port must be 1024 to 65535: those below are of other services\n"
	 "2:36: error: listen \"127.0.0.1:65536\": the port must be 1024 to 65535: those below are of other services\n"
	 "2:55: error: listen \"127.0.0.1:\": the port must be 1024 to 65535: those below are of other services\n"
	 "2:69: error: listen \"[::1]:x\": the port must be 1024 to 65535: those below are of other services\n"},
	{NONE "agent: {listen: ['224.0.0.18:9119', '[ff02::12]:9119', '[fe80::1]:9119', '[::ffff:127.0.0.1]:9119']}\n",
	 "2:18: error: listen \"224.0.0.18:9119\": is no address of one host; give one as 127.0.0.1:9119\n"
	 "2:37: error: listen \"[ff02::12]:9119\": is no address of one host; give one as 127.0.0.1:9119\n"
	 "2:56: error: listen \"[fe80::1]:9119\": is link-local, and another one on each interface; give one as 127.0.0.1:9119\n"
	 "2:74: error: listen \"[::ffff:127.0.0.1]:9119\": is an address of IPv4: write it as such; give one as 127.0.0.1:9119\n"},
	{NONE "agent: {listen: ['127.0.0.1:9119', '127.0.0.1:9119']}\n", "2:36: error: listen \"127.0.0.1:9119\": given a second time: leave one out\n"},
	{NONE "agent: {listen: ['[::1]:9119', '[::1]:9120', '[::1]:9121', '[::1]:9122', '[::1]:9123']}\n", "2:74: error: listen: there can be at most 4\n"},
	{NONE "notify: [{exec: /a, on: active}]\n", "2:21: error: notify has no key \"on\": it must be one of exec, timeout, groups\n"},
	/* all that is wrong, not the first alone */
	{"groups:\n  g: {priority: 0, preempt: 1}\nrouters:\n  - {dev: a, vrid: 0}\n  - {vrid: 1}\n",
	 "2:17: error: priority \"0\": must be 1 to 254\n"
	 "2:29: error: preempt \"1\": must be on or off\n"
	 "4:20: error: vrid \"0\": must be 1 to 255 [V13]\n"
	 "5:5: error: dev is missing: say dev IF vrid N\n"},
};

static void tells_what_is_wrong(void **state)
{
	int differ = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_int_equal(read_yaml(&r, wrong[i].text, "gw1"), -1);
		if (strcmp(r.said, wrong[i].said)) {
			print_error("of:\n%s\nsaid:\n%swanted:\n%s\n",
				    wrong[i].text, r.said, wrong[i].said);
			differ++;
		}
		free_yaml(&r);
	}
	assert_int_equal(differ, 0);
}

/* A pair, in one file: each takes its part. */
static const char pair[] =
	NODES "groups:\n"
	"  gw:\n"
	"    priority: {gw1: 254, gw2: 253}\n"
	"    preempt-delay: {gw2: 5s}\n"
	"    lease-action: {weight: 30}\n"
	"    pool: ike\n"
	"    pool-limit: {gw1: 2}\n"
	"    track: [{dev: eth2, weight: 20, up-delay: 1s}, {name: bgp}]\n"
	"  empty:\n"
	"routers:\n"
	"  - dev: {gw1: eth0, gw2: ens3}\n"
	"    vrid: 10\n"
	"    group: gw\n"
	"    version: 3\n"
	"    interval: 100ms\n"
	"    vip:\n"
	"      - 192.0.2.1/24\n"
	"      - {addr: 192.0.2.9/32, dev: lo, excluded: on}\n"
	"      - {gw2: 192.0.2.8/32}\n"
	"    auth:\n"
	"      type: hmac\n"
	"      key:\n"
	"        - {key-id: 1, key-file: /k/1}\n"
	"        - {key-id: 2, key-file: /k/2}\n"
	"      send: 1\n"
	"      mode: permissive\n"
	"  - gw1: {dev: eth1, vrid: 20, priority: 7, peer: [10.0.0.2, 10.0.0.3], src: 10.0.0.1, auth: {type: text, text-file: /k/t}}\n"
	"sync:\n"
	"  gw:\n"
	"    dev: eth2\n"
	"    local: {gw1: 10.0.1.1, gw2: 10.0.1.2}\n"
	"    select: {mark: 0x10/0xf0}\n"
	"    rate: 10mbit\n"
	"    key: [{key-id: 3, key-file: /k/3}, {key-id: 4, key-file: /k/4}]\n"
	"    send: 3\n";

static void a_node_takes_its_part(void **state)
{
	const struct gwha_group *g;
	const struct gwha_router *rt;
	char text[GWHA_TEXT_MAX];

	(void)state;
	assert_int_equal(read_yaml(&r, pair, "gw1"), 0);
	assert_string_equal(r.said, "");
	assert_int_equal(r.conf.n_groups, 2);
	g = &r.conf.groups[0].g;
	assert_string_equal(g->name, "gw");
	assert_int_equal(g->priority, 254);
	assert_false(gwha_has(g, GWHA_A_GROUP_PREEMPT_DELAY_US));
	assert_int_equal(g->lease_action, GWHA_LEASE_ACTION_WEIGHT);
	assert_int_equal(g->lease_weight, 30);
	assert_string_equal(g->pool, "ike");
	assert_int_equal(g->pool_limit, 2);
	assert_false(gwha_has(g, GWHA_A_GROUP_POOL_WEIGHT));
	assert_int_equal(g->tracks.n, 2);
	assert_string_equal(g->tracks.at[0].ifname, "eth2");
	assert_int_equal(g->tracks.at[0].up_delay_us, 1000000);
	assert_string_equal(g->tracks.at[1].name, "bgp");
	assert_int_equal(r.conf.groups[1].g.has,
			 GWHA_HAS(GWHA_A_GROUP_NAME));

	assert_int_equal(r.conf.n_routers, 2);
	rt = &r.conf.routers[0].rt;
	assert_string_equal(rt->ifname, "eth0");
	assert_int_equal(rt->interval_us, 100000);
	assert_int_equal(rt->vips.n, 2);
	assert_string_equal(rt->vips.at[1].ifname, "lo");
	assert_int_equal(rt->vips.at[1].excluded, 1);
	assert_int_equal(rt->keys.n, 2);
	assert_int_equal(rt->keys.at[0].send, 1);
	assert_int_equal(rt->keys.at[1].send, 0);
	assert_int_equal(rt->auth_mode, GWHA_AUTH_MODE_PERMISSIVE);
	assert_string_equal(r.conf.routers[0].files.key[1], "/k/2");
	rt = &r.conf.routers[1].rt;
	assert_int_equal(rt->priority, 7);
	assert_int_equal(rt->unicast.n, 2);
	assert_string_equal(gwha_addr_text(text, &rt->fixed_source),
			    "10.0.0.1");
	assert_string_equal(r.conf.routers[1].files.text, "/k/t");
	free_yaml(&r);
}

/* Whose own addresses the file has are each other's peers. */
static void the_other_takes_the_other(void **state)
{
	const struct gwha_sync *s;
	char text[GWHA_TEXT_MAX];

	(void)state;
	assert_int_equal(read_yaml(&r, pair, "gw2"), 0);
	assert_int_equal(r.conf.groups[0].g.priority, 253);
	assert_int_equal(r.conf.groups[0].g.preempt_delay_us, 5000000);
	assert_int_equal(r.conf.n_routers, 1);
	assert_string_equal(r.conf.routers[0].rt.ifname, "ens3");
	assert_int_equal(r.conf.routers[0].rt.vips.n, 3);
	assert_int_equal(r.conf.n_syncs, 1);
	s = &r.conf.syncs[0].s;
	assert_string_equal(s->group, "gw");
	assert_string_equal(gwha_addr_text(text, &s->local), "10.0.1.2");
	assert_int_equal(s->peers.n, 1);
	assert_string_equal(gwha_addr_text(text, &s->peers.at[0]), "10.0.1.1");
	assert_int_equal(s->select, GWHA_SYNC_SELECT_MARK);
	assert_int_equal(s->mark, 0x10);
	assert_int_equal(s->mask, 0xf0);
	assert_int_equal(s->rate_kbit, 10000);
	assert_int_equal(s->keys.at[0].send, 1);
	assert_string_equal(r.conf.syncs[0].files.key[1], "/k/4");
	free_yaml(&r);
}

static void programs_are_read(void **state)
{
	static const char text[] =
		NODES NONE
		"checks:\n"
		"  bgp: {exec: [/a, {gw1: b, gw2: c}, {gw2: d}, ''], interval: {gw1: 1s, gw2: 2s}}\n"
		"  other: {gw2: {exec: /o}}\n"
		"  proc: {process: bgpd}\n"
		"  quick: {exec: /q, interval: 100ms, timeout: 50ms, rise: 1, fall: 100}\n"
		"notify:\n"
		"  - {exec: /n}\n"
		"  - {gw2: {exec: /m}}\n"
		"  - {exec: [/l, x], timeout: 1s, groups: [g, eth0/1/4]}\n";
	const struct gwha_conf_check *c;
	const struct gwha_conf_notify *n;

	(void)state;
	assert_int_equal(read_yaml(&r, text, "gw1"), 0);
	assert_int_equal(r.conf.n_checks, 3);
	c = r.conf.checks;
	assert_string_equal(c[0].name, "bgp");
	assert_int_equal(c[0].exec.n, 3);
	assert_string_equal(c[0].exec.words[0], "/a");
	assert_string_equal(c[0].exec.words[1], "b");
	assert_string_equal(c[0].exec.words[2], "");
	assert_null(c[0].exec.words[3]);
	assert_int_equal(c[0].interval_us, 1000000);
	assert_int_equal(c[0].timeout_us, 1000000);
	assert_int_equal(c[0].rise, 2);
	assert_int_equal(c[0].fall, 3);
	assert_null(c[0].process);
	assert_string_equal(c[1].process, "bgpd");
	assert_int_equal(c[1].exec.n, 0);
	assert_int_equal(c[2].timeout_us, 50000);
	assert_int_equal(c[2].rise, 1);
	assert_int_equal(c[2].fall, 100);
	assert_int_equal(r.conf.n_notifies, 2);
	n = r.conf.notifies;
	assert_int_equal(n[0].timeout_us, 10000000);
	assert_true(gwha_notify_wants(&n[0], "whatever"));
	assert_string_equal(n[1].exec.words[1], "x");
	assert_int_equal(n[1].timeout_us, 1000000);
	assert_true(gwha_notify_wants(&n[1], "eth0/1/4"));
	assert_false(gwha_notify_wants(&n[1], "eth0/1/6"));
	free_yaml(&r);
}

static void programs_are_bounded(void **state)
{
	static const struct {
		const char *head, *more, *tail;
		int most;
		const char *said;
	} rows[] = {
		{NONE "notify: [", "{exec: /n},", "]", GWHA_NOTIFIES_MAX, "notify: there can be at most 16"},
		{NONE "notify: [{exec: [/n,", "a,", "]}]", GWHA_EXEC_WORDS_MAX - 1, "exec: too long: at most 32 words and 4096 characters"},
		{NONE "notify: [{exec: /n, groups: [", "g,", "]}]", GWHA_NOTIFY_GROUPS_MAX, "groups: at most 64"},
		{NONE "checks: {c: {exec: [/", "12345678901234567890123456789012", "]}}", 127, "exec: too long"},
	};
	static char text[8192];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (int more = 0; more < 2; more++) {
			strcpy(text, rows[i].head);
			for (int j = 0; j < rows[i].most + more; j++)
				strcat(text, rows[i].more);
			strcat(text, rows[i].tail);
			assert_int_equal(read_yaml(&r, text, NULL), -more);
			assert_int_equal(!!strstr(r.said, rows[i].said), more);
			free_yaml(&r);
		}
}

static void a_node_answers_at_its_own(void **state)
{
	static const char text[] =
		NODES NONE
		"agent:\n"
		"  listen: [{gw1: 192.0.2.2:9119, gw2: '[2001:db8::3]:9119'}, '[::1]:1024', 127.255.0.1:65535]\n";
	char at[GWHA_LISTEN_TEXT_MAX];
	const struct gwha_listen *l = r.conf.agent.listen;

	(void)state;
	assert_int_equal(read_yaml(&r, text, "gw2"), 0);
	assert_int_equal(r.conf.agent.n_listen, 3);
	assert_string_equal(gwha_listen_text(at, &l[0]), "[2001:db8::3]:9119");
	assert_string_equal(gwha_listen_text(at, &l[1]), "[::1]:1024");
	assert_string_equal(gwha_listen_text(at, &l[2]), "127.255.0.1:65535");
	assert_false(gwha_listen_is_local(&l[0]));
	assert_true(gwha_listen_is_local(&l[1]));
	assert_true(gwha_listen_is_local(&l[2]));
	free_yaml(&r);
	assert_int_equal(read_yaml(&r, text, "gw1"), 0);
	assert_string_equal(gwha_listen_text(at, &l[0]), "192.0.2.2:9119");
	assert_false(gwha_listen_is_local(&l[0]));
	free_yaml(&r);
	/* a part that one node has alone */
	assert_int_equal(read_yaml(&r, NODES NONE "agent: {gw1: {listen: 127.0.0.1:9119}}\n", "gw2"), 0);
	assert_int_equal(r.conf.agent.n_listen, 0);
	free_yaml(&r);
}

static void routes_of_a_node(void **state)
{
	static const char text[] =
		NODES NONE
		"groups:\n"
		"  g:\n"
		"    routes:\n"
		"    - {to: default, via: {gw1: 10.0.0.1, gw2: '2001:db8::1'}, src: {gw1: 10.0.0.9}}\n"
		"    - gw2: {to: '2001:db8:1::1', dev: a, table: main, metric: 5}\n"
		"    rules: {from: 0.0.0.0/0, to: 10.0.0.0/8, iif: a, table: 7, priority: 32765}\n"
		"  h: {routes: {to: 10.0.0.0/8, dev: b, table: 4294967295}}\n";
	char at[GWHA_ROUTE_TEXT_MAX];
	const struct gwha_conf_route *r1;

	(void)state;
	assert_int_equal(read_yaml(&r, text, "gw1"), 0);
	assert_int_equal(r.conf.n_routes, 2);
	r1 = r.conf.routes;
	assert_string_equal(gwha_route_text(at, &r1[0].r), "0.0.0.0/0 via 10.0.0.1 src 10.0.0.9 table 254 metric 0");
	assert_string_equal(r1[0].group, "g");
	assert_string_equal(gwha_route_text(at, &r1[1].r), "10.0.0.0/8 dev b table 4294967295 metric 0");
	assert_string_equal(r1[1].group, "h");
	assert_int_equal(r.conf.n_rules, 1);
	assert_string_equal(gwha_rule_text(at, &r.conf.rules[0].r), "from all to 10.0.0.0/8 iif a table 7 priority 32765");
	assert_int_equal(r.conf.rules[0].r.len, 4);
	free_yaml(&r);
	assert_int_equal(read_yaml(&r, text, "gw2"), 0);
	assert_int_equal(r.conf.n_routes, 3);
	r1 = r.conf.routes;
	assert_string_equal(gwha_route_text(at, &r1[0].r), "::/0 via 2001:db8::1 table 254 metric 1024");
	assert_string_equal(gwha_route_text(at, &r1[1].r), "2001:db8:1::1/128 dev a table 254 metric 5");
	free_yaml(&r);
}

static void errors_are_bounded(void **state)
{
	char text[4096] = "routers:\n";

	(void)state;
	for (int i = 0; i < 50; i++)
		strcat(text, "  - {dev: eth0, vrid: 0}\n");
	assert_int_equal(read_yaml(&r, text, NULL), -1);
	assert_int_equal(r.f.errors, 50);
	assert_int_equal(r.f.n, GWHA_FINDINGS_MAX);
	free_yaml(&r);
}

static void size_is_bounded(void **state)
{
	char *text = malloc(GWHA_FILE_MAX + 2);

	(void)state;
	assert_non_null(text);
	memset(text, ' ', GWHA_FILE_MAX + 1);
	text[GWHA_FILE_MAX + 1] = '\0';
	assert_int_equal(read_yaml(&r, text, NULL), -1);
	assert_string_equal(r.said, "0:0: error: too large: a configuration has at most 1 MiB\n");
	free_yaml(&r);
	/* a list of as many as fit, and of one more */
	strcpy(text, "routers: [");
	for (int i = 0; i < GWHA_ELEMENTS_MAX + 1; i++)
		strcpy(text + 10 + 3 * i, "{},");
	assert_int_equal(read_yaml(&r, text, NULL), -1);
	assert_string_equal(r.said, "1:12299: error: too long: a list or map holds at most 4096\n");
	free_yaml(&r);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_what_is_wrong),
		cmocka_unit_test(a_node_takes_its_part),
		cmocka_unit_test(the_other_takes_the_other),
		cmocka_unit_test(programs_are_read),
		cmocka_unit_test(programs_are_bounded),
		cmocka_unit_test(a_node_answers_at_its_own),
		cmocka_unit_test(routes_of_a_node),
		cmocka_unit_test(errors_are_bounded),
		cmocka_unit_test(size_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
