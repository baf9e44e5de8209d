/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Versions of Debian packages. Pure. */

#ifndef GWHA_DEBVER_H
#define GWHA_DEBVER_H

#include <stddef.h>

void gwha_debver_upstream(const char *version, char *text, size_t size);
int gwha_debver_compare(const char *a, const char *b);

#endif /* GWHA_DEBVER_H */
