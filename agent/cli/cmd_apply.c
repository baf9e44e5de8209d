// SPDX-License-Identifier: GPL-2.0-or-later
/* gwha apply: make the kernel's objects those of a file, once. */

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "cmd.h"
#include "file.h"
#include "model.h"
#include "nl.h"
#include "plan.h"
#include "secret.h"

enum {
	OPT_NODE,
	OPT_DRY_RUN,
	OPT_KEEP,
	OPT_SECRETS,
	OPT_DISRUPT
};

static const struct gwha_word options[] = {
	{"--node", OPT_NODE},		{"--dry-run", OPT_DRY_RUN},
	{"--keep-others", OPT_KEEP},	{"--secrets", OPT_SECRETS},
	{"--yes-disrupt", OPT_DISRUPT},
};

struct words {
	const char *file;
	const char *node;
	bool dry_run;
	bool disrupt;
	struct gwha_plan_how how;
};

static int take_option(struct words *w, struct gwha_args *args,
		       struct gwha_err *err)
{
	struct gwha_word word;

	if (gwha_arg_word(args, options, sizeof(options) / sizeof(options[0]),
			  &word, err))
		return -1;
	switch (word.value) {
	case OPT_NODE:
		w->node = gwha_arg_text(args, word.name, err);
		return w->node ? 0 : -1;
	case OPT_DRY_RUN:
		w->dry_run = true;
		return 0;
	case OPT_KEEP:
		w->how.keep_others = true;
		return 0;
	case OPT_SECRETS:
		w->how.secrets = true;
		return 0;
	default:
		w->disrupt = true;
		return 0;
	}
}

static int take(struct words *w, int argc, char **argv, struct gwha_err *err)
{
	struct gwha_args args = {argc, argv};

	while (args.argc) {
		if (!strncmp(args.argv[0], "--", 2)) {
			if (take_option(w, &args, err))
				return -1;
			continue;
		}
		if (w->file)
			return gwha_fail(err, GWHA_EXIT_USAGE,
					 "\"%s\": one file at a time",
					 args.argv[0]);
		w->file = gwha_arg_text(&args, "file", err);
	}
	if (w->file)
		return 0;
	return gwha_fail(err, GWHA_EXIT_USAGE,
			 "apply: say which file, as in /etc/gwha/gwha.yaml");
}

static char *command_of(const struct gwha_op *op)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	gwha_op_write(out, op);
	return fclose(out) ? NULL : text;
}

static int show_json(const struct gwha_ctx *ctx, const struct gwha_plan *plan)
{
	json_t *list = json_array();
	int ret = -1;

	for (size_t i = 0; list && i < plan->n; i++) {
		char *command = command_of(&plan->at[i]);

		json_array_append_new(list, json_pack("{s:s, s:b}", "command",
						      command ? command : "",
						      "disrupts",
						      plan->at[i].disrupts));
		free(command);
	}
	if (list)
		ret = json_dumpf(list, stdout,
				 ctx->pretty ? JSON_INDENT(4) : 0);
	json_decref(list);
	putchar('\n');
	return ret;
}

static int show(const struct gwha_ctx *ctx, const struct gwha_plan *plan,
		struct gwha_err *err)
{
	if (ctx->json)
		return show_json(ctx, plan) ?
			       gwha_fail(err, GWHA_EXIT_REFUSED,
					 "standard output cannot be written") :
			       0;
	for (size_t i = 0; i < plan->n; i++) {
		gwha_op_write(stdout, &plan->at[i]);
		puts(plan->at[i].disrupts ? " # disrupts" : "");
	}
	return 0;
}

/* V09: what takes a VIP or a router away is asked for by name. */
static int guard(const struct gwha_plan *plan, struct gwha_err *err)
{
	for (size_t i = 0; i < plan->n; i++) {
		char *command;

		if (!plan->at[i].disrupts)
			continue;
		command = command_of(&plan->at[i]);
		gwha_fail(err, GWHA_EXIT_USAGE,
			  "\"%.320s\" would take a VIP or a router away: look at --dry-run, then say --yes-disrupt; nothing was changed",
			  command ? command : "");
		free(command);
		return -1;
	}
	return 0;
}

/* All of them, before anything is changed. */
static int read_secrets(const struct gwha_plan *plan, struct gwha_err *err)
{
	int ret = 0;

	for (size_t i = 0; i < plan->n && !ret; i++) {
		const struct gwha_op *op = &plan->at[i];
		struct gwha_sync *s = op->obj;

		if (!op->files)
			continue;
		if (op->kind == &gwha_kind_router)
			ret = gwha_secrets_read(op->files, op->obj, err);
		else
			ret = gwha_key_secrets_read(op->files, &s->keys, err);
	}
	return ret;
}

