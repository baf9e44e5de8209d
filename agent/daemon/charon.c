// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A connection to charon. It takes one command at a time, so they wait in a queue
 * for each other. Each has its deadline: who does not answer in time is taken for
 * hung, and the connection is made anew, ever less often. Buffers are our own and
 * not libevent's, for some packets have secrets in them and are wiped.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "charon.h"
#include "clock.h"
#include "model.h"

#define AGAIN_MIN_US 50000
#define AGAIN_MAX_US 1000000

/* To be told of events. */
#define REGISTER_US 1500000

/* As much is read at a time. */
#define READ_BYTES 16384

struct gwhad_charon_ask {
	struct gwhad_charon_ask *next;
	gwhad_charon_reply_fn fn;
	void *arg;
	uint64_t within_us;
	size_t len;
	uint8_t *packet;
};

/* Pages of their own, which no core file has; wiped before they are given back. */
static uint8_t *keep(const void *packet, size_t len)
{
	uint8_t *at = mmap(NULL, len, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED)
		return NULL;
	(void)madvise(at, len, MADV_DONTDUMP);
	memcpy(at, packet, len);
	return at;
}

static void drop(struct gwhad_charon_ask *ask)
{
	gwha_wipe(ask->packet, ask->len);
	munmap(ask->packet, ask->len);
	free(ask);
}

static void wait_for(struct gwhad_charon *c, uint64_t us)
{
	struct timeval wait = gwhad_timeval(us);

	event_add(c->timer, &wait);
}

/* Whoever waits is told after all is closed, for he may ask anew. */
static void fail(struct gwhad_charon *c, const char *cause)
{
	struct gwhad_charon_ask *ask = c->first, *next;

	if (c->fd < 0)
		return;
	event_free(c->ev_in);
	event_free(c->ev_out);
	close(c->fd);
	c->fd = -1;
	c->up = false;
	c->first = NULL;
	c->last = NULL;
	c->n = 0;
	c->in_used = 0;
	snprintf(c->cause, sizeof(c->cause), "%s", cause);
	wait_for(c, c->again_us);
	c->again_us = c->again_us * 2 < AGAIN_MAX_US ? c->again_us * 2 :
						       AGAIN_MAX_US;
	for (; ask; ask = next) {
		next = ask->next;
		ask->fn(ask->arg, NULL);
		drop(ask);
	}
	c->on_state(c->arg);
}

static void fail_errno(struct gwhad_charon *c)
{
	char cause[160];

	snprintf(cause, sizeof(cause), "%.100s: %s", c->path, strerror(errno));
	fail(c, cause);
}

/* As much of the first one as goes. */
static void push(struct gwhad_charon *c)
{
	struct gwhad_charon_ask *ask = c->first;
	ssize_t n;

	while (c->sent < ask->len) {
		n = send(c->fd, ask->packet + c->sent, ask->len - c->sent,
			 MSG_NOSIGNAL);
		if (n > 0) {
			c->sent += (size_t)n;
		} else if (errno == EAGAIN) {
			event_add(c->ev_out, NULL);
			return;
		} else if (errno != EINTR) {
			fail_errno(c);
			return;
		}
	}
	/* nobody needs it any more */
	gwha_wipe(ask->packet, ask->len);
}

static void send_first(struct gwhad_charon *c)
{
	c->sent = 0;
	wait_for(c, c->first->within_us);
	push(c);
}

static bool queue(struct gwhad_charon *c, const void *packet, size_t len,
		  uint64_t within_us, gwhad_charon_reply_fn fn, void *arg)
{
	struct gwhad_charon_ask *ask;

	if (c->fd < 0 || !len || c->n == GWHAD_CHARON_QUEUE_MAX)
		return false;
	ask = calloc(1, sizeof(*ask));
	if (!ask)
		return false;
	*ask = (struct gwhad_charon_ask){
		.fn = fn,
		.arg = arg,
		.within_us = within_us,
		.len = len,
		.packet = keep(packet, len),
	};
	if (!ask->packet) {
		free(ask);
		return false;
	}
	c->n++;
	if (c->last)
		c->last->next = ask;
	else
		c->first = ask;
	c->last = ask;
	if (c->first == ask)
		send_first(c);
	return true;
}

