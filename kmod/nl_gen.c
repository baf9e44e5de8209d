// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Policies, operations and multicast groups of the netlink family. Validation
 * is strict for every operation; one without attributes refuses them by a
 * policy, for without any the kernel looks at none. Each policy is as long as
 * its set: what is not in it is refused, and no handler reads beyond it. The
 * gaps of an enum are left to the handlers.
 *
 * Generated from uapi/gwha.yaml, do not edit: run `make uapi`.
 */

#include <net/genetlink.h>
#include <net/netlink.h>

#include "nl_gen.h"

static struct netlink_range_validation range_0_1000000000 = {
	.max = 1000000000,
};

static struct netlink_range_validation range_0_3600000000 = {
	.max = 3600000000,
};

static struct netlink_range_validation range_10000_1000000000 = {
	.min = 10000,
	.max = 1000000000,
};

static const struct nla_policy vip_policy[GWHA_A_VIP_MAX + 1] = {
	[GWHA_A_VIP_ADDR] = NLA_POLICY_RANGE(NLA_BINARY, 4, 16),
	[GWHA_A_VIP_PLEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[GWHA_A_VIP_STATE] = NLA_POLICY_MAX(NLA_U8, 4),
	[GWHA_A_VIP_ERROR] = { .type = NLA_U32 },
	[GWHA_A_VIP_IFNAME] = { .type = NLA_NUL_STRING, .len = 15 },
	[GWHA_A_VIP_EXCLUDED] = NLA_POLICY_MAX(NLA_U8, 1),
};

static const struct nla_policy key_policy[GWHA_A_KEY_MAX + 1] = {
	[GWHA_A_KEY_ID] = NLA_POLICY_MIN(NLA_U8, 1),
	[GWHA_A_KEY_SECRET] = NLA_POLICY_RANGE(NLA_BINARY, 16, 64),
	[GWHA_A_KEY_SEND] = NLA_POLICY_MAX(NLA_U8, 1),
};

static const struct nla_policy track_policy[GWHA_A_TRACK_MAX + 1] = {
	[GWHA_A_TRACK_IFNAME] = { .type = NLA_NUL_STRING, .len = 15 },
	[GWHA_A_TRACK_NAME] = { .type = NLA_NUL_STRING, .len = 31 },
	[GWHA_A_TRACK_WEIGHT] = NLA_POLICY_MAX(NLA_U8, 253),
	[GWHA_A_TRACK_UP_DELAY_US] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &range_0_1000000000),
	[GWHA_A_TRACK_DOWN_DELAY_US] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &range_0_1000000000),
	[GWHA_A_TRACK_UP] = NLA_POLICY_MAX(NLA_U8, 1),
};

