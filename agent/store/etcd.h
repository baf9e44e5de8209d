/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A store that is etcd, which several controllers have: its files know each other by this. */

#ifndef GWHA_STORE_ETCD_H
#define GWHA_STORE_ETCD_H

#include <curl/curl.h>

#include "election.h"
#include "etcd_text.h"
#include "store.h"

#define GWHA_ETCD_KEY_MAX 384
/* A transaction's: etcd takes 128, and 1.5 MiB, if nobody told it otherwise. */
#define GWHA_ETCD_OPS_MAX 100
#define GWHA_ETCD_BYTES_MAX (512 * 1024)
/* What one row may be, as it was and as it will be. */
#define GWHA_ETCD_ROW_MAX (400 * 1024)

/**
 * struct gwha_etcd_call - a question on its way
 * @easy: curl's
 * @headers: what is sent before it
 * @body: what is sent
 * @reply: what came
 * @len: of it
 * @why: what curl says
 */
struct gwha_etcd_call {
	CURL *easy;
	struct curl_slist *headers;
	char *body;
	char *reply;
	size_t len;
	char why[CURL_ERROR_SIZE];
};

/**
 * struct gwha_etcd_client - how etcd is spoken with
 * @conf: where it is, and who we are
 * @at: of its members, which is asked
 * @token: of a login, or ""
 * @patience_ms: how long one question may take
 * @easy: with the connections that questions which are waited for have, or NULL
 */
struct gwha_etcd_client {
	struct gwha_etcd_conf conf;
	size_t at;
	char token[GWHA_ETCD_TOKEN_MAX];
	long patience_ms;
	CURL *easy;
};

/**
 * struct gwha_etcd - a store that is etcd
 * @store: as everybody knows it
 * @client: how it is spoken with
 * @election: who leads
 * @limits: how much it holds
 * @id: ours, as no other process has it
 * @changed: the revision of the state, as it was read or written last; 0: there is
 *	none yet
 * @seen: the same, as it was seen last
 * @read: it was read
 * @epoch: of the state
 * @ids: of rows of history, the next one
 * @open: rows of history from this one on are not among the rows yet; 0: all are
 * @clean: the term in which what somebody had begun was finished; 0: none
 * @writes: how many there were
 * @why: what was wrong with etcd last, or ""
 */
struct gwha_etcd {
	struct gwha_store store;
	struct gwha_etcd_client client;
	struct gwha_election election;
	struct gwha_store_limits limits;
	char id[GWHA_ETCD_ID_MAX];
	uint64_t changed;
	uint64_t seen;
	bool read;
	uint64_t epoch;
	uint64_t ids;
	uint64_t open;
	uint64_t clean;
	uint64_t writes;
	char why[256];
};

/**
 * struct gwha_etcd_now - what is under now/
 * @revision: of the whole of etcd
 * @changed: the revision of the state; 0: there is none yet
 * @epoch: of it
 * @ids: of it
 * @open: of it
 * @by: who wrote it
 * @there: whether somebody leads
 * @term: since which revision
 * @id: who, as no other process has it
 * @name: who, for people
 */
struct gwha_etcd_now {
	uint64_t revision;
	uint64_t changed;
	uint64_t epoch;
	uint64_t ids;
	uint64_t open;
	char by[GWHA_ETCD_ID_MAX + 24];
	bool there;
	uint64_t term;
	char id[GWHA_ETCD_ID_MAX];
	char name[GWHA_ELECTION_NAME_MAX];
};

/* etcd_client.c */
int gwha_etcd_call_new(struct gwha_etcd_client *c, struct gwha_etcd_call *call,
		       const char *path, const json_t *body, struct gwha_err *err);
enum gwha_etcd_said gwha_etcd_call_done(struct gwha_etcd_client *c,
					struct gwha_etcd_call *call, CURLcode code,
					struct gwha_etcd_reply *r, struct gwha_err *err);
void gwha_etcd_call_free(struct gwha_etcd_call *call);
void gwha_etcd_elsewhere(struct gwha_etcd_client *c);
int gwha_etcd_login(struct gwha_etcd_client *c, struct gwha_err *err);
enum gwha_etcd_said gwha_etcd_ask(struct gwha_etcd_client *c, const char *path,
				  const json_t *body, struct gwha_etcd_reply *r,
				  bool *unsure, struct gwha_err *err);

/* etcd_state.c */
void gwha_etcd_key(const struct gwha_etcd *s, char key[GWHA_ETCD_KEY_MAX],
		   const char *fmt, ...) __attribute__((format(printf, 3, 4)));
int gwha_etcd_now_read(const struct gwha_etcd *s, const struct gwha_etcd_reply *r,
		       struct gwha_etcd_now *now, struct gwha_err *err);
char *gwha_etcd_state_text(const struct gwha_etcd_now *now);
bool gwha_etcd_row(const json_t *row, const char **kind, const char **name, const char **old,
		   const char **new);

/* etcd.c */
int gwha_etcd_range(struct gwha_etcd *s, const struct gwha_etcd_range *range,
		    struct gwha_etcd_reply *r, struct gwha_err *err);
int gwha_etcd_look(struct gwha_etcd *s, struct gwha_etcd_now *now, struct gwha_err *err);

/* etcd_elect.c */
uint64_t gwha_etcd_clock_us(void);
json_t *gwha_etcd_elect_ask(const struct gwha_etcd *s, enum gwha_election_do what,
			    const char **path);
struct gwha_election_event gwha_etcd_elect_answer(struct gwha_etcd *s,
						  enum gwha_election_do what,
						  enum gwha_etcd_said said,
						  const struct gwha_etcd_reply *r,
						  struct gwha_etcd_now *now,
						  struct gwha_err *err);
json_t *gwha_etcd_elect_watch(const struct gwha_etcd *s, uint64_t revision);
void gwha_etcd_beat(struct gwha_etcd *s);
void gwha_etcd_resign(struct gwha_etcd *s);
int gwha_etcd_fresh(struct gwha_store *store, struct gwha_err *err);
int gwha_etcd_may(struct gwha_store *store, struct gwha_err *err);

/* etcd_commit.c */
int gwha_etcd_commit(struct gwha_store *store, const struct gwha_store_note *note,
		     const struct gwha_store_change *changes, size_t n,
		     uint64_t *epoch, struct gwha_err *err);
int gwha_etcd_settle(struct gwha_etcd *s, struct gwha_err *err);

/* etcd_history.c */
int gwha_etcd_history(struct gwha_store *store, const struct gwha_store_ask *ask,
		      gwha_store_past_fn fn, void *arg, struct gwha_err *err);

#endif /* GWHA_STORE_ETCD_H */
