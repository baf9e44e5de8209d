// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gwha doctor: rulesets as nft lists them, and what is said of each. A row has
 * a set, what an input chain has, and whether adverts and synchronisation get
 * through it.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tree.h"
#include "units.h"

#define HEAD "{\"nftables\":[{\"metainfo\":{\"json_schema_version\":1}},{\"table\":{\"family\":\"inet\",\"name\":\"f\",\"handle\":1}}"
#define CHAIN_OF(family, name, policy) ",{\"chain\":{\"family\":\"" family "\",\"table\":\"f\",\"name\":\"" name "\",\"type\":\"filter\",\"hook\":\"" name "\",\"prio\":0,\"policy\":\"" policy "\"}}"
#define CHAIN(policy) CHAIN_OF("inet", "input", policy)
#define RULE_OF(family, chain, expr) ",{\"rule\":{\"family\":\"" family "\",\"table\":\"f\",\"chain\":\"" chain "\",\"expr\":[" expr "]}}"
#define RULE(expr) RULE_OF("inet", "input", expr)
#define MATCH(op, left, right) "{\"match\":{\"op\":\"" op "\",\"left\":{" left "},\"right\":" right "}},"
#define PAYLOAD(p, f) "\"payload\":{\"protocol\":\"" p "\",\"field\":\"" f "\"}"
#define PROTO(right) MATCH("==", PAYLOAD("ip", "protocol"), right)
#define PORT(right) MATCH("==", PAYLOAD("udp", "dport"), right)
#define DEV(name) MATCH("==", "\"meta\":{\"key\":\"iifname\"}", "\"" name "\"")
#define ACCEPT "{\"accept\":null}"
#define DROP "{\"drop\":null}"
#define SUB(name) ",{\"chain\":{\"family\":\"inet\",\"table\":\"f\",\"name\":\"" name "\"}}"
#define IN(sub, expr) RULE_OF("inet", sub, expr)
#define JUMP(to) "{\"jump\":{\"target\":\"" to "\"}}"
#define GOTO(to) "{\"goto\":{\"target\":\"" to "\"}}"
#define RETURN "{\"return\":null}"
#define STATE MATCH("in", "\"ct\":{\"key\":\"state\"}", "\"new\"")
#define VMAP(key, data) "{\"vmap\":{\"key\":{" key "},\"data\":" data "}}"
#define NAMED(elem) ",{\"map\":{\"family\":\"inet\",\"table\":\"f\",\"name\":\"m\",\"type\":\"ifname\",\"map\":\"verdict\",\"elem\":[" elem "]}}"
#define IIFNAME "\"meta\":{\"key\":\"iifname\"}"
#define END "]}"

