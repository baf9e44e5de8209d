// SPDX-License-Identifier: GPL-2.0-or-later
/* Takeovers as a table, and the last one as a picture: bars over time. */

#include <inttypes.h>
#include <string.h>

#include "attrs_gen.h"
#include "timeline.h"
#include "units.h"

#define CELL_MAX 24
#define COLUMNS 80
/* Beside a bar: its name, its time and the signs between. */
#define BESIDE 28
#define BAR_MIN 10

static const char *const labels[GWHA_MOMENTS] = {
	[GWHA_MOMENT_EPOCH] = "epoch",
	[GWHA_MOMENT_ADDRESSES] = "addresses",
	[GWHA_MOMENT_ANNOUNCEMENT] = "announcement",
	[GWHA_MOMENT_FIRST_SA] = "first SA",
	[GWHA_MOMENT_LAST_SA] = "last SA",
	[GWHA_MOMENT_SESSION] = "BGP session",
	[GWHA_MOMENT_FIRST_ROUTE] = "first route",
	[GWHA_MOMENT_LAST_ROUTE] = "last route",
};

/* What a table has a column for. */
static const struct {
	const char *head;
	int moment; /* or -1 */
} columns[] = {
	{"AGO", -1},	   {"EPOCH", -1},
	{"IS", -1},	   {"WHY", -1},
	{"STATE", -1},	   {"ADDRESSES", GWHA_MOMENT_ADDRESSES},
	{"FIRST-SA", GWHA_MOMENT_FIRST_SA}, {"LAST-SA", GWHA_MOMENT_LAST_SA},
	{"SESSION", GWHA_MOMENT_SESSION}, {"ROUTES", GWHA_MOMENT_LAST_ROUTE},
};

#define N_COLUMNS (sizeof(columns) / sizeof(columns[0]))

static const char *name_of(const struct gwha_enum *e, uint8_t value)
{
	const char *name = gwha_enum_name(e, value);

	return name ? name : "?";
}

static bool has_time(const struct gwha_takeover *o, int m)
{
	return o->how[m] >= GWHA_HOW_SEEN && o->us[GWHA_MOMENT_EPOCH] &&
	       o->us[m] >= o->us[GWHA_MOMENT_EPOCH];
}

/* Since the module's decision; without its time there is none. */
static uint64_t after(const struct gwha_takeover *o, int m)
{
	return has_time(o, m) ? o->us[m] - o->us[GWHA_MOMENT_EPOCH] : 0;
}

static void time_cell(char text[CELL_MAX], const struct gwha_takeover *o, int m)
{
	char time[GWHA_TEXT_MAX];

	if (has_time(o, m))
		snprintf(text, CELL_MAX, "%.20s",
			 gwha_time_brief(time, after(o, m)));
	else if (o->how[m] == GWHA_HOW_NONE)
		snprintf(text, CELL_MAX, "-");
	else
		snprintf(text, CELL_MAX, "%s",
			 o->how[m] >= GWHA_HOW_SEEN ? "unknown" :
						      gwha_moment_how_name(o->how[m]));
}

/* How long ago, in the unit that matters. */
static void age(char text[CELL_MAX], uint64_t since, uint64_t now)
{
	static const struct {
		uint64_t s;
		char unit;
	} units[] = {{86400, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}};
	uint64_t s = now > since ? (now - since) / 1000000 : 0;
	size_t i = 0;

	if (!since) {
		snprintf(text, CELL_MAX, "unknown");
		return;
	}
	while (i < 3 && s < units[i].s)
		i++;
	snprintf(text, CELL_MAX, "%" PRIu64 "%c", s / units[i].s,
		 units[i].unit);
}

