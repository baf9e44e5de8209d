// SPDX-License-Identifier: GPL-2.0-or-later
/* What is said to etcd. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "etcd_text.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * gwha_etcd_encode - a text in base64
 * @text: text
 *
 * Return: it, to be freed, or NULL for want of memory.
 */
char *gwha_etcd_encode(const char *text)
{
	const uint8_t *from = (const uint8_t *)text;
	size_t len = strlen(text);
	char *all = malloc((len + 2) / 3 * 4 + 1), *to = all;

	if (!all)
		return NULL;
	for (size_t i = 0; i < len; i += 3) {
		uint32_t v = (uint32_t)from[i] << 16;

		if (i + 1 < len)
			v |= (uint32_t)from[i + 1] << 8;
		if (i + 2 < len)
			v |= from[i + 2];
		*to++ = digits[v >> 18];
		*to++ = digits[v >> 12 & 63];
		*to++ = i + 1 < len ? digits[v >> 6 & 63] : '=';
		*to++ = i + 2 < len ? digits[v & 63] : '=';
	}
	*to = '\0';
	return all;
}

static int put_text(json_t *to, const char *key, const char *text)
{
	char *coded = gwha_etcd_encode(text);
	/* of base64, which needs no look at what it is */
	int ret = coded ? json_object_set_new(to, key, json_string_nocheck(coded)) : -1;

	free(coded);
	return ret;
}

static int put_number(json_t *to, const char *key, uint64_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, number);
	return json_object_set_new(to, key, json_string(text));
}

static json_t *keys_json(const char *key, const char *end)
{
	json_t *json = json_object();

	if (json && !put_text(json, "key", key) && (!end || !put_text(json, "range_end", end)))
		return json;
	json_decref(json);
	return NULL;
}

/**
 * gwha_etcd_range_json - ask for keys
 * @r: which
 *
 * Return: it, or NULL for want of memory.
 */
json_t *gwha_etcd_range_json(const struct gwha_etcd_range *r)
{
	json_t *json = keys_json(r->key, r->end);
	int ret = json ? 0 : -1;

	if (!ret && r->limit)
		ret = put_number(json, "limit", r->limit);
	if (!ret && r->revision)
		ret = put_number(json, "revision", r->revision);
	if (!ret && r->last)
		ret = json_object_set_new(json, "sort_order", json_string("DESCEND"));
	if (!ret)
		return json;
	json_decref(json);
	return NULL;
}

/**
 * gwha_etcd_watch_json - ask to be told of changes
 * @key: of keys from here on
 * @end: up to here
 * @revision: from this one on
 *
 * Return: it, or NULL for want of memory.
 */
json_t *gwha_etcd_watch_json(const char *key, const char *end, uint64_t revision)
{
	json_t *json = keys_json(key, end);

	if (json && !put_number(json, "start_revision", revision))
		return json_pack("{s:o}", "create_request", json);
	json_decref(json);
	return NULL;
}

/**
 * gwha_etcd_txn_begin - begin a transaction
 * @t: set
 *
 * Return: 0, or -1 for want of memory, as all that adds to it.
 */
int gwha_etcd_txn_begin(struct gwha_etcd_txn *t)
{
	*t = (struct gwha_etcd_txn){
		.body = json_pack("{s:[], s:[], s:[]}", "compare", "success", "failure"),
	};
	return t->body ? 0 : -1;
}

/* One more of a list; it is taken, also if that fails. */
static int add(struct gwha_etcd_txn *t, const char *list, json_t *one)
{
	return json_array_append_new(json_object_get(t->body, list), one);
}

/**
 * gwha_etcd_txn_if - do it only if a key is of a revision
 * @t: transaction
 * @target: "CREATE" or "MOD": the one that made it, or changed it last
 * @key: key
 * @revision: revision; 0: there is no such key
 */
int gwha_etcd_txn_if(struct gwha_etcd_txn *t, const char *target, const char *key,
		     uint64_t revision)
{
	json_t *json = keys_json(key, NULL);

	if (json &&
	    !json_object_set_new(json, "target", json_string(target)) &&
	    !json_object_set_new(json, "result", json_string("EQUAL")) &&
	    !put_number(json, *target == 'C' ? "create_revision" : "mod_revision", revision))
		return add(t, "compare", json);
	json_decref(json);
	return -1;
}

/**
 * gwha_etcd_txn_put - write a key
 * @t: transaction
 * @key: key
 * @value: its value
 * @lease: as long as that lives, or 0
 */
int gwha_etcd_txn_put(struct gwha_etcd_txn *t, const char *key, const char *value,
		      uint64_t lease)
{
	json_t *json = keys_json(key, NULL);

	if (!json || put_text(json, "value", value) ||
	    (lease && put_number(json, "lease", lease))) {
		json_decref(json);
		return -1;
	}
	t->n++;
	t->bytes += strlen(key) + strlen(value);
	return add(t, "success", json_pack("{s:o}", "request_put", json));
}

/**
 * gwha_etcd_txn_del - take keys away
 * @t: transaction
 * @key: from here on
 * @end: up to here, or NULL for the one key
 */
int gwha_etcd_txn_del(struct gwha_etcd_txn *t, const char *key, const char *end)
{
	json_t *json = keys_json(key, end);

	t->n++;
	t->bytes += strlen(key);
	return json ? add(t, "success", json_pack("{s:o}", "request_delete_range", json)) : -1;
}

/**
 * gwha_etcd_txn_else - if it is not done, say what there is
 * @t: transaction
 * @r: which keys
 */
int gwha_etcd_txn_else(struct gwha_etcd_txn *t, const struct gwha_etcd_range *r)
{
	json_t *json = gwha_etcd_range_json(r);

	return json ? add(t, "failure", json_pack("{s:o}", "request_range", json)) : -1;
}

/**
 * gwha_etcd_txn_free - forget a transaction
 * @t: transaction
 */
void gwha_etcd_txn_free(struct gwha_etcd_txn *t)
{
	json_decref(t->body);
	t->body = NULL;
}
