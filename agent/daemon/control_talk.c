// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the controller is asked: a connection, one request up to its end (the asker
 * shuts down his side), and lines of JSON as the answer. Who asks is known by the
 * kernel (H22); who may nothing is not even listened to.
 */

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "control.h"
#include "log.h"
#include "status.h"

#define BACKLOG 32
/* Of somebody who asks, as many as the kernel lets him have on most systems. */
#define GIDS_MAX 1024

/* Rights are its own: the file that says them may be read anew meanwhile. */
struct talk {
	struct gwhad_control *c;
	struct bufferevent *bev;
	struct gwha_site_rights rights;
	char *owner;
	char *tenant;
	uint32_t uid;
	size_t most;
	bool answered;
};

static void end(struct talk *t)
{
	if (t->c->talks-- == GWHAD_TALKS_MAX && t->c->listener)
		evconnlistener_enable(t->c->listener);
	bufferevent_free(t->bev);
	free(t->owner);
	free(t->tenant);
	free(t);
}

static int write_text(void *arg, const char *line, size_t size)
{
	struct talk *t = arg;
	struct evbuffer *out = bufferevent_get_output(t->bev);

	return evbuffer_add(out, line, size) || evbuffer_add(out, "\n", 1) ? -1 : 0;
}

static int write_line(void *arg, json_t *line)
{
	char *text = json_dumps(line, JSON_COMPACT);
	int ret = text ? write_text(arg, text, strlen(text)) : -1;

	json_decref(line);
	free(text);
	return ret;
}

static void refuse(struct talk *t, const char *text)
{
	json_t *line = gwhad_desk_refusal(text, NULL);

	if (line)
		write_line(t, line);
}

static uint64_t now_us(void)
{
	struct timeval now;

	gettimeofday(&now, NULL);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_usec;
}

/*
 * To read a store or to plan a large site takes long on a busy machine. How long the
 * answer may take counts from now, not from when the loop looked at its clock last:
 * else it would be too late before it is begun, and what was done would not be told.
 */
static void heed_time(const struct gwhad_control *c)
{
	event_base_update_cache_time(c->base);
}

/* What changes nothing. */
static int look(struct talk *t, const struct gwha_site_request *r,
		struct gwha_err *err)
{
	struct gwhad_desk *desk = &t->c->desk;

	if (r->verb == GWHA_SITE_HISTORY)
		return gwhad_desk_history(desk, r, write_line, t, err);
	if (r->verb == GWHA_SITE_PLAN)
		return gwhad_desk_plan(desk, r, write_line, t, err);
	return gwha_site_show(&desk->site, r, &t->rights, write_text, t, err);
}

static void answer(struct talk *t, const struct gwha_site_request *r)
{
	struct gwhad_control *c = t->c;
	struct gwha_err err;
	bool open = !gwhad_control_desk(c, &err);
	json_t *line;

	heed_time(c);
	if (!open ||
	    gwha_site_may(&c->desk.site, &t->rights, r, &err)) {
		refuse(t, err.text);
	} else if (gwha_site_changes(r->verb)) {
		line = gwhad_desk_change(&c->desk, r, t->uid, now_us());
		heed_time(c);
		/* they are about the whole site, of which he sees a part */
		if (t->rights.role == GWHA_SITE_ADMIN)
			json_array_clear(json_object_get(json_object_get(line, "done"),
							 "warnings"));
		if (!line || write_line(t, line))
			refuse(t, "out of memory: look with show whether it was done");
	} else if (look(t, r, &err)) {
		refuse(t, err.text);
	}
}

/* All of it is there; or as much as nobody may ask. */
static void take_request(struct talk *t)
{
	struct evbuffer *in = bufferevent_get_input(t->bev);
	size_t size = evbuffer_get_length(in);
	struct gwha_site_request r = {.kind = GWHA_KINDS};
	struct gwha_err err;
	const char *text;

	t->answered = true;
	bufferevent_disable(t->bev, EV_READ);
	text = size ? (const char *)evbuffer_pullup(in, -1) : "";
	if (size > t->most)
		refuse(t, "request: is too long");
	else if (!text)
		refuse(t, "out of memory");
	else if (gwha_site_request_read(text, size, &r, &err))
		refuse(t, err.text);
	else
		answer(t, &r);
	gwha_site_request_free(&r);
	evbuffer_drain(in, size);
}

