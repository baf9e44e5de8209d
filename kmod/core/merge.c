// SPDX-License-Identifier: GPL-2.0-or-later
/* What becomes of a connection that both a peer and this node know something of. */

#include "merge.h"

#define PROTO_DCCP 33
#define PROTO_GRE 47
#define STATE_LAST_ACK 6

/* How far a connection of TCP has come, by enum tcp_conntrack. */
static const u8 tcp_age[GWHA_TCP_STATES] = {
	0, /* none */
	1, /* SYN sent */
	3, /* SYN received */
	4, /* established */
	5, /* FIN wait */
	6, /* close wait */
	7, /* last ACK */
	8, /* time wait */
	9, /* close */
	2, /* SYN sent by both */
};

/**
 * gwha_flow_kept() - can another node go on with such a connection
 * @flow: the connection
 *
 * The frames do not carry what the kernel knows of DCCP, nor the keys of PPTP's
 * GRE; and SCTP has verification tags when it is answered. A replica without them
 * would have valid packets dropped, so there is none.
 *
 * Context: any; pure.
 * Return: whether a replica of it is of use.
 */
bool gwha_flow_kept(const struct gwha_flow *flow)
{
	switch (flow->proto) {
	case GWHA_PROTO_SCTP:
		return flow->has & GWHA_FLOW_SEQADJ;
	case PROTO_DCCP:
		return false;
	case PROTO_GRE:
		return !flow->orig.src_port && !flow->orig.dst_port;
	default:
		return true;
	}
}

/**
 * gwha_flow_later() - is a state further on than another
 * @proto: IP protocol
 * @than: the other state
 * @state: the state
 *
 * Context: any; pure.
 * Return: whether a connection reaches @state after @than.
 */
bool gwha_flow_later(u8 proto, u8 than, u8 state)
{
	if (proto != GWHA_PROTO_TCP || than >= GWHA_TCP_STATES ||
	    state >= GWHA_TCP_STATES)
		return false;

	return tcp_age[state] > tcp_age[than];
}

/**
 * gwha_flow_over() - are both ends of a connection done with it
 * @proto: IP protocol
 * @state: the state
 *
 * Its tracker keeps it for minutes, for packets that are late: that is for no peer to
 * do as well.
 *
 * Context: any; pure.
 * Return: whether TCP is in TIME_WAIT or closed.
 */
bool gwha_flow_over(u8 proto, u8 state)
{
	return gwha_flow_later(proto, STATE_LAST_ACK, state);
}

/**
 * gwha_flow_state() - the state after a peer has told its own
 * @proto: IP protocol
 * @here: the state in this node's table
 * @told: what the peer says
 * @live: packets of the connection went through this node
 *
 * A replica that no packet has met is what its owner says, even backwards: a
 * port may be used anew. Where packets were seen, a peer that is behind must
 * not undo what they did.
 *
 * Context: any; pure.
 * Return: the state to have.
 */
u8 gwha_flow_state(u8 proto, u8 here, u8 told, bool live)
{
	if (!live || gwha_flow_later(proto, here, told))
		return told;

	return here;
}

/**
 * gwha_flow_timeout_s() - how long to keep it after a peer has told
 * @here_s: what is left here
 * @told_s: what the peer says
 * @shorten: the peer's word is the last one: nothing here knows better, or the
 *	connection has reached a state that is kept less long
 *
 * Context: any; pure.
 * Return: seconds, 1 at least.
 */
u32 gwha_flow_timeout_s(u32 here_s, u32 told_s, bool shorten)
{
	u32 s = shorten || told_s > here_s ? told_s : here_s;

	return s ? s : 1;
}

/**
 * gwha_flow_room() - may one more replica be made
 * @count: connections in the table
 * @most: how many it takes; 0 for any number
 *
 * A full table drops new connections, and before that some that nobody answered
 * yet. Replicas must bring neither about.
 *
 * Context: any; pure.
 * Return: whether there is room.
 */
bool gwha_flow_room(u32 count, u32 most)
{
	return !most || (u64)count * 100 < (u64)most * GWHA_ROOM_PERCENT;
}

/**
 * gwha_flow_window() - may the windows of a replica of TCP be checked by now
 * @fitted: false at first; kept from one look to the next
 * @heard: packets of both ends have come since they were learned last
 * @fit: and what both have acknowledged, the other one was seen to send
 *
 * What is beyond a window teaches the tracker nothing. So windows that were learned
 * from a packet that was sent again may stay behind for ever, and packets with them:
 * where they do not fit, they are learned anew. Where they do, that may be chance,
 * in the midst of a repair by the ends: were they checked then, what comes next
 * would be dropped, and sent again, for ever. So they are learned once more, and have
 * to fit again at a later look. Nothing is dropped before that, whatever is learned.
 *
 * Context: any; pure.
 * Return: what to do.
 */
enum gwha_window gwha_flow_window(bool *fitted, bool heard, bool fit)
{
	bool again = *fitted;

	if (!heard)
		return GWHA_WINDOW_WAIT;
	*fitted = fit && !again;

	return fit && again ? GWHA_WINDOW_CHECK : GWHA_WINDOW_LEARN;
}
