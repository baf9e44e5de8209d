// SPDX-License-Identifier: GPL-2.0-or-later
/* What etcd says. It may be anything: whoever answers need not be etcd. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "etcd_text.h"

/* Of what is shown of a text that came. */
#define SHOWN 200

/* gRPC's */
enum {
	CODE_CANCELED = 1,
	CODE_LATE = 4,
	CODE_NOT_FOUND = 5,
	CODE_RANGE = 11,
	CODE_INTERNAL = 13,
	CODE_UNAVAILABLE = 14,
	CODE_UNKNOWN_USER = 16,
};

static int value_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Up to three bytes of four digits; or -1. */
static int decode_four(const char *from, bool last, uint8_t *to)
{
	int n = 3;
	uint32_t v = 0;

	if (last && from[3] == '=')
		n = from[2] == '=' ? 1 : 2;
	for (int i = 0; i < 4; i++) {
		int digit = i <= n ? value_of(from[i]) : 0;

		if (digit < 0)
			return -1;
		v = v << 6 | (uint32_t)digit;
	}
	/* what has no place in the bytes must be nothing */
	if ((n == 1 && v & 0xffff) || (n == 2 && v & 0xff))
		return -1;
	for (int i = 0; i < n; i++)
		to[i] = (uint8_t)(v >> (16 - 8 * i));
	return n;
}

/**
 * gwha_etcd_decode - a text of base64
 * @text: that
 * @len: of it
 *
 * Return: the text, to be freed; NULL if it is none, or has a NUL.
 */
char *gwha_etcd_decode(const char *text, size_t len)
{
	uint8_t *all;
	size_t used = 0;

	if (len % 4)
		return NULL;
	all = malloc(len / 4 * 3 + 1);
	for (size_t i = 0; all && i < len; i += 4) {
		int n = decode_four(text + i, i + 4 == len, all + used);

		if (n < 0 || memchr(all + used, 0, (size_t)n)) {
			free(all);
			return NULL;
		}
		used += (size_t)n;
	}
	if (all)
		all[used] = '\0';
	return (char *)all;
}

/* Digits in a text; what is not there is 0. */
static bool take_number(const json_t *json, const char *key, uint64_t *to)
{
	const json_t *one = json_object_get(json, key);
	const char *text = json_string_value(one);
	char *end = NULL;

	*to = 0;
	if (!one)
		return true;
	if (json_is_integer(one) && json_integer_value(one) >= 0) {
		*to = (uint64_t)json_integer_value(one);
		return true;
	}
	if (!text || *text < '0' || *text > '9' || strlen(text) > 19)
		return false;
	*to = strtoull(text, &end, 10);
	return !*end;
}

static bool take_flag(const json_t *json, const char *key)
{
	return json_is_true(json_object_get(json, key));
}

static bool take_text(const json_t *json, const char *key, char **to)
{
	const json_t *one = json_object_get(json, key);

	*to = one && !json_is_string(one) ?
		      NULL :
		      gwha_etcd_decode(one ? json_string_value(one) : "",
				       json_string_length(one));
	return *to;
}

static bool take_kvs(const json_t *range, struct gwha_etcd_reply *r)
{
	const json_t *list = json_object_get(range, "kvs");
	size_t n = json_array_size(list);

	r->more = take_flag(range, "more");
	if (!n)
		return true;
	r->kvs = calloc(n, sizeof(*r->kvs));
	for (; r->kvs && r->n < n; r->n++) {
		const json_t *one = json_array_get(list, r->n);
		struct gwha_etcd_kv *kv = &r->kvs[r->n];

		if (json_is_object(one) && take_text(one, "key", &kv->key) &&
		    take_text(one, "value", &kv->value) &&
		    take_number(one, "create_revision", &kv->created) &&
		    take_number(one, "mod_revision", &kv->changed))
			continue;
		r->n++;
		return false;
	}
	return r->kvs;
}

/* Of a transaction, the first range that was asked for. */
static bool take_responses(const json_t *json, struct gwha_etcd_reply *r)
{
	const json_t *list = json_object_get(json, "responses"), *range;

	r->succeeded = take_flag(json, "succeeded");
	for (size_t i = 0; i < json_array_size(list); i++) {
		range = json_object_get(json_array_get(list, i), "response_range");
		if (range)
			return take_kvs(range, r);
	}
	return true;
}

static bool take_token(const json_t *json, char to[GWHA_ETCD_TOKEN_MAX])
{
	const char *text = json_string_value(json_object_get(json, "token"));

	if (!text)
		return true;
	/* it becomes a line of what is sent */
	for (const char *c = text; *c; c++)
		if (*c <= ' ' || *c > '~')
			return false;
	if (strlen(text) >= GWHA_ETCD_TOKEN_MAX)
		return false;
	strcpy(to, text);
	return true;
}

