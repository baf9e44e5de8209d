/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The netlink family of gwha. High availability of gateways: VRRP routers,
 * their groups, their virtual addresses and what happened to them. Reading is
 * open to everybody; every change needs CAP_NET_ADMIN in the initial user
 * namespace. A command takes effect whole or not at all, and each refusal
 * carries a text that says what to change.
 *
 * Generated from uapi/gwha.yaml, do not edit: run `make uapi`.
 */

#ifndef _UAPI_LINUX_GWHA_H
#define _UAPI_LINUX_GWHA_H

/* Name and version of the generic netlink family. */
#define GWHA_GENL_NAME	"gwha"
#define GWHA_GENL_VERSION	1

/* Longest name of a group, in bytes without the terminating NUL. */
#define GWHA_NAME_MAX	31

/* Virtual addresses an advert of a router lists. */
#define GWHA_VIP_MAX	20

/* Virtual addresses a router can own beside those in its adverts. */
#define GWHA_VIP_EXCLUDED_MAX	100

/* Routers a group can hold. */
#define GWHA_GROUP_MEMBERS_MAX	256

/* Routers a network namespace can hold. */
#define GWHA_ROUTERS_MAX	4096

/* Unicast peers a router can have. */
#define GWHA_PEERS_MAX	8

/* Devices and named conditions a group can track. */
#define GWHA_TRACKS_MAX	16

/* Groups of one pool that a network namespace can hold. */
#define GWHA_POOL_GROUPS_MAX	255

/* HMAC keys a router can have. */
#define GWHA_KEYS_MAX	4

/* Longest secret of a key, in bytes. */
#define GWHA_SECRET_MAX	64

/* Peers a group's connections can be synchronised with. */
#define GWHA_SYNC_PEERS_MAX	8

/* Links by which they can be reached. */
#define GWHA_SYNC_LINKS_MAX	2

/* UDP port of synchronisation, if not given. */
#define GWHA_SYNC_PORT	8112

/* Filters of what is not synchronised that a group can have. */
#define GWHA_SYNC_IGNORES_MAX	16

/* Lowest limit of what is sent to a peer; beats alone take a tenth of it. */
#define GWHA_SYNC_RATE_MIN_KBIT	100

/* Version 2 counts whole seconds (RFC 3768 section 5.3.7); also its shortest. */
#define GWHA_V2_INTERVAL_STEP_US	1000000

/* Longest advertisement interval of version 2. */
#define GWHA_V2_INTERVAL_MAX_US	255000000

/* Version 3 counts centiseconds (RFC 9568 section 5.2.7); also its shortest. */
#define GWHA_V3_INTERVAL_STEP_US	10000

/* Longest advertisement interval of version 3. */
#define GWHA_V3_INTERVAL_MAX_US	40950000

/**
 * enum gwha_family - Address family of a router, numbered as AF_INET and
 *	AF_INET6.
 * @GWHA_FAMILY_INET: inet
 * @GWHA_FAMILY_INET6: inet6
 */
enum gwha_family {
	GWHA_FAMILY_INET = 2,
	GWHA_FAMILY_INET6 = 10,
};

/**
 * enum gwha_state - State of a router or group (RFC 9568 section 6.3).
 * @GWHA_STATE_INIT: Not taking part; the cause says why.
 * @GWHA_STATE_BACKUP: Listening to the active router.
 * @GWHA_STATE_ACTIVE: Owns the virtual addresses.
 */
enum gwha_state {
	GWHA_STATE_INIT = 1,
	GWHA_STATE_BACKUP,
	GWHA_STATE_ACTIVE,
};

/**
 * enum gwha_cause - Why a router stands in fault (init with a cause).
 * @GWHA_CAUSE_NONE: Nothing is wrong.
 * @GWHA_CAUSE_NO_DEVICE: The network device does not exist.
 * @GWHA_CAUSE_ADMIN_DOWN: The network device is not up.
 * @GWHA_CAUSE_NO_CARRIER: The network device has no carrier.
 * @GWHA_CAUSE_NO_ADDRESS: The network device has no primary address of
 *	the router's family.
 * @GWHA_CAUSE_MEMBER: Another router of the group stands in fault.
 * @GWHA_CAUSE_NO_VIP: The router has no virtual address; peers ignore
 *	such adverts.
 * @GWHA_CAUSE_TRACK: A tracked device or condition without a weight is
 *	down.
 * @GWHA_CAUSE_LEASE: The lease ran out, and the group was told to stand
 *	down then.
 * @GWHA_CAUSE_NO_VMAC: The network device does not take the virtual MAC
 *	address.
 * @GWHA_CAUSE_CONFLICT: Another node uses the VRID with another
 *	configuration, heard while starting.
 * @GWHA_CAUSE_NO_GROUP: The network device did not join the group address
 *	for want of memory; tried again.
 */
enum gwha_cause {
	GWHA_CAUSE_NONE = 0,
	GWHA_CAUSE_NO_DEVICE,
	GWHA_CAUSE_ADMIN_DOWN,
	GWHA_CAUSE_NO_CARRIER,
	GWHA_CAUSE_NO_ADDRESS,
	GWHA_CAUSE_MEMBER,
	GWHA_CAUSE_NO_VIP,
	GWHA_CAUSE_TRACK,
	GWHA_CAUSE_LEASE,
	GWHA_CAUSE_NO_VMAC,
	GWHA_CAUSE_CONFLICT,
	GWHA_CAUSE_NO_GROUP,
};

/**
 * enum gwha_why - What made a group change.
 * @GWHA_WHY_NONE: Nothing changed.
 * @GWHA_WHY_START: Every router of the group can run.
 * @GWHA_WHY_TIMEOUT: No active router was heard for Active_Down_Interval.
 * @GWHA_WHY_RESIGNED: The active router gave up with priority 0.
 * @GWHA_WHY_PREEMPT: Only a router of lower priority was heard, and
 *	preemption is on.
 * @GWHA_WHY_BETTER: A router of higher priority was heard, or one of
 *	equal priority to which the tie goes.
 * @GWHA_WHY_FAULT: A router of the group cannot run any more.
 * @GWHA_WHY_PAUSED: This node stood still for longer than
 *	Active_Down_Interval.
 * @GWHA_WHY_HANDOVER: An operator asked for it, and the successor was
 *	heard.
 * @GWHA_WHY_NO_SUCCESSOR: A handover found nobody to take over, and this
 *	node went on.
 * @GWHA_WHY_SHUTDOWN: The router, its namespace or the module is going
 *	away.
 * @GWHA_WHY_PARTIAL: Some routers of the group hear an active router and
 *	others do not.
 * @GWHA_WHY_WHOLE: The routers of the group agree again.
 * @GWHA_WHY_LATE: An own timer fired late; listening again before taking
 *	over.
 * @GWHA_WHY_CONFLICT: Another node uses the VRID with another
 *	configuration.
 * @GWHA_WHY_WEIGHT: The effective priority changed with what is tracked,
 *	or with the lease.
 * @GWHA_WHY_LEASE: The lease ran out.
 * @GWHA_WHY_SUPERSEDED: A router that took over later than this one was
 *	heard.
 * @GWHA_WHY_POOL_FULL: No active router is heard, and this node is active
 *	for as many groups of the pool as it may.
 * @GWHA_WHY_POOL_SERVED: After that, an active router was heard again.
 */
enum gwha_why {
	GWHA_WHY_NONE = 0,
	GWHA_WHY_START,
	GWHA_WHY_TIMEOUT,
	GWHA_WHY_RESIGNED,
	GWHA_WHY_PREEMPT,
	GWHA_WHY_BETTER,
	GWHA_WHY_FAULT,
	GWHA_WHY_PAUSED,
	GWHA_WHY_HANDOVER,
	GWHA_WHY_NO_SUCCESSOR,
	GWHA_WHY_SHUTDOWN,
	GWHA_WHY_PARTIAL,
	GWHA_WHY_WHOLE,
	GWHA_WHY_LATE,
	GWHA_WHY_CONFLICT,
	GWHA_WHY_WEIGHT,
	GWHA_WHY_LEASE,
	GWHA_WHY_SUPERSEDED,
	GWHA_WHY_POOL_FULL,
	GWHA_WHY_POOL_SERVED,
};

/**
 * enum gwha_vip_state - Whether a virtual address is configured on this
 *	node.
 * @GWHA_VIP_STATE_ABSENT: Not owned and not configured.
 * @GWHA_VIP_STATE_PENDING: Owned, to be configured.
 * @GWHA_VIP_STATE_PRESENT: Owned and configured.
 * @GWHA_VIP_STATE_FAILED: Owned, but the kernel refused the address;
 *	tried again.
 * @GWHA_VIP_STATE_LEAVING: Not owned any more; mute, to be removed.
 */
