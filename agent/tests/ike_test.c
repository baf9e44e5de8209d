// SPDX-License-Identifier: GPL-2.0-or-later
/* IPsec connections: what is done in each case, and what is said to charon. */

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
#include "units.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct ike_step steps[] = {
	{"silence is nothing to act on", GWHA_IKE_UP, 0, 0, 0, "lovit", GWHA_IKE_UP, GWHA_IKE_REST, "x"},
	{"what charon does not have is loaded", GWHA_IKE_UNKNOWN, 0, 0, 0, "c", GWHA_IKE_LOADING, GWHA_IKE_LOAD, ""},
	{"by the owner, too", GWHA_IKE_UNKNOWN, 0, 0, 0, "cov", GWHA_IKE_LOADING, GWHA_IKE_LOAD, ""},
	{"again if charon forgot it", GWHA_IKE_STANDBY, 0, 0, 0, "c", GWHA_IKE_LOADING, GWHA_IKE_LOAD, ""},
	{"even if traffic goes through", GWHA_IKE_UP, 0, 7, 0, "covit", GWHA_IKE_LOADING, GWHA_IKE_LOAD, ""},
	{"failures to dial do not delay that", GWHA_IKE_DEGRADED, 3, 7, 0, "cov", GWHA_IKE_LOADING, GWHA_IKE_LOAD, ""},
	{"what was refused waits", GWHA_IKE_REFUSED, 1, 0, 0, "c", GWHA_IKE_REFUSED, GWHA_IKE_REST, "x"},
	{"one command at a time", GWHA_IKE_LOADING, 0, 0, GWHA_IKE_LOAD, "cov", GWHA_IKE_LOADING, GWHA_IKE_REST, "x"},

	{"loaded, it stands by", GWHA_IKE_LOADING, 0, 0, 0, "cl", GWHA_IKE_STANDBY, GWHA_IKE_REST, ""},
	{"with the VIP still there, too", GWHA_IKE_STANDBY, 0, 0, 0, "clv", GWHA_IKE_STANDBY, GWHA_IKE_REST, ""},
	{"who is not the owner ends what there is", GWHA_IKE_UP, 0, 7, 0, "clit", GWHA_IKE_LEAVING, GWHA_IKE_HANG_UP, ""},
	{"half made, too", GWHA_IKE_DIALLING, 0, 7, 0, "clih", GWHA_IKE_LEAVING, GWHA_IKE_HANG_UP, ""},
	{"not loaded, too", GWHA_IKE_UP, 0, 7, 0, "cit", GWHA_IKE_LEAVING, GWHA_IKE_HANG_UP, ""},
	{"and what is being dialled, at once", GWHA_IKE_DIALLING, 0, 0, GWHA_IKE_DIAL, "clv", GWHA_IKE_LEAVING, GWHA_IKE_HANG_UP, ""},
	{"once", GWHA_IKE_LEAVING, 0, 0, GWHA_IKE_HANG_UP, "clih", GWHA_IKE_LEAVING, GWHA_IKE_REST, "x"},
	{"what was ended stands by", GWHA_IKE_LEAVING, 0, 0, 0, "cl", GWHA_IKE_STANDBY, GWHA_IKE_REST, ""},
	{"failures are forgotten with the ownership", GWHA_IKE_DEGRADED, 3, 0, 0, "cl", GWHA_IKE_STANDBY, GWHA_IKE_REST, ""},

	{"the owner waits for its VIP", GWHA_IKE_STANDBY, 0, 0, 0, "clo", GWHA_IKE_WAITING, GWHA_IKE_REST, "the kernel does not have the VIP yet"},
	{"and dials", GWHA_IKE_WAITING, 0, 0, 0, "clov", GWHA_IKE_WAITING, GWHA_IKE_DIAL, "it is not its turn yet"},
	{"an IKE SA without traffic is not enough", GWHA_IKE_UP, 0, 7, 0, "clovi", GWHA_IKE_WAITING, GWHA_IKE_DIAL, "it is not its turn yet"},
	{"but not twice", GWHA_IKE_DIALLING, 0, 0, GWHA_IKE_DIAL, "clovih", GWHA_IKE_DIALLING, GWHA_IKE_REST, "x"},
	{"nor while charon goes on by itself", GWHA_IKE_DEGRADED, 1, 0, 0, "clovih", GWHA_IKE_DEGRADED, GWHA_IKE_REST, "x"},
	{"what failed waits", GWHA_IKE_DEGRADED, 1, 0, 0, "clov", GWHA_IKE_DEGRADED, GWHA_IKE_REST, "x"},
	{"the peer may come first", GWHA_IKE_WAITING, 0, 0, 0, "clovit", GWHA_IKE_UP, GWHA_IKE_REST, ""},
	{"after a failure, too", GWHA_IKE_DEGRADED, 5, 0, 0, "clovit", GWHA_IKE_UP, GWHA_IKE_REST, ""},
	{"what is there already is taken over", GWHA_IKE_UNKNOWN, 0, 0, 0, "clovit", GWHA_IKE_UP, GWHA_IKE_REST, ""},
	{"it stays", GWHA_IKE_UP, 0, 7, 0, "clovit", GWHA_IKE_UP, GWHA_IKE_REST, ""},
	{"what was made before the file was changed stays, and is dialled again", GWHA_IKE_LOADING, 0, 7, 0, "clovix", GWHA_IKE_WAITING, GWHA_IKE_DIAL, "it is not its turn yet"},
	{"it stays when that fails", GWHA_IKE_DEGRADED, 1, 7, 0, "clovix", GWHA_IKE_DEGRADED, GWHA_IKE_REST, "x"},
	{"and while that goes on", GWHA_IKE_DIALLING, 0, 7, GWHA_IKE_DIAL, "clovix", GWHA_IKE_DIALLING, GWHA_IKE_REST, "x"},
	{"not before charon has the change", GWHA_IKE_UP, 0, 7, 0, "covix", GWHA_IKE_LOADING, GWHA_IKE_LOAD, ""},
	{"it is ended when the new one is there", GWHA_IKE_DIALLING, 0, 7, 0, "clovitx", GWHA_IKE_UP, GWHA_IKE_END_OLD, ""},
	{"once", GWHA_IKE_UP, 0, 7, GWHA_IKE_END_OLD, "clovitx", GWHA_IKE_UP, GWHA_IKE_REST, "x"},
	{"who is not the owner ends both", GWHA_IKE_UP, 0, 7, 0, "clitx", GWHA_IKE_LEAVING, GWHA_IKE_HANG_UP, ""},
	{"and dials for neither", GWHA_IKE_STANDBY, 0, 0, 0, "clx", GWHA_IKE_STANDBY, GWHA_IKE_REST, ""},
	{"unless somebody else was active meanwhile", GWHA_IKE_UP, 0, 6, 0, "clovit", GWHA_IKE_LEAVING, GWHA_IKE_HANG_UP, "made before somebody else was active"},
};

