// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * flood - packets into a device, from hard interrupts, as a card would
 *
 * For tests only; never loaded outside a guest. A process that sends never
 * overloads softirqs, since each of its sends runs its own.
 *
 *	echo lan 300 > /proc/flood	 300 packets a millisecond into "lan" of
 *					 the writer's network namespace
 *	echo lan 20 syn 198.51.100.10 > /proc/flood
 *					 the first packets of TCP connections to
 *					 there, each of another client
 *	echo off > /proc/flood		 stop
 *	cat /proc/flood			 "sent 1000 dropped 10"
 *
 * Without "syn" they are UDP packets to the device's own address, to a port that
 * nobody listens on. All go through netif_rx() and so the CPU's backlog.
 */
#include <linux/etherdevice.h>
#include <linux/hrtimer.h>
#include <linux/inet.h>
#include <linux/inetdevice.h>
#include <linux/ip.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/nsproxy.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/uaccess.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/ip.h>
#include <net/tcp.h>

#define FLOOD_TICK_US 100
#define FLOOD_MAX_PER_MS 5000
#define FLOOD_PAYLOAD 22
#define FLOOD_CLIENTS 0x0a000000u /* 10.0.0.0/8, one after the other */
#define FLOOD_PORT 7000

static DEFINE_MUTEX(flood_lock);
static struct hrtimer flood_timer;
static struct net_device *flood_dev;
static unsigned int flood_per_tick;
static __be32 flood_to;
static bool flood_syn;
static atomic64_t flood_sent = ATOMIC64_INIT(0);
static atomic64_t flood_dropped = ATOMIC64_INIT(0);

static void flood_udp(struct sk_buff *skb, unsigned int len)
{
	struct udphdr *udp = skb_put_zero(skb, len);

	udp->source = htons(40000);
	udp->dest = htons(9);
	udp->len = htons(len);
}

static void flood_tcp(struct sk_buff *skb, const struct iphdr *iph)
{
	struct tcphdr *tcp = skb_put_zero(skb, sizeof(*tcp));

	tcp->source = htons(40000);
	tcp->dest = htons(FLOOD_PORT);
	tcp->doff = sizeof(*tcp) / 4;
	tcp->syn = 1;
	tcp->window = htons(1024);
	tcp->check = tcp_v4_check(sizeof(*tcp), iph->saddr, iph->daddr,
				  csum_partial(tcp, sizeof(*tcp), 0));
}

static struct sk_buff *flood_packet(void)
{
	unsigned int len = flood_syn ? sizeof(struct tcphdr) :
				       sizeof(struct udphdr) + FLOOD_PAYLOAD;
	struct sk_buff *skb;
	struct ethhdr *eth;
	struct iphdr *iph;

	skb = alloc_skb(ETH_HLEN + sizeof(*iph) + len + NET_IP_ALIGN,
			GFP_ATOMIC);
	if (!skb)
		return NULL;
	skb_reserve(skb, NET_IP_ALIGN);
	eth = skb_put_zero(skb, sizeof(*eth));
	ether_addr_copy(eth->h_dest, flood_dev->dev_addr);
	eth->h_source[0] = 0x02;
	eth->h_proto = htons(ETH_P_IP);
	iph = skb_put_zero(skb, sizeof(*iph));
	iph->version = 4;
	iph->ihl = sizeof(*iph) / 4;
	iph->ttl = 64;
	iph->protocol = flood_syn ? IPPROTO_TCP : IPPROTO_UDP;
	iph->tot_len = htons(sizeof(*iph) + len);
	iph->daddr = flood_to;
	iph->saddr = flood_to ^ htonl(0x80);
	if (flood_syn)
		iph->saddr =
			htonl(FLOOD_CLIENTS + (u32)atomic64_read(&flood_sent));
	ip_send_check(iph);
	if (flood_syn)
		flood_tcp(skb, iph);
	else
		flood_udp(skb, len);
	skb->dev = flood_dev;
	skb->protocol = eth_type_trans(skb, flood_dev);
	return skb;
}

