/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A handover that makes way first, by the agent. */

#ifndef GWHA_DRAIN_H
#define GWHA_DRAIN_H

#include "err.h"

int gwha_drain(const char *group, const char *path, struct gwha_err *err);

#endif /* GWHA_DRAIN_H */
