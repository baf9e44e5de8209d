// SPDX-License-Identifier: GPL-2.0-or-later
/* What of a site a node has to do: addresses of instances, and a gateway's plan. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "site_asked.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_teardown(f, site_end)
		T(r66_an_address_is_its_instances),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
