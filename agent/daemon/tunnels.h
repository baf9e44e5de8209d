/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IPsec connections that follow a group: charon is told what to do about them. */

#ifndef GWHAD_TUNNELS_H
#define GWHAD_TUNNELS_H

#include <jansson.h>
#include <stdio.h>

#include "charon.h"
#include "conf.h"
#include "hot_room.h"
#include "ike.h"
#include "ike_message.h"
#include "timeline.h"

#define GWHAD_CHARON_SOCKET "/run/charon.vici"
#define GWHAD_CHARON_FIFO "/run/charon.ha"

struct gwhad_ipsec;

/* Who owns a group. */
struct gwhad_ipsec_group {
	char name[GWHA_NAME_MAX + 1];
	bool owner;
	uint64_t epoch;
};

/**
 * struct gwhad_tunnel - a connection
 * @all: it is one of these
 * @name: as the file has it
 * @conf: what the file says of it; NULL when it has it no more
 * @mark: of the parameters that the file says
 * @ike: where it stands
 * @seen: what there is
 * @told: charon was told all that the file says, and took it
 * @touched: a command of it ended since the look that goes on began
 * @missed: the last look has not found its IKE SA, which was there before
 * @there: what the look that goes on has found so far
 * @olds: what was made with other parameters, as the last look found it
 * @there_olds: as the look that goes on has found it so far
 * @children: child SAs of one that is hot, as the last look found them
 * @there_children: as the look that goes on has found them so far
 * @kept: those that there were when this node gave it up; none if that is over
 * @kept_us: when that was
 * @outdated: the IKE SA of a copy that is not the latest, or 0
 * @outdated_us: since when
 * @conn: charon has the connection
 * @secret: and what proves who we are
 * @key: what charon calls the certificate's key, or ""
 * @pending: commands of it on their way
 * @left: of these, parts of loading it
 * @ending: of these, those that end what is old
 * @anew: the file was read again meanwhile, so it is told again
 * @failed: why the first of them failed, or ""
 * @shown: the state that was spoken of last
 */
struct gwhad_tunnel {
	struct gwhad_ipsec *all;
	char name[GWHA_IPSEC_NAME_MAX + 1];
	const struct gwha_conf_ipsec *conf;
	char mark[GWHA_IKE_MARK_MAX];
	struct gwha_ike ike;
	struct gwha_ike_seen seen;
	bool told;
	bool touched;
	bool missed;
	struct gwha_ike_seen there;
	struct gwha_ike_olds olds;
	struct gwha_ike_olds there_olds;
	struct gwha_ike_children children;
	struct gwha_ike_children there_children;
	struct gwha_ike_children kept;
	uint64_t kept_us;
	uint32_t outdated;
	uint64_t outdated_us;
	bool conn;
	bool secret;
	char key[64];
	unsigned int pending;
	unsigned int left;
	unsigned int ending;
	bool anew;
	char failed[GWHA_IKE_CAUSE_MAX];
	enum gwha_ike_state shown;
};

/* Who dials: a connection to charon of its own, for as long as that takes. */
struct gwhad_dialler {
	struct gwhad_ipsec *all;
	struct gwhad_charon charon;
	struct gwhad_tunnel *tunnel;
	char hint[GWHA_IKE_CAUSE_MAX];
};

/**
 * struct gwhad_ipsec - all connections
 * @base: the loop
 * @path: charon's socket
 * @charon: for what is answered at once
 * @diallers: for what takes its time
 * @hot: what tells charon which copies to use
 * @begun: there was a connection once
 * @tunnels: in the order in which they have their turn
 * @n: how many
 * @groups: whose they are
 * @n_groups: how many
 * @known: it was heard whose they are
 * @timer: when it looks again
 * @due_us: the time of that, or 0
 * @soon: when a VIP may have come
 * @vip: the address that was asked for last in this turn
 * @vip_there: the kernel has it
 * @looking: a look goes on
 * @again: something happened since it began
 * @room: for packets with secrets; no core file has it
 * @looks: how often it has looked
 * @began_us: when the last look began
 * @look_us: how long the last one took that is done
 * @said: what was said last of charon
 * @changed: called when something may have changed, or NULL
 * @changed_arg: passed to it
 */
struct gwhad_ipsec {
	struct event_base *base;
	const char *path;
	struct gwhad_charon charon;
	struct gwhad_dialler diallers[GWHA_IKE_SLOTS];
	struct gwhad_hot hot;
	bool begun;
	struct gwhad_tunnel **tunnels;
	size_t n;
	struct gwhad_ipsec_group *groups;
	size_t n_groups;
	bool known;
	struct event *timer;
	uint64_t due_us;
	struct event *soon;
	struct gwha_addr vip;
	bool vip_there;
	bool looking;
	bool again;
	uint8_t *room;
	uint64_t looks;
	uint64_t began_us;
	uint64_t look_us;
	char said[160];
	void (*changed)(void *arg);
	void *changed_arg;
};

int gwhad_ipsec_begin(struct gwhad_ipsec *i, struct event_base *base);
void gwhad_ipsec_want(struct gwhad_ipsec *i, const struct gwha_conf *conf);
void gwhad_ipsec_event(struct gwhad_ipsec *i, const struct gwha_event *ev);
void gwhad_ipsec_dump(struct gwhad_ipsec *i, const struct gwha_group *groups,
		      size_t n);

/* between its files */
int gwhad_ipsec_ready(struct gwhad_ipsec *i);
void gwhad_ipsec_look(struct gwhad_ipsec *i);
void gwhad_ipsec_look_soon(struct gwhad_ipsec *i);
void gwhad_ipsec_turn(struct gwhad_ipsec *i);
void gwhad_ipsec_wait(struct gwhad_ipsec *i, uint64_t us);
void gwhad_tunnel_step(struct gwhad_tunnel *t);
struct gwhad_tunnel *gwhad_tunnel_find(const struct gwhad_ipsec *i,
				       const char *name);
void gwhad_tunnel_show(struct gwhad_tunnel *t);
void gwhad_tunnel_put(struct gwhad_tunnel *t);
bool gwhad_tunnel_load(struct gwhad_tunnel *t, struct gwha_err *err);
bool gwhad_vip_there(const struct gwha_addr *addr);

void gwhad_ipsec_tally(const struct gwhad_ipsec *i, const char *group,
		       bool owner, struct gwha_tally *tally);
json_t *gwhad_ipsec_json(const struct gwhad_ipsec *i);
void gwhad_ipsec_metrics(FILE *out, const struct gwhad_ipsec *i);

#endif /* GWHAD_TUNNELS_H */
