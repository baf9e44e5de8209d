// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Timers that neither a busy CPU nor a flood of packets can hold up for long.
 *
 * A soft hrtimer would wait for ksoftirqd, an ordinary task, as soon as that
 * runs; HI softirq work never does. See docs/architecture.md.
 */

#include <linux/cpumask.h>
#include <linux/netdevice.h>
#include <linux/timekeeping.h>

#include "clock.h"

/* How long to wait for frames that are queued on another CPU. */
#define GWHA_RX_WAIT_NS (500 * NSEC_PER_USEC)

/**
 * gwha_clock_now_us() - the time that all deadlines are in
 *
 * Context: any.
 * Return: microseconds since boot, suspend included.
 */
u64 gwha_clock_now_us(void)
{
	return div_u64(ktime_get_boottime_ns(), NSEC_PER_USEC);
}

/**
 * gwha_clock_utc() - the time that nodes have in common
 *
 * For stamps of authenticated adverts alone: it may be set.
 *
 * Context: any.
 * Return: UTC.
 */
struct timespec64 gwha_clock_utc(void)
{
	struct timespec64 now;

	ktime_get_real_ts64(&now);
	return now;
}

/*
 * Received frames that no CPU has looked at yet, as far as one can tell
 * without a lock: it decides about waiting once, no more.
 */
static bool rx_pending(int cpu)
{
	return !list_empty(&per_cpu(softnet_data, cpu).poll_list);
}

/*
 * Silence is not silence while frames are queued: let the receivers run once.
 * Back from this tasklet, this CPU polls them and then comes here again.
 */
static bool wait_for_rx(struct gwha_clock *clock)
{
	int cpu;

	if (!READ_ONCE(clock->listening) || READ_ONCE(clock->waited))
		return false;
	if (clock->stalled && rx_pending(smp_processor_id())) {
		WRITE_ONCE(clock->waited, true);
		tasklet_hi_schedule(&clock->tasklet);
		return true;
	}
	for_each_online_cpu(cpu) {
		if (cpu == smp_processor_id() || !rx_pending(cpu))
			continue;
		WRITE_ONCE(clock->waited, true);
		hrtimer_start(&clock->timer, ns_to_ktime(GWHA_RX_WAIT_NS),
			      HRTIMER_MODE_REL_HARD);
		return true;
	}
	return false;
}

static void clock_due(struct tasklet_struct *tasklet)
{
	struct gwha_clock *clock =
		container_of(tasklet, struct gwha_clock, tasklet);

	if (wait_for_rx(clock))
		return;
	clock->late = READ_ONCE(clock->waited);
	WRITE_ONCE(clock->waited, false);
	clock->fn(clock);
}

static enum hrtimer_restart clock_expire(struct hrtimer *timer)
{
	struct gwha_clock *clock =
		container_of(timer, struct gwha_clock, timer);

	/* what this interrupted is a receiver at work, however slow: no stall */
	clock->stalled = !in_serving_softirq();
	tasklet_hi_schedule(&clock->tasklet);
	return HRTIMER_NORESTART;
}

/**
 * gwha_clock_init() - a timer that is not set
 * @clock: the timer
 * @fn: called in softirq, on the CPU where the timer was set, without locks
 *
 * Context: any.
 */
void gwha_clock_init(struct gwha_clock *clock,
		     void (*fn)(struct gwha_clock *clock))
{
	hrtimer_setup(&clock->timer, clock_expire, CLOCK_BOOTTIME,
		      HRTIMER_MODE_ABS_HARD);
	tasklet_setup(&clock->tasklet, clock_due);
	clock->fn = fn;
	clock->listening = false;
	clock->stalled = false;
	clock->waited = false;
	clock->late = false;
	clock->dead = false;
}

/**
 * gwha_clock_set() - set or cancel
 * @clock: the timer
 * @due_us: absolute time in microseconds, 0 to cancel
 * @listening: received frames are to be heard before it counts as due
 *
 * An expiry that is on its way is not called back: @fn must bear a call that
 * is early.
 *
 * Context: any; the owner's lock, or who never listens and sets it no more when it
 * is killed.
 */
void gwha_clock_set(struct gwha_clock *clock, u64 due_us, bool listening)
{
	if (clock->dead)
		return;
	WRITE_ONCE(clock->listening, listening);
	WRITE_ONCE(clock->waited, false);
	if (due_us)
		hrtimer_start(&clock->timer,
			      ns_to_ktime(due_us * NSEC_PER_USEC),
			      HRTIMER_MODE_ABS_HARD);
	else
		hrtimer_try_to_cancel(&clock->timer);
}

/**
 * gwha_clock_call() - have its function called soon, whatever it is set to
 * @clock: the timer, which does not listen, and is not stopped meanwhile
 *
 * A call that is under way is followed by another one. On this CPU, when softirqs
 * are on again.
 *
 * Context: any; no lock of its owner.
 */
void gwha_clock_call(struct gwha_clock *clock)
{
	tasklet_hi_schedule(&clock->tasklet);
}

/**
 * gwha_clock_kill() - refuse to be set from now on
 * @clock: the timer
 *
 * Context: any; the owner's lock.
 */
void gwha_clock_kill(struct gwha_clock *clock)
{
	clock->dead = true;
	WRITE_ONCE(clock->listening, false);
}

/**
 * gwha_clock_stop() - wait until it runs no more
 * @clock: the timer, killed before
 *
 * Context: process; sleeps; none of the locks that @fn takes.
 */
void gwha_clock_stop(struct gwha_clock *clock)
{
	hrtimer_cancel(&clock->timer);
	tasklet_kill(&clock->tasklet);
	/* the tasklet may have begun a wait just before it was killed */
	hrtimer_cancel(&clock->timer);
	tasklet_kill(&clock->tasklet);
}