static bool take_all(const json_t *json, struct gwha_etcd_reply *r)
{
	const json_t *in = json_object_get(json, "result");

	if (!in)
		in = json;
	if (!json_is_object(in) ||
	    !take_number(json_object_get(in, "header"), "revision", &r->revision) ||
	    !take_number(in, "ID", &r->lease) || !take_number(in, "TTL", &r->ttl_s) ||
	    !take_token(in, r->token))
		return false;
	r->created = take_flag(in, "created");
	r->canceled = take_flag(in, "canceled");
	r->events = json_array_size(json_object_get(in, "events"));
	if (json_object_get(in, "responses") || json_object_get(in, "succeeded"))
		return take_responses(in, r);
	return take_kvs(in, r);
}

static enum gwha_etcd_said class_of(long status, const json_t *json, const char *text)
{
	json_int_t code = json_integer_value(json_object_get(json, "code"));

	/* in a stream it is elsewhere */
	if (!code)
		code = json_integer_value(
			json_object_get(json_object_get(json, "error"), "grpc_code"));
	if (!json || status >= 500 || code == CODE_CANCELED || code == CODE_LATE ||
	    code == CODE_INTERNAL || code == CODE_UNAVAILABLE)
		return GWHA_ETCD_ELSEWHERE;
	/* its store of users has changed, or it has forgotten us */
	if (code == CODE_UNKNOWN_USER || strstr(text, "user name is empty") ||
	    strstr(text, "auth store is old"))
		return GWHA_ETCD_LOGIN;
	if (code == CODE_RANGE && strstr(text, "compacted"))
		return GWHA_ETCD_COMPACTED;
	return code == CODE_NOT_FOUND && strstr(text, "lease") ? GWHA_ETCD_LOST :
								 GWHA_ETCD_REFUSED;
}

/* What a terminal can be given, of one line. */
static void show(const char *text, size_t len, char to[SHOWN])
{
	size_t n = 0;

	for (; n < len && n < SHOWN - 1 && text[n] != '\n'; n++)
		to[n] = text[n] < ' ' || text[n] > '~' ? '?' : text[n];
	to[n] = '\0';
}

static enum gwha_etcd_said take_error(long status, const json_t *json, const char *came,
				      size_t len, struct gwha_err *err)
{
	const json_t *error = json_object_get(json, "error");
	/* in a stream it is a map */
	const char *text = json_string_value(
		json_is_object(error) ? json_object_get(error, "message") : error);
	enum gwha_etcd_said said;
	char shown[SHOWN];

	said = class_of(status, json, text ? text : "");
	show(text ? text : came, text ? strlen(text) : len, shown);
	if (text && *shown)
		gwha_fail(err, GWHA_EXIT_REFUSED, "%s", shown);
	else
		gwha_fail(err, GWHA_EXIT_REFUSED,
			  "answers with HTTP %ld, \"%s\": it must be etcd 3.4 or later", status,
			  shown);
	return said;
}

/**
 * gwha_etcd_reply_read - understand an answer, or a line of a watch
 * @status: HTTP's
 * @text: what came
 * @len: of it
 * @r: set; to be freed, also on failure
 * @err: filled in if it is not good
 *
 * Return: what it means.
 */
enum gwha_etcd_said gwha_etcd_reply_read(long status, const char *text, size_t len,
					 struct gwha_etcd_reply *r, struct gwha_err *err)
{
	enum gwha_etcd_said said = GWHA_ETCD_GOOD;
	json_t *json;

	*r = (struct gwha_etcd_reply){.n = 0};
	json = json_loadb(text, len, 0, NULL);
	if (status != 200 || !json || json_object_get(json, "error")) {
		said = take_error(status, json, text, len, err);
	} else if (!take_all(json, r)) {
		gwha_fail(err, GWHA_EXIT_REFUSED,
			  "says what etcd does not: it must be 3.4 or later, and nobody between");
		said = GWHA_ETCD_ELSEWHERE;
	}
	json_decref(json);
	return said;
}

/**
 * gwha_etcd_reply_free - forget an answer
 * @r: answer
 */
void gwha_etcd_reply_free(struct gwha_etcd_reply *r)
{
	for (size_t i = 0; i < r->n; i++) {
		free(r->kvs[i].key);
		free(r->kvs[i].value);
	}
	free(r->kvs);
	explicit_bzero(r, sizeof(*r));
}
