// SPDX-License-Identifier: GPL-2.0-or-later
/* Tables, filled a cell after the other. */

#include <stdarg.h>

#include "sheet.h"

/**
 * gwha_sheet_begin - begin a table
 * @s: overwritten; to be ended
 * @out: where it will be written
 * @columns: how wide it may be; 0 for as wide as it takes
 * @headings: its columns
 * @n: how many
 */
void gwha_sheet_begin(struct gwha_sheet *s, FILE *out, size_t columns,
		      const struct gwha_heading *headings, size_t n)
{
	*s = (struct gwha_sheet){.table = scols_new_table()};
	s->failed = !s->table;
	for (size_t i = 0; !s->failed && i < n; i++)
		s->failed = !scols_table_new_column(s->table, headings[i].name,
						    0, headings[i].flags);
	if (s->failed)
		return;
	scols_table_set_stream(s->table, out);
	if (columns)
		scols_table_set_termwidth(s->table, columns);
	scols_table_set_termforce(s->table, columns ? SCOLS_TERMFORCE_ALWAYS :
						      SCOLS_TERMFORCE_NEVER);
}

/**
 * gwha_line - begin a line
 * @s: table
 */
void gwha_line(struct gwha_sheet *s)
{
	s->column = 0;
	s->line = s->failed ? NULL : scols_table_new_line(s->table, NULL);
	s->failed |= !s->line;
}

/**
 * gwha_cell - fill the next cell of a line
 * @s: table
 * @fmt: as for printf; what is longer than GWHA_CELL_MAX is cut
 */
void gwha_cell(struct gwha_sheet *s, const char *fmt, ...)
{
	char text[GWHA_CELL_MAX];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (!s->failed)
		s->failed = scols_line_set_data(s->line, s->column++, text);
}

/**
 * gwha_sheet_end - write a table below an empty line, and free it
 * @s: table; without lines nothing is written
 * @out: written to
 *
 * Return: 0, or -1 for want of memory.
 */
int gwha_sheet_end(struct gwha_sheet *s, FILE *out)
{
	if (!s->failed && scols_table_get_nlines(s->table)) {
		fputc('\n', out);
		s->failed = scols_print_table(s->table);
	}
	scols_unref_table(s->table);
	return s->failed ? -1 : 0;
}
