/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ports of TCP at which the agent answers, if the file says so. */

#ifndef GWHAD_PORTS_H
#define GWHAD_PORTS_H

#include <event2/event.h>
#include <stdbool.h>

#include "conf.h"

struct evhttp;
struct evhttp_bound_socket;
struct gwhad_ports;

/* At most so many connections at once, of which none is older than that. */
#define GWHAD_CALLS_MAX 16
#define GWHAD_CALL_S 5

/**
 * struct gwhad_port - an address that is listened at
 * @at: address and port
 * @bound: its socket, or NULL while it could not be had
 * @wanted: the file has it
 * @failed: that it could not be had was said
 */
struct gwhad_port {
	struct gwha_listen at;
	struct evhttp_bound_socket *bound;
	bool wanted;
	bool failed;
};

/* A connection: held until its time is over, whatever became of it. */
struct gwhad_call {
	struct gwhad_ports *all;
	struct bufferevent *bev;
	struct event *timer;
};

/**
 * struct gwhad_ports - the ports
 * @base: the loop
 * @http: what answers
 * @at: the ports
 * @n: how many
 * @calls: connections
 * @n_calls: how many
 */
struct gwhad_ports {
	struct event_base *base;
	struct evhttp *http;
	struct gwhad_port at[2 * GWHA_LISTENS_MAX];
	size_t n;
	struct gwhad_call calls[GWHAD_CALLS_MAX];
	size_t n_calls;
};

int gwhad_ports_begin(struct gwhad_ports *p, struct event_base *base,
		      struct evhttp *http);
void gwhad_ports_want(struct gwhad_ports *p, const struct gwha_conf *conf);

#endif /* GWHAD_PORTS_H */
