/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Golden advertisements and what is to become of them. Our builder had no part
 * in them, another program computed the checksums. Walked by host tests and
 * KUnit, and the corpus of the fuzzer. Includes nothing: comes after wire.h.
 */

#ifndef GWHA_CASES_WIRE_VECTORS_H
#define GWHA_CASES_WIRE_VECTORS_H

/* From an address a.b.c.d to 224.0.0.18 (RFC 9568 5.1.1.2). */
#define WIRE_META4(hops, a, b, c, d) {			\
	.family = GWHA_FAMILY_INET, .ttl = (hops),	\
	.src = { { a, b, c, d } },			\
	.dst = { { 224, 0, 0, 18 } },			\
}

/* From fe80::fb to ff02::12 (RFC 9568 5.1.2.2). */
#define WIRE_META6(hops) {						\
	.family = GWHA_FAMILY_INET6, .ttl = (hops),			\
	.src = { { 0xfe, 0x80, [15] = 0xfb } },				\
	.dst = { { 0xff, 0x02, [15] = 0x12 } },				\
}

/* The sender is that of the row's meta. */
#define WIRE_AD(ver, id, priority, auth, n, us, sum) {			\
	.version = (ver), .vrid = (id), .prio = (priority),		\
	.auth_type = (auth), .count = (n), .interval_us = (us),		\
	.dialect = (sum),						\
}

/*
 * @reason is 0 for a frame that is accepted and decoded as @ad. @lossy: we
 * would not build the same bytes from @ad.
 */
struct wire_vector {
	const char *name;
	struct gwha_meta meta;
	u32 len;
	u8 frame[56];
	u8 reason;
	bool lossy;
	struct gwha_advert ad;
};

