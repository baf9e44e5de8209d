// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The other nodes' agents (V44): each is asked what it has, again and again, a
 * connection each time; so nothing is kept alive, and a node that was restarted or
 * cut off is as any other.
 */

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "clock.h"
#include "log.h"
#include "peers.h"
#include "tls.h"

/* Between two questions; after one that had no answer: ever less often. */
#define PERIOD_US 10000000
#define AGAIN_MIN_US 1000000
#define AGAIN_MAX_US 60000000
/* Something has changed here: others hear it soon, if not all at once. */
#define SOON_US 300000

/* Up to a quarter more or less: nodes that began together go apart. */
static uint64_t about(uint64_t us)
{
	uint32_t chance = 0;

	if (getrandom(&chance, sizeof(chance), GRND_NONBLOCK) < 0)
		chance = 0;
	return us - us / 4 + us / 2 * (chance & 0xffff) / 0x10000;
}

static void ask_in(struct gwhad_peer *peer, uint64_t us)
{
	const struct timeval wait = gwhad_timeval(about(us));

	event_add(peer->timer, &wait);
}

static const char *on_met(struct gwhad_talk *t, struct ssl_st *ssl)
{
	struct gwhad_peer *peer = t->arg;
	struct gwha_message m = {.kind = GWHA_MESSAGE_HELLO};

	if (!gwha_tls_is(ssl, peer->at.name))
		return "its certificate is not the one of this node that is trusted";
	m.hello = peer->all->hello;
	return gwhad_talk_say(t, &m) ? NULL : "out of memory";
}

static const char *on_said(struct gwhad_talk *t, const struct gwha_message *m)
{
	struct gwhad_peer *peer = t->arg;

	if (m->kind != GWHA_MESSAGE_HELLO)
		return "it answers something else";
	if (strcmp(m->hello.node, peer->at.name))
		return "it says that it is another node";
	gwhad_peer_compare(peer, &m->hello);
	return NULL;
}

static void on_over(struct gwhad_talk *t, enum gwhad_talk_why why,
		    const char *text)
{
	struct gwhad_peer *peer = t->arg;
	uint64_t wait = AGAIN_MIN_US;
	bool up = why == GWHAD_TALK_DONE;

	if (!up && (peer->up || strcmp(peer->why, text)))
		gwhad_log(GWHAD_WARNING, "peer %s: cannot be asked: %s: %s",
			  peer->at.name, gwhad_talk_why_name(why), text);
	else if (up && !peer->up)
		gwhad_log(GWHAD_INFO, "peer %s: answers", peer->at.name);
	peer->up = up;
	snprintf(peer->why, sizeof(peer->why), "%s", text);
	if (up) {
		peer->fails = 0;
		ask_in(peer, PERIOD_US);
		return;
	}
	for (unsigned int i = 0; i < peer->fails && wait < AGAIN_MAX_US; i++)
		wait *= 2;
	peer->fails++;
	ask_in(peer, wait < AGAIN_MAX_US ? wait : AGAIN_MAX_US);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct gwhad_peer *peer = arg;
	struct gwhad_peers *p = peer->all;

	(void)fd;
	(void)what;
	if (!p->tls || gwhad_talk_is_on(&peer->talk))
		return;
	peer->talk.tls = p->tls;
	gwhad_talk_call(&peer->talk, &p->conf.own.addr, &peer->at.addr,
			p->conf.port);
}

/**
 * gwhad_peer_is_there - a node has asked: if it did not answer, it does so now
 * @peer: the node
 */
void gwhad_peer_is_there(struct gwhad_peer *peer)
{
	if (peer->up || gwhad_talk_is_on(&peer->talk))
		return;
	peer->fails = 0;
	ask_in(peer, SOON_US);
}

static void forget_all(struct gwhad_peers *p)
{
	gwhad_peers_deaf(p);
	for (size_t i = 0; i < p->n; i++) {
		gwhad_talk_drop(&p->at[i].talk);
		event_free(p->at[i].timer);
	}
	memset(p->at, 0, sizeof(p->at));
	p->n = 0;
}

