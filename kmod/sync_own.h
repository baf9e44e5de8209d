/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which connections are told of, and by which key. */

#ifndef GWHA_SYNC_OWN_H
#define GWHA_SYNC_OWN_H

#include "sync_inst.h"

/* Process context; the worker. */
void gwha_sync_own_begin(struct gwha_sync *s);
int gwha_sync_own_look(struct gwha_sync *s);
void gwha_sync_own_exit(struct gwha_sync *s);
bool gwha_sync_own_has(struct gwha_sync *s, const struct gwha_flow *flow);
u64 gwha_sync_own_key(const siphash_key_t *hash, const struct gwha_flow *flow);
u32 gwha_sync_own_rest(const struct gwha_sync *s, const struct gwha_flow *flow);
void gwha_sync_own_hash(const u8 *bytes, siphash_key_t *hash);

#endif /* GWHA_SYNC_OWN_H */
