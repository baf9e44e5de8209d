// SPDX-License-Identifier: GPL-2.0-or-later
/* What can be asked of a controller at all, and by whom (H22). */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "site_asked.h"

static const char *said(const char *text)
{
	struct gwha_site_request r;
	char *json = quoted(text);

	err = (struct gwha_err){.text = ""};
	gwha_site_request_read(json, strlen(json), &r, &err);
	gwha_site_request_free(&r);
	free(json);
	return err.text;
}

static void a_request_is_known_or_refused(void **state)
{
	static const struct {
		const char *text;
		const char *says;
	} cases[] = {
		{"{'verb':'show','kind':'pool'}", ""},
		{"{'verb':'history'}", ""},
		{"{'verb':'import','text':'x','replace':true,'cause':'why'}", ""},
		{"{'verb':'del','kind':'gateway','name':'g','force':false}", ""},
		{"{", "request: line 1, column 1"},
		{"[]", "must be an object"},
		{"{'verb':'show','verb':'del'}", "duplicate object key"},
		{"{}", "\"verb\": is missing"},
		{"{'verb':'frob'}", "\"frob\": is no verb"},
		{"{'verb':7}", "\"verb\": is of another type"},
		{"{'verb':'show'}", "\"kind\": is missing"},
		{"{'verb':'show','kind':'host'}", "\"host\": is no kind"},
		{"{'verb':'show','kind':'pool','frob':1}", "\"frob\": is not known"},
		{"{'verb':'show','kind':'pool','body':{}}", "\"body\": has no meaning here"},
		{"{'verb':'show','kind':'pool','limit':0}", "\"limit\": is out of its range"},
		{"{'verb':'show','kind':'pool','limit':4097}", "\"limit\": is out of its range"},
		{"{'verb':'show','kind':'pool','limit':'7'}", "\"limit\": is of another type"},
		{"{'verb':'history','before':-1}", "\"before\": is out of its range"},
		{"{'verb':'add','kind':'pool','name':'p'}", "\"body\": is missing"},
		{"{'verb':'add','kind':'pool','body':{}}", "\"name\": is missing"},
		{"{'verb':'add','kind':'pool','name':'p','body':[]}", "\"body\": is of another type"},
		{"{'verb':'add','kind':'pool','name':'12345678901234567890123456789012','body':{}}", "\"name\": is too long"},
		{"{'verb':'del','kind':'pool','name':'p','force':1}", "\"force\": is of another type"},
		{"{'verb':'import','text':'x','force':true}", "\"force\": has no meaning here"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *text = said(cases[i].text);

		if (!*text != !*cases[i].says || !strstr(text, cases[i].says))
			fail_msg("%s: %s", cases[i].text, text);
		assert_int_equal(err.code, *text ? GWHA_EXIT_USAGE : 0);
	}
}

static void h22_groups_make_the_role(void **state)
{
	static const struct gwha_site_group groups[] = {
		{10, {GWHA_SITE_READER, NULL, NULL}},
		{20, {GWHA_SITE_OPERATOR, NULL, NULL}},
		{30, {GWHA_SITE_ADMIN, "red", NULL}},
		{31, {GWHA_SITE_ADMIN, NULL, "t"}},
	};
	static const uint32_t none[] = {7}, reader[] = {7, 10}, both[] = {10, 30}, all[] = {30, 20}, admins[] = {31, 30};
	struct gwha_site_rights r;

	(void)state;
	assert_int_equal(gwha_site_rights_of(groups, 4, 0, none, 1).role, GWHA_SITE_OPERATOR);
	assert_int_equal(gwha_site_rights_of(groups, 4, 1000, none, 1).role, GWHA_SITE_NOBODY);
	assert_int_equal(gwha_site_rights_of(groups, 0, 1000, reader, 2).role, GWHA_SITE_NOBODY);
	assert_int_equal(gwha_site_rights_of(groups, 4, 1000, reader, 2).role, GWHA_SITE_READER);
	assert_int_equal(gwha_site_rights_of(groups, 4, 1000, all, 2).role, GWHA_SITE_OPERATOR);
	r = gwha_site_rights_of(groups, 4, 1000, both, 2);
	assert_int_equal(r.role, GWHA_SITE_ADMIN);
	assert_string_equal(r.owner, "red");
	assert_string_equal(gwha_site_rights_of(groups, 4, 1000, admins, 2).owner, "red");
}

static const char *may(struct gwha_site_rights rights, const char *text)
{
	struct gwha_site_request r;
	char *json = quoted(text);

	if (gwha_site_request_read(json, strlen(json), &r, &err))
		fail_msg("%s", err.text);
	err = (struct gwha_err){.text = ""};
	gwha_site_may(&site, &rights, &r, &err);
	assert_int_equal(err.code, *err.text ? GWHA_EXIT_REFUSED : 0);
	gwha_site_request_free(&r);
	free(json);
	return err.text;
}

/* Of each role, the verbs and kinds that it may: o r a 1 are roles. */
static const struct {
	const char *text;
	const char *may;
} asked[] = {
	{"{'verb':'show','kind':'pool'}", "ora1"},
	{"{'verb':'show','kind':'connection'}", "ora1"},
	{"{'verb':'export','kind':'pool'}", "or"},
	{"{'verb':'history'}", "or"},
	{"{'verb':'import','text':'x'}", "o"},
	{"{'verb':'add','kind':'pool','name':'x','body':{}}", "o"},
	{"{'verb':'add','kind':'pool','name':'x','body':{'owner':'red'}}", "o"},
	{"{'verb':'set','kind':'pool','name':'q','body':{}}", "o"},
	{"{'verb':'del','kind':'pool','name':'q'}", "o"},
	{"{'verb':'add','kind':'gateway','name':'x','body':{}}", "o"},
	{"{'verb':'drain','kind':'gateway','name':'g1'}", "o"},
	{"{'verb':'drain','kind':'connection','name':'b'}", "o"},
	/* tenants: those of his own reseller */
	{"{'verb':'add','kind':'tenant','name':'x','body':{'owner':'red'}}", "oa"},
	{"{'verb':'add','kind':'tenant','name':'x','body':{}}", "o"},
	{"{'verb':'add','kind':'tenant','name':'x','body':{'owner':'blue'}}", "o"},
	{"{'verb':'add','kind':'tenant','name':'x','body':{'owner':'red','zone':7}}", "o"},
	{"{'verb':'set','kind':'tenant','name':'u','body':{'as':65001}}", "oa"},
	{"{'verb':'set','kind':'tenant','name':'u','body':{'owner':null}}", "o"},
	{"{'verb':'set','kind':'tenant','name':'u','body':{'owner':'blue'}}", "o"},
	{"{'verb':'set','kind':'tenant','name':'u','body':{'vrf':'x'}}", "o"},
	{"{'verb':'set','kind':'tenant','name':'t','body':{'as':65001}}", "o"},
	{"{'verb':'del','kind':'tenant','name':'u'}", "oa"},
	{"{'verb':'del','kind':'tenant','name':'t'}", "o"},
	{"{'verb':'del','kind':'tenant','name':'x'}", "o"},
	/* connections: of his tenants, or of his one tenant; a is of t, b of u */
	{"{'verb':'add','kind':'connection','name':'x','body':{'tenant':'u'}}", "oa"},
	{"{'verb':'add','kind':'connection','name':'x','body':{'tenant':'t'}}", "o1"},
	{"{'verb':'add','kind':'connection','name':'x','body':{}}", "o"},
	{"{'verb':'set','kind':'connection','name':'a','body':{'in':'1kbit'}}", "o1"},
	{"{'verb':'set','kind':'connection','name':'a','body':{'tenant':'u'}}", "o1"},
	{"{'verb':'set','kind':'connection','name':'b','body':{'in':'1kbit'}}", "oa"},
	{"{'verb':'del','kind':'connection','name':'b'}", "oa"},
	{"{'verb':'del','kind':'connection','name':'x'}", "o"},
};

static void h22_each_role_may_what_is_its(void **state)
{
	static const struct gwha_site_rights roles[] = {
		{GWHA_SITE_OPERATOR, NULL, NULL},
		{GWHA_SITE_READER, NULL, NULL},
		{GWHA_SITE_ADMIN, "red", NULL},
		{GWHA_SITE_ADMIN, NULL, "t"},
		{GWHA_SITE_NOBODY, NULL, NULL},
	};

	(void)state;
	begin_pool("ikev2", 2, 1);
	ask("{'verb':'add','kind':'pool','name':'q','body':{'type':'ikev2','active':1,'standby':0,'owner':'red'}}");
	ask("{'verb':'add','kind':'gateway','name':'h','body':{'pool':'q','capacity':'1gbit','dip':'10.0.1.1'}}");
	ask("{'verb':'add','kind':'tenant','name':'u','body':{'owner':'red'}}");
	ask("{'verb':'add','kind':'connection','name':'a','body':{'tenant':'t','type':'ikev2','in':'1mbit','peer':'192.0.2.1'}}");
	ask("{'verb':'add','kind':'connection','name':'b','body':{'tenant':'u','type':'ikev2','in':'1mbit','peer':'192.0.2.3'}}");
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
		for (size_t j = 0; j < 5; j++) {
			bool want = strchr(asked[i].may, "ora1-"[j]);
			const char *text = may(roles[j], asked[i].text);

			if (want != !*text)
				fail_msg("%c %s: %s", "ora1-"[j], asked[i].text, text);
			if (!want)
				assert_non_null(strstr(text, "[H22]"));
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_is_known_or_refused),
		cmocka_unit_test(h22_groups_make_the_role),
		cmocka_unit_test_teardown(h22_each_role_may_what_is_its, site_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
