// SPDX-License-Identifier: GPL-2.0-or-later
/* gwha peer: whether the nodes have the same, and what they have. */

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "agent.h"
#include "agent_peers.h"
#include "args.h"
#include "cmd.h"
#include "digest.h"
#include "options.h"
#include "rules.h"
#include "run.h"

#define NFT "/usr/sbin/nft"
#define RULESET_MAX (32 * 1024 * 1024)
#define RULESET_S 15
#define HTTP_ACCEPTED 202

enum {
	WORD_SHOW,
	WORD_RULESET,
	WORD_HELP,
};

static const struct gwha_word words[] = {
	{"show", WORD_SHOW},
	{"ruleset", WORD_RULESET},
	{"help", WORD_HELP},
};

struct options {
	const char *socket;
	const char *tell;
	const char *more;
};

static void show_node(const json_t *node)
{
	const json_t *heard = json_object_get(node, "heard_us");

	printf("%s address %s %s", gwha_peer_text(node, "node"),
	       gwha_peer_text(node, "address"),
	       json_is_true(json_object_get(node, "up")) ? "up" : "down");
	if (heard)
		printf(" heard %" JSON_INTEGER_FORMAT "s ago",
		       json_integer_value(heard) / 1000000);
	putchar('\n');
	if (*gwha_peer_text(node, "why"))
		printf("    why %s\n", gwha_peer_text(node, "why"));
	printf("    config %s ruleset %s version %s\n",
	       gwha_peer_text(node, "config"), gwha_peer_text(node, "ruleset"),
	       gwha_peer_text(node, "version"));
	if (*gwha_peer_text(node, "differs"))
		printf("    differs in %s\n", gwha_peer_text(node, "differs"));
}

static int show(const struct gwha_ctx *ctx, const json_t *peer,
		struct gwha_err *err)
{
	json_t *node;
	size_t i;
	int ret = 0;

	if (ctx->json) {
		ret = json_dumpf(peer, stdout,
				 ctx->pretty ? JSON_INDENT(4) : 0);
		putchar('\n');
		return ret ? gwha_fail(err, GWHA_EXIT_REFUSED,
				       "standard output cannot be written") :
			     0;
	}
	if (!json_is_true(json_object_get(peer, "on")))
		puts("the file has no part peer: nothing is compared");
	if (*gwha_peer_text(peer, "error"))
		printf("error %s\n", gwha_peer_text(peer, "error"));
	json_array_foreach(json_object_get(peer, "nodes"), i, node)
		show_node(node);
	return 0;
}

static int run_show(const struct gwha_ctx *ctx, const struct options *o,
		    struct gwha_err *err)
{
	json_t *peer = gwha_agent_peers(o->socket, err);
	int ret = peer ? show(ctx, peer, err) : -1;

	json_decref(peer);
	return ret;
}

static int tell(const struct options *o, const char *text,
		struct gwha_err *err)
{
	char what[32 + GWHA_DIGEST_TEXT], digest[GWHA_DIGEST_TEXT];
	int status = 0;
	char *answer;

	if (gwha_digest(digest, text, strlen(text)))
		return gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
	snprintf(what, sizeof(what), "/ruleset?digest=%s", digest);
	answer = gwha_agent_ask(o->tell, "POST", what, &status, err);
	if (!answer)
		return -1;
	free(answer);
	return status == HTTP_ACCEPTED ?
		       0 :
		       gwha_fail(err, GWHA_EXIT_REFUSED,
				 "%s: gwhad does not compare rulesets",
				 o->tell);
}

static int run_ruleset(const struct options *o, struct gwha_err *err)
{
	char *const argv[] = {NFT, "-j", "list", "ruleset", NULL};
	const char *why = NULL;
	char *json = gwha_run(argv, RULESET_MAX, RULESET_S, &why), *text;
	int ret = 0;

	if (!json)
		return gwha_fail(err, GWHA_EXIT_REFUSED, "%s: %s", NFT, why);
	text = gwha_rules_text(json, strlen(json));
	free(json);
	if (!text)
		return gwha_fail(err, GWHA_EXIT_REFUSED,
				 "%s: it says something else than a ruleset",
				 NFT);
	if (o->tell)
		ret = tell(o, text, err);
	else
		fputs(text, stdout);
	free(text);
	return ret;
}

static int run(const struct gwha_ctx *ctx, int argc, char **argv,
	       struct gwha_err *err)
{
	struct options o = {.socket = GWHA_AGENT_SOCKET};
	const struct gwha_option options[] = {
		{.name = "--socket", .text = &o.socket},
		{.name = "--tell", .text = &o.tell},
	};
	unsigned int word = WORD_SHOW;

	if (argc && gwha_word_match("peer", words, 3, argv[0], &word, err))
		return -1;
	if (argc && gwha_options_take(options, 2, &o.more, argc - 1, argv + 1,
				      err))
		return -1;
	if (o.more)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "peer: \"%.64s\": unknown", o.more);
	switch (word) {
	case WORD_SHOW:
		return run_show(ctx, &o, err);
	case WORD_RULESET:
		return run_ruleset(&o, err);
	default:
		gwha_cmd_usage(stdout, &gwha_cmd_peer);
		return 0;
	}
}

const struct gwha_command gwha_cmd_peer = {
	.name = "peer",
	.help = "peer show [--socket PATH]\n"
		"peer ruleset [--tell SOCKET]\n",
	.run = run,
};
