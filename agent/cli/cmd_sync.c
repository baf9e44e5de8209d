// SPDX-License-Identifier: GPL-2.0-or-later
/* gwha sync: the connections of a group, told to its other nodes. */

#include <net/if.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "model.h"
#include "secret.h"
#include "show.h"

static const struct gwha_word verbs[] = {
	{"set", GWHA_VERB_SET},	      {"del", GWHA_VERB_DEL},
	{"delete", GWHA_VERB_DEL},    {"show", GWHA_VERB_SHOW},
	{"list", GWHA_VERB_SHOW},     {"resync", GWHA_VERB_RESYNC},
	{"flush", GWHA_VERB_FLUSH},   {"help", GWHA_VERB_HELP},
};

/* Devices are compared, not names: a device may have several. */
static void warn_shared_by(const struct gwha_list *list, const char *group,
			   const char *ifname)
{
	const struct gwha_router *rt = list->at;
	unsigned int ifindex = if_nametoindex(ifname);

	for (size_t i = 0; ifindex && i < list->n; i++, rt++) {
		if (strcmp(rt->group, group) || rt->ifindex != ifindex)
			continue;
		fprintf(stderr,
			"gwha: warning: router vrid %u of this group runs on %s: many connections may saturate it; use another device, or set a rate\n",
			rt->vrid, rt->ifname);
		break;
	}
}

/* Many connections may saturate the link that carries what they are (V58). */
static void warn_shared(struct gwha_nl *nl, const struct gwha_sync *s)
{
	struct gwha_list list;
	struct gwha_err err;

	if (!(gwha_has(s, GWHA_A_SYNC_IFNAME) ||
	      gwha_has(s, GWHA_A_SYNC_IFNAME2)) ||
	    gwha_nl_dump(nl, GWHA_CMD_ROUTER_GET, &gwha_kind_router, &list,
			 &err))
		return;
	warn_shared_by(&list, s->group, s->ifname);
	warn_shared_by(&list, s->group, s->ifname2);
	free(list.at);
}

/* Secrets are in memory from here to the answer, and no longer. */
static int set(struct gwha_sync *s, const struct gwha_secret_files *files,
	       struct gwha_err *err)
{
	int ret = gwha_key_secrets_read(files, &s->keys, err);
	struct gwha_nl *nl = ret ? NULL : gwha_nl_open(err);

	ret = nl ? gwha_nl_request(nl, GWHA_CMD_SYNC_SET, &gwha_kind_sync, s,
				   err) :
		   -1;
	gwha_wipe(&s->keys, sizeof(s->keys));
	if (!ret)
		warn_shared(nl, s);
	gwha_nl_close(nl);
	return ret;
}

static int run(const struct gwha_ctx *ctx, int argc, char **argv,
	       struct gwha_err *err)
{
	unsigned int verb = GWHA_VERB_SHOW;
	struct gwha_secret_files files;
	struct gwha_sync s;

	if (argc &&
	    gwha_word_match("sync", verbs, sizeof(verbs) / sizeof(verbs[0]),
			    argv[0], &verb, err))
		return -1;
	if (verb == GWHA_VERB_HELP) {
		gwha_cmd_usage(stdout, &gwha_cmd_sync);
		return 0;
	}
	if (gwha_sync_args(verb, argc ? argc - 1 : 0, argv + 1, &s, &files,
			   err))
		return -1;

	switch (verb) {
	case GWHA_VERB_SET:
		return set(&s, &files, err);
	case GWHA_VERB_DEL:
		return gwha_change(GWHA_CMD_SYNC_DEL, &gwha_kind_sync, &s, err);
	case GWHA_VERB_RESYNC:
		return gwha_change(GWHA_CMD_SYNC_RESYNC, &gwha_kind_sync, &s,
				   err);
	case GWHA_VERB_FLUSH:
		return gwha_change(GWHA_CMD_SYNC_FLUSH, &gwha_kind_sync, &s,
				   err);
	default:
		return gwha_show_named(ctx, GWHA_CMD_SYNC_GET, &gwha_kind_sync,
				       &s, err);
	}
}

const struct gwha_command gwha_cmd_sync = {
	.name = "sync",
	.help = "sync set group NAME dev IF local ADDR peer ADDR [peer ADDR]... [OPTION]...\n"
		"sync set group NAME OPTION...\n"
		"sync del|resync|flush group NAME\n"
		"sync show [group NAME]\n"
		"  OPTION: dev IF | local ADDR | peer ADDR | port N | rate RATE|unlimited\n"
		"          dev2 IF|none | local2 ADDR | peer2 ADDR\n"
		"          vips | zone N | mark VALUE[/MASK] | default\n"
		"          ignore proto PROTO|prefix ADDR/LEN|zone N|mark VALUE[/MASK]|none\n"
		"          key-id N key-file FILE [key-id N key-file FILE]... [send N]\n"
		"          insecure\n",
	.run = run,
};