enum gwha_vip_state {
	GWHA_VIP_STATE_ABSENT = 0,
	GWHA_VIP_STATE_PENDING,
	GWHA_VIP_STATE_PRESENT,
	GWHA_VIP_STATE_FAILED,
	GWHA_VIP_STATE_LEAVING,
};

/**
 * enum gwha_checksum - What the checksum of a version 3 advert over IPv4
 *	covers.
 * @GWHA_CHECKSUM_AUTO: As the peer is heard to do; with pseudo-header
 *	until then.
 * @GWHA_CHECKSUM_PSEUDO: Message and pseudo-header (RFC 5798 as
 *	deployed).
 * @GWHA_CHECKSUM_PLAIN: The message only (RFC 9568 section 5.2.8).
 */
enum gwha_checksum {
	GWHA_CHECKSUM_AUTO = 0,
	GWHA_CHECKSUM_PSEUDO,
	GWHA_CHECKSUM_PLAIN,
};

/**
 * enum gwha_auth - How adverts are authenticated.
 * @GWHA_AUTH_NONE: Not at all.
 * @GWHA_AUTH_TEXT: Version 2 only, eight bytes in clear (RFC 2338), to
 *	work with old peers.
 * @GWHA_AUTH_HMAC: A trailer with HMAC-SHA256.
 */
enum gwha_auth {
	GWHA_AUTH_NONE = 0,
	GWHA_AUTH_TEXT,
	GWHA_AUTH_HMAC,
};

/**
 * enum gwha_auth_mode - What becomes of adverts without an HMAC trailer.
 * @GWHA_AUTH_MODE_ENFORCE: They are refused.
 * @GWHA_AUTH_MODE_PERMISSIVE: They are accepted and counted, for a
 *	migration.
 */
enum gwha_auth_mode {
	GWHA_AUTH_MODE_ENFORCE = 0,
	GWHA_AUTH_MODE_PERMISSIVE,
};

/**
 * enum gwha_lease_action - What happens when the lease runs out.
 * @GWHA_LEASE_ACTION_NONE: Nothing but an event.
 * @GWHA_LEASE_ACTION_WEIGHT: The priority is lowered by the lease's
 *	weight, and an active group hands over if it finds a successor.
 * @GWHA_LEASE_ACTION_FAULT: The group stands in fault.
 */
enum gwha_lease_action {
	GWHA_LEASE_ACTION_NONE = 0,
	GWHA_LEASE_ACTION_WEIGHT,
	GWHA_LEASE_ACTION_FAULT,
};

/**
 * enum gwha_lease_state - Where the lease of a group stands.
 * @GWHA_LEASE_STATE_FREE: Nobody has taken it; the kernel is alone in
 *	charge.
 * @GWHA_LEASE_STATE_HELD: Its holder renewed it in time.
 * @GWHA_LEASE_STATE_EXPIRED: It ran out.
 */
enum gwha_lease_state {
	GWHA_LEASE_STATE_FREE = 0,
	GWHA_LEASE_STATE_HELD,
	GWHA_LEASE_STATE_EXPIRED,
};

/**
 * enum gwha_sync_select - Which connections are a group's, and so
 *	synchronised.
 * @GWHA_SYNC_SELECT_VIPS: Those to or through one of its virtual
 *	addresses, and those that are translated to one.
 * @GWHA_SYNC_SELECT_ZONE: Those of a conntrack zone.
 * @GWHA_SYNC_SELECT_MARK: Those whose mark has certain bits.
 * @GWHA_SYNC_SELECT_DEFAULT: All that are no other group's.
 */
enum gwha_sync_select {
	GWHA_SYNC_SELECT_VIPS = 0,
	GWHA_SYNC_SELECT_ZONE,
	GWHA_SYNC_SELECT_MARK,
	GWHA_SYNC_SELECT_DEFAULT,
};

/**
 * enum gwha_sync_what - What happened to a synchronisation.
 * @GWHA_SYNC_WHAT_PEER_UP: Both hear each other.
 * @GWHA_SYNC_WHAT_PEER_DOWN: The peer fell silent, or began another life.
 * @GWHA_SYNC_WHAT_SYNCED: Every peer that is up has told all it has, or
 *	the wait for it ended.
 * @GWHA_SYNC_WHAT_RESYNC: A peer is told everything anew, since it asked
 *	for that or something was lost.
 * @GWHA_SYNC_WHAT_FENCED: A peer said that the group's epoch here is old;
 *	another node has taken over.
 * @GWHA_SYNC_WHAT_LINK_UP: Of two links to the peer the one with this
 *	address works again.
 * @GWHA_SYNC_WHAT_LINK_DOWN: Of two links to the peer the one with this
 *	address has failed; the other one is used.
 */
enum gwha_sync_what {
	GWHA_SYNC_WHAT_PEER_UP = 1,
	GWHA_SYNC_WHAT_PEER_DOWN,
	GWHA_SYNC_WHAT_SYNCED,
	GWHA_SYNC_WHAT_RESYNC,
	GWHA_SYNC_WHAT_FENCED,
	GWHA_SYNC_WHAT_LINK_UP,
	GWHA_SYNC_WHAT_LINK_DOWN,
};

/**
 * enum gwha_a_vip - A virtual address.
 * @GWHA_A_VIP_ADDR: The address, 4 or 16 bytes in network order.
 * @GWHA_A_VIP_PLEN: Prefix length; 32 or 128 for an address without a
 *	subnet.
 * @GWHA_A_VIP_STATE: Whether it is configured here (read only).
 * @GWHA_A_VIP_ERROR: The errno of the last refusal, if it failed (read
 *	only).
 * @GWHA_A_VIP_IFNAME: The network device it is on; absent for the
 *	router's own.
 * @GWHA_A_VIP_EXCLUDED: Whether it is owned without being in the adverts;
 *	no if not given.
 * @__GWHA_A_VIP_MAX: One above the highest.
 * @GWHA_A_VIP_MAX: The highest.
 */
enum gwha_a_vip {
	GWHA_A_VIP_ADDR = 1,
	GWHA_A_VIP_PLEN,
	GWHA_A_VIP_STATE,
	GWHA_A_VIP_ERROR,
	GWHA_A_VIP_IFNAME,
	GWHA_A_VIP_EXCLUDED,
	__GWHA_A_VIP_MAX,
	GWHA_A_VIP_MAX = __GWHA_A_VIP_MAX - 1,
};

/**
 * enum gwha_a_key - An HMAC key.
 * @GWHA_A_KEY_ID: Its number, the same on all nodes.
 * @GWHA_A_KEY_SECRET: The secret (write only).
 * @GWHA_A_KEY_SEND: Whether own adverts are signed with it; one key is.
 * @__GWHA_A_KEY_MAX: One above the highest.
 * @GWHA_A_KEY_MAX: The highest.
 */
enum gwha_a_key {
	GWHA_A_KEY_ID = 1,
	GWHA_A_KEY_SECRET,
	GWHA_A_KEY_SEND,
	__GWHA_A_KEY_MAX,
	GWHA_A_KEY_MAX = __GWHA_A_KEY_MAX - 1,
};

/**
 * enum gwha_a_track - A device, or a condition with a name whose value
 *	userspace reports, that a group depends on.
 * @GWHA_A_TRACK_IFNAME: The device; up is running with a carrier.
 * @GWHA_A_TRACK_NAME: The condition; down until it is reported up.
 * @GWHA_A_TRACK_WEIGHT: How much it lowers the priority while it is down;
 *	0 puts the group into fault.
 * @GWHA_A_TRACK_UP_DELAY_US: How long it must be up before it counts as
 *	up.
 * @GWHA_A_TRACK_DOWN_DELAY_US: How long it must be down before it counts
 *	as down.
 * @GWHA_A_TRACK_UP: Whether it counts as up (read only, but for a
 *	report).
 * @__GWHA_A_TRACK_MAX: One above the highest.
 * @GWHA_A_TRACK_MAX: The highest.
 */
enum gwha_a_track {
	GWHA_A_TRACK_IFNAME = 1,
	GWHA_A_TRACK_NAME,
	GWHA_A_TRACK_WEIGHT,
	GWHA_A_TRACK_UP_DELAY_US,
	GWHA_A_TRACK_DOWN_DELAY_US,
	GWHA_A_TRACK_UP,
	__GWHA_A_TRACK_MAX,
	GWHA_A_TRACK_MAX = __GWHA_A_TRACK_MAX - 1,
};

