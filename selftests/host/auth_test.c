// SPDX-License-Identifier: GPL-2.0-or-later
/* Authentication: the shared cases, and what must hold for any advert. */

#include <stdlib.h>
#include <string.h>

#include "auth.h"
#include "trailer.h"
#include "wire_vectors.h"
#include "auth_cases.h"
#include "oracle.h"
#include "auth_walk.h"
#include "hmac.h"
#include "rng.h"
#include "tap.h"

#define ROUNDS 2000
#define SEED 0x61757468ull
#define FRAME_MAX 400

/*
 * Parses a copy of exact length and checks it; 0 or the reason. What the wire
 * refuses is no case of ours.
 */
static u8 judge(const u8 *bytes, u32 len, const struct gwha_meta *meta,
		const struct gwha_auth_conf *auth, struct gwha_replay *replay,
		u32 now_s)
{
	struct gwha_advert ad;
	struct gwha_auth_frame frame = {
		.ad = &ad,
		.len = len,
		.family = meta->family,
		.now_s = now_s,
	};
	u8 *p = malloc(len);
	u8 reason;

	if (!p)
		abort();
	memcpy(p, bytes, len);
	frame.data = p;
	if (gwha_wire_parse(p, len, meta, &ad))
		abort();
	reason = gwha_auth_check(auth, replay, &frame, &hmac);
	free(p);

	return reason;
}

static void walk_cases(void)
{
	size_t i;

	for (i = 0; i < TAP_COUNT(auth_cases); i++) {
		const struct auth_case *c = &auth_cases[i];
		const struct wire_vector *v = auth_frame(c->frame);
		u8 *p = v ? malloc(v->len) : NULL;
		u8 reason;

		if (!p)
			abort();
		reason = auth_walk(c, v, p, &hmac);
		free(p);
		if (!tap_ok(reason == c->reason, "%s", c->name))
			tap_diag("reason %u, want %u", reason, c->reason);
	}
}

static void sign_vectors(void)
{
	size_t i;

	for (i = 0; i < TAP_COUNT(sign_cases); i++) {
		const struct sign_case *c = &sign_cases[i];
		const struct wire_vector *v = auth_frame(c->name);
		u8 buf[sizeof(v->frame)];
		u32 len = auth_sign(c, v, &hmac, buf, sizeof(buf));

		tap_ok(len == v->len && !memcmp(buf, v->frame, len), "sign: %s",
		       v->name);
	}
}

/* From every base; where it goes wrong is said. */
static bool every_base(size_t n, bool stamps)
{
	bool ok = true;
	size_t b;
	int at;

	for (b = 0; b < TAP_COUNT(replay_bases); b++) {
		if (stamps)
			at = stamp_walk(&stamp_cases[n], replay_bases[b]);
		else
			at = replay_walk(&replay_cases[n], replay_bases[b]);
		if (at < 0)
			continue;
		tap_diag("base %#x, step %d", replay_bases[b], at);
		ok = false;
	}

	return ok;
}

static void walk_times(void)
{
	size_t i;

	for (i = 0; i < TAP_COUNT(replay_cases); i++)
		tap_ok(every_base(i, false), "replay: %s",
		       replay_cases[i].name);
	for (i = 0; i < TAP_COUNT(stamp_cases); i++)
		tap_ok(every_base(i, true), "stamp: %s", stamp_cases[i].name);
}

/* A second has 65536 parts, each of them reached, none beyond. */
static void parts(void)
{
	bool ok = gwha_trailer_clock(7, 0) == 7ull << 32;
	u64 last = 0;
	u32 ns;

	for (ns = 0; ns < 1000000000; ns += 997) {
		u64 stamp = gwha_trailer_clock(7, ns);
		u64 part = stamp >> 16 & 0xffff;

		ok &= stamp >= last && stamp >> 32 == 7 && !(stamp & 0xffff);
		ok &= part * 1000000000 <= (u64)ns * 65536;
		ok &= (part + 2) * 1000000000 > (u64)ns * 65536;
		last = stamp;
	}
	ok &= gwha_trailer_clock(7, 999999999) == (7ull << 32 | 0xffff0000);
	tap_ok(ok, "stamp: parts of a second");
}

