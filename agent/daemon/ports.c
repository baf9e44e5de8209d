// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The ports of TCP at which the agent answers, if the file says so. Whoever asks
 * there is not known, so what he can cost is bounded: so many connections at once,
 * each for so long, and what is sent is a second old if it must be.
 */

#include <errno.h>
#include <event2/bufferevent.h>
#include <event2/http.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "log.h"
#include "ports.h"

/* More of them wait in the kernel, or are refused. */
#define BACKLOG 16

static void hear(struct gwhad_ports *p, bool on)
{
	for (size_t i = 0; i < p->n; i++) {
		struct evconnlistener *l;

		if (!p->at[i].bound)
			continue;
		l = evhttp_bound_socket_get_listener(p->at[i].bound);
		if (on)
			evconnlistener_enable(l);
		else
			evconnlistener_disable(l);
	}
}

/* Its time is over: what still reads there sees an end, and lets it go. */
static void on_over(evutil_socket_t fd, short what, void *arg)
{
	struct gwhad_call *call = arg;

	(void)fd;
	(void)what;
	if (bufferevent_getfd(call->bev) >= 0)
		shutdown(bufferevent_getfd(call->bev), SHUT_RDWR);
	bufferevent_decref(call->bev);
	call->bev = NULL;
	if (call->all->n_calls-- == GWHAD_CALLS_MAX)
		hear(call->all, true);
}

/* A connection came; evhttp has it, and this has its end. */
static struct bufferevent *on_call(struct event_base *base, void *arg)
{
	const struct timeval wait = {.tv_sec = GWHAD_CALL_S};
	struct gwhad_ports *p = arg;
	struct bufferevent *bev;
	struct gwhad_call *call = p->calls;

	bev = bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);
	while (call < p->calls + GWHAD_CALLS_MAX && call->bev)
		call++;
	if (!bev || call == p->calls + GWHAD_CALLS_MAX)
		return bev;
	bufferevent_incref(bev);
	call->bev = bev;
	event_add(call->timer, &wait);
	if (++p->n_calls == GWHAD_CALLS_MAX)
		hear(p, false);
	return bev;
}

/**
 * gwhad_ports_begin - listen nowhere yet
 * @p: overwritten
 * @base: the loop
 * @http: what answers
 *
 * Return: 0 or -1.
 */
int gwhad_ports_begin(struct gwhad_ports *p, struct event_base *base,
		      struct evhttp *http)
{
	*p = (struct gwhad_ports){.base = base, .http = http};
	if (!http)
		return -1;
	for (size_t i = 0; i < GWHAD_CALLS_MAX; i++) {
		struct gwhad_call *call = &p->calls[i];

		call->all = p;
		call->timer = event_new(base, -1, 0, on_over, call);
		if (!call->timer)
			return -1;
	}
	evhttp_set_bevcb(http, on_call, p);
	return 0;
}

/* A socket that is bound, or -1. */
static int bound(const struct gwha_listen *at)
{
	struct sockaddr_in6 six = {.sin6_family = AF_INET6,
				   .sin6_port = htons(at->port)};
	struct sockaddr_in four = {.sin_family = AF_INET,
				   .sin_port = htons(at->port)};
	bool is_four = at->addr.len == 4;
	int one = 1, error, fd, ret;

	fd = socket(is_four ? AF_INET : AF_INET6,
		    SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -1;
	memcpy(&six.sin6_addr, at->addr.bytes, sizeof(six.sin6_addr));
	memcpy(&four.sin_addr, at->addr.bytes, sizeof(four.sin_addr));
	/* one that was there before is no reason not to begin */
	ret = setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	/* [::] is IPv6 alone: 0.0.0.0 can be listened at as well */
	if (!ret && !is_four)
		ret = setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one,
				 sizeof(one));
	if (!ret)
		ret = is_four ? bind(fd, (const void *)&four, sizeof(four)) :
				bind(fd, (const void *)&six, sizeof(six));
	if (!ret)
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

static void open_port(struct gwhad_ports *p, struct gwhad_port *port)
{
	char text[GWHA_LISTEN_TEXT_MAX];
	struct evconnlistener *l = NULL;
	int fd = bound(&port->at);

	gwha_listen_text(text, &port->at);
	if (fd >= 0)
		l = evconnlistener_new(p->base, NULL, NULL,
				       LEV_OPT_CLOSE_ON_FREE |
					       LEV_OPT_CLOSE_ON_EXEC,
				       BACKLOG, fd);
	if (l)
		port->bound = evhttp_bind_listener(p->http, l);
	if (port->bound) {
		gwhad_log(GWHAD_INFO, "answers at %s", text);
		port->failed = false;
		if (p->n_calls == GWHAD_CALLS_MAX)
			evconnlistener_disable(l);
		return;
	}
	if (!port->failed)
		gwhad_log(GWHAD_WARNING, "cannot answer at %s: %s", text,
			  strerror(errno));
	port->failed = true;
	if (l)
		evconnlistener_free(l);
	else if (fd >= 0)
		close(fd);
}

static void close_port(struct gwhad_ports *p, struct gwhad_port *port)
{
	char text[GWHA_LISTEN_TEXT_MAX];

	if (port->bound) {
		evhttp_del_accept_socket(p->http, port->bound);
		gwhad_log(GWHAD_INFO, "answers at %s no more",
			  gwha_listen_text(text, &port->at));
	}
	*port = p->at[--p->n];
}

static struct gwhad_port *find(struct gwhad_ports *p,
			       const struct gwha_listen *at)
{
	for (size_t i = 0; i < p->n; i++)
		if (gwha_listen_same(&p->at[i].at, at))
			return &p->at[i];
	return NULL;
}

/**
 * gwhad_ports_want - listen where a file says, and nowhere else
 * @p: the ports
 * @conf: the file, as this node reads it
 *
 * What cannot be had, an address that comes later for one, is asked for again at
 * the next call.
 */
void gwhad_ports_want(struct gwhad_ports *p, const struct gwha_conf *conf)
{
	const struct gwha_conf_agent *want = &conf->agent;

	for (size_t i = 0; i < p->n; i++)
		p->at[i].wanted = false;
	for (size_t i = 0; i < want->n_listen; i++) {
		struct gwhad_port *port = find(p, &want->listen[i]);

		if (!port) {
			port = &p->at[p->n++];
			*port = (struct gwhad_port){.at = want->listen[i]};
			port->at.node = NULL;
		}
		port->wanted = true;
	}
	/* an address goes before another takes its port */
	for (size_t i = 0; i < p->n;)
		if (p->at[i].wanted)
			i++;
		else
			close_port(p, &p->at[i]);
	for (size_t i = 0; i < p->n; i++)
		if (!p->at[i].bound)
			open_port(p, &p->at[i]);
}