static int execute(struct gwha_nl *nl, const struct gwha_plan *plan,
		   struct gwha_err *err)
{
	for (size_t i = 0; i < plan->n; i++) {
		const struct gwha_op *op = &plan->at[i];
		struct gwha_err refused;
		char *command;

		if (!gwha_nl_request(nl, op->cmd, op->kind, op->obj, &refused))
			continue;
		command = command_of(op);
		gwha_fail(err, refused.code,
			  "step %zu of %zu, \"%.160s\": %.256s; the steps before it are done, those behind it are not",
			  i + 1, plan->n, command ? command : "", refused.text);
		free(command);
		return -1;
	}
	return 0;
}

static int apply(const struct gwha_ctx *ctx, const struct words *w,
		 struct gwha_nl *nl, struct gwha_plan *plan,
		 struct gwha_err *err)
{
	int ret;

	if (w->dry_run)
		return show(ctx, plan, err);
	if (!w->disrupt && guard(plan, err))
		return -1;
	ret = read_secrets(plan, err);
	if (!ret)
		ret = execute(nl, plan, err);
	for (size_t i = 0; i < plan->n; i++)
		gwha_wipe(plan->at[i].obj, plan->at[i].kind->size);
	return ret;
}

static int dump_and_apply(const struct gwha_ctx *ctx, const struct words *w,
			  const struct gwha_conf *conf, struct gwha_nl *nl,
			  struct gwha_err *err)
{
	struct gwha_list groups = {0}, routers = {0}, syncs = {0};
	struct gwha_plan plan = {0};
	struct gwha_have have;
	int ret;

	ret = gwha_nl_dump(nl, GWHA_CMD_GROUP_GET, &gwha_kind_group, &groups,
			   err);
	if (!ret)
		ret = gwha_nl_dump(nl, GWHA_CMD_ROUTER_GET, &gwha_kind_router,
				   &routers, err);
	if (!ret)
		ret = gwha_nl_dump(nl, GWHA_CMD_SYNC_GET, &gwha_kind_sync,
				   &syncs, err);
	if (!ret) {
		have = (struct gwha_have){
			.groups = groups.at,
			.n_groups = groups.n,
			.routers = routers.at,
			.n_routers = routers.n,
			.syncs = syncs.at,
			.n_syncs = syncs.n,
		};
		ret = gwha_plan_make(conf, &have, &w->how, &plan, err);
	}
	if (!ret)
		ret = apply(ctx, w, nl, &plan, err);
	gwha_plan_free(&plan);
	free(groups.at);
	free(routers.at);
	free(syncs.at);
	return ret;
}

static int read_and_apply(const struct gwha_ctx *ctx, const struct words *w,
			  struct gwha_file *file, struct gwha_err *err)
{
	const struct gwha_conf *conf = NULL;
	struct gwha_nl *nl;
	int ret;

	if (gwha_file_read(file, w->file, err))
		return -1;
	gwha_file_check(file, NULL, NULL);
	if (!file->f.errors)
		conf = gwha_file_node(file, w->node);
	if (file->f.errors) {
		gwha_findings_sort(&file->f);
		gwha_file_write(stderr, file, false);
		return gwha_file_fail(file, ": nothing was changed", err);
	}
	nl = gwha_nl_open(err);
	if (!nl)
		return -1;
	ret = dump_and_apply(ctx, w, conf, nl, err);
	gwha_nl_close(nl);
	return ret;
}

static int run(const struct gwha_ctx *ctx, int argc, char **argv,
	       struct gwha_err *err)
{
	struct words w = {.file = NULL};
	struct gwha_file *file;
	int ret;

	if (take(&w, argc, argv, err))
		return -1;
	if (!strcmp(w.file, "help")) {
		gwha_cmd_usage(stdout, &gwha_cmd_apply);
		return 0;
	}
	file = calloc(1, sizeof(*file));
	if (!file)
		return gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
	ret = read_and_apply(ctx, &w, file, err);
	gwha_file_free(file);
	free(file);
	return ret;
}

const struct gwha_command gwha_cmd_apply = {
	.name = "apply",
	.help = "apply FILE [--node NAME] [--dry-run] [--yes-disrupt] [--keep-others] [--secrets]\n",
	.run = run,
};