static enum hrtimer_restart flood_tick(struct hrtimer *timer)
{
	struct sk_buff *skb;
	unsigned int i;

	for (i = 0; i < flood_per_tick; i++) {
		skb = flood_packet();
		if (!skb)
			break;
		atomic64_inc(&flood_sent);
		if (netif_rx(skb) != NET_RX_SUCCESS)
			atomic64_inc(&flood_dropped);
	}
	hrtimer_forward_now(timer, ns_to_ktime(FLOOD_TICK_US * NSEC_PER_USEC));
	return HRTIMER_RESTART;
}

static void flood_stop(void)
{
	hrtimer_cancel(&flood_timer);
	dev_put(flood_dev);
	flood_dev = NULL;
}

static int flood_start(const char *ifname, unsigned int per_ms, __be32 syn_to)
{
	struct net_device *dev;
	struct in_device *in_dev;
	struct in_ifaddr *ifa;

	if (!per_ms || per_ms > FLOOD_MAX_PER_MS)
		return -ERANGE;
	dev = dev_get_by_name(current->nsproxy->net_ns, ifname);
	if (!dev)
		return -ENODEV;
	rcu_read_lock();
	in_dev = __in_dev_get_rcu(dev);
	ifa = in_dev ? rcu_dereference(in_dev->ifa_list) : NULL;
	flood_to = ifa ? ifa->ifa_local : 0;
	rcu_read_unlock();
	if (!flood_to) {
		dev_put(dev);
		return -EADDRNOTAVAIL;
	}
	flood_dev = dev;
	flood_per_tick = max(1u, per_ms * FLOOD_TICK_US / 1000);
	flood_syn = syn_to;
	if (flood_syn)
		flood_to = syn_to;
	hrtimer_start(&flood_timer, ns_to_ktime(FLOOD_TICK_US * NSEC_PER_USEC),
		      HRTIMER_MODE_REL_HARD);
	return 0;
}

static ssize_t flood_write(struct file *file, const char __user *ubuf,
			   size_t len, loff_t *pos)
{
	char ifname[IFNAMSIZ];
	unsigned int per_ms;
	char to[16] = "";
	__be32 syn_to = 0;
	char buf[40];
	int err = 0;

	if (len >= sizeof(buf))
		return -EINVAL;
	if (copy_from_user(buf, ubuf, len))
		return -EFAULT;
	buf[len] = '\0';

	mutex_lock(&flood_lock);
	flood_stop();
	if (strcmp(strim(buf), "off")) {
		err = -EINVAL;
		if (sscanf(buf, "%15s %u syn %15s", ifname, &per_ms, to) >= 2 &&
		    (!*to || in4_pton(to, -1, (u8 *)&syn_to, -1, NULL)))
			err = flood_start(ifname, per_ms, syn_to);
	}
	mutex_unlock(&flood_lock);
	return err ?: len;
}

static int flood_show(struct seq_file *m, void *v)
{
	seq_printf(m, "sent %lld dropped %lld\n", atomic64_read(&flood_sent),
		   atomic64_read(&flood_dropped));
	return 0;
}

static int flood_open(struct inode *inode, struct file *file)
{
	return single_open(file, flood_show, NULL);
}

static const struct proc_ops flood_ops = {
	.proc_open = flood_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
	.proc_write = flood_write,
};

static int __init flood_init(void)
{
	hrtimer_setup(&flood_timer, flood_tick, CLOCK_MONOTONIC,
		      HRTIMER_MODE_REL_HARD);
	if (!proc_create("flood", 0600, NULL, &flood_ops))
		return -ENOMEM;
	return 0;
}

static void __exit flood_exit(void)
{
	remove_proc_entry("flood", NULL);
	flood_stop();
}

module_init(flood_init);
module_exit(flood_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Test helper: a flood of packets made in hard interrupts");
