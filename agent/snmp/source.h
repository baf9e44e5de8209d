/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What gwhad-snmp shows comes from here: the module. */

#ifndef GWHA_SNMP_SOURCE_H
#define GWHA_SNMP_SOURCE_H

#include "rows.h"

int gwha_source_read(struct gwha_snapshot *s, struct gwha_err *err);
int gwha_source_fd(void);
int gwha_source_drain(void);
void gwha_source_close(void);

#endif /* GWHA_SNMP_SOURCE_H */
