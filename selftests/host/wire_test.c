// SPDX-License-Identifier: GPL-2.0-or-later
/* The codec: the shared cases, and properties that hold for any frame. */

#include <stdlib.h>
#include <string.h>

#include "limits.h"
#include "wire.h"
#include "wire_vectors.h"
#include "oracle.h"
#include "rng.h"
#include "tap.h"

#define ROUNDS 20000 /* of each property by chance */
#define SEED 0x67776861ull
#define VIPS_MAX (GWHA_VIP_MAX + 1)

/* Exactly @len bytes on the heap, so that reading any further is seen. */
static u8 *exact(const u8 *bytes, u32 len)
{
	u8 *p = malloc(len ? len : 1);

	if (!p)
		abort();
	if (bytes)
		memcpy(p, bytes, len);

	return len ? p : p + 1;
}

static void exact_free(u8 *p, u32 len)
{
	free(len ? p : p - 1);
}

/* Parses a copy of exact length; @ad is set to a pattern before. */
static u8 parse(const u8 *bytes, u32 len, const struct gwha_meta *meta,
		struct gwha_advert *ad)
{
	u8 *p = exact(bytes, len);
	u8 reason;

	memset(ad, 0xa5, sizeof(*ad));
	reason = gwha_wire_parse(p, len, meta, ad);
	exact_free(p, len);

	return reason;
}

static void walk_vectors(void)
{
	size_t i;

	for (i = 0; i < TAP_COUNT(wire_vectors); i++) {
		const struct wire_vector *v = &wire_vectors[i];
		struct gwha_advert want = v->ad;
		struct gwha_advert untouched;
		struct gwha_advert ad;
		u8 reason = parse(v->frame, v->len, &v->meta, &ad);
		bool ok = reason == v->reason;

		want.src = v->meta.src;
		memset(&untouched, 0xa5, sizeof(untouched));
		ok &= oracle_agrees(v->frame, v->len, &v->meta, reason, &ad);
		if (reason)
			ok &= !memcmp(&ad, &untouched, sizeof(ad));
		else
			ok &= oracle_same(&ad, &want);
		if (!tap_ok(ok, "parse: %s", v->name))
			tap_diag("reason %u, want %u", reason, v->reason);
	}
}

/* Every golden frame that is accepted, from our own builder. */
static void rebuild_vectors(void)
{
	size_t i;

	for (i = 0; i < TAP_COUNT(wire_vectors); i++) {
		const struct wire_vector *v = &wire_vectors[i];
		struct gwha_addr vips[VIPS_MAX];
		u8 buf[sizeof(v->frame)];
		u32 len;

		if (v->reason || v->lossy)
			continue;
		oracle_list(v->frame, v->meta.family, vips);
		len = gwha_wire_build(buf, sizeof(buf), &v->ad, vips, &v->meta);
		tap_ok(len == v->len && !memcmp(buf, v->frame, len),
		       "build: %s", v->name);
	}
}

static size_t rebuildable(void)
{
	size_t n = 0;
	size_t i;

	for (i = 0; i < TAP_COUNT(wire_vectors); i++)
		n += !wire_vectors[i].reason && !wire_vectors[i].lossy;

	return n;
}

/* RFC 9568 7.1: a reason without a golden frame is a reason untested. */
static void every_reason(void)
{
	static const u8 reasons[] = {
		0,
		GWHA_A_COUNTERS_DROP_TTL,
		GWHA_A_COUNTERS_DROP_SHORT,
		GWHA_A_COUNTERS_DROP_LONG,
		GWHA_A_COUNTERS_DROP_VERSION,
		GWHA_A_COUNTERS_DROP_TYPE,
		GWHA_A_COUNTERS_DROP_CHECKSUM,
		GWHA_A_COUNTERS_DROP_COUNT_ZERO,
		GWHA_A_COUNTERS_DROP_COUNT_OVER,
		GWHA_A_COUNTERS_DROP_INTERVAL_ZERO,
	};
	bool ok = true;
	size_t i;
	size_t j;

	for (i = 0; i < TAP_COUNT(reasons); i++) {
		bool found = false;

		for (j = 0; j < TAP_COUNT(wire_vectors); j++)
			found |= wire_vectors[j].reason == reasons[i];
		ok &= found;
	}
	tap_ok(ok, "parse: a golden frame for every reason");
}

