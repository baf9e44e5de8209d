// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A change is written to etcd. What fits is one transaction. What does not, first goes
 * to history, which nobody reads beyond what the state says; then the state says it,
 * and with that it is done; then rows follow, and the state says that too. Whoever
 * leads next ends what was begun, or takes away what was not.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "etcd.h"

/* Rows of one transaction, beside history and state. */
#define ROWS_MAX (GWHA_ETCD_OPS_MAX - 4)
/* Rows of history at once. */
#define PAGE 32
/* What history has beyond its bound before something goes. */
#define SLACK 256

static int no_memory(struct gwha_err *err)
{
	return gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
}

/* That we lead, and that the state is the one we know. */
static int fence(const struct gwha_etcd *s, struct gwha_etcd_txn *t)
{
	char state[GWHA_ETCD_KEY_MAX], leader[GWHA_ETCD_KEY_MAX];
	char from[GWHA_ETCD_KEY_MAX], to[GWHA_ETCD_KEY_MAX];
	const struct gwha_etcd_range range = {.key = from, .end = to};

	gwha_etcd_key(s, state, "now/state");
	gwha_etcd_key(s, leader, "now/leader");
	gwha_etcd_key(s, from, "now/");
	gwha_etcd_key(s, to, "now0");
	return gwha_etcd_txn_if(t, "CREATE", leader, s->election.term) ||
	       gwha_etcd_txn_if(t, "MOD", state, s->changed) ||
	       gwha_etcd_txn_else(t, &range);
}

/* It was not done: somebody else leads, or has written; or it is ours after all. */
static int find_out(struct gwha_etcd *s, const struct gwha_etcd_reply *r, const char *by,
		    struct gwha_err *err)
{
	struct gwha_etcd_now now;

	if (gwha_etcd_now_read(s, r, &now, err))
		return -1;
	if (by && now.changed && !strcmp(now.by, by)) {
		s->changed = now.changed;
		return 0;
	}
	if (now.there && now.term == s->election.term)
		return 1;
	return gwha_fail(err, GWHA_EXIT_REFUSED,
			 "this controller does not lead any more: \"%s\" does: ask there",
			 now.there ? now.name : "nobody");
}

/*
 * 0: it is done; with @by, the state is the new one. 1: the state is another's. Not
 * known, it is read anew before anything else.
 */
static int run(struct gwha_etcd *s, struct gwha_etcd_txn *t, const char *by,
	       struct gwha_err *err)
{
	enum gwha_etcd_said said;
	struct gwha_etcd_reply r;
	bool unsure = false;
	int ret = 0;

	gwha_etcd_beat(s);
	if (gwha_etcd_may(&s->store, err))
		return -1;
	if (fence(s, t))
		return no_memory(err);
	said = gwha_etcd_ask(&s->client, "kv/txn", t->body, &r, &unsure, err);
	if (said == GWHA_ETCD_GOOD && r.succeeded && by)
		s->changed = r.revision;
	else if (said == GWHA_ETCD_GOOD && !r.succeeded)
		ret = find_out(s, &r, by, err);
	else if (said != GWHA_ETCD_GOOD)
		ret = -1;
	if (ret)
		s->read = false;
	if (ret < 0 && said != GWHA_ETCD_GOOD && unsure && by) {
		struct gwha_err why = *err;

		gwha_fail(err, GWHA_EXIT_REFUSED,
			  "it is not known whether it was done: look with show: %.400s", why.text);
	}
	if (strstr(err->text, "database space exceeded") && ret < 0)
		gwha_fail(err, GWHA_EXIT_REFUSED,
			  "etcd is full: compact and defragment it, and take its alarm away");
	gwha_etcd_reply_free(&r);
	return ret;
}

static int put_state(struct gwha_etcd *s, struct gwha_etcd_txn *t, struct gwha_etcd_now *next,
		     struct gwha_err *err)
{
	char key[GWHA_ETCD_KEY_MAX], *text;
	int ret;

	snprintf(next->by, sizeof(next->by), "%s.%" PRIu64, s->id, ++s->writes);
	text = gwha_etcd_state_text(next);
	gwha_etcd_key(s, key, "now/state");
	ret = text ? gwha_etcd_txn_put(t, key, text, 0) : -1;
	free(text);
	return ret ? no_memory(err) : 0;
}

