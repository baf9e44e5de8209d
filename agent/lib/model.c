// SPDX-License-Identifier: GPL-2.0-or-later
/* Where in the model's structs each attribute of the contract lives. */

#include <stddef.h>
#include <string.h>

#include "model.h"

#define FIELD(type, member)                                \
	{                                                  \
		.offset = offsetof(struct type, member),   \
		.size = sizeof(((struct type *)0)->member) \
	}

#define NEST(type, member, nested)                                            \
	{                                                                     \
		.offset = offsetof(struct type, member),                      \
		.size = sizeof(((struct type *)0)->member), .kind = &(nested) \
	}

#define LIST_OF(type, member, nested)                               \
	{                                                           \
		.offset = offsetof(struct type, member.n),          \
		.size = sizeof(((struct type *)0)->member),         \
		.kind = (nested),                                   \
		.first = offsetof(struct type, member.at),          \
		.step = sizeof(((struct type *)0)->member.at[0]),   \
		.room = sizeof(((struct type *)0)->member.at) /     \
			sizeof(((struct type *)0)->member.at[0])    \
	}

#define LIST(type, member, nested) LIST_OF(type, member, &(nested))
#define ADDRS(type, member) LIST_OF(type, member, NULL)

/* The bits of struct gwha_*.has are attribute numbers. */
_Static_assert(GWHA_A_VIP_MAX < 64 && GWHA_A_COUNTERS_MAX < 64 &&
		       GWHA_A_ROUTER_MAX < 64 && GWHA_A_GROUP_MAX < 64 &&
		       GWHA_A_STATS_MAX < 64 && GWHA_A_EVENT_MAX < 64 &&
		       GWHA_A_KEY_MAX < 64 && GWHA_A_TRACK_MAX < 64 &&
		       GWHA_A_LATENESS_MAX < 64 && GWHA_A_SYNC_MAX < 64 &&
		       GWHA_A_SYNC_PEER_MAX < 64 &&
		       GWHA_A_SYNC_LINK_MAX < 64 &&
		       GWHA_A_SYNC_STATS_MAX < 64 &&
		       GWHA_A_SYNC_COUNTERS_MAX < 64 &&
		       GWHA_A_SYNC_EVENT_MAX < 64,
	       "more attributes than bits");

/* What is counted lies alike in all structs, whatever is counted. */
_Static_assert(offsetof(struct gwha_counters, at) ==
			       offsetof(struct gwha_lateness, at) &&
		       offsetof(struct gwha_counters, at) ==
			       offsetof(struct gwha_sync_stats, at) &&
		       offsetof(struct gwha_counters, at) ==
			       offsetof(struct gwha_sync_drops, at),
	       "counters begin at different places");

/* Addresses and secrets are read and written alike. */
_Static_assert(offsetof(struct gwha_addr, len) ==
			       offsetof(struct gwha_secret, len) &&
		       offsetof(struct gwha_addr, bytes) ==
			       offsetof(struct gwha_secret, bytes),
	       "an address and a secret begin differently");

static const struct gwha_field vip_fields[GWHA_A_VIP_MAX + 1] = {
	[GWHA_A_VIP_ADDR] = FIELD(gwha_vip, addr),
	[GWHA_A_VIP_PLEN] = FIELD(gwha_vip, plen),
	[GWHA_A_VIP_STATE] = FIELD(gwha_vip, state),
	[GWHA_A_VIP_ERROR] = FIELD(gwha_vip, error),
	[GWHA_A_VIP_IFNAME] = FIELD(gwha_vip, ifname),
	[GWHA_A_VIP_EXCLUDED] = FIELD(gwha_vip, excluded),
};

const struct gwha_kind gwha_kind_vip = {
	.set = &gwha_set_vip,
	.size = sizeof(struct gwha_vip),
	.fields = vip_fields,
};

static const struct gwha_field key_fields[GWHA_A_KEY_MAX + 1] = {
	[GWHA_A_KEY_ID] = FIELD(gwha_key, id),
	[GWHA_A_KEY_SECRET] = FIELD(gwha_key, secret),
	[GWHA_A_KEY_SEND] = FIELD(gwha_key, send),
};

const struct gwha_kind gwha_kind_key = {
	.set = &gwha_set_key,
	.size = sizeof(struct gwha_key),
	.fields = key_fields,
};

