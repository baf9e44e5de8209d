/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of a command that has a file and options. */

#ifndef GWHA_OPTIONS_H
#define GWHA_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"

/* Values of an option that is given more than once. */
struct gwha_option_list {
	const char **at; /* as many as the command line has words */
	size_t n;
};

/**
 * struct gwha_option - an option
 * @name: as it is written
 * @text: set to its value, or NULL
 * @flag: set when it is given, or NULL
 * @list: its values are added, or NULL; with neither it has none
 */
struct gwha_option {
	const char *name;
	const char **text;
	bool *flag;
	struct gwha_option_list *list;
};

int gwha_options_take(const struct gwha_option *options, size_t n,
		      const char **file, int argc, char **argv,
		      struct gwha_err *err);

#endif /* GWHA_OPTIONS_H */
