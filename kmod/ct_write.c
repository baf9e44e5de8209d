// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Replicas: connections of a peer, put into this node's table as it would have
 * made them itself. The order is that of the kernel's own nf_conntrack_netlink.
 */

#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_acct.h>
#include <net/netfilter/nf_conntrack_core.h>
#include <net/netfilter/nf_conntrack_ecache.h>
#include <net/netfilter/nf_conntrack_labels.h>
#include <net/netfilter/nf_conntrack_seqadj.h>
#include <net/netfilter/nf_conntrack_timestamp.h>
#include <net/netfilter/nf_conntrack_zones.h>
#include <net/netfilter/nf_nat.h>

#include "core/merge.h"
#include "ct.h"

/* Against what comes into or goes out of the table at this moment. */
#define WRITE_TRIES 3
#define UDP_STREAM_S 2 /* as nf_conntrack_proto_udp.c */

/**
 * struct names - by what the kernel knows a connection
 * @orig: its first tuple
 * @reply: what answers it
 * @zone: where both are
 */
struct names {
	struct nf_conntrack_tuple orig;
	struct nf_conntrack_tuple reply;
	struct nf_conntrack_zone zone;
};

static void name_tuple(const struct gwha_flow *flow,
		       const struct gwha_tuple *from, u8 dir,
		       struct nf_conntrack_tuple *t)
{
	bool v6 = flow->has & GWHA_FLOW_V6;
	size_t len = v6 ? sizeof(struct in6_addr) : sizeof(struct in_addr);

	memset(t, 0, sizeof(*t));
	t->src.l3num = v6 ? NFPROTO_IPV6 : NFPROTO_IPV4;
	memcpy(&t->src.u3, from->src.b, len);
	memcpy(&t->dst.u3, from->dst.b, len);
	t->src.u.all = htons(from->src_port);
	t->dst.u.all = htons(from->dst_port);
	t->dst.protonum = flow->proto;
	t->dst.dir = dir;
}

static void names_of(const struct gwha_flow *flow, struct names *as)
{
	u8 dir = NF_CT_DEFAULT_ZONE_DIR;

	name_tuple(flow, &flow->orig, IP_CT_DIR_ORIGINAL, &as->orig);
	name_tuple(flow, &flow->reply, IP_CT_DIR_REPLY, &as->reply);
	if (flow->has & GWHA_FLOW_ZONE)
		dir = flow->zone_dir;
	nf_ct_zone_init(&as->zone, flow->zone, dir, 0);
}

/* ------------------------------------------------------------------- a new one */

/*
 * One address, one port: taken as they are, and should they be taken already, the
 * table says so. ICMP's id belongs to the source, whichever end is translated.
 */
static bool bind(struct nf_conn *ct, const struct names *as,
		 enum nf_nat_manip_type manip)
{
	bool src = manip == NF_NAT_MANIP_SRC;
	struct nf_nat_range2 range = {
		.flags = NF_NAT_RANGE_MAP_IPS | NF_NAT_RANGE_PROTO_SPECIFIED,
	};

	range.min_addr = src ? as->reply.dst.u3 : as->reply.src.u3;
	range.min_proto.all = src ? as->reply.dst.u.all : as->reply.src.u.all;
	if (as->orig.dst.protonum == IPPROTO_ICMP ||
	    as->orig.dst.protonum == IPPROTO_ICMPV6)
		range.min_proto.icmp.id = src ? as->reply.src.u.icmp.id :
						as->orig.src.u.icmp.id;
	range.max_addr = range.min_addr;
	range.max_proto = range.min_proto;

	return nf_nat_setup_info(ct, &range, manip) == NF_ACCEPT;
}

/*
 * Both ends are bound, also where nothing is translated, or the rules would be
 * asked at the next packet. The destination first, as packets meet them.
 */
static int bind_both(struct nf_conn *ct, const struct names *as)
{
	if (!bind(ct, as, NF_NAT_MANIP_DST) || !bind(ct, as, NF_NAT_MANIP_SRC))
		return -ENOMEM;
	/* what can't be said in two bindings is no translation of the kernel's */
	if (!nf_ct_tuple_equal(nf_ct_tuple(ct, IP_CT_DIR_REPLY), &as->reply))
		return -EINVAL;

	return 0;
}

static void fill_labels(struct nf_conn *ct, const struct gwha_flow *flow)
{
	struct nf_conn_labels *labels = nf_ct_labels_find(ct);
	unsigned long word = 0;
	u32 i, bit;

	if (!labels || !(flow->has & GWHA_FLOW_LABELS))
		return;
	for (i = 0; i < sizeof(flow->labels); i++) {
		bit = 8 * i % BITS_PER_LONG;
		word |= (unsigned long)flow->labels[i] << bit;
		if (bit != BITS_PER_LONG - 8)
			continue;
		WRITE_ONCE(labels->bits[BIT_WORD(8 * i)], word);
		word = 0;
	}
}

