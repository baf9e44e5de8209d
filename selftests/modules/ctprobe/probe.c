// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ctprobe - what gwha does with connections, by hand
 *
 * For tests only; never loaded outside a guest. Words are written to /proc/ctprobe
 * and are about the writer's network namespace:
 *
 *	begin, end	hear of its connections, and no more
 *	take		remember all of them
 *	write		make what was taken here, or update it; hold what was made
 *	change		tell those that are held of how they were when taken
 *	keep 300	keep those that are held for 300 s at least
 *	kill		take those that are held out of the table
 *	drop		let go of what is held, and forget what was taken
 *	busy on|off	walk this table again and again, as fast as it goes
 *
 * Reading gives, in one line, what was counted; then what was taken, a line each,
 * with "live", which says of TCP whose windows were seen here: 1, 2 or 3 for both,
 * and "liberal", whether they are not checked:
 *
 *	heard 3 ended 1 missed 0 taken 7 written 7 failed 0 held 7 walks 0 short 0
 *
 * "short" counts walks of "busy" that found less than was taken.
 */

#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/nsproxy.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>

#include "ct.h"

#define PROBE_MAX 20000
#define PROBE_STEP 64

/**
 * struct probe_net - what a namespace has
 * @watch: for ct.c
 * @begun: it is in use
 * @busy: thread that walks, if any
 * @net: its namespace
 */
struct probe_net {
	struct gwha_ct_watch watch;
	bool begun;
	struct task_struct *busy;
	struct net *net;
};

static unsigned int probe_id;
static DEFINE_MUTEX(probe_lock);
static struct gwha_flow *taken;
static struct nf_conn **held;
static bool fitted[PROBE_MAX];
static u32 n_taken;
static u32 n_held;
static u32 n_written;
static u32 n_failed;
static int last_error;
static atomic_t n_heard = ATOMIC_INIT(0);
static atomic_t n_ended = ATOMIC_INIT(0);
static atomic_t n_missed = ATOMIC_INIT(0);
static atomic_t n_walks = ATOMIC_INIT(0);
static atomic_t n_short = ATOMIC_INIT(0);

static void heard(struct gwha_ct_watch *watch, struct nf_conn *ct, bool ended)
{
	struct gwha_flow flow;

	WARN_ON_ONCE(!in_softirq() || !rcu_read_lock_held());
	gwha_ct_hold(ct);
	/* what is going can't be read, what is there may be of no use */
	WARN_ON_ONCE(gwha_ct_read(ct, &flow) && ended);
	gwha_ct_put(ct);
	atomic_inc(ended ? &n_ended : &n_heard);
}

static void missed(struct gwha_ct_watch *watch)
{
	atomic_inc(&n_missed);
}

static void take(void *priv, struct nf_conn *ct)
{
	if (n_taken < PROBE_MAX && gwha_ct_read(ct, &taken[n_taken]))
		n_taken++;
}

static int do_take(struct net *net)
{
	u64 cursor = 0;
	bool done;

	n_taken = 0;
	do {
		gwha_ct_walk(net, &cursor, PROBE_STEP, take, NULL, &done);
		cond_resched();
	} while (!done);

	return 0;
}

static void let_go(void)
{
	while (n_held)
		gwha_ct_put(held[--n_held]);
}

static int do_write(struct net *net)
{
	int err;
	u32 i;

	let_go();
	n_written = 0;
	n_failed = 0;
	for (i = 0; i < n_taken; i++) {
		err = gwha_ct_write(net, &taken[i], &held[n_held]);
		if (err) {
			n_failed++;
			last_error = err;
			continue;
		}
		fitted[n_held++] = false;
		n_written++;
		cond_resched();
	}

	return 0;
}

/* By position: all of what was taken must have been written. */
static int do_change(void)
{
	const struct gwha_flow *f;
	int err = 0;
	u32 i;

	if (n_held != n_taken)
		return -EINVAL;
	for (i = 0; i < n_held && !err; i++) {
		f = &taken[i];
		err = gwha_ct_change(held[i], f->state, f->status, f->scale,
				     f->tcp_flags, f->timeout_s);
	}

	return err;
}

static int do_keep(u32 timeout_s)
{
	u32 i;

	for (i = 0; i < n_held; i++)
		if (!gwha_ct_keep(held[i], &fitted[i], timeout_s))
			return -ENOENT;

	return 0;
}

static int do_kill(void)
{
	u32 i;

	for (i = 0; i < n_held; i++)
		gwha_ct_kill(held[i]);

	return 0;
}

static void seen(void *priv, struct nf_conn *ct)
{
}

static int busy(void *data)
{
	struct probe_net *p = data;
	u64 cursor;
	u32 found;
	bool done;

	while (!kthread_should_stop()) {
		cursor = 0;
		found = 0;
		do {
			found += gwha_ct_walk(p->net, &cursor, PROBE_STEP, seen,
					      NULL, &done);
			cond_resched();
		} while (!done && !kthread_should_stop());
		atomic_inc(&n_walks);
		if (done && found < READ_ONCE(n_taken))
			atomic_inc(&n_short);
	}

	return 0;
}

static void stop_busy(struct probe_net *p)
{
	if (p->busy)
		kthread_stop(p->busy);
	p->busy = NULL;
}

static int do_busy(struct probe_net *p, bool on)
{
	struct task_struct *task;

	stop_busy(p);
	if (!on)
		return 0;
	task = kthread_run(busy, p, "ctprobe");
	if (IS_ERR(task))
		return PTR_ERR(task);
	p->busy = task;

	return 0;
}

