// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A site: what is asked of it is planned first, and then it is all taken or none of
 * it; what the plan gave is written back, so that who begins anew with the rows has
 * the same.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "site_asked.h"

#define CONN(name, more) \
	"{'verb':'add','kind':'connection','name':'" name "','body':{'tenant':'t'," more "}}"
#define IKE(name, rate, peer) CONN(name, "'type':'ikev2','in':'" rate "','peer':'" peer "'")

static void r31_r32_r34_a_connection_is_placed_and_written_back(void **state)
{
	(void)state;
	begin_pool("ikev2", 2, 1);
	ask(IKE("a", "1gbit", "192.0.2.1"));
	assert_string_equal(at(GWHA_KIND_CONN, "a"), "g1");
	/* its tenant's reflector is there from now on (R36), and no other row changes */
	assert_string_equal(rows, "connection a+ tenant t~ ");
	assert_string_equal(at(GWHA_KIND_TENANT, "t"), "g1");
	assert_non_null(strstr(gwha_site_find(&site, GWHA_KIND_CONN, "a")->text,
			       "\"gateway\":\"g1\",\"instance\":\"1\""));
	same_from_rows();
	ask(IKE("b", "1gbit", "192.0.2.2"));
	assert_string_equal(rows, "connection b+ ");
	same_from_rows();
	ask("{'verb':'del','kind':'connection','name':'a'}");
	assert_string_equal(rows, "connection a- ");
	same_from_rows();
	ask("{'verb':'del','kind':'connection','name':'b'}");
	assert_string_equal(rows, "connection b- tenant t~ ");
	assert_string_equal(at(GWHA_KIND_TENANT, "t"), "");
	same_from_rows();
}

static void refusals_name_the_rule_and_change_nothing(void **state)
{
	(void)state;
	begin_pool("ikev2", 2, 1);
	ask(IKE("a", "1gbit", "192.0.2.1"));
	refused(IKE("b", "1gbit", "192.0.2.1"), "R39", "connection \"a\"");
	refused(IKE("b", "60gbit", "192.0.2.2"), "R35", "no-capacity");
	refused(CONN("b", "'type':'gre','in':'1gbit','peer':'192.0.2.2'"), "R08", "\"b\"");
	refused(CONN("b", "'type':'ppp','in':'1gbit'"), "R08", "must be one of: ikev2, l3, gre");
	refused(CONN("b", "'type':'ikev2','in':'1','peer':'192.0.2.2'"), "", "give a unit");
	refused(CONN("b", "'type':'ikev2','in':'1gbit','peer':'192.0.2.2','colour':'red'"), "", "colour");
	refused(CONN("b", "'type':'ikev2','in':1.5,'peer':'192.0.2.2'"), "", "must be a whole one");
	refused(CONN("b", "'type':'ikev2','in':'1gbit','peer':'192.0.2.2','gateway':'g2'"), "R34", "the planner decides it");
	refused("{'verb':'add','kind':'connection','name':'b','body':{'tenant':'x','type':'ikev2','in':'1gbit','peer':'192.0.2.2'}}",
		"", "\"x\"");
	refused(IKE("a", "1gbit", "192.0.2.9"), "", "is there already: set it");
	refused(IKE("a b", "1gbit", "192.0.2.9"), "", "must be 1 to 31 letters");
	refused("{'verb':'add','kind':'tenant','name':'u','body':{'rr':'g1'}}", "R34", "rr: the planner decides it");
	refused("{'verb':'add','kind':'tenant','name':'u','body':{'name':'v'}}", "", "name: cannot be changed");
	refused("{'verb':'add','kind':'instance','name':'p.9','body':{}}", "R34", "come of the plan");
	refused("{'verb':'set','kind':'connection','name':'x','body':{}}", "", "there is none: see gwha connection show");
	refused("{'verb':'set','kind':'connection','name':'a','body':{'in':null}}", "R33", "\"a\"");
	refused("{'verb':'set','kind':'connection','name':'a','body':{'tenant':'u'}}", "", "tenant: cannot be changed");
	refused("{'verb':'del','kind':'connection','name':'x'}", "", "there is none");
	refused("{'verb':'del','kind':'tenant','name':'t'}", "", "has 1 connections: del them first");
	refused("{'verb':'drain','kind':'tenant','name':'t'}", "", "drain its gateways");
}

