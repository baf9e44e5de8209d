/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which system calls the agent has left. */

#ifndef GWHAD_SANDBOX_H
#define GWHAD_SANDBOX_H

#include "err.h"

int gwhad_sandbox(struct gwha_err *err);
int gwhad_sandbox_control(struct gwha_err *err);
int gwhad_sandbox_keeper(struct gwha_err *err);

#endif /* GWHAD_SANDBOX_H */
