// SPDX-License-Identifier: GPL-2.0-or-later
/* Hot standby: what charon is told, numbers of SAs, and what it says of copies. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "hot.h"
#include "ike_message.h"
#include "ike_steps.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define MS 1000

static struct gwha_hot h;
static struct gwha_hot_seen seen;

static void start(bool owner, uint64_t epoch)
{
	h = (struct gwha_hot){.first_us = 0};
	seen = (struct gwha_hot_seen){.owner = owner, .epoch = epoch, .charon = 1, .all = 1, .loaded = true};
}

/* What is said, from a time on, each 10 ms, to another: as its first signs, with times in ms. */
static void says(uint64_t from_us, uint64_t to_us, const char *want)
{
	char text[256] = "";
	size_t used = 0;

	for (uint64_t now = from_us; now <= to_us; now += 10 * MS) {
		enum gwha_hot_word word = gwha_hot_step(&h, &seen, now);

		if (word == GWHA_HOT_NOTHING)
			continue;
		gwha_hot_said(&h, word, now);
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%c%u ", *gwha_hot_text(word),
					 (unsigned int)((now - from_us) / MS));
		assert_true(used < sizeof(text));
	}
	assert_string_equal(text, want);
}

static void the_owner_takes(void **state)
{
	(void)state;
	start(true, 7);
	seen.lives = 1;
	/* at once, again for who was late, and then seldom */
	says(S, 130 * S, "+0 +1000 +6000 +66000 +126000 ");
	/* another epoch, or another charon, is told anew */
	seen.epoch = 8;
	says(200 * S, 200 * S, "+0 ");
	seen.charon = 2;
	says(201 * S, 201 * S, "+0 ");
	/* nobody is told nothing */
	seen.charon = 0;
	says(202 * S, 280 * S, "");
}

/* What believes to use all already does not look at what came late. */
static void what_stays_a_copy_is_told_the_opposite_first(void **state)
{
	(void)state;
	start(true, 7);
	seen.copies = 1;
	says(S, S + 310 * MS, "+0 -310 ");
	/* the word after that is not waited for */
	assert_int_equal(gwha_hot_step(&h, &seen, S + 310 * MS), GWHA_HOT_TAKE);
	gwha_hot_said(&h, GWHA_HOT_TAKE, S + 310 * MS);
	seen.copies = 0;
	seen.lives = 1;
	says(S + 320 * MS, S + 900 * MS, "");
}

static void who_is_not_the_owner_yields_if_it_has_to(void **state)
{
	(void)state;
	/* that would let the other one use what it has: not without need */
	start(false, 7);
	seen.copies = 1;
	says(S, 1000 * S, "");
	/* the new owner's charon has told ours, or does so in a moment */
	start(false, 7);
	seen.lives = 1;
	says(S, S + 990 * MS, "");
	says(S + 1000 * MS, S + 2500 * MS, "-0 -1010 ");
	seen.lives = 0;
	seen.copies = 1;
	says(4 * S, 1000 * S, "");
}

static void who_has_no_copy_asks_ever_less_often(void **state)
{
	(void)state;
	start(false, 7);
	says(S, 62 * S, "-2000 -6000 -14000 -30000 ");
	/* not what charon does not have */
	start(false, 7);
	seen.loaded = false;
	says(S, 100 * S, "");
	/* nor for nothing */
	start(false, 7);
	seen.all = 0;
	says(S, 100 * S, "");
}

/* Those that the site has not are missing for good. */
static void who_lacks_some_asks_three_times(void **state)
{
	(void)state;
	start(false, 7);
	seen.all = 3;
	seen.copies = 1;
	says(S, 1000 * S, "-15000 -30000 -45000 ");
	/* they came, and are gone again */
	seen.copies = 3;
	says(1001 * S, 1100 * S, "");
	seen.copies = 2;
	says(1101 * S, 1200 * S, "-15000 -30000 -45000 ");
	/* as long as more come there is nothing to ask for */
	start(false, 8);
	seen.all = 3;
	seen.copies = 1;
	says(S, 14 * S, "");
	seen.copies = 2;
	says(14 * S + 500 * MS, 28 * S, "");
	says(28 * S, 30 * S, "-1500 ");
	/* who has none asks as often as ever */
	start(false, 9);
	seen.all = 3;
	says(S, 32 * S, "-2000 -6000 -14000 -30000 ");
}

