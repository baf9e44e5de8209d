/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The result as text, and what gwha check has against it. */

#ifndef GWHA_PROVE_H
#define GWHA_PROVE_H

#include <stdio.h>

#include "wish.h"

/* Of each scalar of the result, in its order: where it comes from. */
struct gwha_mark {
	struct gwha_import_place place;
	struct gwha_wish_router *rt;
};

/**
 * struct gwha_render - a result that is being written
 * @w: what is wished
 * @text: the result; to be freed
 * @size: its bytes
 * @marks: where its scalars come from; to be freed
 * @n: how many there are
 * @room: how many there is room for
 * @out: written to
 * @place: where the present scalars come from
 * @rt: which router's they are, or NULL
 * @failed: there was no memory
 */
struct gwha_render {
	const struct gwha_wish *w;
	char *text;
	size_t size;
	struct gwha_mark *marks;
	size_t n;
	size_t room;
	FILE *out;
	struct gwha_import_place place;
	struct gwha_wish_router *rt;
	bool failed;
};

int gwha_render(struct gwha_render *r, const struct gwha_wish *w);
void gwha_render_open(struct gwha_render *r, int level, const char *name);
void gwha_render_value(struct gwha_render *r, int level, const char *name,
		       const char *text);
void gwha_render_free(struct gwha_render *r);
const char *gwha_wish_secret_file(char *name, size_t room,
				  const struct gwha_wish_router *rt);
int gwha_prove(struct gwha_wish *w);

#endif /* GWHA_PROVE_H */
