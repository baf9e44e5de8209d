// SPDX-License-Identifier: GPL-2.0-or-later
/* Programs that the agent has run, and what becomes of them. */

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

#include "jobs.h"

static void finish(struct gwhad_jobs *jobs, const struct gwhad_outcome *out)
{
	for (size_t i = 0; i < GWHAD_JOBS_MAX; i++) {
		struct gwhad_job job = jobs->at[i];

		if (!job.id || job.id != out->id)
			continue;
		/* it may start the next one at once */
		jobs->at[i].id = 0;
		if (job.fn)
			job.fn(job.arg, out->status, out->timed_out);
		return;
	}
}

static void on_outcome(evutil_socket_t fd, short what, void *arg)
{
	struct gwhad_jobs *jobs = arg;
	struct gwhad_outcome out;
	ssize_t n;

	(void)what;
	for (;;) {
		n = recv(fd, &out, sizeof(out), MSG_DONTWAIT);
		if (n != (ssize_t)sizeof(out))
			break;
		finish(jobs, &out);
	}
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	event_del(jobs->ev);
	jobs->died(jobs->arg);
}

/**
 * gwhad_jobs_begin - speak with the process that runs programs
 * @jobs: overwritten
 * @base: the loop
 * @fd: the socket to it
 * @died: called when it is gone
 * @arg: passed to @died
 *
 * Return: 0 or -1.
 */
int gwhad_jobs_begin(struct gwhad_jobs *jobs, struct event_base *base, int fd,
		     void (*died)(void *arg), void *arg)
{
	*jobs = (struct gwhad_jobs){.fd = fd, .died = died, .arg = arg};
	jobs->ev = event_new(base, fd, EV_READ | EV_PERSIST, on_outcome, jobs);
	return jobs->ev && !event_add(jobs->ev, NULL) ? 0 : -1;
}

/**
 * gwhad_job_start - have a program run
 * @jobs: where
 * @order: the program; its number is filled in
 * @fn: called when it has ended
 * @arg: passed to @fn
 *
 * Return: whether it was asked for; else @fn is not called.
 */
bool gwhad_job_start(struct gwhad_jobs *jobs, struct gwhad_order *order,
		     gwhad_job_fn fn, void *arg)
{
	char message[GWHAD_ORDER_MAX];
	size_t i, size;

	for (i = 0; i < GWHAD_JOBS_MAX && jobs->at[i].id; i++)
		;
	if (i == GWHAD_JOBS_MAX)
		return false;
	order->id = ++jobs->last ? jobs->last : ++jobs->last;
	size = gwhad_order_pack(order, message, sizeof(message));
	if (!size || send(jobs->fd, message, size,
			  MSG_DONTWAIT | MSG_NOSIGNAL) != (ssize_t)size)
		return false;
	jobs->at[i] = (struct gwhad_job){order->id, fn, arg};
	return true;
}

/**
 * gwhad_jobs_forget - somebody is not there any more to be told
 * @jobs: where
 * @arg: as it was given to gwhad_job_start()
 */
void gwhad_jobs_forget(struct gwhad_jobs *jobs, void *arg)
{
	for (size_t i = 0; i < GWHAD_JOBS_MAX; i++)
		if (jobs->at[i].arg == arg)
			jobs->at[i].fn = NULL;
}
