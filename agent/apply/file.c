// SPDX-License-Identifier: GPL-2.0-or-later
/* Configuration files: read, looked at, and what is found in them written. */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "lint.h"
#include "pools_read.h"

static int fail(const char *name, const char *what, struct gwha_err *err)
{
	return gwha_fail(err, GWHA_EXIT_USAGE, "%s: cannot be %s: %s", name,
			 what, strerror(errno));
}

/* One byte more than the most shows that there are more. */
static int load(struct gwha_file *file, int fd, size_t most,
		struct gwha_err *err)
{
	const size_t room = most + 1;
	ssize_t n;

	file->text = malloc(room);
	if (!file->text)
		return gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
	do {
		n = read(fd, file->text + file->size, room - file->size);
		if (n > 0)
			file->size += (size_t)n;
	} while (file->size < room && (n > 0 || (n < 0 && errno == EINTR)));
	return n < 0 ? fail(file->name, "read", err) : 0;
}

/* Each of the nodes reads it; what they have in common is told once. */
static void read_nodes(struct gwha_file *file)
{
	const struct gwha_node *nodes = gwha_node_at(file->tree.root, "nodes");
	const struct gwha_node *node = NULL;

	if (nodes && nodes->kind == GWHA_NODE_MAP && nodes->n <= GWHA_NODES_MAX)
		node = nodes->first;
	do {
		gwha_conf_read(&file->tree, node ? node->key->text : NULL,
			       &file->confs[file->n++], &file->f);
		node = node ? node->next : NULL;
	} while (node);
}

/* Its text, of at most so many bytes. */
static int open_and_load(struct gwha_file *file, const char *name, size_t most,
			 struct gwha_err *err)
{
	bool input = !strcmp(name, "-");
	int fd, ret;

	memset(file, 0, sizeof(*file));
	file->name = input ? "standard input" : name;
	fd = input ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return fail(name, "opened", err);
	ret = load(file, fd, most, err);
	if (!input)
		close(fd);
	return ret;
}

/**
 * gwha_file_read - read a configuration file
 * @file: overwritten; to be freed, also on failure; what is wrong in it is
 *	no failure
 * @name: its name; "-" is standard input
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_file_read(struct gwha_file *file, const char *name,
		   struct gwha_err *err)
{
	int ret = open_and_load(file, name, GWHA_FILE_MAX, err);

	if (!ret &&
	    !gwha_tree_read(file->text, file->size, &file->tree, &file->f))
		read_nodes(file);
	return ret;
}

/**
 * gwha_file_read_pools - read a file of pools
 * @file: overwritten; to be freed, also on failure; what is wrong in it is
 *	no failure
 * @name: its name; "-" is standard input
 * @pools: what it says, to be freed as well, before @file
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_file_read_pools(struct gwha_file *file, const char *name,
			 struct gwha_pools *pools, struct gwha_err *err)
{
	int ret = open_and_load(file, name, gwha_pools_limits.size, err);

	*pools = (struct gwha_pools){0};
	if (!ret &&
	    !gwha_tree_read_large(file->text, file->size, &gwha_pools_limits,
				  &file->tree, &file->f))
		gwha_pools_read(&file->tree, pools, &file->f);
	return ret;
}

/**
 * gwha_file_take - read a configuration file that is in memory
 * @file: overwritten; to be freed, also on failure; what is wrong in it is
 *	no failure
 * @name: what it is called; must outlive it
 * @text: what is in it
 * @size: its bytes
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_file_take(struct gwha_file *file, const char *name, const char *text,
		   size_t size, struct gwha_err *err)
{
	memset(file, 0, sizeof(*file));
	file->name = name;
	file->text = malloc(size + 1);
	if (!file->text)
		return gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
	memcpy(file->text, text, size);
	file->size = size;
	if (!gwha_tree_read(file->text, file->size, &file->tree, &file->f))
		read_nodes(file);
	return 0;
}

/**
 * gwha_file_plan - have a node of a file do its plan as well
 * @file: the file, without an error; what is wrong is added
 * @conf: what it says to the node; changed to what both say
 * @plan: the node's plan
 *
 * Other nodes of the file, and the file's own tree, stay as they are. What the plan
 * says is not compared with them: it is another one on each node.
 *
 * Return: 0, or -1 if both cannot be had.
 */
