// SPDX-License-Identifier: GPL-2.0-or-later
/* That a node is in maintenance: written, read again, and whatever else is there. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "maintenance.h"
#include "tree.h"

static struct gwha_maintenance m;
static struct gwha_err err;

static const char *state_dir(void)
{
	static char dir[512];

	snprintf(dir, sizeof(dir), "%s", tree_path("state"));
	return dir;
}

static void as_it_was_written(void **state)
{
	struct gwha_maintenance was = {.on = true, .since = 1700000000};

	(void)state;
	assert_false(gwha_maintenance_is_on(state_dir()));
	assert_int_equal(gwha_maintenance_read(state_dir(), &m, &err), 0);
	assert_false(m.on);
	assert_int_equal(gwha_maintenance_add(&was, "gw", 200, &err), 0);
	assert_int_equal(gwha_maintenance_add(&was, "a b/10/4", 1, &err), 0);
	assert_int_equal(gwha_maintenance_write(state_dir(), &was, &err), 0);
	assert_true(gwha_maintenance_is_on(state_dir()));
	assert_int_equal(gwha_maintenance_read(state_dir(), &m, &err), 0);
	assert_true(m.on);
	assert_int_equal(m.since, 1700000000);
	assert_int_equal(m.n, 2);
	assert_int_equal(gwha_maintenance_priority(&m, "gw"), 200);
	assert_int_equal(gwha_maintenance_priority(&m, "a b/10/4"), 1);
	assert_int_equal(gwha_maintenance_priority(&m, "g"), 0);
	gwha_maintenance_free(&m);
	gwha_maintenance_free(&was);
	/* nothing else is left there */
	assert_int_not_equal(access(tree_path("state/maintenance.new"), F_OK), 0);
	assert_int_equal(gwha_maintenance_end(state_dir(), &err), 0);
	assert_int_equal(gwha_maintenance_end(state_dir(), &err), 0);
	assert_false(gwha_maintenance_is_on(state_dir()));
}

/* The file says it by being there. */
static void whatever_is_in_it(void **state)
{
	static const char *const texts[] = {
		"", "x", "since\n", "0 gw\n", "256 gw\n", "-1 gw\n", "12\n",
		"12 1234567890123456789012345678901234567890123456789012345678901234567890\n",
		"\n\n\n", "since x\n7  \xff\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		put("state/maintenance", texts[i]);
		assert_int_equal(gwha_maintenance_read(state_dir(), &m, &err), 0);
		assert_true(m.on);
		assert_int_equal(gwha_maintenance_priority(&m, "gw"), 0);
		gwha_maintenance_free(&m);
	}
	put("state/maintenance", "12 x\ngarbage\n13 gw");
	assert_int_equal(gwha_maintenance_read(state_dir(), &m, &err), 0);
	assert_int_equal(gwha_maintenance_priority(&m, "gw"), 13);
	gwha_maintenance_free(&m);
}

static void what_cannot_be_written_is_told(void **state)
{
	(void)state;
	put("state/no-dir", "");
	m = (struct gwha_maintenance){.on = true};
	assert_int_equal(gwha_maintenance_write(tree_path("state/no-dir"), &m, &err), -1);
	assert_non_null(strstr(err.text, "no-dir/maintenance.new: cannot be written: Not a directory"));
	assert_int_equal(gwha_maintenance_write("/dev/null/x", &m, &err), -1);
	assert_non_null(strstr(err.text, "/dev/null/x: cannot be made"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_TREE(as_it_was_written),
		ON_TREE(whatever_is_in_it),
		ON_TREE(what_cannot_be_written_is_told),
	};

	return cmocka_run_group_tests_name("maintenance", tests, NULL, NULL);
}
