/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The netlink family, the only control surface. */

#ifndef GWHA_NL_H
#define GWHA_NL_H

#include <linux/types.h>

struct genl_info;
struct gwha_group;
struct gwha_net;
struct gwha_notice;
struct gwha_router;
struct gwha_router_conf;
struct gwha_stats;
struct nlattr;
struct netlink_ext_ack;
struct sk_buff;

int gwha_nl_init(void);
void gwha_nl_exit(void);
void gwha_nl_tell(struct gwha_net *gn, const struct gwha_notice *notice);

/* nl_parse.c */
int gwha_nl_parse_router(struct gwha_router_conf *conf, struct genl_info *info);
int gwha_nl_parse_key(struct gwha_router_conf *conf,
		      const struct nlattr *ifname, const struct nlattr *vrid,
		      const struct nlattr *family,
		      struct netlink_ext_ack *extack);

/* nl_auth.c */
int gwha_nl_parse_auth(struct gwha_router_conf *conf, struct genl_info *info);

/* nl_group.c */
struct gwha_group *gwha_nl_find_group(struct gwha_net *gn,
				      struct genl_info *info, const char *name);

/* nl_fill.c; -EMSGSIZE when the message is full */
int gwha_nl_fill_router(struct sk_buff *skb, struct gwha_router *rt);
int gwha_nl_fill_group(struct sk_buff *skb, struct gwha_group *g);
int gwha_nl_fill_stats(struct sk_buff *skb, struct gwha_router *rt,
		       const struct gwha_stats *stats);
int gwha_nl_fill_event(struct sk_buff *skb, const struct gwha_notice *notice);

#endif /* GWHA_NL_H */
