// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rtnlhold - hold RTNL for a given time, as another process would
 *
 * For tests only; never loaded outside a guest.
 *
 *	echo 1000 > /proc/rtnlhold	 hold RTNL for 1000 ms, asleep
 *	echo busy 20 > /proc/rtnlhold	 hold RTNL for 20 ms, on the CPU
 *	cat /proc/rtnlhold		 "held 0 done 3 end_ns N": is it held by a
 *					 writer of this file now, holds done so
 *					 far, when the last ended (the time
 *					 of CLOCK_MONOTONIC, ns)
 *
 * The writer itself takes the lock and returns when it has let it go, so
 * start it in the background and wait until the file says "held 1".
 * Reading never takes RTNL.
 */
#include <linux/delay.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/rtnetlink.h>
#include <linux/seq_file.h>
#include <linux/uaccess.h>

#define RTNLHOLD_MAX_MS 60000

static atomic_t rtnlhold_held = ATOMIC_INIT(0);
static atomic_t rtnlhold_done = ATOMIC_INIT(0);
static atomic64_t rtnlhold_end_ns = ATOMIC64_INIT(0);

static void rtnlhold_spin_ms(unsigned int ms)
{
	ktime_t end = ktime_add_ms(ktime_get(), ms);

	while (ktime_before(ktime_get(), end))
		cpu_relax();
}

static ssize_t rtnlhold_write(struct file *file, const char __user *ubuf,
			      size_t len, loff_t *pos)
{
	unsigned int ms;
	char buf[32];
	bool busy;

	if (len >= sizeof(buf))
		return -EINVAL;
	if (copy_from_user(buf, ubuf, len))
		return -EFAULT;
	buf[len] = '\0';

	busy = !strncmp(buf, "busy ", 5);
	if (kstrtouint(strim(busy ? buf + 5 : buf), 10, &ms))
		return -EINVAL;
	if (!ms || ms > RTNLHOLD_MAX_MS)
		return -ERANGE;

	rtnl_lock();
	atomic_set(&rtnlhold_held, 1);
	if (busy)
		rtnlhold_spin_ms(ms);
	else
		msleep_interruptible(ms);
	atomic_set(&rtnlhold_held, 0);
	atomic_inc(&rtnlhold_done);
	atomic64_set(&rtnlhold_end_ns, ktime_get_ns());
	rtnl_unlock();
	return len;
}

static int rtnlhold_show(struct seq_file *m, void *v)
{
	seq_printf(m, "held %d done %d end_ns %lld\n",
		   atomic_read(&rtnlhold_held), atomic_read(&rtnlhold_done),
		   atomic64_read(&rtnlhold_end_ns));
	return 0;
}

static int rtnlhold_open(struct inode *inode, struct file *file)
{
	return single_open(file, rtnlhold_show, NULL);
}

static const struct proc_ops rtnlhold_ops = {
	.proc_open = rtnlhold_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
	.proc_write = rtnlhold_write,
};

static int __init rtnlhold_init(void)
{
	if (!proc_create("rtnlhold", 0600, NULL, &rtnlhold_ops))
		return -ENOMEM;
	return 0;
}

static void __exit rtnlhold_exit(void)
{
	remove_proc_entry("rtnlhold", NULL);
}

module_init(rtnlhold_init);
module_exit(rtnlhold_exit);
MODULE_DESCRIPTION("Test helper: hold RTNL for a given time");
MODULE_LICENSE("GPL");
