// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading a host's files: below its root, and never more than so much. */

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "look.h"

/* Names in a folder that are looked at; /proc has one a process. */
#define NAMES_MAX 100000

static int path_of(char path[GWHA_PATH_MAX], const struct gwha_host *h,
		   const char *fmt, va_list args)
{
	int used = snprintf(path, GWHA_PATH_MAX, "%s/", h->root);
	int more;

	if (used < 0 || used >= GWHA_PATH_MAX)
		return -ENAMETOOLONG;
	more = vsnprintf(path + used, (size_t)(GWHA_PATH_MAX - used), fmt, args);
	return more < 0 || more >= GWHA_PATH_MAX - used ? -ENAMETOOLONG : 0;
}

#define PATH_OF(path, h, fmt)                          \
	({                                             \
		va_list args_;                         \
		int err_;                              \
						       \
		va_start(args_, fmt);                  \
		err_ = path_of(path, h, fmt, args_);   \
		va_end(args_);                         \
		err_;                                  \
	})

/**
 * gwha_look - whether there is a file
 * @h: host
 * @fmt: its path, without the first slash; as for printf
 */
bool gwha_look(const struct gwha_host *h, const char *fmt, ...)
{
	char path[GWHA_PATH_MAX];

	return !PATH_OF(path, h, fmt) && !access(path, F_OK);
}

static int read_some(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	size_t used = 0;
	ssize_t n = 0;
	int err;

	if (fd < 0)
		return -errno;
	do {
		n = read(fd, text + used, size - 1 - used);
		if (n > 0)
			used += (size_t)n;
	} while (used < size - 1 && (n > 0 || (n < 0 && errno == EINTR)));
	err = errno;
	close(fd);
	if (n < 0)
		return -err;
	while (used && (text[used - 1] == '\n' || text[used - 1] == ' '))
		used--;
	text[used] = '\0';
	return 0;
}

/**
 * gwha_look_text - read a small file
 * @h: host
 * @text: its text, without the last newline; as much as there is room for
 * @size: size of @text
 * @fmt: its path; as for printf
 *
 * Return: 0 or -errno.
 */
int gwha_look_text(const struct gwha_host *h, char *text, size_t size,
		   const char *fmt, ...)
{
	char path[GWHA_PATH_MAX];
	int err = PATH_OF(path, h, fmt);

	text[0] = '\0';
	return err ? err : read_some(path, text, size);
}

/**
 * gwha_look_number - read a file with a number
 * @h: host
 * @value: set to it
 * @fmt: its path; as for printf
 *
 * Return: 0 or -errno.
 */
int gwha_look_number(const struct gwha_host *h, uint64_t *value,
		     const char *fmt, ...)
{
	char path[GWHA_PATH_MAX], text[32], *end;
	int err = PATH_OF(path, h, fmt);

	if (!err)
		err = read_some(path, text, sizeof(text));
	if (err)
		return err;
	errno = 0;
	*value = strtoull(text, &end, 10);
	return errno || end == text || (*end && *end != '\n') ? -EINVAL : 0;
}

/**
 * gwha_look_link - read a symbolic link
 * @h: host
 * @text: where it points
 * @fmt: its path; as for printf
 *
 * Return: 0 or -errno.
 */
int gwha_look_link(const struct gwha_host *h, char text[GWHA_PATH_MAX],
		   const char *fmt, ...)
{
	char path[GWHA_PATH_MAX];
	int err = PATH_OF(path, h, fmt);
	ssize_t len;

	if (err)
		return err;
	len = readlink(path, text, GWHA_PATH_MAX - 1);
	if (len < 0)
		return -errno;
	text[len] = '\0';
	return 0;
}

/**
 * gwha_look_lines - begin to read a file line by line
 * @h: host
 * @lines: overwritten; ended by gwha_look_end() if this succeeds
 * @fmt: its path; as for printf
 *
 * Return: 0 or -errno.
 */
