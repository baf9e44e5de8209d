/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the objects of a site are kept: rows of text by kind and name, an epoch,
 * and what was changed, when, by whom and why. One interface, whatever is behind.
 */

#ifndef GWHA_STORE_H
#define GWHA_STORE_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "pool_kind.h"

/**
 * struct gwha_store_change - a row that is written, changed or taken away
 * @kind: what it is
 * @name: its name
 * @old: its text so far; NULL: there was none
 * @new: its text from now on; NULL: there is none
 */
struct gwha_store_change {
	enum gwha_pool_kind kind;
	const char *name;
	const char *old;
	const char *new;
};

/**
 * struct gwha_store_note - who changes something, and why
 * @time_us: when, in microseconds since 1970
 * @uid: who
 * @what: what was asked for, as "add connection c1"
 * @cause: why, in the words of whoever asked, or ""
 */
struct gwha_store_note {
	uint64_t time_us;
	uint32_t uid;
	const char *what;
	const char *cause;
};

/**
 * struct gwha_store_past - a row of history
 * @id: its number; the larger, the later
 * @epoch: the epoch that the change began
 * @note: who, when, what and why
 * @change: the row that was changed
 */
struct gwha_store_past {
	uint64_t id;
	uint64_t epoch;
	struct gwha_store_note note;
	struct gwha_store_change change;
};

/**
 * struct gwha_store_ask - which rows of history
 * @kind: of this kind alone; GWHA_KINDS for all
 * @name: of this name alone; NULL for all
 * @before: numbers below this one alone; 0 for all
 * @limit: at most so many
 */
struct gwha_store_ask {
	enum gwha_pool_kind kind;
	const char *name;
	uint64_t before;
	uint32_t limit;
};

/* Texts are valid during the call. Not 0: no more, and the same is returned. */
typedef int (*gwha_store_row_fn)(void *arg, enum gwha_pool_kind kind,
				 const char *name, const char *text);
typedef int (*gwha_store_past_fn)(void *arg,
				  const struct gwha_store_past *past);

struct gwha_etcd;
struct gwha_store;

/**
 * struct gwha_store_ops - what a store can do
 * @load: give all rows, in the order of kinds and then of names
 * @fresh: whether what was loaded is what there is; 1: load again. NULL: it always is
 * @may: whether we may change it, as things stand. NULL: we always may
 * @commit: make changes, all or none, and raise the epoch; refused if the store
 *	has another epoch than @epoch says, which is set to the new one. 1: somebody
 *	else has changed it, as he may: load again, and try again
 * @history: give rows of history, the latest first
 * @close: free it
 *
 * Each returns 0, or -1 with the error, which says where and what to do.
 */
struct gwha_store_ops {
	int (*load)(struct gwha_store *s, gwha_store_row_fn fn, void *arg,
		    uint64_t *epoch, struct gwha_err *err);
	int (*fresh)(struct gwha_store *s, struct gwha_err *err);
	int (*may)(struct gwha_store *s, struct gwha_err *err);
	int (*commit)(struct gwha_store *s, const struct gwha_store_note *note,
		      const struct gwha_store_change *changes, size_t n,
		      uint64_t *epoch, struct gwha_err *err);
	int (*history)(struct gwha_store *s, const struct gwha_store_ask *ask,
		       gwha_store_past_fn fn, void *arg, struct gwha_err *err);
	void (*close)(struct gwha_store *s);
};

/* What all stores begin with. */
struct gwha_store {
	const struct gwha_store_ops *ops;
};

/**
 * struct gwha_store_limits - how much a store holds
 * @pages: of 4 KiB
 * @history: rows of history; older ones go
 */
struct gwha_store_limits {
	uint32_t pages;
	uint32_t history;
};

/* Members of etcd; and of its texts, with the NUL. */
#define GWHA_ETCD_MEMBERS_MAX 9
#define GWHA_ETCD_MEMBER_MAX 80
#define GWHA_ETCD_TEXT_MAX 64
#define GWHA_ETCD_PATH_MAX 108
/* Of what tells a process from all others. */
#define GWHA_ETCD_ID_MAX 33

/**
 * struct gwha_etcd_conf - where etcd is, and who we are
 * @at: its members: http:// or https://, an address and a port
 * @n: how many
 * @prefix: what all keys begin with
 * @name: ours, for people
 * @ca: certificates of who signs its members', or ""
 * @cert: our certificate, or ""
 * @key: its key
 * @user: our name there, or ""
 * @password: the file that has its password
 * @lease_us: how long a leader that says nothing any more leads
 */
struct gwha_etcd_conf {
	char at[GWHA_ETCD_MEMBERS_MAX][GWHA_ETCD_MEMBER_MAX];
	size_t n;
	char prefix[GWHA_ETCD_TEXT_MAX];
	char name[GWHA_ETCD_TEXT_MAX];
	char ca[GWHA_ETCD_PATH_MAX];
	char cert[GWHA_ETCD_PATH_MAX];
	char key[GWHA_ETCD_PATH_MAX];
	char user[GWHA_ETCD_TEXT_MAX];
	char password[GWHA_ETCD_PATH_MAX];
	uint64_t lease_us;
};

/* etcd.c */
extern const struct gwha_store_limits gwha_etcd_limits;
struct gwha_etcd *gwha_store_etcd(const struct gwha_etcd_conf *conf,
				  const struct gwha_store_limits *limits,
				  struct gwha_err *err);

/* sqlite.c */
extern const struct gwha_store_limits gwha_store_limits;
struct gwha_store *gwha_store_sqlite(const char *path,
				     const struct gwha_store_limits *limits,
				     struct gwha_err *err);

#endif /* GWHA_STORE_H */