static const struct row {
	const char *ruleset;
	enum gwha_status vrrp;
	enum gwha_status sync;
} rows[] = {
#define WELL GWHA_STATUS_OK
#define BAD GWHA_STATUS_WARNING
	/* none, or one that refuses nothing */
	{HEAD END, WELL, WELL},
	{HEAD CHAIN("accept") RULE(PROTO("\"tcp\"") DROP) END, WELL, WELL},
	{HEAD CHAIN_OF("inet", "forward", "drop") END, WELL, WELL},
	{HEAD CHAIN_OF("ip6", "input", "drop") END, WELL, WELL},
	/* by its policy, and by its last rule */
	{HEAD CHAIN("drop") END, BAD, BAD},
	{HEAD CHAIN_OF("ip", "input", "drop") END, BAD, BAD},
	{HEAD CHAIN("accept") RULE("{\"counter\":{\"packets\":0}},{\"log\":null},{\"reject\":{\"type\":\"tcp reset\"}}") END, BAD, BAD},
	{HEAD CHAIN("accept") RULE_OF("inet", "other", DROP) END, WELL, WELL},
	/* all that speaks of adverts */
	{HEAD CHAIN("drop") RULE(PROTO("112") ACCEPT) END, WELL, BAD},
	{HEAD CHAIN("drop") RULE(PROTO("\"vrrp\"") "{\"jump\":{\"target\":\"x\"}}") END, WELL, BAD},
	{HEAD CHAIN("drop") RULE(PROTO("{\"set\":[\"icmp\",\"vrrp\"]}") ACCEPT) END, WELL, BAD},
	{HEAD CHAIN("drop") RULE(MATCH("==", "\"meta\":{\"key\":\"l4proto\"}", "112") ACCEPT) END, WELL, BAD},
	{HEAD CHAIN("drop") RULE(MATCH("==", PAYLOAD("ip", "daddr"), "{\"prefix\":{\"addr\":\"224.0.0.0\",\"len\":24}}") ACCEPT) END, WELL, BAD},
	{HEAD ",{\"set\":{\"family\":\"inet\",\"table\":\"f\",\"name\":\"p\",\"elem\":[\"ospf\",\"vrrp\"]}}" CHAIN("drop") RULE(PROTO("\"@p\"") ACCEPT) END, WELL, BAD},
	/* and what does not */
	{HEAD ",{\"set\":{\"family\":\"inet\",\"table\":\"g\",\"name\":\"p\",\"elem\":[\"ospf\",\"vrrp\"]}}" CHAIN("drop") RULE(PROTO("\"@p\"") ACCEPT) END, BAD, BAD},
	{HEAD CHAIN("drop") RULE(PROTO("\"ospf\"") ACCEPT) END, BAD, BAD},
	{HEAD CHAIN("drop") RULE(MATCH("!=", PAYLOAD("ip", "protocol"), "112") ACCEPT) END, BAD, BAD},
	{HEAD CHAIN("drop") RULE(MATCH("==", PAYLOAD("tcp", "dport"), "112") ACCEPT) END, BAD, BAD},
	{HEAD CHAIN("drop") RULE(PROTO("112") "{\"counter\":null}") END, BAD, BAD},
	{HEAD CHAIN("drop") RULE(DEV("eth9") PROTO("112") ACCEPT) END, BAD, BAD},
	{HEAD CHAIN("drop") RULE(DEV("eth0") PROTO("112") ACCEPT) END, WELL, BAD},
	{HEAD CHAIN("drop") RULE(DEV("eth*") PROTO("112") ACCEPT) END, WELL, BAD},
	/* the first that speaks of it says what becomes of it */
	{HEAD CHAIN("accept") RULE(PROTO("112") DROP) END, BAD, WELL},
	{HEAD CHAIN("accept") RULE(PROTO("112") ACCEPT) RULE(PROTO("112") DROP) END, WELL, WELL},
	{HEAD CHAIN("drop") RULE(PROTO("112") DROP) RULE(PROTO("112") ACCEPT) END, BAD, BAD},
	/* a port: of its own, in a set, in a range */
	{HEAD CHAIN("drop") RULE(PORT("8112") ACCEPT) END, BAD, WELL},
	{HEAD CHAIN("drop") RULE(PORT("{\"set\":[53,{\"range\":[8000,8112]}]}") ACCEPT) END, BAD, WELL},
	{HEAD CHAIN("drop") RULE(PORT("{\"set\":[53,{\"range\":[8000,8111]}]}") ACCEPT) END, BAD, BAD},
	{HEAD CHAIN("drop") RULE(MATCH("==", PAYLOAD("tcp", "dport"), "8112") ACCEPT) END, BAD, BAD},
	{HEAD CHAIN("drop") RULE(MATCH("==", PAYLOAD("th", "dport"), "8112") ACCEPT) END, BAD, WELL},
	{HEAD CHAIN("drop") RULE(MATCH("==", PAYLOAD("udp", "sport"), "8112") ACCEPT) END, BAD, BAD},
	/* what takes all: from there on nothing is asked; what takes some does not */
	{HEAD CHAIN("drop") RULE(ACCEPT) END, WELL, WELL},
	{HEAD CHAIN("drop") RULE("{\"limit\":{\"rate\":10}}," ACCEPT) END, BAD, BAD},
	{HEAD CHAIN("accept") RULE("{\"limit\":{\"rate\":10,\"inv\":true}}," DROP) END, WELL, WELL},
	{HEAD CHAIN("accept") RULE("{\"xt\":null}," DROP) END, WELL, WELL},
	{HEAD CHAIN("accept") RULE(DROP) RULE(PROTO("112") ACCEPT) RULE(PORT("8112") ACCEPT) END, BAD, BAD},
	{HEAD CHAIN("accept") RULE(DEV("eth0") DROP) RULE(DEV("eth2") ACCEPT) END, BAD, BAD},
	{HEAD CHAIN("accept") RULE(MATCH("!=", IIFNAME, "\"lo\"") DROP) END, BAD, BAD},
	{HEAD CHAIN("accept") RULE(MATCH("!=", IIFNAME, "\"eth0\"") DROP) END, WELL, WELL},
	{HEAD CHAIN("accept") RULE(MATCH("==", IIFNAME, "{\"set\":[\"lo\",\"eth9\"]}") DROP) END, WELL, WELL},
	{HEAD CHAIN("accept") RULE(MATCH("==", IIFNAME, "{\"set\":[\"lo\",\"eth0\"]}") DROP) END, BAD, BAD},
	{HEAD CHAIN("drop") RULE(MATCH("==", PAYLOAD("ip6", "nexthdr"), "112") ACCEPT) END, BAD, BAD},
	/* chains that are jumped to, and those that are not */
	{HEAD SUB("s") CHAIN("drop") IN("s", PROTO("112") ACCEPT) END, BAD, BAD},
	{HEAD SUB("s") CHAIN("drop") IN("s", PROTO("112") ACCEPT) RULE(JUMP("s")) END, WELL, BAD},
	{HEAD SUB("s") CHAIN("drop") IN("s", PROTO("112") ACCEPT) RULE(STATE GOTO("s")) END, WELL, BAD},
	{HEAD SUB("s") CHAIN("drop") IN("s", PROTO("112") ACCEPT) RULE(DEV("eth9") JUMP("s")) END, BAD, BAD},
	{HEAD SUB("s") CHAIN("drop") IN("s", PROTO("112") ACCEPT) RULE(PROTO("\"tcp\"") JUMP("s")) END, BAD, BAD},
	{HEAD SUB("s") CHAIN("drop") RULE(PROTO("112") JUMP("s")) END, BAD, BAD},
	{HEAD SUB("s") CHAIN("drop") IN("s", DROP) RULE(PROTO("112") JUMP("s")) RULE(ACCEPT) END, BAD, WELL},
	{HEAD SUB("s") CHAIN("drop") IN("s", ACCEPT) RULE(PROTO("112") JUMP("s")) END, WELL, BAD},
	/* one that takes all decides only where all go there */
	{HEAD SUB("s") CHAIN("accept") IN("s", DROP) RULE(STATE JUMP("s")) END, WELL, WELL},
	{HEAD SUB("s") CHAIN("drop") IN("s", ACCEPT) RULE(STATE JUMP("s")) END, BAD, BAD},
	{HEAD SUB("s") CHAIN("accept") IN("s", DROP) RULE(DEV("eth0") GOTO("s")) END, BAD, BAD},
	/* goto does not come back, nor does return go on */
	{HEAD SUB("s") CHAIN("drop") IN("s", PROTO("1") ACCEPT) RULE(GOTO("s")) RULE(ACCEPT) END, BAD, BAD},
	{HEAD SUB("s") CHAIN("drop") IN("s", PROTO("1") ACCEPT) RULE(JUMP("s")) RULE(ACCEPT) END, WELL, WELL},
	{HEAD SUB("s") CHAIN("drop") IN("s", RETURN) IN("s", ACCEPT) RULE(JUMP("s")) END, BAD, BAD},
	{HEAD SUB("s") CHAIN("drop") IN("s", STATE RETURN) IN("s", ACCEPT) RULE(JUMP("s")) END, WELL, WELL},
	{HEAD SUB("s") SUB("t") CHAIN("drop") IN("s", GOTO("t")) IN("s", DROP) IN("t", PROTO("1") ACCEPT) RULE(JUMP("s")) RULE(ACCEPT) END, WELL, WELL},
	/* as firewalld does it */
	{HEAD SUB("z") SUB("p") SUB("a") CHAIN("accept") IN("z", DEV("eth0") GOTO("p")) IN("z", GOTO("p")) IN("p", JUMP("a")) IN("p", PROTO("\"icmp\"") ACCEPT)
	 IN("a", MATCH("==", "\"meta\":{\"key\":\"l4proto\"}", "\"vrrp\"") ACCEPT) RULE(STATE ACCEPT) RULE(JUMP("z")) RULE("{\"reject\":{\"type\":\"icmpx\"}}") END, WELL, BAD},
	/* chains that jump to themselves: the kernel has none of these */
	{HEAD SUB("s") CHAIN("drop") IN("s", JUMP("s")) RULE(JUMP("s")) END, WELL, WELL},
	/* maps of verdicts, with and without a name */
	{HEAD CHAIN("drop") RULE(VMAP(PAYLOAD("ip", "protocol"), "{\"set\":[[\"tcp\"," DROP "],[\"vrrp\"," ACCEPT "]]}")) END, WELL, BAD},
	{HEAD CHAIN("accept") RULE(VMAP(PAYLOAD("udp", "dport"), "{\"set\":[[53," ACCEPT "],[{\"range\":[8000,8200]}," DROP "]]}")) END, WELL, BAD},
	{HEAD SUB("s") NAMED("[\"lo\"," ACCEPT "],[\"eth0\"," JUMP("s") "]") CHAIN("drop") IN("s", PROTO("112") ACCEPT) RULE(VMAP(IIFNAME, "\"@m\"")) END, WELL, BAD},
	{HEAD SUB("s") NAMED("[\"lo\"," ACCEPT "],[\"eth9\"," JUMP("s") "]") CHAIN("drop") IN("s", PROTO("112") ACCEPT) RULE(VMAP(IIFNAME, "\"@m\"")) END, BAD, BAD},
	{HEAD CHAIN("drop") RULE(VMAP("\"ct\":{\"key\":\"state\"}", "{\"set\":[[\"established\"," ACCEPT "],[\"invalid\"," DROP "]]}")) END, BAD, BAD},
};

