// SPDX-License-Identifier: GPL-2.0-or-later
/* What of a site a node has to do: addresses of instances, and a gateway's plan. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "site_asked.h"
#include "site_node.h"

#define CONN(name, more) \
	"{'verb':'add','kind':'connection','name':'" name "','body':{'tenant':'t'," more "}}"
#define IKE(name, rate, peer) CONN(name, "'type':'ikev2','in':'" rate "','peer':'" peer "'")

static const char *vip_of(const char *conn)
{
	static char vip[64];
	json_t *j = gwha_site_json(&site, gwha_site_find(&site, GWHA_KIND_CONN, conn));

	snprintf(vip, sizeof(vip), "%s", json_string_value(json_object_get(j, "vip")));
	json_decref(j);
	return vip;
}

/* R67: the remote's tunnel ends where it did, whoever has the instance. */
static void r66_an_address_is_its_instances(void **state)
{
	const struct gwha_site_object *o;

	(void)state;
	begin_pool("gre", 2, 1);
	ask(CONN("a", "'type':'gre','in':'1gbit','peer':'192.0.2.1','key':7"));
	assert_string_equal(vip_of("a"), "10.1.0.1");
	ask("{'verb':'set','kind':'gateway','name':'g1','body':{'state':'failed'}}");
	assert_string_equal(at(GWHA_KIND_CONN, "a"), "g3");
	assert_string_equal(vip_of("a"), "10.1.0.1");
	same_from_rows();
	/* who is back brings the one that nobody has any more */
	ask("{'verb':'set','kind':'gateway','name':'g1','body':{'state':null}}");
	ask("{'verb':'set','kind':'pool','name':'p','body':{'active':3,'standby':0}}");
	o = gwha_site_find(&site, GWHA_KIND_INSTANCE, "p.3");
	assert_non_null(strstr(o->text, "\"gateway\":\"g1\",\"vip\":\"10.1.0.3\""));
	same_from_rows();
	site_end(NULL);
	begin_pool("ikev2", 2, 1);
	ask("{'verb':'set','kind':'pool','name':'p','body':{'vips':['198.51.100.9','198.51.100.8']}}");
	ask(IKE("a", "1gbit", "192.0.2.1"));
	assert_string_equal(vip_of("a"), "198.51.100.8");
	same_from_rows();
}

/* What a gateway has to do, a text of it: "p.1 254/1 198.51.100.1; p.2 ..." */
static const char *plan_of(const char *gateway)
{
	static char text[4096];
	json_t *j = gwha_site_node(&site, gateway, 7, &err), *x, *link, *vip;
	size_t i, k, v;

	*text = '\0';
	if (!j)
		return err.text;
	assert_int_equal(json_integer_value(json_object_get(j, "epoch")), 7);
	assert_string_equal(json_string_value(json_object_get(j, "gateway")), gateway);
	json_array_foreach(json_object_get(j, "instances"), i, x) {
		char *left = json_dumps(json_object_get(x, "left"), JSON_COMPACT);

		sprintf(text + strlen(text), "%s%s %d/%d", i ? "; " : "",
			json_string_value(json_object_get(x, "name")),
			(int)json_integer_value(json_object_get(x, "priority")),
			(int)json_integer_value(json_object_get(x, "limit")));
		json_array_foreach(json_object_get(x, "links"), k, link) {
			if (json_object_get(link, "vlan"))
				sprintf(text + strlen(text), " vlan %d",
					(int)json_integer_value(json_object_get(link, "vlan")));
			json_array_foreach(json_object_get(link, "vips"), v, vip)
				sprintf(text + strlen(text), " %s", json_string_value(vip));
			if (json_array_size(json_object_get(link, "routes")))
				strcat(text, " routed");
		}
		if (strcmp(left, "{}"))
			sprintf(text + strlen(text), " %s", left);
		free(left);
	}
	json_decref(j);
	return text;
}