static int do_begin(struct probe_net *p)
{
	int err;

	if (p->begun)
		return -EBUSY;
	err = gwha_ct_begin(p->net, &p->watch);
	p->begun = !err;

	return err;
}

static int do_end(struct probe_net *p)
{
	if (!p->begun)
		return -ENOENT;
	gwha_ct_end(p->net, &p->watch);
	p->begun = false;

	return 0;
}

static int obey(struct net *net, const char *word)
{
	struct probe_net *p = net_generic(net, probe_id);
	u32 n;

	if (!strcmp(word, "begin"))
		return do_begin(p);
	if (!strcmp(word, "end"))
		return do_end(p);
	if (!strcmp(word, "take"))
		return do_take(net);
	if (!strcmp(word, "write"))
		return do_write(net);
	if (!strcmp(word, "change"))
		return do_change();
	if (sscanf(word, "keep %u", &n) == 1)
		return do_keep(n);
	if (!strcmp(word, "kill"))
		return do_kill();
	if (!strcmp(word, "busy on") || !strcmp(word, "busy off"))
		return do_busy(p, !strcmp(word, "busy on"));
	if (strcmp(word, "drop"))
		return -EINVAL;
	let_go();
	n_taken = 0;

	return 0;
}

static ssize_t probe_write(struct file *file, const char __user *ubuf,
			   size_t len, loff_t *pos)
{
	char buf[32];
	int err;

	if (len >= sizeof(buf))
		return -EINVAL;
	if (copy_from_user(buf, ubuf, len))
		return -EFAULT;
	buf[len] = '\0';
	mutex_lock(&probe_lock);
	err = obey(current->nsproxy->net_ns, strim(buf));
	mutex_unlock(&probe_lock);

	return err ?: len;
}

static void show_tuple(struct seq_file *m, const struct gwha_flow *f,
		       const struct gwha_tuple *t)
{
	if (f->has & GWHA_FLOW_V6)
		seq_printf(m, " %pI6c.%u>%pI6c.%u", t->src.b, t->src_port,
			   t->dst.b, t->dst_port);
	else
		seq_printf(m, " %pI4.%u>%pI4.%u", t->src.b, t->src_port,
			   t->dst.b, t->dst_port);
}

static int probe_show(struct seq_file *m, void *v)
{
	const struct gwha_flow *f;
	u32 i;

	mutex_lock(&probe_lock);
	seq_printf(m,
		   "heard %d ended %d missed %d taken %u written %u failed %u",
		   atomic_read(&n_heard), atomic_read(&n_ended),
		   atomic_read(&n_missed), n_taken, n_written, n_failed);
	seq_printf(m, " held %u walks %d short %d error %d\n", n_held,
		   atomic_read(&n_walks), atomic_read(&n_short), last_error);
	for (i = 0; i < n_taken; i++) {
		f = &taken[i];
		seq_printf(m, "%u", f->proto);
		show_tuple(m, f, &f->orig);
		show_tuple(m, f, &f->reply);
		seq_printf(m, " has %02x state %u status %02x scale %u,%u",
			   f->has, f->state, f->status & 0x0f, f->scale[0],
			   f->scale[1]);
		seq_printf(m, " flags %02x mark %u zone %u labels %16phN",
			   f->tcp_flags & 0x33, f->mark, f->zone, f->labels);
		seq_printf(m, " live %u liberal %u\n",
			   !!(f->tcp_flags & BIT(2)) +
				   2 * !!(f->tcp_flags & BIT(6)),
			   !!(f->status & GWHA_FLOW_LIBERAL));
	}
	mutex_unlock(&probe_lock);

	return 0;
}

static int probe_open(struct inode *inode, struct file *file)
{
	return single_open(file, probe_show, NULL);
}

static const struct proc_ops probe_ops = {
	.proc_open = probe_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
	.proc_write = probe_write,
};

static int __net_init probe_net_begin(struct net *net)
{
	struct probe_net *p = net_generic(net, probe_id);

	p->net = net;
	p->watch.heard = heard;
	p->watch.missed = missed;

	return 0;
}

/* As gwha's: held connections would keep the namespace. */
static void __net_exit probe_net_end(struct net *net)
{
	struct probe_net *p = net_generic(net, probe_id);

	mutex_lock(&probe_lock);
	stop_busy(p);
	let_go();
	do_end(p);
	mutex_unlock(&probe_lock);
}

static struct pernet_operations probe_net_ops = {
	.init = probe_net_begin,
	.exit = probe_net_end,
	.id = &probe_id,
	.size = sizeof(struct probe_net),
};

static int __init probe_init(void)
{
	int err = -ENOMEM;

	taken = vzalloc(array_size(PROBE_MAX, sizeof(*taken)));
	held = vzalloc(array_size(PROBE_MAX, sizeof(*held)));
	if (!taken || !held)
		goto err_memory;
	err = gwha_ct_init();
	if (err)
		goto err_memory;
	err = register_pernet_subsys(&probe_net_ops);
	if (err)
		goto err_ct;
	if (proc_create("ctprobe", 0600, NULL, &probe_ops))
		return 0;
	err = -ENOMEM;
	unregister_pernet_subsys(&probe_net_ops);
err_ct:
	gwha_ct_exit();
err_memory:
	vfree(taken);
	vfree(held);
	return err;
}

static void __exit probe_exit(void)
{
	remove_proc_entry("ctprobe", NULL);
	unregister_pernet_subsys(&probe_net_ops);
	gwha_ct_exit();
	vfree(taken);
	vfree(held);
}

module_init(probe_init);
module_exit(probe_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Test helper: what gwha does with connections, by hand");
