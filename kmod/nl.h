/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The netlink family, the only control surface. */

#ifndef GWHA_NL_H
#define GWHA_NL_H

#include <linux/types.h>

struct genl_info;
struct gwha_auth_conf;
struct gwha_group;
struct gwha_net;
struct gwha_notice;
struct gwha_router;
struct gwha_router_conf;
struct gwha_stats;
struct gwha_sync_conf;
struct gwha_sync_status;
struct netlink_callback;
struct netlink_ext_ack;
struct nlattr;
struct sk_buff;

/* Fills in a reply, or a row of a dump of which @row is one. */
typedef int gwha_nl_fill_fn(struct sk_buff *skb, void *row);

int gwha_nl_init(void);
void gwha_nl_exit(void);
void gwha_nl_tell(struct gwha_net *gn, const struct gwha_notice *notice);

struct sk_buff *gwha_nl_reply_new(struct genl_info *info, size_t room,
				  void **hdr);
int gwha_nl_reply_send(struct sk_buff *msg, void *hdr, int err,
		       struct genl_info *info);
int gwha_nl_dump_row(struct sk_buff *skb, struct netlink_callback *cb, u8 cmd,
		     gwha_nl_fill_fn *fill, void *row);

/* nl_parse.c */
int gwha_nl_parse_router(struct gwha_router_conf *conf, struct genl_info *info);
int gwha_nl_parse_key(struct gwha_router_conf *conf,
		      const struct nlattr *ifname, const struct nlattr *vrid,
		      const struct nlattr *family,
		      struct netlink_ext_ack *extack);

/* nl_auth.c */
int gwha_nl_parse_keys(struct gwha_auth_conf *auth, struct genl_info *info,
		       int type);
int gwha_nl_parse_auth(struct gwha_router_conf *conf, struct genl_info *info);

/* nl_group.c */
struct gwha_group *gwha_nl_find_group(struct gwha_net *gn,
				      struct genl_info *info, const char *name);

/* nl_sync_fill.c */
int gwha_nl_fill_sync_status(struct sk_buff *skb,
			     const struct gwha_sync_conf *conf,
			     const struct gwha_sync_status *status);

/* nl_sync.c */
int gwha_nl_fill_sync_event(struct sk_buff *skb,
			    const struct gwha_notice *notice);

/* nl_fill.c; -EMSGSIZE when the message is full */
int gwha_nl_fill_router(struct sk_buff *skb, struct gwha_router *rt);
int gwha_nl_fill_group(struct sk_buff *skb, struct gwha_group *g);
int gwha_nl_fill_stats(struct sk_buff *skb, struct gwha_router *rt,
		       const struct gwha_stats *stats);
int gwha_nl_fill_event(struct sk_buff *skb, const struct gwha_notice *notice);

#endif /* GWHA_NL_H */
