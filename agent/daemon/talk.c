// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One conversation with another node's agent: a message there, one back, the end.
 * All of it has one deadline, so who is slow costs a place for so long and no
 * longer; nothing is read before the handshake says who speaks, and never more
 * than one message.
 */

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sockaddr.h"
#include "talk.h"
#include "tls.h"

/**
 * gwhad_talk_why_name - why one ended, as a word
 * @why: why
 */
const char *gwhad_talk_why_name(enum gwhad_talk_why why)
{
	static const char *const names[GWHAD_TALK_WHYS] = {
		[GWHAD_TALK_DONE] = "done",
		[GWHAD_TALK_CONNECT] = "connect",
		[GWHAD_TALK_HANDSHAKE] = "handshake",
		[GWHAD_TALK_CERTIFICATE] = "certificate",
		[GWHAD_TALK_NAME] = "name",
		[GWHAD_TALK_MESSAGE] = "message",
		[GWHAD_TALK_TIME] = "time",
		[GWHAD_TALK_STRANGER] = "stranger",
		[GWHAD_TALK_BUSY] = "busy",
	};

	return names[why];
}

/**
 * gwhad_talk_is_on - whether a conversation has not ended
 * @t: conversation
 */
bool gwhad_talk_is_on(const struct gwhad_talk *t)
{
	return t->timer;
}

/**
 * gwhad_talk_drop - end a conversation, and tell nobody
 * @t: conversation, or one that has ended
 */
void gwhad_talk_drop(struct gwhad_talk *t)
{
	if (t->connected)
		event_free(t->connected);
	if (t->timer)
		event_free(t->timer);
	if (t->bev)
		bufferevent_free(t->bev);
	else if (t->timer && t->fd >= 0)
		close(t->fd);
	t->connected = NULL;
	t->timer = NULL;
	t->bev = NULL;
	t->fd = -1;
}

static void end(struct gwhad_talk *t, enum gwhad_talk_why why, const char *text)
{
	char copy[256];

	/* it may be of what is freed here */
	snprintf(copy, sizeof(copy), "%s", text);
	gwhad_talk_drop(t);
	t->how->over(t, why, copy);
}

static void on_time(evutil_socket_t fd, short what, void *arg)
{
	struct gwhad_talk *t = arg;

	(void)fd;
	(void)what;
	end(t, GWHAD_TALK_TIME,
	    t->known ? "it took too long" :
	    t->bev   ? "the handshake took too long" :
		       "nobody answers there");
}

static void met(struct gwhad_talk *t)
{
	const char *why = t->how->met(t, bufferevent_openssl_get_ssl(t->bev));

	if (why)
		end(t, GWHAD_TALK_NAME, why);
	else
		t->known = true;
}

/* The library's words, or the other side's certificate's fault. */
static void failed(struct gwhad_talk *t, short what)
{
	struct ssl_st *ssl = bufferevent_openssl_get_ssl(t->bev);
	unsigned long error = bufferevent_get_openssl_error(t->bev);
	const char *unfit = gwha_tls_unfit(ssl);
	enum gwhad_talk_why why = GWHAD_TALK_HANDSHAKE;

	if (t->known && !gwha_tls_is_alert(error))
		why = GWHAD_TALK_MESSAGE;

	if (unfit && !t->known)
		end(t, GWHAD_TALK_CERTIFICATE, unfit);
	else if (t->known && t->ours && why == GWHAD_TALK_MESSAGE)
		/* its alert may be lost with what it did not read */
		end(t, why, "the other side ended it: its log says why");
	else if (error)
		end(t, why, gwha_tls_reason(error));
	else if (what & BEV_EVENT_ERROR && EVUTIL_SOCKET_ERROR())
		end(t, why,
		    evutil_socket_error_to_string(EVUTIL_SOCKET_ERROR()));
	else
		end(t, why, "the other side ended it");
}

static void on_event(struct bufferevent *bev, short what, void *arg)
{
	struct gwhad_talk *t = arg;

	(void)bev;
	if (what & BEV_EVENT_CONNECTED)
		met(t);
	else if (t->told && !t->ours)
		end(t, GWHAD_TALK_DONE, "");
	else
		failed(t, what);
}

/* A whole message. */
static void take(struct gwhad_talk *t, struct evbuffer *in,
		 const struct gwha_frame *f)
{
	const unsigned char *text;
	struct gwha_message m;
	const char *why;

	evbuffer_drain(in, GWHA_FRAME_HEAD);
	text = evbuffer_pullup(in, (ev_ssize_t)(f->json + f->text));
	why = text ? gwha_message_read((const char *)text, f, &m) :
		     "out of memory";
	/* there is nothing more to be heard */
	bufferevent_disable(t->bev, EV_READ);
	if (!why)
		why = t->how->said(t, &m);
	if (why)
		end(t, GWHAD_TALK_MESSAGE, why);
	else if (t->ours)
		end(t, GWHAD_TALK_DONE, "");
}

