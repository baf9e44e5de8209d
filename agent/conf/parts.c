// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What two configuration files are compared by: a digest for each part, of what it
 * says. So comments and layout are no difference, and nothing of a file has to be
 * shown to whoever compares it with his own.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parts.h"
#include "tree.h"

/* With lengths, so that no text can be taken for another's brackets. */
static void write_node(FILE *out, const struct gwha_node *node)
{
	if (node->key)
		fprintf(out, "k%zu:%s", strlen(node->key->text),
			node->key->text);
	if (node->kind == GWHA_NODE_TEXT) {
		fprintf(out, "%c%zu:%s", node->nothing ? 'n' : 't',
			strlen(node->text), node->text);
		return;
	}
	fputc(node->kind == GWHA_NODE_MAP ? '{' : '[', out);
	for (node = node->first; node; node = node->next)
		write_node(out, node);
	fputc('.', out);
}

static int take(const struct gwha_node *part, struct gwha_part_digest *to)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	int ret = -1;

	if (strlen(part->key->text) >= sizeof(to->name) || !out)
		goto end;
	strcpy(to->name, part->key->text);
	write_node(out, part);
	ret = fflush(out);
	if (!ret)
		ret = gwha_digest(to->digest, text, size);
end:
	if (out)
		fclose(out);
	free(text);
	return ret;
}

/**
 * gwha_parts_of - the parts of a file
 * @tree: the file, without an error
 * @to: overwritten
 *
 * Return: 0, or -1 for want of memory; then @to has none.
 */
int gwha_parts_of(const struct gwha_tree *tree, struct gwha_parts *to)
{
	const struct gwha_node *part;

	to->n = 0;
	for (part = tree->root->first; part; part = part->next) {
		if (to->n == GWHA_PARTS_MAX || take(part, &to->at[to->n])) {
			to->n = 0;
			return -1;
		}
		to->n++;
	}
	return 0;
}

static const char *find(const struct gwha_parts *p, const char *name)
{
	for (size_t i = 0; i < p->n; i++)
		if (!strcmp(p->at[i].name, name))
			return p->at[i].digest;
	return "";
}

/**
 * gwha_parts_same - whether a part is the same in two files
 * @a: the parts of one
 * @b: of the other
 * @name: the part; none in both is the same
 */
bool gwha_parts_same(const struct gwha_parts *a, const struct gwha_parts *b,
		     const char *name)
{
	return !strcmp(find(a, name), find(b, name));
}

static void add(char *names, size_t room, const char *name)
{
	size_t n = strlen(names);

	snprintf(names + n, room - n, "%s%s", n ? ", " : "", name);
}

/**
 * gwha_parts_differ - in which parts two files differ
 * @a: the parts of one
 * @b: of the other
 * @names: set to the names of those parts, or "": they say the same
 * @room: its bytes
 *
 * Return: whether they differ.
 */
bool gwha_parts_differ(const struct gwha_parts *a, const struct gwha_parts *b,
		       char *names, size_t room)
{
	*names = '\0';
	for (size_t i = 0; i < a->n; i++)
		if (!gwha_parts_same(a, b, a->at[i].name))
			add(names, room, a->at[i].name);
	for (size_t i = 0; i < b->n; i++)
		if (!*find(a, b->at[i].name))
			add(names, room, b->at[i].name);
	return *names;
}