static const struct gwha_field track_fields[GWHA_A_TRACK_MAX + 1] = {
	[GWHA_A_TRACK_IFNAME] = FIELD(gwha_track, ifname),
	[GWHA_A_TRACK_NAME] = FIELD(gwha_track, name),
	[GWHA_A_TRACK_WEIGHT] = FIELD(gwha_track, weight),
	[GWHA_A_TRACK_UP_DELAY_US] = FIELD(gwha_track, up_delay_us),
	[GWHA_A_TRACK_DOWN_DELAY_US] = FIELD(gwha_track, down_delay_us),
	[GWHA_A_TRACK_UP] = FIELD(gwha_track, up),
};

const struct gwha_kind gwha_kind_track = {
	.set = &gwha_set_track,
	.size = sizeof(struct gwha_track),
	.fields = track_fields,
};

const struct gwha_kind gwha_kind_counters = {
	.set = &gwha_set_counters,
	.size = sizeof(struct gwha_counters),
};

const struct gwha_kind gwha_kind_lateness = {
	.set = &gwha_set_lateness,
	.size = sizeof(struct gwha_lateness),
};

static const struct gwha_field router_fields[GWHA_A_ROUTER_MAX + 1] = {
	[GWHA_A_ROUTER_IFNAME] = FIELD(gwha_router, ifname),
	[GWHA_A_ROUTER_IFINDEX] = FIELD(gwha_router, ifindex),
	[GWHA_A_ROUTER_VRID] = FIELD(gwha_router, vrid),
	[GWHA_A_ROUTER_FAMILY] = FIELD(gwha_router, family),
	[GWHA_A_ROUTER_VERSION] = FIELD(gwha_router, version),
	[GWHA_A_ROUTER_INTERVAL_US] = FIELD(gwha_router, interval_us),
	[GWHA_A_ROUTER_GROUP] = FIELD(gwha_router, group),
	[GWHA_A_ROUTER_PRIORITY] = FIELD(gwha_router, priority),
	[GWHA_A_ROUTER_PREEMPT] = FIELD(gwha_router, preempt),
	[GWHA_A_ROUTER_PREEMPT_DELAY_US] = FIELD(gwha_router, preempt_delay_us),
	[GWHA_A_ROUTER_VMAC] = FIELD(gwha_router, vmac),
	[GWHA_A_ROUTER_VIP] = LIST(gwha_router, vips, gwha_kind_vip),
	[GWHA_A_ROUTER_VIP_CLEAR] = FIELD(gwha_router, vip_clear),
	[GWHA_A_ROUTER_STATE] = FIELD(gwha_router, state),
	[GWHA_A_ROUTER_CAUSE] = FIELD(gwha_router, cause),
	[GWHA_A_ROUTER_SOURCE] = FIELD(gwha_router, source),
	[GWHA_A_ROUTER_PEER] = FIELD(gwha_router, peer),
	[GWHA_A_ROUTER_PEER_PRIORITY] = FIELD(gwha_router, peer_priority),
	[GWHA_A_ROUTER_ACTIVE_INTERVAL_US] =
		FIELD(gwha_router, active_interval_us),
	[GWHA_A_ROUTER_SILENT] = FIELD(gwha_router, silent),
	[GWHA_A_ROUTER_ACCEPT] = FIELD(gwha_router, accept),
	[GWHA_A_ROUTER_CHECKSUM] = FIELD(gwha_router, checksum),
	[GWHA_A_ROUTER_CHECK_ADDRESSES] = FIELD(gwha_router, check_addresses),
	[GWHA_A_ROUTER_GARP_REPEAT] = FIELD(gwha_router, garp_repeat),
	[GWHA_A_ROUTER_GARP_REFRESH_US] = FIELD(gwha_router, garp_refresh_us),
	[GWHA_A_ROUTER_UNICAST_PEER] = ADDRS(gwha_router, unicast),
	[GWHA_A_ROUTER_UNICAST_CLEAR] = FIELD(gwha_router, unicast_clear),
	[GWHA_A_ROUTER_TTL_MIN] = FIELD(gwha_router, ttl_min),
	[GWHA_A_ROUTER_FIXED_SOURCE] = FIELD(gwha_router, fixed_source),
	[GWHA_A_ROUTER_AUTH_TYPE] = FIELD(gwha_router, auth_type),
	[GWHA_A_ROUTER_AUTH_TEXT] = FIELD(gwha_router, auth_text),
	[GWHA_A_ROUTER_AUTH_MODE] = FIELD(gwha_router, auth_mode),
	[GWHA_A_ROUTER_KEY] = LIST(gwha_router, keys, gwha_kind_key),
	[GWHA_A_ROUTER_SEND_EPOCH] = FIELD(gwha_router, send_epoch),
};