static const struct wire_vector wire_vectors[] = {
	/* RFC 3768 5.3: 1 address, 1 s; checksum without pseudo-header (5.3.8) */
	{
		.name = "v2, 1 address",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 20,
		.frame = {
			/* version 2 type 1, VRID 10, priority 100, count 1 */
			0x21, 0x0a, 0x64, 0x01,
			0x00, 0x01, 0xb8, 0xf1,	/* auth type 0, 1 s, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* auth data */
		},
		.ad = WIRE_AD(2, 10, 100, 0, 1, 1000000, GWHA_CSUM_PLAIN),
	},
	/* RFC 3768 5.3.7, 5.3.9: 3 addresses, longest interval */
	{
		.name = "v2, 3 addresses, 255 s",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 28,
		.frame = {
			/* version 2 type 1, VRID 1, priority 254, count 3 */
			0x21, 0x01, 0xfe, 0x03,
			0x00, 0xff, 0x99, 0xf3,	/* auth type 0, 255 s, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0xc0, 0x00, 0x02, 0x02,	/* 192.0.2.2 */
			0xc0, 0x00, 0x02, 0x03,	/* 192.0.2.3 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* auth data */
		},
		.ad = WIRE_AD(2, 1, 254, 0, 3, 255000000, GWHA_CSUM_PLAIN),
	},
	/* RFC 3768 5.3.4: priority 0 resigns */
	{
		.name = "v2, resigns",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 20,
		.frame = {
			/* version 2 type 1, VRID 255, priority 0, count 1 */
			0x21, 0xff, 0x00, 0x01,
			0x00, 0x02, 0x1b, 0xfb,	/* auth type 0, 2 s, checksum */
			0xc0, 0x00, 0x02, 0x02,	/* 192.0.2.2 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* auth data */
		},
		.ad = WIRE_AD(2, 255, 0, 0, 1, 2000000, GWHA_CSUM_PLAIN),
	},
	/* RFC 3768 5.3.6: type 1 (RFC 2338 text) is decoded, and refused at admission */
	{
		.name = "v2, authentication type 1",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 20,
		.frame = {
			/* version 2 type 1, VRID 10, priority 100, count 1 */
			0x21, 0x0a, 0x64, 0x01,
			0x01, 0x01, 0x38, 0x33,	/* auth type 1, 1 s, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0x74, 0x65, 0x78, 0x74, 0x2d, 0x6b, 0x65, 0x79,	/* auth data */
		},
		.ad = {
			.version = 2, .vrid = 10, .prio = 100, .auth_type = 1,
			.count = 1, .interval_us = 1000000,
			.dialect = GWHA_CSUM_PLAIN,
			.auth = { 0x74, 0x65, 0x78, 0x74, 0x2d, 0x6b, 0x65, 0x79 },
		},
	},
	/* RFC 2338 5.3.6: type 1 and a text of 5 bytes, zeros behind it */
	{
		.name = "v2, text of 5 bytes",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 20,
		.frame = {
			/* version 2 type 1, VRID 10, priority 100, count 1 */
			0x21, 0x0a, 0x64, 0x01,
			0x01, 0x01, 0x8e, 0x2a,	/* auth type 1, 1 s, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0x61, 0x62, 0x63, 0x64, 0x65, 0x00, 0x00, 0x00,	/* abcde */
		},
		.ad = {
			.version = 2, .vrid = 10, .prio = 100, .auth_type = 1,
			.count = 1, .interval_us = 1000000,
			.dialect = GWHA_CSUM_PLAIN,
			.auth = { 0x61, 0x62, 0x63, 0x64, 0x65 },
		},
	},
	/*
	 * draft-cassen-vrrp-auth-hmac-00: behind an IPv4 message, and not under
	 * its checksum
	 */
	{
		.name = "v3 inet, trailer",
		.meta = {
			.family = GWHA_FAMILY_INET, .ttl = 255,
			.src = { { 198, 51, 100, 10 } },
			.dst = { { 224, 0, 0, 18 } },
		},
		.len = 40,
		.frame = {
			/* version 3 type 1, VRID 51, priority 200, count 1 */
			0x31, 0x33, 0xc8, 0x01,
			0x00, 0x64, 0x44, 0x02,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x64,	/* 192.0.2.100 */
			0x01, 0x01, 0x00, 0x00,	/* type 1, key 1 */
			0x68, 0x00, 0x00, 0x00, 0x80, 0x00, 0x00, 0x00,	/* stamp */
			0x1b, 0x84, 0xbc, 0x4e, 0x8e, 0x43, 0x89, 0x2d,	/* tag */
			0xc6, 0xd9, 0x84, 0x48, 0xf8, 0xee, 0x22, 0x65,
		},
		.lossy = true,
		.ad = {
			.version = 3, .vrid = 51, .prio = 200, .count = 1,
			.interval_us = 1000000, .dialect = GWHA_CSUM_PLAIN,
			.trailer = true,
		},
	},
	/*
	 * draft-cassen-vrrp-auth-hmac-00: behind an IPv6 message, under the
	 * checksum as all of the payload is (RFC 8200 8.1)
	 */
	{
		.name = "v3 inet6, trailer",
		.meta = {
			.family = GWHA_FAMILY_INET6, .ttl = 255,
			.src = { { 0xfe, 0x80, [15] = 0x10 } },
			.dst = { { 0xfe, 0x80, [15] = 0x20 } },
		},
		.len = 52,
		.frame = {
			/* version 3 type 1, VRID 51, priority 200, count 1 */
			0x31, 0x33, 0xc8, 0x01,
			0x00, 0x64, 0xa2, 0xe9,	/* 100 cs, checksum */
			0xfe, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* fe80::100 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00,
			0x01, 0x01, 0x00, 0x00,	/* type 1, key 1 */
			0x68, 0x00, 0x00, 0x00, 0x80, 0x00, 0x00, 0x00,	/* stamp */
			0xc8, 0xc5, 0x61, 0x46, 0xeb, 0xfd, 0x66, 0xee,	/* tag */
			0x10, 0xec, 0x4d, 0x81, 0x86, 0x46, 0x1b, 0x78,
		},
		.lossy = true,
		.ad = {
			.version = 3, .vrid = 51, .prio = 200, .count = 1,
			.interval_us = 1000000, .dialect = GWHA_CSUM_PSEUDO,
			.trailer = true,
		},
	},
	/* decision 0009: an epoch follows the message, under its checksum */
	{
		.name = "v3 inet, epoch",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 24,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0xbd, 0xe6,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0x47, 0x0c, 0x00, 0x00,	/* type 0x47, 12 bytes */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x05,	/* 5 */
		},
		.ad = {
			.version = 3, .vrid = 10, .prio = 100, .count = 1,
			.interval_us = 1000000, .dialect = GWHA_CSUM_PSEUDO,
			.epoch = 5,
		},
	},
	/* decision 0009: the last epoch there is, behind version 2 */
	{
		.name = "v2, epoch",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 32,
		.frame = {
			/* version 2 type 1, VRID 10, priority 100, count 1 */
			0x21, 0x0a, 0x64, 0x01,
			0x00, 0x01, 0xf1, 0xe5,	/* auth type 0, 1 s, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* auth data */
			0x47, 0x0c, 0x00, 0x00,	/* type 0x47, 12 bytes */
			0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,	/* 2^63 - 1 */
		},
		.ad = {
			.version = 2, .vrid = 10, .prio = 100, .count = 1,
			.interval_us = 1000000, .dialect = GWHA_CSUM_PLAIN,
			.epoch = 0x7fffffffffffffff,
		},
	},
	/* decision 0009: the same over IPv6 */
	{
		.name = "v3 inet6, epoch",
		.meta = WIRE_META6(255), .len = 36,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0x15, 0xc9,	/* 100 cs, checksum */
			0xfe, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* fe80::1 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01,
			0x47, 0x0c, 0x00, 0x00,	/* type 0x47, 12 bytes */
			0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08,	/* 0x0102030405060708 */
		},
		.ad = {
			.version = 3, .vrid = 10, .prio = 100, .count = 1,
			.interval_us = 1000000, .dialect = GWHA_CSUM_PSEUDO,
			.epoch = 0x0102030405060708,
		},
	},
	/* decision 0009: before a trailer */
	{
		.name = "v3 inet, epoch and trailer",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 52,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0xbd, 0xe6,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0x47, 0x0c, 0x00, 0x00,	/* type 0x47, 12 bytes */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x05,	/* 5 */
			0x01, 0x01, 0x00, 0x00,	/* type 1, key 1 */
			0x68, 0x00, 0x00, 0x00, 0x80, 0x00, 0x00, 0x00,	/* stamp */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* tag */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
		},
		.lossy = true,
		.ad = {
			.version = 3, .vrid = 10, .prio = 100, .count = 1,
			.interval_us = 1000000, .dialect = GWHA_CSUM_PSEUDO,
			.trailer = true, .epoch = 5,
		},
	},
	/* RFC 5798 5.2.8 as deployed: IPv4 checksum with pseudo-header */
	{
		.name = "v3 inet, pseudo-header",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 12,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0x05, 0x04,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
		},
		.ad = WIRE_AD(3, 10, 100, 0, 1, 1000000, GWHA_CSUM_PSEUDO),
	},
	/* RFC 9568 5.2.8: IPv4 checksum of the message only */
	{
		.name = "v3 inet, plain",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 12,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0xa8, 0x8e,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
		},
		.ad = WIRE_AD(3, 10, 100, 0, 1, 1000000, GWHA_CSUM_PLAIN),
	},
	/* RFC 9568 5.2.7: shortest interval, 1 cs; 5.2.9: 3 addresses */
	{
		.name = "v3 inet, 10 ms, 3 addresses",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 20,
		.frame = {
			/* version 3 type 1, VRID 10, priority 254, count 3 */
			0x31, 0x0a, 0xfe, 0x03,
			0x00, 0x01, 0xe7, 0x55,	/* 1 cs, checksum */
			0xc0, 0x00, 0x02, 0x03,	/* 192.0.2.3 */
			0xc0, 0x00, 0x02, 0x01, 0xc0, 0x00, 0x02, 0x02,	/* surplus */
		},
		.ad = WIRE_AD(3, 10, 254, 0, 3, 10000, GWHA_CSUM_PSEUDO),
	},
	/* RFC 9568 5.2.7: longest interval, 4095 cs */
	{
		.name = "v3 inet, 40.95 s",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 12,
		.frame = {
			/* version 3 type 1, VRID 255, priority 1, count 1 */
			0x31, 0xff, 0x01, 0x01,
			0x0f, 0xff, 0x57, 0x74,	/* 4095 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
		},
		.ad = WIRE_AD(3, 255, 1, 0, 1, 40950000, GWHA_CSUM_PSEUDO),
	},
	/* RFC 9568 5.2.6: the reserved nibble is ignored, yet summed up */
	{
		.name = "v3 inet, reserved nibble set",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 12,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0xf0, 0x64, 0x15, 0x03,	/* reserved f, 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
		},
		.lossy = true,
		.ad = WIRE_AD(3, 10, 100, 0, 1, 1000000, GWHA_CSUM_PSEUDO),
	},
	/* RFC 9568 5.2.4: priority 255, the address owner */
	{
		.name = "v3 inet, owner",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 12,
		.frame = {
			/* version 3 type 1, VRID 10, priority 255, count 1 */
			0x31, 0x0a, 0xff, 0x01,
			0x00, 0x64, 0x0d, 0x8e,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
		},
		.ad = WIRE_AD(3, 10, 255, 0, 1, 1000000, GWHA_CSUM_PLAIN),
	},
	/* RFC 9568 5.2.4: priority 0 resigns */
	{
		.name = "v3 inet, resigns",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 12,
		.frame = {
			0x31, 0x0a, 0x00, 0x01,	/* version 3 type 1, VRID 10, priority 0, count 1 */
			0x00, 0x64, 0x69, 0x04,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
		},
		.ad = WIRE_AD(3, 10, 0, 0, 1, 1000000, GWHA_CSUM_PSEUDO),
	},
	/* RFC 9568 5.2.3: VRID 0 is decoded, and not found by the lookup */
	{
		.name = "v3 inet, VRID 0",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 12,
		.frame = {
			/* version 3 type 1, VRID 0, priority 100, count 1 */
			0x31, 0x00, 0x64, 0x01,
			0x00, 0x64, 0x05, 0x0e,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
		},
		.ad = WIRE_AD(3, 0, 100, 0, 1, 1000000, GWHA_CSUM_PSEUDO),
	},
	/* RFC 9568 5.2.8: from 10.0.21.113 the pseudo-header adds nothing */
	{
		.name = "v3 inet, both dialects hold",
		.meta = WIRE_META4(255, 10, 0, 21, 113), .len = 12,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0xa8, 0x8e,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
		},
		.ad = WIRE_AD(3, 10, 100, 0, 1, 1000000, GWHA_CSUM_PSEUDO),
	},
	/* RFC 1071: a sum of ffff gives a checksum of 0 */
	{
		.name = "v3 inet, checksum 0000",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 12,
		.frame = {
			/* version 3 type 1, VRID 153, priority 12, count 1 */
			0x31, 0x99, 0x0c, 0x01,
			0x00, 0x64, 0x00, 0x00,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
		},
		.ad = WIRE_AD(3, 153, 12, 0, 1, 1000000, GWHA_CSUM_PLAIN),
	},
	/* RFC 1071: ffff is the other zero */
	{
		.name = "v3 inet, checksum ffff",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 12,
		.frame = {
			/* version 3 type 1, VRID 153, priority 12, count 1 */
			0x31, 0x99, 0x0c, 0x01,
			0x00, 0x64, 0xff, 0xff,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
		},
		.lossy = true,
		.ad = WIRE_AD(3, 153, 12, 0, 1, 1000000, GWHA_CSUM_PLAIN),
	},
	/* RFC 9568 5.2.8: IPv6 checksum with pseudo-header (RFC 8200 8.1) */
	{
		.name = "v3 inet6, 2 addresses",
		.meta = WIRE_META6(255), .len = 40,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 2 */
			0x31, 0x0a, 0x64, 0x02,
			0x00, 0x64, 0x3f, 0x2a,	/* 100 cs, checksum */
			0xfe, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* fe80::1 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01,
			0x20, 0x01, 0x0d, 0xb8, 0x00, 0x00, 0x00, 0x00,	/* 2001:db8::1 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01,
		},
		.ad = WIRE_AD(3, 10, 100, 0, 2, 1000000, GWHA_CSUM_PSEUDO),
	},
	/* RFC 9568 5.2.4, 5.2.9: priority 0, the link-local address alone */
	{
		.name = "v3 inet6, resigns",
		.meta = WIRE_META6(255), .len = 24,
		.frame = {
			0x31, 0x14, 0x00, 0x01,	/* version 3 type 1, VRID 20, priority 0, count 1 */
			0x00, 0x01, 0xd1, 0x4e,	/* 1 cs, checksum */
			0xfe, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* fe80::1 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01,
		},
		.ad = WIRE_AD(3, 20, 0, 0, 1, 10000, GWHA_CSUM_PSEUDO),
	},
	/* RFC 9568 5.1.1.3, 7.1: one router away */
	{
		.name = "ttl 254",
		.meta = WIRE_META4(254, 192, 0, 2, 251), .len = 12,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0x05, 0x04,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
		},
		.reason = GWHA_A_COUNTERS_DROP_TTL,
	},
	/* RFC 9568 5.1.1.3 */
	{
		.name = "ttl 1",
		.meta = WIRE_META4(1, 192, 0, 2, 251), .len = 12,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0x05, 0x04,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
		},
		.reason = GWHA_A_COUNTERS_DROP_TTL,
	},
	/* RFC 3768 5.2.3, 7.1 */
	{
		.name = "v2, ttl 0",
		.meta = WIRE_META4(0, 192, 0, 2, 251), .len = 20,
		.frame = {
			/* version 2 type 1, VRID 10, priority 100, count 1 */
			0x21, 0x0a, 0x64, 0x01,
			0x00, 0x01, 0xb8, 0xf1,	/* auth type 0, 1 s, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* auth data */
		},
		.reason = GWHA_A_COUNTERS_DROP_TTL,
	},
	/* RFC 9568 5.1.2.3 */
	{
		.name = "inet6, hop limit 254",
		.meta = WIRE_META6(254), .len = 24,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0x6c, 0xf5,	/* 100 cs, checksum */
			0xfe, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* fe80::1 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01,
		},
		.reason = GWHA_A_COUNTERS_DROP_TTL,
	},
	/* RFC 9568 7.1: the TTL is judged before the length */
	{
		.name = "ttl 64, empty",
		.meta = WIRE_META4(64, 192, 0, 2, 251), .len = 0,
		.reason = GWHA_A_COUNTERS_DROP_TTL,
	},
	/* RFC 9568 7.1: no header */
	{
		.name = "empty",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 0,
		.reason = GWHA_A_COUNTERS_DROP_SHORT,
	},
	/* RFC 9568 7.1: a byte is missing from the header */
	{
		.name = "7 bytes",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 7,
		.frame = {
			0x31, 0x0a, 0x64, 0x01, 0x00, 0x64, 0x05,	/* end of frame */
		},
		.reason = GWHA_A_COUNTERS_DROP_SHORT,
	},
	/* RFC 9568 5.2.1, 7.1 */
	{
		.name = "version 0",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 12,
		.frame = {
			/* version 0 type 1, VRID 10, priority 100, count 1 */
			0x01, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0x35, 0x04,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
		},
		.reason = GWHA_A_COUNTERS_DROP_VERSION,
	},
	/* RFC 9568 5.2.1, 7.1 */
	{
		.name = "version 1",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 12,
		.frame = {
			/* version 1 type 1, VRID 10, priority 100, count 1 */
			0x11, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0x25, 0x04,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
		},
		.reason = GWHA_A_COUNTERS_DROP_VERSION,
	},
	/* RFC 9568 5.2.1, 7.1 */
	{
		.name = "version 4",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 12,
		.frame = {
			/* version 4 type 1, VRID 10, priority 100, count 1 */
			0x41, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0xf5, 0x03,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
		},
		.reason = GWHA_A_COUNTERS_DROP_VERSION,
	},
	/* RFC 9568 5.2.1, 7.1 */
	{
		.name = "version 15",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 12,
		.frame = {
			/* version 15 type 1, VRID 10, priority 100, count 1 */
			0xf1, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0x45, 0x03,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
		},
		.reason = GWHA_A_COUNTERS_DROP_VERSION,
	},
	/* RFC 9568 5.2.1: IPv6 begins with version 3; else a valid version 2 */
	{
		.name = "version 2 on inet6",
		.meta = WIRE_META6(255), .len = 20,
		.frame = {
			/* version 2 type 1, VRID 10, priority 100, count 1 */
			0x21, 0x0a, 0x64, 0x01,
			0x00, 0x01, 0xb8, 0xf1,	/* auth type 0, 1 s, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* auth data */
		},
		.reason = GWHA_A_COUNTERS_DROP_VERSION,
	},
	/* RFC 9568 5.2.2, 7.1 */
	{
		.name = "type 0",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 12,
		.frame = {
			/* version 3 type 0, VRID 10, priority 100, count 1 */
			0x30, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0x06, 0x04,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
		},
		.reason = GWHA_A_COUNTERS_DROP_TYPE,
	},
	/* RFC 9568 5.2.2, 7.1 */
	{
		.name = "type 2",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 12,
		.frame = {
			/* version 3 type 2, VRID 10, priority 100, count 1 */
			0x32, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0x04, 0x04,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
		},
		.reason = GWHA_A_COUNTERS_DROP_TYPE,
	},
	/* RFC 3768 5.3.2, 7.1 */
	{
		.name = "v2, type 15",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 20,
		.frame = {
			/* version 2 type 15, VRID 10, priority 100, count 1 */
			0x2f, 0x0a, 0x64, 0x01,
			0x00, 0x01, 0xaa, 0xf1,	/* auth type 0, 1 s, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* auth data */
		},
		.reason = GWHA_A_COUNTERS_DROP_TYPE,
	},
	/* RFC 9568 5.2.2: the type is judged before the checksum */
	{
		.name = "type 3, checksum 0",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 12,
		.frame = {
			/* version 3 type 3, VRID 10, priority 100, count 1 */
			0x33, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0x00, 0x00,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
		},
		.reason = GWHA_A_COUNTERS_DROP_TYPE,
	},
	/* RFC 9568 5.2.5 */
	{
		.name = "count 0",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 8,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 0 */
			0x31, 0x0a, 0x64, 0x00,
			0x00, 0x64, 0xc7, 0x0a,	/* 100 cs, checksum */
		},
		.reason = GWHA_A_COUNTERS_DROP_COUNT_ZERO,
	},
	/* RFC 9568 5.2.5: an address follows, but is not counted */
	{
		.name = "count 0, 1 address",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 12,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 0 */
			0x31, 0x0a, 0x64, 0x00,
			0x00, 0x64, 0x05, 0x05,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
		},
		.reason = GWHA_A_COUNTERS_DROP_COUNT_ZERO,
	},
	/* RFC 3768 5.3.5 */
	{
		.name = "v2, count 0",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 16,
		.frame = {
			/* version 2 type 1, VRID 10, priority 100, count 0 */
			0x21, 0x0a, 0x64, 0x00,
			0x00, 0x01, 0x7a, 0xf4,	/* auth type 0, 1 s, checksum */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* auth data */
		},
		.reason = GWHA_A_COUNTERS_DROP_COUNT_ZERO,
	},
	/* RFC 9568 5.2.5 */
	{
		.name = "inet6, count 0",
		.meta = WIRE_META6(255), .len = 8,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 0 */
			0x31, 0x0a, 0x64, 0x00,
			0x00, 0x64, 0x6b, 0x88,	/* 100 cs, checksum */
		},
		.reason = GWHA_A_COUNTERS_DROP_COUNT_ZERO,
	},
	/* RFC 9568 5.2.5, 7.1: one more than there are */
	{
		.name = "count 2, 1 address",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 12,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 2 */
			0x31, 0x0a, 0x64, 0x02,
			0x00, 0x64, 0x05, 0x03,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
		},
		.reason = GWHA_A_COUNTERS_DROP_COUNT_OVER,
	},
	/* RFC 9568 5.2.5, 7.1 */
	{
		.name = "count 255, 1 address",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 12,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 255 */
			0x31, 0x0a, 0x64, 0xff,
			0x00, 0x64, 0x04, 0x06,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
		},
		.reason = GWHA_A_COUNTERS_DROP_COUNT_OVER,
	},
	/* RFC 9568 5.2.5, 7.1: header only */
	{
		.name = "count 1, no address",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 8,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0xc7, 0x09,	/* 100 cs, checksum */
		},
		.reason = GWHA_A_COUNTERS_DROP_COUNT_OVER,
	},
	/* RFC 9568 7.1: the last byte is missing */
	{
		.name = "1 address less a byte",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 11,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0x05, 0x06,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02,	/* rest of the list */
		},
		.reason = GWHA_A_COUNTERS_DROP_COUNT_OVER,
	},
	/* RFC 9568 5.2.5, 7.1: one and a half addresses */
	{
		.name = "inet6, count 2, 24 bytes",
		.meta = WIRE_META6(255), .len = 32,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 2 */
			0x31, 0x0a, 0x64, 0x02,
			0x00, 0x64, 0x3f, 0x33,	/* 100 cs, checksum */
			0xfe, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* fe80::1 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01,
			0x20, 0x01, 0x0d, 0xb8, 0x00, 0x00, 0x00, 0x00,	/* rest of the list */
		},
		.reason = GWHA_A_COUNTERS_DROP_COUNT_OVER,
	},
	/* RFC 3768 5.3.5, 7.1: the authentication data is no address */
	{
		.name = "v2, count 4, 1 address",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 20,
		.frame = {
			/* version 2 type 1, VRID 10, priority 100, count 4 */
			0x21, 0x0a, 0x64, 0x04,
			0x00, 0x01, 0xb8, 0xee,	/* auth type 0, 1 s, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* auth data */
		},
		.reason = GWHA_A_COUNTERS_DROP_COUNT_OVER,
	},
	/* RFC 3768 7.1: no authentication data */
	{
		.name = "v2, auth data missing",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 12,
		.frame = {
			/* version 2 type 1, VRID 10, priority 100, count 1 */
			0x21, 0x0a, 0x64, 0x01,
			0x00, 0x01, 0xb8, 0xf1,	/* auth type 0, 1 s, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
		},
		.reason = GWHA_A_COUNTERS_DROP_SHORT,
	},
	/* RFC 3768 7.1: half of the authentication data */
	{
		.name = "v2, 4 bytes of auth data",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 16,
		.frame = {
			/* version 2 type 1, VRID 10, priority 100, count 1 */
			0x21, 0x0a, 0x64, 0x01,
			0x00, 0x01, 0xb8, 0xf1,	/* auth type 0, 1 s, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0x00, 0x00, 0x00, 0x00,	/* auth data */
		},
		.reason = GWHA_A_COUNTERS_DROP_SHORT,
	},
	/* RFC 3768 5.3.5, 7.1: counts into the authentication data */
	{
		.name = "v2, count 2, 1 address",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 20,
		.frame = {
			/* version 2 type 1, VRID 10, priority 100, count 2 */
			0x21, 0x0a, 0x64, 0x02,
			0x00, 0x01, 0xb8, 0xf0,	/* auth type 0, 1 s, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* auth data */
		},
		.reason = GWHA_A_COUNTERS_DROP_SHORT,
	},
	/* CARP on protocol 112: RFC 3768 7.1 wants 44 bytes for a count of 7 */
	{
		.name = "CARP",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 36,
		.frame = {
			0x21, 0x0a, 0x00, 0x07,	/* CARP 2 type 1, VHID 10, skew 0, 7 words */
			0x01, 0x01, 0x9f, 0x1d,	/* pad, base 1 s, checksum */
			0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef,	/* counter */
			0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7,	/* digest */
			0xa8, 0xa9, 0xaa, 0xab, 0xac, 0xad, 0xae, 0xaf,
			0xb0, 0xb1, 0xb2, 0xb3,
		},
		.reason = GWHA_A_COUNTERS_DROP_SHORT,
	},
	/* CARP, advertisement base 0 s */
	{
		.name = "CARP, base 0",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 36,
		.frame = {
			0x21, 0x0a, 0x00, 0x07,	/* CARP 2 type 1, VHID 10, skew 0, 7 words */
			0x01, 0x00, 0x9f, 0x1e,	/* pad, base 0 s, checksum */
			0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef,	/* counter */
			0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7,	/* digest */
			0xa8, 0xa9, 0xaa, 0xab, 0xac, 0xad, 0xae, 0xaf,
			0xb0, 0xb1, 0xb2, 0xb3,
		},
		.reason = GWHA_A_COUNTERS_DROP_SHORT,
	},
	/* RFC 9568 7.1: longer than its list */
	{
		.name = "1 byte more",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 13,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0x05, 0x03,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0x00,	/* surplus */
		},
		.reason = GWHA_A_COUNTERS_DROP_LONG,
	},
	/* RFC 9568 7.1: authentication data is of version 2 */
	{
		.name = "v3 inet, 8 bytes more",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 20,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0x04, 0xfc,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* surplus */
		},
		.reason = GWHA_A_COUNTERS_DROP_LONG,
	},
	/* RFC 3768 7.1: an address that is not counted */
	{
		.name = "v2, count 1, 2 addresses",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 24,
		.frame = {
			/* version 2 type 1, VRID 10, priority 100, count 1 */
			0x21, 0x0a, 0x64, 0x01,
			0x00, 0x01, 0xf6, 0xee,	/* auth type 0, 1 s, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0xc0, 0x00, 0x02, 0x02,	/* 192.0.2.2 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* auth data */
		},
		.reason = GWHA_A_COUNTERS_DROP_LONG,
	},
	/* RFC 9568 7.1: an address that is not counted */
	{
		.name = "inet6, count 1, 2 addresses",
		.meta = WIRE_META6(255), .len = 40,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0x3f, 0x2b,	/* 100 cs, checksum */
			0xfe, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* fe80::1 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01,
			0x20, 0x01, 0x0d, 0xb8, 0x00, 0x00, 0x00, 0x00,	/* 2001:db8::1 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01,
		},
		.reason = GWHA_A_COUNTERS_DROP_LONG,
	},
	/* a byte short of a trailer, and one too many */
	{
		.name = "v3 inet, 27 bytes more",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 39,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0x05, 0x04,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0x01, 0x01, 0x00, 0x00,	/* type 1, key 1 */
		},
		.reason = GWHA_A_COUNTERS_DROP_LONG,
	},
	{
		.name = "v3 inet, 29 bytes more",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 41,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0x05, 0x04,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0x01, 0x01, 0x00, 0x00,	/* type 1, key 1 */
		},
		.reason = GWHA_A_COUNTERS_DROP_LONG,
	},
	/* decision 0009: what is no epoch is surplus (RFC 9568 7.1) */
	{
		.name = "v3 inet, epoch of another type",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 24,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0xbc, 0xe6,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0x48, 0x0c, 0x00, 0x00,	/* type 0x48, 12 bytes */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x05,	/* 5 */
		},
		.reason = GWHA_A_COUNTERS_DROP_LONG,
	},
	{
		.name = "v3 inet, epoch of another length",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 24,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0xbd, 0xe5,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0x47, 0x0d, 0x00, 0x00,	/* type 0x47, 13 bytes */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x05,	/* 5 */
		},
		.reason = GWHA_A_COUNTERS_DROP_LONG,
	},
	{
		.name = "v3 inet, epoch with what is reserved",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 24,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0xbd, 0xe5,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0x47, 0x0c, 0x00, 0x01,	/* type 0x47, 12 bytes */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x05,	/* 5 */
		},
		.reason = GWHA_A_COUNTERS_DROP_LONG,
	},
	{
		.name = "v3 inet, epoch 0",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 24,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0xbd, 0xeb,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0x47, 0x0c, 0x00, 0x00,	/* type 0x47, 12 bytes */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* 0 */
		},
		.reason = GWHA_A_COUNTERS_DROP_LONG,
	},
	{
		.name = "v3 inet, epoch beyond the last",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 24,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0x3d, 0xeb,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0x47, 0x0c, 0x00, 0x00,	/* type 0x47, 12 bytes */
			0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* 2^63 */
		},
		.reason = GWHA_A_COUNTERS_DROP_LONG,
	},
	{
		.name = "v3 inet, a byte of an epoch is missing",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 23,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0xbd, 0xec,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0x47, 0x0c, 0x00, 0x00,	/* type 0x47, 12 bytes */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* 5 */
		},
		.reason = GWHA_A_COUNTERS_DROP_LONG,
	},
	{
		.name = "v3 inet, a byte behind an epoch",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 25,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0xbd, 0xe5,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0x47, 0x0c, 0x00, 0x00,	/* type 0x47, 12 bytes */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x05,	/* 5 */
		},
		.reason = GWHA_A_COUNTERS_DROP_LONG,
	},
	{
		.name = "v3 inet, no epoch before a trailer",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 52,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0xbd, 0xeb,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0x47, 0x0c, 0x00, 0x00,	/* type 0x47, 12 bytes */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* 0 */
			0x01, 0x01, 0x00, 0x00,	/* type 1, key 1 */
			0x68, 0x00, 0x00, 0x00, 0x80, 0x00, 0x00, 0x00,	/* stamp */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* tag */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
		},
		.reason = GWHA_A_COUNTERS_DROP_LONG,
	},
	/* RFC 8200 8.1: over IPv6 a trailer is under the checksum */
	{
		.name = "v3 inet6, trailer not summed",
		.meta = {
			.family = GWHA_FAMILY_INET6, .ttl = 255,
			.src = { { 0xfe, 0x80, [15] = 0x10 } },
			.dst = { { 0xfe, 0x80, [15] = 0x20 } },
		},
		.len = 52,
		.frame = {
			/* version 3 type 1, VRID 51, priority 200, count 1 */
			0x31, 0x33, 0xc8, 0x01,
			0x00, 0x64, 0x09, 0x2c,	/* 100 cs, checksum */
			0xfe, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* fe80::100 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00,
			0x01, 0x01, 0x00, 0x00,	/* type 1, key 1 */
			0x68, 0x00, 0x00, 0x00, 0x80, 0x00, 0x00, 0x00,	/* stamp */
			0xc8, 0xc5, 0x61, 0x46, 0xeb, 0xfd, 0x66, 0xee,	/* tag */
			0x10, 0xec, 0x4d, 0x81, 0x86, 0x46, 0x1b, 0x78,
		},
		.reason = GWHA_A_COUNTERS_DROP_CHECKSUM,
	},
	/* RFC 9568 7.1, erratum 8300: link-local first */
	{
		.name = "v3 inet6, link-local second",
		.meta = WIRE_META6(255), .len = 40,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 2 */
			0x31, 0x0a, 0x64, 0x02,
			0x00, 0x64, 0x3f, 0x2a,	/* 100 cs, checksum */
			0x20, 0x01, 0x0d, 0xb8, 0x00, 0x00, 0x00, 0x00,	/* 2001:db8::1 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01,
			0xfe, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* fe80::1 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01,
		},
		.reason = GWHA_A_COUNTERS_DROP_ADDRESSES,
	},
	{
		.name = "v3 inet6, site-local",
		.meta = WIRE_META6(255), .len = 24,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0x6c, 0xb5,	/* 100 cs, checksum */
			0xfe, 0xc0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* fec0::1 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01,
		},
		.reason = GWHA_A_COUNTERS_DROP_ADDRESSES,
	},
	/* RFC 9568 5.2.8, 7.1: off by one */
	{
		.name = "v3 inet, checksum off by 1",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 12,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0x05, 0x05,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
		},
		.reason = GWHA_A_COUNTERS_DROP_CHECKSUM,
	},
	/* RFC 9568 5.2.8: not computed */
	{
		.name = "v3 inet, checksum 0",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 12,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0x00, 0x00,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
		},
		.reason = GWHA_A_COUNTERS_DROP_CHECKSUM,
	},
	/* RFC 5798 5.2.8: pseudo-header of another sender */
	{
		.name = "v3 inet, other sender",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 12,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0x05, 0x05,	/* 100 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
		},
		.reason = GWHA_A_COUNTERS_DROP_CHECKSUM,
	},
	/* RFC 9568 5.2.8: IPv6 has no checksum of the message only */
	{
		.name = "v3 inet6, plain",
		.meta = WIRE_META6(255), .len = 24,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0x6c, 0x0e,	/* 100 cs, checksum */
			0xfe, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* fe80::1 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01,
		},
		.reason = GWHA_A_COUNTERS_DROP_CHECKSUM,
	},
	/* RFC 9568 5.2.8: pseudo-header of another destination (ff02::13) */
	{
		.name = "v3 inet6, other destination",
		.meta = WIRE_META6(255), .len = 24,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x64, 0x6c, 0xf4,	/* 100 cs, checksum */
			0xfe, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* fe80::1 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01,
		},
		.reason = GWHA_A_COUNTERS_DROP_CHECKSUM,
	},
	/* RFC 3768 5.3.8, 7.1 */
	{
		.name = "v2, checksum wrong",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 20,
		.frame = {
			/* version 2 type 1, VRID 10, priority 100, count 1 */
			0x21, 0x0a, 0x64, 0x01,
			0x00, 0x01, 0x38, 0xf1,	/* auth type 0, 1 s, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* auth data */
		},
		.reason = GWHA_A_COUNTERS_DROP_CHECKSUM,
	},
	/* RFC 3768 5.3.8: version 2 has no pseudo-header */
	{
		.name = "v2, pseudo-header",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 20,
		.frame = {
			/* version 2 type 1, VRID 10, priority 100, count 1 */
			0x21, 0x0a, 0x64, 0x01,
			0x00, 0x01, 0x15, 0x5f,	/* auth type 0, 1 s, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* auth data */
		},
		.reason = GWHA_A_COUNTERS_DROP_CHECKSUM,
	},
	/* RFC 3768 5.3.8: the authentication data is summed up */
	{
		.name = "v2, auth data not summed",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 20,
		.frame = {
			/* version 2 type 1, VRID 10, priority 100, count 1 */
			0x21, 0x0a, 0x64, 0x01,
			0x00, 0x01, 0xb8, 0xf1,	/* auth type 0, 1 s, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0x74, 0x65, 0x78, 0x74, 0x2d, 0x6b, 0x65, 0x79,	/* auth data */
		},
		.reason = GWHA_A_COUNTERS_DROP_CHECKSUM,
	},
	/* RFC 9568 5.2.7, erratum 8301 */
	{
		.name = "v3 inet, interval 0",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 12,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x00, 0x05, 0x68,	/* 0 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
		},
		.reason = GWHA_A_COUNTERS_DROP_INTERVAL_ZERO,
	},
	/* RFC 9568 5.2.6, 5.2.7: the reserved nibble is no interval */
	{
		.name = "v3 inet, interval 0, nibble set",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 12,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0xf0, 0x00, 0xb8, 0xf1,	/* reserved f, 0 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
		},
		.reason = GWHA_A_COUNTERS_DROP_INTERVAL_ZERO,
	},
	/* RFC 9568 5.2.7, erratum 8301 */
	{
		.name = "v3 inet6, interval 0",
		.meta = WIRE_META6(255), .len = 24,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x00, 0x6d, 0x59,	/* 0 cs, checksum */
			0xfe, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* fe80::1 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01,
		},
		.reason = GWHA_A_COUNTERS_DROP_INTERVAL_ZERO,
	},
	/* RFC 3768 5.3.7 */
	{
		.name = "v2, interval 0",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 20,
		.frame = {
			/* version 2 type 1, VRID 10, priority 100, count 1 */
			0x21, 0x0a, 0x64, 0x01,
			0x00, 0x00, 0xb8, 0xf2,	/* auth type 0, 0 s, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
			0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,	/* auth data */
		},
		.reason = GWHA_A_COUNTERS_DROP_INTERVAL_ZERO,
	},
	/* RFC 9568 7.1: the checksum is judged before the interval */
	{
		.name = "interval 0, checksum wrong",
		.meta = WIRE_META4(255, 192, 0, 2, 251), .len = 12,
		.frame = {
			/* version 3 type 1, VRID 10, priority 100, count 1 */
			0x31, 0x0a, 0x64, 0x01,
			0x00, 0x00, 0x05, 0x69,	/* 0 cs, checksum */
			0xc0, 0x00, 0x02, 0x01,	/* 192.0.2.1 */
		},
		.reason = GWHA_A_COUNTERS_DROP_CHECKSUM,
	},
};

