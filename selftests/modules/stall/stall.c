// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stall - a CPU that stands still, as that of a paused or starved machine does
 *
 * For tests only; never loaded outside a guest. Nothing runs on the CPU that
 * writes: no timer, no softirq, no other task. With one CPU, nothing at all.
 *
 *	echo 300 > /proc/stall		 for 300 ms, with interrupts off
 *	cat /proc/stall			 "done 3 us 300001 end_us N": stalls done so
 *					 far, how long the last one took and when it
 *					 ended (CLOCK_REALTIME, as captures have it)
 *
 * The clock runs on meanwhile, in virtual time as well: it counts the
 * instructions of the loop.
 */
#include <linux/irqflags.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/uaccess.h>

/* Far from what the kernel's own watchdogs complain of. */
#define STALL_MAX_MS 3000

static DEFINE_MUTEX(stall_lock);
static unsigned int stall_done;
static s64 stall_us;
static s64 stall_end_us;

static void stall_spin_ms(unsigned int ms)
{
	ktime_t start = ktime_get_boottime();
	ktime_t now = start;
	unsigned long flags;

	local_irq_save(flags);
	while (ktime_ms_delta(now, start) < ms) {
		cpu_relax();
		now = ktime_get_boottime();
	}
	stall_us = ktime_us_delta(now, start);
	stall_end_us = ktime_to_us(ktime_get_real());
	local_irq_restore(flags);
}

static ssize_t stall_write(struct file *file, const char __user *ubuf,
			   size_t len, loff_t *pos)
{
	unsigned int ms;
	int err;

	err = kstrtouint_from_user(ubuf, len, 10, &ms);
	if (err)
		return err;
	if (!ms || ms > STALL_MAX_MS)
		return -ERANGE;

	mutex_lock(&stall_lock);
	stall_spin_ms(ms);
	stall_done++;
	mutex_unlock(&stall_lock);
	return len;
}

static int stall_show(struct seq_file *m, void *v)
{
	mutex_lock(&stall_lock);
	seq_printf(m, "done %u us %lld end_us %lld\n", stall_done, stall_us,
		   stall_end_us);
	mutex_unlock(&stall_lock);
	return 0;
}

static int stall_open(struct inode *inode, struct file *file)
{
	return single_open(file, stall_show, NULL);
}

static const struct proc_ops stall_ops = {
	.proc_open = stall_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
	.proc_write = stall_write,
};

static int __init stall_init(void)
{
	if (!proc_create("stall", 0600, NULL, &stall_ops))
		return -ENOMEM;
	return 0;
}

static void __exit stall_exit(void)
{
	remove_proc_entry("stall", NULL);
}

module_init(stall_init);
module_exit(stall_exit);
MODULE_DESCRIPTION("Test helper: a CPU that stands still for a given time");
MODULE_LICENSE("GPL");