static void each_step(void **state)
{
	(void)state;
	check_steps(steps, COUNT(steps));
}

/* Never, whatever there is, does anybody but the owner with its VIP dial. */
static void the_owner_alone_dials(void **state)
{
	(void)state;
	for (int from = 0; from < GWHA_IKE_STATES; from++)
		for (unsigned int bits = 0; bits < 1 << 13; bits++)
			for (unsigned int tries = 0; tries < 2; tries++) {
				struct gwha_ike c = {.state = (enum gwha_ike_state)from, .tries = tries};
				struct gwha_ike_seen seen = {
					.charon = bits & 1, .loaded = bits & 2, .owner = bits & 4,
					.vip = bits & 8, .ike = bits & 16, .half = bits & 32, .child = bits & 64,
					.old = bits & 128, .hot = bits & 256, .mute = bits & 512,
					.passive = bits & 1024, .stale = bits & 2048, .taken = bits & 4096,
				};
				enum gwha_ike_act act = gwha_ike_step(&c, &seen, S);

				if (act == GWHA_IKE_DIAL)
					assert_true(seen.charon && seen.loaded && seen.owner && seen.vip &&
						    !seen.child && !seen.half && !seen.taken && !seen.passive);
				if (act == GWHA_IKE_REKEY)
					assert_true(seen.charon && seen.owner && seen.vip && seen.taken);
				/* make before break, and not for others */
				if (act == GWHA_IKE_END_OLD)
					assert_true(seen.owner && seen.child && seen.old);
				if (seen.charon && seen.ike && !seen.owner && !seen.hot)
					assert_int_equal(act, GWHA_IKE_HANG_UP);
				if (seen.charon && !seen.owner)
					assert_true(act == GWHA_IKE_HANG_UP || act == GWHA_IKE_LOAD || act == GWHA_IKE_REST);
			}
}

