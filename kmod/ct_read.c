// SPDX-License-Identifier: GPL-2.0-or-later
/* What the kernel knows of a connection, as peers are told of it. */

#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_labels.h>
#include <net/netfilter/nf_conntrack_seqadj.h>
#include <net/netfilter/nf_conntrack_zones.h>

#include "core/merge.h"
#include "ct.h"

/**
 * gwha_ct_hold() - keep a connection's memory, whatever becomes of it
 * @ct: one that is valid now
 *
 * Context: any.
 */
void gwha_ct_hold(struct nf_conn *ct)
{
	nf_conntrack_get(&ct->ct_general);
}

/**
 * gwha_ct_put() - the reverse of gwha_ct_hold()
 * @ct: the connection
 *
 * Context: any but hard interrupts.
 */
void gwha_ct_put(struct nf_conn *ct)
{
	nf_ct_put(ct);
}

static void read_tuple(const struct nf_conntrack_tuple *t, bool v6,
		       struct gwha_tuple *to)
{
	size_t len = v6 ? sizeof(struct in6_addr) : sizeof(struct in_addr);

	memcpy(to->src.b, &t->src.u3, len);
	memcpy(to->dst.b, &t->dst.u3, len);
	to->src_port = ntohs(t->src.u.all);
	to->dst_port = ntohs(t->dst.u.all);
}

static bool same_tuple(const struct gwha_tuple *a, const struct gwha_tuple *b)
{
	return !memcmp(&a->src, &b->src, sizeof(a->src)) &&
	       !memcmp(&a->dst, &b->dst, sizeof(a->dst)) &&
	       a->src_port == b->src_port && a->dst_port == b->dst_port;
}

static bool read_tuples(const struct nf_conn *ct, struct gwha_flow *flow)
{
	bool v6 = nf_ct_l3num(ct) == NFPROTO_IPV6;
	struct gwha_tuple mirror;

	if (!v6 && nf_ct_l3num(ct) != NFPROTO_IPV4)
		return false;
	if (v6)
		flow->has |= GWHA_FLOW_V6;
	flow->proto = nf_ct_protonum(ct);
	read_tuple(nf_ct_tuple(ct, IP_CT_DIR_ORIGINAL), v6, &flow->orig);
	read_tuple(nf_ct_tuple(ct, IP_CT_DIR_REPLY), v6, &flow->reply);
	if (!gwha_tuple_mirror(&flow->orig, flow->proto, &mirror))
		return false;
	if (!same_tuple(&mirror, &flow->reply))
		flow->has |= GWHA_FLOW_NAT;

	return true;
}

static u16 read_status(unsigned long status)
{
	u16 s = 0;

	if (status & IPS_SEEN_REPLY)
		s |= GWHA_FLOW_REPLIED;
	if (status & IPS_ASSURED)
		s |= GWHA_FLOW_ASSURED;
	if (status & IPS_SRC_NAT)
		s |= GWHA_FLOW_SNAT;
	if (status & IPS_DST_NAT)
		s |= GWHA_FLOW_DNAT;

	return s;
}

static u8 read_tcp_flags(const struct ip_ct_tcp_state *seen)
{
	u8 flags = 0;

	if (seen->flags & IP_CT_TCP_FLAG_WINDOW_SCALE)
		flags |= BIT(0);
	if (seen->flags & IP_CT_TCP_FLAG_SACK_PERM)
		flags |= BIT(1);
	if (seen->td_maxwin)
		flags |= BIT(2);

	return flags;
}

static void read_tcp(const struct nf_conn *ct, struct gwha_flow *flow)
{
	const struct ip_ct_tcp_state *seen = ct->proto.tcp.seen;
	u8 flags = seen[0].flags | seen[1].flags;

	flow->state = ct->proto.tcp.state;
	flow->scale[0] = min_t(u8, seen[0].td_scale, GWHA_FLOW_SCALE_MAX);
	flow->scale[1] = min_t(u8, seen[1].td_scale, GWHA_FLOW_SCALE_MAX);
	flow->tcp_flags = read_tcp_flags(&seen[0]) | read_tcp_flags(&seen[1])
							     << 4;
	if (flags & IP_CT_TCP_FLAG_BE_LIBERAL)
		flow->status |= GWHA_FLOW_LIBERAL;
}