static void who_is_asked_gives(void **state)
{
	(void)state;
	start(true, 7);
	seen.lives = 1;
	says(S, S, "+0 ");
	seen.asked_us = S + 500 * MS;
	says(S + 500 * MS, S + 900 * MS, "*0 ");
	/* once, and not so soon again */
	seen.asked_us = 3 * S;
	says(3 * S, 5 * S, "+0 ");
	says(11 * S, 12 * S, "+0 *500 ");
	/* not what was said before it was the owner */
	start(true, 8);
	seen.lives = 1;
	seen.asked_us = S - 1;
	says(S, S + 900 * MS, "+0 ");
	/* nor if there is nothing */
	start(true, 9);
	says(S, S, "+0 ");
	seen.asked_us = S + 500 * MS;
	says(S + 500 * MS, S + 900 * MS, "");
	assert_true(gwha_hot_asks("remote node drops segment 1"));
	assert_false(gwha_hot_asks("remote node takes segment 1"));
}

/* Charon reads 7 bytes at a time, and what follows the sign is a number. */
static void words_are_as_long_as_charon_reads(void **state)
{
	static const enum gwha_hot_word words[] = {GWHA_HOT_TAKE, GWHA_HOT_YIELD, GWHA_HOT_GIVE};

	(void)state;
	for (size_t i = 0; i < COUNT(words); i++) {
		assert_int_equal(strlen(gwha_hot_text(words[i])), GWHA_HOT_WORD_LEN);
		assert_string_equal(gwha_hot_text(words[i]) + 1, "000001");
	}
	assert_string_equal(gwha_hot_text(GWHA_HOT_NOTHING), "");
}

/* Two takeovers in a row, before the keys were changed: the second one is ahead. */
static void numbers_rise_at_each_takeover(void **state)
{
	unsigned int back = 0;

	(void)state;
	for (uint64_t epoch = 1; epoch < 100; epoch++) {
		uint32_t before = gwha_hot_base(epoch - 1), now = gwha_hot_base(epoch);

		assert_true(gwha_hot_is_taken(now));
		assert_true(now < GWHA_HOT_LOCKED);
		/* none of both sends what the other one has sent */
		assert_true(now >= before + GWHA_HOT_PART || now + GWHA_HOT_PART <= before);
		back += now < before;
	}
	assert_int_equal(back, 99 / GWHA_HOT_PARTS);
	assert_false(gwha_hot_is_taken(GWHA_IKE_LIFE_PACKETS));
	assert_true(gwha_hot_is_taken(GWHA_HOT_LOCKED));
}