static void cell(char text[CELL_MAX], size_t column,
		 const struct gwha_takeover *o, uint64_t now)
{
	if (columns[column].moment >= 0) {
		time_cell(text, o, columns[column].moment);
		return;
	}
	switch (column) {
	case 0:
		age(text, o->us[GWHA_MOMENT_EPOCH], now);
		break;
	case 1:
		snprintf(text, CELL_MAX, "%" PRIu64, o->epoch);
		break;
	case 2:
		snprintf(text, CELL_MAX, "%s", name_of(&gwha_enum_state, o->to));
		break;
	case 3:
		snprintf(text, CELL_MAX, "%s", name_of(&gwha_enum_why, o->why));
		break;
	default:
		snprintf(text, CELL_MAX, "%s%s",
			 gwha_takeover_state_name(o->state),
			 o->late && o->state == GWHA_TAKEOVER_READY ? ", late" :
								      "");
	}
}

/* 0 where no takeover has anything to say. */
static size_t width_of(size_t column, const struct gwha_takeover *at, size_t n,
		       uint64_t now)
{
	size_t width = strlen(columns[column].head);
	bool any = columns[column].moment < 0;
	char text[CELL_MAX];

	for (size_t i = 0; i < n; i++) {
		cell(text, column, &at[i], now);
		any |= strcmp(text, "-") != 0;
		if (strlen(text) > width)
			width = strlen(text);
	}
	return any ? width : 0;
}

static void table(FILE *out, const struct gwha_takeover *at, size_t n,
		  uint64_t now)
{
	size_t widths[N_COLUMNS], last = 0;
	char text[CELL_MAX];

	for (size_t c = 0; c < N_COLUMNS; c++) {
		widths[c] = width_of(c, at, n, now);
		last = widths[c] ? c : last;
	}
	for (size_t row = 0; row <= n; row++)
		for (size_t c = 0; c <= last; c++) {
			if (!widths[c])
				continue;
			if (row)
				cell(text, c, &at[row - 1], now);
			else
				snprintf(text, sizeof(text), "%s",
					 columns[c].head);
			fprintf(out, "%-*s%s", c < last ? (int)widths[c] : 0,
				text, c < last ? "  " : "\n");
		}
}

static void bar(FILE *out, uint64_t us, uint64_t most, size_t width,
		bool blocks)
{
	size_t n = most ? (size_t)(us * width / most) : 0;

	fputs(blocks ? "\xe2\x94\x82" : "|", out);
	for (size_t i = 0; i < n; i++)
		fputs(blocks ? "\xe2\x96\x88" : "#", out);
	fputc('\n', out);
}

static void picture(FILE *out, const struct gwha_takeover *o,
		    const struct gwha_timeline_view *v)
{
	size_t width = v->columns ? v->columns : COLUMNS;
	uint64_t most = 0;
	char text[CELL_MAX];

	width = width > BESIDE + BAR_MIN ? width - BESIDE : BAR_MIN;
	for (int m = 0; m < GWHA_MOMENTS; m++)
		if (after(o, m) > most)
			most = after(o, m);
	/* a bar is no longer than a line, whatever was answered */
	if (most > UINT64_MAX / width)
		return;
	for (int m = 0; m < GWHA_MOMENTS; m++) {
		if (o->how[m] == GWHA_HOW_NONE)
			continue;
		time_cell(text, o, m);
		fprintf(out, "  %-12s  %9s  ", labels[m], text);
		bar(out, after(o, m), most, width, v->blocks);
	}
	if (*o->lacks)
		fprintf(out, "  %s: %s\n",
			o->state == GWHA_TAKEOVER_OVERTAKEN ?
				"missing at its end" : "missing",
			o->lacks);
}

/**
 * gwha_timeline_text - takeovers of a group, for people
 * @out: written to
 * @at: takeovers, the oldest first
 * @n: how many; of the last one there is a picture
 * @view: how
 */
void gwha_timeline_text(FILE *out, const struct gwha_takeover *at, size_t n,
			const struct gwha_timeline_view *view)
{
	if (!n) {
		fputs("No takeover is known: the agent has seen none since it began.\n",
		      out);
		return;
	}
	table(out, at, n, view->now_us);
	fprintf(out, "\nEpoch %" PRIu64 ", %s, after the module's decision:\n",
		at[n - 1].epoch, name_of(&gwha_enum_state, at[n - 1].to));
	picture(out, &at[n - 1], view);
}
