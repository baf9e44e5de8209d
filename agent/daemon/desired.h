/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The configuration that is wanted: the last good one that was read. */

#ifndef GWHAD_DESIRED_H
#define GWHAD_DESIRED_H

#include <stdbool.h>
#include <sys/stat.h>

#include "file.h"

/**
 * struct gwhad_desired - the configuration
 * @path: its file
 * @node: whose part of it, or NULL for the host's
 * @file: the last that was good, or NULL
 * @conf: what it says to this node, or NULL
 * @looked: the file when it was looked at last, good or not
 * @bad: what was wrong with it then, in short, or ""
 * @loads: how often it was read
 * @plan: what this node has to do as a gateway of a pool; it may have none
 * @gateway: which one it is, as the file said last; "" for none
 * @from: where the controller answers; "" for nowhere
 */
struct gwhad_desired {
	const char *path;
	const char *node;
	struct gwha_file *file;
	const struct gwha_conf *conf;
	struct stat looked;
	char bad[512];
	uint64_t loads;
	struct gwha_node_plan plan;
	char gateway[GWHA_NAME_MAX + 1];
	char from[GWHA_CONTROLLER_PATH_MAX];
};

struct gwha_file *gwhad_desired_load(struct gwhad_desired *d,
				     const struct gwha_conf **conf);
struct gwha_file *gwhad_desired_try(struct gwhad_desired *d,
				    const struct gwha_node_plan *plan,
				    const struct gwha_conf **conf,
				    struct gwha_err *err);
void gwhad_desired_take(struct gwhad_desired *d, struct gwha_file *file,
			const struct gwha_conf *conf);
bool gwhad_desired_is_stale(const struct gwhad_desired *d);

#endif /* GWHAD_DESIRED_H */
