// SPDX-License-Identifier: GPL-2.0-or-later
/* A file that is there whole, or not at all. */

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <unistd.h>

#include "new_file.h"

static bool write_all(int fd, const char *text, size_t size)
{
	ssize_t n = 0;

	for (size_t at = 0; at < size; at += (size_t)n) {
		n = write(fd, text + at, size - at);
		if (n < 0 && errno == EINTR)
			n = 0;
		else if (n < 0)
			return false;
	}
	return !fsync(fd);
}

/**
 * gwha_new_file - write a file anew, and bring it to the disk
 * @path: its name; what is there is removed first, and no link is followed
 * @mode: who may what, less the process's umask
 * @text: what it has
 * @size: in bytes
 *
 * Blocks until the disk has it.
 *
 * Return: 0, or -1 with errno set: then there is none.
 */
int gwha_new_file(const char *path, mode_t mode, const char *text, size_t size)
{
	int fd, error;

	if (unlink(path) && errno != ENOENT)
		return -1;
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	if (fd < 0)
		return -1;
	error = write_all(fd, text, size) ? 0 : errno;
	if (close(fd) && !error)
		error = errno;
	if (!error)
		return 0;
	unlink(path);
	errno = error;
	return -1;
}
