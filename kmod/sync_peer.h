/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A peer: streams with it, and the order of what goes both ways. */

#ifndef GWHA_SYNC_PEER_H
#define GWHA_SYNC_PEER_H

#include "sync_inst.h"

/* Process context; sleep. */
struct gwha_sync_peer *gwha_sync_peer_new(struct gwha_sync *s, u8 index);
void gwha_sync_peer_free(struct gwha_sync_peer *p);

/* The same; the worker. */
void gwha_sync_peer_hear(struct gwha_sync_peer *p, u8 link, u8 *frame, u32 len);
void gwha_sync_peer_step(struct gwha_sync_peer *p, u64 *due_us);

#endif /* GWHA_SYNC_PEER_H */