static void it_is_tried_ever_less_often(void **state)
{
	static const uint64_t us[] = {500000, S, 2 * S, 4 * S, 8 * S, 16 * S, 30 * S, 30 * S};
	struct gwha_ike_seen seen = seen_of("clov", 7);
	struct gwha_ike c = {0};
	uint64_t now = S;

	(void)state;
	for (size_t i = 0; i < COUNT(us); i++) {
		assert_int_equal(gwha_ike_step(&c, &seen, now), GWHA_IKE_DIAL);
		gwha_ike_begun(&c, GWHA_IKE_DIAL, now);
		assert_int_equal(c.state, i ? GWHA_IKE_DEGRADED : GWHA_IKE_DIALLING);
		/* the least, the most */
		gwha_ike_ended(&c, GWHA_IKE_DIAL, "no", now, i % 2 ? UINT32_MAX : 0);
		assert_int_equal(c.due_us - now, i % 2 ? us[i] * 5 / 4 : us[i] * 3 / 4);
		assert_int_equal(gwha_ike_step(&c, &seen, c.due_us - 1), GWHA_IKE_REST);
		assert_string_equal(c.cause, "no");
		now = c.due_us;
	}
	assert_int_equal(c.dials, COUNT(us));
	assert_int_equal(c.failures, COUNT(us));
	/* it begins anew when it was up */
	seen = seen_of("clovit", 7);
	gwha_ike_step(&c, &seen, now);
	assert_int_equal(c.tries, 0);
}

static void what_was_overtaken_counts_for_nothing(void **state)
{
	struct gwha_ike_seen mine = seen_of("clov", 7), theirs = seen_of("cl", 8);
	struct gwha_ike c = {.state = GWHA_IKE_WAITING};

	(void)state;
	assert_int_equal(gwha_ike_step(&c, &mine, S), GWHA_IKE_DIAL);
	gwha_ike_begun(&c, GWHA_IKE_DIAL, S);
	assert_int_equal(gwha_ike_step(&c, &theirs, S), GWHA_IKE_HANG_UP);
	gwha_ike_begun(&c, GWHA_IKE_HANG_UP, S);
	gwha_ike_ended(&c, GWHA_IKE_DIAL, "destroyed", S, 0);
	assert_int_equal(c.busy, GWHA_IKE_HANG_UP);
	assert_int_equal(c.tries, 0);
	gwha_ike_ended(&c, GWHA_IKE_HANG_UP, "no matching SAs", S, 0);
	assert_int_equal(gwha_ike_step(&c, &theirs, S), GWHA_IKE_REST);
	assert_int_equal(c.state, GWHA_IKE_STANDBY);
	/* charon is gone: so is what was on its way */
	gwha_ike_begun(&c, GWHA_IKE_LOAD, S);
	gwha_ike_forget(&c, "gone", 2 * S);
	assert_int_equal(c.state, GWHA_IKE_UNKNOWN);
	assert_int_equal(c.busy, GWHA_IKE_REST);
	assert_string_equal(c.cause, "gone");
}

static void the_largest_come_first(void **state)
{
	static const uint64_t kbit[] = {0, 10, 500, 10, 0, 700};
	static const size_t want[] = {5, 2, 1, 3, 0, 4};
	size_t order[COUNT(kbit)];

	(void)state;
	gwha_ike_order(kbit, COUNT(kbit), order);
	assert_memory_equal(order, want, sizeof(want));
}

#define V(name, len, value) "\x03" name "\0" len value
/* As charon 5.9.8 sends it, some values left out. */
#define SA_HEAD(ike_state) "\x01\x0bgwha-berlin\x03\x08uniqueid\0\x01" "1\x03\x05state\0" ike_state \
	"\x03\x0alocal-host\0\x08" "10.9.0.1"
#define CHILD(state) "\x01\x0egwha-berlin-12\x03\x04name\0\x0bgwha-berlin\x03\x05state\0" state \
	"\x04\x08local-ts\x05\0\x0b" "10.1.1.0/24\x06\x02"

