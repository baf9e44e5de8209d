/* SPDX-License-Identifier: GPL-2.0-or-later */
/* HMAC-SHA256 for the tests of trailers: FIPS 180-4 and RFC 2104, slow. */

#ifndef GWHA_SELFTEST_HMAC_H
#define GWHA_SELFTEST_HMAC_H

#include <string.h>

#include "auth.h"

#define HMAC_TEXT_MAX 4300

struct sha256 {
	u32 state[8];
	u8 block[64];
	u64 len;
};

static inline u32 sha256_turn(u32 x, int n)
{
	return x >> n | x << (32 - n);
}

/* FIPS 180-4 4.2.2: from the cube roots of the first 64 primes. */
static const u32 sha256_k[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
	0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
	0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
	0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
	0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static inline void sha256_block(struct sha256 *h)
{
	u32 w[64];
	u32 v[8];
	int i;

	for (i = 0; i < 16; i++)
		w[i] = (u32)gwha_get_be16(h->block + 4 * i) << 16 |
		       gwha_get_be16(h->block + 4 * i + 2);
	for (; i < 64; i++) {
		u32 a = w[i - 15];
		u32 b = w[i - 2];

		a = sha256_turn(a, 7) ^ sha256_turn(a, 18) ^ a >> 3;
		b = sha256_turn(b, 17) ^ sha256_turn(b, 19) ^ b >> 10;
		w[i] = w[i - 16] + a + w[i - 7] + b;
	}
	memcpy(v, h->state, sizeof(v));
	for (i = 0; i < 64; i++) {
		u32 e = sha256_turn(v[4], 6) ^ sha256_turn(v[4], 11) ^
			sha256_turn(v[4], 25);
		u32 a = sha256_turn(v[0], 2) ^ sha256_turn(v[0], 13) ^
			sha256_turn(v[0], 22);
		u32 t = v[7] + e + ((v[4] & v[5]) ^ (~v[4] & v[6])) +
			sha256_k[i] + w[i];

		a += (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
		memmove(v + 1, v, 7 * sizeof(*v));
		v[4] += t;
		v[0] = t + a;
	}
	for (i = 0; i < 8; i++)
		h->state[i] += v[i];
}

static inline void sha256_begin(struct sha256 *h)
{
	static const u32 start[8] = {
		0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
		0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
	};

	memcpy(h->state, start, sizeof(start));
	h->len = 0;
}

static inline void sha256_add(struct sha256 *h, const void *p, size_t len)
{
	const u8 *byte = p;

	for (; len; len--) {
		h->block[h->len++ % 64] = *byte++;
		if (h->len % 64 == 0)
			sha256_block(h);
	}
}

static inline void sha256_end(struct sha256 *h, u8 digest[32])
{
	static const u8 pad[64] = { 0x80 };
	u64 bits = h->len * 8;
	u8 tail[8];
	int i;

	for (i = 0; i < 8; i++)
		tail[i] = (u8)(bits >> (56 - 8 * i));
	sha256_add(h, pad, 1 + (119 - h->len % 64) % 64);
	sha256_add(h, tail, sizeof(tail));
	for (i = 0; i < 32; i++)
		digest[i] = (u8)(h->state[i / 4] >> (24 - 8 * (i % 4)));
}

/* @key of at most 64 bytes. */
static inline void hmac_sha256(const u8 *key, size_t key_len, const u8 *text,
			       size_t len, u8 digest[32])
{
	struct sha256 h;
	u8 block[64];
	size_t i;
	int outer;

	for (outer = 0; outer < 2; outer++) {
		memset(block, outer ? 0x5c : 0x36, sizeof(block));
		for (i = 0; i < key_len; i++)
			block[i] ^= key[i];
		sha256_begin(&h);
		sha256_add(&h, block, sizeof(block));
		sha256_add(&h, outer ? digest : text, outer ? 32 : len);
		sha256_end(&h, digest);
	}
}

static inline void hmac_make(const struct gwha_auth_key *key,
			     const struct gwha_auth_text *text, u8 *tag)
{
	u8 all[HMAC_TEXT_MAX] = { 0 };
	u8 digest[32];

	memcpy(all, text->head, sizeof(text->head));
	memcpy(all + sizeof(text->head), text->rest, text->rest_len);
	hmac_sha256(key->secret, key->len, all,
		    sizeof(text->head) + text->rest_len + GWHA_AUTH_TAG,
		    digest);
	memcpy(tag, digest, GWHA_AUTH_TAG);
}

static inline bool hmac_holds(const struct gwha_auth_key *key,
			      const struct gwha_auth_text *text, const u8 *tag)
{
	u8 right[GWHA_AUTH_TAG];

	hmac_make(key, text, right);
	return !memcmp(right, tag, sizeof(right));
}

static const struct gwha_auth_mac hmac = { hmac_make, hmac_holds };

#endif /* GWHA_SELFTEST_HMAC_H */
