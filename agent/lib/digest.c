// SPDX-License-Identifier: GPL-2.0-or-later
/* What tells two texts apart, in short: SHA-256. */

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "digest.h"

/**
 * gwha_digest - the digest of a text
 * @to: set to it, in hexadecimal digits; "" on failure
 * @text: the text
 * @size: its bytes
 *
 * Return: 0 or -1.
 */
int gwha_digest(char to[GWHA_DIGEST_TEXT], const void *text, size_t size)
{
	unsigned char out[EVP_MAX_MD_SIZE];
	unsigned int n = 0;

	*to = '\0';
	if (!EVP_Digest(text, size, out, &n, EVP_sha256(), NULL) ||
	    2 * n + 1 != GWHA_DIGEST_TEXT)
		return -1;
	for (unsigned int i = 0; i < n; i++)
		snprintf(to + 2 * i, 3, "%02x", out[i]);
	return 0;
}

/**
 * gwha_digest_is - whether a text is a digest
 * @text: text
 */
bool gwha_digest_is(const char *text)
{
	return strlen(text) == GWHA_DIGEST_TEXT - 1 &&
	       strspn(text, "0123456789abcdef") == GWHA_DIGEST_TEXT - 1;
}
