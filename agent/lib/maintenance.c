// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * That a node is in maintenance, as a file that outlives whoever set it: that there
 * is one says so. In it are the priorities that groups had, a line each, for where
 * no configuration file knows them: "since SECONDS", "PRIORITY NAME".
 */

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maintenance.h"

#define PATH_ROOM 4096

static int fail(struct gwha_err *err, const char *path, const char *what)
{
	return gwha_fail(err, GWHA_EXIT_REFUSED, "%s: cannot be %s: %s", path,
			 what, strerror(errno));
}

static const char *path_in(char path[PATH_ROOM], const char *dir,
			   const char *more)
{
	snprintf(path, PATH_ROOM, "%s/" GWHA_MAINTENANCE_FILE "%s", dir, more);
	return path;
}

/**
 * gwha_maintenance_is_on - whether this node is in maintenance
 * @dir: where that is kept
 */
bool gwha_maintenance_is_on(const char *dir)
{
	char path[PATH_ROOM];
	struct stat there;

	return !stat(path_in(path, dir, ""), &there);
}

/**
 * gwha_maintenance_add - a group, with the priority that it had
 * @m: added to
 * @name: of the group
 * @priority: its priority
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_maintenance_add(struct gwha_maintenance *m, const char *name,
			 uint8_t priority, struct gwha_err *err)
{
	struct gwha_resting *at = realloc(m->at, (m->n + 1) * sizeof(*at));

	if (!at)
		return gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
	m->at = at;
	at += m->n++;
	*at = (struct gwha_resting){.priority = priority};
	snprintf(at->name, sizeof(at->name), "%s", name);
	return 0;
}

/* What is not understood is left out: the file says by being there. */
static int take_line(struct gwha_maintenance *m, char *line,
		     struct gwha_err *err)
{
	unsigned long priority;
	char *rest;

	line[strcspn(line, "\n")] = '\0';
	if (!strncmp(line, "since ", 6)) {
		m->since = strtoll(line + 6, NULL, 10);
		return 0;
	}
	priority = strtoul(line, &rest, 10);
	if (*rest != ' ' || !priority || priority > UINT8_MAX ||
	    strlen(rest + 1) > GWHA_NAME_MAX)
		return 0;
	return gwha_maintenance_add(m, rest + 1, (uint8_t)priority, err);
}

/**
 * gwha_maintenance_read - whether this node is in maintenance, and since when
 * @dir: where that is kept
 * @m: overwritten; to be freed, also on failure
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_maintenance_read(const char *dir, struct gwha_maintenance *m,
			  struct gwha_err *err)
{
	char path[PATH_ROOM], line[256];
	FILE *in;
	int ret = 0;

	*m = (struct gwha_maintenance){0};
	in = fopen(path_in(path, dir, ""), "re");
	if (!in && errno == ENOENT)
		return 0;
	if (!in)
		return fail(err, path, "read");
	m->on = true;
	while (!ret && fgets(line, sizeof(line), in))
		ret = take_line(m, line, err);
	if (!ret && ferror(in))
		ret = fail(err, path, "read");
	fclose(in);
	return ret;
}

/**
 * gwha_maintenance_priority - the priority that a group had
 * @m: what the file says
 * @name: of the group
 *
 * Return: the priority, 0 if it is not known.
 */
uint8_t gwha_maintenance_priority(const struct gwha_maintenance *m,
				  const char *name)
{
	for (size_t i = 0; i < m->n; i++)
		if (!strcmp(m->at[i].name, name))
			return m->at[i].priority;
	return 0;
}

static int write_all(FILE *out, const struct gwha_maintenance *m)
{
	fprintf(out, "since %" PRId64 "\n", m->since);
	for (size_t i = 0; i < m->n; i++)
		fprintf(out, "%u %s\n", m->at[i].priority, m->at[i].name);
	return fflush(out) || ferror(out) || fsync(fileno(out)) ? -1 : 0;
}

/**
 * gwha_maintenance_write - this node is in maintenance from now on
 * @dir: where that is kept; made if it is not there
 * @m: since when, and what priorities there were
 * @err: filled in on failure
 *
 * It is there whole, or not at all.
 *
 * Return: 0 or -1.
 */
int gwha_maintenance_write(const char *dir, const struct gwha_maintenance *m,
			   struct gwha_err *err)
{
	char path[PATH_ROOM], new[PATH_ROOM];
	FILE *out;
	int ret;

	if (mkdir(dir, 0755) && errno != EEXIST)
		return fail(err, dir, "made");
	path_in(path, dir, "");
	out = fopen(path_in(new, dir, ".new"), "we");
	if (!out)
		return fail(err, new, "written");
	ret = write_all(out, m) ? fail(err, new, "written") : 0;
	fclose(out);
	if (!ret && rename(new, path))
		ret = fail(err, path, "written");
	if (ret)
		unlink(new);
	return ret;
}

/**
 * gwha_maintenance_end - this node is in maintenance no more
 * @dir: where that is kept
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_maintenance_end(const char *dir, struct gwha_err *err)
{
	char path[PATH_ROOM];

	if (unlink(path_in(path, dir, "")) && errno != ENOENT)
		return fail(err, path, "removed");
	return 0;
}

/**
 * gwha_maintenance_free - free what the file says
 * @m: it
 */
void gwha_maintenance_free(struct gwha_maintenance *m)
{
	free(m->at);
	*m = (struct gwha_maintenance){0};
}
