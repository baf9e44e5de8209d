/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The agent's connections to the module. */

#ifndef GWHAD_KERNEL_H
#define GWHAD_KERNEL_H

#include <event2/event.h>
#include <stdbool.h>

#include "nl.h"

/**
 * struct gwhad_kernel - the connections
 * @base: the loop
 * @nl: for requests, and what leases belong to; NULL while there is none
 * @events: what is heard of
 * @ev: its place in the loop
 * @lost: events were lost, or none were heard so far
 * @n_lost: how often they were, since the start
 * @on_event: called for each event
 * @on_trouble: called when events were lost, or the connection
 * @arg: passed to both
 */
struct gwhad_kernel {
	struct event_base *base;
	struct gwha_nl *nl;
	struct gwha_nl *events;
	struct event *ev;
	bool lost;
	uint64_t n_lost;
	gwha_event_fn on_event;
	void (*on_trouble)(void *arg);
	void *arg;
};

int gwhad_kernel_open(struct gwhad_kernel *k, struct gwha_err *err);
void gwhad_kernel_close(struct gwhad_kernel *k);

#endif /* GWHAD_KERNEL_H */
