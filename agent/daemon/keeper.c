// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The process that the controller is a child of. The agent has given up to fork when
 * that dies; this one, which does nothing else, begins it anew.
 */

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "err.h"
#include "keeper.h"
#include "log.h"
#include "sandbox.h"

/* Who dies sooner is waited for twice as long each time, up to a minute. */
#define SOON_S 10
#define PAUSE_MS 500
#define PAUSE_MAX_MS 64000

static long long now_s(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec;
}

/* Why it has died. */
static const char *cause(int status)
{
	return WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "it gave up";
}

/* A pause, or the end if the agent has one. */
static void pause_ms(int agent, int ms)
{
	struct pollfd end = {.fd = agent};

	if (poll(&end, 1, ms) > 0)
		_exit(0);
}

/* One life of it; false if it could not be begun. */
static bool live(void (*run)(void *arg), void *arg, int *status)
{
	pid_t pid = fork();

	if (!pid) {
		run(arg);
		_exit(0);
	}
	if (pid < 0) {
		gwhad_log(GWHAD_ERROR, "controller: cannot fork: %s", strerror(errno));
		return false;
	}
	while (waitpid(pid, status, 0) < 0 && errno == EINTR)
		;
	return true;
}

/**
 * gwhad_keeper - have a process that is begun anew when it has died
 * @agent: whose end, of its other side, is the end
 * @run: the process; in order it ends because the agent did
 * @arg: for it
 *
 * Capabilities have been given up, signals are blocked.
 */
void gwhad_keeper(int agent, void (*run)(void *arg), void *arg)
{
	int pause = PAUSE_MS;
	struct gwha_err err;

	prctl(PR_SET_NAME, "gwhad-keeper");
	if (gwhad_sandbox_keeper(&err)) {
		gwhad_log(GWHAD_ERROR, "controller: %s", err.text);
		_exit(1);
	}
	for (;;) {
		long long begun_s = now_s();
		int status = 0;

		if (live(run, arg, &status)) {
			if (WIFEXITED(status) && !WEXITSTATUS(status))
				_exit(0);
			if (now_s() - begun_s >= SOON_S)
				pause = PAUSE_MS;
			gwhad_log(GWHAD_ERROR,
				  "the controller's process has died (%s): begun anew in %d ms",
				  cause(status), pause);
		}
		pause_ms(agent, pause);
		pause = pause * 2 < PAUSE_MAX_MS ? pause * 2 : PAUSE_MAX_MS;
	}
}