const struct gwha_kind gwha_kind_router = {
	.set = &gwha_set_router,
	.size = sizeof(struct gwha_router),
	.fields = router_fields,
};

static const struct gwha_field group_fields[GWHA_A_GROUP_MAX + 1] = {
	[GWHA_A_GROUP_NAME] = FIELD(gwha_group, name),
	[GWHA_A_GROUP_PRIORITY] = FIELD(gwha_group, priority),
	[GWHA_A_GROUP_PREEMPT] = FIELD(gwha_group, preempt),
	[GWHA_A_GROUP_PREEMPT_DELAY_US] = FIELD(gwha_group, preempt_delay_us),
	[GWHA_A_GROUP_IMPLICIT] = FIELD(gwha_group, implicit),
	[GWHA_A_GROUP_STATE] = FIELD(gwha_group, state),
	[GWHA_A_GROUP_CAUSE] = FIELD(gwha_group, cause),
	[GWHA_A_GROUP_WHY] = FIELD(gwha_group, why),
	[GWHA_A_GROUP_SINCE_US] = FIELD(gwha_group, since_us),
	[GWHA_A_GROUP_EPOCH] = FIELD(gwha_group, epoch),
	[GWHA_A_GROUP_PARTIAL] = FIELD(gwha_group, partial),
	[GWHA_A_GROUP_LEAVING] = FIELD(gwha_group, leaving),
	[GWHA_A_GROUP_MEMBERS] = FIELD(gwha_group, members),
	[GWHA_A_GROUP_START_DELAY_US] = FIELD(gwha_group, start_delay_us),
	[GWHA_A_GROUP_EFFECTIVE_PRIORITY] =
		FIELD(gwha_group, effective_priority),
	[GWHA_A_GROUP_TRACK] = LIST(gwha_group, tracks, gwha_kind_track),
	[GWHA_A_GROUP_TRACK_CLEAR] = FIELD(gwha_group, track_clear),
	[GWHA_A_GROUP_LEASE_US] = FIELD(gwha_group, lease_us),
	[GWHA_A_GROUP_LEASE_ACTION] = FIELD(gwha_group, lease_action),
	[GWHA_A_GROUP_LEASE_WEIGHT] = FIELD(gwha_group, lease_weight),
	[GWHA_A_GROUP_LEASE_STATE] = FIELD(gwha_group, lease_state),
	[GWHA_A_GROUP_LEASE_LEFT_US] = FIELD(gwha_group, lease_left_us),
	[GWHA_A_GROUP_POOL] = FIELD(gwha_group, pool),
	[GWHA_A_GROUP_POOL_WEIGHT] = FIELD(gwha_group, pool_weight),
	[GWHA_A_GROUP_POOL_LIMIT] = FIELD(gwha_group, pool_limit),
	[GWHA_A_GROUP_POOL_ACTIVE] = FIELD(gwha_group, pool_active),
	[GWHA_A_GROUP_POOL_FULL] = FIELD(gwha_group, pool_full),
	[GWHA_A_GROUP_UNSERVED] = FIELD(gwha_group, unserved),
};

const struct gwha_kind gwha_kind_group = {
	.set = &gwha_set_group,
	.size = sizeof(struct gwha_group),
	.fields = group_fields,
};

/* Of a group, what its lease is: a struct gwha_group with less in it. */
static const struct gwha_field lease_fields[GWHA_A_GROUP_MAX + 1] = {
	[GWHA_A_GROUP_NAME] = FIELD(gwha_group, name),
	[GWHA_A_GROUP_LEASE_US] = FIELD(gwha_group, lease_us),
	[GWHA_A_GROUP_LEASE_ACTION] = FIELD(gwha_group, lease_action),
	[GWHA_A_GROUP_LEASE_WEIGHT] = FIELD(gwha_group, lease_weight),
	[GWHA_A_GROUP_LEASE_STATE] = FIELD(gwha_group, lease_state),
	[GWHA_A_GROUP_LEASE_LEFT_US] = FIELD(gwha_group, lease_left_us),
};

const struct gwha_kind gwha_kind_lease = {
	.set = &gwha_set_group,
	.size = sizeof(struct gwha_group),
	.fields = lease_fields,
};

