// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A gateway's plan and its file as one configuration: what each says is there, where
 * they disagree it is told and nothing is had; plans that are none are refused.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "site_asked.h"
#include "file.h"
#include "site_node.h"

#define CONN(name, more) \
	"{'verb':'add','kind':'connection','name':'" name "','body':{'tenant':'t'," more "}}"

static struct gwha_file file;
static struct gwha_node_plan plan;
static const struct gwha_conf *conf;

static int end(void **state)
{
	gwha_file_free(&file);
	memset(&file, 0, sizeof(file));
	gwha_node_plan_free(&plan);
	conf = NULL;
	return site_end(state);
}

/* What the site has for a gateway, over the wire. */
static void take_plan(const char *gateway, uint64_t epoch)
{
	json_t *j = gwha_site_node(&site, gateway, epoch, &err);
	char *text = json_dumps(j, 0);

	assert_non_null(text);
	gwha_node_plan_free(&plan);
	if (gwha_node_plan_read(text, strlen(text), &plan, &err))
		fail_msg("%s", err.text);
	free(text);
	json_decref(j);
}

static const struct gwha_finding *first_error(void)
{
	size_t i = 0;

	while (i < file.f.n && file.f.at[i].severity != GWHA_ERROR)
		i++;
	assert_true(i < file.f.n);
	return &file.f.at[i];
}

/* 0, or -1: then what is wrong is in file.f. */
static int together(const char *text, const char *node)
{
	gwha_file_free(&file);
	if (gwha_file_take(&file, "f", text, strlen(text), &err) || file.f.errors)
		fail_msg("%s", file.f.errors ? first_error()->text : err.text);
	conf = gwha_file_node(&file, node);
	assert_non_null(conf);
	if (!gwha_file_plan(&file, conf, &plan))
		return 0;
	print_message("# %s\n", first_error()->text);
	return -1;
}

#define OWN(more) "gateway: {name: g1, dev: eth0, vlans: eth1" more "}\n"

static void r05_r29_a_plan_becomes_groups_and_routers(void **state)
{
	const struct gwha_group *g;

	(void)state;
	begin_pool("gre", 2, 1);
	take_plan("g1", 7);
	assert_int_equal(together(OWN("") "routers: []\n", NULL), 0);
	assert_int_equal(conf->n_groups, 2);
	g = &conf->groups[0].g;
	assert_string_equal(g->name, "p.1");
	assert_int_equal(g->priority, 254);
	assert_string_equal(g->pool, "p");
	assert_int_equal(g->pool_weight, 100);
	assert_int_equal(g->pool_limit, 1);
	assert_int_equal(conf->groups[1].g.priority, 252);
	assert_int_equal(conf->n_routers, 2);
	assert_string_equal(conf->routers[0].rt.ifname, "eth0");
	assert_int_equal(conf->routers[0].rt.vrid, 1);
	assert_int_equal(conf->routers[0].rt.version, 3);
	assert_string_equal(conf->routers[0].rt.group, "p.1");
	assert_int_equal(conf->routers[0].rt.vips.n, 1);
	assert_int_equal(conf->routers[0].rt.vips.at[0].plen, 32);
	assert_int_equal(conf->routers[1].rt.vrid, 2);
}

/* What is the node's own stays, and comes on top of what is planned. */
static void r29_beside_what_the_file_says(void **state)
{
	(void)state;
	begin_pool("gre", 2, 1);
	take_plan("g1", 7);
	assert_int_equal(together("nodes: {a: , b: }\n"
				  "gateway: {a: {name: g1, dev: eth0, routers: {interval: 100ms, vmac: off}, groups: {lease: 3s}}}\n"
				  "groups: {own: {priority: {a: 9, b: 8}}}\n"
				  "routers:\n"
				  "  - {dev: eth2, vrid: 1, group: own, version: 3, vip: 192.0.2.1/24}\n"
				  "bgp: {p.1: {announce: 10.1.0.1/32, asn: 65000, neighbor: 10.0.0.9}}\n", "a"), 0);
	assert_int_equal(conf->n_groups, 3);
	assert_string_equal(conf->groups[0].g.name, "own");
	assert_int_equal(conf->groups[2].g.lease_us, 3000000);
	assert_int_equal(conf->n_routers, 3);
	assert_int_equal(conf->routers[1].rt.interval_us, 100000);
	assert_int_equal(conf->routers[2].rt.vmac, 0);
	/* the other node has none of it, and the file is what it was */
	assert_int_equal(file.confs[1].n_groups, 1);
	assert_int_equal(file.confs[1].n_routers, 1);
	assert_int_equal(gwha_node_at(file.tree.root, "groups")->n, 1);
	assert_int_equal(gwha_node_at(file.tree.root, "routers")->n, 1);
	assert_null(gwha_node_at(file.tree.root, "groups")->last->next);
	assert_null(gwha_node_at(file.tree.root, "routers")->last->next);
}

