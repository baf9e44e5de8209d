// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who of several controllers leads: step by step, and in a world of three of them with
 * clocks that are wrong, that are stopped and cut off, and whose questions get lost,
 * come late, or have no answer. Never do two lead.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "election.h"

#define MS 1000ULL
#define TTL (8000 * MS)

enum {
	W = GWHA_ELECTION_WAIT,
	LOOK = GWHA_ELECTION_LOOK,
	GRANT = GWHA_ELECTION_GRANT,
	CLAIM = GWHA_ELECTION_CLAIM,
	KEEP = GWHA_ELECTION_KEEP,
};

/* What happens at a time; what is asked then, when next, and whether we lead. */
struct row {
	const char *what;
	struct gwha_election_event ev;
	int ask;
	int64_t due_ms;
	bool leads;
};

#define NEVER (-1)
#define AT(t, k) .kind = GWHA_ELECTION_##k, .now_us = (t) * MS
#define NOBODY(t) {AT(t, SEEN), .sent_us = (t) * MS}
#define OURS(t) {AT(t, SEEN), .sent_us = (t) * MS, .there = true, .ours = true, .term = 7, .name = "a"}
#define THEIRS(t) {AT(t, SEEN), .sent_us = (t) * MS, .there = true, .term = 9, .name = "b"}
#define GRANTED(t, sent) {AT(t, GRANTED), .sent_us = (sent) * MS, .lease = 77, .ttl_us = TTL}
#define KEPT(t, sent, ttl) {AT(t, KEPT), .sent_us = (sent) * MS, .ttl_us = ttl}

static void walk(const struct row *rows, size_t n)
{
	struct gwha_election e;

	gwha_election_begin(&e, TTL);
	for (size_t i = 0; i < n; i++) {
		const struct row *r = &rows[i];
		uint64_t now = r->ev.now_us, due;
		int ask = (int)gwha_election_step(&e, &r->ev);

		due = gwha_election_due(&e, now);
		if (ask != r->ask || gwha_election_leads(&e, now) != r->leads ||
		    due != (r->due_ms == NEVER ? UINT64_MAX : (uint64_t)r->due_ms * MS))
			fail_msg("%s: asks %d, due at %lld ms, leads %d", r->what, ask,
				 due == UINT64_MAX ? -1LL : (long long)(due / MS),
				 gwha_election_leads(&e, now));
	}
}

#define WALK(rows) walk(rows, sizeof(rows) / sizeof((rows)[0]))

static void who_finds_nobody_leads(void **state)
{
	static const struct row rows[] = {
		{"a look first", {AT(1, TIME)}, LOOK, NEVER, false},
		{"nobody: a lease", NOBODY(2), GRANT, NEVER, false},
		{"the key with it", GRANTED(4, 2), CLAIM, NEVER, false},
		{"a look shows whose it is", {AT(6, CLAIMED)}, LOOK, NEVER, false},
		{"ours: kept after a quarter", OURS(8), W, 2002, true},
		{"not yet", {AT(2001, TIME)}, W, 2002, true},
		{"now; sure for four fifths", {AT(2002, TIME)}, KEEP, 6402, true},
		{"kept, from when it was asked", KEPT(2010, 2002, TTL), LOOK, 8402, true},
		{"and still ours", OURS(2012), W, 4002, true},
	};

	(void)state;
	WALK(rows);
}

static void who_finds_somebody_waits(void **state)
{
	static const struct row rows[] = {
		{"a look", {AT(1, TIME)}, LOOK, NEVER, false},
		{"somebody", THEIRS(2), W, 2002, false},
		{"looks now and then", {AT(2002, TIME)}, LOOK, NEVER, false},
		{"still", THEIRS(2003), W, 4003, false},
		{"or when told", {AT(2500, HINT)}, LOOK, NEVER, false},
		{"told while looking", {AT(2501, HINT)}, W, NEVER, false},
		{"looks again, for that may be newer", THEIRS(2502), LOOK, NEVER, false},
		{"nobody", NOBODY(2503), GRANT, NEVER, false},
		{"lease", GRANTED(2504, 2503), CLAIM, NEVER, false},
		{"another was quicker", {AT(2505, CLAIMED)}, LOOK, NEVER, false},
		{"so it waits", THEIRS(2506), W, 4506, false},
		{"and has forgotten the lease", {AT(4506, TIME)}, LOOK, NEVER, false},
		{"gone", NOBODY(4507), GRANT, NEVER, false},
	};

	(void)state;
	WALK(rows);
}

