// SPDX-License-Identifier: GPL-2.0-or-later
/* What is said of a configuration without a kernel: a test for each rule. */

#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "complete.h"
#include "yaml.h"

/* A pair that nothing is to be said of, and what is put into it. */
#define HEAD "nodes: {gw1: , gw2: }\n"
#define GROUP "groups: {gw: {priority: {gw1: 254, gw2: 253}}}\n"
#define ONE(more) HEAD GROUP "routers:\n- {dev: eth0, vrid: 10, group: gw, vip: 192.0.2.1/24" more "}\n"
#define TWO(more) ONE("") "- {" more "}\n"
#define SYNC(more) ONE("") "sync: {gw: {dev: eth2, local: {gw1: 10.0.0.1, gw2: 10.0.0.2}, insecure: on" more "}}\n"

/*
 * A rule, a file, and what is said: of the first node, and of both beside each
 * other where nothing was. "" is a file that the rule has nothing against.
 */
static const struct row {
	const char *rule;
	const char *text;
	const char *said;
} rows[] = {
	{"none", ONE(""), ""},
	{"none", SYNC(""), ""},
	{"none", NULL, NULL},

	{"V06", "nodes: {gw1: {address: {eth1: 192.0.2.2/24}}, gw2: }\n" GROUP "routers:\n- {dev: eth0, vrid: 10, group: gw, vip: 192.0.2.1/24}\n",
	 "4:9: error: dev \"eth0\": node gw1 has no IPv4 address there: a router needs one besides its VIPs; add it, and to nodes [V06]\n"},
	{"V06", "nodes: {gw1: {address: {eth0: [2001:db8::2/64]}}, gw2: }\n" GROUP "routers:\n- {dev: eth0, vrid: 10, group: gw, vip: 192.0.2.1/24}\n",
	 "4:9: error: dev \"eth0\": node gw1 has no IPv4 address there: a router needs one besides its VIPs; add it, and to nodes [V06]\n"},
	{"V06", "nodes: {gw1: {address: {eth0: [2001:db8::2/64, 192.0.2.2/24]}}, gw2: }\n" GROUP "routers:\n- {dev: eth0, vrid: 10, group: gw, vip: 192.0.2.1/24}\n", ""},
	{"V06", NULL, NULL},

	{"V11", TWO("dev: eth0, vrid: 10, group: gw, vip: 192.0.2.9/24"),
	 "5:3: error: router dev eth0 vrid 10: given a second time, first on line 4: leave one out, or give another vrid [V11]\n"},
	{"V11", TWO("dev: eth1, vrid: 10, group: gw, vip: 192.0.2.9/24"),
	 "5:21: error: vrid \"10\": the router on line 4 has it too, in the same subnet: members of one VRID are on different nodes; give another [V11]\n"},
	{"V11", TWO("dev: eth1, vrid: 10, group: gw, vip: 192.0.3.9/24"), ""},
	{"V11", NULL, NULL},

	{"V13", TWO("dev: eth1, vrid: 0, vip: 192.0.3.9/24"), "5:21: error: vrid \"0\": must be 1 to 255 [V13]\n"},
	{"V13", TWO("dev: eth1, vrid: 256, vip: 192.0.3.9/24"), "5:21: error: vrid \"256\": must be 1 to 255 [V13]\n"},
	{"V13", TWO("dev: eth1, vrid: 255, group: gw, vip: 192.0.3.9/24"), ""},
	{"V13", NULL, NULL},

#define NINE(n) n "1/24, " n "2/24, " n "3/24, " n "4/24, " n "5/24, " n "6/24, " n "7/24, " n "8/24, " n "9/24, "
	{"V14", TWO("dev: eth1, vrid: 20, group: gw, vip: [" NINE("10.0.0.") NINE("10.0.0.1") "10.0.0.21/24, 10.0.0.22/24, 10.0.0.23/24]"),
	 "5:3: error: vip \"10.0.0.23/24\": an advertisement lists at most 20 addresses; mark the rest excluded, or put them into another router of the group [V14]\n"},
	{"V14", TWO("dev: eth1, vrid: 20, group: gw, vip: [" NINE("10.0.0.") NINE("10.0.0.1") "10.0.0.21/24, 10.0.0.22/24]"), ""},
	{"V14", TWO("dev: eth1, vrid: 20, group: gw, vip: [" NINE("10.0.0.") NINE("10.0.0.1") "10.0.0.21/24, 10.0.0.22/24, {addr: 10.0.0.23/24, excluded: on}]"), ""},
	{"V14", NULL, NULL},

	{"V17", ONE(", interval: {gw1: 1s, gw2: 2s}"),
	 "4:71: error: interval: is another one on gw2: all nodes of VRID 10 must have the same [V17]\n"},
	{"V17", ONE(", version: {gw1: 3}"),
	 "4:70: error: version: is another one on gw2: all nodes of VRID 10 must have the same [V17]\n"},
	{"V17", TWO("dev: eth1, vrid: 20, group: gw, vip: {gw1: 10.0.0.1/24, gw2: 10.0.0.2/24}"),
	 "5:47: error: vip \"10.0.0.1\": the router of gw2 does not have it so: all nodes of a VRID have the same addresses [V17]\n"
	 "5:47: error: vip: the router of gw2 has 10.0.0.2, which this one does not have so: all nodes of a VRID have the same addresses [V17]\n"},
	{"V17", TWO("dev: {gw1: eth1, gw2: ens1}, vrid: 20, group: gw, vip: [10.0.0.1/24, 10.0.0.2/24]"), ""},
	{"V17", NULL, NULL},

	{"V21", HEAD "groups: {gw: {priority: 254}}\nrouters:\n- {dev: eth0, vrid: 10, group: gw, vip: 192.0.2.1/24}\n",
	 "2:25: warning: priority: group gw has the same on gw2: who is active is left to addresses; begin with 254 and count down [V21]\n"},
	{"V21", HEAD "routers:\n- {dev: eth0, vrid: 10, vip: 192.0.2.1/24}\n",
	 "3:3: warning: priority: gw2 has the same: who is active is left to addresses; begin with 254 and count down [V21]\n"},
	{"V21", NULL, NULL},

	{"V22", HEAD "groups: {gw: {priority: 255}}\nrouters:\n- {dev: eth0, vrid: 10, group: gw, vip: 192.0.2.1/24}\n",
	 "2:25: error: priority \"255\": must be 1 to 254; 255 is the address owner's, which gwha never is [V22]\n"},
	{"V22", HEAD "routers:\n- {dev: eth0, vrid: 10, vip: 192.0.2.1/24, priority: 255}\n",
	 "3:54: error: priority \"255\": must be 1 to 254; 255 is the address owner's, which gwha never is [V22]\n"},
	{"V22", NULL, NULL},

	{"V23", HEAD "groups: {gw: {preempt: on, priority: {gw1: 2, gw2: 1}}}\nrouters:\n- {dev: eth0, vrid: 10, group: gw, vip: 192.0.2.1/24}\n",
	 "2:24: warning: preempt: should be off: a node that comes back would take over [V23]\n"},
	{"V23", HEAD "routers:\n- {dev: eth0, vrid: 10, vip: 192.0.2.1/24, preempt: on}\n",
	 "3:53: warning: preempt: should be off: a node that comes back would take over [V23]\n"},
	{"V23", HEAD "groups: {gw: {preempt: off, priority: {gw1: 2, gw2: 1}}}\nrouters:\n- {dev: eth0, vrid: 10, group: gw, vip: 192.0.2.1/24}\n", ""},
	{"V23", NULL, NULL},

	{"V26", ONE(", interval: 6s"),
	 "4:65: warning: interval: more than 5s is not recommended: a failure is noticed after three of them [V26]\n"},
	{"V26", ONE(", interval: 5s"), ""},
	{"V26", NULL, NULL},

	{"V30", TWO("dev: eth1, vrid: 20, vip: 10.0.0.1/24"),
	 "5:3: warning: router dev eth1 vrid 20 is in group eth1/20/4, that on line 4 in gw: let all routers of a node be in one group, or some may be active and others not [V30]\n"},
	{"V30", TWO("dev: eth1, vrid: 20, group: gw, vip: 10.0.0.1/24"), ""},
	{"V30", NULL, NULL},

	{"V33", ONE(", vmac: off"),
	 "4:61: warning: vmac: should be on for eth0, which is no VLAN's: leave it out, unless a virtual switch drops its frames [V33]\n"},
	{"V33", TWO("dev: eth0.10, vrid: 20, group: gw, vip: 10.0.0.1/24, vmac: on"),
	 "5:63: warning: vmac: should be off on eth0.10, which is a VLAN's: leave it out [V33]\n"},
	{"V33", TWO("dev: eth0.10, vrid: 20, group: gw, vip: 10.0.0.1/24, vmac: off"), ""},
	{"V33", TWO("dev: vlan10, vrid: 20, group: gw, vip: 10.0.0.1/24, vmac: off"), ""},
	{"V33", NULL, NULL},

	{"V35", ONE(", version: 2, auth: {text-file: /k}"),
	 "4:73: error: auth: a secret without a type: give type: text or type: hmac, or leave out auth [V35]\n"},
	{"V35", ONE(", auth: {key: {key-id: 1, key-file: /k}}"),
	 "4:61: error: auth: a secret without a type: give type: text or type: hmac, or leave out auth [V35]\n"},
	{"V35", NULL, NULL},

	{"V36", ONE(", auth: {type: text}"),
	 "4:61: error: auth: the type text without its secret: give text-file, or leave out auth [V36]\n"},
	{"V36", ONE(", auth: {type: hmac, send: 1}"),
	 "4:61: error: auth: the type hmac without its secret: give key, or leave out auth [V36]\n"},
	{"V36", ONE(", auth: {type: text, key: {key-id: 1, key-file: /k}}"),
	 "4:61: error: auth: key is not of type text: leave it out, or change the type\n"
	 "4:61: error: auth: the type text without its secret: give text-file, or leave out auth [V36]\n"},
	{"V36", ONE(", auth: {type: text, text-file: /k}"), ""},
	{"V36", NULL, NULL},

	{"V37", ONE(", auth: none"), ""},
	{"V37", NULL, NULL},

	{"V38", ONE(", version: 3, auth: {type: text, text-file: /k}"),
	 "4:3: error: version 3 has no text authentication: use auth hmac, or version 2 [V38]\n"},
	{"V38", ONE(", version: 3, auth: {type: hmac, key: {key-id: 1, key-file: /k}}"), ""},
	{"V38", NULL, NULL},

	{"V39", ONE(", interval: 100ms"),
	 "4:65: error: interval: version 2, the default for IPv4, takes whole seconds: give them, or version: 3 [V39]\n"},
	{"V39", ONE(", version: 3, interval: 100ms"), ""},
	{"V39", NULL, NULL},

	{"V40", TWO("dev: eth1, vrid: 20, group: gw, version: 2, vip: [fe80::1/64, 2001:db8::1/64]"),
	 "5:45: error: version 2 is for IPv4 only: use version 3, or make a router of family inet for IPv4 addresses [V40]\n"},
	{"V40", TWO("dev: eth1, vrid: 20, group: gw, version: 3, vip: [10.0.0.1/24, fe80::1/64]"),
	 "5:3: error: vip \"fe80::1/64\": is of the other family, the router is inet; make a router for each family [V40]\n"},
	{"V40", TWO("dev: eth1, vrid: 20, group: gw, vip: [fe80::1/64, 2001:db8::1/64]"), ""},
	{"V40", NULL, NULL},

	{"V43", ONE("") "notify: [{gw1: {exec: [/n, a]}}]\n",
	 "5:16: warning: notify: gw2 does not tell /n of all groups: give both nodes the same, or it is not told after a failover [V43]\n"},
	{"V43", ONE("") "notify: [{gw2: {exec: /n, groups: gw}}]\n",
	 "0:0: warning: notify: gw2 tells /n of group gw, and this node does not: give both nodes the same, or it is not told after a failover [V43]\n"},
	{"V43", ONE("") "notify: [{exec: /n, groups: {gw2: gw}}]\n",
	 "5:10: warning: notify: gw2 does not tell /n of all groups: give both nodes the same, or it is not told after a failover [V43]\n"},
	{"V43", HEAD "groups: {gw: {priority: {gw1: 2, gw2: 1}, routes: [{gw1: {to: 10.0.0.0/8, dev: e}}]}}\nrouters:\n- {dev: e, vrid: 1, group: gw, vip: 192.0.2.1/24}\n",
	 "2:58: warning: routes: group gw has none on gw2: give both nodes what is needed, or it is not there after a failover [V43]\n"},
	{"V43", HEAD "groups: {gw: {priority: {gw1: 2, gw2: 1}, rules: {gw2: {from: 10.0.0.0/8, table: 254, priority: 1}}}}\nrouters:\n- {dev: e, vrid: 1, group: gw, vip: 192.0.2.1/24}\n",
	 "2:14: warning: routes: group gw has none on gw1: give both nodes what is needed, or it is not there after a failover [V43]\n"},
	{"V43", HEAD "groups: {gw: {priority: {gw1: 2, gw2: 1}, routes: [{to: 10.0.0.0/8, dev: {gw1: e, gw2: f}}]}}\nrouters:\n- {dev: e, vrid: 1, group: gw, vip: 192.0.2.1/24}\n", ""},
	{"V43", ONE("") "notify: [{exec: {gw1: [/n, a], gw2: [/n, b]}}]\n", ""},
	{"V43", ONE("") "notify: [{gw1: {exec: /n, groups: gw}}, {gw2: {exec: /n}}]\n",
	 "0:0: warning: notify: gw2 tells /n of all groups, and this node does not: give both nodes the same, or it is not told after a failover [V43]\n"},
	{"V43", NULL, NULL},

	{"V46", TWO("dev: eth0.10, vrid: 20, group: gw"),
	 "5:3: error: a router of a VLAN needs a VIP: give the gateway's address of its subnet [V46]\n"},
	{"V46", "nodes: {gw1: {address: {eth0: 1.2.3.4/8}}, gw2: }\n" GROUP "routers:\n- {dev: eth0.10, vrid: 10, group: gw, vip: 192.0.2.1/24}\n",
	 "4:9: error: dev \"eth0.10\": node gw1 has no IPv4 address there: a router needs one besides its VIPs; add it, and to nodes [V46]\n"},
	{"V46", NULL, NULL},

	/* the sample of V49, whose first native group is in another sync group */
	{"V50", HEAD
	 "groups: {SYNC1: {priority: {gw1: 254, gw2: 253}}, vgroup1: {priority: {gw1: 254, gw2: 253}}}\n"
	 "routers:\n"
	 "- {dev: bond0, vrid: 1, group: vgroup1, interval: 1s, vip: 169.110.20.28/29}\n"
	 "- {dev: bond0.10, vrid: 10, group: SYNC1, vip: [10.100.105.177/28, 10.100.38.1/26]}\n"
	 "- {dev: bond0.11, vrid: 11, group: SYNC1, vip: 10.100.212.65/26}\n"
	 "- {dev: bond1, vrid: 1, group: SYNC1, vip: 169.110.21.26/29}\n",
	 "5:36: warning: router dev bond0.10 vrid 10 is in group SYNC1, that on line 4 in vgroup1: let all routers of a node be in one group, or some may be active and others not [V30]\n"
	 "6:36: warning: router dev bond0.11 vrid 11 is in group SYNC1, that on line 4 in vgroup1: let all routers of a node be in one group, or some may be active and others not [V30]\n"
	 "7:32: warning: router dev bond1 vrid 1 is in group SYNC1, that on line 4 in vgroup1: let all routers of a node be in one group, or some may be active and others not [V30]\n"},
	{"V50", NULL, NULL},

	{"V53", TWO("dev: eth0, vrid: 20, group: gw, vip: 10.0.0.1/24"),
	 "5:21: warning: vrid \"20\": eth0 has the router on line 4 already: all VIPs of one LAN are better in one router [V53]\n"},
	{"V53", TWO("dev: eth0, vrid: 20, group: gw, vip: fe80::1/64"), ""},
	{"V53", NULL, NULL},

	{"V57", ONE("") "sync: {gw: {}}\n",
	 "5:12: error: sync: by which device are the peers reached? Give dev [V57]\n"
	 "5:12: error: sync: which is this node's own address there? Give local [V57]\n"
	 "5:12: error: sync: with whom? Give the address of at least one peer, or local by nodes [V57]\n"
	 "5:12: error: sync: without a key anybody on the link can read and forge: give a key, or insecure: on\n"},
	{"V57", ONE("") "sync: {qw: {dev: eth2, local: {gw1: 10.0.0.1, gw2: 10.0.0.2}, insecure: on}}\n",
	 "5:12: error: sync of \"qw\": there is no such group: add it to groups, or correct the name [V57]\n"},
	{"V57", ONE("") "sync: {gw: {dev: eth2, local: {gw1: 10.0.0.1, gw2: 10.0.0.2}, insecure: on, dev2: eth3, local2: {gw1: 10.0.1.1, gw2: 10.0.1.2}}}\n", ""},
	{"V57", ONE("") "sync: {gw: {dev: eth2, local: 10.0.0.1, peer: 10.0.0.2, insecure: on}}\n",
	 "5:47: error: peer: this node and gw2 do not name each other's local as a peer: correct one of them [V57]\n"},
	{"V57", ONE("") "sync: {gw: {dev: eth2, local: 10.0.0.1, peer: 10.0.0.1, insecure: on}}\n",
	 "5:47: error: peer: is this node's own address: give the other node's [V57]\n"},
	{"V57", SYNC(", port: {gw1: 9000}"),
	 "5:89: error: port: is another one on gw2: all nodes must have the same [V57]\n"},
	{"V57", SYNC(", select: {gw1: {zone: 3}, gw2: {zone: 4}}"),
	 "5:91: error: select: is another one on gw2: all nodes must select the same connections [V57]\n"},
	{"V57", ONE("") "sync: {gw: {dev: eth2, local: {gw1: 10.0.0.1, gw2: 10.0.0.2}, key: [{key-id: 1, key-file: /1}, {gw2: {key-id: 2, key-file: /2}}]}}\n",
	 "5:12: error: sync: this node and gw2 cannot read each other: give both the key that the other sends with [V57]\n"},
	{"V57", HEAD GROUP "routers:\n- {dev: eth0, vrid: 10, group: gw, vip: 192.0.2.1/24}\nsync: {gw: {gw1: {dev: eth2, local: 10.0.0.1, peer: 10.0.0.2, insecure: on}}}\n",
	 "5:18: error: sync of \"gw\": gw2 has none: it must be on both [V57]\n"},
	{"V57", ONE("") "sync: {gw: {dev: eth2, local: {gw1: 10.0.0.1, gw2: 10.0.0.2}, peer: {gw1: 10.0.0.2, gw2: 10.0.0.1}, insecure: on}}\n", ""},
	{"V57", NULL, NULL},

	{"V58", ONE("") "sync: {gw: {dev: eth0, local: {gw1: 10.0.0.1, gw2: 10.0.0.2}, insecure: on}}\n",
	 "5:18: warning: dev \"eth0\": the router on line 4 runs there: many connections may saturate it; use another device, or set a rate [V58]\n"},
	{"V58", ONE("") "sync: {gw: {dev: eth0, local: {gw1: 10.0.0.1, gw2: 10.0.0.2}, insecure: on, rate: 10mbit}}\n", ""},
	{"V58", NULL, NULL},

	/* what the module would refuse, or what stands still */
	{"refused", TWO("dev: eth1, vrid: 20, group: qw, vip: 10.0.0.1/24"),
	 "5:32: error: group \"qw\": there is none in groups: add it there, or correct the name\n"
	 "5:32: warning: router dev eth1 vrid 20 is in group qw, that on line 4 in gw: let all routers of a node be in one group, or some may be active and others not [V30]\n"},
	{"refused", ONE(", priority: 7"), "4:65: error: priority is the group's: move it there\n"},
	{"refused", ONE(", version: 3, check-addresses: on"), "4:84: error: check-addresses is for version 2: version 3 never refuses an advert for its addresses\n"},
	{"refused", ONE(", checksum: plain"), "4:65: error: checksum: only version 3 over IPv4 has a choice: leave it out\n"},
	{"refused", TWO("dev: eth1, vrid: 20, group: gw, vip: 192.0.2.1/32"),
	 "5:41: error: vip \"192.0.2.1\": the router on line 4 has it too: an address belongs to one router\n"},
	{"refused", TWO("dev: eth1, vrid: 20, group: gw, vip: 2001:db8::1/64"),
	 "5:41: error: vip: the first of an inet6 router must be link-local: give one of fe80::/10, the same on all nodes, before the others\n"},
	{"refused", HEAD "groups: {gw: {priority: {gw1: 2, gw2: 1}}, h: }\nrouters:\n- {dev: eth0, vrid: 10, group: gw, vip: 192.0.2.1/24}\nsync:\n"
	 "  gw: {dev: eth2, local: {gw1: 10.0.0.1, gw2: 10.0.0.2}, insecure: on, select: default}\n"
	 "  h: {dev: eth2, local: {gw1: 10.0.0.1, gw2: 10.0.0.2}, insecure: on, select: default}\n",
	 "2:44: warning: group \"h\" has no routers: let them name it, or leave it out\n"
	 "7:6: error: port: that on line 6 has this address and port: give another number, on all nodes\n"
	 "7:79: error: select: that on line 6 is the default: give one of them a zone or a mark\n"},
	{"refused", HEAD "groups: {gw: {pool-limit: 2, priority: {gw1: 2, gw2: 1}}}\nrouters:\n- {dev: eth0, vrid: 10, group: gw, vip: 192.0.2.1/24}\n",
	 "2:10: warning: group \"gw\" is of no pool: pool-limit and pool-weight say nothing without pool\n"},
	{"refused", HEAD "groups: {gw: {pool: p, pool-weight: 2, priority: {gw1: 2, gw2: 1}}}\nrouters:\n- {dev: eth0, vrid: 10, group: gw, vip: 192.0.2.1/24}\n", ""},
	{"refused", NULL, NULL},

	{"checks", ONE("") "checks: {bgp: {exec: /c}}\n",
	 "5:15: warning: check \"bgp\": no group depends on it: say track: {name: bgp} where one shall\n"},
	{"checks", HEAD "groups: {gw: {priority: {gw1: 2, gw2: 1}, track: {name: bgp}}}\nrouters:\n- {dev: eth0, vrid: 10, group: gw, vip: 192.0.2.1/24}\nchecks: {bgp: {exec: /c}}\n", ""},
	{"checks", NULL, NULL},

	{"notify", ONE("") "notify: [{exec: /n, groups: [gw, wg]}]\n", "5:29: error: groups: there is no group \"wg\": name one of this file\n"},
	{"notify", HEAD "routers:\n- {dev: eth0, vrid: 10, priority: {gw1: 2, gw2: 1}, vip: 192.0.2.1/24}\nnotify: [{exec: /n, groups: eth0/10/4}, {exec: /m}]\n", ""},
	{"notify", NULL, NULL},

	{"routes", HEAD "groups: {gw: {priority: {gw1: 2, gw2: 1}, routes: {to: 10.0.0.0/8, dev: e, src: 192.0.2.1}}}\nrouters:\n- {dev: e, vrid: 1, group: gw, vip: 192.0.2.1/24}\n", ""},
	{"routes", "groups: {gw: {routes: {to: 10.0.0.0/8, dev: e, src: 192.0.2.2}}, wg: }\nrouters:\n- {dev: e, vrid: 1, group: gw, vip: 192.0.2.1/24}\n- {dev: f, vrid: 2, group: wg, vip: 192.0.2.2/24}\n",
	 "1:53: error: src \"192.0.2.2\": is no VIP of group gw, and may not be there when the route is to be: give one, or leave it out\n"
	 "4:28: warning: router dev f vrid 2 is in group wg, that on line 3 in gw: let all routers of a node be in one group, or some may be active and others not [V30]\n"},
	{"routes", "groups: {gw: {routes: {to: 10.0.0.0/8, dev: e, table: 7}, rules: [{from: 10.0.0.0/8, table: 7, priority: 1}, {from: 10.0.0.0/8, table: 8, priority: 1}]}}\nrouters:\n- {dev: e, vrid: 1, group: gw, vip: 192.0.2.1/24}\n",
	 "1:136: warning: table \"8\": no route of this file is in it: is that another one's?\n"},
	{"routes", NULL, NULL},

	{"agent", ONE("") "agent: {listen: ['127.0.0.1:9119', '[::1]:9119']}\n", ""},
	{"agent", ONE("") "agent: {listen: '0.0.0.0:9119'}\n",
	 "5:17: warning: listen \"0.0.0.0:9119\": whoever reaches it may read, since nobody is asked who he is: use 127.0.0.1 or [::1], or let a firewall pass those alone who should\n"},
	{"agent", ONE("") "agent: {listen: '[::]:9119'}\n",
	 "5:17: warning: listen \"[::]:9119\": whoever reaches it may read, since nobody is asked who he is: use 127.0.0.1 or [::1], or let a firewall pass those alone who should\n"},
	{"agent", NULL, NULL},
};