/* What charon and bgpd hear: IKE by both its ports, ESP, BGP. */
static const struct daemons {
	const char *ruleset;
	const char *bad; /* of those, i n e b */
} daemons[] = {
	{HEAD END, ""},
	{HEAD CHAIN("drop") END, "ineb"},
	{HEAD CHAIN("accept") RULE(PROTO("50") DROP) END, "e"},
	{HEAD CHAIN("drop") RULE(PORT("{\"set\":[500,4500]}") ACCEPT) RULE(PROTO("\"esp\"") ACCEPT)
	 RULE(MATCH("==", PAYLOAD("tcp", "dport"), "179") ACCEPT) END, ""},
	/* as gwha firewall show writes them: by addresses, in a chain of their own */
	{HEAD SUB("s") CHAIN("drop") RULE(JUMP("s")) IN("s", MATCH("==", PAYLOAD("ip", "saddr"), "\"203.0.113.9\"") PORT("{\"set\":[500,4500]}") ACCEPT)
	 IN("s", MATCH("==", PAYLOAD("ip", "saddr"), "\"203.0.113.9\"") PROTO("50") ACCEPT) IN("s", MATCH("==", PAYLOAD("ip", "saddr"), "\"198.51.100.10\"") MATCH("==", PAYLOAD("tcp", "dport"), "179") ACCEPT) END, ""},
	/* one port is not the other, nor UDP TCP, nor AH ESP */
	{HEAD CHAIN("drop") RULE(PORT("500") ACCEPT) RULE(PORT("179") ACCEPT) RULE(PROTO("51") ACCEPT) END, "neb"},
	{HEAD CHAIN("drop") RULE(PORT("4500") ACCEPT) RULE(PROTO("112") ACCEPT) END, "ieb"},
	{HEAD CHAIN("drop") RULE(MATCH("==", PAYLOAD("tcp", "dport"), "{\"range\":[100,600]}") ACCEPT) END, "ine"},
	{HEAD CHAIN("drop") RULE(MATCH("==", PAYLOAD("th", "dport"), "{\"set\":[179,500]}") ACCEPT) END, "ne"},
	/* any device may be the one; lo is none */
	{HEAD CHAIN("drop") RULE(DEV("wan7") PROTO("50") ACCEPT) END, "inb"},
	{HEAD CHAIN("drop") RULE(DEV("lo") ACCEPT) END, "ineb"},
	{HEAD CHAIN("accept") RULE(DEV("wan7") DROP) END, ""},
	/* what is of IPv6 does not touch it */
	{HEAD CHAIN_OF("ip6", "input", "drop") END, ""},
};

