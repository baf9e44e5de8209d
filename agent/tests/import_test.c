// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Other programs' configuration to a gwha.yaml: what becomes of it, what is
 * told, and where. Texts of our own; the samples of keepalived's package are
 * read by import_test.sh.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import.h"
#include "yaml.h"

static struct reading reading;
static char said[65536];

/* Files that can be included, by the last letter of their names. */
static const char *others[26];

static int find(void *arg, const char *pattern, struct gwha_import_file *files,
		size_t room, const char **why)
{
	const char *name = pattern + strlen(pattern) - 1;
	const char *text;

	(void)arg;
	assert_true(room >= 1);
	*why = "no such file";
	if (*name < 'a' || *name > 'z' || !others[*name - 'a'])
		return *name == '*' ? 0 : -1;
	text = others[*name - 'a'];
	files[0].name = strdup(pattern);
	files[0].text = strdup(text);
	files[0].size = strlen(text);
	return 1;
}

static struct gwha_import_how how = {.secrets = "/etc/gwha", .find = find};

/* Without the comments, which have the name of the file. */
static void add_yaml(const struct gwha_import *im)
{
	const char *line = im->yaml;

	for (size_t used = 0; line && *line;) {
		size_t len = strcspn(line, "\n") + 1;

		if (line[strspn(line, " ")] != '#') {
			memcpy(said + used, line, len);
			used += len;
		}
		line += len;
		said[used] = '\0';
	}
}

static void add_notes(const struct gwha_import *im)
{
	const struct gwha_import_note *note = im->notes;
	size_t used = 0;

	said[0] = '\0';
	for (; note; note = note->next)
		used += (size_t)snprintf(
			said + used, sizeof(said) - used, "%u:%u: %s: %s%s%s%s\n",
			note->place.line, note->place.column,
			gwha_import_kind_text(note->kind), note->text,
			*note->rule ? " [" : "", note->rule,
			*note->rule ? "]" : "");
}

/* What gwha check accepts is what comes out, or nothing does. */
static int import(struct gwha_import *im, char source, const char *text)
{
	int ret = (source == 'k' ? gwha_import_keepalived :
				   gwha_import_vyatta)(im, &how, "file", text,
						       strlen(text));

	if (ret) {
		assert_null(im->yaml);
		assert_true(im->n[GWHA_IMPORT_ERROR] > 0);
		return ret;
	}
	assert_int_equal(im->n[GWHA_IMPORT_ERROR], 0);
	assert_int_equal(read_yaml(&reading, im->yaml,
				   strstr(im->yaml, "nodes:\n") ? "gw1" : NULL),
			 0);
	gwha_lint(&reading.conf, &reading.f);
	assert_int_equal(reading.f.errors, 0);
	free_yaml(&reading);
	return 0;
}

struct row {
	char source;
	const char *text;
	const char *want;
};

static void check_rows(const struct row *rows, size_t n, bool notes)
{
	struct gwha_import im;
	int failed = 0;

	for (size_t i = 0; i < n; i++) {
		int ret = import(&im, rows[i].source, rows[i].text);

		if (notes)
			add_notes(&im);
		else if (!ret)
			add_yaml(&im);
		if (ret && !notes)
			add_notes(&im);
		if (strcmp(said, rows[i].want)) {
			print_error("of:\n%sis:\n%swanted:\n%s", rows[i].text,
				    said, rows[i].want);
			failed++;
		}
		gwha_import_free(&im);
	}
	assert_int_equal(failed, 0);
}

#define ROWS(rows, notes) check_rows(rows, sizeof(rows) / sizeof((rows)[0]), notes)

#define VI(more) "vrrp_instance a {\n interface eth0\n virtual_router_id 5\n use_vmac\n" more "}\n"
#define VIP " virtual_ipaddress {\n  192.0.2.1/24\n }\n"
#define SET(more) "set interfaces bonding bond0 vrrp vrrp-group 5 " more "\n"
#define BASE "- dev: eth0\n    vrid: 5\n    priority: 100\n    preempt: on\n"

/* ------------------------------------------------------------------ keepalived */

