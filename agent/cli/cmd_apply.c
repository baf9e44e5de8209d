// SPDX-License-Identifier: GPL-2.0-or-later
/* gwha apply: make the kernel's objects those of a file, once. */

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "agent.h"
#include "apply.h"
#include "cmd.h"
#include "dump.h"
#include "file.h"
#include "kept.h"
#include "maintenance.h"
#include "options.h"
#include "to_peer.h"

struct words {
	const char *file;
	const char *node;
	const char *state;
	bool dry_run;
	bool disrupt;
	struct gwha_plan_how how;
	struct gwha_to_peer to;
};

static int take(struct words *w, int argc, char **argv, struct gwha_err *err)
{
	const struct gwha_option options[] = {
		{.name = "--node", .text = &w->node},
		{.name = "--dry-run", .flag = &w->dry_run},
		{.name = "--keep-others", .flag = &w->how.keep_others},
		{.name = "--secrets", .flag = &w->how.secrets},
		{.name = "--yes-disrupt", .flag = &w->disrupt},
		{.name = "--state", .text = &w->state},
		{.name = "--to-peer", .text = &w->to.name},
		{.name = "--replaces", .text = &w->to.replaces},
		{.name = "--socket", .text = &w->to.socket},
	};

	if (gwha_options_take(options, sizeof(options) / sizeof(options[0]),
			      &w->file, argc, argv, err))
		return -1;
	if ((w->to.name || w->to.replaces) &&
	    (!w->to.name || w->dry_run || w->disrupt || w->how.keep_others ||
	     w->how.secrets))
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "apply: --to-peer NODE gives a file to another node's agent, which does the rest: leave out all but --replaces and --node");
	if (w->file)
		return 0;
	return gwha_fail(err, GWHA_EXIT_USAGE,
			 "apply: say which file, as in /etc/gwha/gwha.yaml");
}

static int show_json(const struct gwha_ctx *ctx, const struct gwha_plan *plan)
{
	json_t *list = json_array();
	int ret = -1;

	for (size_t i = 0; list && i < plan->n; i++) {
		char *command = gwha_op_text(&plan->at[i]);

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
	const struct gwha_op *op = gwha_plan_disrupts(plan);
	char *command;

	if (!op)
		return 0;
	command = gwha_op_text(op);
	gwha_fail(err, GWHA_EXIT_USAGE,
		  "\"%.320s\" would take a VIP or a router away: look at --dry-run, then say --yes-disrupt; nothing was changed",
		  command ? command : "");
	free(command);
	return -1;
}

static int apply(const struct gwha_ctx *ctx, const struct words *w,
		 struct gwha_nl *nl, const struct gwha_plan *plan,
		 struct gwha_err *err)
{
	if (w->dry_run)
		return show(ctx, plan, err);
	if (!w->disrupt && guard(plan, err))
		return -1;
	return gwha_apply(nl, plan, NULL, NULL, err);
}

static int dump_and_apply(const struct gwha_ctx *ctx, const struct words *w,
			  const struct gwha_conf *conf, struct gwha_nl *nl,
			  struct gwha_err *err)
{
	struct gwha_plan plan = {0};
	struct gwha_dump dump;
	struct gwha_have have;
	int ret;

	ret = gwha_dump_read(nl, &dump, err);
	have = gwha_dump_have(&dump);
	if (!ret)
		ret = gwha_plan_make(conf, &have, &w->how, &plan, err);
	if (!ret)
		ret = apply(ctx, w, nl, &plan, err);
	gwha_plan_free(&plan);
	gwha_dump_free(&dump);
	return ret;
}

static int read_and_apply(const struct gwha_ctx *ctx, const struct words *w,
			  struct gwha_file *file, struct gwha_err *err)
{
	const struct gwha_conf *conf;
	struct gwha_nl *nl;
	int ret;

	if (gwha_file_read(file, w->file, err))
		return -1;
	conf = gwha_kept_check(file, w->node, w->state, err);
	if (!conf && !file->f.errors)
		return -1;
	if (file->f.errors) {
		gwha_findings_sort(&file->f);
		gwha_file_write(stderr, file, false);
		return gwha_file_fail(file, ": nothing was changed", err);
	}
	if (w->to.name)
		return gwha_to_peer(&w->to, file, conf, err);
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
	struct words w = {.state = GWHA_STATE_DIR,
			  .to = {.socket = GWHA_AGENT_SOCKET,
				 .quiet = ctx->json}};
	struct gwha_file *file;
	int ret;

	if (take(&w, argc, argv, err))
		return -1;
	if (!strcmp(w.file, "help")) {
		gwha_cmd_usage(stdout, &gwha_cmd_apply);
		return 0;
	}
	w.how.resting = gwha_maintenance_is_on(w.state);
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
	.help = "apply FILE [--node NAME] [--dry-run] [--yes-disrupt] [--keep-others] [--secrets] [--state DIR]\n"
		"apply FILE --to-peer NODE [--replaces DIGEST] [--node NAME] [--socket PATH]\n",
	.run = run,
};
