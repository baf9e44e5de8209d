/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is written, compared with tests/golden/. GWHA_GOLDEN says where that
 * is; with GWHA_GOLDEN_WRITE set, the files are written instead.
 */

#ifndef GWHA_GOLDEN_H
#define GWHA_GOLDEN_H

#include <stdio.h>
#include <stdlib.h>

#include "model.h"
#include "writer.h"

static inline void golden(const char *name, const char *text)
{
	const char *dir = getenv("GWHA_GOLDEN");
	char path[512], want[65536];
	size_t len;
	FILE *f;

	assert_non_null(dir);
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, getenv("GWHA_GOLDEN_WRITE") ? "w" : "r");
	assert_non_null(f);
	if (getenv("GWHA_GOLDEN_WRITE")) {
		fputs(text, f);
		fclose(f);
		return;
	}
	len = fread(want, 1, sizeof(want) - 1, f);
	want[len] = '\0';
	fclose(f);
	assert_string_equal(text, want);
}

/* Objects as JSON, in both forms, and as text. */
static inline void write_all(const char *name, const struct gwha_kind *kind,
			     const void *objs, size_t n)
{
	char path[128];
	size_t size;
	char *text;
	FILE *out;

	for (int form = 0; form < 3; form++) {
		out = open_memstream(&text, &size);
		if (form < 2)
			assert_int_equal(
				gwha_json_list(out, kind, objs, n, form), 0);
		else
			for (size_t i = 0; i < n; i++)
				gwha_text_one(out, kind,
					      (const char *)objs +
						      i * kind->size,
					      62345678);
		fclose(out);
		snprintf(path, sizeof(path), "%s%s", name,
			 form == 0 ? ".json" :
			 form == 1 ? ".pretty.json" :
				     ".txt");
		golden(path, text);
		free(text);
	}
}

#endif /* GWHA_GOLDEN_H */
