// SPDX-License-Identifier: GPL-2.0-or-later
/* VRRP advertisements: bytes to struct and back (drawn in wire.h). */

#include "wire.h"
#include "limits.h"
#include "timing.h"

/* Where the fields of a header begin. */
enum wire_offset {
	OFF_VERSION_TYPE,
	OFF_VRID,
	OFF_PRIO,
	OFF_COUNT,
	OFF_V3_INTERVAL,
	OFF_V2_AUTH_TYPE = OFF_V3_INTERVAL,
	OFF_V2_INTERVAL,
	OFF_CHECKSUM,
};

/* Where the fields of an epoch begin. */
enum wire_epoch_offset {
	OFF_EPOCH_TYPE,
	OFF_EPOCH_LEN,
	OFF_EPOCH_RESERVED,
	OFF_EPOCH = 4,
};

#define EPOCH_TYPE 0x47 /* 'G' */
#define V3_INTERVAL_MASK 0x0fff /* the upper nibble is reserved */
#define SUM_HOLDS 0xffff /* of a message with its checksum */

/* Length of the header and the address list. */
static u32 wire_list_end(u8 family, u8 count)
{
	return GWHA_WIRE_HDR + (u32)count * gwha_addr_len(family);
}

/* Length of a whole advertisement. */
static u32 wire_len(u8 version, u8 family, u8 count)
{
	u32 len = wire_list_end(family, count);

	return version == 2 ? len + GWHA_WIRE_AUTH : len;
}

/* Adds up big-endian words; @len is even and below 64 KiB. */
static u32 wire_sum(const u8 *p, u32 len)
{
	u32 sum = 0;
	u32 i;

	for (i = 0; i < len; i += 2)
		sum += gwha_get_be16(p + i);

	return sum;
}

/* RFC 8200 8.1; the pseudo-header of IPv4 adds up in the same way. */
static u32 wire_sum_pseudo(const struct gwha_meta *meta, u32 len)
{
	u8 alen = gwha_addr_len(meta->family);

	return wire_sum(meta->src.b, alen) + wire_sum(meta->dst.b, alen) + len +
	       GWHA_IPPROTO;
}

/* RFC 1071: carries are added to the end. */
static u16 wire_fold(u32 sum)
{
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);

	return (u16)sum;
}

/*
 * How much of @len bytes the checksum is over: a trailer is the IPv6 payload's
 * (RFC 8200 8.1), but not the IPv4 message's.
 */
static u32 wire_summed(u8 family, u32 len, bool trailer)
{
	return trailer && family == GWHA_FAMILY_INET ? len - GWHA_WIRE_TRAILER :
						       len;
}

/* The epoch that @p points at, 0 if it is none. */
static u64 wire_epoch(const u8 *p)
{
	u64 epoch = gwha_get_be64(p + OFF_EPOCH);

	if (p[OFF_EPOCH_TYPE] != EPOCH_TYPE ||
	    p[OFF_EPOCH_LEN] != GWHA_WIRE_EPOCH ||
	    gwha_get_be16(p + OFF_EPOCH_RESERVED))
		return 0;

	return epoch <= GWHA_EPOCH_MAX ? epoch : 0;
}

static void wire_put_epoch(u8 *p, u64 epoch)
{
	p[OFF_EPOCH_TYPE] = EPOCH_TYPE;
	p[OFF_EPOCH_LEN] = GWHA_WIRE_EPOCH;
	gwha_put_be64(p + OFF_EPOCH, epoch);
}

/* Whether @more bytes at @p are what may follow a message. */
static bool wire_more_known(const u8 *p, u32 more)
{
	if (more == GWHA_WIRE_EPOCH ||
	    more == GWHA_WIRE_EPOCH + GWHA_WIRE_TRAILER)
		return wire_epoch(p);

	return !more || more == GWHA_WIRE_TRAILER;
}

