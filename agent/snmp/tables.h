/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VRRPV3-MIB in Net-SNMP's hands: its tables, scalars and notifications. */

#ifndef GWHA_SNMP_TABLES_H
#define GWHA_SNMP_TABLES_H

#include "rows.h"

int gwha_tables_init(void);
const struct gwha_mib *gwha_tables_shown(void);
void gwha_tables_show(struct gwha_mib *mib);
void gwha_tables_notify(const struct gwha_mib *mib);
uint32_t gwha_tables_uptime(void);

#endif /* GWHA_SNMP_TABLES_H */
