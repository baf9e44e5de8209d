// SPDX-License-Identifier: GPL-2.0-or-later
/* A store that is a file of SQLite. */

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sqlite.h"

/* 4 GiB; an import of the largest site, and as much again. */
const struct gwha_store_limits gwha_store_limits = {
	.pages = 1048576,
	.history = 400000,
};

static struct gwha_sqlite *of(struct gwha_store *s)
{
	return (struct gwha_sqlite *)s;
}

/* What to do about it; what is not known says what SQLite says. */
static const char *remedy(int code)
{
	switch (code & 0xff) {
	case SQLITE_FULL:
		return "make room on its disk";
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_CANTOPEN:
		return "look at the path, its rights, its directory's and at how that is mounted";
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return "put a copy in its place, or take it away and import an export";
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return "another program has it: end that";
	case SQLITE_IOERR:
		return "look at its disk, and whether there is room";
	default:
		return "nothing was changed";
	}
}

/**
 * gwha_sqlite_fail - say what SQLite says
 * @s: the store
 * @err: filled in
 *
 * Return: -1.
 */
int gwha_sqlite_fail(const struct gwha_sqlite *s, struct gwha_err *err)
{
	return gwha_fail(err, GWHA_EXIT_REFUSED, "%s: %.200s: %s", s->path,
			 sqlite3_errmsg(s->db),
			 remedy(sqlite3_extended_errcode(s->db)));
}

/**
 * gwha_sqlite_do - do what gives no rows
 * @s: the store
 * @sql: one or more statements
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_sqlite_do(const struct gwha_sqlite *s, const char *sql,
		   struct gwha_err *err)
{
	if (sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK)
		return 0;
	return gwha_sqlite_fail(s, err);
}

/**
 * gwha_sqlite_prepare - prepare a statement
 * @s: the store
 * @sql: statement
 * @err: filled in on failure
 *
 * Return: it, or NULL.
 */
sqlite3_stmt *gwha_sqlite_prepare(const struct gwha_sqlite *s, const char *sql,
				  struct gwha_err *err)
{
	sqlite3_stmt *st = NULL;

	if (sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) != SQLITE_OK)
		gwha_sqlite_fail(s, err);
	return st;
}

/**
 * gwha_sqlite_number - ask for one number
 * @s: the store
 * @sql: what gives it
 * @number: set
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_sqlite_number(const struct gwha_sqlite *s, const char *sql,
		       uint64_t *number, struct gwha_err *err)
{
	sqlite3_stmt *st = gwha_sqlite_prepare(s, sql, err);
	int ret = 0;

	if (!st)
		return -1;
	if (sqlite3_step(st) == SQLITE_ROW)
		*number = (uint64_t)sqlite3_column_int64(st, 0);
	else
		ret = gwha_sqlite_fail(s, err);
	sqlite3_finalize(st);
	return ret;
}

static int load_kind(struct gwha_sqlite *s, enum gwha_pool_kind kind,
		     gwha_store_row_fn fn, void *arg, struct gwha_err *err)
{
	sqlite3_stmt *st;
	char sql[80];
	int step, ret = 0;

	snprintf(sql, sizeof(sql), "SELECT name, text FROM %s ORDER BY name",
		 gwha_pool_kind_name(kind));
	st = gwha_sqlite_prepare(s, sql, err);
	if (!st)
		return -1;
	while (!ret && (step = sqlite3_step(st)) != SQLITE_DONE) {
		const char *name, *text;

		if (step != SQLITE_ROW) {
			ret = gwha_sqlite_fail(s, err);
			break;
		}
		name = (const char *)sqlite3_column_text(st, 0);
		text = (const char *)sqlite3_column_text(st, 1);
		if (!name || !text)
			ret = gwha_fail(err, GWHA_EXIT_REFUSED,
					"%s: a row of %s is no text: put a copy of the file in its place",
					s->path, gwha_pool_kind_name(kind));
		else
			ret = fn(arg, kind, name, text);
	}
	sqlite3_finalize(st);
	return ret;
}

/* One transaction: rows and epoch go together, whoever writes meanwhile. */
static int load(struct gwha_store *store, gwha_store_row_fn fn, void *arg,
		uint64_t *epoch, struct gwha_err *err)
{
	struct gwha_sqlite *s = of(store);
	int ret = gwha_sqlite_do(s, "BEGIN", err);

	if (ret)
		return -1;
	ret = gwha_sqlite_number(s, "SELECT epoch FROM site", epoch, err);
	for (unsigned int kind = 0; !ret && kind < GWHA_KINDS; kind++)
		ret = load_kind(s, (enum gwha_pool_kind)kind, fn, arg, err);
	sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	return ret;
}