static void r07_no_more_standbys_than_active_ones(void **state)
{
	(void)state;
	begin_pool("ikev2", 2, 1);
	refused("{'verb':'add','kind':'pool','name':'q','body':{'type':'gre','active':1,'standby':2}}", "R07", "lower it to 1");
	refused("{'verb':'set','kind':'pool','name':'p','body':{'standby':3}}", "R07", "raise active to 3");
	refused("{'verb':'set','kind':'pool','name':'p','body':{'active':'0'}}", "R06", "nobody serves");
	ask("{'verb':'set','kind':'pool','name':'p','body':{'standby':2}}");
	assert_true(warned("R06"));
	refused("{'verb':'set','kind':'pool','name':'p','body':{'active':'1'}}", "R07", "lower it to 1");
	/* a member that goes counts as well: g3, of four */
	ask("{'verb':'add','kind':'gateway','name':'g4','body':{'pool':'p','capacity':'10gbit','dip':'10.0.0.4'}}");
	refused("{'verb':'del','kind':'gateway','name':'g4'}", "R07", "3 gateways are left");
	ask("{'verb':'del','kind':'gateway','name':'g4','force':true}");
	ask("{'verb':'set','kind':'pool','name':'p','body':{'standby':1}}");
	ask("{'verb':'del','kind':'gateway','name':'g3'}");
	refused("{'verb':'del','kind':'gateway','name':'g2'}", "R07", "1 gateways are left");
	same_from_rows();
}

static void r11_a_gateway_more_moves_nothing(void **state)
{
	(void)state;
	begin_pool("ikev2", 2, 1);
	ask(IKE("a", "1gbit", "192.0.2.1"));
	ask("{'verb':'add','kind':'gateway','name':'a0','body':{'pool':'p','capacity':'10gbit','dip':'10.0.0.9'}}");
	assert_string_equal(rows, "gateway a0+ ");
	ask("{'verb':'set','kind':'pool','name':'p','body':{'active':3}}");
	assert_string_equal(rows, "pool p~ instance p.3+ ");
	assert_string_equal(at(GWHA_KIND_CONN, "a"), "g1");
	same_from_rows();
}

static void r12_a_gateway_is_drained_before_it_goes(void **state)
{
	(void)state;
	begin_pool("ikev2", 2, 1);
	ask(IKE("a", "1gbit", "192.0.2.1"));
	ask(IKE("b", "1gbit", "192.0.2.2"));
	refused("{'verb':'del','kind':'gateway','name':'g1'}", "R12", "has 2 connections and 1 reflectors: say gwha gateway drain g1 first");
	ask("{'verb':'drain','kind':'gateway','name':'g1'}");
	assert_string_equal(rows, "gateway g1~ tenant t~ connection a~ connection b~ instance p.1- ");
	assert_string_equal(at(GWHA_KIND_CONN, "a"), "g2");
	assert_string_equal(at(GWHA_KIND_TENANT, "t"), "g2");
	same_from_rows();
	/* it serves nobody new */
	ask(IKE("c", "1gbit", "192.0.2.3"));
	assert_string_equal(at(GWHA_KIND_CONN, "c"), "g2");
	refused("{'verb':'drain','kind':'gateway','name':'g2'}", "R07", "say --force");
	ask("{'verb':'drain','kind':'gateway','name':'g2','force':true}");
	assert_string_equal(at(GWHA_KIND_CONN, "a"), "g3");
	/* what was forced stands in nobody's way afterwards */
	ask("{'verb':'set','kind':'tenant','name':'t','body':{'as':65001}}");
	same_from_rows();
	ask("{'verb':'set','kind':'gateway','name':'g2','body':{'state':null}}");
	ask("{'verb':'del','kind':'gateway','name':'g1'}");
	same_from_rows();
}

/* One that serves nobody needs no drain: its instance goes with it. */
static void an_idle_gateway_goes_at_once(void **state)
{
	(void)state;
	begin_pool("ikev2", 2, 1);
	ask("{'verb':'del','kind':'gateway','name':'g2','force':true}");
	assert_string_equal(rows, "instance p.2- gateway g2- ");
	same_from_rows();
}

