/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VRRP advertisements: bytes to struct and back.
 *
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+-------+---------------+---------------+---------------+
 * |Version| Type  |     VRID      |   Priority    |  Addr Count   |
 * +-------+-------+---------------+---------------+---------------+
 * |v3: 0 | Max Advert Interval cs |                               |
 * |v2: Auth Type  | Interval in s  |           Checksum            |
 * +---------------+---------------+-------------------------------+
 * |           Addr Count addresses of 4 or 16 bytes ...           |
 * +---------------------------------------------------------------+
 * |            v2 only: 8 bytes of authentication data            |
 * +---------------------------------------------------------------+
 * |   only with an epoch: the 12 bytes drawn below                |
 * +---------------------------------------------------------------+
 * |          only with HMAC: the trailer drawn in trailer.h       |
 * +---------------------------------------------------------------+
 *
 * What gwha nodes may tell each other of their group, which no RFC has
 * (docs/decisions/0009). The checksum covers it; the epoch is 1 to
 * GWHA_EPOCH_MAX.
 *
 * +---------------+---------------+-------------------------------+
 * |   Type 0x47   |   Length 12   |          Reserved 0           |
 * +---------------+---------------+-------------------------------+
 * |                         Epoch, 64 bits                        |
 * |                                                               |
 * +---------------------------------------------------------------+
 */

#ifndef GWHA_CORE_WIRE_H
#define GWHA_CORE_WIRE_H

#include "deps.h"

#define GWHA_WIRE_HDR		8
#define GWHA_WIRE_AUTH		8	/* version 2, after the addresses */
#define GWHA_WIRE_AUTH_TEXT	1	/* auth type, RFC 2338 5.3.6 */
#define GWHA_WIRE_EPOCH		12	/* behind a message */
#define GWHA_WIRE_TRAILER	28	/* behind both, see trailer.h */
#define GWHA_WIRE_TYPE_ADVERT	1
/*
 * The longest we send: 20 IPv6 addresses, one more for a link-local one, an
 * epoch and a trailer.
 */
#define GWHA_WIRE_MAX						\
	(GWHA_WIRE_HDR + 16 * (GWHA_VIP_MAX + 1) +		\
	 GWHA_WIRE_EPOCH + GWHA_WIRE_TRAILER)

/**
 * struct gwha_addr - an address of either family
 * @b: network order; IPv4 in the first four bytes, the rest zero
 */
struct gwha_addr {
	u8 b[16];
};

/**
 * enum gwha_dialect - what the checksum of an IPv4 version 3 advert covers
 * @GWHA_CSUM_PSEUDO: message and pseudo-header (RFC 5798 as deployed)
 * @GWHA_CSUM_PLAIN: message only (RFC 9568 5.2.8)
 *
 * IPv6 always has the pseudo-header, version 2 never.
 */
enum gwha_dialect {
	GWHA_CSUM_PSEUDO,
	GWHA_CSUM_PLAIN,
};

/**
 * struct gwha_meta - what the IP header says of an advert
 * @family: GWHA_FAMILY_INET or GWHA_FAMILY_INET6
 * @ttl: TTL or hop limit
 * @src: source address
 * @dst: destination address
 */
struct gwha_meta {
	u8 family;
	u8 ttl;
	struct gwha_addr src;
	struct gwha_addr dst;
};

/**
 * struct gwha_advert - an advertisement, decoded
 * @version: 2 or 3
 * @vrid: virtual router
 * @prio: 0 resigns, 255 is the address owner
 * @auth_type: version 2 only, else 0
 * @auth: authentication data, version 2 only, else zeros
 * @trailer: GWHA_WIRE_TRAILER bytes stand behind all else
 * @epoch: of the sender's group, 0 if it is not told
 * @dialect: enum gwha_dialect; meaningful for IPv4 version 3
 * @count: addresses listed
 * @interval_us: advertisement interval of the sender
 * @src: sender
 */
struct gwha_advert {
	u8 version;
	u8 vrid;
	u8 prio;
	u8 auth_type;
	u8 auth[GWHA_WIRE_AUTH];
	bool trailer;
	u8 dialect;
	u8 count;
	u32 interval_us;
	u64 epoch;
	struct gwha_addr src;
};

u8 gwha_wire_parse(const u8 *data, u32 len, const struct gwha_meta *meta,
		   struct gwha_advert *ad);
bool gwha_wire_lists(const u8 *data, u32 len, u8 family,
		     const struct gwha_addr *vips, u8 n);
u32 gwha_wire_build(u8 *buf, u32 size, const struct gwha_advert *ad,
		    const struct gwha_addr *vips,
		    const struct gwha_meta *meta);
void gwha_wire_sum(u8 *data, u32 len, const struct gwha_advert *ad,
		   const struct gwha_meta *meta);

/* Bytes of an address of a family. */
static inline u8 gwha_addr_len(u8 family)
{
	return family == GWHA_FAMILY_INET6 ? 16 : 4;
}

/* fe80::/10: an address that every interface may have. */
static inline bool gwha_addr_is_link(u8 family, const struct gwha_addr *a)
{
	return family == GWHA_FAMILY_INET6 && a->b[0] == 0xfe &&
	       (a->b[1] & 0xc0) == 0x80;
}

/* Compares in network order, unsigned (RFC 9568 6.4.3). */
static inline int gwha_addr_cmp(const struct gwha_addr *a,
				const struct gwha_addr *b)
{
	return memcmp(a->b, b->b, sizeof(a->b));
}

#endif /* GWHA_CORE_WIRE_H */
