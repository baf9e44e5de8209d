// SPDX-License-Identifier: GPL-2.0-or-later
/* How connections that are in the table go on, by a peer's word: and how they end. */

#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_core.h>
#include <net/tcp.h>

#include "core/merge.h"
#include "ct.h"

/* Flags that are a peer's to tell. */
#define TCP_TOLD                                                  \
	(IP_CT_TCP_FLAG_WINDOW_SCALE | IP_CT_TCP_FLAG_SACK_PERM | \
	 IP_CT_TCP_FLAG_BE_LIBERAL)

static u8 tcp_told_flags(const struct gwha_flow *told, u8 dir)
{
	u8 bits = told->tcp_flags >> (4 * dir);
	u8 flags = IP_CT_TCP_FLAG_BE_LIBERAL;

	if (bits & BIT(0))
		flags |= IP_CT_TCP_FLAG_WINDOW_SCALE;
	if (bits & BIT(1))
		flags |= IP_CT_TCP_FLAG_SACK_PERM;

	return flags;
}

/**
 * gwha_ct_seen() - what both ends of TCP can do
 * @ct: a connection that no packet has met here, its lock held or not in the table
 * @told: what the peer says
 *
 * The windows are not told of, for they would be old: td_maxwin stays 0, and the
 * tracker takes both from the first packets that it sees. One of these may be sent
 * again, what acknowledges the rest then looks wrong, and if it were dropped, the
 * same would be sent for ever. So nothing is wrong until tcp_settle() says so.
 *
 * Context: any.
 */
void gwha_ct_seen(struct nf_conn *ct, const struct gwha_flow *told)
{
	struct ip_ct_tcp_state *seen;
	u8 dir;

	for (dir = 0; dir < IP_CT_DIR_MAX; dir++) {
		seen = &ct->proto.tcp.seen[dir];
		seen->td_scale = told->scale[dir];
		seen->flags &= ~TCP_TOLD;
		seen->flags |= tcp_told_flags(told, dir);
	}
}

/**
 * gwha_ct_live() - did packets of it go through here, where that can be told
 * @ct: the connection
 *
 * Context: any.
 * Return: true for a connection of TCP whose window was seen, also if it is to be
 * learned anew.
 */
bool gwha_ct_live(const struct nf_conn *ct)
{
	const struct ip_ct_tcp_state *seen = ct->proto.tcp.seen;

	return nf_ct_protonum(ct) == IPPROTO_TCP &&
	       (seen[0].td_maxwin || seen[1].td_maxwin || seen[0].td_end ||
		seen[1].td_end);
}

/**
 * gwha_ct_forget() - its packets go through another node now
 * @ct: the connection, held
 *
 * What was seen of TCP's windows is over when they come back: packets that go on
 * from what the other node has seen would be out of them. They are learned anew, as
 * those of a replica are.
 *
 * Context: any but hard interrupts; does not sleep.
 * Return: whether there was anything; gwha_ct_live() is not so any more.
 */
bool gwha_ct_forget(struct nf_conn *ct)
{
	bool live;

	if (nf_ct_protonum(ct) != IPPROTO_TCP)
		return false;
	spin_lock_bh(&ct->lock);
	live = gwha_ct_live(ct);
	if (live)
		memset(ct->proto.tcp.seen, 0, sizeof(ct->proto.tcp.seen));
	spin_unlock_bh(&ct->lock);

	return live;
}

/* Returns whether the peer's word about the timeout is the last one. */
static bool merge_tcp(struct nf_conn *ct, const struct gwha_flow *told)
{
	u8 here, state;
	bool live;

	spin_lock_bh(&ct->lock);
	live = gwha_ct_live(ct);
	here = ct->proto.tcp.state;
	state = gwha_flow_state(IPPROTO_TCP, here, told->state, live);
	ct->proto.tcp.state = state;
	if (!live)
		gwha_ct_seen(ct, told);
	spin_unlock_bh(&ct->lock);

	return !live || state != here;
}

static void merge_sctp(struct nf_conn *ct, const struct gwha_flow *told)
{
	spin_lock_bh(&ct->lock);
	ct->proto.sctp.state = told->state;
	spin_unlock_bh(&ct->lock);
}

/**
 * gwha_ct_status() - what a connection has reached; nothing is taken back
 * @ct: the connection
 * @told: what the peer says
 *
 * Context: any.
 */
void gwha_ct_status(struct nf_conn *ct, const struct gwha_flow *told)
{
	if (told->status & GWHA_FLOW_REPLIED)
		set_bit(IPS_SEEN_REPLY_BIT, &ct->status);
	if (told->status & GWHA_FLOW_ASSURED)
		set_bit(IPS_ASSURED_BIT, &ct->status);
}

/* Whose timeout is not to be touched: set by a rule, or in a flow table. */
static bool timeout_fixed(const struct nf_conn *ct)
{
	return READ_ONCE(ct->status) & (IPS_FIXED_TIMEOUT | IPS_OFFLOAD);
}

/**
 * gwha_ct_merge() - gwha_ct_change(), of what was checked
 * @ct: the connection, held
 * @told: its protocol is not looked at
 *
 * Context: any but hard interrupts; does not sleep.
 * Return: 0, or -ENOENT if the connection is going.
 */
