/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Synchronisation of a group's connections with its peers. */

#ifndef GWHA_SYNC_H
#define GWHA_SYNC_H

#include <linux/if.h>

#include <linux/gwha.h>

#include "core/auth.h"
#include "core/sync_select.h"

struct gwha_group;
struct netlink_ext_ack;

/**
 * struct gwha_sync_addrs - a link: where the nodes are on it
 * @ifname: device that the peers are reached by
 * @family: GWHA_FAMILY_* of all addresses
 * @local: own address there
 * @n_peers: how many, 1 to GWHA_SYNC_PEERS_MAX
 * @peer: theirs
 */
struct gwha_sync_addrs {
	char ifname[IFNAMSIZ];
	u8 family;
	struct gwha_addr local;
	u8 n_peers;
	struct gwha_addr peer[GWHA_SYNC_PEERS_MAX];
};

/**
 * struct gwha_sync_conf - what is asked for
 * @n_links: how many there are
 * @link: each; of as many peers, in the same order
 * @port: UDP, of all nodes
 * @select: GWHA_SYNC_SELECT_*: which connections are the group's
 * @zone: with GWHA_SYNC_SELECT_ZONE
 * @mark: with GWHA_SYNC_SELECT_MARK
 * @mask: with GWHA_SYNC_SELECT_MARK
 * @ignore: which of them are not told of
 * @n_ignore: how many
 * @rate: kbit/s that may be sent to a peer; 0 for no limit
 * @insecure: asked for by that word: no key
 * @send: id of the key that own streams begin under; 0 if insecure
 * @n_keys: length of @keys; 0 if insecure
 * @keys: each id once
 *
 * Holds secrets: whoever frees a copy wipes it before.
 */
struct gwha_sync_conf {
	u8 n_links;
	struct gwha_sync_addrs link[GWHA_SYNC_LINKS_MAX];
	u16 port;
	u8 select;
	u16 zone;
	u32 mark;
	u32 mask;
	struct gwha_ignore ignore[GWHA_SYNC_IGNORES_MAX];
	u8 n_ignore;
	u32 rate;
	bool insecure;
	u8 send;
	u8 n_keys;
	struct gwha_auth_key keys[GWHA_KEYS_MAX];
};

/**
 * struct gwha_sync_link_status - a link to a peer, for showing
 * @addr: its address there
 * @up: both hear each other by it
 * @used: data is sent by it
 * @tx: frames sent
 * @rx: frames received and accepted
 * @tx_error: frames that could not be sent
 */
struct gwha_sync_link_status {
	struct gwha_addr addr;
	bool up;
	bool used;
	u64 tx;
	u64 rx;
	u64 tx_error;
};

/**
 * struct gwha_sync_peer_status - a peer, for showing
 * @link: each link to it
 * @up: streams both ways, and heard within a second
 * @synced: it has told all it has (its last wanted pass has ended)
 * @behind: data frames that it has not acknowledged
 * @rtt_us: time of a round trip; 0 while unknown
 * @lag_p50_us: from when its sender heard of the oldest change in a frame to its
 *	being applied, as receiver; 0 while unknown
 * @lag_p99_us: the same
 * @count: by GWHA_A_SYNC_STATS_*
 * @drop: by GWHA_A_SYNC_COUNTERS_*
 */
struct gwha_sync_peer_status {
	struct gwha_sync_link_status link[GWHA_SYNC_LINKS_MAX];
	bool up;
	bool synced;
	u32 behind;
	u32 rtt_us;
	u32 lag_p50_us;
	u32 lag_p99_us;
	u64 count[GWHA_A_SYNC_STATS_MAX + 1];
	u64 drop[GWHA_A_SYNC_COUNTERS_MAX + 1];
};

/**
 * struct gwha_sync_status - a group's synchronisation, for showing
 * @flows: own connections that peers were told of
 * @replicas: connections of peers that are kept here
 * @pending: changes that wait to be sent
 * @synced: every peer that is up has told all it has, or the wait for it ended
 * @drop_peer: datagrams of somebody who is none of the peers
 * @n_peers: length of @peer
 * @peer: each, in the order of the configuration
 *
 * Some kilobytes: not for the stack.
 */
struct gwha_sync_status {
	u32 flows;
	u32 replicas;
	u32 pending;
	bool synced;
	u64 drop_peer;
	u8 n_peers;
	struct gwha_sync_peer_status peer[GWHA_SYNC_PEERS_MAX];
};

/* Before a group that comes up preempts: for what the active knows. */
#define GWHA_SYNC_WAIT_US	30000000u

int gwha_sync_init(void);
void gwha_sync_exit(void);

/* Any context but hard interrupt; the group's lock. */
void gwha_sync_elected(struct gwha_group *g);

/*
 * Process context, conf_lock held, RTNL not held; may sleep. What is asked for
 * was checked; the first call begins, another one replaces the whole.
 */
int gwha_sync_set(struct gwha_group *g, const struct gwha_sync_conf *conf,
		  struct netlink_ext_ack *extack);
void gwha_sync_resync(struct gwha_group *g);
void gwha_sync_flush(struct gwha_group *g);

/* The same; of a group that has none it does nothing, and RTNL may be held. */
void gwha_sync_del(struct gwha_group *g);

/*
 * Any process context; RCU or conf_lock. Without synchronisation false, and
 * nothing is filled in. @secrets: with the keys' secrets, else zeros are there.
 */
bool gwha_sync_conf_get(struct gwha_group *g, struct gwha_sync_conf *conf,
			bool secrets);
void gwha_sync_status(struct gwha_group *g, struct gwha_sync_status *status);

/* sync_tell.c: any but hard interrupt, under any lock of ours or none. */
void gwha_sync_tell(struct gwha_group *g, u8 what, u8 family,
		    const struct gwha_addr *peer);

#endif /* GWHA_SYNC_H */