int gwha_file_plan(struct gwha_file *file, const struct gwha_conf *conf,
		   const struct gwha_node_plan *plan)
{
	struct gwha_conf *own = &file->confs[conf - file->confs];
	struct gwha_findings *f = &file->f;
	const char *name = conf->name;

	if (gwha_planned_tree(&file->tree, conf, plan, &file->planned, &file->left, f))
		return -1;
	gwha_conf_free(own);
	gwha_conf_read(&file->planned, name, own, f);
	if (!f->errors)
		gwha_lint(own, f);
	return f->errors ? -1 : 0;
}

/* Two nodes; the same one twice is nobody's peer. */
static void mirror(const struct gwha_conf *a, const struct gwha_conf *b,
		   struct gwha_findings *f)
{
	if (!a->name || !b->name || strcmp(a->name, b->name))
		gwha_mirror(a, b, f);
}

/**
 * gwha_file_check - look at a configuration file without a kernel
 * @file: the file; what is wrong is added
 * @node: the node that is looked at, or NULL for all
 * @peer: the file of its peer, or NULL if this one is also the peer's
 *
 * What can only be half read is not looked at.
 */
void gwha_file_check(struct gwha_file *file, const char *node,
		     struct gwha_file *peer)
{
	if (file->f.errors || (peer && peer->f.errors))
		return;
	for (size_t i = 0; i < file->n; i++) {
		const struct gwha_conf *a = &file->confs[i];

		if (node && a->name && strcmp(node, a->name))
			continue;
		gwha_lint(a, &file->f);
		for (size_t j = 0; peer && j < peer->n; j++)
			mirror(a, &peer->confs[j], &file->f);
		/* each pair of this file once */
		for (size_t j = node ? 0 : i + 1; !peer && j < file->n; j++)
			if (j != i)
				mirror(a, &file->confs[j], &file->f);
	}
}

/**
 * gwha_file_text - read the configuration of a daemon beside us
 * @name: its file
 * @err: filled in on failure
 *
 * Return: its text, to be freed, or NULL.
 */
char *gwha_file_text(const char *name, struct gwha_err *err)
{
	struct gwha_file its = {.name = name};
	int fd, ret;

	fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		fail(name, "opened", err);
		return NULL;
	}
	ret = load(&its, fd, GWHA_FILE_MAX, err);
	close(fd);
	if (!ret && memchr(its.text, '\0', its.size))
		ret = gwha_fail(err, GWHA_EXIT_USAGE,
				"%s: is no text: it holds a NUL", name);
	if (!ret && its.size > GWHA_FILE_MAX)
		ret = gwha_fail(err, GWHA_EXIT_USAGE,
				"%s: is larger than 1 MiB", name);
	if (!ret) {
		its.text[its.size] = '\0';
		return its.text;
	}
	free(its.text);
	return NULL;
}

/* @lint: says what is wrong with it */
static int check_daemon(struct gwha_file *file, const char *node,
			const char *name,
			void (*lint)(const struct gwha_conf *conf,
				     const char *text, const char *name,
				     struct gwha_findings *f),
			struct gwha_err *err)
{
	const struct gwha_conf *conf;
	char *text;

	if (file->f.errors)
		return 0;
	conf = gwha_file_node(file, node);
	text = gwha_file_text(name, err);
	if (!text)
		return -1;
	if (conf)
		lint(conf, text, name, &file->f);
	free(text);
	return 0;
}

/**
 * gwha_file_check_frr - look at FRR's configuration of a node beside the file
 * @file: the file, read; what is wrong is added
 * @node: the node, or NULL for the one that this host is
 * @name: FRR's file
 * @err: filled in on failure
 *
 * Return: 0, or -1 if FRR's file cannot be read.
 */
int gwha_file_check_frr(struct gwha_file *file, const char *node,
			const char *name, struct gwha_err *err)
{
	return check_daemon(file, node, name, gwha_lint_frr, err);
}

/**
 * gwha_file_check_bird - look at BIRD's configuration of a node beside the file
 * @file: the file, read; what is wrong is added
 * @node: the node, or NULL for the one that this host is
 * @name: BIRD's file
 * @err: filled in on failure
 *
 * Return: 0, or -1 if BIRD's file cannot be read.
 */
int gwha_file_check_bird(struct gwha_file *file, const char *node,
			 const char *name, struct gwha_err *err)
{
	return check_daemon(file, node, name, gwha_lint_bird, err);
}

/**
 * gwha_file_free - free a configuration file
 * @file: the file
 */
void gwha_file_free(struct gwha_file *file)
{
	for (size_t i = 0; i < file->n; i++)
		gwha_conf_free(&file->confs[i]);
	gwha_tree_free(&file->planned);
	gwha_tree_free(&file->tree);
	free(file->text);
	file->text = NULL;
	file->n = 0;
}