static void walk_lists(void)
{
	size_t i;

	for (i = 0; i < TAP_COUNT(wire_list_cases); i++) {
		const struct wire_list_case *c = &wire_list_cases[i];
		u8 alen = gwha_addr_len(c->family);
		u32 len = 8 + (u32)c->count * alen;
		u8 frame[8 + 4 * 16] = { 0x31, 10, 100, c->count };
		bool same;
		u8 *p;
		u8 j;

		for (j = 0; j < c->count; j++)
			memcpy(frame + 8 + j * alen, c->list[j].b, alen);
		len -= c->cut;
		p = exact(frame, len);
		same = gwha_wire_lists(p, len, c->family, c->vips, c->n);
		tap_ok(same == c->same, "lists: %s", c->name);
		exact_free(p, len);
	}
}

static void walk_builds(void)
{
	struct gwha_addr vips[VIPS_MAX] = { WIRE_IP4(1), WIRE_IP4(2) };
	struct gwha_meta meta = { .ttl = 255 };
	size_t i;

	for (i = 0; i < TAP_COUNT(wire_build_cases); i++) {
		const struct wire_build_case *c = &wire_build_cases[i];
		struct gwha_advert ad = {
			.version = c->version,
			.vrid = 10,
			.prio = 100,
			.count = c->count,
			.interval_us = c->interval_us,
		};
		u8 *p = exact(NULL, c->size);
		bool ok = true;
		u32 len;
		u32 j;

		memset(p, 0xa5, c->size);
		meta.family = c->family;
		len = gwha_wire_build(p, c->size, &ad, vips, &meta);
		for (j = len; j < c->size; j++)
			ok &= p[j] == 0xa5;
		tap_ok(len == c->len && ok, "build: %s", c->name);
		exact_free(p, c->size);
	}
}

/* Any advert that we could send, with its addresses all different. */
static u32 chance_build(struct rng *rng, struct gwha_meta *meta,
			struct gwha_advert *ad, struct gwha_addr *vips, u8 *buf)
{
	u8 kind = (u8)rng_below(rng, 4);
	u8 alen;
	u8 i;
	u8 j;

	memset(meta, 0, sizeof(*meta));
	memset(ad, 0, sizeof(*ad));
	memset(vips, 0, VIPS_MAX * sizeof(*vips));
	meta->family = kind == 3 ? GWHA_FAMILY_INET6 : GWHA_FAMILY_INET;
	meta->ttl = 255;
	alen = gwha_addr_len(meta->family);
	ad->version = kind == 0 ? 2 : 3;
	ad->dialect = kind == 3 || kind == 1 ? GWHA_CSUM_PSEUDO :
					       GWHA_CSUM_PLAIN;
	ad->vrid = (u8)rng_next(rng);
	ad->prio = (u8)rng_next(rng);
	ad->count = (u8)(1 + rng_below(rng, VIPS_MAX));
	ad->interval_us = kind == 0 ? 1000000 * (1 + rng_below(rng, 255)) :
				      10000 * (1 + rng_below(rng, 4095));
	for (j = 0; j < alen; j++) {
		meta->src.b[j] = (u8)rng_next(rng);
		meta->dst.b[j] = (u8)rng_next(rng);
		for (i = 0; i < ad->count; i++)
			vips[i].b[j] = (u8)rng_next(rng);
	}
	for (i = 0; i < ad->count; i++)
		vips[i].b[1] = i;
	if (kind == 3) {
		vips[0].b[0] = 0xfe;
		vips[0].b[1] = 0xbf;
	}
	for (j = 0; ad->version == 2 && j < sizeof(ad->auth); j++)
		ad->auth[j] = (u8)rng_next(rng);
	ad->auth_type = ad->version == 2 ? (u8)rng_below(rng, 3) : 0;
	ad->trailer = rng_below(rng, 2);
	ad->epoch = rng_below(rng, 2) ? 1 + rng_below(rng, 1000) : 0;
	ad->src = meta->src;