static bool bind_text(sqlite3_stmt *st, int at, const char *text)
{
	return sqlite3_bind_text(st, at, text, -1, SQLITE_STATIC) == SQLITE_OK;
}

static bool bind_number(sqlite3_stmt *st, int at, uint64_t number)
{
	return sqlite3_bind_int64(st, at, (sqlite3_int64)number) == SQLITE_OK;
}

static const char *const verbs[] = {
	"INSERT INTO %s (name, text, epoch) VALUES (?1, ?2, ?3)",
	"UPDATE %s SET text = ?2, epoch = ?3 WHERE name = ?1",
	"DELETE FROM %s WHERE name = ?1",
};

/* A row must be there, or not, as who changes it knows it. */
static int write_row(struct gwha_sqlite *s,
		     const struct gwha_store_change *c, uint64_t epoch,
		     struct gwha_err *err)
{
	const char *kind = gwha_pool_kind_name(c->kind);
	sqlite3_stmt *st;
	char sql[128];
	int ret = 0;

	snprintf(sql, sizeof(sql), verbs[!c->new ? 2 : !!c->old], kind);
	st = gwha_sqlite_prepare(s, sql, err);
	if (!st)
		return -1;
	if (!bind_text(st, 1, c->name) ||
	    (c->new &&
	     (!bind_text(st, 2, c->new) || !bind_number(st, 3, epoch))) ||
	    sqlite3_step(st) != SQLITE_DONE)
		ret = gwha_sqlite_fail(s, err);
	else if (sqlite3_changes(s->db) != 1)
		ret = gwha_fail(err, GWHA_EXIT_REFUSED,
				"%s: %s \"%.64s\" is not there any more: somebody else writes to it: restart gwhad, and ask again",
				s->path, kind, c->name);
	sqlite3_finalize(st);
	return ret;
}

static int write_history(struct gwha_sqlite *s, sqlite3_stmt *st,
			 const struct gwha_store_note *note,
			 const struct gwha_store_change *c, uint64_t epoch,
			 struct gwha_err *err)
{
	bool done = bind_number(st, 1, epoch) &&
		    bind_number(st, 2, note->time_us) &&
		    bind_number(st, 3, note->uid) &&
		    bind_text(st, 4, note->what) &&
		    bind_text(st, 5, note->cause) &&
		    bind_number(st, 6, c->kind) && bind_text(st, 7, c->name) &&
		    bind_text(st, 8, c->old) && bind_text(st, 9, c->new) &&
		    sqlite3_step(st) == SQLITE_DONE;

	if (!done)
		gwha_sqlite_fail(s, err);
	sqlite3_reset(st);
	return done ? 0 : -1;
}

static int write_all(struct gwha_sqlite *s, const struct gwha_store_note *note,
		     const struct gwha_store_change *changes, size_t n,
		     uint64_t epoch, struct gwha_err *err)
{
	static const char insert[] =
		"INSERT INTO history (epoch, time_us, uid, what, cause, kind, name, old, new)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
	sqlite3_stmt *st = gwha_sqlite_prepare(s, insert, err);
	int ret = 0;

	if (!st)
		return -1;
	for (size_t i = 0; !ret && i < n; i++) {
		ret = write_row(s, &changes[i], epoch, err);
		if (!ret)
			ret = write_history(s, st, note, &changes[i], epoch,
					    err);
	}
	sqlite3_finalize(st);
	return ret;
}

/* What is too old goes, whole mutations at a time. */
static int forget(struct gwha_sqlite *s, struct gwha_err *err)
{
	char sql[192];

	snprintf(sql, sizeof(sql),
		 "DELETE FROM history WHERE epoch <= (SELECT epoch FROM history WHERE id <="
		 " (SELECT max(id) FROM history) - %" PRIu32 " ORDER BY id DESC LIMIT 1)",
		 s->limits.history);
	return gwha_sqlite_do(s, sql, err);
}

static int mutate(struct gwha_sqlite *s, const struct gwha_store_note *note,
		  const struct gwha_store_change *changes, size_t n,
		  uint64_t epoch, struct gwha_err *err)
{
	uint64_t has = 0;
	char sql[64];

	if (gwha_sqlite_number(s, "SELECT epoch FROM site", &has, err))
		return -1;
	if (has != epoch)
		return gwha_fail(err, GWHA_EXIT_REFUSED,
				 "%s: has epoch %" PRIu64 ", and %" PRIu64 " was changed: somebody else writes to it: restart gwhad, and ask again",
				 s->path, has, epoch);
	snprintf(sql, sizeof(sql), "UPDATE site SET epoch = %" PRIu64, epoch + 1);
	if (write_all(s, note, changes, n, epoch + 1, err) ||
	    gwha_sqlite_do(s, sql, err))
		return -1;
	return forget(s, err);
}

