// SPDX-License-Identifier: GPL-2.0-or-later
/* gwha import: a gwha.yaml out of another program's configuration. */

#include <jansson.h>
#include <string.h>

#include "args.h"
#include "cmd.h"
#include "import_file.h"
#include "options.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Where the result says that secrets are, if nobody says where. */
#define SECRETS_DIR "/etc/gwha"

static const struct {
	const char *name;
	int (*import)(struct gwha_import *im, const struct gwha_import_how *how,
		      const char *name, const char *text, size_t size);
} sources[] = {
	{"vyatta", gwha_import_vyatta},
	{"keepalived", gwha_import_keepalived},
};

struct words {
	unsigned int source;
	const char *file;
	const char *output;
	const char *secrets;
	const char *id;
};

static int take(struct words *w, int argc, char **argv, struct gwha_err *err)
{
	const struct gwha_option options[] = {
		{.name = "--output", .text = &w->output},
		{.name = "-o", .text = &w->output},
		{.name = "--secrets-dir", .text = &w->secrets},
		{.name = "--id", .text = &w->id},
	};
	struct gwha_word names[COUNT(sources)];
	struct gwha_args args = {argc, argv};
	struct gwha_word word;

	for (unsigned int i = 0; i < COUNT(sources); i++)
		names[i] = (struct gwha_word){sources[i].name, i};
	if (!argc)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "import: say from what: vyatta or keepalived");
	if (gwha_arg_word(&args, names, COUNT(names), &word, err))
		return -1;
	w->source = word.value;
	if (gwha_options_take(options, COUNT(options), &w->file, args.argc,
			      args.argv, err))
		return -1;
	if (w->file)
		return 0;
	return gwha_fail(err, GWHA_EXIT_USAGE,
			 "import: say which file, as in /etc/keepalived/keepalived.conf");
}

static const char *file_of(const struct gwha_import *im,
			   const struct gwha_import_note *note)
{
	return im->n_files ? im->files[note->place.file] : "";
}

static void tell(const struct gwha_import *im)
{
	const struct gwha_import_note *note = im->notes;
	size_t all = 0;

	for (; note; note = note->next) {
		fputs(file_of(im, note), stderr);
		if (note->place.line)
			fprintf(stderr, ":%u:%u", note->place.line,
				note->place.column);
		fprintf(stderr, ": %s: %s", gwha_import_kind_text(note->kind),
			note->text);
		if (note->more)
			fprintf(stderr, " (and %u more)", note->more);
		if (*note->rule)
			fprintf(stderr, " [%s]", note->rule);
		fputc('\n', stderr);
	}
	for (size_t i = 0; i < GWHA_IMPORT_KINDS; i++)
		all += im->n[i];
	if (all > im->kept)
		fprintf(stderr, "... and %zu more\n", all - im->kept);
}

static int tell_json(const struct gwha_ctx *ctx, const struct gwha_import *im,
		     struct gwha_err *err)
{
	static const char *const severities[GWHA_IMPORT_KINDS] = {
		[GWHA_IMPORT_ERROR] = "error",
		[GWHA_IMPORT_LOST] = "lost",
		[GWHA_IMPORT_TO_DO] = "to-do",
		[GWHA_IMPORT_WARNING] = "warning",
	};
	const struct gwha_import_note *note = im->notes;
	json_t *list = json_array();
	int ret = -1;

	for (; list && note; note = note->next)
		json_array_append_new(
			list, json_pack("{s:s, s:i, s:i, s:s, s:s, s:s, s:i}",
					"file", file_of(im, note), "line",
					(int)note->place.line, "column",
					(int)note->place.column, "severity",
					severities[note->kind], "rule",
					note->rule, "text", note->text, "more",
					(int)note->more));
	if (list && json_array_size(list) == im->kept)
		ret = json_dumpf(list, stdout,
				 ctx->pretty ? JSON_INDENT(4) : 0);
	json_decref(list);
	putchar('\n');
	if (!ret)
		return 0;
	return gwha_fail(err, GWHA_EXIT_REFUSED,
			 "standard output cannot be written");
}

/* Secrets first: a result without them would be no use. */
static int finish(const struct gwha_ctx *ctx, const struct words *w,
		  const struct gwha_import_how *how,
		  const struct gwha_import *im, struct gwha_err *err)
{
	if (how->kept && gwha_import_secrets_write(how->secrets, im->secrets, err))
		return -1;
	if (w->output &&
	    gwha_import_file_write(w->output, im->yaml, im->yaml_size, err)) {
		if (how->kept)
			gwha_import_secrets_remove(how->secrets, im->secrets);
		return -1;
	}
	if (!w->output && !ctx->json)
		fwrite(im->yaml, 1, im->yaml_size, stdout);
	fprintf(stderr,
		"gwha: %s: %zu not carried over, %zu to be done, %zu warnings\n",
		w->file, im->n[GWHA_IMPORT_LOST], im->n[GWHA_IMPORT_TO_DO],
		im->n[GWHA_IMPORT_WARNING]);
	return 0;
}

static int import(const struct gwha_ctx *ctx, const struct words *w,
		  const struct gwha_import_how *how, struct gwha_import *im,
		  struct gwha_err *err)
{
	struct gwha_import_file file;
	int ret;

	if (gwha_import_file_read(w->file, &file, err))
		return -1;
	ret = sources[w->source].import(im, how, file.name, file.text,
					file.size);
	gwha_import_file_free(&file);
	if (!ctx->json)
		tell(im);
	else if (tell_json(ctx, im, err))
		return -1;
	if (ret)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "%s: %zu error%s: nothing is written", w->file,
				 im->n[GWHA_IMPORT_ERROR],
				 im->n[GWHA_IMPORT_ERROR] == 1 ? "" : "s");
	return finish(ctx, w, how, im, err);
}

static int run(const struct gwha_ctx *ctx, int argc, char **argv,
	       struct gwha_err *err)
{
	struct gwha_import_how how = {
		.secrets = SECRETS_DIR,
		.find = gwha_import_file_find,
	};
	struct gwha_import im = {0};
	struct words w = {0};
	char dir[4096];
	int ret;

	if (argc == 1 && !strcmp(argv[0], "help")) {
		gwha_cmd_usage(stdout, &gwha_cmd_import);
		return 0;
	}
	if (take(&w, argc, argv, err))
		return -1;
	how.id = w.id;
	if (w.secrets) {
		if (gwha_import_dir(w.secrets, dir, err))
			return -1;
		how.secrets = dir;
		how.kept = true;
	}
	ret = import(ctx, &w, &how, &im, err);
	gwha_import_free(&im);
	return ret;
}

const struct gwha_command gwha_cmd_import = {
	.name = "import",
	.help = "import {vyatta|keepalived} FILE [-o FILE] [--secrets-dir DIR] [--id NAME]\n",
	.run = run,
};
