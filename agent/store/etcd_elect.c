// SPDX-License-Identifier: GPL-2.0-or-later
/* The election, as it is asked of etcd; and what it means to who reads and writes. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "etcd.h"

#define SECOND_US 1000000

/**
 * gwha_etcd_clock_us - the time, of a clock that goes on while the host sleeps
 */
uint64_t gwha_etcd_clock_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (uint64_t)now.tv_sec * SECOND_US + (uint64_t)now.tv_nsec / 1000;
}

static json_t *number_json(const char *key, uint64_t number)
{
	return json_pack("{s:o}", key, json_sprintf("%" PRIu64, number));
}

static json_t *look_json(const struct gwha_etcd *s)
{
	char from[GWHA_ETCD_KEY_MAX], to[GWHA_ETCD_KEY_MAX];
	const struct gwha_etcd_range range = {.key = from, .end = to};

	gwha_etcd_key(s, from, "now/");
	gwha_etcd_key(s, to, "now0");
	return gwha_etcd_range_json(&range);
}

static json_t *claim_json(const struct gwha_etcd *s)
{
	json_t *who = json_pack("{s:s, s:s}", "name", s->client.conf.name, "id", s->id);
	char *text = who ? json_dumps(who, JSON_COMPACT) : NULL;
	char leader[GWHA_ETCD_KEY_MAX];
	struct gwha_etcd_txn t;

	gwha_etcd_key(s, leader, "now/leader");
	if (gwha_etcd_txn_begin(&t) || !text ||
	    gwha_etcd_txn_if(&t, "CREATE", leader, 0) ||
	    gwha_etcd_txn_put(&t, leader, text, s->election.lease))
		gwha_etcd_txn_free(&t);
	free(text);
	json_decref(who);
	return t.body;
}

/**
 * gwha_etcd_elect_ask - what the election asks
 * @s: the store
 * @what: which
 * @path: set to where
 *
 * Return: what is sent, or NULL for want of memory.
 */
json_t *gwha_etcd_elect_ask(const struct gwha_etcd *s, enum gwha_election_do what,
			    const char **path)
{
	switch (what) {
	case GWHA_ELECTION_GRANT:
		*path = "lease/grant";
		return number_json("TTL", s->election.ttl_us / SECOND_US);
	case GWHA_ELECTION_CLAIM:
		*path = "kv/txn";
		return claim_json(s);
	case GWHA_ELECTION_KEEP:
		*path = "lease/keepalive";
		return number_json("ID", s->election.lease);
	default:
		*path = "kv/range";
		return look_json(s);
	}
}

/**
 * gwha_etcd_elect_watch - what asks to be told when something under now/ changes
 * @s: the store
 * @revision: after this one
 *
 * Return: it, or NULL for want of memory.
 */
json_t *gwha_etcd_elect_watch(const struct gwha_etcd *s, uint64_t revision)
{
	char from[GWHA_ETCD_KEY_MAX], to[GWHA_ETCD_KEY_MAX];

	gwha_etcd_key(s, from, "now/");
	gwha_etcd_key(s, to, "now0");
	return gwha_etcd_watch_json(from, to, revision + 1);
}

static void take_seen(struct gwha_etcd *s, const struct gwha_etcd_now *now,
		      struct gwha_election_event *ev)
{
	ev->kind = GWHA_ELECTION_SEEN;
	ev->there = now->there;
	ev->ours = now->there && !strcmp(now->id, s->id);
	ev->term = now->term;
	ev->name = now->name;
	/* older than what we know ourselves; or a change that its writer has not ended */
	if (now->revision >= s->changed && (!now->open || ev->ours))
		s->seen = now->changed;
}

/**
 * gwha_etcd_elect_answer - what an answer is to the election
 * @s: the store; it is told what was seen
 * @what: what was asked
 * @said: what the answer means
 * @r: answer
 * @now: room for what was seen, which the event points to
 * @err: of the answer; or filled in
 *
 * Return: the event, but for its times.
 */
struct gwha_election_event gwha_etcd_elect_answer(struct gwha_etcd *s,
						  enum gwha_election_do what,
						  enum gwha_etcd_said said,
						  const struct gwha_etcd_reply *r,
						  struct gwha_etcd_now *now,
						  struct gwha_err *err)
{
	struct gwha_election_event ev = {.kind = GWHA_ELECTION_FAILED};

