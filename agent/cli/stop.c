// SPDX-License-Identifier: GPL-2.0-or-later
/* When a command that goes on for ever shall end. */

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>

#include "stop.h"

/**
 * gwha_stop_fd - take SIGINT and SIGTERM as something to wait for
 * @err: filled in on failure
 *
 * Return: a file descriptor that is readable once one of them came, or -1.
 */
int gwha_stop_fd(struct gwha_err *err)
{
	sigset_t set;
	int fd;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	fd = signalfd(-1, &set, SFD_CLOEXEC);
	if (fd < 0)
		return gwha_fail(err, GWHA_EXIT_REFUSED, "signalfd: %s",
				 strerror(errno));
	return fd;
}
