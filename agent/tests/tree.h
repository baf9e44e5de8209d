/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A host made of a few files below a temporary folder, and what is said of it. */

#ifndef GWHA_TEST_TREE_H
#define GWHA_TEST_TREE_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "looks.h"

static char tree_root[64];
static struct gwha_host host;
static struct gwha_report report;

static inline int tree_begin(void **state)
{
	(void)state;
	strcpy(tree_root, "/tmp/gwha-tree-XXXXXX");
	memset(&host, 0, sizeof(host));
	memset(&report, 0, sizeof(report));
	host.version = "0.1.0";
	host.root = mkdtemp(tree_root);
	return host.root ? 0 : -1;
}

static inline int tree_remove_one(const char *path, const struct stat *sb,
				  int type, struct FTW *ftw)
{
	(void)sb;
	(void)type;
	(void)ftw;
	return remove(path);
}

static inline int tree_end(void **state)
{
	(void)state;
	return nftw(tree_root, tree_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* The path of a file, its folders made. */
static inline const char *tree_path(const char *path)
{
	static char full[512];

	snprintf(full, sizeof(full), "%s/%s", tree_root, path);
	for (char *c = full + strlen(tree_root) + 1; *c; c++)
		if (*c == '/') {
			*c = '\0';
			mkdir(full, 0755);
			*c = '/';
		}
	return full;
}

static inline void put(const char *path, const char *text)
{
	FILE *f = fopen(tree_path(path), "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static inline void put_link(const char *path, const char *to)
{
	assert_int_equal(symlink(to, tree_path(path)), 0);
}

static inline void drop(const char *path)
{
	assert_int_equal(remove(tree_path(path)), 0);
}

/* What one check says of the host as it is. */
static inline void look(void (*check)(const struct gwha_host *h,
				      struct gwha_report *r))
{
	memset(&report, 0, sizeof(report));
	check(&host, &report);
}

static inline bool said(const char *id, enum gwha_status status,
			const char *text, const char *remedy)
{
	for (size_t i = 0; i < report.n; i++) {
		const struct gwha_result *r = &report.at[i];

		if (!strcmp(r->id, id) && r->status == status &&
		    strstr(r->text, text) && strstr(r->remedy, remedy) &&
		    !*remedy == !*r->remedy)
			return true;
	}
	print_error("not said: %s %d \"%s\" \"%s\", but:\n", id, (int)status,
		    text, remedy);
	for (size_t i = 0; i < report.n; i++)
		print_error("  %s %d \"%s\" \"%s\"\n", report.at[i].id,
			    (int)report.at[i].status, report.at[i].text,
			    report.at[i].remedy);
	return false;
}

static inline bool unsaid(const char *id)
{
	for (size_t i = 0; i < report.n; i++)
		if (!strcmp(report.at[i].id, id))
			return false;
	return true;
}

#define OK(id, text) assert_true(said(id, GWHA_STATUS_OK, text, ""))
#define UNKNOWN(id, text) assert_true(said(id, GWHA_STATUS_UNKNOWN, text, ""))
#define WARNED(id, text, remedy) \
	assert_true(said(id, GWHA_STATUS_WARNING, text, remedy))
#define WRONG(id, text, remedy) \
	assert_true(said(id, GWHA_STATUS_ERROR, text, remedy))
#define UNSAID(id) assert_true(unsaid(id))

#define ON_TREE(fn) cmocka_unit_test_setup_teardown(fn, tree_begin, tree_end)

#endif /* GWHA_TEST_TREE_H */
