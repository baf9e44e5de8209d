// SPDX-License-Identifier: GPL-2.0-or-later
/* Secrets from files: how long they may be, and what is said of a bad file. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "model.h"
#include "secret.h"

static const char *fill(char *text, int bytes, const char *tail)
{
	memset(text, 'x', (size_t)bytes);
	strcpy(text + bytes, tail);
	return text;
}

/* A new file that holds a text; the name is to be freed. */
static char *file_of(const char *text)
{
	char *name = strdup("/tmp/gwha-secret-XXXXXX");
	int fd = mkstemp(name);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	return name;
}

/* Files of so many bytes, and what stands behind them. */
static const struct {
	bool hmac;
	int bytes;
	const char *tail;
	int len; /* of the secret, or -1 if it is refused */
	const char *error; /* behind the name of the file */
} rows[] = {
	{false, 1, "", 1, NULL},
	{false, 8, "", 8, NULL},
	{false, 8, "\n", 8, NULL},
	{false, 1, "\n\n", 2, NULL},
	{false, 0, "", -1, "the secret has 0 bytes: it must have 1 to 8"},
	{false, 0, "\n", -1, "the secret has 0 bytes: it must have 1 to 8"},
	{false, 9, "", -1, "the secret is too long: it must have 1 to 8 bytes"},
	{false, 9, "\n", -1,
	 "the secret is too long: it must have 1 to 8 bytes"},
	{true, 15, "", -1, "the secret has 15 bytes: it must have 16 to 64"},
	{true, 16, "", 16, NULL},
	{true, 64, "\n", 64, NULL},
	{true, 65, "", -1,
	 "the secret is too long: it must have 16 to 64 bytes"},
	{true, 200, "", -1,
	 "the secret is too long: it must have 16 to 64 bytes"},
};

static void secrets_have_bounds(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *word = rows[i].hmac ? "key-file" : "text-file";
		char text[256], error[512];
		char *name = file_of(fill(text, rows[i].bytes, rows[i].tail));
		struct gwha_router rt = {.keys.n = rows[i].hmac};
		struct gwha_secret_files files = {
			.text = rows[i].hmac ? NULL : name,
			.key[0] = name,
		};
		const struct gwha_secret *got =
			rows[i].hmac ? &rt.keys.at[0].secret : &rt.auth_text;
		struct gwha_err err;
		int ret = gwha_secrets_read(&files, &rt, &err);

		print_message("# %s of %d bytes\n", word, rows[i].bytes);
		if (rows[i].len < 0) {
			snprintf(error, sizeof(error), "%s \"%s\": %s", word,
				 name, rows[i].error);
			assert_int_equal(ret, -1);
			assert_string_equal(err.text, error);
			assert_int_equal(err.code, GWHA_EXIT_USAGE);
			assert_int_equal(got->len, 0);
		} else {
			assert_int_equal(ret, 0);
			assert_int_equal(got->len, rows[i].len);
			assert_memory_equal(got->bytes, text,
					    (size_t)rows[i].len);
			assert_int_equal(gwha_has(&rt, GWHA_A_ROUTER_AUTH_TEXT),
					 !rows[i].hmac);
			assert_int_equal(gwha_has(&rt.keys.at[0],
						  GWHA_A_KEY_SECRET),
					 rows[i].hmac);
		}
		unlink(name);
		free(name);
	}
}

static void a_bad_file_is_named(void **state)
{
	struct gwha_secret_files files = {.text = "/nowhere/secret"};
	struct gwha_router rt = {0};
	struct gwha_err err;

	(void)state;
	assert_int_equal(gwha_secrets_read(&files, &rt, &err), -1);
	assert_string_equal(
		err.text,
		"text-file \"/nowhere/secret\": cannot be opened: No such file or directory");
	files.text = "/";
	assert_int_equal(gwha_secrets_read(&files, &rt, &err), -1);
	assert_string_equal(
		err.text, "text-file \"/\": cannot be read: Is a directory");
	assert_int_equal(rt.has, 0);
}

/* It comes in two pieces, as from a terminal. */
static void a_dash_is_standard_input(void **state)
{
	struct gwha_secret_files files = {.key = {"-"}};
	struct gwha_router rt = {.keys.n = 1};
	int saved = dup(STDIN_FILENO);
	struct gwha_err err;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	close(ends[0]);
	assert_int_equal(write(ends[1], "12345678", 8), 8);
	if (!fork())
		_exit(write(ends[1], "abcdefgh\n", 9) != 9);
	close(ends[1]);
	assert_int_equal(gwha_secrets_read(&files, &rt, &err), 0);
	assert_int_equal(rt.keys.at[0].secret.len, 16);
	/* left open: it is not ours */
	assert_int_equal(read(STDIN_FILENO, &err, 1), 0);
	assert_int_equal(dup2(saved, STDIN_FILENO), STDIN_FILENO);
	close(saved);
}

static void no_file_no_secret(void **state)
{
	struct gwha_secret_files files = {0};
	struct gwha_router rt = {0};
	struct gwha_err err;

	(void)state;
	assert_int_equal(gwha_secrets_read(&files, &rt, &err), 0);
	assert_int_equal(rt.has, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(secrets_have_bounds),
		cmocka_unit_test(a_bad_file_is_named),
		cmocka_unit_test(a_dash_is_standard_input),
		cmocka_unit_test(no_file_no_secret),
	};

	return cmocka_run_group_tests_name("secret", tests, NULL, NULL);
}
