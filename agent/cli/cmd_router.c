// SPDX-License-Identifier: GPL-2.0-or-later
/* gwha router: virtual routers of this node. */

#include <stdlib.h>

#include "args.h"
#include "model.h"
#include "show.h"

static const struct gwha_word verbs[] = {
	{"add", GWHA_VERB_ADD},	  {"set", GWHA_VERB_SET},
	{"del", GWHA_VERB_DEL},	  {"delete", GWHA_VERB_DEL},
	{"show", GWHA_VERB_SHOW}, {"list", GWHA_VERB_SHOW},
	{"help", GWHA_VERB_HELP},
};

static int show(const struct gwha_ctx *ctx, const struct gwha_router *key,
		struct gwha_err *err)
{
	struct gwha_nl *nl = gwha_nl_open(err);
	struct gwha_list list;
	int ret;

	if (!nl)
		return -1;
	ret = gwha_nl_dump(nl, GWHA_CMD_ROUTER_GET, &gwha_kind_router, &list,
			   err);
	if (ret)
		goto err_nl;

	gwha_list_filter(&gwha_kind_router, &list, key);
	if (!list.n && key->has)
		ret = gwha_fail(
			err, GWHA_EXIT_REFUSED,
			"no such router: 'router show' lists those there are");
	else
		ret = gwha_show_list(ctx, &gwha_kind_router, &list, err);
	free(list.at);
err_nl:
	gwha_nl_close(nl);
	return ret;
}

static int run(const struct gwha_ctx *ctx, int argc, char **argv,
	       struct gwha_err *err)
{
	unsigned int verb = GWHA_VERB_SHOW;
	struct gwha_router rt;

	if (argc &&
	    gwha_word_match("router", verbs, sizeof(verbs) / sizeof(verbs[0]),
			    argv[0], &verb, err))
		return -1;
	if (verb == GWHA_VERB_HELP) {
		gwha_cmd_usage(stdout, &gwha_cmd_router);
		return 0;
	}
	if (gwha_router_args(verb, argc ? argc - 1 : 0, argv + 1, &rt, err))
		return -1;

	switch (verb) {
	case GWHA_VERB_ADD:
		return gwha_change(GWHA_CMD_ROUTER_NEW, &gwha_kind_router, &rt,
				   err);
	case GWHA_VERB_SET:
		return gwha_change(GWHA_CMD_ROUTER_SET, &gwha_kind_router, &rt,
				   err);
	case GWHA_VERB_DEL:
		return gwha_change(GWHA_CMD_ROUTER_DEL, &gwha_kind_router, &rt,
				   err);
	default:
		return show(ctx, &rt, err);
	}
}

const struct gwha_command gwha_cmd_router = {
	.name = "router",
	.help = "router add dev IF vrid N [family inet|inet6] [version 2|3]\n"
		"           [priority 1-254] [interval TIME] [group NAME] [vip ADDR/PLEN]...\n"
		"           [preempt on|off] [preempt-delay TIME] [vmac on|off]\n"
		"router set dev IF vrid N [family inet|inet6] [priority 1-254]\n"
		"           [interval TIME] [vip ADDR/PLEN]...|[vip none] [preempt on|off]\n"
		"           [preempt-delay TIME] [vmac on|off]\n"
		"router del dev IF vrid N [family inet|inet6]\n"
		"router show [dev IF] [vrid N] [family inet|inet6]\n",
	.run = run,
};
