// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Connections that have a helper, which looks into them for others that belong to
 * them. FTP's alone so far: it waits for one connection at a time.
 */

#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_core.h>
#include <net/netfilter/nf_conntrack_expect.h>
#include <net/netfilter/nf_conntrack_helper.h>
#include <net/netfilter/nf_nat_helper.h>

#include "ct.h"

static const char *const names[GWHA_HELPERS] = {
	[GWHA_HELPER_FTP] = "ftp",
};

static u8 number_of(const struct nf_conn_help *help)
{
	const struct nf_conntrack_helper *helper;
	u8 number = GWHA_HELPER_NONE;
	u8 i;

	rcu_read_lock();
	helper = rcu_dereference(help->helper);
	for (i = 0; helper && i < GWHA_HELPERS; i++)
		if (names[i] && !strcmp(helper->name, names[i]))
			number = i;
	rcu_read_unlock();

	return number;
}

/* Of a form that can be told: to one port, from any, and translated as its master. */
static bool telling(const struct nf_conn *ct,
		    const struct nf_conntrack_expect *exp)
{
	return exp->class == NF_CT_EXPECT_CLASS_DEFAULT &&
	       exp->tuple.src.l3num == nf_ct_l3num(ct) &&
	       exp->tuple.dst.protonum == IPPROTO_TCP && !exp->mask.src.u.all &&
	       exp->tuple.dst.u.tcp.port &&
	       (!exp->expectfn || exp->expectfn == nf_nat_follow_master) &&
	       !nf_ct_exp_is_expired(exp);
}

static void read_expects(const struct nf_conn *ct,
			 const struct nf_conn_help *help,
			 struct gwha_flow *flow)
{
	size_t len = flow->has & GWHA_FLOW_V6 ? sizeof(struct in6_addr) :
						sizeof(struct in_addr);
	const struct nf_conntrack_expect *exp;

	spin_lock_bh(&nf_conntrack_expect_lock);
	hlist_for_each_entry(exp, &help->expectations, lnode) {
		if (!telling(ct, exp))
			continue;
		memcpy(flow->expects.src.b, &exp->tuple.src.u3, len);
		memcpy(flow->expects.dst.b, &exp->tuple.dst.u3, len);
		flow->expects.dst_port = ntohs(exp->tuple.dst.u.tcp.port);
		flow->expects_dir = exp->dir;
		flow->expects_port = ntohs(exp->saved_proto.tcp.port);
		break;
	}
	spin_unlock_bh(&nf_conntrack_expect_lock);
}

/**
 * gwha_ct_help_read() - a connection's helper, and what it waits for
 * @ct: the connection, held or valid, in the table
 * @flow: what is known of it; filled
 *
 * Context: any but hard interrupts.
 */
void gwha_ct_help_read(const struct nf_conn *ct, struct gwha_flow *flow)
{
	const struct nf_conn_help *help = nfct_help(ct);

	if (!help || flow->proto != IPPROTO_TCP)
		return;
	flow->helper = number_of(help);
	if (!flow->helper)
		return;
	flow->has |= GWHA_FLOW_HELPER;
	read_expects(ct, help, flow);
}

static struct nf_conntrack_helper *find(const struct nf_conn *ct,
					const struct gwha_flow *flow)
{
	if (!(flow->has & GWHA_FLOW_HELPER))
		return NULL;

	return __nf_conntrack_helper_find(names[flow->helper], nf_ct_l3num(ct),
					  nf_ct_protonum(ct));
}

/**
 * gwha_ct_help_lacks() - whether it has to be made anew to have a helper
 * @ct: a replica, held
 * @flow: what its owner says
 *
 * Context: any but hard interrupts.
 * Return: whether its owner's has a helper that there is here, and it has none.
 */
bool gwha_ct_help_lacks(const struct nf_conn *ct, const struct gwha_flow *flow)
{
	bool lacks;

	rcu_read_lock();
	lacks = !nfct_help(ct) && find(ct, flow);
	rcu_read_unlock();

	return lacks;
}

/*
 * It has seen none of the lines before, and would wait for the beginning of one;
 * the kernel's own way of saying that the next will do.
 */
static void pick_up(struct nf_conn *ct,
		    const struct nf_conntrack_helper *helper)
{
	if (helper->from_nlattr && !(helper->flags & NF_CT_HELPER_F_USERSPACE))
		helper->from_nlattr(NULL, ct);
}

/**
 * gwha_ct_help_add() - give it its helper, if there is one here
 * @ct: a replica that is not in the table yet
 * @flow: what its owner says
 *
 * RCU is held from here on until it is in the table: a helper that goes takes itself
 * away from those that are there.
 *
 * Context: any but hard interrupts; RCU.
 */
void gwha_ct_help_add(struct nf_conn *ct, const struct gwha_flow *flow)
{
	struct nf_conntrack_helper *helper = find(ct, flow);
	struct nf_conn_help *help;

	if (!helper)
		return;
	help = nf_ct_helper_ext_add(ct, GFP_ATOMIC);
	if (!help || !gwha_helper_hold(helper))
		return;
	pick_up(ct, helper);
	RCU_INIT_POINTER(help->helper, helper);
}

/*
 * RCU is held from where its helper was found to be there: a helper that goes waits
 * for that, and then for all that it was to wait for.
 */
static void expect(struct nf_conn *ct, const struct gwha_flow *flow)
{
	__be16 port = htons(flow->expects.dst_port);
	union nf_inet_addr src = {}, dst = {};
	struct nf_conntrack_expect *exp;

	memcpy(&src, flow->expects.src.b, sizeof(flow->expects.src.b));
	memcpy(&dst, flow->expects.dst.b, sizeof(flow->expects.dst.b));
	exp = nf_ct_expect_alloc(ct);
	if (!exp)
		return;
	nf_ct_expect_init(exp, NF_CT_EXPECT_CLASS_DEFAULT, nf_ct_l3num(ct),
			  &src, &dst, IPPROTO_TCP, NULL, &port);
	exp->dir = flow->expects_dir;
	exp->saved_proto.tcp.port = htons(flow->expects_port);
	if (READ_ONCE(ct->status) & IPS_NAT_MASK)
		exp->expectfn = nf_nat_follow_master;
	nf_ct_expect_related_report(exp, GWHA_CT_PORTID, 0, 0);
	nf_ct_expect_put(exp);
}

/**
 * gwha_ct_help_fill() - let its helper wait for what its owner's does
 * @ct: a replica, held, in the table
 * @flow: what its owner says
 *
 * Context: any but hard interrupts.
 */
void gwha_ct_help_fill(struct nf_conn *ct, const struct gwha_flow *flow)
{
	const struct nf_conntrack_helper *helper;
	struct nf_conn_help *help = nfct_help(ct);
	bool waits = false;

	if (!help)
		return;
	rcu_read_lock();
	helper = rcu_dereference(help->helper);
	if (helper && helper == find(ct, flow)) {
		pick_up(ct, helper);
		waits = flow->expects.dst_port;
		if (waits)
			expect(ct, flow);
	}
	rcu_read_unlock();
	if (!waits && !hlist_empty(&help->expectations))
		nf_ct_remove_expectations(ct);
}