static const struct nla_policy sync_ignore_policy[GWHA_A_SYNC_IGNORE_MAX + 1] = {
	[GWHA_A_SYNC_IGNORE_PROTO] = { .type = NLA_U8 },
	[GWHA_A_SYNC_IGNORE_ADDR] = NLA_POLICY_RANGE(NLA_BINARY, 4, 16),
	[GWHA_A_SYNC_IGNORE_PLEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[GWHA_A_SYNC_IGNORE_ZONE] = { .type = NLA_U16 },
	[GWHA_A_SYNC_IGNORE_MARK] = { .type = NLA_U32 },
	[GWHA_A_SYNC_IGNORE_MASK] = { .type = NLA_U32 },
};

static const struct nla_policy router_get_policy[GWHA_A_ROUTER_MAX + 1] = {
	[GWHA_A_ROUTER_IFNAME] = { .type = NLA_NUL_STRING, .len = 15 },
	[GWHA_A_ROUTER_VRID] = NLA_POLICY_MIN(NLA_U8, 1),
	[GWHA_A_ROUTER_FAMILY] = NLA_POLICY_RANGE(NLA_U8, 2, 10),
};

static const struct nla_policy router_new_policy[GWHA_A_ROUTER_MAX + 1] = {
	[GWHA_A_ROUTER_IFNAME] = { .type = NLA_NUL_STRING, .len = 15 },
	[GWHA_A_ROUTER_VRID] = NLA_POLICY_MIN(NLA_U8, 1),
	[GWHA_A_ROUTER_FAMILY] = NLA_POLICY_RANGE(NLA_U8, 2, 10),
	[GWHA_A_ROUTER_VERSION] = NLA_POLICY_RANGE(NLA_U8, 2, 3),
	[GWHA_A_ROUTER_INTERVAL_US] = { .type = NLA_U32 },
	[GWHA_A_ROUTER_GROUP] = { .type = NLA_NUL_STRING, .len = 31 },
	[GWHA_A_ROUTER_PRIORITY] = NLA_POLICY_RANGE(NLA_U8, 1, 254),
	[GWHA_A_ROUTER_PREEMPT] = NLA_POLICY_MAX(NLA_U8, 1),
	[GWHA_A_ROUTER_PREEMPT_DELAY_US] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &range_0_1000000000),
	[GWHA_A_ROUTER_VMAC] = NLA_POLICY_MAX(NLA_U8, 1),
	[GWHA_A_ROUTER_VIP] = NLA_POLICY_NESTED(vip_policy),
	[GWHA_A_ROUTER_ACCEPT] = NLA_POLICY_MAX(NLA_U8, 1),
	[GWHA_A_ROUTER_CHECKSUM] = NLA_POLICY_MAX(NLA_U8, 2),
	[GWHA_A_ROUTER_CHECK_ADDRESSES] = NLA_POLICY_MAX(NLA_U8, 1),
	[GWHA_A_ROUTER_GARP_REPEAT] = NLA_POLICY_MAX(NLA_U8, 10),
	[GWHA_A_ROUTER_GARP_REFRESH_US] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &range_0_3600000000),
	[GWHA_A_ROUTER_UNICAST_PEER] = NLA_POLICY_RANGE(NLA_BINARY, 4, 16),
	[GWHA_A_ROUTER_TTL_MIN] = NLA_POLICY_MIN(NLA_U8, 1),
	[GWHA_A_ROUTER_FIXED_SOURCE] = NLA_POLICY_RANGE(NLA_BINARY, 0, 16),
	[GWHA_A_ROUTER_AUTH_TYPE] = NLA_POLICY_MAX(NLA_U8, 2),
	[GWHA_A_ROUTER_AUTH_TEXT] = NLA_POLICY_RANGE(NLA_BINARY, 1, 8),
	[GWHA_A_ROUTER_AUTH_MODE] = NLA_POLICY_MAX(NLA_U8, 1),
	[GWHA_A_ROUTER_KEY] = NLA_POLICY_NESTED(key_policy),
	[GWHA_A_ROUTER_SEND_EPOCH] = NLA_POLICY_MAX(NLA_U8, 1),
};

