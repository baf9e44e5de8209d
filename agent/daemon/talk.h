/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One conversation with another node's agent: a message there, one back, the end. */

#ifndef GWHAD_TALK_H
#define GWHAD_TALK_H

#include <event2/event.h>
#include <stdbool.h>

#include "peer_message.h"

struct bufferevent;
struct gwhad_talk;
struct ssl_ctx_st;
struct ssl_st;

/* How long all of it may take. */
#define GWHAD_TALK_S 10

/* Why one ended before its end. */
enum gwhad_talk_why {
	GWHAD_TALK_DONE,
	GWHAD_TALK_CONNECT, /* nobody is there */
	GWHAD_TALK_HANDSHAKE, /* no TLS 1.3, or the other side refused ours */
	GWHAD_TALK_CERTIFICATE, /* one that is not trusted, or not in time */
	GWHAD_TALK_NAME, /* that of another node */
	GWHAD_TALK_MESSAGE, /* what was said is no message, or not for here */
	GWHAD_TALK_TIME, /* it took too long */
	GWHAD_TALK_STRANGER, /* not from where a node is */
	GWHAD_TALK_BUSY, /* too many at once */
	GWHAD_TALK_WHYS,
};

/**
 * struct gwhad_talk_how - what becomes of a conversation
 * @met: the handshake is over; NULL, or why not to go on
 * @said: a message came; NULL, or why it is none. May call gwhad_talk_say()
 * @over: it has ended, and is not there any more; @text says why
 */
struct gwhad_talk_how {
	const char *(*met)(struct gwhad_talk *t, struct ssl_st *ssl);
	const char *(*said)(struct gwhad_talk *t, const struct gwha_message *m);
	void (*over)(struct gwhad_talk *t, enum gwhad_talk_why why,
		     const char *text);
};

/**
 * struct gwhad_talk - a conversation
 * @how: what becomes of it
 * @arg: whose it is
 * @base: the loop
 * @tls: by what
 * @fd: its socket, while it is no @bev's yet, or -1
 * @bev: the connection, or NULL
 * @connected: when it is
 * @timer: its end
 * @ours: we began it
 * @known: the handshake is over, and it is who it should be
 * @told: what was to be said was
 */
struct gwhad_talk {
	const struct gwhad_talk_how *how;
	void *arg;
	struct event_base *base;
	struct ssl_ctx_st *tls;
	int fd;
	struct bufferevent *bev;
	struct event *connected;
	struct event *timer;
	bool ours;
	bool known;
	bool told;
};

bool gwhad_talk_is_on(const struct gwhad_talk *t);
void gwhad_talk_call(struct gwhad_talk *t, const struct gwha_addr *from,
		     const struct gwha_addr *to, uint16_t port);
void gwhad_talk_take(struct gwhad_talk *t, int fd);
bool gwhad_talk_say(struct gwhad_talk *t, const struct gwha_message *m);
void gwhad_talk_drop(struct gwhad_talk *t);
const char *gwhad_talk_why_name(enum gwhad_talk_why why);

#endif /* GWHAD_TALK_H */