static const struct gwha_field stats_fields[GWHA_A_STATS_MAX + 1] = {
	[GWHA_A_STATS_IFNAME] = FIELD(gwha_stats, ifname),
	[GWHA_A_STATS_VRID] = FIELD(gwha_stats, vrid),
	[GWHA_A_STATS_FAMILY] = FIELD(gwha_stats, family),
	[GWHA_A_STATS_COUNTERS] =
		NEST(gwha_stats, counters, gwha_kind_counters),
	[GWHA_A_STATS_RX_LATENESS] =
		NEST(gwha_stats, rx_lateness, gwha_kind_lateness),
	[GWHA_A_STATS_TX_LATENESS] =
		NEST(gwha_stats, tx_lateness, gwha_kind_lateness),
	[GWHA_A_STATS_WORST_RX_LATE_US] = FIELD(gwha_stats, worst_rx_late_us),
	[GWHA_A_STATS_HINT_INTERVAL_US] = FIELD(gwha_stats, hint_interval_us),
};

const struct gwha_kind gwha_kind_stats = {
	.set = &gwha_set_stats,
	.size = sizeof(struct gwha_stats),
	.fields = stats_fields,
};

static const struct gwha_field event_fields[GWHA_A_EVENT_MAX + 1] = {
	[GWHA_A_EVENT_SEQ] = FIELD(gwha_event, seq),
	[GWHA_A_EVENT_TIME_US] = FIELD(gwha_event, time_us),
	[GWHA_A_EVENT_GROUP] = FIELD(gwha_event, group),
	[GWHA_A_EVENT_FROM] = FIELD(gwha_event, from),
	[GWHA_A_EVENT_TO] = FIELD(gwha_event, to),
	[GWHA_A_EVENT_WHY] = FIELD(gwha_event, why),
	[GWHA_A_EVENT_CAUSE] = FIELD(gwha_event, cause),
	[GWHA_A_EVENT_EPOCH] = FIELD(gwha_event, epoch),
	[GWHA_A_EVENT_IFNAME] = FIELD(gwha_event, ifname),
	[GWHA_A_EVENT_VRID] = FIELD(gwha_event, vrid),
	[GWHA_A_EVENT_FAMILY] = FIELD(gwha_event, family),
};

const struct gwha_kind gwha_kind_event = {
	.set = &gwha_set_event,
	.size = sizeof(struct gwha_event),
	.fields = event_fields,
};

const struct gwha_kind gwha_kind_sync_stats = {
	.set = &gwha_set_sync_stats,
	.size = sizeof(struct gwha_sync_stats),
};

const struct gwha_kind gwha_kind_sync_drops = {
	.set = &gwha_set_sync_counters,
	.size = sizeof(struct gwha_sync_drops),
};

static const struct gwha_field sync_link_fields[GWHA_A_SYNC_LINK_MAX + 1] = {
	[GWHA_A_SYNC_LINK_ADDR] = FIELD(gwha_sync_link, addr),
	[GWHA_A_SYNC_LINK_UP] = FIELD(gwha_sync_link, up),
	[GWHA_A_SYNC_LINK_USED] = FIELD(gwha_sync_link, used),
	[GWHA_A_SYNC_LINK_TX_FRAMES] = FIELD(gwha_sync_link, tx_frames),
	[GWHA_A_SYNC_LINK_RX_FRAMES] = FIELD(gwha_sync_link, rx_frames),
	[GWHA_A_SYNC_LINK_TX_ERROR] = FIELD(gwha_sync_link, tx_error),
};

const struct gwha_kind gwha_kind_sync_link = {
	.set = &gwha_set_sync_link,
	.size = sizeof(struct gwha_sync_link),
	.fields = sync_link_fields,
};

static const struct gwha_field sync_peer_fields[GWHA_A_SYNC_PEER_MAX + 1] = {
	[GWHA_A_SYNC_PEER_ADDR] = FIELD(gwha_sync_peer, addr),
	[GWHA_A_SYNC_PEER_UP] = FIELD(gwha_sync_peer, up),
	[GWHA_A_SYNC_PEER_SYNCED] = FIELD(gwha_sync_peer, synced),
	[GWHA_A_SYNC_PEER_BEHIND] = FIELD(gwha_sync_peer, behind),
	[GWHA_A_SYNC_PEER_RTT_US] = FIELD(gwha_sync_peer, rtt_us),
	[GWHA_A_SYNC_PEER_LAG_P50_US] = FIELD(gwha_sync_peer, lag_p50_us),
	[GWHA_A_SYNC_PEER_LAG_P99_US] = FIELD(gwha_sync_peer, lag_p99_us),
	[GWHA_A_SYNC_PEER_COUNTERS] =
		NEST(gwha_sync_peer, counters, gwha_kind_sync_stats),
	[GWHA_A_SYNC_PEER_DROPS] =
		NEST(gwha_sync_peer, drops, gwha_kind_sync_drops),
	[GWHA_A_SYNC_PEER_LINK] =
		LIST(gwha_sync_peer, links, gwha_kind_sync_link),
};

