/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a program says. */

#ifndef GWHA_RUN_H
#define GWHA_RUN_H

#include <stddef.h>

char *gwha_run(char *const argv[], size_t most, unsigned int seconds,
	       const char **why);

#endif /* GWHA_RUN_H */
