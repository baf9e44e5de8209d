// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * JSON to a tree, as if it stood in a file: so there is one reader for what is
 * in files and for what programs ask for. Nothing in it has a place.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tree_json.h"

/* Of one piece of JSON: more than the longest object that can be. */
#define NODES_MAX 32768

struct builder {
	struct gwha_tree *tree;
	struct gwha_findings *f;
	size_t nodes;
};

static struct gwha_node *fail(struct builder *b, const char *text)
{
	gwha_wrong(b->f, "", (struct gwha_place){0}, "%s", text);
	return NULL;
}

static struct gwha_node *make(struct builder *b, enum gwha_node_kind kind,
			      const char *text)
{
	size_t len = strlen(text);
	struct gwha_node *node;

	if (b->nodes++ == NODES_MAX)
		return fail(b, "too much: no object has as many values");
	node = calloc(1, sizeof(*node) + len + 1);
	if (!node)
		return fail(b, "out of memory");
	node->kind = kind;
	memcpy(node->text, text, len);
	node->made = b->tree->made;
	b->tree->made = node;
	return node;
}

static struct gwha_node *text_of(struct builder *b, const json_t *json)
{
	struct gwha_node *node;
	char text[32];

	switch (json_typeof(json)) {
	case JSON_STRING:
		return make(b, GWHA_NODE_TEXT, json_string_value(json));
	case JSON_INTEGER:
		snprintf(text, sizeof(text), "%" JSON_INTEGER_FORMAT,
			 json_integer_value(json));
		return make(b, GWHA_NODE_TEXT, text);
	case JSON_TRUE:
		return make(b, GWHA_NODE_TEXT, "true");
	case JSON_FALSE:
		return make(b, GWHA_NODE_TEXT, "false");
	case JSON_NULL:
		node = make(b, GWHA_NODE_TEXT, "");
		if (node)
			node->nothing = true;
		return node;
	default:
		return fail(b, "a number must be a whole one: write it without a point");
	}
}

/* Deep, but never deeper than a tree can be. */
static struct gwha_node *take(struct builder *b, const json_t *json,
			      unsigned int depth)
{
	struct gwha_node *node, *in;
	json_t *value;
	const char *key;
	size_t i;

	if (!json_is_object(json) && !json_is_array(json))
		return text_of(b, json);
	if (depth == GWHA_DEPTH_MAX)
		return fail(b, "nested too deep: an object has at most 8 levels");
	node = make(b, json_is_array(json) ? GWHA_NODE_LIST : GWHA_NODE_MAP, "");
	if (!node)
		return NULL;
	json_array_foreach(json, i, value) {
		in = take(b, value, depth + 1);
		if (!in)
			return NULL;
		gwha_tree_append(node, in);
	}
	json_object_foreach((json_t *)json, key, value) {
		struct gwha_node *name = make(b, GWHA_NODE_TEXT, key);

		in = name ? take(b, value, depth + 1) : NULL;
		if (!in)
			return NULL;
		in->key = name;
		gwha_tree_append(node, in);
	}
	return node;
}

/**
 * gwha_tree_of_json - make a tree of JSON
 * @json: what is in it
 * @tree: overwritten; to be freed, also on failure
 * @f: what is wrong is added
 *
 * Return: 0, or -1 if there is no whole tree.
 */
int gwha_tree_of_json(const json_t *json, struct gwha_tree *tree,
		      struct gwha_findings *f)
{
	struct builder b = {.tree = tree, .f = f};

	*tree = (struct gwha_tree){0};
	tree->root = take(&b, json, 0);
	return tree->root ? 0 : -1;
}

/**
 * gwha_tree_to_json - make JSON of a part of a tree
 * @node: what is made JSON
 *
 * All values are texts, as in a file; a key without a value is null.
 *
 * Return: it, or NULL for want of memory.
 */
json_t *gwha_tree_to_json(const struct gwha_node *node)
{
	const struct gwha_node *in;
	json_t *json;
	int ret = 0;

	if (node->kind == GWHA_NODE_TEXT)
		return node->nothing ? json_null() : json_string(node->text);
	json = node->kind == GWHA_NODE_LIST ? json_array() : json_object();
	for (in = node->first; json && in && !ret; in = in->next)
		ret = node->kind == GWHA_NODE_LIST ?
			      json_array_append_new(json, gwha_tree_to_json(in)) :
			      json_object_set_new(json, in->key->text,
						  gwha_tree_to_json(in));
	if (!ret)
		return json;
	json_decref(json);
	return NULL;
}
