// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The rules for a firewall, compared with tests/golden/firewall*; that nft reads
 * them is firewall_test.sh's business.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "firewall.h"
#include "golden.h"
#include "yaml.h"

/* All that a rule can be about; two routers of one device have one rule. */
static const char everything[] =
	"nodes:\n"
	"  a: {address: {lan: 192.0.2.2/24, wan: 198.51.100.2/24}}\n"
	"  b: {address: {lan: 192.0.2.3/24, wan: 198.51.100.3/24}}\n"
	"groups: {gw: {priority: {a: 200, b: 100}}}\n"
	"routers:\n"
	"- {dev: lan, vrid: 10, group: gw, vip: 192.0.2.1/24}\n"
	"- {dev: lan, vrid: 11, group: gw, vip: 192.0.2.9/24}\n"
	"- {dev: lan, vrid: 10, group: gw, family: inet6, vip: [fe80::1/64, 2001:db8::1/64]}\n"
	"- {dev: wan, vrid: 20, group: gw, vip: 198.51.100.1/24, peer: {a: [198.51.100.3, 203.0.113.3], b: [198.51.100.2, 203.0.113.2]}, ttl-min: 254}\n"
	"- {dev: wan6, vrid: 21, group: gw, family: inet6, vip: fe80::2/64, peer: fe80::3}\n"
	"sync:\n"
	"  gw: {dev: s1, local: {a: 10.0.0.1, b: 10.0.0.2}, dev2: s2, local2: {a: fd00::1, b: fd00::2}, port: 9000, insecure: on}\n"
	"ipsec:\n"
	"  berlin: {group: gw, local: 192.0.2.1, remote: [203.0.113.9, 203.0.113.10], psk-file: /k, if-id: 1, standby: hot}\n"
	"  paris: {group: gw, local: 192.0.2.1, remote: 203.0.113.11, psk-file: /k, if-id: 2, encap: on}\n"
	"  rome: {group: gw, local: '2001:db8::1', remote: '2001:db8:9::9', psk-file: /k, if-id: 3}\n"
	"bgp:\n"
	"  gw: {asn: 65001, announce: 192.0.2.9/32, neighbor: [198.51.100.10, '2001:db8:8::8', up0]}\n";

/* Whom bfdd speaks with. */
static const char frr[] =
	"router bgp 65001\n"
	" neighbor 198.51.100.10 remote-as 65000\n"
	" neighbor 198.51.100.10 bfd\n"
	" neighbor 2001:db8:8::8 remote-as 65000\n"
	" neighbor up0 interface remote-as external\n"
	" neighbor up0 bfd\n";

/* Between whom there are copies. */
#define HA(local, remote, more) "charon-systemd {\n plugins {\n  ha {\n   local = " local "\n   remote = " remote "\n" more "  }\n }\n}\n"
#define SECRET "   secret = \"correct horse\"\n"

/* What is said of a node, as nft reads it or as JSON. */
static char *rules(const char *yaml, const char *node,
		   const struct gwha_fw_how *how, bool json,
		   struct gwha_err *err)
{
	static struct reading r;
	struct gwha_firewall fw;
	char *text = NULL;
	size_t size;
	FILE *out;
	int ret;

	assert_int_equal(read_yaml(&r, yaml, node), 0);
	ret = gwha_firewall_make(&r.conf, how, &fw, err);
	if (!ret) {
		out = open_memstream(&text, &size);
		if (json)
			assert_int_equal(gwha_firewall_write_json(out, &fw, true), 0);
		else
			gwha_firewall_write(out, &fw);
		fclose(out);
	}
	gwha_firewall_free(&fw);
	free_yaml(&r);
	return text;
}

static void goldens(void **state)
{
	static const struct {
		const char *name;
		const char *node;
		struct gwha_fw_how how;
		bool json;
	} rows[] = {
		{"firewall.nft", "a", {.frr = NULL}, false},
		{"firewall.port.nft", "b", {.peer_port = 443, .frr = frr, .charon = HA("10.0.0.2", "10.0.0.1", SECRET)}, false},
		{"firewall.table.nft", "a", {.table = true, .frr = frr, .charon = HA("10.0.0.1", "10.0.0.2", SECRET)}, false},
		{"firewall.json", "a", {.peer_port = 443}, true},
		{"firewall.table.json", "b", {.table = true}, true},
	};
	struct gwha_err err;
	char *text;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		text = rules(everything, rows[i].node, &rows[i].how,
			     rows[i].json, &err);
		assert_non_null(text);
		golden(rows[i].name, text);
		free(text);
	}
}