	if (said == GWHA_ETCD_LOST) {
		ev.kind = GWHA_ELECTION_KEPT;
		ev.ttl_us = 0;
	} else if (said == GWHA_ETCD_GOOD && what == GWHA_ELECTION_GRANT && r->lease) {
		ev.kind = GWHA_ELECTION_GRANTED;
		ev.lease = r->lease;
		ev.ttl_us = r->ttl_s * SECOND_US;
	} else if (said == GWHA_ETCD_GOOD && what == GWHA_ELECTION_KEEP) {
		ev.kind = GWHA_ELECTION_KEPT;
		ev.ttl_us = r->ttl_s * SECOND_US;
	} else if (said == GWHA_ETCD_GOOD && what == GWHA_ELECTION_CLAIM) {
		ev.kind = GWHA_ELECTION_CLAIMED;
	} else if (said == GWHA_ETCD_GOOD && what == GWHA_ELECTION_LOOK &&
		   !gwha_etcd_now_read(s, r, now, err)) {
		take_seen(s, now, &ev);
	}
	if (ev.kind != GWHA_ELECTION_FAILED)
		*s->why = '\0';
	else
		snprintf(s->why, sizeof(s->why), "%.255s", err->text);
	return ev;
}

/**
 * gwha_etcd_beat - keep the lease while something takes long
 * @s: the store
 */
void gwha_etcd_beat(struct gwha_etcd *s)
{
	struct gwha_election *e = &s->election;
	uint64_t sent_us = gwha_etcd_clock_us();
	struct gwha_etcd_reply r;
	struct gwha_err err;
	const char *path;
	json_t *body;

	if (!gwha_election_leads(e, sent_us) || sent_us < e->keep_us)
		return;
	body = gwha_etcd_elect_ask(s, GWHA_ELECTION_KEEP, &path);
	if (gwha_etcd_ask(&s->client, path, body, &r, NULL, &err) == GWHA_ETCD_GOOD && r.ttl_s)
		gwha_election_hold(e, sent_us, r.ttl_s * SECOND_US);
	gwha_etcd_reply_free(&r);
	json_decref(body);
}

/**
 * gwha_etcd_resign - let somebody else lead at once
 * @s: the store
 */
void gwha_etcd_resign(struct gwha_etcd *s)
{
	struct gwha_etcd_reply r;
	struct gwha_err err;
	json_t *body;

	if (!gwha_election_leads(&s->election, gwha_etcd_clock_us()))
		return;
	body = number_json("ID", s->election.lease);
	/* if not, it ends by itself */
	gwha_etcd_ask(&s->client, "lease/revoke", body, &r, NULL, &err);
	gwha_etcd_reply_free(&r);
	json_decref(body);
	s->election.term = 0;
}

/**
 * gwha_etcd_fresh - whether what was read is what there is
 * @store: the store
 * @err: filled in on failure
 *
 * Return: 0, 1 if it is to be read again, -1 if that is not known.
 */
int gwha_etcd_fresh(struct gwha_store *store, struct gwha_err *err)
{
	struct gwha_etcd *s = (struct gwha_etcd *)store;

	if (!gwha_election_hears(&s->election, gwha_etcd_clock_us()))
		return gwha_fail(err, GWHA_EXIT_REFUSED,
				 "no member of etcd has answered for as long as a lease: %.300s",
				 *s->why ? s->why : "ask again in a moment");
	return !s->read || s->seen != s->changed;
}

/**
 * gwha_etcd_may - whether we may change something
 * @store: the store
 * @err: filled in if not, with who may
 *
 * Return: 0 or -1.
 */
int gwha_etcd_may(struct gwha_store *store, struct gwha_err *err)
{
	struct gwha_etcd *s = (struct gwha_etcd *)store;
	const struct gwha_election *e = &s->election;
	bool sure = gwha_election_hears(e, gwha_etcd_clock_us());

	if (gwha_election_leads(e, gwha_etcd_clock_us()))
		return 0;
	if (!e->term && *e->leader && sure && strcmp(e->leader, s->client.conf.name))
		return gwha_fail(err, GWHA_EXIT_REFUSED,
				 "the controller at \"%s\" leads, and this one changes nothing: ask there",
				 e->leader);
	return gwha_fail(err, GWHA_EXIT_REFUSED,
			 "no controller is known to lead just now: ask again in a few seconds%s%.300s",
			 *s->why ? ": " : "", s->why);
}
