// SPDX-License-Identifier: GPL-2.0-or-later
/* Keys and tags of streams (docs/protocol-sync.md, "Hello and welcome"). */

#include "sync_key.h"

#define DIGEST 32
#define LABEL 15
#define LABEL_PRK "sync gwha prk 1"
#define LABEL_KEY "sync gwha key 1"
#define HELLO_TEXT (GWHA_SYNC_HELLO - GWHA_SYNC_TAG)
#define WELCOME_TEXT (GWHA_SYNC_WELCOME - GWHA_SYNC_TAG)

/**
 * gwha_sync_wipe() - forget a secret; the compiler can't leave this out
 * @p: where it is
 * @len: its length in bytes
 *
 * Context: any.
 */
void gwha_sync_wipe(void *p, u32 len)
{
	memset(p, 0, len);
	__asm__ __volatile__("" : : "r"(p) : "memory");
}

/* In a time that does not tell where they differ. */
static bool same(const u8 *a, const u8 *b, u32 len)
{
	u8 differ = 0;
	u32 i;

	for (i = 0; i < len; i++)
		differ = (u8)(differ | (a[i] ^ b[i]));

	return !differ;
}

/**
 * gwha_sync_key() - find a shared key
 * @conf: has them
 * @id: its number
 *
 * Context: any; pure.
 * Return: the key; NULL for no such, and for the id 0 of insecure peers.
 */
const struct gwha_auth_key *gwha_sync_key(const struct gwha_stream_conf *conf,
					  u8 id)
{
	u8 i;

	for (i = 0; id && i < conf->n_keys && i < GWHA_KEYS_MAX; i++)
		if (conf->keys[i].id == id)
			return &conf->keys[i];

	return NULL;
}

/**
 * gwha_sync_tag() - the tag of a hello or welcome
 * @conf: has the keys
 * @id: which of them; zeros are the tag of one that is not there
 * @text: the frame without its tag
 * @len: its length in bytes
 * @tag: filled, GWHA_SYNC_TAG bytes
 *
 * Context: any; pure.
 */
void gwha_sync_tag(const struct gwha_stream_conf *conf, u8 id, const u8 *text,
		   u32 len, u8 *tag)
{
	const struct gwha_auth_key *key = gwha_sync_key(conf, id);
	u8 digest[DIGEST];

	memset(tag, 0, GWHA_SYNC_TAG);
	if (!key)
		return;
	conf->crypto->hmac(key->secret, key->len, text, len, digest);
	memcpy(tag, digest, GWHA_SYNC_TAG);
	gwha_sync_wipe(digest, sizeof(digest));
}

/**
 * gwha_sync_tag_check() - is the tag of a hello or welcome right
 * @conf: has the keys
 * @id: which of them, one that is there unless insecure
 * @text: the frame
 * @len: its length in bytes without the tag
 *
 * Context: any; pure.
 * Return: 0, or the GWHA_A_SYNC_COUNTERS_DROP_* to count.
 */
u8 gwha_sync_tag_check(const struct gwha_stream_conf *conf, u8 id,
		       const u8 *text, u32 len)
{
	u8 tag[GWHA_SYNC_TAG];

	gwha_sync_tag(conf, id, text, len, tag);

	return same(tag, text + len, sizeof(tag)) ?
		       0 :
		       GWHA_A_SYNC_COUNTERS_DROP_TAG;
}

/**
 * gwha_sync_stream_key() - the key of a stream, from all that both have said
 * @conf: has the shared keys
 * @id: which of them
 * @hello: of the sender
 * @welcome: of the receiver
 * @out: filled, GWHA_STREAM_KEY bytes; zeros if insecure
 *
 * Context: any; pure.
 */
void gwha_sync_stream_key(const struct gwha_stream_conf *conf, u8 id,
			  const struct gwha_sync_hello *hello,
			  const struct gwha_sync_welcome *welcome, u8 *out)
{
	const struct gwha_auth_key *key = gwha_sync_key(conf, id);
	u8 text[LABEL + GWHA_SYNC_HELLO + GWHA_SYNC_WELCOME];
	u8 prk[DIGEST];

	memset(out, 0, GWHA_STREAM_KEY);
	if (!key)
		return;
	memcpy(text, LABEL_PRK, LABEL);
	memcpy(text + LABEL, hello->nonce, GWHA_SYNC_NONCE);
	memcpy(text + LABEL + GWHA_SYNC_NONCE, welcome->nonce, GWHA_SYNC_NONCE);
	conf->crypto->hmac(key->secret, key->len, text,
			   LABEL + 2 * GWHA_SYNC_NONCE, prk);
	memcpy(text, LABEL_KEY, LABEL);
	gwha_sync_hello_build(text + LABEL, GWHA_SYNC_HELLO, hello);
	gwha_sync_welcome_build(text + LABEL + HELLO_TEXT, GWHA_SYNC_WELCOME,
				welcome);
	conf->crypto->hmac(prk, sizeof(prk), text,
			   LABEL + HELLO_TEXT + WELCOME_TEXT, out);
	gwha_sync_wipe(prk, sizeof(prk));
}