/**
 * enum gwha_a_counters - What was counted, for a router, or for the
 *	namespace where a packet belongs to no router.
 * @GWHA_A_COUNTERS_PAD: Aligns 64-bit values.
 * @GWHA_A_COUNTERS_RX_ADVERT: Advertisements accepted.
 * @GWHA_A_COUNTERS_RX_PRIO_ZERO: Of these, with priority 0 (the sender
 *	resigned).
 * @GWHA_A_COUNTERS_TX_ADVERT: Advertisements sent.
 * @GWHA_A_COUNTERS_TX_PRIO_ZERO: Of these, with priority 0.
 * @GWHA_A_COUNTERS_TX_ERROR: Advertisements that could not be sent.
 * @GWHA_A_COUNTERS_DROP_TTL: TTL or hop limit was not 255.
 * @GWHA_A_COUNTERS_DROP_SHORT: Shorter than its header or its address
 *	list.
 * @GWHA_A_COUNTERS_DROP_LONG: Longer than its address list and
 *	authentication data.
 * @GWHA_A_COUNTERS_DROP_VERSION: Version unknown, or not the router's.
 * @GWHA_A_COUNTERS_DROP_TYPE: Not an advertisement.
 * @GWHA_A_COUNTERS_DROP_CHECKSUM: Checksum wrong in every dialect of the
 *	version.
 * @GWHA_A_COUNTERS_DROP_VRID: No such router on the receiving interface.
 * @GWHA_A_COUNTERS_DROP_COUNT_ZERO: No address listed (RFC 9568 section
 *	5.2.5).
 * @GWHA_A_COUNTERS_DROP_COUNT_OVER: More addresses announced than the
 *	packet holds.
 * @GWHA_A_COUNTERS_DROP_INTERVAL_ZERO: Advertisement interval of 0.
 * @GWHA_A_COUNTERS_DROP_INTERVAL_DIFFERS: Version 2 and an interval that
 *	is not ours (RFC 3768 section 7.1).
 * @GWHA_A_COUNTERS_DROP_AUTH: Authentication type not in use here.
 * @GWHA_A_COUNTERS_DROP_OWN: Our own advertisement came back.
 * @GWHA_A_COUNTERS_DROP_DEST: Not sent to the VRRP group address, a
 *	fragment, or behind IPv6 extension headers.
 * @GWHA_A_COUNTERS_ADDRESSES_DIFFER: Accepted, but with an address list
 *	that is not ours.
 * @GWHA_A_COUNTERS_DROP_ADDRESSES: Refused for its address list: of IPv6,
 *	and without a link-local address first; or ours is another, and
 *	check-addresses is on.
 * @GWHA_A_COUNTERS_DROP_PEER: From an address that is none of the
 *	router's unicast peers.
 * @GWHA_A_COUNTERS_CONFLICT: Adverts of another node with another
 *	configuration of the VRID.
 * @GWHA_A_COUNTERS_TO_ACTIVE: Times the router became active.
 * @GWHA_A_COUNTERS_TO_BACKUP: Times the router became backup.
 * @GWHA_A_COUNTERS_TO_INIT: Times the router stopped taking part.
 * @GWHA_A_COUNTERS_TIMER_LATE: Own timers that fired late by over one
 *	advertisement interval.
 * @GWHA_A_COUNTERS_RX_LATE: Times a down timer waited for received frames
 *	that were still queued.
 * @GWHA_A_COUNTERS_VIP_ADDED: Virtual addresses configured.
 * @GWHA_A_COUNTERS_VIP_REMOVED: Virtual addresses removed.
 * @GWHA_A_COUNTERS_VIP_RESTORED: Virtual addresses that somebody else
 *	removed and that were put back.
 * @GWHA_A_COUNTERS_VIP_ERROR: Virtual addresses that the kernel refused.
 * @GWHA_A_COUNTERS_VIP_MUTED: ARP answers, Neighbour Advertisements and
 *	packets suppressed for addresses not owned.
 * @GWHA_A_COUNTERS_ARP_SENT: Gratuitous ARP packets sent.
 * @GWHA_A_COUNTERS_NA_SENT: Unsolicited Neighbour Advertisements sent.
 * @GWHA_A_COUNTERS_VMAC_MUTED: Frames to the virtual MAC address dropped
 *	because it is not owned.
 * @GWHA_A_COUNTERS_VIP_REFUSED: Packets to virtual addresses dropped
 *	because accept is off.
 * @GWHA_A_COUNTERS_EVENT_LOST: Events that did not fit into the queue
 *	(namespace only).
 * @GWHA_A_COUNTERS_DROP_HMAC: HMAC trailer missing, of an unknown key, or
 *	wrong.
 * @GWHA_A_COUNTERS_DROP_REPLAY: HMAC trailer of a frame seen before, or
 *	of another time than ours.
 * @GWHA_A_COUNTERS_RX_UNAUTHENTICATED: Accepted without a trailer, since
 *	the mode is permissive.
 * @GWHA_A_COUNTERS_RX_STALE: Accepted, but sent by a router that others
 *	have taken over from since.
 * @__GWHA_A_COUNTERS_MAX: One above the highest.
 * @GWHA_A_COUNTERS_MAX: The highest.
 */
enum gwha_a_counters {
	GWHA_A_COUNTERS_PAD = 1,
	GWHA_A_COUNTERS_RX_ADVERT,
	GWHA_A_COUNTERS_RX_PRIO_ZERO,
	GWHA_A_COUNTERS_TX_ADVERT,
	GWHA_A_COUNTERS_TX_PRIO_ZERO,
	GWHA_A_COUNTERS_TX_ERROR,
	GWHA_A_COUNTERS_DROP_TTL,
	GWHA_A_COUNTERS_DROP_SHORT,
	GWHA_A_COUNTERS_DROP_LONG,
	GWHA_A_COUNTERS_DROP_VERSION,
	GWHA_A_COUNTERS_DROP_TYPE,
	GWHA_A_COUNTERS_DROP_CHECKSUM,
	GWHA_A_COUNTERS_DROP_VRID,
	GWHA_A_COUNTERS_DROP_COUNT_ZERO,
	GWHA_A_COUNTERS_DROP_COUNT_OVER,
	GWHA_A_COUNTERS_DROP_INTERVAL_ZERO,
	GWHA_A_COUNTERS_DROP_INTERVAL_DIFFERS,
	GWHA_A_COUNTERS_DROP_AUTH,
	GWHA_A_COUNTERS_DROP_OWN,
	GWHA_A_COUNTERS_DROP_DEST,
	GWHA_A_COUNTERS_ADDRESSES_DIFFER,
	GWHA_A_COUNTERS_DROP_ADDRESSES,
	GWHA_A_COUNTERS_DROP_PEER,
	GWHA_A_COUNTERS_CONFLICT,
	GWHA_A_COUNTERS_TO_ACTIVE,
	GWHA_A_COUNTERS_TO_BACKUP,
	GWHA_A_COUNTERS_TO_INIT,
	GWHA_A_COUNTERS_TIMER_LATE,
	GWHA_A_COUNTERS_RX_LATE,
	GWHA_A_COUNTERS_VIP_ADDED,
	GWHA_A_COUNTERS_VIP_REMOVED,
	GWHA_A_COUNTERS_VIP_RESTORED,
	GWHA_A_COUNTERS_VIP_ERROR,
	GWHA_A_COUNTERS_VIP_MUTED,
	GWHA_A_COUNTERS_ARP_SENT,
	GWHA_A_COUNTERS_NA_SENT,
	GWHA_A_COUNTERS_VMAC_MUTED,
	GWHA_A_COUNTERS_VIP_REFUSED,
	GWHA_A_COUNTERS_EVENT_LOST,
	GWHA_A_COUNTERS_DROP_HMAC,
	GWHA_A_COUNTERS_DROP_REPLAY,
	GWHA_A_COUNTERS_RX_UNAUTHENTICATED,
	GWHA_A_COUNTERS_RX_STALE,
	__GWHA_A_COUNTERS_MAX,
	GWHA_A_COUNTERS_MAX = __GWHA_A_COUNTERS_MAX - 1,
};

