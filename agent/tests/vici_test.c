// SPDX-License-Identifier: GPL-2.0-or-later
/* VICI: bytes as charon 5.9.8 sends and takes them, and what is no message. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "vici.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define BYTES(text) (const uint8_t *)(text), sizeof(text) - 1
#define BYTES_OF(text) text, sizeof(text) - 1

/* As recorded: the answer to a request for its version. */
static const char version[] =
	"\x01\x03\x06" "daemon\x00\x0e" "charon-systemd\x03\x07version\x00\x05"
	"5.9.8\x03\x07sysname\x00\x05Linux\x03\x07machine\x00\x06x86_64";

/* A message as a line: what is read, piece by piece. */
static const char *line_of(const uint8_t *message, size_t len)
{
	static const char *const signs[] = {"", "{", "}", "=", "[", ",", "]"};
	static char line[1024];
	struct gwha_vici_reader r;
	struct gwha_vici_element el;
	size_t used = 0;
	int ret;

	gwha_vici_read(&r, message, len);
	*line = '\0';
	while ((ret = gwha_vici_next(&r, &el)) > 0) {
		int n = snprintf(line + used, sizeof(line) - used, "%u%.*s%s%.*s ", el.depth,
				 (int)el.name_len, el.name ? el.name : "", signs[el.kind],
				 (int)el.value_len, el.value ? el.value : "");

		assert_true(n > 0);
		used += (size_t)n;
		assert_true(used < sizeof(line));
	}
	return ret ? "malformed" : line;
}

static void what_was_recorded_is_read(void **state)
{
	struct gwha_vici_packet p;
	char text[16];

	(void)state;
	assert_int_equal(gwha_vici_packet_read(BYTES(version), &p), 0);
	assert_int_equal(p.type, GWHA_VICI_RESPONSE);
	assert_string_equal(p.name, "");
	assert_string_equal(line_of(p.message, p.len),
			    "0daemon=charon-systemd 0version=5.9.8 0sysname=Linux 0machine=x86_64 ");
	assert_true(gwha_vici_find(p.message, p.len, "version", text, sizeof(text)));
	assert_string_equal(text, "5.9.8");
	assert_false(gwha_vici_find(p.message, p.len, "daemo", text, sizeof(text)));
	/* no longer than there is room */
	assert_true(gwha_vici_find(p.message, p.len, "daemon", text, 7));
	assert_string_equal(text, "charon");
}

static void packets_are_told_apart(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		int type; /* -1: none */
		const char *name;
		size_t message;
	} rows[] = {
		{BYTES_OF("\x05"), GWHA_VICI_CONFIRM, "", 0},
		{BYTES_OF("\x06"), GWHA_VICI_NO_EVENT, "", 0},
		{BYTES_OF("\x02"), GWHA_VICI_NO_COMMAND, "", 0},
		{BYTES_OF("\x01"), GWHA_VICI_RESPONSE, "", 0},
		{BYTES_OF("\x00\x07version"), GWHA_VICI_REQUEST, "version", 0},
		{BYTES_OF("\x07\x0aike-updown\x03\x02up\x00\x03yes"), GWHA_VICI_EVENT, "ike-updown", 9},
		{BYTES_OF(""), -1, "", 0},
		{BYTES_OF("\x08"), -1, "", 0},
		{BYTES_OF("\xff\x01x"), -1, "", 0},
		/* a name that is missing, empty, cut short or no text */
		{BYTES_OF("\x07"), -1, "", 0},
		{BYTES_OF("\x07\x00"), -1, "", 0},
		{BYTES_OF("\x07\x0aike-updow"), -1, "", 0},
		{BYTES_OF("\x07\x03" "a\0b"), -1, "", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct gwha_vici_packet p;
		int ret = gwha_vici_packet_read((const uint8_t *)rows[i].bytes, rows[i].len, &p);

		assert_int_equal(ret, rows[i].type < 0 ? -1 : 0);
		if (ret)
			continue;
		assert_int_equal(p.type, rows[i].type);
		assert_string_equal(p.name, rows[i].name);
		assert_int_equal(p.len, rows[i].message);
	}
}

