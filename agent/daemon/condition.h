/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Conditions that groups track, told to the module. */

#ifndef GWHAD_CONDITION_H
#define GWHAD_CONDITION_H

#include "conf.h"
#include "kernel.h"

void gwhad_condition_tell(struct gwhad_kernel *kernel,
			  const struct gwha_conf *conf, const char *name,
			  bool up);

#endif /* GWHAD_CONDITION_H */
