// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A controller's desk: what is done is kept before it is said to be done, and what
 * cannot be kept was not done; whoever begins again has the same. And which
 * controller a file of gwha.yaml's kind says.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "desk.h"
#include "site_asked.h"
#include "conf.h"

static char dir[64], path[80];
static struct gwhad_desk desk;
static const struct gwha_store_limits small = {.pages = 32, .history = 1000};

static void open_desk(const struct gwha_store_limits *limits)
{
	struct gwha_store *s = gwha_store_sqlite(path, limits, &err);

	if (!s || gwhad_desk_open(&desk, s, &err))
		fail_msg("%s", err.text);
}

static int begin(void **state)
{
	(void)state;
	strcpy(dir, "/tmp/gwha-desk.XXXXXX");
	assert_non_null(mkdtemp(dir));
	sprintf(path, "%s/pools.db", dir);
	return 0;
}

static int end(void **state)
{
	(void)state;
	gwhad_desk_close(&desk);
	unlink(path);
	return rmdir(dir);
}

/* What is answered to a request, as JSON; to be freed. */
static json_t *answer(const char *text)
{
	struct gwha_site_request r;
	char *json = quoted(text);
	json_t *said;

	if (gwha_site_request_read(json, strlen(json), &r, &err))
		fail_msg("%s", err.text);
	said = gwhad_desk_change(&desk, &r, 1000, 1700000000000000);
	assert_non_null(said);
	gwha_site_request_free(&r);
	free(json);
	return said;
}

static void done(const char *text, int epoch)
{
	json_t *said = answer(text), *ok = json_object_get(said, "done");

	if (!ok)
		fail_msg("%s: %s", text, json_dumps(said, 0));
	assert_int_equal(json_integer_value(json_object_get(ok, "epoch")), epoch);
	json_decref(said);
}

static void not_done(const char *text, const char *why)
{
	uint64_t epoch = desk.epoch;
	char *was = all_of(&desk.site), *is;
	json_t *said = answer(text);
	const char *t = json_string_value(json_object_get(json_object_get(said, "refused"), "text"));

	if (!t || !strstr(t, why))
		fail_msg("%s: %s", text, json_dumps(said, 0));
	is = all_of(&desk.site);
	assert_string_equal(was, is);
	assert_int_equal(desk.epoch, epoch);
	json_decref(said);
	free(was);
	free(is);
}

#define ADD(kind, name, body) "{'verb':'add','kind':'" kind "','name':'" name "','body':" body ",'cause':'why'}"

static void some_objects(void)
{
	done(ADD("pool", "p", "{'type':'ikev2','active':1,'standby':1}"), 1);
	done(ADD("gateway", "g1", "{'pool':'p','capacity':'10gbit','dip':'10.0.0.1'}"), 2);
	done(ADD("gateway", "g2", "{'pool':'p','capacity':'10gbit','dip':'10.0.0.2'}"), 3);
	done(ADD("tenant", "t", "{}"), 4);
	done(ADD("connection", "c", "{'tenant':'t','type':'ikev2','in':'1gbit','peer':'192.0.2.1'}"), 5);
}

static void what_is_done_is_there_again(void **state)
{
	char *was, *is;

	(void)state;
	open_desk(&gwha_store_limits);
	some_objects();
	was = all_of(&desk.site);
	gwhad_desk_close(&desk);
	open_desk(&gwha_store_limits);
	is = all_of(&desk.site);
	assert_string_equal(was, is);
	assert_int_equal(desk.epoch, 5);
	free(was);
	free(is);
	/* what changes nothing is no mutation */
	done("{'verb':'set','kind':'connection','name':'c','body':{'in':'1gbit'}}", 5);
	done("{'verb':'set','kind':'gateway','name':'g1','body':{'state':'failed'}}", 6);
	done("{'verb':'del','kind':'connection','name':'c'}", 7);
}

