// SPDX-License-Identifier: GPL-2.0-or-later
/* Connections as nodes tell each other of them: what can be one. */

#include "flow.h"

/* Types of ICMP that are answered, and what answers them. */
#define ICMP_PAIRS 6
static const u8 icmp_pairs[ICMP_PAIRS][3] = {
	{ GWHA_PROTO_ICMP, 8, 0 }, /* echo */
	{ GWHA_PROTO_ICMP, 13, 14 }, /* timestamp */
	{ GWHA_PROTO_ICMP, 15, 16 }, /* information */
	{ GWHA_PROTO_ICMP, 17, 18 }, /* address mask */
	{ GWHA_PROTO_ICMPV6, 128, 129 }, /* echo */
	{ GWHA_PROTO_ICMPV6, 139, 140 }, /* node information */
};

static bool icmp_other(u8 proto, u8 type, u8 *other)
{
	u32 i;

	for (i = 0; i < ICMP_PAIRS; i++) {
		const u8 *pair = icmp_pairs[i];

		if (pair[0] != proto || (pair[1] != type && pair[2] != type))
			continue;
		*other = pair[1] == type ? pair[2] : pair[1];
		return true;
	}

	return false;
}

static bool is_icmp(u8 proto)
{
	return proto == GWHA_PROTO_ICMP || proto == GWHA_PROTO_ICMPV6;
}

/**
 * gwha_tuple_mirror() - what answers a tuple where nothing is translated
 * @of: the tuple
 * @proto: IP protocol
 * @mirror: filled, unless it has none
 *
 * Context: any; pure.
 * Return: false for a type of ICMP that nothing answers.
 */
bool gwha_tuple_mirror(const struct gwha_tuple *of, u8 proto,
		       struct gwha_tuple *mirror)
{
	struct gwha_tuple m = {
		.src = of->dst,
		.dst = of->src,
		.src_port = of->dst_port,
		.dst_port = of->src_port,
	};
	u8 type;

	if (is_icmp(proto)) {
		if (!icmp_other(proto, (u8)(of->dst_port >> 8), &type))
			return false;
		m.src_port = of->src_port;
		m.dst_port = (u16)(type << 8 | (of->dst_port & 0xff));
	}
	*mirror = m;

	return true;
}

/**
 * gwha_flow_check_life() - can a connection be in this state
 * @proto: IP protocol
 * @state: as in struct gwha_flow
 * @status: the same
 * @timeout_s: the same
 *
 * Context: any; pure.
 * Return: 0, or the GWHA_A_SYNC_COUNTERS_DROP_* to count.
 */
u8 gwha_flow_check_life(u8 proto, u8 state, u16 status, u32 timeout_s)
{
	u8 states = 1;

	if (proto == GWHA_PROTO_TCP)
		states = GWHA_TCP_STATES;
	else if (proto == GWHA_PROTO_SCTP)
		states = GWHA_SCTP_STATES;
	if (state >= states)
		return GWHA_A_SYNC_COUNTERS_DROP_STATE;
	if (status & ~GWHA_FLOW_STATUS)
		return GWHA_A_SYNC_COUNTERS_DROP_STATUS;
	if (timeout_s > GWHA_FLOW_TIMEOUT_MAX_S)
		return GWHA_A_SYNC_COUNTERS_DROP_TIMEOUT;

	return 0;
}

/**
 * gwha_flow_check_tcp() - what only TCP has
 * @proto: IP protocol
 * @scale: of both directions
 * @tcp_flags: as in struct gwha_flow
 *
 * Context: any; pure.
 * Return: 0, or the GWHA_A_SYNC_COUNTERS_DROP_* to count.
 */
u8 gwha_flow_check_tcp(u8 proto, const u8 *scale, u8 tcp_flags)
{
	u8 most = proto == GWHA_PROTO_TCP ? GWHA_FLOW_SCALE_MAX : 0;

	if (scale[0] > most || scale[1] > most)
		return GWHA_A_SYNC_COUNTERS_DROP_SCALE;
	if (tcp_flags & ~GWHA_FLOW_TCP_FLAGS)
		return GWHA_A_SYNC_COUNTERS_DROP_FLAGS;
	if (tcp_flags && proto != GWHA_PROTO_TCP)
		return GWHA_A_SYNC_COUNTERS_DROP_FLAGS;

	return 0;
}

static u8 check_tuples(const struct gwha_flow *flow)
{
	bool icmp6 = flow->proto == GWHA_PROTO_ICMPV6;
	bool v6 = flow->has & GWHA_FLOW_V6;
	u8 type;

	if (!is_icmp(flow->proto))
		return 0;
	if (v6 != icmp6)
		return GWHA_A_SYNC_COUNTERS_DROP_TUPLE;
	if (!icmp_other(flow->proto, (u8)(flow->orig.dst_port >> 8), &type))
		return GWHA_A_SYNC_COUNTERS_DROP_TUPLE;
	if (flow->has & GWHA_FLOW_NAT && flow->reply.dst_port >> 8 != type)
		return GWHA_A_SYNC_COUNTERS_DROP_TUPLE;

	return 0;
}

static u8 check_helper(const struct gwha_flow *flow)
{
	static const struct gwha_tuple none;

	if (!(flow->has & GWHA_FLOW_HELPER))
		return 0;
	if (flow->proto != GWHA_PROTO_TCP || flow->helper == GWHA_HELPER_NONE ||
	    flow->helper >= GWHA_HELPERS)
		return GWHA_A_SYNC_COUNTERS_DROP_HELPER;
	if (flow->expects.dst_port)
		return flow->expects.src_port || flow->expects_dir > 1 ?
			       GWHA_A_SYNC_COUNTERS_DROP_HELPER :
			       0;

	return memcmp(&flow->expects, &none, sizeof(none)) ||
			       flow->expects_dir || flow->expects_port ?
		       GWHA_A_SYNC_COUNTERS_DROP_HELPER :
		       0;
}

/* What is moved in TCP; of SCTP, its tags, and nothing else. */
static u8 check_seqadj(const struct gwha_flow *flow)
{
	const struct gwha_seqadj *s = flow->seqadj;

	if (!(flow->has & GWHA_FLOW_SEQADJ) || flow->proto == GWHA_PROTO_TCP)
		return 0;
	if (flow->proto != GWHA_PROTO_SCTP || s[0].before || s[0].after ||
	    s[1].before || s[1].after)
		return GWHA_A_SYNC_COUNTERS_DROP_FLAGS;

	return 0;
}

/**
 * gwha_flow_check() - can this be a connection
 * @flow: what was decoded, or is to be encoded
 *
 * Every field is in the range that its user may index or shift by. Whether the
 * addresses make sense is for the connection table to say.
 *
 * Context: any; pure.
 * Return: 0, or the GWHA_A_SYNC_COUNTERS_DROP_* to count.
 */
u8 gwha_flow_check(const struct gwha_flow *flow)
{
	u8 reason;

	reason = gwha_flow_check_life(flow->proto, flow->state, flow->status,
				      flow->timeout_s);
	if (!reason)
		reason = gwha_flow_check_tcp(flow->proto, flow->scale,
					     flow->tcp_flags);
	if (!reason)
		reason = check_tuples(flow);
	if (reason)
		return reason;
	if (flow->has & GWHA_FLOW_ZONE &&
	    (flow->zone_dir < 1 || flow->zone_dir > 3))
		return GWHA_A_SYNC_COUNTERS_DROP_ZONE;
	reason = check_seqadj(flow);

	return reason ? reason : check_helper(flow);
}
