/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What tells two texts apart, in short: SHA-256. */

#ifndef GWHA_DIGEST_H
#define GWHA_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

/* In hexadecimal digits, with the NUL. */
#define GWHA_DIGEST_TEXT 65

int gwha_digest(char to[GWHA_DIGEST_TEXT], const void *text, size_t size);
bool gwha_digest_is(const char *text);

#endif /* GWHA_DIGEST_H */
