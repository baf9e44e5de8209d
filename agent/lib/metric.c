// SPDX-License-Identifier: GPL-2.0-or-later
/* A number with a name and labels, as Prometheus reads it. */

#include <inttypes.h>
#include <stdarg.h>

#include "metric.h"

/* A device may be called almost anything. */
static void put_value(FILE *out, const char *text)
{
	for (; *text; text++)
		if (*text == '"' || *text == '\\')
			fprintf(out, "\\%c", *text);
		else
			fputc(*text < ' ' || *text > '~' ? '?' : *text, out);
}

static void put_labels(FILE *out, const char *name, va_list labels)
{
	const char *label;
	char sep = '{';

	fprintf(out, "gwha_%s", name);
	while ((label = va_arg(labels, const char *))) {
		fprintf(out, "%c%s=\"", sep, label);
		put_value(out, va_arg(labels, const char *));
		fputc('"', out);
		sep = ',';
	}
	if (sep == ',')
		fputc('}', out);
}

/**
 * gwha_metric_head - say what comes next
 * @out: written to
 * @name: of the metric, without what all begin with
 * @type: GWHA_GAUGE or GWHA_COUNTER
 * @help: what it means, a sentence
 */
void gwha_metric_head(FILE *out, const char *name, const char *type,
		      const char *help)
{
	fprintf(out, "# HELP gwha_%s %s\n# TYPE gwha_%s %s\n", name, help, name,
		type);
}

/**
 * gwha_metric - a number
 * @out: written to
 * @name: of the metric
 * @value: number
 * @...: its labels, each a name and a text; NULL
 */
void gwha_metric(FILE *out, const char *name, uint64_t value, ...)
{
	va_list labels;

	va_start(labels, value);
	put_labels(out, name, labels);
	va_end(labels);
	fprintf(out, " %" PRIu64 "\n", value);
}

/**
 * gwha_metric_us - a time, in seconds as is the custom there
 * @out: written to
 * @name: of the metric
 * @us: microseconds
 * @...: its labels, each a name and a text; NULL
 */
void gwha_metric_us(FILE *out, const char *name, uint64_t us, ...)
{
	va_list labels;

	va_start(labels, us);
	put_labels(out, name, labels);
	va_end(labels);
	fprintf(out, " %" PRIu64 ".%06" PRIu64 "\n", us / 1000000, us % 1000000);
}
