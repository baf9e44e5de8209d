// SPDX-License-Identifier: GPL-2.0-or-later
/* How synchronisation stands: a group's, its peers', and that of links to them. */

#include <net/netlink.h>

#include "nl.h"
#include "sync.h"

/* All of a set that has nothing but 64-bit counters behind its padding. */
static int fill_counts(struct sk_buff *skb, int attr, const u64 *count, int max)
{
	struct nlattr *nest = nla_nest_start(skb, attr);
	int i;

	BUILD_BUG_ON(GWHA_A_SYNC_STATS_PAD != 1);
	BUILD_BUG_ON(GWHA_A_SYNC_COUNTERS_PAD != 1);
	if (!nest)
		return -EMSGSIZE;
	for (i = 2; i <= max; i++)
		if (nla_put_u64_64bit(skb, i, count[i], 1))
			return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int fill_link(struct sk_buff *skb, u8 family,
		     const struct gwha_sync_link_status *link)
{
	struct nlattr *nest = nla_nest_start(skb, GWHA_A_SYNC_PEER_LINK);

	if (!nest ||
	    nla_put(skb, GWHA_A_SYNC_LINK_ADDR, gwha_addr_len(family),
		    link->addr.b) ||
	    nla_put_u8(skb, GWHA_A_SYNC_LINK_UP, link->up) ||
	    nla_put_u8(skb, GWHA_A_SYNC_LINK_USED, link->used) ||
	    nla_put_u64_64bit(skb, GWHA_A_SYNC_LINK_TX_FRAMES, link->tx,
			      GWHA_A_SYNC_LINK_PAD) ||
	    nla_put_u64_64bit(skb, GWHA_A_SYNC_LINK_RX_FRAMES, link->rx,
			      GWHA_A_SYNC_LINK_PAD) ||
	    nla_put_u64_64bit(skb, GWHA_A_SYNC_LINK_TX_ERROR, link->tx_error,
			      GWHA_A_SYNC_LINK_PAD))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int fill_peer(struct sk_buff *skb, const struct gwha_sync_conf *conf,
		     const struct gwha_sync_peer_status *peer)
{
	struct nlattr *nest = nla_nest_start(skb, GWHA_A_SYNC_PEER_STATUS);
	int err = 0;
	u8 i;

	if (!nest ||
	    nla_put(skb, GWHA_A_SYNC_PEER_ADDR,
		    gwha_addr_len(conf->link[0].family),
		    peer->link[0].addr.b) ||
	    nla_put_u8(skb, GWHA_A_SYNC_PEER_UP, peer->up) ||
	    nla_put_u8(skb, GWHA_A_SYNC_PEER_SYNCED, peer->synced) ||
	    nla_put_u32(skb, GWHA_A_SYNC_PEER_BEHIND, peer->behind) ||
	    (peer->rtt_us &&
	     nla_put_u32(skb, GWHA_A_SYNC_PEER_RTT_US, peer->rtt_us)) ||
	    (peer->lag_p50_us &&
	     nla_put_u32(skb, GWHA_A_SYNC_PEER_LAG_P50_US, peer->lag_p50_us)) ||
	    (peer->lag_p99_us &&
	     nla_put_u32(skb, GWHA_A_SYNC_PEER_LAG_P99_US, peer->lag_p99_us)) ||
	    fill_counts(skb, GWHA_A_SYNC_PEER_COUNTERS, peer->count,
			GWHA_A_SYNC_STATS_MAX) ||
	    fill_counts(skb, GWHA_A_SYNC_PEER_DROPS, peer->drop,
			GWHA_A_SYNC_COUNTERS_MAX))
		return -EMSGSIZE;
	for (i = 0; i < conf->n_links && !err; i++)
		err = fill_link(skb, conf->link[i].family, &peer->link[i]);
	if (!err)
		nla_nest_end(skb, nest);
	return err;
}

/**
 * gwha_nl_fill_sync_status() - how a group's synchronisation stands
 * @skb: the message
 * @conf: how it is set
 * @status: how it stands
 *
 * Context: any.
 * Return: 0 or -EMSGSIZE.
 */
int gwha_nl_fill_sync_status(struct sk_buff *skb,
			     const struct gwha_sync_conf *conf,
			     const struct gwha_sync_status *status)
{
	int err = 0;
	u8 i;

	if (nla_put_u32(skb, GWHA_A_SYNC_FLOWS, status->flows) ||
	    nla_put_u32(skb, GWHA_A_SYNC_REPLICAS, status->replicas) ||
	    nla_put_u32(skb, GWHA_A_SYNC_PENDING, status->pending) ||
	    nla_put_u8(skb, GWHA_A_SYNC_SYNCED, status->synced) ||
	    nla_put_u64_64bit(skb, GWHA_A_SYNC_DROP_PEER, status->drop_peer,
			      GWHA_A_SYNC_PAD))
		return -EMSGSIZE;
	for (i = 0; i < status->n_peers && !err; i++)
		err = fill_peer(skb, conf, &status->peer[i]);
	return err;
}