static void test_keepalived(void **state)
{
	static const struct row rows[] = {
		{'k', VI(VIP), "routers:\n  " BASE "    vmac: on\n    vip:\n      - 192.0.2.1/24\n"},
		/* blocks on one line, and a brace alone on the next */
		{'k', "vrrp_instance a\n{\ninterface eth0\nvirtual_router_id 5\nuse_vmac\nvirtual_ipaddress { 192.0.2.1/24 }\n}\n",
		 "routers:\n  " BASE "    vmac: on\n    vip:\n      - 192.0.2.1/24\n"},
		/* comments, quotes */
		{'k', "! x {\nvrrp_instance \"a\" { # }\n interface \"eth\"'0' ! y\n virtual_router_id 005\n use_vmac\n" VIP "}\n",
		 "routers:\n  " BASE "    vmac: on\n    vip:\n      - 192.0.2.1/24\n"},
		{'k', VI(" priority 150\n nopreempt\n preempt_delay 2.5\n version 3\n advert_int 0.1\n no_accept\n garp_master_repeat 3\n garp_master_refresh 60\n mcast_src_ip 192.0.2.3\n" VIP),
		 "routers:\n  - dev: eth0\n    vrid: 5\n    priority: 150\n    preempt: off\n    preempt-delay: 2500ms\n    version: 3\n    interval: 100ms\n    vmac: on\n    accept: off\n    garp-repeat: 3\n    garp-refresh: 60s\n    src: 192.0.2.3\n    vip:\n      - 192.0.2.1/24\n"},
		/* host's prefixes, another device, beside the adverts */
		{'k', VI(" virtual_ipaddress {\n  192.0.2.1\n  192.0.2.2/24 dev eth1\n }\n virtual_ipaddress_excluded {\n  192.0.2.3/24\n }\n"),
		 "routers:\n  " BASE "    vmac: on\n    vip:\n      - 192.0.2.1/32\n      - addr: 192.0.2.2/24\n        dev: eth1\n      - addr: 192.0.2.3/24\n        excluded: on\n"},
		/* RFC 9568 5.2.9: the link-local one comes first */
		{'k', VI(" virtual_ipaddress {\n  2001:db8::1/64\n  fe80::1\n }\n"),
		 "routers:\n  " BASE "    version: 3\n    vmac: on\n    vip:\n      - \"fe80::1/128\"\n      - \"2001:db8::1/64\"\n"},
		/* unicast: no virtual MAC address unless it is asked for */
		{'k', "vrrp_instance a {\n interface eth0\n virtual_router_id 5\n unicast_src_ip 10.0.0.1\n unicast_peer {\n  10.0.0.2 min_ttl 200\n  10.0.0.3\n }\n" VIP "}\n",
		 "routers:\n  " BASE "    vmac: off\n    src: 10.0.0.1\n    peer:\n      - 10.0.0.2\n      - 10.0.0.3\n    ttl-min: 200\n    vip:\n      - 192.0.2.1/24\n"},
		{'k', VI(" authentication {\n  auth_type PASS\n  auth_pass s3cret-and-more\n }\n" VIP),
		 "routers:\n  " BASE "    vmac: on\n    vip:\n      - 192.0.2.1/24\n    auth:\n      type: text\n      text-file: /etc/gwha/vrrp-eth0-5.text\n"},
		/* programs and processes that are looked at: checks, tracked as conditions */
		{'k', VI(" track_script {\n  s\n  p.q weight -7\n }\n track_process {\n  h\n }\n" VIP) "vrrp_script s {\n script \"/usr/bin/killall -0 null\"\n interval 2\n timeout 1\n rise 3\n fall 4\n weight 20\n init_fail\n}\nvrrp_script \"p.q\" {\n script /bin/p \"a b\" c\n}\nvrrp_track_process h {\n process /usr/sbin/haproxy\n quorum 1\n}\n",
		 "groups:\n  a:\n    priority: 120\n    preempt: on\n    track:\n      - name: s\n        weight: 20\n      - name: p.q\n        weight: 7\n      - name: h\nrouters:\n  - dev: eth0\n    vrid: 5\n    group: a\n    vmac: on\n    vip:\n      - 192.0.2.1/24\nchecks:\n  s:\n    exec: [\"/usr/bin/killall\", \"-0\", \"null\"]\n    interval: 2s\n    timeout: 1s\n    rise: 3\n    fall: 4\n  p.q:\n    exec: [\"/bin/p\", \"a b\", \"c\"]\n    interval: 1s\n    rise: 1\n    fall: 1\n  h:\n    process: \"haproxy\"\n    interval: 1s\n    rise: 1\n    fall: 1\n"},
		/* of a sync group as well */
		{'k', "vrrp_script s {\n script /bin/s\n}\nvrrp_sync_group g {\n group {\n  a\n }\n track_script {\n  s weight -9\n }\n}\n" VI(VIP),
		 "groups:\n  g:\n    priority: 100\n    preempt: on\n    track:\n      - name: s\n        weight: 9\nrouters:\n  - dev: eth0\n    vrid: 5\n    group: g\n    vmac: on\n    vip:\n      - 192.0.2.1/24\nchecks:\n  s:\n    exec: [\"/bin/s\"]\n    interval: 1s\n    rise: 1\n    fall: 1\n"},
		/* what is tracked is a group's: what raises becomes what lowers */
		{'k', VI(" track_interface {\n  eth1 weight 20\n  eth2 weight -30\n  eth3\n }\n" VIP),
		 "groups:\n  a:\n    priority: 120\n    preempt: on\n    track:\n      - dev: eth1\n        weight: 20\n      - dev: eth2\n        weight: 30\n      - dev: eth3\nrouters:\n  - dev: eth0\n    vrid: 5\n    group: a\n    vmac: on\n    vip:\n      - 192.0.2.1/24\n"},
		/* a group, from what stands before its routers */
		{'k', "vrrp_sync_group \"g 1\" {\n group {\n  a\n }\n track_interface {\n  eth9\n }\n}\n" VI(VIP),
		 "groups:\n  g_1:\n    priority: 100\n    preempt: on\n    track:\n      - dev: eth9\nrouters:\n  - dev: eth0\n    vrid: 5\n    group: g_1\n    vmac: on\n    vip:\n      - 192.0.2.1/24\n"},
		/* what is said for all */
		{'k', "global_defs {\n vrrp_version 3\n vrrp_garp_master_repeat 2\n vrrp_startup_delay 5\n vrrp_strict\n}\n" VI(VIP),
		 "groups:\n  a:\n    priority: 100\n    preempt: on\n    start-delay: 5s\nrouters:\n  - dev: eth0\n    vrid: 5\n    group: a\n    version: 3\n    vmac: on\n    accept: off\n    garp-repeat: 2\n    vip:\n      - 192.0.2.1/24\n"},
		{'k', "", "routers: []\n"},
	};

	(void)state;
	ROWS(rows, false);
}

