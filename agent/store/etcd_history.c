// SPDX-License-Identifier: GPL-2.0-or-later
/* What was changed, as etcd has it: the latest first, a page of values at a time. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "etcd.h"

/* Values at once: of large ones; and of small ones, of which all together are small. */
#define PAGE_MIN 16
#define PAGE_MAX 1024
#define SMALL (256 * 1024)

/**
 * struct reading - what is looked for
 * @ask: which rows
 * @fn: takes them
 * @arg: passed to that
 * @left: how many are still wanted
 */
struct reading {
	const struct gwha_store_ask *ask;
	gwha_store_past_fn fn;
	void *arg;
	uint32_t left;
};

static bool is_asked(const struct gwha_store_ask *ask, const struct gwha_store_past *p)
{
	return p->change.kind < GWHA_KINDS && (!ask->before || p->id < ask->before) &&
	       (ask->kind == GWHA_KINDS || ask->kind == p->change.kind) &&
	       (!ask->name || !strcmp(ask->name, p->change.name));
}

static int tell_row(struct reading *rd, struct gwha_store_past *p, json_t *row)
{
	const char *kind;

	if (!gwha_etcd_row(row, &kind, &p->change.name, &p->change.old, &p->change.new))
		return 0;
	p->change.kind = gwha_pool_kind_of(kind);
	if (!is_asked(rd->ask, p))
		return 0;
	rd->left--;
	return rd->fn(rd->arg, p);
}

/* A value has rows of one change, the earliest first. */
static int tell(struct reading *rd, const struct gwha_etcd_kv *kv)
{
	const char *number = strrchr(kv->key, '/');
	uint64_t first = number ? strtoull(number + 1, NULL, 10) : 0;
	json_t *json = json_loads(kv->value, 0, NULL), *rows = json_object_get(json, "rows");
	json_int_t epoch = 0, time_us = 0, uid = 0;
	struct gwha_store_past p = {.note.what = "", .note.cause = ""};
	int ret = 0;

	json_unpack(json, "{s:I, s:I, s:I, s:s, s:s}", "epoch", &epoch, "time_us", &time_us, "uid",
		    &uid, "what", &p.note.what, "cause", &p.note.cause);
	p.epoch = (uint64_t)epoch;
	p.note.time_us = (uint64_t)time_us;
	p.note.uid = (uint32_t)uid;
	for (size_t i = json_array_size(rows); !ret && rd->left && i > 0; i--) {
		p.id = first + i - 1;
		ret = tell_row(rd, &p, json_array_get(rows, i - 1));
	}
	json_decref(json);
	return ret;
}

static uint32_t next_page(uint32_t page, const struct gwha_etcd_reply *r)
{
	size_t bytes = 0;

	for (size_t i = 0; i < r->n; i++)
		bytes += strlen(r->kvs[i].value);
	if (bytes > SMALL)
		return PAGE_MIN;
	return page < PAGE_MAX ? page * 2 : page;
}

/**
 * gwha_etcd_history - say what was changed, the latest first
 * @store: the store
 * @ask: which rows
 * @fn: takes each
 * @arg: passed to that
 * @err: filled in on failure
 *
 * Return: 0, what @fn returned, or -1.
 */
int gwha_etcd_history(struct gwha_store *store, const struct gwha_store_ask *ask,
		      gwha_store_past_fn fn, void *arg, struct gwha_err *err)
{
	struct gwha_etcd *s = (struct gwha_etcd *)store;
	uint64_t before = ask->before && ask->before < s->ids ? ask->before : s->ids;
	char from[GWHA_ETCD_KEY_MAX], to[GWHA_ETCD_KEY_MAX];
	struct gwha_etcd_range range = {from, to, PAGE_MIN, 0, true};
	struct reading rd = {ask, fn, arg, ask->limit};
	struct gwha_etcd_reply r;
	bool more = true;
	int ret = 0;

	gwha_etcd_key(s, from, "history/");
	gwha_etcd_key(s, to, "history/%020" PRIu64, before);
	while (!ret && more && rd.left) {
		gwha_etcd_beat(s);
		ret = gwha_etcd_range(s, &range, &r, err) ? -1 : 0;
		for (size_t i = 0; !ret && rd.left && i < r.n; i++)
			ret = tell(&rd, &r.kvs[i]);
		more = r.more && r.n;
		if (more)
			snprintf(to, sizeof(to), "%s", r.kvs[r.n - 1].key);
		range.limit = next_page(range.limit, &r);
		gwha_etcd_reply_free(&r);
	}
	return ret;
}
