/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a virtual router of an imported configuration is to become. */

#ifndef GWHA_WISH_ROUTER_H
#define GWHA_WISH_ROUTER_H

#include "block.h"
#include "objects.h"
#include "wish_route.h"

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

struct gwha_wish_group;

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
 * @routes: routes that follow it
 * @rules: rules that do
 * @sync: name of the group it is in, or NULL
 * @group: that group, once there are groups
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
	struct gwha_wish_route *routes;
	struct gwha_wish_rule *rules;
	const char *sync;
	struct gwha_wish_group *group;
	struct gwha_import_place sync_place;
	const char *secret;
	struct gwha_import_place secret_place;
	bool off;
};

#endif /* GWHA_WISH_ROUTER_H */