/* The state becomes another. */
static int turn(struct gwha_etcd *s, struct gwha_etcd_now *next, struct gwha_err *err)
{
	struct gwha_etcd_txn t;
	int ret = gwha_etcd_txn_begin(&t) ? no_memory(err) : put_state(s, &t, next, err);

	if (!ret)
		ret = run(s, &t, next->by, err);
	if (!ret) {
		s->epoch = next->epoch;
		s->ids = next->ids;
		s->open = next->open;
	}
	gwha_etcd_txn_free(&t);
	return ret;
}

/* Whether a later one is of the same object: etcd takes a key once in a transaction. */
static bool is_changed_again(const struct gwha_store_change *c, size_t i, size_t n)
{
	for (size_t k = i + 1; k < n; k++)
		if (c[k].kind == c[i].kind && !strcmp(c[k].name, c[i].name))
			return true;
	return false;
}

static int put_rows(const struct gwha_etcd *s, struct gwha_etcd_txn *t,
		    const struct gwha_store_change *c, size_t n)
{
	char key[GWHA_ETCD_KEY_MAX];
	int ret = 0;

	for (size_t i = 0; !ret && i < n; i++) {
		if (is_changed_again(c, i, n))
			continue;
		gwha_etcd_key(s, key, "row/%s/%s", gwha_pool_kind_name(c[i].kind), c[i].name);
		ret = c[i].new ? gwha_etcd_txn_put(t, key, c[i].new, 0) :
				 gwha_etcd_txn_del(t, key, NULL);
	}
	return ret;
}

static size_t size_of(const struct gwha_store_change *c)
{
	return strlen(c->name) + (c->old ? strlen(c->old) : 0) + (c->new ? strlen(c->new) : 0);
}

/* How many of them fit into one value of history. */
static size_t fitting(const struct gwha_store_change *c, size_t n)
{
	size_t bytes = size_of(&c[0]), i = 1;

	for (; i < n && i < ROWS_MAX; i++) {
		bytes += size_of(&c[i]);
		if (bytes > GWHA_ETCD_BYTES_MAX / 2)
			break;
	}
	return i;
}

/**
 * struct job - a change
 * @note: who, when, why
 * @c: its rows
 * @n: how many
 * @next: the state that it makes
 */
struct job {
	const struct gwha_store_note *note;
	const struct gwha_store_change *c;
	size_t n;
	struct gwha_etcd_now next;
};

/* Rows [@at, @at + @n) of a change as a value of history. */
static int put_history(struct gwha_etcd *s, struct gwha_etcd_txn *t, const struct job *j,
		       size_t at, size_t n)
{
	json_t *rows = json_array(), *json;
	char key[GWHA_ETCD_KEY_MAX], *text;
	int ret = rows ? 0 : -1;

	for (size_t i = at; !ret && i < at + n; i++)
		ret = json_array_append_new(
			rows, json_pack("[s, s, s?, s?]", gwha_pool_kind_name(j->c[i].kind),
					j->c[i].name, j->c[i].old, j->c[i].new));
	json = json_pack("{s:I, s:I, s:I, s:s, s:s, s:s, s:I, s:I, s:o}", "epoch",
			 (json_int_t)j->next.epoch, "time_us", (json_int_t)j->note->time_us, "uid",
			 (json_int_t)j->note->uid, "what", j->note->what, "cause", j->note->cause,
			 "by", s->client.conf.name, "term", (json_int_t)s->election.term, "first",
			 (json_int_t)s->ids, "rows", rows);
	text = json && !ret ? json_dumps(json, JSON_COMPACT) : NULL;
	gwha_etcd_key(s, key, "history/%020" PRIu64, s->ids + at);
	ret = text ? gwha_etcd_txn_put(t, key, text, 0) : -1;
	free(text);
	json_decref(json);
	return ret;
}

