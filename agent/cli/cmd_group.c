// SPDX-License-Identifier: GPL-2.0-or-later
/* gwha group: sync groups, whose routers change state together. */

#include <stdio.h>

#include "args.h"
#include "history.h"
#include "maintenance.h"
#include "model.h"
#include "show.h"

static const struct gwha_word verbs[] = {
	{"add", GWHA_VERB_ADD},		  {"set", GWHA_VERB_SET},
	{"del", GWHA_VERB_DEL},		  {"delete", GWHA_VERB_DEL},
	{"show", GWHA_VERB_SHOW},	  {"list", GWHA_VERB_SHOW},
	{"handover", GWHA_VERB_HANDOVER}, {"track", GWHA_VERB_TRACK},
	{"history", GWHA_VERB_HISTORY},	  {"help", GWHA_VERB_HELP},
};

/* What explains the priorities; programs ask for it by itself. */
static int show(const struct gwha_ctx *ctx, const struct gwha_group *g,
		struct gwha_err *err)
{
	if (gwha_show_named(ctx, GWHA_CMD_GROUP_GET, &gwha_kind_group, g, err))
		return -1;
	if (!ctx->json && gwha_maintenance_is_on(GWHA_STATE_DIR))
		puts("This node is in maintenance: gwha maintenance off ends that.");
	return 0;
}

static int run(const struct gwha_ctx *ctx, int argc, char **argv,
	       struct gwha_err *err)
{
	unsigned int verb = GWHA_VERB_SHOW;
	struct gwha_group g;

	if (argc &&
	    gwha_word_match("group", verbs, sizeof(verbs) / sizeof(verbs[0]),
			    argv[0], &verb, err))
		return -1;
	if (verb == GWHA_VERB_HELP) {
		gwha_cmd_usage(stdout, &gwha_cmd_group);
		return 0;
	}
	/* the agent knows, not the module */
	if (verb == GWHA_VERB_HISTORY)
		return gwha_history(ctx, argc - 1, argv + 1, err);
	if (gwha_group_args(verb, argc ? argc - 1 : 0, argv + 1, &g, err))
		return -1;

	switch (verb) {
	case GWHA_VERB_ADD:
		return gwha_change(GWHA_CMD_GROUP_NEW, &gwha_kind_group, &g,
				   err);
	case GWHA_VERB_SET:
		return gwha_change(GWHA_CMD_GROUP_SET, &gwha_kind_group, &g,
				   err);
	case GWHA_VERB_DEL:
		return gwha_change(GWHA_CMD_GROUP_DEL, &gwha_kind_group, &g,
				   err);
	case GWHA_VERB_HANDOVER:
		return gwha_change(GWHA_CMD_HANDOVER, &gwha_kind_group, &g,
				   err);
	case GWHA_VERB_TRACK:
		return gwha_change(GWHA_CMD_TRACK_REPORT, &gwha_kind_group, &g,
				   err);
	default:
		return show(ctx, &g, err);
	}
}

const struct gwha_command gwha_cmd_group = {
	.name = "group",
	.help = "group add NAME [OPTION]...\n"
		"group set NAME OPTION...\n"
		"group del NAME\n"
		"group show [NAME]\n"
		"group track NAME name CONDITION up|down\n"
		"group handover NAME\n"
		"group history NAME [socket PATH]\n"
		"  OPTION: priority 1-254 | preempt on|off | preempt-delay TIME | start-delay TIME\n"
		"          lease TIME | lease-action none|fault|weight N | track none (set only)\n"
		"          pool NAME|none | pool-weight 0-253 | pool-limit 1-255\n"
		"          track dev IF [weight N] [up-delay TIME] [down-delay TIME]\n"
		"          track name CONDITION [weight N] [up-delay TIME] [down-delay TIME]\n",
	.run = run,
};
