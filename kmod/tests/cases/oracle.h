/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A second opinion on advertisements, written from the RFCs alone and in
 * another way than the core: checksums are remainders modulo 65535. Includes
 * nothing: comes after the core's wire.h.
 */

#ifndef GWHA_CASES_ORACLE_H
#define GWHA_CASES_ORACLE_H

/* A one's complement sum is the number itself, modulo 65535 (RFC 1071). */
static inline u32 oracle_remainder(u32 sum, const u8 *p, u32 len)
{
	u32 i;

	for (i = 0; i < len; i++)
		sum = (sum + (i % 2 ? p[i] : 256u * p[i])) % 65535;

	return sum;
}

/* RFC 8200 8.1 and, for IPv4, what RFC 5798 implementations send. */
static inline u32 oracle_pseudo(const struct gwha_meta *meta, u32 len)
{
	u32 alen = meta->family == GWHA_FAMILY_INET6 ? 16 : 4;
	u32 sum = oracle_remainder(0, meta->src.b, alen);

	sum = oracle_remainder(sum, meta->dst.b, alen);

	return (sum + len + 112) % 65535;
}

/* A right checksum leaves no remainder. */
static inline bool oracle_sum_right(const u8 *p, u32 len,
				    const struct gwha_meta *meta, bool pseudo)
{
	u32 sum = pseudo ? oracle_pseudo(meta, len) : 0;

	return oracle_remainder(sum, p, len) == 0;
}

/* How much of a message with 28 bytes behind it, or none, is summed up. */
static inline u32 oracle_summed(const struct gwha_meta *meta, u32 len,
				bool trailer)
{
	return trailer && meta->family != GWHA_FAMILY_INET6 ? len - 28 : len;
}

/* How many bytes stand behind a message that was decoded. */
static inline u32 oracle_more(const struct gwha_advert *ad)
{
	return (ad->epoch ? 12 : 0) + (ad->trailer ? 28 : 0);
}

/* Decision 0009: 0x47, 12, nothing, 63 bits that count. */
static inline u64 oracle_epoch(const u8 *p)
{
	u64 epoch = 0;
	int i;

	for (i = 4; i < 12; i++)
		epoch = epoch * 256 + p[i];
	if (p[0] != 0x47 || p[1] != 12 || p[2] || p[3] || p[4] > 127)
		return 0;

	return epoch;
}

/* Whether what stands behind a message is an epoch, a trailer, or both. */
static inline bool oracle_behind(const u8 *p, u32 more, struct gwha_advert *ad)
{
	ad->trailer = more == 28 || more == 40;
	if (more == 12 || more == 40)
		ad->epoch = oracle_epoch(p);

	return more == oracle_more(ad);
}

/* The checksum that makes it right. */
static inline void oracle_sum_fix(u8 *p, u32 len, const struct gwha_meta *meta,
				  bool pseudo)
{
	u32 sum = pseudo ? oracle_pseudo(meta, len) : 0;

	p[6] = 0;
	p[7] = 0;
	sum = (65535 - oracle_remainder(sum, p, len)) % 65535;
	p[6] = (u8)(sum / 256);
	p[7] = (u8)(sum % 256);
}

/*
 * The fields of an acceptable message (RFC 9568 5.2, RFC 3768 5.3), and what
 * may stand behind it; the checksum of IPv4 does not know of the 28 bytes.
 */
static inline bool oracle_decode(const u8 *p, u32 len,
				 const struct gwha_meta *meta,
				 struct gwha_advert *ad)
{
	bool inet6 = meta->family == GWHA_FAMILY_INET6;
	u32 own;

	if (meta->ttl != 255 || len < 8 || p[3] == 0)
		return false;

	memset(ad, 0, sizeof(*ad));
	if (p[0] == 0x21 && !inet6) {
		own = 16 + 4u * p[3];
		if (len < own || !oracle_behind(p + own, len - own, ad))
			return false;
		memcpy(ad->auth, p + own - 8, 8);
		ad->interval_us = p[5] * 1000000u;
		ad->auth_type = p[4];
		ad->dialect = GWHA_CSUM_PLAIN;
	} else if (p[0] == 0x31) {
		own = 8 + (inet6 ? 16u : 4u) * p[3];
		if (len < own || !oracle_behind(p + own, len - own, ad))
			return false;
		/* fe80::/10 first */
		if (inet6 && (p[8] != 0xfe || p[9] / 64 != 2))
			return false;
		ad->interval_us = (p[4] % 16 * 256u + p[5]) * 10000;
		ad->dialect = GWHA_CSUM_PSEUDO;
		if (!inet6 &&
		    !oracle_sum_right(p, oracle_summed(meta, len, ad->trailer),
				      meta, true))
			ad->dialect = GWHA_CSUM_PLAIN;
	} else {
		return false;
	}

	ad->version = p[0] / 16;
	ad->vrid = p[1];
	ad->prio = p[2];
	ad->count = p[3];
	ad->src = meta->src;

	return ad->interval_us != 0 &&
	       oracle_sum_right(p, oracle_summed(meta, len, ad->trailer), meta,
				ad->dialect == GWHA_CSUM_PSEUDO);
}

static inline bool oracle_same(const struct gwha_advert *a,
			       const struct gwha_advert *b)
{
	return a->version == b->version && a->vrid == b->vrid &&
	       a->prio == b->prio && a->auth_type == b->auth_type &&
	       a->dialect == b->dialect && a->count == b->count &&
	       a->interval_us == b->interval_us && a->trailer == b->trailer &&
	       a->epoch == b->epoch &&
	       !memcmp(a->auth, b->auth, sizeof(a->auth)) &&
	       !memcmp(&a->src, &b->src, sizeof(a->src));
}

/* Was it right to give @reason and, if that is 0, @ad? */
static inline bool oracle_agrees(const u8 *p, u32 len,
				 const struct gwha_meta *meta, u8 reason,
				 const struct gwha_advert *ad)
{
	struct gwha_advert want;

	if (!oracle_decode(p, len, meta, &want))
		return reason != 0;

	return reason == 0 && oracle_same(ad, &want);
}

/* The addresses of a message, as a caller would have them. */
static inline void oracle_list(const u8 *p, u8 family, struct gwha_addr *vips)
{
	u8 alen = family == GWHA_FAMILY_INET6 ? 16 : 4;
	u32 i;

	memset(vips, 0, p[3] * sizeof(*vips));
	for (i = 0; i < p[3]; i++)
		memcpy(vips[i].b, p + 8 + i * alen, alen);
}

#endif /* GWHA_CASES_ORACLE_H */
