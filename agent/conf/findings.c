// SPDX-License-Identifier: GPL-2.0-or-later
/* What is found wrong with a configuration: where, what, and what to do. */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "findings.h"

/* What is longer is no slip of the keyboard. */
#define WORD_MAX 32

/**
 * gwha_findings_add - add a finding, unless it is there already
 * @f: added to
 * @severity: how bad it is
 * @rule: ID of the requirement, or ""; kept
 * @place: where
 * @text: what is wrong, and what to do
 *
 * What two nodes of one file have in common is found for each, and told once.
 */
void gwha_findings_add(struct gwha_findings *f, enum gwha_severity severity,
		       const char *rule, struct gwha_place place,
		       const char *text)
{
	size_t *count = severity == GWHA_ERROR ? &f->errors : &f->warnings;
	struct gwha_finding new = {severity, rule, place, ""};

	snprintf(new.text, sizeof(new.text), "%s", text);
	/*
	 * What a file holds must not move a terminal's cursor; and a character
	 * that is cut in two is none, which JSON refuses.
	 */
	for (char *c = new.text; *c; c++)
		if (*c < ' ' || *c > '~')
			*c = '?';
	for (size_t i = 0; i < f->n; i++)
		if (f->at[i].place.line == place.line &&
		    f->at[i].place.column == place.column &&
		    f->at[i].severity == severity &&
		    !strcmp(f->at[i].text, new.text))
			return;
	if (++*count <= GWHA_FINDINGS_MAX)
		f->at[f->n++] = new;
}

static void add(struct gwha_findings *f, enum gwha_severity severity,
		const char *rule, struct gwha_place place, const char *fmt,
		va_list args)
{
	char text[sizeof(f->at[0].text)];

	vsnprintf(text, sizeof(text), fmt, args);
	gwha_findings_add(f, severity, rule, place, text);
}

/**
 * gwha_wrong - add an error
 * @f: added to
 * @rule: ID of the requirement, or ""; kept
 * @place: where
 * @fmt: what is wrong, and what to do; as for printf
 */
void gwha_wrong(struct gwha_findings *f, const char *rule,
		struct gwha_place place, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add(f, GWHA_ERROR, rule, place, fmt, args);
	va_end(args);
}

/**
 * gwha_doubt - add a warning
 * @f: added to
 * @rule: ID of the requirement, or ""; kept
 * @place: where
 * @fmt: what may be wrong, and what to do; as for printf
 */
void gwha_doubt(struct gwha_findings *f, const char *rule,
		struct gwha_place place, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add(f, GWHA_WARNING, rule, place, fmt, args);
	va_end(args);
}

static int compare(const void *one, const void *two)
{
	const struct gwha_finding *a = one, *b = two;

	if (a->place.line != b->place.line)
		return a->place.line < b->place.line ? -1 : 1;
	if (a->place.column != b->place.column)
		return a->place.column < b->place.column ? -1 : 1;
	return strcmp(a->text, b->text);
}

/**
 * gwha_findings_sort - in the order of the file
 * @f: findings
 */
void gwha_findings_sort(struct gwha_findings *f)
{
	qsort(f->at, f->n, sizeof(f->at[0]), compare);
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* How many letters must be added, taken away or changed. */
static size_t distance(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	size_t row[WORD_MAX + 1];
	size_t up, left;

	if (n > WORD_MAX || m > WORD_MAX)
		return WORD_MAX;
	for (size_t j = 0; j <= m; j++)
		row[j] = j;
	for (size_t i = 1; i <= n; i++) {
		left = row[0];
		row[0] = i;
		for (size_t j = 1; j <= m; j++) {
			up = row[j];
			row[j] = least(least(up, row[j - 1]) + 1,
				       left + (a[i - 1] != b[j - 1]));
			left = up;
		}
	}
	return row[m];
}

/**
 * gwha_nearest - the word that was probably meant
 * @word: what was written
 * @known: words there are
 * @n: how many
 *
 * Return: one of them, or NULL if none is near.
 */
const char *gwha_nearest(const char *word, const char *const *known, size_t n)
{
	size_t best = strlen(word) / 3 + 2;
	const char *nearest = NULL;

	for (size_t i = 0; i < n; i++) {
		size_t d = distance(word, known[i]);

		/* cut short, as on the command line */
		if (*word && word[1] && !strncmp(word, known[i], strlen(word)))
			d = 1;
		if (d >= best || d >= strlen(known[i]))
			continue;
		best = d;
		nearest = known[i];
	}
	return nearest;
}

/**
 * gwha_unknown_key - tell of a key that there is not
 * @f: where
 * @what: what has it
 * @key: the key
 * @place: where it stands
 * @known: keys there are
 * @n: how many
 */
void gwha_unknown_key(struct gwha_findings *f, const char *what,
		      const char *key, struct gwha_place place,
		      const char *const *known, size_t n)
{
	const char *nearest = gwha_nearest(key, known, n);
	char list[384] = "";
	size_t used = 0;

	if (nearest) {
		gwha_wrong(f, "", place,
			   "%s has no key \"%.64s\": did you mean \"%s\"?",
			   what, key, nearest);
		return;
	}
	for (size_t i = 0; i < n && used < sizeof(list); i++)
		used += (size_t)snprintf(list + used, sizeof(list) - used,
					 "%s%s", i ? ", " : "", known[i]);
	gwha_wrong(f, "", place,
		   "%s has no key \"%.64s\": it must be one of %s", what, key,
		   list);
}
