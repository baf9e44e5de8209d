/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Policies, operations and multicast groups of the netlink family. The handlers
 * declared here are defined in nl.c.
 *
 * Generated from uapi/gwha.yaml, do not edit: run `make uapi`.
 */

#ifndef GWHA_NL_GEN_H
#define GWHA_NL_GEN_H

#include <net/genetlink.h>

#include <linux/gwha.h>

#define GWHA_NL_OPS_N	20
#define GWHA_NL_MCGRPS_N	2

/* Index into gwha_nl_mcgrps[]. */
enum gwha_nl_mcgrp {
	GWHA_NL_MCGRP_STATE,
	GWHA_NL_MCGRP_SYNC,
};

extern const struct genl_ops gwha_nl_ops[GWHA_NL_OPS_N];
extern const struct genl_multicast_group gwha_nl_mcgrps[GWHA_NL_MCGRPS_N];

int gwha_nl_router_get_doit(struct sk_buff *skb, struct genl_info *info);
int gwha_nl_router_get_start(struct netlink_callback *cb);
int gwha_nl_router_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int gwha_nl_router_new_doit(struct sk_buff *skb, struct genl_info *info);
int gwha_nl_router_set_doit(struct sk_buff *skb, struct genl_info *info);
int gwha_nl_router_del_doit(struct sk_buff *skb, struct genl_info *info);
int gwha_nl_group_get_doit(struct sk_buff *skb, struct genl_info *info);
int gwha_nl_group_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int gwha_nl_group_new_doit(struct sk_buff *skb, struct genl_info *info);
int gwha_nl_group_set_doit(struct sk_buff *skb, struct genl_info *info);
int gwha_nl_group_del_doit(struct sk_buff *skb, struct genl_info *info);
int gwha_nl_handover_doit(struct sk_buff *skb, struct genl_info *info);
int gwha_nl_track_report_doit(struct sk_buff *skb, struct genl_info *info);
int gwha_nl_lease_take_doit(struct sk_buff *skb, struct genl_info *info);
int gwha_nl_lease_renew_doit(struct sk_buff *skb, struct genl_info *info);
int gwha_nl_lease_release_doit(struct sk_buff *skb, struct genl_info *info);
int gwha_nl_stats_get_doit(struct sk_buff *skb, struct genl_info *info);
int gwha_nl_stats_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int gwha_nl_stats_reset_doit(struct sk_buff *skb, struct genl_info *info);
int gwha_nl_sync_get_doit(struct sk_buff *skb, struct genl_info *info);
int gwha_nl_sync_get_start(struct netlink_callback *cb);
int gwha_nl_sync_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int gwha_nl_sync_set_doit(struct sk_buff *skb, struct genl_info *info);
int gwha_nl_sync_del_doit(struct sk_buff *skb, struct genl_info *info);
int gwha_nl_sync_resync_doit(struct sk_buff *skb, struct genl_info *info);
int gwha_nl_sync_flush_doit(struct sk_buff *skb, struct genl_info *info);

#endif /* GWHA_NL_GEN_H */
