/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys and tags of streams, and how they are forgotten. */

#ifndef GWHA_CORE_SYNC_KEY_H
#define GWHA_CORE_SYNC_KEY_H

#include "sync_stream.h"

const struct gwha_auth_key *gwha_sync_key(const struct gwha_stream_conf *conf, u8 id);
void gwha_sync_tag(const struct gwha_stream_conf *conf, u8 id, const u8 *text,
		   u32 len, u8 *tag);
u8 gwha_sync_tag_check(const struct gwha_stream_conf *conf, u8 id, const u8 *text,
		       u32 len);
void gwha_sync_stream_key(const struct gwha_stream_conf *conf, u8 id,
			  const struct gwha_sync_hello *hello,
			  const struct gwha_sync_welcome *welcome, u8 *out);
void gwha_sync_wipe(void *p, u32 len);

#endif /* GWHA_CORE_SYNC_KEY_H */