/* Version 2 and plain IPv4 leave the pseudo-header out. */
static bool wire_wants_pseudo(u8 version, u8 family, u8 dialect)
{
	if (version == 2)
		return false;

	return family == GWHA_FAMILY_INET6 || dialect == GWHA_CSUM_PSEUDO;
}

/* Everything that can be judged without the checksum, cheapest first. */
static u8 wire_check_shape(const u8 *data, u32 len,
			   const struct gwha_meta *meta)
{
	u8 version;
	u8 count;
	u32 want;

	if (meta->ttl != GWHA_TTL)
		return GWHA_A_COUNTERS_DROP_TTL;
	if (len < GWHA_WIRE_HDR)
		return GWHA_A_COUNTERS_DROP_SHORT;

	version = data[OFF_VERSION_TYPE] >> 4;
	if (version != 3 && !(version == 2 && meta->family == GWHA_FAMILY_INET))
		return GWHA_A_COUNTERS_DROP_VERSION;
	if ((data[OFF_VERSION_TYPE] & 0x0f) != GWHA_WIRE_TYPE_ADVERT)
		return GWHA_A_COUNTERS_DROP_TYPE;

	count = data[OFF_COUNT];
	if (!count)
		return GWHA_A_COUNTERS_DROP_COUNT_ZERO;
	if (len < wire_list_end(meta->family, count))
		return GWHA_A_COUNTERS_DROP_COUNT_OVER;

	/* A CARP frame ends with its list: short of authentication data. */
	want = wire_len(version, meta->family, count);
	if (len < want)
		return GWHA_A_COUNTERS_DROP_SHORT;
	if (!wire_more_known(data + want, len - want))
		return GWHA_A_COUNTERS_DROP_LONG;

	return 0;
}

/* Tries every dialect that the version and family allow. */
static bool wire_sum_holds(const u8 *data, u32 len,
			   const struct gwha_meta *meta, u8 *dialect)
{
	u8 version = data[OFF_VERSION_TYPE] >> 4;
	u32 sum = wire_sum(data, len);
	u8 d;

	for (d = GWHA_CSUM_PSEUDO; d <= GWHA_CSUM_PLAIN; d++) {
		bool pseudo = wire_wants_pseudo(version, meta->family, d);
		u32 more = pseudo ? wire_sum_pseudo(meta, len) : 0;

		if (wire_fold(sum + more) != SUM_HOLDS)
			continue;
		*dialect = pseudo ? GWHA_CSUM_PSEUDO : GWHA_CSUM_PLAIN;
		return true;
	}

	return false;
}

/* fe80::/10 */
static bool wire_is_linklocal(const u8 *addr)
{
	return addr[0] == 0xfe && (addr[1] & 0xc0) == 0x80;
}

static u32 wire_interval_us(const u8 *data, u8 version)
{
	u32 cs;

	if (version == 2)
		return data[OFF_V2_INTERVAL] * GWHA_US_PER_S;
	cs = gwha_get_be16(data + OFF_V3_INTERVAL) & V3_INTERVAL_MASK;

	return cs * GWHA_US_PER_CS;
}

/**
 * gwha_wire_parse - judge and decode an advertisement
 * @data: VRRP message, the whole payload of the IP packet
 * @len: its length in bytes
 * @meta: what the IP header says
 * @ad: filled if accepted, else left as it was
 *
 * Checks what needs no knowledge of routers (RFC 9568 7.1, RFC 3768 7.1):
 * TTL, length, version, type, address count, checksum, interval, in this order,
 * and that an IPv6 list begins with a link-local address (erratum 8300). VRID,
 * the router's version, authentication and addresses are left to others.
 * The reserved nibble of version 3 is ignored (RFC 9568 5.2.6). An IPv4
 * checksum of version 3 may be in either dialect; if both hold, with
 * pseudo-header is told. What follows a message must be an epoch, a trailer, or
 * both; whether a trailer may be there, and what it says, is left to
 * gwha_auth_check().
 *
 * Context: any; reads no byte at or after @data + @len.
 * Return: 0, or the GWHA_A_COUNTERS_DROP_* to count.
 */