/* RFC 4231 4.2: the hash that judges is itself judged. */
static void known_hash(void)
{
	static const u8 want[8] = { 0xb0, 0x34, 0x4c, 0x61,
				    0xd8, 0xdb, 0x38, 0x53 };
	u8 key[20];
	u8 digest[32];

	memset(key, 0x0b, sizeof(key));
	hmac_sha256(key, sizeof(key), (const u8 *)"Hi There", 8, digest);
	tap_ok(!memcmp(digest, want, sizeof(want)), "RFC 4231: test case 1");
}

/* Any signed advert that we could send; its length. */
static u32 chance_signed(struct rng *rng, struct gwha_auth_conf *auth,
			 struct gwha_meta *meta, u64 stamp, u8 *buf)
{
	struct gwha_addr vips[GWHA_VIP_MAX] = { 0 };
	struct gwha_advert ad = { 0 };
	const struct gwha_sign sign = { auth, &hmac, stamp };
	u8 kind = (u8)rng_below(rng, 4);
	u8 i;

	memset(meta, 0, sizeof(*meta));
	meta->family = kind == 3 ? GWHA_FAMILY_INET6 : GWHA_FAMILY_INET;
	meta->ttl = 255;
	for (i = 0; i < gwha_addr_len(meta->family); i++) {
		meta->src.b[i] = (u8)rng_next(rng);
		meta->dst.b[i] = (u8)rng_next(rng);
	}
	ad.version = kind == 0 ? 2 : 3;
	ad.dialect = kind == 2 ? GWHA_CSUM_PLAIN : GWHA_CSUM_PSEUDO;
	ad.vrid = (u8)rng_next(rng);
	ad.prio = (u8)rng_next(rng);
	ad.count = (u8)(1 + rng_below(rng, GWHA_VIP_MAX));
	ad.interval_us = 3000000;
	for (i = 0; i < ad.count; i++)
		vips[i].b[0] = (u8)rng_next(rng);
	if (kind == 3)
		vips[0] = (struct gwha_addr){ { 0xfe, 0x80 } };
	auth->type = GWHA_AUTH_HMAC;
	auth_keys(auth, (u8)rng_below(rng, AUTH_KEYS_NONE));
	auth->send = auth->keys[rng_below(rng, auth->n_keys)].id;
	gwha_auth_advert(auth, &ad);

	return gwha_trailer_build(buf, FRAME_MAX, &ad, vips, meta, &sign);
}

/* The tag by the draft's words, in another way than the core's. */
static bool tag_right(const u8 *p, u32 len, const struct gwha_meta *meta,
		      const struct gwha_auth_conf *auth)
{
	u8 all[20 + FRAME_MAX] = { 0 };
	u8 digest[32];
	u8 i;

	all[0] = meta->family == GWHA_FAMILY_INET6 ? 6 : 4;
	all[1] = p[0] / 16;
	all[2] = p[1];
	memcpy(all + 4, meta->src.b,
	       meta->family == GWHA_FAMILY_INET6 ? 16 : 4);
	memcpy(all + 20, p, len - 16);
	all[26] = 0;
	all[27] = 0;
	for (i = 0; i < auth->n_keys; i++)
		if (auth->keys[i].id == p[len - 27])
			hmac_sha256(auth->keys[i].secret, auth->keys[i].len,
				    all, 20 + len, digest);

	return !memcmp(digest, p + len - 16, 16);
}

