/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ChaCha20-Poly1305 for the tests of streams: RFC 8439, slow. */

#ifndef GWHA_SELFTEST_AEAD_H
#define GWHA_SELFTEST_AEAD_H

#include <string.h>

#include "hmac.h"
#include "poly1305.h"
#include "sync_stream.h"

static inline void chacha_quarter(u32 *x, int a, int b, int c, int d)
{
	x[a] += x[b];
	x[d] = sha256_turn(x[d] ^ x[a], 16);
	x[c] += x[d];
	x[b] = sha256_turn(x[b] ^ x[c], 20);
	x[a] += x[b];
	x[d] = sha256_turn(x[d] ^ x[a], 24);
	x[c] += x[d];
	x[b] = sha256_turn(x[b] ^ x[c], 25);
}

/* RFC 8439 2.3 */
static inline void chacha_block(const u8 *key, u32 counter, const u8 *nonce,
				u8 *out)
{
	u32 in[16] = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 };
	u32 x[16];
	int i;

	for (i = 0; i < 8; i++)
		in[4 + i] = aead_le32(key + 4 * i);
	in[12] = counter;
	for (i = 0; i < 3; i++)
		in[13 + i] = aead_le32(nonce + 4 * i);
	memcpy(x, in, sizeof(x));
	for (i = 0; i < 10; i++) {
		chacha_quarter(x, 0, 4, 8, 12);
		chacha_quarter(x, 1, 5, 9, 13);
		chacha_quarter(x, 2, 6, 10, 14);
		chacha_quarter(x, 3, 7, 11, 15);
		chacha_quarter(x, 0, 5, 10, 15);
		chacha_quarter(x, 1, 6, 11, 12);
		chacha_quarter(x, 2, 7, 8, 13);
		chacha_quarter(x, 3, 4, 9, 14);
	}
	for (i = 0; i < 16; i++)
		aead_put_le(out + 4 * i, x[i] + in[i], 4);
}

static inline void chacha_xor(const u8 *key, const u8 *nonce, u8 *text, u32 len)
{
	u8 block[64];
	u32 i;

	for (i = 0; i < len; i++) {
		if (i % 64 == 0)
			chacha_block(key, 1 + i / 64, nonce, block);
		text[i] ^= block[i % 64];
	}
}

/* RFC 8439 2.8, of what is sealed already. */
static inline void aead_tag(const u8 *key, const u8 *nonce, const u8 *ad,
			    u32 ad_len, const u8 *text, u32 len, u8 *tag)
{
	struct poly1305 s = { 0 };
	u8 once[64];
	u8 lens[16];

	chacha_block(key, 0, nonce, once);
	once[3] &= 15;
	once[7] &= 15;
	once[11] &= 15;
	once[15] &= 15;
	once[4] &= 252;
	once[8] &= 252;
	once[12] &= 252;
	poly1305_split(s.r, once, 0);
	poly1305_padded(&s, ad, ad_len);
	poly1305_padded(&s, text, len);
	aead_put_le(lens, ad_len, 8);
	aead_put_le(lens + 8, len, 8);
	poly1305_block(&s, lens);
	poly1305_end(&s, once + 16, tag);
}

static inline void aead_seal(const u8 *key, u64 number, const u8 *ad, u8 *text,
			     u32 len)
{
	u8 nonce[12] = { 0 };

	aead_put_le(nonce + 4, number, 8);
	chacha_xor(key, nonce, text, len);
	aead_tag(key, nonce, ad, 16, text, len, text + len);
}

static inline bool aead_open(const u8 *key, u64 number, const u8 *ad, u8 *text,
			     u32 len)
{
	u8 nonce[12] = { 0 };
	u8 tag[16];

	aead_put_le(nonce + 4, number, 8);
	aead_tag(key, nonce, ad, 16, text, len, tag);
	if (memcmp(tag, text + len, 16))
		return false;
	chacha_xor(key, nonce, text, len);

	return true;
}

static inline void aead_hmac(const u8 *key, u32 key_len, const u8 *text,
			     u32 len, u8 *out)
{
	hmac_sha256(key, key_len, text, len, out);
}

static const struct gwha_stream_crypto aead = {
	.hmac = aead_hmac,
	.seal = aead_seal,
	.open = aead_open,
};

#endif /* GWHA_SELFTEST_AEAD_H */