/* R05: each is backup for each; first who has it, then the standbys in their order. */
static void r05_r06_every_gateway_has_every_instance(void **state)
{
	(void)state;
	begin_pool("gre", 3, 2);
	assert_string_equal(plan_of("g1"), "p.1 254/1 10.1.0.1; p.2 251/1 10.1.0.2; p.3 251/1 10.1.0.3");
	assert_string_equal(plan_of("g2"), "p.1 251/1 10.1.0.1; p.2 254/1 10.1.0.2; p.3 250/1 10.1.0.3");
	assert_string_equal(plan_of("g4"), "p.1 253/1 10.1.0.1; p.2 252/1 10.1.0.2; p.3 253/1 10.1.0.3");
	assert_string_equal(plan_of("g5"), "p.1 252/1 10.1.0.1; p.2 253/1 10.1.0.2; p.3 252/1 10.1.0.3");
	/* who serves may take a second one, if the pool says so */
	ask("{'verb':'set','kind':'pool','name':'p','body':{'beyond':'fullest-fit'}}");
	assert_string_equal(plan_of("g4"), "p.1 253/5 10.1.0.1; p.2 252/5 10.1.0.2; p.3 253/5 10.1.0.3");
}

/* R54, R12: who failed or is to go comes last, and has none of its own any more. */
static void r54_who_failed_comes_last(void **state)
{
	(void)state;
	begin_pool("gre", 2, 1);
	ask(CONN("a", "'type':'gre','in':'1gbit','peer':'192.0.2.1','key':7"));
	ask("{'verb':'set','kind':'gateway','name':'g1','body':{'state':'failed'}}");
	assert_string_equal(plan_of("g3"), "p.1 254/1 10.1.0.1 {\"gre\":1}; p.2 253/1 10.1.0.2");
	assert_string_equal(plan_of("g1"), "p.1 252/1 10.1.0.1 {\"gre\":1}; p.2 252/1 10.1.0.2");
	assert_string_equal(plan_of("g2"), "p.1 253/1 10.1.0.1 {\"gre\":1}; p.2 254/1 10.1.0.2");
}

#define GATEWAY(name, dip, labels) \
	ask("{'verb':'add','kind':'gateway','name':'" name "','body':{'pool':'q','capacity':'10gbit','dip':'" dip "','labels':[" labels "]}}")

/* R69, R72, R77: addresses of a VLAN move on it, where it is; equal ones of two, too. */
static void r77_vlans_where_they_are(void **state)
{
	(void)state;
	begin_pool("ikev2", 1, 0);
	ask("{'verb':'add','kind':'pool','name':'q','body':{'type':'l3','active':1,'standby':1}}");
	GATEWAY("h1", "10.0.1.1", "'vlan:1001','vlan:1002'");
	GATEWAY("h2", "10.0.1.2", "'vlan:1001','vlan:1002'");
	GATEWAY("h3", "10.0.1.3", "'vlan:1001'");
	ask(CONN("a", "'type':'l3','in':'1gbit','vlan':1001,'local':['10.127.134.50','10.127.134.51'],'peer':'10.127.134.55','routes':[{'to':'10.9.0.0/16','metric':5}]"));
	assert_string_equal(plan_of("h1"), "q.1 254/1 vlan 1001 10.127.134.50 10.127.134.51 routed");
	assert_string_equal(plan_of("h3"), "q.1 252/1 vlan 1001 10.127.134.50 10.127.134.51 routed");
	ask("{'verb':'add','kind':'tenant','name':'u','body':{'as':65000}}");
	ask("{'verb':'add','kind':'connection','name':'b','body':{'tenant':'u','type':'l3','in':'1gbit','vlan':1002,"
	    "'local':'10.127.134.50','peer':'10.127.134.55','bgp':{'peer':'10.127.134.55','as':65001}}}");
	assert_string_equal(plan_of("h2"), "q.1 253/1 vlan 1001 10.127.134.50 10.127.134.51 routed vlan 1002 10.127.134.50 {\"bgp\":1}");
	assert_string_equal(plan_of("h3"), "");
	assert_string_equal(plan_of("h9"), "gateway \"h9\": there is none: see gwha gateway show, and what gateway: says in the node's gwha.yaml");
	/* no address, and nobody who could own it: said, not left out */
	ask(IKE("c", "1gbit", "192.0.2.1"));
	assert_string_equal(plan_of("g1"), "p.1 254/1 {\"address\":1,\"ikev2\":1}");
}

/* A site of nothing has no plan for anybody. */
static void no_site_no_plan(void **state)
{
	(void)state;
	assert_non_null(strstr(plan_of("g1"), "there is none"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_teardown(f, site_end)
		T(r66_an_address_is_its_instances),
		T(r05_r06_every_gateway_has_every_instance),
		T(r54_who_failed_comes_last),
		T(r77_vlans_where_they_are),
		T(no_site_no_plan),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
