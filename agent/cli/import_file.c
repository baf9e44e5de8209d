// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The files that an import reads and writes. Without stdio where secrets are,
 * whose buffers would keep them.
 */

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "import_file.h"
#include "model.h"
#include "tree.h"

static int fail(const char *name, const char *what, struct gwha_err *err)
{
	return gwha_fail(err, GWHA_EXIT_USAGE, "%s: cannot be %s: %s", name,
			 what, strerror(errno));
}

/* One byte more than the most shows that there are more. */
static int load(int fd, struct gwha_import_file *file)
{
	const size_t room = GWHA_FILE_MAX + 1;
	ssize_t n;

	file->text = malloc(room);
	if (!file->text)
		return -1;
	do {
		n = read(fd, file->text + file->size, room - file->size);
		if (n > 0)
			file->size += (size_t)n;
	} while (file->size < room && (n > 0 || (n < 0 && errno == EINTR)));
	return n < 0 ? -1 : 0;
}

/**
 * gwha_import_file_free - forget a file
 * @file: file
 */
void gwha_import_file_free(struct gwha_import_file *file)
{
	if (file->text)
		gwha_wipe(file->text, file->size);
	free(file->text);
	free(file->name);
	*file = (struct gwha_import_file){0};
}

/**
 * gwha_import_file_read - read a file
 * @name: its name; "-" is standard input
 * @file: overwritten; to be freed on success
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_import_file_read(const char *name, struct gwha_import_file *file,
			  struct gwha_err *err)
{
	bool input = !strcmp(name, "-");
	int fd = input ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
	int ret;

	*file = (struct gwha_import_file){0};
	if (fd < 0)
		return fail(name, "opened", err);
	ret = load(fd, file);
	if (ret)
		fail(name, "read", err);
	if (!input)
		close(fd);
	file->name = strdup(input ? "standard input" : name);
	if (!ret && !file->name)
		ret = gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
	if (ret)
		gwha_import_file_free(file);
	return ret;
}

static int read_all(const glob_t *found, struct gwha_import_file *files,
		    size_t room, const char **why)
{
	struct gwha_err err;
	struct stat st;
	size_t n = 0;

	for (size_t i = 0; i < found->gl_pathc; i++) {
		if (stat(found->gl_pathv[i], &st) || !S_ISREG(st.st_mode))
			continue;
		if (n < room &&
		    !gwha_import_file_read(found->gl_pathv[i], &files[n], &err)) {
			n++;
			continue;
		}
		*why = n < room ? "a file cannot be read" : "too many files";
		while (n)
			gwha_import_file_free(&files[--n]);
		return -1;
	}
	return (int)n;
}

/**
 * gwha_import_file_find - the files that a pattern names
 * @arg: not used
 * @pattern: name with wildcards
 * @files: those found, to be freed
 * @room: how many there can be
 * @why: set on failure
 *
 * Return: how many, or -1.
 */
int gwha_import_file_find(void *arg, const char *pattern,
			  struct gwha_import_file *files, size_t room,
			  const char **why)
{
	glob_t found = {0};
	int ret;

	(void)arg;
	*why = "cannot be looked for";
	ret = glob(pattern, GLOB_BRACE, NULL, &found);
	if (ret == GLOB_NOMATCH)
		ret = 0;
	else
		ret = ret ? -1 : read_all(&found, files, room, why);
	globfree(&found);
	return ret;
}

static int write_all(int fd, const char *text, size_t size)
{
	while (size) {
		ssize_t n = write(fd, text, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		text += n;
		size -= (size_t)n;
	}
	return 0;
}

/* What is there stays as it is; half a file does not: it might be taken for one. */
static int write_new(int dir, const char *name, mode_t mode, const char *text,
		     size_t size, struct gwha_err *err)
{
	int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
			mode);
	int ret;

	if (fd < 0)
		return fail(name, "made", err);
	ret = write_all(fd, text, size);
	if (!close(fd) && !ret)
		return 0;
	fail(name, "written", err);
	unlinkat(dir, name, 0);
	return -1;
}

/**
 * gwha_import_file_write - write a result to a new file
 * @name: its name
 * @text: what is to be in it
 * @size: its bytes
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_import_file_write(const char *name, const char *text, size_t size,
			   struct gwha_err *err)
{
	return write_new(AT_FDCWD, name, 0644, text, size, err);
}

/**
 * gwha_import_dir - make the directory of secrets, unless it is there
 * @name: its name
 * @path: set to its whole path
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_import_dir(const char *name, char path[4096], struct gwha_err *err)
{
	_Static_assert(PATH_MAX <= 4096, "a path has room");

	if (mkdir(name, 0700) && errno != EEXIST)
		return fail(name, "made", err);
	return realpath(name, path) ? 0 : fail(name, "used", err);
}

/* Those before @end: the next attempt finds no file in its way. */
static void remove_secrets(int dir, const struct gwha_import_secret *secrets,
			   const struct gwha_import_secret *end)
{
	for (; secrets != end; secrets = secrets->next)
		unlinkat(dir, secrets->file, 0);
}

/**
 * gwha_import_secrets_write - write secrets, each to a new file
 * @dir: directory
 * @secrets: secrets
 * @err: filled in on failure
 *
 * All of them, or none.
 *
 * Return: 0 or -1.
 */
int gwha_import_secrets_write(const char *dir,
			      const struct gwha_import_secret *secrets,
			      struct gwha_err *err)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const struct gwha_import_secret *one = secrets;

	if (fd < 0)
		return fail(dir, "opened", err);
	while (one && !write_new(fd, one->file, 0600, one->bytes, one->len,
				 err))
		one = one->next;
	if (one)
		remove_secrets(fd, secrets, one);
	close(fd);
	return one ? -1 : 0;
}

/**
 * gwha_import_secrets_remove - take back what was written
 * @dir: directory
 * @secrets: secrets, as they were written
 */
void gwha_import_secrets_remove(const char *dir,
				const struct gwha_import_secret *secrets)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	remove_secrets(fd, secrets, NULL);
	close(fd);
}