static void fill_mark(struct nf_conn *ct, const struct gwha_flow *flow)
{
#ifdef CONFIG_NF_CONNTRACK_MARK
	WRITE_ONCE(ct->mark, flow->mark);
#endif
}

static bool fill_seqadj(struct nf_conn *ct, const struct gwha_flow *flow)
{
	struct nf_conn_seqadj *adj = nfct_seqadj(ct);
	u8 dir;

	if (!(flow->has & GWHA_FLOW_SEQADJ) || flow->proto != IPPROTO_TCP)
		return true;
	if (!adj)
		return false;
	spin_lock_bh(&ct->lock);
	for (dir = 0; dir < IP_CT_DIR_MAX; dir++) {
		adj->seq[dir].correction_pos = flow->seqadj[dir].pos;
		adj->seq[dir].offset_before = flow->seqadj[dir].before;
		adj->seq[dir].offset_after = flow->seqadj[dir].after;
	}
	spin_unlock_bh(&ct->lock);
	set_bit(IPS_SEQ_ADJUST_BIT, &ct->status);

	return true;
}

static void fill_sctp(struct nf_conn *ct, const struct gwha_flow *flow)
{
	u8 dir;

	spin_lock_bh(&ct->lock);
	ct->proto.sctp.state = flow->state;
	for (dir = 0; dir < IP_CT_DIR_MAX; dir++)
		ct->proto.sctp.vtag[dir] = htonl(flow->seqadj[dir].pos);
	spin_unlock_bh(&ct->lock);
}

/* What trackers note at a connection's first packet, which went elsewhere. */
static void fill_proto(struct nf_conn *ct, const struct gwha_flow *flow)
{
	memset(&ct->proto, 0, sizeof(ct->proto));
	switch (flow->proto) {
	case IPPROTO_TCP:
		ct->proto.tcp.state = flow->state;
		gwha_ct_seen(ct, flow);
		break;
	case IPPROTO_SCTP:
		fill_sctp(ct, flow);
		break;
	case IPPROTO_UDP:
		ct->proto.udp.stream_ts = jiffies;
		if (!(flow->status & GWHA_FLOW_ASSURED))
			ct->proto.udp.stream_ts += UDP_STREAM_S * HZ;
		break;
#ifdef CONFIG_NF_CT_PROTO_GRE
	case IPPROTO_GRE: {
		const struct nf_gre_net *gre = nf_gre_pernet(nf_ct_net(ct));

		ct->proto.gre.stream_timeout = gre->timeouts[GRE_CT_REPLIED];
		ct->proto.gre.timeout = gre->timeouts[GRE_CT_UNREPLIED];
		break;
	}
#endif
	}
}

static int fill(struct nf_conn *ct, const struct names *as,
		const struct gwha_flow *flow)
{
	struct nf_conn_tstamp *tstamp;
	int err;

	/* before what adds room for moved numbers to what has a helper */
	gwha_ct_help_add(ct, flow);
	err = bind_both(ct, as);
	if (err)
		return err;
	nf_ct_acct_ext_add(ct, GFP_ATOMIC);
	tstamp = nf_ct_tstamp_ext_add(ct, GFP_ATOMIC);
	nf_ct_ecache_ext_add(ct, 0, 0, GFP_ATOMIC);
	nf_ct_labels_ext_add(ct);
	if (flow->has & GWHA_FLOW_SEQADJ && flow->proto == IPPROTO_TCP &&
	    !nfct_seqadj(ct))
		nfct_seqadj_ext_add(ct);
	if (!fill_seqadj(ct, flow))
		return -ENOMEM;
	fill_labels(ct, flow);
	fill_mark(ct, flow);
	fill_proto(ct, flow);
	if (tstamp)
		tstamp->start = ktime_get_real_ns();
	/* extensions come before this, the timeout after it */
	ct->status |= IPS_CONFIRMED;
	gwha_ct_status(ct, flow);
	__nf_ct_set_timeout(ct, (u64)max(flow->timeout_s, 1u) * HZ);

	return 0;
}

static int make(struct net *net, const struct names *as,
		const struct gwha_flow *flow, struct nf_conn **made)
{
	struct nf_conntrack_tuple reply;
	struct nf_conn *ct;
	int err;

	if (!gwha_flow_room(nf_conntrack_count(net),
			    READ_ONCE(nf_conntrack_max)))
		return -ENOSPC;
	if (!nf_ct_invert_tuple(&reply, &as->orig))
		return -EINVAL;
	ct = nf_conntrack_alloc(net, &as->zone, &as->orig, &reply, GFP_ATOMIC);
	if (IS_ERR(ct))
		return PTR_ERR(ct);
	rcu_read_lock();
	err = fill(ct, as, flow);
	if (!err)
		err = nf_conntrack_hash_check_insert(ct);
	rcu_read_unlock();
	if (err) {
		nf_conntrack_free(ct);
		return err;
	}
	/* the table has one reference, we have the other */
	gwha_ct_help_fill(ct, flow);
	*made = ct;

	return 0;
}