/**
 * enum gwha_a_lateness - How late adverts were, against the interval,
 *	each range without those before it.
 * @GWHA_A_LATENESS_PAD: Aligns 64-bit values.
 * @GWHA_A_LATENESS_UNDER_100US: Less than 100 us.
 * @GWHA_A_LATENESS_UNDER_1MS: Less than 1 ms.
 * @GWHA_A_LATENESS_UNDER_10MS: Less than 10 ms.
 * @GWHA_A_LATENESS_UNDER_100MS: Less than 100 ms.
 * @GWHA_A_LATENESS_UNDER_1S: Less than 1 s.
 * @GWHA_A_LATENESS_OVER_1S: 1 s or more.
 * @__GWHA_A_LATENESS_MAX: One above the highest.
 * @GWHA_A_LATENESS_MAX: The highest.
 */
enum gwha_a_lateness {
	GWHA_A_LATENESS_PAD = 1,
	GWHA_A_LATENESS_UNDER_100US,
	GWHA_A_LATENESS_UNDER_1MS,
	GWHA_A_LATENESS_UNDER_10MS,
	GWHA_A_LATENESS_UNDER_100MS,
	GWHA_A_LATENESS_UNDER_1S,
	GWHA_A_LATENESS_OVER_1S,
	__GWHA_A_LATENESS_MAX,
	GWHA_A_LATENESS_MAX = __GWHA_A_LATENESS_MAX - 1,
};

/**
 * enum gwha_a_router - A VRRP virtual router, known by its interface,
 *	VRID and family.
 * @GWHA_A_ROUTER_PAD: Aligns 64-bit values.
 * @GWHA_A_ROUTER_IFNAME: Name of the network device.
 * @GWHA_A_ROUTER_IFINDEX: Index of the network device; 0 while it does
 *	not exist (read only).
 * @GWHA_A_ROUTER_VRID: Virtual router identifier.
 * @GWHA_A_ROUTER_FAMILY: Address family; inet if not given.
 * @GWHA_A_ROUTER_VERSION: VRRP version; 2 for inet and 3 for inet6 if not
 *	given.
 * @GWHA_A_ROUTER_INTERVAL_US: Advertisement interval in microseconds.
 *	Version 3: 10 ms to 40950 ms in steps of 10 ms; version 2: 1 s to 255 s
 *	in whole seconds.
 * @GWHA_A_ROUTER_GROUP: Name of the group. Without one the router is its
 *	own group, named DEVICE/VRID/4 or DEVICE/VRID/6.
 * @GWHA_A_ROUTER_PRIORITY: Priority of the router's group, 100 if not
 *	given; 255 is never used.
 * @GWHA_A_ROUTER_PREEMPT: Whether the router's group takes over from a
 *	lower priority.
 * @GWHA_A_ROUTER_PREEMPT_DELAY_US: How long a lower priority must be
 *	heard before it is preempted.
 * @GWHA_A_ROUTER_VMAC: Whether the virtual MAC address is used.
 * @GWHA_A_ROUTER_VIP: A virtual address; in a change, the whole new list.
 * @GWHA_A_ROUTER_VIP_CLEAR: In a change, an empty list of virtual
 *	addresses.
 * @GWHA_A_ROUTER_STATE: State (read only).
 * @GWHA_A_ROUTER_CAUSE: Why it stands in fault (read only).
 * @GWHA_A_ROUTER_SOURCE: Primary address of the interface, the source of
 *	adverts (read only).
 * @GWHA_A_ROUTER_PEER: Who was heard last (read only).
 * @GWHA_A_ROUTER_PEER_PRIORITY: The priority heard last (read only).
 * @GWHA_A_ROUTER_ACTIVE_INTERVAL_US: Advertisement interval learned from
 *	the active router (read only).
 * @GWHA_A_ROUTER_SILENT: No active router is heard on this interface
 *	(read only).
 * @GWHA_A_ROUTER_ACCEPT: Whether packets to the virtual addresses are
 *	accepted; on if not given.
 * @GWHA_A_ROUTER_CHECKSUM: Checksum of own adverts, version 3 over IPv4;
 *	auto if not given.
 * @GWHA_A_ROUTER_CHECK_ADDRESSES: Version 2: whether adverts with another
 *	address list are refused (RFC 3768 section 7.1); off if not given.
 * @GWHA_A_ROUTER_GARP_REPEAT: How often each gratuitous ARP or
 *	advertisement is repeated at once after a takeover; 1 if not given.
 * @GWHA_A_ROUTER_GARP_REFRESH_US: While active, gratuitous ARPs are sent
 *	again after each such time; 0, which is never, if not given.
 * @GWHA_A_ROUTER_UNICAST_PEER: Adverts go to this address and come from
 *	it, instead of the group address; in a change, the whole new list.
 * @GWHA_A_ROUTER_UNICAST_CLEAR: In a change, multicast again.
 * @GWHA_A_ROUTER_TTL_MIN: Lowest TTL or hop limit accepted from a unicast
 *	peer; 255 if not given.
 * @GWHA_A_ROUTER_FIXED_SOURCE: Source of adverts instead of the
 *	interface's primary address; of no length to take that again.
 * @GWHA_A_ROUTER_AUTH_TYPE: How adverts are authenticated; not at all if
 *	not given.
 * @GWHA_A_ROUTER_AUTH_TEXT: Secret of the type text (write only).
 * @GWHA_A_ROUTER_AUTH_MODE: What becomes of adverts without a trailer;
 *	enforce if not given.
 * @GWHA_A_ROUTER_KEY: An HMAC key; in a change, the whole new list.
 * @GWHA_A_ROUTER_SEND_EPOCH: Whether own adverts carry the group's epoch,
 *	and a peer's decides before priority; off if not given. All routers of
 *	the VRID must be gwha's.
 * @__GWHA_A_ROUTER_MAX: One above the highest.
 * @GWHA_A_ROUTER_MAX: The highest.
 */
enum gwha_a_router {
	GWHA_A_ROUTER_PAD = 1,
	GWHA_A_ROUTER_IFNAME,
	GWHA_A_ROUTER_IFINDEX,
	GWHA_A_ROUTER_VRID,
	GWHA_A_ROUTER_FAMILY,
	GWHA_A_ROUTER_VERSION,
	GWHA_A_ROUTER_INTERVAL_US,
	GWHA_A_ROUTER_GROUP,
	GWHA_A_ROUTER_PRIORITY,
	GWHA_A_ROUTER_PREEMPT,
	GWHA_A_ROUTER_PREEMPT_DELAY_US,
	GWHA_A_ROUTER_VMAC,
	GWHA_A_ROUTER_VIP,
	GWHA_A_ROUTER_VIP_CLEAR,
	GWHA_A_ROUTER_STATE,
	GWHA_A_ROUTER_CAUSE,
	GWHA_A_ROUTER_SOURCE,
	GWHA_A_ROUTER_PEER,
	GWHA_A_ROUTER_PEER_PRIORITY,
	GWHA_A_ROUTER_ACTIVE_INTERVAL_US,
	GWHA_A_ROUTER_SILENT,
	GWHA_A_ROUTER_ACCEPT,
	GWHA_A_ROUTER_CHECKSUM,
	GWHA_A_ROUTER_CHECK_ADDRESSES,
	GWHA_A_ROUTER_GARP_REPEAT,
	GWHA_A_ROUTER_GARP_REFRESH_US,
	GWHA_A_ROUTER_UNICAST_PEER,
	GWHA_A_ROUTER_UNICAST_CLEAR,
	GWHA_A_ROUTER_TTL_MIN,
	GWHA_A_ROUTER_FIXED_SOURCE,
	GWHA_A_ROUTER_AUTH_TYPE,
	GWHA_A_ROUTER_AUTH_TEXT,
	GWHA_A_ROUTER_AUTH_MODE,
	GWHA_A_ROUTER_KEY,
	GWHA_A_ROUTER_SEND_EPOCH,
	__GWHA_A_ROUTER_MAX,
	GWHA_A_ROUTER_MAX = __GWHA_A_ROUTER_MAX - 1,
};

