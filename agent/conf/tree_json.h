/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JSON to a tree, as if it stood in a file, and back. Pure. */

#ifndef GWHA_TREE_JSON_H
#define GWHA_TREE_JSON_H

#include <jansson.h>

#include "tree.h"

int gwha_tree_of_json(const json_t *json, struct gwha_tree *tree,
		      struct gwha_findings *f);
json_t *gwha_tree_to_json(const struct gwha_node *node);

#endif /* GWHA_TREE_JSON_H */
