// SPDX-License-Identifier: GPL-2.0-or-later
/* gwha firewall: the rules that a firewall needs for a configuration file. */

#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "cmd.h"
#include "file.h"
#include "firewall.h"
#include "options.h"
#include "units.h"

static const struct gwha_word verbs[] = {
	{"show", GWHA_VERB_SHOW},
	{"help", GWHA_VERB_HELP},
};

struct words {
	const char *file;
	const char *node;
	const char *frr;
	const char *bird;
	const char *charon;
	struct gwha_fw_how how;
};

static int take_port(struct words *w, const char *text, struct gwha_err *err)
{
	uint64_t port;

	if (gwha_number_parse(text, &port) || !port || port > UINT16_MAX)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "--peer-port \"%.32s\": must be 1 to 65535",
				 text);
	w->how.peer_port = (uint16_t)port;
	return 0;
}

static int take(struct words *w, int argc, char **argv, struct gwha_err *err)
{
	const char *port = NULL;
	const struct gwha_option options[] = {
		{.name = "--node", .text = &w->node},
		{.name = "--table", .flag = &w->how.table},
		{.name = "--peer-port", .text = &port},
		{.name = "--frr", .text = &w->frr},
		{.name = "--bird", .text = &w->bird},
		{.name = "--charon", .text = &w->charon},
	};

	if (gwha_options_take(options, 6, &w->file, argc, argv, err))
		return -1;
	if (port && take_port(w, port, err))
		return -1;
	if (w->file)
		return 0;
	return gwha_fail(err, GWHA_EXIT_USAGE,
			 "firewall show: say which file, as in /etc/gwha/gwha.yaml");
}

static int write_rules(const struct gwha_ctx *ctx, const struct gwha_conf *conf,
		       const struct gwha_fw_how *how, struct gwha_err *err)
{
	struct gwha_firewall fw;
	int ret = gwha_firewall_make(conf, how, &fw, err);

	if (!ret && !ctx->json)
		gwha_firewall_write(stdout, &fw);
	else if (!ret && gwha_firewall_write_json(stdout, &fw, ctx->pretty))
		ret = gwha_fail(err, GWHA_EXIT_REFUSED,
				"standard output cannot be written");
	gwha_firewall_free(&fw);
	return ret;
}

/* What charon's has may be a secret. */
static void forget(char *text)
{
	if (text)
		explicit_bzero(text, strlen(text));
	free(text);
}

static int show(const struct gwha_ctx *ctx, const struct gwha_conf *conf,
		const struct words *w, struct gwha_err *err)
{
	const char *const names[] = {w->frr, w->bird, w->charon};
	char *texts[3] = {NULL};
	struct gwha_fw_how how = w->how;
	int ret = 0;

	for (size_t i = 0; i < 3 && !ret; i++) {
		texts[i] = names[i] ? gwha_file_text(names[i], err) : NULL;
		ret = names[i] && !texts[i] ? -1 : 0;
	}
	how.frr = texts[0];
	how.bird = texts[1];
	how.charon = texts[2];
	if (!ret)
		ret = write_rules(ctx, conf, &how, err);
	for (size_t i = 0; i < 3; i++)
		forget(texts[i]);
	return ret;
}

static int read_and_show(const struct gwha_ctx *ctx, const struct words *w,
			 struct gwha_file *file, struct gwha_err *err)
{
	const struct gwha_conf *conf = NULL;

	if (gwha_file_read(file, w->file, err))
		return -1;
	gwha_file_check(file, NULL, NULL);
	if (!file->f.errors)
		conf = gwha_file_node(file, w->node);
	if (!file->f.errors)
		return show(ctx, conf, w, err);
	gwha_findings_sort(&file->f);
	gwha_file_write(stderr, file, false);
	return gwha_file_fail(file, ": correct them first", err);
}

static int run(const struct gwha_ctx *ctx, int argc, char **argv,
	       struct gwha_err *err)
{
	unsigned int verb = GWHA_VERB_HELP;
	struct words w = {.file = NULL};
	struct gwha_file *file;
	int ret;

	if (argc && gwha_word_match("firewall", verbs, 2, argv[0], &verb, err))
		return -1;
	if (verb == GWHA_VERB_HELP) {
		gwha_cmd_usage(stdout, &gwha_cmd_firewall);
		return 0;
	}
	if (take(&w, argc - 1, argv + 1, err))
		return -1;
	file = calloc(1, sizeof(*file));
	if (!file)
		return gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
	ret = read_and_show(ctx, &w, file, err);
	gwha_file_free(file);
	free(file);
	return ret;
}

const struct gwha_command gwha_cmd_firewall = {
	.name = "firewall",
	.help = "firewall show FILE [--node NAME] [--table] [--peer-port N] [--frr FILE] [--bird FILE] [--charon FILE]\n",
	.run = run,
};