/* Who answers asks for cookies when one peer begins too many at once. */
static void each_peer_is_dialled_twice_at_once(void **state)
{
	static const struct {
		const char *peers[GWHA_IKE_SLOTS];
		bool may;
	} rows[] = {
		{{NULL}, true},
		{{"192.0.2.9"}, true},
		{{"192.0.2.9", NULL, "192.0.2.9"}, false},
		{{"192.0.2.9", "192.0.2.8", "192.0.2.8"}, true},
		{{"192.0.2.90", "192.0.2.90", NULL, NULL}, true},
		{{"192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.2"}, false},
	};

	(void)state;
	for (size_t n = 0; n < sizeof(rows) / sizeof(*rows); n++)
		assert_int_equal(gwha_ike_may_dial(rows[n].peers, "192.0.2.9"),
				 rows[n].may);
}

static void what_charon_says_of_one_is_seen(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *says; /* "" is nobody of ours */
	} rows[] = {
#define ROW(bytes) bytes, sizeof(bytes) - 1
		{ROW("\x07\x07list-sa" SA_HEAD("\x0b" "ESTABLISHED") "\x01\x09" "child-sas" CHILD("\x09INSTALLED") "\x02\x02"), "berlin 001"},
		{ROW("\x07\x07list-sa" SA_HEAD("\x0b" "ESTABLISHED") "\x01\x09" "child-sas" CHILD("\x08REKEYING") CHILD("\x08" "DELETING") "\x02\x02"), "berlin 001"},
		{ROW("\x07\x07list-sa" SA_HEAD("\x0b" "ESTABLISHED") "\x01\x09" "child-sas\x02\x02"), "berlin 000"},
		{ROW("\x07\x07list-sa" SA_HEAD("\x0b" "ESTABLISHED") "\x01\x09" "child-sas" CHILD("\x08" "DELETING") "\x02\x02"), "berlin 000"},
		{ROW("\x07\x07list-sa" SA_HEAD("\x0a" "CONNECTING") "\x01\x09" "child-sas\x02\x02"), "berlin 010"},
		{ROW("\x07\x07list-sa" SA_HEAD("\x07" "PASSIVE") "\x01\x09" "child-sas" CHILD("\x09INSTALLED") "\x02\x02"), "berlin 003"},
		{ROW("\x07\x0c" "child-updown\x03\x02up\0\x03yes" SA_HEAD("\x0b" "ESTABLISHED") "\x01\x09" "child-sas" CHILD("\x09INSTALLED") "\x02\x02"), "berlin 101"},
		{ROW("\x07\x0aike-updown" SA_HEAD("\x08" "DELETING") "\x01\x09" "child-sas\x02\x02"), "berlin 000"},
		{ROW("\x07\x07list-sa\x01\x06" "berlin\x03\x05state\0\x0b" "ESTABLISHED\x02"), ""},
		{ROW("\x07\x07list-sa\x01\x05gwha-\x02"), ""},
		{ROW("\x07\x07list-sa"), ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct gwha_ike_found found;
		struct gwha_vici_packet p;
		char says[64] = "";

		assert_int_equal(gwha_vici_packet_read((const uint8_t *)rows[i].bytes, rows[i].len, &p), 0);
		assert_true(gwha_vici_sound(p.message, p.len));
		if (gwha_ike_found(&p, &found))
			snprintf(says, sizeof(says), "%s %d%d%d", found.name, found.up, found.half, found.child + 2 * found.passive);
		assert_string_equal(says, rows[i].says);
	}
}

/* Of these parameters; another one would have all SAs of a pair made anew at an upgrade. */
#define MARK "6b054e5c"