static void r12_no_drain_without_room(void **state)
{
	(void)state;
	begin_pool("ikev2", 2, 1);
	ask(IKE("a", "4gbit", "192.0.2.1"));
	ask(IKE("b", "4gbit", "192.0.2.2"));
	assert_string_equal(at(GWHA_KIND_CONN, "b"), "g2");
	refused("{'verb':'drain','kind':'gateway','name':'g1'}", "R12", "nowhere is room");
}

static void r13_a_pool_goes_with_its_gateways(void **state)
{
	(void)state;
	begin_pool("ikev2", 2, 1);
	ask(IKE("a", "1gbit", "192.0.2.1"));
	refused("{'verb':'del','kind':'pool','name':'p'}", "R13", "1 connections and 1 reflectors");
	ask("{'verb':'del','kind':'connection','name':'a'}");
	ask("{'verb':'del','kind':'pool','name':'p'}");
	assert_string_equal(rows, "instance p.1- instance p.2- gateway g1- gateway g2- gateway g3- pool p- ");
	same_from_rows();
	refused(IKE("a", "1gbit", "192.0.2.1"), "R08", "there is no pool");
}

static void r33_what_grows_goes_where_it_fits(void **state)
{
	(void)state;
	begin_pool("ikev2", 2, 1);
	ask(IKE("a", "2gbit", "192.0.2.1"));
	ask(IKE("b", "2gbit", "192.0.2.2"));
	assert_string_equal(at(GWHA_KIND_CONN, "b"), "g1");
	ask("{'verb':'set','kind':'connection','name':'b','body':{'in':'2500mbit'}}");
	assert_string_equal(at(GWHA_KIND_CONN, "b"), "g1");
	assert_string_equal(rows, "connection b~ ");
	ask("{'verb':'set','kind':'connection','name':'b','body':{'in':'4gbit'}}");
	assert_string_equal(at(GWHA_KIND_CONN, "b"), "g2");
	same_from_rows();
	refused("{'verb':'set','kind':'connection','name':'b','body':{'out':'4gbit'}}", "R35", "no-capacity");
	/* what shrinks stays */
	ask("{'verb':'set','kind':'connection','name':'b','body':{'in':'1mbit'}}");
	assert_string_equal(at(GWHA_KIND_CONN, "b"), "g2");
}

static void r90_a_smaller_gateway_keeps_what_it_has(void **state)
{
	(void)state;
	begin_pool("ikev2", 2, 1);
	ask(IKE("a", "4gbit", "192.0.2.1"));
	ask("{'verb':'set','kind':'gateway','name':'g1','body':{'capacity':'1gbit'}}");
	assert_true(warned("R90"));
	assert_string_equal(at(GWHA_KIND_CONN, "a"), "g1");
	same_from_rows();
}

static void r54_a_standby_takes_what_has_failed(void **state)
{
	(void)state;
	begin_pool("gre", 2, 1);
	ask(CONN("a", "'type':'gre','in':'1gbit','peer':'192.0.2.1','key':7"));
	assert_string_equal(at(GWHA_KIND_CONN, "a"), "g1");
	ask("{'verb':'set','kind':'gateway','name':'g1','body':{'state':'failed'}}");
	assert_string_equal(at(GWHA_KIND_CONN, "a"), "g3");
	assert_string_equal(at(GWHA_KIND_TENANT, "t"), "g3");
	/* the VRID goes with it (V19) */
	assert_non_null(strstr(gwha_site_find(&site, GWHA_KIND_INSTANCE, "p.1")->text,
			       "\"vrid\":\"1\",\"gateway\":\"g3\""));
	same_from_rows();
}

static void r65_gre_is_told_its_vip(void **state)
{
	json_t *j;

	(void)state;
	begin_pool("gre", 1, 1);
	ask(CONN("a", "'type':'gre','in':'1gbit','peer':'192.0.2.1','key':7"));
	j = gwha_site_json(&site, gwha_site_find(&site, GWHA_KIND_CONN, "a"));
	assert_string_equal(json_string_value(json_object_get(j, "vip")), "10.1.0.1");
	assert_string_equal(json_string_value(json_object_get(j, "instance")), "p.1");
	json_decref(j);
}

