/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a router is told about authentication. The formats are in wire.h (text)
 * and trailer.h (HMAC).
 */

#ifndef GWHA_CORE_AUTH_H
#define GWHA_CORE_AUTH_H

#include "deps.h"

#define GWHA_AUTH_TEXT_LEN	8	/* bytes, RFC 2338 5.3.6 */
#define GWHA_AUTH_SECRET_MIN	16	/* bytes; keepalived wants 32 */
#define GWHA_AUTH_SECRET_MAX	64	/* bytes: a block of SHA-256 */

/**
 * struct gwha_auth_key - an HMAC key
 * @id: its number, 1-255, the same on all nodes
 * @len: length of @secret, GWHA_AUTH_SECRET_MIN to GWHA_AUTH_SECRET_MAX
 * @secret: key material, zeros behind @len
 */
struct gwha_auth_key {
	u8 id;
	u8 len;
	u8 secret[GWHA_AUTH_SECRET_MAX];
};

/**
 * struct gwha_auth - how a router's adverts are authenticated
 * @type: GWHA_AUTH_*
 * @mode: GWHA_AUTH_MODE_*, with @type hmac
 * @send: id of the key that signs own adverts; 0, which only the permissive
 *	mode may have, signs none
 * @n_keys: length of @keys
 * @text: padded with zeros, with @type text
 * @keys: with @type hmac, each id once
 *
 * Holds secrets: whoever frees a copy wipes it before.
 */
struct gwha_auth {
	u8 type;
	u8 mode;
	u8 send;
	u8 n_keys;
	u8 text[GWHA_AUTH_TEXT_LEN];
	struct gwha_auth_key keys[GWHA_KEYS_MAX];
};

#endif /* GWHA_CORE_AUTH_H */