static void what_is_refused_is_not_kept(void **state)
{
	char *was, *is;

	(void)state;
	open_desk(&gwha_store_limits);
	some_objects();
	not_done(ADD("connection", "d", "{'tenant':'t','type':'ikev2','in':'1gbit','peer':'192.0.2.1'}"), "\"c\"");
	not_done("{'verb':'set','kind':'pool','name':'p','body':{'standby':2}}", "more than active ones");
	was = all_of(&desk.site);
	gwhad_desk_close(&desk);
	open_desk(&gwha_store_limits);
	is = all_of(&desk.site);
	assert_string_equal(was, is);
	free(was);
	free(is);
}

/* The store is full: one connection more, one less, and one that is another. */
static void what_cannot_be_kept_is_not_done(void **state)
{
	static char text[200000];
	const struct gwha_store_limits full = {.pages = 1, .history = 1000};
	size_t used;

	(void)state;
	open_desk(&gwha_store_limits);
	some_objects();
	gwhad_desk_close(&desk);
	/* no page more than it has */
	open_desk(&full);
	used = (size_t)sprintf(text, "{'verb':'add','kind':'pool','name':'q','body':{'type':'ikev2','active':1,'standby':0,'labels':[");
	for (int i = 0; i < 3000; i++)
		used += (size_t)sprintf(text + used, "%s'label%d'", i ? "," : "", i);
	sprintf(text + used, "]}}");
	not_done(text, "full: make room on its disk");
	/* until there is no room for the least: each is taken back in memory */
	for (int i = 0; i < 200; i++) {
		json_t *said;

		sprintf(text, "{'verb':'set','kind':'connection','name':'c','body':{'in':'%dmbit'}}", i + 1);
		said = answer(text);
		used = !!json_object_get(said, "refused");
		json_decref(said);
		if (used)
			break;
	}
	assert_true(used);
	not_done(ADD("connection", "d", "{'tenant':'t','type':'ikev2','in':'1mbit','peer':'192.0.2.9'}"), "full");
	not_done("{'verb':'drain','kind':'gateway','name':'g1','force':true}", "full");
	/* room is made, and it goes on */
	gwhad_desk_close(&desk);
	open_desk(&gwha_store_limits);
	json_decref(answer(ADD("connection", "d", "{'tenant':'t','type':'ikev2','in':'1mbit','peer':'192.0.2.9'}")));
	assert_non_null(gwha_site_find(&desk.site, GWHA_KIND_CONN, "d"));
}

struct lines {
	char text[4096];
};

static int add_line(void *arg, json_t *line)
{
	struct lines *l = arg;
	const json_t *new = json_object_get(line, "new"), *old = json_object_get(line, "old");

	if (json_object_get(line, "more"))
		sprintf(l->text + strlen(l->text), "%s", json_is_true(json_object_get(line, "more")) ? "..." : "");
	else
		sprintf(l->text + strlen(l->text), "%d:%s:%s:%s%s ",
			(int)json_integer_value(json_object_get(line, "epoch")),
			json_string_value(json_object_get(line, "what")),
			json_string_value(json_object_get(line, "name")), old ? "-" : "", new ? "+" : "");
	json_decref(line);
	return 0;
}

static void history_is_asked_for_by_pages(void **state)
{
	struct gwha_site_request r = {.verb = GWHA_SITE_HISTORY, .kind = GWHA_KINDS, .limit = 3};
	struct lines l = {""};

	(void)state;
	open_desk(&gwha_store_limits);
	some_objects();
	assert_int_equal(gwhad_desk_history(&desk, &r, add_line, &l, &err), 0);
	assert_string_equal(l.text, "5:add connection c:t:-+ 5:add connection c:c:+ 4:add tenant t:t:+ ...");
	r.kind = GWHA_KIND_POOL;
	r.name = "p";
	*l.text = '\0';
	assert_int_equal(gwhad_desk_history(&desk, &r, add_line, &l, &err), 0);
	assert_string_equal(l.text, "1:add pool p:p:+ ");
}

