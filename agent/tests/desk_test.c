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

/* A store that others write to as well: how often it is to be read again. */
static struct {
	struct gwha_store store;
	struct gwha_store *file;
	int stale, unknown, not_ours;
	bool old;
	int loads;
} shared;

static int shared_load(struct gwha_store *s, gwha_store_row_fn fn, void *arg, uint64_t *epoch,
		       struct gwha_err *e)
{
	(void)s;
	shared.loads++;
	shared.old = false;
	return shared.file->ops->load(shared.file, fn, arg, epoch, e);
}

static int shared_fresh(struct gwha_store *s, struct gwha_err *e)
{
	(void)s;
	if (shared.unknown)
		return gwha_fail(e, GWHA_EXIT_REFUSED, "nobody answers");
	return shared.old;
}

static int shared_may(struct gwha_store *s, struct gwha_err *e)
{
	(void)s;
	return shared.not_ours ? gwha_fail(e, GWHA_EXIT_REFUSED, "gw2 leads") : 0;
}

/* Before it is written, somebody else was quicker, so often. */
static int shared_commit(struct gwha_store *s, const struct gwha_store_note *note,
			 const struct gwha_store_change *c, size_t n, uint64_t *epoch,
			 struct gwha_err *e)
{
	static const struct gwha_store_note his = {.what = "add tenant u", .cause = ""};
	const struct gwha_store_change row = {GWHA_KIND_TENANT, "u", NULL, "{\"name\":\"u\",\"vrf\":\"vrf1009\",\"zone\":9,\"table\":1009}"};

	(void)s;
	if (shared.stale-- > 0) {
		uint64_t was = *epoch;

		shared.old = true;
		if (*epoch == 5)
			assert_int_equal(shared.file->ops->commit(shared.file, &his, &row, 1, &was, e), 0);
		return 1;
	}
	return shared.file->ops->commit(shared.file, note, c, n, epoch, e);
}

static void shared_close(struct gwha_store *s)
{
	(void)s;
	shared.file->ops->close(shared.file);
}

static const struct gwha_store_ops shared_ops = {
	.load = shared_load, .fresh = shared_fresh, .may = shared_may, .commit = shared_commit,
	.close = shared_close,
};