static const struct nla_policy router_set_policy[GWHA_A_ROUTER_MAX + 1] = {
	[GWHA_A_ROUTER_IFNAME] = { .type = NLA_NUL_STRING, .len = 15 },
	[GWHA_A_ROUTER_VRID] = NLA_POLICY_MIN(NLA_U8, 1),
	[GWHA_A_ROUTER_FAMILY] = NLA_POLICY_RANGE(NLA_U8, 2, 10),
	[GWHA_A_ROUTER_INTERVAL_US] = { .type = NLA_U32 },
	[GWHA_A_ROUTER_PRIORITY] = NLA_POLICY_RANGE(NLA_U8, 1, 254),
	[GWHA_A_ROUTER_PREEMPT] = NLA_POLICY_MAX(NLA_U8, 1),
	[GWHA_A_ROUTER_PREEMPT_DELAY_US] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &range_0_1000000000),
	[GWHA_A_ROUTER_VMAC] = NLA_POLICY_MAX(NLA_U8, 1),
	[GWHA_A_ROUTER_VIP] = NLA_POLICY_NESTED(vip_policy),
	[GWHA_A_ROUTER_VIP_CLEAR] = { .type = NLA_FLAG },
	[GWHA_A_ROUTER_ACCEPT] = NLA_POLICY_MAX(NLA_U8, 1),
	[GWHA_A_ROUTER_CHECKSUM] = NLA_POLICY_MAX(NLA_U8, 2),
	[GWHA_A_ROUTER_CHECK_ADDRESSES] = NLA_POLICY_MAX(NLA_U8, 1),
	[GWHA_A_ROUTER_GARP_REPEAT] = NLA_POLICY_MAX(NLA_U8, 10),
	[GWHA_A_ROUTER_GARP_REFRESH_US] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &range_0_3600000000),
	[GWHA_A_ROUTER_UNICAST_PEER] = NLA_POLICY_RANGE(NLA_BINARY, 4, 16),
	[GWHA_A_ROUTER_UNICAST_CLEAR] = { .type = NLA_FLAG },
	[GWHA_A_ROUTER_TTL_MIN] = NLA_POLICY_MIN(NLA_U8, 1),
	[GWHA_A_ROUTER_FIXED_SOURCE] = NLA_POLICY_RANGE(NLA_BINARY, 0, 16),
	[GWHA_A_ROUTER_AUTH_TYPE] = NLA_POLICY_MAX(NLA_U8, 2),
	[GWHA_A_ROUTER_AUTH_TEXT] = NLA_POLICY_RANGE(NLA_BINARY, 1, 8),
	[GWHA_A_ROUTER_AUTH_MODE] = NLA_POLICY_MAX(NLA_U8, 1),
	[GWHA_A_ROUTER_KEY] = NLA_POLICY_NESTED(key_policy),
	[GWHA_A_ROUTER_SEND_EPOCH] = NLA_POLICY_MAX(NLA_U8, 1),
};

static const struct nla_policy router_del_policy[GWHA_A_ROUTER_MAX + 1] = {
	[GWHA_A_ROUTER_IFNAME] = { .type = NLA_NUL_STRING, .len = 15 },
	[GWHA_A_ROUTER_VRID] = NLA_POLICY_MIN(NLA_U8, 1),
	[GWHA_A_ROUTER_FAMILY] = NLA_POLICY_RANGE(NLA_U8, 2, 10),
};

static const struct nla_policy group_get_policy[GWHA_A_GROUP_MAX + 1] = {
	[GWHA_A_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = 31 },
};

static const struct nla_policy group_new_policy[GWHA_A_GROUP_MAX + 1] = {
	[GWHA_A_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = 31 },
	[GWHA_A_GROUP_PRIORITY] = NLA_POLICY_RANGE(NLA_U8, 1, 254),
	[GWHA_A_GROUP_PREEMPT] = NLA_POLICY_MAX(NLA_U8, 1),
	[GWHA_A_GROUP_PREEMPT_DELAY_US] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &range_0_1000000000),
	[GWHA_A_GROUP_START_DELAY_US] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &range_0_1000000000),
	[GWHA_A_GROUP_TRACK] = NLA_POLICY_NESTED(track_policy),
	[GWHA_A_GROUP_LEASE_US] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &range_10000_1000000000),
	[GWHA_A_GROUP_LEASE_ACTION] = NLA_POLICY_MAX(NLA_U8, 2),
	[GWHA_A_GROUP_LEASE_WEIGHT] = NLA_POLICY_RANGE(NLA_U8, 1, 253),
	[GWHA_A_GROUP_POOL] = { .type = NLA_NUL_STRING, .len = 31 },
	[GWHA_A_GROUP_POOL_WEIGHT] = NLA_POLICY_MAX(NLA_U8, 253),
	[GWHA_A_GROUP_POOL_LIMIT] = NLA_POLICY_MIN(NLA_U8, 1),
};

