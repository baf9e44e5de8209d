/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the service manager is told. */

#ifndef GWHAD_REPORT_H
#define GWHAD_REPORT_H

#include <event2/event.h>

int gwhad_report_begin(struct event_base *base);
void gwhad_report_alive(void);
void gwhad_report_reloading(void);
void gwhad_report_ready(void);
void gwhad_report_stopping(void);
__attribute__((format(printf, 1, 2))) void gwhad_report_status(const char *fmt,
							       ...);

#endif /* GWHAD_REPORT_H */
