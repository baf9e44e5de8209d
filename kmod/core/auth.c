// SPDX-License-Identifier: GPL-2.0-or-later
/* Authentication of adverts: which pass, and what own ones bear. */

#include "auth.h"
#include "trailer.h"

/* In a time that does not tell where they differ. */
static bool auth_same(const u8 *a, const u8 *b, u32 len)
{
	u8 differ = 0;
	u32 i;

	for (i = 0; i < len; i++)
		differ = (u8)(differ | (a[i] ^ b[i]));

	return !differ;
}

/**
 * gwha_auth_check() - whether an advert is from whom it should be
 * @auth: how the router's adverts are authenticated
 * @replay: the router's memory; changed only by an advert that passes
 * @frame: the advert
 * @mac: HMAC-SHA256
 *
 * Text must be of type 1 and equal in all eight bytes (RFC 2338 5.3.6); every
 * other type of authentication data is refused (RFC 3768 5.3.6). A trailer
 * without HMAC is surplus (RFC 9568 7.1). HMAC without a trailer passes in the
 * permissive mode alone, for the caller to count.
 *
 * Context: any; reads no byte outside of the frame.
 * Return: 0, or the GWHA_A_COUNTERS_DROP_* that counts the refusal.
 */
u8 gwha_auth_check(const struct gwha_auth_conf *auth,
		   struct gwha_replay *replay,
		   const struct gwha_auth_frame *frame,
		   const struct gwha_auth_mac *mac)
{
	const struct gwha_advert *ad = frame->ad;
	bool hmac = auth->type == GWHA_AUTH_HMAC;
	bool text = auth->type == GWHA_AUTH_TEXT;

	if (ad->trailer && !hmac)
		return GWHA_A_COUNTERS_DROP_LONG;
	if (ad->auth_type != (text ? GWHA_WIRE_AUTH_TEXT : 0))
		return GWHA_A_COUNTERS_DROP_AUTH;
	if (text && !auth_same(ad->auth, auth->text, sizeof(auth->text)))
		return GWHA_A_COUNTERS_DROP_AUTH;
	if (!hmac)
		return 0;
	if (!ad->trailer)
		return auth->mode == GWHA_AUTH_MODE_PERMISSIVE ?
			       0 :
			       GWHA_A_COUNTERS_DROP_HMAC;

	return gwha_trailer_check(auth, replay, frame, mac);
}

/**
 * gwha_auth_advert() - what an own advert is to bear
 * @auth: how the router's adverts are authenticated
 * @ad: the advert; auth_type, auth and trailer are filled in
 *
 * Context: any; pure.
 */
void gwha_auth_advert(const struct gwha_auth_conf *auth, struct gwha_advert *ad)
{
	bool text = auth->type == GWHA_AUTH_TEXT;

	ad->auth_type = text ? GWHA_WIRE_AUTH_TEXT : 0;
	memset(ad->auth, 0, sizeof(ad->auth));
	if (text)
		memcpy(ad->auth, auth->text, sizeof(ad->auth));
	ad->trailer = auth->type == GWHA_AUTH_HMAC && auth->send;
}