static const struct nla_policy group_set_policy[GWHA_A_GROUP_MAX + 1] = {
	[GWHA_A_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = 31 },
	[GWHA_A_GROUP_PRIORITY] = NLA_POLICY_RANGE(NLA_U8, 1, 254),
	[GWHA_A_GROUP_PREEMPT] = NLA_POLICY_MAX(NLA_U8, 1),
	[GWHA_A_GROUP_PREEMPT_DELAY_US] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &range_0_1000000000),
	[GWHA_A_GROUP_START_DELAY_US] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &range_0_1000000000),
	[GWHA_A_GROUP_TRACK] = NLA_POLICY_NESTED(track_policy),
	[GWHA_A_GROUP_TRACK_CLEAR] = { .type = NLA_FLAG },
	[GWHA_A_GROUP_LEASE_US] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &range_10000_1000000000),
	[GWHA_A_GROUP_LEASE_ACTION] = NLA_POLICY_MAX(NLA_U8, 2),
	[GWHA_A_GROUP_LEASE_WEIGHT] = NLA_POLICY_RANGE(NLA_U8, 1, 253),
	[GWHA_A_GROUP_POOL] = { .type = NLA_NUL_STRING, .len = 31 },
	[GWHA_A_GROUP_POOL_WEIGHT] = NLA_POLICY_MAX(NLA_U8, 253),
	[GWHA_A_GROUP_POOL_LIMIT] = NLA_POLICY_MIN(NLA_U8, 1),
};

static const struct nla_policy group_del_policy[GWHA_A_GROUP_MAX + 1] = {
	[GWHA_A_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = 31 },
};

static const struct nla_policy handover_policy[GWHA_A_GROUP_MAX + 1] = {
	[GWHA_A_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = 31 },
};

static const struct nla_policy track_report_policy[GWHA_A_GROUP_MAX + 1] = {
	[GWHA_A_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = 31 },
	[GWHA_A_GROUP_TRACK] = NLA_POLICY_NESTED(track_policy),
};

static const struct nla_policy lease_take_policy[GWHA_A_GROUP_MAX + 1] = {
	[GWHA_A_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = 31 },
};

static const struct nla_policy lease_renew_policy[GWHA_A_GROUP_MAX + 1] = {
	[GWHA_A_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = 31 },
};

static const struct nla_policy lease_release_policy[GWHA_A_GROUP_MAX + 1] = {
	[GWHA_A_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = 31 },
};

static const struct nla_policy stats_get_policy[GWHA_A_STATS_MAX + 1] = {
	[GWHA_A_STATS_IFNAME] = { .type = NLA_NUL_STRING, .len = 15 },
	[GWHA_A_STATS_VRID] = NLA_POLICY_MIN(NLA_U8, 1),
	[GWHA_A_STATS_FAMILY] = NLA_POLICY_RANGE(NLA_U8, 2, 10),
};

static const struct nla_policy stats_reset_policy[1 + 1] = {
	[1] = { .type = NLA_REJECT },
};

static const struct nla_policy sync_get_policy[GWHA_A_SYNC_MAX + 1] = {
	[GWHA_A_SYNC_GROUP] = { .type = NLA_NUL_STRING, .len = 31 },
};

