/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The process that runs programs for the agent. */

#ifndef GWHAD_RUNNER_H
#define GWHAD_RUNNER_H

#include <sys/types.h>

int gwhad_runner_start(pid_t *pid);

#endif /* GWHAD_RUNNER_H */
