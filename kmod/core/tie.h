/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside the election: who yields between equal priorities. */

#ifndef GWHA_CORE_TIE_H
#define GWHA_CORE_TIE_H

#include "step.h"

bool gwha_tie_yields(struct gwha_step *s, struct gwha_fsm *f,
		     const struct gwha_advert *ad);

#endif /* GWHA_CORE_TIE_H */
