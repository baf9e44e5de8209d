// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gwha doctor: all checks. None changes anything, none reads more than it is
 * allowed to, and what cannot be seen is unknown, never well.
 */

#include "looks.h"

/**
 * gwha_doctor - look at a host
 * @h: what is known of it
 * @r: results are added
 */
void gwha_doctor(const struct gwha_host *h, struct gwha_report *r)
{
	gwha_check_kernel(h, r);
	gwha_check_clocks(h, r);
	gwha_check_settings(h, r);
	gwha_check_ruleset(h, r);
	gwha_check_beside(h, r);
	gwha_check_managers(h, r);
	gwha_check_standby(h, r);
	gwha_check_known(h, r);
	gwha_check_state(h, r);
}