static void test_lines(void **state)
{
	static const struct row rows[] = {
		/* conditions: --id is "one" */
		{'k', VI("@one priority 10\n@two priority 20\n@^one nopreempt\n" VIP),
		 "routers:\n  - dev: eth0\n    vrid: 5\n    priority: 10\n    preempt: on\n    vmac: on\n    vip:\n      - 192.0.2.1/24\n"},
		/* definitions, recursive, at the time of their use */
		{'k', "$NET=192.0.${SUB}\n$SUB=3\n$PRIO=77\n$IF=@one\n" VI(" $IF priority $PRIO\n virtual_ipaddress {\n  ${NET}.1/24\n }\n"),
		 "routers:\n  - dev: eth0\n    vrid: 5\n    priority: 77\n    preempt: on\n    vmac: on\n    vip:\n      - 192.0.3.1/24\n"},
		/* of several lines, and used twice */
		{'k', VI(VIP) VI(VIP), "9:15: error: vrrp_instance a: is there already, on line 1\n"},
		{'k', "$I= \\\nvrrp_instance a${N} { \\\n interface eth0.${N} \\\n virtual_router_id ${N} \\\n virtual_ipaddress { \\\n 10.0.${N}.1/24 \\\n } \\\n }\n$N=1\n$I\n$N=2\n$I\n",
		 "routers:\n  - dev: eth0.1\n    vrid: 1\n    priority: 100\n    preempt: on\n    vip:\n      - 10.0.1.1/24\n  - dev: eth0.2\n    vrid: 2\n    priority: 100\n    preempt: on\n    vip:\n      - 10.0.2.1/24\n"},
		/* sequences and lists */
		{'k', VI(" virtual_ipaddress {\n ~SEQ(A, 1, 2, 5) 192.0.2.${A}/24\n ~LST({X,Y},{7,8},{9,10}) 192.0.${X}.${Y}/24\n ~SEQ(B, 2) ~LST(C, 3) 192.1.${B}.${C}/24\n }\n"),
		 "routers:\n  " BASE "    vmac: on\n    vip:\n      - 192.0.2.1/24\n      - 192.0.2.3/24\n      - 192.0.2.5/24\n      - 192.0.7.8/24\n      - 192.0.9.10/24\n      - 192.1.1.3/24\n      - 192.1.2.3/24\n"},
		{'k', VI(" virtual_ipaddress {\n  fe80::1\n ~SEQx(A, 0x9f, 0xa0) 2001:db8::${A}/64\n }\n"),
		 "routers:\n  " BASE "    version: 3\n    vmac: on\n    vip:\n      - \"fe80::1/128\"\n      - \"2001:db8::9f/64\"\n      - \"2001:db8::a0/64\"\n"},
		/* other files */
		{'k', "include other/a\n", "routers:\n  " BASE "    vmac: on\n    vip:\n      - 192.0.2.1/24\n"},
	};

	(void)state;
	others[0] = VI("include b\n");
	others[1] = VIP;
	how.id = "one";
	ROWS(rows, false);
	how.id = NULL;
}

