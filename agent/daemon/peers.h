/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The other nodes' agents: whether they have what this one has. */

#ifndef GWHAD_PEERS_H
#define GWHAD_PEERS_H

#include <jansson.h>
#include <stdio.h>

#include "desired.h"
#include "jobs.h"
#include "talk.h"

struct evconnlistener;
struct gwhad_peers;

/* Conversations that others began, at once; and of these, of one node. */
#define GWHAD_PEER_TALKS_MAX 16
#define GWHAD_PEER_TALKS_OF_ONE 3

/* Whether two nodes have the same of something. */
enum gwhad_alike {
	GWHAD_UNKNOWN,
	GWHAD_SAME,
	GWHAD_DIFFERS,
};

/* What is compared. */
enum gwhad_compared {
	GWHAD_CONFIG,
	GWHAD_RULESET,
	GWHAD_VERSION,
	GWHAD_COMPARED,
};

/**
 * struct gwhad_peer - another node
 * @all: all of them
 * @at: its name and where it is
 * @talk: what is asked of it now
 * @timer: when it is asked next
 * @up: the last time that it was asked, it answered
 * @known: it has answered once, or asked
 * @why: why not, or ""
 * @fails: how often in a row it did not
 * @heard_us: when it was heard last
 * @hello: what it said then
 * @is: what is the same here and there
 * @differs: which parts of the file are not
 * @agreed: digest of the file that both nodes had last, or ""
 */
struct gwhad_peer {
	struct gwhad_peers *all;
	struct gwha_peer_at at;
	struct gwhad_talk talk;
	struct event *timer;
	bool up;
	bool known;
	char why[256];
	unsigned int fails;
	uint64_t heard_us;
	struct gwha_hello hello;
	enum gwhad_alike is[GWHAD_COMPARED];
	char differs[2 * GWHA_PARTS_MAX * (GWHA_PART_NAME_MAX + 2)];
	char agreed[GWHA_DIGEST_TEXT];
};

/* A conversation that another node began; @peer is known when it is. */
struct gwhad_peer_call {
	struct gwhad_peers *all;
	struct gwhad_talk talk;
	struct gwhad_peer *peer;
};

/**
 * struct gwhad_peers - the other nodes
 * @base: the loop
 * @jobs: what runs programs
 * @desired: the configuration
 * @reload: what reads it anew; returns what came of it
 * @arg: passed to @reload
 * @conf: how they are spoken with
 * @tls: by which keys, or NULL
 * @bad: why not, or ""
 * @expires: when this node's certificate ends
 * @listener: where they are heard, or NULL
 * @failed: that this could not be had was said
 * @at: the nodes
 * @n: how many
 * @calls: what they have begun
 * @count: how conversations that others began ended, by reason
 * @logged_us: when one that was refused was last told
 * @hello: what this node says of itself
 * @program: what says the digest of the ruleset
 * @socket: where that is to be said
 * @ruleset: when it is asked for
 * @asking: it is
 * @ruleset_bad: that it cannot be read was said
 */
struct gwhad_peers {
	struct event_base *base;
	struct gwhad_jobs *jobs;
	const struct gwhad_desired *desired;
	const char *(*reload)(void *arg);
	void *arg;
	struct gwha_conf_peer conf;
	struct ssl_ctx_st *tls;
	char bad[512];
	int64_t expires;
	struct evconnlistener *listener;
	bool failed;
	struct gwhad_peer at[GWHA_PEER_NODES_MAX];
	size_t n;
	struct gwhad_peer_call calls[GWHAD_PEER_TALKS_MAX];
	uint64_t count[GWHAD_TALK_WHYS];
	uint64_t logged_us;
	struct gwha_hello hello;
	const char *program;
	const char *socket;
	struct event *ruleset;
	bool asking;
	bool ruleset_bad;
};

int gwhad_peers_begin(struct gwhad_peers *p, struct event_base *base,
		      struct gwhad_jobs *jobs);
void gwhad_peers_want(struct gwhad_peers *p, const struct gwha_file *file,
		      const struct gwha_conf *conf);
void gwhad_peers_look(struct gwhad_peers *p);
int gwhad_peers_ruleset(struct gwhad_peers *p, const char *digest);

/* Of one another. */
void gwhad_peer_compare(struct gwhad_peer *peer, const struct gwha_hello *h);
void gwhad_peer_compare_again(struct gwhad_peers *p);
const char *gwhad_alike_name(enum gwhad_alike is);
const char *gwhad_compared_name(enum gwhad_compared what);
void gwhad_peer_is_there(struct gwhad_peer *peer);
void gwhad_peers_listen(struct gwhad_peers *p);
void gwhad_peers_deaf(struct gwhad_peers *p);
void gwhad_peers_ask_ruleset(struct gwhad_peers *p);
bool gwhad_peer_apply(struct gwhad_peers *p, const char *from,
		      const struct gwha_message *m, char *text, size_t room);

/* What is told of them. */
json_t *gwhad_peers_json(const struct gwhad_peers *p);
void gwhad_peers_metrics(FILE *out, const struct gwhad_peers *p);

#endif /* GWHAD_PEERS_H */
