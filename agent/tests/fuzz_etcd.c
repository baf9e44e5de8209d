// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Bytes as if they came from etcd, or from whoever is in its place: an answer, or a
 * line of a watch. What is taken of it is text that ends; what is not has a reason
 * that a terminal can be given. The first byte says which of HTTP's codes came.
 */

#include <stdlib.h>
#include <string.h>

#include "etcd.h"

static void check(bool ok)
{
	if (!ok)
		abort();
}

static void is_shown(const char *text)
{
	for (; *text; text++)
		check(*text >= ' ' && *text <= '~');
}

/* What was decoded, encoded again, is what came: there is one way to say it. */
static void there_and_back(const char *text)
{
	char *coded = gwha_etcd_encode(text), *back;

	check(coded);
	back = gwha_etcd_decode(coded, strlen(coded));
	check(back && !strcmp(back, text));
	free(coded);
	free(back);
}

static void decode(const char *text, size_t len)
{
	char *is = gwha_etcd_decode(text, len), *coded;

	if (!is)
		return;
	coded = gwha_etcd_encode(is);
	check(coded && strlen(coded) == len && !memcmp(coded, text, len));
	free(coded);
	free(is);
}

static void look_at_rows(const char *value)
{
	json_t *json = json_loads(value, 0, NULL), *rows = json_object_get(json, "rows");
	const char *kind, *name, *old, *new;

	for (size_t i = 0; i < json_array_size(rows); i++)
		if (gwha_etcd_row(json_array_get(rows, i), &kind, &name, &old, &new))
			check(kind && name);
	json_decref(json);
}

static void look(const struct gwha_etcd_reply *r)
{
	static struct gwha_etcd s = {.client.conf.prefix = "/gwha"};
	struct gwha_err err = {.text = ""};
	struct gwha_etcd_now now;
	char *text;

	if (gwha_etcd_now_read(&s, r, &now, &err)) {
		check(*err.text);
		return;
	}
	check(now.ids >= 1);
	is_shown(now.name);
	/* a text that is cut may not be one any more */
	text = gwha_etcd_state_text(&now);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const long codes[] = {200, 400, 401, 403, 404, 412, 500, 503};
	struct gwha_err err = {.text = ""};
	enum gwha_etcd_said said;
	struct gwha_etcd_reply r;

	if (!size)
		return 0;
	said = gwha_etcd_reply_read(codes[data[0] % 8], (const char *)data + 1, size - 1, &r, &err);
	check(said == GWHA_ETCD_GOOD || *err.text);
	is_shown(err.text);
	is_shown(r.token);
	if (said == GWHA_ETCD_GOOD) {
		for (size_t i = 0; i < r.n; i++) {
			there_and_back(r.kvs[i].key);
			there_and_back(r.kvs[i].value);
			look_at_rows(r.kvs[i].value);
		}
		look(&r);
	}
	gwha_etcd_reply_free(&r);
	decode((const char *)data + 1, size - 1);
	return 0;
}
