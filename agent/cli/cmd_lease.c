// SPDX-License-Identifier: GPL-2.0-or-later
/* gwha lease: an agent's proof of life to the kernel. */

#include <unistd.h>

#include "args.h"
#include "hold.h"
#include "model.h"
#include "show.h"
#include "stop.h"

static const struct gwha_word verbs[] = {
	{"take", GWHA_VERB_TAKE},	{"renew", GWHA_VERB_RENEW},
	{"release", GWHA_VERB_RELEASE}, {"hold", GWHA_VERB_HOLD},
	{"show", GWHA_VERB_SHOW},	{"list", GWHA_VERB_SHOW},
	{"help", GWHA_VERB_HELP},
};

static int hold(const struct gwha_group *key, struct gwha_err *err)
{
	int stop = gwha_stop_fd(err);
	struct gwha_nl *nl;
	int ret = -1;

	if (stop < 0)
		return -1;
	nl = gwha_nl_open(err);
	if (nl)
		ret = gwha_lease_hold(nl, key, stop, err);
	gwha_nl_close(nl);
	close(stop);
	return ret;
}

static int run(const struct gwha_ctx *ctx, int argc, char **argv,
	       struct gwha_err *err)
{
	unsigned int verb = GWHA_VERB_SHOW;
	struct gwha_group g;

	if (argc &&
	    gwha_word_match("lease", verbs, sizeof(verbs) / sizeof(verbs[0]),
			    argv[0], &verb, err))
		return -1;
	if (verb == GWHA_VERB_HELP) {
		gwha_cmd_usage(stdout, &gwha_cmd_lease);
		return 0;
	}
	if (gwha_lease_args(verb, argc ? argc - 1 : 0, argv + 1, &g, err))
		return -1;

	switch (verb) {
	case GWHA_VERB_TAKE:
		return gwha_change(GWHA_CMD_LEASE_TAKE, &gwha_kind_group, &g,
				   err);
	case GWHA_VERB_RENEW:
		return gwha_change(GWHA_CMD_LEASE_RENEW, &gwha_kind_group, &g,
				   err);
	case GWHA_VERB_RELEASE:
		return gwha_change(GWHA_CMD_LEASE_RELEASE, &gwha_kind_group, &g,
				   err);
	case GWHA_VERB_HOLD:
		return hold(&g, err);
	default:
		return gwha_show_named(ctx, GWHA_CMD_GROUP_GET,
				       &gwha_kind_lease, &g, err);
	}
}

const struct gwha_command gwha_cmd_lease = {
	.name = "lease",
	.help = "lease hold group NAME\n"
		"lease take|renew|release group NAME\n"
		"lease show [group NAME]\n",
	.run = run,
};