/**
 * enum gwha_a_group - A sync group, whose routers change state together.
 * @GWHA_A_GROUP_PAD: Aligns 64-bit values.
 * @GWHA_A_GROUP_NAME: Name.
 * @GWHA_A_GROUP_PRIORITY: Priority of all its routers, 100 if not given;
 *	255 is never used.
 * @GWHA_A_GROUP_PREEMPT: Whether it takes over from a lower priority; off
 *	if not given.
 * @GWHA_A_GROUP_PREEMPT_DELAY_US: How long a lower priority must be heard
 *	before it is preempted.
 * @GWHA_A_GROUP_IMPLICIT: Made for one router that names no group (read
 *	only).
 * @GWHA_A_GROUP_STATE: State (read only).
 * @GWHA_A_GROUP_CAUSE: Why it stands in fault (read only).
 * @GWHA_A_GROUP_WHY: What made it change last (read only).
 * @GWHA_A_GROUP_SINCE_US: When it changed last, CLOCK_BOOTTIME (read
 *	only).
 * @GWHA_A_GROUP_EPOCH: Raised at each takeover (read only).
 * @GWHA_A_GROUP_PARTIAL: Some of its routers hear an active router and
 *	others do not (read only).
 * @GWHA_A_GROUP_LEAVING: A handover is under way (read only).
 * @GWHA_A_GROUP_MEMBERS: How many routers it has (read only).
 * @GWHA_A_GROUP_START_DELAY_US: After it can run, the group listens at
 *	least this long before it takes over; 0 if not given.
 * @GWHA_A_GROUP_EFFECTIVE_PRIORITY: The priority as what is tracked, the
 *	lease and the pool leave it (read only).
 * @GWHA_A_GROUP_TRACK: What the group depends on; in a change, the whole
 *	new list.
 * @GWHA_A_GROUP_TRACK_CLEAR: In a change, depend on nothing.
 * @GWHA_A_GROUP_LEASE_US: For how long a lease holds unless it is
 *	renewed; 3 s if not given.
 * @GWHA_A_GROUP_LEASE_ACTION: What happens when it runs out; nothing if
 *	not given.
 * @GWHA_A_GROUP_LEASE_WEIGHT: How much the action weight lowers the
 *	priority.
 * @GWHA_A_GROUP_LEASE_STATE: Where the lease stands (read only).
 * @GWHA_A_GROUP_LEASE_LEFT_US: How long it holds still, if it is held
 *	(read only).
 * @GWHA_A_GROUP_POOL: The pool of gateways that it is an instance of; in
 *	a change, of no length for none.
 * @GWHA_A_GROUP_POOL_WEIGHT: How much each group of the pool that this
 *	node was active for before lowers the priority; 100 if not given.
 * @GWHA_A_GROUP_POOL_LIMIT: It takes over only while this node is active
 *	for fewer groups of the pool; 1 if not given.
 * @GWHA_A_GROUP_POOL_ACTIVE: How many groups of the pool this node is
 *	active for (read only).
 * @GWHA_A_GROUP_POOL_FULL: These are as many as pool-limit, without this
 *	one (read only).
 * @GWHA_A_GROUP_UNSERVED: No active router is heard, and pool-full keeps
 *	this node from taking over (read only).
 * @__GWHA_A_GROUP_MAX: One above the highest.
 * @GWHA_A_GROUP_MAX: The highest.
 */
enum gwha_a_group {
	GWHA_A_GROUP_PAD = 1,
	GWHA_A_GROUP_NAME,
	GWHA_A_GROUP_PRIORITY,
	GWHA_A_GROUP_PREEMPT,
	GWHA_A_GROUP_PREEMPT_DELAY_US,
	GWHA_A_GROUP_IMPLICIT,
	GWHA_A_GROUP_STATE,
	GWHA_A_GROUP_CAUSE,
	GWHA_A_GROUP_WHY,
	GWHA_A_GROUP_SINCE_US,
	GWHA_A_GROUP_EPOCH,
	GWHA_A_GROUP_PARTIAL,
	GWHA_A_GROUP_LEAVING,
	GWHA_A_GROUP_MEMBERS,
	GWHA_A_GROUP_START_DELAY_US,
	GWHA_A_GROUP_EFFECTIVE_PRIORITY,
	GWHA_A_GROUP_TRACK,
	GWHA_A_GROUP_TRACK_CLEAR,
	GWHA_A_GROUP_LEASE_US,
	GWHA_A_GROUP_LEASE_ACTION,
	GWHA_A_GROUP_LEASE_WEIGHT,
	GWHA_A_GROUP_LEASE_STATE,
	GWHA_A_GROUP_LEASE_LEFT_US,
	GWHA_A_GROUP_POOL,
	GWHA_A_GROUP_POOL_WEIGHT,
	GWHA_A_GROUP_POOL_LIMIT,
	GWHA_A_GROUP_POOL_ACTIVE,
	GWHA_A_GROUP_POOL_FULL,
	GWHA_A_GROUP_UNSERVED,
	__GWHA_A_GROUP_MAX,
	GWHA_A_GROUP_MAX = __GWHA_A_GROUP_MAX - 1,
};

/**
 * enum gwha_a_stats - Counters of the namespace or of one router.
 * @GWHA_A_STATS_PAD: Aligns 64-bit values.
 * @GWHA_A_STATS_IFNAME: The router's network device; absent for the
 *	namespace.
 * @GWHA_A_STATS_VRID: The router's identifier.
 * @GWHA_A_STATS_FAMILY: The router's family.
 * @GWHA_A_STATS_COUNTERS: What was counted.
 * @GWHA_A_STATS_RX_LATENESS: How late the active router's adverts came,
 *	of a router.
 * @GWHA_A_STATS_TX_LATENESS: How late own adverts were sent, of a router.
 * @GWHA_A_STATS_WORST_RX_LATE_US: The latest advert of the active router,
 *	of a router.
 * @GWHA_A_STATS_HINT_INTERVAL_US: An interval that would bear the latest
 *	advert with the same margin as three lost ones, if the present one does
 *	not.
 * @__GWHA_A_STATS_MAX: One above the highest.
 * @GWHA_A_STATS_MAX: The highest.
 */
enum gwha_a_stats {
	GWHA_A_STATS_PAD = 1,
	GWHA_A_STATS_IFNAME,
	GWHA_A_STATS_VRID,
	GWHA_A_STATS_FAMILY,
	GWHA_A_STATS_COUNTERS,
	GWHA_A_STATS_RX_LATENESS,
	GWHA_A_STATS_TX_LATENESS,
	GWHA_A_STATS_WORST_RX_LATE_US,
	GWHA_A_STATS_HINT_INTERVAL_US,
	__GWHA_A_STATS_MAX,
	GWHA_A_STATS_MAX = __GWHA_A_STATS_MAX - 1,
};

/**
 * enum gwha_a_sync_counters - What was refused of a peer's
 *	synchronisation, by reason.
 * @GWHA_A_SYNC_COUNTERS_PAD: Aligns 64-bit values.
 * @GWHA_A_SYNC_COUNTERS_DROP_SHORT: Shorter than its header, tag or
 *	records.
 * @GWHA_A_SYNC_COUNTERS_DROP_LONG: Longer than a frame may be, or than
 *	what is in it.
 * @GWHA_A_SYNC_COUNTERS_DROP_MAGIC: Not of this protocol.
 * @GWHA_A_SYNC_COUNTERS_DROP_VERSION: No version that both nodes have, or
 *	not the stream's.
 * @GWHA_A_SYNC_COUNTERS_DROP_TYPE: Type of frame unknown.
 * @GWHA_A_SYNC_COUNTERS_DROP_RESERVED: Reserved bytes that are not zero.
 * @GWHA_A_SYNC_COUNTERS_DROP_NUMBER: A stream or sequence number that its
 *	type cannot have.
 * @GWHA_A_SYNC_COUNTERS_DROP_KIND: Kind of record unknown.
 * @GWHA_A_SYNC_COUNTERS_DROP_FLAGS: Flags unknown, or not of this
 *	protocol.
 * @GWHA_A_SYNC_COUNTERS_DROP_STATE: A state that the protocol does not
 *	have.
 * @GWHA_A_SYNC_COUNTERS_DROP_STATUS: Status bits unknown.
 * @GWHA_A_SYNC_COUNTERS_DROP_SCALE: A window scale above 14, or of
 *	something else than TCP.
 * @GWHA_A_SYNC_COUNTERS_DROP_TIMEOUT: A timeout that no connection can
 *	have.
 * @GWHA_A_SYNC_COUNTERS_DROP_ZONE: Direction of a zone unknown.
 * @GWHA_A_SYNC_COUNTERS_DROP_HELPER: Helper unknown.
 * @GWHA_A_SYNC_COUNTERS_DROP_TUPLE: ICMP that nothing can answer, or of
 *	the other family.
 * @GWHA_A_SYNC_COUNTERS_DROP_GROUP: A record before the group that it is
 *	of.
 * @GWHA_A_SYNC_COUNTERS_DROP_PASS: Neither begin nor end of a pass.
 * @GWHA_A_SYNC_COUNTERS_DROP_RANGES: Ranges of missing frames that cannot
 *	be.
 * @GWHA_A_SYNC_COUNTERS_DROP_CLUSTER: Of another cluster.
 * @GWHA_A_SYNC_COUNTERS_DROP_NODE: Of this node's own number, or not of
 *	the peer's.
 * @GWHA_A_SYNC_COUNTERS_DROP_KEY: No key of this number; or one side is
 *	insecure and the other is not.
 * @GWHA_A_SYNC_COUNTERS_DROP_TAG: Authentication tag wrong.
 * @GWHA_A_SYNC_COUNTERS_DROP_STREAM: Of a stream that is not known, or no
 *	longer.
 * @GWHA_A_SYNC_COUNTERS_DROP_UNASKED: A welcome for no hello that is
 *	under way; of two links also its second copy.
 * @GWHA_A_SYNC_COUNTERS_DROP_REPLAY: Seen before; of two links also the
 *	second copy of what is sent by both.
 * @GWHA_A_SYNC_COUNTERS_DROP_WINDOW: Further ahead than the window
 *	reaches.
 * @GWHA_A_SYNC_COUNTERS_DROP_RATE: More hellos than are looked at.
 * @__GWHA_A_SYNC_COUNTERS_MAX: One above the highest.
 * @GWHA_A_SYNC_COUNTERS_MAX: The highest.
 */
