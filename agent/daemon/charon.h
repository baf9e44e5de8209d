/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A connection to charon: commands one after another, and events at any time. */

#ifndef GWHAD_CHARON_H
#define GWHAD_CHARON_H

#include <event2/event.h>
#include <stdbool.h>

#include "vici.h"

/* So many commands may wait: loading all connections at once, and some. */
#define GWHAD_CHARON_QUEUE_MAX 4096

/* reply is NULL if the connection was lost before there was one. */
typedef void (*gwhad_charon_reply_fn)(void *arg,
				      const struct gwha_vici_packet *reply);

struct gwhad_charon_ask;

/**
 * struct gwhad_charon - the connection
 * @base: the loop
 * @path: charon's socket
 * @events: which events are wanted
 * @n_events: how many
 * @on_state: called when it is up, and when it is not any more
 * @on_event: called for each event
 * @arg: passed to both
 * @up: charon answers
 * @cause: why it is not up, or ""
 * @fd: its socket, or -1
 * @ev_in: there is something to read
 * @ev_out: there is room to write; added only while there was none
 * @timer: when the answer is due, or the next attempt to connect
 * @first: commands that wait; the first one was sent
 * @last: the last of them
 * @n: how many
 * @sent: how much of the first one was written
 * @in: what was read
 * @in_used: how much
 * @in_room: how much fits
 * @again_us: after which time it is tried again
 * @timeouts: how often an answer did not come in time
 */
struct gwhad_charon {
	struct event_base *base;
	const char *path;
	const char *const *events;
	size_t n_events;
	void (*on_state)(void *arg);
	void (*on_event)(void *arg, const struct gwha_vici_packet *event);
	void *arg;
	bool up;
	char cause[160];
	int fd;
	struct event *ev_in;
	struct event *ev_out;
	struct event *timer;
	struct gwhad_charon_ask *first;
	struct gwhad_charon_ask *last;
	size_t n;
	size_t sent;
	uint8_t *in;
	size_t in_used;
	size_t in_room;
	uint64_t again_us;
	uint64_t timeouts;
};

int gwhad_charon_begin(struct gwhad_charon *c);
void gwhad_charon_end(struct gwhad_charon *c);
bool gwhad_charon_ask(struct gwhad_charon *c, const void *packet, size_t len,
		      uint64_t within_us, gwhad_charon_reply_fn fn, void *arg);

#endif /* GWHAD_CHARON_H */
