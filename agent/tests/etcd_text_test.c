// SPDX-License-Identifier: GPL-2.0-or-later
/* What is said to etcd, and what is made of what it says: as 3.4.23 says it, and worse. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "etcd_text.h"

static struct gwha_err err;
static struct gwha_etcd_reply r;

static enum gwha_etcd_said read_reply(long status, const char *text)
{
	err = (struct gwha_err){.text = ""};
	return gwha_etcd_reply_read(status, text, strlen(text), &r, &err);
}

static void texts_are_in_base64(void **state)
{
	static const char *const cases[][2] = {
		{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="},
		{"/gwha/now/leader", "L2d3aGEvbm93L2xlYWRlcg=="}, {"\xff\xfe\xfb", "//77"},
	};
	static const char *const none[] = {
		"Z", "Zg", "Zg=", "Zg==Zg==", "Z===", "====", "Zm 8", "Zm8\n", "Zh==", "Zm9=", "AA==",
		"Zm8-", "Zm8A",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *there = gwha_etcd_encode(cases[i][0]);
		char *back = gwha_etcd_decode(cases[i][1], strlen(cases[i][1]));

		assert_string_equal(there, cases[i][1]);
		assert_string_equal(back, cases[i][0]);
		free(there);
		free(back);
	}
	/* the last has a NUL, the one before a letter that is none */
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		if (gwha_etcd_decode(none[i], strlen(none[i])))
			fail_msg("%s is taken", none[i]);
}

static void says(json_t *json, const char *text)
{
	char *is = json_dumps(json, JSON_COMPACT);

	assert_string_equal(is, text);
	free(is);
	json_decref(json);
}

static void what_is_asked(void **state)
{
	const struct gwha_etcd_range one = {.key = "a"};
	const struct gwha_etcd_range page = {"a", "b", 10, 7, true};
	struct gwha_etcd_txn t;

	(void)state;
	says(gwha_etcd_range_json(&one), "{\"key\":\"YQ==\"}");
	says(gwha_etcd_range_json(&page),
	     "{\"key\":\"YQ==\",\"range_end\":\"Yg==\",\"limit\":\"10\",\"revision\":\"7\",\"sort_order\":\"DESCEND\"}");
	says(gwha_etcd_watch_json("a", "b", 8),
	     "{\"create_request\":{\"key\":\"YQ==\",\"range_end\":\"Yg==\",\"start_revision\":\"8\"}}");
	assert_int_equal(gwha_etcd_txn_begin(&t), 0);
	assert_int_equal(gwha_etcd_txn_if(&t, "CREATE", "a", 0), 0);
	assert_int_equal(gwha_etcd_txn_if(&t, "MOD", "b", 18446744073709551615u), 0);
	assert_int_equal(gwha_etcd_txn_put(&t, "a", "b", 77), 0);
	assert_int_equal(gwha_etcd_txn_put(&t, "b", "", 0), 0);
	assert_int_equal(gwha_etcd_txn_del(&t, "a", NULL), 0);
	assert_int_equal(gwha_etcd_txn_else(&t, &one), 0);
	assert_int_equal(t.n, 3);
	json_incref(t.body);
	says(t.body, "{\"compare\":[{\"key\":\"YQ==\",\"target\":\"CREATE\",\"result\":\"EQUAL\",\"create_revision\":\"0\"},"
	     "{\"key\":\"Yg==\",\"target\":\"MOD\",\"result\":\"EQUAL\",\"mod_revision\":\"18446744073709551615\"}],"
	     "\"success\":[{\"request_put\":{\"key\":\"YQ==\",\"value\":\"Yg==\",\"lease\":\"77\"}},"
	     "{\"request_put\":{\"key\":\"Yg==\",\"value\":\"\"}},{\"request_delete_range\":{\"key\":\"YQ==\"}}],"
	     "\"failure\":[{\"request_range\":{\"key\":\"YQ==\"}}]}");
	gwha_etcd_txn_free(&t);
}

#define HEAD "\"header\":{\"cluster_id\":\"14841639068965178418\",\"revision\":\"42\",\"raft_term\":\"2\"}"
#define KV "{\"key\":\"YQ==\",\"create_revision\":\"2\",\"mod_revision\":\"3\",\"version\":\"1\",\"value\":\"bWU=\",\"lease\":\"77\"}"