static struct gwha_router routers[2];
static struct gwha_sync syncs[1];

static void have(void)
{
	memset(routers, 0, sizeof(routers));
	memset(syncs, 0, sizeof(syncs));
	strcpy(routers[0].ifname, "eth0");
	routers[0].vrid = 10;
	routers[0].family = GWHA_FAMILY_INET;
	strcpy(syncs[0].group, "gw");
	strcpy(syncs[0].ifname, "eth2");
	gwha_addr_parse("10.0.0.1", &syncs[0].local);
	syncs[0].port = 8112;
	host.routers = routers;
	host.n_routers = 1;
	host.syncs = syncs;
	host.n_syncs = 1;
}

static void rulesets(void **state)
{
	int differ = 0;

	(void)state;
	have();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		host.ruleset = rows[i].ruleset;
		look(gwha_check_ruleset);
		if (report.n == 2 && report.at[0].status == rows[i].vrrp &&
		    report.at[1].status == rows[i].sync &&
		    !strcmp(report.at[0].id, "firewall-vrrp") &&
		    !strcmp(report.at[1].id, "firewall-sync"))
			continue;
		differ++;
		print_error("of: %s\n", rows[i].ruleset);
		for (size_t j = 0; j < report.n; j++)
			print_error("%s %d %s\n", report.at[j].id,
				    (int)report.at[j].status, report.at[j].text);
	}
	assert_int_equal(differ, 0);
}