	return gwha_wire_build(buf, GWHA_WIRE_MAX, ad, vips, meta);
}

static bool lists(const u8 *buf, u32 len, const struct gwha_meta *meta,
		  const struct gwha_addr *vips, const struct gwha_advert *ad)
{
	return gwha_wire_lists(buf, len, meta->family, vips, ad->count);
}

/* RFC 9568 5.2, RFC 3768 5.3: what we build is what everybody reads. */
static void round_trip(void)
{
	struct rng rng = { SEED };
	bool parsed = true;
	bool listed = true;
	int n;

	for (n = 0; n < ROUNDS; n++) {
		struct gwha_addr vips[VIPS_MAX];
		struct gwha_advert back;
		struct gwha_advert ad;
		struct gwha_addr spare;
		struct gwha_meta meta;
		u8 buf[GWHA_WIRE_MAX];
		u32 len = chance_build(&rng, &meta, &ad, vips, buf);
		u8 at = (u8)rng_below(&rng, ad.count);

		parsed &= len && !parse(buf, len, &meta, &back) &&
			  oracle_agrees(buf, len, &meta, 0, &back);
		if (ad.version == 3 &&
		    oracle_sum_right(buf, oracle_summed(&meta, len, ad.trailer),
				     &meta, true))
			ad.dialect = GWHA_CSUM_PSEUDO;
		parsed &= oracle_same(&back, &ad);

		spare = vips[at];
		vips[at] = vips[0];
		vips[0] = spare;
		listed &= lists(buf, len, &meta, vips, &ad);
		vips[at].b[0] ^= 1;
		listed &= !lists(buf, len, &meta, vips, &ad);
	}
	tap_ok(parsed, "property: what is built parses as it was meant");
	tap_ok(listed, "property: what is built lists what was asked");
}

/* Neither length nor room may be read or written past its end. */
static void no_room(void)
{
	struct rng rng = { SEED + 1 };
	bool ok = true;
	int n;

	for (n = 0; n < ROUNDS; n++) {
		struct gwha_addr vips[VIPS_MAX];
		struct gwha_advert ad;
		struct gwha_meta meta;
		u8 buf[GWHA_WIRE_MAX];
		u32 len = chance_build(&rng, &meta, &ad, vips, buf);
		u32 less = rng_below(&rng, len);
		u8 *p = exact(NULL, less);

		ok &= gwha_wire_build(p, less, &ad, vips, &meta) == 0;
		exact_free(p, less);
		p = exact(NULL, len);
		ok &= gwha_wire_build(p, len, &ad, vips, &meta) == len &&
		      !memcmp(p, buf, len);
		exact_free(p, len);
	}
	tap_ok(ok, "property: builds in exactly the room it needs");
}

/*
 * RFC 9568 7.1: a message cut anywhere, or with anything behind it but its epoch
 * and as many bytes as a trailer has.
 */
static void wrong_length(void)
{
	struct rng rng = { SEED + 2 };
	bool ok = true;
	int n;

	for (n = 0; n < ROUNDS / 10; n++) {
		u8 buf[GWHA_WIRE_MAX + 64] = { 0 };
		struct gwha_addr vips[VIPS_MAX];
		struct gwha_advert back;
		struct gwha_advert ad;
		struct gwha_meta meta;
		u32 len = chance_build(&rng, &meta, &ad, vips, buf);
		u32 own = len - oracle_more(&ad);
		u32 epoch = ad.epoch ? GWHA_WIRE_EPOCH : 0;
		u32 i;

		for (i = 0; i < own; i++)
			ok &= parse(buf, i, &meta, &back) != 0;
		for (i = own + 1; i <= own + 64; i++) {
			u8 reason = parse(buf, i, &meta, &back);

			ok &= oracle_agrees(buf, i, &meta, reason, &back);
			ok &= i == own + epoch ||
			      i == own + GWHA_WIRE_TRAILER ||
			      i == own + epoch + GWHA_WIRE_TRAILER ||
			      reason == GWHA_A_COUNTERS_DROP_LONG;
		}
	}
	tap_ok(ok, "property: no other length is accepted");
}