static int commit_small(struct gwha_etcd *s, struct job *j, struct gwha_err *err)
{
	struct gwha_etcd_txn t;
	int ret;

	ret = gwha_etcd_txn_begin(&t) || put_history(s, &t, j, 0, j->n) ||
	      put_rows(s, &t, j->c, j->n);
	ret = ret ? no_memory(err) : put_state(s, &t, &j->next, err);
	if (!ret)
		ret = run(s, &t, j->next.by, err);
	if (!ret) {
		s->epoch = j->next.epoch;
		s->ids = j->next.ids;
	}
	gwha_etcd_txn_free(&t);
	return ret;
}

static int write_history(struct gwha_etcd *s, const struct job *j, struct gwha_err *err)
{
	int ret = 0;

	for (size_t at = 0; !ret && at < j->n;) {
		size_t n = fitting(j->c + at, j->n - at);
		struct gwha_etcd_txn t;

		ret = gwha_etcd_txn_begin(&t) || put_history(s, &t, j, at, n) ?
			      no_memory(err) :
			      run(s, &t, NULL, err);
		gwha_etcd_txn_free(&t);
		at += n;
	}
	return ret;
}

/* Rows of one value of history become rows: they fit, as they were chosen so. */
static int write_rows(struct gwha_etcd *s, const char *value, struct gwha_err *err)
{
	json_t *json = json_loads(value, 0, NULL), *rows = json_object_get(json, "rows");
	struct gwha_store_change c[ROWS_MAX];
	size_t n = json_array_size(rows), i;
	struct gwha_etcd_txn t;
	const char *kind;
	int ret;

	for (i = 0; i < n && n <= ROWS_MAX; i++) {
		if (!gwha_etcd_row(json_array_get(rows, i), &kind, &c[i].name, &c[i].old,
				   &c[i].new))
			break;
		c[i].kind = gwha_pool_kind_of(kind);
		if (c[i].kind == GWHA_KINDS)
			break;
	}
	if (!n || i < n)
		ret = gwha_fail(err, GWHA_EXIT_REFUSED,
				"etcd: a row of history cannot be read: run the gwhad that wrote it");
	else if (gwha_etcd_txn_begin(&t) || put_rows(s, &t, c, n))
		ret = no_memory(err);
	else
		ret = run(s, &t, NULL, err);
	if (n && i == n)
		gwha_etcd_txn_free(&t);
	json_decref(json);
	return ret;
}

/* Rows follow history. */
static int follow(struct gwha_etcd *s, struct gwha_err *err)
{
	char from[GWHA_ETCD_KEY_MAX], to[GWHA_ETCD_KEY_MAX];
	const struct gwha_etcd_range range = {.key = from, .end = to, .limit = PAGE};
	struct gwha_etcd_now next = {.epoch = s->epoch, .ids = s->ids};
	struct gwha_etcd_reply r;
	bool more = true;
	int ret = 0;

	gwha_etcd_key(s, from, "history/%020" PRIu64, s->open);
	gwha_etcd_key(s, to, "history/%020" PRIu64, s->ids);
	while (!ret && more) {
		ret = gwha_etcd_range(s, &range, &r, err) ? -1 : 0;
		for (size_t i = 0; !ret && i < r.n; i++)
			ret = write_rows(s, r.kvs[i].value, err);
		more = r.more && r.n;
		if (more)
			snprintf(from, sizeof(from), "%.*s\1", GWHA_ETCD_KEY_MAX - 2,
				 r.kvs[r.n - 1].key);
		gwha_etcd_reply_free(&r);
	}
	return ret ? ret : turn(s, &next, err);
}

static int del(struct gwha_etcd *s, const char *from, const char *to, struct gwha_err *err)
{
	struct gwha_etcd_txn t;
	int ret = gwha_etcd_txn_begin(&t) || gwha_etcd_txn_del(&t, from, to) ?
			  no_memory(err) :
			  run(s, &t, NULL, err);

	gwha_etcd_txn_free(&t);
	return ret;
}

/* History that the state does not say. */
static int clear(struct gwha_etcd *s, struct gwha_err *err)
{
	char from[GWHA_ETCD_KEY_MAX], to[GWHA_ETCD_KEY_MAX];

	gwha_etcd_key(s, from, "history/%020" PRIu64, s->ids);
	gwha_etcd_key(s, to, "history0");
	return del(s, from, to, err);
}