u8 gwha_wire_parse(const u8 *data, u32 len, const struct gwha_meta *meta,
		   struct gwha_advert *ad)
{
	u8 dialect = GWHA_CSUM_PSEUDO;
	u32 interval_us;
	bool trailer;
	u8 version;
	u8 reason;
	u32 more;
	u32 own;

	reason = wire_check_shape(data, len, meta);
	if (reason)
		return reason;
	version = data[OFF_VERSION_TYPE] >> 4;
	own = wire_len(version, meta->family, data[OFF_COUNT]);
	more = len - own;
	trailer = more >= GWHA_WIRE_TRAILER;
	if (!wire_sum_holds(data, wire_summed(meta->family, len, trailer), meta,
			    &dialect))
		return GWHA_A_COUNTERS_DROP_CHECKSUM;
	interval_us = wire_interval_us(data, version);
	if (!interval_us)
		return GWHA_A_COUNTERS_DROP_INTERVAL_ZERO;
	if (meta->family == GWHA_FAMILY_INET6 &&
	    !wire_is_linklocal(data + GWHA_WIRE_HDR))
		return GWHA_A_COUNTERS_DROP_ADDRESSES;

	ad->version = version;
	ad->vrid = data[OFF_VRID];
	ad->prio = data[OFF_PRIO];
	ad->auth_type = version == 2 ? data[OFF_V2_AUTH_TYPE] : 0;
	memset(ad->auth, 0, sizeof(ad->auth));
	if (version == 2)
		memcpy(ad->auth, data + own - GWHA_WIRE_AUTH, GWHA_WIRE_AUTH);
	ad->trailer = trailer;
	ad->epoch = 0;
	if (more && more != GWHA_WIRE_TRAILER)
		ad->epoch = wire_epoch(data + own);
	ad->dialect = dialect;
	ad->count = data[OFF_COUNT];
	ad->interval_us = interval_us;
	ad->src = meta->src;

	return 0;
}

static bool wire_list_has(const u8 *list, u32 count, u8 alen, const u8 *addr)
{
	u32 i;

	for (i = 0; i < count; i++)
		if (!memcmp(list + i * alen, addr, alen))
			return true;

	return false;
}

static bool wire_vips_have(const struct gwha_addr *vips, u8 n, u8 alen,
			   const u8 *addr)
{
	u8 i;

	for (i = 0; i < n; i++)
		if (!memcmp(vips[i].b, addr, alen))
			return true;

	return false;
}

/**
 * gwha_wire_lists - does an advertisement list these addresses
 * @data: message that gwha_wire_parse() accepted
 * @len: its length in bytes
 * @family: GWHA_FAMILY_INET or GWHA_FAMILY_INET6
 * @vips: virtual addresses
 * @n: how many
 *
 * In any order, as many as there are (RFC 9568 7.1, RFC 3768 7.1). An IPv6
 * advertisement begins with a link-local address (RFC 9568 5.2.9); it is left
 * out of the comparison if it is not in @vips.
 *
 * Context: any; reads no byte at or after @data + @len.
 * Return: true if both are the same.
 */
bool gwha_wire_lists(const u8 *data, u32 len, u8 family,
		     const struct gwha_addr *vips, u8 n)
{
	u8 alen = gwha_addr_len(family);
	const u8 *list;
	u8 count;
	u8 i;

	if (len < GWHA_WIRE_HDR)
		return false;
	count = data[OFF_COUNT];
	list = data + GWHA_WIRE_HDR;
	if (len < wire_list_end(family, count))
		return false;

	if (family == GWHA_FAMILY_INET6 && count && wire_is_linklocal(list) &&
	    !wire_vips_have(vips, n, alen, list)) {
		list += alen;
		count--;
	}
	if (count != n)
		return false;

	for (i = 0; i < n; i++) {
		if (!wire_list_has(list, count, alen, vips[i].b))
			return false;
		if (!wire_vips_have(vips, n, alen, list + i * alen))
			return false;
	}

	return true;
}