static void messages_are_read_or_refused(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *line;
	} rows[] = {
		{BYTES_OF(""), ""},
		{BYTES_OF("\x04\x05" "conns\x06"), "0conns[ 0] "},
		{BYTES_OF("\x04\x01l\x05\0\x01x\x05\0\0\x06"), "0l[ 0,x 0, 0] "},
		{BYTES_OF("\x01\x01" "a\x03\x01k\0\x01v\x01\x01" "b\x02\x02"), "0a{ 1k=v 1b{ 1} 0} "},
		/* the end is missing */
		{BYTES_OF("\x01\x01" "a"), "malformed"},
		{BYTES_OF("\x04\x01" "a"), "malformed"},
		{BYTES_OF("\x01\x01" "a\x04\x01l\x02"), "malformed"},
		/* the beginning is */
		{BYTES_OF("\x02"), "malformed"},
		{BYTES_OF("\x06"), "malformed"},
		{BYTES_OF("\x05\0\x01x"), "malformed"},
		/* lists hold items alone, and items are in lists alone */
		{BYTES_OF("\x04\x01l\x03\x01k\0\x01v\x06"), "malformed"},
		{BYTES_OF("\x04\x01l\x04\x01m\x06\x06"), "malformed"},
		{BYTES_OF("\x04\x01l\x01\x01m\x02\x06"), "malformed"},
		{BYTES_OF("\x01\x01s\x05\0\x01x\x02"), "malformed"},
		/* longer than what there is */
		{BYTES_OF("\x01"), "malformed"},
		{BYTES_OF("\x01\x02" "a"), "malformed"},
		{BYTES_OF("\x03\x01k\0"), "malformed"},
		{BYTES_OF("\x03\x01k\0\x02v"), "malformed"},
		{BYTES_OF("\x03\x01k\xff\xffv"), "malformed"},
		{BYTES_OF("\x03\x01k"), "malformed"},
		{BYTES_OF("\x04\x01l\x05\0"), "malformed"},
		/* no kind */
		{BYTES_OF("\x00"), "malformed"},
		{BYTES_OF("\x07"), "malformed"},
		{BYTES_OF("\xff"), "malformed"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const uint8_t *bytes = (const uint8_t *)rows[i].bytes;
		bool fine = strcmp(rows[i].line, "malformed");

		assert_string_equal(line_of(bytes, rows[i].len), rows[i].line);
		assert_int_equal(gwha_vici_sound(bytes, rows[i].len), fine);
	}
}

static void it_is_only_so_deep(void **state)
{
	uint8_t bytes[64], *at = bytes;

	(void)state;
	for (int depth = 1; depth <= GWHA_VICI_DEPTH_MAX + 1; depth++) {
		at = bytes;
		for (int i = 0; i < depth; i++, at += 3)
			memcpy(at, "\x01\x01s", 3);
		memset(at, GWHA_VICI_SECTION_END, (size_t)depth);
		assert_int_equal(gwha_vici_sound(bytes, (size_t)(at - bytes + depth)),
				 depth <= GWHA_VICI_DEPTH_MAX);
	}
}

static void a_text_can_be_printed(void **state)
{
	char text[8];

	(void)state;
	gwha_vici_copy("a\nb\x80\0c", 6, text, sizeof(text));
	assert_string_equal(text, "a?b??c");
	gwha_vici_copy("0123456789", 10, text, sizeof(text));
	assert_string_equal(text, "0123456");
}