static void who_is_not_sure_stops(void **state)
{
	static const struct row rows[] = {
		{"a look", {AT(1, TIME)}, LOOK, NEVER, false},
		{"nobody", NOBODY(2), GRANT, NEVER, false},
		{"a lease that was asked for long ago", GRANTED(1002, 2), CLAIM, NEVER, false},
		{"claimed", {AT(1003, CLAIMED)}, LOOK, NEVER, false},
		{"ours", OURS(1004), W, 2002, true},
		{"to be kept", {AT(2002, TIME)}, KEEP, 6402, true},
		{"no answer: soon again", {AT(3002, FAILED)}, W, 3102, true},
		{"again", {AT(3102, TIME)}, KEEP, 6402, true},
		{"and later", {AT(6300, FAILED)}, W, 6402, true},
		{"sure no more", {AT(6402, TIME)}, W, 6500, false},
		{"but it goes on", {AT(6500, TIME)}, KEEP, NEVER, false},
		{"it lives", KEPT(6501, 6500, TTL), LOOK, 12900, true},
		{"ours", OURS(6502), W, 8500, true},
		{"stopped for long", {AT(60000, TIME)}, KEEP, NEVER, false},
		{"it does not live", KEPT(60001, 60000, 0), LOOK, NEVER, false},
		{"another leads", THEIRS(60002), W, 62002, false},
	};

	(void)state;
	WALK(rows);
}

static void what_fails_is_asked_again(void **state)
{
	static const struct row rows[] = {
		{"a look", {AT(1, TIME)}, LOOK, NEVER, false},
		{"fails", {AT(100, FAILED)}, W, 200, false},
		{"told, while it fails", {AT(150, HINT)}, W, 200, false},
		{"again", {AT(200, TIME)}, LOOK, NEVER, false},
		{"longer", {AT(300, FAILED)}, W, 500, false},
		{"again", {AT(500, TIME)}, LOOK, NEVER, false},
		{"nobody: but it was told", NOBODY(501), LOOK, NEVER, false},
		{"nobody", NOBODY(502), GRANT, NEVER, false},
		{"a lease", GRANTED(503, 502), CLAIM, NEVER, false},
		{"no answer: a look shows it", {AT(700, FAILED)}, W, 800, false},
		{"look", {AT(800, TIME)}, LOOK, NEVER, false},
		{"it had not come: the same lease", NOBODY(801), CLAIM, NEVER, false},
		{"no answer", {AT(1801, FAILED)}, W, 1901, false},
		{"look", {AT(1901, TIME)}, LOOK, NEVER, false},
		{"it had", OURS(1902), W, 2502, true},
		{"key taken away by somebody", {AT(2000, HINT)}, LOOK, 6902, true},
		{"nobody: sure no more", NOBODY(2001), CLAIM, NEVER, false},
		{"claimed", {AT(2002, CLAIMED)}, LOOK, NEVER, false},
		{"another's", THEIRS(2003), W, 4003, false},
	};

	(void)state;
	WALK(rows);
}

static void hints_do_not_keep_it_from_keeping(void **state)
{
	struct gwha_election e;
	uint64_t now = 10;
	int keeps = 0;

	(void)state;
	gwha_election_begin(&e, TTL);
	e.lease = 77;
	e.term = 7;
	gwha_election_hold(&e, 10 * MS, TTL);
	for (; now < 60000; now++) {
		struct gwha_election_event hint = {AT(now, HINT)}, seen = OURS(now);
		struct gwha_election_event kept = KEPT(now, now, TTL);
		enum gwha_election_do what = gwha_election_step(&e, &hint);

		keeps += what == GWHA_ELECTION_KEEP;
		gwha_election_step(&e, what == GWHA_ELECTION_KEEP ? &kept : &seen);
		keeps += e.busy == GWHA_ELECTION_KEEP;
		if (e.busy == GWHA_ELECTION_KEEP)
			gwha_election_step(&e, &kept);
		assert_true(gwha_election_leads(&e, now * MS));
	}
	assert_in_range(keeps, 20, 40);
}

