/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Poly1305 for the tests of streams: RFC 8439 2.5, slow. */

#ifndef GWHA_SELFTEST_POLY1305_H
#define GWHA_SELFTEST_POLY1305_H

#include <string.h>

#include "deps.h"

static inline u32 aead_le32(const u8 *p)
{
	return p[0] | (u32)p[1] << 8 | (u32)p[2] << 16 | (u32)p[3] << 24;
}

static inline void aead_put_le(u8 *p, u64 v, int n)
{
	int i;

	for (i = 0; i < n; i++)
		p[i] = (u8)(v >> 8 * i);
}

struct poly1305 {
	u32 r[5];
	u32 h[5];
};

/* Numbers of 130 bits, 26 in each word; @top is the bit behind the block. */
static inline void poly1305_split(u32 *to, const u8 *p, u32 top)
{
	to[0] = aead_le32(p) & 0x3ffffff;
	to[1] = aead_le32(p + 3) >> 2 & 0x3ffffff;
	to[2] = aead_le32(p + 6) >> 4 & 0x3ffffff;
	to[3] = aead_le32(p + 9) >> 6 & 0x3ffffff;
	to[4] = aead_le32(p + 12) >> 8 | top << 24;
}

static inline void poly1305_block(struct poly1305 *s, const u8 *p)
{
	u64 d[5] = { 0 };
	u32 m[5];
	u64 carry = 0;
	int i;
	int j;

	poly1305_split(m, p, 1);
	for (i = 0; i < 5; i++)
		s->h[i] += m[i];
	for (i = 0; i < 5; i++)
		for (j = 0; j < 5; j++)
			d[(i + j) % 5] += (u64)s->h[i] * s->r[j] *
					  (i + j > 4 ? 5 : 1);
	for (i = 0; i < 5; i++) {
		d[i] += carry;
		s->h[i] = d[i] & 0x3ffffff;
		carry = d[i] >> 26;
	}
	carry = s->h[0] + carry * 5;
	s->h[0] = carry & 0x3ffffff;
	s->h[1] += (u32)(carry >> 26);
}

/* Zeros up to a multiple of 16 bytes, RFC 8439 2.8. */
static inline void poly1305_padded(struct poly1305 *s, const u8 *p, u32 len)
{
	u8 block[16];
	u32 i;

	for (i = 0; i < len; i += 16) {
		memset(block, 0, sizeof(block));
		memcpy(block, p + i, len - i < 16 ? len - i : 16);
		poly1305_block(s, block);
	}
}

static inline void poly1305_end(struct poly1305 *s, const u8 *pad, u8 *tag)
{
	u32 g[5];
	u64 f = 0;
	u32 carry;
	int i;
	int n;

	for (n = 0; n < 2; n++) {
		for (carry = 0, i = 0; i < 5; i++) {
			s->h[i] += carry;
			carry = s->h[i] >> 26;
			s->h[i] &= 0x3ffffff;
		}
		s->h[0] += carry * 5;
	}
	for (carry = 5, i = 0; i < 5; i++) {
		g[i] = s->h[i] + carry;
		carry = g[i] >> 26;
		g[i] &= 0x3ffffff;
	}
	if (carry)
		memcpy(s->h, g, sizeof(g));
	for (i = 0; i < 4; i++) {
		static const u8 low[4] = { 0, 6, 12, 18 };
		u32 word = s->h[i] >> low[i] | s->h[i + 1] << (26 - low[i]);

		f = (f >> 32) + word + aead_le32(pad + 4 * i);
		aead_put_le(tag + 4 * i, f, 4);
	}
}

#endif /* GWHA_SELFTEST_POLY1305_H */
