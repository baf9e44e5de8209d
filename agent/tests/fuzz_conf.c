// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Anything as a configuration file: it is read, by each of its nodes, or what
 * is wrong with it has a place and a text. What can be read is looked at,
 * planned, and then there: a second plan has nothing to do. Input: a file.
 */

#include <stdlib.h>
#include <string.h>

#include "complete.h"
#include "lint.h"
#include "model.h"
#include "plan.h"

/* More than that says nothing new, and takes long. */
#define ROUTERS_MAX 64

static void check(bool ok)
{
	if (!ok)
		abort();
}

/* An error has one line of text, and a place within the file. */
static void check_findings(const struct gwha_findings *f, size_t size)
{
	check(f->n <= 2 * GWHA_FINDINGS_MAX);
	check(f->n <= f->errors + f->warnings);
	for (size_t i = 0; i < f->n; i++) {
		const struct gwha_finding *x = &f->at[i];

		check(x->text[0] && !strchr(x->text, '\n'));
		check(x->place.line <= size + 1 && x->place.column <= size + 1);
	}
}

/* As the kernel would show it. */
static void have_all(const struct gwha_conf *conf, struct gwha_have *have)
{
	struct gwha_router *routers = calloc(conf->n_routers + 1,
					     sizeof(*routers));
	struct gwha_group *groups = calloc(conf->n_groups + 1, sizeof(*groups));
	struct gwha_sync *syncs = calloc(conf->n_syncs + 1, sizeof(*syncs));

	check(routers && groups && syncs);
	for (size_t i = 0; i < conf->n_routers; i++) {
		routers[i] = conf->routers[i].rt;
		gwha_complete_router(&routers[i]);
	}
	for (size_t i = 0; i < conf->n_groups; i++)
		groups[i] = conf->groups[i].g;
	for (size_t i = 0; i < conf->n_syncs; i++)
		syncs[i] = conf->syncs[i].s;
	*have = (struct gwha_have){groups,	     conf->n_groups, routers,
				   conf->n_routers, syncs, conf->n_syncs};
}

static void write_plan(const struct gwha_plan *plan)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	check(out);
	for (size_t i = 0; i < plan->n; i++)
		gwha_op_write(out, &plan->at[i]);
	fclose(out);
	free(text);
}

static void plan_all(const struct gwha_conf *conf)
{
	const struct gwha_have none = {0};
	const struct gwha_plan_how how = {0};
	struct gwha_have have;
	struct gwha_plan plan;
	struct gwha_err err;

	check(!gwha_plan_make(conf, &none, &how, &plan, &err));
	check(plan.n == conf->n_groups + conf->n_routers + conf->n_syncs);
	write_plan(&plan);
	gwha_plan_free(&plan);

	have_all(conf, &have);
	check(!gwha_plan_make(conf, &have, &how, &plan, &err));
	check(!plan.n);
	gwha_plan_free(&plan);
	free((void *)have.routers);
	free((void *)have.groups);
	free((void *)have.syncs);
}

static void read_node(const struct gwha_tree *tree, const char *name,
		      struct gwha_findings *f, size_t size)
{
	struct gwha_conf conf;

	memset(f, 0, sizeof(*f));
	gwha_conf_read(tree, name, &conf, f);
	check_findings(f, size);
	if (!f->errors && conf.n_routers <= ROUTERS_MAX) {
		gwha_lint(&conf, f);
		gwha_mirror(&conf, &conf, f);
		check_findings(f, size);
		if (!f->errors)
			plan_all(&conf);
	}
	gwha_conf_free(&conf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct gwha_findings f;
	const struct gwha_node *nodes, *node = NULL;
	struct gwha_tree tree;

	memset(&f, 0, sizeof(f));
	if (gwha_tree_read((const char *)data, size, &tree, &f)) {
		check(f.errors);
		check_findings(&f, size);
		goto out;
	}
	nodes = gwha_node_at(tree.root, "nodes");
	if (nodes && nodes->kind == GWHA_NODE_MAP && nodes->n <= GWHA_NODES_MAX)
		node = nodes->first;
	do {
		read_node(&tree, node ? node->key->text : NULL, &f, size);
		node = node ? node->next : NULL;
	} while (node);
out:
	gwha_tree_free(&tree);
	return 0;
}
