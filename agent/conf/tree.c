// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * YAML to a tree that knows where everything stands. What a file like this has
 * no use for is refused, anchors and aliases first: a few lines of them stand
 * for millions.
 */

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "tree.h"

/* Where in the file the next event belongs. */
struct builder {
	struct gwha_tree *tree;
	struct gwha_findings *f;
	struct gwha_node *open[GWHA_DEPTH_MAX];
	struct gwha_node *key[GWHA_DEPTH_MAX];
	size_t depth;
	unsigned int documents;
	const char *text;
	size_t size;
	const struct gwha_tree_limits *limits;
	size_t nodes;
};

/* What a configuration holds; as many nodes as it has bytes are none too many. */
static const struct gwha_tree_limits usual = {
	.size = GWHA_FILE_MAX,
	.list = GWHA_ELEMENTS_MAX,
	.nodes = GWHA_FILE_MAX,
};

static struct gwha_place place_of(yaml_mark_t mark)
{
	return (struct gwha_place){(unsigned int)mark.line + 1,
				   (unsigned int)mark.column + 1};
}

static int fail(struct builder *b, yaml_mark_t mark, const char *text)
{
	gwha_wrong(b->f, "", place_of(mark), "%s", text);
	return -1;
}

static struct gwha_node *make(struct builder *b, enum gwha_node_kind kind,
			      yaml_mark_t mark, const char *text, size_t len)
{
	struct gwha_node *node;

	if (b->nodes++ == b->limits->nodes) {
		fail(b, mark, "too much: such a file holds no more values: make two of it");
		return NULL;
	}
	node = calloc(1, sizeof(*node) + len + 1);
	if (!node) {
		fail(b, mark, "out of memory");
		return NULL;
	}
	node->kind = kind;
	node->place = place_of(mark);
	if (len)
		memcpy(node->text, text, len);
	node->made = b->tree->made;
	b->tree->made = node;
	return node;
}

static int take_key(struct builder *b, struct gwha_node *map,
		    struct gwha_node *key)
{
	const struct gwha_node *twin;

	if (key->kind != GWHA_NODE_TEXT || key->nothing) {
		gwha_wrong(b->f, "", key->place,
			   "a key must be a word: give it a name");
		return -1;
	}
	twin = gwha_node_at(map, key->text);
	/* both are looked at, so that what is wrong in them is told as well */
	if (twin)
		gwha_wrong(b->f, "", key->place,
			   "key \"%.64s\": given a second time, first on line %u: leave one out",
			   key->text, twin->key->place.line);
	b->key[b->depth - 1] = key;
	return 0;
}

/* A finished text, or a list or map that begins. */
static int put(struct builder *b, struct gwha_node *node)
{
	struct gwha_node *in;
	size_t most;

	if (!b->depth) {
		b->tree->root = node;
		return 0;
	}
	in = b->open[b->depth - 1];
	most = in->kind == GWHA_NODE_MAP ? GWHA_ELEMENTS_MAX : b->limits->list;
	if (in->n == most) {
		gwha_wrong(b->f, "", node->place,
			   "too long: a list or map holds at most %zu", most);
		return -1;
	}
	if (in->kind == GWHA_NODE_MAP) {
		if (!b->key[b->depth - 1])
			return take_key(b, in, node);
		node->key = b->key[b->depth - 1];
		b->key[b->depth - 1] = NULL;
	}
	gwha_tree_append(in, node);
	return 0;
}

static int begin(struct builder *b, enum gwha_node_kind kind,
		 const yaml_event_t *ev)
{
	struct gwha_node *node;

	if (b->depth == GWHA_DEPTH_MAX)
		return fail(b, ev->start_mark,
			    "nested too deep: a configuration has at most 8 levels");
	node = make(b, kind, ev->start_mark, NULL, 0);
	if (!node || put(b, node))
		return -1;
	b->open[b->depth] = node;
	b->key[b->depth] = NULL;
	b->depth++;
	return 0;
}

static int take_text(struct builder *b, const yaml_event_t *ev)
{
	const char *text = (const char *)ev->data.scalar.value;
	size_t len = ev->data.scalar.length;
	struct gwha_node *node;

	if (memchr(text, '\0', len))
		return fail(b, ev->start_mark,
			    "a text must not hold a NUL: leave it out");
	node = make(b, GWHA_NODE_TEXT, ev->start_mark, text, len);
	if (!node)
		return -1;
	node->nothing = !len &&
			ev->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	return put(b, node);
}

/* What there is no use for. */
static int refuse(struct builder *b, const yaml_event_t *ev)
{
	const void *anchor = NULL, *tag = NULL;

	switch (ev->type) {
	case YAML_ALIAS_EVENT:
		return fail(b, ev->start_mark,
			    "aliases are not used here: write out what is meant");
	case YAML_SCALAR_EVENT:
		anchor = ev->data.scalar.anchor;
		tag = ev->data.scalar.tag;
		break;
	case YAML_SEQUENCE_START_EVENT:
		anchor = ev->data.sequence_start.anchor;
		tag = ev->data.sequence_start.tag;
		break;
	case YAML_MAPPING_START_EVENT:
		anchor = ev->data.mapping_start.anchor;
		tag = ev->data.mapping_start.tag;
		break;
	default:
		break;
	}
	if (anchor)
		return fail(b, ev->start_mark,
			    "anchors are not used here: leave out the word behind &");
	if (tag)
		return fail(b, ev->start_mark,
			    "tags are not used here: leave out the word behind !");
	return 0;
}

