// SPDX-License-Identifier: GPL-2.0-or-later
/* gwha handover: give an active group to its successor. */

#include <stdlib.h>
#include <string.h>

#include "agent.h"
#include "args.h"
#include "drain.h"
#include "model.h"
#include "show.h"

enum {
	WORD_GROUP,
	WORD_HELP,
	WORD_ROUTER,
};

static const struct gwha_word words[] = {
	{"group", WORD_GROUP}, {"help", WORD_HELP},	{"dev", WORD_ROUTER},
	{"vrid", WORD_ROUTER}, {"family", WORD_ROUTER},
};

/* The group of the routers that the key names, if it is one. */
static int group_of(const struct gwha_router *key, struct gwha_group *g,
		    struct gwha_err *err)
{
	struct gwha_nl *nl = gwha_nl_open(err);
	const struct gwha_router *rt;
	struct gwha_list list;
	int ret;

	if (!nl)
		return -1;
	ret = gwha_nl_dump(nl, GWHA_CMD_ROUTER_GET, &gwha_kind_router, &list,
			   err);
	gwha_nl_close(nl);
	if (ret)
		return ret;

	gwha_list_filter(&gwha_kind_router, &list, key);
	rt = list.at;
	if (!list.n)
		ret = gwha_fail(
			err, GWHA_EXIT_REFUSED,
			"no such router: 'router show' lists those there are");
	for (size_t i = 1; i < list.n; i++)
		if (strcmp(rt[i].group, rt[0].group))
			ret = gwha_fail(
				err, GWHA_EXIT_USAGE,
				"several routers are meant: say family inet or family inet6");
	memset(g, 0, sizeof(*g));
	if (!ret) {
		memcpy(g->name, rt[0].group, sizeof(g->name));
		g->has = GWHA_HAS(GWHA_A_GROUP_NAME);
	}
	free(list.at);
	return ret;
}

enum {
	GROUP_DRAIN,
	GROUP_SOCKET,
};

static const struct gwha_word group_words[] = {
	{"drain", GROUP_DRAIN},
	{"socket", GROUP_SOCKET},
};

/* NAME [drain [socket PATH]] */
static int hand_over(int argc, char **argv, struct gwha_err *err)
{
	struct gwha_args args = {argc - 1, argv + 1};
	const char *path = GWHA_AGENT_SOCKET;
	struct gwha_word word;
	struct gwha_group g;
	bool drain = false;

	if (gwha_group_args(GWHA_VERB_HANDOVER, argc > 1 ? 1 : argc, argv, &g,
			    err))
		return -1;
	while (args.argc > 0) {
		if (gwha_arg_word(&args, group_words, 2, &word, err))
			return -1;
		drain |= word.value == GROUP_DRAIN;
		if (word.value == GROUP_DRAIN)
			continue;
		path = gwha_arg_text(&args, word.name, err);
		if (!path)
			return -1;
	}
	return drain ? gwha_drain(g.name, path, err) :
		       gwha_change(GWHA_CMD_HANDOVER, &gwha_kind_group, &g, err);
}

static int run(const struct gwha_ctx *ctx, int argc, char **argv,
	       struct gwha_err *err)
{
	unsigned int word = WORD_HELP;
	struct gwha_router key;
	struct gwha_group g;

	(void)ctx;
	if (!argc)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "say which: group NAME, or dev IF vrid N");
	if (gwha_word_match("handover", words, sizeof(words) / sizeof(words[0]),
			    argv[0], &word, err))
		return -1;
	switch (word) {
	case WORD_HELP:
		gwha_cmd_usage(stdout, &gwha_cmd_handover);
		return 0;
	case WORD_GROUP:
		return hand_over(argc - 1, argv + 1, err);
	default:
		if (gwha_router_args(GWHA_VERB_HANDOVER, argc, argv, &key,
				     NULL, err) ||
		    group_of(&key, &g, err))
			return -1;
		break;
	}
	return gwha_change(GWHA_CMD_HANDOVER, &gwha_kind_group, &g, err);
}

const struct gwha_command gwha_cmd_handover = {
	.name = "handover",
	.help = "handover group NAME [drain] [socket PATH]\n"
		"handover dev IF vrid N [family inet|inet6]\n",
	.run = run,
};
