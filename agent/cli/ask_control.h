/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the controller of pools is asked, over its socket. */

#ifndef GWHA_ASK_CONTROL_H
#define GWHA_ASK_CONTROL_H

#include <jansson.h>

#include "err.h"

/* Where it answers, if nothing is said. */
#define GWHA_CONTROL_SOCKET "/run/gwha/controller.sock"

/* @line: a line of the answer, JSON; not 0: no more */
typedef int (*gwha_control_fn)(void *arg, const char *line);

json_t *gwha_control_ask(const char *path, json_t *request, gwha_control_fn fn,
			 void *arg, const char *file, struct gwha_err *err);

#endif /* GWHA_ASK_CONTROL_H */
