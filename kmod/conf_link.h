/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Links for synchronisation, checked. */

#ifndef GWHA_CONF_LINK_H
#define GWHA_CONF_LINK_H

#include "sync.h"

struct gwha_net;

/* Process context; RTNL. */
int gwha_conf_link_check(struct gwha_net *gn,
			 const struct gwha_sync_addrs *link,
			 struct netlink_ext_ack *extack);
int gwha_conf_link_two(struct gwha_net *gn, const struct gwha_sync_conf *conf,
		       struct netlink_ext_ack *extack);

/* Any context. */
bool gwha_conf_link_clash(const struct gwha_sync_conf *a,
			  const struct gwha_sync_conf *b);

#endif /* GWHA_CONF_LINK_H */
