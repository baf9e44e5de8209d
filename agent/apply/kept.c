// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The plan that a node keeps on its disk. It is there whole, or the one before is: it
 * is written beside it, brought to the disk, and put in its place. What is cut short
 * all the same, or was edited, is found when it is read.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kept.h"
#include "new_file.h"

#define PATH_ROOM 4096

static const char *path_in(char path[PATH_ROOM], const char *dir, const char *more)
{
	snprintf(path, PATH_ROOM, "%s/" GWHA_KEPT_FILE "%s", dir, more);
	return path;
}

static int fail(struct gwha_err *err, const char *path, const char *what)
{
	return gwha_fail(err, GWHA_EXIT_REFUSED, "%s: cannot be %s: %s", path, what,
			 strerror(errno));
}

/* One byte more than the most shows that there are more. */
static ssize_t read_all(int fd, char *text, size_t room)
{
	size_t size = 0;
	ssize_t n;

	do {
		n = read(fd, text + size, room - size);
		if (n > 0)
			size += (size_t)n;
	} while (size < room && (n > 0 || (n < 0 && errno == EINTR)));
	return n < 0 ? -1 : (ssize_t)size;
}

/**
 * gwha_kept_read - the plan that is kept
 * @dir: where
 * @plan: overwritten; to be freed; without one there is none
 * @err: filled in on failure: where it stands, and what to do
 *
 * Return: 0, also if none is kept; or -1.
 */
int gwha_kept_read(const char *dir, struct gwha_node_plan *plan,
		   struct gwha_err *err)
{
	char path[PATH_ROOM], *text;
	struct gwha_err why;
	ssize_t size;
	int fd, ret = 0;

	*plan = (struct gwha_node_plan){.json = NULL};
	fd = open(path_in(path, dir, ""), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return errno == ENOENT ? 0 : fail(err, path, "read");
	text = malloc(GWHA_NODE_PLAN_MAX + 1);
	size = text ? read_all(fd, text, GWHA_NODE_PLAN_MAX + 1) : -1;
	if (size < 0)
		ret = fail(err, path, "read");
	else if (gwha_node_plan_read(text, (size_t)size, plan, &why))
		ret = gwha_fail(err, GWHA_EXIT_REFUSED,
				"%s: is not whole: %.300s: take the plan anew, by gwha plan apply if no controller brings it",
				path, why.text);
	free(text);
	close(fd);
	return ret;
}

/* So that the name, too, is on the disk. */
static int settle(const char *dir, struct gwha_err *err)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int ret = fd < 0 || fsync(fd) ? fail(err, dir, "written") : 0;

	if (fd >= 0)
		close(fd);
	return ret;
}

/**
 * gwha_kept_write - keep a plan, whatever was kept before
 * @dir: where; made if it is not there and may be
 * @plan: the plan
 * @err: filled in on failure: the one before is kept still
 *
 * Return: 0 or -1.
 */
int gwha_kept_write(const char *dir, const struct gwha_node_plan *plan,
		    struct gwha_err *err)
{
	char path[PATH_ROOM], new[PATH_ROOM];
	char *text = json_dumps(plan->json, JSON_INDENT(1));
	int ret;

	if (!text)
		return gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
	/* if it cannot be, what is opened there says so */
	(void)!mkdir(dir, 0755);
	ret = gwha_new_file(path_in(new, dir, ".new"), 0600, text, strlen(text)) ?
		      fail(err, new, "written") :
		      0;
	free(text);
	if (ret)
		return ret;
	if (!rename(new, path_in(path, dir, "")))
		return settle(dir, err);
	fail(err, path, "written");
	unlink(new);
	return -1;
}

/**
 * gwha_kept_take - keep a plan, unless a newer one is kept
 * @dir: where
 * @plan: the plan
 * @err: filled in on failure: the one before is kept still
 *
 * One that cannot be read is no reason.
 *
 * Return: 0 or -1.
 */
int gwha_kept_take(const char *dir, const struct gwha_node_plan *plan,
		   struct gwha_err *err)
{
	struct gwha_node_plan kept;
	struct gwha_err ignored;
	int ret;

	gwha_kept_read(dir, &kept, &ignored);
	ret = gwha_node_plan_fits(plan, &kept, err);
	gwha_node_plan_free(&kept);
	return ret ? ret : gwha_kept_write(dir, plan, err);
}

/**
 * gwha_kept_check - look at a file, with the plan that is kept if its node has one
 * @file: the file, read; what is wrong is added
 * @node: the node, or NULL for the one that this host is
 * @dir: where plans are kept
 * @err: filled in if that cannot be read
 *
 * Return: what both say to the node, or NULL: then there are findings, or an error.
 */
const struct gwha_conf *gwha_kept_check(struct gwha_file *file, const char *node,
					const char *dir, struct gwha_err *err)
{
	const struct gwha_conf *conf = NULL;
	struct gwha_node_plan plan = {.json = NULL};

	if (!file->f.errors)
		conf = gwha_file_node(file, node);
	if (!conf)
		return NULL;
	if (conf->gateway.node && gwha_kept_read(dir, &plan, err))
		return NULL;
	if (plan.json && !strcmp(plan.gateway, conf->gateway.name))
		gwha_file_plan(file, conf, &plan);
	else
		gwha_file_check(file, NULL, NULL);
	gwha_node_plan_free(&plan);
	return file->f.errors ? NULL : conf;
}

/**
 * gwha_kept_forget - keep no plan any more
 * @dir: where
 * @err: filled in on failure
 *
 * Return: 0, also if there was none; or -1.
 */
int gwha_kept_forget(const char *dir, struct gwha_err *err)
{
	char path[PATH_ROOM];

	if (unlink(path_in(path, dir, "")) && errno != ENOENT)
		return fail(err, path, "removed");
	return 0;
}
