/* SPDX-License-Identifier: GPL-2.0-or-later */
/* KTAP for one test program: tap_plan(), tap_ok() for each, tap_done(). */

#ifndef GWHA_SELFTEST_TAP_H
#define GWHA_SELFTEST_TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

#define __printf(fmt, args) __attribute__((format(printf, fmt, args)))
#define TAP_COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct {
	unsigned long planned;
	unsigned long run;
	unsigned long failed;
} tap_state;

/* First of all: how many tests will be reported. */
static inline void tap_plan(unsigned long n)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	tap_state.planned = n;
	printf("KTAP version 1\n1..%lu\n", n);
}

/* Reports one test; returns @ok, so that a failure can be explained. */
static inline __printf(2, 3) bool tap_ok(bool ok, const char *fmt, ...)
{
	va_list args;

	tap_state.run++;
	if (!ok)
		tap_state.failed++;
	printf("%s %lu ", ok ? "ok" : "not ok", tap_state.run);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');

	return ok;
}

/* Says more about a test. */
static inline __printf(1, 2) void tap_diag(const char *fmt, ...)
{
	va_list args;

	fputs("# ", stdout);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
}

/* Last of all: the exit status of the program. */
static inline int tap_done(void)
{
	printf("# Totals: pass:%lu fail:%lu\n",
	       tap_state.run - tap_state.failed, tap_state.failed);

	return tap_state.failed || tap_state.run != tap_state.planned;
}

#endif /* GWHA_SELFTEST_TAP_H */
