// SPDX-License-Identifier: GPL-2.0-or-later
/* gwha group history: when what of a group's takeovers was ready. The agent knows. */

#include <jansson.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "agent.h"
#include "args.h"
#include "history.h"
#include "timeline.h"

#define HTTP_OK 200

static const struct gwha_word words[] = {
	{"socket", 0},
};

struct asked {
	struct gwha_group g;
	const char *path;
};

static int take(struct asked *a, int argc, char **argv, struct gwha_err *err)
{
	struct gwha_args args = {argc - 1, argv + 1};
	struct gwha_word word;

	a->path = GWHA_AGENT_SOCKET;
	if (gwha_group_args(GWHA_VERB_HANDOVER, argc > 1 ? 1 : argc, argv,
			    &a->g, err))
		return -1;
	while (args.argc > 0) {
		if (gwha_arg_word(&args, words, 1, &word, err))
			return -1;
		a->path = gwha_arg_text(&args, word.name, err);
		if (!a->path)
			return -1;
	}
	return 0;
}

static json_t *ask(const struct asked *a, struct gwha_err *err)
{
	char what[GWHA_AGENT_GROUP_MAX];
	json_t *list = NULL;
	char *text;
	int status = 0;

	gwha_agent_group(what, "/history", a->g.name);
	text = gwha_agent_ask(a->path, "GET", what, &status, err);
	if (!text)
		return NULL;
	if (status == HTTP_OK)
		list = json_loads(text, 0, NULL);
	if (status != HTTP_OK)
		gwha_fail(err, GWHA_EXIT_REFUSED, "group \"%.31s\": %.200s",
			  a->g.name, text);
	else if (!json_is_array(list))
		gwha_fail(err, GWHA_EXIT_REFUSED, "%.200s: is not gwhad's",
			  a->path);
	free(text);
	if (json_is_array(list))
		return list;
	json_decref(list);
	return NULL;
}

/* Only a terminal that says so gets more than ASCII. */
static struct gwha_timeline_view view_of_output(void)
{
	struct gwha_timeline_view view = {.columns = 0};
	struct timespec now = {0};
	struct winsize size;

	clock_gettime(CLOCK_BOOTTIME, &now);
	view.now_us = (uint64_t)now.tv_sec * 1000000 +
		      (uint64_t)now.tv_nsec / 1000;
	if (!isatty(STDOUT_FILENO))
		return view;
	if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_col)
		view.columns = size.ws_col;
	view.blocks = setlocale(LC_CTYPE, "") &&
		      !strcmp(nl_langinfo(CODESET), "UTF-8");
	return view;
}

static int show(const json_t *list, struct gwha_err *err)
{
	struct gwha_timeline_view view = view_of_output();
	struct gwha_takeover at[GWHA_TIMELINE_MAX];
	size_t n = json_array_size(list);

	if (n > GWHA_TIMELINE_MAX)
		n = GWHA_TIMELINE_MAX;
	for (size_t i = 0; i < n; i++)
		if (gwha_takeover_read(json_array_get(list, i), &at[i]))
			return gwha_fail(err, GWHA_EXIT_REFUSED,
					 "the agent says what this program does not know: take both from one package");
	gwha_timeline_text(stdout, at, n, &view);
	return 0;
}

/**
 * gwha_history - show the takeovers of a group
 * @ctx: how
 * @argc: how many words
 * @argv: the group's name, and where the agent answers
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_history(const struct gwha_ctx *ctx, int argc, char **argv,
		 struct gwha_err *err)
{
	struct asked a;
	json_t *list;
	int ret = 0;

	if (take(&a, argc, argv, err))
		return -1;
	list = ask(&a, err);
	if (!list)
		return -1;
	if (!ctx->json)
		ret = show(list, err);
	else if (json_dumpf(list, stdout, ctx->pretty ? JSON_INDENT(4) : 0) ||
		 putchar('\n') == EOF)
		ret = gwha_fail(err, GWHA_EXIT_REFUSED,
				"standard output cannot be written");
	json_decref(list);
	return ret;
}
