/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Holding a lease for as long as a program runs. */

#ifndef GWHA_HOLD_H
#define GWHA_HOLD_H

#include "err.h"

struct gwha_group;
struct gwha_nl;

int gwha_lease_hold(struct gwha_nl *nl, const struct gwha_group *key, int stop,
		    struct gwha_err *err);

#endif /* GWHA_HOLD_H */