/* What is signed passes once; with any bit flipped it does not, unseen. */
static void signed_property(void)
{
	static const struct gwha_replay cold;
	struct rng rng = { SEED };
	bool passes = true;
	bool tampered = true;
	bool right = true;
	int n;

	for (n = 0; n < ROUNDS; n++) {
		struct gwha_auth_conf auth = { 0 };
		struct gwha_replay replay = { 0 };
		struct gwha_meta meta;
		u8 buf[FRAME_MAX];
		u32 len = chance_signed(&rng, &auth, &meta, 7ull << 32, buf);
		u32 bit = rng_below(&rng, len * 8);

		right &= tag_right(buf, len, &meta, &auth);
		/* the shape is the wire's, the checksum is put right */
		if (bit / 8 != 0 && bit / 8 != 3 &&
		    (bit / 8 < 6 || bit / 8 > 9)) {
			u32 summed = oracle_summed(&meta, len, true);

			buf[bit / 8] ^= (u8)(1 << bit % 8);
			oracle_sum_fix(buf, summed, &meta, buf[0] >> 4 == 3);
			tampered &= judge(buf, len, &meta, &auth, &replay, 7) !=
				    0;
			tampered &= !memcmp(&replay, &cold, sizeof(cold));
			buf[bit / 8] ^= (u8)(1 << bit % 8);
			oracle_sum_fix(buf, summed, &meta, buf[0] >> 4 == 3);
		}
		passes &= !judge(buf, len, &meta, &auth, &replay, 7);
		passes &= judge(buf, len, &meta, &auth, &replay, 8) ==
			  GWHA_A_COUNTERS_DROP_REPLAY;
	}
	tap_ok(right, "property: the tag is over what the draft says");
	tap_ok(passes, "property: what is signed passes once");
	tap_ok(tampered,
	       "property: a flipped bit is refused and not remembered");
}

/*
 * Ten senders, one at a time with the receiver's clock running: nothing passes
 * twice, and what is new and in order passes while they are eight.
 */
static void nothing_twice(void)
{
	struct rng rng = { SEED + 1 };
	bool twice = false;
	bool heard = true;
	int round;

	for (round = 0; round < 200; round++) {
		struct gwha_replay replay = { 0 };
		u64 old[64] = { 0 };
		u8 from[64] = { 0 };
		u8 senders = round % 2 ? 8 : 10;
		u32 now_s = 0xffffff00;
		int n;

		for (n = 0; n < 400; n++) {
			u8 i = (u8)rng_below(&rng, senders);
			u8 at = (u8)rng_below(&rng, 64);
			u64 stamp = (u64)now_s << 32 | (u32)(n << 16);

			if (rng_below(&rng, 3)) {
				bool ok = !auth_hear(&replay, i, stamp, now_s);

				heard &= ok || senders > 8;
				if (ok) {
					old[at] = stamp;
					from[at] = i;
				}
			} else if (old[at]) {
				twice |= !auth_hear(&replay, from[at], old[at],
						    now_s);
			}
			now_s += rng_below(&rng, 12) ? 0 : rng_below(&rng, 40);
		}
	}
	tap_ok(heard, "property: eight senders are heard");
	tap_ok(!twice, "property: nothing passes twice");
}

/* RFC 2338 5.3.6: each of the 64 bits counts. */
static void text_bits(void)
{
	const struct wire_vector *v = auth_frame(AUTH_V2_TEXT);
	struct gwha_auth_conf auth = { .type = GWHA_AUTH_TEXT };
	struct gwha_replay replay = { 0 };
	bool ok = true;
	u8 bit;

	for (bit = 0; bit < 64; bit++) {
		memcpy(auth.text, "text-key", 8);
		auth.text[bit / 8] ^= (u8)(1 << bit % 8);
		ok &= judge(v->frame, v->len, &v->meta, &auth, &replay, 0) ==
		      GWHA_A_COUNTERS_DROP_AUTH;
	}
	tap_ok(ok, "property: every bit of the text counts");
}

int main(void)
{
	tap_plan(TAP_COUNT(auth_cases) + TAP_COUNT(sign_cases) +
		 TAP_COUNT(replay_cases) + TAP_COUNT(stamp_cases) + 8);
	known_hash();
	walk_cases();
	sign_vectors();
	walk_times();
	parts();
	signed_property();
	nothing_twice();
	text_bits();

	return tap_done();
}
