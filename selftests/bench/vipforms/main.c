// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vipforms - measures ways to own a virtual address
 *
 *	echo form=addr vips=200 links=1 own=e out=e > /proc/vipforms
 *	cat /proc/vipforms	 one line for each run since the last "clear"
 *
 * Words: form=addr|link|route|mix and the numbers of struct vf_run by name;
 * own=NAME and out=NAME give the devices NAME0, NAME1, ...; label=WORD is
 * printed in front of the line. A write returns when the run is over.
 *
 * A ticker (hard hrtimer, HI tasklet) stands for the routers' timers: the
 * verdict falls in a tick, and the ticker's worst lateness is noted while the
 * worker runs.
 */
#include <linux/completion.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <net/net_namespace.h>

#include "vipforms.h"

#define VF_LOG_BYTES (256 * 1024)

static DEFINE_MUTEX(vf_lock);
static char *vf_log;
static size_t vf_log_len;
static struct kthread_worker *vf_worker;

/* One run at a time, so one of each. */
static struct vf_run vf_run;
static struct vf_run vf_second;
static struct vf_msgs vf_msgs;
static struct kthread_work vf_work;
static struct kthread_work vf_second_work;
static struct completion vf_done;
static char vf_label[64];

static struct {
	struct hrtimer timer;
	struct tasklet_struct tasklet;
	ktime_t due;
	int verdicts; /* each of the next ticks is one */
	bool judged; /* the worker is at work */
	s64 worst_ns;
	int ticks;
} vf_tick;

static void vf_tick_work(struct tasklet_struct *t)
{
	s64 late = ktime_to_ns(ktime_sub(ktime_get(), vf_tick.due));

	if (vf_tick.judged) {
		vf_tick.worst_ns = max(vf_tick.worst_ns, late);
		vf_tick.ticks++;
	}
	if (!vf_tick.verdicts)
		return;
	vf_tick.verdicts--;
	if (!vf_tick.judged) {
		vf_tick.judged = true;
		vf_run.t0 = ktime_get();
		kthread_queue_work(vf_worker, &vf_work);
	} else {
		vf_second.t0 = ktime_get();
		kthread_queue_work(vf_worker, &vf_second_work);
	}
}

static enum hrtimer_restart vf_tick_fire(struct hrtimer *timer)
{
	vf_tick.due = hrtimer_get_expires(timer);
	tasklet_hi_schedule(&vf_tick.tasklet);
	hrtimer_forward_now(timer, ns_to_ktime(vf_run.tick_us * 1000LL));
	return HRTIMER_RESTART;
}

static void vf_work_fn(struct kthread_work *work)
{
	bool second = work == &vf_second_work;

	if (vf_step(second ? &vf_second : &vf_run, &vf_msgs))
		kthread_queue_work(vf_worker, work);
	else
		complete(&vf_done);
}

static void vf_print(const struct vf_run *r, const char *suffix)
{
	vf_log_len += scnprintf(
		vf_log + vf_log_len, VF_LOG_BYTES - vf_log_len,
		"%s%s start %lld usable %lld garp1 %lld garpn %lld switch %lld done %lld late %lld ticks %d errors %d code %d t0 %lld\n",
		vf_label, suffix, r->start_ns, r->usable_ns, r->garp1_ns,
		r->garpn_ns, r->switch_ns, r->done_ns, vf_tick.worst_ns,
		vf_tick.ticks, r->errors, r->errcode, ktime_to_ns(r->t0));
}

static int vf_find_links(struct net_device **to, const char *name)
{
	char full[IFNAMSIZ];
	int i;

	for (i = 0; i < vf_run.links; i++) {
		snprintf(full, sizeof(full), "%s%d", name, i);
		to[i] = dev_get_by_name(&init_net, full);
		if (!to[i])
			return -ENODEV;
	}
	return 0;
}

static void vf_put_links(void)
{
	int i;

	for (i = 0; i < VF_MAX_LINKS; i++) {
		dev_put(vf_run.own[i]);
		dev_put(vf_run.out[i]);
	}
}

/* clang-format off */
static const struct vf_word {
	const char *name;
	size_t offset;
} vf_words[] = {
#define VF_WORD(x) { #x, offsetof(struct vf_run, x) }
	VF_WORD(down), VF_WORD(vips), VF_WORD(links), VF_WORD(first),
	VF_WORD(batch), VF_WORD(ack), VF_WORD(noprefix), VF_WORD(plen),
	VF_WORD(bcast), VF_WORD(rev), VF_WORD(garp), VF_WORD(hostroute),
	VF_WORD(apart), VF_WORD(piece), VF_WORD(second), VF_WORD(tick_us),
};
/* clang-format on */

static int vf_parse_form(const char *name)
{
	static const char *const names[] = {"addr", "link", "route", "mix"};
	int i = match_string(names, ARRAY_SIZE(names), name);

	if (i >= 0)
		vf_run.form = i;
	return i < 0 ? i : 0;
}

static int vf_parse_number(const char *key, const char *value)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(vf_words); i++)
		if (!strcmp(key, vf_words[i].name))
			return kstrtoint(
				value, 10,
				(int *)((char *)&vf_run + vf_words[i].offset));
	return -EINVAL;
}