/**
 * gwhad_charon_ask - send a command, after those that wait
 * @c: the connection
 * @packet: the command, with its length; copied, and wiped when it was sent
 * @len: bytes; 0 is refused
 * @within_us: for how long its answer may take once it was sent
 * @fn: called once, unless this returns false, perhaps before that
 * @arg: passed to it
 *
 * Return: whether it was taken: not while charon does not answer.
 */
bool gwhad_charon_ask(struct gwhad_charon *c, const void *packet, size_t len,
		      uint64_t within_us, gwhad_charon_reply_fn fn, void *arg)
{
	return c->up && queue(c, packet, len, within_us, fn, arg);
}

static void answer(struct gwhad_charon *c, const struct gwha_vici_packet *p)
{
	struct gwhad_charon_ask *ask = c->first;

	/* nothing was asked, or not even sent */
	if (!ask || c->sent < ask->len) {
		fail(c, "charon answers what it was not asked");
		return;
	}
	event_del(c->timer);
	c->first = ask->next;
	if (!c->first)
		c->last = NULL;
	c->n--;
	ask->fn(ask->arg, p);
	drop(ask);
	/* what was asked there while nothing waited was sent there */
	if (c->fd >= 0 && c->first && !event_pending(c->timer, EV_TIMEOUT, NULL))
		send_first(c);
}

static void take_packet(struct gwhad_charon *c, const uint8_t *data, size_t len)
{
	struct gwha_vici_packet p;

	if (gwha_vici_packet_read(data, len, &p) ||
	    !gwha_vici_sound(p.message, p.len)) {
		fail(c, "charon's message cannot be read");
		return;
	}
	switch (p.type) {
	case GWHA_VICI_EVENT:
		c->on_event(c->arg, &p);
		break;
	case GWHA_VICI_RESPONSE:
	case GWHA_VICI_NO_COMMAND:
	case GWHA_VICI_CONFIRM:
	case GWHA_VICI_NO_EVENT:
		answer(c, &p);
		break;
	default:
		fail(c, "charon says what clients say");
		break;
	}
}

/* All that is whole; what follows is moved to the front. */
static void take_all(struct gwhad_charon *c)
{
	size_t at = 0;

	while (c->fd >= 0 && c->in_used - at >= GWHA_VICI_HEAD) {
		const uint8_t *head = c->in + at;
		size_t len = (size_t)head[0] << 24 | (size_t)head[1] << 16 |
			     (size_t)head[2] << 8 | head[3];

		if (!len || len > GWHA_VICI_PACKET_MAX) {
			fail(c, "charon's message is too long");
			return;
		}
		if (c->in_used - at - GWHA_VICI_HEAD < len)
			break;
		at += GWHA_VICI_HEAD + len;
		take_packet(c, head + GWHA_VICI_HEAD, len);
	}
	if (c->fd < 0 || !at)
		return;
	memmove(c->in, c->in + at, c->in_used - at);
	c->in_used -= at;
}

/* Never more than a packet and what is read at a time. */
static bool make_room(struct gwhad_charon *c)
{
	size_t room = c->in_room ? c->in_room * 2 : 2 * READ_BYTES;
	uint8_t *in;

	if (c->in_room - c->in_used >= READ_BYTES)
		return true;
	in = realloc(c->in, room);
	if (!in)
		return false;
	c->in = in;
	c->in_room = room;
	return true;
}

