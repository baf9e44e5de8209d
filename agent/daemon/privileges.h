/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Giving up what is not needed. */

#ifndef GWHAD_PRIVILEGES_H
#define GWHAD_PRIVILEGES_H

#include "err.h"

int gwhad_privileges_agent(struct gwha_err *err);
int gwhad_privileges_runner(struct gwha_err *err);
int gwhad_privileges_control(struct gwha_err *err);

#endif /* GWHAD_PRIVILEGES_H */
