/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a group tracks: links, and conditions that userspace reports. */

#ifndef GWHA_TRACK_H
#define GWHA_TRACK_H

#include <linux/if.h>
#include <linux/netdevice.h>

#include "core/health.h"

struct net;

/**
 * struct gwha_track_conf - something to be tracked
 * @ifname: device, or empty
 * @name: condition, or empty; one of the two is given
 * @weight: what it costs while it is down; 0: fault
 * @up_delay_us: how long it must be up before it counts
 * @down_delay_us: how long it must be down before it counts
 */
struct gwha_track_conf {
	char ifname[IFNAMSIZ];
	char name[GWHA_NAME_MAX + 1];
	u8 weight;
	u32 up_delay_us;
	u32 down_delay_us;
};

/**
 * struct gwha_tracked - something that is tracked
 * @conf: as it was asked for; the device's name follows its renaming
 * @dev: the device, NULL while there is none
 * @ref: of the reference on @dev
 * @reported: what was reported last of a condition
 * @t: whether it counts as up
 */
struct gwha_tracked {
	struct gwha_track_conf conf;
	struct net_device *dev;
	netdevice_tracker ref;
	bool reported;
	struct gwha_track t;
};

/**
 * struct gwha_tracks - all that a group tracks
 * @n: how many
 * @at: which
 *
 * Changed under RTNL and the group's lock, read under either.
 */
struct gwha_tracks {
	u8 n;
	struct gwha_tracked at[];
};

/* Process context; RTNL. */
struct gwha_tracks *gwha_tracks_new(struct net *net,
				    const struct gwha_track_conf *conf, u8 n,
				    const struct gwha_tracks *old, u64 now_us);
void gwha_tracks_free(struct gwha_tracks *ts);

/* Under RTNL and the group's lock; whether anything changed. */
bool gwha_tracks_device(struct gwha_tracks *ts, struct net_device *dev,
			unsigned long event);

/* Under the group's lock. */
bool gwha_tracks_report(struct gwha_tracks *ts, const char *name, bool up);
u32 gwha_tracks_look(struct gwha_tracks *ts, struct gwha_health *h, u64 now_us);

#endif /* GWHA_TRACK_H */