static void on_in(evutil_socket_t fd, short what, void *arg)
{
	struct gwhad_charon *c = arg;
	ssize_t n;

	(void)what;
	if (!make_room(c)) {
		fail(c, "out of memory");
		return;
	}
	n = recv(fd, c->in + c->in_used, READ_BYTES, 0);
	if (n > 0) {
		c->in_used += (size_t)n;
		take_all(c);
	} else if (!n) {
		fail(c, "charon has closed the connection");
	} else if (errno != EAGAIN && errno != EINTR) {
		fail_errno(c);
	}
}

static void on_out(evutil_socket_t fd, short what, void *arg)
{
	struct gwhad_charon *c = arg;

	(void)fd;
	(void)what;
	if (c->first)
		push(c);
}

/* The last of them makes it up: charon answers, and not its socket alone. */
static void on_registered(void *arg, const struct gwha_vici_packet *reply)
{
	struct gwhad_charon *c = arg;

	if (!reply || c->first)
		return;
	c->up = true;
	c->cause[0] = '\0';
	c->again_us = AGAIN_MIN_US;
	c->on_state(c->arg);
}

static void greet(struct gwhad_charon *c)
{
	struct gwha_vici_writer w;
	uint8_t buf[300];

	for (size_t i = 0; i < c->n_events && c->fd >= 0; i++) {
		gwha_vici_begin(&w, buf, sizeof(buf), GWHA_VICI_REGISTER,
				c->events[i]);
		queue(c, buf, gwha_vici_finish(&w), REGISTER_US, on_registered,
		      c);
	}
}

static void open_socket(struct gwhad_charon *c)
{
	struct sockaddr_un name = {.sun_family = AF_UNIX};

	c->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (c->fd < 0) {
		wait_for(c, AGAIN_MAX_US);
		return;
	}
	c->ev_in = event_new(c->base, c->fd, EV_READ | EV_PERSIST, on_in, c);
	c->ev_out = event_new(c->base, c->fd, EV_WRITE, on_out, c);
	snprintf(name.sun_path, sizeof(name.sun_path), "%s", c->path);
	if (!c->ev_in || !c->ev_out || event_add(c->ev_in, NULL))
		fail(c, "out of memory");
	else if (connect(c->fd, (const void *)&name, sizeof(name)))
		fail_errno(c);
	else
		greet(c);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct gwhad_charon *c = arg;
	char cause[160];

	(void)fd;
	(void)what;
	if (c->fd < 0) {
		open_socket(c);
		return;
	}
	c->timeouts++;
	snprintf(cause, sizeof(cause), "charon has not answered within %u ms",
		 (unsigned int)(c->first->within_us / 1000));
	fail(c, cause);
}

/**
 * gwhad_charon_begin - connect, and again whenever the connection is lost
 * @c: the connection: loop, path, events and callbacks are set
 *
 * Return: 0, or -1 for want of memory.
 */
int gwhad_charon_begin(struct gwhad_charon *c)
{
	c->fd = -1;
	c->again_us = AGAIN_MIN_US;
	snprintf(c->cause, sizeof(c->cause), "not connected yet");
	c->timer = event_new(c->base, -1, 0, on_timer, c);
	if (!c->timer)
		return -1;
	wait_for(c, 0);
	return 0;
}

/**
 * gwhad_charon_end - disconnect; nobody is told
 * @c: the connection, which may never have begun
 */
void gwhad_charon_end(struct gwhad_charon *c)
{
	struct gwhad_charon_ask *ask;

	if (!c->timer)
		return;
	event_free(c->timer);
	c->timer = NULL;
	if (c->fd >= 0) {
		event_free(c->ev_in);
		event_free(c->ev_out);
		close(c->fd);
	}
	c->fd = -1;
	c->up = false;
	while ((ask = c->first)) {
		c->first = ask->next;
		drop(ask);
	}
	c->last = NULL;
	c->n = 0;
	free(c->in);
	c->in = NULL;
	c->in_used = 0;
	c->in_room = 0;
}
