/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The only file of the core that names a header from outside it. */

#ifndef GWHA_CORE_DEPS_H
#define GWHA_CORE_DEPS_H

#ifdef __KERNEL__
#include <linux/types.h>
#include <linux/string.h>
#else
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

void *memcpy(void *to, const void *from, size_t n);
void *memset(void *to, int byte, size_t n);
int memcmp(const void *a, const void *b, size_t n);
#endif

/* Enumerations that the contract defines: states, causes, reasons. */
#include <linux/gwha.h>

/* Big-endian fields of a frame, which need not be aligned. */
static inline u16 gwha_get_be16(const u8 *p)
{
	return (u16)((u16)p[0] << 8 | p[1]);
}

static inline void gwha_put_be16(u8 *p, u16 v)
{
	p[0] = (u8)(v >> 8);
	p[1] = (u8)v;
}

static inline u32 gwha_get_be32(const u8 *p)
{
	return (u32)gwha_get_be16(p) << 16 | gwha_get_be16(p + 2);
}

static inline void gwha_put_be32(u8 *p, u32 v)
{
	gwha_put_be16(p, (u16)(v >> 16));
	gwha_put_be16(p + 2, (u16)v);
}

static inline u64 gwha_get_be64(const u8 *p)
{
	return (u64)gwha_get_be32(p) << 32 | gwha_get_be32(p + 4);
}

static inline void gwha_put_be64(u8 *p, u64 v)
{
	gwha_put_be32(p, (u32)(v >> 32));
	gwha_put_be32(p + 4, (u32)v);
}

#endif /* GWHA_CORE_DEPS_H */