static const struct ike_step steps[] = {
	{"a copy is kept", GWHA_IKE_STANDBY, 0, 0, 0, "clHp", GWHA_IKE_STANDBY, GWHA_IKE_REST, ""},
	{"unless nobody keeps it up", GWHA_IKE_STANDBY, 0, 0, 0, "clHps", GWHA_IKE_STANDBY, GWHA_IKE_HANG_UP, ""},
	{"or it is not wanted", GWHA_IKE_STANDBY, 0, 0, 0, "clp", GWHA_IKE_STANDBY, GWHA_IKE_HANG_UP, ""},
	{"what is hot is not ended at once, for that would end the other node's", GWHA_IKE_UP, 0, 7, 0, "clHit", GWHA_IKE_LEAVING, GWHA_IKE_REST, ""},
	{"unless charon cannot be told", GWHA_IKE_UP, 0, 7, 0, "clHmit", GWHA_IKE_LEAVING, GWHA_IKE_HANG_UP, ""},
	{"what is being dialled is, also of what is hot", GWHA_IKE_DIALLING, 0, 0, GWHA_IKE_DIAL, "clHv", GWHA_IKE_LEAVING, GWHA_IKE_HANG_UP, ""},
	{"a copy is taken over, and not dialled", GWHA_IKE_STANDBY, 0, 0, 0, "cloHvp", GWHA_IKE_TAKING, GWHA_IKE_REST, ""},
	{"before there is the VIP, too", GWHA_IKE_STANDBY, 0, 0, 0, "cloHp", GWHA_IKE_TAKING, GWHA_IKE_REST, ""},
	{"unless charon cannot be told: then it is dialled", GWHA_IKE_STANDBY, 0, 0, 0, "cloHmvp", GWHA_IKE_TAKING, GWHA_IKE_HANG_UP, ""},
	{"with none it is dialled", GWHA_IKE_STANDBY, 0, 0, 0, "cloHv", GWHA_IKE_WAITING, GWHA_IKE_DIAL, "it is not its turn yet"},
	{"a copy that is not wanted is ended, and it is dialled", GWHA_IKE_STANDBY, 0, 0, 0, "clovp", GWHA_IKE_TAKING, GWHA_IKE_HANG_UP, ""},
	{"what was taken over gets other keys at once", GWHA_IKE_TAKING, 0, 0, 0, "cloHvitk", GWHA_IKE_REKEYING, GWHA_IKE_REKEY, ""},
	{"with the VIP", GWHA_IKE_TAKING, 0, 0, 0, "cloHitk", GWHA_IKE_REKEYING, GWHA_IKE_REST, "the kernel does not have the VIP yet"},
	{"before charon has it anew", GWHA_IKE_TAKING, 0, 0, 0, "coHvitk", GWHA_IKE_REKEYING, GWHA_IKE_REKEY, ""},
	{"once", GWHA_IKE_REKEYING, 0, 7, GWHA_IKE_REKEY, "cloHvitk", GWHA_IKE_REKEYING, GWHA_IKE_REST, "x"},
	{"with other keys it is up", GWHA_IKE_REKEYING, 0, 7, 0, "cloHvit", GWHA_IKE_UP, GWHA_IKE_REST, ""},
	{"what another one has replaced is ended", GWHA_IKE_DIALLING, 0, 7, 0, "cloHvitx", GWHA_IKE_UP, GWHA_IKE_END_OLD, ""},
};

static void each_step(void **state)
{
	(void)state;
	check_steps(steps, COUNT(steps));
}

