/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The agent's time. */

#ifndef GWHAD_CLOCK_H
#define GWHAD_CLOCK_H

#include <stdint.h>
#include <sys/time.h>
#include <time.h>

/* Suspend counts: the kernel's leases are counted so. */
static inline uint64_t gwhad_now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static inline struct timeval gwhad_timeval(uint64_t us)
{
	return (struct timeval){.tv_sec = (time_t)(us / 1000000),
				.tv_usec = (suseconds_t)(us % 1000000)};
}

#endif /* GWHAD_CLOCK_H */