/* -------------------------------------------------------------------- a world */

#define NODES 3
#define FLIGHTS 64
#define LEASES 64
#define TICK (10 * MS)
#define SHORT (3000 * MS)

static uint32_t seed;

static uint32_t any(uint32_t below)
{
	seed = seed * 1103515245u + 12345u;
	return (uint32_t)(((uint64_t)(seed >> 8) * below) >> 24);
}

/* A question on its way: it comes, or not; its answer does, or not. */
struct flight {
	bool used;
	unsigned int node, number;
	enum gwha_election_do what;
	uint64_t lease, come_us, back_us, sent_us;
	bool came, lost, mute;
	struct gwha_election_event answer;
};

struct node {
	struct gwha_election e;
	uint64_t offset_us;
	uint32_t rate;
	uint64_t stopped_us, cut_us, asked_us;
	unsigned int number;
};

static struct world {
	uint64_t now_us, revision, next_lease;
	struct {
		uint64_t id, until_us;
	} leases[LEASES];
	bool there;
	unsigned int owner;
	uint64_t term, key_lease;
	struct node nodes[NODES];
	struct flight flights[FLIGHTS];
	unsigned int turns, last;
} w;

/* A clock that is up to a hundredth wrong. */
static uint64_t clock_of(const struct node *x)
{
	return x->offset_us + w.now_us / 1000 * x->rate;
}

static uint64_t *lease_of(uint64_t id)
{
	for (size_t i = 0; i < LEASES; i++)
		if (w.leases[i].id == id && w.leases[i].until_us > w.now_us)
			return &w.leases[i].until_us;
	return NULL;
}

/* What etcd does with a question. */
static void serve(struct flight *f)
{
	struct gwha_election_event *a = &f->answer;
	uint64_t *until = lease_of(f->lease);

	*a = (struct gwha_election_event){.sent_us = f->sent_us};
	switch (f->what) {
	case GWHA_ELECTION_GRANT:
		a->kind = GWHA_ELECTION_GRANTED;
		a->lease = ++w.next_lease;
		a->ttl_us = SHORT;
		w.leases[a->lease % LEASES].id = a->lease;
		w.leases[a->lease % LEASES].until_us = w.now_us + SHORT;
		break;
	case GWHA_ELECTION_CLAIM:
		a->kind = GWHA_ELECTION_CLAIMED;
		if (!w.there && until) {
			w.there = true;
			w.owner = f->node;
			w.term = ++w.revision;
			w.key_lease = f->lease;
		}
		break;
	case GWHA_ELECTION_KEEP:
		a->kind = GWHA_ELECTION_KEPT;
		a->ttl_us = until ? SHORT : 0;
		if (until)
			*until = w.now_us + SHORT;
		break;
	default:
		a->kind = GWHA_ELECTION_SEEN;
		a->there = w.there;
		a->ours = w.there && w.owner == f->node;
		a->term = w.term;
		a->name = "x";
	}
}

static void ask(unsigned int i, enum gwha_election_do what)
{
	struct node *x = &w.nodes[i];
	struct flight *f = w.flights;

	if (what == GWHA_ELECTION_WAIT)
		return;
	while (f < w.flights + FLIGHTS - 1 && f->used)
		f++;
	x->asked_us = clock_of(x);
	*f = (struct flight){
		.used = true, .node = i, .number = ++x->number, .what = what, .lease = x->e.lease,
		.sent_us = x->asked_us, .come_us = w.now_us + any(20) * MS,
		.lost = w.now_us < x->cut_us || !any(50), .mute = !any(50),
	};
	/* some come when nobody thinks of them any more */
	if (!any(30))
		f->come_us += any(6000) * MS;
	f->back_us = f->come_us + any(20) * MS;
}