/* Of each daemon what its own file says of BFD, and nothing of the other's. */
static void by_bird(void **state)
{
	static const char yaml[] =
		"routers: [{dev: lan, vrid: 1, group: gw, vip: 192.0.2.9/32}]\ngroups: {gw: }\n"
		"bgp: {gw: {daemon: bird, asn: 65001, announce: 192.0.2.9/32, neighbor: [198.51.100.10, 198.51.100.11]}}\n";
	static const char bird[] = "protocol bgp { local as 65001; neighbor 198.51.100.11 as 1; bfd; }\n";
	static const struct {
		struct gwha_fw_how how;
		bool bfd;
	} rows[] = {
		{{.bird = bird}, true}, {{.frr = frr}, false}, {{.frr = NULL}, false},
		{{.bird = bird, .table = true}, false},
	};
	struct gwha_err err;
	char *text;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		text = rules(yaml, NULL, &rows[i].how, false, &err);
		assert_non_null(text);
		assert_int_equal(!!strstr(text, "ip saddr 198.51.100.11 udp dport 3784 ip ttl 255 accept"), rows[i].bfd);
		assert_int_equal(!!strstr(text, "for which BIRD has it"), rows[i].bfd);
		assert_null(strstr(text, "198.51.100.10 udp"));
		free(text);
	}
}

#define HOT "groups: {gw: }\nrouters: [{dev: lan, vrid: 1, group: gw, send-epoch: on, vip: 192.0.2.9/24}]\n" \
	"ipsec: {a: {group: gw, local: 192.0.2.9, remote: 203.0.113.9, psk-file: /k, if-id: 1%s}}\n"

/* What charon's ha plugin says, and what carries that. */
static void by_charon(void **state)
{
	static const struct {
		const char *hot;
		struct gwha_fw_how how;
		const char *from; /* in a rule, of copies, and of the tunnel that they go by */
		bool tunnel;
	} rows[] = {
		{", standby: hot", {.charon = HA("10.0.0.2", "10.0.0.3", "")}, "ip saddr 10.0.0.3 ip daddr 10.0.0.2", false},
		{", standby: hot", {.charon = HA("10.0.0.2", "10.0.0.3", SECRET)}, "ip saddr 10.0.0.3 ip daddr 10.0.0.2", true},
		{", standby: hot", {.charon = HA("10.0.0.2", "10.0.0.3", SECRET "secret = \"\"\n")}, "ip saddr 10.0.0.3 ip daddr 10.0.0.2", false},
		{", standby: hot", {.charon = HA("fd00::2", "fd00::3", SECRET)}, "ip6 saddr fd00::3 ip6 daddr fd00::2", true},
		/* nobody said between whom; nothing is hot; a table that refuses */
		{", standby: hot", {.charon = NULL}, NULL, false},
		{"", {.charon = HA("10.0.0.2", "10.0.0.3", SECRET)}, NULL, false},
		{", standby: hot", {.table = true, .charon = HA("10.0.0.2", "10.0.0.3", SECRET)}, NULL, false},
	};
	char yaml[1024], want[128];
	struct gwha_err err;
	char *text;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(yaml, sizeof(yaml), HOT, rows[i].hot);
		text = rules(yaml, NULL, &rows[i].how, false, &err);
		assert_non_null(text);
		assert_int_equal(!!strstr(text, "4510"), !!rows[i].from);
		snprintf(want, sizeof(want), "\t%s udp sport 4510 udp dport 4510 accept\n", rows[i].from ? rows[i].from : "");
		assert_int_equal(!!strstr(text, want), !!rows[i].from);
		snprintf(want, sizeof(want), "\t%s udp dport { 500, 4500 } accept\n", rows[i].from ? rows[i].from : "");
		assert_int_equal(!!strstr(text, want), rows[i].tunnel);
		assert_int_equal(!!strstr(text, "of the tunnel by which these go"), rows[i].tunnel);
		assert_null(strstr(text, "correct"));
		free(text);
	}
}

/* Of which nobody can tell between whom the copies go. */
static void by_charon_nothing(void **state)
{
	static const char *const texts[] = {
		"", "charon { plugins { ha { load = yes } } }\n", HA("10.0.0.2", "", ""), HA("10.0.0.2", "gw2", ""),
		HA("10.0.0.2", "fd00::3", ""), "local = 10.0.0.2\nremote = 10.0.0.3\n",
	};
	struct gwha_fw_how how = {.table = false};
	char yaml[1024];
	struct gwha_err err;

	(void)state;
	snprintf(yaml, sizeof(yaml), HOT, ", standby: hot");
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		how.charon = texts[i];
		assert_null(rules(yaml, NULL, &how, false, &err));
		assert_int_equal(err.code, GWHA_EXIT_USAGE);
		assert_non_null(strstr(err.text, "--charon: its ha plugin has no local and remote"));
	}
}