enum gwha_a_sync_counters {
	GWHA_A_SYNC_COUNTERS_PAD = 1,
	GWHA_A_SYNC_COUNTERS_DROP_SHORT,
	GWHA_A_SYNC_COUNTERS_DROP_LONG,
	GWHA_A_SYNC_COUNTERS_DROP_MAGIC,
	GWHA_A_SYNC_COUNTERS_DROP_VERSION,
	GWHA_A_SYNC_COUNTERS_DROP_TYPE,
	GWHA_A_SYNC_COUNTERS_DROP_RESERVED,
	GWHA_A_SYNC_COUNTERS_DROP_NUMBER,
	GWHA_A_SYNC_COUNTERS_DROP_KIND,
	GWHA_A_SYNC_COUNTERS_DROP_FLAGS,
	GWHA_A_SYNC_COUNTERS_DROP_STATE,
	GWHA_A_SYNC_COUNTERS_DROP_STATUS,
	GWHA_A_SYNC_COUNTERS_DROP_SCALE,
	GWHA_A_SYNC_COUNTERS_DROP_TIMEOUT,
	GWHA_A_SYNC_COUNTERS_DROP_ZONE,
	GWHA_A_SYNC_COUNTERS_DROP_HELPER,
	GWHA_A_SYNC_COUNTERS_DROP_TUPLE,
	GWHA_A_SYNC_COUNTERS_DROP_GROUP,
	GWHA_A_SYNC_COUNTERS_DROP_PASS,
	GWHA_A_SYNC_COUNTERS_DROP_RANGES,
	GWHA_A_SYNC_COUNTERS_DROP_CLUSTER,
	GWHA_A_SYNC_COUNTERS_DROP_NODE,
	GWHA_A_SYNC_COUNTERS_DROP_KEY,
	GWHA_A_SYNC_COUNTERS_DROP_TAG,
	GWHA_A_SYNC_COUNTERS_DROP_STREAM,
	GWHA_A_SYNC_COUNTERS_DROP_UNASKED,
	GWHA_A_SYNC_COUNTERS_DROP_REPLAY,
	GWHA_A_SYNC_COUNTERS_DROP_WINDOW,
	GWHA_A_SYNC_COUNTERS_DROP_RATE,
	__GWHA_A_SYNC_COUNTERS_MAX,
	GWHA_A_SYNC_COUNTERS_MAX = __GWHA_A_SYNC_COUNTERS_MAX - 1,
};

/**
 * enum gwha_a_sync_stats - What was counted of a peer's synchronisation,
 *	beside what was refused.
 * @GWHA_A_SYNC_STATS_PAD: Aligns 64-bit values.
 * @GWHA_A_SYNC_STATS_TX_BYTES: Bytes of frames sent to the peer, as UDP
 *	carries them.
 * @GWHA_A_SYNC_STATS_TX_FRAMES: Frames sent, whatever their type.
 * @GWHA_A_SYNC_STATS_TX_ERROR: Frames that could not be sent.
 * @GWHA_A_SYNC_STATS_TX_FLOWS: Connections told of as a whole.
 * @GWHA_A_SYNC_STATS_TX_CHANGES: Changes of connections told of.
 * @GWHA_A_SYNC_STATS_TX_ENDS: Ends of connections told of.
 * @GWHA_A_SYNC_STATS_RX_BYTES: Bytes of frames received from the peer,
 *	before they are judged.
 * @GWHA_A_SYNC_STATS_RX_FRAMES: Frames accepted, whatever their type.
 * @GWHA_A_SYNC_STATS_RX_FLOWS: Connections heard of as a whole and kept.
 * @GWHA_A_SYNC_STATS_RX_CHANGES: Changes of connections heard of and
 *	made.
 * @GWHA_A_SYNC_STATS_RX_ENDS: Ends of connections heard of and made.
 * @GWHA_A_SYNC_STATS_ASKED: Frames that the peer was asked to send again.
 * @GWHA_A_SYNC_STATS_RESENT: Frames that were sent again because the peer
 *	asked.
 * @GWHA_A_SYNC_STATS_GAPS: Frames that were not waited for any longer; a
 *	pass repairs that.
 * @GWHA_A_SYNC_STATS_PASSES_SENT: Passes over all connections that were
 *	sent.
 * @GWHA_A_SYNC_STATS_PASSES_HEARD: Passes of the peer that were heard to
 *	their end.
 * @GWHA_A_SYNC_STATS_SWEPT: Replicas that were removed because a pass did
 *	not tell of them.
 * @GWHA_A_SYNC_STATS_RATE_HELD: Times that something waited because of
 *	the rate.
 * @GWHA_A_SYNC_STATS_DROPPED_FULL: Connections that did not fit among
 *	those that wait, or into the index; a pass repairs that when there is
 *	room.
 * @GWHA_A_SYNC_STATS_REFUSED_TABLE: Replicas that the connection table
 *	did not take.
 * @GWHA_A_SYNC_STATS_REFUSED_CLASH: Replicas that did not go in because
 *	this node has a connection of its own there.
 * @GWHA_A_SYNC_STATS_REFUSED_EPOCH: Records of an epoch that is over; the
 *	peer was told.
 * @GWHA_A_SYNC_STATS_REFUSED_GROUP: Records of a group that is not
 *	synchronised with this peer.
 * @GWHA_A_SYNC_STATS_UNKNOWN_KEY: Changes and ends of connections that
 *	are not known here.
 * @GWHA_A_SYNC_STATS_FENCES_SENT: Times that the peer was told that its
 *	epoch is over.
 * @GWHA_A_SYNC_STATS_FENCES_HEARD: Times that the peer said so of ours.
 * @__GWHA_A_SYNC_STATS_MAX: One above the highest.
 * @GWHA_A_SYNC_STATS_MAX: The highest.
 */
enum gwha_a_sync_stats {
	GWHA_A_SYNC_STATS_PAD = 1,
	GWHA_A_SYNC_STATS_TX_BYTES,
	GWHA_A_SYNC_STATS_TX_FRAMES,
	GWHA_A_SYNC_STATS_TX_ERROR,
	GWHA_A_SYNC_STATS_TX_FLOWS,
	GWHA_A_SYNC_STATS_TX_CHANGES,
	GWHA_A_SYNC_STATS_TX_ENDS,
	GWHA_A_SYNC_STATS_RX_BYTES,
	GWHA_A_SYNC_STATS_RX_FRAMES,
	GWHA_A_SYNC_STATS_RX_FLOWS,
	GWHA_A_SYNC_STATS_RX_CHANGES,
	GWHA_A_SYNC_STATS_RX_ENDS,
	GWHA_A_SYNC_STATS_ASKED,
	GWHA_A_SYNC_STATS_RESENT,
	GWHA_A_SYNC_STATS_GAPS,
	GWHA_A_SYNC_STATS_PASSES_SENT,
	GWHA_A_SYNC_STATS_PASSES_HEARD,
	GWHA_A_SYNC_STATS_SWEPT,
	GWHA_A_SYNC_STATS_RATE_HELD,
	GWHA_A_SYNC_STATS_DROPPED_FULL,
	GWHA_A_SYNC_STATS_REFUSED_TABLE,
	GWHA_A_SYNC_STATS_REFUSED_CLASH,
	GWHA_A_SYNC_STATS_REFUSED_EPOCH,
	GWHA_A_SYNC_STATS_REFUSED_GROUP,
	GWHA_A_SYNC_STATS_UNKNOWN_KEY,
	GWHA_A_SYNC_STATS_FENCES_SENT,
	GWHA_A_SYNC_STATS_FENCES_HEARD,
	__GWHA_A_SYNC_STATS_MAX,
	GWHA_A_SYNC_STATS_MAX = __GWHA_A_SYNC_STATS_MAX - 1,
};