const struct gwha_kind gwha_kind_sync_peer = {
	.set = &gwha_set_sync_peer,
	.size = sizeof(struct gwha_sync_peer),
	.fields = sync_peer_fields,
};

static const struct gwha_field sync_ignore_fields[GWHA_A_SYNC_IGNORE_MAX + 1] = {
	[GWHA_A_SYNC_IGNORE_PROTO] = FIELD(gwha_sync_ignore, proto),
	[GWHA_A_SYNC_IGNORE_ADDR] = FIELD(gwha_sync_ignore, addr),
	[GWHA_A_SYNC_IGNORE_PLEN] = FIELD(gwha_sync_ignore, plen),
	[GWHA_A_SYNC_IGNORE_ZONE] = FIELD(gwha_sync_ignore, zone),
	[GWHA_A_SYNC_IGNORE_MARK] = FIELD(gwha_sync_ignore, mark),
	[GWHA_A_SYNC_IGNORE_MASK] = FIELD(gwha_sync_ignore, mask),
};

const struct gwha_kind gwha_kind_sync_ignore = {
	.set = &gwha_set_sync_ignore,
	.size = sizeof(struct gwha_sync_ignore),
	.fields = sync_ignore_fields,
};

static const struct gwha_field sync_fields[GWHA_A_SYNC_MAX + 1] = {
	[GWHA_A_SYNC_GROUP] = FIELD(gwha_sync, group),
	[GWHA_A_SYNC_IFNAME] = FIELD(gwha_sync, ifname),
	[GWHA_A_SYNC_LOCAL] = FIELD(gwha_sync, local),
	[GWHA_A_SYNC_PEER] = ADDRS(gwha_sync, peers),
	[GWHA_A_SYNC_PORT] = FIELD(gwha_sync, port),
	[GWHA_A_SYNC_SELECT] = FIELD(gwha_sync, select),
	[GWHA_A_SYNC_ZONE] = FIELD(gwha_sync, zone),
	[GWHA_A_SYNC_MARK] = FIELD(gwha_sync, mark),
	[GWHA_A_SYNC_MASK] = FIELD(gwha_sync, mask),
	[GWHA_A_SYNC_RATE_KBIT] = FIELD(gwha_sync, rate_kbit),
	[GWHA_A_SYNC_INSECURE] = FIELD(gwha_sync, insecure),
	[GWHA_A_SYNC_KEY] = LIST(gwha_sync, keys, gwha_kind_key),
	[GWHA_A_SYNC_FLOWS] = FIELD(gwha_sync, flows),
	[GWHA_A_SYNC_REPLICAS] = FIELD(gwha_sync, replicas),
	[GWHA_A_SYNC_PENDING] = FIELD(gwha_sync, pending),
	[GWHA_A_SYNC_SYNCED] = FIELD(gwha_sync, synced),
	[GWHA_A_SYNC_DROP_PEER] = FIELD(gwha_sync, drop_peer),
	[GWHA_A_SYNC_PEER_STATUS] =
		LIST(gwha_sync, statuses, gwha_kind_sync_peer),
	[GWHA_A_SYNC_IFNAME2] = FIELD(gwha_sync, ifname2),
	[GWHA_A_SYNC_LOCAL2] = FIELD(gwha_sync, local2),
	[GWHA_A_SYNC_PEER2] = ADDRS(gwha_sync, peers2),
	[GWHA_A_SYNC_IGNORE] = LIST(gwha_sync, ignores, gwha_kind_sync_ignore),
	[GWHA_A_SYNC_IGNORE_CLEAR] = FIELD(gwha_sync, ignore_clear),
};

const struct gwha_kind gwha_kind_sync = {
	.set = &gwha_set_sync,
	.size = sizeof(struct gwha_sync),
	.fields = sync_fields,
};