static void test_lost(void **state)
{
	static const struct row rows[] = {
		{'k', VI(VIP " smtp_alert\n frob 1\n state MASTER\n notify_master \"/bin/x y\"\n"),
		 "8:2: not carried over: smtp_alert: gwha sends no mail: gwha monitor tells what changes\n"
		 "9:2: not carried over: frob: not known here\n"
		 "10:2: not carried over: state: gwha has no roles: the priority decides who is active\n"
		 "11:2: to be done: notify_master: gwhad runs a program on each change, without arguments: let it ask the environment for GWHA_GROUP and GWHA_STATE, and add it under notify\n"},
		{'k', VI(" priority 255\n" VIP), "5:11: not carried over: priority 255: is the address owner's, which gwha never is: it becomes 254 [V22]\n"},
		{'k', VI(" advert_int 0.5\n" VIP), "1:1: not carried over: vrrp_instance a: version 2 has no interval of 500ms: it becomes 1s [V39]\n"},
		{'k', VI(" virtual_ipaddress {\n  192.0.2.1/24 label eth0:1 scope link\n  192.0.2.1/24\n  2001:db8::1/64\n }\n"),
		 "6:16: not carried over: 192.0.2.1/24 label: gwha gives addresses no label\n"
		 "6:29: not carried over: 192.0.2.1/24 scope: gwha adds addresses of global scope\n"
		 "7:3: not carried over: 192.0.2.1/24: is given a second time\n"
		 "8:3: not carried over: 2001:db8::1/64: is of the other family: make another router of the group for it [V40]\n"},
		{'k', VI(" virtual_ipaddress {\n ~SEQ(A, 1, 21) 192.0.2.${A}/24\n }\n"),
		 "6:2: not carried over: 192.0.2.21/24: an advert lists at most 20 addresses: this one and those behind it are excluded from it [V14]\n"},
		{'k', VI(" virtual_ipaddress {\n  2001:db8::1/64\n }\n"),
		 "0:0: warning: there is no router in the result: applying it takes away all that there are\n"
		 "1:1: not carried over: vrrp_instance a: an IPv6 router's first virtual address must be link-local (RFC 9568 5.2.9): add one of fe80::/10, the same on all nodes, and import again\n"},
		{'k', VI(VIP) "vrrp_instance b {\n interface eth0\n virtual_router_id 5\n use_vmac\n}\n",
		 "9:1: not carried over: vrrp_instance b: vrrp_instance a on line 1 has device eth0 and VRID 5 already: give it another VRID on all nodes [V11]\n"},
		/* found by gwha check, told with the lines of the source */
		{'k', VI(VIP) "vrrp_instance b {\n interface eth1\n virtual_router_id 6\n use_vmac\n" VIP "}\n",
		 "14:3: not carried over: vrrp_instance b: vip \"192.0.2.1\": the router on line 1 has it too: an address belongs to one router\n"},
		{'k', "vrrp_script s {\n script x\n}\n" VI(" track_script {\n  s weight 3\n  t\n }\n" VIP),
		 "2:9: not carried over: vrrp_script s: the program needs its whole path, from / on: correct it, and import again\n9:3: not carried over: track_script s: what it looks at is not carried over (line 1): track a condition, and report it by gwha group track\n10:3: not carried over: track_script t: there is nothing of this name\n"},
		{'k', "vrrp_script s {\n script \"/bin/a | /bin/b\"\n user x\n}\nvrrp_script t {\n script /bin/t\n}\nvrrp_script u {\n}\nvrrp_script t {\n}\n" VI(VIP),
		 "2:9: not carried over: vrrp_script s: it needs a shell, and there is none: use a script\n3:2: not carried over: user: gwhad runs checks as root: let it change its user\n5:1: not carried over: vrrp_script t: nothing tracks it\n8:1: not carried over: vrrp_script u: it looks at nothing\n10:1: not carried over: vrrp_script t: is there already, on line 5\n"},
		{'k', "vrrp_script s {\n script /bin/s\n interval 9999\n timeout 99999\n rise 0\n fall 101\n weight 2 reverse\n}\n" VI(" track_script {\n  s\n }\n" VIP),
		 "1:1: not carried over: vrrp_script s: its interval is beyond what gwha takes: the nearest that it does is written\n1:1: not carried over: vrrp_script s: its timeout is beyond what gwha takes: the nearest that it does is written\n1:1: not carried over: vrrp_script s: its rise is beyond what gwha takes: the nearest that it does is written\n1:1: not carried over: vrrp_script s: its fall is beyond what gwha takes: the nearest that it does is written\n7:11: not carried over: weight reverse: gwha only lowers a priority, while something is down\n"},
		{'k', "track_process p {\n process a b\n}\ntrack_process q {\n process a-name-of-sixteen\n}\ntrack_process r {\n process r\n quorum 2\n delay 1\n}\n" VI(VIP),
		 "2:2: not carried over: process: gwha looks at a process's name, not at its arguments\n5:2: not carried over: process: must be as ps -o comm shows it, of 1 to 15 characters\n9:2: not carried over: quorum: gwha asks whether one process of that name runs: count them in a script of your own\n10:2: not carried over: delay: gwha looks once a second: say rise and fall\n"},
		{'k', "vrrp_sync_group g {\n group {\n a b\n }\n}\n" VI(" priority 9\n" VIP) "vrrp_instance b {\n interface eth1\n virtual_router_id 5\n use_vmac\n nopreempt\n}\n",
		 "15:1: not carried over: vrrp_instance b: its priority 100: all of group g have that of the first, 9\n"
		 "15:1: not carried over: vrrp_instance b: preempts not, as not all of group g do: the group does not [V23]\n"},
		{'k', VI(" version 3\n authentication {\n  auth_type PASS\n  auth_pass hunter2\n }\n" VIP),
		 "8:13: not carried over: vrrp_instance a: version 3 has no authentication by text: use auth hmac, once all nodes are gwha's [V38]\n"},
		{'k', VI(" authentication {\n  auth_type AH\n  auth_pass hunter2\n }\n" VIP),
		 "6:13: not carried over: auth_type AH: gwha does not have it, and such adverts are refused: use auth hmac, once all nodes are gwha's\n"},
		{'k', VI(" authentication {\n  auth_type PASS\n  auth_pass hunter2\n }\n" VIP),
		 "7:13: to be done: vrrp_instance a: put its authentication's text into /etc/gwha/vrrp-eth0-5.text, mode 0600; --secrets-dir does that\n"},
		{'k', VI("@two priority 3\n" VIP), "5:1: not carried over: @two: lines that count for one node alone: say --id\n"},
		{'k', "include nothing*\n" VI(VIP), "1:1: warning: include \"nothing*\": no file is called so\n"},
		{'k', "vrrp_instance a {\n interface eth0\n virtual_router_id 5\n" VIP "}\n",
		 "1:1: warning: vrrp_instance a: has no virtual MAC address there: vmac is on here, as it should be on eth0: say vmac: off if a virtual switch drops its frames [V33]\n"},
	};

	(void)state;
	ROWS(rows, true);
}

