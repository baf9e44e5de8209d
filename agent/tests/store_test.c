// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where a site is kept: all of a change or none, by epochs, with its history; and
 * what a file that is no good is answered with: full, for reading alone, damaged,
 * another program's, of a version that is not known.
 */

#include <fcntl.h>
#include <inttypes.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "store.h"

static char dir[64], path[80];
static struct gwha_err err;

static const struct gwha_store_note note = {
	.time_us = 1700000000000000,
	.uid = 1000,
	.what = "add pool p",
	.cause = "ticket 7",
};

static int begin(void **state)
{
	(void)state;
	strcpy(dir, "/tmp/gwha-store.XXXXXX");
	assert_non_null(mkdtemp(dir));
	sprintf(path, "%s/pools.db", dir);
	err = (struct gwha_err){.text = ""};
	return 0;
}

static int end(void **state)
{
	static const char *const names[] = {"pools.db", "pools.db-wal", "pools.db-shm", "link", "sub/pools.db", "sub"};
	char name[96];

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		sprintf(name, "%s/%s", dir, names[i]);
		remove(name);
	}
	return rmdir(dir);
}

static struct gwha_store *opened(void)
{
	struct gwha_store *s = gwha_store_sqlite(path, &gwha_store_limits, &err);

	if (!s)
		print_error("%s\n", err.text);
	assert_non_null(s);
	return s;
}

/* That it is refused, and what is said. */
static void refused(const char *name, const char *what)
{
	err = (struct gwha_err){.text = ""};
	assert_null(gwha_store_sqlite(name, &gwha_store_limits, &err));
	if (!strstr(err.text, what) || strncmp(err.text, name, strlen(name)))
		fail_msg("not said: %s, but: %s", what, err.text);
	assert_int_equal(err.code, GWHA_EXIT_REFUSED);
}

/* "pool p=1 gateway g=2 @3" */
static int add_row(void *arg, enum gwha_pool_kind kind, const char *name, const char *text)
{
	char *to = arg;

	sprintf(to + strlen(to), "%s %s=%.20s ", gwha_pool_kind_name(kind), name, text);
	return 0;
}

static const char *rows(struct gwha_store *s)
{
	static char text[4096];
	uint64_t epoch = 0;

	*text = '\0';
	assert_int_equal(s->ops->load(s, add_row, text, &epoch, &err), 0);
	sprintf(text + strlen(text), "@%" PRIu64, epoch);
	return text;
}

static const char *rows_anew(void)
{
	struct gwha_store *s = opened();
	const char *text = rows(s);

	s->ops->close(s);
	return text;
}

static int change(struct gwha_store *s, uint64_t *epoch, enum gwha_pool_kind kind,
		  const char *name, const char *old, const char *new)
{
	const struct gwha_store_change c = {kind, name, old, new};

	return s->ops->commit(s, &note, &c, 1, epoch, &err);
}

static void what_is_written_comes_back(void **state)
{
	struct gwha_store *s = opened();
	uint64_t epoch = 0;
	struct stat st;

	(void)state;
	assert_string_equal(rows(s), "@0");
	assert_int_equal(change(s, &epoch, GWHA_KIND_CONN, "b", NULL, "{\"in\":\"1\"}"), 0);
	assert_int_equal(change(s, &epoch, GWHA_KIND_CONN, "a", NULL, "2"), 0);
	assert_int_equal(change(s, &epoch, GWHA_KIND_INSTANCE, "p.1", NULL, "5"), 0);
	assert_int_equal(change(s, &epoch, GWHA_KIND_POOL, "p", NULL, "3"), 0);
	assert_int_equal(change(s, &epoch, GWHA_KIND_CONN, "a", "2", "4"), 0);
	assert_int_equal(epoch, 5);
	s->ops->close(s);
	assert_string_equal(rows_anew(), "pool p=3 connection a=4 connection b={\"in\":\"1\"} instance p.1=5 @5");
	s = opened();
	assert_int_equal(change(s, &epoch, GWHA_KIND_CONN, "b", "{\"in\":\"1\"}", NULL), 0);
	s->ops->close(s);
	assert_string_equal(rows_anew(), "pool p=3 connection a=4 instance p.1=5 @6");
	/* for nobody else */
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 077, 0);
}

/* The last of three cannot be: none of them is, and nothing is in the history. */
static int count(void *arg, const struct gwha_store_past *past)
{
	(void)past;
	return (*(int *)arg)++, 0;
}