#define WIRE_IP4(d) { { 192, 0, 2, (d) } }			/* 192.0.2.d */
#define WIRE_LL6(d) { { 0xfe, 0x80, [15] = (d) } }		/* fe80::d */
#define WIRE_IP6(d) { { 0x20, 0x01, 0x0d, 0xb8, [15] = (d) } }	/* 2001:db8::d */

/*
 * Address lists: @count addresses in the advertisement, of which the frame has
 * @cut bytes less than they need; does it list the @n virtual addresses?
 */
struct wire_list_case {
	const char *name;
	u8 family;
	u8 count;
	u8 n;
	u8 cut;
	bool same;
	struct gwha_addr list[4];
	struct gwha_addr vips[4];
};

static const struct wire_list_case wire_list_cases[] = {
	/* RFC 9568 5.2.9 */
	{ "one and the same", GWHA_FAMILY_INET, 1, 1, 0, true,
	  { WIRE_IP4(1) }, { WIRE_IP4(1) } },
	/* RFC 9568 5.2.9: "one or more", the order is not told */
	{ "in another order", GWHA_FAMILY_INET, 3, 3, 0, true,
	  { WIRE_IP4(1), WIRE_IP4(2), WIRE_IP4(3) },
	  { WIRE_IP4(3), WIRE_IP4(1), WIRE_IP4(2) } },
	/* RFC 9568 7.1, RFC 3768 7.1 */
	{ "another address", GWHA_FAMILY_INET, 1, 1, 0, false,
	  { WIRE_IP4(1) }, { WIRE_IP4(2) } },
	/* RFC 9568 7.1 */
	{ "one of two differs", GWHA_FAMILY_INET, 2, 2, 0, false,
	  { WIRE_IP4(1), WIRE_IP4(2) }, { WIRE_IP4(1), WIRE_IP4(3) } },
	/* RFC 9568 7.1 */
	{ "one too many", GWHA_FAMILY_INET, 2, 1, 0, false,
	  { WIRE_IP4(1), WIRE_IP4(2) }, { WIRE_IP4(1) } },
	/* RFC 9568 7.1 */
	{ "one too few", GWHA_FAMILY_INET, 1, 2, 0, false,
	  { WIRE_IP4(1) }, { WIRE_IP4(1), WIRE_IP4(2) } },
	/* RFC 9568 7.1: as many, but one twice */
	{ "listed twice", GWHA_FAMILY_INET, 2, 2, 0, false,
	  { WIRE_IP4(1), WIRE_IP4(1) }, { WIRE_IP4(1), WIRE_IP4(2) } },
	/* RFC 9568 7.1: the same, the other way round */
	{ "owned twice", GWHA_FAMILY_INET, 2, 2, 0, false,
	  { WIRE_IP4(1), WIRE_IP4(2) }, { WIRE_IP4(1), WIRE_IP4(1) } },
	/* RFC 9568 7.1: a router without virtual addresses */
	{ "none owned", GWHA_FAMILY_INET, 1, 0, 0, false,
	  { WIRE_IP4(1) }, { } },
	/* RFC 9568 7.1: the count leads out of the message */
	{ "list cut off", GWHA_FAMILY_INET, 2, 2, 1, false,
	  { WIRE_IP4(1), WIRE_IP4(2) }, { WIRE_IP4(1), WIRE_IP4(2) } },
	/* RFC 9568 7.1: not even a header */
	{ "header cut off", GWHA_FAMILY_INET, 1, 1, 5, false,
	  { WIRE_IP4(1) }, { WIRE_IP4(1) } },
	/* RFC 9568 5.2.9: begins with the link-local address, which is owned */
	{ "inet6, link-local owned", GWHA_FAMILY_INET6, 2, 2, 0, true,
	  { WIRE_LL6(1), WIRE_IP6(1) }, { WIRE_IP6(1), WIRE_LL6(1) } },
	/* RFC 9568 5.2.9: the link-local address is the sender's own matter */
	{ "inet6, link-local first, not owned", GWHA_FAMILY_INET6, 2, 1, 0, true,
	  { WIRE_LL6(1), WIRE_IP6(1) }, { WIRE_IP6(1) } },
	/* RFC 9568 5.2.9: febf is still of fe80::/10, and leads alone */
	{ "inet6, febf:: alone, none owned", GWHA_FAMILY_INET6, 1, 0, 0, true,
	  { { { 0xfe, 0xbf, [15] = 1 } } }, { } },
	/* RFC 4291 2.4: fec0::/10 is not link-local */
	{ "inet6, fec0:: first, not owned", GWHA_FAMILY_INET6, 2, 1, 0, false,
	  { { { 0xfe, 0xc0, [15] = 1 } }, WIRE_IP6(1) }, { WIRE_IP6(1) } },
	/* RFC 9568 5.2.9: only the first one may be left out */
	{ "inet6, link-local second", GWHA_FAMILY_INET6, 2, 1, 0, false,
	  { WIRE_IP6(1), WIRE_LL6(1) }, { WIRE_IP6(1) } },
	/* RFC 9568 5.2.9: and only one */
	{ "inet6, two link-local", GWHA_FAMILY_INET6, 3, 1, 0, false,
	  { WIRE_LL6(1), WIRE_LL6(2), WIRE_IP6(1) }, { WIRE_IP6(1) } },
	/* RFC 9568 7.1: one link-local address in place of another */
	{ "inet6, another link-local", GWHA_FAMILY_INET6, 2, 2, 0, false,
	  { WIRE_LL6(2), WIRE_IP6(1) }, { WIRE_LL6(1), WIRE_IP6(1) } },
	/* RFC 9568 7.1: the last of 16 bytes counts */
	{ "inet6, last byte differs", GWHA_FAMILY_INET6, 2, 2, 0, false,
	  { WIRE_LL6(1), WIRE_IP6(1) }, { WIRE_LL6(1), WIRE_IP6(2) } },
	/* RFC 9568 5.2.9: fe80 at the head of an IPv4 address means nothing */
	{ "254.128.0.1 first, not owned", GWHA_FAMILY_INET, 2, 1, 0, false,
	  { { { 254, 128, 0, 1 } }, WIRE_IP4(1) }, { WIRE_IP4(1) } },
};

