// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A conversation with a routing daemon. One command at a time: so replies are
 * told apart, and what is written never meets itself. A daemon that does not answer
 * in time, that ends, or whose reply is none, has failed: the connection is closed,
 * everybody who waits is told, and the next one is tried ever less often.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "ctlsock.h"

/* After a failure: ever less often. */
#define AGAIN_MIN_US 100000
#define AGAIN_MAX_US 3000000

/* Of one turn of the loop, so that a long table keeps nobody waiting. */
#define READ_MAX 65536

static void send_first(struct gwhad_ctl *v);

static void hang_up(struct gwhad_ctl *v)
{
	event_del(v->deadline);
	if (v->readable)
		event_free(v->readable);
	v->readable = NULL;
	if (v->fd >= 0)
		close(v->fd);
	v->fd = -1;
	gwha_reply_free(&v->reply);
}

/* Who is told may ask again at once, which is refused for a while. */
static void fail(struct gwhad_ctl *v, const char *why, bool hung)
{
	unsigned int n = v->n;

	hang_up(v);
	v->hung = hung;
	snprintf(v->why, sizeof(v->why), "%s", why);
	v->failures++;
	v->again_us = v->again_us ? 2 * v->again_us : AGAIN_MIN_US;
	if (v->again_us > AGAIN_MAX_US)
		v->again_us = AGAIN_MAX_US;
	v->not_before_us = gwhad_now_us() + v->again_us;
	for (; n; n--) {
		struct gwhad_ctl_ask one = v->queue[v->first];

		v->first = (v->first + 1) % GWHAD_CTL_QUEUE_MAX;
		v->n--;
		free(one.command);
		one.fn(one.arg, NULL);
	}
}

static void on_deadline(evutil_socket_t fd, short what, void *arg)
{
	struct gwhad_ctl *v = arg;

	(void)fd;
	(void)what;
	v->timeouts++;
	fail(v, "does not answer", true);
}

/* The reply is taken away first: who gets it may ask for more. */
static void take_reply(struct gwhad_ctl *v)
{
	struct gwhad_ctl_ask one = v->queue[v->first];
	struct gwha_reply reply = v->reply;

	v->reply = (struct gwha_reply){0};
	v->first = (v->first + 1) % GWHAD_CTL_QUEUE_MAX;
	v->n--;
	v->commands++;
	v->hung = false;
	v->again_us = 0;
	*v->why = '\0';
	free(one.command);
	event_del(v->deadline);
	if (v->n)
		send_first(v);
	one.fn(one.arg, &reply);
	gwha_reply_free(&reply);
}

/* A reply that is none. */
static void misunderstand(struct gwhad_ctl *v, enum gwha_reply_got got)
{
	char text[64];

	snprintf(text, sizeof(text), "does not speak as %s", v->speech->who);
	fail(v,
	     got == GWHA_REPLY_TOO_LONG	 ? "a reply is too long" :
	     got == GWHA_REPLY_NO_MEMORY ? "out of memory" :
					   text,
	     false);
}

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
	static char data[READ_MAX];
	struct gwhad_ctl *v = arg;
	enum gwha_reply_got got;
	ssize_t n = read(fd, data, sizeof(data));

	(void)what;
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		bool idle = !v->n;

		fail(v, n ? strerror(errno) : "has closed the connection",
		     false);
		if (idle && v->gone)
			v->gone(v->gone_arg);
		return;
	}
	/* nobody asked */
	if (!v->n) {
		misunderstand(v, GWHA_REPLY_GARBAGE);
		return;
	}
	got = v->speech->feed(&v->reply, data, (size_t)n);
	if (got == GWHA_REPLY_DONE)
		take_reply(v);
	else if (got != GWHA_REPLY_MORE)
		misunderstand(v, got);
}

/*
 * Of a command all goes at once: nothing else is in the socket's memory. Where the
 * daemon speaks first nothing goes, and its greeting is waited for as a reply is.
 */
