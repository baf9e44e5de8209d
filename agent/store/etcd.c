// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A store that is etcd, which several controllers have. Under its prefix there are
 *
 *	now/state		epoch, how many rows of history there were, and from
 *				which of them on they are not among the rows yet
 *	now/leader		who leads, as long as his lease lives
 *	row/KIND/NAME		an object's text
 *	history/NUMBER		who, when, why; rows as they were and as they are
 *
 * Whoever writes has the key of the leader, and knows the state that there is: both
 * are compared by each transaction.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "etcd.h"

/* Rows at once. */
#define PAGE 500

/* About 100 MB, of the 2 GiB that etcd has if nobody told it otherwise. */
const struct gwha_store_limits gwha_etcd_limits = {
	.history = 100000,
};

/**
 * gwha_etcd_range - ask for keys, and wait for them
 * @s: the store
 * @range: which
 * @r: set; to be freed
 * @err: filled in on failure
 *
 * Return: 0, 1 if that revision is no more, or -1.
 */
int gwha_etcd_range(struct gwha_etcd *s, const struct gwha_etcd_range *range,
		    struct gwha_etcd_reply *r, struct gwha_err *err)
{
	json_t *body = gwha_etcd_range_json(range);
	enum gwha_etcd_said said;

	said = gwha_etcd_ask(&s->client, "kv/range", body, r, NULL, err);
	json_decref(body);
	if (said == GWHA_ETCD_GOOD)
		return 0;
	return said == GWHA_ETCD_COMPACTED ? 1 : -1;
}

/**
 * gwha_etcd_look - look at what is under now/
 * @s: the store
 * @now: set
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_etcd_look(struct gwha_etcd *s, struct gwha_etcd_now *now, struct gwha_err *err)
{
	char from[GWHA_ETCD_KEY_MAX], to[GWHA_ETCD_KEY_MAX];
	const struct gwha_etcd_range range = {.key = from, .end = to};
	uint64_t sent_us = gwha_etcd_clock_us();
	struct gwha_etcd_reply r;
	int ret;

	gwha_etcd_key(s, from, "now/");
	gwha_etcd_key(s, to, "now0");
	ret = gwha_etcd_range(s, &range, &r, err);
	if (!ret)
		ret = gwha_etcd_now_read(s, &r, now, err);
	if (!ret)
		s->election.heard_us = sent_us;
	gwha_etcd_reply_free(&r);
	return ret ? -1 : 0;
}

/* A page of rows; @from becomes where the next one begins. */
static int give_page(const struct gwha_etcd_reply *r, enum gwha_pool_kind kind,
		     size_t before, char from[GWHA_ETCD_KEY_MAX],
		     gwha_store_row_fn fn, void *arg)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct gwha_etcd_kv *kv = &r->kvs[i];
		int ret = strlen(kv->key) > before ?
				  fn(arg, kind, kv->key + before, kv->value) :
				  -1;

		if (ret)
			return ret;
	}
	if (r->n)
		snprintf(from, GWHA_ETCD_KEY_MAX, "%.*s\1", GWHA_ETCD_KEY_MAX - 2,
			 r->kvs[r->n - 1].key);
	return 0;
}

/* All rows of a kind, as they were at a revision; 1: that is no more. */
static int load_kind(struct gwha_etcd *s, enum gwha_pool_kind kind, uint64_t revision,
		     gwha_store_row_fn fn, void *arg, struct gwha_err *err)
{
	char from[GWHA_ETCD_KEY_MAX], to[GWHA_ETCD_KEY_MAX];
	const struct gwha_etcd_range range = {from, to, PAGE, revision, false};
	struct gwha_etcd_reply r;
	size_t before;
	bool more = true;
	int ret = 0;

	gwha_etcd_key(s, from, "row/%s/", gwha_pool_kind_name(kind));
	gwha_etcd_key(s, to, "row/%s0", gwha_pool_kind_name(kind));
	before = strlen(from);
	while (!ret && more) {
		gwha_etcd_beat(s);
		ret = gwha_etcd_range(s, &range, &r, err);
		if (!ret)
			ret = give_page(&r, kind, before, from, fn, arg);
		more = r.more && r.n;
		gwha_etcd_reply_free(&r);
	}
	return ret;
}

/* What its writer has not ended: we do, if we lead. */
static int look_whole(struct gwha_etcd *s, struct gwha_etcd_now *now, struct gwha_err *err)
{
	if (gwha_etcd_look(s, now, err))
		return -1;
	if (!now->open)
		return 0;
	if (!gwha_election_leads(&s->election, gwha_etcd_clock_us()))
		return gwha_fail(err, GWHA_EXIT_REFUSED,
				 "etcd: a large change is being written: ask again in a moment");
	if (gwha_etcd_settle(s, err))
		return -1;
	return gwha_etcd_look(s, now, err);
}

static int load(struct gwha_store *store, gwha_store_row_fn fn, void *arg,
		uint64_t *epoch, struct gwha_err *err)
{
	struct gwha_etcd *s = (struct gwha_etcd *)store;
	struct gwha_etcd_now now;
	int ret = 0;

	/* nobody waits for what does not answer, as was seen */
	if (*s->why && gwha_etcd_fresh(store, err) < 0)
		return -1;
	s->read = false;
	if (look_whole(s, &now, err))
		return -1;
	for (unsigned int kind = 0; !ret && kind < GWHA_KINDS; kind++)
		ret = load_kind(s, (enum gwha_pool_kind)kind, now.revision, fn, arg, err);
	/* what was given cannot be taken back: whoever asked begins again */
	if (ret)
		return -1;
	s->changed = now.changed;
	s->seen = now.changed;
	s->epoch = now.epoch;
	s->ids = now.ids;
	s->open = now.open;
	s->read = true;
	*epoch = now.epoch;
	return 0;
}

static void close_etcd(struct gwha_store *store)
{
	struct gwha_etcd *s = (struct gwha_etcd *)store;

	gwha_etcd_resign(s);
	curl_easy_cleanup(s->client.easy);
	explicit_bzero(s, sizeof(*s));
	free(s);
}

static const struct gwha_store_ops ops = {
	.load = load,
	.fresh = gwha_etcd_fresh,
	.may = gwha_etcd_may,
	.commit = gwha_etcd_commit,
	.history = gwha_etcd_history,
	.close = close_etcd,
};

static int make_id(char id[GWHA_ETCD_ID_MAX])
{
	uint8_t bytes[(GWHA_ETCD_ID_MAX - 1) / 2];

	if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
		return -1;
	for (size_t i = 0; i < sizeof(bytes); i++)
		snprintf(id + 2 * i, 3, "%02x", bytes[i]);
	return 0;
}

/**
 * gwha_store_etcd - have a store that is etcd
 * @conf: where it is, and who we are
 * @limits: how much it holds: &gwha_etcd_limits
 * @err: filled in on failure
 *
 * Nothing is asked yet.
 *
 * Return: the store, or NULL.
 */
struct gwha_etcd *gwha_store_etcd(const struct gwha_etcd_conf *conf,
				  const struct gwha_store_limits *limits,
				  struct gwha_err *err)
{
	struct gwha_etcd *s = calloc(1, sizeof(*s));

	if (!s || make_id(s->id) || curl_global_init(CURL_GLOBAL_DEFAULT)) {
		free(s);
		gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
		return NULL;
	}
	s->store.ops = &ops;
	s->limits = *limits;
	s->client.conf = *conf;
	gwha_election_begin(&s->election, conf->lease_us);
	s->client.patience_ms = (long)(gwha_election_patience(&s->election) / 1000);
	return s;
}
