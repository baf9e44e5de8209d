// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who of several controllers leads. The store alone decides: what the key says when
 * it is looked at is what holds, whatever was answered before. How long a lease
 * lives is counted from before it was asked for, and a fifth less, so that whoever
 * has it stops before the store can give the key to somebody else.
 */

#include <string.h>

#include "election.h"

/* Parts of a lease: asked again after so long; one question takes so long at most. */
#define PERIODS 4
#define PATIENCES 8
/* After a failure, and at most after many; the next endpoint is asked then. */
#define AGAIN_US 100000
#define AGAIN_MAX_US 1000000

/**
 * gwha_election_begin - know nothing yet
 * @e: set
 * @ttl_us: how long a lease is to live
 */
void gwha_election_begin(struct gwha_election *e, uint64_t ttl_us)
{
	*e = (struct gwha_election){
		.ttl_us = ttl_us,
		.want = GWHA_ELECTION_LOOK,
	};
}

static void want(struct gwha_election *e, enum gwha_election_do what, uint64_t due_us)
{
	e->want = what;
	e->due_us = due_us;
}

/**
 * gwha_election_hold - the lease lives from then on
 * @e: what is known
 * @sent_us: when that was asked for
 * @ttl_us: for how long; of what the store says, never more than was asked for
 */
void gwha_election_hold(struct gwha_election *e, uint64_t sent_us, uint64_t ttl_us)
{
	if (ttl_us > e->ttl_us)
		ttl_us = e->ttl_us;
	e->sure_us = sent_us + ttl_us - ttl_us / 5;
	e->keep_us = sent_us + ttl_us / PERIODS;
}

static void let_go(struct gwha_election *e)
{
	e->term = 0;
	e->lease = 0;
}

static void on_seen(struct gwha_election *e, const struct gwha_election_event *ev)
{
	e->heard_us = ev->sent_us;
	e->leader[0] = '\0';
	if (ev->there)
		strncat(e->leader, ev->name, sizeof(e->leader) - 1);
	if (ev->there && ev->ours && e->lease) {
		e->term = ev->term;
		want(e, GWHA_ELECTION_WAIT, UINT64_MAX);
	} else if (ev->there) {
		let_go(e);
		want(e, GWHA_ELECTION_LOOK, ev->now_us + e->ttl_us / PERIODS);
	} else {
		e->term = 0;
		want(e, e->lease && ev->now_us < e->sure_us ? GWHA_ELECTION_CLAIM :
							      GWHA_ELECTION_GRANT,
		     ev->now_us);
	}
}

static void on_failed(struct gwha_election *e, uint64_t now_us)
{
	uint64_t pause_us = ++e->failures * (uint64_t)AGAIN_US;

	if (pause_us > AGAIN_MAX_US)
		pause_us = AGAIN_MAX_US;
	if (e->busy == GWHA_ELECTION_KEEP)
		e->keep_us = now_us + pause_us;
	else
		want(e, GWHA_ELECTION_LOOK, now_us + pause_us);
}

static void take(struct gwha_election *e, const struct gwha_election_event *ev)
{
	switch (ev->kind) {
	case GWHA_ELECTION_TIME:
		break;
	case GWHA_ELECTION_HINT:
		e->again = true;
		break;
	case GWHA_ELECTION_SEEN:
		on_seen(e, ev);
		break;
	case GWHA_ELECTION_GRANTED:
		e->lease = ev->lease;
		gwha_election_hold(e, ev->sent_us, ev->ttl_us);
		want(e, GWHA_ELECTION_CLAIM, ev->now_us);
		break;
	case GWHA_ELECTION_CLAIMED:
		want(e, GWHA_ELECTION_LOOK, ev->now_us);
		break;
	case GWHA_ELECTION_KEPT:
		if (ev->ttl_us)
			gwha_election_hold(e, ev->sent_us, ev->ttl_us);
		else
			let_go(e);
		want(e, GWHA_ELECTION_LOOK, ev->now_us);
		break;
	case GWHA_ELECTION_FAILED:
		on_failed(e, ev->now_us);
		break;
	}
	if (ev->kind != GWHA_ELECTION_TIME && ev->kind != GWHA_ELECTION_HINT)
		e->busy = GWHA_ELECTION_WAIT;
	if (ev->kind > GWHA_ELECTION_HINT && ev->kind != GWHA_ELECTION_FAILED)
		e->failures = 0;
}

/**
 * gwha_election_step - go on
 * @e: what is known
 * @ev: what happened
 *
 * Return: what is to be asked now; its answer is an event.
 */
enum gwha_election_do gwha_election_step(struct gwha_election *e,
					 const struct gwha_election_event *ev)
{
	take(e, ev);
	if (e->busy != GWHA_ELECTION_WAIT)
		return GWHA_ELECTION_WAIT;
	/* before anything else: looks may be many */
	if (e->term && ev->now_us >= e->keep_us) {
		e->busy = GWHA_ELECTION_KEEP;
	} else if (e->again && !e->failures) {
		e->again = false;
		want(e, GWHA_ELECTION_WAIT, UINT64_MAX);
		e->busy = GWHA_ELECTION_LOOK;
	} else if (ev->now_us >= e->due_us) {
		e->busy = e->want;
	}
	return e->busy;
}

/**
 * gwha_election_due - when time is an event
 * @e: what is known
 * @now_us: the time
 *
 * Return: the time, or UINT64_MAX while an answer is waited for. Also when a leader
 * is not sure of it any more.
 */
uint64_t gwha_election_due(const struct gwha_election *e, uint64_t now_us)
{
	uint64_t due_us = UINT64_MAX;

	if (e->busy == GWHA_ELECTION_WAIT) {
		due_us = e->due_us;
		if (e->term && e->keep_us < due_us)
			due_us = e->keep_us;
	}
	if (e->term && e->sure_us > now_us && e->sure_us < due_us)
		due_us = e->sure_us;
	return due_us;
}

/**
 * gwha_election_leads - whether we lead
 * @e: what is known
 * @now_us: the time, as it is when it is asked
 */
bool gwha_election_leads(const struct gwha_election *e, uint64_t now_us)
{
	return e->term && now_us < e->sure_us;
}

/**
 * gwha_election_hears - whether what the store said last is no older than a lease
 * @e: what is known
 * @now_us: the time
 */
bool gwha_election_hears(const struct gwha_election *e, uint64_t now_us)
{
	return e->heard_us && now_us < e->heard_us + e->ttl_us;
}

/**
 * gwha_election_patience - how long one question may take, in microseconds
 * @e: what is known
 */
uint64_t gwha_election_patience(const struct gwha_election *e)
{
	return e->ttl_us / PATIENCES;
}
