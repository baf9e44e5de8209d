// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Anything as another program's configuration: what is wrong has a place and a
 * text of one line; else the result is one that gwha check has nothing against.
 * Input: a file, which every other file that it includes is, too.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "import.h"
#include "lint.h"

static const uint8_t *input;
static size_t input_size;

static void check(bool ok)
{
	if (!ok)
		abort();
}

static int find(void *arg, const char *pattern, struct gwha_import_file *files,
		size_t room, const char **why)
{
	(void)arg;
	check(room >= 1);
	*why = "is not there";
	if (strchr(pattern, '-'))
		return -1;
	if (strchr(pattern, '*'))
		return 0;
	files[0].name = strdup(pattern);
	files[0].text = malloc(input_size + 1);
	check(files[0].name && files[0].text);
	memcpy(files[0].text, input, input_size);
	files[0].size = input_size;
	return 1;
}

static void check_notes(const struct gwha_import *im)
{
	const struct gwha_import_note *note = im->notes;
	size_t n = 0;

	for (; note; note = note->next, n++) {
		check(note->text[0]);
		for (const char *c = note->text; *c; c++)
			check(*c >= ' ' && *c <= '~');
		check(note->place.file < im->n_files);
		check(note->place.line <= input_size + 1);
		/* a definition is longer than the line that it is used on */
		check(note->place.column <= input_size + 1);
	}
	check(n == im->kept);
}

static const char *name_of(const struct gwha_tree *tree)
{
	const struct gwha_node *nodes = gwha_node_at(tree->root, "nodes");

	return nodes ? nodes->first->key->text : NULL;
}

static void check_result(const struct gwha_import *im)
{
	static struct gwha_findings f;
	struct gwha_tree tree;
	struct gwha_conf conf;

	memset(&f, 0, sizeof(f));
	check(!gwha_tree_read(im->yaml, im->yaml_size, &tree, &f));
	check(!gwha_conf_read(&tree, name_of(&tree), &conf, &f));
	gwha_lint(&conf, &f);
	check(!f.errors);
	gwha_conf_free(&conf);
	gwha_tree_free(&tree);
}

static void run(int (*import)(struct gwha_import *im,
			      const struct gwha_import_how *how,
			      const char *name, const char *text, size_t size),
		const struct gwha_import_how *how)
{
	struct gwha_import im;
	int ret = import(&im, how, "file", (const char *)input, input_size);

	check_notes(&im);
	check(!ret == !im.n[GWHA_IMPORT_ERROR]);
	check(!ret == !!im.yaml);
	if (!ret)
		check_result(&im);
	gwha_import_free(&im);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct gwha_import_how how = {
		.id = "one", .secrets = "/etc/gwha", .kept = true, .find = find};

	input = data;
	input_size = size;
	run(gwha_import_keepalived, &how);
	run(gwha_import_vyatta, &how);
	return 0;
}
