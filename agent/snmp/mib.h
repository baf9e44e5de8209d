/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files about VRRPV3-MIB that know Net-SNMP share; it is included before. */

#ifndef GWHA_SNMP_MIB_H
#define GWHA_SNMP_MIB_H

#include "rows.h"

/* vrrpv3MIB, mib-2 207 */
#define GWHA_MIB_ROOT 1, 3, 6, 1, 2, 1, 207

void gwha_mib_put_addr(netsnmp_variable_list *var,
		       const struct gwha_mib_row *row,
		       const struct gwha_addr *addr);

#endif /* GWHA_SNMP_MIB_H */
