// SPDX-License-Identifier: GPL-2.0-or-later
/* What was counted, as text for people. */

#include <inttypes.h>

#include "out_stats.h"
#include "units.h"

#define INDENT "    "
#define ROW "%-21s"

/**
 * gwha_text_counts - write the counters that are not zero, one a line
 * @out: written to
 * @kind: kind of the object, which has nothing but counters
 * @obj: a struct of that kind
 * @indent: what each line begins with
 *
 * Return: whether there were any.
 */
bool gwha_text_counts(FILE *out, const struct gwha_kind *kind, const void *obj,
		      const char *indent)
{
	uint64_t count;
	bool any = false;

	for (uint16_t id = 1; id <= kind->set->max; id++) {
		count = gwha_number(kind, obj, id);
		if (!gwha_has(obj, id) || !count)
			continue;
		any = true;
		fprintf(out, "\n%s" ROW " %" PRIu64, indent,
			kind->set->attrs[id].name, count);
	}
	return any;
}

/* The ranges in which any advert was. */
static void put_lateness(FILE *out, const char *label,
			 const struct gwha_lateness *l)
{
	bool any = false;

	for (uint16_t id = 1; id <= gwha_set_lateness.max; id++) {
		if (!gwha_has(l, id) || !l->at[id])
			continue;
		if (!any)
			fprintf(out, "\n" INDENT ROW, label);
		any = true;
		fprintf(out, " %s %" PRIu64, gwha_set_lateness.attrs[id].name,
			l->at[id]);
	}
}

static void put_hint(FILE *out, const struct gwha_stats *s)
{
	char late[GWHA_TEXT_MAX], hint[GWHA_TEXT_MAX], now[GWHA_TEXT_MAX];

	gwha_time_brief(late, s->worst_rx_late_us);
	if (s->worst_rx_late_us)
		fprintf(out, "\n" INDENT ROW " %s", "worst-rx-late", late);
	if (!s->hint_interval_us)
		return;
	gwha_time_text(hint, s->hint_interval_us);
	if (s->interval_us)
		fprintf(out,
			"\n" INDENT
			"interval %s is too short for adverts %s late: %s would do",
			gwha_time_text(now, s->interval_us), late, hint);
	else
		fprintf(out,
			"\n" INDENT
			"the interval is too short for adverts %s late: %s would do",
			late, hint);
}

/**
 * gwha_text_stats - write the counters of the namespace or of a router
 * @out: written to
 * @s: counters
 */
void gwha_text_stats(FILE *out, const struct gwha_stats *s)
{
	if (!gwha_text_counts(out, &gwha_kind_counters, &s->counters, INDENT))
		fputs("\n" INDENT "nothing counted", out);
	put_lateness(out, "rx-lateness", &s->rx_lateness);
	put_lateness(out, "tx-lateness", &s->tx_lateness);
	put_hint(out, s);
}
