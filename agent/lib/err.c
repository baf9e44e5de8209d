// SPDX-License-Identifier: GPL-2.0-or-later
/* An error on its way to whoever can act on it. */

#include <stdarg.h>
#include <stdio.h>

#include "err.h"

/**
 * gwha_fail - fill in an error
 * @err: filled in
 * @code: GWHA_EXIT_*
 * @fmt: text, as for printf, without a newline
 *
 * Return: -1, so that a caller may return it.
 */
int gwha_fail(struct gwha_err *err, enum gwha_exit code, const char *fmt, ...)
{
	va_list args;

	err->code = code;
	err->error = 0;
	va_start(args, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, args);
	va_end(args);
	return -1;
}
