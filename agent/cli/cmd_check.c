// SPDX-License-Identifier: GPL-2.0-or-later
/* gwha check: what can be said of a configuration file without a kernel. */

#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "file.h"
#include "options.h"

struct words {
	const char *file;
	const char *node;
	const char *peer;
	const char *frr;
	const char *bird;
};

static int take(struct words *w, int argc, char **argv, struct gwha_err *err)
{
	const struct gwha_option options[] = {
		{.name = "--bird", .text = &w->bird},
		{.name = "--frr", .text = &w->frr},
		{.name = "--node", .text = &w->node},
		{.name = "--peer", .text = &w->peer},
	};

	return gwha_options_take(options, 4, &w->file, argc, argv, err);
}

static int check(const struct gwha_ctx *ctx, const struct words *w,
		 struct gwha_file *file, struct gwha_file *peer,
		 struct gwha_err *err)
{
	if (gwha_file_read(file, w->file, err))
		return -1;
	if (w->peer && gwha_file_read(peer, w->peer, err))
		return -1;
	if (!file->f.errors && w->node)
		gwha_file_node(file, w->node);
	gwha_file_check(file, w->node, w->peer ? peer : NULL);
	if (w->frr && gwha_file_check_frr(file, w->node, w->frr, err))
		return -1;
	if (w->bird && gwha_file_check_bird(file, w->node, w->bird, err))
		return -1;
	gwha_findings_sort(&file->f);
	if (w->peer && peer->f.errors) {
		gwha_file_write(stderr, peer, false);
		return gwha_file_fail(peer, ": correct them first", err);
	}
	if (!ctx->json)
		gwha_file_write(stdout, file, true);
	else if (gwha_file_write_json(stdout, file, ctx->pretty))
		return gwha_fail(err, GWHA_EXIT_REFUSED,
				 "standard output cannot be written");
	return file->f.errors ? gwha_file_fail(file, "", err) : 0;
}

static int run(const struct gwha_ctx *ctx, int argc, char **argv,
	       struct gwha_err *err)
{
	struct words w = {.file = NULL};
	struct gwha_file *files;
	int ret;

	if (take(&w, argc, argv, err))
		return -1;
	if (!w.file)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "check: say which file, as in /etc/gwha/gwha.yaml");
	if (!strcmp(w.file, "help")) {
		gwha_cmd_usage(stdout, &gwha_cmd_check);
		return 0;
	}
	files = calloc(2, sizeof(*files));
	if (!files)
		return gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
	ret = check(ctx, &w, &files[0], &files[1], err);
	gwha_file_free(&files[0]);
	gwha_file_free(&files[1]);
	free(files);
	return ret;
}

const struct gwha_command gwha_cmd_check = {
	.name = "check",
	.help = "check FILE [--node NAME] [--peer FILE] [--frr FILE] [--bird FILE]\n",
	.run = run,
};