/* ------------------------------------------------------- one that is there already */

static bool same(const struct nf_conn *ct, const struct names *as)
{
	return nf_ct_tuple_equal(nf_ct_tuple(ct, IP_CT_DIR_ORIGINAL),
				 &as->orig) &&
	       nf_ct_tuple_equal(nf_ct_tuple(ct, IP_CT_DIR_REPLY),
				 &as->reply) &&
	       nf_ct_zone_equal(ct, &as->zone, IP_CT_DIR_REPLY);
}

/* There is no room for it in a connection that was made without. */
static bool lacks_room(const struct nf_conn *ct, const struct gwha_flow *flow)
{
	return gwha_ct_help_lacks(ct, flow) ||
	       (flow->has & GWHA_FLOW_SEQADJ && flow->proto == IPPROTO_TCP &&
		!nfct_seqadj(ct));
}

static int update(struct nf_conn *ct, const struct gwha_flow *flow)
{
	if (!gwha_ct_live(ct) && lacks_room(ct, flow))
		gwha_ct_kill(ct);
	if (gwha_ct_merge(ct, flow))
		return -EAGAIN;
	/* what packets have met here is this node's own */
	if (gwha_ct_live(ct))
		return 0;
	fill_seqadj(ct, flow);
	fill_mark(ct, flow);
	fill_labels(ct, flow);
	gwha_ct_help_fill(ct, flow);
	if (flow->proto == IPPROTO_SCTP)
		fill_sctp(ct, flow);

	return 0;
}

static int write_once(struct net *net, const struct names *as,
		      const struct gwha_flow *flow, struct nf_conn **written)
{
	struct nf_conntrack_tuple_hash *h;
	struct nf_conn *ct;
	int err;

	h = nf_conntrack_find_get(net, &as->zone, &as->orig);
	if (!h)
		return make(net, as, flow, written);
	ct = nf_ct_tuplehash_to_ctrack(h);
	err = same(ct, as) ? update(ct, flow) : -EEXIST;
	if (err)
		nf_ct_put(ct);
	else
		*written = ct;

	return err;
}

/* Whether it can be in the table, and by which names. */
static int look_at(struct net *net, const struct gwha_flow *flow,
		   struct names *as)
{
	if (gwha_flow_check(flow))
		return -EINVAL;
	if (!gwha_flow_kept(flow))
		return -EPROTONOSUPPORT;
	if (flow->has & GWHA_FLOW_LABELS)
		gwha_ct_labels(net);
	names_of(flow, as);

	return 0;
}

/**
 * gwha_ct_make() - a connection of a peer that is not known here, into the table
 * @net: the namespace, watched
 * @flow: the connection
 * @ct: it, held, unless it fails
 *
 * Nobody looks for it first: of a table that is filled that is a tenth of the work.
 *
 * Context: process; may sleep.
 * Return: 0; -EEXIST if it is there after all, or another one is in its way, which
 * gwha_ct_write() tells apart; otherwise as that.
 */
int gwha_ct_make(struct net *net, const struct gwha_flow *flow,
		 struct nf_conn **ct)
{
	struct names as;
	int err = look_at(net, flow, &as);

	return err ?: make(net, &as, flow, ct);
}

/**
 * gwha_ct_write() - a connection of a peer, into the table
 * @net: the namespace, watched
 * @flow: the connection
 * @ct: it, held, unless it fails; may be NULL
 *
 * One that is there already is updated in place, by the rules of
 * gwha_ct_change(); it may be one of this node's own. @ct is another one than before
 * if it had no room for the adjustment of sequence numbers.
 *
 * Context: process; may sleep.
 * Return: 0; -EEXIST if another connection is in its way, -ENOSPC if there are too
 * many, -EPROTONOSUPPORT if a replica would be of no use, -EAGAIN if it is going
 * at this moment, or another -errno.
 */
int gwha_ct_write(struct net *net, const struct gwha_flow *flow,
		  struct nf_conn **ct)
{
	struct nf_conn *written = NULL;
	struct names as;
	int err;
	u8 i;

	err = look_at(net, flow, &as);
	if (err)
		return err;
	err = -EAGAIN;
	for (i = 0; i < WRITE_TRIES && (err == -EAGAIN || err == -EEXIST); i++)
		err = write_once(net, &as, flow, &written);
	if (err)
		return err;
	if (ct)
		*ct = written;
	else
		nf_ct_put(written);

	return 0;
}
