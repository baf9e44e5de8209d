// SPDX-License-Identifier: GPL-2.0-or-later
/* What the agent says of itself, on standard error. */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "log.h"

/**
 * gwhad_log - say something
 * @level: how bad it is
 * @fmt: text, as for printf; a line without its end
 *
 * In one write, so that lines of scripts do not come between. The journal takes
 * the level from the front.
 */
void gwhad_log(enum gwhad_level level, const char *fmt, ...)
{
	char line[1024];
	va_list args;
	int n, m;

	n = getenv("JOURNAL_STREAM") ?
		    snprintf(line, sizeof(line), "<%d>", (int)level) :
		    snprintf(line, sizeof(line), "gwhad: ");
	va_start(args, fmt);
	m = vsnprintf(line + n, sizeof(line) - (size_t)n - 1, fmt, args);
	va_end(args);
	if (m < 0)
		return;
	n += m;
	if ((size_t)n > sizeof(line) - 2)
		n = sizeof(line) - 2;
	line[n++] = '\n';
	/* there is nobody to tell that it cannot be said */
	if (write(STDERR_FILENO, line, (size_t)n) < 0)
		return;
}
