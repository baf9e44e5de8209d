// SPDX-License-Identifier: GPL-2.0-or-later
/* Processes that run, by name. */

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "process.h"

/* "PID (NAME) STATE ...": a name may hold anything, so from both ends. */
static bool is_it(const char *stat, size_t size, const char *name)
{
	const char *begin = memchr(stat, '(', size);
	const char *end = memrchr(stat, ')', size);
	size_t len = strlen(name);

	if (!begin || !end || end + 2 >= stat + size)
		return false;
	/* a zombie runs no more */
	return (size_t)(end - begin - 1) == len &&
	       !memcmp(begin + 1, name, len) && end[2] != 'Z' && end[2] != 'X';
}

/**
 * gwhad_process_runs - whether a process of a name runs
 * @name: name, as the kernel has it
 */
bool gwhad_process_runs(const char *name)
{
	DIR *proc = opendir("/proc");
	char path[300], stat[512];
	struct dirent *entry;
	bool found = false;

	while (proc && !found && (entry = readdir(proc))) {
		ssize_t n = -1;
		int fd;

		if (*entry->d_name < '0' || *entry->d_name > '9')
			continue;
		snprintf(path, sizeof(path), "/proc/%s/stat", entry->d_name);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			continue;
		n = read(fd, stat, sizeof(stat));
		close(fd);
		found = n > 0 && is_it(stat, (size_t)n, name);
	}
	if (proc)
		closedir(proc);
	return found;
}