static void of_daemons(void **state)
{
	static const char *const ids[] = {"firewall-ike", "firewall-ike", "firewall-esp", "firewall-bgp"};
	int differ = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(daemons) / sizeof(daemons[0]); i++) {
		bool good = true;

		host.ike[0] = true;
		host.esp[0] = true;
		host.bgp[0] = true;
		host.ruleset = daemons[i].ruleset;
		look(gwha_check_ruleset);
		for (size_t j = 0; j < 4 && report.n == 4; j++)
			good &= !strcmp(report.at[j].id, ids[j]) &&
				report.at[j].status == (strchr(daemons[i].bad, "ineb"[j]) ? BAD : WELL);
		if (report.n == 4 && good)
			continue;
		differ++;
		print_error("of: %s\n", daemons[i].ruleset);
		for (size_t j = 0; j < report.n; j++)
			print_error("%s %d %s\n", report.at[j].id, (int)report.at[j].status, report.at[j].text);
	}
	assert_int_equal(differ, 0);
	/* by IPv6, and who is always in UDP */
	host.ike[0] = false;
	host.esp[0] = false;
	host.bgp[0] = false;
	host.ike[1] = true;
	host.ruleset = HEAD CHAIN_OF("ip6", "input", "drop") END;
	look(gwha_check_ruleset);
	assert_int_equal(report.n, 2);
	WARNED("firewall-ike", "IKE, UDP port 500, by IPv6", "gwha firewall show");
	host.ike[1] = false;
}

/* Of copies between charons; with a secret, of the tunnel that they go by. */
static void of_copies(void **state)
{
	static const char path[] = "etc/strongswan.d/gwha-hot.conf";
	static const struct {
		const char *ha;
		const char *ruleset;
		size_t n; /* of what is looked at, and of it is bad */
		size_t bad;
	} copies[] = {
		{"ha { local = 10.0.0.1\nremote = 10.0.0.2 }\n", HEAD CHAIN("drop") END, 1, 1},
		{"ha { local = 10.0.0.1\nremote = 10.0.0.2 }\n", HEAD CHAIN("drop") RULE(PORT("4510") ACCEPT) END, 1, 0},
		{"ha { local = 10.0.0.1\nremote = 10.0.0.2\nsecret = x }\n", HEAD CHAIN("drop") RULE(PORT("4510") ACCEPT) END, 4, 3},
		{"ha { local = 10.0.0.1\nremote = 10.0.0.2\nsecret = x }\n", HEAD CHAIN("accept") END, 4, 0},
		{"ha { local = fd00::1\nremote = fd00::2\nsecret = x }\n", HEAD CHAIN_OF("ip", "input", "drop") END, 4, 0},
		{"ha { local = fd00::1\nremote = fd00::2\nsecret = x }\n", HEAD CHAIN_OF("ip6", "input", "drop") END, 4, 4},
		{"ha { }\n", HEAD CHAIN("drop") END, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(copies) / sizeof(copies[0]); i++) {
		size_t bad = 0;

		host.n_hot = 1;
		host.ike[0] = false;
		/* so that all is looked at; what it says itself is not counted */
		host.bgp[0] = true;
		put(path, copies[i].ha);
		host.ruleset = copies[i].ruleset;
		look(gwha_check_ruleset);
		for (size_t j = 0; j < report.n; j++)
			bad += strcmp(report.at[j].id, "firewall-bgp") && report.at[j].status == BAD;
		assert_int_equal(report.n, copies[i].n + 1);
		assert_int_equal(bad, copies[i].bad);
		if (copies[i].n && bad == copies[i].n)
			WARNED("firewall-standby", "copies for hot standby, UDP port 4510", "gwha firewall show FILE --charon");
	}
	host.n_hot = 0;
	look(gwha_check_ruleset);
	assert_int_equal(report.n, 1);
	host.bgp[0] = false;
}

static void texts(void **state)
{
	(void)state;
	have();
	host.ruleset = HEAD CHAIN("drop") RULE(PROTO("112") DROP) END;
	look(gwha_check_ruleset);
	WARNED("firewall-vrrp", "table inet f, chain input: a rule refuses adverts, protocol 112 to 224.0.0.18", "gwha firewall show");
	WARNED("firewall-sync", "table inet f, chain input: refuses what no rule lets in, and no rule that is reached speaks of synchronisation, UDP port 8112", "gwha firewall show");
}

/* Chains that jump twice to the next: 2^15 ways, none of which is gone to its end. */
static void many_ways(void **state)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	assert_non_null(out);
	fputs(HEAD CHAIN("drop") RULE(JUMP("c0")) SUB("c15"), out);
	for (int i = 0; i < 15; i++)
		for (int twice = 0; twice < 2; twice++)
			fprintf(out, RULE_OF("inet", "c%d", JUMP("c%d")), i,
				i + 1);
	for (int i = 0; i < 100; i++)
		fputs(RULE_OF("inet", "c15", PROTO("1") ACCEPT), out);
	fputs(END, out);
	fclose(out);
	have();
	host.ruleset = text;
	look(gwha_check_ruleset);
	OK("firewall-vrrp", "nothing is seen");
	free(text);
}

