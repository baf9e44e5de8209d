/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Plain structs of the contract's objects. Every struct begins with the bits
 * of the attributes it holds.
 */

#ifndef GWHA_OBJECTS_H
#define GWHA_OBJECTS_H

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>

#include <linux/gwha.h>

#define GWHA_HAS(attr) (UINT64_C(1) << (attr))

/* An address: len is 4 or 16, or 0 for none. */
struct gwha_addr {
	uint8_t len;
	uint8_t bytes[16];
};

/* A secret, never shown; begins as an address does. */
struct gwha_secret {
	uint8_t len;
	uint8_t bytes[GWHA_SECRET_MAX];
};

struct gwha_vip {
	uint64_t has;
	struct gwha_addr addr;
	uint8_t plen;
	uint8_t state;
	uint32_t error;
	char ifname[IFNAMSIZ];
	uint8_t excluded;
};

/* In the adverts or not. */
#define GWHA_VIPS_MAX (GWHA_VIP_MAX + GWHA_VIP_EXCLUDED_MAX)

struct gwha_vips {
	uint32_t n;
	struct gwha_vip at[GWHA_VIPS_MAX];
};

struct gwha_peers {
	uint32_t n;
	struct gwha_addr at[GWHA_PEERS_MAX];
};

struct gwha_key {
	uint64_t has;
	uint8_t id;
	struct gwha_secret secret;
	uint8_t send;
};

struct gwha_keys {
	uint32_t n;
	struct gwha_key at[GWHA_KEYS_MAX];
};

struct gwha_track {
	uint64_t has;
	char ifname[IFNAMSIZ];
	char name[GWHA_NAME_MAX + 1];
	uint8_t weight;
	uint32_t up_delay_us;
	uint32_t down_delay_us;
	uint8_t up;
};

struct gwha_tracks {
	uint32_t n;
	struct gwha_track at[GWHA_TRACKS_MAX];
};

struct gwha_router {
	uint64_t has;
	char ifname[IFNAMSIZ];
	uint32_t ifindex;
	uint8_t vrid;
	uint8_t family;
	uint8_t version;
	uint32_t interval_us;
	char group[GWHA_NAME_MAX + 1];
	uint8_t priority;
	uint8_t preempt;
	uint32_t preempt_delay_us;
	uint8_t vmac;
	struct gwha_vips vips;
	bool vip_clear;
	uint8_t state;
	uint8_t cause;
	struct gwha_addr source;
	struct gwha_addr peer;
	uint8_t peer_priority;
	uint32_t active_interval_us;
	uint8_t silent;
	uint8_t accept;
	uint8_t send_epoch;
	uint8_t checksum;
	uint8_t check_addresses;
	uint8_t garp_repeat;
	uint32_t garp_refresh_us;
	struct gwha_peers unicast;
	bool unicast_clear;
	uint8_t ttl_min;
	struct gwha_addr fixed_source;
	uint8_t auth_type;
	struct gwha_secret auth_text;
	uint8_t auth_mode;
	struct gwha_keys keys;
};

struct gwha_group {
	uint64_t has;
	char name[GWHA_NAME_MAX + 1];
	uint8_t priority;
	uint8_t preempt;
	uint32_t preempt_delay_us;
	uint8_t implicit;
	uint8_t state;
	uint8_t cause;
	uint8_t why;
	uint64_t since_us;
	uint64_t epoch;
	uint8_t partial;
	uint8_t leaving;
	uint32_t members;
	uint32_t start_delay_us;
	uint8_t effective_priority;
	struct gwha_tracks tracks;
	bool track_clear;
	uint32_t lease_us;
	uint8_t lease_action;
	uint8_t lease_weight;
	uint8_t lease_state;
	uint64_t lease_left_us;
	char pool[GWHA_NAME_MAX + 1];
	uint8_t pool_weight;
	uint8_t pool_limit;
	uint8_t pool_active;
	uint8_t pool_full;
	uint8_t unserved;
};

/* Counters by GWHA_A_COUNTERS_*. */
struct gwha_counters {
	uint64_t has;
	uint64_t at[GWHA_A_COUNTERS_MAX + 1];
};

/* Adverts by GWHA_A_LATENESS_*; begins as struct gwha_counters. */
struct gwha_lateness {
	uint64_t has;
	uint64_t at[GWHA_A_LATENESS_MAX + 1];
};

/* interval_us is not the contract's: the router's, or 0 if nobody asked. */
struct gwha_stats {
	uint64_t has;
	char ifname[IFNAMSIZ];
	uint8_t vrid;
	uint8_t family;
	struct gwha_counters counters;
	struct gwha_lateness rx_lateness;
	struct gwha_lateness tx_lateness;
	uint64_t worst_rx_late_us;
	uint32_t hint_interval_us;
	uint32_t interval_us;
};

struct gwha_event {
	uint64_t has;
	uint64_t seq;
	uint64_t time_us;
	char group[GWHA_NAME_MAX + 1];
	uint8_t from;
	uint8_t to;
	uint8_t why;
	uint8_t cause;
	uint64_t epoch;
	char ifname[IFNAMSIZ];
	uint8_t vrid;
	uint8_t family;
};

#endif /* GWHA_OBJECTS_H */
