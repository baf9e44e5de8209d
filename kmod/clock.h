/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A router's one timer: a hard hrtimer that raises HI softirq work. */

#ifndef GWHA_CLOCK_H
#define GWHA_CLOCK_H

#include <linux/hrtimer.h>
#include <linux/interrupt.h>

/**
 * struct gwha_clock - a timer
 * @timer: on CLOCK_BOOTTIME, which counts suspend
 * @tasklet: where @fn runs
 * @fn: called in softirq when it is due, now and then once too often
 * @listening: silence is what it waits for: frames still queued are heard first
 * @stalled: no softirq work was under way when it expired: frames may have
 *	been queued for long
 * @waited: it waited for them once
 * @late: told by @fn's caller: this call waited for received frames
 * @dead: it is never set again
 *
 * @listening, @dead and setting are under the owner's lock.
 */
struct gwha_clock {
	struct hrtimer timer;
	struct tasklet_struct tasklet;
	void (*fn)(struct gwha_clock *clock);
	bool listening;
	bool stalled;
	bool waited;
	bool late;
	bool dead;
};

u64 gwha_clock_now_us(void);
struct timespec64 gwha_clock_utc(void);
void gwha_clock_init(struct gwha_clock *clock,
		     void (*fn)(struct gwha_clock *clock));
void gwha_clock_set(struct gwha_clock *clock, u64 due_us, bool listening);
void gwha_clock_call(struct gwha_clock *clock);
void gwha_clock_kill(struct gwha_clock *clock);
void gwha_clock_stop(struct gwha_clock *clock);

#endif /* GWHA_CLOCK_H */