/* Where it is heard, no rule need be understood. */
static void what_is_heard(void **state)
{
	(void)state;
	have();
	host.ruleset = HEAD CHAIN("drop") END;
	routers[0].state = GWHA_STATE_BACKUP;
	gwha_addr_parse("192.0.2.3", &routers[0].peer);
	syncs[0].statuses.n = 1;
	syncs[0].statuses.at[0].up = 1;
	look(gwha_check_ruleset);
	WARNED("firewall-vrrp", "chain input", "gwha firewall show");
	WARNED("firewall-sync", "chain input", "gwha firewall show");
	host.loaded = true;
	look(gwha_check_ruleset);
	OK("firewall-vrrp", "are heard");
	OK("firewall-sync", "group gw: all peers are heard");
	/* an active hears nobody, which says nothing */
	routers[1] = routers[0];
	routers[1].state = GWHA_STATE_ACTIVE;
	host.n_routers = 2;
	syncs[0].statuses.n = 2;
	look(gwha_check_ruleset);
	WARNED("firewall-vrrp", "chain input", "gwha firewall show");
	WARNED("firewall-sync", "chain input", "gwha firewall show");
}

static void of_inet6(void **state)
{
	(void)state;
	have();
	host.n_syncs = 0;
	routers[0].family = GWHA_FAMILY_INET6;
	host.ruleset = HEAD CHAIN_OF("ip6", "input", "drop") END;
	look(gwha_check_ruleset);
	UNSAID("firewall-vrrp");
	WARNED("firewall-vrrp6", "table ip6 f, chain input", "gwha firewall show");
	host.ruleset = HEAD CHAIN_OF("ip6", "input", "drop") RULE_OF("ip6", "input", MATCH("==", PAYLOAD("ip6", "daddr"), "\"ff02::12\"") ACCEPT) END;
	look(gwha_check_ruleset);
	OK("firewall-vrrp6", "nothing is seen");
}

/* What cannot be read is not well. */
static void unreadable(void **state)
{
	(void)state;
	look(gwha_check_ruleset);
	assert_int_equal(report.n, 0);
	have();
	host.why_no_ruleset = "nft is not installed";
	look(gwha_check_ruleset);
	UNKNOWN("firewall", "nft is not installed");
	host.ruleset = "table inet f {";
	look(gwha_check_ruleset);
	UNKNOWN("firewall", "something else than JSON");
	host.ruleset = "{\"nftables\":[{\"chain\":{\"hook\":\"input\",\"family\":\"inet\",\"policy\":5}},{\"rule\":7},[],{\"rule\":{\"expr\":{}}}]}";
	look(gwha_check_ruleset);
	OK("firewall-vrrp", "nothing is seen");
	put("proc/net/ip_tables_names", "nat\nfilter\n");
	look(gwha_check_ruleset);
	assert_true(said("firewall-legacy", GWHA_STATUS_UNKNOWN, "iptables-legacy", "protocol 112"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_TREE(rulesets),	ON_TREE(texts),	     ON_TREE(what_is_heard),
		ON_TREE(of_daemons),	ON_TREE(of_copies),	ON_TREE(of_inet6),	ON_TREE(unreadable),
		ON_TREE(many_ways),
	};

	return cmocka_run_group_tests_name("ruleset", tests, NULL, NULL);
}
