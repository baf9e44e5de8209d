/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who of several controllers leads: whoever has a key that lives as long as a lease.
 * Pure: what happened and the time go in, what is to be asked comes out.
 */

#ifndef GWHA_ELECTION_H
#define GWHA_ELECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GWHA_ELECTION_NAME_MAX 64

/* What is asked of the store; one thing at a time. */
enum gwha_election_do {
	GWHA_ELECTION_WAIT, /* nothing, up to gwha_election_due() */
	GWHA_ELECTION_LOOK, /* whose the key is */
	GWHA_ELECTION_GRANT, /* a lease */
	GWHA_ELECTION_CLAIM, /* the key, with the lease, if it is nobody's */
	GWHA_ELECTION_KEEP, /* the lease for longer */
};

enum gwha_election_kind {
	GWHA_ELECTION_TIME, /* it has passed */
	GWHA_ELECTION_HINT, /* the key is not as it was */
	GWHA_ELECTION_SEEN, /* the answer to a look */
	GWHA_ELECTION_GRANTED,
	GWHA_ELECTION_CLAIMED, /* or not: a look shows it */
	GWHA_ELECTION_KEPT,
	GWHA_ELECTION_FAILED, /* what was asked has no answer */
};

/**
 * struct gwha_election_event - what happened
 * @kind: which
 * @now_us: the time, of a clock that goes on while a host sleeps
 * @sent_us: the same when what is answered was asked
 * @lease: of granted
 * @ttl_us: of granted and kept: how long the lease lives from when the store was
 *	asked; 0: it has ended
 * @there: of seen: whether the key is there
 * @ours: whether it is ours
 * @term: the revision that made it
 * @name: whose it is
 */
struct gwha_election_event {
	enum gwha_election_kind kind;
	uint64_t now_us;
	uint64_t sent_us;
	uint64_t lease;
	uint64_t ttl_us;
	bool there;
	bool ours;
	uint64_t term;
	const char *name;
};

/**
 * struct gwha_election - what one of them knows
 * @ttl_us: how long a lease is to live
 * @lease: ours, or 0
 * @sure_us: until when it lives for sure
 * @keep_us: when it is to be kept for longer
 * @term: as long as the key was ours when it was seen last, the revision that made
 *	it; else 0
 * @heard_us: when the look was asked that was answered last, or 0
 * @want: what is to be asked next
 * @due_us: when
 * @busy: what is being asked
 * @again: look again, as soon as nothing is
 * @failures: one after the other
 * @leader: whose the key was, or ""
 */
struct gwha_election {
	uint64_t ttl_us;
	uint64_t lease;
	uint64_t sure_us;
	uint64_t keep_us;
	uint64_t term;
	uint64_t heard_us;
	enum gwha_election_do want;
	uint64_t due_us;
	enum gwha_election_do busy;
	bool again;
	unsigned int failures;
	char leader[GWHA_ELECTION_NAME_MAX];
};

void gwha_election_begin(struct gwha_election *e, uint64_t ttl_us);
enum gwha_election_do gwha_election_step(struct gwha_election *e,
					 const struct gwha_election_event *ev);
void gwha_election_hold(struct gwha_election *e, uint64_t sent_us, uint64_t ttl_us);
uint64_t gwha_election_due(const struct gwha_election *e, uint64_t now_us);
bool gwha_election_leads(const struct gwha_election *e, uint64_t now_us);
bool gwha_election_hears(const struct gwha_election *e, uint64_t now_us);
uint64_t gwha_election_patience(const struct gwha_election *e);

#endif /* GWHA_ELECTION_H */
