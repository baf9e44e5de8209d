/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A connection as one node tells another of it. */

#ifndef GWHA_CORE_FLOW_H
#define GWHA_CORE_FLOW_H

#include "wire.h"

/* What a flow has besides its tuple; the bits are those of the wire. */
#define GWHA_FLOW_V6		0x01u
#define GWHA_FLOW_NAT		0x02u
#define GWHA_FLOW_MARK		0x04u
#define GWHA_FLOW_ZONE		0x08u
#define GWHA_FLOW_LABELS	0x10u
#define GWHA_FLOW_SEQADJ	0x20u /* of TCP; of SCTP its tags */
#define GWHA_FLOW_HELPER	0x40u
#define GWHA_FLOW_PASS		0x80u

/* Status: what a peer is told of enum ip_conntrack_status, numbers of our own. */
#define GWHA_FLOW_REPLIED	0x0001u /* packets went both ways */
#define GWHA_FLOW_ASSURED	0x0002u
#define GWHA_FLOW_SNAT		0x0004u /* its source is translated */
#define GWHA_FLOW_DNAT		0x0008u /* its destination is */
#define GWHA_FLOW_LIBERAL	0x0010u /* windows are not checked */
#define GWHA_FLOW_STATUS	0x001fu /* all that are defined */

/* The longest timeout a peer is told of: 2^31 jiffies of a millisecond. */
#define GWHA_FLOW_TIMEOUT_MAX_S	2147483u
#define GWHA_FLOW_SCALE_MAX	14u /* RFC 7323 2.3 */
#define GWHA_FLOW_TCP_FLAGS	0x77u /* all that are defined */

/* Protocols that the core knows something about. */
#define GWHA_PROTO_ICMP		1
#define GWHA_PROTO_TCP		6
#define GWHA_PROTO_ICMPV6	58
#define GWHA_PROTO_SCTP		132

/* States of enum tcp_conntrack and enum sctp_conntrack. */
#define GWHA_TCP_STATES		10
#define GWHA_SCTP_STATES	10

/* What looks into a connection for others that belong to it; numbers of our own. */
enum gwha_helper {
	GWHA_HELPER_NONE,
	GWHA_HELPER_FTP,
	GWHA_HELPERS,
};

/**
 * struct gwha_tuple - one direction of a connection
 * @src: source address
 * @dst: destination address
 * @src_port: source port; the id of ICMP; host order
 * @dst_port: destination port; ICMP's type, 8 bits, and code; the key of GRE
 */
struct gwha_tuple {
	struct gwha_addr src;
	struct gwha_addr dst;
	u16 src_port;
	u16 dst_port;
};

/**
 * struct gwha_seqadj - how far TCP sequence numbers of a direction are moved
 * @pos: from which number on @after; of SCTP, the direction's verification tag, and
 *	the others 0
 * @before: difference up to there
 * @after: difference from there on
 */
struct gwha_seqadj {
	u32 pos;
	u32 before;
	u32 after;
};

/**
 * struct gwha_flow - a connection
 * @has: GWHA_FLOW_V6 ... GWHA_FLOW_PASS
 * @proto: IP protocol
 * @state: of TCP and SCTP: the numbers of enum tcp_conntrack and
 *	enum sctp_conntrack; else 0
 * @status: GWHA_FLOW_REPLIED ...
 * @scale: TCP's window scale of each direction, 0 to 14
 * @tcp_flags: what each direction of TCP can do: bit 0 window scaling, bit 1
 *	selective acknowledgement, bit 2 maximum window seen; the second
 *	direction's in bits 4 to 6
 * @timeout_s: how long it would live without another packet, at most
 *	GWHA_FLOW_TIMEOUT_MAX_S
 * @orig: as it began
 * @reply: what answers it; without GWHA_FLOW_NAT gwha_tuple_mirror() of @orig,
 *	which the decoder fills in and the encoder takes for granted
 * @mark: with GWHA_FLOW_MARK, else 0
 * @zone: with GWHA_FLOW_ZONE, else 0
 * @zone_dir: 1 original, 2 reply, 3 both
 * @labels: with GWHA_FLOW_LABELS
 * @seqadj: with GWHA_FLOW_SEQADJ, original and reply
 * @helper: with GWHA_FLOW_HELPER, GWHA_HELPER_*
 * @expects: with GWHA_FLOW_HELPER, the connection that is waited for, from any port;
 *	all 0 for none
 * @expects_dir: of @expects: 1 if it begins as this one's answers do
 * @expects_port: of @expects, if it is translated: to which port it goes then
 */
struct gwha_flow {
	u8 has;
	u8 proto;
	u8 state;
	u16 status;
	u8 scale[2];
	u8 tcp_flags;
	u32 timeout_s;
	struct gwha_tuple orig;
	struct gwha_tuple reply;
	u32 mark;
	u16 zone;
	u8 zone_dir;
	u8 labels[16];
	struct gwha_seqadj seqadj[2];
	struct gwha_tuple expects;
	u8 helper;
	u8 expects_dir;
	u16 expects_port;
};

bool gwha_tuple_mirror(const struct gwha_tuple *of, u8 proto,
		       struct gwha_tuple *mirror);
u8 gwha_flow_check_life(u8 proto, u8 state, u16 status, u32 timeout_s);
u8 gwha_flow_check_tcp(u8 proto, const u8 *scale, u8 tcp_flags);
u8 gwha_flow_check(const struct gwha_flow *flow);

#endif /* GWHA_CORE_FLOW_H */
