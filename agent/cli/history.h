/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The takeovers of a group, as the agent has seen them. */

#ifndef GWHA_HISTORY_H
#define GWHA_HISTORY_H

#include "cmd.h"

int gwha_history(const struct gwha_ctx *ctx, int argc, char **argv,
		 struct gwha_err *err);

#endif /* GWHA_HISTORY_H */
