// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What tells one set of a connection's parameters from another. It stands in the name
 * of a child in charon, so an SA tells by its name how it was made.
 */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ike_message.h"

/* FNV-1a; the end of a text counts, so that two do not run into one. */
static uint32_t mix(uint32_t sum, const void *data, size_t len)
{
	const uint8_t *at = data;

	for (size_t i = 0; i < len; i++)
		sum = (sum ^ at[i]) * 16777619u;
	return sum;
}

static uint32_t mix_text(uint32_t sum, const char *text)
{
	return text ? mix(sum, text, strlen(text) + 1) : mix(sum, "\xff", 1);
}

static uint32_t mix_texts(uint32_t sum, const struct gwha_texts *texts)
{
	sum = mix(sum, &(uint8_t){(uint8_t)texts->n}, 1);
	for (size_t i = 0; i < texts->n; i++)
		sum = mix_text(sum, texts->at[i]);
	return sum;
}

/**
 * gwha_ike_mark - a word that is another one when parameters are
 * @c: the connection
 * @mark: set to it
 *
 * Of what an SA is made with: addresses, identities, proposals, traffic, and whether
 * it has to end before its sequence numbers do (hot). A secret or
 * a certificate that is replaced proves the same; how often a peer is asked is no
 * matter of the SA.
 */
void gwha_ike_mark(const struct gwha_conf_ipsec *c,
		   char mark[GWHA_IKE_MARK_MAX])
{
	const uint8_t rest[] = {
		(uint8_t)(c->if_id >> 24), (uint8_t)(c->if_id >> 16),
		(uint8_t)(c->if_id >> 8),  (uint8_t)c->if_id,
		!!c->psk_file,		   c->encap,
	};
	uint32_t sum = 2166136261u;

	sum = mix(sum, &c->local.len, sizeof(c->local.len));
	sum = mix(sum, c->local.bytes, c->local.len);
	sum = mix_texts(sum, &c->remote);
	sum = mix_text(sum, c->local_id);
	sum = mix_text(sum, c->remote_id);
	sum = mix_texts(sum, &c->local_net);
	sum = mix_texts(sum, &c->remote_net);
	sum = mix_texts(sum, &c->proposals);
	sum = mix_texts(sum, &c->esp_proposals);
	sum = mix(sum, rest, sizeof(rest));
	/* those of others stay as they were before there was this */
	if (c->hot)
		sum = mix_text(sum, "hot");
	snprintf(mark, GWHA_IKE_MARK_MAX, "%08" PRIx32, sum);
}
