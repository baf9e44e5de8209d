// SPDX-License-Identifier: GPL-2.0-or-later
/* JSON that is written straight as text is what it would be of a tree. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "json_text.h"

/* What is written is what jansson makes of it, byte for byte; @tree is taken. */
static void is_as(struct gwha_json_text *t, json_t *tree)
{
	char *want = json_dumps(tree, JSON_COMPACT | JSON_ENCODE_ANY);

	assert_non_null(want);
	assert_false(t->failed);
	assert_int_equal(t->n, strlen(want));
	assert_memory_equal(t->text, want, t->n);
	gwha_json_text_free(t);
	json_decref(tree);
	free(want);
}

static void every_letter_is_written(void **state)
{
	static const char *const more[] = {"", "é€𝄞", "a\"b\\c/d", "\x7f", "\"", "\\"};
	struct gwha_json_text t = {.text = NULL};

	(void)state;
	for (int c = 1; c < 0x80; c++) {
		char text[4] = {'x', (char)c, 'y', '\0'};

		gwha_json_text_string(&t, text);
		is_as(&t, json_string(text));
	}
	for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++) {
		gwha_json_text_string(&t, more[i]);
		is_as(&t, json_string(more[i]));
	}
}

static void numbers_are_written(void **state)
{
	static const uint64_t rows[] = {0, 9, 10, 1234567890, INT64_MAX};
	struct gwha_json_text t = {.text = NULL};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		gwha_json_text_number(&t, rows[i]);
		is_as(&t, json_integer((json_int_t)rows[i]));
	}
	gwha_json_text_number(&t, UINT64_MAX);
	assert_int_equal(t.n, 20);
	assert_memory_equal(t.text, "18446744073709551615", 20);
	gwha_json_text_free(&t);
}

/* Commas are where they belong, also behind what ends with a sign that opens. */
static void what_is_nested_is_parted(void **state)
{
	struct gwha_json_text t = {.text = NULL};

	(void)state;
	gwha_json_text_open(&t, '{');
	gwha_json_text_key(&t, "a{");
	gwha_json_text_open(&t, '[');
	gwha_json_text_string(&t, "x[");
	gwha_json_text_string(&t, ":");
	gwha_json_text_open(&t, '{');
	gwha_json_text_close(&t, '}');
	gwha_json_text_open(&t, '[');
	gwha_json_text_close(&t, ']');
	gwha_json_text_number(&t, 7);
	gwha_json_text_close(&t, ']');
	gwha_json_text_key(&t, "b:");
	gwha_json_text_bool(&t, true);
	gwha_json_text_key(&t, "c");
	gwha_json_text_bool(&t, false);
	gwha_json_text_close(&t, '}');
	is_as(&t, json_pack("{s:[s,s,{},[],i], s:b, s:b}", "a{", "x[", ":", 7, "b:", 1, "c", 0));
}

/* Whatever fits before, it grows: a byte more each time, past each doubling. */
static void it_grows(void **state)
{
	char long_one[2048];

	(void)state;
	for (size_t n = 0; n < sizeof(long_one) - 1; n++) {
		struct gwha_json_text t = {.text = NULL};

		memset(long_one, n % 3 ? 'a' : '\1', n);
		long_one[n] = '\0';
		gwha_json_text_open(&t, '[');
		gwha_json_text_string(&t, long_one);
		gwha_json_text_number(&t, n);
		gwha_json_text_close(&t, ']');
		is_as(&t, json_pack("[s, i]", long_one, (int)n));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_letter_is_written),
		cmocka_unit_test(numbers_are_written),
		cmocka_unit_test(what_is_nested_is_parted),
		cmocka_unit_test(it_grows),
	};

	return cmocka_run_group_tests_name("json_text", tests, NULL, NULL);
}