/* Zeros until both have told theirs: then there is nothing to tell of. */
static void read_sctp(const struct nf_conn *ct, struct gwha_flow *flow)
{
	const struct ip_ct_sctp *sctp = &ct->proto.sctp;
	u8 dir;

	flow->state = sctp->state;
	if (!sctp->vtag[0] || !sctp->vtag[1])
		return;
	flow->has |= GWHA_FLOW_SEQADJ;
	for (dir = 0; dir < IP_CT_DIR_MAX; dir++)
		flow->seqadj[dir].pos = ntohl(sctp->vtag[dir]);
}

static void read_seqadj(const struct nf_conn *ct, struct gwha_flow *flow)
{
	const struct nf_conn_seqadj *adj = nfct_seqadj(ct);
	u8 dir;

	if (!adj || !test_bit(IPS_SEQ_ADJUST_BIT, &ct->status))
		return;
	flow->has |= GWHA_FLOW_SEQADJ;
	for (dir = 0; dir < IP_CT_DIR_MAX; dir++) {
		flow->seqadj[dir].pos = adj->seq[dir].correction_pos;
		flow->seqadj[dir].before = adj->seq[dir].offset_before;
		flow->seqadj[dir].after = adj->seq[dir].offset_after;
	}
}

/* The last bit of the first byte is label 0, on machines of either order. */
static void read_labels(const struct nf_conn *ct, struct gwha_flow *flow)
{
	const struct nf_conn_labels *labels = nf_ct_labels_find(ct);
	u8 any = 0;
	u32 i;

	if (!labels)
		return;
	for (i = 0; i < sizeof(flow->labels); i++) {
		flow->labels[i] = labels->bits[BIT_WORD(8 * i)] >>
				  8 * i % BITS_PER_LONG;
		any |= flow->labels[i];
	}
	if (any)
		flow->has |= GWHA_FLOW_LABELS;
}

static void read_extras(const struct nf_conn *ct, struct gwha_flow *flow)
{
	const struct nf_conntrack_zone *zone = nf_ct_zone(ct);

	if (zone->id != NF_CT_DEFAULT_ZONE_ID) {
		flow->has |= GWHA_FLOW_ZONE;
		flow->zone = zone->id;
		flow->zone_dir = zone->dir;
	}
#ifdef CONFIG_NF_CONNTRACK_MARK
	flow->mark = READ_ONCE(ct->mark);
	if (flow->mark)
		flow->has |= GWHA_FLOW_MARK;
#endif
	read_labels(ct, flow);
	gwha_ct_help_read(ct, flow);
}

/**
 * gwha_ct_read() - a connection as it is now
 * @ct: the connection, held or valid
 * @flow: filled
 *
 * What expected it (FTP's control connection, say) is not told: a connection goes
 * on without. What it expects is.
 *
 * Context: any but hard interrupts.
 * Return: false if peers can't be told of it: it is a template, not in the table,
 * going, or of a protocol that a replica is of no use for.
 */
bool gwha_ct_read(struct nf_conn *ct, struct gwha_flow *flow)
{
	unsigned long status = READ_ONCE(ct->status);

	memset(flow, 0, sizeof(*flow));
	if (!(status & IPS_CONFIRMED) ||
	    status & (IPS_TEMPLATE | IPS_DYING | IPS_NAT_CLASH))
		return false;
	if (!read_tuples(ct, flow))
		return false;
	flow->status = read_status(status);
	flow->timeout_s = min_t(unsigned long,
				DIV_ROUND_UP(nf_ct_expires(ct), HZ),
				GWHA_FLOW_TIMEOUT_MAX_S);
	read_extras(ct, flow);
	spin_lock_bh(&ct->lock);
	if (flow->proto == IPPROTO_TCP)
		read_tcp(ct, flow);
	if (flow->proto == IPPROTO_SCTP)
		read_sctp(ct, flow);
	else
		read_seqadj(ct, flow);
	spin_unlock_bh(&ct->lock);

	return gwha_flow_kept(flow) && !gwha_flow_check(flow);
}
