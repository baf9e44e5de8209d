/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A way to VIPs that are about to leave this node, or have left it. */

#ifndef GWHAD_DETOUR_H
#define GWHAD_DETOUR_H

#include "conf.h"

int gwhad_detour(const struct gwha_conf *conf, const struct gwha_conf_bgp *bgp,
		 bool there, struct gwha_err *err);

#endif /* GWHAD_DETOUR_H */
