// SPDX-License-Identifier: GPL-2.0-or-later
/* What a program says: without a shell, for so long, and no more than so much. */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "run.h"

static long long now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

/* Nothing is asked of us: its standard input is empty, and its errors unheard. */
static int start(char *const argv[], int to, pid_t *pid)
{
	static char *const env[] = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin",
				    "LC_ALL=C", NULL};
	posix_spawn_file_actions_t acts;
	int err = posix_spawn_file_actions_init(&acts);

	if (err)
		return err;
	posix_spawn_file_actions_addopen(&acts, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&acts, to, 1);
	posix_spawn_file_actions_addopen(&acts, 2, "/dev/null", O_WRONLY, 0);
	err = posix_spawn(pid, argv[0], &acts, NULL, argv, env);
	posix_spawn_file_actions_destroy(&acts);
	return err;
}

/* Until its end; NULL if it is too long or too late. */
static char *read_all(int fd, size_t most, long long until, const char **why)
{
	char *text = malloc(most + 1);
	size_t used = 0;
	ssize_t n = 1;

	while (text && n) {
		struct pollfd p = {.fd = fd, .events = POLLIN};
		long long left = until - now_ms();
		int ready = left > 0 ? poll(&p, 1, (int)left) : 0;

		if (ready < 0 && errno == EINTR)
			continue;
		n = ready > 0 ? read(fd, text + used, most + 1 - used) : -1;
		if (n > 0)
			used += (size_t)n;
		if (n >= 0 && used <= most)
			continue;
		*why = n < 0 ? "it took too long" : "it is too long";
		free(text);
		return NULL;
	}
	if (text)
		text[used] = '\0';
	else
		*why = "out of memory";
	return text;
}

/**
 * gwha_run - run a program and take what it writes
 * @argv: its words; the first is its path
 * @most: bytes that it may write
 * @seconds: how long it may take
 * @why: set to what went wrong
 *
 * Return: what it wrote, to be freed, or NULL.
 */
char *gwha_run(char *const argv[], size_t most, unsigned int seconds,
	       const char **why)
{
	int fds[2], status = 0;
	char *text;
	pid_t pid;

	*why = "out of file descriptors";
	if (pipe2(fds, O_CLOEXEC))
		return NULL;
	if (start(argv, fds[1], &pid)) {
		close(fds[0]);
		close(fds[1]);
		*why = "it cannot be run";
		return NULL;
	}
	close(fds[1]);
	text = read_all(fds[0], most, now_ms() + seconds * 1000LL, why);
	close(fds[0]);
	if (!text)
		kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (text && (!WIFEXITED(status) || WEXITSTATUS(status))) {
		*why = "it failed, which it does for all but root";
		free(text);
		return NULL;
	}
	return text;
}