/**
 * enum gwha_a_sync_link - Where a link to a peer stands.
 * @GWHA_A_SYNC_LINK_PAD: Aligns 64-bit values.
 * @GWHA_A_SYNC_LINK_ADDR: The peer's address on it.
 * @GWHA_A_SYNC_LINK_UP: Whether both nodes hear each other by it.
 * @GWHA_A_SYNC_LINK_USED: Whether it is the one that data is sent by.
 * @GWHA_A_SYNC_LINK_TX_FRAMES: Frames sent by it, whatever their type.
 * @GWHA_A_SYNC_LINK_RX_FRAMES: Frames received by it and accepted.
 * @GWHA_A_SYNC_LINK_TX_ERROR: Frames that could not be sent by it.
 * @__GWHA_A_SYNC_LINK_MAX: One above the highest.
 * @GWHA_A_SYNC_LINK_MAX: The highest.
 */
enum gwha_a_sync_link {
	GWHA_A_SYNC_LINK_PAD = 1,
	GWHA_A_SYNC_LINK_ADDR,
	GWHA_A_SYNC_LINK_UP,
	GWHA_A_SYNC_LINK_USED,
	GWHA_A_SYNC_LINK_TX_FRAMES,
	GWHA_A_SYNC_LINK_RX_FRAMES,
	GWHA_A_SYNC_LINK_TX_ERROR,
	__GWHA_A_SYNC_LINK_MAX,
	GWHA_A_SYNC_LINK_MAX = __GWHA_A_SYNC_LINK_MAX - 1,
};

/**
 * enum gwha_a_sync_peer - Where the synchronisation with a peer stands.
 * @GWHA_A_SYNC_PEER_ADDR: The peer's address.
 * @GWHA_A_SYNC_PEER_UP: Whether both nodes hear each other.
 * @GWHA_A_SYNC_PEER_SYNCED: Whether the peer has told all it has.
 * @GWHA_A_SYNC_PEER_BEHIND: Frames sent that the peer has not
 *	acknowledged.
 * @GWHA_A_SYNC_PEER_RTT_US: Time of a round trip; absent while unknown.
 * @GWHA_A_SYNC_PEER_LAG_P50_US: From when the peer heard of the oldest
 *	change in a frame to its being applied here, half of the frames at
 *	most; absent while unknown.
 * @GWHA_A_SYNC_PEER_LAG_P99_US: The same, 99 of 100 at most.
 * @GWHA_A_SYNC_PEER_COUNTERS: What was counted.
 * @GWHA_A_SYNC_PEER_DROPS: What was refused.
 * @GWHA_A_SYNC_PEER_LINK: Each link to it; one, or two if there is a
 *	second one.
 * @__GWHA_A_SYNC_PEER_MAX: One above the highest.
 * @GWHA_A_SYNC_PEER_MAX: The highest.
 */
enum gwha_a_sync_peer {
	GWHA_A_SYNC_PEER_ADDR = 1,
	GWHA_A_SYNC_PEER_UP,
	GWHA_A_SYNC_PEER_SYNCED,
	GWHA_A_SYNC_PEER_BEHIND,
	GWHA_A_SYNC_PEER_RTT_US,
	GWHA_A_SYNC_PEER_LAG_P50_US,
	GWHA_A_SYNC_PEER_LAG_P99_US,
	GWHA_A_SYNC_PEER_COUNTERS,
	GWHA_A_SYNC_PEER_DROPS,
	GWHA_A_SYNC_PEER_LINK,
	__GWHA_A_SYNC_PEER_MAX,
	GWHA_A_SYNC_PEER_MAX = __GWHA_A_SYNC_PEER_MAX - 1,
};

/**
 * enum gwha_a_sync_ignore - Connections that have one thing in common,
 *	which is what is given.
 * @GWHA_A_SYNC_IGNORE_PROTO: The IP protocol.
 * @GWHA_A_SYNC_IGNORE_ADDR: A network that one of their addresses is in,
 *	before translation or after it.
 * @GWHA_A_SYNC_IGNORE_PLEN: Length of its prefix; with addr.
 * @GWHA_A_SYNC_IGNORE_ZONE: Their conntrack zone; 0 for those that are in
 *	none.
 * @GWHA_A_SYNC_IGNORE_MARK: The bits that are set in their mark.
 * @GWHA_A_SYNC_IGNORE_MASK: The bits that count, one at least; all if not
 *	given; with mark.
 * @__GWHA_A_SYNC_IGNORE_MAX: One above the highest.
 * @GWHA_A_SYNC_IGNORE_MAX: The highest.
 */
enum gwha_a_sync_ignore {
	GWHA_A_SYNC_IGNORE_PROTO = 1,
	GWHA_A_SYNC_IGNORE_ADDR,
	GWHA_A_SYNC_IGNORE_PLEN,
	GWHA_A_SYNC_IGNORE_ZONE,
	GWHA_A_SYNC_IGNORE_MARK,
	GWHA_A_SYNC_IGNORE_MASK,
	__GWHA_A_SYNC_IGNORE_MAX,
	GWHA_A_SYNC_IGNORE_MAX = __GWHA_A_SYNC_IGNORE_MAX - 1,
};

/**
 * enum gwha_a_sync - How the connections of a group are synchronised with
 *	its other nodes.
 * @GWHA_A_SYNC_PAD: Aligns 64-bit values.
 * @GWHA_A_SYNC_GROUP: The group.
 * @GWHA_A_SYNC_IFNAME: The network device the peers are reached by.
 * @GWHA_A_SYNC_LOCAL: The node's own address on it.
 * @GWHA_A_SYNC_PEER: A peer's address; in a change, the whole new list.
 * @GWHA_A_SYNC_PORT: UDP port of all nodes, 8112 if not given.
 * @GWHA_A_SYNC_SELECT: Which connections are the group's; vips if not
 *	given.
 * @GWHA_A_SYNC_ZONE: The conntrack zone, 1 to 65535, of select zone.
 * @GWHA_A_SYNC_MARK: The bits that are set in the mark, of select mark.
 * @GWHA_A_SYNC_MASK: The bits that count, of select mark, one at least;
 *	all if not given.
 * @GWHA_A_SYNC_RATE_KBIT: Kilobits a second that may be sent to a peer,
 *	at least 100; 0 for no limit, as if not given.
 * @GWHA_A_SYNC_INSECURE: Whether frames are neither encrypted nor
 *	authenticated. It has to be asked for.
 * @GWHA_A_SYNC_KEY: A shared key; in a change, the whole new list.
 * @GWHA_A_SYNC_FLOWS: Own connections that the peers were told of (read
 *	only).
 * @GWHA_A_SYNC_REPLICAS: Connections of peers that are kept here (read
 *	only).
 * @GWHA_A_SYNC_PENDING: Changes that wait to be sent (read only).
 * @GWHA_A_SYNC_SYNCED: Whether every peer that is up has told all it has,
 *	or the wait for it ended (read only).
 * @GWHA_A_SYNC_DROP_PEER: Datagrams of somebody who is none of the peers
 *	(read only).
 * @GWHA_A_SYNC_PEER_STATUS: Where it stands with each peer (read only).
 * @GWHA_A_SYNC_IFNAME2: The device of a second link, which is another one
 *	than ifname; in a change, empty ends the second link.
 * @GWHA_A_SYNC_LOCAL2: The node's own address on ifname2.
 * @GWHA_A_SYNC_PEER2: A peer's address by the second link, as many as
 *	peer and in the same order; in a change, the whole new list.
 * @GWHA_A_SYNC_IGNORE: Connections of the group that peers are not told
 *	of; in a change, the whole new list.
 * @GWHA_A_SYNC_IGNORE_CLEAR: Remove all of these (write only).
 * @__GWHA_A_SYNC_MAX: One above the highest.
 * @GWHA_A_SYNC_MAX: The highest.
 */
