/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checks: programs that say how the conditions are that groups track. */

#ifndef GWHAD_CHECKS_H
#define GWHAD_CHECKS_H

#include "conf.h"
#include "jobs.h"
#include "kernel.h"
#include "streak.h"

struct gwhad_checks;

/**
 * struct gwhad_check - a check that is run
 * @all: it is one of these
 * @conf: what the file says of it
 * @streak: where its condition stands
 * @timer: when it is run next, or is to have ended
 * @began_us: when it was run last
 * @running: whether it runs
 * @overdue: it ought to have been killed long ago, and has failed
 * @runs: how often it has ended
 * @failed: how often it said no
 * @timeouts: how often it was killed
 * @next: the next one
 */
struct gwhad_check {
	struct gwhad_checks *all;
	const struct gwha_conf_check *conf;
	struct gwha_streak streak;
	struct event *timer;
	uint64_t began_us;
	bool running;
	bool overdue;
	uint64_t runs;
	uint64_t failed;
	uint64_t timeouts;
	struct gwhad_check *next;
};

struct gwhad_checks {
	struct event_base *base;
	struct gwhad_kernel *kernel;
	struct gwhad_jobs *jobs;
	const struct gwha_conf *conf;
	struct gwhad_check *first;
};

void gwhad_checks_want(struct gwhad_checks *c, const struct gwha_conf *conf);
void gwhad_checks_report(struct gwhad_checks *c);

#endif /* GWHAD_CHECKS_H */
