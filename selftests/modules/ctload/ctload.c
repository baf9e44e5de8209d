// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ctload - many connections at once
 *
 * For tests only; never loaded outside a guest.
 *
 *	echo 0 1000000 >/proc/ctload	a million, from number 0 on
 *
 * They go into the table of the writer's network namespace: established TCP from
 * 10.0.0.0 + number to 198.51.100.10, translated to 198.51.100.1, as if their packets
 * had passed; nobody is told of them. The write fails at the first that has no room.
 */

#include <linux/in.h>
#include <linux/module.h>
#include <linux/nsproxy.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>
#include <linux/uaccess.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_acct.h>
#include <net/netfilter/nf_conntrack_core.h>
#include <net/netfilter/nf_conntrack_ecache.h>
#include <net/netfilter/nf_conntrack_zones.h>
#include <net/netfilter/nf_nat.h>

#define FROM 0x0a000000u /* 10.0.0.0 */
#define TO 0xc633640au /* 198.51.100.10 */
#define BY 0xc6336401u /* 198.51.100.1 */
#define PORTS 60000u
#define FIRST_PORT 1024u
#define SERVICE 8000u
#define LIFE_S 432000u

static int bind(struct nf_conn *ct, u32 addr, u16 port,
		enum nf_nat_manip_type manip)
{
	struct nf_nat_range2 range = {
		.flags = NF_NAT_RANGE_MAP_IPS | NF_NAT_RANGE_PROTO_SPECIFIED,
	};

	range.min_addr.ip = htonl(addr);
	range.min_proto.tcp.port = htons(port);
	range.max_addr = range.min_addr;
	range.max_proto = range.min_proto;
	return nf_nat_setup_info(ct, &range, manip) == NF_ACCEPT ? 0 : -ENOMEM;
}

static int fill(struct nf_conn *ct, u16 port, u16 service)
{
	u8 dir;
	int err;

	err = bind(ct, TO, service, NF_NAT_MANIP_DST) ?:
		      bind(ct, BY, port, NF_NAT_MANIP_SRC);
	if (err)
		return err;
	nf_ct_acct_ext_add(ct, GFP_ATOMIC);
	nf_ct_ecache_ext_add(ct, 0, 0, GFP_ATOMIC);
	ct->status |= IPS_CONFIRMED | IPS_SEEN_REPLY | IPS_ASSURED;
	memset(&ct->proto, 0, sizeof(ct->proto));
	ct->proto.tcp.state = TCP_CONNTRACK_ESTABLISHED;
	for (dir = 0; dir < IP_CT_DIR_MAX; dir++) {
		ct->proto.tcp.seen[dir].td_scale = 7;
		ct->proto.tcp.seen[dir].flags = IP_CT_TCP_FLAG_WINDOW_SCALE;
	}
	__nf_ct_set_timeout(ct, (u64)LIFE_S * HZ);
	return 0;
}

static int add_one(struct net *net, u32 i)
{
	u16 service = SERVICE + i / PORTS;
	u16 port = FIRST_PORT + i % PORTS;
	struct nf_conntrack_tuple orig = {};
	struct nf_conntrack_tuple reply;
	struct nf_conn *ct;
	int err;

	orig.src.l3num = NFPROTO_IPV4;
	orig.src.u3.ip = htonl(FROM + i);
	orig.src.u.tcp.port = htons(port);
	orig.dst.u3.ip = htonl(TO);
	orig.dst.u.tcp.port = htons(service);
	orig.dst.protonum = IPPROTO_TCP;
	orig.dst.dir = IP_CT_DIR_ORIGINAL;
	nf_ct_invert_tuple(&reply, &orig);
	ct = nf_conntrack_alloc(net, &nf_ct_zone_dflt, &orig, &reply,
				GFP_KERNEL);
	if (IS_ERR(ct))
		return PTR_ERR(ct);
	rcu_read_lock();
	err = fill(ct, port, service);
	if (!err)
		err = nf_conntrack_hash_check_insert(ct);
	rcu_read_unlock();
	if (err)
		nf_conntrack_free(ct);
	else
		nf_ct_put(ct);
	return err;
}

static ssize_t ctload_write(struct file *file, const char __user *ubuf,
			    size_t len, loff_t *pos)
{
	struct net *net = current->nsproxy->net_ns;
	u32 first, n, i;
	char buf[32];
	int err = 0;

	if (len >= sizeof(buf))
		return -EINVAL;
	if (copy_from_user(buf, ubuf, len))
		return -EFAULT;
	buf[len] = '\0';
	if (sscanf(buf, "%u %u", &first, &n) != 2)
		return -EINVAL;
	for (i = first; !err && i < first + n; i++) {
		err = add_one(net, i);
		cond_resched();
	}
	return err ?: len;
}

static const struct proc_ops ctload_ops = {
	.proc_write = ctload_write,
};

static int __init ctload_init(void)
{
	return proc_create("ctload", 0200, NULL, &ctload_ops) ? 0 : -ENOMEM;
}

static void __exit ctload_exit(void)
{
	remove_proc_entry("ctload", NULL);
}

module_init(ctload_init);
module_exit(ctload_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Test helper: many connections at once");
