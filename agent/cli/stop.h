/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When a command that goes on for ever shall end. */

#ifndef GWHA_STOP_H
#define GWHA_STOP_H

#include "err.h"

int gwha_stop_fd(struct gwha_err *err);

#endif /* GWHA_STOP_H */
