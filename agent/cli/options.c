// SPDX-License-Identifier: GPL-2.0-or-later
/* The words of a command that has a file and options. */

#include <stdlib.h>

#include "args.h"
#include "options.h"

/* Which option the next word is, however many the command has. */
static int find(const struct gwha_option *options, size_t n,
		struct gwha_args *args, struct gwha_word *word,
		struct gwha_err *err)
{
	struct gwha_word *words = calloc(n, sizeof(*words));
	int ret;

	if (!words)
		return gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
	for (unsigned int i = 0; i < n; i++)
		words[i] = (struct gwha_word){options[i].name, i};
	ret = gwha_arg_word(args, words, n, word, err);
	free(words);
	return ret;
}

static int take_option(const struct gwha_option *options, size_t n,
		       struct gwha_args *args, struct gwha_err *err)
{
	const struct gwha_option *option;
	struct gwha_word word = {.name = NULL};
	const char *value;

	if (find(options, n, args, &word, err))
		return -1;
	option = &options[word.value];
	if (option->flag)
		*option->flag = true;
	if (!option->text && !option->list)
		return 0;
	value = gwha_arg_text(args, word.name, err);
	if (option->text)
		*option->text = value;
	else if (value)
		option->list->at[option->list->n++] = value;
	return value ? 0 : -1;
}

/**
 * gwha_options_take - read the words of a command
 * @options: its options
 * @n: how many
 * @file: set to its file; left alone if there is none
 * @argc: how many words there are
 * @argv: the words; "-" is a file, standard input
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_options_take(const struct gwha_option *options, size_t n,
		      const char **file, int argc, char **argv,
		      struct gwha_err *err)
{
	struct gwha_args args = {argc, argv};

	while (args.argc) {
		if (args.argv[0][0] == '-' && args.argv[0][1]) {
			if (take_option(options, n, &args, err))
				return -1;
			continue;
		}
		if (*file)
			return gwha_fail(err, GWHA_EXIT_USAGE,
					 "\"%s\": one file at a time",
					 args.argv[0]);
		*file = gwha_arg_text(&args, "file", err);
	}
	return 0;
}