/**
 * gwha_etcd_settle - end what somebody had begun
 * @s: the store, of a leader
 * @err: filled in on failure
 *
 * Return: 0, 1 if the state is not the one that was read, or -1.
 */
int gwha_etcd_settle(struct gwha_etcd *s, struct gwha_err *err)
{
	uint64_t term = s->election.term;
	struct gwha_etcd_now now;
	int ret;

	if (gwha_etcd_look(s, &now, err))
		return -1;
	if (s->read && now.changed != s->changed)
		return 1;
	s->changed = now.changed;
	s->epoch = now.epoch;
	s->ids = now.ids;
	s->open = now.open;
	ret = s->open ? follow(s, err) : 0;
	if (!ret)
		ret = clear(s, err);
	if (!ret)
		s->clean = term;
	return ret;
}

/* What is too old goes, whole mutations at a time. It can wait, if it must. */
static void forget(struct gwha_etcd *s, uint64_t before)
{
	uint64_t beyond = s->ids - 1 > s->limits.history ? s->ids - 1 - s->limits.history : 0;
	char from[GWHA_ETCD_KEY_MAX], to[GWHA_ETCD_KEY_MAX];
	const struct gwha_etcd_range last = {from, to, 1, 0, true};
	struct gwha_etcd_reply r;
	struct gwha_err err;
	json_int_t first = 0;
	json_t *json;

	if (!beyond || s->ids / SLACK == before / SLACK)
		return;
	gwha_etcd_key(s, from, "history/");
	gwha_etcd_key(s, to, "history/%020" PRIu64, beyond + 1);
	if (!gwha_etcd_range(s, &last, &r, &err) && r.n) {
		json = json_loads(r.kvs[0].value, 0, NULL);
		first = json_integer_value(json_object_get(json, "first"));
		json_decref(json);
	}
	gwha_etcd_reply_free(&r);
	gwha_etcd_key(s, to, "history/%020" PRIu64, (uint64_t)first);
	if (first > 1)
		del(s, from, to, &err);
}

static int commit_large(struct gwha_etcd *s, struct job *j, struct gwha_err *err)
{
	struct gwha_err ignored;
	int ret;

	s->clean = 0;
	j->next.open = s->ids;
	ret = write_history(s, j, err);
	if (!ret)
		ret = turn(s, &j->next, err);
	/* it is done; if rows do not follow now, they do before anything is read */
	if (!ret && !follow(s, &ignored))
		s->clean = s->election.term;
	return ret;
}

/**
 * gwha_etcd_commit - make changes
 * @store: the store
 * @note: who, when, why
 * @changes: rows
 * @n: how many
 * @epoch: the one that they are of; set to the new one
 * @err: filled in on failure
 *
 * Return: 0; 1 if there is another epoch: read again; or -1.
 */
int gwha_etcd_commit(struct gwha_store *store, const struct gwha_store_note *note,
		     const struct gwha_store_change *changes, size_t n,
		     uint64_t *epoch, struct gwha_err *err)
{
	struct gwha_etcd *s = (struct gwha_etcd *)store;
	uint64_t before = s->ids;
	struct job j = {note, changes, n, {.epoch = *epoch + 1}};
	int ret;

	*err = (struct gwha_err){.text = ""};
	for (size_t i = 0; i < n; i++)
		if (size_of(&changes[i]) > GWHA_ETCD_ROW_MAX)
			return gwha_fail(err, GWHA_EXIT_REFUSED,
					 "%s \"%.64s\": is too long for etcd, which takes %d bytes as it was and is: make it shorter, as by fewer routes",
					 gwha_pool_kind_name(changes[i].kind), changes[i].name,
					 GWHA_ETCD_ROW_MAX);
	ret = gwha_etcd_may(store, err);
	if (!ret && (!s->read || s->open || s->epoch != *epoch))
		ret = 1;
	if (!ret && s->clean != s->election.term)
		ret = gwha_etcd_settle(s, err);
	j.next.ids = s->ids + n;
	if (!ret)
		ret = fitting(changes, n) == n ? commit_small(s, &j, err) :
						 commit_large(s, &j, err);
	if (ret > 0)
		s->read = false;
	if (ret)
		return ret;
	*epoch = s->epoch;
	s->seen = s->changed;
	forget(s, before);
	return 0;
}