/* Tried, and dropped: as if the store had refused it. */
static void what_is_dropped_was_never_there(void **state)
{
	static const char *const asked[] = {
		IKE("c", "1gbit", "192.0.2.3"),
		"{'verb':'del','kind':'connection','name':'a'}",
		"{'verb':'set','kind':'connection','name':'a','body':{'in':'5gbit'}}",
		"{'verb':'drain','kind':'gateway','name':'g1'}",
		"{'verb':'add','kind':'tenant','name':'u','body':{}}",
		"{'verb':'import','replace':true,'text':'tenants: [{name: x}]'}",
	};

	(void)state;
	begin_pool("ikev2", 2, 1);
	ask(IKE("a", "1gbit", "192.0.2.1"));
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		char *was = all_of(&site), *is;

		assert_int_equal(ask_how(asked[i], false), 0);
		is = all_of(&site);
		assert_string_equal(was, is);
		free(was);
		free(is);
		same_from_rows();
	}
	ask(IKE("b", "1gbit", "192.0.2.2"));
	same_from_rows();
}

/* Lines of an export, as the command line puts them in a file. */
static int add_line(void *arg, const char *line, size_t size)
{
	char **text = arg, *all;

	if (asprintf(&all, "%s- %.*s\n", *text, (int)size, line) < 0)
		fail();
	free(*text);
	*text = strstr(all, "- {\"more\"") ? (*strstr(all, "- {\"more\"") = '\0', all) : all;
	return 0;
}

static char *exported(void)
{
	const struct gwha_site_rights all = {.role = GWHA_SITE_OPERATOR};
	struct gwha_site_request r = {.verb = GWHA_SITE_EXPORT, .limit = GWHA_SITE_PAGE_MAX};
	char *text = strdup(""), *next;

	for (unsigned int kind = 0; kind < GWHA_KINDS; kind++) {
		r.kind = (enum gwha_pool_kind)kind;
		if (asprintf(&next, "%s%s:\n", text, gwha_site_part(r.kind)) < 0)
			fail();
		free(text);
		text = next;
		assert_int_equal(gwha_site_show(&site, &r, &all, add_line, &text, &err), 0);
	}
	return text;
}

static int import(const char *text, bool replace)
{
	struct gwha_site_request r = {.verb = GWHA_SITE_IMPORT, .text = text, .replace = replace};
	struct gwha_site_edit e;
	int ret;

	memset(&found, 0, sizeof(found));
	ret = gwha_site_try(&site, &r, &e, &found);
	list_rows(&e);
	if (!ret)
		gwha_site_take(&site, &e);
	else
		gwha_site_drop(&site, &e);
	return ret;
}

static void an_export_comes_back_the_same(void **state)
{
	char *was, *is, *file;

	(void)state;
	begin_pool("all", 2, 1);
	ask(IKE("a", "1gbit", "192.0.2.1"));
	ask(CONN("b", "'type':'gre','in':'1gbit','peer':'192.0.2.1','key':7,'routes':[{'to':'10.0.0.0/8','metric':5}]"));
	ask("{'verb':'set','kind':'gateway','name':'g1','body':{'state':'failed'}}");
	was = all_of(&site);
	file = exported();
	assert_int_equal(import(file, false), -1);
	assert_non_null(strstr(found.at[0].text, "say replace"));
	assert_int_equal(import(file, true), 0);
	is = all_of(&site);
	assert_string_equal(was, is);
	free(is);
	site_end(NULL);
	if (import(file, false)) {
		tell_all();
		fail();
	}
	is = all_of(&site);
	assert_string_equal(was, is);
	same_from_rows();
	free(was);
	free(is);
	free(file);
}