/* From a copy to what is used: what happens if something does not. */
static void what_is_hot_is_not_waited_for_for_ever(void **state)
{
	struct gwha_ike_seen copy = seen_of("cloHvp", 8), taken = seen_of("cloHvitk", 8);
	struct gwha_ike_seen none = seen_of("cloHv", 8), theirs = seen_of("clHit", 9);
	struct gwha_ike c = {.state = GWHA_IKE_STANDBY};

	(void)state;
	/* charon keeps its copy: for a second */
	assert_int_equal(gwha_ike_step(&c, &copy, S), GWHA_IKE_REST);
	assert_int_equal(gwha_ike_step(&c, &copy, S + GWHA_IKE_TAKE_US - 1), GWHA_IKE_REST);
	assert_int_equal(gwha_ike_step(&c, &copy, S + GWHA_IKE_TAKE_US), GWHA_IKE_HANG_UP);
	assert_int_equal(c.colds, 1);
	assert_int_equal(gwha_ike_step(&c, &none, 2 * S), GWHA_IKE_DIAL);
	assert_int_equal(c.colds, 1);
	/* another copy comes, and charon cannot be told: that does not go round */
	copy.mute = true;
	assert_int_equal(gwha_ike_step(&c, &copy, 2 * S), GWHA_IKE_REST);
	assert_int_equal(gwha_ike_step(&c, &copy, 3 * S), GWHA_IKE_HANG_UP);
	copy.mute = false;
	/* another takeover: the keys stay, though asked for each second */
	c = (struct gwha_ike){.state = GWHA_IKE_STANDBY};
	assert_int_equal(gwha_ike_step(&c, &copy, S), GWHA_IKE_REST);
	assert_int_equal(gwha_ike_step(&c, &taken, S), GWHA_IKE_REKEY);
	gwha_ike_begun(&c, GWHA_IKE_REKEY, S);
	gwha_ike_ended(&c, GWHA_IKE_REKEY, "no", S, 0);
	assert_int_equal(c.tries, 0);
	assert_int_equal(c.failures, 1);
	assert_int_equal(gwha_ike_step(&c, &taken, S + GWHA_IKE_REKEY_US - 1), GWHA_IKE_REST);
	assert_int_equal(gwha_ike_step(&c, &taken, S + GWHA_IKE_REKEY_US), GWHA_IKE_REKEY);
	gwha_ike_begun(&c, GWHA_IKE_REKEY, S + GWHA_IKE_REKEY_US);
	gwha_ike_ended(&c, GWHA_IKE_REKEY, NULL, S + GWHA_IKE_REKEY_US, 0);
	/* it is ended, and made anew */
	assert_int_equal(gwha_ike_step(&c, &taken, S + GWHA_IKE_TAKEN_US), GWHA_IKE_HANG_UP);
	assert_string_equal(c.cause, "its keys could not be changed: it is made anew");
	gwha_ike_begun(&c, GWHA_IKE_HANG_UP, S + GWHA_IKE_TAKEN_US);
	gwha_ike_ended(&c, GWHA_IKE_HANG_UP, NULL, S + GWHA_IKE_TAKEN_US, 0);
	assert_int_equal(gwha_ike_step(&c, &none, S + GWHA_IKE_TAKEN_US), GWHA_IKE_DIAL);
	assert_int_equal(c.hots, 1);
	assert_int_equal(c.colds, 1);
	/* who has no turn yet is not late; from its turn on it may be */
	c = (struct gwha_ike){.state = GWHA_IKE_STANDBY};
	assert_int_equal(gwha_ike_step(&c, &taken, S), GWHA_IKE_REKEY);
	assert_int_equal(gwha_ike_step(&c, &taken, S + 2 * GWHA_IKE_TAKEN_US), GWHA_IKE_REKEY);
	gwha_ike_begun(&c, GWHA_IKE_REKEY, 9 * S);
	gwha_ike_ended(&c, GWHA_IKE_REKEY, NULL, 9 * S, 0);
	assert_int_equal(gwha_ike_step(&c, &taken, 9 * S + GWHA_IKE_TAKEN_US - 1), GWHA_IKE_REKEY);
	assert_int_equal(gwha_ike_step(&c, &taken, 9 * S + GWHA_IKE_TAKEN_US), GWHA_IKE_HANG_UP);
	assert_int_equal(c.hots, 1);
	/* not while there is no VIP by which they could be changed */
	c = (struct gwha_ike){.state = GWHA_IKE_STANDBY};
	taken.vip = false;
	assert_int_equal(gwha_ike_step(&c, &taken, S), GWHA_IKE_REST);
	assert_int_equal(gwha_ike_step(&c, &taken, 9 * S), GWHA_IKE_REST);
	taken.vip = true;
	assert_int_equal(gwha_ike_step(&c, &taken, 9 * S), GWHA_IKE_REKEY);
	/* charon goes on using what is not ours: not longer than this */
	assert_int_equal(gwha_ike_step(&c, &theirs, 60 * S), GWHA_IKE_REST);
	assert_int_equal(gwha_ike_step(&c, &theirs, 60 * S + GWHA_IKE_YIELD_US - 1), GWHA_IKE_REST);
	assert_int_equal(gwha_ike_step(&c, &theirs, 60 * S + GWHA_IKE_YIELD_US), GWHA_IKE_HANG_UP);
}

#define SA(id, state, host, children) "\x07\x07list-sa\x01\x0bgwha-berlin\x03\x08uniqueid\0" id "\x03\x05state\0" state \
	"\x03\x0bremote-host\0" host "\x01\x09" "child-sas" children "\x02\x02"
#define CHILD(id, name, state, spi) "\x01\x0egwha-berlin-12\x03\x04name\0" name "\x03\x08uniqueid\0" id \
	"\x03\x05state\0" state "\x03\x07spi-out\0" spi "\x02"
#define NOW "\x14gwha-berlin-01234567"
#define THEN "\x14gwha-berlin-89abcdef"
#define PEER "\x0b" "203.0.113.9"
#define UP "\x0b" "ESTABLISHED"
#define COPY "\x07" "PASSIVE"
#define SPI "\x08" "c0ffee12"
#define ROW(bytes) bytes, sizeof(bytes) - 1