/*
 * One flipped bit changes the sum, so a frame with one valid dialect is
 * refused; that of IPv4 version 3 may by chance turn into the other dialect,
 * and then says what its bytes say.
 */
static void flip_bits(void)
{
	struct rng rng = { SEED + 3 };
	bool ok = true;
	int n;

	for (n = 0; n < ROUNDS / 10; n++) {
		struct gwha_addr vips[VIPS_MAX];
		struct gwha_advert ad;
		struct gwha_advert bad;
		struct gwha_meta meta;
		u8 buf[GWHA_WIRE_MAX];
		u32 len = chance_build(&rng, &meta, &ad, vips, buf);
		u32 summed = oracle_summed(&meta, len, ad.trailer);
		u32 bit;

		for (bit = 0; bit < summed * 8; bit++) {
			u8 mask = (u8)(1 << bit % 8);
			u8 reason;

			buf[bit / 8] ^= mask;
			reason = parse(buf, len, &meta, &bad);
			ok &= oracle_agrees(buf, len, &meta, reason, &bad);
			if (!reason)
				ok &= ad.version == 3 &&
				      meta.family == GWHA_FAMILY_INET &&
				      bad.dialect != ad.dialect;
			buf[bit / 8] ^= mask;
		}
	}
	tap_ok(ok, "property: a flipped bit is noticed");
}

/* Bytes by chance, with and without a right checksum. */
static void chance_bytes(void)
{
	struct rng rng = { SEED + 4 };
	unsigned int accepted = 0;
	bool ok = true;
	int n;

	for (n = 0; n < ROUNDS * 10; n++) {
		struct gwha_meta meta = {
			.family = rng_below(&rng, 2) ? GWHA_FAMILY_INET :
						       GWHA_FAMILY_INET6,
			.ttl = 255,
		};
		struct gwha_advert ad;
		u8 buf[64];
		u32 len = 4 * rng_below(&rng, sizeof(buf) / 4);
		u8 reason;
		u32 i;

		for (i = 0; i < sizeof(buf); i++)
			buf[i] = (u8)rng_next(&rng);
		buf[0] = rng_below(&rng, 2) ? 0x31 : 0x21;
		buf[3] = (u8)rng_below(&rng, 16);
		if (rng_below(&rng, 4)) {
			buf[8] = 0xfe;
			buf[9] |= 0x80;
		}
		if (len >= 36 && rng_below(&rng, 2))
			oracle_sum_fix(buf, oracle_summed(&meta, len, true),
				       &meta, rng_below(&rng, 2));
		else if (len >= 8 && rng_below(&rng, 8))
			oracle_sum_fix(buf, len, &meta, rng_below(&rng, 2));
		reason = parse(buf, len, &meta, &ad);
		ok &= oracle_agrees(buf, len, &meta, reason, &ad);
		accepted += !reason;
	}
	if (!tap_ok(ok && accepted > 1000,
		    "property: bytes by chance are refused or decoded right"))
		tap_diag("%u accepted", accepted);
}

int main(void)
{
	tap_plan(TAP_COUNT(wire_vectors) + rebuildable() +
		 TAP_COUNT(wire_list_cases) + TAP_COUNT(wire_build_cases) + 7);
	walk_vectors();
	rebuild_vectors();
	every_reason();
	walk_lists();
	walk_builds();
	round_trip();
	no_room();
	wrong_length();
	flip_bits();
	chance_bytes();

	return tap_done();
}