static void know_all(struct gwhad_peers *p)
{
	static const struct gwhad_talk_how how = {on_met, on_said, on_over};

	for (size_t i = 0; i < p->conf.n; i++) {
		struct gwhad_peer *peer = &p->at[p->n];

		peer->all = p;
		peer->at = p->conf.at[i];
		peer->talk = (struct gwhad_talk){.how = &how,
						 .arg = peer,
						 .base = p->base,
						 .fd = -1};
		peer->timer = event_new(p->base, -1, 0, on_timer, peer);
		if (!peer->timer) {
			gwhad_log(GWHAD_ERROR, "peer %s: out of memory",
				  peer->at.name);
			return;
		}
		p->n++;
	}
}

/* What was not good stays as it was, as with the file. */
static void read_keys(struct gwhad_peers *p)
{
	const struct gwha_tls_files files = {p->conf.key, p->conf.cert,
					     p->conf.trust};
	struct gwha_err err = {.text = ""};
	struct ssl_ctx_st *tls = gwha_tls_new(&files, &err);

	if (tls && !gwha_tls_expires(files.cert, &p->expires, &err)) {
		gwha_tls_free(p->tls);
		p->tls = tls;
		if (p->expires <= (int64_t)time(NULL))
			gwhad_log(GWHAD_ERROR,
				  "%s: this certificate is over, and no peer takes it: make another",
				  files.cert);
	} else {
		gwha_tls_free(tls);
		if (strcmp(p->bad, err.text))
			gwhad_log(GWHAD_ERROR, "peer: %s%s", err.text,
				  p->tls ? ": what was read before stays" : "");
	}
	snprintf(p->bad, sizeof(p->bad), "%s", err.text);
}

static void say_hello(struct gwhad_peers *p, const struct gwha_file *file)
{
	struct gwha_hello *h = &p->hello;

	strcpy(h->node, p->conf.own.name);
	snprintf(h->version, sizeof(h->version), "%s", GWHA_VERSION);
	if (gwha_digest(h->file, file->text, file->size) ||
	    gwha_parts_of(&file->tree, &h->parts))
		gwhad_log(GWHAD_ERROR, "peer: the file has no digest: out of memory");
	if (!p->conf.ruleset)
		*h->ruleset = '\0';
}

/**
 * gwhad_peers_want - speak with those that a file names
 * @p: the peers
 * @file: the file, good
 * @conf: the same, as this node reads it; not taken as desired yet
 *
 * Keys are read anew; who is spoken with goes on, if he is to be.
 */
void gwhad_peers_want(struct gwhad_peers *p, const struct gwha_file *file,
		      const struct gwha_conf *conf)
{
	bool same = gwha_peer_same(&p->conf, &conf->peer);

	if (!same) {
		forget_all(p);
		gwha_tls_free(p->tls);
		p->tls = NULL;
		p->expires = 0;
		*p->bad = '\0';
		p->conf = conf->peer;
		know_all(p);
	}
	if (!p->conf.on) {
		event_del(p->ruleset);
		memset(&p->hello, 0, sizeof(p->hello));
		return;
	}
	say_hello(p, file);
	read_keys(p);
	gwhad_peers_ask_ruleset(p);
	for (size_t i = 0; i < p->n; i++)
		ask_in(&p->at[i], SOON_US);
}

/**
 * gwhad_peers_look - from time to time: what could not be had is asked for again
 * @p: the peers
 */
void gwhad_peers_look(struct gwhad_peers *p)
{
	if (!p->conf.on)
		return;
	if (!p->tls)
		read_keys(p);
	if (p->tls)
		gwhad_peers_listen(p);
	for (size_t i = 0; p->tls && i < p->n; i++)
		if (!gwhad_talk_is_on(&p->at[i].talk) &&
		    !event_pending(p->at[i].timer, EV_TIMEOUT, NULL))
			ask_in(&p->at[i], SOON_US);
}