/**
 * gwha_wire_build - encode an advertisement
 * @buf: where to
 * @size: room there in bytes; GWHA_WIRE_MAX is always enough for what we send
 * @ad: version, vrid, prio, count, interval_us and dialect to send; for version
 *	2 auth_type and auth; epoch, 0 for none; trailer leaves room for one,
 *	filled with zeros
 * @vips: @ad->count addresses, in the order to send
 * @meta: family, and the addresses for the pseudo-header
 *
 * Without authentication version 2 has type 0 and 8 zero bytes (RFC 3768 5.3.6,
 * 5.3.10), with text type 1 and the text (RFC 2338 5.3.6). A count of 0 is built
 * as asked, though peers drop it.
 *
 * Context: any; writes no byte at or after @buf + @size.
 * Return: length in bytes; 0, with nothing written, if @size is too small, or
 * the version cannot express the family or interval.
 */
u32 gwha_wire_build(u8 *buf, u32 size, const struct gwha_advert *ad,
		    const struct gwha_addr *vips, const struct gwha_meta *meta)
{
	u32 len = wire_len(ad->version, meta->family, ad->count);
	u8 alen = gwha_addr_len(meta->family);
	u32 own = len;
	u8 i;

	if (ad->epoch)
		len += GWHA_WIRE_EPOCH;
	if (ad->trailer)
		len += GWHA_WIRE_TRAILER;
	if (len > size || !gwha_interval_valid(ad->version, ad->interval_us))
		return 0;
	if (ad->version == 2 && meta->family != GWHA_FAMILY_INET)
		return 0;

	memset(buf, 0, len);
	buf[OFF_VERSION_TYPE] = (u8)(ad->version << 4 | GWHA_WIRE_TYPE_ADVERT);
	buf[OFF_VRID] = ad->vrid;
	buf[OFF_PRIO] = ad->prio;
	buf[OFF_COUNT] = ad->count;
	if (ad->version == 2) {
		buf[OFF_V2_AUTH_TYPE] = ad->auth_type;
		buf[OFF_V2_INTERVAL] = (u8)(ad->interval_us / GWHA_US_PER_S);
		memcpy(buf + own - GWHA_WIRE_AUTH, ad->auth, GWHA_WIRE_AUTH);
	} else {
		gwha_put_be16(buf + OFF_V3_INTERVAL,
			      (u16)(ad->interval_us / GWHA_US_PER_CS));
	}
	for (i = 0; i < ad->count; i++)
		memcpy(buf + GWHA_WIRE_HDR + i * alen, vips[i].b, alen);
	if (ad->epoch)
		wire_put_epoch(buf + own, ad->epoch);

	gwha_wire_sum(buf, len, ad, meta);

	return len;
}

/**
 * gwha_wire_sum - put the checksum in
 * @data: message as gwha_wire_build() made it, its trailer filled or not
 * @len: its length in bytes
 * @ad: what it was made from
 * @meta: the same
 *
 * Over IPv6 the checksum covers the trailer too, so it is called again when
 * that is filled; over IPv4 nothing changes then.
 *
 * Context: any; pure.
 */
void gwha_wire_sum(u8 *data, u32 len, const struct gwha_advert *ad,
		   const struct gwha_meta *meta)
{
	u32 summed = wire_summed(meta->family, len, ad->trailer);
	u32 sum;

	gwha_put_be16(data + OFF_CHECKSUM, 0);
	sum = wire_sum(data, summed);
	if (wire_wants_pseudo(ad->version, meta->family, ad->dialect))
		sum += wire_sum_pseudo(meta, summed);
	gwha_put_be16(data + OFF_CHECKSUM, (u16)~wire_fold(sum));
}
