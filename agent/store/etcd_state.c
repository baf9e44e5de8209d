// SPDX-License-Identifier: GPL-2.0-or-later
/* What is in etcd, and where: keys, and the two that everybody watches. */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "etcd.h"

/* Of what is kept. */
#define VERSION 1

/**
 * gwha_etcd_key - the name of a key
 * @s: the store
 * @key: set
 * @fmt: what follows the prefix, as for printf
 *
 * Names of objects are short enough for it.
 */
void gwha_etcd_key(const struct gwha_etcd *s, char key[GWHA_ETCD_KEY_MAX],
		   const char *fmt, ...)
{
	int used = snprintf(key, GWHA_ETCD_KEY_MAX, "%s/", s->client.conf.prefix);
	va_list args;

	va_start(args, fmt);
	vsnprintf(key + used, (size_t)(GWHA_ETCD_KEY_MAX - used), fmt, args);
	va_end(args);
}

static void copy(char *to, size_t room, const json_t *json, const char *key)
{
	const char *text = json_string_value(json_object_get(json, key));

	snprintf(to, room, "%s", text ? text : "");
}

static int take_state(const struct gwha_etcd *s, const struct gwha_etcd_kv *kv,
		      struct gwha_etcd_now *now, struct gwha_err *err)
{
	json_t *json = json_loads(kv->value, 0, NULL);
	json_int_t version = 0, epoch = 0, ids = 0, open = 0;
	int ret = 0;

	if (json_unpack(json, "{s:I, s:I, s:I, s:I}", "version", &version, "epoch", &epoch,
			"ids", &ids, "open", &open) ||
	    epoch < 0 || ids < 1 || open < 0)
		ret = gwha_fail(err, GWHA_EXIT_REFUSED,
				"etcd: %.256s is not gwha's: give another prefix", kv->key);
	else if (version != VERSION)
		ret = gwha_fail(err, GWHA_EXIT_REFUSED,
				"etcd: %s is of version %lld, this program knows %d: run a newer gwhad",
				s->client.conf.prefix, (long long)version, VERSION);
	now->changed = kv->changed;
	now->epoch = (uint64_t)epoch;
	now->ids = (uint64_t)ids;
	now->open = (uint64_t)open;
	copy(now->by, sizeof(now->by), json, "by");
	json_decref(json);
	return ret;
}

static void take_leader(const struct gwha_etcd_kv *kv, struct gwha_etcd_now *now)
{
	json_t *json = json_loads(kv->value, 0, NULL);

	now->there = true;
	now->term = kv->created;
	copy(now->id, sizeof(now->id), json, "id");
	copy(now->name, sizeof(now->name), json, "name");
	/* it goes to terminals */
	for (char *c = now->name; *c; c++)
		if (*c < ' ' || *c > '~')
			*c = '?';
	json_decref(json);
}

/**
 * gwha_etcd_now_read - understand what is under now/
 * @s: the store
 * @r: answer that has those keys
 * @now: set
 * @err: filled in on failure
 *
 * Return: 0, or -1 if it is not as this program knows it.
 */
int gwha_etcd_now_read(const struct gwha_etcd *s, const struct gwha_etcd_reply *r,
		       struct gwha_etcd_now *now, struct gwha_err *err)
{
	char state[GWHA_ETCD_KEY_MAX], leader[GWHA_ETCD_KEY_MAX];
	int ret = 0;

	*now = (struct gwha_etcd_now){.revision = r->revision, .ids = 1};
	gwha_etcd_key(s, state, "now/state");
	gwha_etcd_key(s, leader, "now/leader");
	for (size_t i = 0; i < r->n && !ret; i++) {
		if (!strcmp(r->kvs[i].key, state))
			ret = take_state(s, &r->kvs[i], now, err);
		else if (!strcmp(r->kvs[i].key, leader))
			take_leader(&r->kvs[i], now);
	}
	return ret;
}

/**
 * gwha_etcd_state_text - the value of the state
 * @now: state
 *
 * Return: it, to be freed, or NULL for want of memory.
 */
char *gwha_etcd_state_text(const struct gwha_etcd_now *now)
{
	json_t *json = json_pack("{s:i, s:I, s:I, s:I, s:s}", "version", VERSION, "epoch",
				 (json_int_t)now->epoch, "ids", (json_int_t)now->ids, "open",
				 (json_int_t)now->open, "by", now->by);
	char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;

	json_decref(json);
	return text;
}

/* A text of a row, or none. */
static bool take_column(const json_t *row, size_t at, const char **to)
{
	const json_t *one = json_array_get(row, at);

	*to = json_string_value(one);
	return *to || json_is_null(one);
}

/**
 * gwha_etcd_row - understand a row of history
 * @row: row
 * @kind: set to its kind's name
 * @name: to its own
 * @old: to its text as it was, or NULL
 * @new: to its text as it is, or NULL
 *
 * Return: false if it is none.
 */
bool gwha_etcd_row(const json_t *row, const char **kind, const char **name, const char **old,
		   const char **new)
{
	return take_column(row, 0, kind) && *kind && take_column(row, 1, name) && *name &&
	       take_column(row, 2, old) && take_column(row, 3, new);
}
