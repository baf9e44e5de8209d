// SPDX-License-Identifier: GPL-2.0-or-later
/* What is done to pools, gateways, tenants and connections of a controller. */

#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "ask_control.h"
#include "file.h"
#include "options.h"
#include "pools_read.h"
#include "site_cmd.h"
#include "site_pages.h"
#include "site_words.h"

static const char *text_of(const json_t *j, const char *key)
{
	const char *text = json_string_value(json_object_get(j, key));

	return text ? text : "";
}

/* Where a connection is; whoever made it has to know it (R65). */
static void tell_place(const json_t *object)
{
	if (!json_object_get(object, "instance"))
		return;
	printf("%s gateway %s instance %s", text_of(object, "name"),
	       text_of(object, "gateway"), text_of(object, "instance"));
	if (*text_of(object, "vip"))
		printf(" vip %s", text_of(object, "vip"));
	putchar('\n');
}

static void tell_moves(const json_t *moves)
{
	json_t *one;
	size_t i;

	json_array_foreach(moves, i, one) {
		bool all = !*text_of(one, "connection");

		printf("%s %s: %s from %s to %s\n", all ? "instance" : "connection",
		       text_of(one, all ? "instance" : "connection"),
		       text_of(one, "why"), text_of(one, "from"), text_of(one, "to"));
	}
}

static int tell(const struct gwha_ctx *ctx, const json_t *last,
		struct gwha_err *err)
{
	const json_t *done = json_object_get(last, "done");

	if (ctx->json) {
		if (!json_dumpf(done, stdout, ctx->pretty ? JSON_INDENT(4) : 0) &&
		    putchar('\n') != EOF)
			return 0;
		return gwha_fail(err, GWHA_EXIT_REFUSED, "standard output cannot be written");
	}
	tell_place(json_object_get(done, "object"));
	tell_moves(json_object_get(done, "moves"));
	return 0;
}

static int ask(const struct gwha_ctx *ctx, const char *socket, json_t *question,
	       const char *file, struct gwha_err *err)
{
	json_t *last = gwha_control_ask(socket, question, NULL, NULL, file, err);
	int ret = last ? tell(ctx, last, err) : -1;

	json_decref(last);
	return ret;
}

/**
 * gwha_site_change_cmd - add, set, del or drain something
 * @ctx: how
 * @kind: what it is
 * @verb: that
 * @argc: how many words
 * @argv: its name, and what it is to be
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_site_change_cmd(const struct gwha_ctx *ctx, enum gwha_pool_kind kind,
			 const char *verb, int argc, char **argv,
			 struct gwha_err *err)
{
	bool says = !strcmp(verb, "add") || !strcmp(verb, "set");
	const char *what = gwha_pool_kind_name(kind);
	struct gwha_site_words w = {NULL};
	json_t *question = NULL;
	int ret;

	ret = says ? gwha_site_words_body(kind, argc, argv, &w, err) :
		     gwha_site_words_plain(what, argc, argv, &w, err);
	if (!ret) {
		question = json_pack("{s:s, s:s, s:s}", "verb", verb, "kind", what,
				     "name", w.name);
		if (question && says)
			json_object_set(question, "body", w.body);
		if (question && w.cause)
			json_object_set_new(question, "cause", json_string(w.cause));
		if (question && w.force)
			json_object_set_new(question, "force", json_true());
		ret = question ? ask(ctx, w.socket, question, NULL, err) :
				 gwha_fail(err, GWHA_EXIT_USAGE,
					   "name \"%.64s\": is no UTF-8", w.name);
	}
	json_decref(w.body);
	return ret;
}

enum {
	VERB_ADD,
	VERB_SET,
	VERB_DEL,
	VERB_DRAIN,
	VERB_SHOW,
	VERB_HELP,
};

static const struct gwha_word verbs[] = {
	{"add", VERB_ADD},	 {"set", VERB_SET},   {"del", VERB_DEL},
	{"drain", VERB_DRAIN}, {"show", VERB_SHOW}, {"help", VERB_HELP},
};

/**
 * gwha_site_object_cmd - a command whose objects are a controller's
 * @ctx: how
 * @kind: what they are
 * @cmd: the command
 * @argc: how many words
 * @argv: words
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_site_object_cmd(const struct gwha_ctx *ctx, enum gwha_pool_kind kind,
			 const struct gwha_command *cmd, int argc, char **argv,
			 struct gwha_err *err)
{
	unsigned int verb = VERB_SHOW;

	if (argc && gwha_word_match(cmd->name, verbs, sizeof(verbs) / sizeof(verbs[0]),
				    argv[0], &verb, err))
		return -1;
	argc -= argc > 0;
	if (verb == VERB_SHOW)
		return gwha_site_show_cmd(ctx, kind, argc, argv + 1, err);
	if (verb == VERB_HELP) {
		gwha_cmd_usage(stdout, cmd);
		return 0;
	}
	return gwha_site_change_cmd(ctx, kind, verbs[verb].name, argc, argv + 1, err);
}

/* It is read here, so that what is no file of pools at all is not sent. */
static int import(const struct gwha_ctx *ctx, const char *name, const char *socket,
		  const char *cause, bool replace, struct gwha_err *err)
{
	struct gwha_file *file = calloc(1, sizeof(*file));
	struct gwha_pools pools = {0};
	json_t *question = NULL;
	int ret = -1;

	if (!file)
		return gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
	if (!gwha_file_read_pools(file, name, &pools, err)) {
		if (file->f.errors) {
			gwha_findings_sort(&file->f);
			gwha_file_write(stderr, file, true);
			gwha_file_fail(file, ": correct them first", err);
		} else {
			question = json_pack("{s:s, s:s%, s:b}", "verb", "import", "text",
					     file->text, file->size, "replace", replace);
			gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
		}
	}
	if (question && cause)
		json_object_set_new(question, "cause", json_string(cause));
	if (question) {
		*err = (struct gwha_err){.code = GWHA_EXIT_DONE};
		ret = ask(ctx, socket, question, file->name, err);
	}
	gwha_pools_free(&pools);
	gwha_file_free(file);
	free(file);
	return ret;
}

/**
 * gwha_site_import_cmd - make a file of pools the whole of a controller's site
 * @ctx: how
 * @argc: how many words
 * @argv: the file, and options
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_site_import_cmd(const struct gwha_ctx *ctx, int argc, char **argv,
			 struct gwha_err *err)
{
	const char *file = NULL, *socket = GWHA_CONTROL_SOCKET, *cause = NULL;
	bool replace = false;
	const struct gwha_option options[] = {
		{.name = "--replace", .flag = &replace},
		{.name = "--cause", .text = &cause},
		{.name = "--socket", .text = &socket},
	};

	if (gwha_options_take(options, 3, &file, argc, argv, err))
		return -1;
	if (!file)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "pool import: say which file, as in /etc/gwha/pools.yaml");
	return import(ctx, file, socket, cause, replace, err);
}
