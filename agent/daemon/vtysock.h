/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A conversation with one of FRR's daemons: one command at a time. */

#ifndef GWHAD_VTYSOCK_H
#define GWHAD_VTYSOCK_H

#include <event2/event.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/un.h>

#include "vty.h"

/* Commands that may wait for their turn. */
#define GWHAD_VTY_QUEUE_MAX 160

/* @reply: what was said; NULL if nothing was: gwhad_vty.why says why */
typedef void (*gwhad_vty_fn)(void *arg, const struct gwha_vty_reply *reply);

struct gwhad_vty_ask {
	char *command;
	gwhad_vty_fn fn;
	void *arg;
};

/**
 * struct gwhad_vty - a connection
 * @base: the loop
 * @path: the daemon's socket
 * @fd: the connection, or -1
 * @readable: when something came
 * @deadline: when the daemon is taken for hung
 * @deadline_us: how long it may take for a reply
 * @reply: what came of the one that is waited for
 * @queue: what is asked; the first one was sent
 * @first: index of that
 * @n: how many
 * @again_us: how long to wait after a failure before the next connection
 * @not_before_us: until when that is
 * @hung: the last thing it did was not to answer in time
 * @why: what became of the connection last, or ""
 * @commands: how many were answered
 * @failures: how many connections failed
 * @timeouts: how many of these because of the deadline
 */
struct gwhad_vty {
	struct event_base *base;
	struct sockaddr_un path;
	int fd;
	struct event *readable;
	struct event *deadline;
	uint64_t deadline_us;
	struct gwha_vty_reply reply;
	struct gwhad_vty_ask queue[GWHAD_VTY_QUEUE_MAX];
	unsigned int first;
	unsigned int n;
	uint64_t again_us;
	uint64_t not_before_us;
	bool hung;
	char why[128];
	uint64_t commands;
	uint64_t failures;
	uint64_t timeouts;
};

int gwhad_vty_begin(struct gwhad_vty *v, struct event_base *base,
		    const char *dir, const char *daemon, uint64_t deadline_us);
bool gwhad_vty_ask(struct gwhad_vty *v, const char *command, gwhad_vty_fn fn,
		   void *arg);
void gwhad_vty_end(struct gwhad_vty *v);

#endif /* GWHAD_VTYSOCK_H */