static void what_is_written_is_as_charon_takes_it(void **state)
{
	/* the example of the protocol's own document, with a head */
	static const char want[] =
		"\0\0\0\x4a\0\x03" "cmd\x03\x04key1\x00\x06value1\x01\x08section1\x01\x0bsub-section"
		"\x03\x04key2\x00\x06value2\x02\x04\x05list1\x05\x00\x05item1\x06\x02";
	struct gwha_vici_writer w;
	uint8_t buf[128];

	(void)state;
	gwha_vici_begin(&w, buf, sizeof(buf), GWHA_VICI_REQUEST, "cmd");
	gwha_vici_text(&w, "key1", "value%d", 1);
	gwha_vici_section(&w, "section1");
	gwha_vici_section(&w, "sub-section");
	gwha_vici_value(&w, "key2", "value2", 6);
	gwha_vici_section_end(&w);
	gwha_vici_list(&w, "list1");
	gwha_vici_item(&w, "item1", 5);
	gwha_vici_list_end(&w);
	gwha_vici_section_end(&w);
	assert_int_equal(gwha_vici_finish(&w), sizeof(want) - 1);
	assert_memory_equal(buf, want, sizeof(want) - 1);
}

/* Each of these leaves the packet unfit to be sent. */
static void bad_open(struct gwha_vici_writer *w)
{
	gwha_vici_section(w, "s");
}

static void bad_close(struct gwha_vici_writer *w)
{
	gwha_vici_section_end(w);
	gwha_vici_section(w, "s");
}

static void bad_list(struct gwha_vici_writer *w)
{
	gwha_vici_list(w, "l");
	gwha_vici_text(w, "k", "v");
	gwha_vici_list_end(w);
}

static void bad_item(struct gwha_vici_writer *w)
{
	gwha_vici_item(w, "x", 1);
}

static void bad_name(struct gwha_vici_writer *w)
{
	gwha_vici_text(w, "", "v");
}

static void bad_room(struct gwha_vici_writer *w)
{
	for (int i = 0; i < 20; i++)
		gwha_vici_text(w, "key", "value");
}

static void bad_depth(struct gwha_vici_writer *w)
{
	for (int i = 0; i <= GWHA_VICI_DEPTH_MAX; i++)
		gwha_vici_section(w, "s");
	for (int i = 0; i <= GWHA_VICI_DEPTH_MAX; i++)
		gwha_vici_section_end(w);
}

static void what_is_not_whole_is_not_sent(void **state)
{
	static void (*const rows[])(struct gwha_vici_writer *w) = {
		bad_open, bad_close, bad_list, bad_item, bad_name, bad_room, bad_depth,
	};
	struct gwha_vici_writer w;
	uint8_t buf[100];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		gwha_vici_begin(&w, buf, sizeof(buf), GWHA_VICI_REQUEST, "cmd");
		rows[i](&w);
		assert_int_equal(gwha_vici_finish(&w), 0);
	}
}

static void every_byte_of_room_is_kept(void **state)
{
	struct gwha_vici_writer w;
	const size_t whole = 4 + 1 + 4 + 1 + 2 + 7;
	uint8_t buf[32];

	(void)state;
	memset(buf, 0xaa, sizeof(buf));
	for (size_t room = 4; room <= whole; room++) {
		gwha_vici_begin(&w, buf, room, GWHA_VICI_REQUEST, "cmd");
		gwha_vici_text(&w, "k", "value");
		assert_int_equal(gwha_vici_finish(&w), room < whole ? 0 : whole);
		assert_int_equal(buf[room], 0xaa);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_recorded_is_read),
		cmocka_unit_test(packets_are_told_apart),
		cmocka_unit_test(messages_are_read_or_refused),
		cmocka_unit_test(it_is_only_so_deep),
		cmocka_unit_test(a_text_can_be_printed),
		cmocka_unit_test(what_is_written_is_as_charon_takes_it),
		cmocka_unit_test(what_is_not_whole_is_not_sent),
		cmocka_unit_test(every_byte_of_room_is_kept),
	};

	return cmocka_run_group_tests_name("vici", tests, NULL, NULL);
}
