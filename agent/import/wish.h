/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an imported configuration is to become, whoever it was written for. */

#ifndef GWHA_WISH_H
#define GWHA_WISH_H

#include "index.h"
#include "wish_check.h"
#include "wish_router.h"

/* Of what is tracked so many are read; a group has fewer. */
#define GWHA_WISH_TRACKS_MAX 256

/**
 * struct gwha_wish_group - routers that change state together
 * @next: the one behind it
 * @name: its name in the result
 * @source: its name in the source
 * @place: where it begins
 * @own: made here for one router
 * @priority: that of its routers
 * @preempt: the same
 * @preempt_delay_us: the longest of its routers
 * @start_delay_us: the longest of its routers
 * @tracks: what it depends on
 * @n_tracks: how many
 * @n: how many routers are in it that are carried over
 */
struct gwha_wish_group {
	struct gwha_wish_group *next;
	const char *name;
	const char *source;
	struct gwha_import_place place;
	bool own;
	int priority;
	int preempt;
	int64_t preempt_delay_us;
	int64_t start_delay_us;
	struct gwha_wish_track *tracks;
	unsigned int n_tracks;
	unsigned int n;
};

/* How connections are synchronised. */
struct gwha_wish_sync {
	struct gwha_import_place place;
	const char *group;
	struct gwha_import_place group_place;
	const char *dev;
	struct gwha_addr local;
	struct gwha_peers peers;
	bool wanted;
};

/**
 * struct gwha_wish_addr - an address that a device has
 * @next: the one behind it
 * @more: the next of its device
 * @last: of the first of a device: the last one; else NULL
 * @dev: device
 * @text: address and prefix length
 * @addr: the same
 * @plen: the same
 * @place: where it stands
 */
struct gwha_wish_addr {
	struct gwha_wish_addr *next;
	struct gwha_wish_addr *more;
	struct gwha_wish_addr *last;
	const char *dev;
	const char *text;
	struct gwha_addr addr;
	unsigned int plen;
	struct gwha_import_place place;
};

/**
 * struct gwha_wish - all of it
 * @im: import
 * @from: whose configuration it was, for the head of the result
 * @node: name of the node, or NULL
 * @addrs: what addresses its devices have
 * @last_addr: the last of them
 * @n_addrs: how many
 * @addrs_by_dev: of each device the first
 * @groups: groups
 * @last_group: the last of them
 * @n_groups: how many
 * @groups_by_name: by their names in the result
 * @groups_by_source: those that have one in the source, by that
 * @routers: routers
 * @last_router: the last of them
 * @n_routers: how many
 * @routers_by_name: those that have a name there
 * @sync: how connections are synchronised
 * @checks: what says how conditions are
 */
struct gwha_wish {
	struct gwha_import *im;
	const char *from;
	const char *node;
	struct gwha_wish_addr *addrs;
	struct gwha_wish_addr *last_addr;
	unsigned int n_addrs;
	struct gwha_index addrs_by_dev;
	struct gwha_wish_group *groups;
	struct gwha_wish_group *last_group;
	unsigned int n_groups;
	struct gwha_index groups_by_name;
	struct gwha_index groups_by_source;
	struct gwha_wish_router *routers;
	struct gwha_wish_router *last_router;
	unsigned int n_routers;
	struct gwha_index routers_by_name;
	struct gwha_wish_sync sync;
	struct gwha_wish_check *checks;
};

struct gwha_wish_router *gwha_wish_router(struct gwha_wish *w,
					  struct gwha_import_place place,
					  const char *name, const char *fmt,
					  ...)
	__attribute__((format(printf, 4, 5)));
struct gwha_wish_group *gwha_wish_group(struct gwha_wish *w, const char *source,
					struct gwha_import_place place);
int gwha_wish_track(struct gwha_wish *w, struct gwha_wish_track **list,
		    const struct gwha_wish_track *track);
int gwha_wish_finish(struct gwha_wish *w);
int gwha_wish_group_tracks(struct gwha_wish *w, struct gwha_wish_group *g,
			   const struct gwha_wish_track *track);
int gwha_wish_groups(struct gwha_wish *w);

#endif /* GWHA_WISH_H */