/* What an SA is made with makes another mark; what it is not does not. */
static void what_makes_another_mark(void **state)
{
	static const struct gwha_conf_ipsec base = {
		.name = "berlin", .remote = {{"203.0.113.9"}, 1}, .psk_file = "/k", .local_id = "ab", .remote_id = "c",
		.local_net = {{"10.1.0.0/16"}, 1}, .remote_net = {{"10.2.0.0/16"}, 1}, .dpd_us = 5 * S,
		.local = {4, {192, 0, 2, 1}},
	};
	struct gwha_conf_ipsec c[17];
	char marks[COUNT(c)][GWHA_IKE_MARK_MAX];
	size_t n = 0, same;

	(void)state;
	for (size_t i = 0; i < COUNT(c); i++)
		c[i] = base;
	same = n;
	c[n++].psk_file = "/other";
	c[n++].dpd_us = S;
	c[n++].bandwidth_kbit = 5;
	c[n++].name[0] = 'B';
	same = n;
	c[n++].local.bytes[3] = 2;
	c[n++].remote.at[0] = "203.0.113.8";
	/* what stands in two fields does not run into one */
	c[n].local_id = "a";
	c[n++].remote_id = "bc";
	c[n++].remote_id = NULL;
	c[n++].local_net.n = 0;
	c[n++].remote_net.at[0] = "10.3.0.0/16";
	c[n++].if_id = 1;
	c[n].proposals.at[0] = "aes256-sha256-ecp256";
	c[n++].proposals.n = 1;
	c[n].esp_proposals.at[0] = "aes256-sha256-ecp256";
	c[n++].esp_proposals.n = 1;
	c[n++].encap = true;
	c[n++].hot = true;
	c[n++].psk_file = NULL;
	assert_in_range(n, 1, COUNT(c));
	for (size_t i = 0; i < n; i++)
		gwha_ike_mark(&c[i], marks[i]);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++)
			assert_int_equal(!strcmp(marks[i], marks[j]), i < same);
}

#define OF(name, state) "\x01\x0egwha-berlin-12\x03\x04name\0" name "\x03\x08uniqueid\0\x01" "5\x03\x05state\0" state "\x02"
#define NOW "\x14gwha-berlin-01234567"
#define THEN "\x14gwha-berlin-89abcdef"
#define PLAIN "\x0bgwha-berlin"

static void what_was_made_before_is_told_apart(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *says; /* whether there is one of now, and what is old */
	} rows[] = {
#define IKE(id, children) ROW("\x07\x07list-sa\x01\x0bgwha-berlin\x03\x08uniqueid\0" id "\x03\x05state\0\x0b" "ESTABLISHED" \
	"\x01\x09" "child-sas" children "\x02\x02")
		{IKE("\x02" "17", OF(NOW, "\x09INSTALLED")), "1"},
		{IKE("\x02" "17", OF(THEN, "\x09INSTALLED")), "0 ike 17"},
		{IKE("\x02" "17", OF(PLAIN, "\x09INSTALLED")), "0 ike 17"},
		{IKE("\x02" "17", OF(THEN, "\x09INSTALLED") OF(NOW, "\x09INSTALLED")), "1 child 5"},
		{IKE("\x02" "17", OF(NOW, "\x08REKEYING") OF(THEN, "\x08UPDATING")), "1 child 5"},
		{IKE("\x02" "17", OF(THEN, "\x09INSTALLED") OF(NOW, "\x08" "DELETING")), "0 ike 17"},
		/* one that is being made, and one that goes by itself */
		{IKE("\x02" "17", ""), "0"},
		{IKE("\x02" "17", OF(THEN, "\x08" "DELETING")), "0"},
		/* numbers that charon does not have */
		{IKE("\x01" "0", OF(THEN, "\x09INSTALLED")), "0"},
		{IKE("\x03" "1x7", OF(THEN, "\x09INSTALLED")), "0"},
		{IKE("\x0a" "4294967296", OF(THEN, "\x09INSTALLED")), "0"},
		{IKE("\x14" "99999999999999999999", OF(THEN, "\x09INSTALLED")), "0"},
		{IKE("\x0a" "4294967295", OF(THEN, "\x09INSTALLED")), "0 ike 4294967295"},
		{ROW("\x07\x07list-sa"), "0"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct gwha_ike_olds olds = {.n = 0};
		struct gwha_vici_packet p;
		char says[128];
		size_t used;

		assert_int_equal(gwha_vici_packet_read((const uint8_t *)rows[i].bytes, rows[i].len, &p), 0);
		used = (size_t)sprintf(says, "%d", gwha_ike_sort(&p, "berlin", "01234567", &olds));
		for (size_t k = 0; k < olds.n; k++)
			used += (size_t)sprintf(says + used, " %s %u", olds.at[k].child ? "child" : "ike", olds.at[k].id);
		assert_string_equal(says, rows[i].says);
		/* no more than there is room for */
		olds.n = GWHA_IKE_OLD_MAX;
		gwha_ike_sort(&p, "berlin", "01234567", &olds);
		assert_int_equal(olds.n, GWHA_IKE_OLD_MAX);
	}
}

