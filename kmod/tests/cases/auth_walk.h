/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Walks the cases of auth_cases.h, which comes before, as does oracle.h;
 * includes nothing.
 */

#ifndef GWHA_CASES_AUTH_WALK_H
#define GWHA_CASES_AUTH_WALK_H

static inline void auth_secret(struct gwha_auth_key *key, u8 id, u8 len,
			       u8 first)
{
	u8 i;

	memset(key, 0, sizeof(*key));
	key->id = id;
	key->len = len;
	for (i = 0; i < len && i < 32; i++)
		key->secret[i] = (u8)(first + i);
}

static inline void auth_keys(struct gwha_auth_conf *auth, u8 keys)
{
	auth->n_keys = keys == AUTH_KEYS_NONE ? 0 : 1;
	auth_secret(&auth->keys[0], 1, 32, 0);
	if (keys == AUTH_KEY_OTHER)
		auth_secret(&auth->keys[0], 1, 32, 1);
	if (keys == AUTH_KEY_LONGER)
		auth->keys[0].len = 33;
	if (keys == AUTH_KEY_ID_2)
		auth->keys[0].id = 2;
	if (keys == AUTH_KEYS_FOUR) {
		auth->n_keys = 4;
		auth_secret(&auth->keys[0], 9, 64, 1);
		auth_secret(&auth->keys[1], 2, 16, 2);
		auth_secret(&auth->keys[2], 255, 20, 3);
		auth_secret(&auth->keys[3], 1, 32, 0);
	}
}

/* The golden frame of a name, or NULL. */
static inline const struct wire_vector *auth_frame(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(wire_vectors) / sizeof(wire_vectors[0]); i++)
		if (!strcmp(wire_vectors[i].name, name))
			return &wire_vectors[i];
	return NULL;
}

/*
 * What a router says to the frame of a case: @p has as many bytes as that. The
 * reason, or 0xff if what it refused is remembered.
 */
static inline u8 auth_walk(const struct auth_case *c,
			   const struct wire_vector *v, u8 *p,
			   const struct gwha_auth_mac *mac)
{
	struct gwha_auth_conf auth = {
		.type = c->type,
		.mode = c->mode,
	};
	const struct gwha_replay before = { 0 };
	struct gwha_replay replay = { 0 };
	struct gwha_advert ad;
	struct gwha_auth_frame frame = {
		.ad = &ad,
		.data = p,
		.len = v->len,
		.family = v->meta.family,
		.now_s = AUTH_STAMP_S + (u32)c->now_s,
	};
	u8 reason;

	memcpy(auth.text, c->text, strlen(c->text));
	auth_keys(&auth, c->keys);
	memcpy(p, v->frame, v->len);
	p[c->at < 0 ? (int)v->len + c->at : c->at] ^= c->mask;
	oracle_sum_fix(p, oracle_summed(&v->meta, v->len, v->ad.trailer),
		       &v->meta, v->ad.dialect == GWHA_CSUM_PSEUDO);
	/* what the wire refuses is no case of ours */
	if (gwha_wire_parse(p, v->len, &v->meta, &ad))
		return 0xff;
	reason = gwha_auth_check(&auth, &replay, &frame, mac);
	if (reason && memcmp(&replay, &before, sizeof(replay)))
		return 0xff;
	return reason;
}

/*
 * RFC 2338 5.3.6, draft-cassen-vrrp-auth-hmac-00: the golden frame from our own
 * hand into @buf, which has room for @size; the length.
 */
static inline u32 auth_sign(const struct sign_case *c, const struct wire_vector *v,
			    const struct gwha_auth_mac *mac, u8 *buf, u32 size)
{
	struct gwha_auth_conf auth = {
		.type = c->text ? GWHA_AUTH_TEXT : GWHA_AUTH_HMAC,
		.send = 1,
	};
	const struct gwha_sign sign = {
		.auth = &auth,
		.mac = mac,
		.stamp = gwha_trailer_clock(AUTH_STAMP_S, 500000000),
	};
	struct gwha_advert ad = v->ad;
	struct gwha_addr vips[2];

	auth_keys(&auth, AUTH_KEYS_FOUR);
	if (c->text)
		memcpy(auth.text, c->text, strlen(c->text));
	oracle_list(v->frame, v->meta.family, vips);
	ad.auth_type = 0;
	memset(ad.auth, 0, sizeof(ad.auth));
	ad.trailer = false;
	gwha_auth_advert(&auth, &ad);
	return gwha_trailer_build(buf, size, &ad, vips, &v->meta, &sign);
}

static inline bool auth_any_tag(const struct gwha_auth_key *key,
				const struct gwha_auth_text *text,
				const u8 *tag)
{
	(void)key;
	(void)text;
	(void)tag;
	return true;
}

/* One advert of a sender, by its stamp alone. */
static inline u8 auth_hear(struct gwha_replay *replay, u8 sender, u64 stamp,
			   u32 now_s)
{
	static const struct gwha_auth_mac mac = { .holds = auth_any_tag };
	struct gwha_auth_conf auth = { .type = GWHA_AUTH_HMAC };
	struct gwha_advert ad = {
		.trailer = true,
		.src = { { 192, 0, 2, sender } },
	};
	u8 data[40] = { 0x31, 10, 100, 1, [12] = 1, [13] = 1 };
	const struct gwha_auth_frame frame = {
		.ad = &ad,
		.data = data,
		.len = sizeof(data),
		.family = GWHA_FAMILY_INET,
		.now_s = now_s,
	};
	int i;

	for (i = 0; i < 8; i++)
		data[16 + i] = (u8)(stamp >> (56 - 8 * i));
	auth_keys(&auth, AUTH_KEY_RIGHT);

	return gwha_auth_check(&auth, replay, &frame, &mac);
}

/* The first step that goes wrong, or -1. */
static inline int replay_walk(const struct replay_case *c, u32 base)
{
	struct gwha_replay replay = { 0 };
	int i;

	for (i = 0; i < 20 && c->steps[i].src; i++) {
		const struct replay_step *s = &c->steps[i];
		u64 stamp = (u64)(base + (u32)s->stamp_s) << 32 | s->low;
		u8 want = s->passes ? 0 : GWHA_A_COUNTERS_DROP_REPLAY;

		if (auth_hear(&replay, s->src, stamp, base + (u32)s->now_s) !=
		    want)
			return i;
	}

	return -1;
}

/* The same. */
static inline int stamp_walk(const struct stamp_case *c, u32 base)
{
	struct gwha_replay replay = { 0 };
	int i;

	for (i = 0; i < c->n; i++) {
		const struct stamp_step *s = &c->steps[i];
		u64 clock = (u64)(base + (u32)s->clock_s) << 32 | s->clock_low;
		u64 want = (u64)(base + (u32)s->stamp_s) << 32 | s->stamp_low;

		if (gwha_trailer_stamp(&replay, clock) != want)
			return i;
	}

	return -1;
}

#endif /* GWHA_CASES_AUTH_WALK_H */
