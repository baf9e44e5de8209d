/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A configuration as text, and what is found in it as text. */

#ifndef GWHA_TEST_YAML_H
#define GWHA_TEST_YAML_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "lint.h"

/* What a test reads; f is large, so it is kept in one place. */
struct reading {
	struct gwha_tree tree;
	struct gwha_conf conf;
	struct gwha_findings f;
	char said[32768];
};

/* The findings, a line each: LINE:COLUMN: severity: text [RULE] */
static inline void say_all(struct reading *r)
{
	size_t used = 0;

	r->said[0] = '\0';
	gwha_findings_sort(&r->f);
	for (size_t i = 0; i < r->f.n; i++) {
		const struct gwha_finding *x = &r->f.at[i];

		used += (size_t)snprintf(r->said + used,
					 sizeof(r->said) - used,
					 "%u:%u: %s: %s%s%s%s\n", x->place.line,
					 x->place.column,
					 x->severity == GWHA_ERROR ? "error" :
								     "warning",
					 x->text, *x->rule ? " [" : "", x->rule,
					 *x->rule ? "]" : "");
	}
}

static inline int read_yaml(struct reading *r, const char *text,
			    const char *node)
{
	int ret;

	memset(&r->f, 0, sizeof(r->f));
	memset(&r->conf, 0, sizeof(r->conf));
	ret = gwha_tree_read(text, strlen(text), &r->tree, &r->f);
	if (!ret)
		ret = gwha_conf_read(&r->tree, node, &r->conf, &r->f);
	say_all(r);
	return ret || r->f.errors ? -1 : 0;
}

static inline void free_yaml(struct reading *r)
{
	gwha_conf_free(&r->conf);
	gwha_tree_free(&r->tree);
}

#endif /* GWHA_TEST_YAML_H */
