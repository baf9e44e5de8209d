// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the agent decides by itself: when a check's condition changes, which
 * changes are told and which of them wait, when leases are due, and what the
 * process that runs programs takes for an order.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "known.h"
#include "model.h"
#include "order.h"
#include "queue.h"
#include "renewal.h"
#include "streak.h"
#include "yaml.h"

/* Results, "1" or "0" each, and behind each where the condition stands: ? u d */
static void a_streak_is_needed(void **state)
{
	static const struct {
		uint64_t rise, fall;
		const char *results;
		const char *stands;
	} rows[] = {
		{1, 1, "0110", "duud"},
		{2, 3, "11000011", "?uuudddu"},
		/* one result of the other kind begins anew */
		{2, 3, "1100100100", "?uuuuuuuuu"},
		{2, 2, "1010011", "????ddu"},
		/* not known until there are enough, either way */
		{3, 3, "0010", "????"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gwha_streak s = {0};
		char before = '?', now;

		for (size_t j = 0; rows[i].results[j]; j++) {
			bool changed = gwha_streak_add(&s, rows[i].results[j] == '1',
						       rows[i].rise, rows[i].fall);

			now = !s.known ? '?' : s.up ? 'u' : 'd';
			if (now != rows[i].stands[j])
				print_error("row %zu, result %zu: %c\n", i, j, now);
			assert_int_equal(now, rows[i].stands[j]);
			assert_int_equal(changed, now != before);
			before = now;
		}
	}
}

static struct gwha_event event(const char *group, uint64_t seq)
{
	struct gwha_event ev = {.seq = seq, .from = (uint8_t)seq, .to = (uint8_t)(seq + 1)};

	strcpy(ev.group, group);
	return ev;
}

static void a_full_queue_keeps_what_is_last(void **state)
{
	static struct gwha_queue q;
	struct gwha_event ev;

	(void)state;
	assert_false(gwha_queue_take(&q, &ev));
	/* the only one of b is the oldest; then a alone, twice what has room */
	ev = event("b", 1);
	assert_true(gwha_queue_add(&q, &ev));
	for (uint64_t i = 2; i <= 2 * GWHA_QUEUE_MAX + 1; i++) {
		ev = event("a", i);
		assert_int_equal(gwha_queue_add(&q, &ev), i <= GWHA_QUEUE_MAX);
	}
	assert_int_equal(q.n, GWHA_QUEUE_MAX);
	assert_int_equal(q.dropped, GWHA_QUEUE_MAX + 1);
	assert_true(gwha_queue_take(&q, &ev));
	assert_string_equal(ev.group, "b");
	/* and of a the last ones, in order; the first from where those began that went */
	for (uint64_t i = GWHA_QUEUE_MAX + 3; i <= 2 * GWHA_QUEUE_MAX + 1; i++) {
		assert_true(gwha_queue_take(&q, &ev));
		assert_int_equal(ev.seq, i);
		assert_int_equal(ev.from, i == GWHA_QUEUE_MAX + 3 ? 2 : i);
	}
	assert_false(gwha_queue_take(&q, &ev));
}

/* There and back: what is left out in between leaves no change that is none. */
static void a_full_queue_goes_from_state_to_state(void **state)
{
	static struct gwha_queue q;
	struct gwha_event ev;
	uint8_t was;

	(void)state;
	for (uint64_t more = 0; more < 5; more++) {
		memset(&q, 0, sizeof(q));
		for (uint64_t i = 0; i < GWHA_QUEUE_MAX + more; i++) {
			ev = event("a", i);
			ev.from = i % 2;
			ev.to = (i + 1) % 2;
			gwha_queue_add(&q, &ev);
		}
		assert_int_equal(q.n + q.dropped, GWHA_QUEUE_MAX + more);
		for (was = 0; gwha_queue_take(&q, &ev); was = ev.to) {
			assert_int_equal(ev.from, was);
			assert_int_not_equal(ev.from, ev.to);
		}
		assert_int_equal(was, (GWHA_QUEUE_MAX + more) % 2);
	}
	/* full of others, one of them goes back: neither is told */
	memset(&q, 0, sizeof(q));
	for (uint64_t i = 0; i < GWHA_QUEUE_MAX; i++) {
		char name[16];

		snprintf(name, sizeof(name), "g%u", (unsigned int)i);
		ev = event(name, i);
		gwha_queue_add(&q, &ev);
	}
	ev = event("g7", 0);
	ev.from = 8;
	ev.to = 7;
	assert_false(gwha_queue_add(&q, &ev));
	assert_int_equal(q.n, GWHA_QUEUE_MAX - 1);
	assert_int_equal(q.dropped, 2);
	while (gwha_queue_take(&q, &ev))
		assert_string_not_equal(ev.group, "g7");
}

static void a_full_queue_of_strangers(void **state)
{
	static struct gwha_queue q;
	struct gwha_event ev;
	char name[16];

	(void)state;
	for (uint64_t i = 0; i <= GWHA_QUEUE_MAX; i++) {
		snprintf(name, sizeof(name), "g%u", (unsigned int)i);
		ev = event(name, i);
		gwha_queue_add(&q, &ev);
	}
	assert_int_equal(q.dropped, 1);
	assert_true(gwha_queue_take(&q, &ev));
	assert_int_equal(ev.seq, 1);
}

/* What gwha_known_dump() tells: GROUP FROM TO WHY, ... */
static char told[256];

static void tell(void *arg, const struct gwha_event *ev)
{
	char one[64];

	(void)arg;
	snprintf(one, sizeof(one), "%s %u %u %u, ", ev->group, ev->from, ev->to,
		 ev->why);
	strcat(told, one);
}

static void dump(struct gwha_knowns *k, const char *names, uint8_t state)
{
	struct gwha_group groups[4] = {0};
	size_t n = 0;

	for (; names[n]; n++) {
		groups[n].name[0] = names[n];
		groups[n].state = state;
		groups[n].why = GWHA_WHY_TIMEOUT;
	}
	told[0] = '\0';
	gwha_known_dump(k, groups, n, tell, NULL);
}

static bool happens(struct gwha_knowns *k, const char *group, uint8_t from,
		    uint8_t to, uint8_t told_from)
{
	struct gwha_event ev = event(group, 0);
	bool ret;

	ev.from = from;
	ev.to = to;
	ret = gwha_known_event(k, &ev);
	if (ret)
		assert_int_equal(ev.from, told_from);
	return ret;
}

static void a_change_is_told_once(void **state)
{
	enum { INIT = GWHA_STATE_INIT, BACKUP, ACTIVE };
	struct gwha_knowns k = {0};

	(void)state;
	dump(&k, "ab", BACKUP);
	assert_string_equal(told, "a 0 2 2, b 0 2 2, ");
	dump(&k, "ab", BACKUP);
	assert_string_equal(told, "");
	/* by its event */
	assert_true(happens(&k, "a", BACKUP, ACTIVE, BACKUP));
	/* no change of state: weights, partial */
	assert_false(happens(&k, "a", ACTIVE, ACTIVE, 0));
	assert_false(happens(&k, "c", BACKUP, BACKUP, 0));
	/* its event comes late, after a dump that had it */
	dump(&k, "ab", ACTIVE);
	assert_string_equal(told, "b 2 3 2, ");
	assert_false(happens(&k, "b", BACKUP, ACTIVE, 0));
	/* what came between is left out: from what was told */
	assert_true(happens(&k, "b", BACKUP, INIT, ACTIVE));
	/* a new one */
	assert_true(happens(&k, "c", INIT, BACKUP, INIT));
	/* one that is gone, and that nobody was told of; one that is gone as told */
	dump(&k, "c", BACKUP);
	assert_string_equal(told, "a 3 1 10, ");
	/* and comes again */
	dump(&k, "ac", BACKUP);
	assert_string_equal(told, "a 0 2 2, ");
	gwha_known_free(&k);
}

static struct reading r;

static void want(struct gwha_renewals *w, const char *text, uint64_t now)
{
	assert_int_equal(read_yaml(&r, text, NULL), 0);
	assert_int_equal(gwha_renewals_want(w, &r.conf, now), 0);
	free_yaml(&r);
}

static void leases_are_due_in_thirds(void **state)
{
	struct gwha_renewals w = {0};

	(void)state;
	assert_true(gwha_renewals_due(&w) == UINT64_MAX);
	want(&w, "groups: {a: {lease: 3s}, b: {lease-action: fault}, c: }\nrouters: []\n", 100);
	/* taken at once; c has none */
	assert_int_equal(w.n, 2);
	assert_int_equal(gwha_renewals_due(&w), 100);
	assert_false(w.at[0].held);
	gwha_renewal_done(&w.at[0], true, 100);
	gwha_renewal_done(&w.at[1], true, 200);
	assert_int_equal(w.at[1].period_us, 3000000);
	assert_int_equal(gwha_renewals_due(&w), 1000100);
	/* the same again changes nothing */
	want(&w, "groups: {a: {lease: 3s}, b: {lease-action: fault}}\nrouters: []\n", 300);
	assert_int_equal(gwha_renewals_due(&w), 1000100);
	/* a shorter one is renewed now, for it holds for the longer one */
	want(&w, "groups: {b: {lease: 60ms}}\nrouters: []\n", 400);
	assert_false(w.at[0].wanted);
	assert_true(w.at[1].wanted && w.at[1].held);
	assert_int_equal(w.at[1].due_us, 400);
	assert_ptr_equal(gwha_renewals_drop(&w, &w.at[0]), &w.at[0]);
	assert_string_equal(w.at[0].name, "b");
	gwha_renewal_done(&w.at[0], true, 500);
	assert_int_equal(gwha_renewals_due(&w), 20500);
	/* one that could not be had is tried again, not at once */
	gwha_renewal_done(&w.at[0], false, 600);
	assert_int_equal(gwha_renewals_due(&w), 1000600);
	gwha_renewals_free(&w);
}

static size_t pack(struct gwhad_order *o, char *to)
{
	size_t size = gwhad_order_pack(o, to, GWHAD_ORDER_MAX);

	assert_true(size);
	return size;
}

static void an_order_arrives_as_it_was_given(void **state)
{
	struct gwhad_order back, o = {
		.id = 7,
		.timeout_ms = 250,
		.exec = {.words = {"/bin/x", "", "-a b"}, .n = 3},
		.env = {"A=1", "B="},
		.n_env = 2,
	};
	char text[GWHAD_ORDER_MAX];
	size_t size = pack(&o, text);

	(void)state;
	assert_int_equal(gwhad_order_unpack(text, size, &back), 0);
	assert_int_equal(back.id, 7);
	assert_int_equal(back.timeout_ms, 250);
	assert_int_equal(back.exec.n, 3);
	assert_string_equal(back.exec.words[0], "/bin/x");
	assert_string_equal(back.exec.words[1], "");
	assert_string_equal(back.exec.words[2], "-a b");
	assert_null(back.exec.words[3]);
	assert_string_equal(back.env[1], "B=");
	assert_null(back.env[2]);
	/* no room for it, by whatever is left out */
	for (size_t room = 0; room < size; room++)
		assert_int_equal(gwhad_order_pack(&o, text, room), 0);
}

static void what_is_no_order_is_refused(void **state)
{
	struct gwhad_order back, o = {
		.id = 1,
		.timeout_ms = 1,
		.exec = {.words = {"/bin/x", "y"}, .n = 2},
		.env = {"A=1"},
		.n_env = 1,
	};
	char text[GWHAD_ORDER_MAX], more[GWHAD_ORDER_MAX];
	size_t size = pack(&o, text);

	(void)state;
	/* cut short anywhere, or too long; bytes of its own, for ASan to guard */
	for (size_t n = 0; n < size; n++) {
		char *cut = malloc(n ? n : 1);

		assert_non_null(cut);
		memcpy(cut, text, n);
		assert_int_equal(gwhad_order_unpack(cut, n, &back), -1);
		free(cut);
	}
	memcpy(more, text, size);
	more[size] = '\0';
	assert_int_equal(gwhad_order_unpack(more, size + 1, &back), -1);
	/* other counts than there are; none; more than there can be */
	for (int n = 0; n < 256; n++) {
		memcpy(more, text, size);
		more[8] = (char)n;
		if (n != 2)
			assert_int_equal(gwhad_order_unpack(more, size, &back), -1);
		memcpy(more, text, size);
		more[10] = (char)n;
		if (n != 1)
			assert_int_equal(gwhad_order_unpack(more, size, &back), -1);
	}
	/* no time, no path, no value */
	o.timeout_ms = 0;
	assert_int_equal(gwhad_order_unpack(text, pack(&o, text), &back), -1);
	o.timeout_ms = 1;
	o.exec.words[0] = "x";
	assert_int_equal(gwhad_order_unpack(text, pack(&o, text), &back), -1);
	o.exec.words[0] = "/x";
	o.env[0] = "A";
	assert_int_equal(gwhad_order_unpack(text, pack(&o, text), &back), -1);
	o.env[0] = "A=";
	assert_int_equal(gwhad_order_unpack(text, pack(&o, text), &back), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_streak_is_needed),
		cmocka_unit_test(a_full_queue_keeps_what_is_last),
		cmocka_unit_test(a_full_queue_goes_from_state_to_state),
		cmocka_unit_test(a_full_queue_of_strangers),
		cmocka_unit_test(a_change_is_told_once),
		cmocka_unit_test(leases_are_due_in_thirds),
		cmocka_unit_test(an_order_arrives_as_it_was_given),
		cmocka_unit_test(what_is_no_order_is_refused),
	};

	return cmocka_run_group_tests_name("agent", tests, NULL, NULL);
}
