/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What peers tell. */

#ifndef GWHA_SYNC_APPLY_H
#define GWHA_SYNC_APPLY_H

#include "sync_inst.h"

/* Process context; sleep; the worker. */
void gwha_sync_apply(struct gwha_sync_peer *p, const u8 *body, u32 len);
void gwha_sync_apply_lost(struct gwha_sync_peer *p);
bool gwha_sync_apply_sweep(struct gwha_sync *s);
void gwha_sync_apply_keep(struct gwha_sync *s, u64 now_us);

#endif /* GWHA_SYNC_APPLY_H */
