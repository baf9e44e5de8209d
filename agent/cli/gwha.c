// SPDX-License-Identifier: GPL-2.0-or-later
/* gwha: the command line of the gateway pair. */

#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "cmd.h"

#ifndef GWHA_VERSION
#error "GWHA_VERSION comes from the Makefile"
#endif

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct gwha_command *const cmds[] = {
	&gwha_cmd_router, &gwha_cmd_group,   &gwha_cmd_handover,
	&gwha_cmd_lease,  &gwha_cmd_sync,    &gwha_cmd_monitor,
	&gwha_cmd_stats,  &gwha_cmd_check,   &gwha_cmd_apply,
	&gwha_cmd_firewall, &gwha_cmd_doctor, &gwha_cmd_top,
	&gwha_cmd_import, &gwha_cmd_maintenance, &gwha_cmd_peer,
	&gwha_cmd_pool,	  &gwha_cmd_gateway,	 &gwha_cmd_tenant,
	&gwha_cmd_connection, &gwha_cmd_plan,
};

enum {
	OPT_JSON,
	OPT_PRETTY,
	OPT_VERSION,
	OPT_HELP,
};

static const struct gwha_word options[] = {
	{"json", OPT_JSON},	  {"pretty", OPT_PRETTY},
	{"Version", OPT_VERSION}, {"version", OPT_VERSION},
	{"help", OPT_HELP},
};

/**
 * gwha_cmd_usage - write how a command is used
 * @out: written to
 * @cmd: command
 */
void gwha_cmd_usage(FILE *out, const struct gwha_command *cmd)
{
	const char *line = cmd->help;
	const char *end;

	for (; *line; line = end + 1) {
		end = strchr(line, '\n');
		fprintf(out, "%s%.*s\n", *line == ' ' ? "       " : "  gwha ",
			(int)(end - line), line);
	}
}

static void usage(FILE *out)
{
	fputs("Usage:\n  gwha [-j[son]] [-p[retty]] [-V[ersion]] OBJECT COMMAND\n\n",
	      out);
	for (size_t i = 0; i < COUNT(cmds); i++)
		gwha_cmd_usage(out, cmds[i]);
	fputs("\nTIME has a unit: 10ms, 1s; so has RATE: 10mbit. Objects, commands and keywords can be shortened.\nExit: 0 done, 1 usage, 2 refused by the kernel, 3 module not loaded.\n",
	      out);
}

static int run_object(const struct gwha_ctx *ctx, int argc, char **argv,
		      struct gwha_err *err)
{
	struct gwha_word objects[COUNT(cmds) + 1];
	unsigned int i;

	for (i = 0; i < COUNT(cmds); i++)
		objects[i] = (struct gwha_word){cmds[i]->name, i};
	objects[i] = (struct gwha_word){"help", i};

	if (gwha_word_match("object", objects, COUNT(objects), argv[0], &i,
			    err))
		return -1;
	if (i == COUNT(cmds)) {
		usage(stdout);
		return 0;
	}
	return cmds[i]->run(ctx, argc - 1, argv + 1, err);
}

static int run(int argc, char **argv, struct gwha_err *err)
{
	struct gwha_ctx ctx = {0};
	unsigned int option;

	for (argc--, argv++; argc && argv[0][0] == '-'; argc--, argv++) {
		if (gwha_word_match("option", options, COUNT(options),
				    argv[0] + strspn(argv[0], "-"), &option,
				    err))
			return -1;
		switch (option) {
		case OPT_JSON:
			ctx.json = true;
			break;
		case OPT_PRETTY:
			ctx.pretty = true;
			break;
		case OPT_VERSION:
			puts("gwha " GWHA_VERSION);
			return 0;
		default:
			usage(stdout);
			return 0;
		}
	}
	if (!argc) {
		usage(stderr);
		return gwha_fail(err, GWHA_EXIT_USAGE, "say what to do");
	}
	return run_object(&ctx, argc, argv, err);
}

int main(int argc, char **argv)
{
	struct gwha_err err = {.code = GWHA_EXIT_DONE};
	int ret = run(argc, argv, &err);

	if (!ret && (fflush(stdout) || ferror(stdout)))
		ret = gwha_fail(&err, GWHA_EXIT_REFUSED,
				"standard output cannot be written");
	if (ret)
		fprintf(stderr, "gwha: %s\n", err.text);
	return err.code;
}
