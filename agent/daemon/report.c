// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the service manager is told. Without one all of this does nothing. The
 * watchdog is fed from the loop, so an agent that hangs is ended and begun anew.
 */

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <systemd/sd-daemon.h>
#include <time.h>

#include "clock.h"
#include "report.h"

/* Between two signs of life, or 0 if nobody wants them. */
static uint64_t alive_us, alive_last_us;

/**
 * gwhad_report_alive - a sign of life, if it is time for one
 */
void gwhad_report_alive(void)
{
	uint64_t now = gwhad_now_us();

	if (!alive_us || now - alive_last_us < alive_us / 2)
		return;
	alive_last_us = now;
	sd_notify(0, "WATCHDOG=1");
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	gwhad_report_alive();
}

/**
 * gwhad_report_begin - give signs of life, if the service manager wants them
 * @base: the loop
 *
 * Return: 0 or -1.
 */
int gwhad_report_begin(struct event_base *base)
{
	struct event *timer;
	struct timeval wait;

	if (sd_watchdog_enabled(0, &alive_us) <= 0) {
		alive_us = 0;
		return 0;
	}
	wait = gwhad_timeval(alive_us / 4);
	timer = event_new(base, -1, EV_PERSIST, on_timer, NULL);
	return timer && !event_add(timer, &wait) ? 0 : -1;
}

/**
 * gwhad_report_reloading - another configuration is being read
 */
void gwhad_report_reloading(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRIu64,
		   (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000);
}

/**
 * gwhad_report_ready - begun, or read
 */
void gwhad_report_ready(void)
{
	sd_notify(0, "READY=1");
}

/**
 * gwhad_report_stopping - the end is near
 */
void gwhad_report_stopping(void)
{
	sd_notify(0, "STOPPING=1\nSTATUS=stopping");
}

/**
 * gwhad_report_status - how it goes, in a line
 * @fmt: text, as for printf
 */
void gwhad_report_status(const char *fmt, ...)
{
	char text[600] = "STATUS=";
	va_list args;

	va_start(args, fmt);
	vsnprintf(text + 7, sizeof(text) - 7, fmt, args);
	va_end(args);
	sd_notify(0, text);
}