static const struct gwha_field sync_event_fields[GWHA_A_SYNC_EVENT_MAX + 1] = {
	[GWHA_A_SYNC_EVENT_SEQ] = FIELD(gwha_sync_event, seq),
	[GWHA_A_SYNC_EVENT_TIME_US] = FIELD(gwha_sync_event, time_us),
	[GWHA_A_SYNC_EVENT_GROUP] = FIELD(gwha_sync_event, group),
	[GWHA_A_SYNC_EVENT_WHAT] = FIELD(gwha_sync_event, what),
	[GWHA_A_SYNC_EVENT_PEER] = FIELD(gwha_sync_event, peer),
};

const struct gwha_kind gwha_kind_sync_event = {
	.set = &gwha_set_sync_event,
	.size = sizeof(struct gwha_sync_event),
	.fields = sync_event_fields,
};

/**
 * gwha_field_of - where an attribute lives
 * @kind: kind of object
 * @id: GWHA_A_* of its set
 *
 * Return: the field; its size is 0 if the attribute lives nowhere (padding).
 */
struct gwha_field gwha_field_of(const struct gwha_kind *kind, uint16_t id)
{
	struct gwha_field none = {0};

	if (!id || id > kind->set->max ||
	    kind->set->attrs[id].type == GWHA_TYPE_PAD)
		return none;
	if (kind->fields)
		return kind->fields[id];
	none.offset =
		offsetof(struct gwha_counters, at) + id * sizeof(uint64_t);
	none.size = sizeof(uint64_t);
	return none;
}

/**
 * gwha_has - whether an object holds an attribute
 * @obj: a struct of the model
 * @id: GWHA_A_* of its set
 */
bool gwha_has(const void *obj, uint16_t id)
{
	uint64_t has;

	memcpy(&has, obj, sizeof(has));
	return has & GWHA_HAS(id);
}

/**
 * gwha_number - the value of an attribute that is a number, bool or flag
 * @kind: kind of object
 * @obj: a struct of that kind
 * @id: GWHA_A_* of its set
 */
uint64_t gwha_number(const struct gwha_kind *kind, const void *obj, uint16_t id)
{
	const struct gwha_field field = gwha_field_of(kind, id);
	const char *at = (const char *)obj + field.offset;
	uint16_t u16;
	uint32_t u32;
	uint64_t u64;

	switch (field.size) {
	case sizeof(uint8_t):
		return *(const uint8_t *)at;
	case sizeof(uint16_t):
		memcpy(&u16, at, sizeof(u16));
		return u16;
	case sizeof(uint32_t):
		memcpy(&u32, at, sizeof(u32));
		return u32;
	case sizeof(uint64_t):
		memcpy(&u64, at, sizeof(u64));
		return u64;
	default:
		return 0;
	}
}

/**
 * gwha_number_set - set an attribute that is a number, bool or flag
 * @kind: kind of object
 * @obj: a struct of that kind; its has bit is set too
 * @id: GWHA_A_* of its set
 * @value: within the attribute's range
 */
void gwha_number_set(const struct gwha_kind *kind, void *obj, uint16_t id,
		     uint64_t value)
{
	const struct gwha_field field = gwha_field_of(kind, id);
	char *at = (char *)obj + field.offset;
	uint16_t u16 = (uint16_t)value;
	uint32_t u32 = (uint32_t)value;
	uint64_t has;

	if (field.size == sizeof(uint8_t))
		*(uint8_t *)at = (uint8_t)value;
	else if (field.size == sizeof(u16))
		memcpy(at, &u16, sizeof(u16));
	else if (field.size == sizeof(u32))
		memcpy(at, &u32, sizeof(u32));
	else if (field.size == sizeof(value))
		memcpy(at, &value, sizeof(value));
	else
		return;

	memcpy(&has, obj, sizeof(has));
	has |= GWHA_HAS(id);
	memcpy(obj, &has, sizeof(has));
}

/**
 * gwha_list_n - how many elements a list has
 * @field: field of a list
 * @obj: the struct it is a field of
 */
uint32_t gwha_list_n(const struct gwha_field *field, const void *obj)
{
	uint32_t n;

	memcpy(&n, (const char *)obj + field->offset, sizeof(n));
	return n;
}

/**
 * gwha_wipe - forget a secret
 * @at: what holds it
 * @size: bytes
 *
 * No compiler leaves this out, even if nobody reads the memory any more.
 */
void gwha_wipe(void *at, size_t size)
{
	explicit_bzero(at, size);
}