static void test_malformed_keepalived(void **state)
{
	static const struct row rows[] = {
		{'k', "vrrp_instance a {\n interface eth0\n", "1:1: error: the block that begins here has no end: add a }\n"},
		{'k', VI("") "}\n", "6:1: error: a } too many: no block is open here\n"},
		{'k', "global_defs {\n}\n  {\n", "3:3: error: a { without a word before it: say what begins here, or leave it out\n"},
		{'k', VI(" notify \"/bin/x\n"), "5:9: error: a quote has no end on this line: close it\n"},
		{'k', "vrrp_instance {\n}\n", "1:1: error: vrrp_instance: its name is missing\n"},
		{'k', "vrrp_instance a\nglobal_defs {\n}\n", "1:1: error: vrrp_instance: must be followed by { and a block\n"},
		{'k', "vrrp_instance a {\n interface eth0\n virtual_router_id 300\n}\n", "3:20: error: virtual_router_id \"300\": must be 1 to 255\n"},
		{'k', "vrrp_instance a {\n interface eth0\n virtual_router_id five\n}\n", "3:20: error: virtual_router_id \"five\": must be a number of 1 to 255\n"},
		{'k', "vrrp_instance a {\n interface eth0\n}\n", "1:1: error: vrrp_instance a: has no virtual_router_id [V13]\n"},
		{'k', "vrrp_instance a {\n virtual_router_id 5\n}\n", "1:1: error: vrrp_instance a: has no interface\n"},
		{'k', VI(" interface a/b\n"), "5:12: error: interface \"a/b\": must be the name of a device, of up to 15 characters\n"},
		{'k', VI(" priority 0\n"), "5:11: error: priority \"0\": must be 1 to 255\n"},
		{'k', VI(" priority\n"), "5:2: error: priority: its value is missing\n"},
		{'k', VI(" priority 1 {\n}\n"), "5:2: error: priority: no block belongs to it\n"},
		{'k', VI(" advert_int 1s\n"), "5:13: error: advert_int \"1s\": must be seconds, 0 to 255\n"},
		{'k', VI(" state PRIMARY\n"), "5:8: error: state \"PRIMARY\": must be MASTER or BACKUP\n"},
		{'k', VI(" virtual_ipaddress {\n  192.0.2.1/24\n  192.0.2.256/24\n }\n"), "7:3: error: virtual address \"192.0.2.256/24\": must be an address, as in 192.0.2.1/24\n"},
		{'k', VI(" virtual_ipaddress {\n  192.0.2.1/33\n }\n"), "6:3: error: virtual address \"192.0.2.1/33\": the prefix length must be 0 to 32\n"},
		{'k', VI(" virtual_ipaddress {\n  192.0.2.1/24 dev\n }\n"), "6:16: error: dev: its value is missing\n"},
		{'k', VI(" authentication {\n  auth_pass hunter2\n }\n"), "5:2: error: authentication: a secret without its type: give auth_type [V35]\n"},
		{'k', VI(" authentication {\n  auth_type PASS\n }\n"), "5:2: error: authentication: a type without its secret: give auth_pass [V36]\n"},
		{'k', VI(" authentication {\n  auth_type hunter2\n }\n"), "6:13: error: auth_type: must be PASS or AH\n"},
		{'k', "vrrp_sync_group g {\n group {\n  b\n }\n}\n" VI(VIP), "3:3: error: vrrp_sync_group: there is no vrrp_instance \"b\": correct the name, or leave it out\n"},
		{'k', "vrrp_sync_group g {\n group {\n  a a\n }\n}\n" VI(VIP), "3:5: error: vrrp_sync_group: vrrp_instance a is in group g already: it can be in one\n"},
		{'k', VI(" track_interface {\n  eth1 weight 300\n }\n"), "6:15: error: weight \"300\": must be -253 to 253\n"},
		{'k', "~SEQ(A, 1, 0, 5) x\n", "1:1: error: ~SEQ: a step of 0 has no end\n"},
		{'k', "~LST(A) x\n", "1:1: error: ~LST: there are no values\n"},
		{'k', "~SEQ(A, 1\n", "1:1: error: a repetition must be ~SEQ(...) or ~LST(...), with both brackets on the line\n"},
		{'k', "$A=$A\n$A\n", "2:1: error: definitions stand for each other too deep: at most 32 levels\n"},
		{'k', "$A=${B}${B}\n$B=${A}${A}\nx $A\n", "3:1: error: too long: what a line stands for has at most 64 KiB\n"},
		{'k', "~SEQ(A,0,999) ~SEQ(B,0,999) x\n", "1:1: error: too many lines: at most 200000, with all that are repeated\n"},
		{'k', "x ${_RANDOM}\n", "1:1: error: ${_RANDOM}: what is another each time cannot be carried over: write a number\n"},
		{'k', "x\n include missing\n", "2:2: error: include \"missing\": no such file\n"},
		{'k', "include z\n", "1:1: error: include: files include files too deep: at most 8 levels\n"},
		{'k', "{{{", "1:1: error: a { without a word before it: say what begins here, or leave it out\n"},
		{'k', "a{a{a{a{a{a{a{a{a{a{a{a{a{a{a{a{a{", "1:34: error: nested too deep: there are at most 16 levels\n"},
		{'k', VI(" priority 0\n advert_int x\n"),
		 "5:11: error: priority \"0\": must be 1 to 255\n6:13: error: advert_int \"x\": must be seconds, 0 to 255\n"},
	};

	(void)state;
	others[25] = "include z\n";
	ROWS(rows, true);
}

