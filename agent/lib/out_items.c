// SPDX-License-Identifier: GPL-2.0-or-later
/* Which attributes are shown as text, in which order and how. */

#include "out_items.h"

static const struct gwha_item router_items[] = {
	{GWHA_A_ROUTER_IFNAME, BARE},
	{GWHA_A_ROUTER_VRID, 0},
	{GWHA_A_ROUTER_FAMILY, BARE},
	{GWHA_A_ROUTER_STATE, 0},
	{GWHA_A_ROUTER_CAUSE, NONZERO},
	{GWHA_A_ROUTER_VERSION, 0},
	{GWHA_A_ROUTER_INTERVAL_US, 0},
	{GWHA_A_ROUTER_GROUP, LINE},
	{GWHA_A_ROUTER_PRIORITY, 0},
	{GWHA_A_ROUTER_PREEMPT, 0},
	{GWHA_A_ROUTER_PREEMPT_DELAY_US, NONZERO},
	{GWHA_A_ROUTER_VMAC, 0},
	{GWHA_A_ROUTER_ACCEPT, LINE},
	{GWHA_A_ROUTER_SEND_EPOCH, NONZERO},
	{GWHA_A_ROUTER_CHECKSUM, NONZERO},
	{GWHA_A_ROUTER_CHECK_ADDRESSES, NONZERO},
	{GWHA_A_ROUTER_GARP_REPEAT, 0},
	{GWHA_A_ROUTER_GARP_REFRESH_US, NONZERO},
	{GWHA_A_ROUTER_UNICAST_PEER, LINE},
	{GWHA_A_ROUTER_TTL_MIN, AFTER},
	{GWHA_A_ROUTER_FIXED_SOURCE, 0},
	{GWHA_A_ROUTER_AUTH_TYPE, LINE | NONZERO},
	{GWHA_A_ROUTER_AUTH_MODE, AFTER | NONZERO},
	{GWHA_A_ROUTER_KEY, 0},
	{GWHA_A_ROUTER_SOURCE, LINE},
	{GWHA_A_ROUTER_PEER, 0},
	{GWHA_A_ROUTER_PEER_PRIORITY, 0},
	{GWHA_A_ROUTER_ACTIVE_INTERVAL_US, NONZERO},
	{GWHA_A_ROUTER_SILENT, WORD},
	{GWHA_A_ROUTER_VIP, LINE},
	{0, 0},
};

static const struct gwha_item group_items[] = {
	{GWHA_A_GROUP_NAME, BARE},
	{GWHA_A_GROUP_STATE, 0},
	{GWHA_A_GROUP_CAUSE, NONZERO},
	{GWHA_A_GROUP_WHY, NONZERO},
	{GWHA_A_GROUP_SINCE_US, 0},
	{GWHA_A_GROUP_EPOCH, 0},
	{GWHA_A_GROUP_PARTIAL, WORD},
	{GWHA_A_GROUP_UNSERVED, WORD},
	{GWHA_A_GROUP_LEAVING, WORD},
	{GWHA_A_GROUP_PRIORITY, LINE},
	{GWHA_A_GROUP_EFFECTIVE_PRIORITY, 0},
	{GWHA_A_GROUP_PREEMPT, 0},
	{GWHA_A_GROUP_PREEMPT_DELAY_US, NONZERO},
	{GWHA_A_GROUP_START_DELAY_US, NONZERO},
	{GWHA_A_GROUP_MEMBERS, 0},
	{GWHA_A_GROUP_IMPLICIT, WORD},
	{GWHA_A_GROUP_LEASE_US, LINE},
	{GWHA_A_GROUP_LEASE_ACTION, 0},
	{GWHA_A_GROUP_LEASE_WEIGHT, AFTER | NONZERO},
	{GWHA_A_GROUP_LEASE_STATE, 0},
	{GWHA_A_GROUP_LEASE_LEFT_US, AFTER | NONZERO | BRIEF},
	{GWHA_A_GROUP_POOL, LINE},
	{GWHA_A_GROUP_POOL_WEIGHT, AFTER},
	{GWHA_A_GROUP_POOL_LIMIT, AFTER},
	{GWHA_A_GROUP_POOL_ACTIVE, AFTER},
	{GWHA_A_GROUP_POOL_FULL, AFTER | WORD},
	{GWHA_A_GROUP_TRACK, LINE},
	{0, 0},
};

static const struct gwha_item lease_items[] = {
	{GWHA_A_GROUP_NAME, BARE},
	{GWHA_A_GROUP_LEASE_US, 0},
	{GWHA_A_GROUP_LEASE_ACTION, 0},
	{GWHA_A_GROUP_LEASE_WEIGHT, NONZERO},
	{GWHA_A_GROUP_LEASE_STATE, 0},
	{GWHA_A_GROUP_LEASE_LEFT_US, NONZERO | BRIEF},
	{0, 0},
};

static const struct gwha_item track_items[] = {
	{GWHA_A_TRACK_IFNAME, 0},
	{GWHA_A_TRACK_NAME, 0},
	{GWHA_A_TRACK_WEIGHT, NONZERO},
	{GWHA_A_TRACK_UP_DELAY_US, NONZERO},
	{GWHA_A_TRACK_DOWN_DELAY_US, NONZERO},
	{GWHA_A_TRACK_UP, UPDOWN},
	{0, 0},
};

