// SPDX-License-Identifier: GPL-2.0-or-later
/* The configuration that is wanted: the last good one that was read. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desired.h"
#include "log.h"

/* Each finding has its place; the journal takes them line by line. */
static void log_findings(const struct gwha_file *file)
{
	char *text = NULL, *line, *rest;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return;
	gwha_file_write(out, file, false);
	if (!fclose(out))
		for (line = strtok_r(text, "\n", &rest); line;
		     line = strtok_r(NULL, "\n", &rest))
			gwhad_log(GWHAD_ERROR, "%s", line);
	free(text);
}

/* A pipe would be waited for. */
static int look(struct gwhad_desired *d, struct gwha_err *err)
{
	memset(&d->looked, 0, sizeof(d->looked));
	if (stat(d->path, &d->looked))
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "%s: cannot be opened: %s", d->path,
				 strerror(errno));
	if (S_ISREG(d->looked.st_mode))
		return 0;
	return gwha_fail(err, GWHA_EXIT_USAGE, "%s: is no regular file",
			 d->path);
}

/* Who brings plans is known even if the file needs one to be good. */
static void note_gateway(struct gwhad_desired *d,
			 const struct gwha_conf_gateway *g)
{
	snprintf(d->gateway, sizeof(d->gateway), "%s", g->node ? g->name : "");
	snprintf(d->from, sizeof(d->from), "%s", g->node && g->from ? g->from : "");
}

/* With the plan, if it is this node's; whether all of it is good is in file->f. */
static const struct gwha_conf *check(struct gwhad_desired *d,
				     struct gwha_file *file,
				     const struct gwha_node_plan *plan)
{
	const struct gwha_conf *conf = NULL;

	if (!file->f.errors)
		conf = gwha_file_node(file, d->node);
	if (!conf)
		return NULL;
	note_gateway(d, &conf->gateway);
	if (plan->json && !strcmp(plan->gateway, d->gateway))
		gwha_file_plan(file, conf, plan);
	else
		gwha_file_check(file, NULL, NULL);
	return file->f.errors ? NULL : conf;
}

static int read_file(struct gwhad_desired *d, struct gwha_file *file,
		     const struct gwha_conf **conf, struct gwha_err *err)
{
	if (look(d, err) || gwha_file_read(file, d->path, err))
		return -1;
	*conf = check(d, file, &d->plan);
	if (*conf)
		return 0;
	gwha_findings_sort(&file->f);
	log_findings(file);
	return gwha_file_fail(file, "", err);
}

/**
 * gwhad_desired_load - read the file
 * @d: the configuration; changed only as far as what was found is concerned
 * @conf: set to what it says to this node
 *
 * Return: the file, for gwhad_desired_take(), or NULL if it is not good; what is
 * wrong is said.
 */
struct gwha_file *gwhad_desired_load(struct gwhad_desired *d,
				     const struct gwha_conf **conf)
{
	struct gwha_file *file = calloc(1, sizeof(*file));
	struct gwha_err err;

	d->loads++;
	if (!file) {
		snprintf(d->bad, sizeof(d->bad), "out of memory");
	} else if (read_file(d, file, conf, &err)) {
		snprintf(d->bad, sizeof(d->bad), "%s", err.text);
		gwha_file_free(file);
		free(file);
		file = NULL;
	} else {
		*d->bad = '\0';
	}
	if (!file)
		gwhad_log(GWHAD_ERROR, "%s: %s", d->bad,
			  d->conf ? "the configuration before it stays" :
				    "there is no configuration");
	return file;
}

/* The first of its errors is enough to know which of the two is to be changed. */
static int fail_plan(struct gwha_file *file, struct gwha_err *err)
{
	const struct gwha_finding *at = file->f.at;

	gwha_findings_sort(&file->f);
	while (at->severity != GWHA_ERROR)
		at++;
	return gwha_fail(err, GWHA_EXIT_REFUSED, "%s:%u:%u: %.300s%s%s%s", file->name,
			 at->place.line, at->place.column, at->text,
			 *at->rule ? " [" : "", at->rule, *at->rule ? "]" : "");
}

/**
 * gwhad_desired_try - have the file with another plan
 * @d: the configuration; it stays as it is
 * @plan: the plan, of this gateway
 * @conf: set to what both say to this node
 * @err: filled in on failure
 *
 * The file is the one that was read last, which may have been edited since; if none
 * was good, it may be with the plan, and is read anew.
 *
 * Return: the file, for gwhad_desired_take(), or NULL.
 */
struct gwha_file *gwhad_desired_try(struct gwhad_desired *d,
				    const struct gwha_node_plan *plan,
				    const struct gwha_conf **conf,
				    struct gwha_err *err)
{
	struct gwha_file *file = calloc(1, sizeof(*file));
	int ret;

	if (!file) {
		gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
		return NULL;
	}
	if (d->file)
		ret = gwha_file_take(file, d->path, d->file->text, d->file->size, err);
	else
		ret = look(d, err) || gwha_file_read(file, d->path, err);
	*conf = ret ? NULL : check(d, file, plan);
	if (!ret && !*conf)
		fail_plan(file, err);
	if (*conf) {
		if (!d->file)
			*d->bad = '\0';
		return file;
	}
	gwha_file_free(file);
	free(file);
	return NULL;
}

/**
 * gwhad_desired_take - want another configuration
 * @d: the configuration
 * @file: what gwhad_desired_load() returned; nobody uses the one before
 * @conf: what it set
 */
void gwhad_desired_take(struct gwhad_desired *d, struct gwha_file *file,
			const struct gwha_conf *conf)
{
	if (d->file) {
		gwha_file_free(d->file);
		free(d->file);
	}
	d->file = file;
	d->conf = conf;
}

/**
 * gwhad_desired_is_stale - whether the file was changed since it was looked at
 * @d: the configuration
 *
 * Then nobody knows what is wanted: who has edited it may have applied it by
 * hand, and what looks as if it had drifted is what he wants.
 */
bool gwhad_desired_is_stale(const struct gwhad_desired *d)
{
	struct stat now;

	if (stat(d->path, &now))
		return d->looked.st_ino;
	return now.st_ino != d->looked.st_ino ||
	       now.st_dev != d->looked.st_dev ||
	       now.st_size != d->looked.st_size ||
	       now.st_mtim.tv_sec != d->looked.st_mtim.tv_sec ||
	       now.st_mtim.tv_nsec != d->looked.st_mtim.tv_nsec;
}
