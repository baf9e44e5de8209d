/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Authentication of adverts: what a router is told about it, and which adverts
 * pass. Text is in the message itself (wire.h), HMAC in a trailer (trailer.h).
 */

#ifndef GWHA_CORE_AUTH_H
#define GWHA_CORE_AUTH_H

#include "wire.h"

#define GWHA_AUTH_SECRET_MIN	16	/* bytes; keepalived wants 32 */
#define GWHA_AUTH_SECRET_MAX	64	/* bytes: a block of SHA-256 */
#define GWHA_AUTH_TAG		16	/* bytes of HMAC-SHA256 that are sent */

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
 * struct gwha_auth_conf - how a router's adverts are authenticated
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
struct gwha_auth_conf {
	u8 type;
	u8 mode;
	u8 send;
	u8 n_keys;
	u8 text[GWHA_WIRE_AUTH];
	struct gwha_auth_key keys[GWHA_KEYS_MAX];
};

/**
 * struct gwha_auth_text - what a tag is computed over
 * @head: sender and router, and the message's header without its checksum
 * @rest: the rest of the message and of the trailer, up to the tag
 * @rest_len: its length in bytes
 *
 * GWHA_AUTH_TAG zero bytes follow, in the place of the tag.
 */
struct gwha_auth_text {
	u8 head[20 + GWHA_WIRE_HDR];
	const u8 *rest;
	u32 rest_len;
};

/**
 * struct gwha_auth_mac - HMAC-SHA256, which the core has not
 * @make: computes the tag of a text
 * @holds: whether a tag is that of a text, in a time that does not tell where
 *	they differ
 */
struct gwha_auth_mac {
	void (*make)(const struct gwha_auth_key *key,
		     const struct gwha_auth_text *text, u8 *tag);
	bool (*holds)(const struct gwha_auth_key *key,
		      const struct gwha_auth_text *text, const u8 *tag);
};

/**
 * struct gwha_auth_frame - an advert whose sender is in doubt
 * @ad: as gwha_wire_parse() decoded it
 * @data: its bytes
 * @len: how many
 * @family: GWHA_FAMILY_*
 * @now_s: seconds of UTC, modulo 2^32
 */
struct gwha_auth_frame {
	const struct gwha_advert *ad;
	const u8 *data;
	u32 len;
	u8 family;
	u32 now_s;
};

struct gwha_replay;

u8 gwha_auth_check(const struct gwha_auth_conf *auth, struct gwha_replay *replay,
		   const struct gwha_auth_frame *frame,
		   const struct gwha_auth_mac *mac);
void gwha_auth_advert(const struct gwha_auth_conf *auth, struct gwha_advert *ad);

#endif /* GWHA_CORE_AUTH_H */
