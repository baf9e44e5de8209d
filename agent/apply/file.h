/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Configuration files: read, looked at, and what is found in them written. */

#ifndef GWHA_FILE_H
#define GWHA_FILE_H

#include <jansson.h>
#include <stdio.h>

#include "conf.h"
#include "planned.h"

struct gwha_pools;

/**
 * struct gwha_file - a configuration file
 * @name: as the user has it
 * @text: what is in it
 * @size: bytes
 * @tree: the same as a tree
 * @confs: what it says to each of its nodes, or to the only one
 * @n: how many; 0 if it cannot be read
 * @planned: the tree again, with a node's plan, if it has one
 * @left: what of that plan is not done
 * @f: what is wrong with it
 */
struct gwha_file {
	const char *name;
	char *text;
	size_t size;
	struct gwha_tree tree;
	struct gwha_conf confs[GWHA_NODES_MAX];
	size_t n;
	struct gwha_tree planned;
	struct gwha_planned left;
	struct gwha_findings f;
};

int gwha_file_read(struct gwha_file *file, const char *name,
		   struct gwha_err *err);
int gwha_file_take(struct gwha_file *file, const char *name, const char *text,
		   size_t size, struct gwha_err *err);
int gwha_file_read_pools(struct gwha_file *file, const char *name,
			 struct gwha_pools *pools, struct gwha_err *err);
int gwha_file_plan(struct gwha_file *file, const struct gwha_conf *conf,
		   const struct gwha_node_plan *plan);
void gwha_file_check(struct gwha_file *file, const char *node,
		     struct gwha_file *peer);
char *gwha_file_text(const char *name, struct gwha_err *err);
int gwha_file_check_frr(struct gwha_file *file, const char *node,
			const char *name, struct gwha_err *err);
int gwha_file_check_bird(struct gwha_file *file, const char *node,
			 const char *name, struct gwha_err *err);
void gwha_file_free(struct gwha_file *file);
const struct gwha_conf *gwha_file_node(struct gwha_file *file,
				       const char *node);
void gwha_file_write(FILE *out, const struct gwha_file *file, bool warnings);
json_t *gwha_file_json(const struct gwha_file *file);
int gwha_file_write_json(FILE *out, const struct gwha_file *file, bool pretty);
int gwha_file_fail(const struct gwha_file *file, const char *what,
		   struct gwha_err *err);

#endif /* GWHA_FILE_H */