static void refused(void **state)
{
	static const struct {
		const char *yaml;
		struct gwha_fw_how how;
		const char *said;
	} rows[] = {
		{"routers: [{dev: eth0, vrid: 1, vip: 192.0.2.1/24}]\n",
		 {.peer_port = 443},
		 "--peer-port: no group is synchronised, and peers are known from that: leave it out, or add sync"},
		{"routers: [{dev: eth0, vrid: 1, vip: 192.0.2.1/24}]\nsync: {eth0/1/4: {dev: eth1, local: 10.0.0.1, peer: 10.0.0.2, insecure: on}}\n",
		 {.table = true, .peer_port = 443},
		 "--peer-port: not with --table, which would have to refuse the port to all other services"},
		{"routers: [{dev: 'eth*', vrid: 1, vip: 192.0.2.1/24}]\n",
		 {.table = false},
		 "dev: a name with a quote, a star, a backslash or a sign beyond ASCII cannot stand in a rule: rename the device"},
		{"routers: [{dev: 'a\"b', vrid: 1, vip: 192.0.2.1/24}]\n",
		 {.table = false},
		 "dev: a name with a quote, a star, a backslash or a sign beyond ASCII cannot stand in a rule: rename the device"},
		{"routers: [{dev: eth0, vrid: 1, vip: 192.0.2.1/24}]\nsync: {eth0/1/4: {dev: 'e\\1', local: 10.0.0.1, peer: 10.0.0.2, insecure: on}}\n",
		 {.table = false},
		 "dev: a name with a quote, a star, a backslash or a sign beyond ASCII cannot stand in a rule: rename the device"},
	};
	struct gwha_err err;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_null(rules(rows[i].yaml, NULL, &rows[i].how, false, &err));
		assert_string_equal(err.text, rows[i].said);
		assert_int_equal(err.code, GWHA_EXIT_USAGE);
	}
}

/* A site has as many, and nobody is let in from elsewhere. */
static void as_many_as_a_site_can_have(void **state)
{
	static const char yaml[] =
		"groups: {gw: }\n"
		"routers: [{dev: eth0, vrid: 1, group: gw, family: inet6, version: 3, vip: [fe80::1/64, 2001:db8::1/64]}]\n"
		"ipsec: {a: {group: gw, local: '2001:db8::1', psk-file: /k, if-id: 1, remote: [";
	struct gwha_fw_how how = {.table = false};
	char text[4096], *said;
	size_t used = (size_t)sprintf(text, "%s", yaml);
	struct gwha_err err;

	(void)state;
	for (unsigned int i = 0; i < GWHA_IPSEC_TEXTS_MAX; i++)
		used += (size_t)sprintf(text + used, "%s2001:db8:1111:2222:3333:4444:5555:%x", i ? ", " : "", 0x6660 + i);
	sprintf(text + used, "]}}\n");
	said = rules(text, NULL, &how, false, &err);
	assert_non_null(said);
	assert_non_null(strstr(said, "2001:db8:1111:2222:3333:4444:5555:666f } ip6 daddr 2001:db8::1 udp dport { 500, 4500 } accept\n"));
	assert_non_null(strstr(said, "666f } ip6 daddr 2001:db8::1 meta l4proto 50 accept\n"));
	free(said);
}

/* Peers of the longest addresses, as many as there can be, are one rule. */
static void as_many_peers_as_there_can_be(void **state)
{
	static const char yaml[] =
		"routers: [{dev: eth0, vrid: 1, family: inet6, vip: fe80::1/64, peer: ["
#define P(n) "2001:db8:1111:2222:3333:4444:5555:666" n
		P("1") ", " P("2") ", " P("3") ", " P("4") ", " P("5") ", "
		P("6") ", " P("7") ", " P("8") "]}]\n";
	struct gwha_fw_how how = {0};
	struct gwha_err err;
	char *text = rules(yaml, NULL, &how, false, &err);

	(void)state;
	assert_non_null(text);
	assert_non_null(strstr(text, P("8") " } meta l4proto 112 ip6 hoplimit 255 accept\n"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(goldens),
		cmocka_unit_test(by_bird),
		cmocka_unit_test(by_charon),
		cmocka_unit_test(by_charon_nothing),
		cmocka_unit_test(refused),
		cmocka_unit_test(as_many_peers_as_there_can_be),
		cmocka_unit_test(as_many_as_a_site_can_have),
	};

	return cmocka_run_group_tests_name("firewall", tests, NULL, NULL);
}