static void what_others_write_is_read_first(void **state)
{
	char *was, *is;

	(void)state;
	memset(&shared, 0, sizeof(shared));
	shared.store.ops = &shared_ops;
	shared.file = gwha_store_sqlite(path, &gwha_store_limits, &err);
	assert_int_equal(gwhad_desk_open(&desk, &shared.store, &err), 0);
	some_objects();
	assert_int_equal(shared.loads, 1);
	/* somebody adds a tenant meanwhile: read, tried again, and both are there */
	shared.stale = 1;
	done(ADD("tenant", "v", "{}"), 7);
	assert_int_equal(shared.loads, 2);
	assert_non_null(gwha_site_find(&desk.site, GWHA_KIND_TENANT, "u"));
	done(ADD("connection", "d", "{'tenant':'u','type':'ikev2','in':'1gbit','peer':'192.0.2.9'}"), 8);
	/* all the time: refused */
	shared.stale = 9;
	not_done(ADD("tenant", "w", "{}"), "others change the store all the time");
	assert_int_equal(shared.loads, 4);
	shared.stale = 0;
	shared.not_ours = 1;
	not_done(ADD("tenant", "w", "{}"), "gw2 leads");
	shared.not_ours = 0;
	/* somebody has written, and nothing is asked for: the plan moves with its site */
	shared.old = true;
	assert_int_equal(gwhad_desk_fresh(&desk, &err), 0);
	assert_ptr_equal(desk.site.plan.want, &desk.site.want);
	/* it is not known what there is: what was read stays */
	was = all_of(&desk.site);
	shared.unknown = 1;
	assert_int_equal(gwhad_desk_fresh(&desk, &err), -1);
	assert_string_equal(err.text, "nobody answers");
	is = all_of(&desk.site);
	assert_string_equal(was, is);
	free(was);
	free(is);
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

#define MEMBER "etcd: https://192.0.2.1:2379, "
#define CA "ca-file: /ca"

static void where_etcd_is(void **state)
{
	static const struct {
		const char *yaml;
		const char *says;
	} cases[] = {
		{MEMBER CA, ""},
		{"etcd: [https://192.0.2.1:2379, \"https://[2001:db8::1]:2379\"], " CA ", cert-file: /c, key-file: /k, user: u, password-file: /p, prefix: /x/y, lease: 5s", ""},
		{"etcd: [http://127.0.0.1:1, \"http://[::1]:2\", http://127.0.0.9:65535]", ""},
		{CA, "etcd is missing"},
		{"etcd: []", "has no member"},
		{"etcd: x", "must be an address and a port"},
		{"etcd: https://etcd.example.org:2379, " CA, "must be an address and a port"},
		{"etcd: https://192.0.2.1, " CA, "must be an address and a port"},
		{"etcd: https://192.0.2.1:0, " CA, "must be an address and a port"},
		{"etcd: https://192.0.2.1:65536, " CA, "must be an address and a port"},
		{"etcd: https://192.0.2.1:2379/v3, " CA, "must be an address and a port"},
		{"etcd: https://u@192.0.2.1:2379, " CA, "must be an address and a port"},
		{"etcd: https://2001:db8::1:2379, " CA, "must be an address and a port"},
		{"etcd: \"https://[192.0.2.1]:2379\", " CA, "must be an address and a port"},
		{"etcd: http://192.0.2.1:2379", "others on the way could"},
		{"etcd: [http://127.0.0.1:1, https://127.0.0.1:2], " CA, "must begin as the others"},
		{"etcd: [https://127.0.0.1:1, https://127.0.0.1:1], " CA, "a second time"},
		{"etcd: https://127.0.0.1:1", "ca-file is missing"},
		{"etcd: http://127.0.0.1:1, ca-file: /c", "there are no certificates"},
		{MEMBER CA ", cert-file: /c", "cert-file and key-file go together"},
		{MEMBER CA ", user: u", "user and password-file go together"},
		{MEMBER "ca-file: ca", "ca-file \"ca\": must be a whole path"},
		{MEMBER CA ", user: \"a b\", password-file: /p", "user \"a b\": must be"},
		{MEMBER CA ", prefix: gwha", "prefix \"gwha\": must begin with /"},
		{MEMBER CA ", prefix: /gwha/", "must begin with /, and not end with it"},
		{MEMBER CA ", lease: 2s", "lease \"2s\": must be 3s to 60s"},
		{MEMBER CA ", password: x", "password"},
	};
	const struct gwha_conf_etcd *e;
	struct gwha_conf conf;
	struct gwha_tree tree;
	char yaml[512];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *text;

		sprintf(yaml, "routers: []\ncontroller:\n  store: {%s}\n", cases[i].yaml);
		text = conf_says(yaml, &conf, &tree);
		if (!*text != !*cases[i].says || !strstr(text, cases[i].says))
			fail_msg("%s: %s", yaml, text);
		gwha_conf_free(&conf);
		gwha_tree_free(&tree);
	}
	assert_string_equal(conf_says("routers: []\ncontroller:\n  store: {etcd: https://192.0.2.1:2379, ca-file: /ca}\n", &conf, &tree), "");
	assert_string_equal(conf.controller.store, "etcd");
	e = &conf.controller.etcd;
	assert_int_equal(e->n, 1);
	assert_string_equal(e->at[0], "https://192.0.2.1:2379");
	assert_string_equal(e->prefix, "/gwha");
	assert_int_equal(e->lease_us, 10000000);
	assert_null(e->user);
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
		T(what_others_write_is_read_first),
		cmocka_unit_test(h22_a_file_says_who_may_what),
		cmocka_unit_test(where_etcd_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