static void what_is_said_to_charon(void **state)
{
	struct gwha_conf_ipsec c = {
		.name = "berlin", .remote = {{"203.0.113.9"}, 1}, .remote_id = "r.example", .psk_file = "/k",
		.local_net = {{"10.1.0.0/16"}, 1}, .remote_net = {{"10.2.0.0/16"}, 1}, .if_id = 42,
		.proposals = {{"aes256-sha256-ecp256"}, 1}, .dpd_us = 5 * S,
	};
	/* charon took it: net/ipsec */
	static const char conn[] =
		"\0\x09load-conn\x01\x0bgwha-berlin" V("\x07version", "\x01", "2")
		"\x04\x0blocal_addrs\x05\0\x09" "192.0.2.1\x06" "\x04\x0cremote_addrs\x05\0\x0b" "203.0.113.9\x06"
		"\x04\x09proposals\x05\0\x14" "aes256-sha256-ecp256\x06" V("\x06mobike", "\x02", "no") V("\x06unique", "\x07", "replace")
		V("\x0bkeyingtries", "\x01", "1") V("\x05" "encap", "\x02", "no") V("\x09" "dpd_delay", "\x02", "5s")
		"\x01\x05local" V("\x04" "auth", "\x03", "psk") V("\x02id", "\x09", "192.0.2.1") "\x02"
		"\x01\x06remote" V("\x04" "auth", "\x03", "psk") V("\x02id", "\x09", "r.example") "\x02"
		"\x01\x08" "children\x01\x14gwha-berlin-" MARK "\x04\x08local_ts\x05\0\x0b" "10.1.0.0/16\x06" "\x04\x09remote_ts\x05\0\x0b" "10.2.0.0/16\x06"
		V("\x0cstart_action", "\x04", "none") V("\x0c" "close_action", "\x04", "none") V("\x0a" "dpd_action", "\x05", "clear")
		V("\x08if_id_in", "\x02", "42") V("\x09if_id_out", "\x02", "42") "\x02\x02\x02";
	static const char secret[] = "\0\x0bload-shared" V("\x02id", "\x0b", "gwha-berlin") V("\x04type", "\x03", "IKE")
		"\x03\x04" "data\0\x03" "a\0b" "\x04\x06owners\x05\0\x09" "192.0.2.1\x05\0\x09r.example\x06";
	static const char dial[] = "\0\x08initiate" V("\x05" "child", "\x14", "gwha-berlin-" MARK) V("\x03ike", "\x0b", "gwha-berlin")
		V("\x07timeout", "\x04", "2000") V("\x08loglevel", "\x01", "1");
	static const char end[] = "\0\x09terminate" V("\x03ike", "\x0b", "gwha-berlin") V("\x05" "force", "\x03", "yes") V("\x07timeout", "\x02", "-1");
	static const char old_ike[] = "\0\x09terminate" V("\x06ike-id", "\x02", "17") V("\x07timeout", "\x02", "-1");
	static const char old_child[] = "\0\x09terminate" V("\x08" "child-id", "\x0a", "4294967295") V("\x07timeout", "\x02", "-1");
	static const char rekey[] = "\0\x05rekey" V("\x08" "child-id", "\x01", "7");
	static const char unload[] = "\0\x0bunload-conn" V("\x04name", "\x0b", "gwha-berlin");
	const struct gwha_blob blob = {"a\0b", 3};
	char mark[GWHA_IKE_MARK_MAX];
	uint8_t buf[2048];
	size_t n;

	(void)state;
	assert_int_equal(gwha_addr_parse("192.0.2.1", &c.local), 0);
	gwha_ike_mark(&c, mark);
	assert_string_equal(mark, MARK);
#define SAYS(call, want) do { \
	n = call; \
	assert_int_equal(n, GWHA_VICI_HEAD + sizeof(want) - 1); \
	assert_memory_equal(buf + GWHA_VICI_HEAD, want, sizeof(want) - 1); \
} while (0)
	SAYS(gwha_ike_load(buf, sizeof(buf), &c, NULL, NULL), conn);
	SAYS(gwha_ike_secret(buf, sizeof(buf), &c, &blob), secret);
	SAYS(gwha_ike_dial(buf, sizeof(buf), "berlin", MARK), dial);
	SAYS(gwha_ike_hang_up(buf, sizeof(buf), "berlin"), end);
	SAYS(gwha_ike_end_old(buf, sizeof(buf), &(struct gwha_ike_old){false, 17}), old_ike);
	SAYS(gwha_ike_end_old(buf, sizeof(buf), &(struct gwha_ike_old){true, UINT32_MAX}), old_child);
	SAYS(gwha_ike_unload(buf, sizeof(buf), "unload-conn", "name", "berlin"), unload);
	assert_int_equal(gwha_ike_load(buf, 100, &c, NULL, NULL), 0);
	/* what is hot is succeeded in the lower half of its numbers */
	c.hot = true;
	n = gwha_ike_load(buf, sizeof(buf), &c, NULL, NULL);
	assert_non_null(memmem(buf, n, V("\x0c" "life_packets", "\x0a", "2000000000"), 26));
	assert_true(GWHA_IKE_LIFE_PACKETS < GWHA_HOT_BASE);
	SAYS(gwha_ike_rekey(buf, sizeof(buf), 7), rekey);
}

