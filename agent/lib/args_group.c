// SPDX-License-Identifier: GPL-2.0-or-later
/* The words that describe a group. */

#include <string.h>

#include "args.h"
#include "model.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Words whose number is not an attribute's of the group: of its last track. */
#define DETAIL(attr) (GWHA_A_GROUP_MAX + GWHA_A_TRACK_##attr)

static const struct gwha_word words[] = {
	{"priority", GWHA_A_GROUP_PRIORITY},
	{"preempt", GWHA_A_GROUP_PREEMPT},
	{"preempt-delay", GWHA_A_GROUP_PREEMPT_DELAY_US},
	{"start-delay", GWHA_A_GROUP_START_DELAY_US},
	{"lease", GWHA_A_GROUP_LEASE_US},
	{"lease-action", GWHA_A_GROUP_LEASE_ACTION},
	{"pool", GWHA_A_GROUP_POOL},
	{"pool-weight", GWHA_A_GROUP_POOL_WEIGHT},
	{"pool-limit", GWHA_A_GROUP_POOL_LIMIT},
	{"track", GWHA_A_GROUP_TRACK},
	{"weight", DETAIL(WEIGHT)},
	{"up-delay", DETAIL(UP_DELAY_US)},
	{"down-delay", DETAIL(DOWN_DELAY_US)},
};

static int take_name(struct gwha_args *args, struct gwha_group *g,
		     struct gwha_err *err)
{
	if (!args->argc)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "the group's name is missing");
	return gwha_arg_value(&gwha_kind_group, g, GWHA_A_GROUP_NAME, "group",
			      gwha_arg_text(args, "group", err), err);
}

/* A name, or none: no name at all. */
static int take_pool(struct gwha_group *g, const char *word, const char *text,
		     struct gwha_err *err)
{
	if (gwha_arg_value(&gwha_kind_group, g, GWHA_A_GROUP_POOL, word, text,
			   err))
		return -1;
	if (!strcmp(text, "none"))
		memset(g->pool, 0, sizeof(g->pool));
	return 0;
}

static int take(enum gwha_verb verb, struct gwha_args *args,
		const struct gwha_word *word, struct gwha_group *g,
		struct gwha_err *err)
{
	struct gwha_word detail = *word;
	const char *text;

	if (word->value == GWHA_A_GROUP_TRACK)
		return gwha_track_arg(verb, args, g, err);
	text = gwha_arg_text(args, word->name, err);
	if (!text)
		return -1;
	if (word->value > GWHA_A_GROUP_MAX) {
		detail.value -= GWHA_A_GROUP_MAX;
		return gwha_track_detail(g, &detail, text, err);
	}
	if (word->value == GWHA_A_GROUP_POOL)
		return take_pool(g, word->name, text, err);
	if (gwha_arg_value(&gwha_kind_group, g, (uint16_t)word->value,
			   word->name, text, err))
		return -1;
	if (word->value != GWHA_A_GROUP_LEASE_ACTION ||
	    g->lease_action != GWHA_LEASE_ACTION_WEIGHT)
		return 0;
	text = gwha_arg_text(args, "lease-action weight", err);
	return text ? gwha_arg_value(&gwha_kind_group, g,
				     GWHA_A_GROUP_LEASE_WEIGHT,
				     "lease-action weight", text, err) :
		      -1;
}

static int grammar_take(enum gwha_verb verb, struct gwha_args *args,
			const struct gwha_word *word, void *obj,
			struct gwha_auth_args *auth, struct gwha_err *err)
{
	(void)auth;
	return take(verb, args, word, obj, err);
}

/* Nothing in a group depends on another thing. */
static int grammar_check(enum gwha_verb verb, void *obj,
			 const struct gwha_auth_args *auth,
			 struct gwha_err *err)
{
	(void)verb;
	(void)obj;
	(void)auth;
	(void)err;
	return 0;
}

const struct gwha_grammar gwha_group_grammar = {
	.words = words,
	.n = COUNT(words),
	.take = grammar_take,
	.check = grammar_check,
};

/**
 * gwha_group_args - read the words that describe a group
 * @verb: what is done to it
 * @argc: how many words
 * @argv: words behind the verb: its name, then what it is
 * @g: overwritten
 * @err: filled in on failure
 *
 * For GWHA_VERB_SHOW there need be no name.
 *
 * Return: 0 or -1.
 */
int gwha_group_args(enum gwha_verb verb, int argc, char **argv,
		    struct gwha_group *g, struct gwha_err *err)
{
	bool conf = verb == GWHA_VERB_ADD || verb == GWHA_VERB_SET;
	struct gwha_args args = {argc, argv};
	struct gwha_word word;

	memset(g, 0, sizeof(*g));
	if (!argc && verb == GWHA_VERB_SHOW)
		return 0;
	if (take_name(&args, g, err))
		return -1;
	if (verb == GWHA_VERB_TRACK && gwha_track_report(&args, g, err))
		return -1;
	if (args.argc && !conf)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "\"%s\": nothing follows %s", args.argv[0],
				 verb == GWHA_VERB_TRACK ? "up or down" :
							   "the group's name");
	if (verb == GWHA_VERB_SET && !args.argc)
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"nothing to change: say what, as in priority 150");
	while (args.argc)
		if (gwha_arg_word(&args, words, COUNT(words), &word, err) ||
		    take(verb, &args, &word, g, err))
			return -1;
	return 0;
}

/**
 * gwha_lease_args - read the words that name whose lease is meant
 * @verb: what is done to it
 * @argc: how many words
 * @argv: words behind the verb: group NAME
 * @g: overwritten
 * @err: filled in on failure
 *
 * For GWHA_VERB_SHOW there need be none.
 *
 * Return: 0 or -1.
 */
int gwha_lease_args(enum gwha_verb verb, int argc, char **argv,
		    struct gwha_group *g, struct gwha_err *err)
{
	static const struct gwha_word group = {"group", 0};
	struct gwha_args args = {argc, argv};
	struct gwha_word word;

	memset(g, 0, sizeof(*g));
	if (!argc && verb == GWHA_VERB_SHOW)
		return 0;
	if (!argc)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "say whose lease: group NAME");
	if (gwha_arg_word(&args, &group, 1, &word, err) ||
	    take_name(&args, g, err))
		return -1;
	if (args.argc)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "\"%s\": nothing follows the group's name",
				 args.argv[0]);
	return 0;
}
