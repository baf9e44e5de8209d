/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Plain structs of what the contract has of synchronisation. */

#ifndef GWHA_OBJECTS_SYNC_H
#define GWHA_OBJECTS_SYNC_H

#include "objects.h"

/* By GWHA_A_SYNC_STATS_*; begins as struct gwha_counters. */
struct gwha_sync_stats {
	uint64_t has;
	uint64_t at[GWHA_A_SYNC_STATS_MAX + 1];
};

/* By GWHA_A_SYNC_COUNTERS_*; the same. */
struct gwha_sync_drops {
	uint64_t has;
	uint64_t at[GWHA_A_SYNC_COUNTERS_MAX + 1];
};

struct gwha_sync_link {
	uint64_t has;
	struct gwha_addr addr;
	uint8_t up;
	uint8_t used;
	uint64_t tx_frames;
	uint64_t rx_frames;
	uint64_t tx_error;
};

struct gwha_sync_links {
	uint32_t n;
	struct gwha_sync_link at[GWHA_SYNC_LINKS_MAX];
};

struct gwha_sync_peer {
	uint64_t has;
	struct gwha_addr addr;
	uint8_t up;
	uint8_t synced;
	uint32_t behind;
	uint32_t rtt_us;
	uint32_t lag_p50_us;
	uint32_t lag_p99_us;
	struct gwha_sync_stats counters;
	struct gwha_sync_drops drops;
	struct gwha_sync_links links;
};

struct gwha_sync_peers {
	uint32_t n;
	struct gwha_addr at[GWHA_SYNC_PEERS_MAX];
};

struct gwha_sync_statuses {
	uint32_t n;
	struct gwha_sync_peer at[GWHA_SYNC_PEERS_MAX];
};

struct gwha_sync_ignore {
	uint64_t has;
	uint8_t proto;
	struct gwha_addr addr;
	uint8_t plen;
	uint16_t zone;
	uint32_t mark;
	uint32_t mask;
};

struct gwha_sync_ignores {
	uint32_t n;
	struct gwha_sync_ignore at[GWHA_SYNC_IGNORES_MAX];
};

struct gwha_sync {
	uint64_t has;
	char group[GWHA_NAME_MAX + 1];
	char ifname[IFNAMSIZ];
	struct gwha_addr local;
	struct gwha_sync_peers peers;
	uint16_t port;
	uint8_t select;
	uint16_t zone;
	uint32_t mark;
	uint32_t mask;
	uint32_t rate_kbit;
	uint8_t insecure;
	struct gwha_keys keys;
	uint32_t flows;
	uint32_t replicas;
	uint32_t pending;
	uint8_t synced;
	uint64_t drop_peer;
	struct gwha_sync_statuses statuses;
	char ifname2[IFNAMSIZ];
	struct gwha_addr local2;
	struct gwha_sync_peers peers2;
	struct gwha_sync_ignores ignores;
	bool ignore_clear;
};

struct gwha_sync_event {
	uint64_t has;
	uint64_t seq;
	uint64_t time_us;
	char group[GWHA_NAME_MAX + 1];
	uint8_t what;
	struct gwha_addr peer;
};

#endif /* GWHA_OBJECTS_SYNC_H */
