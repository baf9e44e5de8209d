/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Programs that the agent has run, and what becomes of them. */

#ifndef GWHAD_JOBS_H
#define GWHAD_JOBS_H

#include <event2/event.h>
#include <stdbool.h>
#include <stdint.h>

#include "order.h"

/* @status: as wait() has it, or -1 if it could not be run */
typedef void (*gwhad_job_fn)(void *arg, int status, bool timed_out);

struct gwhad_job {
	uint32_t id; /* 0 for none */
	gwhad_job_fn fn; /* NULL: nobody wants to know any more */
	void *arg;
};

struct gwhad_jobs {
	int fd;
	uint32_t last;
	struct event *ev;
	struct gwhad_job at[GWHAD_JOBS_MAX];
	void (*died)(void *arg);
	void *arg;
};

int gwhad_jobs_begin(struct gwhad_jobs *jobs, struct event_base *base, int fd,
		     void (*died)(void *arg), void *arg);
bool gwhad_job_start(struct gwhad_jobs *jobs, struct gwhad_order *order,
		     gwhad_job_fn fn, void *arg);
void gwhad_jobs_forget(struct gwhad_jobs *jobs, void *arg);

#endif /* GWHAD_JOBS_H */
