/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of a command that has a file and options. */

#ifndef GWHA_OPTIONS_H
#define GWHA_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"

/**
 * struct gwha_option - an option
 * @name: as it is written
 * @text: set to its value, or NULL for one that has none
 * @flag: set when it is given, or NULL
 */
struct gwha_option {
	const char *name;
	const char **text;
	bool *flag;
};

int gwha_options_take(const struct gwha_option *options, size_t n,
		      const char **file, int argc, char **argv,
		      struct gwha_err *err);

#endif /* GWHA_OPTIONS_H */
