/* SPDX-License-Identifier: GPL-2.0-or-later */
/* YAML to a tree that knows where everything stands. Pure. */

#ifndef GWHA_TREE_H
#define GWHA_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "findings.h"

/* A file may be this large, and this deep. */
#define GWHA_FILE_MAX (1024 * 1024)
#define GWHA_DEPTH_MAX 8
/* As many routers as a namespace holds. */
#define GWHA_ELEMENTS_MAX 4096

/**
 * struct gwha_tree_limits - how much a file may hold
 * @size: bytes
 * @list: elements of a list; a map, which is looked through for twins, has at
 *	most GWHA_ELEMENTS_MAX
 * @nodes: texts, lists and maps of all of it; what bounds the memory
 */
struct gwha_tree_limits {
	size_t size;
	size_t list;
	size_t nodes;
};

enum gwha_node_kind {
	GWHA_NODE_TEXT,
	GWHA_NODE_LIST,
	GWHA_NODE_MAP,
};

/**
 * struct gwha_node - a text, a list or a map
 * @kind: which of them
 * @nothing: an empty text without quotes: a key without a value
 * @place: where it begins
 * @n: elements of a list or map
 * @key: what a map calls it; NULL elsewhere
 * @first: first element of a list or map
 * @last: the last one
 * @next: the element behind it
 * @made: made before it; how a tree finds all of its nodes
 * @text: of a text
 */
struct gwha_node {
	enum gwha_node_kind kind;
	bool nothing;
	struct gwha_place place;
	size_t n;
	const struct gwha_node *key;
	struct gwha_node *first;
	struct gwha_node *last;
	struct gwha_node *next;
	struct gwha_node *made;
	char text[];
};

/* @root is NULL if there is nothing. */
struct gwha_tree {
	struct gwha_node *root;
	struct gwha_node *made;
};

int gwha_tree_read(const char *text, size_t size, struct gwha_tree *tree,
		   struct gwha_findings *f);
int gwha_tree_read_large(const char *text, size_t size,
			 const struct gwha_tree_limits *limits,
			 struct gwha_tree *tree, struct gwha_findings *f);
void gwha_tree_append(struct gwha_node *to, struct gwha_node *node);
void gwha_tree_free(struct gwha_tree *tree);
const struct gwha_node *gwha_node_at(const struct gwha_node *map,
				     const char *key);

#endif /* GWHA_TREE_H */