/* ---------------------------------------------------------------------- Vyatta */

#define V18 "warning: bonding bond0 vrrp-group 5: its number 5 stands in the configuration: see that it is the one that the provider has assigned, or routers of others may have it [V18]\n"
#define RFC SET("rfc-compatibility")
#define ADDR "set interfaces bonding bond0 address 192.0.2.3/24\n"
#define BOND "- dev: bond0\n    vrid: 5\n"

static void test_vyatta(void **state)
{
	static const struct row rows[] = {
		{'v', RFC SET("virtual-address 192.0.2.1"), "routers:\n  " BOND "    priority: 100\n    preempt: on\n    vmac: on\n    vip:\n      - 192.0.2.1/32\n"},
		{'v', RFC SET("version 3") SET("fast-advertise-interval 100") SET("accept true") SET("hello-source-address 192.0.2.3") SET("preempt-delay 9") SET("virtual-address 192.0.2.1/24") SET("priority 254"),
		 "routers:\n  " BOND "    priority: 254\n    preempt: on\n    preempt-delay: 9s\n    version: 3\n    interval: 100ms\n    vmac: on\n    accept: on\n    src: 192.0.2.3\n    vip:\n      - 192.0.2.1/24\n"},
		/* what differs in form alone */
		{'v', "/* a\n comment */\ninterfaces {\n    bonding bond0 {\n        vrrp {\n            vrrp-group 5 {\n                preempt false\n                rfc-compatibility\n                virtual-address 192.0.2.1/24\n            }\n        }\n        vif 7 {\n            address 192.168.0.1/30\n            vrrp {\n                vrrp-group 9 {\n                    virtual-address 10.0.0.1/24 /* x */\n                }\n            }\n        }\n    }\n    loopback lo {\n    }\n}\n// version: 1\n",
		 "routers:\n  " BOND "    priority: 100\n    preempt: off\n    vmac: on\n    vip:\n      - 192.0.2.1/24\n  - dev: bond0.7\n    vrid: 9\n    priority: 100\n    preempt: on\n    vip:\n      - 10.0.0.1/24\n"},
		/* tracked, in two lines; of a group of its own, called as its device */
		{'v', RFC SET("track interface bond1 weight value 20") SET("track interface bond1 weight type decrement") SET("track-interface bond2"),
		 "groups:\n  bond0:\n    priority: 100\n    preempt: on\n    track:\n      - dev: bond1\n        weight: 20\n      - dev: bond2\nrouters:\n  " BOND "    group: bond0\n    vmac: on\n"},
		{'v', "set interfaces bonding bond0 vrrp start-delay 30\n" RFC, "groups:\n  bond0:\n    priority: 100\n    preempt: on\n    start-delay: 30s\nrouters:\n  " BOND "    group: bond0\n    vmac: on\n"},
		{'v', RFC SET("authentication type plaintext-password") SET("authentication password 'a b'"),
		 "routers:\n  " BOND "    priority: 100\n    preempt: on\n    vmac: on\n    auth:\n      type: text\n      text-file: /etc/gwha/vrrp-bond0-5.text\n"},
		/* a node, and its addresses; connections (V57) */
		{'v', "set system host-name gw1\n" ADDR "set interfaces bonding bond1 address 10.9.0.1/24\nset interfaces bonding bond1 address 10.8.0.1/24\n" RFC SET("sync-group S") "set service connsync failover-mechanism vrrp sync-group S\nset service connsync interface bond1\nset service connsync remote-peer 10.8.0.2\n",
		 "nodes:\n  gw1:\n    address:\n      bond0:\n        - 192.0.2.3/24\n      bond1:\n        - 10.9.0.1/24\n        - 10.8.0.1/24\ngroups:\n  S:\n    priority: 100\n    preempt: on\nrouters:\n  " BOND "    group: S\n    vmac: on\nsync:\n  S:\n    dev: bond1\n    local: 10.8.0.1\n    peer:\n      - 10.8.0.2\n    key:\n      key-id: 1\n      key-file: /etc/gwha/sync.key\n"},
		{'v', RFC SET("health-check script '/config/scripts/h x'") SET("health-check interval 5") SET("health-check failure-count 2"),
		 "groups:\n  bond0:\n    priority: 100\n    preempt: on\n    track:\n      - name: health-bond0-5\nrouters:\n  " BOND "    group: bond0\n    vmac: on\nchecks:\n  health-bond0-5:\n    exec: [\"/config/scripts/h\", \"x\"]\n    interval: 5s\n    rise: 1\n    fall: 2\n"},
		/* VyOS: the same words elsewhere */
		{'v', "set high-availability vrrp group lan interface eth1\nset high-availability vrrp group lan vrid 20\nset high-availability vrrp group lan no-preempt\nset high-availability vrrp group lan address 10.0.0.1/24\nset high-availability vrrp group lan rfc3768-compatibility\nset high-availability vrrp group lan peer-address 10.0.0.3\nset high-availability vrrp group lan excluded-address 10.0.0.9/24 interface eth2\nset high-availability vrrp sync-group S member lan\n",
		 "groups:\n  S:\n    priority: 100\n    preempt: off\nrouters:\n  - dev: eth1\n    vrid: 20\n    group: S\n    vmac: on\n    peer:\n      - 10.0.0.3\n    vip:\n      - 10.0.0.1/24\n      - addr: 10.0.0.9/24\n        dev: eth2\n        excluded: on\n"},
	};

	(void)state;
	ROWS(rows, false);
}

