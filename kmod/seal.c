// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * HMAC-SHA256 (RFC 2104) over the kernel's library SHA-256: no transform to
 * allocate, nothing that sleeps, so that adverts are sealed where they are sent.
 * And ChaCha20-Poly1305 (RFC 8439), likewise of the library, for synchronisation.
 */

#include <crypto/algapi.h>
#include <crypto/chacha20poly1305.h>
#include <crypto/sha2.h>
#include <linux/string.h>

#include "seal.h"

#define SEAL_IPAD 0x36
#define SEAL_OPAD 0x5c

/* Begins a hash with the key, zeros behind it, exclusive-ored to @pad. */
static void seal_begin(struct sha256_ctx *hash, const u8 *key, unsigned int len,
		       u8 pad)
{
	u8 block[SHA256_BLOCK_SIZE];
	unsigned int i;

	BUILD_BUG_ON(GWHA_AUTH_SECRET_MAX != SHA256_BLOCK_SIZE);
	for (i = 0; i < sizeof(block); i++)
		block[i] = (i < len ? key[i] : 0) ^ pad;
	sha256_init(hash);
	sha256_update(hash, block, sizeof(block));
	memzero_explicit(block, sizeof(block));
}

static void seal_digest(const struct gwha_auth_key *key,
			const struct gwha_auth_text *text,
			u8 digest[SHA256_DIGEST_SIZE])
{
	static const u8 no_tag[GWHA_AUTH_TAG];
	struct sha256_ctx hash;

	seal_begin(&hash, key->secret, key->len, SEAL_IPAD);
	sha256_update(&hash, text->head, sizeof(text->head));
	sha256_update(&hash, text->rest, text->rest_len);
	sha256_update(&hash, no_tag, sizeof(no_tag));
	sha256_final(&hash, digest);

	seal_begin(&hash, key->secret, key->len, SEAL_OPAD);
	sha256_update(&hash, digest, SHA256_DIGEST_SIZE);
	sha256_final(&hash, digest);
	memzero_explicit(&hash, sizeof(hash));
}

static void seal_make(const struct gwha_auth_key *key,
		      const struct gwha_auth_text *text, u8 *tag)
{
	u8 digest[SHA256_DIGEST_SIZE];

	seal_digest(key, text, digest);
	memcpy(tag, digest, GWHA_AUTH_TAG);
}

static bool seal_holds(const struct gwha_auth_key *key,
		       const struct gwha_auth_text *text, const u8 *tag)
{
	u8 digest[SHA256_DIGEST_SIZE];

	seal_digest(key, text, digest);
	return !crypto_memneq(digest, tag, GWHA_AUTH_TAG);
}

const struct gwha_auth_mac gwha_seal_mac = {
	.make = seal_make,
	.holds = seal_holds,
};

static void seal_hmac(const u8 *key, u32 key_len, const u8 *text, u32 len,
		      u8 *out)
{
	struct sha256_ctx hash;

	seal_begin(&hash, key, key_len, SEAL_IPAD);
	sha256_update(&hash, text, len);
	sha256_final(&hash, out);

	seal_begin(&hash, key, key_len, SEAL_OPAD);
	sha256_update(&hash, out, SHA256_DIGEST_SIZE);
	sha256_final(&hash, out);
	memzero_explicit(&hash, sizeof(hash));
}

static void seal_seal(const u8 *key, u64 nonce, const u8 *ad, u8 *text, u32 len)
{
	chacha20poly1305_encrypt(text, text, len, ad, GWHA_SYNC_HDR, nonce,
				 key);
}

static bool seal_open(const u8 *key, u64 nonce, const u8 *ad, u8 *text, u32 len)
{
	return chacha20poly1305_decrypt(text, text, len + GWHA_SYNC_TAG, ad,
					GWHA_SYNC_HDR, nonce, key);
}

const struct gwha_stream_crypto gwha_seal_stream = {
	.hmac = seal_hmac,
	.seal = seal_seal,
	.open = seal_open,
};