static void tell(unsigned int i, struct gwha_election_event ev)
{
	ev.now_us = clock_of(&w.nodes[i]);
	ask(i, gwha_election_step(&w.nodes[i].e, &ev));
}

static void fly(struct flight *f)
{
	struct node *x = &w.nodes[f->node];

	if (!f->came && !f->lost && w.now_us >= f->come_us) {
		f->came = true;
		serve(f);
	}
	if (f->lost || f->mute || w.now_us < x->cut_us) {
		f->used = f->used && !(f->lost || f->came);
	} else if (f->came && w.now_us >= f->back_us && w.now_us >= x->stopped_us) {
		f->used = false;
		if (x->e.busy != GWHA_ELECTION_WAIT && f->number == x->number)
			tell(f->node, f->answer);
	}
}

static void tick_node(unsigned int i, bool calm)
{
	struct node *x = &w.nodes[i];

	if (!calm && !any(2000))
		x->stopped_us = w.now_us + any(9000) * MS;
	if (!calm && !any(2000))
		x->cut_us = w.now_us + any(9000) * MS;
	if (w.now_us < x->stopped_us)
		return;
	if (x->e.busy != GWHA_ELECTION_WAIT &&
	    clock_of(x) - x->asked_us > gwha_election_patience(&x->e))
		tell(i, (struct gwha_election_event){.kind = GWHA_ELECTION_FAILED});
	if (clock_of(x) >= gwha_election_due(&x->e, clock_of(x)))
		tell(i, (struct gwha_election_event){.kind = GWHA_ELECTION_TIME});
	if (!any(300))
		tell(i, (struct gwha_election_event){.kind = GWHA_ELECTION_HINT});
}

/* Who acts now: a process that is stopped does not, and looks at its clock first. */
static unsigned int leaders(void)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < NODES; i++) {
		const struct node *x = &w.nodes[i];

		if (w.now_us < x->stopped_us || !gwha_election_leads(&x->e, clock_of(x)))
			continue;
		n++;
		if (!w.there || w.owner != i || w.term != x->e.term)
			fail_msg("node %u leads without the key", i);
		w.turns += i != w.last;
		w.last = i;
	}
	return n;
}

static void tick(bool calm)
{
	w.now_us += TICK;
	if (w.there && !lease_of(w.key_lease))
		w.there = false;
	for (size_t i = 0; i < FLIGHTS; i++)
		if (w.flights[i].used)
			fly(&w.flights[i]);
	for (unsigned int i = 0; i < NODES; i++)
		tick_node(i, calm);
	if (w.there && !lease_of(w.key_lease))
		w.there = false;
}

static void never_do_two_lead(void **state)
{
	unsigned int turns = 0;

	(void)state;
	for (uint32_t world = 1; world <= 60; world++) {
		unsigned int n = 0;

		memset(&w, 0, sizeof(w));
		seed = world;
		for (unsigned int i = 0; i < NODES; i++) {
			w.nodes[i].rate = 990 + any(21);
			w.nodes[i].offset_us = any(1000000) * MS;
			gwha_election_begin(&w.nodes[i].e, SHORT);
		}
		for (int t = 0; t < 12000; t++) {
			tick(false);
			if (leaders() > 1)
				fail_msg("world %u: two lead at %llu ms", world,
					 (unsigned long long)(w.now_us / MS));
		}
		/* left alone, one does */
		for (int t = 0; t < 3000; t++) {
			tick(true);
			n = leaders();
			assert_true(n <= 1);
		}
		turns += w.turns;
		if (!n && !leaders())
			fail_msg("world %u: nobody leads at the end", world);
	}
	/* there was something to see */
	assert_true(turns > 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_finds_nobody_leads),
		cmocka_unit_test(who_finds_somebody_waits),
		cmocka_unit_test(who_is_not_sure_stops),
		cmocka_unit_test(what_fails_is_asked_again),
		cmocka_unit_test(hints_do_not_keep_it_from_keeping),
		cmocka_unit_test(never_do_two_lead),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
