// SPDX-License-Identifier: GPL-2.0-or-later
/* gwha stats: what was counted, for the namespace and each router. */

#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "model.h"
#include "show.h"

/* Beside the verbs: the words that name a router. */
#define WORD_ROUTER (GWHA_VERB_HELP + 1)

static const struct gwha_word words[] = {
	{"show", GWHA_VERB_SHOW}, {"reset", GWHA_VERB_RESET},
	{"help", GWHA_VERB_HELP}, {"dev", WORD_ROUTER},
	{"vrid", WORD_ROUTER},	  {"family", WORD_ROUTER},
};

/* A key of routers as a key of their counters. */
static struct gwha_stats key_of(const struct gwha_router *rt)
{
	struct gwha_stats key = {0};

	memcpy(key.ifname, rt->ifname, sizeof(key.ifname));
	key.vrid = rt->vrid;
	key.family = rt->family;
	if (gwha_has(rt, GWHA_A_ROUTER_IFNAME))
		key.has |= GWHA_HAS(GWHA_A_STATS_IFNAME);
	if (gwha_has(rt, GWHA_A_ROUTER_VRID))
		key.has |= GWHA_HAS(GWHA_A_STATS_VRID);
	if (gwha_has(rt, GWHA_A_ROUTER_FAMILY))
		key.has |= GWHA_HAS(GWHA_A_STATS_FAMILY);
	return key;
}

static bool same(const struct gwha_router *rt, const struct gwha_stats *s)
{
	return rt->vrid == s->vrid && rt->family == s->family &&
	       !strcmp(rt->ifname, s->ifname);
}

/*
 * A hint compares with the interval that is used, which counters don't tell.
 * Without it the hint is still worth showing.
 */
static void add_intervals(struct gwha_nl *nl, struct gwha_list *stats)
{
	const struct gwha_router *rt;
	struct gwha_stats *s = stats->at;
	struct gwha_list routers;
	struct gwha_err err;
	bool hint = false;

	for (size_t i = 0; i < stats->n; i++)
		hint |= s[i].hint_interval_us;
	if (!hint || gwha_nl_dump(nl, GWHA_CMD_ROUTER_GET, &gwha_kind_router,
				  &routers, &err))
		return;
	rt = routers.at;
	for (size_t i = 0; i < stats->n; i++)
		for (size_t r = 0; r < routers.n; r++)
			if (same(&rt[r], &s[i]))
				s[i].interval_us = rt[r].active_interval_us ?:
							   rt[r].interval_us;
	free(routers.at);
}

static int show(const struct gwha_ctx *ctx, const struct gwha_stats *key,
		struct gwha_err *err)
{
	struct gwha_nl *nl = gwha_nl_open(err);
	struct gwha_list list;
	int ret;

	if (!nl)
		return -1;
	ret = gwha_nl_dump(nl, GWHA_CMD_STATS_GET, &gwha_kind_stats, &list,
			   err);
	if (!ret && !ctx->json)
		add_intervals(nl, &list);
	gwha_nl_close(nl);
	if (ret)
		return ret;

	gwha_list_filter(&gwha_kind_stats, &list, key);
	if (!list.n && key->has)
		ret = gwha_fail(
			err, GWHA_EXIT_REFUSED,
			"no such router: 'router show' lists those there are");
	else
		ret = gwha_show_list(ctx, &gwha_kind_stats, &list, err);
	free(list.at);
	return ret;
}

static int run(const struct gwha_ctx *ctx, int argc, char **argv,
	       struct gwha_err *err)
{
	unsigned int word = GWHA_VERB_SHOW;
	struct gwha_router rt;
	struct gwha_stats key;

	if (argc &&
	    gwha_word_match("stats", words, sizeof(words) / sizeof(words[0]),
			    argv[0], &word, err))
		return -1;
	if (argc && (word == GWHA_VERB_SHOW || word == GWHA_VERB_RESET)) {
		argc--;
		argv++;
	}
	switch (word) {
	case GWHA_VERB_HELP:
		gwha_cmd_usage(stdout, &gwha_cmd_stats);
		return 0;
	case GWHA_VERB_RESET:
		if (argc)
			return gwha_fail(
				err, GWHA_EXIT_USAGE,
				"\"%s\": nothing follows reset, which is for all counters",
				argv[0]);
		return gwha_change(GWHA_CMD_STATS_RESET, &gwha_kind_stats, NULL,
				   err);
	default:
		if (gwha_router_args(GWHA_VERB_SHOW, argc, argv, &rt, NULL,
				     err))
			return -1;
		key = key_of(&rt);
		return show(ctx, &key, err);
	}
}

const struct gwha_command gwha_cmd_stats = {
	.name = "stats",
	.help = "stats [show] [dev IF] [vrid N] [family inet|inet6]\n"
		"stats reset\n",
	.run = run,
};