/* Rows that somebody else wrote: what cannot be planned is no site. */
static void a_store_that_cannot_be_planned_is_refused(void **state)
{
	const struct gwha_store_note note = {.what = "", .cause = ""};
	const struct gwha_store_change rows_of[] = {
		{GWHA_KIND_GATEWAY, "g", NULL, "{\"name\":\"g\",\"pool\":\"none\",\"capacity\":\"1gbit\",\"dip\":\"10.0.0.1\"}"},
		{GWHA_KIND_POOL, "p", NULL, "{\"name\":\"other\",\"type\":\"gre\",\"active\":1,\"standby\":0}"},
	};
	struct gwha_store *s = gwha_store_sqlite(path, &small, &err);
	uint64_t epoch = 0;

	(void)state;
	assert_int_equal(s->ops->commit(s, &note, &rows_of[0], 1, &epoch, &err), 0);
	assert_int_equal(gwhad_desk_open(&desk, s, &err), -1);
	assert_non_null(strstr(err.text, "cannot be planned: gateway \"g\": there is no pool"));
	assert_int_equal(s->ops->commit(s, &note, &rows_of[1], 1, &epoch, &err), 0);
	assert_int_equal(gwhad_desk_open(&desk, s, &err), -1);
	assert_non_null(strstr(err.text, "row that this program cannot read"));
	s->ops->close(s);
}

/* What a file says of a controller: "" or what is wrong with it. */
static const char *conf_says(const char *yaml, struct gwha_conf *conf, struct gwha_tree *tree)
{
	static struct gwha_findings f;

	memset(&f, 0, sizeof(f));
	assert_int_equal(gwha_tree_read(yaml, strlen(yaml), tree, &f), 0);
	gwha_conf_read(tree, NULL, conf, &f);
	return f.n ? f.at[0].text : "";
}

static void h22_a_file_says_who_may_what(void **state)
{
	static const struct {
		const char *yaml;
		const char *says;
	} cases[] = {
		{"", ""},
		{"store: /x/y\n  socket: /x/z", ""},
		{"store: y", "store \"y\": must be a whole path"},
		{"frob: y", "frob"},
		{"readers: a\n  operators: [a]", "group \"a\": is given a second time"},
		{"admins: [{group: a}]", "each needs group, and either owner or tenant"},
		{"admins: [{group: a, owner: b, tenant: c}]", "each needs group, and either owner or tenant"},
		{"admins: [{owner: b}]", "each needs group"},
		{"admins: [a]", "must be a map"},
	};
	const struct gwha_conf_controller *c;
	struct gwha_conf conf;
	struct gwha_tree tree;
	char yaml[256];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *text;

		sprintf(yaml, "routers: []\ncontroller:\n  %s\n", cases[i].yaml);
		text = conf_says(yaml, &conf, &tree);
		if (!*text != !*cases[i].says || !strstr(text, cases[i].says))
			fail_msg("%s: %s", yaml, text);
		gwha_conf_free(&conf);
		gwha_tree_free(&tree);
	}
	assert_string_equal(conf_says("routers: []\ncontroller:\n  readers: [r, s]\n  operators: o\n"
				      "  admins: [{group: a, owner: red}, {group: b, tenant: t}]\n", &conf, &tree), "");
	c = &conf.controller;
	assert_string_equal(c->store, "/var/lib/gwha/pools.db");
	assert_string_equal(c->socket, "/run/gwha/controller.sock");
	assert_int_equal(c->n_groups, 5);
	assert_string_equal(c->groups[1].name, "s");
	assert_int_equal(c->groups[1].role, GWHA_CONTROLLER_READER);
	assert_int_equal(c->groups[2].role, GWHA_CONTROLLER_OPERATOR);
	assert_string_equal(c->groups[3].owner, "red");
	assert_string_equal(c->groups[4].tenant, "t");
	gwha_conf_free(&conf);
	gwha_tree_free(&tree);
	/* without the part there is no controller */
	assert_string_equal(conf_says("routers: []\n", &conf, &tree), "");
	assert_null(conf.controller.node);
	gwha_conf_free(&conf);
	gwha_tree_free(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
		T(what_is_done_is_there_again),
		T(what_is_refused_is_not_kept),
		T(what_cannot_be_kept_is_not_done),
		T(history_is_asked_for_by_pages),
		T(a_store_that_cannot_be_planned_is_refused),
		cmocka_unit_test(h22_a_file_says_who_may_what),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