static int take(struct builder *b, const yaml_event_t *ev)
{
	if (refuse(b, ev))
		return -1;
	switch (ev->type) {
	case YAML_DOCUMENT_START_EVENT:
		if (b->documents++)
			return fail(b, ev->start_mark,
				    "a second document: a configuration is one; leave out the line ---");
		return 0;
	case YAML_SCALAR_EVENT:
		return take_text(b, ev);
	case YAML_SEQUENCE_START_EVENT:
		return begin(b, GWHA_NODE_LIST, ev);
	case YAML_MAPPING_START_EVENT:
		return begin(b, GWHA_NODE_MAP, ev);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		b->depth--;
		return 0;
	default:
		return 0;
	}
}

/* Of characters that are none only the offset is known. */
static struct gwha_place place_at(const struct builder *b, size_t offset)
{
	struct gwha_place place = {1, 1};

	for (size_t i = 0; i < offset && i < b->size; i++) {
		place.column++;
		if (b->text[i] == '\n')
			place = (struct gwha_place){place.line + 1, 1};
	}
	return place;
}

static int fail_yaml(const yaml_parser_t *parser, struct builder *b)
{
	const char *problem = parser->problem ? parser->problem :
						"cannot be read";

	if (parser->error == YAML_MEMORY_ERROR)
		return fail(b, parser->problem_mark, "out of memory");
	if (parser->error == YAML_READER_ERROR)
		gwha_wrong(b->f, "", place_at(b, parser->problem_offset),
			   "%s: a configuration is UTF-8 text", problem);
	else if (strstr(problem, "character that cannot start any token"))
		gwha_wrong(b->f, "", place_of(parser->problem_mark),
			   "%s: indent with spaces, and put quotes around the text",
			   problem);
	else
		gwha_wrong(b->f, "", place_of(parser->problem_mark),
			   "this is not YAML: %s%s%s: look at indentation, colons and quotes here and above",
			   problem, parser->context ? ", " : "",
			   parser->context ? parser->context : "");
	return -1;
}

/**
 * gwha_tree_read_large - read YAML, of any size
 * @text: the file
 * @size: its bytes
 * @limits: what is too much
 * @tree: overwritten; to be freed, also on failure
 * @f: what is wrong is added
 *
 * Return: 0, or -1 if there is no whole tree; errors may be added for either.
 */
int gwha_tree_read_large(const char *text, size_t size,
			 const struct gwha_tree_limits *limits,
			 struct gwha_tree *tree, struct gwha_findings *f)
{
	struct builder b = {.tree = tree, .f = f, .text = text, .size = size,
			    .limits = limits};
	bool done = false;
	yaml_parser_t parser;
	yaml_event_t ev;
	int ret = 0;

	*tree = (struct gwha_tree){0};
	if (size > limits->size) {
		gwha_wrong(f, "", (struct gwha_place){0},
			   "too large: a configuration has at most %zu MiB",
			   limits->size / (1024 * 1024));
		return -1;
	}
	if (!yaml_parser_initialize(&parser)) {
		gwha_wrong(f, "", (struct gwha_place){0}, "out of memory");
		return -1;
	}
	yaml_parser_set_input_string(&parser, (const unsigned char *)text,
				     size);
	while (!ret && !done) {
		if (!yaml_parser_parse(&parser, &ev)) {
			ret = fail_yaml(&parser, &b);
			break;
		}
		ret = take(&b, &ev);
		done = ev.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&ev);
	}
	yaml_parser_delete(&parser);
	return ret;
}

/**
 * gwha_tree_read - read YAML that is a configuration
 * @text: the file
 * @size: its bytes
 * @tree: overwritten; to be freed, also on failure
 * @f: what is wrong is added
 *
 * Return: 0, or -1 if there is no whole tree; errors may be added for either.
 */
int gwha_tree_read(const char *text, size_t size, struct gwha_tree *tree,
		   struct gwha_findings *f)
{
	return gwha_tree_read_large(text, size, &usual, tree, f);
}

/**
 * gwha_tree_append - a node behind the last one of another
 * @to: a list or a map
 * @node: of no other yet
 */
void gwha_tree_append(struct gwha_node *to, struct gwha_node *node)
{
	if (to->last)
		to->last->next = node;
	else
		to->first = node;
	to->last = node;
	to->n++;
}

/**
 * gwha_tree_free - free all nodes
 * @tree: a tree
 */
void gwha_tree_free(struct gwha_tree *tree)
{
	struct gwha_node *node = tree->made;
	struct gwha_node *before;

	for (; node; node = before) {
		before = node->made;
		free(node);
	}
	*tree = (struct gwha_tree){0};
}

/**
 * gwha_node_at - what a map calls by a name
 * @map: a map, or something else
 * @key: name
 *
 * Return: the node, or NULL if there is none.
 */
const struct gwha_node *gwha_node_at(const struct gwha_node *map,
				     const char *key)
{
	const struct gwha_node *node;

	if (!map || map->kind != GWHA_NODE_MAP)
		return NULL;
	for (node = map->first; node; node = node->next)
		if (!strcmp(node->key->text, key))
			return node;
	return NULL;
}
