/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A Vyatta's or VyOS's configuration that is being carried over. */

#ifndef GWHA_VY_H
#define GWHA_VY_H

#include "wish_value.h"

/* As many words as a path of blocks and its last statement can have. */
#define GWHA_VY_WORDS_MAX 128

/**
 * struct gwha_vy_router - what of a router is told in several lines
 * @next: the one behind it
 * @rt: router
 * @type: of its authentication, or an empty word
 * @pass: its secret, or an empty word
 * @check: its health-check; line 0 for none
 */
struct gwha_vy_router {
	struct gwha_vy_router *next;
	struct gwha_wish_router *rt;
	struct gwha_at type;
	struct gwha_at pass;
	struct gwha_wish_check check;
};

/* A tracked device: its weight comes in two lines. */
struct gwha_vy_track {
	struct gwha_vy_track *next;
	struct gwha_wish_router *rt;
	const char *dev;
	struct gwha_import_place place;
	int value;
	bool raises;
};

/* How long all routers of a device listen at least. */
struct gwha_vy_delay {
	int64_t us;
};

/**
 * struct gwha_vy - a configuration
 * @w: what it is to become
 * @block: its statements, where it has blocks
 * @routers: routers
 * @numbered: those that have no name, by device and VRID
 * @named: those that have one
 * @tracks: what they depend on
 * @n_tracks: how many
 * @delays: delays of devices, by their names
 * @delay_us: of all routers
 * @host: name of the host, or an empty word
 * @listen: the own address for synchronisation; len 0 for none
 */
struct gwha_vy {
	struct gwha_wish w;
	struct gwha_block block;
	struct gwha_vy_router *routers;
	struct gwha_index numbered;
	struct gwha_index named;
	struct gwha_vy_track *tracks;
	unsigned int n_tracks;
	struct gwha_index delays;
	int64_t delay_us;
	struct gwha_at host;
	struct gwha_addr listen;
};

/* Words of a path, those that are read already taken away. */
struct gwha_vy_path {
	const struct gwha_at *words;
	size_t n;
};

int gwha_vy_path(struct gwha_vy *vy, struct gwha_vy_path path);
const struct gwha_at *gwha_vy_value(struct gwha_vy *vy,
				    struct gwha_vy_path path);
struct gwha_vy_path gwha_vy_next(struct gwha_vy_path path, size_t n);
bool gwha_vy_is(struct gwha_vy_path path, size_t i, const char *word);
void gwha_vy_lose(struct gwha_vy *vy, struct gwha_vy_path path,
		  const char *what, const char *why);

/* vy_router.c */
int gwha_vy_group(struct gwha_vy *vy, struct gwha_vy_path path,
		  const struct gwha_at *type, const char *dev);
int gwha_vy_named(struct gwha_vy *vy, struct gwha_vy_path path);
int gwha_vy_member(struct gwha_vy *vy, struct gwha_vy_path path);

/* vy_check.c */
int gwha_vy_health(struct gwha_vy *vy, struct gwha_vy_router *r,
		   struct gwha_vy_path path);
int gwha_vy_finish_health(struct gwha_vy *vy, struct gwha_vy_router *r);
int gwha_vy_transition(struct gwha_vy *vy, struct gwha_vy_router *r,
		       struct gwha_vy_path path);
int gwha_vy_notify(struct gwha_vy *vy, struct gwha_vy_router *r,
		   struct gwha_vy_path path);

/* vy_finish.c */
int gwha_vy_sync(struct gwha_vy *vy, struct gwha_vy_path path);
int gwha_vy_finish(struct gwha_vy *vy);

#endif /* GWHA_VY_H */