int gwha_ct_merge(struct nf_conn *ct, const struct gwha_flow *told)
{
	bool last = false;
	u32 here_s, s;

	if (nf_ct_is_dying(ct))
		return -ENOENT;
	if (nf_ct_protonum(ct) == IPPROTO_TCP)
		last = merge_tcp(ct, told);
	if (nf_ct_protonum(ct) == IPPROTO_SCTP)
		merge_sctp(ct, told);
	gwha_ct_status(ct, told);
	if (timeout_fixed(ct))
		return 0;
	here_s = nf_ct_expires(ct) / HZ;
	s = gwha_flow_timeout_s(here_s, told->timeout_s, last);
	if (s != here_s)
		__nf_ct_set_timeout(ct, (u64)s * HZ);

	return 0;
}

/**
 * gwha_ct_change() - a peer's connection has gone on
 * @ct: its replica, held
 * @state: as in struct gwha_flow; so are the others
 * @status: the same
 * @scale: the same
 * @tcp_flags: the same
 * @timeout_s: the same
 *
 * Where packets went through this node, TCP never goes backwards by it, and the
 * timeout is not shortened unless the state went on.
 *
 * Context: any but hard interrupts; does not sleep.
 * Return: 0, -ENOENT if the connection is going, -EINVAL if it can't be so.
 */
int gwha_ct_change(struct nf_conn *ct, u8 state, u16 status, const u8 *scale,
		   u8 tcp_flags, u32 timeout_s)
{
	u8 proto = nf_ct_protonum(ct);
	struct gwha_flow told = {
		.state = state,
		.status = status,
		.scale = { scale[0], scale[1] },
		.tcp_flags = tcp_flags,
		.timeout_s = timeout_s,
	};

	if (gwha_flow_check_life(proto, state, status, timeout_s) ||
	    gwha_flow_check_tcp(proto, scale, tcp_flags))
		return -EINVAL;

	return gwha_ct_merge(ct, &told);
}

/* Acknowledged within the window, and nothing that the other end did not send. */
static bool acked(const struct ip_ct_tcp_state *by,
		  const struct ip_ct_tcp_state *of)
{
	return by->td_maxwin && by->flags & IP_CT_TCP_FLAG_MAXACK_SET &&
	       !after(by->td_maxack, of->td_end);
}

/*
 * As the tracker takes it for one whose packets it has not seen yet. It reads the
 * end of what was sent by no such one before it sets it: gwha_ct_live() does.
 */
static void learn(struct ip_ct_tcp_state *seen)
{
	seen->td_maxwin = 0;
	seen->td_end = 1;
	seen->flags &= ~IP_CT_TCP_FLAG_MAXACK_SET;
}

/*
 * Once the windows of both ends hold, they are checked as ever. Where the scale is
 * not known (it was picked up halfway, by the peer) they are not.
 */
static void tcp_settle(struct nf_conn *ct, bool *fitted)
{
	struct ip_ct_tcp_state *seen = ct->proto.tcp.seen;
	bool heard, fit;

	spin_lock_bh(&ct->lock);
	if (!((seen[0].flags | seen[1].flags) & IP_CT_TCP_FLAG_WINDOW_SCALE))
		goto out;
	heard = seen[0].td_maxwin && seen[1].td_maxwin;
	fit = acked(&seen[0], &seen[1]) && acked(&seen[1], &seen[0]);
	switch (gwha_flow_window(fitted, heard, fit)) {
	case GWHA_WINDOW_WAIT:
		break;
	case GWHA_WINDOW_LEARN:
		learn(&seen[0]);
		learn(&seen[1]);
		break;
	case GWHA_WINDOW_CHECK:
		seen[0].flags &= ~IP_CT_TCP_FLAG_BE_LIBERAL;
		seen[1].flags &= ~IP_CT_TCP_FLAG_BE_LIBERAL;
		break;
	}
out:
	spin_unlock_bh(&ct->lock);
}

/* Whose windows are not checked though they might be. */
static bool unsettled(const struct nf_conn *ct)
{
	const struct ip_ct_tcp_state *seen = ct->proto.tcp.seen;

	return nf_ct_protonum(ct) == IPPROTO_TCP &&
	       (READ_ONCE(seen[0].flags) | READ_ONCE(seen[1].flags)) &
		       IP_CT_TCP_FLAG_BE_LIBERAL &&
	       !test_bit(IPS_OFFLOAD_BIT, &ct->status);
}

/**
 * gwha_ct_keep() - let it live for a while, though nothing is heard of it
 * @ct: a replica, held
 * @fitted: false at first, and when it was forgotten; gwha_flow_window()'s
 * @timeout_s: for this long at least
 *
 * To be called now and then, also when its packets go through this node: the
 * windows of TCP are checked from the call on that finds them known once more.
 *
 * Context: any but hard interrupts; does not sleep.
 * Return: false if it is going: nothing keeps it any more.
 */
bool gwha_ct_keep(struct nf_conn *ct, bool *fitted, u32 timeout_s)
{
	if (nf_ct_is_dying(ct))
		return false;
	if (unsettled(ct))
		tcp_settle(ct, fitted);
	if (!timeout_fixed(ct) && nf_ct_expires(ct) / HZ < timeout_s)
		__nf_ct_set_timeout(ct, (u64)timeout_s * HZ);

	return !nf_ct_is_dying(ct);
}

/**
 * gwha_ct_kill() - take a connection out of the table
 * @ct: a replica, held; the hold stays
 *
 * Others hear of it, watches do not.
 *
 * Context: process or softirq; does not sleep.
 */
void gwha_ct_kill(struct nf_conn *ct)
{
	nf_ct_delete(ct, GWHA_CT_PORTID, 0);
}
