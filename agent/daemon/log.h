/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the agent says of itself, on standard error. */

#ifndef GWHAD_LOG_H
#define GWHAD_LOG_H

enum gwhad_level {
	GWHAD_ERROR = 3,
	GWHAD_WARNING = 4,
	GWHAD_NOTICE = 5,
	GWHAD_INFO = 6,
};

__attribute__((format(printf, 2, 3))) void gwhad_log(enum gwhad_level level,
						     const char *fmt, ...);

#endif /* GWHAD_LOG_H */
