// SPDX-License-Identifier: GPL-2.0-or-later
/* The agent's connections to the module. */

#include <sys/socket.h>

#include "kernel.h"
#include "log.h"
#include "model.h"

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct gwhad_kernel *k = arg;
	struct gwha_err err;
	bool lost;

	(void)fd;
	(void)what;
	if (gwha_nl_events(k->events, k->on_event, k->arg, &lost, &err)) {
		gwhad_log(GWHAD_WARNING, "events: %s", err.text);
		gwhad_kernel_close(k);
		k->on_trouble(k->arg);
	} else if (lost) {
		if (!k->lost)
			gwhad_log(GWHAD_WARNING,
				  "events came faster than they were read");
		k->lost = true;
		k->n_lost++;
		k->on_trouble(k->arg);
	}
}

/* While it takes many steps it does not read; what that costs is memory. */
#define EVENTS_ROOM (256 * 1024)

static int hear(struct gwhad_kernel *k, struct gwha_err *err)
{
	static const char *const groups[] = {GWHA_MCGRP_STATE, GWHA_MCGRP_SYNC};

	k->events = gwha_nl_open(err);
	if (!k->events || gwha_nl_subscribe(k->events, groups, 2, err))
		return -1;
	/* without it events are lost sooner, which is borne */
	(void)setsockopt(gwha_nl_fd(k->events), SOL_SOCKET, SO_RCVBUFFORCE,
			 &(int){EVENTS_ROOM}, sizeof(int));
	k->ev = event_new(k->base, gwha_nl_fd(k->events), EV_READ | EV_PERSIST,
			  on_readable, k);
	if (!k->ev || event_add(k->ev, NULL))
		return gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
	return 0;
}

/**
 * gwhad_kernel_open - connect to the module, unless that is done
 * @k: the connections
 * @err: filled in on failure
 *
 * Events are heard before anything is read, so that nothing is missed between.
 *
 * Return: 0 or -1.
 */
int gwhad_kernel_open(struct gwhad_kernel *k, struct gwha_err *err)
{
	if (k->nl)
		return 0;
	if (!hear(k, err))
		k->nl = gwha_nl_open(err);
	if (k->nl) {
		k->lost = true;
		return 0;
	}
	gwhad_kernel_close(k);
	return -1;
}

/**
 * gwhad_kernel_close - end the connections
 * @k: the connections
 */
void gwhad_kernel_close(struct gwhad_kernel *k)
{
	if (k->ev)
		event_free(k->ev);
	gwha_nl_close(k->events);
	gwha_nl_close(k->nl);
	k->ev = NULL;
	k->events = NULL;
	k->nl = NULL;
}