static void children_are_read(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *says;
	} rows[] = {
		{ROW(SA("\x02" "17", UP, PEER, CHILD("\x01" "5", NOW, "\x09INSTALLED", SPI))), "17/5 c0ffee12 4 00 "},
		{ROW(SA("\x02" "17", COPY, PEER, CHILD("\x01" "5", NOW, "\x09INSTALLED", SPI))), "17/5 c0ffee12 4 10 "},
		{ROW(SA("\x02" "17", UP, "\x0b" "2001:db8::9", CHILD("\x01" "5", THEN, "\x08REKEYING", SPI))), "17/5 c0ffee12 16 01 "},
		/* one that has been succeeded, and what cannot be read */
		{ROW(SA("\x02" "17", UP, PEER, CHILD("\x01" "5", NOW, "\x07REKEYED", SPI) CHILD("\x01" "6", NOW, "\x09INSTALLED", "\x08" "0000002a"))), "17/6 0000002a 4 00 "},
		{ROW(SA("\x02" "17", UP, "\x04" "%any", CHILD("\x01" "5", NOW, "\x09INSTALLED", SPI))), ""},
		{ROW(SA("\x02" "17", UP, PEER, CHILD("\x01" "x", NOW, "\x09INSTALLED", SPI))), ""},
		{ROW(SA("\x02" "17", UP, PEER, CHILD("\x01" "5", NOW, "\x09INSTALLED", "\x09" "1c0ffee12"))), ""},
		{ROW(SA("\x01" "0", UP, PEER, CHILD("\x01" "5", NOW, "\x09INSTALLED", SPI))), ""},
		{ROW(SA("\x02" "17", UP, PEER, "")), ""},
		{ROW(SA("\x02" "17", COPY, PEER, "")), "17/0 00000000 4 11 "},
		{ROW("\x07\x07list-sa"), ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct gwha_ike_children c = {.n = 0};
		struct gwha_vici_packet p;
		char text[256] = "";
		size_t used = 0;

		assert_int_equal(gwha_vici_packet_read((const uint8_t *)rows[i].bytes, rows[i].len, &p), 0);
		assert_true(gwha_vici_sound(p.message, p.len));
		gwha_ike_children(&p, "berlin", "01234567", &c);
		for (size_t k = 0; k < c.n; k++)
			used += (size_t)sprintf(text + used, "%u/%u %08x %d %d%d ", c.at[k].ike, c.at[k].id, c.at[k].spi,
						c.at[k].peer.len, c.at[k].passive, !c.at[k].now);
		assert_string_equal(text, rows[i].says);
		/* no more than there is room for */
		c.n = GWHA_IKE_CHILDREN_MAX;
		gwha_ike_children(&p, "berlin", "01234567", &c);
		assert_int_equal(c.n, GWHA_IKE_CHILDREN_MAX);
	}
}

/*
 * Each child is its IKE SA, p a copy, and o own numbers, t taken over, ? unknown; x made
 * otherwise; b an IKE SA without any. They are numbered from 1.
 */
static struct gwha_ike_children children_of(const char *text)
{
	struct gwha_ike_children c = {.n = 0};

	for (; *text; text++) {
		struct gwha_ike_child *at = &c.at[c.n];

		if (*text == ' ')
			c.n++;
		else if (*text >= '1' && *text <= '9')
			*at = (struct gwha_ike_child){.ike = (uint32_t)(*text - '0'), .id = (uint32_t)c.n + 1, .now = true};
		else if (*text == 'p')
			at->passive = true;
		else if (*text == 'x')
			at->now = false;
		else if (*text == 'b')
			at->id = 0;
		else
			at->seq = *text == 'o' ? GWHA_IKE_SEQ_OWN : *text == 't' ? GWHA_IKE_SEQ_TAKEN : GWHA_IKE_SEQ_UNKNOWN;
	}
	return c;
}

