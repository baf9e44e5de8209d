// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A file of SQLite is opened: that it is ours, whole, can be written, and of a
 * version that this program knows. What is older is brought on, a version at a
 * time, each in one transaction; what is newer is left alone.
 */

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sqlite.h"

/* "gwha": how a file is told from another program's. */
#define OURS 0x67776861
/* For who looks at the file meanwhile. */
#define WAIT_MS 2000

/* From version I to version I + 1. Only append. */
static const char *const steps[] = {
	"CREATE TABLE site (one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL);"
	"INSERT INTO site VALUES (1, 0);"
	"CREATE TABLE pool (name TEXT PRIMARY KEY, text TEXT NOT NULL, epoch INTEGER NOT NULL) WITHOUT ROWID;"
	"CREATE TABLE gateway (name TEXT PRIMARY KEY, text TEXT NOT NULL, epoch INTEGER NOT NULL) WITHOUT ROWID;"
	"CREATE TABLE tenant (name TEXT PRIMARY KEY, text TEXT NOT NULL, epoch INTEGER NOT NULL) WITHOUT ROWID;"
	"CREATE TABLE connection (name TEXT PRIMARY KEY, text TEXT NOT NULL, epoch INTEGER NOT NULL) WITHOUT ROWID;"
	"CREATE TABLE instance (name TEXT PRIMARY KEY, text TEXT NOT NULL, epoch INTEGER NOT NULL) WITHOUT ROWID;",
	"CREATE TABLE history (id INTEGER PRIMARY KEY AUTOINCREMENT, epoch INTEGER NOT NULL, time_us INTEGER NOT NULL,"
	" uid INTEGER NOT NULL, what TEXT NOT NULL, cause TEXT NOT NULL, kind INTEGER NOT NULL, name TEXT NOT NULL,"
	" old TEXT, new TEXT);"
	"CREATE INDEX history_of ON history (kind, name, id);",
};

#define VERSION (sizeof(steps) / sizeof(steps[0]))

static int make_version(const struct gwha_sqlite *s, size_t version,
			struct gwha_err *err)
{
	char sql[96];

	snprintf(sql, sizeof(sql),
		 "PRAGMA application_id = %d; PRAGMA user_version = %zu;", OURS,
		 version + 1);
	if (!gwha_sqlite_do(s, "BEGIN IMMEDIATE", err) &&
	    !gwha_sqlite_do(s, steps[version], err) &&
	    !gwha_sqlite_do(s, sql, err) && !gwha_sqlite_do(s, "COMMIT", err))
		return 0;
	sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	return -1;
}

/* A file that nobody has written to yet may become ours. */
static int check_owner(const struct gwha_sqlite *s, struct gwha_err *err)
{
	uint64_t mark = 0, tables = 0;

	if (gwha_sqlite_number(s, "PRAGMA application_id", &mark, err) ||
	    gwha_sqlite_number(s, "SELECT count(*) FROM sqlite_schema", &tables,
			       err))
		return -1;
	if (mark == OURS || (!mark && !tables))
		return 0;
	return gwha_fail(err, GWHA_EXIT_REFUSED,
			 "%s: is a database of another program: name another file",
			 s->path);
}

static int check_version(const struct gwha_sqlite *s, uint64_t *version,
			 struct gwha_err *err)
{
	if (gwha_sqlite_number(s, "PRAGMA user_version", version, err))
		return -1;
	if (*version <= VERSION)
		return 0;
	return gwha_fail(err, GWHA_EXIT_REFUSED,
			 "%s: is of version %" PRIu64 ", this program knows up to %zu: run the gwhad that wrote it, or a newer one",
			 s->path, *version, VERSION);
}

static int is_whole(const struct gwha_sqlite *s, struct gwha_err *err)
{
	sqlite3_stmt *st = gwha_sqlite_prepare(s, "PRAGMA quick_check(1)", err);
	const char *said;
	int ret = 0;

	if (!st)
		return -1;
	if (sqlite3_step(st) != SQLITE_ROW)
		ret = gwha_sqlite_fail(s, err);
	said = ret ? NULL : (const char *)sqlite3_column_text(st, 0);
	if (said && strcmp(said, "ok"))
		ret = gwha_fail(err, GWHA_EXIT_REFUSED,
				"%s: is damaged: %.200s: put a copy in its place, or take it away and import an export",
				s->path, said);
	sqlite3_finalize(st);
	return ret;
}

/* Whoever owns the directory decides who reads; the file is for nobody else. */
static int open_file(struct gwha_sqlite *s, struct gwha_err *err)
{
	const int how = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
			SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW;
	mode_t was = umask(077);
	int ret = sqlite3_open_v2(s->path, &s->db, how, NULL);

	umask(was);
	if (!s->db)
		return gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
	sqlite3_extended_result_codes(s->db, 1);
	sqlite3_busy_timeout(s->db, WAIT_MS);
	if (ret != SQLITE_OK)
		return gwha_sqlite_fail(s, err);
	if (sqlite3_db_readonly(s->db, "main"))
		return gwha_fail(err, GWHA_EXIT_REFUSED,
				 "%s: can be read, but not written: look at its rights, its directory's and at how that is mounted",
				 s->path);
	return 0;
}

/**
 * gwha_sqlite_open - open a store's file
 * @s: the store, with its path
 * @err: filled in on failure
 *
 * Return: 0 or -1; then the file is as it was, or a version on.
 */
int gwha_sqlite_open(struct gwha_sqlite *s, struct gwha_err *err)
{
	uint64_t version = 0;
	char sql[64];

	if (open_file(s, err))
		return -1;
	snprintf(sql, sizeof(sql), "PRAGMA max_page_count = %" PRIu32,
		 s->limits.pages);
	/* what somebody else put there does nothing */
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	if (check_owner(s, err) || check_version(s, &version, err) ||
	    is_whole(s, err) || gwha_sqlite_do(s, "PRAGMA journal_mode = WAL", err) ||
	    gwha_sqlite_do(s, "PRAGMA synchronous = FULL", err) ||
	    gwha_sqlite_do(s, sql, err))
		return -1;
	for (; version < VERSION; version++)
		if (make_version(s, version, err))
			return -1;
	return 0;
}