static const struct gwha_item key_items[] = {
	{GWHA_A_KEY_ID, BARE},
	{GWHA_A_KEY_SEND, WORD},
	{0, 0},
};

static const struct gwha_item stats_items[] = {
	{GWHA_A_STATS_IFNAME, BARE},
	{GWHA_A_STATS_VRID, 0},
	{GWHA_A_STATS_FAMILY, BARE},
	{0, 0},
};

static const struct gwha_item vip_items[] = {
	{GWHA_A_VIP_IFNAME, 0},
	{GWHA_A_VIP_EXCLUDED, WORD},
	{GWHA_A_VIP_STATE, BARE},
	{0, 0},
};

static const struct gwha_item sync_items[] = {
	{GWHA_A_SYNC_GROUP, BARE},
	{GWHA_A_SYNC_IFNAME, 0},
	{GWHA_A_SYNC_LOCAL, 0},
	{GWHA_A_SYNC_PEER, 0},
	{GWHA_A_SYNC_PORT, 0},
	{GWHA_A_SYNC_IFNAME2, LINE},
	{GWHA_A_SYNC_LOCAL2, 0},
	{GWHA_A_SYNC_PEER2, 0},
	{GWHA_A_SYNC_SELECT, LINE | BARE},
	{GWHA_A_SYNC_ZONE, 0},
	{GWHA_A_SYNC_MARK, HEX},
	{GWHA_A_SYNC_MASK, SLASH | HEX},
	{GWHA_A_SYNC_IGNORE, 0},
	{GWHA_A_SYNC_RATE_KBIT, NONZERO},
	{GWHA_A_SYNC_INSECURE, WORD},
	{GWHA_A_SYNC_KEY, 0},
	{GWHA_A_SYNC_FLOWS, LINE},
	{GWHA_A_SYNC_REPLICAS, 0},
	{GWHA_A_SYNC_PENDING, 0},
	{GWHA_A_SYNC_SYNCED, YESNO},
	{GWHA_A_SYNC_DROP_PEER, NONZERO},
	{0, 0},
};

static const struct gwha_item sync_peer_items[] = {
	{GWHA_A_SYNC_PEER_ADDR, BARE},
	{GWHA_A_SYNC_PEER_UP, UPDOWN},
	{GWHA_A_SYNC_PEER_SYNCED, YESNO},
	{GWHA_A_SYNC_PEER_BEHIND, 0},
	{GWHA_A_SYNC_PEER_RTT_US, 0},
	{GWHA_A_SYNC_PEER_LAG_P50_US, 0},
	{GWHA_A_SYNC_PEER_LAG_P99_US, 0},
	{0, 0},
};

static const struct gwha_item sync_link_items[] = {
	{GWHA_A_SYNC_LINK_ADDR, BARE},
	{GWHA_A_SYNC_LINK_UP, UPDOWN},
	{GWHA_A_SYNC_LINK_USED, WORD},
	{GWHA_A_SYNC_LINK_TX_FRAMES, 0},
	{GWHA_A_SYNC_LINK_RX_FRAMES, 0},
	{GWHA_A_SYNC_LINK_TX_ERROR, NONZERO},
	{0, 0},
};

static const struct gwha_item sync_ignore_items[] = {
	{GWHA_A_SYNC_IGNORE_ZONE, 0},
	{GWHA_A_SYNC_IGNORE_MARK, HEX},
	{GWHA_A_SYNC_IGNORE_MASK, SLASH | HEX},
	{0, 0},
};

static const struct gwha_item event_items[] = {
	{GWHA_A_EVENT_WHY, 0},
	{GWHA_A_EVENT_CAUSE, NONZERO},
	{GWHA_A_EVENT_EPOCH, 0},
	{GWHA_A_EVENT_IFNAME, 0},
	{GWHA_A_EVENT_VRID, 0},
	{GWHA_A_EVENT_FAMILY, BARE},
	{0, 0},
};

/* The items of what is written by items alone. */
static const struct {
	const struct gwha_kind *kind;
	const struct gwha_item *items;
} sheets[] = {
	{&gwha_kind_router, router_items}, {&gwha_kind_group, group_items},
	{&gwha_kind_lease, lease_items},   {&gwha_kind_stats, stats_items},
	{&gwha_kind_track, track_items},   {&gwha_kind_key, key_items},
	{&gwha_kind_vip, vip_items},	   {&gwha_kind_sync, sync_items},
	{&gwha_kind_sync_peer, sync_peer_items},
	{&gwha_kind_sync_link, sync_link_items},
	{&gwha_kind_sync_ignore, sync_ignore_items},
	{&gwha_kind_event, event_items},
};

/**
 * gwha_items_of - what a kind of object has to show, in which order
 * @kind: one that is written as text
 *
 * Of events what follows their head.
 *
 * Return: items; the last one has the number 0.
 */
const struct gwha_item *gwha_items_of(const struct gwha_kind *kind)
{
	size_t i = 0;

	while (sheets[i].kind != kind)
		i++;
	return sheets[i].items;
}
