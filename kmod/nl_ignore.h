/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Filters of synchronisation, in requests and answers. */

#ifndef GWHA_NL_IGNORE_H
#define GWHA_NL_IGNORE_H

struct genl_info;
struct gwha_sync_conf;
struct gwha_sync_request;
struct sk_buff;

/* Process context. */
int gwha_nl_parse_ignores(struct gwha_sync_request *req, struct genl_info *info);
int gwha_nl_fill_ignores(struct sk_buff *skb, const struct gwha_sync_conf *conf);

#endif /* GWHA_NL_IGNORE_H */