static int commit(struct gwha_store *store, const struct gwha_store_note *note,
		  const struct gwha_store_change *changes, size_t n,
		  uint64_t *epoch, struct gwha_err *err)
{
	struct gwha_sqlite *s = of(store);

	if (gwha_sqlite_do(s, "BEGIN IMMEDIATE", err))
		return -1;
	if (!mutate(s, note, changes, n, *epoch, err) &&
	    !gwha_sqlite_do(s, "COMMIT", err)) {
		(*epoch)++;
		return 0;
	}
	sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	return -1;
}

static const char *text_of(sqlite3_stmt *st, int column, const char *none)
{
	const char *text = (const char *)sqlite3_column_text(st, column);

	return text ? text : none;
}

static int tell(sqlite3_stmt *st, gwha_store_past_fn fn, void *arg)
{
	uint64_t kind = (uint64_t)sqlite3_column_int64(st, 6);
	const struct gwha_store_past past = {
		.id = (uint64_t)sqlite3_column_int64(st, 0),
		.epoch = (uint64_t)sqlite3_column_int64(st, 1),
		.note = {
			.time_us = (uint64_t)sqlite3_column_int64(st, 2),
			.uid = (uint32_t)sqlite3_column_int64(st, 3),
			.what = text_of(st, 4, ""),
			.cause = text_of(st, 5, ""),
		},
		.change = {
			.kind = (enum gwha_pool_kind)kind,
			.name = text_of(st, 7, ""),
			.old = text_of(st, 8, NULL),
			.new = text_of(st, 9, NULL),
		},
	};

	return kind < GWHA_KINDS ? fn(arg, &past) : 0;
}

static int history(struct gwha_store *store, const struct gwha_store_ask *ask,
		   gwha_store_past_fn fn, void *arg, struct gwha_err *err)
{
	struct gwha_sqlite *s = of(store);
	bool good, all = ask->kind == GWHA_KINDS;
	sqlite3_stmt *st;
	char sql[320];
	int step, ret = 0;

	snprintf(sql, sizeof(sql),
		 "SELECT id, epoch, time_us, uid, what, cause, kind, name, old, new FROM history WHERE id < ?1%s%s ORDER BY id DESC LIMIT ?2",
		 all ? "" : " AND kind = ?3", ask->name ? " AND name = ?4" : "");
	st = gwha_sqlite_prepare(s, sql, err);
	if (!st)
		return -1;
	good = bind_number(st, 1, ask->before ? ask->before : INT64_MAX) &&
	       bind_number(st, 2, ask->limit) &&
	       (all || bind_number(st, 3, ask->kind)) &&
	       (!ask->name || bind_text(st, 4, ask->name));
	ret = good ? 0 : gwha_sqlite_fail(s, err);
	while (!ret && (step = sqlite3_step(st)) != SQLITE_DONE)
		ret = step == SQLITE_ROW ? tell(st, fn, arg) :
					   gwha_sqlite_fail(s, err);
	sqlite3_finalize(st);
	return ret;
}

static void close_file(struct gwha_store *store)
{
	struct gwha_sqlite *s = of(store);

	sqlite3_close(s->db);
	free(s);
}

static const struct gwha_store_ops ops = {
	.load = load,
	.commit = commit,
	.history = history,
	.close = close_file,
};

/**
 * gwha_store_sqlite - open a store that is a file
 * @path: its name; it is made if it is not there
 * @limits: how much it holds: &gwha_store_limits
 * @err: filled in on failure
 *
 * Return: the store, or NULL.
 */
struct gwha_store *gwha_store_sqlite(const char *path,
				     const struct gwha_store_limits *limits,
				     struct gwha_err *err)
{
	struct gwha_sqlite *s = calloc(1, sizeof(*s));

	if (!s) {
		gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
		return NULL;
	}
	s->store.ops = &ops;
	s->limits = *limits;
	if (snprintf(s->path, sizeof(s->path), "%s", path) < (int)sizeof(s->path) &&
	    !gwha_sqlite_open(s, err))
		return &s->store;
	if (strlen(path) >= sizeof(s->path))
		gwha_fail(err, GWHA_EXIT_USAGE, "store: the path is too long");
	close_file(&s->store);
	return NULL;
}