static void a_change_is_whole(void **state)
{
	const struct gwha_store_change changes[] = {
		{GWHA_KIND_POOL, "q", NULL, "1"},
		{GWHA_KIND_POOL, "p", "1", "2"},
		{GWHA_KIND_POOL, "p", NULL, "3"},
	};
	const struct gwha_store_change gone = {GWHA_KIND_TENANT, "t", "1", "2"};
	const struct gwha_store_ask all = {.kind = GWHA_KINDS, .limit = 100};
	struct gwha_store *s = opened();
	uint64_t epoch = 0;
	int n = 0;

	(void)state;
	assert_int_equal(change(s, &epoch, GWHA_KIND_POOL, "p", NULL, "1"), 0);
	assert_int_equal(s->ops->commit(s, &note, changes, 3, &epoch, &err), -1);
	assert_non_null(strstr(err.text, path));
	assert_int_equal(epoch, 1);
	assert_string_equal(rows(s), "pool p=1 @1");
	assert_int_equal(s->ops->commit(s, &note, &gone, 1, &epoch, &err), -1);
	assert_non_null(strstr(err.text, "tenant \"t\" is not there any more"));
	assert_string_equal(rows(s), "pool p=1 @1");
	assert_int_equal(s->ops->history(s, &all, count, &n, &err), 0);
	assert_int_equal(n, 1);
	/* and it goes on */
	assert_int_equal(s->ops->commit(s, &note, changes, 2, &epoch, &err), 0);
	assert_string_equal(rows(s), "pool p=2 pool q=1 @2");
	s->ops->close(s);
}

/* Two have it open: who knows an older epoch changes nothing (fencing). */
static void an_older_epoch_is_refused(void **state)
{
	struct gwha_store *one = opened(), *two = opened();
	uint64_t mine = 0, theirs = 0;

	(void)state;
	assert_int_equal(change(one, &mine, GWHA_KIND_POOL, "p", NULL, "1"), 0);
	assert_int_equal(change(two, &theirs, GWHA_KIND_POOL, "q", NULL, "1"), -1);
	assert_non_null(strstr(err.text, "has epoch 1, and 0 was changed"));
	assert_int_equal(theirs, 0);
	assert_string_equal(rows(two), "pool p=1 @1");
	one->ops->close(one);
	two->ops->close(two);
}

static int add_past(void *arg, const struct gwha_store_past *p)
{
	char *to = arg;

	sprintf(to + strlen(to), "%" PRIu64 ":%s %s>%s ", p->epoch, p->change.name,
		p->change.old ? p->change.old : "-", p->change.new ? p->change.new : "-");
	assert_int_equal(p->note.time_us, note.time_us);
	assert_int_equal(p->note.uid, 1000);
	assert_string_equal(p->note.what, "add pool p");
	assert_string_equal(p->note.cause, "ticket 7");
	return 0;
}

static const char *past(struct gwha_store *s, struct gwha_store_ask ask)
{
	static char text[4096];

	*text = '\0';
	assert_int_equal(s->ops->history(s, &ask, add_past, text, &err), 0);
	return text;
}

static void history_says_who_what_why(void **state)
{
	struct gwha_store *s = opened();
	uint64_t epoch = 0;

	(void)state;
	change(s, &epoch, GWHA_KIND_POOL, "p", NULL, "1");
	change(s, &epoch, GWHA_KIND_TENANT, "p", NULL, "t");
	change(s, &epoch, GWHA_KIND_POOL, "p", "1", "2");
	change(s, &epoch, GWHA_KIND_POOL, "q", NULL, "3");
	change(s, &epoch, GWHA_KIND_POOL, "p", "2", NULL);
	assert_string_equal(past(s, (struct gwha_store_ask){GWHA_KINDS, NULL, 0, 100}),
			    "5:p 2>- 4:q ->3 3:p 1>2 2:p ->t 1:p ->1 ");
	assert_string_equal(past(s, (struct gwha_store_ask){GWHA_KIND_POOL, "p", 0, 2}), "5:p 2>- 3:p 1>2 ");
	assert_string_equal(past(s, (struct gwha_store_ask){GWHA_KIND_POOL, "p", 3, 2}), "1:p ->1 ");
	assert_string_equal(past(s, (struct gwha_store_ask){GWHA_KIND_TENANT, NULL, 0, 9}), "2:p ->t ");
	s->ops->close(s);
}

/* Old rows go, with the whole of their change; objects stay. */
static void history_is_bounded(void **state)
{
	const struct gwha_store_limits few = {.pages = 1000, .history = 3};
	const struct gwha_store_change two[] = {
		{GWHA_KIND_POOL, "p", NULL, "1"},
		{GWHA_KIND_POOL, "q", NULL, "1"},
	};
	struct gwha_store *s = gwha_store_sqlite(path, &few, &err);
	uint64_t epoch = 0;

	(void)state;
	assert_non_null(s);
	assert_int_equal(s->ops->commit(s, &note, two, 2, &epoch, &err), 0);
	change(s, &epoch, GWHA_KIND_POOL, "p", "1", "2");
	assert_string_equal(past(s, (struct gwha_store_ask){GWHA_KINDS, NULL, 0, 9}), "2:p 1>2 1:q ->1 1:p ->1 ");
	change(s, &epoch, GWHA_KIND_POOL, "p", "2", "3");
	assert_string_equal(past(s, (struct gwha_store_ask){GWHA_KINDS, NULL, 0, 9}), "3:p 2>3 2:p 1>2 ");
	assert_string_equal(rows(s), "pool p=3 pool q=1 @3");
	s->ops->close(s);
}

