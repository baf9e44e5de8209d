// SPDX-License-Identifier: GPL-2.0-or-later
/* What was found, as text for people and as JSON. */

#include <jansson.h>
#include <stdarg.h>
#include <string.h>

#include "doctor.h"

static const char *const names[] = {
	[GWHA_STATUS_OK] = "ok",
	[GWHA_STATUS_UNKNOWN] = "unknown",
	[GWHA_STATUS_WARNING] = "warning",
	[GWHA_STATUS_ERROR] = "error",
};

/*
 * What a host's files hold must not move a terminal's cursor; and a character
 * that is cut in two is none, which JSON refuses.
 */
static void clean(char *text)
{
	for (; *text; text++)
		if (*text < ' ' || *text > '~')
			*text = '?';
}

/**
 * gwha_found - add a result
 * @r: added to
 * @id: of the check; kept
 * @status: whether it is well
 * @fmt: what was found; as for printf
 *
 * Return: the result, to which a remedy may be added; NULL if it is one too
 * many, and only counted.
 */
struct gwha_result *gwha_found(struct gwha_report *r, const char *id,
			       enum gwha_status status, const char *fmt, ...)
{
	struct gwha_result *to;
	va_list args;

	r->count[status]++;
	if (r->n == GWHA_RESULTS_MAX)
		return NULL;
	to = &r->at[r->n++];
	to->id = id;
	to->status = status;
	to->remedy[0] = '\0';
	va_start(args, fmt);
	vsnprintf(to->text, sizeof(to->text), fmt, args);
	va_end(args);
	clean(to->text);
	return to;
}

/**
 * gwha_remedy - say what to do about a result
 * @result: as gwha_found() returned it
 * @fmt: what to do; as for printf
 */
void gwha_remedy(struct gwha_result *result, const char *fmt, ...)
{
	va_list args;

	if (!result)
		return;
	va_start(args, fmt);
	vsnprintf(result->remedy, sizeof(result->remedy), fmt, args);
	va_end(args);
	clean(result->remedy);
}

/**
 * gwha_report_write - write results, a line each, and their remedies below
 * @out: written to
 * @r: results
 */
void gwha_report_write(FILE *out, const struct gwha_report *r)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct gwha_result *one = &r->at[i];

		fprintf(out, "%-7s %s: %s\n", names[one->status], one->id,
			one->text);
		if (*one->remedy)
			fprintf(out, "        -> %s\n", one->remedy);
	}
	fprintf(out, "%zu ok, %zu unknown, %zu warning%s, %zu error%s\n",
		r->count[GWHA_STATUS_OK], r->count[GWHA_STATUS_UNKNOWN],
		r->count[GWHA_STATUS_WARNING],
		r->count[GWHA_STATUS_WARNING] == 1 ? "" : "s",
		r->count[GWHA_STATUS_ERROR],
		r->count[GWHA_STATUS_ERROR] == 1 ? "" : "s");
}

/**
 * gwha_report_write_json - write all results as a JSON list
 * @out: written to
 * @r: results
 * @pretty: with line breaks and indentation
 *
 * Return: 0 or -1.
 */
int gwha_report_write_json(FILE *out, const struct gwha_report *r, bool pretty)
{
	json_t *list = json_array();
	int ret = -1;

	for (size_t i = 0; list && i < r->n; i++)
		json_array_append_new(list,
				      json_pack("{s:s, s:s, s:s, s:s}", "id",
						r->at[i].id, "status",
						names[r->at[i].status], "text",
						r->at[i].text, "remedy",
						r->at[i].remedy));
	if (list && json_array_size(list) == r->n)
		ret = json_dumpf(list, out, pretty ? JSON_INDENT(4) : 0);
	json_decref(list);
	fputc('\n', out);
	return ret;
}
