// SPDX-License-Identifier: GPL-2.0-or-later
/* The words that describe a group. */

#include <string.h>

#include "args.h"
#include "model.h"

static const struct gwha_word words[] = {
	{"priority", GWHA_A_GROUP_PRIORITY},
	{"preempt", GWHA_A_GROUP_PREEMPT},
	{"preempt-delay", GWHA_A_GROUP_PREEMPT_DELAY_US},
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
	const char *word;
	unsigned int id;

	memset(g, 0, sizeof(*g));
	if (!argc && verb == GWHA_VERB_SHOW)
		return 0;
	if (!argc)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "the group's name is missing");
	if (gwha_arg_value(&gwha_kind_group, g, GWHA_A_GROUP_NAME, "group",
			   argv[0], err))
		return -1;
	if (argc > 1 && !conf)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "\"%s\": nothing follows the group's name",
				 argv[1]);
	for (int i = 1; i < argc; i += 2) {
		if (gwha_word_match("keyword", words,
				    sizeof(words) / sizeof(words[0]), argv[i],
				    &id, err))
			return -1;
		word = argv[i];
		for (size_t w = 0; w < sizeof(words) / sizeof(words[0]); w++)
			if (words[w].value == id)
				word = words[w].name;
		if (i + 1 == argc)
			return gwha_fail(err, GWHA_EXIT_USAGE,
					 "%s: its value is missing", word);
		if (gwha_arg_value(&gwha_kind_group, g, (uint16_t)id, word,
				   argv[i + 1], err))
			return -1;
	}
	if (verb == GWHA_VERB_SET && argc == 1)
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"nothing to change: say what, as in priority 150");
	return 0;
}