/* What can be built in how much room: @len is 0 for what cannot. */
struct wire_build_case {
	const char *name;
	u8 family;
	u8 version;
	u8 count;
	u32 interval_us;
	u32 size;
	u32 len;
};

static const struct wire_build_case wire_build_cases[] = {
	/* RFC 9568 5.2: 8 and 4 for each address */
	{ "v3 inet, 1 address", GWHA_FAMILY_INET, 3, 1, 1000000, 12, 12 },
	{ "v3 inet, a byte too little", GWHA_FAMILY_INET, 3, 1, 1000000, 11, 0 },
	{ "v3 inet, most addresses", GWHA_FAMILY_INET, 3, GWHA_VIP_MAX, 10000, GWHA_WIRE_MAX, 88 },
	/* RFC 9568 5.2: 8 and 16 for each address */
	{ "v3 inet6, 1 address", GWHA_FAMILY_INET6, 3, 1, 1000000, 24, 24 },
	{ "v3 inet6, a byte too little", GWHA_FAMILY_INET6, 3, 1, 1000000, 23, 0 },
	{ "v3 inet6, most addresses and a link-local one", GWHA_FAMILY_INET6, 3, GWHA_VIP_MAX + 1,
	  10000, GWHA_WIRE_MAX,
	  GWHA_WIRE_MAX - GWHA_WIRE_EPOCH - GWHA_WIRE_TRAILER },
	/* RFC 3768 5.3: 8, 4 for each address, and 8 */
	{ "v2, 1 address", GWHA_FAMILY_INET, 2, 1, 1000000, 20, 20 },
	{ "v2, a byte too little", GWHA_FAMILY_INET, 2, 1, 1000000, 19, 0 },
	{ "v2, most addresses", GWHA_FAMILY_INET, 2, GWHA_VIP_MAX, 1000000, GWHA_WIRE_MAX, 96 },
	/* RFC 9568 5.2.5: peers drop it, yet it can be asked for */
	{ "v3 inet, no address", GWHA_FAMILY_INET, 3, 0, 1000000, 8, 8 },
	{ "v2, no address", GWHA_FAMILY_INET, 2, 0, 1000000, 16, 16 },
	{ "no room at all", GWHA_FAMILY_INET, 3, 0, 1000000, 0, 0 },
	/* RFC 9568 5.2.1 */
	{ "version 2 on inet6", GWHA_FAMILY_INET6, 2, 1, 1000000, 48, 0 },
	{ "version 1", GWHA_FAMILY_INET, 1, 1, 1000000, 48, 0 },
	{ "version 4", GWHA_FAMILY_INET, 4, 1, 1000000, 48, 0 },
	/* RFC 9568 5.2.7: 1 to 4095 whole centiseconds */
	{ "v3, interval 0", GWHA_FAMILY_INET, 3, 1, 0, 48, 0 },
	{ "v3, 5 ms", GWHA_FAMILY_INET, 3, 1, 5000, 48, 0 },
	{ "v3, 40.96 s", GWHA_FAMILY_INET, 3, 1, 40960000, 48, 0 },
	/* RFC 3768 5.3.7: 1 to 255 whole seconds */
	{ "v2, half a second", GWHA_FAMILY_INET, 2, 1, 500000, 48, 0 },
	{ "v2, 256 s", GWHA_FAMILY_INET, 2, 1, 256000000, 48, 0 },
};

#endif /* GWHA_CASES_WIRE_VECTORS_H */