static void on_read(struct bufferevent *bev, void *arg)
{
	struct talk *t = arg;

	if (!t->answered && evbuffer_get_length(bufferevent_get_input(bev)) > t->most)
		take_request(t);
}

static void on_written(struct bufferevent *bev, void *arg)
{
	struct talk *t = arg;

	(void)bev;
	if (t->answered)
		end(t);
}

static void on_event(struct bufferevent *bev, short what, void *arg)
{
	struct talk *t = arg;

	(void)bev;
	if ((what & BEV_EVENT_EOF) && (what & BEV_EVENT_READING) && !t->answered)
		take_request(t);
	else
		end(t);
}

static bool own_rights(struct talk *t)
{
	struct gwha_site_rights *r = &t->rights;

	if (r->owner)
		t->owner = strdup(r->owner);
	if (r->tenant)
		t->tenant = strdup(r->tenant);
	if (!r->owner != !t->owner || !r->tenant != !t->tenant)
		return false;
	r->owner = t->owner;
	r->tenant = t->tenant;
	return true;
}

/* Who is at the other end, as the kernel knows it. */
static bool know(struct talk *t, int fd)
{
	static uint32_t gids[GIDS_MAX + 1];
	socklen_t len = sizeof(struct ucred), size = GIDS_MAX * sizeof(*gids);
	struct ucred who;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &len) ||
	    getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, gids, &size))
		return false;
	gids[size / sizeof(*gids)] = who.gid;
	t->uid = who.uid;
	t->rights = gwha_site_rights_of(t->c->groups, t->c->n_groups, who.uid,
					gids, size / sizeof(*gids) + 1);
	t->most = t->rights.role == GWHA_SITE_OPERATOR ? GWHAD_TALK_IMPORT_MAX :
							 GWHAD_TALK_MAX;
	return own_rights(t);
}

static void on_call(struct evconnlistener *l, evutil_socket_t fd,
		    struct sockaddr *from, int len, void *arg)
{
	const struct timeval ask = {.tv_sec = GWHAD_TALK_ASK_S};
	const struct timeval hear = {.tv_sec = GWHAD_TALK_READ_S};
	struct gwhad_control *c = arg;
	struct talk *t = calloc(1, sizeof(*t));

	(void)from;
	(void)len;
	if (t) {
		t->c = c;
		t->bev = bufferevent_socket_new(c->base, fd, BEV_OPT_CLOSE_ON_FREE);
	}
	if (!t || !t->bev) {
		free(t);
		close(fd);
		return;
	}
	if (++c->talks == GWHAD_TALKS_MAX)
		evconnlistener_disable(l);
	bufferevent_setcb(t->bev, on_read, on_written, on_event, t);
	bufferevent_set_timeouts(t->bev, &ask, &hear);
	if (know(t, fd) && t->rights.role != GWHA_SITE_NOBODY) {
		bufferevent_enable(t->bev, EV_READ | EV_WRITE);
		return;
	}
	t->answered = true;
	bufferevent_enable(t->bev, EV_WRITE);
	refuse(t, "you are in no group that may: look at controller: in gwha.yaml [H22]");
}

/**
 * gwhad_control_listen - answer whoever asks
 * @c: the controller, with its socket's path
 * @err: filled in on failure
 *
 * Return: 0, also if it does already, or -1.
 */
int gwhad_control_listen(struct gwhad_control *c, struct gwha_err *err)
{
	int fd;

	if (c->listener)
		return 0;
	fd = gwhad_status_open(c->socket, err);
	if (fd < 0)
		return -1;
	/* anybody may connect: who he is decides what he may */
	if (!chmod(c->socket, 0666))
		c->listener = evconnlistener_new(c->base, on_call, c,
						 LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC,
						 BACKLOG, fd);
	if (c->listener) {
		gwhad_log(GWHAD_INFO, "controller: answers at %s", c->socket);
		return 0;
	}
	gwha_fail(err, GWHA_EXIT_REFUSED, "%s: %s", c->socket, strerror(errno));
	close(fd);
	return -1;
}

/**
 * gwhad_control_silent - answer nobody any more
 * @c: the controller; conversations that go on have their end
 */
void gwhad_control_silent(struct gwhad_control *c)
{
	if (!c->listener)
		return;
	evconnlistener_free(c->listener);
	c->listener = NULL;
	unlink(c->socket);
}