static void on_read(struct bufferevent *bev, void *arg)
{
	struct evbuffer *in = bufferevent_get_input(bev);
	unsigned char head[GWHA_FRAME_HEAD];
	struct gwhad_talk *t = arg;
	struct gwha_frame f;
	const char *why;

	if (!t->known || evbuffer_copyout(in, head, sizeof(head)) <
				 (ev_ssize_t)sizeof(head))
		return;
	why = gwha_frame_read(head, &f);
	if (why)
		end(t, GWHAD_TALK_MESSAGE, why);
	else if (evbuffer_get_length(in) >= GWHA_FRAME_HEAD + f.json + f.text)
		take(t, in, &f);
}

/* What was said is under way: whoever was asked has no more to do. */
static void on_write(struct bufferevent *bev, void *arg)
{
	struct gwhad_talk *t = arg;

	(void)bev;
	if (t->told && !t->ours)
		end(t, GWHAD_TALK_DONE, "");
}

/* The socket is connected: it becomes a connection. */
static bool shake_hands(struct gwhad_talk *t)
{
	struct ssl_st *ssl = SSL_new(t->tls);

	if (!ssl)
		return false;
	t->bev = bufferevent_openssl_socket_new(
		t->base, t->fd, ssl,
		t->ours ? BUFFEREVENT_SSL_CONNECTING : BUFFEREVENT_SSL_ACCEPTING,
		BEV_OPT_CLOSE_ON_FREE | BEV_OPT_DEFER_CALLBACKS);
	if (!t->bev) {
		SSL_free(ssl);
		return false;
	}
	bufferevent_setwatermark(t->bev, EV_READ, 0, GWHA_FRAME_MAX);
	bufferevent_setcb(t->bev, on_read, on_write, on_event, t);
	return !bufferevent_enable(t->bev, EV_READ | EV_WRITE);
}

static bool set_timer(struct gwhad_talk *t)
{
	const struct timeval wait = {.tv_sec = GWHAD_TALK_S};

	t->known = false;
	t->told = false;
	t->timer = event_new(t->base, -1, 0, on_time, t);
	return t->timer && !event_add(t->timer, &wait);
}

static void on_connected(evutil_socket_t fd, short what, void *arg)
{
	struct gwhad_talk *t = arg;
	socklen_t size = sizeof(int);
	int error = 0;

	(void)what;
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size))
		error = errno;
	if (error)
		end(t, GWHAD_TALK_CONNECT, strerror(error));
	else if (!shake_hands(t))
		end(t, GWHAD_TALK_CONNECT, "out of memory");
}

/* In the background: 0, or -1 with errno. */
static int begin_connect(struct gwhad_talk *t, const struct gwha_addr *from,
			 const struct gwha_addr *to, uint16_t port)
{
	struct sockaddr_storage name;
	socklen_t size;

	t->fd = socket(to->len == 4 ? AF_INET : AF_INET6,
		       SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (t->fd < 0)
		return -1;
	/* whoever is called knows us by where we are */
	size = gwha_sockaddr(&name, from, 0);
	if (bind(t->fd, (const void *)&name, size))
		return -1;
	size = gwha_sockaddr(&name, to, port);
	if (connect(t->fd, (const void *)&name, size) && errno != EINPROGRESS)
		return -1;
	t->connected = event_new(t->base, t->fd, EV_WRITE, on_connected, t);
	return t->connected && !event_add(t->connected, NULL) ? 0 : -1;
}

/**
 * gwhad_talk_call - begin a conversation
 * @t: one that has ended, with its loop, TLS, and what becomes of it
 * @from: this node's address
 * @to: the other's
 * @port: its port
 *
 * Ends at once if it cannot begin.
 */
void gwhad_talk_call(struct gwhad_talk *t, const struct gwha_addr *from,
		     const struct gwha_addr *to, uint16_t port)
{
	t->ours = true;
	t->fd = -1;
	if (!set_timer(t) || begin_connect(t, from, to, port))
		end(t, GWHAD_TALK_CONNECT, strerror(errno));
}

/**
 * gwhad_talk_take - somebody began a conversation
 * @t: one that has ended, with its loop, TLS, and what becomes of it
 * @fd: the socket; this closes it
 */
void gwhad_talk_take(struct gwhad_talk *t, int fd)
{
	t->ours = false;
	t->fd = fd;
	if (!set_timer(t)) {
		close(fd);
		t->fd = -1;
		end(t, GWHAD_TALK_CONNECT, "out of memory");
	} else if (!shake_hands(t)) {
		end(t, GWHAD_TALK_CONNECT, "out of memory");
	}
}

/**
 * gwhad_talk_say - say something, once
 * @t: conversation, its handshake over
 * @m: message
 *
 * Return: whether it can be said.
 */
bool gwhad_talk_say(struct gwhad_talk *t, const struct gwha_message *m)
{
	size_t size = 0;
	char *frame = NULL;

	/* whoever is not spoken with any more is told nothing */
	if (t->bev)
		frame = gwha_message_write(m, &size);
	t->told = frame && !bufferevent_write(t->bev, frame, size);
	free(frame);
	return t->told;
}
