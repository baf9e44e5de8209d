/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables, filled a cell after the other. */

#ifndef GWHA_SHEET_H
#define GWHA_SHEET_H

#include <libsmartcols.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define GWHA_CELL_MAX 256

struct gwha_sheet {
	struct libscols_table *table;
	struct libscols_line *line;
	size_t column;
	bool failed;
};

/* A column: its name, and SCOLS_FL_* */
struct gwha_heading {
	const char *name;
	int flags;
};

void gwha_sheet_begin(struct gwha_sheet *s, FILE *out, size_t columns,
		      const struct gwha_heading *headings, size_t n);
void gwha_line(struct gwha_sheet *s);
__attribute__((format(printf, 2, 3))) void
gwha_cell(struct gwha_sheet *s, const char *fmt, ...);
int gwha_sheet_end(struct gwha_sheet *s, FILE *out);

#endif /* GWHA_SHEET_H */
