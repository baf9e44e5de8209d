// SPDX-License-Identifier: GPL-2.0-or-later
/* What is asked of connection tracking at a glance, in the path of packets too. */

#include <net/netfilter/nf_conntrack.h>

#include "core/merge.h"
#include "ct.h"

/**
 * gwha_ct_attempt() - is it no more than an attempt, and was it never more
 * @ct: the connection
 *
 * gwha_flow_settled() says of all those that peers are not told of it. Of what it
 * does not know this says no. What it looks at is never taken back while a connection
 * lives, so what it says yes to was not told at any time.
 *
 * Context: any.
 * Return: whether it is.
 */
bool gwha_ct_attempt(const struct nf_conn *ct)
{
	unsigned long status = READ_ONCE(ct->status);
	u8 state;

	switch (nf_ct_protonum(ct)) {
	case IPPROTO_TCP:
		if (status & IPS_ASSURED)
			return false;
		state = READ_ONCE(ct->proto.tcp.state);
		return state < TCP_CONNTRACK_ESTABLISHED ||
		       state == TCP_CONNTRACK_SYN_SENT2;
	case IPPROTO_UDP:
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		return !(status & IPS_SEEN_REPLY);
	default:
		return false;
	}
}

/**
 * gwha_ct_over() - are both its ends done with it
 * @ct: the connection, also one that is going
 *
 * Context: any.
 * Return: what gwha_flow_over() says of it.
 */
bool gwha_ct_over(const struct nf_conn *ct)
{
	return nf_ct_protonum(ct) == IPPROTO_TCP &&
	       gwha_flow_over(IPPROTO_TCP, READ_ONCE(ct->proto.tcp.state));
}

/**
 * gwha_ct_offloaded() - is it in a flowtable
 * @ct: the connection
 *
 * The tracker sees no packets of such, and on newer kernels the flowtable moves its state
 * on without an event.
 *
 * Context: any.
 * Return: whether it is, at this moment.
 */
bool gwha_ct_offloaded(const struct nf_conn *ct)
{
	return test_bit(IPS_OFFLOAD_BIT, &ct->status);
}

/**
 * gwha_ct_most() - how many connections may be tracked in a namespace
 *
 * Context: any.
 * Return: how many; 0 for any number.
 */
u32 gwha_ct_most(void)
{
	return READ_ONCE(nf_conntrack_max);
}

/**
 * gwha_ct_slack() - whether gwha_ct_write() has room for many more replicas
 * @net: the namespace
 *
 * Context: any.
 * Return: whether it would have for an eighth of what is there.
 */
bool gwha_ct_slack(struct net *net)
{
	u32 n = nf_conntrack_count(net);

	return gwha_flow_room(n + n / 8, gwha_ct_most());
}