static void begin_l3(void)
{
	begin_pool("ikev2", 1, 0);
	ask("{'verb':'add','kind':'pool','name':'q','body':{'type':'l3','active':1,'standby':1}}");
	for (int i = 1; i <= 2; i++) {
		char text[256];

		sprintf(text, "{'verb':'add','kind':'gateway','name':'h%d','body':{'pool':'q','capacity':'10gbit','dip':'10.0.1.%d','labels':['vlan:1001','vlan:1002']}}", i, i);
		ask(text);
	}
	ask(CONN("a", "'type':'l3','in':'1gbit','vlan':1001,'local':['10.127.134.50','2001:db8::50'],'peer':'10.127.134.55','routes':[{'to':'10.9.0.0/16','metric':5},{'to':'10.8.0.0/16'}]"));
	ask("{'verb':'add','kind':'tenant','name':'u','body':{}}");
	ask("{'verb':'add','kind':'connection','name':'b','body':{'tenant':'u','type':'l3','in':'1gbit','vlan':1002,"
	    "'local':'10.127.134.60','peer':'10.127.134.65','routes':[{'to':'10.9.0.0/16'}]}}");
}

/* R69, R72, R73: one group moves all of its VLANs; equal networks, each in its table. */
static void r72_vlans_of_tenants(void **state)
{
	(void)state;
	begin_l3();
	take_plan("h2", 7);
	assert_int_equal(together("gateway: {name: h2, vlans: eth1}\nrouters: []\n", NULL), 0);
	assert_int_equal(conf->n_groups, 1);
	assert_int_equal(conf->groups[0].g.priority, 253);
	assert_int_equal(conf->n_routers, 3);
	assert_string_equal(conf->routers[0].rt.ifname, "eth1.1001");
	assert_string_equal(conf->routers[1].rt.ifname, "eth1.1001");
	/* the first one of IPv6 is the link-local address of its virtual MAC (RFC 9568) */
	assert_int_equal(conf->routers[1].rt.vips.n, 2);
	assert_int_equal(conf->routers[1].rt.vips.at[0].addr.bytes[0], 0xfe);
	assert_int_equal(conf->routers[1].rt.vips.at[0].addr.bytes[15], 2);
	assert_string_equal(conf->routers[2].rt.ifname, "eth1.1002");
	assert_int_equal(conf->n_routes, 3);
	assert_string_equal(conf->routes[0].r.dev, "eth1.1001");
	assert_int_equal(conf->routes[0].r.metric, 5);
	assert_int_equal(conf->routes[0].r.table, 1001);
	assert_int_equal(conf->routes[2].r.table, 1002);
	assert_int_equal(file.left.routes, 0);
}

static void what_does_not_fit_is_counted(void **state)
{
	char text[64 * 1024] = "gateway: {name: h1, vlans: eth1}\nrouters: [{dev: eth0, vrid: 9, group: own, version: 3, vip: 192.0.2.1/24}]\ngroups: {own: {routes: [";

	(void)state;
	begin_l3();
	take_plan("h1", 7);
	for (int i = 0; i < GWHA_ROUTES_MAX - 1; i++)
		sprintf(text + strlen(text), "{to: 10.7.%d.0/24, dev: eth0},", i);
	strcat(text, "]}}\n");
	assert_int_equal(together(text, NULL), 0);
	assert_int_equal(conf->n_routes, GWHA_ROUTES_MAX);
	assert_int_equal(file.left.routes, 2);
	/* an instance without an address is nobody's to serve */
	take_plan("g1", 7);
	assert_int_equal(together("gateway: {name: g1}\nrouters: []\n", NULL), 0);
	assert_int_equal(file.left.idle, 1);
	assert_int_equal(conf->n_groups, 0);
}

static void disagrees(const char *text, const char *what)
{
	if (!together(text, NULL))
		fail_msg("taken: %s", text);
	if (!strstr(first_error()->text, what))
		fail_msg("%s", first_error()->text);
	assert_true(first_error()->place.line);
}

static void v11_both_say_it(void **state)
{
	(void)state;
	begin_pool("gre", 2, 1);
	take_plan("g1", 7);
	disagrees(OWN("") "groups: {p.2: {priority: 9}}\nrouters: []\n",
		  "group \"p.2\": the plan of epoch 7 has it");
	disagrees(OWN("") "routers: [{dev: eth0, vrid: 2, version: 3, vip: 192.0.2.1/24}]\n",
		  "router dev eth0 vrid 2: the plan of epoch 7 has it for p.2");
	disagrees("gateway: {name: g1}\nrouters: []\n", "say dev: DEVICE");
	disagrees(OWN(", routers: {intervl: 1s}") "routers: []\n", "did you mean \"interval\"");
	site_end(NULL);
	begin_l3();
	take_plan("h1", 7);
	disagrees(OWN("") "routers: [{dev: eth1.1002, vrid: 2, version: 3, vip: 192.0.2.1/24}]\n",
		  "has it for q.1");
	disagrees("gateway: {name: h1, vlans: longdevice1}\nrouters: []\n", "too long for a device");
}