static const struct gwha_conf *find(const struct gwha_file *file,
				    const char *name)
{
	for (size_t i = 0; i < file->n; i++)
		if (file->confs[i].name && !strcmp(file->confs[i].name, name))
			return &file->confs[i];
	return NULL;
}

/**
 * gwha_file_node - what a file says to one of its nodes
 * @file: the file, read without an error; an error is added if it does not know
 *	the node
 * @node: the node, or NULL for the one that this host is, by its name or what
 *	stands before the first dot of that
 *
 * Return: what it says, or NULL if it does not know the node.
 */
const struct gwha_conf *gwha_file_node(struct gwha_file *file, const char *node)
{
	const struct gwha_conf *conf;
	char host[256] = "";

	if (!file->n)
		return NULL;
	if (!file->confs[0].name && !node)
		return &file->confs[0];
	if (!node)
		gethostname(host, sizeof(host) - 1);
	conf = find(file, node ? node : host);
	if (!conf && !node) {
		host[strcspn(host, ".")] = '\0';
		conf = find(file, host);
	}
	if (!conf && !file->confs[0].name)
		gwha_wrong(&file->f, "", (struct gwha_place){0},
			   "node \"%.64s\": this file names no nodes: leave out --node, or add nodes",
			   node);
	else if (!conf)
		gwha_wrong(&file->f, "",
			   gwha_node_at(file->tree.root, "nodes")->place,
			   "node \"%.64s\": not among the nodes of this file: add it, or say --node NAME",
			   node ? node : host);
	return conf;
}

/**
 * gwha_file_write - write what is found in a file, a line each
 * @out: written to
 * @file: the file
 * @warnings: warnings, too
 */
void gwha_file_write(FILE *out, const struct gwha_file *file, bool warnings)
{
	for (size_t i = 0; i < file->f.n; i++) {
		const struct gwha_finding *found = &file->f.at[i];

		if (found->severity == GWHA_WARNING && !warnings)
			continue;
		fputs(file->name, out);
		if (found->place.line)
			fprintf(out, ":%u:%u", found->place.line,
				found->place.column);
		fprintf(out, ": %s: %s",
			found->severity == GWHA_ERROR ? "error" : "warning",
			found->text);
		if (*found->rule)
			fprintf(out, " [%s]", found->rule);
		fputc('\n', out);
	}
}

/**
 * gwha_file_json - what is found in a file as a JSON list
 * @file: the file
 *
 * Return: the list, or NULL for want of memory.
 */
json_t *gwha_file_json(const struct gwha_file *file)
{
	json_t *list = json_array();

	for (size_t i = 0; list && i < file->f.n; i++) {
		const struct gwha_finding *found = &file->f.at[i];
		const char *severity =
			found->severity == GWHA_ERROR ? "error" : "warning";

		json_array_append_new(list,
				      json_pack("{s:s, s:i, s:i, s:s, s:s, s:s}",
						"file", file->name, "line",
						(int)found->place.line,
						"column",
						(int)found->place.column,
						"severity", severity, "rule",
						found->rule, "text",
						found->text));
	}
	if (list && json_array_size(list) == file->f.n)
		return list;
	json_decref(list);
	return NULL;
}

/**
 * gwha_file_write_json - write what is found in a file as a JSON list
 * @out: written to
 * @file: the file
 * @pretty: with line breaks and indentation
 *
 * Return: 0 or -1.
 */
int gwha_file_write_json(FILE *out, const struct gwha_file *file, bool pretty)
{
	json_t *list = gwha_file_json(file);
	int ret = -1;

	if (list)
		ret = json_dumpf(list, out, pretty ? JSON_INDENT(4) : 0);
	json_decref(list);
	fputc('\n', out);
	return ret;
}

/**
 * gwha_file_fail - say in one line what became of a file with errors
 * @file: the file
 * @what: what that means, or ""
 * @err: filled in
 *
 * Return: -1.
 */
int gwha_file_fail(const struct gwha_file *file, const char *what,
		   struct gwha_err *err)
{
	return gwha_fail(err, GWHA_EXIT_USAGE, "%s: %zu error%s%s%s",
			 file->name, file->f.errors,
			 file->f.errors == 1 ? "" : "s",
			 file->f.errors > GWHA_FINDINGS_MAX ?
				 ", the first 20 are shown" :
				 "",
			 what);
}