static void an_import_is_planned_as_a_whole(void **state)
{
	(void)state;
	assert_int_equal(import("pools: [{name: p, type: ikev2, active: 1, standby: 1}]\n"
				"gateways:\n"
				"  - {name: g1, pool: p, capacity: 10gbit, dip: 10.0.0.1}\n"
				"  - {name: g2, pool: p, capacity: 10gbit, dip: 10.0.0.2, state: failed}\n"
				"tenants: [{name: t}]\n"
				"connections:\n"
				"  - {name: a, tenant: t, type: ikev2, in: 1gbit, peer: 192.0.2.1, gateway: g2}\n"
				"instances: [{pool: p, number: 4, vrid: 9, gateway: g2}]\n", false), 0);
	/* what the file says failed is taken over at once, with its number */
	assert_string_equal(at(GWHA_KIND_CONN, "a"), "g1");
	assert_non_null(gwha_site_find(&site, GWHA_KIND_INSTANCE, "p.4"));
	assert_string_equal(rows, "pool p+ gateway g1+ gateway g2+ tenant t+ connection a+ instance p.4+ ");
	same_from_rows();
	/* another file instead of it: what is in both changes, the rest goes */
	assert_int_equal(import("pools: [{name: p, type: ikev2, active: 1, standby: 1}]\n"
				"gateways:\n"
				"  - {name: g3, pool: p, capacity: 10gbit, dip: 10.0.0.1}\n", true), 0);
	assert_string_equal(rows, "pool p~ gateway g3+ gateway g1- gateway g2- tenant t- connection a- instance p.4- instance p.1+ ");
	same_from_rows();
	/* what is wrong has its place in the file, and nothing changes */
	assert_int_equal(import("pools:\n  - {name: p, type: ikev2, active: 1, standby: 2}\n", true), -1);
	assert_string_equal(found.at[0].rule, "R07");
	assert_int_equal(found.at[0].place.line, 2);
	assert_int_equal(import("pools: [", true), -1);
	assert_true(found.at[0].place.line);
	same_from_rows();
}

struct shown {
	char names[4096];
	bool more;
};

static int add_name(void *arg, const char *text, size_t size)
{
	json_t *line = json_loadb(text, size, 0, NULL);
	const char *name = json_string_value(json_object_get(line, "name"));
	struct shown *s = arg;

	if (name)
		sprintf(s->names + strlen(s->names), "%s ", name);
	else
		s->more = json_is_true(json_object_get(line, "more"));
	json_decref(line);
	return 0;
}

static const char *shown_to(struct gwha_site_rights rights, const char *text)
{
	static struct shown s;
	struct gwha_site_request r;
	char *json = quoted(text);

	s = (struct shown){.more = false};
	if (gwha_site_request_read(json, strlen(json), &r, &err) ||
	    gwha_site_show(&site, &r, &rights, add_name, &s, &err))
		sprintf(s.names, "%.400s", err.text);
	if (s.more)
		strcat(s.names, "...");
	gwha_site_request_free(&r);
	free(json);
	return s.names;
}

static const char *shown(const char *text)
{
	return shown_to((struct gwha_site_rights){.role = GWHA_SITE_READER}, text);
}

