// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any bytes as an advertisement to a router with authentication: what passes
 * is what should, and only what passes is remembered. Input as of fuzz_wire,
 * with other flags:
 *
 * 1 inet6; 2 HMAC, else text; 4 with the pseudo-header; 8 as if the last 28
 * bytes were a trailer; 16 permissive; 32 stamp it now; 64 put the right tag in.
 */

#include <stdlib.h>
#include <string.h>

#include "auth.h"
#include "trailer.h"
#include "hmac.h"
#include "oracle.h"

#define INPUT_HEAD 34
#define MESSAGE_MAX (8 + 255 * 16 + 8 + 28 + 16)
#define NOW_S 0x68000000u
#define FLAG_INET6 1
#define FLAG_HMAC 2
#define FLAG_PSEUDO 4
#define FLAG_TRAILER 8
#define FLAG_PERMISSIVE 16
#define FLAG_STAMP 32
#define FLAG_TAG 64

static void check(bool ok)
{
	if (!ok)
		abort();
}

static void set_auth(struct gwha_auth_conf *auth, u8 flags)
{
	u8 i;

	memset(auth, 0, sizeof(*auth));
	auth->type = flags & FLAG_HMAC ? GWHA_AUTH_HMAC : GWHA_AUTH_TEXT;
	auth->mode = flags & FLAG_PERMISSIVE ? GWHA_AUTH_MODE_PERMISSIVE :
					       GWHA_AUTH_MODE_ENFORCE;
	memcpy(auth->text, "text-key", 8);
	auth->n_keys = 2;
	auth->keys[0].id = 2;
	auth->keys[0].len = 64;
	auth->keys[1].id = 1;
	auth->keys[1].len = 32;
	for (i = 0; i < 32; i++)
		auth->keys[1].secret[i] = i;
}

/* The tag by the draft's words, with the key of the frame's id. */
static bool tag_of(const u8 *p, u32 len, const struct gwha_meta *meta,
		   const struct gwha_auth_conf *auth, u8 *tag)
{
	u8 all[20 + MESSAGE_MAX] = { 0 };
	u8 digest[32];
	u8 i;

	all[0] = meta->family == GWHA_FAMILY_INET6 ? 6 : 4;
	all[1] = p[0] / 16;
	all[2] = p[1];
	memcpy(all + 4, meta->src.b, sizeof(meta->src.b));
	memcpy(all + 20, p, len - 16);
	memset(all + 26, 0, 2);
	for (i = 0; i < auth->n_keys; i++) {
		if (auth->keys[i].id != p[len - 27])
			continue;
		hmac_sha256(auth->keys[i].secret, auth->keys[i].len, all,
			    20 + len, digest);
		memcpy(tag, digest, 16);
		return true;
	}

	return false;
}

/* Whether a trailer is right, and of now. */
static bool sealed(const u8 *p, u32 len, const struct gwha_meta *meta,
		   const struct gwha_auth_conf *auth)
{
	const u8 *trailer = p + len - 28;
	u32 age = NOW_S - ((u32)gwha_get_be16(trailer + 4) << 16 |
			   gwha_get_be16(trailer + 6));
	u8 tag[16];

	return trailer[0] == 1 && !trailer[2] && !trailer[3] &&
	       age + 30 <= 60 && tag_of(p, len, meta, auth, tag) &&
	       !memcmp(tag, p + len - 16, 16);
}

/* Whether it should pass. */
static bool right(const u8 *p, u32 len, const struct gwha_meta *meta,
		  const struct gwha_auth_conf *auth,
		  const struct gwha_advert *ad)
{
	if (auth->type == GWHA_AUTH_TEXT)
		return p[0] == 0x21 && !ad->trailer && p[4] == 1 &&
		       !memcmp(p + len - oracle_more(ad) - 8, "text-key", 8);
	if (p[0] == 0x21 && p[4])
		return false;
	if (!ad->trailer)
		return auth->mode == GWHA_AUTH_MODE_PERMISSIVE;

	return sealed(p, len, meta, auth);
}

static void judge(const u8 *p, u32 len, const struct gwha_meta *meta,
		  const struct gwha_auth_conf *auth,
		  const struct gwha_advert *ad)
{
	static const struct gwha_replay cold;
	struct gwha_replay replay = { 0 };
	const struct gwha_auth_frame frame = {
		.ad = ad,
		.data = p,
		.len = len,
		.family = meta->family,
		.now_s = NOW_S,
	};
	u8 reason = gwha_auth_check(auth, &replay, &frame, &hmac);

	check(!reason == right(p, len, meta, auth, ad));
	if (reason || !ad->trailer) {
		check(!memcmp(&replay, &cold, sizeof(cold)));
		return;
	}
	check(gwha_auth_check(auth, &replay, &frame, &hmac) ==
	      GWHA_A_COUNTERS_DROP_REPLAY);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct gwha_meta meta = { .ttl = 255 };
	struct gwha_auth_conf auth;
	struct gwha_advert ad;
	bool trailer;
	u32 len;
	u8 alen;
	u8 *p;

	if (size < INPUT_HEAD + 8 || size > INPUT_HEAD + MESSAGE_MAX)
		return 0;
	meta.family = data[0] & FLAG_INET6 ? GWHA_FAMILY_INET6 :
					     GWHA_FAMILY_INET;
	alen = gwha_addr_len(meta.family);
	memcpy(meta.src.b, data + 2, alen);
	memcpy(meta.dst.b, data + 18, alen);
	set_auth(&auth, data[0]);

	len = (u32)(size - INPUT_HEAD);
	p = malloc(len);
	check(p);
	memcpy(p, data + INPUT_HEAD, len);
	trailer = data[0] & FLAG_TRAILER && len >= 36;
	if (trailer && data[0] & FLAG_STAMP) {
		gwha_put_be16(p + len - 24, NOW_S >> 16);
		gwha_put_be16(p + len - 22, NOW_S & 0xffff);
	}
	if (trailer && data[0] & FLAG_TAG)
		tag_of(p, len, &meta, &auth, p + len - 16);
	oracle_sum_fix(p, oracle_summed(&meta, len, trailer), &meta,
		       data[0] & FLAG_PSEUDO);

	if (!gwha_wire_parse(p, len, &meta, &ad))
		judge(p, len, &meta, &auth, &ad);
	free(p);

	return 0;
}
