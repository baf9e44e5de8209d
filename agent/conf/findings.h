/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is found wrong with a configuration: where, what, and what to do. */

#ifndef GWHA_FINDINGS_H
#define GWHA_FINDINGS_H

#include <stdbool.h>
#include <stddef.h>

/* A place in a file, counted from 1; line 0 is the file as a whole. */
struct gwha_place {
	unsigned int line;
	unsigned int column;
};

enum gwha_severity {
	GWHA_ERROR,
	GWHA_WARNING,
};

/* Of each severity, so many are kept; all are counted. */
#define GWHA_FINDINGS_MAX 20

/**
 * struct gwha_finding - something that is wrong, or may be
 * @severity: whether the file can be used
 * @rule: ID of the requirement, or ""
 * @place: where
 * @text: what is wrong and what to do; one line
 */
struct gwha_finding {
	enum gwha_severity severity;
	const char *rule;
	struct gwha_place place;
	char text[512];
};

/**
 * struct gwha_findings - all that is found
 * @n: how many are kept
 * @errors: how many errors there are
 * @warnings: how many warnings there are
 * @at: those that are kept
 */
struct gwha_findings {
	size_t n;
	size_t errors;
	size_t warnings;
	struct gwha_finding at[2 * GWHA_FINDINGS_MAX];
};

__attribute__((format(printf, 4, 5))) void
gwha_wrong(struct gwha_findings *f, const char *rule, struct gwha_place place,
	   const char *fmt, ...);
__attribute__((format(printf, 4, 5))) void
gwha_doubt(struct gwha_findings *f, const char *rule, struct gwha_place place,
	   const char *fmt, ...);
void gwha_findings_add(struct gwha_findings *f, enum gwha_severity severity,
		       const char *rule, struct gwha_place place,
		       const char *text);
void gwha_findings_sort(struct gwha_findings *f);
void gwha_unknown_key(struct gwha_findings *f, const char *what,
		      const char *key, struct gwha_place place,
		      const char *const *known, size_t n);
const char *gwha_nearest(const char *word, const char *const *known, size_t n);

#endif /* GWHA_FINDINGS_H */
