/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is said to etcd, and what it says, by its JSON gateway (/v3): 64 bits stand
 * as texts of digits, keys and values in base64. Pure.
 */

#ifndef GWHA_ETCD_TEXT_H
#define GWHA_ETCD_TEXT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

/* Of what etcd says, at most: a page of values, as text. */
#define GWHA_ETCD_REPLY_MAX (32 * 1024 * 1024)
#define GWHA_ETCD_TOKEN_MAX 512

/* What an answer means to whoever asked. */
enum gwha_etcd_said {
	GWHA_ETCD_GOOD,
	GWHA_ETCD_ELSEWHERE, /* not now, or not here: ask another member */
	GWHA_ETCD_LOGIN, /* it does not know us: log in again */
	GWHA_ETCD_COMPACTED, /* it has that revision no more: begin again */
	GWHA_ETCD_LOST, /* there is no such lease */
	GWHA_ETCD_REFUSED,
};

/**
 * struct gwha_etcd_kv - a key
 * @key: its name
 * @value: its value, with a NUL
 * @created: the revision that made it
 * @changed: the one that changed it last
 */
struct gwha_etcd_kv {
	char *key;
	char *value;
	uint64_t created;
	uint64_t changed;
};

/**
 * struct gwha_etcd_reply - an answer
 * @revision: of the whole of etcd
 * @kvs: keys, of a range, or of the range that a transaction had
 * @n: how many
 * @more: there are more
 * @succeeded: of a transaction: what was compared is so
 * @lease: of a lease
 * @ttl_s: how long it lives; 0: it does not
 * @token: of a login
 * @created: of a watch: it has begun
 * @canceled: it has ended
 * @events: how many keys have changed
 */
struct gwha_etcd_reply {
	uint64_t revision;
	struct gwha_etcd_kv *kvs;
	size_t n;
	bool more;
	bool succeeded;
	uint64_t lease;
	uint64_t ttl_s;
	char token[GWHA_ETCD_TOKEN_MAX];
	bool created;
	bool canceled;
	size_t events;
};

/**
 * struct gwha_etcd_range - which keys
 * @key: from here on
 * @end: up to here, or NULL for the one key
 * @limit: at most so many; 0: all
 * @revision: as they were then; 0: as they are
 * @last: the last first
 */
struct gwha_etcd_range {
	const char *key;
	const char *end;
	uint32_t limit;
	uint64_t revision;
	bool last;
};

/**
 * struct gwha_etcd_txn - all of it or nothing
 * @body: as it is sent
 * @n: what is done if all is so
 * @bytes: of keys and values in it
 */
struct gwha_etcd_txn {
	json_t *body;
	size_t n;
	size_t bytes;
};

/* etcd_text.c */
char *gwha_etcd_encode(const char *text);
json_t *gwha_etcd_range_json(const struct gwha_etcd_range *r);
json_t *gwha_etcd_watch_json(const char *key, const char *end, uint64_t revision);
int gwha_etcd_txn_begin(struct gwha_etcd_txn *t);
int gwha_etcd_txn_if(struct gwha_etcd_txn *t, const char *target, const char *key,
		     uint64_t revision);
int gwha_etcd_txn_put(struct gwha_etcd_txn *t, const char *key, const char *value,
		      uint64_t lease);
int gwha_etcd_txn_del(struct gwha_etcd_txn *t, const char *key, const char *end);
int gwha_etcd_txn_else(struct gwha_etcd_txn *t, const struct gwha_etcd_range *r);
void gwha_etcd_txn_free(struct gwha_etcd_txn *t);

/* etcd_reply.c */
char *gwha_etcd_decode(const char *text, size_t len);
enum gwha_etcd_said gwha_etcd_reply_read(long status, const char *text, size_t len,
					 struct gwha_etcd_reply *r, struct gwha_err *err);
void gwha_etcd_reply_free(struct gwha_etcd_reply *r);

#endif /* GWHA_ETCD_TEXT_H */