static struct gwha_vici_packet packet(const char *bytes, size_t len)
{
	struct gwha_vici_packet p;

	assert_int_equal(gwha_vici_packet_read((const uint8_t *)bytes, len, &p), 0);
	return p;
}

static void why_it_failed(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *why; /* NULL: it did not */
	} rows[] = {
		{ROW("\x01" V("\x07success", "\x03", "yes")), NULL},
		{ROW("\x01" V("\x07success", "\x02", "no") V("\x06" "errmsg", "\x0b", "not found \n")), "not found ?"},
		{ROW("\x01" V("\x07success", "\x02", "no")), "charon does not say why"},
		{ROW("\x01"), "charon does not say why"},
		{ROW("\x02"), "charon does not know the command"},
	};
	static const struct {
		const char *before;
		const char *bytes;
		size_t len;
		const char *after;
	} hints[] = {
#define LOG(len, msg) ROW("\x07\x0b" "control-log" V("\x03msg", len, msg))
		{"", LOG("\x16", "initiating IKE_SA a[1]"), ""},
		{"", LOG("\x2b", "received AUTHENTICATION_FAILED notify error"), "received AUTHENTICATION_FAILED notify error"},
		{"received X notify", LOG("\x0c", "failed to do"), "received X notify"},
		{"failed to do", LOG("\x11", "received X notify"), "received X notify"},
		{"", ROW("\x07\x0b" "control-log"), ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct gwha_vici_packet p = packet(rows[i].bytes, rows[i].len);
		char why[64] = "";

		assert_int_equal(gwha_ike_failed(&p, why, sizeof(why)), !!rows[i].why);
		assert_string_equal(why, rows[i].why ? rows[i].why : "");
	}
	for (size_t i = 0; i < COUNT(hints); i++) {
		struct gwha_vici_packet p = packet(hints[i].bytes, hints[i].len);
		char hint[64];

		strcpy(hint, hints[i].before);
		gwha_ike_hint(&p, hint, sizeof(hint));
		assert_string_equal(hint, hints[i].after);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_step),
		cmocka_unit_test(the_owner_alone_dials),
		cmocka_unit_test(it_is_tried_ever_less_often),
		cmocka_unit_test(what_was_overtaken_counts_for_nothing),
		cmocka_unit_test(the_largest_come_first),
		cmocka_unit_test(each_peer_is_dialled_twice_at_once),
		cmocka_unit_test(what_charon_says_of_one_is_seen),
		cmocka_unit_test(what_makes_another_mark),
		cmocka_unit_test(what_was_made_before_is_told_apart),
		cmocka_unit_test(what_is_said_to_charon),
		cmocka_unit_test(why_it_failed),
	};

	return cmocka_run_group_tests_name("ike", tests, NULL, NULL);
}