static void what_is_said(void **state)
{
	(void)state;
	assert_int_equal(read_reply(200, "{" HEAD ",\"kvs\":[" KV "],\"more\":true,\"count\":\"9\"}"), GWHA_ETCD_GOOD);
	assert_int_equal(r.revision, 42);
	assert_int_equal(r.n, 1);
	assert_true(r.more);
	assert_string_equal(r.kvs[0].key, "a");
	assert_string_equal(r.kvs[0].value, "me");
	assert_int_equal(r.kvs[0].created, 2);
	assert_int_equal(r.kvs[0].changed, 3);
	gwha_etcd_reply_free(&r);
	assert_int_equal(read_reply(200, "{" HEAD ",\"succeeded\":true,\"responses\":[{\"response_put\":{" HEAD "}}]}"), GWHA_ETCD_GOOD);
	assert_true(r.succeeded);
	assert_int_equal(read_reply(200, "{" HEAD ",\"responses\":[{\"response_range\":{" HEAD ",\"kvs\":[" KV "],\"count\":\"1\"}}]}"), GWHA_ETCD_GOOD);
	assert_false(r.succeeded);
	assert_int_equal(r.n, 1);
	gwha_etcd_reply_free(&r);
	assert_int_equal(read_reply(200, "{" HEAD ",\"ID\":\"7587899264354942214\",\"TTL\":\"5\"}"), GWHA_ETCD_GOOD);
	assert_int_equal(r.lease, 7587899264354942214);
	assert_int_equal(r.ttl_s, 5);
	/* of a lease that lives, and of one that does not */
	assert_int_equal(read_reply(200, "{\"result\":{" HEAD ",\"ID\":\"77\",\"TTL\":\"2\"}}\n"), GWHA_ETCD_GOOD);
	assert_int_equal(r.ttl_s, 2);
	assert_int_equal(read_reply(200, "{\"result\":{" HEAD ",\"ID\":\"77\"}}\n"), GWHA_ETCD_GOOD);
	assert_int_equal(r.ttl_s, 0);
	assert_int_equal(read_reply(200, "{" HEAD ",\"token\":\"UIxTrxSYHlmWVKbe.16\"}"), GWHA_ETCD_GOOD);
	assert_string_equal(r.token, "UIxTrxSYHlmWVKbe.16");
	/* a watch */
	assert_int_equal(read_reply(200, "{\"result\":{" HEAD ",\"created\":true}}"), GWHA_ETCD_GOOD);
	assert_true(r.created && !r.events && !r.canceled);
	assert_int_equal(read_reply(200, "{\"result\":{" HEAD ",\"events\":[{\"type\":\"DELETE\",\"kv\":{\"key\":\"YQ==\",\"mod_revision\":\"3\"}}]}}"), GWHA_ETCD_GOOD);
	assert_int_equal(r.events, 1);
	assert_int_equal(read_reply(200, "{\"result\":{" HEAD ",\"watch_id\":\"-1\",\"created\":true,\"canceled\":true,\"cancel_reason\":\"x\"}}"), GWHA_ETCD_GOOD);
	assert_true(r.canceled);
}

static void what_is_not_good(void **state)
{
	static const struct {
		long status;
		const char *text;
		enum gwha_etcd_said said;
		const char *why;
	} cases[] = {
		{400, "{\"error\":\"etcdserver: authentication failed, invalid user ID or password\",\"code\":3}", GWHA_ETCD_REFUSED, "authentication failed"},
		{401, "{\"error\":\"etcdserver: invalid auth token\",\"code\":16}", GWHA_ETCD_LOGIN, "invalid auth token"},
		{400, "{\"error\":\"etcdserver: user name is empty\",\"code\":3}", GWHA_ETCD_LOGIN, "user name"},
		{400, "{\"error\":\"etcdserver: revision of auth store is old\",\"code\":3}", GWHA_ETCD_LOGIN, "auth store"},
		{404, "{\"error\":\"etcdserver: requested lease not found\",\"code\":5}", GWHA_ETCD_LOST, "lease"},
		{400, "{\"error\":\"etcdserver: mvcc: required revision has been compacted\",\"code\":11}", GWHA_ETCD_COMPACTED, "compacted"},
		{400, "{\"error\":\"etcdserver: mvcc: required revision is a future revision\",\"code\":11}", GWHA_ETCD_REFUSED, "future"},
		{403, "{\"error\":\"etcdserver: permission denied\",\"code\":7}", GWHA_ETCD_REFUSED, "permission denied"},
		{503, "{\"error\":\"etcdserver: request timed out\",\"code\":14}", GWHA_ETCD_ELSEWHERE, "timed out"},
		{504, "{\"error\":\"context deadline exceeded\",\"code\":4}", GWHA_ETCD_ELSEWHERE, "deadline"},
		{200, "{\"error\":{\"grpc_code\":14,\"message\":\"no\\nleader\"}}", GWHA_ETCD_ELSEWHERE, "no"},
		{400, "{\"error\":\"\",\"code\":3}", GWHA_ETCD_REFUSED, "HTTP 400"},
		{404, "Not Found\n", GWHA_ETCD_ELSEWHERE, "HTTP 404, \"Not Found\""},
		{200, "<html>\33[31m", GWHA_ETCD_ELSEWHERE, "\"<html>?[31m\""},
		{200, "", GWHA_ETCD_ELSEWHERE, "HTTP 200"},
		{200, "[]", GWHA_ETCD_ELSEWHERE, "what etcd does not"},
		{200, "{\"kvs\":[{\"key\":\"Z\"}]}", GWHA_ETCD_ELSEWHERE, "what etcd does not"},
		{200, "{\"kvs\":[{\"key\":7}]}", GWHA_ETCD_ELSEWHERE, "what etcd does not"},
		{200, "{\"kvs\":[" KV ",{\"mod_revision\":\"x\"}]}", GWHA_ETCD_ELSEWHERE, "what etcd does not"},
		{200, "{\"kvs\":[7]}", GWHA_ETCD_ELSEWHERE, "what etcd does not"},
		{200, "{\"ID\":\"-1\"}", GWHA_ETCD_ELSEWHERE, "what etcd does not"},
		{200, "{\"ID\":\"99999999999999999999\"}", GWHA_ETCD_ELSEWHERE, "what etcd does not"},
		{200, "{\"TTL\":\"7x\"}", GWHA_ETCD_ELSEWHERE, "what etcd does not"},
		{200, "{\"token\":\"a\\r\\nHost: b\"}", GWHA_ETCD_ELSEWHERE, "what etcd does not"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum gwha_etcd_said said = read_reply(cases[i].status, cases[i].text);

		if (said != cases[i].said || !strstr(err.text, cases[i].why) || strchr(err.text, '\n'))
			fail_msg("%s: %d, %s", cases[i].text, said, err.text);
		gwha_etcd_reply_free(&r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_in_base64),
		cmocka_unit_test(what_is_asked),
		cmocka_unit_test(what_is_said),
		cmocka_unit_test(what_is_not_good),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