static void send_first(struct gwhad_ctl *v)
{
	struct timeval wait = gwhad_timeval(v->deadline_us);
	const char *command = v->queue[v->first].command;
	char line[GWHA_COMMAND_MAX + 1];
	size_t size = strlen(command);
	bool sent = true;

	if (size) {
		memcpy(line, command, size);
		line[size++] = v->speech->end;
		sent = send(v->fd, line, size, MSG_NOSIGNAL) == (ssize_t)size;
	}
	/* else the deadline tells, from the loop: who asks is not called back at once */
	if (!sent)
		wait = gwhad_timeval(0);
	event_add(v->deadline, &wait);
}

static bool connect_to(struct gwhad_ctl *v)
{
	v->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (v->fd < 0 ||
	    connect(v->fd, (const void *)&v->path, sizeof(v->path)))
		return false;
	v->readable = event_new(v->base, v->fd, EV_READ | EV_PERSIST,
				on_readable, v);
	errno = ENOMEM;
	return v->readable && !event_add(v->readable, NULL);
}

static void on_hello(void *arg, const struct gwha_reply *reply)
{
	(void)arg;
	(void)reply;
}

static bool add(struct gwhad_ctl *v, const char *command, gwhad_ctl_fn fn,
		void *arg)
{
	struct gwhad_ctl_ask *one;

	if (v->n == GWHAD_CTL_QUEUE_MAX)
		return false;
	one = &v->queue[(v->first + v->n) % GWHAD_CTL_QUEUE_MAX];
	*one = (struct gwhad_ctl_ask){strdup(command), fn, arg};
	if (!one->command)
		return false;
	if (++v->n == 1)
		send_first(v);
	return true;
}

/**
 * gwhad_ctl_begin - know a daemon, and do not speak with it yet
 * @v: overwritten
 * @base: the loop
 * @path: its socket
 * @speech: how it is spoken with
 * @deadline_us: how long it may take for a reply
 *
 * Return: 0 or -1.
 */
int gwhad_ctl_begin(struct gwhad_ctl *v, struct event_base *base,
		    const char *path, const struct gwha_speech *speech,
		    uint64_t deadline_us)
{
	int n;

	*v = (struct gwhad_ctl){
		.base = base,
		.speech = speech,
		.path = {.sun_family = AF_UNIX},
		.fd = -1,
		.deadline_us = deadline_us,
	};
	n = snprintf(v->path.sun_path, sizeof(v->path.sun_path), "%s", path);
	v->deadline = event_new(base, -1, 0, on_deadline, v);
	return v->deadline && (size_t)n < sizeof(v->path.sun_path) ? 0 : -1;
}

/**
 * gwhad_ctl_ask - say a command, after all that were said before
 * @v: the daemon
 * @command: command
 * @fn: called with the reply, or with none; never before this returns
 * @arg: passed to that
 *
 * Return: whether it is said. If not, it is not there, or was not a moment ago:
 * @v->why says what was wrong.
 */
bool gwhad_ctl_ask(struct gwhad_ctl *v, const char *command, gwhad_ctl_fn fn,
		   void *arg)
{
	if (!gwha_is_command(command))
		return false;
	if (v->fd < 0) {
		if (gwhad_now_us() < v->not_before_us)
			return false;
		if (!connect_to(v)) {
			fail(v, strerror(errno), false);
			return false;
		}
		add(v, v->speech->hello, on_hello, v);
	}
	return add(v, command, fn, arg);
}

/**
 * gwhad_ctl_end - end the conversation; nobody is told
 * @v: the daemon, or one that was never begun
 */
void gwhad_ctl_end(struct gwhad_ctl *v)
{
	if (!v->deadline)
		return;
	hang_up(v);
	for (; v->n; v->n--) {
		free(v->queue[v->first].command);
		v->first = (v->first + 1) % GWHAD_CTL_QUEUE_MAX;
	}
	event_free(v->deadline);
	v->deadline = NULL;
}
