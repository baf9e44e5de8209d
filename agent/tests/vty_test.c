// SPDX-License-Identifier: GPL-2.0-or-later
/* FRR's vty sockets: replies, whole, in pieces, and those that are none. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "vty.h"

#define ROW(text, ...) {text, sizeof(text) - 1, __VA_ARGS__}

static const struct {
	const char *data;
	size_t n;
	enum gwha_reply_got got;
	uint8_t status;
	const char *text;
	const char *complaint;
} rows[] = {
	ROW("\0\0\0\0", GWHA_REPLY_DONE, 0, "", "done"),
	ROW("{\n}\n\0\0\0\0", GWHA_REPLY_DONE, 0, "{\n}\n", "{"),
	/* as bgpd 8.4.4 says them */
	ROW("% [BGP] Unknown command: show bogus\n\0\0\0\2", GWHA_REPLY_DONE, 2,
	    "% [BGP] Unknown command: show bogus\n", "[BGP] Unknown command: show bogus"),
	ROW("% Specify remote-as or peer-group commands first\n\0\0\0\r", GWHA_REPLY_DONE, 13,
	    "% Specify remote-as or peer-group commands first\n",
	 "Specify remote-as or peer-group commands first"),
	ROW("{\n  \"warning\":\"View/Vrf is unknown\"\n}\n\0\0\0\1", GWHA_REPLY_DONE, 1,
	    "{\n  \"warning\":\"View/Vrf is unknown\"\n}\n", "{"),
	ROW("\0\0\0\4", GWHA_REPLY_DONE, 4, "", "an incomplete command"),
	ROW("\r\n\0\0\0\xff", GWHA_REPLY_DONE, 255, "\r\n", "failed"),
	ROW("a\x1b[2J\xe4z\0\0\0\1", GWHA_REPLY_DONE, 1, "a\x1b[2J\xe4z", "a?[2J?z"),
	/* not all of it */
	ROW("", GWHA_REPLY_MORE, 0, NULL, NULL),
	ROW("text", GWHA_REPLY_MORE, 0, NULL, NULL),
	ROW("text\0\0\0", GWHA_REPLY_MORE, 0, NULL, NULL),
	/* a NUL inside of it, and more than was asked for */
	ROW("te\0xt\0\0\0\0", GWHA_REPLY_GARBAGE, 0, NULL, NULL),
	ROW("te\0\0xt\0\0\0\0", GWHA_REPLY_GARBAGE, 0, NULL, NULL),
	ROW("text\0\0\0\0more", GWHA_REPLY_GARBAGE, 0, NULL, NULL),
	ROW("\0\0\0\0\0", GWHA_REPLY_GARBAGE, 0, NULL, NULL),
};

static void check(size_t row, const struct gwha_reply *r, enum gwha_reply_got got)
{
	char line[64];

	if (got != rows[row].got)
		print_error("row %zu: %d\n", row, got);
	assert_int_equal(got, rows[row].got);
	if (got != GWHA_REPLY_DONE)
		return;
	assert_int_equal(r->status, rows[row].status);
	assert_string_equal(r->text, rows[row].text);
	assert_int_equal(r->n, strlen(rows[row].text));
	assert_string_equal(gwha_vty_complaint(r, line, sizeof(line)), rows[row].complaint);
}

static void replies_at_once(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gwha_reply r = {0};

		check(i, &r, gwha_vty_feed(&r, rows[i].data, rows[i].n));
		gwha_reply_free(&r);
	}
}

static void replies_by_bytes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gwha_reply r = {0};
		enum gwha_reply_got got = GWHA_REPLY_MORE;

		for (size_t j = 0; j < rows[i].n; j++) {
			got = gwha_vty_feed(&r, rows[i].data + j, 1);
			if (got == GWHA_REPLY_GARBAGE)
				break;
			assert_true(got == GWHA_REPLY_MORE || j + 1 == rows[i].n ||
				    rows[i].got == GWHA_REPLY_GARBAGE);
		}
		check(i, &r, got);
		gwha_reply_free(&r);
	}
}

/* A table of routes has room; one that never ends has an end. */
static void a_reply_has_an_end(void **state)
{
	const size_t piece = 65536;
	char *text = malloc(piece);
	struct gwha_reply r = {0};
	size_t sent = 0;

	(void)state;
	assert_non_null(text);
	memset(text, 'x', piece);
	while (sent < GWHA_REPLY_MAX) {
		assert_int_equal(gwha_vty_feed(&r, text, piece), GWHA_REPLY_MORE);
		sent += piece;
	}
	assert_int_equal(r.n, GWHA_REPLY_MAX);
	assert_int_equal(gwha_vty_feed(&r, "x", 1), GWHA_REPLY_TOO_LONG);
	assert_true(r.room <= 2 * GWHA_REPLY_MAX);
	gwha_reply_free(&r);
	free(text);
}

static void commands(void **state)
{
	char text[GWHA_COMMAND_MAX + 2];

	(void)state;
	assert_true(gwha_is_command("show running-config"));
	assert_true(gwha_is_command(" network 192.0.2.1/32"));
	assert_false(gwha_is_command(""));
	assert_false(gwha_is_command("end\nno router bgp 1"));
	assert_false(gwha_is_command("a\x7f"));
	assert_false(gwha_is_command("\xc3\xa4"));
	memset(text, 'a', sizeof(text));
	text[GWHA_COMMAND_MAX + 1] = '\0';
	assert_false(gwha_is_command(text));
	text[GWHA_COMMAND_MAX] = '\0';
	assert_true(gwha_is_command(text));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(replies_at_once),
		cmocka_unit_test(replies_by_bytes),
		cmocka_unit_test(a_reply_has_an_end),
		cmocka_unit_test(commands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