static int vf_parse(char *line)
{
	char *own = "e", *out = "e", *word;
	int err = 0;

	vf_run = (struct vf_run){.vips = 1,
				 .links = 1,
				 .first = 1,
				 .batch = 16,
				 .plen = 32,
				 .garp = 1,
				 .hostroute = 1,
				 .noprefix = 1,
				 .tick_us = 10000};
	strscpy(vf_label, "-", sizeof(vf_label));
	while (!err && (word = strsep(&line, "\n "))) {
		char *value = strchr(word, '=');

		if (!*word)
			continue;
		if (!value)
			return -EINVAL;
		*value++ = '\0';
		if (!strcmp(word, "form"))
			err = vf_parse_form(value);
		else if (!strcmp(word, "own"))
			own = value;
		else if (!strcmp(word, "out"))
			out = value;
		else if (!strcmp(word, "label"))
			strscpy(vf_label, value, sizeof(vf_label));
		else
			err = vf_parse_number(word, value);
	}
	if (err)
		return err;
	if (vf_run.links < 1 || vf_run.links > VF_MAX_LINKS ||
	    vf_run.vips < vf_run.links || vf_run.vips > VF_MAX_VIPS ||
	    vf_run.first < 1 || vf_run.batch < 1 || vf_run.tick_us < 100)
		return -ERANGE;
	return vf_find_links(vf_run.own, own) ?: vf_find_links(vf_run.out, out);
}

/* A group of one address, on the first of the links. */
static void vf_make_second(void)
{
	vf_second = vf_run;
	vf_second.base = VF_MAX_VIPS - 1;
	vf_second.vips = 1;
	vf_second.links = 1;
}

static int vf_measure(void)
{
	int err = vf_msgs_init(&vf_msgs, &init_net);

	if (err)
		return err;
	init_completion(&vf_done);
	vf_make_second();
	vf_tick.worst_ns = 0;
	vf_tick.ticks = 0;
	vf_tick.verdicts = vf_run.second ? 2 : 1;
	vf_tick.judged = false;
	hrtimer_start(&vf_tick.timer, ns_to_ktime(vf_run.tick_us * 1000LL),
		      HRTIMER_MODE_REL_PINNED_HARD);
	wait_for_completion(&vf_done);
	if (vf_run.second)
		wait_for_completion(&vf_done);
	hrtimer_cancel(&vf_tick.timer);
	tasklet_kill(&vf_tick.tasklet);
	kthread_flush_worker(vf_worker);
	vf_print(&vf_run, "");
	if (vf_run.second)
		vf_print(&vf_second, "/second");
	vf_msgs_exit(&vf_msgs);
	return 0;
}

static ssize_t vf_write(struct file *file, const char __user *ubuf, size_t len,
			loff_t *pos)
{
	char line[256];
	int err = 0;

	if (len >= sizeof(line))
		return -EINVAL;
	if (copy_from_user(line, ubuf, len))
		return -EFAULT;
	line[len] = '\0';

	mutex_lock(&vf_lock);
	if (!strncmp(line, "clear", 5)) {
		vf_log_len = 0;
	} else {
		err = vf_parse(line);
		if (!err)
			err = vf_measure();
		vf_put_links();
	}
	mutex_unlock(&vf_lock);
	return err ?: len;
}

static int vf_show(struct seq_file *m, void *v)
{
	mutex_lock(&vf_lock);
	seq_write(m, vf_log, vf_log_len);
	mutex_unlock(&vf_lock);
	return 0;
}

static int vf_open_proc(struct inode *inode, struct file *file)
{
	return single_open(file, vf_show, NULL);
}

static const struct proc_ops vf_ops = {
	.proc_open = vf_open_proc,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
	.proc_write = vf_write,
};

static int __init vf_init(void)
{
	vf_log = vzalloc(VF_LOG_BYTES);
	if (!vf_log)
		return -ENOMEM;
	vf_worker = kthread_create_worker(0, "vipforms");
	if (IS_ERR(vf_worker)) {
		vfree(vf_log);
		return PTR_ERR(vf_worker);
	}
	sched_set_fifo(vf_worker->task);
	kthread_init_work(&vf_work, vf_work_fn);
	kthread_init_work(&vf_second_work, vf_work_fn);
	tasklet_setup(&vf_tick.tasklet, vf_tick_work);
	hrtimer_init(&vf_tick.timer, CLOCK_MONOTONIC,
		     HRTIMER_MODE_REL_PINNED_HARD);
	vf_tick.timer.function = vf_tick_fire;
	if (!proc_create("vipforms", 0600, NULL, &vf_ops)) {
		kthread_destroy_worker(vf_worker);
		vfree(vf_log);
		return -ENOMEM;
	}
	return 0;
}

static void __exit vf_exit(void)
{
	remove_proc_entry("vipforms", NULL);
	kthread_destroy_worker(vf_worker);
	vfree(vf_log);
}

module_init(vf_init);
module_exit(vf_exit);
MODULE_DESCRIPTION("Measures ways to own a virtual address");
MODULE_LICENSE("GPL");
