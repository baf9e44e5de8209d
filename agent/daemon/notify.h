/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who is notified of changes of state: in order, one at a time. */

#ifndef GWHAD_NOTIFY_H
#define GWHAD_NOTIFY_H

#include "conf.h"
#include "jobs.h"
#include "known.h"
#include "queue.h"

/**
 * struct gwhad_notices - changes on their way
 * @jobs: what runs programs
 * @timer: when a program is to have ended
 * @conf: who is notified, or NULL
 * @known: what was told
 * @queue: what waits
 * @now: what is being told
 * @who: to whom, of @conf's
 * @busy: whether something is
 * @running: whether a program runs
 * @told: how many programs have ended
 * @failed: how many of them failed
 * @timeouts: how many of them were killed
 */
struct gwhad_notices {
	struct gwhad_jobs *jobs;
	struct event *timer;
	const struct gwha_conf *conf;
	struct gwha_knowns known;
	struct gwha_queue queue;
	struct gwha_event now;
	size_t who;
	bool busy;
	bool running;
	uint64_t told;
	uint64_t failed;
	uint64_t timeouts;
};

int gwhad_notify_begin(struct gwhad_notices *n, struct event_base *base,
		       struct gwhad_jobs *jobs);
void gwhad_notify_want(struct gwhad_notices *n, const struct gwha_conf *conf);
void gwhad_notify_event(struct gwhad_notices *n, const struct gwha_event *ev);
void gwhad_notify_dump(struct gwhad_notices *n, const struct gwha_group *groups,
		       size_t n_groups);

#endif /* GWHAD_NOTIFY_H */
