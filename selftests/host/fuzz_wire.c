// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any bytes as an advertisement: the parser agrees with the second opinion,
 * and what it accepts can be built again. Input (as gen_corpus.c writes it):
 *
 *  | flags | TTL | source, 16 bytes | destination, 16 bytes | message ... |
 *
 * flags: 1 inet6; 2 correct the checksum, or only few inputs would pass it;
 * 4 with the pseudo-header; 8 as if the last 28 bytes were a trailer; 16 as if
 * the 12 before that, or the last, were an epoch.
 */

#include <stdlib.h>
#include <string.h>

#include "wire.h"
#include "oracle.h"

#define INPUT_HEAD 34
#define MESSAGE_MAX (8 + 255 * 16 + 8 + 12 + 28 + 16)
#define FLAG_INET6 1
#define FLAG_FIX 2
#define FLAG_PSEUDO 4
#define FLAG_TRAILER 8
#define FLAG_EPOCH 16

static void check(bool ok)
{
	if (!ok)
		abort();
}

/* Would our builder have made these very bytes? */
static bool canonical(const u8 *p, const struct gwha_advert *ad)
{
	if (p[6] == 0xff && p[7] == 0xff)
		return false;

	return ad->version == 2 || p[4] < 16;
}

static void rebuild(const u8 *p, u32 len, const struct gwha_meta *meta,
		    const struct gwha_advert *ad)
{
	struct gwha_addr vips[255];
	u32 own = len - oracle_more(ad);
	struct gwha_advert want = *ad;
	struct gwha_advert back;
	u8 *buf = malloc(len);

	check(buf);
	oracle_list(p, meta->family, vips);
	check(gwha_wire_lists(p, len, meta->family, vips, ad->count));
	check(gwha_wire_build(buf, len - 1, ad, vips, meta) == 0);
	check(gwha_wire_build(buf, len, ad, vips, meta) == len);
	memcpy(buf + own, p + own, len - own);
	gwha_wire_sum(buf, len, ad, meta);
	if (canonical(p, ad))
		check(!memcmp(buf, p, len));
	check(gwha_wire_parse(buf, len, meta, &back) == 0);
	/* Other bytes in the place of what is not kept: another checksum. */
	if (!canonical(p, ad))
		want.dialect = back.dialect;
	check(oracle_same(&back, &want));
	free(buf);
}

/* Make checksum and epoch right, or only few inputs would pass. */
static void fix(u8 *p, u32 len, const struct gwha_meta *meta, u8 flags)
{
	static const u8 epoch[4] = { 0x47, 12 };
	bool trailer = flags & FLAG_TRAILER && len >= 8 + 28;
	u32 more = trailer ? 12 + 28 : 12;

	if (flags & FLAG_EPOCH && len >= 8 + more)
		memcpy(p + len - more, epoch, sizeof(epoch));
	oracle_sum_fix(p, oracle_summed(meta, len, trailer), meta,
		       flags & FLAG_PSEUDO);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct gwha_meta meta = { 0 };
	struct gwha_advert ad;
	u32 len;
	u8 reason;
	u8 alen;
	u8 *p;

	if (size < INPUT_HEAD || size > INPUT_HEAD + MESSAGE_MAX)
		return 0;

	meta.family = data[0] & FLAG_INET6 ? GWHA_FAMILY_INET6 :
					     GWHA_FAMILY_INET;
	meta.ttl = data[1];
	alen = gwha_addr_len(meta.family);
	memcpy(meta.src.b, data + 2, alen);
	memcpy(meta.dst.b, data + 18, alen);

	len = (u32)(size - INPUT_HEAD);
	p = malloc(len + !len);
	check(p);
	memcpy(p, data + INPUT_HEAD, len);
	if (data[0] & FLAG_FIX && len >= 8)
		fix(p, len, &meta, data[0]);

	reason = gwha_wire_parse(p, len, &meta, &ad);
	check(oracle_agrees(p, len, &meta, reason, &ad));
	if (!reason)
		rebuild(p, len, &meta, &ad);
	free(p);

	return 0;
}