static void shown_by_filters_and_pages(void **state)
{
	(void)state;
	begin_pool("ikev2", 2, 1);
	ask("{'verb':'add','kind':'tenant','name':'u','body':{}}");
	ask(IKE("a1", "4gbit", "192.0.2.1"));
	ask(IKE("a2", "4gbit", "192.0.2.2"));
	ask("{'verb':'add','kind':'connection','name':'b','body':{'tenant':'u','type':'ikev2','in':'1mbit','peer':'192.0.2.3'}}");
	assert_string_equal(shown("{'verb':'show','kind':'connection'}"), "a1 a2 b ");
	assert_string_equal(shown("{'verb':'show','kind':'connection','limit':2}"), "a1 a2 ...");
	assert_string_equal(shown("{'verb':'show','kind':'connection','limit':3}"), "a1 a2 b ");
	assert_string_equal(shown("{'verb':'show','kind':'connection','after':'a1'}"), "a2 b ");
	assert_string_equal(shown("{'verb':'show','kind':'connection','after':'a11'}"), "a2 b ");
	assert_string_equal(shown("{'verb':'show','kind':'connection','filter':{'tenant':'t'}}"), "a1 a2 ");
	assert_string_equal(shown("{'verb':'show','kind':'connection','filter':{'tenant':'t'},'limit':1,'after':'a1'}"), "a2 ");
	assert_string_equal(shown("{'verb':'show','kind':'connection','filter':{'gateway':'g1','tenant':'t'}}"), "a1 ");
	assert_string_equal(shown("{'verb':'show','kind':'connection','filter':{'name':'a*','pool':'p'}}"), "a1 a2 ");
	assert_string_equal(shown("{'verb':'show','kind':'connection','filter':{'name':'a2'}}"), "a2 ");
	assert_string_equal(shown("{'verb':'show','kind':'connection','filter':{'name':'a2'},'after':'b'}"), "");
	assert_string_equal(shown("{'verb':'show','kind':'gateway','filter':{'role':'standby'}}"), "g3 ");
	assert_string_equal(shown("{'verb':'show','kind':'gateway','filter':{'failure-domain':'d2'}}"), "g2 ");
	assert_string_equal(shown("{'verb':'show','kind':'tenant','filter':{'rr':'g1'}}"), "t ");
	assert_string_equal(shown("{'verb':'show','kind':'instance','filter':{'gateway':'g2'}}"), "p.2 ");
	assert_string_equal(shown("{'verb':'show','kind':'pool','filter':{'type':'gre'}}"), "");
	assert_string_equal(shown("{'verb':'show','kind':'pool','filter':{'tenant':'gre'}}"),
			    "filter \"tenant\": is not known of a pool, which has: name type owner ");
	assert_string_equal(shown("{'verb':'show','kind':'pool','filter':{'type':5}}"), "filter \"type\": must be a text");
}

static void h22_an_admin_sees_what_is_his(void **state)
{
	const struct gwha_site_rights red = {GWHA_SITE_ADMIN, "red", NULL}, t = {GWHA_SITE_ADMIN, NULL, "t"};

	(void)state;
	begin_pool("ikev2", 2, 1);
	ask("{'verb':'add','kind':'pool','name':'q','body':{'type':'ikev2','active':1,'standby':0,'owner':'red'}}");
	ask("{'verb':'add','kind':'gateway','name':'h','body':{'pool':'q','capacity':'1gbit','dip':'10.0.1.1'}}");
	ask("{'verb':'add','kind':'tenant','name':'u','body':{'owner':'red'}}");
	ask(IKE("a", "1gbit", "192.0.2.1"));
	ask("{'verb':'add','kind':'connection','name':'b','body':{'tenant':'u','type':'ikev2','in':'1mbit','peer':'192.0.2.3'}}");
	assert_string_equal(shown_to(red, "{'verb':'show','kind':'pool'}"), "q ");
	assert_string_equal(shown_to(red, "{'verb':'show','kind':'gateway'}"), "");
	assert_string_equal(shown_to(red, "{'verb':'show','kind':'tenant'}"), "u ");
	assert_string_equal(shown_to(red, "{'verb':'show','kind':'connection'}"), "b ");
	assert_string_equal(shown_to(t, "{'verb':'show','kind':'connection'}"), "a ");
	assert_string_equal(shown_to(t, "{'verb':'show','kind':'tenant'}"), "t ");
	assert_string_equal(shown_to(t, "{'verb':'show','kind':'pool'}"), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_teardown(f, site_end)
		T(r31_r32_r34_a_connection_is_placed_and_written_back),
		T(refusals_name_the_rule_and_change_nothing),
		T(r07_no_more_standbys_than_active_ones),
		T(r11_a_gateway_more_moves_nothing),
		T(r12_a_gateway_is_drained_before_it_goes),
		T(an_idle_gateway_goes_at_once),
		T(r12_no_drain_without_room),
		T(r13_a_pool_goes_with_its_gateways),
		T(r33_what_grows_goes_where_it_fits),
		T(r90_a_smaller_gateway_keeps_what_it_has),
		T(r54_a_standby_takes_what_has_failed),
		T(r65_gre_is_told_its_vip),
		T(what_is_dropped_was_never_there),
		T(an_export_comes_back_the_same),
		T(an_import_is_planned_as_a_whole),
		T(shown_by_filters_and_pages),
		T(h22_an_admin_sees_what_is_his),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
