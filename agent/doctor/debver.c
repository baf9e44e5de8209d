// SPDX-License-Identifier: GPL-2.0-or-later
/* Versions of Debian packages, in the order that Debian's policy gives them. */

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "debver.h"

/**
 * gwha_debver_upstream - what of a package's version is its program's
 * @version: of a package: [EPOCH:]UPSTREAM[-REVISION]
 * @text: overwritten
 * @size: of @text
 */
void gwha_debver_upstream(const char *version, char *text, size_t size)
{
	const char *epoch = strchr(version, ':');
	char *revision;

	snprintf(text, size, "%s", epoch ? epoch + 1 : version);
	revision = strrchr(text, '-');
	if (revision)
		*revision = '\0';
}

/* '~' is before the end, which is before letters, which are before the rest. */
static int rank(char c)
{
	if (c == '~')
		return -1;
	if (!c || isdigit((unsigned char)c))
		return 0;
	if (isalpha((unsigned char)c))
		return c;
	return (unsigned char)c + 256;
}

/**
 * gwha_debver_compare - which of two versions is later
 * @a: a version, without epoch and revision
 * @b: another
 *
 * Return: less than, equal to or greater than 0.
 */
int gwha_debver_compare(const char *a, const char *b)
{
	while (*a || *b) {
		while ((*a && !isdigit((unsigned char)*a)) ||
		       (*b && !isdigit((unsigned char)*b))) {
			if (rank(*a) != rank(*b))
				return rank(*a) - rank(*b);
			a += !!*a;
			b += !!*b;
		}
		while (*a == '0')
			a++;
		while (*b == '0')
			b++;
		size_t n = strspn(a, "0123456789"), m = strspn(b, "0123456789");

		if (n != m)
			return n < m ? -1 : 1;
		int order = strncmp(a, b, n);

		if (order)
			return order;
		a += n;
		b += m;
	}
	return 0;
}