static void a_full_store_changes_nothing(void **state)
{
	const struct gwha_store_limits small = {.pages = 24, .history = 10};
	struct gwha_store *s = gwha_store_sqlite(path, &small, &err);
	uint64_t epoch = 0;
	static char large[200000];

	(void)state;
	assert_non_null(s);
	memset(large, 'x', sizeof(large) - 1);
	assert_int_equal(change(s, &epoch, GWHA_KIND_POOL, "p", NULL, "1"), 0);
	assert_int_equal(change(s, &epoch, GWHA_KIND_POOL, "q", NULL, large), -1);
	assert_non_null(strstr(err.text, path));
	assert_non_null(strstr(err.text, "full: make room on its disk"));
	assert_int_equal(epoch, 1);
	assert_string_equal(rows(s), "pool p=1 @1");
	assert_int_equal(change(s, &epoch, GWHA_KIND_POOL, "p", "1", "2"), 0);
	s->ops->close(s);
	assert_string_equal(rows_anew(), "pool p=2 @2");
}

/* Root can write anywhere, so it is nobody who tries. */
static void a_file_for_reading_is_refused(void **state)
{
	struct gwha_store *s = opened();
	uint64_t epoch = 0;
	bool root = !geteuid();

	(void)state;
	change(s, &epoch, GWHA_KIND_POOL, "p", NULL, "1");
	s->ops->close(s);
	assert_int_equal(chmod(path, 0444), 0);
	assert_int_equal(chmod(dir, 0555), 0);
	assert_false(root && seteuid(65534));
	refused(path, "can be read, but not written: look at its rights");
	assert_false(root && seteuid(0));
	assert_int_equal(chmod(dir, 0700), 0);
	assert_int_equal(chmod(path, 0600), 0);
	assert_string_equal(rows_anew(), "pool p=1 @1");
}

static void write_at(long at, const char *text)
{
	FILE *out = fopen(path, "r+");

	assert_non_null(out);
	assert_int_equal(fseek(out, at, SEEK_SET), 0);
	fputs(text, out);
	assert_int_equal(fclose(out), 0);
}

static void a_damaged_file_is_refused(void **state)
{
	struct gwha_store *s = opened();
	uint64_t epoch = 0;

	(void)state;
	change(s, &epoch, GWHA_KIND_POOL, "p", NULL, "1");
	s->ops->close(s);
	/* the second page on: a table's root */
	write_at(4096, "no page of a table at all");
	refused(path, "put a copy in its place");
	write_at(0, "no file of SQLite");
	refused(path, "file is not a database: put a copy in its place");
}

static void sql(const char *text)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void a_newer_version_is_refused(void **state)
{
	struct gwha_store *s = opened();
	struct stat was, is;

	(void)state;
	s->ops->close(s);
	sql("PRAGMA journal_mode = DELETE; PRAGMA user_version = 99");
	assert_int_equal(stat(path, &was), 0);
	refused(path, "is of version 99, this program knows up to 2: run the gwhad that wrote it, or a newer one");
	assert_int_equal(stat(path, &is), 0);
	assert_true(was.st_mtim.tv_nsec == is.st_mtim.tv_nsec && was.st_size == is.st_size);
}

static void anothers_file_is_refused(void **state)
{
	(void)state;
	sql("CREATE TABLE theirs (x)");
	refused(path, "is a database of another program: name another file");
	sql("PRAGMA application_id = 7");
	refused(path, "is a database of another program");
}

static void an_older_version_is_brought_on(void **state)
{
	struct gwha_store *s = opened();
	uint64_t epoch = 0;

	(void)state;
	change(s, &epoch, GWHA_KIND_POOL, "p", NULL, "1");
	s->ops->close(s);
	/* version 1 had no history */
	sql("DROP TABLE history; PRAGMA user_version = 1");
	s = opened();
	assert_string_equal(rows(s), "pool p=1 @1");
	assert_string_equal(past(s, (struct gwha_store_ask){GWHA_KINDS, NULL, 0, 9}), "");
	assert_int_equal(change(s, &epoch, GWHA_KIND_POOL, "p", "1", "2"), 0);
	assert_string_equal(past(s, (struct gwha_store_ask){GWHA_KINDS, NULL, 0, 9}), "2:p 1>2 ");
	s->ops->close(s);
	/* what cannot be brought on stays as it was: something stands in the way */
	sql("DROP TABLE history; PRAGMA user_version = 1; CREATE TABLE history (mine)");
	refused(path, "table history already exists");
	sql("INSERT INTO history VALUES (1)");
}

static void a_path_that_leads_nowhere_is_refused(void **state)
{
	char name[96];

	(void)state;
	sprintf(name, "%s/sub/pools.db", dir);
	refused(name, "look at the path, its rights");
	sprintf(name, "%s/link", dir);
	assert_int_equal(symlink("pools.db", name), 0);
	refused(name, "look at the path, its rights");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
		T(what_is_written_comes_back),
		T(a_change_is_whole),
		T(an_older_epoch_is_refused),
		T(history_says_who_what_why),
		T(history_is_bounded),
		T(a_full_store_changes_nothing),
		T(a_file_for_reading_is_refused),
		T(a_damaged_file_is_refused),
		T(a_newer_version_is_refused),
		T(anothers_file_is_refused),
		T(an_older_version_is_brought_on),
		T(a_path_that_leads_nowhere_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
