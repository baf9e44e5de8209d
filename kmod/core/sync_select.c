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

static bool in_prefix(const struct gwha_ignore *ig,
		      const struct gwha_addr *addr)
{
	u8 whole = ig->plen / 8;
	u8 rest = ig->plen % 8;

	if (memcmp(ig->addr.b, addr->b, whole))
		return false;

	return !rest || !((ig->addr.b[whole] ^ addr->b[whole]) >> (8 - rest));
}

static bool any_in_prefix(const struct gwha_ignore *ig,
			  const struct gwha_flow *flow)
{
	if (ig->v6 != !!(flow->has & GWHA_FLOW_V6))
		return false;

	return in_prefix(ig, &flow->orig.src) ||
	       in_prefix(ig, &flow->orig.dst) ||
	       in_prefix(ig, &flow->reply.src) ||
	       in_prefix(ig, &flow->reply.dst);
}

/**
 * gwha_ignore_has() - whether a filter is of this connection
 * @ignore: the filter
 * @flow: the connection
 *
 * Context: any; pure.
 * Return: whether it is.
 */
bool gwha_ignore_has(const struct gwha_ignore *ignore,
		     const struct gwha_flow *flow)
{
	switch (ignore->what) {
	case GWHA_IGNORE_PROTO:
		return flow->proto == ignore->proto;
	case GWHA_IGNORE_PREFIX:
		return any_in_prefix(ignore, flow);
	case GWHA_IGNORE_ZONE:
		return (flow->has & GWHA_FLOW_ZONE ? flow->zone : 0) ==
		       ignore->zone;
	case GWHA_IGNORE_MARK:
		return (flow->mark & ignore->mask) == ignore->mark;
	default:
		return false;
	}
}

static bool ignored(const struct gwha_select *sel, const struct gwha_flow *flow)
{
	u32 i;

	for (i = 0; i < sel->n_ignore; i++)
		if (gwha_ignore_has(&sel->ignore[i], flow))
			return true;

	return false;
}

static bool by_zone(const struct gwha_select_by *by,
		    const struct gwha_flow *flow)
{
	return by->how == GWHA_SYNC_SELECT_ZONE && flow->has & GWHA_FLOW_ZONE &&
	       flow->zone == by->zone;
}

static bool by_mark(const struct gwha_select_by *by,
		    const struct gwha_flow *flow)
{
	return by->how == GWHA_SYNC_SELECT_MARK &&
	       (flow->mark & by->mask) == by->mark;
}

static bool others_zone(const struct gwha_select *sel,
			const struct gwha_flow *flow)
{
	u32 i;

	for (i = 0; i < sel->n_others; i++)
		if (by_zone(&sel->others[i], flow))
			return true;

	return false;
}

static bool others_mark(const struct gwha_select *sel,
			const struct gwha_flow *flow)
{
	u32 i;

	for (i = 0; i < sel->n_others; i++)
		if (by_mark(&sel->others[i], flow))
			return true;

	return false;
}

/* Where it went to one group's address and its answers to another's, the latter. */
static bool by_vips(const struct gwha_select *sel, const struct gwha_flow *flow)
{
	bool v6 = flow->has & GWHA_FLOW_V6;

	if (sel->is_vip(sel->priv, v6, &flow->reply.dst))
		return true;

	return sel->is_vip(sel->priv, v6, &flow->orig.dst) &&
	       !sel->is_others(sel->priv, v6, &flow->reply.dst);
}

static bool others_vips(const struct gwha_select *sel,
			const struct gwha_flow *flow)
{
	bool v6 = flow->has & GWHA_FLOW_V6;

	return sel->is_others(sel->priv, v6, &flow->reply.dst) ||
	       sel->is_others(sel->priv, v6, &flow->orig.dst);
}

/**
 * gwha_select_owns() - whether a connection is one of the group's
 * @sel: which are
 * @flow: the connection
 *
 * Of several groups that could have it, one does: zones come first, then marks,
 * then virtual addresses, then the rest. With GWHA_SYNC_SELECT_VIPS that is so if
 * its answers go to a virtual address, or it went to one: what only passes by is
 * no group's.
 *
 * Context: that of @sel's functions; pure but for them.
 * Return: whether it is, does not end at this node, and is not to be ignored.
 */
bool gwha_select_owns(const struct gwha_select *sel,
		      const struct gwha_flow *flow)
{
	bool owns = false;

	switch (sel->by.how) {
	case GWHA_SYNC_SELECT_ZONE:
		owns = by_zone(&sel->by, flow);
		break;
	case GWHA_SYNC_SELECT_MARK:
		owns = by_mark(&sel->by, flow) && !others_zone(sel, flow);
		break;
	case GWHA_SYNC_SELECT_VIPS:
		owns = by_vips(sel, flow) && !others_zone(sel, flow) &&
		       !others_mark(sel, flow);
		break;
	case GWHA_SYNC_SELECT_DEFAULT:
		owns = !others_zone(sel, flow) && !others_mark(sel, flow) &&
		       !others_vips(sel, flow);
		break;
	}

	return owns && !ignored(sel, flow) && passes_through(sel, flow);
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
