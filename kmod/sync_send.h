/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What peers are told of connections. */

#ifndef GWHA_SYNC_SEND_H
#define GWHA_SYNC_SEND_H

#include "sync_inst.h"

/* Process context; sleep; the worker. */
bool gwha_sync_send_pending(struct gwha_sync *s, u64 *due_us);
bool gwha_sync_send_pass(struct gwha_sync_peer *p, u64 *due_us);
void gwha_sync_send_end(struct gwha_sync *s, struct gwha_sync_entry *e);
void gwha_sync_send_close(struct gwha_sync *s);
void gwha_sync_send_dirty(struct gwha_sync *s);

#endif /* GWHA_SYNC_SEND_H */
