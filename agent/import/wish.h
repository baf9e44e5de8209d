/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an imported configuration is to become, whoever it was written for. */

#ifndef GWHA_WISH_H
#define GWHA_WISH_H

#include "block.h"
#include "objects.h"
#include "wish_check.h"

/* Of what is tracked so many are read; a group has fewer. */
#define GWHA_WISH_TRACKS_MAX 256

/* What is not said in the source is this. */
#define GWHA_UNSAID (-1)

/* A virtual address; @dev is one of its own, or NULL. */
struct gwha_wish_vip {
	struct gwha_wish_vip *next;
	struct gwha_addr addr;
	unsigned int plen;
	const char *dev;
	bool excluded;
	struct gwha_import_place place;
};

/**
 * struct gwha_wish_track - what a router or group depends on
 * @next: the one behind it
 * @dev: device, or NULL
 * @name: condition, or NULL
 * @weight: by how much the priority falls while it is down, or rises, if it is
 *	negative, while it is up; 0 is a fault
 * @place: where it stands
 */
struct gwha_wish_track {
	struct gwha_wish_track *next;
	const char *dev;
	const char *name;
	int weight;
	struct gwha_import_place place;
};

/**
 * struct gwha_wish_router - a virtual router
 * @next: the one behind it
 * @what: what its source calls it, for texts
 * @name: its name there, or NULL
 * @place: where it begins
 * @dev: device, or NULL
 * @vrid: VRID, or 0
 * @version: VRRP version, or 0
 * @interval_us: of adverts, or GWHA_UNSAID
 * @priority: priority
 * @preempt: whether a higher priority takes over
 * @preempt_delay_us: for how long a lower one must be heard
 * @start_delay_us: how long it listens at least
 * @vmac: on, off, or GWHA_UNSAID
 * @accept: the same
 * @garp_repeat: how often, or GWHA_UNSAID
 * @garp_refresh_us: how often, or GWHA_UNSAID
 * @ttl_min: lowest TTL accepted, or GWHA_UNSAID
 * @src: source of adverts; len 0 for none
 * @peers: whom they are sent to
 * @vips: virtual addresses
 * @n_vips: how many are in the adverts
 * @n_excluded: how many are not
 * @tracks: what it depends on
 * @sync: name of the group it is in, or NULL
 * @sync_place: where that is said
 * @secret: text of its authentication, or NULL
 * @secret_place: where that is said
 * @off: is not carried over
 */
struct gwha_wish_router {
	struct gwha_wish_router *next;
	const char *what;
	const char *name;
	struct gwha_import_place place;
	const char *dev;
	unsigned int vrid;
	unsigned int version;
	int64_t interval_us;
	int priority;
	int preempt;
	int64_t preempt_delay_us;
	int64_t start_delay_us;
	int vmac;
	int accept;
	int garp_repeat;
	int64_t garp_refresh_us;
	int ttl_min;
	struct gwha_addr src;
	struct gwha_peers peers;
	struct gwha_wish_vip *vips;
	unsigned int n_vips;
	unsigned int n_excluded;
	struct gwha_wish_track *tracks;
	const char *sync;
	struct gwha_import_place sync_place;
	const char *secret;
	struct gwha_import_place secret_place;
	bool off;
};

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
 * @n: how many routers are in it
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

/* An address that a device has. */
struct gwha_wish_addr {
	struct gwha_wish_addr *next;
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
 * @n_addrs: how many
 * @groups: groups
 * @n_groups: how many
 * @routers: routers
 * @n_routers: how many
 * @sync: how connections are synchronised
 * @checks: what says how conditions are
 */
struct gwha_wish {
	struct gwha_import *im;
	const char *from;
	const char *node;
	struct gwha_wish_addr *addrs;
	unsigned int n_addrs;
	struct gwha_wish_group *groups;
	unsigned int n_groups;
	struct gwha_wish_router *routers;
	unsigned int n_routers;
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
