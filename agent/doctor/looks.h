/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The checks, a file each for what they look at. */

#ifndef GWHA_LOOKS_H
#define GWHA_LOOKS_H

#include "doctor.h"

struct gwha_charon_ha;

void gwha_check_kernel(const struct gwha_host *h, struct gwha_report *r);
void gwha_check_clocks(const struct gwha_host *h, struct gwha_report *r);
void gwha_check_settings(const struct gwha_host *h, struct gwha_report *r);
void gwha_check_ruleset(const struct gwha_host *h, struct gwha_report *r);
void gwha_check_beside(const struct gwha_host *h, struct gwha_report *r);
void gwha_check_managers(const struct gwha_host *h, struct gwha_report *r);
void gwha_check_standby(const struct gwha_host *h, struct gwha_report *r);
void gwha_look_standby(const struct gwha_host *h, struct gwha_charon_ha *ha);
void gwha_check_known(const struct gwha_host *h, struct gwha_report *r);
void gwha_check_state(const struct gwha_host *h, struct gwha_report *r);

#endif /* GWHA_LOOKS_H */