static void walk(void **state)
{
	static struct reading r, other;
	const struct row *row;
	int differ = 0;

	for (row = *state; row->text; row++) {
		read_yaml(&r, row->text, "gw1");
		read_yaml(&other, row->text, "gw2");
		if (!r.f.errors)
			gwha_lint(&r.conf, &r.f);
		if (!r.f.errors && !r.f.warnings)
			gwha_mirror(&r.conf, &other.conf, &r.f);
		say_all(&r);
		if (strcmp(r.said, row->said)) {
			print_error("of:\n%ssaid:\n%swanted:\n%s\n", row->text,
				    r.said, row->said);
			differ++;
		}
		free_yaml(&r);
		free_yaml(&other);
	}
	assert_int_equal(differ, 0);
}

/* Two files, of a node each, that name no nodes. */
static void two_files(void **state)
{
	static struct reading a, b;

	(void)state;
	read_yaml(&a, "groups: {g: {priority: 2}}\nrouters: [{dev: a, vrid: 1, group: g, vip: 192.0.2.1/24}]\n", NULL);
	read_yaml(&b, "groups: {g: {priority: 1}}\nrouters: [{dev: a, vrid: 2, group: g, vip: 192.0.2.1/24}]\n", NULL);
	gwha_mirror(&a.conf, &b.conf, &a.f);
	say_all(&a);
	assert_string_equal(a.said, "2:11: warning: router dev a vrid 1: the peer has none of this VRID: nobody would take over\n");
	free_yaml(&a);
	free_yaml(&b);
}

static void vlans_by_name(void **state)
{
	static const char *const yes[] = {"eth0.10", "bond0.4094", "vlan10", "a.b.1"};
	static const char *const no[] = {"eth0", "eth0.", "vlan", "eth.x", "vlanx", "dp0s3", ""};

	(void)state;
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		assert_true(gwha_is_vlan(yes[i]));
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		assert_false(gwha_is_vlan(no[i]));
}

/* Each rule is a test of its name. */
int main(void)
{
	struct CMUnitTest tests[64] = {{0}};
	size_t n = 0;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!rows[i].text || (i && rows[i - 1].text))
			continue;
		assert(n < 62);
		tests[n++] = (struct CMUnitTest){
			.name = rows[i].rule,
			.test_func = walk,
			.initial_state = (void *)&rows[i],
		};
	}
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(two_files);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(vlans_by_name);
	return _cmocka_run_group_tests("lint", tests, n, NULL, NULL);
}
