// SPDX-License-Identifier: GPL-2.0-or-later
/* Which connections are told of (docs/protocol-sync.md, "What is told"). */

#include "sync_select.h"

#define TCP_ESTABLISHED 3
#define TCP_SYN_SENT2 9
#define SCTP_ESTABLISHED 4

/* What ends at this node, or begins there, is of no use to another. */
static bool passes_through(const struct gwha_select *sel,
			   const struct gwha_flow *flow)
{
	bool v6 = flow->has & GWHA_FLOW_V6;

	return !sel->is_local(sel->priv, v6, &flow->orig.src) &&
	       !sel->is_local(sel->priv, v6, &flow->reply.src);
}

/**
 * gwha_select_owns() - whether a connection is one of the group's
 * @sel: which are
 * @flow: the connection
 *
 * With GWHA_SYNC_SELECT_VIPS that is so if its answers go to a virtual address,
 * or it went to one: what only passes by is no group's.
 *
 * Context: that of @sel's functions; pure but for them.
 * Return: whether it is, and does not end at this node.
 */
bool gwha_select_owns(const struct gwha_select *sel,
		      const struct gwha_flow *flow)
{
	bool v6 = flow->has & GWHA_FLOW_V6;
	bool owns = false;

	switch (sel->how) {
	case GWHA_SYNC_SELECT_ZONE:
		owns = flow->has & GWHA_FLOW_ZONE && flow->zone == sel->zone;
		break;
	case GWHA_SYNC_SELECT_MARK:
		owns = (flow->mark & sel->mask) == sel->mark;
		break;
	case GWHA_SYNC_SELECT_DEFAULT:
		owns = true;
		break;
	case GWHA_SYNC_SELECT_VIPS:
		owns = sel->is_vip(sel->priv, v6, &flow->reply.dst) ||
		       sel->is_vip(sel->priv, v6, &flow->orig.dst);
		break;
	}

	return owns && passes_through(sel, flow);
}

/**
 * gwha_flow_settled() - whether a connection is more than an attempt
 * @flow: the connection
 *
 * Attempts are tried again by who made them; a flood of them must cost the peers
 * nothing.
 *
 * Context: any; pure.
 * Return: whether a peer that has never heard of it is told.
 */
bool gwha_flow_settled(const struct gwha_flow *flow)
{
	if (flow->proto == GWHA_PROTO_TCP)
		return flow->state >= TCP_ESTABLISHED &&
		       flow->state != TCP_SYN_SENT2;
	if (flow->proto == GWHA_PROTO_SCTP)
		return flow->state >= SCTP_ESTABLISHED;

	return flow->status & GWHA_FLOW_REPLIED;
}

/**
 * gwha_flow_text() - what the key of a connection is a hash of
 * @flow: the connection
 * @text: filled, GWHA_FLOW_TEXT bytes
 *
 * The same on every node, whatever its word size.
 *
 * Context: any; pure.
 */
void gwha_flow_text(const struct gwha_flow *flow, u8 *text)
{
	memcpy(text, flow->orig.src.b, 16);
	memcpy(text + 16, flow->orig.dst.b, 16);
	gwha_put_be16(text + 32, flow->orig.src_port);
	gwha_put_be16(text + 34, flow->orig.dst_port);
	gwha_put_be16(text + 36, flow->has & GWHA_FLOW_ZONE ? flow->zone : 0);
	text[38] = flow->proto;
	text[39] = flow->has & GWHA_FLOW_V6;
}

/**
 * gwha_name_hash() - what a group's name is told as: FNV-1a of 64 bits
 * @name: the name
 *
 * The cluster of a hello is this; the group of a record its upper and lower half,
 * exclusive-ored.
 *
 * Context: any; pure.
 * Return: the hash.
 */
u64 gwha_name_hash(const char *name)
{
	u64 hash = 0xcbf29ce484222325ull;

	for (; *name; name++)
		hash = (hash ^ (u8)*name) * 0x100000001b3ull;

	return hash;
}
