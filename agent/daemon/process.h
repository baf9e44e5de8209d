/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processes that run, by name. */

#ifndef GWHAD_PROCESS_H
#define GWHAD_PROCESS_H

#include <stdbool.h>

bool gwhad_process_runs(const char *name);

#endif /* GWHAD_PROCESS_H */
