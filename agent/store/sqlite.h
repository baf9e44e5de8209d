/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A store that is a file of SQLite: its files know each other by this. */

#ifndef GWHA_STORE_SQLITE_H
#define GWHA_STORE_SQLITE_H

#include <sqlite3.h>

#include "store.h"

/**
 * struct gwha_sqlite - a store that is a file
 * @store: as everybody knows it
 * @db: the file
 * @limits: how much it holds
 * @path: its name
 */
struct gwha_sqlite {
	struct gwha_store store;
	sqlite3 *db;
	struct gwha_store_limits limits;
	char path[4096];
};

int gwha_sqlite_fail(const struct gwha_sqlite *s, struct gwha_err *err);
int gwha_sqlite_do(const struct gwha_sqlite *s, const char *sql,
		   struct gwha_err *err);
sqlite3_stmt *gwha_sqlite_prepare(const struct gwha_sqlite *s, const char *sql,
				  struct gwha_err *err);
int gwha_sqlite_number(const struct gwha_sqlite *s, const char *sql,
		       uint64_t *number, struct gwha_err *err);
int gwha_sqlite_open(struct gwha_sqlite *s, struct gwha_err *err);

#endif /* GWHA_STORE_SQLITE_H */