enum gwha_a_sync {
	GWHA_A_SYNC_PAD = 1,
	GWHA_A_SYNC_GROUP,
	GWHA_A_SYNC_IFNAME,
	GWHA_A_SYNC_LOCAL,
	GWHA_A_SYNC_PEER,
	GWHA_A_SYNC_PORT,
	GWHA_A_SYNC_SELECT,
	GWHA_A_SYNC_ZONE,
	GWHA_A_SYNC_MARK,
	GWHA_A_SYNC_MASK,
	GWHA_A_SYNC_RATE_KBIT,
	GWHA_A_SYNC_INSECURE,
	GWHA_A_SYNC_KEY,
	GWHA_A_SYNC_FLOWS,
	GWHA_A_SYNC_REPLICAS,
	GWHA_A_SYNC_PENDING,
	GWHA_A_SYNC_SYNCED,
	GWHA_A_SYNC_DROP_PEER,
	GWHA_A_SYNC_PEER_STATUS,
	GWHA_A_SYNC_IFNAME2,
	GWHA_A_SYNC_LOCAL2,
	GWHA_A_SYNC_PEER2,
	GWHA_A_SYNC_IGNORE,
	GWHA_A_SYNC_IGNORE_CLEAR,
	__GWHA_A_SYNC_MAX,
	GWHA_A_SYNC_MAX = __GWHA_A_SYNC_MAX - 1,
};

/**
 * enum gwha_a_sync_event - Something happened to a group's
 *	synchronisation.
 * @GWHA_A_SYNC_EVENT_PAD: Aligns 64-bit values.
 * @GWHA_A_SYNC_EVENT_SEQ: Number of the event among those of
 *	synchronisation in its namespace; a gap means events were lost.
 * @GWHA_A_SYNC_EVENT_TIME_US: When it happened, CLOCK_BOOTTIME.
 * @GWHA_A_SYNC_EVENT_GROUP: The group.
 * @GWHA_A_SYNC_EVENT_WHAT: What happened.
 * @GWHA_A_SYNC_EVENT_PEER: The peer that it is about; absent if it is
 *	about none.
 * @__GWHA_A_SYNC_EVENT_MAX: One above the highest.
 * @GWHA_A_SYNC_EVENT_MAX: The highest.
 */
enum gwha_a_sync_event {
	GWHA_A_SYNC_EVENT_PAD = 1,
	GWHA_A_SYNC_EVENT_SEQ,
	GWHA_A_SYNC_EVENT_TIME_US,
	GWHA_A_SYNC_EVENT_GROUP,
	GWHA_A_SYNC_EVENT_WHAT,
	GWHA_A_SYNC_EVENT_PEER,
	__GWHA_A_SYNC_EVENT_MAX,
	GWHA_A_SYNC_EVENT_MAX = __GWHA_A_SYNC_EVENT_MAX - 1,
};

/**
 * enum gwha_a_event - A change of a group.
 * @GWHA_A_EVENT_PAD: Aligns 64-bit values.
 * @GWHA_A_EVENT_SEQ: Number of the event in its namespace; a gap means
 *	events were lost.
 * @GWHA_A_EVENT_TIME_US: When the change was decided, CLOCK_BOOTTIME.
 * @GWHA_A_EVENT_GROUP: The group.
 * @GWHA_A_EVENT_FROM: State before.
 * @GWHA_A_EVENT_TO: State after.
 * @GWHA_A_EVENT_WHY: What made it change.
 * @GWHA_A_EVENT_CAUSE: Why it stands in fault.
 * @GWHA_A_EVENT_EPOCH: The group's epoch after the change.
 * @GWHA_A_EVENT_IFNAME: Network device of the router that saw it.
 * @GWHA_A_EVENT_VRID: Identifier of the router that saw it.
 * @GWHA_A_EVENT_FAMILY: Family of the router that saw it.
 * @__GWHA_A_EVENT_MAX: One above the highest.
 * @GWHA_A_EVENT_MAX: The highest.
 */
enum gwha_a_event {
	GWHA_A_EVENT_PAD = 1,
	GWHA_A_EVENT_SEQ,
	GWHA_A_EVENT_TIME_US,
	GWHA_A_EVENT_GROUP,
	GWHA_A_EVENT_FROM,
	GWHA_A_EVENT_TO,
	GWHA_A_EVENT_WHY,
	GWHA_A_EVENT_CAUSE,
	GWHA_A_EVENT_EPOCH,
	GWHA_A_EVENT_IFNAME,
	GWHA_A_EVENT_VRID,
	GWHA_A_EVENT_FAMILY,
	__GWHA_A_EVENT_MAX,
	GWHA_A_EVENT_MAX = __GWHA_A_EVENT_MAX - 1,
};

/**
 * enum gwha_cmd - Commands and notifications.
 * @GWHA_CMD_ROUTER_GET: Get one router, or all of them.
 * @GWHA_CMD_ROUTER_NEW: Create a router. It begins to take part at once.
 * @GWHA_CMD_ROUTER_SET: Change what is given of a router; the rest stays
 *	as it is.
 * @GWHA_CMD_ROUTER_DEL: Delete a router; an active one resigns first.
 * @GWHA_CMD_GROUP_GET: Get one group, or all of them.
 * @GWHA_CMD_GROUP_NEW: Create an empty group.
 * @GWHA_CMD_GROUP_SET: Change what is given of a group; the rest stays as
 *	it is.
 * @GWHA_CMD_GROUP_DEL: Delete a group that has no routers.
 * @GWHA_CMD_HANDOVER: Make an active group resign in favour of its
 *	successor. It forwards until the successor is heard, and goes on if
 *	there is none.
 * @GWHA_CMD_TRACK_REPORT: Say whether a tracked condition is up.
 * @GWHA_CMD_LEASE_TAKE: Take the lease of a group, whoever holds it. It
 *	belongs to the socket that took it, and holds for the group's lease-us.
 * @GWHA_CMD_LEASE_RENEW: Renew the lease of a group, on the socket that
 *	took it.
 * @GWHA_CMD_LEASE_RELEASE: End the lease of a group without a move.
 * @GWHA_CMD_STATS_GET: Get the counters of one router or, in a dump, of
 *	the namespace and then of every router.
 * @GWHA_CMD_STATS_RESET: Set every counter of the namespace and its
 *	routers to zero.
 * @GWHA_CMD_STATE_EVENT: A group changed.
 * @GWHA_CMD_SYNC_GET: Get the synchronisation of one group, or of all
 *	that have one.
 * @GWHA_CMD_SYNC_SET: Synchronise the connections of a group, or change
 *	what is given of how that is done; the rest stays as it is.
 * @GWHA_CMD_SYNC_DEL: End the synchronisation of a group. What is known
 *	of the peers' connections is forgotten.
 * @GWHA_CMD_SYNC_RESYNC: Tell the peers everything anew, and have them do
 *	the same.
 * @GWHA_CMD_SYNC_FLUSH: Remove all replicas of a group from the
 *	connection table.
 * @GWHA_CMD_SYNC_EVENT: Something happened to a group's synchronisation.
 * @__GWHA_CMD_MAX: One above the highest.
 * @GWHA_CMD_MAX: The highest.
 */
enum gwha_cmd {
	GWHA_CMD_ROUTER_GET = 1,
	GWHA_CMD_ROUTER_NEW,
	GWHA_CMD_ROUTER_SET,
	GWHA_CMD_ROUTER_DEL,
	GWHA_CMD_GROUP_GET,
	GWHA_CMD_GROUP_NEW,
	GWHA_CMD_GROUP_SET,
	GWHA_CMD_GROUP_DEL,
	GWHA_CMD_HANDOVER,
	GWHA_CMD_TRACK_REPORT,
	GWHA_CMD_LEASE_TAKE,
	GWHA_CMD_LEASE_RENEW,
	GWHA_CMD_LEASE_RELEASE,
	GWHA_CMD_STATS_GET,
	GWHA_CMD_STATS_RESET,
	GWHA_CMD_STATE_EVENT,
	GWHA_CMD_SYNC_GET,
	GWHA_CMD_SYNC_SET,
	GWHA_CMD_SYNC_DEL,
	GWHA_CMD_SYNC_RESYNC,
	GWHA_CMD_SYNC_FLUSH,
	GWHA_CMD_SYNC_EVENT,
	__GWHA_CMD_MAX,
	GWHA_CMD_MAX = __GWHA_CMD_MAX - 1,
};

/* Multicast groups. */
#define GWHA_MCGRP_STATE	"state"
#define GWHA_MCGRP_SYNC	"sync"

#endif /* _UAPI_LINUX_GWHA_H */