static const struct nla_policy sync_set_policy[GWHA_A_SYNC_MAX + 1] = {
	[GWHA_A_SYNC_GROUP] = { .type = NLA_NUL_STRING, .len = 31 },
	[GWHA_A_SYNC_IFNAME] = { .type = NLA_NUL_STRING, .len = 15 },
	[GWHA_A_SYNC_LOCAL] = NLA_POLICY_RANGE(NLA_BINARY, 4, 16),
	[GWHA_A_SYNC_PEER] = NLA_POLICY_RANGE(NLA_BINARY, 4, 16),
	[GWHA_A_SYNC_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[GWHA_A_SYNC_SELECT] = NLA_POLICY_MAX(NLA_U8, 3),
	[GWHA_A_SYNC_ZONE] = { .type = NLA_U16 },
	[GWHA_A_SYNC_MARK] = { .type = NLA_U32 },
	[GWHA_A_SYNC_MASK] = { .type = NLA_U32 },
	[GWHA_A_SYNC_RATE_KBIT] = { .type = NLA_U32 },
	[GWHA_A_SYNC_INSECURE] = NLA_POLICY_MAX(NLA_U8, 1),
	[GWHA_A_SYNC_KEY] = NLA_POLICY_NESTED(key_policy),
	[GWHA_A_SYNC_IFNAME2] = { .type = NLA_NUL_STRING, .len = 15 },
	[GWHA_A_SYNC_LOCAL2] = NLA_POLICY_RANGE(NLA_BINARY, 4, 16),
	[GWHA_A_SYNC_PEER2] = NLA_POLICY_RANGE(NLA_BINARY, 4, 16),
	[GWHA_A_SYNC_IGNORE] = NLA_POLICY_NESTED(sync_ignore_policy),
	[GWHA_A_SYNC_IGNORE_CLEAR] = { .type = NLA_FLAG },
};

static const struct nla_policy sync_del_policy[GWHA_A_SYNC_MAX + 1] = {
	[GWHA_A_SYNC_GROUP] = { .type = NLA_NUL_STRING, .len = 31 },
};

static const struct nla_policy sync_resync_policy[GWHA_A_SYNC_MAX + 1] = {
	[GWHA_A_SYNC_GROUP] = { .type = NLA_NUL_STRING, .len = 31 },
};

static const struct nla_policy sync_flush_policy[GWHA_A_SYNC_MAX + 1] = {
	[GWHA_A_SYNC_GROUP] = { .type = NLA_NUL_STRING, .len = 31 },
};

const struct genl_ops gwha_nl_ops[GWHA_NL_OPS_N] = {
	{
		.cmd = GWHA_CMD_ROUTER_GET,
		.doit = gwha_nl_router_get_doit,
		.start = gwha_nl_router_get_start,
		.dumpit = gwha_nl_router_get_dumpit,
		.policy = router_get_policy,
		.maxattr = GWHA_A_ROUTER_MAX,
	},
	{
		.cmd = GWHA_CMD_ROUTER_NEW,
		.doit = gwha_nl_router_new_doit,
		.policy = router_new_policy,
		.maxattr = GWHA_A_ROUTER_MAX,
		.flags = GENL_ADMIN_PERM,
	},
	{
		.cmd = GWHA_CMD_ROUTER_SET,
		.doit = gwha_nl_router_set_doit,
		.policy = router_set_policy,
		.maxattr = GWHA_A_ROUTER_MAX,
		.flags = GENL_ADMIN_PERM,
	},
	{
		.cmd = GWHA_CMD_ROUTER_DEL,
		.doit = gwha_nl_router_del_doit,
		.policy = router_del_policy,
		.maxattr = GWHA_A_ROUTER_MAX,
		.flags = GENL_ADMIN_PERM,
	},
	{
		.cmd = GWHA_CMD_GROUP_GET,
		.doit = gwha_nl_group_get_doit,
		.dumpit = gwha_nl_group_get_dumpit,
		.policy = group_get_policy,
		.maxattr = GWHA_A_GROUP_MAX,
	},
	{
		.cmd = GWHA_CMD_GROUP_NEW,
		.doit = gwha_nl_group_new_doit,
		.policy = group_new_policy,
		.maxattr = GWHA_A_GROUP_MAX,
		.flags = GENL_ADMIN_PERM,
	},
	{
		.cmd = GWHA_CMD_GROUP_SET,
		.doit = gwha_nl_group_set_doit,
		.policy = group_set_policy,
		.maxattr = GWHA_A_GROUP_MAX,
		.flags = GENL_ADMIN_PERM,
	},
	{
		.cmd = GWHA_CMD_GROUP_DEL,
		.doit = gwha_nl_group_del_doit,
		.policy = group_del_policy,
		.maxattr = GWHA_A_GROUP_MAX,
		.flags = GENL_ADMIN_PERM,
	},
	{
		.cmd = GWHA_CMD_HANDOVER,
		.doit = gwha_nl_handover_doit,
		.policy = handover_policy,
		.maxattr = GWHA_A_GROUP_MAX,
		.flags = GENL_ADMIN_PERM,
	},
	{
		.cmd = GWHA_CMD_TRACK_REPORT,
		.doit = gwha_nl_track_report_doit,
		.policy = track_report_policy,
		.maxattr = GWHA_A_GROUP_MAX,
		.flags = GENL_ADMIN_PERM,
	},
	{
		.cmd = GWHA_CMD_LEASE_TAKE,
		.doit = gwha_nl_lease_take_doit,
		.policy = lease_take_policy,
		.maxattr = GWHA_A_GROUP_MAX,
		.flags = GENL_ADMIN_PERM,
	},
	{
		.cmd = GWHA_CMD_LEASE_RENEW,
		.doit = gwha_nl_lease_renew_doit,
		.policy = lease_renew_policy,
		.maxattr = GWHA_A_GROUP_MAX,
		.flags = GENL_ADMIN_PERM,
	},
	{
		.cmd = GWHA_CMD_LEASE_RELEASE,
		.doit = gwha_nl_lease_release_doit,
		.policy = lease_release_policy,
		.maxattr = GWHA_A_GROUP_MAX,
		.flags = GENL_ADMIN_PERM,
	},
	{
		.cmd = GWHA_CMD_STATS_GET,
		.doit = gwha_nl_stats_get_doit,
		.dumpit = gwha_nl_stats_get_dumpit,
		.policy = stats_get_policy,
		.maxattr = GWHA_A_STATS_MAX,
	},
	{
		.cmd = GWHA_CMD_STATS_RESET,
		.doit = gwha_nl_stats_reset_doit,
		.policy = stats_reset_policy,
		.maxattr = 1,
		.flags = GENL_ADMIN_PERM,
	},
	{
		.cmd = GWHA_CMD_SYNC_GET,
		.doit = gwha_nl_sync_get_doit,
		.start = gwha_nl_sync_get_start,
		.dumpit = gwha_nl_sync_get_dumpit,
		.policy = sync_get_policy,
		.maxattr = GWHA_A_SYNC_MAX,
	},
	{
		.cmd = GWHA_CMD_SYNC_SET,
		.doit = gwha_nl_sync_set_doit,
		.policy = sync_set_policy,
		.maxattr = GWHA_A_SYNC_MAX,
		.flags = GENL_ADMIN_PERM,
	},
	{
		.cmd = GWHA_CMD_SYNC_DEL,
		.doit = gwha_nl_sync_del_doit,
		.policy = sync_del_policy,
		.maxattr = GWHA_A_SYNC_MAX,
		.flags = GENL_ADMIN_PERM,
	},
	{
		.cmd = GWHA_CMD_SYNC_RESYNC,
		.doit = gwha_nl_sync_resync_doit,
		.policy = sync_resync_policy,
		.maxattr = GWHA_A_SYNC_MAX,
		.flags = GENL_ADMIN_PERM,
	},
	{
		.cmd = GWHA_CMD_SYNC_FLUSH,
		.doit = gwha_nl_sync_flush_doit,
		.policy = sync_flush_policy,
		.maxattr = GWHA_A_SYNC_MAX,
		.flags = GENL_ADMIN_PERM,
	},
};

const struct genl_multicast_group gwha_nl_mcgrps[GWHA_NL_MCGRPS_N] = {
	[GWHA_NL_MCGRP_STATE] = { .name = GWHA_MCGRP_STATE },
	[GWHA_NL_MCGRP_SYNC] = { .name = GWHA_MCGRP_SYNC },
};
