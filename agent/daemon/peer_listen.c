// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where other nodes are heard. Who comes from where no node is, is sent away before
 * a byte is read; the others have so many places, each for so long.
 */

#include <errno.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "log.h"
#include "peers.h"
#include "sockaddr.h"
#include "tls.h"
#include "units.h"

/* More of them wait in the kernel, or are refused. */
#define BACKLOG 16
/* Who is refused can knock as often as he likes: the log does not grow by that. */
#define LOG_US 10000000

static void refuse(struct gwhad_peers *p, enum gwhad_talk_why why,
		   const char *who, const char *text)
{
	uint64_t now = gwhad_now_us();

	p->count[why]++;
	if (p->logged_us && now - p->logged_us < LOG_US)
		return;
	p->logged_us = now;
	gwhad_log(GWHAD_WARNING, "peer: refused %s: %s: %s", who,
		  gwhad_talk_why_name(why), text);
}

/* By its address it is known whom it can be, by its certificate who it is. */
static const char *on_met(struct gwhad_talk *t, struct ssl_st *ssl)
{
	struct gwhad_peer_call *call = t->arg;

	return gwha_tls_is(ssl, call->peer->at.name) ?
		       NULL :
		       "its certificate is not the one of this node that is trusted";
}

static const char *on_said(struct gwhad_talk *t, const struct gwha_message *m)
{
	struct gwhad_peer_call *call = t->arg;
	struct gwhad_peers *p = call->all;
	struct gwha_message answer = {.kind = GWHA_MESSAGE_HELLO};
	char text[4096];

	if (m->kind == GWHA_MESSAGE_HELLO) {
		if (strcmp(m->hello.node, call->peer->at.name))
			return "it says that it is another node";
		gwhad_peer_compare(call->peer, &m->hello);
		gwhad_peer_is_there(call->peer);
		answer.hello = p->hello;
	} else if (m->kind == GWHA_MESSAGE_APPLY) {
		answer.kind = gwhad_peer_apply(p, call->peer->at.name, m, text,
					       sizeof(text)) ?
				      GWHA_MESSAGE_DONE :
				      GWHA_MESSAGE_REFUSED;
		answer.text = text;
		answer.size = strlen(text);
	} else {
		return "it asks nothing";
	}
	return gwhad_talk_say(t, &answer) ? NULL : "it cannot be answered";
}

static void on_over(struct gwhad_talk *t, enum gwhad_talk_why why,
		    const char *text)
{
	struct gwhad_peer_call *call = t->arg;

	if (why == GWHAD_TALK_DONE)
		call->all->count[why]++;
	else
		refuse(call->all, why, call->peer->at.name, text);
}

static struct gwhad_peer *find(struct gwhad_peers *p, const struct sockaddr *who)
{
	const struct sockaddr_in *four = (const void *)who;
	const struct sockaddr_in6 *six = (const void *)who;

	for (size_t i = 0; i < p->n; i++) {
		const struct gwha_addr *a = &p->at[i].at.addr;

		if (who->sa_family == AF_INET ?
			    a->len == 4 && !memcmp(&four->sin_addr, a->bytes, 4) :
			    a->len == 16 && !memcmp(&six->sin6_addr, a->bytes, 16))
			return &p->at[i];
	}
	return NULL;
}

/* A place for one more of this node; none if it has too many. */
static struct gwhad_peer_call *place(struct gwhad_peers *p,
				     const struct gwhad_peer *peer)
{
	struct gwhad_peer_call *call = NULL;
	size_t n = 0;

	for (size_t i = 0; i < GWHAD_PEER_TALKS_MAX; i++) {
		if (!gwhad_talk_is_on(&p->calls[i].talk))
			call = &p->calls[i];
		else if (p->calls[i].peer == peer)
			n++;
	}
	return n < GWHAD_PEER_TALKS_OF_ONE ? call : NULL;
}

static void on_call(struct evconnlistener *l, evutil_socket_t fd,
		    struct sockaddr *who, int size, void *arg)
{
	static const struct gwhad_talk_how how = {on_met, on_said, on_over};
	struct gwhad_peers *p = arg;
	struct gwhad_peer *peer = find(p, who);
	struct gwhad_peer_call *call = peer ? place(p, peer) : NULL;

	(void)l;
	(void)size;
	if (!call) {
		close(fd);
		if (peer)
			refuse(p, GWHAD_TALK_BUSY, peer->at.name,
			       "it has too many connections");
		else
			refuse(p, GWHAD_TALK_STRANGER, "a stranger",
			       "no node has its address");
		return;
	}
	*call = (struct gwhad_peer_call){.all = p, .peer = peer};
	call->talk = (struct gwhad_talk){.how = &how,
					 .arg = call,
					 .base = p->base,
					 .tls = p->tls};
	gwhad_talk_take(&call->talk, fd);
}

/* IPv6 alone, as the other nodes are asked. */
static struct evconnlistener *listen_at(struct gwhad_peers *p)
{
	const struct gwha_addr *a = &p->conf.own.addr;
	unsigned int flags = LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC |
			     LEV_OPT_REUSEABLE;
	struct sockaddr_storage name;
	socklen_t size = gwha_sockaddr(&name, a, p->conf.port);

	if (a->len != 4)
		flags |= LEV_OPT_BIND_IPV6ONLY;
	return evconnlistener_new_bind(p->base, on_call, p, flags, BACKLOG,
				       (const void *)&name, (int)size);
}

/**
 * gwhad_peers_listen - hear other nodes, if it can be had
 * @p: the peers, with keys
 */
void gwhad_peers_listen(struct gwhad_peers *p)
{
	char text[GWHA_TEXT_MAX];

	if (p->listener)
		return;
	p->listener = listen_at(p);
	gwha_addr_text(text, &p->conf.own.addr);
	if (p->listener)
		gwhad_log(GWHAD_INFO, "peers are heard at %s, port %u", text,
			  p->conf.port);
	else if (!p->failed)
		gwhad_log(GWHAD_WARNING,
			  "peers cannot be heard at %s, port %u: %s", text,
			  p->conf.port, strerror(errno));
	p->failed = !p->listener;
}

/**
 * gwhad_peers_deaf - hear other nodes no more
 * @p: the peers
 */
void gwhad_peers_deaf(struct gwhad_peers *p)
{
	if (p->listener)
		evconnlistener_free(p->listener);
	p->listener = NULL;
	p->failed = false;
	for (size_t i = 0; i < GWHAD_PEER_TALKS_MAX; i++)
		gwhad_talk_drop(&p->calls[i].talk);
}