int gwha_look_lines(const struct gwha_host *h, struct gwha_lines *lines,
		    const char *fmt, ...)
{
	char path[GWHA_PATH_MAX];
	int err = PATH_OF(path, h, fmt);
	int fd;

	if (err)
		return err;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return -errno;
	lines->file = fdopen(fd, "r");
	lines->left = GWHA_LOOK_MAX;
	if (lines->file)
		return 0;
	close(fd);
	return -ENOMEM;
}

/**
 * gwha_look_next - read a line
 * @lines: file
 *
 * Return: whether there was one.
 */
bool gwha_look_next(struct gwha_lines *lines)
{
	size_t used = 0;
	int c = EOF;

	while (lines->left && (c = getc_unlocked(lines->file)) != EOF &&
	       c != '\n') {
		lines->left--;
		if (used < sizeof(lines->text) - 1)
			lines->text[used++] = (char)c;
	}
	/* an empty line is one, too */
	lines->left -= lines->left && c == '\n';
	lines->text[used] = '\0';
	return c != EOF || used;
}

/**
 * gwha_look_end - end reading line by line
 * @lines: file
 */
void gwha_look_end(struct gwha_lines *lines)
{
	fclose(lines->file);
}

/**
 * gwha_look_has - whether a line of a file has something in it
 * @h: host
 * @part: what is looked for
 * @line: the line, GWHA_LINE_MAX bytes, or NULL
 * @fmt: the file's path; as for printf
 */
bool gwha_look_has(const struct gwha_host *h, const char *part, char *line,
		   const char *fmt, ...)
{
	char path[GWHA_PATH_MAX];
	struct gwha_lines lines;
	bool found = false;

	if (PATH_OF(path, h, fmt) ||
	    gwha_look_lines(h, &lines, "%s", path + strlen(h->root) + 1))
		return false;
	while (!found && gwha_look_next(&lines))
		found = strstr(lines.text, part);
	gwha_look_end(&lines);
	if (found && line)
		memcpy(line, lines.text, sizeof(lines.text));
	return found;
}

/**
 * gwha_look_setting - whether a line of a file begins with a setting
 * @h: host
 * @setting: what it begins with, as whole words
 * @fmt: the file's path; as for printf
 *
 * What stands behind a sign of comments is none.
 */
bool gwha_look_setting(const struct gwha_host *h, const char *setting,
		       const char *fmt, ...)
{
	size_t len = strlen(setting);
	char path[GWHA_PATH_MAX];
	struct gwha_lines lines;
	bool found = false;

	if (PATH_OF(path, h, fmt) ||
	    gwha_look_lines(h, &lines, "%s", path + strlen(h->root) + 1))
		return false;
	while (!found && gwha_look_next(&lines)) {
		const char *at = lines.text + strspn(lines.text, " \t");

		found = !strncmp(at, setting, len) && at[len] != '-' &&
			!isalnum((unsigned char)at[len]);
	}
	gwha_look_end(&lines);
	return found;
}

/**
 * gwha_look_names - call a function for each name in a folder
 * @h: host
 * @folder: its path
 * @fn: called with the name, in no order; false ends it
 * @arg: for @fn
 *
 * Return: 0 or -errno.
 */
int gwha_look_names(const struct gwha_host *h, const char *folder,
		    bool (*fn)(const char *name, void *arg), void *arg)
{
	char path[GWHA_PATH_MAX];
	struct dirent *entry;
	size_t left = NAMES_MAX;
	DIR *dir;

	if (snprintf(path, sizeof(path), "%s/%s", h->root, folder) >=
	    (int)sizeof(path))
		return -ENAMETOOLONG;
	dir = opendir(path);
	if (!dir)
		return -errno;
	while (left-- && (entry = readdir(dir)))
		if (entry->d_name[0] != '.' && !fn(entry->d_name, arg))
			break;
	closedir(dir);
	return 0;
}
