/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A timer's function is given when it is set up, since 6.13. */

#include_next <linux/hrtimer.h>

#ifndef GWHA_COMPAT_HRTIMER_H
#define GWHA_COMPAT_HRTIMER_H

#ifndef GWHA_HAVE_HRTIMER_SETUP
static inline void hrtimer_setup(struct hrtimer *timer,
				 enum hrtimer_restart (*fn)(struct hrtimer *),
				 clockid_t clock, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock, mode);
	timer->function = fn;
}
#endif

#endif /* GWHA_COMPAT_HRTIMER_H */