static void test_lost_vyatta(void **state)
{
	static const struct row rows[] = {
		{'v', ADDR RFC SET("notify ipsec") SET("run-transition-scripts master /bin/m") SET("health-check interval 5") SET("health-check ping 10.0.0.1"),
		 "2:46: " V18 "3:48: to be done: bonding bond0 vrrp-group 5: notify ipsec: gwhad knows no other daemon: let a program tell it, and add that under notify, on both nodes [V43]\n4:48: to be done: bonding bond0 vrrp-group 5: run-transition-scripts master: gwhad runs a program on each change, without arguments: let it ask the environment for GWHA_GROUP and GWHA_STATE, and add it under notify\n5:48: not carried over: bonding bond0 vrrp-group 5: health-check: it has no script\n6:61: not carried over: health-check ping: not known here: write a check of your own\n"},
		{'v', ADDR RFC SET("health-check script 'a; b'"),
		 "2:46: " V18 "3:68: not carried over: health-check: the program needs its whole path, from / on: correct it, and import again\n"},
		{'v', "set system login user x authentication plaintext-password hunter2\nset system ntp y\nset system login z\n" ADDR RFC SET("frob 1") SET("track route-to 0.0.0.0/0"),
		 "1:5: not carried over: system login: nothing of gwha's\n"
		 "2:5: not carried over: system ntp: nothing of gwha's\n"
		 "5:46: " V18
		 "6:48: not carried over: bonding bond0 vrrp-group 5 frob: not known here\n"
		 "7:54: not carried over: track route-to: gwha tracks devices, and conditions that are reported by gwha group track\n"},
		/* V06, V46: what has no address of its own */
		{'v', RFC, "1:35: warning: bonding bond0 vrrp-group 5: bond0 has no IPv4 address here: a router needs one besides its virtual addresses [V06]\n1:46: " V18},
		{'v', ADDR SET("disable"),
		 "0:0: warning: there is no router in the result: applying it takes away all that there are\n2:46: " V18 "2:48: not carried over: bonding bond0 vrrp-group 5: is disabled there\n"},
		{'v', "set system host-name vip\n" ADDR RFC, "1:22: not carried over: host-name: the result is for one node without a name\n3:46: " V18},
		{'v', ADDR RFC SET("sync-group S") "set service connsync failover-mechanism vrrp sync-group S\nset service connsync interface bond9\nset service connsync remote-peer 10.8.0.2\n",
		 "2:46: " V18 "4:13: not carried over: connsync: bond9 has no address of the peer's family here: add sync to the result, with local [V57]\n"},
	};

	(void)state;
	ROWS(rows, true);
}

static void test_malformed_vyatta(void **state)
{
#define ERR(place, text) "1:46: " V18 place ": error: " text "\n"
	static const struct row rows[] = {
		{'v', "set a\ndelete interfaces\n", "1:5: not carried over: a: nothing of gwha's\n2:1: error: a command must begin with set: leave out what is none\n"},
		{'v', "set\tx\n  set\n", "1:5: not carried over: x: nothing of gwha's\n2:3: error: set: what is to be set is missing\n"},
		{'v', "set system host-name 'x\n", "1:22: error: a quote has no end on this line: close it\n"},
		{'v', "set interfaces bonding bond0 vrrp vrrp-group 300 preempt false\n", "1:46: error: vrrp-group \"300\": must be 1 to 255\n"},
		{'v', "set interfaces bonding bond0 vrrp vrrp-group\n", "1:35: error: vrrp-group: its value is missing\n"},
		{'v', "set interfaces bonding a:b vrrp vrrp-group 1 preempt false\n", "1:24: error: bonding \"a:b\": must be the name of a device, of up to 15 characters\n"},
		{'v', "set interfaces bonding bond0 vif 5000 address 10.0.0.1/24\n", "1:34: error: vif \"5000\": must be 0 to 4094\n"},
		{'v', "set interfaces bonding bond0 address 10.0.0.300/24\n", "1:38: error: address \"10.0.0.300/24\": must be an address, as in 192.0.2.1/24\n"},
		{'v', SET("priority 256"), ERR("1:57", "priority \"256\": must be 1 to 255")},
		{'v', SET("preempt no"), ERR("1:56", "preempt \"no\": must be true or false")},
		{'v', SET("advertise-interval 1.5"), ERR("1:67", "advertise-interval \"1.5\": must be a number of 1 to 255")},
		{'v', SET("virtual-address 10.0.0.1/40"), ERR("1:64", "virtual address \"10.0.0.1/40\": the prefix length must be 0 to 32")},
		{'v', SET("virtual-address"), ERR("1:48", "virtual-address: its value is missing")},
		{'v', SET("priority 1 2"), ERR("1:59", "priority: has one value, and nothing behind it")},
		{'v', SET("authentication password hunter2"), ERR("1:72", "bonding bond0 vrrp-group 5: a secret without its type: set authentication type, or neither [V35]")},
		{'v', SET("authentication type plaintext-password"), ERR("1:68", "bonding bond0 vrrp-group 5: a type of authentication without its secret: set authentication password, or neither [V36]")},
		{'v', SET("authentication type hunter2") SET("authentication password x"), ERR("1:68", "bonding bond0 vrrp-group 5: the type of authentication must be plaintext-password or ah")},
		{'v', SET("authentication type plaintext-password") SET("authentication password hunter2") SET("version 3"),
		 ERR("1:68", "bonding bond0 vrrp-group 5: version 3 has no authentication: leave it out [V38]")},
		{'v', SET("version 2") SET("virtual-address fe80::1"), ERR("2:64", "bonding bond0 vrrp-group 5: version 2 is for IPv4 only: set version 3 [V40]")},
		{'v', "set service connsync interface bond1\n", "1:13: error: connsync: failover-mechanism is missing [V57]\n"},
		{'v', "set service connsync failover-mechanism cluster group x\n", "1:22: error: failover-mechanism: must be vrrp sync-group NAME [V57]\n"},
		{'v', "set service connsync failover-mechanism vrrp sync-group X\nset service connsync interface bond1\nset service connsync remote-peer 10.0.0.1\n",
		 "1:57: error: connsync: no vrrp-group is in sync-group \"X\": correct the name [V57]\n"},
		{'v', "set high-availability vrrp group lan vrid 20\n",
		 "1:34: error: vrrp group lan: has no interface\n1:43: warning: vrrp group lan: its number 20 stands in the configuration: see that it is the one that the provider has assigned, or routers of others may have it [V18]\n"},
		{'v', "interfaces {\n  bonding bond0 {\n  }\n", "1:1: error: the block that begins here has no end: add a }\n"},
		{'v', "interfaces {\n}\n}\n", "3:1: error: a } too many: no block is open here\n"},
		{'v', "interfaces {\n/* x\n}\n", "2:1: error: the comment that begins here has no end\n"},
	};

	(void)state;
	ROWS(rows, true);
}

