// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The process that runs programs for the agent. Programs need system calls that
 * the agent has no use for, so it gives them up and this one, begun before that,
 * keeps them. It reads orders from a socket, and writes what became of each; it
 * ends when the agent does, and all that it runs with it.
 *
 * A program runs in a process group of its own. That group is killed when the
 * time is over, and when the program has ended: what it leaves behind there goes,
 * too. Nobody waits for what has left the group, nor for pipes.
 */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "log.h"
#include "order.h"
#include "privileges.h"
#include "runner.h"

struct job {
	pid_t pid; /* and its group; 0 for none */
	uint32_t id;
	uint64_t due_us;
	bool timed_out;
};

struct runner {
	int agent;
	int children; /* signalfd */
	struct job jobs[GWHAD_JOBS_MAX];
};

static void send_outcome(const struct runner *r, uint32_t id, int status,
			 bool timed_out)
{
	const struct gwhad_outcome out = {
		.id = id,
		.status = status,
		.timed_out = timed_out,
	};

	/* an agent that is gone is noticed by reading */
	(void)send(r->agent, &out, sizeof(out), MSG_NOSIGNAL);
}

/* In the child: as if nobody had been there before. */
static void become(const struct gwhad_order *order)
{
	sigset_t none;
	int null;

	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (int i = 1; i < NSIG; i++)
		signal(i, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	null = open("/dev/null", O_RDWR);
	if (null < 0 || dup2(null, STDIN_FILENO) < 0 ||
	    dup2(STDERR_FILENO, STDOUT_FILENO) < 0 || chdir("/"))
		_exit(127);
	close_range(STDERR_FILENO + 1, ~0U, 0);
	execve(order->exec.words[0], (char *const *)order->exec.words,
	       (char *const *)order->env);
	_exit(127);
}

static struct job *free_job(struct runner *r)
{
	for (size_t i = 0; i < GWHAD_JOBS_MAX; i++)
		if (!r->jobs[i].pid)
			return &r->jobs[i];
	return NULL;
}

static void begin(struct runner *r, const struct gwhad_order *order)
{
	struct job *job = free_job(r);
	pid_t pid = job ? fork() : -1;

	if (pid < 0) {
		send_outcome(r, order->id, -1, false);
		return;
	}
	if (!pid)
		become(order);
	/* by both, so that it is done whoever comes first */
	setpgid(pid, pid);
	*job = (struct job){
		.pid = pid,
		.id = order->id,
		.due_us = gwhad_now_us() + (uint64_t)order->timeout_ms * 1000,
	};
}

/* False when there is no agent any more. */
static bool take_order(struct runner *r)
{
	static char message[GWHAD_ORDER_MAX + 1];
	struct gwhad_order order;
	ssize_t n = recv(r->agent, message, sizeof(message), 0);

	if (n < 0)
		return errno == EINTR || errno == EAGAIN;
	if (!n)
		return false;
	if (gwhad_order_unpack(message, (size_t)n, &order)) {
		gwhad_log(GWHAD_ERROR, "runner: an order that is none");
		return false;
	}
	begin(r, &order);
	return true;
}

static void end(struct runner *r, struct job *job)
{
	int status = -1;

	/* it is not waited for yet, so the group is still its own */
	kill(-job->pid, SIGKILL);
	waitpid(job->pid, &status, 0);
	send_outcome(r, job->id, status, job->timed_out);
	job->pid = 0;
}

static void reap(struct runner *r)
{
	struct signalfd_siginfo info;
	size_t i;

	while (read(r->children, &info, sizeof(info)) > 0)
		;
	for (;;) {
		siginfo_t who = {.si_pid = 0};

		if (waitid(P_ALL, 0, &who, WEXITED | WNOHANG | WNOWAIT) ||
		    !who.si_pid)
			return;
		for (i = 0; i < GWHAD_JOBS_MAX; i++)
			if (r->jobs[i].pid == who.si_pid)
				break;
		if (i < GWHAD_JOBS_MAX)
			end(r, &r->jobs[i]);
		else
			waitpid(who.si_pid, NULL, WNOHANG);
	}
}

/* Kills what has run for too long; how long the next one still may. */
static int look_at_time(struct runner *r)
{
	uint64_t now = gwhad_now_us(), due = UINT64_MAX;

	for (size_t i = 0; i < GWHAD_JOBS_MAX; i++) {
		struct job *job = &r->jobs[i];

		if (!job->pid || job->timed_out)
			continue;
		if (now >= job->due_us) {
			job->timed_out = true;
			kill(-job->pid, SIGKILL);
		} else if (job->due_us < due) {
			due = job->due_us;
		}
	}
	return due == UINT64_MAX ? -1 : (int)((due - now) / 1000 + 1);
}

static void serve(struct runner *r)
{
	struct pollfd fds[] = {
		{.fd = r->agent, .events = POLLIN},
		{.fd = r->children, .events = POLLIN},
	};
	bool going = true;

	while (going) {
		/* what has ended in time is not killed for our being late */
		reap(r);
		if (poll(fds, 2, look_at_time(r)) < 0 && errno != EINTR)
			break;
		if (fds[0].revents)
			going = take_order(r);
		fds[0].revents = 0;
	}
	for (size_t i = 0; i < GWHAD_JOBS_MAX; i++)
		if (r->jobs[i].pid)
			kill(-r->jobs[i].pid, SIGKILL);
}

/* Signals of a terminal or a supervisor are for the agent. */
static _Noreturn void run(int agent)
{
	struct runner r = {.agent = agent};
	struct gwha_err err;
	sigset_t all, children;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	sigemptyset(&children);
	sigaddset(&children, SIGCHLD);
	r.children = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
	if (r.children < 0 || gwhad_privileges_runner(&err)) {
		gwhad_log(GWHAD_ERROR, "runner: %s",
			  r.children < 0 ? strerror(errno) : err.text);
		_exit(1);
	}
	prctl(PR_SET_NAME, "gwhad-runner");
	serve(&r);
	_exit(0);
}

/**
 * gwhad_runner_start - begin the process
 * @pid: its ID, set on success
 *
 * Return: the agent's end of its socket, or -1.
 */
int gwhad_runner_start(pid_t *pid)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends))
		return -1;
	*pid = fork();
	if (!*pid) {
		close(ends[0]);
		run(ends[1]);
	}
	close(ends[1]);
	if (*pid > 0)
		return ends[0];
	close(ends[0]);
	return -1;
}