static void what_becomes_of_children(void **state)
{
	static const struct {
		const char *what;
		const char *children;
		bool taken;
		uint32_t rekey;
		const char *left; /* i an IKE SA, c a child */
		uint32_t outdated;
	} rows[] = {
		{"none", "", false, 0, "", 0},
		{"one of its own", "1o ", false, 0, "", 0},
		{"one that was taken over", "1t ", true, 1, "", 0},
		{"two, of which the node before has replaced one", "1t 1t ", true, 2, "", 0},
		{"a copy, before it is taken over", "1pt ", false, 0, "", 0},
		{"with a successor in the same IKE SA", "1t 1t 1o ", false, 2, "c1c2", 0},
		{"with one in another", "1t 2o ", false, 1, "i1", 0},
		{"which is made otherwise, as the one before", "1xt 2o ", false, 0, "i1", 0},
		{"which is made otherwise now", "1t 2xo ", true, 1, "i1", 0},
		{"a copy that was not taken over, beside what was made anew", "1pt 2o ", false, 0, "i1", 0},
		{"two children of one, beside what was made anew", "1t 1t 2o ", false, 2, "i1", 0},
		{"one that the kernel does not have", "1? ", false, 0, "", 0},
		{"such a one beside one of its own", "1? 2o ", false, 0, "", 0},
		{"two of its own", "1o 2o ", false, 0, "", 0},
		{"a copy", "3pt ", false, 0, "", 0},
		{"two copies", "4pt 3pt ", false, 0, "", 3},
		{"three", "4pt 2pt 3pt ", false, 0, "", 2},
		{"two children of one copy", "3pt 3pt ", false, 0, "", 0},
		{"two copies, the later one with no child", "3pt 4pb ", false, 0, "", 4},
		{"two such, and one that has some", "2pb 3pt 4pb ", false, 0, "", 2},
		{"two with none", "5pb 4pb ", false, 0, "", 4},
		{"one with none", "4pb ", false, 0, "", 0},
		{"what a charon that was begun anew has asked for, and dialled before it came", "1o 2p ", false, 0, "i2", 0},
		{"a copy beside what is used", "3pt 4t ", true, 2, "", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct gwha_ike_children c = children_of(rows[i].children);
		struct gwha_ike_olds olds = {.n = 0};
		char left[64] = "";

		gwha_ike_left(&c, &olds);
		for (size_t k = 0; k < olds.n; k++)
			sprintf(left + strlen(left), "%c%u", olds.at[k].child ? 'c' : 'i', olds.at[k].id);
		if (gwha_ike_is_taken(&c) != rows[i].taken || strcmp(left, rows[i].left) || gwha_ike_outdated(&c) != rows[i].outdated)
			print_error("%s: %d \"%s\" %u\n", rows[i].what, gwha_ike_is_taken(&c), left, gwha_ike_outdated(&c));
		assert_int_equal(gwha_ike_is_taken(&c), rows[i].taken);
		assert_int_equal(gwha_ike_to_rekey(&c), rows[i].rekey);
		assert_string_equal(left, rows[i].left);
		assert_int_equal(gwha_ike_outdated(&c), rows[i].outdated);
		/* no more than there is room for */
		olds.n = GWHA_IKE_OLD_MAX;
		gwha_ike_left(&c, &olds);
		assert_int_equal(olds.n, GWHA_IKE_OLD_MAX);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_owner_takes),
		cmocka_unit_test(what_stays_a_copy_is_told_the_opposite_first),
		cmocka_unit_test(who_is_not_the_owner_yields_if_it_has_to),
		cmocka_unit_test(who_has_no_copy_asks_ever_less_often),
		cmocka_unit_test(who_lacks_some_asks_three_times),
		cmocka_unit_test(who_is_asked_gives),
		cmocka_unit_test(words_are_as_long_as_charon_reads),
		cmocka_unit_test(numbers_rise_at_each_takeover),
		cmocka_unit_test(each_step),
		cmocka_unit_test(what_is_hot_is_not_waited_for_for_ever),
		cmocka_unit_test(children_are_read),
		cmocka_unit_test(what_becomes_of_children),
	};

	return cmocka_run_group_tests_name("hot", tests, NULL, NULL);
}