/* ------------------------------------------------------------------- both of them */

/* A NUL, and what is too large, have a place as well. */
static void test_bytes(void **state)
{
	static char large[1024 * 1024 + 1];
	struct gwha_import im;

	(void)state;
	assert_int_equal(gwha_import_keepalived(&im, &how, "f", "a\nb\0c\n", 6), -1);
	add_notes(&im);
	assert_string_equal(said, "2:2: error: a NUL: this is no text file\n");
	gwha_import_free(&im);
	memset(large, '\n', sizeof(large));
	assert_int_equal(gwha_import_vyatta(&im, &how, "f", large, sizeof(large)), -1);
	add_notes(&im);
	assert_string_equal(said, "0:0: error: too large: a file has at most 1 MiB, and all of them 8 MiB\n");
	gwha_import_free(&im);
	memset(large, 'x', sizeof(large));
	large[0] = '\n';
	assert_int_equal(gwha_import_keepalived(&im, &how, "f", large, sizeof(large) - 1), -1);
	add_notes(&im);
	assert_string_equal(said, "2:1: error: too long: a line has at most 64 KiB\n");
	gwha_import_free(&im);
}

/* What is kept is told whole; secrets are in nothing that is shown. */
static void test_secrets(void **state)
{
	static const char text[] = VI(" authentication {\n  auth_type PASS\n  auth_pass hunter2!x\n }\n authentication {\n  hunter2 hunter2\n }\n" VIP);
	struct gwha_import im;

	(void)state;
	how.kept = true;
	assert_int_equal(import(&im, 'k', text), 0);
	assert_non_null(im.secrets);
	assert_null(im.secrets->next);
	assert_string_equal(im.secrets->file, "vrrp-eth0-5.text");
	/* a comment begins at the ! there as well */
	assert_int_equal(im.secrets->len, 7);
	assert_memory_equal(im.secrets->bytes, "hunter2", 7);
	assert_null(strstr(im.yaml, "hunter2"));
	add_notes(&im);
	assert_null(strstr(said, "hunter2"));
	gwha_import_free(&im);
	how.kept = false;
}

/* As many notes as are kept, and the first error even then. */
static void test_many(void **state)
{
	struct gwha_import im;

	(void)state;
	assert_int_equal(import(&im, 'k', "~SEQ(A,1,5000) w${A}\nvrrp_instance {\n}\n"), -1);
	assert_int_equal(im.n[GWHA_IMPORT_LOST], 5000);
	assert_int_equal(im.n[GWHA_IMPORT_ERROR], 1);
	assert_int_equal(im.kept, GWHA_IMPORT_NOTES_MAX + 1);
	gwha_import_free(&im);
	assert_int_equal(import(&im, 'k', "~SEQ(A,1,255) $V\n$V= \\\nvrrp_instance a${A} { \\\ninterface eth0 \\\nvirtual_router_id ${A} \\\n}\n~SEQ(A,1,255) $V\n"), 0);
	assert_non_null(strstr(im.yaml, "vrid: 255\n"));
	gwha_import_free(&im);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keepalived),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_lost),
		cmocka_unit_test(test_malformed_keepalived),
		cmocka_unit_test(test_vyatta),
		cmocka_unit_test(test_lost_vyatta),
		cmocka_unit_test(test_malformed_vyatta),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_secrets),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