static void what_a_file_says_of_a_gateway(void **state)
{
	static const char *const bad[][2] = {
		{"gateway: {dev: eth0}\nrouters: []\n", "say its name"},
		{"gateway: {name: g1, from: run}\nrouters: []\n", "must be a whole path"},
		{"gateway: {name: g1, dev: ''}\nrouters: []\n", "must have 1 to 15"},
		{"gateway: {name: g1, routers: {vrid: 7}}\nrouters: []\n", "is what the plan says"},
		{"gateway: {name: g1, groups: {pool: x}}\nrouters: []\n", "is what the plan says"},
		{"gateway: {name: g1, colour: x}\nrouters: []\n", "colour"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		gwha_file_free(&file);
		assert_int_equal(gwha_file_take(&file, "f", bad[i][0], strlen(bad[i][0]), &err), 0);
		if (!file.f.errors || !strstr(file.f.at[0].text, bad[i][1]))
			fail_msg("%s: %s", bad[i][0], file.f.at[0].text);
	}
}

/* Half of one, another's, one that was edited: refused as a whole. */
static void r29_no_plan_at_all(void **state)
{
	static const char good[] =
		"{'format':1,'epoch':7,'gateway':'g','pool':'p','role':'active','instances':[{'name':'p.1','vrid':1,"
		"'gateway':'g','priority':254,'limit':1,'weight':100,'links':[{'vips':['192.0.2.1']}],'left':{}}]}";
	static const char *const bad[][3] = {
		{"'format':1", "'format':2", "of one version"},
		{"'format':1,", "", "is missing"},
		{"'epoch':7", "'epoch':0", "a number from 1"},
		{"'epoch':7", "'epoch':'7'", "Expected integer"},
		{"'role':'active',", "", "role"},
		{"'pool':'p'", "'pool':'p','more':1", "more"},
		{"'vrid':1,", "", "vrid"},
		{"'limit':1", "'limit':1,'more':1", "more"},
		{"['192.0.2.1']", "[]", "needs a list of vips"},
		{"['192.0.2.1']", "[5]", "must be a text"},
		{"{'vips'", "{'vlan':5000,'vips'", "vlan"},
		{"{'vips'", "{'routes':[{'to':'x'}],'vips'", "via"},
		{"'left':{}", "'left':[]", "left an object"},
	};
	char *json = quoted(good);

	(void)state;
	assert_int_equal(gwha_node_plan_read(json, strlen(json), &plan, &err), 0);
	assert_int_equal(plan.epoch, 7);
	for (size_t n = 0; n < strlen(json); n++) {
		struct gwha_node_plan half;

		assert_int_equal(gwha_node_plan_read(json, n, &half, &err), -1);
		assert_null(half.json);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char *from = quoted(bad[i][0]), *to = quoted(bad[i][1]), text[1024];
		char *at = strstr(json, from);
		struct gwha_node_plan none;

		assert_non_null(at);
		snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - json), json, to, at + strlen(from));
		if (!gwha_node_plan_read(text, strlen(text), &none, &err) || !strstr(err.text, bad[i][2]))
			fail_msg("%s: %s", text, err.text);
		free(from);
		free(to);
	}
	free(json);
}

static void r29_an_older_one_is_refused(void **state)
{
	struct gwha_node_plan none = {NULL}, old;

	(void)state;
	begin_pool("gre", 2, 1);
	take_plan("g1", 6);
	old = plan;
	plan = none;
	take_plan("g1", 7);
	assert_int_equal(gwha_node_plan_fits(&old, &plan, &err), -1);
	assert_non_null(strstr(err.text, "epoch 6 is older than 7"));
	assert_int_equal(gwha_node_plan_fits(&plan, &old, &err), 0);
	assert_int_equal(gwha_node_plan_fits(&plan, &plan, &err), 0);
	assert_int_equal(gwha_node_plan_fits(&old, &none, &err), 0);
	/* what was kept of another name is nobody's measure */
	take_plan("g2", 9);
	assert_int_equal(gwha_node_plan_fits(&old, &plan, &err), 0);
	gwha_node_plan_free(&old);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_teardown(f, end)
		T(r05_r29_a_plan_becomes_groups_and_routers),
		T(r29_beside_what_the_file_says),
		T(r72_vlans_of_tenants),
		T(what_does_not_fit_is_counted),
		T(v11_both_say_it),
		T(what_a_file_says_of_a_gateway),
		T(r29_no_plan_at_all),
		T(r29_an_older_one_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
