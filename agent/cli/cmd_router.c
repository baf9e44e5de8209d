// SPDX-License-Identifier: GPL-2.0-or-later
/* gwha router: virtual routers of this node. */

#include <stdlib.h>

#include "args.h"
#include "model.h"
#include "secret.h"
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

/* Secrets are in memory from here to the answer, and no longer. */
static int configure(uint8_t cmd, struct gwha_router *rt,
		     const struct gwha_secret_files *files,
		     struct gwha_err *err)
{
	int ret = gwha_secrets_read(files, rt, err);

	if (!ret)
		ret = gwha_change(cmd, &gwha_kind_router, rt, err);
	gwha_wipe(rt, sizeof(*rt));
	return ret;
}

static int run(const struct gwha_ctx *ctx, int argc, char **argv,
	       struct gwha_err *err)
{
	unsigned int verb = GWHA_VERB_SHOW;
	struct gwha_secret_files files;
	struct gwha_router rt;

	if (argc &&
	    gwha_word_match("router", verbs, sizeof(verbs) / sizeof(verbs[0]),
			    argv[0], &verb, err))
		return -1;
	if (verb == GWHA_VERB_HELP) {
		gwha_cmd_usage(stdout, &gwha_cmd_router);
		return 0;
	}
	if (gwha_router_args(verb, argc ? argc - 1 : 0, argv + 1, &rt,
			     &files, err))
		return -1;

	switch (verb) {
	case GWHA_VERB_ADD:
		return configure(GWHA_CMD_ROUTER_NEW, &rt, &files, err);
	case GWHA_VERB_SET:
		return configure(GWHA_CMD_ROUTER_SET, &rt, &files, err);
	case GWHA_VERB_DEL:
		return gwha_change(GWHA_CMD_ROUTER_DEL, &gwha_kind_router, &rt,
				   err);
	default:
		return show(ctx, &rt, err);
	}
}

const struct gwha_command gwha_cmd_router = {
	.name = "router",
	.help = "router add dev IF vrid N [family inet|inet6] [version 2|3] [group NAME] [OPTION]...\n"
		"router set dev IF vrid N [family inet|inet6] OPTION...\n"
		"router del dev IF vrid N [family inet|inet6]\n"
		"router show [dev IF] [vrid N] [family inet|inet6]\n"
		"  OPTION: priority 1-254 | interval TIME | preempt on|off | preempt-delay TIME\n"
		"          vip ADDR/PLEN [dev IF] [excluded] | vip none (set only)\n"
		"          vmac on|off | accept on|off | send-epoch on|off\n"
		"          garp-repeat N | garp-refresh TIME | check-addresses on|off\n"
		"          checksum auto|pseudo|plain | peer ADDR | peer none (set only)\n"
		"          ttl-min N | src ADDR|auto | auth none | auth text-file FILE\n"
		"          auth hmac key-id N key-file FILE [key-id N key-file FILE]...\n"
		"                    [send N|none] [mode enforce|permissive]\n",
	.run = run,
};
