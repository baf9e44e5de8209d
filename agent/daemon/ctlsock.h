/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A conversation with a routing daemon: one command at a time. */

#ifndef GWHAD_CTLSOCK_H
#define GWHAD_CTLSOCK_H

#include <event2/event.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/un.h>

#include "reply.h"

/* Commands that may wait for their turn: the greeting, and what is asked next. */
#define GWHAD_CTL_QUEUE_MAX 8

/* @reply: what was said; NULL if nothing was: gwhad_ctl.why says why */
typedef void (*gwhad_ctl_fn)(void *arg, const struct gwha_reply *reply);

struct gwhad_ctl_ask {
	char *command;
	gwhad_ctl_fn fn;
	void *arg;
};

/**
 * struct gwhad_ctl - a connection
 * @base: the loop
 * @speech: how the daemon is spoken with
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
 * @gone: called when it ends while nobody waits for a reply, or NULL
 * @gone_arg: passed to that
 * @hung: the last thing it did was not to answer in time
 * @why: what became of the connection last, or ""
 * @commands: how many were answered
 * @failures: how many connections failed
 * @timeouts: how many of these because of the deadline
 */
struct gwhad_ctl {
	struct event_base *base;
	const struct gwha_speech *speech;
	struct sockaddr_un path;
	int fd;
	struct event *readable;
	struct event *deadline;
	uint64_t deadline_us;
	struct gwha_reply reply;
	struct gwhad_ctl_ask queue[GWHAD_CTL_QUEUE_MAX];
	unsigned int first;
	unsigned int n;
	uint64_t again_us;
	uint64_t not_before_us;
	void (*gone)(void *arg);
	void *gone_arg;
	bool hung;
	char why[128];
	uint64_t commands;
	uint64_t failures;
	uint64_t timeouts;
};

int gwhad_ctl_begin(struct gwhad_ctl *v, struct event_base *base,
		    const char *path, const struct gwha_speech *speech,
		    uint64_t deadline_us);
bool gwhad_ctl_ask(struct gwhad_ctl *v, const char *command, gwhad_ctl_fn fn,
		   void *arg);
void gwhad_ctl_end(struct gwhad_ctl *v);

#endif /* GWHAD_CTLSOCK_H */
